// Package states shows where payments by wallet are: those that nobody is sure of, and one payment with its times, the
// provider's number, what it means, and what can be done about it (UI.md p14, C3, C4).
package states

import (
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/app/words"
)

// Book is what the pages read.
type Book interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
	Payment(ctx context.Context, key app.Key) (payout.File, error)
	Batch(ctx context.Context, key app.Key) (payout.BatchFile, error)
	Desk(ctx context.Context) (payout.Desk, error)
	Contact(ctx context.Context) (payout.Contact, error)
}

// House is whose book it is.
type House interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Payer is what people do about a payment. Exchange is one contact with the desk; it may take a minute.
type Payer interface {
	AskNow(ctx context.Context, key app.Key) error
	Testify(ctx context.Context, s payer.Seen, by proof.Signer) error
	Claim(ctx context.Context, key app.Key, reason string) (gone bool, err error)
	Again(ctx context.Context, key app.Key) error
	Exchange(ctx context.Context) (payer.Exchanged, error)
	Doubts(ctx context.Context) ([]payout.Doubt, error)
}

// Model of the pages. All fields are needed.
type Model struct {
	Book  Book
	House House
	Payer Payer
	Words *words.Words
	Now   func() time.Time // in the officer's own zone
}

// Tell lets the desk have what it is owed. Offline is said by the page, not as trouble: the call waits in the book.
func (m *Model) Tell(ctx context.Context) (told bool, err error) {
	_, err = m.Payer.Exchange(ctx)
	if c := app.ClassOf(err); c == app.Offline || c == app.Doubtful || c == app.Busy {
		return false, nil
	}
	return err == nil, err
}

func (m *Model) figure(ctx context.Context, a money.Amount) (string, error) {
	inst, err := m.House.Institution(ctx)
	return a.Figure(m.Words.Lang(), len(inst.Currencies) > 1), err
}

// look of a payment, and its whole sentence.
func (m *Model) look(x payout.Payment, reason string) (stamp.Look, string) {
	l := stamp.OfPayment(x, reason)
	return l, m.Words.T(l.Word, "provider", wallet.Brand(x.Wallet.Provider))
}

// when is the time of a step: the clock of today, else with the weekday, or the day where that is a week away.
func (m *Model) when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(m.Now().Location())
	switch days := app.DateOf(m.Now()).DaysSince(app.DateOf(at)); {
	case days == 0:
		return m.clock(at)
	case days > 0 && days < 7:
		return m.Words.ShortWeekday(at) + " " + m.clock(at)
	}
	return m.Words.Day(at, m.Now()) + " " + m.clock(at)
}

func (m *Model) clock(at time.Time) string { return m.Words.Clock(at.In(m.Now().Location())) }

// reason in words: a key's, or what a person wrote.
func (m *Model) reason(r string) string {
	switch {
	case m.Words.Has(r + ".what"):
		return m.Words.T(r + ".what")
	case m.Words.Has(r):
		return m.Words.T(r)
	case strings.Contains(r, " ") || !strings.Contains(r, "."):
		return r
	}
	return "" // a key of a younger desk says nothing to a person
}

func join(sep string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
