package fineracttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaults(t *testing.T) {
	cases := []struct {
		name   string
		fault  Fault
		status int // 0 when no whole answer comes
		moved  int
		again  int // status of the same key a second time
	}{
		{"drop before", Fault{Kind: "drop-before", Count: 1}, 0, 0, 200},
		{"drop after", Fault{Kind: "drop-after", Count: 1}, 0, 1, 200},
		{"half a reply", Fault{Kind: "half-reply", Count: 1}, 0, 1, 200},
		{"503 with Retry-After", Fault{Kind: "status", Status: 503, RetryAfter: "7", Count: 1}, 503, 0, 200},
		{"500 after booking", Fault{Kind: "status", Status: 500, Commit: true, Count: 1}, 500, 1, 200},
		{"502 page", Fault{Kind: "html", Count: 1}, 502, 0, 200},
		{"captive portal", Fault{Kind: "captive", Count: 1}, 200, 0, 200},
		{"wrong JSON", Fault{Kind: "wrong-json", Count: 1}, 200, 1, 200},
		{"refused", Fault{Kind: "refuse", Status: 403, Code: "error.msg.loan.refused", Count: 1}, 403, 0, 403},
		{"in progress", Fault{Kind: "busy", Count: 1}, 425, 0, 200},
		{"died", Fault{Kind: "died", Count: 1}, 425, 0, 425},
		{"conflict", Fault{Kind: "conflict", Count: 1}, 409, 0, 409},
		{"slow", Fault{Kind: "slow", Delay: time.Millisecond, Count: 1}, 200, 1, 200},
	}
	s, b := branch(t, Options{})
	c := newCaller(t, s, b)
	for i, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			defer s.Faults().Clear()
			s.Faults().Add(tc.fault)
			key, ext := fmt.Sprintf("f-%d", i), fmt.Sprintf("fx-%d", i)
			status, _, err := c.repay(b.Loans[0], key, ext)
			if (err != nil) != (tc.status == 0) || tc.status != 0 && status != tc.status {
				t.Errorf("status %d, error %v; wanted %d", status, err, tc.status)
			}
			if n := c.moved(ext); n != tc.moved {
				t.Errorf("moved %d times, wanted %d", n, tc.moved)
			}
			status, raw, err := c.repay(b.Loans[0], key, ext)
			if err != nil || status != tc.again {
				t.Errorf("again: status %d, error %v, wanted %d: %s", status, err, tc.again, raw)
			}
			if n := c.moved(ext); tc.again == 200 && n != 1 || tc.again != 200 && n != 0 {
				t.Errorf("after the second try it moved %d times", n)
			}
		})
	}
}

func TestFaultMatching(t *testing.T) {
	s, b := branch(t, Options{Seed: 1})
	c := newCaller(t, s, b)
	s.Faults().Add(Fault{Kind: "status", Status: 503, Method: "POST", Path: "loans/*/transactions", Skip: 1, Count: 2})
	got := []int{}
	for i := range 5 {
		status, _, err := c.repay(b.Loans[0], fmt.Sprintf("m-%d", i), fmt.Sprintf("mx-%d", i))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, status)
	}
	if fmt.Sprint(got) != "[200 503 503 200 200]" {
		t.Errorf("statuses %v", got)
	}
	if status, _, _, err := c.do("GET", "offices", "", ""); err != nil || status != 200 {
		t.Errorf("another route: %d, %v", status, err)
	}
	s.Faults().Clear()
	s.Faults().Add(Fault{Kind: "drop-after", Probability: 0.3})
	lost := 0
	for i := range 100 {
		if _, _, err := c.repay(b.Loans[0], fmt.Sprintf("p-%d", i), fmt.Sprintf("px-%d", i)); err != nil {
			lost++
		}
	}
	if lost < 15 || lost > 45 {
		t.Errorf("%d of 100 replies lost at a chance of 0.3", lost)
	}
}

func TestControl(t *testing.T) {
	s, b := branch(t, Options{})
	h := s.Control()
	call := func(method, path, body string) (int, string) {
		req, err := http.NewRequest(method, "http://control"+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		w := &recorder{head: http.Header{}, status: 200}
		h.ServeHTTP(w, req)
		return w.status, w.body.String()
	}
	if status, text := call("POST", "/faults", `{"kind":"status","status":503,"count":1}`); status != 200 || !strings.Contains(text, `"id":1`) {
		t.Errorf("%d %s", status, text)
	}
	if status, _ := call("POST", "/faults", `{"sort":"x"}`); status != 400 {
		t.Errorf("an unknown field: %d", status)
	}
	c := newCaller(t, s, b)
	if status, _, _, _ := c.do("GET", "offices", "", ""); status != 503 {
		t.Errorf("the fault did not strike: %d", status)
	}
	_, text := call("GET", "/faults", "")
	var list []Fault
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != 1 || list[0].Hits != 1 {
		t.Errorf("%v: %s", err, text)
	}
	if status, _ := call("POST", fmt.Sprintf("/tenants/default/lock-loan?id=%d", b.Loans[0]), ""); status != 200 {
		t.Errorf("lock: %d", status)
	}
	if status, _, err := c.repay(b.Loans[0], "l-1", "lx-1"); err != nil || status != 409 {
		t.Errorf("a locked loan: %d, %v", status, err)
	}
	if status, _ := call("POST", "/tenants/nobody/read-only", ""); status != 404 {
		t.Errorf("unknown tenant: %d", status)
	}
	if status, text := call("GET", "/tenants/default/moves", ""); status != 200 || !strings.HasPrefix(text, "[") {
		t.Errorf("%d %.80s", status, text)
	}
}
