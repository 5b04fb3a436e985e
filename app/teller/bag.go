package teller

import (
	"context"
	"strings"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

// BagOut is cash that leaves the bag (A11).
type BagOut struct {
	Kind   app.Kind // BankDeposit or HandOver
	Amount money.Amount
	Bank   string // BankDeposit
	Slip   string // BankDeposit: number of the slip
	To     string // HandOver: who takes it
	File   string // a picture of the slip, if there is one
	Note   string
}

// TakeOut records that cash left the bag: never more than is in it, never one slip twice.
func (t *Teller) TakeOut(ctx context.Context, b BagOut) (Done, error) {
	b.Bank, b.Slip, b.To = strings.TrimSpace(b.Bank), strings.TrimSpace(b.Slip), strings.TrimSpace(b.To)
	if err := b.whole(); err != nil {
		return Done{}, err
	}
	if b.Kind == app.BankDeposit {
		earlier, err := t.Journal.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.BankDeposit}})
		if err != nil {
			return Done{}, err
		}
		if err := t.slipSeen(earlier, b); err != nil {
			return Done{}, err
		}
	}
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return Done{}, err
	}
	e := t.entry(b.Kind, by, t.Stamp())
	e.Account, e.Amount, e.Note = app.AccountRef{Kind: app.OnBag}, b.Amount, b.Note
	e.Title = b.Bank + b.To
	e.Bag = &app.BagMovement{Bank: b.Bank, Slip: b.Slip, To: b.To, File: b.File}
	if e.Day, err = t.Today(ctx); err != nil {
		return Done{}, err
	}
	done, err := t.Journal.Record(ctx, app.Recording{Entries: []app.Entry{e}, Check: func(st app.Standing) error {
		if err := t.slipSeen(st.Today, b); err != nil { // another process, a moment ago
			return err
		}
		return InBag(st.Bag, b.Amount)
	}})
	return Done{Recorded: done}, err
}

// BagIn is cash that the branch gives the officer, to pay loans and savings out of (A11).
type BagIn struct {
	Amount money.Amount
	From   string // who gave it
	Note   string
}

// PutIn records that the branch put cash into the bag. A bag over its limit is told and not
// refused: she holds the cash, and the bag must be what the app says.
func (t *Teller) PutIn(ctx context.Context, b BagIn) (Done, error) {
	b.From = strings.TrimSpace(b.From)
	if b.Amount.Sign() <= 0 {
		return Done{}, trouble(app.BadInput, "no_amount", "name", b.From)
	}
	if b.From == "" {
		return Done{}, trouble(app.BadInput, "from_needed")
	}
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return Done{}, err
	}
	e := t.entry(app.CashReceived, by, t.Stamp())
	e.Account, e.Amount, e.Title, e.Note = app.AccountRef{Kind: app.OnBag}, b.Amount, b.From, b.Note
	e.Bag = &app.BagMovement{From: b.From}
	if e.Day, err = t.Today(ctx); err != nil {
		return Done{}, err
	}
	var gauges []limits.Gauge
	done, err := t.Journal.Record(ctx, app.Recording{Entries: []app.Entry{e}, Check: func(st app.Standing) (err error) {
		gauges, err = limits.Gauges(st, []app.Entry{e}, nil, t.Now())
		return err
	}})
	return Done{Recorded: done, Notices: near(gauges)}, err
}

func (b BagOut) whole() error {
	switch {
	case b.Amount.Sign() <= 0:
		return trouble(app.BadInput, "no_amount", "name", b.Bank+b.To)
	case b.Kind == app.BankDeposit && b.Bank == "":
		return trouble(app.BadInput, "bank_needed")
	case b.Kind == app.BankDeposit && b.Slip == "":
		return trouble(app.BadInput, "slip_needed")
	case b.Kind == app.HandOver && b.To == "":
		return trouble(app.BadInput, "to_needed")
	case b.Kind != app.BankDeposit && b.Kind != app.HandOver:
		return trouble(app.BadInput, "not_bag", "kind", string(b.Kind))
	}
	return nil
}

func (t *Teller) slipSeen(earlier []app.Entry, b BagOut) error {
	for _, e := range earlier {
		if e.Kind == app.BankDeposit && b.Kind == app.BankDeposit && e.Bag != nil &&
			strings.EqualFold(e.Bag.Slip, b.Slip) && strings.EqualFold(e.Bag.Bank, b.Bank) {
			return trouble(app.Conflict, "slip_seen", "slip", b.Slip, "day", e.Day, "at", t.clock(e.At.Wall), "amount", e.Amount)
		}
	}
	return nil
}

// InBag refuses to take more out of the bag than is in it.
func InBag(bag []money.Amount, amount money.Amount) error {
	have := money.Zero(amount.Currency())
	for _, a := range bag {
		if a.Currency().Same(amount.Currency()) {
			have = a
		}
	}
	if c, err := amount.Cmp(have); err != nil || c > 0 {
		return trouble(app.Conflict, "not_in_bag", "amount", amount, "bag", have)
	}
	return nil
}
