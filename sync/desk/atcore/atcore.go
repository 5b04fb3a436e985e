// Package atcore is what the desk does at the core for a payment: which acts stand there, which one is next, and what an
// outcome makes of one. Package desk has them done.
package atcore

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// Standing are the acts that stand at the core: confirmed, and not taken back by one that is. Oldest first.
func Standing(acts []deskbook.Doing) (all []deskbook.Doing) {
	back := map[app.Key]bool{}
	for _, a := range acts {
		if a.State == app.Confirmed && a.Of != "" && a.Kind != payout.Arrive {
			back[a.Of] = true
		}
	}
	for _, a := range acts {
		if a.State == app.Confirmed && a.Kind.Undoes() != "" && !back[a.Key] {
			all = append(all, a)
		}
	}
	return all
}

// TakenBack says that something that was booked is taken back: if it was paid after all, a person books it.
func TakenBack(acts []deskbook.Doing) bool {
	return slices.ContainsFunc(acts, func(a deskbook.Doing) bool {
		return a.State == app.Confirmed && a.Of != "" && a.Kind != payout.Arrive
	})
}

// May says that the core may have something booked for a payment: by the book, or by what it forgot when a copy was put
// back.
func May(p *deskbook.Paying, acts []deskbook.Doing) bool {
	n := len(acts)
	return len(Standing(acts)) > 0 || n > 0 && acts[n-1].State.Open() || p.Copied && p.Purpose != payout.Collection && p.Parent == ""
}

// Forgotten is the next act that the core may have by what a copy that was put back does not know; "" where nothing more can
// stand.
func Forgotten(p *deskbook.Paying, acts []deskbook.Doing) payout.ActKind {
	if !p.Copied || p.Purpose == payout.Collection || p.Parent != "" || TakenBack(acts) {
		return ""
	}
	for _, kind := range append(p.Order.Books(p.Purpose), p.Order.Posts(p.Purpose)) {
		i := slices.IndexFunc(acts, func(a deskbook.Doing) bool { return a.Kind == kind })
		if i < 0 {
			return kind
		}
		if acts[i].State != app.Confirmed {
			return ""
		}
	}
	return ""
}

// Key of a new act comes of its payment, its kind, and how many of the kind there were: a book that was put back makes the
// same again, under which the core has one booking.
func Key(payment app.Key, kind payout.ActKind, acts []deskbook.Doing) app.Key {
	n := 0
	for _, a := range acts {
		if a.Kind == kind {
			n++
		}
	}
	return app.Key(uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s/%s/%d", payment, kind, n)).String())
}

// Next is what is to be done at the core for a payment in its state: an act that is under way, a new one, or nil where
// all is done.
func Next(p *deskbook.Paying, acts []deskbook.Doing) *deskbook.Doing {
	if n := len(acts); n > 0 && acts[n-1].State.Open() {
		return &acts[n-1]
	}
	fresh := func(kind payout.ActKind, of *deskbook.Doing) *deskbook.Doing {
		a := &deskbook.Doing{Act: payout.Act{Key: Key(p.Key, kind, acts), Kind: kind, Payment: p.Payment, Ref: p.Ref, PaidAt: p.PaidAt, State: app.Queued}}
		if of != nil {
			a.Of, a.Booked = of.Key, of.First
		}
		if len(acts) == 0 { // the first has the payment's own key: every device finds it
			a.Key = p.Key
		}
		return a
	}
	stands := Standing(acts)
	before := func() *deskbook.Doing {
		books := p.Order.Books(p.Purpose)
		if len(stands) >= len(books) {
			return nil
		}
		a := fresh(books[len(stands)], nil)
		a.Transit = true
		return a
	}
	switch p.State {
	case payout.Approved:
		return before()
	case payout.Paid, payout.Stuck:
		if !p.Paid { // a part of it was, after all
			return nil
		}
		kind := p.Order.Posts(p.Purpose)
		for _, a := range acts {
			if a.Kind == kind && !a.Transit && a.State == app.Confirmed {
				return nil
			}
		}
		if TakenBack(acts) {
			return nil
		}
		if a := before(); a != nil { // a book that was put back does not know of it: under the same key it stands once
			return a
		}
		var of *deskbook.Doing
		if kind == payout.Arrive && len(stands) > 0 {
			of = &stands[len(stands)-1]
		}
		return fresh(kind, of)
	case payout.Undoing:
		if kind := Forgotten(p, acts); kind != "" {
			a := fresh(kind, nil)
			if a.Transit = kind != p.Order.Posts(p.Purpose); kind == payout.Arrive && len(stands) > 0 {
				a.Of = stands[len(stands)-1].Key
			}
			a.State, a.First = app.Unsure, p.First // it is looked for, and not booked
			return a
		}
		if n := len(stands); n > 0 {
			return fresh(stands[n-1].Kind.Undoes(), &stands[n-1])
		}
	}
	return nil
}

// Of a payment's acts the one with a key; nil where there is none.
func Of(t *deskbook.Tx, p *deskbook.Paying, key app.Key) (*deskbook.Doing, error) {
	acts, err := t.Acts(p.Payment)
	for i := range acts {
		if acts[i].Key == key {
			return &acts[i], err
		}
	}
	return nil, err
}

// Lawful makes of an outcome what the act's state allows: a confirmation without evidence, and what makes no sense, is
// Lost; an enquiry that did not get through too.
func Lawful(o app.Outcome, a *deskbook.Doing, ask bool) app.Outcome {
	switch {
	case o.Key != a.Key, o.Event == app.Confirm && o.Proof == nil, o.Event == app.UnknownThere && !ask:
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Internal, Code: o.Code, Text: o.Text}
	case o.Event == app.NotApplied && ask:
		o.Event = app.Lost
	}
	if _, err := app.Next(a.State, o.Event); err != nil {
		o.Event = app.Lost
	}
	return o
}

// Again makes the last act, which the core refused, one that is to be tried once more: it proved that nothing stands
// under the key.
func Again(t *deskbook.Tx, p *deskbook.Paying, acts []deskbook.Doing) error {
	n := len(acts)
	if n == 0 || acts[n-1].State != app.Refused || p.State == payout.Stuck && !acts[n-1].Kind.Dated() { // it was paid after all
		return nil
	}
	a := acts[n-1]
	a.State, a.Person = app.Queued, ""
	a.Generation++
	a.Tries = 0
	return t.PutAct(&a)
}
