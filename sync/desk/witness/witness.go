// Package witness judges what people saw of a payment of which asking does not tell: whose word counts, when, and when two
// have said the same.
package witness

import (
	"cmp"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// Wait is how long after the last order nobody can know that it was not paid.
const Wait = 24 * time.Hour

// Heeds says that a word counts now: where asking does not tell, and that it was not paid only in Review and Wait after
// the last order. p nil is a payment of which nothing is doubted. payout.settled, payout.ask_first, payout.still_asked
// (Conflict), payout.no_number (BadInput).
func Heeds(p *deskbook.Paying, paid bool, ref string, now time.Time) error {
	switch {
	case paid && strings.TrimSpace(ref) == "":
		return app.Trouble(app.BadInput, "payout.no_number", nil)
	case p == nil || p.State != payout.Review && p.State != payout.Unsure:
		return app.Trouble(app.Conflict, "payout.settled", nil)
	case p.Looks == 0:
		return app.Trouble(app.Conflict, "payout.ask_first", nil)
	case !paid && (p.State != payout.Review || now.Sub(p.Last) < Wait):
		return app.Trouble(app.Conflict, "payout.still_asked", nil)
	}
	return nil
}

// Seen is when a person looked, which is not when her word came: a device keeps it until there is a line.
func Seen(e payout.Evidence, now time.Time) time.Time {
	if e.At.Before(now) {
		return e.At
	}
	return now
}

// May: neither the payee nor who asked for a payment says what became of it. payout.payee, payout.maker (NotPermitted).
func May(policy payout.Policy, p *deskbook.Paying, user string) error {
	switch c := policy.Of(user).Client; {
	case c != 0 && c == p.Client:
		return app.Trouble(app.NotPermitted, "payout.payee", nil, "name", p.Name)
	case strings.EqualFold(user, p.By.Username):
		return app.Trouble(app.NotPermitted, "payout.maker", nil)
	}
	return nil
}

// Two people that are named: not the same, both of them may, and one approves. payout.same_person (Conflict),
// payout.not_approver (NotPermitted), and those of May.
func Two(policy payout.Policy, p *deskbook.Paying, by *[2]string) error {
	by[0], by[1] = strings.TrimSpace(by[0]), strings.TrimSpace(by[1])
	switch err := cmp.Or(May(policy, p, by[0]), May(policy, p, by[1])); {
	case err != nil:
		return err
	case strings.EqualFold(by[0], by[1]):
		return app.Trouble(app.Conflict, "payout.same_person", nil, "name", by[0])
	case !policy.Of(by[0]).Approves.Valid() && !policy.Of(by[1]).Approves.Valid():
		return app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", by[1])
	}
	return nil
}

// Agreed is what became of a payment of which two people said the same, the last of all among them and one of them an
// approver. That it was not paid says only who looked Wait after the last
// order. all are in the order in which they were said, at least one.
func Agreed(policy payout.Policy, p *deskbook.Paying, all []payout.Evidence) (paid bool, step payout.Step, agreed bool) {
	approves := func(e payout.Evidence) bool { return policy.Of(e.By).Approves.Valid() }
	last := all[len(all)-1]
	for _, other := range all[:len(all)-1] {
		if !approves(last) && !approves(other) || other.Paid != last.Paid || last.Paid && !strings.EqualFold(strings.TrimSpace(other.Ref), strings.TrimSpace(last.Ref)) {
			continue
		}
		if sure := p.Last.Add(Wait); !last.Paid && (last.At.Before(sure) || other.At.Before(sure)) {
			continue
		}
		return last.Paid, payout.Step{By: other.Name + ", " + last.Name, Reason: last.Note, Ref: strings.TrimSpace(last.Ref)}, true
	}
	return false, payout.Step{}, false
}
