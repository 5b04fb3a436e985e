// Package outbox shows what was recorded and what came of it (UI.md p09), and one entry with everything that
// happened to it and what a person can do about it (p10).
package outbox

import (
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/fineract/ledger"
)

// Book is what both pages read.
type Book interface {
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Entry(ctx context.Context, key app.Key) (app.EntryFile, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
}

// House is whose book it is.
type House interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Teller records what the officer decides about an entry.
type Teller interface {
	Place(ctx context.Context, key app.Key, targets []teller.Target, reason string) (teller.Done, error)
	Suspend(ctx context.Context, key app.Key, to, reason string) (teller.Done, error)
	Correct(ctx context.Context, key app.Key, c teller.Correction) (teller.Done, error)
	Cancel(ctx context.Context, key app.Key, reason string) (teller.Done, error)
	Reverse(ctx context.Context, key app.Key, reason string) (teller.Done, error)
	Decide(ctx context.Context, key app.Key, d teller.Decision, proof, reason string) error
}

// Asker asks the core about one entry now; it may take a minute.
type Asker interface {
	Ask(ctx context.Context, key app.Key) (app.SyncReport, error)
}

// Payments are those by wallet.
type Payments interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
}

// Model of both pages. All fields but Payments are needed.
type Model struct {
	Book     Book
	House    House
	Teller   Teller
	Asker    Asker
	Payments Payments // nil = this book has none
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// figures writes amounts; the code stands with them where the institution has several currencies.
type figures struct {
	lang string
	code bool
}

func (m *Model) figures(ctx context.Context) (figures, error) {
	inst, err := m.House.Institution(ctx)
	return figures{m.Words.Lang(), len(inst.Currencies) > 1}, err
}

func (f figures) of(a money.Amount) string { return a.Figure(f.lang, f.code) }

func (f figures) all(sums []money.Amount) string {
	parts := make([]string, 0, len(sums))
	for _, a := range sums {
		parts = append(parts, f.of(a))
	}
	return strings.Join(parts, " + ")
}

// reason in words: a key's, or the person's own.
func (m *Model) reason(r string) string {
	if m.Words.Has(r) {
		return m.Words.T(r)
	}
	return r
}

// stamp is the whole sentence of an entry's stamp. Undone is the posted reversal that names it, nil without one.
func (m *Model) stamp(ctx context.Context, e app.Entry, undone *app.Entry) (stamp.Look, string, error) {
	look := stamp.Of(e, stamp.Seen{Computer: m.Computer, Reversed: undone != nil})
	switch look.Word {
	case "state.refused", "state.confirmed":
		file, err := m.Book.Entry(ctx, e.Key)
		if err != nil {
			return look, "", err
		}
		if look.Word == "state.refused" {
			return look, m.Words.T("state.refused_reason", "reason", m.Words.T(ledger.RefusalOf(file)+".short")), nil
		}
		if file.Proof != nil && file.Proof.Transaction != "" {
			return look, m.Words.T("state.confirmed_id", "id", file.Proof.Transaction), nil
		}
	case "state.cancelled":
		if e.Receipt.IsZero() {
			return look, m.Words.T("outbox.cancelled"), nil
		}
	case "state.parked_follows":
		return look, m.Words.T(look.Word, "name", m.followed(ctx, e)), nil
	case "state.reversed":
		if undone.Reason != "" {
			return look, m.Words.T("state.reversed_reason", "reason", m.reason(undone.Reason)), nil
		}
	}
	return look, m.Words.T(look.Word), nil
}

// followed names what a parked entry waits for.
func (m *Model) followed(ctx context.Context, e app.Entry) string {
	if len(e.After) > 0 {
		if file, err := m.Book.Entry(ctx, e.After[0]); err == nil && file.Entry.Title != "" {
			return file.Entry.Title
		}
	}
	return e.Title
}

// title names an entry: whom it is about, or what kind it is.
func (m *Model) title(e app.Entry) string {
	if e.Title != "" {
		return e.Title
	}
	return m.Words.T("kind." + string(e.Kind))
}

// when is the time of an entry in a row: the clock of today, else the day.
func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	switch days := app.DateOf(m.Now()).DaysSince(app.DateOf(at)); {
	case days == 0:
		return m.Words.Clock(at)
	case days > 0 && days < 7:
		return m.Words.ShortWeekday(at)
	}
	return m.Words.DayMonth(at)
}

// undone are the posted reversals by what they reverse.
func (m *Model) undone(ctx context.Context) (map[app.Key]*app.Entry, error) {
	all, err := m.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Reversal}, States: []app.State{app.Confirmed}})
	by := map[app.Key]*app.Entry{}
	for _, e := range all {
		by[e.Reverses] = &e
	}
	return by, err
}
