package books

import "time"

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
