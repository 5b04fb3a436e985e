package providertest_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"daftari/app"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside/loopback"
	"daftari/providers/gsma"
	"daftari/providers/gsma/gsmatest"
	"daftari/providers/providertest"
)

// faulty is a good rail with one bug planted in it.
type faulty struct {
	*gsma.Rail
	bug string
}

func (f faulty) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	switch f.bug {
	case "sends twice":
		if res, err := f.Rail.Disburse(ctx, o); err != nil || res.Reason != providers.Ambiguous {
			return res, err
		}
	case "another key when it retries":
		if res, err := f.Rail.Disburse(ctx, o); err != nil || res.Reason != providers.Ambiguous {
			return res, err
		}
		again := o
		again.Key = app.Key(providers.UUID(o.Key + "-retry"))
		res, err := f.Rail.Disburse(ctx, again)
		res.Key = o.Key
		return res, err
	}
	res, err := f.Rail.Disburse(ctx, o)
	switch {
	case f.bug == "a time-out is a failure" && res.Reason == providers.Ambiguous:
		res = providers.Say(o.Key, providers.Declined, "timeout")
	case f.bug == "a duplicate is a failure" && res.Reason == providers.Duplicate:
		res = providers.Say(o.Key, providers.Declined, "duplicate")
	case f.bug == "a duplicate is a success" && res.Reason == providers.Duplicate:
		res = providers.Say(o.Key, providers.Done, "duplicate")
		res.Raw = []byte("{}")
	case f.bug == "an unknown code is a failure" && res.Reason == providers.Unmapped:
		res = providers.Say(o.Key, providers.Declined, res.Code)
	case f.bug == "taken is paid" && res.Reason == providers.Open:
		handle := res.Handle
		res = providers.Say(o.Key, providers.Done, res.Code)
		res.Handle, res.Raw = handle, []byte("{}")
	case f.bug == "later is a failure" && res.Reason == providers.Throttled:
		res = providers.Say(o.Key, providers.Declined, res.Code)
	}
	return res, err
}

func (f faulty) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	res, err := f.Rail.Enquire(ctx, q)
	switch {
	case f.bug == "not found is proof" && res.Reason == providers.Absent:
		res.Event = app.UnknownThere
	case f.bug == "an enquiry that fails is a failure" && res.Reason == providers.Ambiguous:
		res = providers.Say(q.Key, providers.Declined, "")
	case f.bug == "any amount is ours" && res.Reason == providers.Mismatch:
		res = providers.Say(q.Key, providers.Done, res.Code)
	case f.bug == "taken back is paid" && res.Reason == providers.Reversed:
		res = providers.Say(q.Key, providers.Done, res.Code)
	case f.bug == "old is dead" && res.Reason == providers.Open:
		res = providers.Say(q.Key, providers.Declined, "")
	}
	return res, err
}

func (f faulty) Hear(c providers.Callback) (providers.Heard, error) {
	h, err := f.Rail.Hear(c)
	if f.bug == "believes every call" {
		h.Signed = true
	}
	return h, err
}

const planted = "DAFTARI_PLANTED_RAIL_BUG"

// TestPlanted is run by TestTheSuiteFinds, in a process of its own.
func TestPlanted(t *testing.T) {
	bug, ok := os.LookupEnv(planted)
	if !ok {
		t.Skip("run by TestTheSuiteFinds")
	}
	amount := providertest.Amount(t, "KES", 150050)
	key := "api-key-of-the-tests"
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			far := &gsmatest.Operator{Books: w.Books, APIKey: key}
			if bug == "tells its secrets" {
				w.Log.Info("signed in", "key", key)
			}
			return faulty{gsma.New(gsma.Config{Base: loopback.Serve(t, w.Books, far), APIKey: secret.New(key), Account: gsma.Account{Type: "walletid", ID: "1"},
				Currency: amount.Currency(), RefusesTwice: true, Door: w.Door, HTTP: w.HTTP, Log: w.Log, Now: w.Now}), bug}, far
		},
		Reference: func(k app.Key) string {
			if bug == "one reference for many" {
				return gsma.Reference(k[:len(k)-3])
			}
			return gsma.Reference(k)
		},
		Wallet: providertest.Wallet(t, "+254712345678"), Amount: amount, Secrets: []string{key},
	})
}

func TestTheSuiteFinds(t *testing.T) {
	for _, bug := range []string{
		"", "sends twice", "another key when it retries", "a time-out is a failure", "a duplicate is a failure", "a duplicate is a success",
		"an unknown code is a failure", "taken is paid", "later is a failure", "not found is proof", "an enquiry that fails is a failure",
		"any amount is ours", "taken back is paid", "old is dead", "believes every call", "tells its secrets", "one reference for many",
	} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			part := "disburse"
			if bug == "one reference for many" {
				part = "references" // the rest would wait for orders under a name that never comes
			}
			c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPlanted$/^"+part+"$",
				"-rapid.checks=10", "-rapid.steps=15", "-rapid.shrinktime=1ms", "-rapid.nofailfile", "-test.v")
			c.Env = append(os.Environ(), planted+"="+bug)
			out, err := c.CombinedOutput()
			if !strings.Contains(string(out), "TestPlanted/"+part) {
				t.Fatalf("the suite did not run: %v\n%s", err, out)
			}
			if found := err != nil; found != (bug != "") {
				t.Errorf("found: %v\n%s", found, out)
			}
		})
	}
}
