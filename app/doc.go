// Package app holds the nouns of the field and the rules that bind them. It does no I/O.
//
// The words are the field's own: a loan officer meets a group of clients and fills a
// collection sheet; closing it turns each line into an entry of the outbox; an entry is a
// repayment, a deposit, a withdrawal, a charge payment, a cash disbursement or something that
// only this book knows (cash to the bank, the close of the day). Each entry has a key made at
// the tap and never changed, a lane that keeps postings on one account in order, and a state
// that moves only by the table of lifecycle.go. A member's entries stand on one receipt,
// provisional until every one of them is confirmed by the core (Apache Fineract).
//
// Money is an exact number of minor units with its currency (app/money). Days are calendar
// days of the institution (Date); instants are UTC.
package app
