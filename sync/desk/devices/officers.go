package devices

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// How far back decisions are told of, and how many.
const (
	decidedFor  = 24 * time.Hour
	mostDecided = 50
)

// Officers is how the officers of this institution stand, for who approves their batches: payout.not_approver (NotPermitted)
// for anybody else. A contact is at most half a minute younger than it says.
func (r *Register) Officers(ctx context.Context, who Caller) (b payout.Branch, err error) {
	if err := who.Open(); err != nil {
		return b, err
	}
	err = r.book.Read(ctx, func(t *deskbook.Tx) error {
		policy, err := t.Policy()
		if err == nil && !policy.Of(who.User).Approves.Valid() {
			err = app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", who.User)
		}
		if err != nil {
			return err
		}
		b = payout.Branch{Now: t.Now}
		if b.Officers, err = standings(t); err != nil {
			return err
		}
		b.Decided, err = decided(t, policy, who.User)
		return err
	})
	return b, err
}

// standings by name; one with several devices is one.
func standings(t *deskbook.Tx) (all []payout.Standing, err error) {
	heard, err := t.Heard()
	if err != nil {
		return nil, err
	}
	for _, h := range heard {
		i := slices.IndexFunc(all, func(s payout.Standing) bool { return strings.EqualFold(s.User, h.User) })
		if i < 0 {
			s := payout.Standing{User: h.User, Name: cmp.Or(h.Name, h.User)}
			if err := underWay(t, &s); err != nil {
				return nil, err
			}
			i, all = len(all), append(all, s)
		}
		all[i].Devices = append(all[i].Devices, payout.Met{Code: h.Code, At: h.At, Shut: h.Shut != ""})
	}
	slices.SortStableFunc(all, func(a, b payout.Standing) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.User, b.User))
	})
	return all, nil
}

func underWay(t *deskbook.Tx, s *payout.Standing) error {
	n, waiting, err := t.UnderWay(s.User)
	s.Waiting = waiting
	for state, c := range n {
		switch state {
		case payout.Unsure, payout.Review:
			s.Unsure += c
		case payout.Stuck, payout.TakenBack:
			s.Stuck += c
		default:
			s.Open += c
		}
	}
	return err
}

// decided are the batches of others on which this approver decided, or might have.
func decided(t *deskbook.Tx, policy payout.Policy, user string) (all []payout.Decided, err error) {
	rows, err := t.DecidedBatches(t.Now.Add(-decidedFor), mostDecided)
	for _, b := range rows {
		d := b.Decided
		if !strings.EqualFold(d.By, user) && policy.MayApprove(user, b.Group) != nil {
			continue
		}
		left := b.Group
		if len(d.Out) > 0 {
			if left, err = b.Without(d.Out); err != nil {
				return nil, err
			}
		}
		all = append(all, payout.Decided{Key: b.Key, No: b.No, Officer: b.By.Name, Lines: len(left.Lines), Total: left.Total,
			Verdict: d.Verdict, By: cmp.Or(d.Name, policy.Of(d.By).Name, d.By), Reason: d.Reason, At: b.Ended})
	}
	return all, err
}
