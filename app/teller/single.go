package teller

import (
	"context"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

// Payment is a single payment outside a meeting (A8), in cash.
type Payment struct {
	Kind    app.Kind // Repayment, Deposit, Withdrawal, ChargePayment, Disbursement
	Account app.AccountRef
	Amount  money.Amount
	Day     app.Date          // zero = the business day now
	Payment app.PaymentTypeID // zero = the institution's cash type
	Reason  string
	Note    string
	Again   bool // she paid the same already today, and this is another
}

// Done is what a recording made.
type Done struct {
	app.Recorded
	Notices []Notice
}

// Pay records one payment: one entry, one receipt.
func (t *Teller) Pay(ctx context.Context, p Payment) (Done, error) {
	return unmoved(func() (Done, error) { return t.pay(ctx, p) })
}

func (t *Teller) pay(ctx context.Context, p Payment) (Done, error) {
	var err error
	if p.Day.IsZero() {
		if p.Day, err = t.Today(ctx); err != nil {
			return Done{}, err
		}
	}
	last, err := t.last(ctx, p.Day)
	if err != nil {
		return Done{}, err
	}
	e, err := t.judged(ctx, p, "")
	if err != nil {
		return Done{}, t.offer(ctx, err)
	}
	file, err := t.Portfolio.Account(ctx, e.Account)
	if err != nil {
		return Done{}, err
	}
	plan := app.ReceiptPlan{Title: e.Title, Number: file.Number(), Client: e.Client, Group: e.Group, Entries: []int{0}}
	rec := app.Recording{Entries: []app.Entry{e}, Receipts: []app.ReceiptPlan{plan}}
	return t.recordSingle(ctx, rec, nil, p.Again, last)
}

// recordSingle records with all the checks of a payment outside a meeting.
func (t *Teller) recordSingle(ctx context.Context, rec app.Recording, cancelled []app.Entry, again bool, last int64) (Done, error) {
	var gauges []limits.Gauge
	rec.Check = func(st app.Standing) error {
		if err := moved(st, last); err != nil {
			return err
		}
		for _, e := range rec.Entries {
			if err := limits.CheckDay(st, e.Day, t.Now()); err != nil {
				return err
			}
		}
		if err := unsureOn(st, rec.Entries, again); err != nil {
			return err
		}
		if !again {
			if err := t.sameAgain(st, rec.Entries); err != nil {
				return err
			}
		}
		var err error
		if gauges, err = limits.Gauges(st, rec.Entries, cancelled, t.Now()); err != nil {
			return fmt.Errorf("limits: %w", err)
		}
		return limits.FirstOver(gauges, limitsOf(rec.Entries)...)
	}
	done, err := t.Journal.Record(ctx, rec)
	if err != nil {
		return Done{}, t.offer(ctx, err)
	}
	return Done{Recorded: done, Notices: near(gauges)}, nil
}

// limitsOf: cash going out cannot push the bag or what is unposted over its limit.
func limitsOf(adding []app.Entry) []string {
	keys := []string{limits.Entry, limits.Offline}
	if slices.ContainsFunc(adding, func(e app.Entry) bool { return e.Flow == app.CashIn }) {
		keys = append(keys, limits.Unposted, limits.Bag)
	}
	return keys
}

// sameAgain asks before the same payment is recorded twice on one day (UI.md section 9).
func (t *Teller) sameAgain(st app.Standing, adding []app.Entry) error {
	for _, e := range adding {
		for _, old := range st.Today {
			if sameLine(old, e) && old.Day == e.Day && old.State != app.Refused && old.State != app.Cancelled {
				return trouble(app.Conflict, "same_again", "name", e.Title, "amount", e.Amount, "at", t.clock(old.At.Wall), "account", e.Label)
			}
		}
	}
	return nil
}

// judged makes the entry of a payment after all checks that the figures allow. Except is an
// entry that goes away with it and so does not count.
func (t *Teller) judged(ctx context.Context, p Payment, except app.Key) (app.Entry, error) {
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return app.Entry{}, err
	}
	inst, err := t.Portfolio.Institution(ctx)
	if err != nil {
		return app.Entry{}, err
	}
	own, err := t.owned(ctx, p, inst, except)
	if err != nil {
		return app.Entry{}, err
	}
	if p.Amount.Sign() <= 0 {
		return app.Entry{}, trouble(app.BadInput, "no_amount", "name", own.name)
	}
	limits, err := t.limits(ctx, p.Day)
	if err != nil {
		return app.Entry{}, err
	}
	if err := fits(own.name, own.part, p.Amount, limits); err != nil {
		return app.Entry{}, err
	}
	e := t.entry(p.Kind, by, t.Stamp())
	e.Account, e.Label, e.Amount = p.Account, own.part.Label, p.Amount
	e.Client, e.Group, e.Title = own.client, own.group, own.name
	e.Day, e.Reason, e.Note, e.Payment = p.Day, p.Reason, p.Note, p.Payment
	if e.Payment == 0 {
		if e.Payment, err = cashType(inst, p.Kind); err != nil {
			return app.Entry{}, err
		}
	}
	return e, nil
}

// owner of an account with the part that the payment is about.
type owner struct {
	part   app.Part
	name   string
	client app.ClientID
	group  app.GroupID
}

func (t *Teller) owned(ctx context.Context, p Payment, inst app.Institution, except app.Key) (owner, error) {
	file, err := t.Portfolio.Account(ctx, p.Account)
	if app.ClassOf(err) == app.NotFound {
		return owner{}, app.Trouble(app.NotFound, "teller.no_account", err, "name", p.Account.String())
	}
	if err != nil {
		return owner{}, err
	}
	pending, err := t.Journal.Pending(ctx, p.Account)
	if err != nil {
		return owner{}, err
	}
	pending = slices.DeleteFunc(slices.Clone(pending), func(e app.Entry) bool { return e.Key == except })
	one := app.GroupFile{}
	own := owner{}
	if file.Group != nil {
		one.Group, own.group, own.name = *file.Group, file.Group.ID, file.Group.Name
	}
	member := app.ClientFile{Client: app.Client{Active: true}}
	if file.Client != nil {
		member.Client, own.client, own.name = *file.Client, file.Client.ID, file.Client.Name
		if own.group == 0 && len(file.Client.Groups) > 0 {
			own.group = file.Client.Groups[0]
		}
		if one.Group.Office == 0 {
			one.Group.Office = file.Client.Office
		}
	}
	if file.Loan != nil {
		loan := *file.Loan
		if p.Kind == app.Disbursement {
			loan.DisburseOn = p.Day // who pays out singly decides the day
		}
		member.Loans = []app.Loan{loan}
	}
	if file.Savings != nil {
		member.Savings = []app.Savings{*file.Savings}
	}
	if file.Charge != nil {
		member.Charges = []app.ClientCharge{*file.Charge}
	}
	one.Members = []app.ClientFile{member}
	line := app.Expected(one, p.Day, pending, inst).Lines[0]
	i := slices.IndexFunc(line.Parts, func(x app.Part) bool { return x.Kind == p.Kind && x.Account == p.Account })
	if i < 0 {
		return owner{}, notNow(p, own.name, file)
	}
	own.part = line.Parts[i]
	return own, nil
}

// notNow says why an account takes no such payment.
func notNow(p Payment, name string, file app.AccountFile) error {
	switch {
	case p.Kind == app.Withdrawal && file.Savings != nil && file.Savings.Status == app.SavingsActive:
		return trouble(app.BadInput, "nothing_to_withdraw", "name", name)
	case p.Kind == app.Disbursement && file.Loan != nil:
		return trouble(app.Conflict, "not_approved", "name", name, "account", file.Loan.AccountNo)
	case file.Loan != nil && file.Loan.Status == app.LoanApproved:
		return trouble(app.Conflict, "not_disbursed", "name", name, "account", file.Loan.AccountNo)
	case file.Loan != nil && p.Kind == app.Repayment:
		return trouble(app.Conflict, "loan_closed", "name", name, "account", file.Loan.AccountNo)
	case file.Savings != nil && (p.Kind == app.Deposit || p.Kind == app.Withdrawal):
		return trouble(app.Conflict, "savings_closed", "name", name, "account", file.Savings.AccountNo)
	case file.Charge != nil && p.Kind == app.ChargePayment:
		return trouble(app.Conflict, "charge_paid", "name", name, "account", file.Charge.Name)
	}
	return trouble(app.BadInput, "wrong_kind", "name", name, "kind", string(p.Kind))
}
