package gallery

import (
	"strings"

	"daftari/ui/gallery/payday"
	"daftari/ui/kit"
	"daftari/ui/payouts/pending"
)

// payoutsCases are p11 to p13 and d3: payments by wallet from the list to the approval.
func payoutsCases() []Case {
	data := []string{"B-0412-0031"}
	day := payday.Day{}
	list := payday.List(day, pending.Pending)
	needs := []Badge{{kit.Outbox, 2, true}}
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
			Except: []Exception{{Design, "B-0412-0031", "a batch gets its number when it is sent: until then nothing is written"}}},
		{Name: "batch-within", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true})}},
		{Name: "batch-offline", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true, Offline: true})}},
		{Name: "batch-nobody", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Nobody: true})}},
		{Name: "batch-other-name", Tab: kit.PayOut, At: "15:11", Data: append(data, "Phylis Otieno"), Pages: []kit.Route{list, payday.Send(payday.Day{Other: true, Within: true})}},
		{Name: "batch-pin", Tab: kit.PayOut, At: "15:11", Data: data, Pages: []kit.Route{list, payday.Send(payday.Day{Within: true})}, Then: func(w *Walker) {
			before, _, _ := strings.Cut(w.T("batch.send_n", "payments", w.T("batch.payments", "n", 7), "amount", "|"), "|")
			tapLike(strings.TrimSpace(before))(w)
		}},
	}
}
