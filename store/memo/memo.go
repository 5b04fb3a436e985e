// Package memo keeps in memory what every recording must look at, so that a tap does not read the book.
package memo

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/store/disk"
	"daftari/store/journal"
	"daftari/store/sealed"
)

// Memo keeps in memory what every recording must look at: open entries, refused cash without
// a place, the entries of the days asked for, and the cash in the bag. It follows the book by
// revision and movement number, so that what another process wrote is seen as well, and each
// sealed blob is opened once. It is filled from committed rows only, and never from a snapshot
// older than the one before: readers lock it before their snapshot begins, and a writer's
// snapshot is the youngest there is.
type Memo struct {
	mu sync.Mutex
	remembered
}

type remembered struct {
	loaded  bool
	rev     int64
	days    map[string]bool
	entries map[app.Key]*app.Entry
	order   []*app.Entry // the same; by Seq when sorted
	live    []*app.Entry // of them the open and the unplaced, likewise; what a standing walks over
	sorted  bool
	today   map[string][]app.Entry // by day, cancelled ones left out; made when asked for
	till    tillSum
	kept    int64 // movement up to which the sum is in the book
	limits  app.Limits
	limitsV int
}

// tillSum is the cash in the bag after a movement.
type tillSum struct {
	Upto int64                   `json:"upto"`
	Sums map[string]money.Amount `json:"sums"` // by code and decimals
}

// view of the memo through a transaction.
type view struct {
	journal.Rows
	m *Memo
}

// Lock the memo: for readers before their snapshot begins.
func (m *Memo) Lock() { m.mu.Lock() }

// Unlock it again.
func (m *Memo) Unlock() { m.mu.Unlock() }

// FactInstitution names the document in which the institution's limits are.
const FactInstitution = "institution"

const (
	factTill = "till"
	inTill   = "till_movement"

	memoDays = 4    // days kept in memory before they are read afresh
	tillStep = 1000 // movements after which the sum is written down
)

// refresh brings the memo to what the transaction sees, with these days in it.
func (t view) refresh(days []app.Date) error {
	m := t.m
	if len(m.days) > memoDays {
		m.forgetDays()
	}
	if !m.loaded {
		m.days, m.entries, m.today = map[string]bool{}, map[app.Key]*app.Entry{}, map[string][]app.Entry{}
		m.order, m.live = nil, nil
		if err := t.remember("WHERE e.state IN ('queued','sending','awaiting','unsure','parked')"); err != nil {
			return err
		}
		if err := t.remember("WHERE e.placement = 'unplaced'"); err != nil {
			return err
		}
	}
	rev, err := t.Revision()
	if err != nil {
		return err
	}
	if m.loaded && rev > m.rev {
		if err := t.remember("WHERE e.rev > ?", m.rev); err != nil {
			return err
		}
	}
	m.loaded, m.rev = true, max(rev, m.rev)
	for _, d := range days {
		if m.days[d.String()] {
			continue
		}
		m.days[d.String()] = true
		if err := t.remember("WHERE e.day = ?", d.String()); err != nil {
			delete(m.days, d.String())
			return err
		}
	}
	m.sort()
	if err := t.sumTill(); err != nil {
		return err
	}
	return t.limits()
}

func (m *Memo) sort() {
	if m.sorted {
		return
	}
	m.live = slices.DeleteFunc(slices.Clone(m.order), func(e *app.Entry) bool { return !lives(e) })
	for _, list := range [][]*app.Entry{m.order, m.live} {
		slices.SortFunc(list, func(x, y *app.Entry) int { return cmp.Compare(x.Seq, y.Seq) })
	}
	m.sorted = true
}

// lives says that an entry counts whatever its day.
func lives(e *app.Entry) bool { return e.State.Open() || e.Placement == app.Unplaced }

// Forget drops everything.
func (m *Memo) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remembered = remembered{}
}

// forgetDays keeps only what must be known of any day.
func (m *Memo) forgetDays() {
	m.days, m.today = map[string]bool{}, map[string][]app.Entry{}
	m.order = slices.DeleteFunc(m.order, func(e *app.Entry) bool {
		if !lives(e) {
			delete(m.entries, e.Key)
		}
		return !lives(e)
	})
	m.live, m.sorted = nil, false
}

// remember takes in the entries of a query. Of those known only what moves is read, and those
// that no standing asks for are passed over: after a sync that is nearly all there is.
func (t view) remember(where string, args ...any) error {
	m := t.m
	var unknown []string
	err := t.Query(func(scan func(...any) error) error {
		var r journal.Row
		var day string
		if err := r.ScanMoving(scan, &day); err != nil {
			return err
		}
		var now app.Entry
		r.Standing(&now)
		e := m.entries[r.Key]
		switch {
		case e == nil && (lives(&now) || m.days[day]):
			unknown = append(unknown, string(r.Key))
			return nil
		case e == nil || r.Stands(e):
			return nil
		}
		m.sorted = m.sorted && lives(e) == lives(&now)
		r.Standing(e)
		delete(m.today, day)
		return nil
	}, "SELECT "+journal.Moving+", e.day FROM entry e "+where, args...)
	if err != nil {
		return err
	}
	return disk.InChunks(unknown, func(marks string, args []any) error {
		all, err := t.Entries("WHERE e.key IN ("+marks+") ORDER BY e.seq", args...)
		for _, e := range all {
			m.add(&e)
		}
		return err
	})
}

// add takes in an entry that is not known yet; in order, as nearly always, it is cheap.
func (m *Memo) add(e *app.Entry) {
	m.entries[e.Key] = e
	m.sorted = m.sorted && (len(m.order) == 0 || m.order[len(m.order)-1].Seq < e.Seq)
	m.order = append(m.order, e)
	if lives(e) {
		m.live = append(m.live, e)
	}
	m.joinToday(*e)
}

// joinToday adds a new entry to its day's list. Lists that were handed out end before it, so
// nobody sees them change; copying a day's entries for each tap cost more than the rest.
func (m *Memo) joinToday(e app.Entry) {
	day := e.Day.String()
	list, made := m.today[day]
	if !made {
		return
	}
	if e.State == app.Cancelled || len(list) > 0 && list[len(list)-1].Seq > e.Seq {
		delete(m.today, day)
		return
	}
	m.today[day] = append(list, e)
}

func (m *Memo) on(d app.Date) []app.Entry {
	list, made := m.today[d.String()]
	if !made {
		for _, e := range m.order {
			if e.Day == d && e.State != app.Cancelled {
				list = append(list, *e)
			}
		}
		m.today[d.String()] = list
	}
	return list[:len(list):len(list)]
}

// Follow brings the memo up to what has just been committed; view gives a transaction. New entries
// are taken as the revision wrote them, unless somebody has read on since: to read them back took a
// third of the time of an opening. Whoever asks next reads what could not be read now, and hears of it.
func (m *Memo) Follow(rev int64, written []app.Entry, read func(func(journal.Rows) error) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.loaded {
		return
	}
	if m.rev < rev {
		for _, e := range written {
			m.add(&e)
		}
	}
	_ = read(func(t journal.Rows) error { return view{t, m}.refresh(nil) })
}

// sumTill adds the movements since the last one that was added.
func (t view) sumTill() error {
	m := t.m
	if m.till.Sums == nil {
		sum := tillSum{}
		if _, err := t.Fact(factTill, &sum); err != nil {
			return err
		}
		if sum.Sums == nil {
			sum.Sums = map[string]money.Amount{}
		}
		m.till, m.kept = sum, sum.Upto
	}
	return t.Query(func(scan func(...any) error) error {
		var id int64
		var key string
		var blob []byte
		if err := scan(&id, &key, &blob); err != nil {
			return err
		}
		var a money.Amount
		if err := t.Box().Open(inTill, key, sealed.RowFormat, blob, &a); err != nil {
			return err
		}
		if err := addTo(m.till.Sums, a); err != nil {
			return err
		}
		m.till.Upto = id
		return nil
	}, "SELECT id, key, blob FROM till_movement WHERE id > ? ORDER BY id", m.till.Upto)
}

// KeepTill writes the sum down now and then, so that opening an old book need not add up its
// whole life. Only with a memo that this transaction has refreshed.
func (m *Memo) KeepTill(t journal.Rows) error {
	if m.till.Upto-m.kept < tillStep {
		return nil
	}
	// Should the transaction fail, the next one to come this far writes it again.
	if err := t.SetFact(factTill, m.till); err != nil {
		return err
	}
	m.kept = m.till.Upto
	return nil
}

func (t view) limits() error {
	m := t.m
	var version int
	found, err := t.One([]any{&version}, "SELECT version FROM fact WHERE name = ?", FactInstitution)
	if err != nil || !found || version == m.limitsV {
		return err
	}
	var inst struct {
		Limits app.Limits `json:"limits"`
	}
	if m.limitsV, err = t.Fact(FactInstitution, &inst); err != nil {
		return err
	}
	m.limits = inst.Limits
	return nil
}

// addTo adds cash to a sum by currency. The multiple of an account does not belong to cash.
func addTo(sums map[string]money.Amount, a money.Amount) error {
	c, err := money.New(a.Currency().Code(), a.Currency().Digits(), 0)
	if err != nil {
		return err
	}
	id := c.Code() + strconv.Itoa(c.Digits())
	was, ok := sums[id]
	if !ok {
		was = money.Zero(c)
	}
	sums[id], err = was.Add(money.FromMinor(a.Minor(), c))
	return err
}

func inOrder(sums map[string]money.Amount) []money.Amount {
	out := make([]money.Amount, 0, len(sums))
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, sums[id])
	}
	return out
}

// Moment is what a standing is judged by beside the book.
type Moment struct {
	Fresh app.Freshness
	Here  app.Reading
	Now   time.Time
}

// Standing as the transaction finds it. The memo must be locked.
func (m *Memo) Standing(rows journal.Rows, at Moment, days []app.Date, refs []app.AccountRef) (s app.Standing, err error) {
	t := view{rows, m}
	today := at.Fresh.BusinessDay(at.Now)
	if err := t.refresh(append(slices.Clone(days), today)); err != nil {
		return s, err
	}
	on := map[app.AccountRef]bool{}
	for _, r := range refs {
		on[r] = true
	}
	byCurrency := map[money.Currency]money.Amount{}
	for _, e := range m.live {
		open := e.State.Open()
		if c := e.Amount.Currency(); open && e.Way() == app.CashIn && c.Valid() {
			sum, ok := byCurrency[c]
			if !ok {
				sum = money.Zero(c)
			}
			if byCurrency[c], err = sum.Add(e.Amount); err != nil {
				return s, err
			}
		}
		if open && on[e.Account] {
			s.OpenOn = append(s.OpenOn, *e)
		}
		if e.Placement == app.Unplaced {
			s.Unplaced = append(s.Unplaced, *e)
		}
	}
	for i, d := range days {
		if list := m.on(d); i == 0 {
			s.Today = list
		} else {
			s.Today = append(s.Today, list...)
		}
	}
	unposted := map[string]money.Amount{}
	for _, a := range byCurrency {
		if err := addTo(unposted, a); err != nil {
			return s, err
		}
	}
	s.Bag, s.Unposted, s.Limits = inOrder(m.till.Sums), inOrder(unposted), m.limits
	s.Fresh, s.Here = at.Fresh, at.Here
	for _, e := range m.on(today) {
		if e.Lifted != nil {
			s.Lifted = append(s.Lifted, e.Lifted.Limit)
		}
	}
	s.CountersAt[0], s.CountersAt[1], err = t.Counters()
	return s, err
}

// Bag is the cash in the bag by currency, in order of code. The memo must be locked.
func (m *Memo) Bag(rows journal.Rows) ([]money.Amount, error) {
	err := view{rows, m}.sumTill()
	return inOrder(m.till.Sums), err
}
