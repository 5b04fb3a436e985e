package gallery

import (
	"daftari/app/payout"
	"daftari/ui/gallery/paying"
	"daftari/ui/kit"
)

// payingCases are one payment by wallet in its states (p14), and the list of those that nobody is sure of.
func payingCases() []Case {
	list := paying.Book{}.List()
	data := []string{"at the group", "Zawadi Naliaka", "M-Pesa", "SIH7X2K9QP", "on her phone", "she has a loan elsewhere", "statement 17 Sep"}
	one := func(name string, b paying.Book) Case {
		return Case{Name: name, Tab: kit.PayOut, At: "10:34", Data: data, Pages: []kit.Route{list, b.Page()}}
	}
	return []Case{
		{Name: "paying", Picture: "p14-payment-states", Tab: kit.PayOut, At: "10:34", Main: true, Data: data, Pages: []kit.Route{list, paying.Book{}.Page()},
			Except: []Exception{{Design, "key P-0412-000118-1", "under which word the provider knows a payment is told by its rail to the desk alone"}}},
		one("paying-offline", paying.Book{Lost: true, Owed: []payout.Call{payout.CallAsk}}),
		one("paying-seen", paying.Book{Seen: true}),
		one("paying-review", paying.Book{State: payout.Review, Reason: "rail.unmapped"}),
		one("paying-pending", paying.Book{State: payout.Pending, Alone: true}),
		one("paying-asked", paying.Book{State: payout.Asked, Owed: []payout.Call{payout.CallCancel}}),
		one("paying-rejected", paying.Book{State: payout.Rejected}),
		one("paying-accepted", paying.Book{State: payout.Accepted}),
		one("paying-made", paying.Book{State: payout.Made}),
		one("paying-undoing", paying.Book{State: payout.Undoing, Reason: "rail.payee_not_allowed"}),
		one("paying-taken-back", paying.Book{State: payout.TakenBack}),
		one("paying-ask", paying.Book{In: true, State: payout.Accepted}),
		one("paying-ask-refused", paying.Book{In: true, State: payout.Closed, Reason: "rail.payer_refused"}),
		one("paying-ask-suspense", paying.Book{In: true, State: payout.Stuck}),
		{Name: "paying-claim", Tab: kit.PayOut, At: "10:34", Data: data, Pages: []kit.Route{paying.Book{Empty: true}.List(), paying.Book{State: payout.Pending}.Page()}, Then: tapWord("paying.claim")},
		{Name: "paying-proof", Tab: kit.PayOut, At: "10:34", Data: data, Pages: []kit.Route{list, paying.Book{}.Page(),
			paying.Book{}.Begun()}},
		{Name: "paying-list", Tab: kit.PayOut, At: "10:34", Main: true, Data: data, Pages: []kit.Route{list}},
		{Name: "paying-list-empty", Tab: kit.PayOut, At: "10:34", Data: data, Pages: []kit.Route{paying.Book{Empty: true}.List()}},
		{Name: "paying-list-offline", Tab: kit.PayOut, At: "11:40", Data: data, Pages: []kit.Route{paying.Book{Lost: true}.List()}},
	}
}
