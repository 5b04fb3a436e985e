package providertest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/providers"
	"daftari/providers/farside"
)

// stranger answers in the provider's place: a proxy, a captive portal, another service. Sign-in and
// what else moves nothing before an order goes through.
type stranger struct {
	next   http.RoundTripper
	before []string
	status int
	body   string
}

// RoundTrip answers.
func (s *stranger) RoundTrip(r *http.Request) (*http.Response, error) {
	before := slices.ContainsFunc(s.before, func(part string) bool { return strings.Contains(r.URL.Path, part) })
	if s.status == 0 || before {
		return s.next.RoundTrip(r)
	}
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: s.status, Status: http.StatusText(s.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(s.body))}, nil
}

func foreignBodies() []string {
	return []string{"", " ", "null", "{}", "[]", "0", `"ok"`, "<html>ok</html>", `{"status":"ok"}`, `{"status":"SUCCESS"}`, `{"success":true}`, `{"code":"200"}`,
		`{"error":"x"}`, `{"message":"ok"}`, `{"status":{"code":"200","success":true}}`, `{"data":{}}`, `{"data":null,"status":null}`, `{"id":1}`, "{", "\x00\xff"}
}

// foreign says that no answer of a stranger's confirms, refuses or leads back to the queue, but for
// what every door means: 401 and 429.
func (h Harness) foreign(t *testing.T, flow app.Flow) {
	s := &stranger{before: h.Before}
	r := h.railOver(t, flow, far{clock: newClock(), log: &bytes.Buffer{}, line: func(next http.RoundTripper) http.RoundTripper {
		s.next = next
		return s
	}})
	if r.p.Terms().Standing == providers.Pretended {
		t.Skip("it has no wire")
	}
	for i, status := range []int{200, 201, 202, 204, 302, 400, 401, 403, 404, 405, 409, 418, 422, 429, 500, 502, 503, 504} {
		for j, body := range foreignBodies() {
			r.key, r.handle = app.Key(providers.UUID(app.Key(fmt.Sprintf("stranger %d %d", i, j)))), ""
			s.status, s.body = status, body
			res := r.send(farside.None)
			door := res.Event == app.NotApplied && (status == 401 || status == 429)
			taken := res.Event == app.Accepted && status == 202 // an empty 202 is all that some say
			if res.Event != app.Lost && !door && !taken {
				t.Errorf("an order is answered %d %q: %s (%s)", status, body, res.Event, res.Reason)
			}
			r.asked = 9
			r.clock.pass(time.Hour)
			if res := r.ask(farside.None); res.Event != app.Lost {
				t.Errorf("an enquiry is answered %d %q: %s (%s)", status, body, res.Event, res.Reason)
			}
		}
	}
}

// skewed says that the far side's clock decides nothing.
func (h Harness) skewed(t *testing.T, flow app.Flow) {
	for _, skew := range []time.Duration{-48 * time.Hour, -time.Hour, time.Hour, 48 * time.Hour} {
		r := h.railOver(t, flow, far{clock: newClock(), log: &bytes.Buffer{}, skew: skew})
		r.want(fmt.Sprintf("%v ahead", skew), r.end(r.send(farside.None)), app.Confirm, 1)
		r.key, r.handle, r.first = "22222222-2222-4222-8222-222222222222", "", time.Time{}
		if h.Cannot[farside.LosesOrder] == "" {
			r.send(farside.LosesOrder)
			r.asked = 9
			r.want(fmt.Sprintf("%v ahead, lost", skew), r.ask(farside.None), app.Lost, 0)
		}
	}
}

// lookups says that what a stranger answers is neither a name, nor "no such wallet", nor a float, nor
// a statement, and that no payment is put in doubt by it.
func (h Harness) lookups(t *testing.T) {
	s := &stranger{before: h.Before}
	p, _ := h.open(t, far{clock: newClock(), log: &bytes.Buffer{}, line: func(next http.RoundTripper) http.RoundTripper {
		s.next = next
		return s
	}})
	if p.Terms().Standing == providers.Pretended {
		t.Skip("it has no wire")
	}
	for _, status := range []int{200, 204, 302, 400, 401, 403, 404, 429, 500, 503} {
		for _, body := range foreignBodies() {
			s.status, s.body = status, body
			if l, ok := p.(providers.Lookup); ok {
				if name, err := l.Holder(t.Context(), h.Wallet); name != "" || err != nil && !ofNoPayment(err) {
					t.Errorf("%d %q is the holder %q, %v", status, body, name, err)
				}
			}
			if b, ok := p.(providers.Balance); ok {
				if all, err := b.Float(t.Context()); len(all) > 0 || !ofNoPayment(err) {
					t.Errorf("%d %q is a float, %v", status, body, err)
				}
			}
			if st, ok := p.(providers.Statementer); ok {
				if all, err := st.Statement(t.Context(), time.Time{}); len(all) > 0 || err == nil && (status != 200 || body != "[]") || err != nil && !ofNoPayment(err) {
					t.Errorf("%d %q is a statement, %v", status, body, err)
				}
			}
		}
	}
}

func ofNoPayment(err error) bool {
	var p *app.Problem
	return errors.As(err, &p) && (p.Key == "rail.unanswered" || p.Key == "rail.unwelcome") && p.Class != app.NotFound
}
