package books

import "time"

// SavingsStatus is the state of a savings account.
type SavingsStatus int

// The states of a savings account.
const (
	SavingsSubmitted SavingsStatus = 100
	SavingsApproved  SavingsStatus = 200
	SavingsActive    SavingsStatus = 300
	SavingsWithdrawn SavingsStatus = 400
	SavingsRejected  SavingsStatus = 500
	SavingsClosed    SavingsStatus = 600
)

// SavingsTxType is the type of a savings transaction.
type SavingsTxType int

// The types of savings transactions that the model makes.
const (
	SavingsDeposit    SavingsTxType = 1
	SavingsWithdrawal SavingsTxType = 2
)

// Savings is a savings account of a client or of a group.
type Savings struct {
	ID                             int64
	AccountNo, ExternalID          string
	Status                         SavingsStatus
	ClientID, GroupID, OfficeID    int64
	ProductID, OfficerID           int64
	Currency                       Currency
	Rate                           Amount
	Submitted, Approved, Activated Stamp
	Closed, Rejected, Withdrawn    Stamp
	Balance, Deposits, Withdrawals Amount
	InterestEarned                 Amount // accrued up to InterestOn and not posted (see DESIGN note in interest.go)
	InterestOn                     Date
	LastActive                     Date                  // of the latest standing transaction
	Transactions                   []*SavingsTransaction // by date, then id
	Created, LastModified          time.Time
}

// SavingsTransaction is a row of a savings account.
type SavingsTransaction struct {
	ID, SavingsID, OfficeID int64
	Type                    SavingsTxType
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

// SavingsCmd applies for an account. Rate nil means the product's.
type SavingsCmd struct {
	ClientID, GroupID, ProductID, OfficerID int64
	SubmittedOn                             Date
	ExternalID                              string
	Rate                                    *Amount
}

// SavingsTxCmd deposits, withdraws or modifies.
type SavingsTxCmd struct {
	Date       Date
	Amount     *Amount
	ExternalID string
	Payment    PaymentInput
	Note       string
}

// SavingsFilter is the query of transactions/search; nil and 0 do not filter.
type SavingsFilter struct {
	From, To                   Date
	SubmittedFrom, SubmittedTo Date
	AmountFrom, AmountTo       *Amount
	Types                      []int
	Credit, Debit              *bool
}
