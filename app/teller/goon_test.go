package teller_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/teller"
)

func limited(l app.Limits) func(*app.Pull) {
	return func(p *app.Pull) { p.Institution.Limits = l }
}

// enrol gives the book its key, and the test the supervisor's.
func (b *bench) enrol() func(challenge string) string {
	b.t.Helper()
	branch, err := limits.NewKey(bytes.Repeat([]byte{3}, limits.KeySize))
	b.ok(err)
	b.ok(b.book.SetLimitsKey(ctx, branch.ForDevice("K7")))
	return func(challenge string) string {
		c, err := limits.ParseChallenge(challenge)
		b.ok(err)
		return branch.ForDevice(c.Device).Answer(c)
	}
}

// TestSupervisorCode: each limit stops with a challenge, and goes on with the supervisor's answer, for that limit and
// that business day alone; who and why is in the journal for good.
func TestSupervisorCode(t *testing.T) {
	deposit := teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(600)}
	back := deposit
	back.Day = thursday.AddDays(-3)
	for _, c := range []struct {
		name string
		set  app.Limits
		pay  teller.Payment
		late time.Duration // after the last answer
		stop string
	}{
		{"one entry", app.Limits{EntryMax: kes(500)}, deposit, 0, limits.Entry},
		{"unposted", app.Limits{UnpostedMax: kes(500)}, deposit, 0, limits.Unposted},
		{"bag", app.Limits{BagMax: kes(500)}, deposit, 0, limits.Bag},
		{"hours", app.Limits{OfflineHours: 5}, deposit, 30 * time.Hour, limits.Offline},
		{"days back", app.Limits{BackDays: 2}, back, 0, limits.Back},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, limited(c.set))
			answer := b.enrol()
			b.at = b.at.Add(c.late)
			_, err := b.Pay(ctx, c.pay)
			b.refused(err, c.stop)
			var p *app.Problem
			errors.As(err, &p)
			code := answer(p.Challenge)
			if _, err := b.Pay(ctx, c.pay); !hasChallenge(err, p.Challenge) {
				t.Errorf("the challenge changed: %v", err)
			}
			_, err = b.GoOn(ctx, "2222-2222", "Lydia", "market day")
			b.refused(err, "limits.wrong_code")
			_, err = b.GoOn(ctx, code, " ", "market day")
			b.refused(err, "limits.by_needed")
			_, err = b.GoOn(ctx, code, "Lydia", "")
			b.refused(err, "limits.reason_needed")
			done, err := b.GoOn(ctx, code, "Lydia", "market day")
			b.ok(err)
			e := b.entry(done.Entries[0].Key)
			if e.State != app.Kept || e.Kind != app.LimitLifted || e.Reason != "market day" || e.Lifted == nil || e.Lifted.Limit != c.stop ||
				e.Lifted.By != "Lydia" || e.Lifted.Wrong != 1 || e.Lifted.Challenge != p.Challenge || e.Flow != app.NoCash {
				t.Errorf("the journal says %+v", e)
			}
			_, err = b.Pay(ctx, c.pay)
			b.ok(err)
			if c.stop != limits.Back {
				gauges, err := b.Gauges(ctx)
				b.ok(err)
				if len(gauges) != 1 || !gauges[0].Lifted {
					t.Errorf("%+v", gauges)
				}
			}
			_, err = b.GoOn(ctx, code, "Lydia", "market day")
			b.refused(err, "limits.none_open")

			b.at = b.at.Add(24 * time.Hour)
			c.pay.Again = true
			if !c.pay.Day.IsZero() {
				c.pay.Day = thursday.AddDays(-2)
			}
			_, err = b.Pay(ctx, c.pay)
			b.refused(err, c.stop)
		})
	}
}

func hasChallenge(err error, want string) bool {
	var p *app.Problem
	return errors.As(err, &p) && p.Challenge == want
}

// TestOneCodeOneLimit: what was let go leaves the others standing, and the code of another device is of no use.
func TestOneCodeOneLimit(t *testing.T) {
	b := newBench(t, limited(app.Limits{BagMax: kes(500), UnpostedMax: kes(500)}))
	b.enrol()
	other := newBench(t)
	answer := other.enrol()
	c, err := b.Challenge(ctx, limits.Bag)
	b.ok(err)
	_, err = b.GoOn(ctx, answer(c.String()), "Lydia", "market day")
	b.ok(err)
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(600)})
	b.refused(err, limits.Unposted)
	_, err = b.OpenSheet(ctx, amani, thursday, false)
	b.ok(err)
}

// TestMeetingGoesOn: a sheet that a limit keeps shut opens with the supervisor's code.
func TestMeetingGoesOn(t *testing.T) {
	b := newBench(t, limited(app.Limits{OfflineHours: 5}))
	answer := b.enrol()
	b.at = b.at.Add(30 * time.Hour)
	_, err := b.OpenSheet(ctx, amani, thursday, false)
	b.refused(err, limits.Offline)
	var p *app.Problem
	errors.As(err, &p)
	_, err = b.GoOn(ctx, answer(p.Challenge), "Lydia", "no network at the market")
	b.ok(err)
	_, err = b.OpenSheet(ctx, amani, thursday, false)
	b.ok(err)
}

// TestNoKey: without a key limits are final, and no code is taken.
func TestNoKey(t *testing.T) {
	b := newBench(t, limited(app.Limits{BagMax: kes(500)}))
	_, err := b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(600)})
	b.refused(err, limits.Bag)
	if !hasChallenge(err, "") {
		t.Errorf("a challenge without a key: %v", err)
	}
	_, err = b.Challenge(ctx, limits.Bag)
	b.refused(err, "limits.no_key")
	_, err = b.GoOn(ctx, "2222-2222", "Lydia", "market day")
	b.refused(err, "limits.no_key")
	_, err = b.Challenge(ctx, "limits.none")
	b.refused(err, "limits.unknown")
}
