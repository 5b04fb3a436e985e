package payouts

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Withdrawal takes money out of savings for a wallet. Servers before 1.16 keep no externalId of it: it is
// found by its receipt number, Reference of the key, among the account's transactions of the day.
type Withdrawal struct {
	Leg
	Savings app.SavingsID
	Amount  money.Amount
	Day     app.Date
	Type    app.PaymentTypeID
	Wallet  string // what the core keeps as account number; "" = nothing
	Note    string
}

func (d Withdrawal) work() app.Work {
	return d.Leg.work(app.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: int64(d.Savings)}, d.Amount, d.Day)
}

func (d Withdrawal) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	w := d.work()
	return take(ctx, l, ledger.Act{
		Work: w,
		Build: func(_ context.Context, key string) (ledger.Built, error) {
			if !ledger.Postable(d.Amount) || d.Key == "" || d.Day.IsZero() || d.Savings <= 0 || d.Type <= 0 {
				return unfit()
			}
			t := fineract.Transaction{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(d.Amount), Note: d.Note,
				Payment: fineract.Payment{PaymentTypeID: int64(d.Type), ReceiptNumber: Reference(d.Key), AccountNumber: d.Wallet}}
			if l.Server().SavingsExternalID {
				t.ExternalID = string(d.Key)
			}
			return ledger.Built{Posting: fineract.Withdrawal(int64(d.Savings), t, key)}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			_, f := d.find(ctx, l)
			return f
		},
		Names: func(r fineract.CommandResult) (string, bool) {
			return idText(r.ResourceID), fits(r.SavingsID, int64(d.Savings))
		},
	}, ask)
}

// find looks for the withdrawal and compares it; the transaction is there where the finding Stands or is Gone.
func (d Withdrawal) find(ctx context.Context, l *ledger.Ledger) (fineract.SavingsTransaction, ledger.Finding) {
	w := d.work()
	t, f := l.SavingsTransaction(ctx, w.Entry, Reference(d.Key))
	if f.Stands() {
		f = l.JudgeSavings(w.Entry, t)
	}
	return t, f
}

// UndoWithdrawal takes a withdrawal back: the money is in the savings again.
type UndoWithdrawal struct {
	Leg
	Of     Withdrawal
	Reason string
}

func (u UndoWithdrawal) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	w := u.Leg.reversal(u.Of.work().Entry, u.Reason)
	return forPerson(take(ctx, l, ledger.Act{
		Work: w,
		Build: func(ctx context.Context, key string) (ledger.Built, error) {
			t, f := u.Of.find(ctx, l)
			if !f.Stands() {
				return nothingToUndo(f, idText(t.ID))
			}
			return ledger.Built{Posting: fineract.UndoSavings(int64(u.Of.Savings), t.ID, key)}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			t, f := u.Of.find(ctx, l)
			return undone(l, w, f, idText(t.ID))
		},
		Names: func(r fineract.CommandResult) (string, bool) { // it names the account, not the transaction
			return idText(r.ResourceID), fits(r.SavingsID, int64(u.Of.Savings))
		},
	}, ask))
}

// nothingToUndo says why there is no posting: it is undone already, it could not be read, or it is not there.
func nothingToUndo(f ledger.Finding, transaction string) (ledger.Built, error) {
	switch {
	case f.Gone():
		return ledger.Built{Already: transaction}, nil
	case f.Err() != nil:
		return ledger.Built{}, f.Err()
	}
	return ledger.Built{Refused: ledger.CodeNoTarget}, nil
}

// undone turns what was found of a posting into what that says of its undoing.
func undone(l *ledger.Ledger, w app.Work, f ledger.Finding, transaction string) ledger.Finding {
	switch {
	case f.Gone():
		return l.Found(w, transaction)
	case f.Stands():
		return ledger.NotThere()
	case f.Missing(): // confirmed once and not there: nothing to go by
		return ledger.Differs("daftari.found.no_target", "")
	}
	return f
}
