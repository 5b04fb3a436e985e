package teller_test

import (
	"testing"

	"daftari/app"
)

// A meeting that was recorded on another device too shows as loans that sank by other hands.
func TestHeldMeanwhile(t *testing.T) {
	sunk := func(p *app.Pull) {
		for i := range p.Loans {
			p.Loans[i].Total = kes(p.Loans[i].Total.Minor()/100 - 10)
		}
	}
	t.Run("at the close, once", func(t *testing.T) {
		b := newBench(t)
		s := b.exactly(b.allPaid())
		b.pull(sunk)
		_, err := b.Close(ctx, s.Key)
		b.refused(err, "teller.held_meanwhile")
		if _, err = b.Close(ctx, s.Key); err != nil {
			t.Errorf("she compared, and may not close: %v", err)
		}
	})
	t.Run("when it is opened again", func(t *testing.T) {
		b := newBench(t)
		s := b.exactly(b.allPaid())
		b.pull(sunk)
		opened, err := b.OpenSheet(ctx, s.Group, s.Day, true)
		b.ok(err)
		told := false
		for _, n := range opened.Notices {
			told = told || n.Key == "teller.held_meanwhile.notice"
		}
		if !told {
			t.Errorf("nothing was told: %v", opened.Notices)
		}
		_, err = b.Close(ctx, s.Key)
		b.refused(err, "teller.held_meanwhile")
		_, err = b.Close(ctx, s.Key)
		b.ok(err)
	})
	t.Run("not for her own payments", func(t *testing.T) {
		b := newBench(t)
		s := b.exactly(b.allPaid())
		for _, l := range s.Every() {
			for _, p := range l.Parts {
				if p.Kind == app.Repayment && p.Blocked == "" {
					b.pay(app.Repayment, p.Account, 10)
				}
			}
		}
		b.confirmAll()
		b.pull(sunk)
		_, err := b.Close(ctx, s.Key)
		b.ok(err)
	})
	t.Run("not when nothing moved", func(t *testing.T) {
		b := newBench(t)
		s := b.exactly(b.allPaid())
		b.pull()
		_, err := b.Close(ctx, s.Key)
		b.ok(err)
	})
}
