// Package standing says how a book stands: in the one sentence of the sync line and in the number on the outbox tab
// (UI.md 4, 5, 7). It knows no Fyne; the shell draws what it says on every root screen.
package standing

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/words"
)

// oldFigures is the age from which the core's figures are called old.
const oldFigures = 48 * time.Hour

// stopSoon is how long before recording stops (G3) the sync line says so.
const stopSoon = 12

// Book is what the sentence is made of.
type Book interface {
	Counts(ctx context.Context) (app.Counts, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
}

// Tone of the sync line, by UI.md 4.
type Tone string

// Here: nothing wrong, not posted. Moving: sending, with counts. Needs: a person, or old figures. Posted: everything.
const (
	Here   Tone = "slate"
	Moving Tone = "sky"
	Needs  Tone = "turmeric"
	Posted Tone = "leaf"
)

// View is how the book stands.
type View struct {
	Tone  Tone
	Icon  string // of assets
	Text  string // with the marks of words.Strong
	Badge Badge
}

// Badge is the number on the outbox: entries that need a person, else entries that wait; 0 = none.
type Badge struct {
	N     int
	Needs bool
}

// Teller of how the book stands; Words and Now are needed.
type Teller struct {
	Book Book
	// Doubts counts the payments by wallet that need a person; nil = there are none.
	Doubts func(ctx context.Context) (int, error)
	Words  *words.Words
	Now    func() time.Time
}

// Load reads the book. Running is the pass that is under way, nil when none is.
func (t Teller) Load(ctx context.Context, running *app.SyncProgress) (View, error) {
	f, err := t.read(ctx)
	if err != nil {
		return View{}, err
	}
	v := t.sentence(f, running)
	v.Badge = Badge{N: f.persons(), Needs: true}
	if f.persons() == 0 {
		v.Badge = Badge{N: len(f.open)}
	}
	return v, nil
}

// facts of the book.
type facts struct {
	open, needs []app.Entry // open ones that wait for no person; those that wait for one
	doubts      int         // payments by wallet that wait for one
	suspended   bool
	postedToday bool
	fresh       app.Freshness
	standing    app.Standing
}

func (t Teller) read(ctx context.Context) (f facts, err error) {
	if f.fresh, err = t.Book.Freshness(ctx); err != nil {
		return f, err
	}
	today := f.fresh.BusinessDay(t.Now())
	if f.standing, err = t.Book.Standing(ctx, today); err != nil {
		return f, err
	}
	if t.Doubts != nil {
		if f.doubts, err = t.Doubts(ctx); err != nil {
			return f, err
		}
	}
	counts, err := t.Book.Counts(ctx)
	if err != nil {
		return f, err
	}
	if counts.Open() > 0 || counts.By[app.Refused] > 0 {
		all, err := t.Book.Entries(ctx, app.EntryFilter{States: append(openStates(), app.Refused)})
		if err != nil {
			return f, err
		}
		f.sort(all)
	}
	f.postedToday = slices.ContainsFunc(f.standing.Today, func(e app.Entry) bool { return e.State == app.Confirmed })
	return f, nil
}

// persons is how many things wait for a person.
func (f facts) persons() int { return len(f.needs) + f.doubts }

func (f *facts) sort(all []app.Entry) {
	for _, e := range all {
		switch {
		case e.NeedsPerson():
			f.needs = append(f.needs, e)
		case e.State.Open():
			f.open = append(f.open, e)
		case e.Placement == app.Suspended:
			f.suspended = true
		}
	}
}

func openStates() []app.State {
	return []app.State{app.Queued, app.Sending, app.Awaiting, app.Unsure, app.Parked}
}

func (t Teller) sentence(f facts, running *app.SyncProgress) View {
	w := t.Words
	if running != nil && running.Phase != app.PhasePulling && running.Phase != app.PhaseEnded && running.Total > 0 {
		return View{Tone: Moving, Icon: "link-sync", Text: t.sending(*running)}
	}
	if hours, soon := t.stops(f); soon {
		return View{Tone: Needs, Icon: "clock", Text: w.T("sync.stops", "n", len(f.open)+f.persons(), "hours", w.Number(hours))}
	}
	if old := t.Now().Sub(f.fresh.AnsweredAt); !f.fresh.AnsweredAt.IsZero() && old >= oldFigures {
		return View{Tone: Needs, Icon: "clock", Text: w.T("sync.old_figures", "n", int(old/(24*time.Hour)))}
	}
	switch {
	case len(f.open) > 0:
		return View{Tone: Here, Icon: "link-offline", Text: t.waiting(f)}
	case f.persons() > 0:
		return View{Tone: Needs, Icon: "state-needs-you", Text: w.T("sync.need_you", "n", f.persons())}
	case f.fresh.AnsweredAt.IsZero():
		return View{Tone: Here, Icon: "link-offline", Text: w.T("sync.never")}
	case f.postedToday && !f.suspended:
		return View{Tone: Posted, Icon: "state-posted", Text: w.T("sync.all_posted", "time", t.when(f.fresh.AnsweredAt))}
	}
	return View{Tone: Here, Icon: "link-online", Text: w.T("sync.nothing", "time", t.when(f.fresh.PulledAt))}
}

func (t Teller) sending(p app.SyncProgress) string {
	w := t.Words
	key := "sync.sending"
	if p.About == 0 {
		key = "sync.sending_open"
	}
	return w.T(key, "i", w.Strong(p.Done), "n", w.Strong(p.Total), "left", w.Number(p.Left), "time", w.Takes(p.About))
}

// stops tells in how many hours recording stops for want of a sync, once that is near (G3).
func (t Teller) stops(f facts) (int, bool) {
	signIn := f.standing.Limits.OfflineHours
	if signIn == 0 || f.fresh.AnsweredAt.IsZero() {
		return 0, false
	}
	left := signIn + limits.LastDay - int(t.Now().Sub(f.fresh.AnsweredAt).Hours())
	return max(0, left), left <= stopSoon
}

// waiting is "3 meetings · 41,200 not yet posted · oldest 2 h"; with anything else among them, entries are counted.
func (t Teller) waiting(f facts) string {
	key, n := "sync.meetings", map[app.Key]bool{}
	oldest := t.Now()
	for _, e := range f.open {
		if e.Sheet == "" {
			key = "sync.entries"
		}
		n[e.Sheet] = true
		if e.At.Wall.Before(oldest) {
			oldest = e.At.Wall
		}
	}
	count := len(n)
	if key == "sync.entries" {
		count = len(f.open)
	}
	return t.Words.T(key, "n", count, "amount", t.Words.Strong(t.amounts(f.standing.Unposted)), "age", t.Words.Ago(max(0, t.Now().Sub(oldest))))
}

// amounts carries the currency only where two are possible (UI.md 7).
func (t Teller) amounts(all []money.Amount) string {
	if len(all) == 0 {
		return t.Words.Number(0)
	}
	return money.Figures(all, t.Words.Lang())
}

// when is a clock time today, a day before.
func (t Teller) when(at time.Time) string {
	here := at.In(t.Now().Location())
	if app.DateOf(here) == app.DateOf(t.Now()) {
		return t.Words.Clock(here)
	}
	return t.Words.ShortDay(here)
}
