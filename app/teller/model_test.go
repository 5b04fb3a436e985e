package teller_test

import (
	"testing"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/teller"
)

// TestMeetingModel holds random meetings against a plain model: what was said last of each
// part. Nothing said is lost, the hand is the sum of what was said, and closing makes exactly
// the entries of it, with the bag moved by that much and every receipt adding up.
func TestMeetingModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(inRun{t, r})
		defer b.book.Close()
		m := model{b: b, s: b.open(), said: map[where]int64{}}
		for range rapid.IntRange(1, 12).Draw(r, "touches") {
			m.touch(r)
			m.check(r)
		}
		var err error
		m.s, err = b.AllAsExpected(ctx, m.s.Key)
		b.ok(err)
		m.all()
		m.check(r)
		m.close(r)
	})
}

type where struct {
	client app.ClientID
	kind   app.Kind
	id     int64
}

type model struct {
	b    *bench
	s    app.Sheet
	said map[where]int64 // major units
	done map[app.ClientID]bool
}

func (m *model) touch(r *rapid.T) {
	lines := m.s.Every()
	l := lines[rapid.IntRange(0, len(lines)-1).Draw(r, "line")]
	if m.done == nil {
		m.done = map[app.ClientID]bool{}
	}
	var err error
	switch rapid.IntRange(0, 3).Draw(r, "touch") {
	case 0:
		m.s, err = m.b.Nothing(ctx, m.s.Key, l.Client, app.NotMarked, "sick", "")
		m.b.ok(err)
		m.line(l, func(p app.Part) int64 { return 0 })
	case 1:
		m.s, err = m.b.PutBackExpected(ctx, m.s.Key, l.Client)
		m.b.ok(err)
		m.line(l, func(p app.Part) int64 { return p.Expected.Minor() / 100 })
	case 2: // the phone dies and the sheet is opened again
		m.s = m.b.open()
	case 3:
		m.part(r, l)
	}
}

func (m *model) part(r *rapid.T, l app.Line) {
	if len(l.Parts) == 0 {
		return
	}
	p := l.Parts[rapid.IntRange(0, len(l.Parts)-1).Draw(r, "part")]
	amount := rapid.Int64Range(0, 6000).Draw(r, "amount")
	next, err := m.b.Say(ctx, m.s.Key, teller.Said{Client: l.Client, Reason: "x", Parts: []teller.SaidPart{{Kind: p.Kind, Account: p.Account, Amount: kes(amount)}}})
	may := p.Blocked == "" && (!p.Most.Valid() || amount*100 <= p.Most.Minor()) && (p.Kind != app.Disbursement || amount == 5000)
	if may = may || amount == 0; may != (err == nil) {
		r.Fatalf("%s %d of %+v: %v", p.Kind, amount, p, err)
	}
	if err != nil {
		return
	}
	m.s = next
	was := map[where]int64{}
	for k, v := range m.said {
		was[k] = v
	}
	m.line(l, func(q app.Part) int64 {
		if q.Kind == p.Kind && q.Account == p.Account {
			return amount
		}
		if old, ok := was[where{l.Client, q.Kind, q.Account.ID}]; ok {
			return old
		}
		return q.Expected.Minor() / 100
	})
}

func (m *model) line(l app.Line, value func(app.Part) int64) {
	m.done[l.Client] = true
	for _, p := range l.Parts {
		if p.Blocked == "" {
			m.said[where{l.Client, p.Kind, p.Account.ID}] = value(p)
		}
	}
}

func (m *model) all() {
	for _, l := range m.s.Every() {
		if !m.done[l.Client] {
			m.line(l, func(p app.Part) int64 { return p.Expected.Minor() / 100 })
		}
	}
}

func (m *model) hand() (hand int64) {
	for k, v := range m.said {
		hand += v * int64(k.kind.Flow())
	}
	return hand
}

func (m *model) check(r *rapid.T) {
	stored, err := m.b.book.SheetByKey(ctx, m.s.Key)
	m.b.ok(err)
	n := 0
	for _, l := range stored.Every() {
		for _, p := range l.Parts {
			if want, ok := m.said[where{l.Client, p.Kind, p.Account.ID}]; ok {
				n++
				if p.Actual != kes(want) {
					r.Fatalf("%s of %s is %v, was said to be %d", p.Kind, l.Name, p.Actual, want)
				}
			} else if p.Actual.Sign() > 0 {
				r.Fatalf("%s of %s is %v and nobody said so", p.Kind, l.Name, p.Actual)
			}
		}
	}
	if n != len(m.said) {
		r.Fatalf("%d of %d said parts are in the book", n, len(m.said))
	}
	totals, err := stored.Totals()
	m.b.ok(err)
	if len(totals) != 1 || totals[0].Hand != kes(m.hand()) {
		r.Fatalf("hand is %+v, want %d", totals, m.hand())
	}
}

func (m *model) close(r *rapid.T) {
	m.s = m.b.exactly(m.s)
	done, err := m.b.Close(ctx, m.s.Key)
	m.b.ok(err)
	left := map[where]int64{}
	for k, v := range m.said {
		if v != 0 {
			left[k] = v
		}
	}
	onReceipt := map[app.Key]int{}
	for _, rc := range done.Receipts {
		for _, k := range rc.Entries {
			onReceipt[k]++
		}
	}
	for _, e := range done.Entries {
		if e.Kind == app.Attendance {
			continue
		}
		k := where{e.Client, e.Kind, e.Account.ID}
		if e.Amount != kes(left[k]) || onReceipt[e.Key] != 1 {
			r.Fatalf("entry %+v: said %d, on %d receipts", e, left[k], onReceipt[e.Key])
		}
		delete(left, k)
	}
	if len(left) > 0 {
		r.Fatalf("said and not recorded: %v", left)
	}
	if m.b.bag() != m.hand() {
		r.Fatalf("the bag holds %d, want %d", m.b.bag(), m.hand())
	}
}

// inRun lets a rapid run stand in for the test: what fails fails the run, so that it shrinks.
type inRun struct {
	testing.TB
	run *rapid.T
}

func (q inRun) Helper()                         {}
func (q inRun) Cleanup(func())                  {} // the run closes its book itself
func (q inRun) Error(args ...any)               { q.run.Error(args...) }
func (q inRun) Errorf(form string, args ...any) { q.run.Errorf(form, args...) }
func (q inRun) Fatal(args ...any)               { q.run.Fatal(args...) }
func (q inRun) Fatalf(form string, args ...any) { q.run.Fatalf(form, args...) }
