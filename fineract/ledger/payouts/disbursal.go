package payouts

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Disbursal books a loan, or one tranche of it, as handed out by wallet. The key is the transaction's
// externalId. The core takes any amount up to what was approved: that it is the right one is read before.
type Disbursal struct {
	Leg
	Loan      app.LoanID
	Principal money.Amount // of the loan or tranche, fees included: Tranche.Principal
	Day       app.Date     // interest begins on it
	Type      app.PaymentTypeID
	Receipt   string // the provider's confirmation number; "" = Reference of the key
	Wallet    string // what the core keeps as account number; "" = nothing
	Note      string
}

func (d Disbursal) work() app.Work {
	return d.Leg.work(app.Disbursement, app.AccountRef{Kind: app.OnLoan, ID: int64(d.Loan)}, d.Principal, d.Day)
}

func (d Disbursal) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	return take(ctx, l, onLoan(l, d.work(), func(key string) fineract.Posting {
		receipt := d.Receipt
		if receipt == "" {
			receipt = Reference(d.Key)
		}
		return fineract.Disburse(fineract.Ref{ID: int64(d.Loan)}, fineract.Disbursal{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(d.Principal),
			ExternalID: string(d.Key), Note: d.Note,
			Payment: fineract.Payment{PaymentTypeID: int64(d.Type), ReceiptNumber: receipt, AccountNumber: d.Wallet}}, key)
	}), ask)
}

// ToSavings books a loan, or one tranche of it, as handed out to the savings account that is linked to
// it. The core must have its financial activities 100 and 200 mapped (fineract-observed.md section 1 row
// 8). Its answer names no transaction: the proof then names the loan in its place.
type ToSavings struct {
	Leg
	Loan      app.LoanID
	Principal money.Amount
	Day       app.Date
	Note      string
}

func (d ToSavings) work() app.Work {
	return d.Leg.work(app.Disbursement, app.AccountRef{Kind: app.OnLoan, ID: int64(d.Loan)}, d.Principal, d.Day)
}

func (d ToSavings) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	return take(ctx, l, onLoan(l, d.work(), func(key string) fineract.Posting {
		return toSavings(int64(d.Loan), fineract.Disbursal{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(d.Principal),
			ExternalID: string(d.Key), Note: d.Note}, key)
	}), ask)
}

// toSavings hands a loan out to its linked savings account; payment fields are refused.
//
// Endpoint: POST /v1/loans/{loanId}
func toSavings(loan int64, d fineract.Disbursal, key string) fineract.Posting {
	return fineract.Write(http.MethodPost, "/v1/loans/{loanId}", []any{loan}, url.Values{"command": {"disburseToSavings"}}, d, true, key)
}

// onLoan is the act of a disbursement of either way.
func onLoan(l *ledger.Ledger, w app.Work, post func(key string) fineract.Posting) ledger.Act {
	loan := w.Entry.Account.ID
	return ledger.Act{
		Work: w,
		Build: func(_ context.Context, key string) (ledger.Built, error) {
			if !ledger.Postable(w.Entry.Amount) || w.Entry.Key == "" || w.Entry.Day.IsZero() || loan <= 0 {
				return unfit()
			}
			return ledger.Built{Posting: post(key), Loan: loan}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			t, f := l.LoanTransaction(ctx, loan, w.Entry.Key)
			if !f.Stands() {
				return f
			}
			return l.JudgeLoan(w.Entry, t, fineract.LoanDisbursement)
		},
		Names: func(r fineract.CommandResult) (string, bool) {
			transaction := r.SubResourceID
			if transaction == 0 {
				transaction = r.LoanID
			}
			own := r.SubResourceExternalID == "" || strings.EqualFold(string(r.SubResourceExternalID), string(w.Entry.Key))
			return idText(transaction), own && fits(r.LoanID, loan) && fits(r.ResourceID, loan)
		},
	}
}

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// Undo takes a disbursal back, of either way. The core would silently reverse every later repayment with
// it, so the loan is read first: where something was booked on it since, the outcome is Refuse and names
// in Person why a person must go on. Nothing was done then.
type Undo struct {
	Leg
	Loan   app.LoanID
	Of     app.Key // the disbursal's
	Reason string
}

func (u Undo) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	w := u.Leg.reversal(app.Entry{Key: u.Of, Kind: app.Disbursement, Account: app.AccountRef{Kind: app.OnLoan, ID: int64(u.Loan)}}, u.Reason)
	do := l.Post
	if ask {
		do = l.Ask
	}
	outs, err := do(ctx, []app.Work{w})
	if err != nil || len(outs) != 1 { // the engine's port allows an error; a Ledger gives none
		return app.Outcome{Key: u.Key, Event: app.Lost, Class: app.Internal}
	}
	return forPerson(outs[0])
}

// Why a refused Undo needs a person: keys of words.
const (
	PersonFollowed = "ledger.person.followed" // something was booked on the loan since
	PersonStays    = "ledger.person.stays"    // the core will not take it back
)

// forPerson: money that did not go out stands booked as gone, and no machine can mend it.
func forPerson(o app.Outcome) app.Outcome {
	if o.Event == app.Refuse {
		o.Person = PersonStays
		if o.Code == ledger.CodeFollowed {
			o.Person = PersonFollowed
		}
	}
	return o
}
