package app

import (
	"slices"
	"strings"
	"time"

	"daftari/app/money"
)

// warnFrom is the share of a limit, in percent, from which people are warned.
const warnFrom = 70

// Level of a limit.
type Level int

// A limit is far, near (from 70 %), or over.
const (
	Far Level = iota
	Near
	Over
)

// Gauge is one limit of the institution and how much of it is used. Key names its words:
// "limits.bag", "limits.unposted", "limits.entry", "limits.offline". Used and Most are
// amounts, except for limits.offline, where they are whole hours.
type Gauge struct {
	Key   string
	Level Level
	Used  any
	Most  any
}

// Trouble is the refusal for a gauge that is over.
func (g Gauge) Trouble() *Problem {
	return Trouble(OverLimit, g.Key, nil, "used", g.Used, "most", g.Most)
}

// Gauges measures the limits as they will be once the entries are added; limits that are not
// set are left out. Cancelled are entries that go away in the same recording.
func (s Standing) Gauges(adding, cancelled []Entry, now time.Time) ([]Gauge, error) {
	var all []Gauge
	if h := s.Limits.OfflineHours; h > 0 {
		used := h // never answered: there is nothing to record against
		if !s.Fresh.AnsweredAt.IsZero() {
			used = max(0, int(now.Sub(s.Fresh.AnsweredAt).Hours()))
		}
		g := Gauge{"limits.offline", level(int64(used), int64(h)), used, h}
		if used >= h { // the last full hour is over
			g.Level = Over
		}
		all = append(all, g)
	}
	for _, l := range []struct {
		key  string
		most money.Amount
		used func(money.Amount) (money.Amount, error)
	}{
		{"limits.entry", s.Limits.EntryMax, func(m money.Amount) (money.Amount, error) { return largest(adding, m), nil }},
		{"limits.unposted", s.Limits.UnpostedMax, func(m money.Amount) (money.Amount, error) {
			return change(of(s.Unposted, m), adding, cancelled, func(e Entry) Flow { return max(e.Flow, NoCash) })
		}},
		{"limits.bag", s.Limits.BagMax, func(m money.Amount) (money.Amount, error) {
			return change(of(s.Bag, m), adding, cancelled, func(e Entry) Flow { return e.Flow })
		}},
	} {
		if !l.most.Valid() {
			continue
		}
		used, err := l.used(l.most)
		if err != nil {
			return nil, err
		}
		all = append(all, Gauge{l.key, level(used.Minor(), l.most.Minor()), used, l.most})
	}
	return all, nil
}

// mostMinor bounds one entry whatever the institution allows: far above any cash, and nine
// thousand of them still add up. A sum that overflows could never be read again.
const mostMinor = 1_000_000_000_000_000

// TooLarge refuses an amount that no entry may have.
func TooLarge(a money.Amount) error {
	if a.Minor() <= mostMinor && a.Minor() >= -mostMinor {
		return nil
	}
	return Trouble(OverLimit, "limits.entry", nil, "used", a, "most", money.FromMinor(mostMinor, a.Currency()))
}

// FirstOver is the first gauge that is over among the named ones, as a refusal; nil when none.
func FirstOver(gauges []Gauge, keys ...string) error {
	for _, g := range gauges {
		if g.Level == Over && slices.Contains(keys, g.Key) {
			return g.Trouble()
		}
	}
	return nil
}

func level(used, most int64) Level {
	switch {
	case used > most:
		return Over
	case used > 0 && used >= most/100*warnFrom+(most%100*warnFrom+99)/100:
		return Near
	}
	return Far
}

// of is the amount in the currency of like; zero when the list has none.
func of(list []money.Amount, like money.Amount) money.Amount {
	for _, a := range list {
		if a.Currency().Same(like.Currency()) {
			return a
		}
	}
	return money.Zero(like.Currency())
}

func largest(adding []Entry, like money.Amount) money.Amount {
	top := money.Zero(like.Currency())
	for _, e := range adding {
		if c, err := e.Amount.Cmp(top); err == nil && c > 0 && e.Kind.Posts() {
			top = e.Amount
		}
	}
	return top
}

func change(sum money.Amount, adding, cancelled []Entry, flow func(Entry) Flow) (money.Amount, error) {
	apply := func(e Entry, sign Flow) (err error) {
		if !e.Amount.Currency().Same(sum.Currency()) {
			return nil
		}
		switch flow(e) * sign {
		case CashIn:
			sum, err = sum.Add(e.Amount)
		case CashOut:
			sum, err = sum.Sub(e.Amount)
		case NoCash:
		}
		return err
	}
	for _, e := range adding {
		if err := apply(e, 1); err != nil {
			return sum, err
		}
	}
	for _, e := range cancelled {
		if err := apply(e, -1); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// BusinessDay is the institution's day now: the core's day as last told, moved on by the days
// that passed here since it was told. The device's own calendar counts only before the first
// answer, since "today" is the tenant's (fineract-observed.md 0.18). Both instants are the
// device's, so that a clock that is wrong is wrong in both. It never runs back.
func (f Freshness) BusinessDay(now time.Time) Date {
	if f.CoreDay.IsZero() {
		return DateOf(now)
	}
	at := f.DayAt
	if at.IsZero() {
		at = f.AnsweredAt
	}
	here := DateOf(at.In(now.Location()))
	passed := DateOf(now).DaysSince(here)
	if f.CoreDay == here.AddDays(1) {
		// The tenant's midnight comes before ours: ours is not the end of its day. Rather a day
		// late than one ahead, which the core refuses.
		passed = int(now.Sub(at) / (24 * time.Hour))
	}
	return f.CoreDay.AddDays(max(passed, 0))
}

// CheckDay refuses a business date that the core or the institution would not take: the
// future by the core's day, and what lies further back than the limit. Zero when d is fine.
func (s Standing) CheckDay(d Date, now time.Time) error {
	today := s.Fresh.BusinessDay(now)
	switch {
	case d.IsZero():
		return Trouble(BadInput, "limits.no_day", nil)
	case d.After(today):
		return Trouble(BadInput, "limits.future", nil, "day", d, "today", today)
	case s.Limits.BackDays > 0 && today.DaysSince(d) > s.Limits.BackDays:
		return Trouble(OverLimit, "limits.back", nil, "day", d, "today", today, "most", s.Limits.BackDays)
	}
	return nil
}

// CashType is the payment type of a kind of cash posting. Collections take the first type
// flagged cash. A disbursement takes one that is not flagged cash but named for it, where the
// institution has it: PostgreSQL servers refuse the flagged ones for users linked to staff
// (fineract-observed.md section 8, cash disbursal).
func (i Institution) CashType(k Kind) (PaymentType, bool) {
	var flagged, named *PaymentType
	for _, t := range i.PaymentTypes {
		switch {
		case t.Retired:
		case t.Cash:
			flagged = lower(flagged, t)
		case namesCash(t.Name):
			named = lower(named, t)
		}
	}
	first, second := flagged, named
	if k == Disbursement {
		first, second = named, flagged
	}
	if first == nil {
		first = second
	}
	if first == nil {
		return PaymentType{}, false
	}
	return *first, true
}

func lower(have *PaymentType, t PaymentType) *PaymentType {
	if have == nil || t.ID < have.ID {
		return &t
	}
	return have
}

func namesCash(name string) bool { return strings.Contains(strings.ToLower(name), "cash") }
