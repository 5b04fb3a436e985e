package outbox

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/fineract/ledger"
)

// Act is what a person can do about an entry.
type Act string

// The acts. Each is one use case.
const (
	Put       Act = "put"        // refused cash on an account
	Branch    Act = "branch"     // refused cash to the branch
	GiveBack  Act = "give_back"  // refused cash to whom it came from
	PutToday  Act = "put_today"  // on the same account with today's date
	Correct   Act = "correct"    // an unsent entry's amount
	Cancel    Act = "cancel"     // an unsent entry
	Reverse   Act = "reverse"    // a posted entry
	AskNow    Act = "ask"        // the core, now
	Posted    Act = "posted"     // it is there: the core's number is the proof
	SendAgain Act = "send_again" // it is not there: it goes out again
	NotThere  Act = "not_there"  // it is not there and shall not go
)

// Choice is one card.
type Choice struct {
	Act     Act
	Icon    string // of assets
	Verb    string // "Put it on her other loan"
	Follows string // "L-000301 · 850 due · balance 8,400"
	Likely  bool
	Target  app.AccountRef // of Put
	Save    string         // the button of its sheet
	Reasons []Reason       // the first is chosen; none: no reason is asked
	Proof   bool           // the core's number is asked for
	Amount  money.Amount   // of Correct: what it is now
}

// Reason is offered for an act.
type Reason struct{ Key, Word string }

// choices are the acts that can work now, the likely one first.
func (m *Model) choices(ctx context.Context, file app.EntryFile, f figures) ([]Choice, error) {
	e := file.Entry
	switch e.State {
	case app.Refused:
		return m.places(ctx, file, f)
	case app.Queued, app.Parked:
		return m.unsent(e, f), nil
	case app.Unsure:
		return m.unsure(e), nil
	case app.Awaiting:
		return []Choice{m.ask(true)}, nil
	case app.Confirmed:
		return m.reversal(ctx, e, f)
	case app.Sending, app.Cancelled, app.Kept:
	}
	return nil, nil
}

func (m *Model) ask(likely bool) Choice {
	return Choice{Act: AskNow, Icon: "ask-again", Verb: m.Words.T("outbox.ask"), Follows: m.Words.T("outbox.ask.text"), Likely: likely}
}

func (m *Model) unsure(e app.Entry) []Choice {
	all := []Choice{m.ask(true)}
	if e.Person == "" {
		return all
	}
	looked := m.reasons("outbox.reason.branch_looked", "sheet.reason.other")
	w := m.Words
	return append(all,
		Choice{Act: Posted, Icon: "state-posted", Verb: w.T("outbox.posted"), Follows: w.T("outbox.posted.text"), Save: w.T("outbox.posted.save"), Reasons: looked, Proof: true},
		Choice{Act: SendAgain, Icon: "state-sending", Verb: w.T("outbox.send_again"), Follows: w.T("outbox.send_again.text"), Save: w.T("outbox.send_again"), Reasons: looked},
		Choice{Act: NotThere, Icon: "state-cancelled", Verb: w.T("outbox.not_there"), Follows: w.T("outbox.not_there.text"), Save: w.T("outbox.not_there"), Reasons: looked})
}

func (m *Model) unsent(e app.Entry, f figures) []Choice {
	w := m.Words
	var all []Choice
	if e.State == app.Parked && e.Parked != "follows" {
		all = append(all, Choice{Act: SendAgain, Icon: "state-sending", Verb: w.T("outbox.send_again"), Follows: w.T("outbox.send_again.text"), Likely: true,
			Save: w.T("outbox.send_again"), Reasons: m.reasons("outbox.reason.branch_looked", "sheet.reason.other")})
	}
	why := m.reasons("outbox.reason.wrong_amount", "outbox.reason.typed_twice", "outbox.reason.wrong_account", "sheet.reason.other")
	if e.Kind.Receipted() && e.Kind.Posts() && e.Kind != app.Disbursement && e.Kind != app.Reversal && e.Places == "" {
		all = append(all, Choice{Act: Correct, Icon: "edit", Verb: w.T("outbox.correct"), Follows: w.T("outbox.correct.text"), Save: w.T("outbox.correct.save"),
			Reasons: why, Amount: e.Amount})
	}
	if e.Places == "" {
		text := w.T("outbox.cancel.text")
		if e.Receipt.IsZero() {
			text = w.T("outbox.cancel.no_receipt")
		}
		save := w.T("outbox.cancel")
		if e.Amount.Valid() {
			save = w.T("outbox.cancel.save", "amount", f.of(e.Amount))
		}
		all = append(all, Choice{Act: Cancel, Icon: "state-cancelled", Verb: w.T("outbox.cancel"), Follows: text, Save: save, Reasons: why[1:]})
	}
	return all
}

// reversal is offered for posted money that nobody took back yet.
func (m *Model) reversal(ctx context.Context, e app.Entry, f figures) ([]Choice, error) {
	if !e.Kind.Posts() || !e.Kind.Receipted() {
		return nil, nil
	}
	all, err := m.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Reversal}, Client: e.Client})
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Reverses == e.Key && r.State != app.Refused && r.State != app.Cancelled {
			return nil, nil
		}
	}
	text := m.Words.T("outbox.reverse.text")
	if e.Kind == app.Disbursement {
		text = m.Words.T("outbox.reverse.loan")
	}
	return []Choice{{Act: Reverse, Icon: "undo", Verb: m.Words.T("outbox.reverse"), Follows: text, Save: m.Words.T("outbox.reverse.save", "amount", f.of(e.Amount)),
		Reasons: m.reasons("outbox.reason.typed_twice", "outbox.reason.wrong_account", "outbox.reason.wrong_amount", "sheet.reason.other")}}, nil
}

// places are where refused cash can go: p10.
func (m *Model) places(ctx context.Context, file app.EntryFile, f figures) ([]Choice, error) {
	e := file.Entry
	if e.Placement != app.Unplaced && e.Placement != app.Suspended {
		return nil, nil
	}
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	today := fresh.BusinessDay(m.Now())
	why := m.reasons(ledger.RefusalOf(file)+".short", "sheet.reason.other")
	all, err := m.accounts(ctx, e, today, why, f)
	if err != nil {
		return nil, err
	}
	if later(ledger.RefusalOf(file)) && e.Way() == app.CashIn && today.After(e.Day) {
		all = append([]Choice{{Act: PutToday, Icon: "calendar", Verb: m.Words.T("outbox.put_today"), Follows: e.Label, Target: e.Account,
			Save: m.Words.T("outbox.put.save", "amount", f.of(e.Amount)), Reasons: why}}, all...)
	}
	if e.Placement == app.Unplaced {
		amount := f.of(e.Amount)
		w := m.Words
		back := Choice{Act: GiveBack, Icon: "undo", Verb: w.T("outbox.give_back"), Follows: w.T("outbox.give_back.text"), Save: w.T("outbox.give_back.save", "amount", amount), Reasons: why}
		if e.Way() == app.CashOut {
			back.Verb, back.Follows, back.Save = w.T("outbox.took_back"), w.T("outbox.took_back.text"), w.T("outbox.took_back.save", "amount", amount)
		}
		all = append(all, Choice{Act: Branch, Icon: "nav-branch", Verb: w.T("outbox.branch"), Follows: w.T("outbox.branch.text", "amount", amount),
			Save: w.T("outbox.branch.save", "amount", amount), Reasons: why}, back)
	}
	if len(all) > 0 {
		all[0].Likely = true
	}
	return all, nil
}

// later are the refusals of a date: another day may be taken.
func later(refusal string) bool {
	switch refusal {
	case "ledger.refused.before_last", "ledger.refused.before_opening", "ledger.refused.holiday", "ledger.refused.non_working",
		"ledger.refused.client_moved", "ledger.refused.books_closed":
		return true
	}
	return false
}

// accounts of the same owner that can take the cash: her other loans, then her savings.
func (m *Model) accounts(ctx context.Context, e app.Entry, today app.Date, why []Reason, f figures) ([]Choice, error) {
	loans, savings, err := m.owned(ctx, e)
	if err != nil {
		return nil, err
	}
	w := m.Words
	own := e.Client == 0
	var all []Choice
	put := func(to app.AccountRef, verb, group, icon, follows, no string) {
		if own {
			verb = group
		}
		all = append(all, Choice{Act: Put, Icon: icon, Verb: w.T(verb), Follows: follows, Target: to, Save: w.T("outbox.put.save_on", "amount", f.of(e.Amount), "account", no), Reasons: why})
	}
	for _, l := range loans {
		c, err := e.Amount.Cmp(l.Total)
		if e.Way() != app.CashIn || l.Ref() == e.Account || l.Status != app.LoanActive || l.Odd != "" || err != nil || c > 0 {
			continue
		}
		due, err := l.DueBy(today)
		if err != nil {
			return nil, err
		}
		put(l.Ref(), "outbox.put.loan", "outbox.put.group_loan", "handover", w.T("outbox.put.due", "account", l.AccountNo, "due", f.of(due), "balance", f.of(l.Total)), l.AccountNo)
	}
	for _, s := range savings {
		if s.Ref() == e.Account || s.Status != app.SavingsActive || s.Odd != "" || !s.Balance.Currency().Same(e.Amount.Currency()) {
			continue
		}
		verb, follows := "outbox.put.savings", w.T("outbox.put.balance", "balance", f.of(s.Balance))
		if e.Way() == app.CashOut {
			if c, err := e.Amount.Cmp(s.Available); err != nil || c > 0 {
				continue
			}
			verb = "outbox.take.savings"
		}
		put(s.Ref(), verb, "outbox.put.group_savings", "savings", follows, s.AccountNo)
	}
	return all, nil
}

func (m *Model) owned(ctx context.Context, e app.Entry) ([]app.Loan, []app.Savings, error) {
	switch {
	case e.Client != 0:
		file, err := m.Book.Client(ctx, e.Client)
		if app.ClassOf(err) == app.NotFound { // no longer the officer's: the branch can place it
			return nil, nil, nil
		}
		return file.Loans, file.Savings, err
	case e.Group != 0:
		file, err := m.Book.Group(ctx, e.Group)
		if app.ClassOf(err) == app.NotFound {
			return nil, nil, nil
		}
		return file.Loans, file.Savings, err
	}
	return nil, nil, nil
}

func (m *Model) reasons(keys ...string) []Reason {
	out := make([]Reason, 0, len(keys))
	for _, k := range keys {
		out = append(out, Reason{k, m.Words.T(k)})
	}
	return out
}

// Do carries a choice out: one use case, all of it in the book when it returns. Asking is Ask.
func (m *Model) Do(ctx context.Context, key app.Key, c Choice, reason, proof string, amount money.Amount) (teller.Done, error) {
	switch c.Act {
	case Put, PutToday:
		return m.Teller.Place(ctx, key, []teller.Target{{Account: c.Target}}, reason)
	case GiveBack:
		return m.Teller.Place(ctx, key, []teller.Target{{}}, reason)
	case Branch:
		return m.Teller.Suspend(ctx, key, "", reason)
	case Correct:
		return m.Teller.Correct(ctx, key, teller.Correction{Amount: amount, Reason: reason})
	case Cancel:
		return m.Teller.Cancel(ctx, key, reason)
	case Reverse:
		return m.Teller.Reverse(ctx, key, reason)
	case Posted:
		return teller.Done{}, m.Teller.Decide(ctx, key, teller.PostedThere, proof, reason)
	case SendAgain:
		return teller.Done{}, m.Teller.Decide(ctx, key, teller.SendAgain, "", reason)
	case NotThere:
		return teller.Done{}, m.Teller.Decide(ctx, key, teller.NotThere, "", reason)
	case AskNow:
	}
	return teller.Done{}, nil
}

// Ask asks the core about the entry; the far side may take its time.
func (m *Model) Ask(ctx context.Context, key app.Key) error {
	report, err := m.Asker.Ask(ctx, key)
	if err == nil {
		if p := report.Problem(); p != nil {
			err = p
		}
	}
	return err
}
