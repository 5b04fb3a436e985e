package syncing_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/syncing"
)

// far is a core that answers or not, and a book with so much waiting.
type far struct {
	cut   bool
	waits int
}

func (f far) Start(context.Context, func(app.SyncProgress)) (app.SyncReport, error) {
	return app.SyncReport{}, nil
}
func (far) Stop()                        {}
func (far) Running() *app.SyncProgress   { return nil }
func (f far) Reach(context.Context) bool { return !f.cut }
func (f far) Counts(context.Context) (app.Counts, error) {
	return app.Counts{By: map[app.State]int{app.Queued: f.waits}}, nil
}
func (far) SheetByKey(context.Context, app.Key) (app.Sheet, error) {
	return design.ClosedSheet(), nil
}
func (far) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return design.OnTheWay(), nil
}
func (far) Freshness(context.Context) (app.Freshness, error) {
	return app.Freshness{AnsweredAt: design.At("16:10")}, nil
}

func model(t *testing.T, f far) *syncing.Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return &syncing.Model{Port: f, Book: f, Words: w, Now: func() time.Time { return design.At("17:26") }}
}

func TestBefore(t *testing.T) {
	for _, c := range []struct {
		name        string
		far         far
		state       syncing.State
		title, text string
	}{
		{"nothing waits", far{}, syncing.Idle, "Nothing to send. Look for changes?", "Last answer from the core 16:10"},
		{"something waits", far{waits: 6}, syncing.Waiting, "6 entries wait", "Last answer from the core 16:10"},
		{"no network", far{waits: 6, cut: true}, syncing.Cut, "No network. You can keep working.", "6 entries are saved on this phone and go when a network returns."},
		{"no network, nothing waits", far{cut: true}, syncing.Cut, "No network. You can keep working.", "Nothing waits to be sent."},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := model(t, c.far).Load(context.Background())
			if err != nil || v.State != c.state || v.Title != c.title || v.Text != c.text {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
}

// TestMoving is p15.
func TestMoving(t *testing.T) {
	m := model(t, far{})
	l, err := m.Lines(context.Background(), design.SheetKey)
	if err != nil {
		t.Fatal(err)
	}
	v := m.Moving(design.Syncing(), design.At("17:25"), l)
	if v.Title != "Sending entries" || v.Second != "Started 17:25" || v.Counts != (syncing.Counts{Posted: 29, Refused: 1, Unsure: 1, All: 58}) {
		t.Errorf("%+v", v)
	}
	if d := cmp.Diff([]syncing.Step{
		{Icon: "check", Tone: "leaf", Name: "Asked about unsure entries", Second: "2 posted, 0 not found", Figure: "2 of 2"},
		{Icon: "state-sending", Tone: "sky", Name: "Amani Market", Second: "line 12 of 20 · 8,850 of 15,900", Figure: "12 of 20", Done: 12, All: 20},
		{Icon: "import", Tone: "ink2", Name: "Confirmations and balances", Second: "comes after sending", Figure: "0 of 4"},
		{Icon: "nav-clients", Tone: "ink2", Name: "Changes to your clients", Second: "about 14 clients changed", Figure: "0 of 14"},
	}, v.Steps); d != "" {
		t.Error(d)
	}
	if alone := m.Moving(design.Syncing(), design.At("17:25"), nil).Steps[1]; alone.Name != "Entries to the core" || alone.Figure != "31 of 58" {
		t.Errorf("entries of no meeting: %+v", alone)
	}
	if d := cmp.Diff([]syncing.Pair{{Word: "Data used so far", Figure: "9.4 KB"}, {Word: "Time left, about", Figure: "40 s"}}, v.Used); d != "" {
		t.Error(d)
	}
	for phase, now := range map[app.SyncPhase]int{app.PhaseStarting: 0, app.PhaseAsking: 0, app.PhaseSending: 1, app.PhaseResting: 1, app.PhasePulling: 2} {
		v := m.Moving(app.SyncProgress{Phase: phase}, design.At("17:25"), nil)
		for i, s := range v.Steps {
			if (s.Tone == "sky") != (i == now || phase == app.PhasePulling && i == 3) {
				t.Errorf("%s: step %d is %s", phase, i, s.Tone)
			}
		}
		if v.Title == "" || v.Title[0] == '[' {
			t.Errorf("%s: %q", phase, v.Title)
		}
	}
}

// TestNews: what changed at the core is told when it was asked and could be told, and never as brought before it is.
func TestNews(t *testing.T) {
	for _, c := range []struct {
		name           string
		p              app.SyncProgress
		second, figure string
	}{
		{"not asked", app.SyncProgress{Phase: app.PhaseSending}, "comes after sending", ""},
		{"this core cannot tell", app.SyncProgress{Phase: app.PhaseSending, News: app.SyncNews{Asked: true}}, "comes after sending", ""},
		{"nothing", app.SyncProgress{Phase: app.PhaseSending, News: app.SyncNews{Asked: true, Known: true}}, "no changes so far", ""},
		{"one", app.SyncProgress{Phase: app.PhaseSending, News: app.SyncNews{Asked: true, Known: true, Clients: 1}}, "about 1 client changed", "0 of 1"},
		{"under way", app.SyncProgress{Phase: app.PhasePulling, Done: 1, Total: 2, News: app.SyncNews{Asked: true, Known: true, Clients: 14}}, "about 14 clients changed", "0 of 14"},
		{"under way, not asked", app.SyncProgress{Phase: app.PhasePulling, Done: 1, Total: 2}, "now", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := model(t, far{}).Moving(c.p, design.At("17:25"), nil).Steps[3]
			if s.Second != c.second || s.Figure != c.figure {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestOver: the end list, and what stopped it early.
func TestOver(t *testing.T) {
	for _, c := range []struct {
		name    string
		r       app.SyncReport
		title   string
		trouble string
		needs   bool
	}{
		{"all but one", app.SyncReport{Posted: 29, Refused: 1}, "29 posted, 1 needs you", "", true},
		{"nothing", app.SyncReport{}, "Nothing was sent", "", false},
		{"unsure and left", app.SyncReport{Posted: 2, Unsure: 1, Left: 3, Stop: app.SyncStopped}, "2 posted, 1 unsure, 3 left", "", false},
		{"the line went", app.SyncReport{Left: 3, Stop: app.SyncNoLine}, "3 left", "The core cannot be reached from here.", false},
		{"other figures there", app.SyncReport{Posted: 1, Alarms: []app.Key{"a"}}, "1 posted",
			"1 entry stands in the core with other figures than in this book. Show it to the branch before you do anything else.", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := model(t, far{}).Over(c.r)
			trouble := ""
			if v.Trouble != nil {
				trouble = v.Trouble.What
			}
			if v.Title != c.title || trouble != c.trouble || v.Needs != c.needs {
				t.Errorf("%+v, trouble %q", v, trouble)
			}
		})
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 KB", 9400: "9.4 KB", 41000: "41 KB", 123456: "123 KB", 1_341_200: "1.3 MB"} {
		v := model(t, far{}).Over(app.SyncReport{Down: bytes})
		if v.Used[0].Figure != want {
			t.Errorf("%d: %s, want %s", bytes, v.Used[0].Figure, want)
		}
	}
}
