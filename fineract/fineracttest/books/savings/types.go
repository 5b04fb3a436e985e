// Package savings is the savings accounts of the model tenant.
package savings

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
)

// Amount is an exact decimal.
type Amount = exact.Amount

// Date is a calendar day.
type Date = exact.Date

// Stamp is who did a step of a life cycle, and on which day.
type Stamp = org.Stamp

// Currency is an account's currency.
type Currency = org.Currency

// Result is what a command made.
type Result = org.Result

// PaymentDetail is how a transaction was paid.
type PaymentDetail = ledger.PaymentDetail

// PaymentInput is the payment part of a command.
type PaymentInput = ledger.PaymentInput

// Status is the state of a savings account.
type Status int

// The states of a savings account.
const (
	Submitted Status = 100
	Approved  Status = 200
	Active    Status = 300
	Withdrawn Status = 400
	Rejected  Status = 500
	Closed    Status = 600
)

// TxType is the type of a savings transaction.
type TxType int

// The types of savings transactions that the model makes.
const (
	Deposit    TxType = 1
	Withdrawal TxType = 2
)

// Savings is a savings account of a client or of a group.
type Account struct {
	ID                             int64
	AccountNo, ExternalID          string
	Status                         Status
	ClientID, GroupID, OfficeID    int64
	ProductID, OfficerID           int64
	Currency                       Currency
	Rate                           Amount
	Submitted, Approved, Activated Stamp
	Closed, Rejected, Withdrawn    Stamp
	Balance, Deposits, Withdrawals Amount
	InterestEarned                 Amount // accrued up to InterestOn and not posted
	InterestOn                     Date
	LastActive                     Date           // of the latest standing transaction
	Transactions                   []*Transaction // by date, then id
	Created, LastModified          time.Time
}

// Transaction is a row of a savings account.
type Transaction struct {
	ID, SavingsID, OfficeID int64
	Type                    TxType
	Date, Submitted         Date
	Amount, Running         Amount
	Payment                 *PaymentDetail
	ExternalID              string // 1.16 only
	Reversed                bool
	Reversal                bool  // it is itself the mirror of a reversed one
	OriginalID              int64 // of a reversal
	Transfer                bool  // part of an account transfer (disburseToSavings)
	Note                    string
	UserID                  int64
	Created, LastModified   time.Time
}

// Cmd applies for an account. Rate nil means the product's.
type Cmd struct {
	ClientID, GroupID, ProductID, OfficerID int64
	SubmittedOn                             Date
	ExternalID                              string
	Rate                                    *Amount
}

// TxCmd deposits, withdraws or modifies.
type TxCmd struct {
	Date       Date
	Amount     *Amount
	ExternalID string
	Payment    PaymentInput
	Note       string
}

// Filter is the query of transactions/search; nil and 0 do not filter.
type Filter struct {
	From, To                   Date
	SubmittedFrom, SubmittedTo Date
	AmountFrom, AmountTo       *Amount
	Types                      []int
	Credit, Debit              *bool
}

// Product holds the defaults of savings accounts.
type Product struct {
	ID                                int64
	Name, ShortName, Description      string
	Currency                          Currency
	Rate                              Amount // nominal annual interest, percent
	Compounding, Posting, Calculation int    // period and method ids as the server's
	DaysInYear                        int
	WithdrawalFeeForTransfers         bool
	AllowOverdraft                    bool
	OverdraftLimit                    Amount
	EnforceMinBalance                 bool
	MinBalance                        Amount
	AccountingRule                    int
	GL                                map[string]int64 // "savingsReferenceAccountId" ...
	Channels                          []ledger.PaymentMapping
}
