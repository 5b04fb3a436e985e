package payouts

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Entitled names what of a loan is handed out: the tranche that the core expects on a day, if it gives exactly this net
// amount to exactly this client. What is booked, its principal, is read when it is booked.
type Entitled struct {
	Client  app.ClientID
	Tranche app.Date
	Net     money.Amount
}

// Disbursal books a loan, or one tranche of it, as handed out by wallet. The key is the transaction's externalId.
type Disbursal struct {
	Leg
	Entitled
	Loan    app.LoanID
	Day     app.Date // interest begins on it
	Type    app.PaymentTypeID
	Receipt string // the provider's confirmation number; "" = Reference of the key
	Wallet  string // what the core keeps as account number; "" = nothing
	Note    string
}

func (d Disbursal) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	h := handOut{d.Leg, d.Entitled, d.Loan, d.Day}
	return take(ctx, l, h.act(l, func(principal money.Amount, key string) fineract.Posting {
		receipt := d.Receipt
		if receipt == "" {
			receipt = Reference(d.Key)
		}
		return fineract.Disburse(fineract.Ref{ID: int64(d.Loan)}, fineract.Disbursal{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(principal),
			ExternalID: string(d.Key), Note: d.Note,
			Payment: fineract.Payment{PaymentTypeID: int64(d.Type), ReceiptNumber: receipt, AccountNumber: d.Wallet}}, key)
	}), ask)
}

// ToSavings books a loan, or one tranche of it, as handed out to the savings account that is linked to
// it. The core must have its financial activities 100 and 200 mapped (fineract-observed.md section 1 row
// 8). Its answer names no transaction: the proof then names the loan in its place.
type ToSavings struct {
	Leg
	Entitled
	Loan app.LoanID
	Day  app.Date
	Note string
}

func (d ToSavings) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	h := handOut{d.Leg, d.Entitled, d.Loan, d.Day}
	return take(ctx, l, h.act(l, func(principal money.Amount, key string) fineract.Posting {
		return toSavings(int64(d.Loan), fineract.Disbursal{Date: ledger.DateOf(d.Day), Amount: ledger.AmountOf(principal),
			ExternalID: string(d.Key), Note: d.Note}, key)
	}), ask)
}

// toSavings hands a loan out to its linked savings account; payment fields are refused.
//
// Endpoint: POST /v1/loans/{loanId}
func toSavings(loan int64, d fineract.Disbursal, key string) fineract.Posting {
	return fineract.Write(http.MethodPost, "/v1/loans/{loanId}", []any{loan}, url.Values{"command": {"disburseToSavings"}}, d, true, key)
}

// handOut is a disbursement of either way.
type handOut struct {
	Leg
	Entitled
	loan app.LoanID
	day  app.Date
}

func (h handOut) work(principal money.Amount) app.Work {
	return h.Leg.work(app.Disbursement, app.AccountRef{Kind: app.OnLoan, ID: int64(h.loan)}, principal, h.day)
}

func (h handOut) act(l *ledger.Ledger, post func(principal money.Amount, key string) fineract.Posting) ledger.Act {
	return ledger.Act{
		Work: h.work(h.Net),
		Build: func(ctx context.Context, key string) (ledger.Built, error) {
			if !ledger.Postable(h.Net) || h.Key == "" || h.day.IsZero() || h.loan <= 0 {
				return unfit()
			}
			principal, instead, err := h.principal(ctx, l)
			switch {
			case err != nil:
				return ledger.Built{}, err
			case instead != nil:
				return *instead, nil
			}
			return ledger.Built{Posting: post(principal, key), Loan: int64(h.loan)}, nil
		},
		Look: func(ctx context.Context) ledger.Finding { return h.look(ctx, l) },
		Names: func(r fineract.CommandResult) (string, bool) {
			transaction := r.SubResourceID
			if transaction == 0 {
				transaction = r.LoanID
			}
			own := r.SubResourceExternalID == "" || strings.EqualFold(string(r.SubResourceExternalID), string(h.Key))
			return idText(transaction), own && fits(r.LoanID, int64(h.loan)) && fits(r.ResourceID, int64(h.loan))
		},
	}
}

var errChanged = errors.New("the loan hands out otherwise than what waits for a checker")

// principal of what is still to be handed out, or what to do instead of handing it out.
func (h handOut) principal(ctx context.Context, l *ledger.Ledger) (p money.Amount, instead *ledger.Built, err error) {
	loan, err := readLoan(ctx, l.Client(), h.loan)
	var e *fineract.Error
	switch {
	case errors.As(err, &e) && e.Kind == fineract.KindNotFound:
		return p, &ledger.Built{Refused: e.Code}, nil
	case err != nil:
		return p, nil, err
	}
	t, no := loan.Due(h.Client, h.Tranche, h.Net)
	if no == nil {
		return t.Principal, nil, nil
	}
	f := h.look(ctx, l) // it may be ours that is out
	switch {
	case f.Stands():
		return p, &ledger.Built{Already: f.Transaction()}, nil
	case f.Err() != nil:
		return p, nil, f.Err()
	case h.Waiting != nil: // nobody may call it refused while a second person can still let it go
		return p, nil, errChanged
	case len(loan.Open) == 0:
		return p, &ledger.Built{Refused: codeNotApproved}, nil
	}
	return p, &ledger.Built{Refused: ledger.CodeChanged}, nil
}

// codeNotApproved is the core's own word for a loan that has nothing to hand out.
const codeNotApproved = "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state"

// look finds what is booked under the key and compares it with the tranche's principal.
func (h handOut) look(ctx context.Context, l *ledger.Ledger) ledger.Finding {
	t, f := l.LoanTransaction(ctx, int64(h.loan), h.Key)
	if !f.Stands() {
		return f
	}
	loan, err := readLoan(ctx, l.Client(), h.loan)
	if err != nil {
		return ledger.Unread(err)
	}
	return l.JudgeLoan(h.work(loan.booked(h.Entitled)).Entry, t, fineract.LoanDisbursement)
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
