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
	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/parties"
	"daftari/fineract/fineracttest/books/savings"
	"daftari/fineract/fineracttest/books/schedule"
	"daftari/fineract/fineracttest/books/undo"
)

// Amount is an exact decimal, see package exact.
type Amount = exact.Amount

// Date is a calendar day; 0 is "no date". See package exact.
type Date = exact.Date

// The nouns of the lower packages, so that users of the model need this one only.
type (
	Database       = org.Database
	Options        = org.Options
	Error          = org.Error
	EmptyList      = org.EmptyList
	Result         = org.Result
	Stamp          = org.Stamp
	Office         = org.Office
	OfficeCmd      = org.OfficeCmd
	Staff          = org.Staff
	StaffCmd       = org.StaffCmd
	User           = org.User
	UserCmd        = org.UserCmd
	PaymentType    = org.PaymentType
	PaymentTypeCmd = org.PaymentTypeCmd
	Currency       = org.Currency
	WorkingDays    = org.WorkingDays
	Holiday        = org.Holiday
	HolidayCmd     = org.HolidayCmd
	Code           = org.Code
	CodeValue      = org.CodeValue
	Configuration  = org.Configuration
	GLAccount      = org.GLAccount
	GLAccountCmd   = org.GLAccountCmd
	BusinessDate   = org.BusinessDate
	Charge         = org.Charge

	Client            = parties.Client
	ClientCmd         = parties.ClientCmd
	ClientUpdate      = parties.ClientUpdate
	ClientCharge      = parties.ClientCharge
	ClientTransaction = parties.ClientTransaction
	ClientPayment     = parties.ClientPayment
	ChargeCmd         = parties.ChargeCmd
	Identifier        = parties.Identifier
	Group             = parties.Group
	GroupCmd          = parties.GroupCmd
	Calendar          = parties.Calendar
	CalendarCmd       = parties.CalendarCmd
	Meeting           = parties.Meeting
	Attendance        = parties.Attendance

	PaymentMapping = ledger.PaymentMapping
	PaymentDetail  = ledger.PaymentDetail
	PaymentInput   = ledger.PaymentInput
	JournalEntry   = ledger.JournalEntry
	JournalFilter  = ledger.JournalFilter
	JournalLine    = ledger.JournalLine
	JournalCmd     = ledger.JournalCmd

	Savings            = savings.Account
	SavingsStatus      = savings.Status
	SavingsTransaction = savings.Transaction
	SavingsTxType      = savings.TxType
	SavingsProduct     = savings.Product
	SavingsCmd         = savings.Cmd
	SavingsTxCmd       = savings.TxCmd
	SavingsFilter      = savings.Filter

	Terms       = schedule.Terms
	Portion     = schedule.Portion
	Installment = schedule.Installment
)

// The constants of the lower packages.
const (
	MariaDB      = org.MariaDB
	PostgreSQL   = org.PostgreSQL
	PartyPending = org.PartyPending
	PartyActive  = org.PartyActive
	PartyClosed  = org.PartyClosed
	EntityGroup  = parties.EntityGroup
	EntityCenter = parties.EntityCenter

	SavingsSubmitted  = savings.Submitted
	SavingsApproved   = savings.Approved
	SavingsActive     = savings.Active
	SavingsWithdrawn  = savings.Withdrawn
	SavingsRejected   = savings.Rejected
	SavingsClosed     = savings.Closed
	SavingsDeposit    = savings.Deposit
	SavingsWithdrawal = savings.Withdrawal
)

// World is one tenant. The methods of the embedded packages are its own too: org.Org (organisation, clock, Begin, Commit, Rollback, Do),
// parties.Register (clients, groups, calendars, meetings, client charges), ledger.Ledger (journal) and savings.Accounts.
type World struct {
	*savings.Accounts

	loanProducts undo.Table[LoanProduct]
	loans        undo.Table[Loan]
	loanTx       undo.Table[LoanTransaction]
	loanCharges  undo.Table[LoanCharge]
	rows         undo.Table[struct{}] // the sequence of instalments

	loanByExternal, txByExternal map[string]int64
}

// New makes the tenant as a first start leaves it: head office, seeded payment types, codes, switches, users 1 mifos, 2 system, 3 interopUser.
func New(o Options) *World {
	below := savings.New(ledger.New(parties.New(org.New(o))))
	return &World{Accounts: below, loanByExternal: map[string]int64{}, txByExternal: map[string]int64{}}
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
