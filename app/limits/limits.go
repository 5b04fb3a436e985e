// Package limits is what an institution lets be recorded offline (G3): how much of each limit is
// used, what is refused, and the code with which a supervisor lets one of them go for a day.
package limits

import (
	"cmp"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// The limits, by the keys of their words.
const (
	Offline  = "limits.offline"  // hours since the core last answered
	Entry    = "limits.entry"    // one entry's amount
	Unposted = "limits.unposted" // what was collected and is not confirmed
	Bag      = "limits.bag"      // cash in the officer's bag
	Back     = "limits.back"     // how far back a business date may lie
)

// Names of the limits in the order of the documentation.
func Names() []string { return []string{Offline, Unposted, Bag, Entry, Back} }

// Else is l, with the limits of other where l sets none. "Exactly" is forbidden where either forbids it.
func Else(l, other app.Limits) app.Limits {
	for _, a := range []struct{ to, from *int }{{&l.OfflineHours, &other.OfflineHours}, {&l.BackDays, &other.BackDays},
		{&l.LockMinutes, &other.LockMinutes}, {&l.SheetMinutes, &other.SheetMinutes}, {&l.GraceSeconds, &other.GraceSeconds}} {
		*a.to = cmp.Or(*a.to, *a.from)
	}
	for _, a := range []struct{ to, from *money.Amount }{{&l.EntryMax, &other.EntryMax}, {&l.UnpostedMax, &other.UnpostedMax}, {&l.BagMax, &other.BagMax}} {
		if !a.to.Valid() {
			*a.to = *a.from
		}
	}
	l.NoExactly = l.NoExactly || other.NoExactly
	return l
}

// LastDay is how many hours recording stays possible after the sign-in has ended, without a list of
// clients, so that cash that is already taken never goes unrecorded.
const LastDay = 24

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

// Gauge is one limit of the institution and how much of it is used. Used and Most are amounts,
// except for Offline, where they are whole hours. Lifted: a supervisor let it go for today.
type Gauge struct {
	Key    string
	Level  Level
	Used   any
	Most   any
	Lifted bool
}

// Trouble is the refusal for a gauge that is over.
func (g Gauge) Trouble() *app.Problem {
	return app.Trouble(app.OverLimit, g.Key, nil, "used", g.Used, "most", g.Most)
}

// Gauges measures the limits of a standing as they will be once the entries are added; limits that are not
// set are left out. Cancelled are entries that go away in the same recording.
func Gauges(s app.Standing, adding, cancelled []app.Entry, now time.Time) ([]Gauge, error) {
	var all []Gauge
	if signIn := s.Limits.OfflineHours; signIn > 0 {
		most := signIn + LastDay
		used := most // never answered: there is nothing to record against
		if !s.Fresh.AnsweredAt.IsZero() {
			used = int(silent(s, now).Hours())
		}
		g := Gauge{Key: Offline, Level: level(int64(used), int64(signIn)), Used: used, Most: most}
		switch {
		case used >= most: // the last full hour is over
			g.Level = Over
		case used >= signIn: // cash that is already taken is recorded
			g.Level = Near
		}
		all = append(all, g)
	}
	for _, l := range []struct {
		key  string
		most money.Amount
		used func(money.Amount) (money.Amount, error)
	}{
		{Entry, s.Limits.EntryMax, func(m money.Amount) (money.Amount, error) { return largest(adding, m), nil }},
		{Unposted, s.Limits.UnpostedMax, func(m money.Amount) (money.Amount, error) {
			return change(of(s.Unposted, m), adding, cancelled, collected)
		}},
		{Bag, s.Limits.BagMax, func(m money.Amount) (money.Amount, error) {
			return change(of(s.Bag, m), adding, cancelled, func(e app.Entry) app.Flow { return e.Flow })
		}},
	} {
		if !l.most.Valid() {
			continue
		}
		used, err := l.used(l.most)
		if err != nil {
			return nil, err
		}
		all = append(all, Gauge{Key: l.key, Level: level(used.Minor(), l.most.Minor()), Used: used, Most: l.most})
	}
	for i := range all {
		all[i].Lifted = slices.Contains(s.Lifted, all[i].Key)
	}
	return all, nil
}

// Left are the limits of a standing without what a supervisor let go.
func Left(s app.Standing) app.Limits {
	l := s.Limits
	for _, name := range s.Lifted {
		switch name {
		case Offline:
			l.OfflineHours = 0
		case Entry:
			l.EntryMax = money.Amount{}
		case Unposted:
			l.UnpostedMax = money.Amount{}
		case Bag:
			l.BagMax = money.Amount{}
		case Back:
			l.BackDays = 0
		}
	}
	return l
}

// silent is how long the core has not answered. The boot clock counts where it can, so that a wall
// clock that was put back wins no hours.
func silent(s app.Standing, now time.Time) time.Duration {
	here := s.Here
	here.Wall = now
	return here.Since(s.Fresh.Heard())
}

// FirstOver is the first gauge that is over among the named ones and not lifted, as a refusal;
// nil when none.
func FirstOver(gauges []Gauge, keys ...string) error {
	for _, g := range gauges {
		if g.Level == Over && !g.Lifted && slices.Contains(keys, g.Key) {
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

// collected cash is what the core will have to take.
func collected(e app.Entry) app.Flow {
	if !e.Kind.Posts() {
		return app.NoCash
	}
	return max(e.Flow, app.NoCash)
}

func largest(adding []app.Entry, like money.Amount) money.Amount {
	top := money.Zero(like.Currency())
	for _, e := range adding {
		if c, err := e.Amount.Cmp(top); err == nil && c > 0 && e.Kind.Posts() {
			top = e.Amount
		}
	}
	return top
}

func change(sum money.Amount, adding, cancelled []app.Entry, flow func(app.Entry) app.Flow) (money.Amount, error) {
	apply := func(e app.Entry, sign app.Flow) (err error) {
		if !e.Amount.Currency().Same(sum.Currency()) {
			return nil
		}
		switch flow(e) * sign {
		case app.CashIn:
			sum, err = sum.Add(e.Amount)
		case app.CashOut:
			sum, err = sum.Sub(e.Amount)
		case app.NoCash:
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

// CheckDay refuses a business date that the core or the institution would not take: the
// future by the core's day, and what lies further back than the limit. Zero when d is fine.
func CheckDay(s app.Standing, d app.Date, now time.Time) error {
	today := s.Fresh.BusinessDay(now)
	switch {
	case d.IsZero():
		return app.Trouble(app.BadInput, "limits.no_day", nil)
	case d.After(today):
		return app.Trouble(app.BadInput, "limits.future", nil, "day", d, "today", today)
	case s.Limits.BackDays > 0 && !slices.Contains(s.Lifted, Back) && today.DaysSince(d) > s.Limits.BackDays:
		return app.Trouble(app.OverLimit, Back, nil, "day", d, "today", today, "most", s.Limits.BackDays)
	}
	return nil
}
