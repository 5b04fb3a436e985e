package providertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/providers"
	"daftari/providers/farside"
)

// onceOnly is about money that moves at most once, and orders that are one request.
func onceOnly() []story {
	return []story{
		{"same key twice moves money once", nil, func(r *rail) {
			first := r.end(r.send(farside.None))
			r.want("first", first, app.Confirm, 1)
			again := r.send(farside.None)
			if again.Event != app.Confirm && again.Event != app.Accepted && again.Event != app.Lost { // a duplicate means: ask
				r.t.Errorf("again: %s (%s)", again.Event, again.Reason)
			}
			again = r.end(again)
			r.want("again", again, app.Confirm, 1)
			if first.Ref != again.Ref {
				r.t.Errorf("references %q and %q", first.Ref, again.Ref)
			}
			if first.Ref == "" && first.Raw == nil {
				r.t.Error("a confirmation without number or evidence")
			}
		}},
		{"two at once with the same key move money once", nil, func(r *rail) {
			results := make(chan providers.Result, 2)
			for range 2 {
				go func() {
					res, err := r.move(r.t.Context(), r.order())
					if err != nil {
						r.t.Error(err)
					}
					results <- res
				}()
			}
			r.sent, r.first = r.clock.Now(), r.clock.Now()
			for range 2 {
				if res := <-results; res.Event == app.Refuse || res.Event == app.NotApplied {
					r.t.Errorf("%s (%s)", res.Event, res.Reason)
				} else if res.Handle != "" {
					r.handle = res.Handle
				}
			}
			r.want("both", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"a payment is found by its key alone", nil, func(r *rail) {
			r.send(farside.None)
			r.handle = "" // as after a crash before the answer was kept
			r.want("asked", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"a kept connection that drops is not used for a second request", []farside.Fault{farside.LosesOrder}, func(r *rail) {
			r.key = "11111111-1111-4111-8111-111111111111"
			r.want("warm", r.end(r.send(farside.None)), app.Confirm, 1)
			r.key, r.handle = key, ""
			r.want("dropped", r.send(farside.LosesOrder), app.Lost, 0)
			if n := r.far.Came(r.ref()); n != 1 {
				r.t.Errorf("one attempt came as %d requests", n)
			}
		}},
		{"a call that is cancelled before it starts moves nothing", nil, func(r *rail) {
			ctx, cancel := context.WithCancel(r.t.Context())
			cancel()
			res, err := r.move(ctx, r.order())
			if err != nil {
				r.t.Fatal(err)
			}
			r.want("cancelled", res, app.NotApplied, 0)
		}},
		{"a cancelled call returns promptly and is unsure", []farside.Fault{farside.Hangs}, func(r *rail) {
			done := make(chan providers.Result, 1)
			go func() { done <- r.send(farside.Hangs) }()
			select {
			case res := <-done:
				r.want("hung", res, app.Lost, 1)
			case <-time.After(20 * time.Second):
				r.t.Fatal("still there")
			}
			r.want("asked", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"an order without a key, a wallet or an amount does not leave", nil, func(r *rail) {
			for _, o := range []providers.Order{{Wallet: r.h.Wallet, Amount: r.h.Amount}, {Key: key, Amount: r.h.Amount}, {Key: key, Wallet: r.h.Wallet},
				{Key: key, Wallet: r.h.Wallet, Amount: r.h.Amount.Neg()}} {
				if res, err := r.move(r.t.Context(), o); err == nil || res.Event != app.NotApplied {
					r.t.Errorf("%v, %s", err, res.Event)
				}
			}
			r.moved("nothing sent", 0)
		}},
	}
}

// references are pure, and no two keys share one.
func (h Harness) references(t *testing.T) {
	seen := map[string]app.Key{}
	for i := range 20_000 {
		k := app.Key(uuid.NewSHA1(uuid.Nil, fmt.Appendf(nil, "%d", i)).String())
		ref := h.Reference(k)
		if other, taken := seen[ref]; taken || ref != h.Reference(k) || len(ref) < 16 || len(ref) > 36 {
			t.Fatalf("the reference %q of %s (%s)", ref, k, other)
		}
		for _, c := range ref {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
				t.Fatalf("%q in the reference %q", c, ref)
			}
		}
		seen[ref] = k
	}
	for i := range len(key) {
		other := key[:i] + "z" + key[i+1:]
		if h.Reference(other) == h.Reference(key) {
			t.Errorf("letter %d of the key does not count", i+1)
		}
	}
	if h.Reference(key) == h.Reference(key+"x") {
		t.Error("a key that is no UUID has the reference of another")
	}
}
