package teller

import (
	"context"
	"fmt"

	"daftari/app"
	"daftari/app/money"
)

// Target is where refused cash goes. No account means that it is given back: to the client
// what she had paid, by the client what she had been handed.
type Target struct {
	Account app.AccountRef
	Amount  money.Amount // no amount = all of it
}

// Place gives the cash of a refused entry its place: her other loan, her savings, a charge, or
// back; together all of it. Cash in suspense may still go to an account. New entries name the old one, and a new receipt replaces the old.
// The cash is in the bag already, so they do not move it; giving back does.
func (t *Teller) Place(ctx context.Context, key app.Key, targets []Target, reason string) (Done, error) {
	old, err := t.unplaced(ctx, key)
	if err != nil {
		return Done{}, err
	}
	sum := money.Zero(old.Amount.Currency())
	var rec app.Recording
	for _, g := range targets {
		if !g.Amount.Valid() {
			g.Amount = old.Amount
		}
		if sum, err = sum.Add(g.Amount); err != nil {
			return Done{}, app.Trouble(app.BadInput, "teller.place_sum", err, "amount", old.Amount)
		}
		e, err := t.placed(ctx, old, g, reason)
		if err != nil {
			return Done{}, err
		}
		rec.Entries = append(rec.Entries, e)
	}
	if !sum.Equal(old.Amount) {
		return Done{}, trouble(app.BadInput, "place_sum", "amount", old.Amount)
	}
	if rec.Receipts, err = t.receiptsOfPlacing(ctx, old, rec.Entries); err != nil {
		return Done{}, err
	}
	rec.Place = []app.Placing{{Key: key, To: app.Placed}}
	rec.Check = func(st app.Standing) error {
		if old.Placement == app.Unplaced && !isUnplaced(st, key) {
			return trouble(app.Conflict, "placed_already", "name", old.Title, "amount", old.Amount)
		}
		return unsureOn(st, rec.Entries, false)
	}
	done, err := t.Journal.Record(ctx, rec)
	return Done{Recorded: done}, err
}

// Suspend hands the cash of a refused entry to the branch, where it stands in suspense until a
// person there finds its place. It leaves the bag now if somebody takes it (to), and otherwise
// with the next hand-over.
func (t *Teller) Suspend(ctx context.Context, key app.Key, to, reason string) (Done, error) {
	old, err := t.unplaced(ctx, key)
	if err != nil {
		return Done{}, err
	}
	if old.Placement == app.Suspended {
		return Done{}, trouble(app.Conflict, "placed_already", "name", old.Title, "amount", old.Amount)
	}
	if reason == "" {
		return Done{}, trouble(app.BadInput, "reason_needed", "name", old.Title)
	}
	rec := app.Recording{Place: []app.Placing{{Key: key, To: app.Suspended}}}
	if to != "" && old.Way() == app.CashIn {
		by, err := t.Portfolio.Officer(ctx)
		if err != nil {
			return Done{}, err
		}
		e := t.entry(app.HandOver, by, t.Stamp())
		e.Account, e.Amount, e.Title = app.AccountRef{Kind: app.OnBag}, old.Amount, to
		e.Client, e.Group = old.Client, old.Group
		e.Bag, e.Places, e.Reason = &app.BagMovement{To: to}, key, reason
		if e.Day, err = t.Today(ctx); err != nil {
			return Done{}, err
		}
		rec.Entries = []app.Entry{e}
	}
	if plan, ok, err := t.stillPosted(ctx, old); err != nil {
		return Done{}, err
	} else if ok {
		rec.Receipts = []app.ReceiptPlan{plan}
	}
	rec.Check = func(st app.Standing) error {
		if !isUnplaced(st, key) {
			return trouble(app.Conflict, "placed_already", "name", old.Title, "amount", old.Amount)
		}
		if len(rec.Entries) > 0 { // a close of the day may have handed it over already
			return InBag(st.Bag, old.Amount)
		}
		return nil
	}
	done, err := t.Journal.Record(ctx, rec)
	return Done{Recorded: done}, err
}

func (t *Teller) unplaced(ctx context.Context, key app.Key) (app.Entry, error) {
	file, err := t.Journal.Entry(ctx, key)
	if err != nil {
		return app.Entry{}, err
	}
	e := file.Entry
	switch {
	case e.State != app.Refused:
		return e, trouble(app.Conflict, "not_refused", "name", e.Title, "amount", e.Amount)
	case e.Placement == app.Placed:
		return e, trouble(app.Conflict, "placed_already", "name", e.Title, "amount", e.Amount)
	case e.Placement == app.NoPlacement:
		return e, trouble(app.Conflict, "no_cash_in_it", "name", e.Title)
	}
	return e, nil
}

// placed makes one entry that names the refused one.
func (t *Teller) placed(ctx context.Context, old app.Entry, g Target, reason string) (app.Entry, error) {
	day, err := t.Today(ctx)
	if err != nil {
		return app.Entry{}, err
	}
	if g.Account == (app.AccountRef{}) {
		if old.Placement == app.Suspended { // the branch has it
			return app.Entry{}, trouble(app.Conflict, "placed_already", "name", old.Title, "amount", old.Amount)
		}
		return t.givenBack(ctx, old, g.Amount, day, reason)
	}
	kind, err := placeKind(old, g.Account)
	if err != nil {
		return app.Entry{}, err
	}
	if g.Account == old.Account && !day.After(old.Day) { // with a later date it may be taken: the core refused the day
		return app.Entry{}, trouble(app.BadInput, "same_account", "account", old.Label)
	}
	e, err := t.judged(ctx, Payment{Kind: kind, Account: g.Account, Amount: g.Amount, Day: day, Reason: reason}, "")
	if err != nil {
		return app.Entry{}, err
	}
	if e.Client != old.Client {
		return app.Entry{}, trouble(app.BadInput, "other_client", "name", old.Title)
	}
	e.Flow, e.Places = app.NoCash, old.Key
	return e, nil
}

func (t *Teller) givenBack(ctx context.Context, old app.Entry, amount money.Amount, day app.Date, reason string) (app.Entry, error) {
	if amount.Sign() <= 0 {
		return app.Entry{}, trouble(app.BadInput, "no_amount", "name", old.Title)
	}
	if reason == "" {
		return app.Entry{}, trouble(app.BadInput, "reason_needed", "name", old.Title)
	}
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return app.Entry{}, err
	}
	e := t.entry(app.GivenBack, by, t.Stamp())
	e.Account, e.Label, e.Amount, e.Flow = old.Account, old.Label, amount, -old.Way()
	e.Client, e.Group, e.Title = old.Client, old.Group, old.Title
	e.Day, e.Reason, e.Places = day, reason, old.Key
	return e, nil
}

func placeKind(old app.Entry, to app.AccountRef) (app.Kind, error) {
	if old.Way() == app.CashOut {
		if to.Kind == app.OnSavings {
			return app.Withdrawal, nil
		}
		return "", trouble(app.BadInput, "place_out")
	}
	switch to.Kind {
	case app.OnLoan:
		return app.Repayment, nil
	case app.OnSavings:
		return app.Deposit, nil
	case app.OnCharge:
		return app.ChargePayment, nil
	case app.OnGroup, app.OnBag:
	}
	return "", trouble(app.BadInput, "wrong_kind", "name", old.Title, "kind", to.String())
}

// receiptsOfPlacing: the new receipt restates what the old one still holds together with what
// went elsewhere; what was given back stands on a receipt of its own, as it is paid out.
func (t *Teller) receiptsOfPlacing(ctx context.Context, old app.Entry, entries []app.Entry) ([]app.ReceiptPlan, error) {
	plan, _, err := t.restate(ctx, old)
	if err != nil {
		return nil, fmt.Errorf("placing: %w", err)
	}
	back := app.ReceiptPlan{Title: old.Title, Client: old.Client, Group: old.Group}
	for i, e := range entries {
		if e.Kind == app.GivenBack {
			back.Entries = append(back.Entries, i)
		} else {
			plan.Entries = append(plan.Entries, i)
		}
	}
	var plans []app.ReceiptPlan
	if len(plan.Entries) > 0 || !plan.Replaces.IsZero() {
		plans = append(plans, plan)
	}
	if len(back.Entries) > 0 {
		plans = append(plans, back)
	}
	again, ok, err := t.stillPosted(ctx, old)
	if ok {
		plans = append(plans, again)
	}
	return plans, err
}

// stillPosted restates the receipt of what a refused reversal was to take back: it is posted.
func (t *Teller) stillPosted(ctx context.Context, old app.Entry) (app.ReceiptPlan, bool, error) {
	if old.Kind != app.Reversal || old.Placement != app.Unplaced {
		return app.ReceiptPlan{}, false, nil
	}
	plan, ok, err := t.unreverse(ctx, old)
	if err != nil {
		return plan, false, fmt.Errorf("placing: %w", err)
	}
	return plan, ok, nil
}

func isUnplaced(st app.Standing, key app.Key) bool {
	for _, e := range st.Unplaced {
		if e.Key == key {
			return true
		}
	}
	return false
}
