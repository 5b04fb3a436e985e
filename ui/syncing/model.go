// Package syncing is the page of a sync (UI.md p15): what goes to the core, how far it is, what came of it, and the
// way to stop. The pass itself goes on without the page.
package syncing

import (
	"context"
	"strconv"
	"time"

	"daftari/app"
	"daftari/app/words"
)

// Port is the sync of the open book. A pass belongs to the book, not to the page that looks at it.
type Port interface {
	// Start begins a pass, or joins the one that is under way, and returns when it has ended. told is called for each
	// step, from any goroutine. When ctx ends only the looking on ends: the pass goes on.
	Start(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error)
	// Stop ends the pass that is under way after what is on the wire.
	Stop()
	// Running is how far the pass under way is, nil when none is.
	Running() *app.SyncProgress
	// Reach says whether the core's address answers; it may take seconds.
	Reach(ctx context.Context) bool
}

// Book is what waits, and the meeting whose lines are on their way.
type Book interface {
	Counts(ctx context.Context) (app.Counts, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	SheetByKey(ctx context.Context, key app.Key) (app.Sheet, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Port     Port
	Book     Book
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// State of the page.
type State int

// Idle: nothing is under way and nothing waits. Waiting: something waits to be sent. Cut: no network. Moving: a pass
// is under way. Ended: it is over.
const (
	Idle State = iota
	Waiting
	Cut
	Moving
	Ended
)

// View is the page in words and figures.
type View struct {
	State   State
	Second  string // "Started 17:25"
	Title   string // "Sending entries", or how it ended: "29 posted, 1 needs you"
	Text    string // below the title, where nothing moves
	Counts  Counts
	Steps   []Step
	Used    []Pair // data, requests, time left
	Trouble *Trouble
	Needs   bool // something in the outbox waits for a person
}

// Counts of entries.
type Counts struct{ Posted, Refused, Unsure, All int }

// Step of a pass.
type Step struct {
	Icon         string
	Tone         string
	Name, Second string
	Figure       string
	Done, All    int // lines of a meeting, or requests of a pull, drawn as a bar; All 0 = none
}

// Pair is a word and a figure.
type Pair struct{ Word, Figure string }

// Trouble is why a pass ended early: what happened, where the money is, what to do.
type Trouble struct{ What, Money, Do string }

// Load reads what waits, and whether the core can be reached; it waits for the network, so it is the far side's work.
func (m *Model) Load(ctx context.Context) (View, error) {
	c, err := m.Book.Counts(ctx)
	if err != nil {
		return View{}, err
	}
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Needs: c.Unplaced+c.Person > 0, Text: m.Words.T("syncing.never")}
	if !fresh.AnsweredAt.IsZero() {
		v.Text = m.Words.T("syncing.last", "time", m.clock(fresh.AnsweredAt))
	}
	switch n := c.By[app.Queued] + c.By[app.Sending] + c.By[app.Unsure] + c.By[app.Awaiting]; {
	case !m.Port.Reach(ctx):
		v.State, v.Title, v.Text = Cut, m.Words.T("sync.no_network"), m.Words.T("syncing.cut")
		if n > 0 {
			v.Text = m.Words.Here(m.Computer, "syncing.cut_n", "n", n)
		}
	case n > 0:
		v.State, v.Title = Waiting, m.Words.T("syncing.waiting", "n", n)
	default:
		v.Title = m.Words.T("syncing.nothing")
	}
	return v, nil
}

// clock is a time of today, or a day.
func (m *Model) clock(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) != app.DateOf(m.Now()) {
		return m.Words.ShortDay(at)
	}
	return m.Words.Clock(at)
}

// Moving is a pass that is under way since started; l is the meeting on its way, if any.
func (m *Model) Moving(p app.SyncProgress, started time.Time, l *Lines) View {
	w := m.Words
	v := View{State: Moving, Title: w.T("syncing.phase." + string(p.Phase)), Second: w.T("syncing.started", "time", m.clock(started))}
	v.Counts = Counts{Posted: p.Posted, Refused: p.Refused, Unsure: p.Unsure, All: p.Posted + p.Refused + p.Unsure + p.Left}
	asked := Step{Icon: "check", Tone: "leaf", Name: w.T("syncing.step.ask"), Second: w.T("syncing.done"), Figure: m.of(p.Asks.Done, p.Asks.All)}
	if p.Asks.All > 0 {
		asked.Second = w.T("syncing.asked", "posted", w.Number(p.Asks.Found), "gone", w.Number(p.Asks.Gone))
	}
	if p.Phase == app.PhaseStarting || p.Phase == app.PhaseAsking {
		asked = Step{Icon: "ask-again", Tone: "sky", Name: asked.Name, Second: w.T("syncing.now"), Figure: asked.Figure}
	}
	sent := Step{Icon: "state-sending", Tone: "ink2", Name: w.T("syncing.step.send"), Second: w.T("syncing.after_asking")}
	pulled := Step{Icon: "import", Tone: "ink2", Name: w.T("syncing.step.pull"), Second: w.T("syncing.after_sending"), Figure: m.of(0, p.Figures)}
	changed := m.news(p.News)
	switch p.Phase {
	case app.PhaseSending, app.PhaseResting:
		sent.Tone, sent.Second, sent.Figure = "sky", w.T("syncing.now"), m.of(p.Done, p.Total)
		switch {
		case p.Phase == app.PhaseResting:
			sent.Second = w.T("syncing.rests")
		case l != nil:
			sent = m.lines(*l)
		}
	case app.PhasePulling:
		sent.Icon, sent.Tone, sent.Second = "check", "leaf", w.T("syncing.done")
		pulled.Tone, pulled.Second, pulled.Done, pulled.All = "sky", w.T("syncing.now"), p.Done, p.Total // requests: one bar for both
		if changed.Tone = "sky"; !p.News.Known {
			changed.Second = w.T("syncing.now")
		}
	case app.PhaseStarting, app.PhaseAsking, app.PhaseEnded:
	}
	v.Steps = []Step{asked, sent, pulled, changed}
	v.Used = m.used(p.Up+p.Down, p.Requests)[:1] // how many requests is told at the end
	if p.About > 0 {
		v.Used = append(v.Used, Pair{w.T("syncing.about"), w.Takes(p.About)})
	}
	return v
}

// news is the step of what changed at the core; how much is told when it was asked. All of it is written at once, at the end
// of the pull: until then it is "0 of 14".
func (m *Model) news(n app.SyncNews) Step {
	w := m.Words
	s := Step{Icon: "nav-clients", Tone: "ink2", Name: w.T("syncing.step.changes"), Second: w.T("syncing.after_sending")}
	switch {
	case n.Known && n.Clients == 0:
		s.Second = w.T("syncing.changed_none")
	case n.Known:
		s.Second, s.Figure = w.T("syncing.changed", "n", n.Clients), m.of(0, n.Clients)
	}
	return s
}

// of is "31 of 58"; nothing where the whole is not known.
func (m *Model) of(done, total int) string {
	if total == 0 {
		return ""
	}
	return m.Words.T("kit.i_of_n", "i", m.Words.Number(done), "n", total)
}

func (m *Model) used(bytes int64, requests int) []Pair {
	return []Pair{{m.Words.T("syncing.data"), m.size(bytes)}, {m.Words.T("syncing.requests"), m.Words.Number(requests)}}
}

// size is "9.4 KB", in thousands, with one decimal below a hundred.
func (m *Model) size(bytes int64) string {
	unit, key := int64(1000), "syncing.kb"
	if bytes >= 1_000_000 {
		unit, key = 1_000_000, "syncing.mb"
	}
	n := (bytes*10 + unit/2) / unit
	if n >= 1000 || n%10 == 0 {
		return m.Words.T(key, "size", m.Words.Number(int(n/10)))
	}
	return m.Words.T(key, "size", strconv.FormatInt(n/10, 10)+m.Words.T("syncing.decimal")+strconv.FormatInt(n%10, 10))
}

// Over is how a pass ended: "29 posted, 1 needs you".
func (m *Model) Over(r app.SyncReport) View {
	w := m.Words
	v := View{State: Ended, Second: w.T("syncing.ended", "time", m.clock(r.Ended)), Needs: r.Refused+r.Person > 0}
	v.Counts = Counts{Posted: r.Posted, Refused: r.Refused, Unsure: r.Unsure, All: r.Posted + r.Refused + r.Unsure + r.Left}
	var parts []string
	joined := ""
	for _, p := range []struct {
		key string
		n   int
	}{{"kit.n_posted", r.Posted}, {"kit.n_need_you", r.Refused + r.Person}, {"syncing.second", r.Accepted}, {"kit.n_unsure", r.Unsure}, {"kit.n_left", r.Left}} {
		if p.n > 0 {
			parts = append(parts, w.T(p.key, "n", p.n))
		}
	}
	v.Title = w.T("syncing.nothing_sent")
	for i, p := range parts {
		if v.Title = p; i > 0 {
			v.Title = w.T("syncing.and", "first", joined, "then", p)
		}
		joined = v.Title
	}
	switch {
	case r.Stop == app.SyncStopped:
		v.Text = w.T("engine.stopped")
	case r.Followed:
		v.Text = w.T("engine.followed")
	case r.Pulled:
		v.Text = w.T("syncing.pulled")
	}
	if p := r.Problem(); p != nil {
		v.Trouble = &Trouble{w.T(p.Key+".what", p.Args...), w.T(p.Key+".money", p.Args...), w.T(p.Key+".do", p.Args...)}
	}
	if len(r.Alarms) > 0 {
		v.Trouble = &Trouble{What: w.T("engine.alarm", "n", len(r.Alarms))}
		v.Needs = true
	}
	v.Used = m.used(r.Up+r.Down, r.Requests)
	return v
}
