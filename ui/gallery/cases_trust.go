package gallery

import (
	"daftari/app"
	"daftari/ui/gallery/papers"
	"daftari/ui/kit"
)

// trustCases are p06b, p06c and p24 with what can be wrong: a receipt that stands no more, a forged one, a book that
// somebody changed.
func trustCases() []Case {
	behind := todayPage(morning{})
	given := func(s app.ReceiptStanding) []kit.Route { return []kit.Route{behind, papers.Receipt(s)} }
	check := func(j papers.Judge) []kit.Route { return []kit.Route{behind, papers.Check(j)} }
	book := func(r papers.Records) []kit.Route { return []kit.Route{behind, papers.Audit(r)} }
	paste := func(w *Walker) { w.Tap(w.T("checking.text")) }
	data := []string{"B-0412-0031", "Amani Market", "Mlimani Savings", "Approval asked", "Counted, no difference",
		"Faith Wambui No. 000128", "Faith Wambui Na. 000128", "Faith Wambui N° 000128", "Faith Wambui رقم 000128"}
	return []Case{
		{Name: "receipt", Picture: "p06b-receipt", Tab: kit.Today, At: "11:46", Main: true, Data: data, Pages: given(app.Provisional)},
		{Name: "receipt-posted", Tab: kit.Today, At: "11:46", Data: data, Pages: given(app.Final)},
		{Name: "receipt-void", Tab: kit.Today, At: "11:46", Data: data, Pages: given(app.Void)},
		{Name: "check", Picture: "p06c-check-receipt", Tab: kit.Today, At: "16:20", Main: true, Data: data, Pages: check(papers.Judge{}), Then: paste,
			Except: []Exception{{Design, `"XXXX-XXXX" is in ink2`, "all fields hint in ink2, which is the easier one to read"}}},
		{Name: "check-nothing", Tab: kit.Today, At: "16:20", Data: data, Pages: check(papers.Judge{})},
		{Name: "check-forged", Tab: kit.Today, At: "16:20", Data: data, Pages: check(papers.Judge{Forged: true}), Then: paste},
		{Name: "check-void", Tab: kit.Today, At: "16:20", Data: data, Pages: check(papers.Judge{Void: true}), Then: paste},
		{Name: "check-other-branch", Tab: kit.Today, At: "16:20", Data: data, Pages: check(papers.Judge{Other: true}), Then: paste},
		{Name: "audit", Picture: "p24-audit", Tab: kit.Today, At: "17:45", Main: true, Data: data, Pages: book(papers.Records{})},
		{Name: "left-hand-audit", Tab: kit.Today, At: "17:45", Swap: true, Data: data, Pages: book(papers.Records{})},
		{Name: "left-hand-check", Tab: kit.Today, At: "16:20", Swap: true, Data: data, Pages: check(papers.Judge{})},
		{Name: "audit-empty", Tab: kit.Today, At: "17:45", Data: data, Pages: book(papers.Records{Empty: true})},
		{Name: "audit-broken", Tab: kit.Today, At: "17:45", Data: data, Pages: book(papers.Records{Broken: true})},
	}
}
