package providertest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/providers"
	"daftari/providers/farside"
)

// calls is about callbacks.
func calls() []story {
	return []story{
		{"a callback equals the enquiry", nil, func(r *rail) {
			c := r.called(farside.None)
			asked := r.end(r.ask(farside.None))
			for range 2 { // once more is the same
				if res, settles := r.hear(c); settles {
					if res.Event != asked.Event || res.Ref != asked.Ref && asked.Ref != "" {
						r.t.Errorf("heard %s %q, asked %s %q", res.Event, res.Ref, asked.Event, asked.Ref)
					}
				} else if res.Reason != providers.Called {
					r.t.Errorf("it settles nothing and says %s (%s)", res.Event, res.Reason)
				}
			}
			r.moved("heard", 1)
		}},
		{"a callback before the answer settles as one after it", []farside.Fault{farside.LosesAnswer}, func(r *rail) {
			c := r.called(farside.LosesAnswer)
			res, settles := r.hear(c)
			if settles {
				r.want("heard", res, app.Confirm, 1)
			}
			r.want("asked", r.end(r.ask(farside.None)), app.Confirm, 1)
		}},
		{"a forged callback settles nothing", nil, func(r *rail) {
			c := r.called(farside.None)
			for name, token := range map[string]string{"none": "", "another's": door().Token(r.p.Name(), "another"), "longer": c.Token + "x", "of another rail": door().Token("other", r.key)} {
				forged := c
				forged.Token = token
				forged.Header = nil
				if res, settles := r.hear(forged); settles {
					r.t.Errorf("with the address %s it settles: %s", name, res.Event)
				}
			}
		}},
		{"a callback of another payment settles nothing", nil, func(r *rail) {
			c := r.called(farside.None)
			r.key, r.handle = "22222222-2222-4222-8222-222222222222", "another"
			c.Token = door().Token(r.p.Name(), r.key)
			if res, settles := r.hear(c); settles {
				r.t.Errorf("it settles: %s", res.Event)
			}
		}},
		{"a callback of another amount settles nothing", nil, func(r *rail) {
			c := r.called(farside.None)
			more, err := r.h.Amount.Add(r.h.Amount)
			if err != nil {
				r.t.Fatal(err)
			}
			r.h.Amount = more
			if res, settles := r.hear(c); settles {
				r.t.Errorf("it settles: %s", res.Event)
			}
		}},
		{"a callback that makes no sense settles nothing", nil, func(r *rail) {
			c := r.called(farside.None)
			for _, body := range []string{"", "{}", "null", "[]", "<html>", `{"status":1}`, string(c.Body[:len(c.Body)/2])} {
				if res, settles := r.hear(providers.Callback{Token: c.Token, Header: c.Header, Body: []byte(body)}); settles {
					r.t.Errorf("%q settles: %s", body, res.Event)
				}
			}
		}},
	}
}

func (r *rail) listens() bool {
	_, hears := r.p.(providers.Listener)
	return hears
}

// called sends the order and takes the call that follows; a rail that nobody listens to has nothing to show.
func (r *rail) called(f farside.Fault) providers.Callback {
	r.t.Helper()
	if !r.listens() {
		r.t.Skip("it is not listened to")
	}
	r.send(f)
	c, ok := r.far.Callback(r.ref())
	if !ok {
		r.t.Fatal("no call came")
	}
	return c
}

// schedules drives a payment through any order of sendings, enquiries, calls and waits, as an
// engine does that follows app.Next alone, and holds it against the far side's books.
func (h Harness) schedules(t *testing.T, flow app.Flow) {
	r := h.rail(t, flow)
	faults := func(all ...farside.Fault) *rapid.Generator[farside.Fault] {
		var can []farside.Fault
		for _, f := range all {
			if h.Cannot[f] == "" {
				can = append(can, f)
			}
		}
		return rapid.SampledFrom(can)
	}
	orders := faults(farside.None, farside.None, farside.LosesAnswer, farside.LosesOrder, farside.ServerError, farside.Page, farside.Empty, farside.Cut,
		farside.Unsent, farside.Throttles, farside.SignsOut, farside.Refuses, farside.Late, farside.Hidden, farside.Redirects)
	asks := faults(farside.None, farside.None, farside.None, farside.LosesAnswer, farside.ServerError, farside.Page, farside.Cut, farside.Empty, farside.UnknownCode)
	serial := 0
	rapid.Check(t, func(rt *rapid.T) {
		serial++
		r.key, r.handle, r.asked = app.Key(providers.UUID(app.Key("schedule "+time.Duration(serial).String()))), "", 0
		r.first = time.Time{}
		e := engine{rail: r, t: rt, state: app.Queued}
		rt.Repeat(map[string]func(*rapid.T){
			"send": func(rt *rapid.T) { e.send(orders.Draw(rt, "order")) },
			"ask":  func(rt *rapid.T) { e.ask(asks.Draw(rt, "ask")) },
			"call": func(rt *rapid.T) { e.call(rapid.Bool().Draw(rt, "forged")) },
			"wait": func(rt *rapid.T) {
				r.clock.pass(rapid.SampledFrom([]time.Duration{time.Second, 10 * time.Minute, time.Hour}).Draw(rt, "wait"))
			},
			"": func(*rapid.T) { e.check() },
		})
		r.clock.pass(48 * time.Hour)
		e.check()
	})
}

// engine is the least that an engine does.
type engine struct {
	rail  *rail
	t     *rapid.T
	state app.State
}

func (e *engine) send(f farside.Fault) {
	if e.state != app.Queued {
		return
	}
	e.by(app.Claimed)
	e.by(e.rail.send(f).Event)
}

func (e *engine) ask(f farside.Fault) {
	if e.state == app.Awaiting || e.state == app.Unsure {
		e.by(e.rail.ask(f).Event)
	}
}

func (e *engine) call(forged bool) {
	if e.state != app.Awaiting && e.state != app.Unsure || !e.rail.listens() {
		return
	}
	c, ok := e.rail.far.Callback(e.rail.ref())
	if !ok {
		return
	}
	if forged {
		c.Token = "forged"
	}
	if res, settles := e.rail.hear(c); settles {
		if forged {
			e.t.Fatalf("forged, it settles: %s", res.Event)
		}
		e.by(res.Event)
	}
}

func (e *engine) by(event app.Event) {
	next, err := app.Next(e.state, event)
	if err != nil {
		e.t.Fatal(err)
	}
	e.state = next
}

// check holds invariants 1 and 2.
func (e *engine) check() {
	moved := e.rail.far.Moved(e.rail.ref())
	ok := moved <= 1
	switch e.state {
	case app.Confirmed:
		ok = moved == 1
	case app.Refused:
		ok = moved == 0
	}
	if !ok {
		e.t.Fatalf("%s, and the money moved %d times", e.state, moved)
	}
}
