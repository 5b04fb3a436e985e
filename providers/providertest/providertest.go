// Package providertest is the conformance suite that every rail passes. The far side is a
// double of the rail's server that the suite can put faults into and ask what moved.
package providertest

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
)

// Fault is what the double does to the next call.
type Fault string

// The faults that every double can do.
const (
	Refuses     Fault = "refuses"      // with a code that the rail's table holds
	LosesAnswer Fault = "loses answer" // carried out, no answer in time
	LosesOrder  Fault = "loses order"  // sent, never arrives, no answer in time
	Unsent      Fault = "unsent"       // nothing leaves
	UnknownCode Fault = "unknown code" // an answer whose code is in no table
	Late        Fault = "late"         // accepted first, moves later
	Hangs       Fault = "hangs"        // no answer until the caller gives up
)

// Harness of one rail. All fields are needed.
type Harness struct {
	New    func(t *testing.T) providers.Provider // a rail on a fresh double
	Next   func(Fault)                           // what the double does to the next call
	Moved  func(app.Key) int                     // how often money moved under the key
	Pass   func(time.Duration)                   // lets time go by
	Wallet msisdn.Number
	Amount money.Amount
}

// Run the suite: for payouts and for collections, as far as the rail does them.
func Run(t *testing.T, h Harness) {
	t.Helper()
	abilities := 0
	p := h.New(t)
	if p.Name() == "" {
		t.Error("the rail has no name")
	}
	if _, ok := p.(providers.Disburser); ok {
		abilities++
		t.Run("disburse", func(t *testing.T) { h.suite(t, false) })
	}
	if _, ok := p.(providers.Collector); ok {
		abilities++
		t.Run("collect", func(t *testing.T) { h.suite(t, true) })
	}
	if abilities == 0 {
		t.Fatal("a rail that neither pays nor collects")
	}
}

// rail is one direction of a provider.
type rail struct {
	t *testing.T
	h Harness
	p providers.Enquirer
	f func(context.Context, providers.Order) (providers.Result, error)
}

func (h Harness) rail(t *testing.T, collect bool) rail {
	p := h.New(t)
	if collect {
		c := p.(providers.Collector)
		return rail{t, h, c, c.Collect}
	}
	d := p.(providers.Disburser)
	return rail{t, h, d, d.Disburse}
}

func (r rail) move(ctx context.Context, key app.Key) providers.Result {
	r.t.Helper()
	res, err := r.f(ctx, providers.Order{Key: key, Wallet: r.h.Wallet, Amount: r.h.Amount, Note: "test"})
	if err != nil {
		r.t.Fatal(err)
	}
	if res.Key != key {
		r.t.Errorf("the result is of %q", res.Key)
	}
	return res
}

func (r rail) ask(key app.Key) providers.Result {
	r.t.Helper()
	res, err := r.p.Enquire(r.t.Context(), key)
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

func (r rail) want(what string, res providers.Result, event app.Event, key app.Key, moved int) {
	r.t.Helper()
	if res.Event != event {
		r.t.Errorf("%s: %s (%s %s), want %s", what, res.Event, res.Class, res.Code, event)
	}
	if n := r.h.Moved(key); n != moved {
		r.t.Errorf("%s: the money moved %d times, want %d", what, n, moved)
	}
}

func (h Harness) suite(t *testing.T, collect bool) {
	const key = app.Key("0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
	for _, c := range []struct {
		name string
		do   func(r rail)
	}{
		{"same key twice moves money once", func(r rail) {
			first := r.move(r.t.Context(), key)
			r.want("first", first, app.Confirm, key, 1)
			again := r.move(r.t.Context(), key)
			r.want("again", again, app.Confirm, key, 1)
			asked := r.ask(key)
			r.want("asked", asked, app.Confirm, key, 1)
			if first.Ref == "" || again.Ref != first.Ref || asked.Ref != first.Ref || asked.Amount != h.Amount {
				r.t.Errorf("references %q %q %q, amount %v", first.Ref, again.Ref, asked.Ref, asked.Amount)
			}
		}},
		{"no answer after the sending is unsure", func(r rail) {
			h.Next(LosesAnswer)
			r.want("lost answer", r.move(r.t.Context(), key), app.Lost, key, 1)
			r.want("asked", r.ask(key), app.Confirm, key, 1)
			r.want("sent again", r.move(r.t.Context(), key), app.Confirm, key, 1)
		}},
		{"an order that never arrived is unsure, then unknown there", func(r rail) {
			h.Next(LosesOrder)
			r.want("lost order", r.move(r.t.Context(), key), app.Lost, key, 0)
			r.want("asked", r.ask(key), app.UnknownThere, key, 0)
			r.want("sent again", r.move(r.t.Context(), key), app.Confirm, key, 1)
		}},
		{"nothing sent is not applied", func(r rail) {
			h.Next(Unsent)
			r.want("unsent", r.move(r.t.Context(), key), app.NotApplied, key, 0)
		}},
		{"a known refusal is refused, and stays so", func(r rail) {
			h.Next(Refuses)
			res := r.move(r.t.Context(), key)
			r.want("refused", res, app.Refuse, key, 0)
			if res.Code == "" || res.Class == "" {
				r.t.Error("a refusal without code or class")
			}
			r.want("asked", r.ask(key), app.Refuse, key, 0)
			r.want("sent again", r.move(r.t.Context(), key), app.Refuse, key, 0)
		}},
		{"an unknown code is unsure", func(r rail) {
			h.Next(UnknownCode)
			if res := r.move(r.t.Context(), key); res.Event != app.Lost {
				r.t.Errorf("%s, want %s", res.Event, app.Lost)
			}
		}},
		{"accepted is not paid", func(r rail) {
			h.Next(Late)
			r.want("accepted", r.move(r.t.Context(), key), app.Accepted, key, 0)
			r.want("asked early", r.ask(key), app.Accepted, key, 0)
			h.Pass(24 * time.Hour)
			r.want("asked late", r.ask(key), app.Confirm, key, 1)
		}},
		{"a cancelled call returns promptly and is unsure", func(r rail) {
			h.Next(Hangs)
			ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Millisecond)
			defer cancel()
			done := make(chan providers.Result, 1)
			go func() { done <- r.move(ctx, key) }()
			select {
			case res := <-done:
				if res.Event != app.Lost {
					r.t.Errorf("%s, want %s", res.Event, app.Lost)
				}
			case <-time.After(5 * time.Second):
				r.t.Fatal("still there")
			}
		}},
		{"a call that is cancelled before it starts moves nothing", func(r rail) {
			ctx, cancel := context.WithCancel(r.t.Context())
			cancel()
			r.want("cancelled", r.move(ctx, key), app.NotApplied, key, 0)
		}},
		{"an order without a key, a wallet or an amount does not leave", func(r rail) {
			for _, o := range []providers.Order{{Wallet: h.Wallet, Amount: h.Amount}, {Key: key, Amount: h.Amount}, {Key: key, Wallet: h.Wallet},
				{Key: key, Wallet: h.Wallet, Amount: h.Amount.Neg()}} {
				if res, err := r.f(r.t.Context(), o); err == nil || res.Event != app.NotApplied {
					r.t.Errorf("%v, %s", err, res.Event)
				}
			}
			if h.Moved(key) != 0 {
				r.t.Error("money moved")
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) { c.do(h.rail(t, collect)) })
	}
}
