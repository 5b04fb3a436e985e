package gallery

import (
	"strings"

	"daftari/app/payout"
	"daftari/ui/gallery/payday"
	"daftari/ui/kit"
	"daftari/ui/payouts/pending"
)

// payoutsCases are p11 to p13 and d3: payments by wallet from the list to the approval.
func payoutsCases() []Case {
	data := []string{"B-0412-0031", "Fatuma Ali Hersi", "Moses Kiplagat"}
	day := payday.Day{}
	list := payday.List(day, pending.Pending)
	needs := []Badge{{kit.Outbox, 2, true}}
	at := func(name string, b payday.Branch) Case {
		return Case{Name: name, Tab: kit.Branch, At: "16:20", Main: name == "branch", Data: []string{"D-0", "Daniel Otiato", "Fatuma Ali Hersi", "Grace Wambui", "Moses Kiplagat", "Peter Ochieng", "Purity Nyokabi", "Rehema Achola"}, Sync: NothingWaits("16:19"), Badges: DeskBadges(), Pages: []kit.Route{b.Page()}}
	}
	return []Case{
		{Name: "pending", Picture: "p11-pending-payments", Tab: kit.PayOut, At: "15:10", Main: true, Data: data, Sync: NeedYou(2), Badges: needs, Pages: []kit.Route{list}},
		{Name: "pending-unsure", Tab: kit.PayOut, At: "15:10", Data: data, Sync: NeedYou(2), Pages: []kit.Route{payday.List(payday.Day{Unsure: true}, pending.Pending)}},
		{Name: "pending-one", Tab: kit.PayOut, At: "15:10", Data: data, Pages: []kit.Route{list}, Then: tapLike("Grace Atieno Were"), Only: Phone},
		{Name: "pending-approval", Tab: kit.PayOut, At: "15:14", Data: data, Sync: NothingWaits("06:10"), Pages: []kit.Route{payday.List(day, pending.Approval)}},
		{Name: "pending-sent", Tab: kit.PayOut, At: "15:14", Data: data, Sync: NothingWaits("06:10"), Pages: []kit.Route{payday.List(day, pending.Sent)}},
		{Name: "pending-empty", Tab: kit.PayOut, At: "15:10", Sync: NothingWaits("06:10"), Pages: []kit.Route{payday.List(payday.Day{Empty: true}, pending.Pending)}},
		{Name: "pending-ask", Tab: kit.PayOut, At: "15:10", Data: data, Pages: []kit.Route{list, payday.Ask(day, 0)}},
		{Name: "pending-withdraw", Tab: kit.PayOut, At: "15:10", Data: data, Pages: []kit.Route{list, payday.Ask(day, 104)}, Then: tapLike("S-003104")},
		{Name: "batch", Picture: "p12-send-batch", Tab: kit.PayOut, At: "15:11", Main: true, Data: data, Pages: []kit.Route{list, payday.Send(day)},
			Except: []Exception{{Design, "B-0412-0031", "a batch gets its number when it is sent: until then nothing is written"},
				{Design, "2 parts", "payments go in parts where the institution decided so: batch-parts"}}},
		{Name: "batch-parts", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Parts: true})}},
		{Name: "batch-capped", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Capped: true})}},
		{Name: "batch-within", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true})}},
		{Name: "batch-offline", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true, Offline: true})}},
		{Name: "batch-nobody", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Nobody: true})}},
		{Name: "batch-other-name", Tab: kit.PayOut, At: "15:11", Data: append(data, "Phylis Otieno"), Pages: []kit.Route{list, payday.Send(payday.Day{Other: true, Within: true})}},
		{Name: "batch-pin", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true})}, Then: func(w *Walker) {
			before, _, _ := strings.Cut(w.T("batch.send_n", "payments", w.T("batch.payments", "n", 7), "amount", "|"), "|")
			tapLike(strings.TrimSpace(before))(w)
		}},
		{Name: "approval", Picture: "p13-awaiting-approval", Tab: kit.PayOut, At: "15:14", Main: true, Data: data, Pages: []kit.Route{list, asked(payday.Batch{Alone: true})}},
		{Name: "approval-here", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{})}},
		{Name: "approval-call", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Alone: true})}, Then: func(w *Walker) { tapLike(w.T("batch.way.call"))(w) }},
		{Name: "approval-offline", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Offline: true})}},
		{Name: "approval-changed", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Changed: true})}},
		{Name: "approval-approved", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Stand: payout.Allowed})}},
		{Name: "approval-denied", Tab: kit.PayOut, At: "15:14", Data: append(data, "Call Jane first"), Pages: []kit.Route{list, asked(payday.Batch{Stand: payout.Denied})}},
		{Name: "approval-ran-out", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Stand: payout.RanOut})}},
		{Name: "approval-withdrawn", Tab: kit.PayOut, At: "15:14", Data: data, Pages: []kit.Route{list, asked(payday.Batch{Stand: payout.Withdrawn})}},
		{Name: "approvals", Desktop: "d3-approve-batch", Tab: kit.Approvals, At: "15:19", Main: true, Data: data, Sync: AllPosted("15:19"), Badges: DeskBadges(), Pages: []kit.Route{payday.Approvals(payday.Batch{})}, Except: approvalsExcept()},
		{Name: "approvals-none", Tab: kit.Approvals, At: "15:19", Data: data, Pages: []kit.Route{payday.Approvals(payday.Batch{None: true})}},
		{Name: "approvals-card", Tab: kit.PayOut, At: "15:19", Data: data, Pages: []kit.Route{list, payday.Card(payday.Batch{})}},
		at("branch", payday.Branch{}), at("branch-away", payday.Branch{Away: true}), at("branch-never", payday.Branch{Away: true, Never: true}), at("branch-none", payday.Branch{None: true}),
		at("branch-no-desk", payday.Branch{Alone: true}), at("branch-refused", payday.Branch{Never: true, Refused: true}),
		{Name: "approvals-take-out", Tab: kit.PayOut, At: "15:19", Data: data, Pages: []kit.Route{list, payday.Card(payday.Batch{})}, Then: func(w *Walker) { w.Tap(w.T("batch.take_line")) }},
	}
}

// asked is the batch of p13; without a stand it waits.
func asked(b payday.Batch) kit.Route {
	if b.Stand == "" {
		b.Stand = payout.Waits
	}
	return payday.Asked(b)
}

// approvalsExcept are the differences from d3.
func approvalsExcept() []Exception {
	all := []Exception{{Design, "branch manager", "a book knows who works with it, and no title"}, {Design, "on her phone", "a batch does not say from what it was asked"},
		{Design, "2 parts", "payments go in parts where the institution decided so: batch-parts"},
		{Design, "Linked", "the sync line has one sentence for it, UI.md section 7"}, {Design, "the sync of the picture", "that sentence is longer"}}
	for _, text := range []string{"Loan applications", "Khadija Omar", "Loan application, 26 weeks", "Sophia Adhiambo", "Loan application, 12 weeks", "5,000", "2", "10,000"} {
		all = append(all, Exception{Applications, `"` + text + `" of the picture is not there`, "loans are not applied for in this window"})
	}
	return all
}
