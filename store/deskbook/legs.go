package deskbook

import (
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/payout"
)

const inAct = "act"

// Legs of an attempt.
const (
	Rail = "rail"
	Core = "core"
)

// Attempt is one request on the wire for one payment, written before the wire is touched.
type Attempt struct {
	Payment    app.Key
	No         int // of the payment's attempts, given by Begin
	Leg        string
	Key        app.Key // the payment's, or the act's
	Ask        bool    // an enquiry
	Generation int
	Digest     []byte // of what is asked for, 32 bytes
	Started    time.Time
}

// Begin writes an attempt.
func (t *Tx) Begin(a *Attempt) error {
	if _, err := t.One([]any{&a.No}, "SELECT 1 + coalesce(max(no), 0) FROM attempt WHERE payment = ?", a.Payment); err != nil {
		return err
	}
	a.Started = t.Now
	_, err := t.Exec("INSERT INTO attempt (payment, no, leg, key, ask, generation, digest, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		a.Payment, a.No, a.Leg, a.Key, a.Ask, a.Generation, a.Digest, stamp(t.Now))
	return err
}

// End says what came of an attempt; false where that stands already.
func (t *Tx) End(payment app.Key, no int, event app.Event, code string) (bool, error) {
	n, err := t.Exec("UPDATE attempt SET ended = ?, event = ?, code = ? WHERE payment = ? AND no = ? AND ended IS NULL", stamp(t.Now), event, null(code), payment, no)
	return n == 1, err
}

// OpenAttempts of a payment: without an end.
func (t *Tx) OpenAttempts(payment app.Key) (all []Attempt, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var a Attempt
		var started int64
		err := scan(&a.Payment, &a.No, &a.Leg, &a.Key, &a.Ask, &a.Generation, &started)
		a.Started = instant(started)
		all = append(all, a)
		return err
	}, "SELECT payment, no, leg, key, ask, generation, started FROM attempt WHERE payment = ? AND ended IS NULL ORDER BY no", payment)
	return all, err
}

// Doing is an act as the desk keeps it.
type Doing struct {
	payout.Act
	No      int
	Proof   *app.Confirmation
	Code    string
	Text    string // the core's words
	Person  string // why only a person can go on
	version int
}

type act struct {
	Transit bool              `json:"transit,omitempty"`
	Of      app.Key           `json:"of,omitempty"`
	Booked  time.Time         `json:"booked,omitzero"`
	Ref     string            `json:"ref,omitempty"`
	PaidAt  time.Time         `json:"paidAt,omitzero"`
	Waiting *app.Confirmation `json:"waiting,omitempty"`
	Proof   *app.Confirmation `json:"proof,omitempty"`
	Code    string            `json:"code,omitempty"`
	Text    string            `json:"text,omitempty"`
	Person  string            `json:"person,omitempty"`
}

// PutAct writes an act, a new one in State queued or one that moved.
func (t *Tx) PutAct(d *Doing) error {
	was := d.version
	d.version++
	blob, err := t.box.Seal(inAct, string(d.Key), d.version, act{d.Transit, d.Of, d.Booked, d.Ref, d.PaidAt, d.Waiting, d.Proof, d.Code, d.Text, d.Person})
	if err != nil {
		return err
	}
	if was == 0 {
		if _, err := t.One([]any{&d.No}, "SELECT 1 + coalesce(max(no), 0) FROM act WHERE payment = ?", d.Payment.Key); err != nil {
			return err
		}
		_, err = t.Exec("INSERT INTO act (key, no, payment, kind, state, generation, tries, asks, first_at, blob, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			d.Key, d.No, d.Payment.Key, d.Kind, d.State, d.Generation, d.Tries, d.Asks, stamp(d.First), blob, d.version)
		return err
	}
	n, err := t.Exec("UPDATE act SET state = ?, generation = ?, tries = ?, asks = ?, first_at = ?, blob = ?, version = ? WHERE key = ? AND version = ?",
		d.State, d.Generation, d.Tries, d.Asks, stamp(d.First), blob, d.version, d.Key, was)
	if err == nil && n != 1 {
		err = fmt.Errorf("act %s was written meanwhile", d.Key)
	}
	return err
}

// Acts of a payment in the order in which they were begun.
func (t *Tx) Acts(p payout.Payment) (all []Doing, err error) {
	err = t.Query(func(scan func(...any) error) error {
		d := Doing{Act: payout.Act{Payment: p}}
		var first int64
		var blob []byte
		var a act
		if err := scan(&d.Key, &d.No, &d.Kind, &d.State, &d.Generation, &d.Tries, &d.Asks, &first, &blob, &d.version); err != nil {
			return err
		}
		if err := t.box.Open(inAct, string(d.Key), d.version, blob, &a); err != nil {
			return err
		}
		d.First = instant(first)
		d.Transit, d.Of, d.Booked, d.Ref, d.PaidAt, d.Waiting = a.Transit, a.Of, a.Booked, a.Ref, a.PaidAt, a.Waiting
		d.Proof, d.Code, d.Text, d.Person = a.Proof, a.Code, a.Text, a.Person
		all = append(all, d)
		return nil
	}, "SELECT key, no, kind, state, generation, tries, asks, first_at, blob, version FROM act WHERE payment = ? ORDER BY no", p.Key)
	return all, err
}

// Halt is a rail whose queue stands still. TryAt is when one payment may go to try it; zero = a person or its float
// opens it.
type Halt struct {
	Rail   string
	Reason string
	Since  time.Time
	TryAt  time.Time
	Tried  int
}

// Halted rails, by name.
func (t *Tx) Halted() (all []Halt, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var h Halt
		var since, tryAt int64
		err := scan(&h.Rail, &h.Reason, &since, &tryAt, &h.Tried)
		h.Since, h.TryAt = instant(since), instant(tryAt)
		all = append(all, h)
		return err
	}, "SELECT name, halted, since, try_at, tried FROM rail ORDER BY name")
	return all, err
}

// Halt of a rail; nil where it goes on.
func (t *Tx) Halt(rail string) (*Halt, error) {
	all, err := t.Halted()
	for i := range all {
		if all[i].Rail == rail {
			return &all[i], err
		}
	}
	return nil, err
}

// PutHalt stops a rail's queue, or notes that it was tried.
func (t *Tx) PutHalt(h Halt) error {
	_, err := t.Exec(`INSERT INTO rail (name, halted, since, try_at, tried) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET halted = excluded.halted, try_at = excluded.try_at, tried = excluded.tried`,
		h.Rail, h.Reason, stamp(h.Since), stamp(h.TryAt), h.Tried)
	return err
}

// Resume lets a rail's queue go on.
func (t *Tx) Resume(rail string) error {
	_, err := t.Exec("DELETE FROM rail WHERE name = ?", rail)
	return err
}
