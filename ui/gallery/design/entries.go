package design

import (
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/money"
)

func entry(kind app.Kind, on app.AccountRef, of app.ClientID, name, label string, amount int64, at time.Time) app.Entry {
	return app.Entry{Kind: kind, Account: on, Client: of, Group: Amani, Title: name, Label: label, Amount: KES(amount), Flow: kind.Flow(),
		Payment: 2, Day: app.DateOf(at.In(Zone())), By: Officer(), At: app.Stamp{Wall: at.UTC(), Zone: "+03:00"}, Version: "1.0.0", State: app.Queued}
}

// Refused is p10: Naomi's repayment of Tuesday, the loan was closed meanwhile; its cash is
// unplaced.
func Refused() app.EntryFile {
	e := single("Naomi Jepkosgei", app.Repayment, app.AccountRef{Kind: app.OnLoan, ID: 166}, "Biashara L-000166", 600, On("2026-09-15", "16:10"), 1)
	e.Receipt, e.Label = app.ReceiptNo{Device: DeviceCode, N: 377}, "L-000166"
	e.State, e.Placement = app.Refused, app.Unplaced
	sent := At("07:20")
	return app.EntryFile{Entry: e,
		Attempts: []app.Attempt{{Key: e.Key, No: 1, Started: sent, Ended: sent.Add(2 * time.Second), Event: app.Refuse,
			Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid", Text: "Loan L-000166 was closed on 12 September 2026."}},
		Moves: []app.Movement{
			{At: e.At.Wall, To: app.Queued},
			{At: sent, Event: app.Claimed, From: app.Queued, To: app.Sending, Beside: 2},
			{At: sent.Add(2 * time.Second), Event: app.Refuse, From: app.Sending, To: app.Refused, Place: app.Unplaced},
		}}
}

// OtherLoan is Naomi's loan that p10 offers: L-000301, 850 due, balance 8,400.
func OtherLoan() app.Loan { return loan(301, 166, 850, 8400) }

func single(name string, kind app.Kind, on app.AccountRef, label string, amount int64, at time.Time, n int) app.Entry {
	e := entry(kind, on, Client(name).Client.ID, name, label, amount, at)
	e.Key, e.Seq = app.Key(fmt.Sprintf("0d1f4a52-0000-4000-8002-%012d", n)), int64(2100+n)
	return e
}

// Outbox is p09 without its payments: what needs a person, what is on its way, what finished
// today, in the picture's order. The four meetings' lines are one entry each; see Lines.
func Outbox() []app.EntryFile {
	with := func(e app.Entry, s app.State) app.EntryFile {
		e.State = s
		return app.EntryFile{Entry: e, Moves: []app.Movement{{At: e.At.Wall, To: app.Queued}}}
	}
	posted := with(single("Irene Kwamboka", app.Deposit, app.AccountRef{Kind: app.OnSavings, ID: 3163}, "Savings S-003163", 150, At("07:31"), 5), app.Confirmed)
	posted.Proof = &app.Confirmation{Key: posted.Entry.Key, Transaction: "88420", At: At("07:31")}
	twice := with(single("Ruth Auma", app.Repayment, app.AccountRef{Kind: app.OnLoan, ID: 203}, "Biashara L-000203", 700, At("07:20"), 6), app.Confirmed)
	twice.Proof = &app.Confirmation{Key: twice.Entry.Key, Transaction: "88417", At: At("07:20")}
	suspense := with(single("", app.Deposit, app.AccountRef{Kind: app.OnSavings}, "0700 000 119", 350, At("09:15"), 2), app.Refused)
	suspense.Entry.Placement = app.Suspended
	return []app.EntryFile{
		Refused(), suspense,
		with(single("Achieng Odhiambo", app.Repayment, app.AccountRef{Kind: app.OnLoan, ID: 104}, "Biashara L-000104", 750, At("12:08"), 3), app.Awaiting),
		with(single("Teresia Wanjiku", app.Deposit, app.AccountRef{Kind: app.OnSavings, ID: 3233}, "Savings S-003233", 3000, At("12:20"), 4), app.Sending),
		posted, twice,
		with(single("Peninah Cherop", app.Disbursement, app.AccountRef{Kind: app.OnLoan, ID: 190}, "Biashara L-000190", 14000, At("07:05"), 7), app.Cancelled),
	}
}

// Reversed is the reversal of Ruth's entry in Outbox, "typed twice".
func Reversed() app.Entry {
	of := Outbox()[5].Entry
	e := single("Ruth Auma", app.Reversal, of.Account, of.Label, 700, At("07:24"), 8)
	e.Flow, e.Reverses, e.Reason, e.State = app.CashOut, of.Key, "typed twice", app.Confirmed
	return e
}

// Lines are the queued entries of the three closed meetings of the morning, one for each member:
// 54 of them, 41,200 together.
func Lines() []app.Entry {
	var out []app.Entry
	for _, m := range Meetings() {
		if !m.Closed {
			continue
		}
		left := m.Amount.Minor()
		for i := range m.Members {
			amount := left / int64(m.Members-i) / 50 * 50
			if i == m.Members-1 {
				amount = left
			}
			left -= amount
			id := int64(m.Group)*1000 + int64(i)
			e := entry(app.Repayment, app.AccountRef{Kind: app.OnLoan, ID: id}, app.ClientID(id), m.Name, fmt.Sprintf("Biashara L-%06d", id), amount, At(m.Time).Add(38*time.Minute))
			e.Group, e.Key = m.Group, app.Key(fmt.Sprintf("0d1f4a52-0000-4000-8003-%012d", id))
			e.Sheet = app.Key(fmt.Sprintf("48213700-0000-4000-8000-%012d", m.Group))
			out = append(out, e)
		}
	}
	return out
}

// Syncing is p15: 31 of 58 sent.
func Syncing() app.SyncProgress {
	return app.SyncProgress{Phase: app.PhaseSending, Done: 31, Total: 58, Posted: 29, Refused: 1, Unsure: 1, Left: 27, About: 40 * time.Second, Requests: 9, Up: 6100, Down: 3300,
		Asks: app.SyncAsks{All: 2, Done: 2, Found: 2}, Sheet: SheetKey, Figures: 4, News: app.SyncNews{Asked: true, Known: true, Clients: 14}}
}

// OnTheWay are Amani Market's entries in p15: those of ten members and of the group are posted, Jane's are refused, and
// eight members' wait.
func OnTheWay() []app.Entry {
	var out []app.Entry
	_, all := Receipts()
	for _, e := range all {
		switch {
		case e.Title == "Jane Muthoni Gichuru":
			e.State = app.Refused
		case e.Client == 0 || e.Title < "L":
			e.State = app.Confirmed
		}
		out = append(out, e)
	}
	return out
}

// Evening is p16: the officer's close of the day.
func Evening() app.DayTotals {
	return app.DayTotals{Day: Day(), Collected: amounts(64930), PaidOut: amounts(2000), Banked: amounts(0), HandedOver: amounts(0), Bag: amounts(62930),
		Counts: []app.CashCount{{Total: KES(62930), Exactly: true}}, Unplaced: amounts(600), Meetings: 5, Receipts: 88, Waiting: 15, ClosedAt: At("17:40"), To: "Lydia Chepkemoi"}
}

func amounts(n int64) []money.Amount { return []money.Amount{KES(n)} }
