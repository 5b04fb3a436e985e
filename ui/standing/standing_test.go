package standing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/standing"
)

// book answers with what a case sets.
type book struct {
	entries []app.Entry
	fresh   app.Freshness
	limits  app.Limits
	today   []app.Entry
}

func (b book) Counts(context.Context) (app.Counts, error) {
	c := app.Counts{By: map[app.State]int{}}
	for _, e := range b.entries {
		c.By[e.State]++
	}
	return c, nil
}
func (b book) Freshness(context.Context) (app.Freshness, error) { return b.fresh, nil }
func (b book) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return b.entries, nil
}
func (b book) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	s := app.Standing{Fresh: b.fresh, Limits: b.limits, Today: b.today}
	if len(b.entries) > 0 {
		s.Unposted = append(s.Unposted, design.NotPosted())
	}
	return s, nil
}

func TestLine(t *testing.T) {
	now := design.At("10:42")
	fresh := app.Freshness{PulledAt: design.At("06:10"), AnsweredAt: design.At("06:10"), CoreDay: design.Day(), DayAt: design.At("06:10")}
	entry := func(sheet app.Key, s app.State, at string) app.Entry {
		e := app.Entry{Sheet: sheet, State: s, At: app.Stamp{Wall: design.At(at).UTC()}}
		if s == app.Refused {
			e.Placement = app.Unplaced
		}
		return e
	}
	three := []app.Entry{entry("a", app.Queued, "07:50"), entry("a", app.Queued, "08:00"), entry("b", app.Unsure, "09:00"), entry("c", app.Awaiting, "10:00")}
	old := fresh
	old.AnsweredAt = now.Add(-75 * time.Hour)
	for _, c := range []struct {
		name    string
		book    book
		running *app.SyncProgress
		tone    standing.Tone
		text    string
		badge   standing.Badge
	}{
		{"meetings wait", book{entries: three, fresh: fresh}, nil, standing.Here, "3 meetings · *41,200* not yet posted · oldest 2 h", standing.Badge{N: 4}},
		{"a single payment among them", book{entries: append(three, entry("", app.Queued, "10:30")), fresh: fresh}, nil, standing.Here,
			"5 entries · *41,200* not yet posted · oldest 2 h", standing.Badge{N: 5}},
		{"one needs you, others wait", book{entries: append(three, entry("", app.Refused, "10:30")), fresh: fresh}, nil, standing.Here,
			"3 meetings · *41,200* not yet posted · oldest 2 h", standing.Badge{N: 1, Needs: true}},
		{"only one that needs you", book{entries: []app.Entry{entry("", app.Refused, "10:30")}, fresh: fresh}, nil, standing.Needs,
			"*1 entry needs you* · the rest is posted", standing.Badge{N: 1, Needs: true}},
		{"sending", book{entries: three, fresh: fresh}, &app.SyncProgress{Phase: app.PhaseSending, Done: 31, Total: 58, Left: 27, About: 40 * time.Second}, standing.Moving,
			"Sending *31* of *58* · 27 left · about 40 s", standing.Badge{N: 4}},
		{"sending, no guess", book{entries: three, fresh: fresh}, &app.SyncProgress{Phase: app.PhaseSending, Done: 1, Total: 58, Left: 57}, standing.Moving,
			"Sending *1* of *58* · 57 left", standing.Badge{N: 4}},
		{"pulling says what waits", book{entries: three, fresh: fresh}, &app.SyncProgress{Phase: app.PhasePulling, Done: 1, Total: 4}, standing.Here,
			"3 meetings · *41,200* not yet posted · oldest 2 h", standing.Badge{N: 4}},
		{"all posted", book{fresh: fresh, today: []app.Entry{entry("a", app.Confirmed, "07:50")}}, nil, standing.Posted, "All posted · last answer from the core 06:10", standing.Badge{}},
		{"posted, but some in suspense is not all posted", book{fresh: fresh, entries: []app.Entry{{State: app.Refused, Placement: app.Suspended}},
			today: []app.Entry{entry("a", app.Confirmed, "07:50")}}, nil, standing.Here, "Nothing waiting · core figures from 06:10", standing.Badge{}},
		{"nothing recorded today", book{fresh: fresh}, nil, standing.Here, "Nothing waiting · core figures from 06:10", standing.Badge{}},
		{"old figures", book{fresh: old}, nil, standing.Needs, "Core figures are 3 days old · sync before you record", standing.Badge{}},
		{"recording stops soon", book{entries: three, fresh: old, limits: app.Limits{OfflineHours: 56}}, nil, standing.Needs,
			"4 entries · recording stops in 5 h without sync", standing.Badge{N: 4}},
		{"before the first pull", book{}, nil, standing.Here, "No core figures here yet · sync once", standing.Badge{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := words.New("en")
			if err != nil {
				t.Fatal(err)
			}
			v, err := standing.Teller{Book: c.book, Words: w, Now: func() time.Time { return now }}.Load(context.Background(), c.running)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer(words.StrongStart, "*", words.StrongEnd, "*").Replace(v.Text)
			if v.Tone != c.tone || text != c.text || v.Badge != c.badge {
				t.Errorf("%s %q %+v", v.Tone, text, v.Badge)
			}
		})
	}
}

// TestPaymentsInDoubt count among what needs a person: nothing is all posted while nobody is sure of one.
func TestPaymentsInDoubt(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.September, 17, 9, 0, 0, 0, time.UTC)
	posted := book{fresh: app.Freshness{AnsweredAt: now.Add(-time.Hour), PulledAt: now.Add(-time.Hour)}, today: []app.Entry{{State: app.Confirmed}}}
	two := func(context.Context) (int, error) { return 2, nil }
	v, err := standing.Teller{Book: posted, Doubts: two, Words: w, Now: func() time.Time { return now }}.Load(context.Background(), nil)
	if err != nil || v.Tone != standing.Needs || v.Badge != (standing.Badge{N: 2, Needs: true}) {
		t.Errorf("%+v %v", v, err)
	}
}
