package ledger

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/exact"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// Codes of our own, for refusals that the server was not needed for.
const (
	CodeUnfit      = "daftari.unfit"              // the entry cannot be said in Fineract's words
	CodeFollowed   = "daftari.disbursal.followed" // something was booked on the loan since
	CodeChanged    = "daftari.disbursal.changed"  // what would be handed out is not what was
	CodeNoTarget   = "daftari.reversal.no.target" // what is to be reversed is not there
	CodeNoMeeting  = "daftari.meeting.no.calendar"
	CodeTurnedDown = "daftari.checker.rejected"
)

// job is a work made ready for the wire.
type job struct {
	w       app.Work
	act     *Act // said by a room below; nil: by build
	p       fineract.Posting
	loan    int64 // which close of business may hold; 0 = none
	decided *app.Outcome
	// account is what the answer must name where it names one; transaction picks the core's id of
	// the posting.
	account     int64
	transaction func(fineract.CommandResult) string
}

// alone reports that the job needs a request of its own.
func (j job) alone() bool { return j.decided == nil && !j.p.Batchable() }

func (l *Ledger) refuse(w app.Work, code string) job {
	return job{w: w, decided: &app.Outcome{Key: w.Entry.Key, Event: app.Refuse, Class: app.Rejected, Code: code}}
}

// prepare says a work in Fineract's words. It may read (a reversal finds its target, attendance
// its calendar); an error of such a read is an outcome too.
func (l *Ledger) prepare(ctx context.Context, j job) job {
	w := j.w
	var err error
	if j.act != nil {
		j, err = l.ready(ctx, j)
	} else {
		j, err = l.build(ctx, w)
	}
	switch {
	case j.decided != nil:
		return j
	case errors.Is(err, errUnfit), err == nil && j.p.Err() != nil:
		return l.refuse(w, CodeUnfit)
	case err != nil: // a read failed: nothing of this work went out
		o := l.notSent(w, err)
		return job{w: w, decided: &o}
	}
	return j
}

// errUnfit marks an entry that cannot be posted as it is.
var errUnfit = errors.New("the entry cannot be posted")

func (l *Ledger) build(ctx context.Context, w app.Work) (job, error) {
	e := w.Entry
	key := e.Key.Idempotency(e.Generation)
	switch e.Kind {
	case app.Repayment:
		return l.money(w, app.OnLoan, func(t fineract.Transaction) fineract.Posting {
			t.ExternalID = string(e.Key)
			return fineract.Repayment(fineract.Ref{ID: e.Account.ID}, t, key)
		})
	case app.Deposit, app.Withdrawal:
		return l.money(w, app.OnSavings, func(t fineract.Transaction) fineract.Posting {
			if l.server.SavingsExternalID {
				t.ExternalID = string(e.Key)
			}
			if e.Kind == app.Deposit {
				return fineract.Deposit(e.Account.ID, t, key)
			}
			return fineract.Withdrawal(e.Account.ID, t, key)
		})
	case app.ChargePayment:
		j, err := l.money(w, app.OnCharge, func(t fineract.Transaction) fineract.Posting {
			t.Note = "" // not among the fields that paycharge takes; nor is externalId before 1.12
			return fineract.PayClientCharge(int64(e.Client), e.Account.ID, t, key)
		})
		j.transaction = func(r fineract.CommandResult) string { return string(r.TransactionID) }
		return j, err
	case app.Disbursement:
		return l.disburse(ctx, w, key)
	case app.Attendance:
		return l.attendance(ctx, w, key)
	case app.MeetingNoted:
		return l.noted(w, key)
	case app.Reversal:
		return l.reverse(ctx, w, key)
	case app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
	}
	return job{}, fmt.Errorf("%w: kind %q", errUnfit, e.Kind)
}

// money makes the posting of an amount on an account.
func (l *Ledger) money(w app.Work, on app.AccountKind, make func(fineract.Transaction) fineract.Posting) (job, error) {
	e := w.Entry
	if err := checkMoney(e, on); err != nil {
		return job{}, err
	}
	t := fineract.Transaction{Date: DateOf(e.Day), Amount: AmountOf(e.Amount), Note: e.Note,
		Payment: fineract.Payment{PaymentTypeID: int64(e.Payment), ReceiptNumber: e.WireReceipt()}}
	if t.PaymentTypeID == 0 {
		return job{}, fmt.Errorf("%w: no payment type, so the receipt number would be dropped", errUnfit)
	}
	j := job{w: w, p: make(t), account: e.Account.ID, transaction: resourceID}
	if on == app.OnLoan {
		j.loan = e.Account.ID
	}
	return j, nil
}

// checkMoney: the server rounds what does not fit without a word (observed 0.9).
func checkMoney(e app.Entry, on app.AccountKind) error {
	switch {
	case e.Account.Kind != on || e.Account.ID <= 0:
		return fmt.Errorf("%w: %s on account kind %q", errUnfit, e.Kind, e.Account.Kind)
	case !Postable(e.Amount):
		return fmt.Errorf("%w: no amount above nought, or one that the currency does not have", errUnfit)
	case e.Day.IsZero():
		return fmt.Errorf("%w: no business date", errUnfit)
	case e.Key == "":
		return fmt.Errorf("%w: no key", errUnfit)
	case e.WireReceipt() == "":
		return fmt.Errorf("%w: no receipt number", errUnfit)
	case on == app.OnCharge && e.Client <= 0:
		return fmt.Errorf("%w: a charge without its client", errUnfit)
	}
	return nil
}

// Postable tells an amount above nought that the server books as it is.
func Postable(a money.Amount) bool {
	whole := a.Currency().Digits() > 0 || a.FitsMultiple() // with decimals it rounds to no multiple (its Money.of)
	return a.Valid() && a.Sign() > 0 && whole
}

// disburse hands an approved loan out. The amount is left out: what goes out is what was
// approved, and Entry.Amount is what the client got in her hand, less fees. So the loan is read
// first: the branch may have approved another sum since the last pull, and the answer tells none.
func (l *Ledger) disburse(ctx context.Context, w app.Work, key string) (job, error) {
	e := w.Entry
	if err := checkMoney(e, app.OnLoan); err != nil {
		return job{}, err
	}
	loan, err := l.loan(ctx, e.Account.ID)
	switch class := fineract.Classify(err); {
	case class == fineract.Refused, class == fineract.NotPermitted: // the posting will tell better
	case err != nil:
		return job{}, err
	case loan.Status.ID == app.LoanApproved && !handsOut(e, loan):
		return l.refuse(w, CodeChanged), nil
	}
	payment := e.Payment
	if instead, flagged := l.payout[payment]; flagged {
		payment = instead
	}
	d := fineract.Disbursal{Date: DateOf(e.Day), ExternalID: string(e.Key), Note: e.Note,
		Payment: fineract.Payment{PaymentTypeID: int64(payment), ReceiptNumber: e.WireReceipt()}}
	return job{w: w, p: fineract.Disburse(fineract.Ref{ID: e.Account.ID}, d, key), loan: e.Account.ID, account: e.Account.ID,
		transaction: func(r fineract.CommandResult) string { return idText(r.SubResourceID) }}, nil
}

// handsOut tells whether the entry's amount is what the loan gives. An approval of less than was
// applied for leaves the net amount as it was (recorded: disbursal/813), so that more than was approved
// is never right.
func handsOut(e app.Entry, loan fineract.Loan) bool {
	approved, err := loan.ApprovedPrincipal.Minor(e.Amount.Currency().Digits())
	if err == nil && approved > 0 && e.Amount.Minor() > approved {
		return false
	}
	return loan.NetDisbursal.IsZero() || sameAmount(e, loan.NetDisbursal)
}

// noteRow is a row of the datatable on the group; its unique column holds the entry's key.
type noteRow struct {
	Key       string        `json:"entry_key"`
	Day       fineract.Date `json:"meeting_day"`
	Outcome   string        `json:"outcome"`
	Reason    string        `json:"reason,omitempty"`
	To        fineract.Date `json:"to_day,omitzero"`
	At        string        `json:"to_time,omitempty"`
	Place     string        `json:"to_place,omitempty"`
	Colleague int64         `json:"colleague_id,omitempty"`
	Until     fineract.Date `json:"until_day,omitzero"`
}

// What the datatable's columns hold at most, in characters.
const (
	maxReason = 200
	maxPlace  = 100
)

func (l *Ledger) noted(w app.Work, key string) (job, error) {
	n := w.Entry.Meeting
	if n == nil || n.Group <= 0 || n.Day.IsZero() {
		return job{}, fmt.Errorf("%w: a meeting note without group or day", errUnfit)
	}
	row := noteRow{Key: string(w.Entry.Key), Day: DateOf(n.Day), Outcome: string(n.Outcome), Reason: cut(n.Reason, maxReason),
		To: DateOf(n.To), At: n.At, Place: cut(n.Place, maxPlace), Colleague: int64(n.Colleague), Until: DateOf(n.Until)}
	return job{w: w, p: tables.AddRow(portfolio.MeetingTable, int64(n.Group), row, key), transaction: resourceID}, nil
}

// cut is the first characters of a text.
func cut(s string, most int) string {
	r := []rune(s)
	return string(r[:min(len(r), most)])
}

// undoClientTransaction takes the payment of a client's charge back.
//
// Endpoint: POST /v1/clients/{clientId}/transactions/{transactionId}
func undoClientTransaction(client, transaction int64, key string) fineract.Posting {
	return fineract.Write(http.MethodPost, "/v1/clients/{clientId}/transactions/{transactionId}", []any{client, transaction},
		url.Values{"command": {"undo"}}, nil, false, key)
}

func resourceID(r fineract.CommandResult) string { return idText(r.ResourceID) }

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// DateOf says a day in Fineract's words.
func DateOf(d app.Date) fineract.Date {
	if d.IsZero() {
		return fineract.Date{}
	}
	return fineract.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()}
}

// AmountOf says an amount in Fineract's words.
func AmountOf(a money.Amount) fineract.Decimal {
	return exact.DecimalOf(a.Minor(), a.Currency().Digits())
}
