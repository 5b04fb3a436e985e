// Package branch is the page of the officers of a branch as the desk knows them (UI.md d6): their devices and when they
// were last heard of, what they have under way, and who is shut out. It is for who approves payments.
package branch

import (
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/words"
)

// Known is what the device knows of its desk.
type Known interface {
	Desk(ctx context.Context) (payout.Desk, error)
	Branch(ctx context.Context) (payout.Branch, error)
}

// Payer asks the desk; it may take a minute.
type Payer interface {
	Officers(ctx context.Context) (payout.Branch, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Known Known
	Payer Payer
	Words *words.Words
	Now   func() time.Time // in the officer's own zone
}

// View is the page in words.
type View struct {
	Joined   bool
	Told     string // when the desk told this; "" = never
	Officers []Row
}

// Row is one officer.
type Row struct {
	Name, Codes           string
	Seen                  string
	Late, Shut            bool   // not heard of for long; none of her devices may call
	Open, Unsure, Waiting string // payments under way, payments nobody is sure of, batches to approve; "–" = none
	Look                  stamp.Look
	State                 string
}

// late is from when an officer's row is marked.
const late = 4 * time.Hour

// Load reads what the desk told last.
func (m *Model) Load(ctx context.Context) (View, error) {
	d, err := m.Known.Desk(ctx)
	if err != nil || d.Address == "" {
		return View{}, err
	}
	b, err := m.Known.Branch(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Joined: true}
	if b.Now.IsZero() {
		return v, nil
	}
	v.Told = m.when(b.Now)
	for _, s := range b.Officers {
		v.Officers = append(v.Officers, m.row(s, b.Now))
	}
	return v, nil
}

// Hear asks the desk now. away: it was not reached.
func (m *Model) Hear(ctx context.Context) (away bool, err error) {
	_, err = m.Payer.Officers(ctx)
	if c := app.ClassOf(err); c == app.Offline || c == app.Doubtful || c == app.Busy {
		return true, nil
	}
	return false, err
}

func (m *Model) row(s payout.Standing, now time.Time) Row {
	r := Row{Name: s.Name, Seen: m.Words.T("officers.never"), Open: m.count(s.Open), Unsure: m.count(s.Unsure + s.Stuck), Waiting: m.count(s.Waiting)}
	var codes []string
	for _, d := range s.Devices {
		codes = append(codes, d.Code)
	}
	r.Codes = strings.Join(codes, ", ")
	last := s.Last()
	if last != nil && !last.At.IsZero() {
		r.Seen = m.when(last.At)
	}
	r.Shut = last != nil && last.Shut
	r.Late = !r.Shut && (last == nil || now.Sub(last.At) >= late)
	m.state(&r, s, last, now)
	return r
}

// state is what is most serious of an officer.
func (m *Model) state(r *Row, s payout.Standing, last *payout.Met, now time.Time) {
	say := func(look stamp.Look, key string, args ...any) {
		r.Look, r.State = look, m.Words.T(key, args...)
		r.Look.Word = key
	}
	of := func(p payout.State) stamp.Look { return stamp.OfPayment(payout.Payment{State: p}, "") }
	switch {
	case s.Stuck > 0:
		say(of(payout.Review), "officers.stuck", "n", s.Stuck)
	case s.Unsure > 0:
		say(of(payout.Unsure), "officers.unsure", "n", s.Unsure)
	case r.Shut:
		say(stamp.Look{Icon: "lock", Tone: "madder", Loud: stamp.Tint}, "officers.shut")
	case r.Late && last != nil && !last.At.IsZero():
		say(stamp.Look{Icon: "link-offline", Tone: "turmeric", Loud: stamp.Tint}, "officers.quiet", "ago", m.Words.Ago(now.Sub(last.At)))
	case r.Late:
		say(stamp.Look{Icon: "link-offline", Tone: "turmeric", Loud: stamp.Tint}, "officers.unheard")
	case s.Waiting > 0:
		say(of(payout.Asked), "officers.waiting", "n", s.Waiting)
	case s.Open > 0:
		say(of(payout.Sending), "officers.open", "n", s.Open)
	default:
		say(stamp.Look{Icon: "check", Tone: "slate", Loud: stamp.Quiet}, "officers.clear")
	}
}

func (m *Model) count(n int) string {
	if n == 0 {
		return "–"
	}
	return m.Words.Number(n)
}

func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.Day(at, m.Now())
}
