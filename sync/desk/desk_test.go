package desk

import (
	"context"
	"testing"
	"time"

	"daftari/app/payout"
	"daftari/providers/farside"
)

func TestPaidAndPosted(t *testing.T) {
	for _, order := range payout.Orders() {
		t.Run(string(order), func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			got := w.is(p.Key, payout.Made)
			if got.Ref == "" || got.Posted == "" || w.core.posted[p.Key] != 1 || w.core.inTransit() != 0 || w.rails["mpesa"].books.Moved(string(p.Key)) != 1 {
				t.Errorf("%+v; %+v", got.Status, w.core)
			}
		})
	}
}

func TestOneLoanFromTwoDevices(t *testing.T) {
	w := newWorld(t, 1)
	one, two := w.pay("rehema", 1, 5000), w.pay("otieno", 1, 5000)
	g := w.must("rehema", one)
	if _, err := w.desk.Ask(context.Background(), w.who("rehema"), w.sent(g)); err != nil {
		t.Fatalf("the same batch again: %v", err)
	}
	_, err := w.desk.Ask(context.Background(), w.who("otieno"), w.sent(w.group("otieno", two)))
	keyIs(t, err, "payout.twice")
	w.step()
	_, err = w.desk.Ask(context.Background(), w.who("otieno"), w.sent(w.group("otieno", two)))
	keyIs(t, err, "payout.twice")
	w.is(one.Key, payout.Made)
}

func TestRefusedIsTakenBack(t *testing.T) {
	for _, order := range payout.Orders() {
		t.Run(string(order), func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			w.rails["mpesa"].books.Script(farside.Refuses)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			if got := w.is(p.Key, payout.Closed); got.Reason != "rail.payee_not_found" {
				t.Errorf("%+v", got.Status)
			}
			if w.core.inTransit() != 0 || len(w.core.out) != 0 {
				t.Errorf("%+v", w.core)
			}
			again := w.pay("rehema", 1, 5000)
			w.must("rehema", again)
			w.step()
			w.is(again.Key, payout.Made)
		})
	}
}

func TestLostIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		fault farside.Fault
		after time.Duration
		want  payout.State
	}{
		"the answer is lost":  {farside.LosesAnswer, 2 * time.Minute, payout.Made},
		"the order is lost":   {farside.LosesOrder, 2 * time.Hour, payout.Made},
		"it pays late":        {farside.Late, 2 * time.Hour, payout.Made},
		"it hides":            {farside.Hidden, 30 * time.Minute, payout.Made},
		"an unknown code":     {farside.UnknownCode, 0, payout.Review},
		"another amount":      {farside.WrongAmount, 0, payout.Review},
		"it never ends":       {farside.Stuck, 30 * time.Hour, payout.Review},
		"the line is down":    {farside.Unsent, time.Hour, payout.Made},
		"told to come later":  {farside.Throttles, time.Hour, payout.Made},
		"signed out for once": {farside.SignsOut, 3 * time.Hour, payout.Made},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.rails["mpesa"].books.Script(c.fault)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			w.later(c.after)
			w.is(p.Key, c.want)
			if n := w.rails["mpesa"].books.Moved(string(p.Key)); c.want == payout.Made && n != 1 {
				t.Errorf("moved %d times", n)
			}
		})
	}
}
