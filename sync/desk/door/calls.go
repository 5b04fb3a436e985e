package door

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/sync/desk"
	"daftari/sync/deskapi"
)

// What a body may hold, in bytes.
const (
	mostBody      = 1 << 20
	mostEnvelopes = 8 << 20
)

// errClosed is answered with 5xx: it is no answer to what was asked.
var errClosed = errors.New("the book of this institution cannot be used now")

// plainKey is what our keys look like; nothing else goes further.
var plainKey = regexp.MustCompile(`^[0-9a-zA-Z-]{1,40}$`)

// routes of the words.
func (d *Door) routes() {
	d.mux.HandleFunc("POST "+deskapi.PathEnrol, d.open(d.strangers, d.enrol))
	d.mux.HandleFunc("GET "+deskapi.PathFeed, d.feed)
	d.mux.HandleFunc("GET "+deskapi.PathOfficers, d.known(func(w http.ResponseWriter, r *http.Request, at Desk, who desk.Caller) {
		b, err := at.Officers(r.Context(), who)
		d.answer(w, r, b, err)
	}))
	d.mux.HandleFunc("PUT "+deskapi.PathBatch, about(d, mostBody, func(a deskapi.Ask) app.Key { return a.Batch.Key },
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, a deskapi.Ask) (any, error) {
			return at.Ask(ctx, who, a)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathDecision, about(d, mostBody, func(x payout.Decision) app.Key { return x.Batch },
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, x payout.Decision) (any, error) {
			return at.Decide(ctx, who, x)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathWithdraw, bare(d, func(ctx context.Context, at Desk, who desk.Caller, key app.Key) (any, error) {
		return at.Withdraw(ctx, who, key)
	}))
	d.mux.HandleFunc("POST "+deskapi.PathAsk, bare(d, func(ctx context.Context, at Desk, who desk.Caller, key app.Key) (any, error) {
		return at.AskNow(ctx, who, key)
	}))
	d.mux.HandleFunc("POST "+deskapi.PathEvidence, about(d, mostEnvelopes, func(e payout.Evidence) app.Key { return e.Payment },
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, e payout.Evidence) (any, error) {
			return at.Evidence(ctx, who, e)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathCancel, bare(d, func(ctx context.Context, at Desk, who desk.Caller, key app.Key) (any, error) {
		return at.Cancel(ctx, who, key)
	}))
	d.mux.HandleFunc("PUT "+deskapi.PathCollect, about(d, mostBody, func(p payout.Payment) app.Key { return p.Key },
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, p payout.Payment) (any, error) {
			return at.Collect(ctx, who, p)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathHolder, about(d, mostBody, nil,
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, h deskapi.Holder) (any, error) {
			return at.Holder(ctx, who, h)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathEnvelopes, about(d, mostEnvelopes, nil,
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, e deskapi.Envelopes) (any, error) {
			return at.Keep(ctx, who, e)
		}))
	d.mux.HandleFunc("POST "+deskapi.PathStand, about(d, mostBody, nil,
		func(ctx context.Context, at Desk, who desk.Caller, _ app.Key, s deskapi.Stood) (any, error) {
			return at.Stand(ctx, who, s.Checkpoint.Head)
		}))
}

// about is a call with a body; named gives the key that the body is about, nil where it is about none.
func about[B any](d *Door, most int64, named func(B) app.Key, do func(context.Context, Desk, desk.Caller, app.Key, B) (any, error)) http.HandlerFunc {
	return d.known(func(w http.ResponseWriter, r *http.Request, at Desk, who desk.Caller) {
		var body B
		key := app.Key(r.PathValue("key"))
		size, err := read(w, r, most, &body)
		if err != nil {
			d.refuse(w, r, err)
			return
		}
		if most > mostBody { // what is kept for good: no device fills the disk of all
			if wait := d.loads.take(at.Name+"/"+who.Device.ID, size); wait > 0 {
				d.later(w, r, wait)
				return
			}
		}
		if named != nil && (named(body) != key || !plainKey.MatchString(string(key))) {
			d.refuse(w, r, app.Trouble(app.BadInput, "door.body", nil))
			return
		}
		v, err := do(r.Context(), at, who, key, body)
		d.answer(w, r, v, err)
	})
}

// bare is a call that says all in its address.
func bare(d *Door, do func(context.Context, Desk, desk.Caller, app.Key) (any, error)) http.HandlerFunc {
	return about(d, mostBody, nil, func(ctx context.Context, at Desk, who desk.Caller, key app.Key, _ struct{}) (any, error) {
		if !plainKey.MatchString(string(key)) {
			return nil, app.Trouble(app.BadInput, "door.body", nil)
		}
		return do(ctx, at, who, key)
	})
}

func (d *Door) feed(w http.ResponseWriter, r *http.Request) {
	d.known(func(w http.ResponseWriter, r *http.Request, at Desk, who desk.Caller) {
		q := r.URL.Query()
		after, err := strconv.ParseInt(q.Get("after"), 10, 64)
		if err != nil || after < 0 {
			d.refuse(w, r, app.Trouble(app.BadInput, "door.body", err))
			return
		}
		f, err := at.Feed(r.Context(), who, after, q.Get("full") == "1")
		d.answer(w, r, f, err)
	})(w, r)
}

// enrol is the only call without a token; whoever guesses codes is slowed down.
func (d *Door) enrol(w http.ResponseWriter, r *http.Request, at Desk) {
	var e deskapi.Enrol
	if _, err := read(w, r, mostBody, &e); err != nil {
		d.refuse(w, r, err)
		return
	}
	a, err := at.Enrol(r.Context(), e)
	d.answer(w, r, a, err)
}

// open is a call that anybody may make, so often.
func (d *Door) open(rate *limiters, then func(http.ResponseWriter, *http.Request, Desk)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at, ok, closed := d.at(r.PathValue("tenant"))
		if !ok {
			d.none(w, r, closed)
			return
		}
		if wait := rate.take(from(r), 1); wait > 0 {
			d.later(w, r, wait)
			return
		}
		then(w, r, at)
	}
}

// known lets in who has a token of the institution that is asked.
func (d *Door) known(then func(http.ResponseWriter, *http.Request, Desk, desk.Caller)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at, ok, closed := d.at(r.PathValue("tenant"))
		if !ok {
			d.none(w, r, closed)
			return
		}
		token, bears := strings.CutPrefix(r.Header.Get(deskapi.TokenHeader), "Bearer ")
		if !bears || token == "" || len(token) > 200 {
			d.stranger(w, r)
			return
		}
		who, err := at.Who(r.Context(), token)
		switch {
		case app.ClassOf(err) == app.SignedOut:
			d.stranger(w, r)
			return
		case err != nil:
			d.refuse(w, r, err)
			return
		}
		if wait := d.devices.take(at.Name+"/"+who.Device.ID+"/"+who.User, 1); wait > 0 {
			d.later(w, r, wait)
			return
		}
		who.Held = deskapi.HeldIn(r.URL.Query())
		if d.Met != nil {
			d.Met(at.Name, who, d.Now())
		}
		then(w, r, at, who)
	}
}

// none answers for an institution that is not served: who asks for one whose book cannot be opened keeps the token and
// comes again.
func (d *Door) none(w http.ResponseWriter, r *http.Request, closed bool) {
	if closed {
		d.refuse(w, r, errClosed)
		return
	}
	d.stranger(w, r)
}

// stranger answers alike for a wrong token and for an institution that is not here, and ever more slowly.
func (d *Door) stranger(w http.ResponseWriter, r *http.Request) {
	if wait := d.strangers.take(from(r), 1); wait > 0 {
		d.later(w, r, wait)
		return
	}
	d.refuse(w, r, app.Trouble(app.SignedOut, "desk.no_token", nil))
}
