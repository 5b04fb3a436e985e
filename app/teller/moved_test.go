package teller_test

import (
	"context"
	"testing"

	"daftari/app"
	"daftari/app/teller"
	"daftari/store"
)

// meanwhile is a journal in which another process records right after the figures were read.
type meanwhile struct {
	*store.Book
	then func()
}

func (m *meanwhile) Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error) {
	all, err := m.Book.Pending(ctx, refs...)
	if then := m.then; then != nil {
		m.then = nil
		then()
	}
	return all, err
}

// Two processes take the whole of one loan at once: the second sees what the first one took.
func TestRecordedOnMeanwhile(t *testing.T) {
	race := func(b *bench) {
		other := *b.Teller
		b.Journal = &meanwhile{b.book, func() {
			_, err := other.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(2300)})
			b.ok(err)
		}}
	}
	t.Run("single", func(t *testing.T) {
		b := newBench(t)
		race(b)
		_, err := b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(2500)})
		b.refused(err, "teller.over_balance")
		b.pay(app.Repayment, onLoan(11), 200)
	})
	t.Run("sheet", func(t *testing.T) {
		b := newBench(t)
		s := b.allPaid()
		race(b)
		_, err := b.Close(ctx, s.Key)
		b.refused(err, "teller.over_balance")
	})
}
