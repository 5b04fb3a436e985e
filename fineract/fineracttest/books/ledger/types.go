// Package ledger is the journal of the model tenant: cash accounting of loans and savings, and manual bookings.
package ledger

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
)

// Amount is an exact decimal.
type Amount = exact.Amount

// Date is a calendar day.
type Date = exact.Date

// PaymentMapping books a payment type to a fund source of its own.
type PaymentMapping struct{ PaymentTypeID, GLAccountID int64 }

// PaymentDetail is how a transaction was paid.
type PaymentDetail struct {
	ID, TypeID                             int64
	Account, Check, Routing, Receipt, Bank string
}

// PaymentInput is the payment part of a command. Without a TypeID the other fields are dropped for loans, as the real server does.
type PaymentInput struct {
	TypeID                                 int64
	Account, Check, Routing, Receipt, Bank string
}

// Key is whose entries they are: a loan's, an account's, or zero for manual ones.
type Key struct {
	Entity int
	ID     int64
}

// The entity types of journal entries; manual ones have 0.
const (
	LoanEntity    = 1
	SavingsEntity = 2
)

// Side is one line of a booking.
type Side struct {
	Account int64
	Credit  bool
	Amount  Amount
}

// JournalEntry is one side of a booking.
type JournalEntry struct {
	ID, OfficeID, GLAccountID int64
	Credit                    bool
	Amount                    Amount
	Currency                  string
	TransactionID             string // "L31", "S7", or the hash of a manual entry
	Date, Submitted           Date
	Reversed                  bool
	ReversalOf                int64 // not 0: this line undoes another
	Manual                    bool
	EntityType                int // 1 loan, 2 savings, 0 none
	EntityID                  int64
	LoanTxID, SavingsTxID     int64
	Payment                   *PaymentDetail
	Reference, Comments       string
	UserID                    int64
	Created                   time.Time
}

// JournalFilter selects entries; 0 and "" do not filter.
type JournalFilter struct {
	LoanID, SavingsID, OfficeID, GLAccountID int64
	TransactionID                            string
	From, To                                 Date
}

// JournalLine is one side of a manual entry.
type JournalLine struct {
	GLAccountID int64
	Amount      *Amount
}

// JournalCmd books by hand.
type JournalCmd struct {
	OfficeID            int64
	Currency            string
	Date                Date
	Reference, Comments string
	Debits, Credits     []JournalLine
	Payment             PaymentInput
}

// Dr debits an account.
func Dr(account int64, a Amount) Side { return Side{Account: account, Amount: a} }

// Cr credits an account.
func Cr(account int64, a Amount) Side { return Side{Account: account, Credit: true, Amount: a} }
