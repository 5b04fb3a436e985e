package payout

import (
	"log/slog"
	"time"

	"daftari/app"
)

// ActKind is one thing that the desk does at the core for a payment.
type ActKind string

// The acts. A payment's first booking has the payment's own key, so that every device finds it by that; all others have
// keys of their own.
const (
	BookLoan     ActKind = "book_loan"     // the loan or tranche is handed out: after the payment, or before it, in transit
	BookSavings  ActKind = "book_savings"  // it is handed out to the linked savings account
	BookWithdraw ActKind = "book_withdraw" // from savings, in transit
	BookIn       ActKind = "book_in"       // what came from a wallet: a repayment or a deposit
	Arrive       ActKind = "arrive"        // from in transit to the wallet's float
	UndoLoan     ActKind = "undo_loan"     // takes BookLoan back
	UndoSavings  ActKind = "undo_savings"  // takes BookSavings back
	UndoWithdraw ActKind = "undo_withdraw" // takes BookWithdraw back
	UndoArrive   ActKind = "undo_arrive"   // takes Arrive back: the provider reversed what it had paid
)

// Act at the core, with what the desk keeps of it. Its State goes by the house's lifecycle (app.Next).
type Act struct {
	Key        app.Key // the externalId where the core takes one
	Kind       ActKind
	Payment    Payment
	Transit    bool      // booked as money in transit: before the payment
	Of         app.Key   // the act that an undo takes back, or the booking that Arrive goes on from
	Booked     time.Time // First of that act, by which the day of its booking is known
	Ref        string    // the provider's confirmation number, where it paid
	PaidAt     time.Time
	State      app.State
	Generation int       // of the idempotency key
	Tries      int       // postings so far, the one now made included
	Asks       int       // enquiries so far
	First      time.Time // first posting of this generation
	Waiting    *app.Confirmation
}

// LogValue is the act's key alone.
func (a Act) LogValue() slog.Value { return slog.StringValue(string(a.Key)) }

// Books are the acts before the payment in an order, first one first; none where it is paid first.
func (o Order) Books(p Purpose) []ActKind {
	switch {
	case o == PayThenPost:
		return nil
	case p == Withdrawal:
		return []ActKind{BookWithdraw}
	case o == SavingsFirst:
		return []ActKind{BookSavings, BookWithdraw}
	}
	return []ActKind{BookLoan}
}

// Posts is the act after the payment in an order.
func (o Order) Posts(p Purpose) ActKind {
	switch {
	case p == Collection:
		return BookIn
	case o == PayThenPost:
		return BookLoan
	}
	return Arrive
}

// Dated says that the core books the act on a day; an undo bears that of what it takes back.
func (k ActKind) Dated() bool {
	switch k {
	case UndoLoan, UndoSavings, UndoWithdraw, UndoArrive:
		return false
	case BookLoan, BookSavings, BookWithdraw, BookIn, Arrive:
	}
	return true
}

// Undoes is the act that takes another back; "" where none does.
func (k ActKind) Undoes() ActKind {
	switch k {
	case BookLoan:
		return UndoLoan
	case BookSavings:
		return UndoSavings
	case BookWithdraw:
		return UndoWithdraw
	case Arrive:
		return UndoArrive
	case BookIn, UndoLoan, UndoSavings, UndoWithdraw, UndoArrive:
	}
	return ""
}
