package payer

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/wallet"
)

// Candidate is what could be paid by wallet now. Problem says why it cannot; nil where it can.
type Candidate struct {
	Payment payout.Payment // without key and number
	Problem *app.Problem
}

// Candidates are the approved loans that are due, in order of name: those that can be paid by wallet, and those that
// cannot with the reason. What is paid or being paid otherwise is left out.
func (p *Payer) Candidates(ctx context.Context) ([]Candidate, error) {
	today, err := p.Today(ctx)
	if err != nil {
		return nil, err
	}
	var due []app.Loan
	var refs []app.AccountRef
	for l, err := range p.Portfolio.AllLoans(ctx) {
		if err != nil {
			return nil, err
		}
		if l.Status == app.LoanApproved && l.Client != 0 && !l.DisburseOn.After(today) {
			due, refs = append(due, l), append(refs, l.Ref())
		}
	}
	if len(due) == 0 {
		return nil, nil
	}
	barred, err := p.Files.Barred(ctx, refs...)
	if err != nil {
		return nil, err
	}
	pending, err := p.Portfolio.Pending(ctx, refs...)
	if err != nil {
		return nil, err
	}
	said, err := p.Portfolio.PaidOut(ctx, refs...)
	if err != nil {
		return nil, err
	}
	var all []Candidate
	for _, l := range due {
		_, paid := barred[l.Ref()]
		if paid || slices.ContainsFunc(pending, func(e app.Entry) bool { return e.Account == l.Ref() && e.Kind == app.Disbursement }) {
			continue
		}
		x, err := p.due(ctx, Asked{Account: l.Ref()})
		if s, is := said[l.Ref()]; is && err == nil {
			err = payout.InSheet(x.Name, s)
		}
		c := Candidate{Payment: x, Problem: problem(err)}
		if err != nil && c.Problem == nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Candidate) int { return strings.Compare(a.Payment.Name, b.Payment.Name) })
	return all, nil
}

// Withdrawable are a client's savings as they could be withdrawn to her wallet: all that is available, less the cash that
// was handed out and is not booked yet.
func (p *Payer) Withdrawable(ctx context.Context, client app.ClientID) ([]Candidate, error) {
	file, err := p.Portfolio.Client(ctx, client)
	if err != nil {
		return nil, err
	}
	var all []Candidate
	for _, s := range file.Savings {
		if s.Status != app.SavingsActive || s.Available.Sign() <= 0 {
			continue
		}
		left, err := p.left(ctx, s)
		if err != nil {
			return nil, err
		}
		if left.Sign() <= 0 {
			continue
		}
		x, err := p.due(ctx, Asked{Account: s.Ref(), Amount: left})
		c := Candidate{Payment: x, Problem: problem(err)}
		if err != nil && c.Problem == nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// Asked is a payment that an officer asks for.
type Asked struct {
	Account app.AccountRef // an approved loan, or savings
	Amount  money.Amount   // of a withdrawal; no amount for a loan = all that is handed out
	Note    string
}

// Request makes a payment out (C1, C8): pending, until it is sent in a batch. payer.not_approved, payer.not_due,
// payer.whole, payer.too_much, payer.odd, payer.wrong_account, payout.wallet; payout.twice, payout.in_cash and payout.in_sheet where it is
// paid, or being paid, already.
func (p *Payer) Request(ctx context.Context, a Asked) (payout.Payment, error) {
	x, err := p.due(ctx, a)
	if err != nil {
		return payout.Payment{}, err
	}
	x.Key, x.Note, x.At = p.NewKey(), a.Note, p.Stamp()
	if err := x.Check(); err != nil {
		return payout.Payment{}, err
	}
	return p.Ledger.Make(ctx, x)
}

// due is the payment of an account as it would be now; with an error as far as it can be told.
func (p *Payer) due(ctx context.Context, a Asked) (payout.Payment, error) {
	x, file, err := p.owned(ctx, a.Account)
	if err != nil {
		return x, err
	}
	switch {
	case file.Loan != nil:
		err = loan(&x, *file.Loan, a.Amount)
	case file.Savings != nil:
		err = p.savings(ctx, &x, *file.Savings, a.Amount)
	default:
		err = trouble(app.BadInput, "wrong_account", "name", x.Name)
	}
	if err != nil {
		return x, err
	}
	return x, p.walleted(ctx, &x)
}

// owned begins a payment: whose account it is, who pays, and when.
func (p *Payer) owned(ctx context.Context, ref app.AccountRef) (x payout.Payment, file app.AccountFile, err error) {
	if file, err = p.Portfolio.Account(ctx, ref); err != nil {
		return x, file, err
	}
	x = payout.Payment{Account: ref, State: payout.Pending}
	if file.Client == nil {
		return x, file, trouble(app.BadInput, "wrong_account", "name", ref.String())
	}
	x.Client, x.Name = file.Client.ID, file.Client.Name
	if x.By, err = p.Portfolio.Officer(ctx); err != nil {
		return x, file, err
	}
	x.Day, err = p.Today(ctx)
	return x, file, err
}

func (p *Payer) walleted(ctx context.Context, x *payout.Payment) error {
	rows, err := p.Purses.WalletRows(ctx, x.Client)
	if err != nil {
		return err
	}
	w, found := wallet.Preferred(rows, x.Client, p.Now())
	if !found {
		return app.Trouble(app.BadInput, "payout.wallet", nil, "name", x.Name)
	}
	x.Wallet = w.Wallet
	return nil
}

func loan(x *payout.Payment, l app.Loan, amount money.Amount) error {
	x.Purpose, x.Label, x.Tranche, x.Amount = payout.Disbursement, l.AccountNo, l.DisburseOn, l.NetDisbursal
	switch {
	case l.Odd != "":
		return trouble(app.Conflict, "odd", "name", x.Name, "account", l.AccountNo)
	case l.Status != app.LoanApproved:
		return trouble(app.Conflict, "not_approved", "name", x.Name, "account", l.AccountNo)
	case l.DisburseOn.IsZero() || l.DisburseOn.After(x.Day):
		return trouble(app.Conflict, "not_due", "name", x.Name, "account", l.AccountNo, "day", l.DisburseOn)
	case amount.Valid() && !amount.Equal(l.NetDisbursal):
		return trouble(app.BadInput, "whole", "name", x.Name, "amount", l.NetDisbursal)
	}
	return nil
}

func (p *Payer) savings(ctx context.Context, x *payout.Payment, s app.Savings, amount money.Amount) error {
	x.Purpose, x.Label, x.Amount = payout.Withdrawal, s.AccountNo, amount
	switch {
	case s.Odd != "":
		return trouble(app.Conflict, "odd", "name", x.Name, "account", s.AccountNo)
	case s.Status != app.SavingsActive:
		return trouble(app.Conflict, "not_approved", "name", x.Name, "account", s.AccountNo)
	case !amount.Valid() || amount.Sign() <= 0:
		return app.Trouble(app.BadInput, "payout.amount", nil)
	}
	left, err := p.left(ctx, s)
	if err != nil {
		return err
	}
	if c, err := amount.Cmp(left); err != nil || c > 0 {
		return trouble(app.OverLimit, "too_much", "name", x.Name, "most", left)
	}
	return nil
}

// left of savings once the core has what was handed out.
func (p *Payer) left(ctx context.Context, s app.Savings) (money.Amount, error) {
	left := s.Available
	pending, err := p.Portfolio.Pending(ctx, s.Ref())
	for _, e := range pending { // only what goes out counts: what comes in may still be refused
		if e.Kind == app.Withdrawal && err == nil {
			left, err = left.Sub(e.Amount)
		}
	}
	return left, err
}

// Collected is a client who is asked to pay.
type Collected struct {
	Account app.AccountRef
	Amount  money.Amount  // no amount for a loan = all that is due today
	Life    time.Duration // of the request; 0 = a day
	Note    string
}

// Collect asks a client on her phone to pay a repayment or a deposit (D1): of a loan no more than is left once the cash is
// booked that she paid. It runs out, and an account has one open request at a time. payer.no_loan, payer.nothing_due, payer.more_than_owed, payer.odd, payer.wrong_account,
// payout.wallet, payout.twice.
func (p *Payer) Collect(ctx context.Context, c Collected) (payout.Payment, error) {
	x, file, err := p.owned(ctx, c.Account)
	if err != nil {
		return payout.Payment{}, err
	}
	switch {
	case file.Loan != nil:
		var pending []app.Entry
		if pending, err = p.Portfolio.Pending(ctx, c.Account); err != nil {
			return payout.Payment{}, err
		}
		*file.Loan = app.OverlayClient(app.ClientFile{Loans: []app.Loan{*file.Loan}}, pending).Loans[0]
		err = repayment(&x, *file.Loan, c.Amount)
	case file.Savings != nil && file.Savings.Status != app.SavingsActive:
		err = trouble(app.Conflict, "not_approved", "name", x.Name, "account", file.Savings.AccountNo)
	case file.Savings != nil && file.Savings.Odd != "":
		err = trouble(app.Conflict, "odd", "name", x.Name, "account", file.Savings.AccountNo)
	case file.Savings != nil:
		x.Label, x.Amount = file.Savings.AccountNo, c.Amount
	default:
		err = trouble(app.BadInput, "wrong_account", "name", x.Name)
	}
	if err != nil {
		return payout.Payment{}, err
	}
	if c.Life <= 0 {
		c.Life = 24 * time.Hour
	}
	x.Purpose, x.Until, x.Key, x.Note, x.At = payout.Collection, p.Now().Add(c.Life).UTC().Truncate(time.Second), p.NewKey(), c.Note, p.Stamp()
	if err := p.walleted(ctx, &x); err != nil {
		return payout.Payment{}, err
	}
	if err := x.Check(); err != nil {
		return payout.Payment{}, err
	}
	return p.Ledger.Make(ctx, x)
}

func repayment(x *payout.Payment, l app.Loan, amount money.Amount) (err error) {
	x.Label, x.Amount = l.AccountNo, amount
	switch {
	case l.Odd != "":
		return trouble(app.Conflict, "odd", "name", x.Name, "account", l.AccountNo)
	case l.Status != app.LoanActive:
		return trouble(app.Conflict, "no_loan", "name", x.Name, "account", l.AccountNo)
	}
	if !amount.Valid() {
		if x.Amount, err = l.DueBy(x.Day); err != nil {
			return err
		}
		if x.Amount.Sign() <= 0 {
			return trouble(app.BadInput, "nothing_due", "name", x.Name, "account", l.AccountNo)
		}
	}
	if c, err := x.Amount.Cmp(l.Total); err != nil || c > 0 {
		return trouble(app.OverLimit, "more_than_owed", "name", x.Name, "most", l.Total)
	}
	return nil
}
