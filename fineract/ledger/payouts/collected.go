package payouts

import (
	"context"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Collected books what came from a wallet: a repayment of a loan, or a deposit. The provider has the money already, so
// that what the core refuses stays with people.
type Collected struct {
	Leg
	Account app.AccountRef // a loan or savings
	Amount  money.Amount
	Day     app.Date
	Type    app.PaymentTypeID
	Receipt string // the provider's confirmation number; "" = Reference of the key
	Wallet  string // what the core keeps as account number; "" = nothing
	Note    string
}

func (d Collected) work() app.Work {
	kind := app.Repayment
	if d.Account.Kind == app.OnSavings {
		kind = app.Deposit
	}
	return d.Leg.work(kind, d.Account, d.Amount, d.Day)
}

// receipt is what a deposit is found by on servers before 1.16: a number that the branch has booked by hand is the same
// money.
func (d Collected) receipt() string {
	if d.Receipt != "" {
		return d.Receipt
	}
	return Reference(d.Key)
}

func (d Collected) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	w := d.work()
	return take(ctx, l, ledger.Act{
		Work: w,
		Build: func(_ context.Context, key string) (ledger.Built, error) {
			on := d.Account.Kind == app.OnLoan || d.Account.Kind == app.OnSavings
			if !on || !ledger.Postable(d.Amount) || d.Key == "" || d.Day.IsZero() || d.Account.ID <= 0 || d.Type <= 0 {
				return unfit()
			}
			return ledger.Built{Posting: d.post(l.Server(), key), Loan: d.loan()}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			if d.Account.Kind == app.OnLoan {
				t, f := l.LoanTransaction(ctx, d.Account.ID, d.Key)
				if f.Stands() {
					f = l.JudgeLoan(w.Entry, t, fineract.LoanRepayment)
				}
				return f
			}
			t, f := l.SavingsTransaction(ctx, w.Entry, d.receipt())
			if f.Stands() {
				f = l.JudgeSavings(w.Entry, t)
			}
			return f
		},
		Names: func(r fineract.CommandResult) (string, bool) {
			if d.Account.Kind == app.OnLoan {
				own := r.ResourceExternalID == "" || strings.EqualFold(string(r.ResourceExternalID), string(d.Key))
				return idText(r.ResourceID), own && fits(r.LoanID, d.Account.ID)
			}
			return idText(r.ResourceID), fits(r.SavingsID, d.Account.ID)
		},
	}, ask)
}

// loan that close of business may hold; 0 = none.
func (d Collected) loan() int64 {
	if d.Account.Kind == app.OnLoan {
		return d.Account.ID
	}
	return 0
}

func (d Collected) post(server app.ServerInfo, key string) fineract.Posting {
	t := fineract.Transaction{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(d.Amount), Note: d.Note,
		Payment: fineract.Payment{PaymentTypeID: int64(d.Type), ReceiptNumber: d.receipt(), AccountNumber: d.Wallet}}
	if d.Account.Kind == app.OnLoan {
		t.ExternalID = string(d.Key)
		return fineract.Repayment(fineract.Ref{ID: d.Account.ID}, t, key)
	}
	if server.SavingsExternalID {
		t.ExternalID = string(d.Key)
	}
	return fineract.Deposit(d.Account.ID, t, key)
}
