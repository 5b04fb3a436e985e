// Package farside is the trainer's panel of the demo and of practice: he makes the line slow, lets it lose replies, cuts
// it, has an entry refused, lets another officer post, and sees both books side by side (issue 4, item 6).
package farside

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/words"
	far "daftari/fineract/ledger/farside"
)

// Book is the device's side.
type Book interface {
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Far is the other one (far.Trainer).
type Far interface {
	Line() far.Line
	SetLine(far.Line) error
	RefuseNext()
	OtherPosts() error
	Moves() []far.Move
}

// Model of the panel. All fields are needed.
type Model struct {
	Book     Book
	Far      Far
	Words    *words.Words
	Computer bool // words say computer where a phone would say phone
}

// Lines that can be chosen, in the order of the chips.
func Lines() []far.Line { return []far.Line{far.Good, far.Slow, far.Losing, far.Cut} }

// View is the panel in words.
type View struct {
	Line   int // of Lines
	Agree  string
	Differ bool // a line stands twice, is lost, or has another amount
	Rows   []Row
}

// Row is one movement, as each book has it.
type Row struct {
	Name  string
	Here  string // "750, posted"; what the device says
	There string // "750", "nothing", "750 twice"; what the core has
	Look  Look
}

// Look of a row.
type Look int

// The looks: both books agree, the device knows less than the core or the core less than the device for now, or
// something is wrong.
const (
	Agrees Look = iota
	Open
	Wrong
)

// Load puts both books side by side, the newest entry first, then what others posted.
func (m *Model) Load(ctx context.Context) (View, error) {
	entries, err := m.Book.Entries(ctx, app.EntryFilter{})
	if err != nil {
		return View{}, err
	}
	pairs, left := far.Match(entries, m.Far.Moves())
	var v View
	for i, l := range Lines() {
		if l == m.Far.Line() {
			v.Line = i
		}
	}
	agree, w := 0, m.Words
	for i := len(pairs) - 1; i >= 0; i-- {
		r := m.pair(pairs[i])
		switch r.Look {
		case Agrees:
			agree++
		case Wrong:
			v.Differ = true
		}
		v.Rows = append(v.Rows, r)
	}
	for _, x := range left {
		v.Rows = append(v.Rows, Row{Name: x.Client, Here: w.T("farside.nothing"), There: m.amount(x), Look: Open})
	}
	if len(v.Rows) > 0 {
		v.Agree = w.T("farside.agree", "n", w.Number(agree), "of", w.Number(len(v.Rows)))
	}
	return v, nil
}

func (m *Model) pair(p far.Pair) Row {
	w, e := m.Words, p.Entry
	r := Row{Name: e.Title, Here: e.Amount.Format(w.Lang()) + ", " + w.T(stamp.Of(e, stamp.Seen{Computer: m.Computer}).Word, "name", e.Title), There: w.T("farside.nothing"), Look: Open}
	switch {
	case len(p.There) == 1:
		r.There = m.amount(p.There[0])
	case len(p.There) > 1:
		r.There = w.T("farside.times", "amount", m.amount(p.There[0]), "n", w.Number(len(p.There)))
	}
	switch p.Verdict {
	case "":
		if len(p.There) == 1 {
			r.Look = Agrees
		}
	case far.Early:
	default:
		r.Look = Wrong
	}
	return r
}

// amount of a movement as the language writes it; as the core writes it where its currency is not known here.
func (m *Model) amount(x far.Move) string {
	c, err := money.New(x.Currency, 2, 0)
	if err == nil {
		if a, err := money.ParseDecimal(x.Amount, c); err == nil {
			return a.Format(m.Words.Lang())
		}
	}
	return x.Amount
}

// Choose changes the line.
func (m *Model) Choose(i int) error { return m.Far.SetLine(Lines()[i]) }
