package app

import (
	"slices"
	"time"

	"daftari/app/money"
)

// SheetState of a collection sheet.
type SheetState string

// A sheet is open (drafts), closed (entries), or its meeting has another outcome.
const (
	SheetOpen      SheetState = "open"
	SheetClosed    SheetState = "closed"
	SheetNotHeld   SheetState = "not_held"
	SheetMoved     SheetState = "moved"
	SheetTakenOver SheetState = "taken_over"
)

// Sheet is the collection sheet of one group and one day. While open, it and its lines are
// drafts: durable, without receipt, never sent.
type Sheet struct {
	Key       Key          `json:"key"`
	Code      string       `json:"code"` // short identifier, for SMS (E3) and speech
	Group     GroupID      `json:"group"`
	Name      string       `json:"name"`
	Day       Date         `json:"day"`
	State     SheetState   `json:"state"`
	Version   int64        `json:"version"` // raised by each save; a stale save is refused
	Opened    time.Time    `json:"opened"`
	Closed    time.Time    `json:"closed"`
	Lines     []Line       `json:"lines"`               // members, in order
	GroupSelf *Line        `json:"groupSelf,omitempty"` // the group's own accounts, if it has any
	Cannot    []string     `json:"cannot,omitempty"`    // what the core has and the sheet cannot take, as keys of words
	AllPaid   bool         `json:"allPaid,omitempty"`   // "all paid as expected" was said
	Counts    []CashCount  `json:"counts,omitempty"`
	Explained []Difference `json:"explained,omitempty"`
	Note      *MeetingNote `json:"note,omitempty"`
}

// Line of a member (or of the group itself).
type Line struct {
	Client  ClientID `json:"client,omitempty"`
	Name    string   `json:"name"`
	Number  string   `json:"number,omitempty"` // account number, shown where names are alike
	Was     Presence `json:"was"`
	Parts   []Part   `json:"parts"`
	Reason  string   `json:"reason,omitempty"` // why it differs, a key of words or own text
	Note    string   `json:"note,omitempty"`
	Settled bool     `json:"settled,omitempty"` // said by the officer: as expected, or an exception
	Marked  string   `json:"marked,omitempty"`  // the member is not active or gone, a key of words
}

// Part is one account of a line.
type Part struct {
	Kind     Kind         `json:"kind"`
	Account  AccountRef   `json:"account"`
	Label    string       `json:"label"`
	Expected money.Amount `json:"expected"`          // never negative; Kind gives the direction
	Actual   money.Amount `json:"actual"`            // no amount until said
	Most     money.Amount `json:"most"`              // what can be taken at most; no amount = no bound
	Blocked  string       `json:"blocked,omitempty"` // why it cannot be taken, a key of words
}

// Said reports whether the part has an actual amount.
func (p Part) Said() bool { return p.Actual.Valid() }

// PaidOut says that cash was handed out by this line for an account.
func (l Line) PaidOut(ref AccountRef) bool {
	return slices.ContainsFunc(l.Parts, func(p Part) bool { return p.Account == ref && p.PaysOut() })
}

// PaysOut says that cash was handed out.
func (p Part) PaysOut() bool { return p.Kind.Flow() == CashOut && p.Actual.Sign() > 0 }

// PaidOut says that cash was handed out on this sheet for an account.
func (s Sheet) PaidOut(ref AccountRef) bool {
	return slices.ContainsFunc(s.Every(), func(l Line) bool { return l.PaidOut(ref) })
}

// Totals of a sheet in one currency.
type Totals struct {
	Expected money.Amount `json:"expected"` // cash in less cash out, as expected
	In       money.Amount `json:"in"`       // received
	Out      money.Amount `json:"out"`      // handed out
	Hand     money.Amount `json:"hand"`     // In - Out: must be in the officer's hand from this sheet
}

// Totals of the sheet, one for each currency, in order of code.
func (s Sheet) Totals() ([]Totals, error) {
	by := map[string]*Totals{}
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			if err := addPart(by, p); err != nil {
				return nil, err
			}
		}
	}
	out := make([]Totals, 0, len(by))
	for _, code := range sortedKeys(by) {
		out = append(out, *by[code])
	}
	return out, nil
}

func addPart(by map[string]*Totals, p Part) (err error) {
	cur := p.Expected.Currency()
	if !cur.Valid() {
		cur = p.Actual.Currency()
	}
	if !cur.Valid() || p.Kind.Flow() == NoCash {
		return nil
	}
	t := by[cur.Code()]
	if t == nil {
		zero := money.Zero(cur)
		t = &Totals{Expected: zero, In: zero, Out: zero, Hand: zero}
		by[cur.Code()] = t
	}
	add := func(to *money.Amount, a money.Amount) {
		if err == nil && a.Valid() {
			*to, err = to.Add(a)
		}
	}
	if p.Kind.Flow() == CashIn {
		add(&t.Expected, p.Expected)
		add(&t.In, p.Actual)
		add(&t.Hand, p.Actual)
		return err
	}
	add(&t.Expected, p.Expected.Neg())
	add(&t.Out, p.Actual)
	add(&t.Hand, p.Actual.Neg())
	return err
}
