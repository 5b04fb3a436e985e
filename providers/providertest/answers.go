package providertest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/providers"
	"daftari/providers/farside"
)

// answers is about what an order is told.
func answers() []story {
	all := []story{
		{"an order that never arrived is unsure, then looked for, then sent again", []farside.Fault{farside.LosesOrder}, func(r *rail) {
			r.want("lost order", r.send(farside.LosesOrder), app.Lost, 0)
			terms := r.p.Terms()
			for range 4 {
				r.want("looked for too early", r.ask(farside.None), app.Lost, 0)
			}
			r.clock.pass(providers.Quiet)
			res := r.ask(farside.None)
			if slices.Contains(terms.Resends, r.flow) {
				r.want("looked for in time", res, app.UnknownThere, 0)
			} else {
				r.want("no proof at this rail", res, app.Lost, 0)
			}
			r.clock.pass(providers.Ages)
			r.want("looked for when the rail may have forgotten it", r.ask(farside.None), app.Lost, 0)
			if again := r.end(r.send(farside.None)); slices.Contains(terms.Resends, r.flow) {
				r.want("sent again", again, app.Confirm, 1)
			} else if moved := r.far.Moved(r.ref()); moved > 1 || (again.Event == app.Confirm && moved != 1) {
				r.t.Errorf("sent again: %s, and the money moved %d times", again.Event, moved)
			}
		}},
		{"a known refusal is refused, and stays so", []farside.Fault{farside.Refuses}, func(r *rail) {
			res := r.end(r.send(farside.Refuses))
			r.want("refused", res, app.Refuse, 0)
			if res.Code == "" {
				r.t.Error("a refusal without the rail's code")
			}
			again := r.send(farside.None)
			if again.Event == app.Confirm {
				r.t.Error("sent again, it is paid")
			}
			r.want("and again", r.end(again), app.Refuse, 0)
		}},
		{"an unknown code is unsure", []farside.Fault{farside.UnknownCode}, func(r *rail) {
			if res := r.send(farside.UnknownCode); res.Event != app.Lost || res.Reason != providers.Unmapped {
				r.t.Errorf("%s (%s), want %s (%s)", res.Event, res.Reason, app.Lost, providers.Unmapped)
			}
		}},
		{"accepted is not paid", []farside.Fault{farside.Late}, func(r *rail) {
			r.want("accepted", r.send(farside.Late), app.Accepted, 0)
			early := r.ask(farside.None)
			if early.Reason != providers.Called {
				r.want("asked early", early, app.Accepted, 0)
			}
			r.clock.pass(2 * time.Hour)
			r.want("asked late", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"no state ends by age", []farside.Fault{farside.Stuck}, func(r *rail) {
			r.want("accepted", r.send(farside.Stuck), app.Accepted, 0)
			for range 5 {
				r.clock.pass(30 * 24 * time.Hour)
				if res := r.ask(farside.None); res.Event != app.Accepted && res.Event != app.Lost {
					r.t.Errorf("after months: %s (%s)", res.Event, res.Reason)
				}
			}
		}},
		{"later and signed out are not applied", []farside.Fault{farside.Throttles, farside.SignsOut}, func(r *rail) {
			res := r.send(farside.Throttles)
			r.want("told to wait", res, app.NotApplied, 0)
			if want := r.clock.Now().Add(90 * time.Second); !res.RetryAt.Equal(want) {
				r.t.Errorf("again at %v, want %v", res.RetryAt, want)
			}
			res = r.send(farside.SignsOut)
			r.want("signed out", res, app.NotApplied, 0)
			if res.Class != app.SignedOut || !res.Reason.Halts() {
				r.t.Errorf("%s, halts: %v", res.Class, res.Reason.Halts())
			}
			r.want("signed in again", r.end(r.send(farside.None)), app.Confirm, 1)
		}},
		{"nothing sent is not applied", []farside.Fault{farside.Unsent}, func(r *rail) {
			r.want("unsent", r.send(farside.Unsent), app.NotApplied, 0)
			if n := r.far.Came(r.ref()); n != 0 {
				r.t.Errorf("%d requests", n)
			}
		}},
		{"a redirect is not followed", []farside.Fault{farside.Redirects}, func(r *rail) {
			r.want("redirected", r.send(farside.Redirects), app.Lost, 0)
			if n := r.far.Came(r.ref()); n != 1 {
				r.t.Errorf("%d requests", n)
			}
		}},
		{"logs and values show no secret", nil, func(r *rail) {
			r.end(r.send(farside.None))
			r.send(farside.ServerError)
			shown := r.log.String() + fmt.Sprintf("%v %+v", r.p, r.p) + fmt.Sprintf("%#v", r.p)
			for _, s := range append(r.h.Secrets, providers.Digits(r.h.Wallet), "JANE DEMO", door().Token(r.p.Name(), r.key), door().Key.Reveal()) {
				if strings.Contains(shown, s) {
					r.t.Errorf("%q is shown", s)
				}
			}
		}},
	}
	for _, f := range []farside.Fault{farside.LosesAnswer, farside.ServerError, farside.Page, farside.Empty, farside.Cut} {
		all = append(all, story{"sent and " + string(f) + " is unsure", []farside.Fault{f}, func(r *rail) {
			res := r.send(f)
			if r.want(string(f), res, app.Lost, 1); res.Reason.Frozen() {
				r.t.Errorf("%s: %s, which nobody asks about again", f, res.Reason)
			}
			if n := r.far.Came(r.ref()); n != 1 {
				r.t.Errorf("one attempt came as %d requests", n)
			}
			r.want("asked", r.end(r.ask(farside.None)), app.Confirm, 1)
			again := r.send(farside.None)
			if again.Event == app.Refuse || again.Event == app.NotApplied {
				r.t.Errorf("sent again: %s (%s)", again.Event, again.Reason)
			}
			r.want("sent again", r.end(again), app.Confirm, 1)
		}})
	}
	return all
}

// asking is about enquiries.
func asking() []story {
	all := []story{
		{"an order that cannot be found yet is not absent", []farside.Fault{farside.Hidden}, func(r *rail) {
			r.send(farside.Hidden)
			r.want("hidden", r.ask(farside.None), app.Lost, 1)
			r.clock.pass(time.Hour)
			r.want("found", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"another amount is frozen", []farside.Fault{farside.WrongAmount}, func(r *rail) {
			r.send(farside.WrongAmount)
			res := r.ask(farside.None)
			if res.Event != app.Lost {
				r.t.Errorf("%s (%s), want %s", res.Event, res.Reason, app.Lost)
			}
			if res.Reason != providers.Called && !res.Reason.Frozen() {
				r.t.Errorf("%s is not frozen", res.Reason)
			}
		}},
		{"what an enquiry tells must be ours", nil, func(r *rail) {
			r.want("paid", r.end(r.send(farside.None)), app.Confirm, 1)
			notOurs := func(what string) {
				if res := r.ask(farside.None); res.Event != app.Lost || res.Reason != providers.Called && !res.Reason.Frozen() {
					r.t.Errorf("%s: %s (%s), which is not frozen", what, res.Event, res.Reason)
				}
			}
			terms, ours := r.p.Terms(), r.h
			if terms.TellsWallet {
				number := ours.Wallet.E164()
				r.h.Wallet = Wallet(r.t, number[:len(number)-1]+map[bool]string{true: "2", false: "1"}[number[len(number)-1] == '1'])
				notOurs("another wallet")
			}
			if r.h = ours; terms.TellsAmount {
				r.h.Amount = money.FromMinor(2*ours.Amount.Minor(), ours.Amount.Currency())
				notOurs("another amount")
			}
		}},
		{"paid and taken back is not paid", []farside.Fault{farside.Reverses}, func(r *rail) {
			r.want("paid", r.end(r.send(farside.Reverses)), app.Confirm, 1)
			r.clock.pass(2 * time.Hour)
			if res := r.ask(farside.None); res.Reason != providers.Reversed || res.Event != app.Lost {
				r.t.Errorf("%s (%s), want %s", res.Event, res.Reason, providers.Reversed)
			}
		}},
		{"an order that was never made is nowhere confirmed", nil, func(r *rail) {
			if res := r.ask(farside.None); res.Event != app.Lost {
				r.t.Errorf("%s (%s)", res.Event, res.Reason)
			}
		}},
	}
	for _, f := range []farside.Fault{farside.LosesAnswer, farside.ServerError, farside.Page, farside.Empty, farside.Cut, farside.UnknownCode, farside.Throttles, farside.SignsOut} {
		all = append(all, story{"an enquiry that fails tells nothing: " + string(f), []farside.Fault{f}, func(r *rail) {
			r.send(farside.Late)
			if f == farside.LosesAnswer { // net/http asks again by itself, which is harmless: it is dropped once more
				r.far.ScriptAsk(f)
			}
			r.want(string(f), r.ask(f), app.Lost, 0)
			r.clock.pass(2 * time.Hour)
			r.want("asked again", r.end(r.ask(farside.None)), app.Confirm, 1)
		}})
	}
	return all
}
