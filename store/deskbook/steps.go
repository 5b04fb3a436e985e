package deskbook

import (
	"fmt"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/sealed"
)

const inStep = "step"

// Move a payment by an event, as payout.Next allows, and write the step that tells of it. Of the step only By, Code,
// Reason and Ref are taken; p is written whole.
func (t *Tx) Move(p *Paying, e payout.Event, s payout.Step) error {
	to, err := payout.Next(p.State, e)
	if err != nil {
		return fmt.Errorf("payment %s: %w", p.Key, err)
	}
	p.State = to
	return t.Note(p, e, s)
}

// Note writes a payment whole, and a step of it that moves no state.
func (t *Tx) Note(p *Paying, e payout.Event, s payout.Step) error {
	p.Moved, p.Code, p.Reason = t.Now, s.Code, s.Reason
	if err := t.save(p); err != nil {
		return err
	}
	s.At, s.Event, s.To, s.Next = t.Now, e, p.State, p.Due
	return t.step("payment", p.Key, p.By.Username, string(e), string(p.State), s)
}

// Save writes what moves of a payment without telling anybody.
func (t *Tx) Save(p *Paying) error { return t.save(p) }

// Born writes the first step of a payment here, or of one that is asked for again.
func (t *Tx) Born(p *Paying, e payout.Event, by string) error {
	return t.step("payment", p.Key, p.By.Username, string(e), string(p.State), payout.Step{At: t.Now, Event: e, To: p.State, By: by})
}

func (t *Tx) step(about string, key app.Key, maker, event, state string, s payout.Step) error {
	var last int64
	if _, err := t.One([]any{&last}, "SELECT coalesce(max(n), 0) FROM step"); err != nil {
		return err
	}
	n := last + 1
	blob, err := t.box.Seal(inStep, fmt.Sprint(n), sealed.RowFormat, s)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO step (n, about, key, maker, at, event, state, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		n, about, key, t.user(maker), stamp(t.Now), event, state, blob)
	return err
}

// Steps of a payment, oldest first.
func (t *Tx) Steps(payment app.Key) (all []payout.Step, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var n int64
		var blob []byte
		var s payout.Step
		if err := scan(&n, &blob); err != nil {
			return err
		}
		if err := t.box.Open(inStep, fmt.Sprint(n), sealed.RowFormat, blob, &s); err != nil {
			return err
		}
		all = append(all, s)
		return nil
	}, "SELECT n, blob FROM step WHERE about = 'payment' AND key = ? ORDER BY n", payment)
	return all, err
}

// News is what moved for a maker since a cursor.
type News struct {
	After    int64 // the next cursor
	More     bool  // there is more at once
	Policy   bool  // the policy is another
	Payments []app.Key
	Batches  []app.Key
}

// News for a maker after a cursor, at most so many things. A cursor that is ahead of the book comes from before the book was
// restored from a copy: all is told anew.
func (t *Tx) News(maker string, after int64, most int) (News, error) {
	news := News{After: after}
	if _, err := t.One([]any{&news.After}, "SELECT coalesce(max(n), 0) FROM step"); err != nil {
		return news, err
	}
	if after > news.After {
		after = 0
	}
	var policy int64
	if _, err := t.One([]any{&policy}, "SELECT coalesce(max(n), 0) FROM step WHERE maker = ? AND about = 'policy'", t.user("")); err != nil {
		return news, err
	}
	type thing struct {
		about string
		key   app.Key
		n     int64
	}
	var all []thing
	err := t.Query(func(scan func(...any) error) error {
		var x thing
		err := scan(&x.about, &x.key, &x.n)
		all = append(all, x)
		return err
	}, "SELECT about, key, max(n) AS n FROM step WHERE maker = ? AND n > ? GROUP BY about, key ORDER BY n LIMIT ?", t.user(maker), after, most+1)
	if len(all) > most {
		all = all[:most]
		news.More, news.After = true, all[most-1].n
	}
	for _, x := range all {
		if x.about == "batch" {
			news.Batches = append(news.Batches, x.key)
		} else {
			news.Payments = append(news.Payments, x.key)
		}
	}
	news.Policy = policy > after
	if news.More && policy > news.After { // it is told with the page that passes it
		news.Policy = false
	}
	return news, err
}

// Policy of the institution; the zero one, under which nobody may do anything, before the first was told.
func (t *Tx) Policy() (p payout.Policy, err error) {
	_, err = t.Fact(factPolicy, &p)
	return p, err
}

// SetPolicy keeps another policy and tells every device of it.
func (t *Tx) SetPolicy(p payout.Policy) error {
	if err := t.SetFact(factPolicy, p); err != nil {
		return err
	}
	return t.step("policy", "", "", "", "", payout.Step{At: t.Now})
}
