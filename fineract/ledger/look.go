package ledger

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// look finds out what became of a work. It only reads.
func (l *Ledger) look(ctx context.Context, w app.Work) finding {
	switch w.Entry.Kind {
	case app.Repayment:
		return l.lookRepayment(ctx, w.Entry)
	case app.Disbursement:
		return l.lookDisbursement(ctx, w.Entry)
	case app.Deposit, app.Withdrawal:
		return l.lookSavings(ctx, w.Entry)
	case app.ChargePayment:
		return l.lookCharge(ctx, w.Entry)
	case app.Attendance:
		return l.lookAttendance(ctx, w.Entry)
	case app.MeetingNoted:
		return l.lookNote(ctx, w.Entry)
	case app.Reversal:
		return l.lookReversal(ctx, w)
	case app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
	}
	return finding{what: unseen, code: "daftari.found.no_such_kind"}
}

// Codes by which Fineract says that something is not there.
const (
	codeNoExternal = "error.msg.loan.transaction.external.id.invalid"
	codeOtherLoan  = "error.msg.loan.transaction.id.invalid" // it exists, under another loan (observed 4.4)
)

func failedRead(err error) finding {
	switch class := fineract.Classify(err); class {
	case fineract.NotPermitted, fineract.Refused:
		// Not found, or not to be seen: of another branch by now. The posting itself is not limited so (observed 0.10).
		return finding{what: unseen, err: err}
	default:
		return finding{what: failed, err: err}
	}
}

func (l *Ledger) lookRepayment(ctx context.Context, e app.Entry) finding {
	t, f := l.LoanTransaction(ctx, e.Account.ID, e.Key)
	if f.what != found {
		return f
	}
	return l.JudgeLoan(e, t, fineract.LoanRepayment)
}

// LoanTransaction reads the transaction of a loan whose externalId is the key. The finding Stands only
// for what carries that key on that loan; nothing else of it is compared.
func (l *Ledger) LoanTransaction(ctx context.Context, loan int64, key app.Key) (fineract.LoanTransaction, Finding) {
	t, err := l.c.LoanTransaction(ctx, fineract.Ref{ID: loan}, fineract.Ref{ExternalID: string(key)})
	switch {
	case fineract.HasCode(err, codeNoExternal):
		return t, finding{what: absent}
	case fineract.HasCode(err, codeOtherLoan):
		return t, finding{what: absentButTaken, code: "daftari.found.other_loan"}
	case err != nil:
		return t, failedRead(err)
	case !sameText(t.ExternalID, string(key)) || !fits(t.LoanID, loan):
		return t, finding{what: unequal, code: "daftari.found.other_transaction"}
	}
	return t, finding{what: found}
}

// JudgeLoan compares a transaction that carries our externalId with an entry: its type (one of
// fineract's), its amount and its day.
func (l *Ledger) JudgeLoan(e app.Entry, t fineract.LoanTransaction, kind int64) Finding {
	switch {
	case t.ID == 0:
		return finding{what: failed, err: errNoID}
	case t.Type.ID != kind:
		return finding{what: unequal, code: "daftari.found.type", text: t.Type.Value}
	case !sameAmount(e, t.Amount):
		return finding{what: unequal, code: "daftari.found.amount", text: t.Amount.String()}
	case t.Date != DateOf(e.Day):
		return finding{what: unequal, code: "daftari.found.date", text: t.Date.String()}
	case t.Reversed || !t.ReversedOn.IsZero():
		return finding{what: undone, code: "daftari.found.reversed"}
	}
	return l.found(e, idText(t.ID), "")
}

func (l *Ledger) found(e app.Entry, transaction, balance string) finding {
	at, _ := l.Clock()
	return finding{what: found, proof: &app.Confirmation{Key: e.Key, Transaction: transaction, Balance: balance, At: at}}
}

func sameAmount(e app.Entry, d fineract.Decimal) bool {
	n, err := d.Minor(e.Amount.Currency().Digits())
	return err == nil && n == e.Amount.Minor()
}

// lookTogether looks repayments on several loans up in one request: a batch of reads, in which
// the loan's transactions carry the externalIds. What it cannot decide is left to look.
func (l *Ledger) lookTogether(ctx context.Context, works []app.Work) map[app.Key]finding {
	byLoan := map[int64][]app.Entry{}
	var loans []int64
	for _, w := range works {
		if e := w.Entry; e.Kind == app.Repayment && e.Account.Kind == app.OnLoan && e.Account.ID > 0 {
			if byLoan[e.Account.ID] == nil {
				loans = append(loans, e.Account.ID)
			}
			byLoan[e.Account.ID] = append(byLoan[e.Account.ID], e)
		}
	}
	got := map[app.Key]finding{}
	if len(loans) < 3 { // a read of one transaction is a tenth of a loan with all of them
		return got
	}
	for some := range slices.Chunk(loans, askAtOnce) {
		items := make([]fineract.Posting, len(some))
		for i, id := range some {
			items[i] = fineract.Read("/v1/loans/{loanId}", url.Values{"associations": {"transactions"}}, id)
		}
		answers, err := l.c.Batch(ctx, false, items)
		if err != nil {
			return got // each by itself will tell what the matter is
		}
		for i, a := range answers {
			var loan fineract.Loan
			if a.Status == 200 && json.Unmarshal(a.Body, &loan) == nil && loan.ID == some[i] && len(loan.Transactions) > 0 {
				l.findIn(loan, byLoan[loan.ID], got)
			}
		}
	}
	return got
}

// findIn: a loan that was disbursed has a transaction at least, so that an empty list proves nothing.
func (l *Ledger) findIn(loan fineract.Loan, entries []app.Entry, got map[app.Key]finding) {
	for _, e := range entries {
		got[e.Key] = finding{what: absent}
		for _, t := range loan.Transactions {
			if t.ExternalID != "" && sameText(t.ExternalID, string(e.Key)) {
				got[e.Key] = l.JudgeLoan(e, t, fineract.LoanRepayment)
			}
		}
	}
}

// loan reads a loan with its transactions; JSON that is not that loan is an error.
func (l *Ledger) loan(ctx context.Context, id int64) (fineract.Loan, error) {
	loan, err := l.c.Loan(ctx, fineract.Ref{ID: id}, "transactions")
	if err == nil && loan.ID != id {
		err = errNoID
	}
	return loan, err
}

func (l *Ledger) lookDisbursement(ctx context.Context, e app.Entry) finding {
	loan, err := l.loan(ctx, e.Account.ID)
	if err != nil {
		return failedRead(err)
	}
	for _, t := range loan.Transactions {
		if t.Type.ID != fineract.LoanDisbursement || t.ExternalID == "" || !sameText(t.ExternalID, string(e.Key)) {
			continue
		}
		switch {
		case t.Reversed || !t.ReversedOn.IsZero():
			return finding{what: undone, code: "daftari.found.reversed"}
		case t.Date != DateOf(e.Day):
			return finding{what: unequal, code: "daftari.found.date", text: t.Date.String()}
		case !sameAmount(e, loan.NetDisbursal) && !(loan.NetDisbursal.IsZero() && sameAmount(e, t.Amount)):
			return finding{what: unequal, code: "daftari.found.amount", text: loan.NetDisbursal.String()}
		}
		return l.found(e, idText(t.ID), "")
	}
	return finding{what: absent}
}

func (l *Ledger) lookSavings(ctx context.Context, e app.Entry) finding {
	t, f := l.SavingsTransaction(ctx, e, e.WireReceipt())
	if f.what != found {
		return f
	}
	return l.JudgeSavings(e, t)
}

// JudgeSavings compares a transaction that carries our receipt number with a deposit or withdrawal.
func (l *Ledger) JudgeSavings(e app.Entry, t fineract.SavingsTransaction) Finding {
	kind := fineract.SavingsDeposit
	if e.Kind == app.Withdrawal {
		kind = fineract.SavingsWithdrawal
	}
	switch {
	case t.Type.ID != kind:
		return finding{what: unequal, code: "daftari.found.type", text: t.Type.Value}
	case !sameAmount(e, t.Amount):
		return finding{what: unequal, code: "daftari.found.amount", text: t.Amount.String()}
	case t.Date != DateOf(e.Day):
		return finding{what: unequal, code: "daftari.found.date", text: t.Date.String()}
	case t.Reversed:
		return finding{what: undone, code: "daftari.found.reversed"}
	}
	return l.found(e, idText(t.ID), "") // the running balance of a row may be stale: it is not told
}

// SavingsTransaction finds the one of a deposit or withdrawal: by externalId where the server has
// it, by the receipt number in the transactions of the day otherwise. The finding Stands only where there
// is one; nothing else of it is compared.
func (l *Ledger) SavingsTransaction(ctx context.Context, e app.Entry, receipt string) (fineract.SavingsTransaction, Finding) {
	if l.server.SavingsExternalID {
		t, err := l.c.SavingsTransactionByExternalID(ctx, e.Account.ID, string(e.Key))
		switch {
		case err == nil && t.ID == 0:
			return t, finding{what: failed, err: errNoID}
		case err == nil:
			return t, finding{what: found}
		case !fineract.NotFound(err):
			return t, failedRead(err)
		}
		// Not found; posted before the server was brought to 1.16 it would have a receipt number only.
	}
	if receipt == "" {
		return fineract.SavingsTransaction{}, finding{what: unseen, code: "daftari.found.no_receipt"}
	}
	all, err := l.c.SavingsByReceipt(ctx, e.Account.ID, DateOf(e.Day), fineract.Decimal{}, receipt)
	if err != nil {
		return fineract.SavingsTransaction{}, failedRead(err)
	}
	switch len(all) {
	case 0:
		return fineract.SavingsTransaction{}, finding{what: absent}
	case 1:
		return all[0], finding{what: found}
	}
	return all[0], finding{what: unequal, code: "daftari.found.twice"}
}

func (l *Ledger) lookCharge(ctx context.Context, e app.Entry) finding {
	t, f := l.chargePayment(ctx, e)
	switch {
	case f.what != found:
		return f
	case !sameAmount(e, t.Amount):
		return finding{what: unequal, code: "daftari.found.amount", text: t.Amount.String()}
	case t.Date != DateOf(e.Day):
		return finding{what: unequal, code: "daftari.found.date", text: t.Date.String()}
	case t.Reversed:
		return finding{what: undone, code: "daftari.found.reversed"}
	}
	return l.found(e, idText(t.ID), "")
}

// chargePayment finds the payment of a client's charge by its receipt number among her
// transactions, whose list is short.
func (l *Ledger) chargePayment(ctx context.Context, e app.Entry) (fineract.ClientTransaction, finding) {
	all, err := l.c.ClientTransactions(ctx, int64(e.Client))
	if err != nil {
		return fineract.ClientTransaction{}, failedRead(err)
	}
	for _, t := range all {
		if t.Payment.ReceiptNumber != "" && t.Payment.ReceiptNumber == e.WireReceipt() {
			return t, finding{what: found}
		}
	}
	for _, t := range all { // a server that keeps no receipt numbers here leaves it to a person
		if t.Payment.ReceiptNumber == "" && !t.Reversed && t.Date == DateOf(e.Day) && sameAmount(e, t.Amount) {
			return t, finding{what: unseen, code: "daftari.found.no_receipt"}
		}
	}
	return fineract.ClientTransaction{}, finding{what: absent}
}

func (l *Ledger) lookNote(ctx context.Context, e app.Entry) finding {
	if e.Meeting == nil {
		return finding{what: unseen}
	}
	t, err := tables.Rows(ctx, l.c, portfolio.MeetingTable, int64(e.Meeting.Group))
	if fineract.HasCode(err, "error.msg.datatable.data.not.found") {
		return finding{what: absent}
	}
	if err != nil {
		return failedRead(err)
	}
	id, key := t.Column("id"), t.Column("entry_key")
	for _, row := range t.Rows {
		var told string
		if key >= 0 && id >= 0 && json.Unmarshal(row[key], &told) == nil && sameText(told, string(e.Key)) && told != "" {
			return l.found(e, string(row[id]), "")
		}
	}
	return finding{what: absent}
}
