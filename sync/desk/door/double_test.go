package door_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/words"
	"daftari/fineract/transport"
	"daftari/providers"
	"daftari/sync/desk"
	"daftari/sync/desk/door"
	"daftari/sync/deskapi"
)

func start() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }

const key = app.Key("11111111-1111-4111-8111-111111111111")

// double is a desk that knows one token, and answers every call with what it was asked.
type double struct {
	token, user string
	fails       error // what every call is answered with
	mu          sync.Mutex
	calls       []string
	rung        []providers.Callback
}

func (d *double) note(who desk.Caller, call string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if who.User != d.user {
		return errors.New("somebody else's call")
	}
	d.calls = append(d.calls, call)
	return d.fails
}

func (d *double) Enrol(_ context.Context, e deskapi.Enrol) (deskapi.Enrolled, error) {
	if e.Code != "CODE" {
		return deskapi.Enrolled{}, app.Trouble(app.NotPermitted, "payout.own", nil)
	}
	return deskapi.Enrolled{Token: d.token, Institution: "x"}, d.note(desk.Caller{User: d.user}, "enrol")
}

func (d *double) Who(_ context.Context, token string) (desk.Caller, error) {
	if token != d.token {
		return desk.Caller{}, app.Trouble(app.SignedOut, "desk.no_token", nil)
	}
	return desk.Caller{Device: app.Device{ID: "dev-" + d.user, Code: "K7"}, User: d.user, Name: "Name of " + d.user}, nil
}

func (d *double) Ask(_ context.Context, who desk.Caller, a deskapi.Ask) (deskapi.BatchStatus, error) {
	return deskapi.BatchStatus{Key: a.Batch.Key, At: start()}, d.note(who, "ask")
}

func (d *double) Decide(_ context.Context, who desk.Caller, x payout.Decision) (deskapi.BatchStatus, error) {
	return deskapi.BatchStatus{Key: x.Batch, Decided: x.Verdict, At: start()}, d.note(who, "decide")
}

func (d *double) Withdraw(_ context.Context, who desk.Caller, batch app.Key) (deskapi.BatchStatus, error) {
	return deskapi.BatchStatus{Key: batch, Withdrew: true, At: start()}, d.note(who, "withdraw")
}

func (d *double) status(who desk.Caller, key app.Key, call string) (deskapi.Status, error) {
	return deskapi.Status{Key: key, State: payout.Accepted, At: start()}, d.note(who, call)
}

func (d *double) AskNow(_ context.Context, who desk.Caller, key app.Key) (deskapi.Status, error) {
	return d.status(who, key, "ask now")
}

func (d *double) Evidence(_ context.Context, who desk.Caller, e payout.Evidence) (deskapi.Status, error) {
	return d.status(who, e.Payment, "evidence")
}

func (d *double) Cancel(_ context.Context, who desk.Caller, key app.Key) (deskapi.Status, error) {
	return d.status(who, key, "cancel")
}

func (d *double) Collect(_ context.Context, who desk.Caller, p payout.Payment) (deskapi.Status, error) {
	return d.status(who, p.Key, "collect")
}

func (d *double) Holder(_ context.Context, who desk.Caller, h deskapi.Holder) (deskapi.Held, error) {
	return deskapi.Held{Told: true, Name: "Holder of " + h.Number}, d.note(who, "holder")
}

func (d *double) Feed(_ context.Context, who desk.Caller, after int64, full bool) (deskapi.Feed, error) {
	f := deskapi.Feed{After: after + 1, More: full, Now: start()}
	for range 20 {
		f.Payments = append(f.Payments, deskapi.Status{Key: key, State: payout.Made, At: start(), Ref: "QK41", Posted: "7"})
	}
	return f, d.note(who, "feed")
}

func (d *double) Officers(_ context.Context, who desk.Caller) (payout.Branch, error) {
	return payout.Branch{Now: start(), Officers: []payout.Standing{{User: d.user}}}, d.note(who, "officers")
}

func (d *double) Keep(_ context.Context, who desk.Caller, e deskapi.Envelopes) (deskapi.Kept, error) {
	return deskapi.Kept{Keys: []app.Key{e.Items[0].Key}}, d.note(who, "keep")
}

func (d *double) Stand(_ context.Context, who desk.Caller, head proof.Head) (deskapi.Stood, error) {
	return deskapi.Stood{Checkpoint: proof.Checkpoint{Head: head, At: start()}}, d.note(who, "stand")
}

func (d *double) Hear(_ context.Context, rail string, c providers.Callback) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rung = append(d.rung, c)
	if rail == "broken" {
		return errors.New("no room")
	}
	if rail == "garbled" {
		return app.Trouble(app.BadInput, "desk.callback", nil)
	}
	if rail == "unknown" {
		return app.Trouble(app.NotFound, "payout.unknown", nil)
	}
	return nil
}

// street is two institutions behind one door.
type street struct {
	url    string
	door   *door.Door
	a, b   *double
	log    bytes.Buffer
	logged sync.Mutex
	seen   []door.Answered
	now    time.Time
}

func (s *street) Write(p []byte) (int, error) {
	s.logged.Lock()
	defer s.logged.Unlock()
	return s.log.Write(p)
}

func open(t *testing.T, rates door.Rates) *street {
	t.Helper()
	s := &street{a: &double{token: "token-a", user: "rehema"}, b: &double{token: "token-b", user: "moses"}, now: start()}
	h := door.New(door.Config{Desks: []door.Desk{at("mlimani", s.a), at("ziwa", s.b)}, Closed: []string{"tumaini"}, Rates: rates,
		Now: func() time.Time { return s.now }, Log: slog.New(slog.NewJSONHandler(s, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: secret.Attr})),
		Seen: func(a door.Answered) {
			s.logged.Lock()
			defer s.logged.Unlock()
			s.seen = append(s.seen, a)
		}})
	s.door = h
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	s.url = srv.URL
	return s
}

func at(name string, d *double) door.Desk { return door.Of(name, d) }

func (s *street) client(t *testing.T, tenant, token string) *deskapi.Client {
	t.Helper()
	line, err := transport.New(transport.Trust{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	c, err := deskapi.New(deskapi.Config{Base: s.url, Tenant: tenant, Token: secret.New(token), Transport: line, Known: w.Has, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func keyOf(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}
