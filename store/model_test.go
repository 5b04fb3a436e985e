package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// modelled is what the model knows of an entry.
type modelled struct {
	key      app.Key
	lane     string
	flow     app.Flow
	amount   int64
	after    []app.Key
	reverses app.Key
	state    app.State
	parked   string
	person   string
	gen      int
	sent     bool
	placed   app.Placement
	due      time.Time
	asking   bool
}

// running is an attempt that has not ended.
type running struct {
	attempt app.Attempt
	holder  string
}

// machine drives a book and the model side by side.
type machine struct {
	c        *clock
	dir      string
	book     *store.Book
	order    []*modelled
	by       map[app.Key]*modelled
	receipts [][]app.Key // by number
	void     map[int64]bool
	run      []running
	made     int
}

func (m *machine) open(t *rapid.T) {
	b, err := store.Open(context.Background(), m.dir, store.Options{Now: m.c.Now, Vault: vaulttest.New()})
	check(t, err)
	m.book = b
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &machine{c: newClock(), dir: t.TempDir(), by: map[app.Key]*modelled{}, void: map[int64]bool{}}
		b, err := store.Create(context.Background(), m.dir, store.Options{Now: m.c.Now, Vault: vaulttest.New()})
		check(rt, err)
		check(rt, b.SetDevice(context.Background(), app.Device{ID: "d", Code: "K7"}))
		m.book = b
		rt.Repeat(map[string]func(*rapid.T){
			"record": m.record, "record again": m.record, "claim": m.claim, "claim asks": m.asks, "settle": m.settle, "settle late": m.late,
			"settle more": m.settle, "recover": m.recover, "park": m.park, "release": m.release, "decide": m.decide, "place": m.place, "reopen": m.reopen,
			"wait": func(t *rapid.T) { m.c.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute) },
			"":     m.compare,
		})
		check(rt, m.book.Close())
	})
}

func (m *machine) reopen(t *rapid.T) {
	check(t, m.book.Close())
	m.open(t)
}

// some draws one entry that fits; it skips the step when none does.
func (m *machine) some(t *rapid.T, fits func(*modelled) bool) *modelled {
	var all []*modelled
	for _, e := range m.order {
		if fits(e) {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		t.Skip("none")
	}
	return rapid.SampledFrom(all).Draw(t, "entry")
}

func (m *machine) draw(t *rapid.T) app.Entry {
	m.made++
	kind := rapid.SampledFrom([]app.Kind{app.Repayment, app.Repayment, app.Deposit, app.Withdrawal, app.BankDeposit, app.GivenBack}).Draw(t, "kind")
	e := app.Entry{Key: app.Key(fmt.Sprintf("e%d", m.made)), Kind: kind, Amount: kes(rapid.Int64Range(1, 500).Draw(t, "amount")), Day: app.DateOf(m.c.at),
		Account: app.AccountRef{Kind: app.OnLoan, ID: rapid.Int64Range(1, 3).Draw(t, "account")}}
	if len(m.order) == 0 {
		return e
	}
	switch rapid.IntRange(0, 5).Draw(t, "tie") {
	case 0:
		e.After = []app.Key{rapid.SampledFrom(m.order).Draw(t, "after").key}
	case 1:
		target := rapid.SampledFrom(m.order).Draw(t, "target")
		e.Kind, e.Reverses, e.Flow, e.Amount = app.Reversal, target.key, -target.flow, kes(target.amount)
	}
	return e
}

func (m *machine) record(t *rapid.T) {
	var rec app.Recording
	n := rapid.IntRange(0, 3).Draw(t, "entries")
	for i := range n {
		rec.Entries = append(rec.Entries, m.draw(t))
		rec.Receipts = append(rec.Receipts, app.ReceiptPlan{Title: "x", Entries: []int{i}})
	}
	if len(rec.Receipts) > 1 && rapid.Bool().Draw(t, "one receipt") {
		rec.Receipts = []app.ReceiptPlan{{Title: "x"}}
		for i := range n {
			rec.Receipts[0].Entries = append(rec.Receipts[0].Entries, i)
		}
	}
	var cancelled *modelled
	if len(m.order) > 0 && rapid.Bool().Draw(t, "cancel") {
		cancelled = rapid.SampledFrom(m.order).Draw(t, "cancelled")
		rec.Cancels = []app.Cancelling{{Key: cancelled.key, Reason: "wrong"}}
		if plan, ok := m.replan(cancelled.key); ok {
			rec.Receipts = append(rec.Receipts, plan)
		}
	}
	want := m.refusal(rec)
	out, err := m.book.Record(context.Background(), rec)
	if want {
		if err == nil {
			t.Fatalf("recorded what should be refused: %+v", rec)
		}
		return
	}
	check(t, err)
	m.take(out, rec, cancelled)
}

// replan is the receipt for what stays valid when key is cancelled.
func (m *machine) replan(key app.Key) (app.ReceiptPlan, bool) {
	for i, keys := range m.receipts {
		no := int64(i + 1)
		if m.void[no] || !slices.Contains(keys, key) {
			continue
		}
		p := app.ReceiptPlan{Title: "again", Replaces: app.ReceiptNo{Device: "K7", N: no}}
		for _, k := range keys {
			if k != key {
				p.Keep = append(p.Keep, k)
			}
		}
		return p, true
	}
	return app.ReceiptPlan{}, false
}

func (m *machine) refusal(rec app.Recording) bool {
	reversed := map[app.Key]bool{}
	for _, c := range rec.Cancels {
		e := m.by[c.Key]
		if e.sent || (e.state != app.Queued && e.state != app.Parked) {
			return true
		}
	}
	cancelled := func(k app.Key) bool { return len(rec.Cancels) > 0 && rec.Cancels[0].Key == k }
	for _, e := range rec.Entries {
		if e.Reverses == "" {
			continue
		}
		if m.by[e.Reverses].state != app.Confirmed || reversed[e.Reverses] {
			return true
		}
		reversed[e.Reverses] = true
		for _, o := range m.order {
			if o.reverses == e.Reverses && o.state != app.Refused && o.state != app.Cancelled && !cancelled(o.key) {
				return true
			}
		}
	}
	return false
}

func (m *machine) take(out app.Recorded, rec app.Recording, cancelled *modelled) {
	if cancelled != nil {
		cancelled.state, cancelled.parked = app.Cancelled, ""
	}
	for _, e := range out.Entries {
		s := &modelled{key: e.Key, lane: e.Lane(), flow: e.Kind.Flow(), amount: e.Amount.Minor(), after: e.After, reverses: e.Reverses,
			state: app.Queued, due: m.c.at}
		if e.Kind == app.Reversal {
			s.flow = e.Flow
		}
		if !e.Kind.Posts() {
			s.state = app.Kept
		}
		m.order = append(m.order, s)
		m.by[e.Key] = s
		for _, a := range e.After {
			if st := m.by[a].state; s.state == app.Queued && (st == app.Refused || st == app.Cancelled) {
				s.state, s.parked = app.Parked, "follows"
			}
		}
	}
	for _, p := range rec.Receipts {
		var keys []app.Key
		for _, i := range p.Entries {
			keys = append(keys, rec.Entries[i].Key)
		}
		if keys = append(keys, p.Keep...); len(keys) > 0 {
			m.receipts = append(m.receipts, keys)
		}
		m.void[p.Replaces.N] = true
	}
	if cancelled != nil {
		m.followers()
	}
}

func (m *machine) followers() {
	for _, e := range m.order {
		for _, a := range e.after {
			if st := m.by[a].state; e.state == app.Queued && (st == app.Refused || st == app.Cancelled) {
				e.state, e.parked = app.Parked, "follows"
			}
		}
	}
}

// free says whether an entry may go out as far as lane and dependencies go.
func (m *machine) free(e *modelled) bool {
	if e.state != app.Queued {
		return false
	}
	for _, a := range e.after {
		if st := m.by[a].state; st != app.Confirmed && st != app.Kept {
			return false
		}
	}
	older := true
	for _, o := range m.order {
		if o == e {
			older = false
			continue
		}
		if o.lane != e.lane {
			continue
		}
		if o.state == app.Sending || o.state == app.Unsure || older && (o.state == app.Queued || o.state == app.Awaiting) {
			return false
		}
	}
	return true
}

func (m *machine) claim(t *rapid.T) {
	holder := rapid.SampledFrom([]string{"one", "two"}).Draw(t, "holder")
	most := rapid.IntRange(1, 4).Draw(t, "max")
	m.followers()
	var want []app.Key
	for _, e := range m.order {
		if m.free(e) && !e.due.After(m.c.at) && len(want) < most {
			want = append(want, e.key)
		}
	}
	work, err := m.book.Claim(context.Background(), holder, m.c.at, most, app.Pick{})
	check(t, err)
	m.taken(t, work, want, holder)
	for _, k := range want {
		m.by[k].state = app.Sending
	}
}

func (m *machine) taken(t *rapid.T, work []app.Work, want []app.Key, holder string) {
	var got []app.Key
	for _, w := range work {
		got = append(got, w.Entry.Key)
		m.run = append(m.run, running{w.Attempt, holder})
		if (w.Target != nil) != (m.by[w.Entry.Key].reverses != "") {
			t.Fatalf("target of %s: %+v", w.Entry.Key, w.Target)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("claimed (-want +got):\n%s", d)
	}
}

func (m *machine) asks(t *rapid.T) {
	var want []app.Key
	for _, e := range m.order {
		if (e.state == app.Unsure || e.state == app.Awaiting) && !e.asking && e.person == "" && !e.due.After(m.c.at) {
			want = append(want, e.key)
			e.asking = true
		}
	}
	work, err := m.book.ClaimAsks(context.Background(), "one", m.c.at, 1000, app.Pick{})
	check(t, err)
	m.taken(t, work, want, "one")
}

func (m *machine) settle(t *rapid.T) {
	if len(m.run) == 0 {
		t.Skip("nothing on the wire")
	}
	at := rapid.IntRange(0, len(m.run)-1).Draw(t, "attempt")
	a := m.run[at].attempt
	e := m.by[a.Key]
	moot := a.Ask && e.state != app.Unsure && e.state != app.Awaiting
	event := m.event(t, e, moot)
	o := app.Outcome{Key: a.Key, Event: event, Code: "c", Text: "t"}
	switch event {
	case app.Confirm:
		o.Proof = &app.Confirmation{Transaction: "1", At: m.c.at}
	case app.Lost:
		o.Person = rapid.SampledFrom([]string{"", "", "person.why"}).Draw(t, "person")
	case app.UnknownThere:
		o.NewKey = rapid.Bool().Draw(t, "new key")
	}
	s := app.Settlement{Attempt: a, Outcome: o, NextAt: m.c.at.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "later")) * time.Minute)}
	check(t, m.book.Settle(context.Background(), []app.Settlement{s}))
	m.run = slices.Delete(m.run, at, at+1)
	if a.Ask {
		e.asking = false
	}
	if !moot {
		m.apply(e, o, a.Ask, s.NextAt)
	}
}

func (m *machine) event(t *rapid.T, e *modelled, moot bool) app.Event {
	var legal []app.Event
	for _, ev := range app.Events() {
		if _, err := app.Next(e.state, ev); moot || err == nil {
			switch ev {
			case app.Confirm, app.Refuse, app.Lost, app.Accepted, app.NotApplied, app.UnknownThere:
				legal = append(legal, ev)
			}
		}
	}
	return rapid.SampledFrom(legal).Draw(t, "event")
}

func (m *machine) apply(e *modelled, o app.Outcome, ask bool, at time.Time) {
	to, err := app.Next(e.state, o.Event)
	if err != nil {
		panic(err)
	}
	if to != app.Unsure || e.state != app.Unsure || o.Person != "" {
		e.person = ""
	}
	if to == app.Unsure && o.Person != "" {
		e.person = o.Person
	}
	if !ask && o.Event != app.NotApplied {
		e.sent = true
	}
	if to == app.Queued && o.NewKey {
		e.gen++
	}
	if to == app.Refused && e.flow != app.NoCash {
		e.placed = app.Unplaced
	}
	e.state, e.due = to, at
	if to == app.Refused {
		m.followers()
	}
}

// late settles an attempt that ended long ago: nothing may change.
func (m *machine) late(t *rapid.T) {
	e := m.some(t, func(e *modelled) bool { return e.sent && e.state != app.Sending && !e.asking })
	o := app.Outcome{Key: e.key, Event: app.Refuse}
	check(t, m.book.Settle(context.Background(), []app.Settlement{{Attempt: app.Attempt{Key: e.key, No: 1}, Outcome: o}}))
}

func (m *machine) recover(t *rapid.T) {
	who := rapid.SampledFrom([]string{"one", "two"}).Draw(t, "dead")
	n, err := m.book.Recover(context.Background(), func(h string) bool { return h == who }, m.c.at)
	check(t, err)
	var left []running
	for _, r := range m.run {
		if r.holder != who {
			left = append(left, r)
			continue
		}
		n--
		e := m.by[r.attempt.Key]
		if r.attempt.Ask {
			e.asking = false
			continue
		}
		e.state, e.sent, e.due = app.Unsure, true, m.c.at
	}
	if n != 0 {
		t.Fatalf("recovered %d too many", n)
	}
	m.run = left
}

func (m *machine) park(t *rapid.T) {
	e := m.some(t, func(e *modelled) bool { return e.state == app.Queued || e.state == app.Unsure })
	check(t, m.book.Park(context.Background(), e.key, "look"))
	e.state, e.parked, e.person = app.Parked, "person", ""
}

func (m *machine) release(t *rapid.T) {
	e := m.some(t, func(e *modelled) bool { return e.state == app.Parked })
	check(t, m.book.Release(context.Background(), e.key, "go on"))
	e.state, e.parked, e.due = app.Queued, "", m.c.at
	if e.sent { // asked for first
		e.state = app.Unsure
	}
}

func (m *machine) decide(t *rapid.T) {
	e := m.some(t, func(e *modelled) bool { return e.state == app.Unsure || e.state == app.Awaiting })
	o := app.Outcome{Key: e.key, Event: rapid.SampledFrom([]app.Event{app.Confirm, app.Refuse, app.UnknownThere}).Draw(t, "word")}
	check(t, m.book.Decide(context.Background(), e.key, o))
	m.apply(e, o, true, m.c.at)
}

func (m *machine) place(t *rapid.T) {
	e := m.some(t, func(e *modelled) bool { return e.state == app.Refused })
	to := rapid.SampledFrom([]app.Placement{app.Placed, app.Suspended}).Draw(t, "to")
	_, err := m.book.Record(context.Background(), app.Recording{Place: []app.Placing{{Key: e.key, To: to}}})
	fine := e.placed == app.Unplaced || e.placed == app.Suspended && to == app.Placed
	if fine != (err == nil) {
		t.Fatalf("place %s from %q to %q: %v", e.key, e.placed, to, err)
	}
	if fine {
		e.placed = to
	}
}

// compare holds the book against the model.
func (m *machine) compare(t *rapid.T) {
	ctx := context.Background()
	got, err := m.book.Entries(ctx, app.EntryFilter{})
	check(t, err)
	type row struct {
		key    app.Key
		seq    int64
		state  app.State
		gen    int
		parked string
		person string
		placed app.Placement
	}
	var want, have []row
	for _, e := range got {
		have = append(have, row{e.Key, e.Seq, e.State, e.Generation, e.Parked, e.Person, e.Placement})
	}
	counts := app.Counts{By: map[app.State]int{}}
	till := int64(0)
	for i, e := range m.order {
		want = append(want, row{e.key, int64(i + 1), e.state, e.gen, e.parked, e.person, e.placed})
		counts.By[e.state]++
		if e.state == app.Queued || e.state == app.Sending || e.state == app.Unsure {
			counts.Whose++ // of nobody: each is its own
		}
		if e.person != "" {
			counts.Person++
		}
		if e.placed == app.Unplaced {
			counts.Unplaced++
		}
		if e.state != app.Cancelled {
			till += int64(e.flow) * e.amount
		}
	}
	if !slices.Equal(want, have) {
		t.Fatalf("entries:\nwant %+v\ngot  %+v", want, have)
	}
	n, err := m.book.Counts(ctx)
	check(t, err)
	if d := cmp.Diff(counts, n); d != "" {
		t.Fatalf("counts (-want +got):\n%s", d)
	}
	bag, err := m.book.Till(ctx)
	check(t, err)
	if sum := sumOf(bag); sum != till {
		t.Fatalf("till %d, want %d", sum, till)
	}
	m.compareReceipts(t)
	m.compareDue(t)
}

func (m *machine) compareReceipts(t *rapid.T) {
	got, err := m.book.Receipts(context.Background(), app.ReceiptFilter{})
	check(t, err)
	if len(got) != len(m.receipts) {
		t.Fatalf("%d receipts, want %d", len(got), len(m.receipts))
	}
	for i, r := range got {
		no := int64(i + 1)
		want := app.Final
		for _, k := range m.receipts[i] {
			if st := m.by[k].state; st != app.Confirmed && st != app.Kept {
				want = app.Provisional
			}
		}
		if m.void[no] {
			want = app.Void
		}
		if r.No.N != no || r.Standing != want {
			t.Fatalf("receipt %s is %s, want %d %s", r.No, r.Standing, no, want)
		}
		keys := slices.Clone(m.receipts[i])
		slices.Sort(keys)
		slices.Sort(r.Entries)
		if !slices.Equal(keys, r.Entries) {
			t.Fatalf("receipt %s holds %v, want %v", r.No, r.Entries, keys)
		}
	}
}

func (m *machine) compareDue(t *rapid.T) {
	got, err := m.book.NextDue(context.Background())
	check(t, err)
	var want time.Time
	for _, e := range m.order {
		ask := (e.state == app.Unsure || e.state == app.Awaiting) && !e.asking && e.person == ""
		if (ask || m.free(e)) && (want.IsZero() || e.due.Before(want)) {
			want = e.due
		}
	}
	if !want.Equal(got) {
		t.Fatalf("due %v, want %v", got, want)
	}
}
