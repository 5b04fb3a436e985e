package fineract

import (
	"errors"
	"fmt"
	"net/http"
)

// Payment is how money came or went. The server drops all of it silently without a PaymentType, so that is refused here.
type Payment struct {
	PaymentTypeID int64  `json:"paymentTypeId,omitempty"`
	AccountNumber string `json:"accountNumber,omitempty"` // each at most 50 characters
	CheckNumber   string `json:"checkNumber,omitempty"`
	RoutingCode   string `json:"routingCode,omitempty"`
	ReceiptNumber string `json:"receiptNumber,omitempty"` // not unique
	BankNumber    string `json:"bankNumber,omitempty"`
}

// Transaction is the body of repayments, deposits and withdrawals. The amount must fit the account's currency: the
// server rounds half-even without a word (observed 0.9).
type Transaction struct {
	Date       Date    `json:"transactionDate"`
	Amount     Decimal `json:"transactionAmount"`
	ExternalID string  `json:"externalId,omitempty"` // at most 100 characters, lower case; savings take it from 1.16 on
	Note       string  `json:"note,omitempty"`       // at most 1000 characters
	Payment
}

func (p Payment) check() error {
	for _, s := range []string{p.AccountNumber, p.CheckNumber, p.RoutingCode, p.ReceiptNumber, p.BankNumber} {
		if len([]rune(s)) > 50 {
			return errors.New("a payment detail has more than 50 characters")
		}
		if s != "" && p.PaymentTypeID == 0 {
			return errors.New("payment details without a payment type would be dropped")
		}
	}
	return nil
}

func (t Transaction) check() error {
	switch {
	case t.Date.IsZero():
		return errors.New("no date")
	case t.Amount.IsZero() || t.Amount.String()[0] == '-':
		return errors.New("no amount above nought")
	case len(t.ExternalID) > 100 || len([]rune(t.Note)) > 1000:
		return errors.New("externalId or note too long") // MariaDB calls a long externalId a duplicate (observed 0.11)
	}
	return t.Payment.check()
}

// checked puts a failure of validation in the way of sending.
func (p Posting) checked(err error) Posting {
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("%w: %s: %w", ErrNotBuilt, p.call.route, err)
	}
	return p
}

// Repayment pays instalments, fees and penalties of a loan in the product's order. Overpaying is not refused: the loan
// then has status 700. ResourceID of the result is the transaction.
//
// Endpoint: POST /v1/loans/{loanId}/transactions, POST /v1/loans/external-id/{loanExternalId}/transactions
func Repayment(loan Ref, t Transaction, key string) Posting {
	route, arg := loan.in("/v1/loans", "loan")
	p := write(http.MethodPost, route+"/transactions", []any{arg}, values("command", "repayment"), t, true, key)
	return p.checked(t.check())
}

// UndoLoanTransaction takes a repayment back; it keeps its externalId, so that posting anew needs another. A second
// undo is refused. on is the day of the transaction.
//
// Endpoint: POST /v1/loans/{loanId}/transactions/{transactionId},
// POST /v1/loans/{loanId}/transactions/external-id/{transactionExternalId},
// POST /v1/loans/external-id/{loanExternalId}/transactions/{transactionId},
// POST /v1/loans/external-id/{loanExternalId}/transactions/external-id/{transactionExternalId}
func UndoLoanTransaction(loan, transaction Ref, on Date, note, reversalExternalID, key string) Posting {
	route, args := loanTransaction(loan, transaction)
	// An amount above 0 would make it an adjustment, whatever the command says (fineract.md 5.1).
	body := struct {
		Date       Date   `json:"transactionDate"`
		Amount     int    `json:"transactionAmount"`
		Note       string `json:"note,omitempty"`
		ExternalID string `json:"reversalExternalId,omitempty"`
	}{on, 0, note, reversalExternalID}
	return write(http.MethodPost, route, args, values("command", "undo"), body, true, key)
}

// Disbursal is the body of Disburse.
type Disbursal struct {
	Date       Date    `json:"actualDisbursementDate"`
	Amount     Decimal `json:"transactionAmount,omitzero"` // absent: what was approved
	ExternalID string  `json:"externalId,omitempty"`       // of the disbursement; a second disbursement after an undo needs another
	Note       string  `json:"note,omitempty"`
	Payment
}

// Disburse pays an approved loan out. SubResourceID of the result is the transaction. On PostgreSQL a payment type
// flagged as cash is refused for users linked to staff (observed, section 1 row 8).
//
// Endpoint: POST /v1/loans/{loanId}, POST /v1/loans/external-id/{loanExternalId}
func Disburse(loan Ref, d Disbursal, key string) Posting {
	return loanCommand(loan, "disburse", d, true, key).checked(d.check())
}

func (d Disbursal) check() error {
	if d.Date.IsZero() {
		return errors.New("no date")
	}
	return d.Payment.check()
}

// UndoDisbursal takes the disbursement back and, silently, every repayment with it: read first that there is none.
//
// Endpoint: POST /v1/loans/{loanId}, POST /v1/loans/external-id/{loanExternalId}
func UndoDisbursal(loan Ref, note, key string) Posting {
	body := struct {
		Note string `json:"note,omitempty"`
	}{note}
	return loanCommand(loan, "undodisbursal", body, false, key)
}

func loanCommand(loan Ref, command string, body any, dated bool, key string) Posting {
	route, arg := loan.in("/v1/loans", "loan")
	return write(http.MethodPost, route, []any{arg}, values("command", command), body, dated, key)
}
