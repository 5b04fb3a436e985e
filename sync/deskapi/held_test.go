package deskapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app/money"
	"daftari/app/payout"
	"daftari/fineract/transport"
	"daftari/sync/deskapi"
)

// TestHeld: what a device says of itself comes as it was said, with the feed alone.
func TestHeld(t *testing.T) {
	kes, err := money.New("KES", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := payout.Held{Kind: payout.Phone, Entries: 6, Sums: []money.Amount{money.FromMinor(60850, kes)}}
	var got []*payout.Held
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, deskapi.HeldIn(r.URL.Query()))
		says(200, `{"after":7,"now":"2026-11-21T08:00:00Z"}`)(w, r)
	}))
	defer s.Close()
	line, err := transport.New(transport.Trust{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := deskapi.New(deskapi.Config{Base: s.URL, Tenant: "mlimani", Transport: line, Now: time.Now, Held: func(context.Context) payout.Held { return want }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Feed(t.Context(), 6, false); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Officers(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]*payout.Held{&want, nil}, got); d != "" {
		t.Error(d)
	}
}

// FuzzHeld: whatever a query says, it is nothing or something that a page can show, and said again it is the same.
func FuzzHeld(f *testing.F) {
	for _, s := range []string{`{"kind":"phone","entries":6,"sums":[{"currency":"KES","amount":"60850"}]}`, `{"kind":"tablet"}`, `{"kind":"phone","entries":-1}`, `{`, ``, `{"kind":"computer","sums":[{}]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := deskapi.HeldIn(url.Values{"held": {text}})
		if h == nil {
			return
		}
		if h.Kind != payout.Phone && h.Kind != payout.Computer || h.Entries < 0 {
			t.Errorf("%+v", h)
		}
		for _, a := range h.Sums {
			_ = a.FormatWithCode("en")
		}
		again, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if back := deskapi.HeldIn(url.Values{"held": {string(again)}}); len(again) <= 1000 && !cmp.Equal(h, back) {
			t.Errorf("%q is %+v", again, back)
		}
	})
}
