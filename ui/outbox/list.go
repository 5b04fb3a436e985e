package outbox

import (
	"cmp"
	"context"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
)

// List is the outbox in words and figures.
type List struct {
	Sections []Section // those that hold something: needs a person, on its way, finished today
	Needs    int       // rows of the first that need a person
}

// Section is one group of rows.
type Section struct {
	Head, Second string // "Needs a person", "3 entries · 15,950"
	Needs        bool
	Rows         []Row
}

// Row is one entry, or the lines of meetings that stand alike.
type Row struct {
	Key    app.Key // "" = a fold
	Wallet bool    // it is a payment by wallet, not an entry
	Kind   app.Kind
	Name   string
	Look   stamp.Look
	Stamp  string
	Amount string
	When   string
	Fold   string // names the fold, "" = a single entry
	Lines  []Row  // of a fold
}

// part is where an entry stands in the list.
type part int

const (
	needs part = iota
	onItsWay
	finished
)

func partOf(e app.Entry) part {
	switch {
	case e.NeedsPerson(), e.State == app.Refused && e.Placement != app.Placed:
		return needs
	case e.State.Open():
		return onItsWay
	}
	return finished
}

// List reads the outbox: all that is open or without its place, and what was finished of today's.
func (m *Model) List(ctx context.Context) (List, error) {
	all, err := m.listed(ctx)
	if err != nil {
		return List{}, err
	}
	undone, err := m.undone(ctx)
	if err != nil {
		return List{}, err
	}
	f, err := m.figures(ctx)
	if err != nil {
		return List{}, err
	}
	parts := map[part][]app.Entry{}
	for _, e := range all {
		p := partOf(e)
		if p == finished && e.Kind == app.Reversal && e.State == app.Confirmed {
			continue // it stands at what it reverses
		}
		parts[p] = append(parts[p], e)
	}
	doubts, err := m.doubts(ctx)
	if err != nil {
		return List{}, err
	}
	var v List
	for _, p := range []part{needs, onItsWay, finished} {
		var asked []payout.Payment
		if p == needs {
			asked = doubts
		}
		if len(parts[p])+len(asked) == 0 {
			continue
		}
		s, err := m.section(ctx, p, parts[p], asked, undone, f)
		if err != nil {
			return List{}, err
		}
		if p == needs {
			v.Needs = len(s.Rows)
		}
		v.Sections = append(v.Sections, s)
	}
	return v, nil
}

// listed are the entries of all parts, newest first where they were recorded at the same time.
func (m *Model) listed(ctx context.Context) ([]app.Entry, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	open, err := m.Book.Entries(ctx, app.EntryFilter{States: []app.State{app.Queued, app.Parked, app.Sending, app.Awaiting, app.Unsure, app.Refused}})
	if err != nil {
		return nil, err
	}
	today := fresh.BusinessDay(m.Now())
	open = slices.DeleteFunc(open, func(e app.Entry) bool { return partOf(e) == finished && e.Day != today })
	done, err := m.Book.Entries(ctx, app.EntryFilter{Day: today, States: []app.State{app.Confirmed, app.Cancelled, app.Kept}})
	if err != nil {
		return nil, err
	}
	return append(open, done...), nil
}

// doubts are the payments by wallet that need a person.
func (m *Model) doubts(ctx context.Context) ([]payout.Payment, error) {
	if m.Payments == nil {
		return nil, nil
	}
	all, err := m.Payments.Payments(ctx)
	return slices.DeleteFunc(all, func(x payout.Payment) bool { return !stamp.NeedsPerson(x) }), err
}

func (m *Model) paid(x payout.Payment, f figures) Row {
	r := Row{Key: x.Key, Wallet: true, Kind: app.Disbursement, Name: x.Name, Look: stamp.OfPayment(x, ""), Amount: f.of(x.Amount), When: m.when(x.At.Wall)}
	r.Stamp = m.Words.T(r.Look.Word)
	if x.State == payout.Unsure && x.Purpose != payout.Collection {
		r.Stamp = m.Words.T("paying.doubt")
	}
	return r
}

func (m *Model) section(ctx context.Context, p part, all []app.Entry, asked []payout.Payment, undone map[app.Key]*app.Entry, f figures) (Section, error) {
	s := Section{Needs: p == needs, Head: m.Words.T([]string{"outbox.needs", "outbox.on_its_way", "outbox.finished"}[p])}
	folds := map[string][]app.Entry{}
	var sums []money.Amount
	var err error
	for _, e := range all {
		if e.Kind.Receipted() {
			if sums, err = money.AddTo(sums, e.Amount); err != nil {
				return s, err
			}
		}
		if e.Sheet != "" && p != needs {
			id := stamp.Of(e, stamp.Seen{Computer: m.Computer, Reversed: undone[e.Key] != nil}).Word
			folds[id] = append(folds[id], e)
			continue
		}
		row, err := m.row(ctx, e, undone[e.Key], f)
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, row)
	}
	for _, x := range slices.Backward(asked) {
		s.Rows = append(s.Rows, m.paid(x, f))
		if sums, err = money.AddTo(sums, x.Amount); err != nil {
			return s, err
		}
	}
	n := len(s.Rows)
	var folded []Row
	for _, l := range stamp.All() { // in one order, whatever the map says
		if lines := folds[l.Word]; len(lines) > 0 {
			row, meetings, err := m.fold(l, lines, f)
			if err != nil {
				return s, err
			}
			n += meetings
			folded = append(folded, row)
		}
	}
	s.Rows = append(folded, s.Rows...)
	s.Second = m.Words.T("outbox.entries", "n", n)
	if p != finished && len(sums) > 0 {
		s.Second += " · " + f.all(sums)
	}
	return s, nil
}

func (m *Model) row(ctx context.Context, e app.Entry, undone *app.Entry, f figures) (Row, error) {
	r := Row{Key: e.Key, Kind: e.Kind, Name: m.title(e), When: m.when(e.At.Wall)}
	if e.Amount.Valid() {
		r.Amount = f.of(e.Amount)
	}
	var err error
	r.Look, r.Stamp, err = m.stamp(ctx, e, undone)
	return r, err
}

// fold is "4 meetings · 73 lines" over what stands alike, and in how many meetings.
func (m *Model) fold(l stamp.Look, all []app.Entry, f figures) (Row, int, error) {
	r := Row{Fold: l.Word, Look: l, Kind: app.Attendance}
	type line struct {
		sheet  app.Key
		client app.ClientID
	}
	lines, sheets := map[line]bool{}, map[app.Key]bool{}
	first := slices.MinFunc(all, func(a, b app.Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	r.When = m.when(first.At.Wall)
	var sums []money.Amount
	var err error
	for _, e := range all {
		sheets[e.Sheet] = true
		if e.Kind.Receipted() {
			lines[line{e.Sheet, e.Client}] = true
			if sums, err = money.AddTo(sums, e.Amount); err != nil {
				return r, 0, err
			}
		}
		row := Row{Key: e.Key, Kind: e.Kind, Name: m.title(e), Look: l, When: m.when(e.At.Wall), Stamp: m.Words.T(l.Word, "name", m.title(e))}
		if e.Amount.Valid() {
			row.Amount = f.of(e.Amount)
		}
		r.Lines = append(r.Lines, row)
	}
	r.Amount, r.Stamp = f.all(sums), r.Lines[0].Stamp
	r.Name = m.Words.T("outbox.meetings", "n", len(sheets))
	if len(lines) > 0 {
		r.Name += " · " + m.Words.T("outbox.lines", "n", len(lines))
	}
	return r, len(sheets), nil
}
