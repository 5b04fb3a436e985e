// Package books is the pure, stateful model of an Apache Fineract that stands behind fineracttest: no HTTP, no JSON, no wire type.
// Its rules and texts are those of the recordings (../shared/fixtures/fineract) and of reference/fineract-observed.md.
//
// A World is not safe for concurrent use: the server holds a lock around every call.
// What its methods return are the model's own structs, to be read and never written.
// Every command either happens whole or leaves nothing behind, and returns an *Error when it refuses.
package books

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
)

// Amount is an exact decimal, see package exact.
type Amount = exact.Amount

// Date is a calendar day; 0 is "no date". See package exact.
type Date = exact.Date

// Database chooses how the world behaves where the two real databases differ (fineract-observed.md 0.4, 0.12).
type Database int

// The two databases that were recorded.
const (
	MariaDB Database = iota
	PostgreSQL
)

// Options make a World.
type Options struct {
	Database          Database
	Zone              *time.Location   // the tenant's zone; nil means UTC
	Now               func() time.Time // the clock, mandatory
	SavingsExternalID bool             // 1.16: deposits and withdrawals take an externalId
}

// Result is what a command made; the HTTP side turns it into a command result. 0 and "" are absent.
type Result struct {
	OfficeID, GroupID, ClientID, LoanID, SavingsID, ProductID int64
	ResourceID, SubResourceID                                 int64
	ExternalID, SubExternalID                                 string
	TransactionID                                             string   // client charge payments and journal entries
	Changed                                                   []string // for updates: the parameters that really changed, in the order of the server
	Transactions                                              []int64  // further transaction ids (collection sheets)
}

// Move is one money movement that stands (not reversed): the answer to "how often did this money move?".
type Move struct {
	Kind          MoveKind
	TransactionID int64
	AccountID     int64 // loan, savings account or client, by Kind
	ClientID      int64
	Amount        Amount
	Currency      string
	Date          Date
	ExternalID    string
	Receipt       string
	PaymentTypeID int64
	UserID        int64
	Booked        time.Time
}

// MoveKind says what moved.
type MoveKind string

// The kinds of money movement.
const (
	MoveRepayment    MoveKind = "repayment"
	MoveDisbursement MoveKind = "disbursement"
	MoveRefund       MoveKind = "refund" // credit balance refund
	MoveDeposit      MoveKind = "deposit"
	MoveWithdrawal   MoveKind = "withdrawal"
	MoveClientCharge MoveKind = "client charge"
)
