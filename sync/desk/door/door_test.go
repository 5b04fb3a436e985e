package door_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/sync/desk/door"
	"daftari/sync/deskapi"
)

// TestEveryCall goes through the device's own client to the right desk, and to no other.
func TestEveryCall(t *testing.T) {
	s := open(t, door.Rates{})
	c, ctx := s.client(t, "mlimani", "token-a"), t.Context()
	var errs []error
	try := func(ok bool, err error) {
		if err == nil && !ok {
			err = errors.New("another answer")
		}
		errs = append(errs, err)
	}
	signer, err := proof.NewKeySigner(make([]byte, 32), proof.Certificate{Device: "d", Code: "K7", User: "rehema"})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := deskapi.Enrol{Code: "CODE", Device: app.Device{ID: "d", Code: "K7"}, At: start()}.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.client(t, "mlimani", "").Enrol(ctx, signed)
	try(e.Token == "token-a", err)
	b, err := c.Ask(ctx, deskapi.Ask{Batch: payout.Group{Key: key}})
	try(b.Key == key, err)
	b, err = c.Decide(ctx, payout.Decision{Batch: key, Verdict: payout.Yes})
	try(b.Decided == payout.Yes, err)
	b, err = c.Withdraw(ctx, key)
	try(b.Withdrew, err)
	p, err := c.AskNow(ctx, key)
	try(p.State == payout.Accepted, err)
	_, err = c.Evidence(ctx, payout.Evidence{Payment: key})
	try(true, err)
	_, err = c.Cancel(ctx, key)
	try(true, err)
	_, err = c.Collect(ctx, payout.Payment{Key: key})
	try(true, err)
	h, err := c.Holder(ctx, deskapi.Holder{Number: "+254722000000"})
	try(h.Name == "Holder of +254722000000", err)
	f, err := c.Feed(ctx, 6, true)
	try(f.After == 7 && f.More && len(f.Payments) == 20, err)
	br, err := c.Officers(ctx)
	try(len(br.Officers) == 1 && br.Officers[0].User == "rehema", err)
	k, err := c.Keep(ctx, deskapi.Envelopes{Items: []deskapi.Envelope{{Key: key, Sealed: []byte{1}}}})
	try(len(k.Keys) == 1, err)
	head := proof.Head{Device: "d", Code: "K7", N: 3, Hash: proof.Hash{9}}
	st, err := c.Stand(ctx, head)
	try(st.Checkpoint.Head == head, err)
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	want := []string{"enrol", "ask", "decide", "withdraw", "ask now", "evidence", "cancel", "collect", "holder", "feed", "officers", "keep", "stand"}
	if d := cmp.Diff(want, s.a.calls); d != "" || len(s.b.calls) != 0 {
		t.Errorf("%s, other desk %v", d, s.b.calls)
	}
	if n := c.Traffic(); n.Down > 6000 {
		t.Errorf("%d bytes down: answers are not compressed", n.Down)
	}
}

func TestWhoIsKeptOut(t *testing.T) {
	s := open(t, door.Rates{})
	for _, f := range []struct{ name, tenant, token string }{
		{"no token", "mlimani", ""},
		{"another token", "mlimani", "token-x"},
		{"a token of the other institution", "ziwa", "token-a"},
		{"an institution that is not here", "nobody", "token-a"},
	} {
		_, err := s.client(t, f.tenant, f.token).Feed(t.Context(), 0, false)
		if app.ClassOf(err) != app.SignedOut {
			t.Errorf("%s: %v", f.name, err)
		}
	}
	if len(s.a.calls)+len(s.b.calls) != 0 {
		t.Error("a desk was reached")
	}
}

func TestProblemsBecomeRefusals(t *testing.T) {
	s := open(t, door.Rates{})
	c := s.client(t, "mlimani", "token-a")
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	amount, err := money.ParseDecimal("12500", kes)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name  string
		fails error
		class app.Class
		key   string
	}{
		{"conflict", app.Trouble(app.Conflict, "payout.twice", nil, "name", "Jane"), app.Conflict, "payout.twice"},
		{"over a limit", app.Trouble(app.OverLimit, "payout.band", nil, "used", amount, "n", 3, "most", amount), app.OverLimit, "payout.band"},
		{"no such rail", app.Trouble(app.Misfit, "payout.no_rail", nil, "rail", "mpessa"), app.Misfit, "payout.no_rail"},
		{"the rail is away", app.Trouble(app.Offline, "deskapi.offline", nil), app.Busy, "deskapi.offline"},
		{"our own fault", errors.New("Jane Muthoni 0722000000"), app.Doubtful, "deskapi.line"},
		{"a broken book", app.Trouble(app.BrokenBook, "store.corrupt", nil), app.Doubtful, "deskapi.line"},
	} {
		s.a.fails = f.fails
		_, err := c.Cancel(t.Context(), key)
		var p *app.Problem
		if !errors.As(err, &p) || p.Class != f.class || p.Key != f.key {
			t.Errorf("%s: %v", f.name, err)
		}
		if f.key == "payout.band" && (len(p.Args) != 6 || !strings.Contains(p.Args[1].(string), "12,500")) {
			t.Errorf("%v", p.Args)
		}
	}
	if text := s.log.String(); strings.Contains(text, "Jane") || strings.Contains(text, "0722") || strings.Contains(text, string(key)) || strings.Contains(text, "token") {
		t.Errorf("the log tells:\n%s", text)
	}
}

func post(t *testing.T, method, url, token, body string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(text)
}

func TestBodiesThatAreNone(t *testing.T) {
	s := open(t, door.Rates{})
	base := s.url + "/v1/mlimani"
	for _, f := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"no JSON", "PUT", "/batches/" + string(key), "<html>", 400},
		{"null", "PUT", "/batches/" + string(key), "null", 400},
		{"cut", "PUT", "/batches/" + string(key), `{"batch":{`, 400},
		{"of another batch", "PUT", "/batches/" + string(key), `{"batch":{"key":"22222222-1111-4111-8111-111111111111"}}`, 400},
		{"a key that is none", "POST", "/batches/a..b/withdraw", `{}`, 400},
		{"too long", "PUT", "/batches/" + string(key), `{"batch":{"no":"` + strings.Repeat("x", 1<<20) + `"}}`, 400},
		{"a cursor that is none", "GET", "/feed?after=-1", ``, 400},
		{"no such path", "POST", "/nothing", `{}`, 404},
		{"no such method", "DELETE", "/batches/" + string(key), `{}`, 404},
	} {
		if status, _, body := post(t, f.method, base+f.path, "token-a", f.body); status != f.status {
			t.Errorf("%s: %d %s", f.name, status, body)
		}
	}
	if len(s.a.calls) != 0 {
		t.Errorf("reached: %v", s.a.calls)
	}
}

func TestWhoAsksTooOftenWaits(t *testing.T) {
	s := open(t, door.Rates{Device: door.Rate{Second: 1, Burst: 3}, Stranger: door.Rate{Second: 0.1, Burst: 2}, Bell: door.Rate{Second: 1, Burst: 2}})
	ask := func(token string) int {
		status, h, _ := post(t, "GET", s.url+"/v1/mlimani/feed?after=0", token, "")
		if (status == 429) != (h.Get("Retry-After") != "") {
			t.Errorf("%d with %q", status, h.Get("Retry-After"))
		}
		return status
	}
	for range 3 {
		if got := ask("token-a"); got != 200 {
			t.Fatal(got)
		}
	}
	if got := ask("token-a"); got != 429 {
		t.Errorf("the fourth: %d", got)
	}
	if got, _, _ := post(t, "GET", s.url+"/v1/ziwa/feed?after=0", "token-b", ""); got != 200 {
		t.Errorf("another device: %d", got)
	}
	for i, want := range []int{401, 401, 429} {
		if got := ask("wrong"); got != want {
			t.Errorf("stranger %d: %d", i, got)
		}
	}
	s.now = s.now.Add(2 * time.Second)
	if got := ask("token-a"); got != 200 {
		t.Errorf("after a while: %d", got)
	}
	if got, _, _ := post(t, "POST", s.url+"/v1/mlimani/enrol", "", `{"code":"CODE"}`); got != 429 {
		t.Errorf("guesses of codes: %d", got)
	}
}

func TestCallbacks(t *testing.T) {
	s := open(t, door.Rates{})
	answer := ""
	for _, f := range []struct {
		name, path string
		status     int
		rung       int
	}{
		{"taken in", "/cb/mlimani/daraja/s3cret", 200, 1},
		{"of nobody's payment, which nobody is told", "/cb/mlimani/unknown/s3cret", 200, 1},
		{"not readable, which nobody is told either", "/cb/mlimani/garbled/s3cret", 200, 1},
		{"not kept: it comes again", "/cb/mlimani/broken/s3cret", 503, 1},
		{"another institution's", "/cb/nobody/daraja/s3cret", 401, 0},
	} {
		s.a.rung = nil
		status, _, said := post(t, "POST", s.url+f.path, "", `{"Body":{}}`)
		if status != f.status || len(s.a.rung) != f.rung || len(s.b.rung) != 0 {
			t.Errorf("%s: %d, rung %d", f.name, status, len(s.a.rung))
		}
		if f.status == 200 {
			if answer == "" {
				answer = said
			}
			if said != answer || said == "" {
				t.Errorf("%s: told apart by %q", f.name, said)
			}
		}
		if f.rung == 1 && (s.a.rung[0].Token != "s3cret" || string(s.a.rung[0].Body) != `{"Body":{}}`) {
			t.Errorf("%s: %+v", f.name, s.a.rung[0])
		}
	}
	if strings.Contains(s.log.String(), "s3cret") {
		t.Error("the log tells a payment's secret address")
	}
	for _, a := range s.seen {
		if strings.Contains(a.Route, "s3cret") || a.Route == "" {
			t.Errorf("counted as %q", a.Route)
		}
		if a.Status == 0 {
			t.Error("an answer without a status is counted")
		}
	}
}

func TestHealth(t *testing.T) {
	s := open(t, door.Rates{})
	if status, _, _ := post(t, "GET", s.url+"/healthz", "", ""); status != 204 {
		t.Error(status)
	}
}

// TestLoad: what is kept of a device for good has a bound; its payments go on.
func TestLoad(t *testing.T) {
	s := open(t, door.Rates{Device: door.Rate{Second: 10, Burst: 100}, Load: door.Rate{Second: 10, Burst: 1000}})
	c := s.client(t, "mlimani", "token-a")
	keep := func(n int) error {
		_, err := c.Keep(t.Context(), deskapi.Envelopes{Items: []deskapi.Envelope{{Key: key, Sealed: make([]byte, n)}}})
		return err
	}
	if err := keep(500); err != nil { // 740 bytes of body
		t.Fatal(err)
	}
	if err := keep(500); app.ClassOf(err) != app.Busy {
		t.Errorf("without a bound: %v", err)
	}
	if _, err := c.Evidence(t.Context(), payout.Evidence{Payment: key, Note: strings.Repeat("x", 500)}); app.ClassOf(err) != app.Busy {
		t.Errorf("evidence has none: %v", err)
	}
	if _, err := c.Ask(t.Context(), deskapi.Ask{Batch: payout.Group{Key: key}}); err != nil {
		t.Errorf("a payment: %v", err)
	}
	s.now = s.now.Add(time.Minute)
	if err := keep(500); err != nil {
		t.Errorf("after a while: %v", err)
	}
	if want := []string{"keep", "ask", "keep"}; !slices.Equal(s.a.calls, want) {
		t.Errorf("reached: %v", s.a.calls)
	}
}

// TestClosedInstitution: nobody takes it for a lost token, and rails ring again; it is answered for once it can be opened.
func TestClosedInstitution(t *testing.T) {
	s := open(t, door.Rates{})
	for _, f := range []struct{ name, method, path, token, body string }{
		{"a feed", "GET", "/v1/tumaini/feed?after=0", "token-a", ""},
		{"an enrolment", "POST", "/v1/tumaini/enrol", "", `{"code":"CODE"}`},
		{"a callback", "POST", "/cb/tumaini/daraja/s3cret", "", "{}"},
	} {
		if status, _, said := post(t, f.method, s.url+f.path, f.token, f.body); status != 500 || !strings.Contains(said, "door.fault") {
			t.Errorf("%s: %d %s", f.name, status, said)
		}
	}
	if len(s.a.calls)+len(s.b.calls)+len(s.a.rung) != 0 {
		t.Error("another institution was asked")
	}
	late := &double{token: "token-c", user: "purity"}
	s.door.Open(at("tumaini", late))
	if status, _, said := post(t, "GET", s.url+"/v1/tumaini/feed?after=0", "token-c", ""); status != 200 || len(late.calls) != 1 {
		t.Errorf("once it is open: %d %s", status, said)
	}
}
