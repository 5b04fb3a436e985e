package settlement

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/payouts"
)

// Do puts an act on the wire at most once; outcomes as of engine.Ledger's Post. An undo of what was followed by another
// booking is refused, and its Person says so. What is booked before it is paid is refused where it could not be brought to
// its end afterwards: nothing is paid then.
func (c *Core) Do(ctx context.Context, a payout.Act) app.Outcome {
	if a.Transit && !c.Accounts(a.Payment.Wallet.Provider).whole() {
		return app.Outcome{Key: a.Key, Event: app.Refuse, Class: app.BadConfig, Code: ledger.CodeUnfit}
	}
	legs, act, err := c.act(ctx, a)
	if err == nil && a.Kind.Dated() {
		err = c.come(ctx, c.day(a))
	}
	if err != nil {
		return c.unsent(a, err)
	}
	return legs.Do(ctx, act)
}

// Ask looks an act up; outcomes as of engine.Ledger's Ask.
func (c *Core) Ask(ctx context.Context, a payout.Act) app.Outcome {
	legs, act, err := c.act(ctx, a)
	if err != nil {
		out := c.unsent(a, err)
		if out.Event == app.Refuse {
			out.Person = ledger.PersonUnseen
		}
		out.Event = app.Lost
		return out
	}
	return legs.Enquire(ctx, act)
}

// act says an act in the words of payouts, having read what it needs.
func (c *Core) act(ctx context.Context, a payout.Act) (*payouts.Payouts, payouts.Act, error) {
	legs, err := c.ready(ctx)
	if err != nil {
		return nil, nil, err
	}
	p := a.Payment
	own := c.Accounts(p.Wallet.Provider)
	leg := payouts.Leg{Key: a.Key, Generation: a.Generation, Tries: a.Tries, Asks: a.Asks, First: a.First, Waiting: a.Waiting}
	loan, day, wallet := app.LoanID(p.Account.ID), c.day(a), p.Wallet.Number.E164()
	entitled := payouts.Entitled{Client: p.Client, Tranche: p.Tranche, Net: p.Amount}
	switch a.Kind {
	case payout.BookLoan:
		kind := own.Paid
		if a.Transit {
			kind = own.InTransit
		}
		return legs, payouts.Disbursal{Leg: leg, Entitled: entitled, Loan: loan, Day: day, Type: kind, Receipt: a.Ref, Wallet: wallet, Note: p.No}, nil
	case payout.BookSavings:
		return legs, payouts.ToSavings{Leg: leg, Entitled: entitled, Loan: loan, Day: day, Note: p.No}, nil
	case payout.BookWithdraw:
		w, err := c.withdrawal(ctx, legs, a, day)
		w.Leg = leg
		return legs, w, err
	case payout.BookIn:
		return legs, payouts.Collected{Leg: leg, Account: p.Account, Amount: p.Amount, Day: day, Type: own.Paid, Receipt: a.Ref, Wallet: wallet, Note: p.No}, nil
	case payout.Arrive:
		m, err := c.arrival(ctx, legs, a, day)
		m.Leg = leg
		return legs, m, err
	case payout.UndoLoan, payout.UndoSavings:
		return legs, payouts.Undo{Leg: leg, Loan: loan, Of: a.Of, Reason: p.No}, nil
	case payout.UndoWithdraw:
		w, err := c.withdrawal(ctx, legs, a, c.dayOf(a.Booked))
		w.Leg = payouts.Leg{Key: a.Of, First: a.Booked}
		return legs, payouts.UndoWithdrawal{Leg: leg, Of: w, Reason: p.No}, err
	case payout.UndoArrive:
		booked := a
		booked.First = a.Booked
		m, err := c.arrival(ctx, legs, a, c.day(booked))
		m.Leg = payouts.Leg{Key: a.Of, First: a.Booked}
		return legs, payouts.UndoInTransit{Leg: leg, Of: m, Reason: p.No}, err
	}
	return nil, nil, app.Trouble(app.Internal, "payout.unwhole", nil)
}

// arrival of what was in transit in the wallet's float.
func (c *Core) arrival(ctx context.Context, legs *payouts.Payouts, a payout.Act, day app.Date) (payouts.InTransit, error) {
	p := a.Payment
	own := c.Accounts(p.Wallet.Provider)
	m := payouts.InTransit{Office: own.Office, Debit: own.Transit, Credit: own.Float, Amount: p.Amount, Day: day, Type: own.Paid, Receipt: a.Ref, Note: p.No}
	if m.Office != 0 {
		return m, nil
	}
	her, err := legs.Person(ctx, p.Client)
	m.Office = her.Office
	return m, err
}

// withdrawal of what the client asked for, or of what was handed out to the savings that are linked to her loan.
func (c *Core) withdrawal(ctx context.Context, legs *payouts.Payouts, a payout.Act, day app.Date) (payouts.Withdrawal, error) {
	p := a.Payment
	w := payouts.Withdrawal{Savings: app.SavingsID(p.Account.ID), Amount: p.Amount, Day: day, Type: c.Accounts(p.Wallet.Provider).InTransit,
		Wallet: p.Wallet.Number.E164(), Note: p.No}
	if p.Purpose != payout.Disbursement {
		return w, nil
	}
	loan, err := legs.Read(ctx, app.LoanID(p.Account.ID))
	w.Savings = loan.Linked
	return w, err
}

// day of a booking, on which interest begins or ends. Of what the provider has paid it is the day on which it did; its
// clock is not believed where it tells a time after the posting or a day before the payment was made out.
func (c *Core) day(a payout.Act) app.Date {
	posted := c.dayOf(a.First)
	if a.Transit || a.PaidAt.IsZero() {
		return posted
	}
	paid := c.dayOf(a.PaidAt)
	if paid.Before(a.Payment.Day) {
		paid = a.Payment.Day
	}
	if paid.After(posted) {
		return posted
	}
	return paid
}

func (c *Core) dayOf(t time.Time) app.Date {
	if t.IsZero() {
		return app.Date{}
	}
	return app.DateOf(t.In(c.Zone))
}

// come says whether the core's day has come so far: it refuses what is dated later, and keeps the refusal under the key
// for good. ledger.payout.early (Busy).
func (c *Core) come(ctx context.Context, day app.Date) error {
	c.mu.Lock()
	known := c.today
	c.mu.Unlock()
	if !known.Before(day) {
		return nil
	}
	told, err := c.Client.Today(ctx, 0)
	if err != nil {
		return ledger.Trouble(err)
	}
	today, err := app.NewDate(told.Year, told.Month, told.Day)
	if err != nil {
		return app.Trouble(app.Foreign, "ledger.portal", err)
	}
	c.mu.Lock()
	if c.today.Before(today) {
		c.today = today
	}
	c.mu.Unlock()
	if today.Before(day) {
		return app.Trouble(app.Busy, "ledger.payout.early", nil, "day", today)
	}
	return nil
}

// wait is how long an act waits for the core's day, or for what only somebody at the core can mend.
const wait = 15 * time.Minute

// unsent is an act that could not be made ready: nothing of it went out.
func (c *Core) unsent(a payout.Act, err error) app.Outcome {
	out := app.Outcome{Key: a.Key, Event: app.NotApplied, Class: app.ClassOf(err)}
	switch out.Class {
	case app.NotPermitted:
		out.Event = app.Refuse
	case app.Offline, app.Foreign, app.SignedOut: // again as soon as the desk sees fit
	case app.Doubtful:
		out.Class = app.Offline
	default:
		out.RetryAt = c.Now().Add(wait)
	}
	return out
}
