package deskbook

import (
	"time"

	"daftari/app/payout"
	"daftari/store/sealed"
)

// Met notes that a device was heard of, and what it said of itself; nil = nothing new.
func (t *Tx) Met(id, user string, at time.Time, held *payout.Held) error {
	if held != nil {
		if err := t.SetFact(t.heldBy(id, user), held); err != nil {
			return err
		}
	}
	_, err := t.Exec("INSERT INTO contact (id, user, at) VALUES (?, ?, ?) ON CONFLICT (id, user) DO UPDATE SET at = max(at, excluded.at)",
		id, t.user(user), stamp(at))
	return err
}

func (t *Tx) heldBy(id, user string) string { return "held/" + id + "/" + t.user(user) }

// Heard is a device and when it was last heard of; zero = never since it enrolled.
type Heard struct {
	Device
	At      time.Time
	Records int64 // of its ledger, that were countersigned here
	Held    payout.Held
}

// Heard of devices, by id and user.
func (t *Tx) Heard() (all []Heard, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var h Heard
		var user string
		var blob []byte
		var at int64
		if err := scan(&h.ID, &user, &blob, &at, &h.Records); err != nil {
			return err
		}
		id := h.ID
		if err := t.box.Open(inDevice, id+"/"+user, sealed.RowFormat, blob, &h.Device); err != nil {
			return err
		}
		h.ID, h.At = id, instant(at)
		all = append(all, h)
		return nil
	}, `SELECT d.id, d.user, d.blob, coalesce(c.at, 0), coalesce(k.n, 0) FROM device d
		LEFT JOIN contact c ON c.id = d.id AND c.user = d.user LEFT JOIN checkpoint k ON k.device = d.id ORDER BY d.id, d.user`)
	for i := range all {
		if err == nil {
			_, err = t.Fact(t.heldBy(all[i].ID, all[i].User), &all[i].Held)
		}
	}
	return all, err
}

// UnderWay is what a user has here that is not at its end: her payments by state, without parts, and the batches that wait
// for a decision.
func (t *Tx) UnderWay(user string) (payments map[payout.State]int, waiting int, err error) {
	payments = map[payout.State]int{}
	if err := t.Query(func(scan func(...any) error) error {
		var s payout.State
		var n int
		err := scan(&s, &n)
		payments[s] = n
		return err
	}, `SELECT state, count(*) FROM payment WHERE maker = ? AND parent IS NULL
		AND state NOT IN ('pending', 'asked', 'rejected', 'expired', 'made', 'closed', 'cancelled') GROUP BY state`, t.user(user)); err != nil {
		return nil, 0, err
	}
	_, err = t.One([]any{&waiting}, "SELECT count(*) FROM batch WHERE state = 'waiting' AND maker = ?", t.user(user))
	return payments, waiting, err
}

// Route is how a provider, or the core, answered lately.
type Route struct {
	Rail  string    // "" = the core
	At    time.Time // of the last answer; zero = none
	Tried time.Time // of the last try that ended
	Late  int       // answers that took longer than a minute
	Lost  int       // tries without an answer
}

// Routes that were used since a time, the core first.
func (t *Tx) Routes(since time.Time) (all []Route, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var r Route
		var at, tried int64
		err := scan(&r.Rail, &at, &tried, &r.Late, &r.Lost)
		r.At, r.Tried = instant(at), instant(tried)
		all = append(all, r)
		return err
	}, `SELECT CASE a.leg WHEN 'core' THEN '' ELSE p.rail END AS rail, coalesce(max(CASE WHEN a.event NOT IN ('lost', 'not_applied') THEN a.ended END), 0),
		max(a.ended), sum(a.ended - a.started > 60000), sum(a.event IN ('lost', 'not_applied'))
		FROM attempt a JOIN payment p ON p.key = a.payment WHERE a.ended >= ? GROUP BY rail ORDER BY rail`, stamp(since))
	return all, err
}

// Lately are the payments that are not at their end, and those that came in since a time; parts are left out.
func (t *Tx) Lately(since time.Time) ([]Paying, error) {
	return t.payments("WHERE parent IS NULL AND (state NOT IN ('pending', 'rejected', 'expired', 'made', 'closed', 'cancelled', 'taken_back') OR at >= ?)",
		stamp(since))
}
