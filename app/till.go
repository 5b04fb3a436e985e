package app

import (
	"time"

	"daftari/app/money"
)

// Standing is what the book holds at one instant: the ground of limits and checks.
type Standing struct {
	Bag        []money.Amount // cash in the officer's bag, one amount for each currency
	Unposted   []money.Amount // collected and not confirmed
	Unplaced   []Entry        // refused cash not placed yet
	Today      []Entry        // entries of the recording's business days, cancelled ones left out
	OpenOn     []Entry        // open entries on the accounts of the recording
	SheetIs    SheetState     // of the recording's sheet, "" when it has none yet
	Fresh      Freshness
	Limits     Limits
	CountersAt [2]int64 // last sequence, last receipt number
	Here       Reading  // the device's clocks as the book was asked
	Lifted     []string // limits that a supervisor let go today
}

// CashLine is one note or coin of a count.
type CashLine struct {
	Value int64 `json:"value"` // minor units
	Count int64 `json:"count"`
}

// CashCount is what was counted in one currency. Exactly means the officer took the sheet's
// sum as counted.
type CashCount struct {
	Total   money.Amount `json:"total"`
	Lines   []CashLine   `json:"lines,omitempty"`
	Exactly bool         `json:"exactly,omitempty"`
}

// Difference between cash expected and counted, explained.
type Difference struct {
	Amount money.Amount `json:"amount"` // counted less expected
	Reason string       `json:"reason"`
}

// DayTotals is the officer's close of the day for one book.
type DayTotals struct {
	Day         Date           `json:"day"`
	Collected   []money.Amount `json:"collected"`
	PaidOut     []money.Amount `json:"paidOut"`
	Banked      []money.Amount `json:"banked"`
	HandedOver  []money.Amount `json:"handedOver"`
	Received    []money.Amount `json:"received,omitempty"` // from the branch
	Bag         []money.Amount `json:"bag"`                // what must be there
	Counts      []CashCount    `json:"counts"`
	Differences []Difference   `json:"differences,omitempty"`
	Unplaced    []money.Amount `json:"unplaced,omitempty"`
	Meetings    int            `json:"meetings"`
	Receipts    int            `json:"receipts"`
	Waiting     int            `json:"waiting"` // entries not confirmed at the close
	ClosedAt    time.Time      `json:"closedAt"`
	To          string         `json:"to,omitempty"` // who takes the cash
}
