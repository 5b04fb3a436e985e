package gateway

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/gateway/gatewaytest"
	"daftari/providers/providertest"
	"daftari/providers/wire"
)

func tzs(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "TZS", minor) }

func wallet(t testing.TB) msisdn.Number { return providertest.Wallet(t, "+255712345678") }

func open(t *testing.T, w providertest.World, change func(*Config)) (*Rail, *gatewaytest.Hub) {
	far := &gatewaytest.Hub{Books: w.Books, Tenant: "gorilla", User: "daftari", Password: "password-of-the-tests"}
	base := loopback.Serve(t, w.Books, far)
	cfg := Config{Channel: base + "/", Operations: base, Tenant: "gorilla", Payer: Party{"MSISDN", "255780000001"}, User: "daftari",
		Password: secret.New("password-of-the-tests"), Client: "client", ClientSecret: secret.New("client-secret-of-the-tests"),
		RefusesTwice: true, TrustsFailed: true, HTTP: w.HTTP, Log: w.Log, Now: w.Now}
	change(&cfg)
	return New(cfg), far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w, func(*Config) {})
			return rail, far
		},
		Reference: Reference, Wallet: wallet(t), Amount: tzs(t, 250050),
		Before: []string{"/oauth/token"}, Secrets: []string{"password-of-the-tests", "client-secret-of-the-tests", gatewaytest.Token},
		Cannot: map[farside.Fault]string{farside.Reverses: "the operations app has no status for it"},
	})
}

func anOrder(t testing.TB) providers.Order {
	return providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: wallet(t), Amount: tzs(t, 250050)}
}

func TestFailedIsAVerdictOnlyWhereItIsTrusted(t *testing.T) {
	for trusts, want := range map[bool]providers.Reason{true: providers.Declined, false: providers.Unmapped} {
		rail, far := open(t, providertest.Here(t, time.Now), func(c *Config) { c.TrustsFailed = trusts })
		far.Script(farside.Refuses)
		o := anOrder(t)
		if _, err := rail.Disburse(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		res, err := rail.Enquire(t.Context(), providers.Enquiry{Order: o, Flow: app.CashOut})
		if err != nil || res.Reason != want || res.Code != "FAILED/payeeRefused" {
			t.Errorf("trusts %v: %+v %v", trusts, res, err)
		}
	}
}

func TestAListWithoutOursProvesNothing(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	for unfiltered, want := range map[bool]app.Event{false: app.UnknownThere, true: app.Lost} {
		rail, far := open(t, providertest.Here(t, func() time.Time { return now }), func(*Config) {})
		far.Unfiltered = unfiltered
		q := providers.Enquiry{Order: anOrder(t), Flow: app.CashOut, Sent: now.Add(-time.Hour), Asked: 5}
		if res, err := rail.Enquire(t.Context(), q); err != nil || res.Event != want {
			t.Errorf("unfiltered %v: %s %v", unfiltered, res.Event, err)
		}
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want providers.Reason
	}{
		{"exists", reasonOfError(400, "TransactionExists"), providers.Duplicate},
		{"field", reasonOfError(400, "mandatoryValueNotSupplied"), providers.BadOrder},
		{"field, says a 500", reasonOfError(500, "mandatoryValueNotSupplied"), providers.Ambiguous},
		{"odd", reasonOfError(400, "fluxed"), providers.Unmapped},
		{"exception", reasonOfStatus("EXCEPTION", true), providers.Open},
		{"unknown", reasonOfStatus("UNKNOWN", true), providers.Open},
		{"odd status", reasonOfStatus("FLUXING", true), providers.Unmapped},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, s := range []string{
		`{"content":[{"transactionId":"t","status":"COMPLETED","payeePartyId":"255712345678","amount":"2500.50","currency":"TZS","direction":"OUTGOING","clientCorrelationId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}]}`,
		`{"content":[{"status":"COMPLETED","direction":"INCOMING","clientCorrelationId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}]}`,
		`{"content":[{"status":"COMPLETED","clientCorrelationId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"},{"status":"COMPLETED","clientCorrelationId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}]}`,
		`{"content":[]}`, `{"content":[null]}`, `{"content":null}`, `{}`, `<html>`,
	} {
		f.Add([]byte(s))
	}
	r := New(Config{TrustsFailed: true})
	q := providers.Enquiry{Order: anOrder(f), Flow: app.CashOut}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, ok := wire.Read[page](body)
		if !ok || list.Content == nil {
			return
		}
		res := r.judge(q, *list.Content)
		if res.Event == app.NotApplied || res.Event == app.UnknownThere {
			t.Errorf("%q leads back to the queue", body)
		}
		if res.Event == app.Confirm && !paidOnce(body, Reference(q.Key)) {
			t.Errorf("%q confirms", body)
		}
	})
}

// paidOnce reads a page in words of its own: one transfer under the id that is not somebody's to us, and it is completed.
func paidOnce(body []byte, id string) bool {
	var v struct {
		Content []map[string]any `json:"content"`
	}
	if json.Unmarshal(body, &v) != nil {
		return false
	}
	text := func(t map[string]any, name string) (found string) {
		for k, value := range t {
			if s, is := value.(string); is && strings.EqualFold(k, name) {
				found = s
			}
		}
		return found
	}
	ours := slices.DeleteFunc(v.Content, func(t map[string]any) bool {
		return !strings.EqualFold(text(t, "clientCorrelationId"), id) || text(t, "direction") == "INCOMING"
	})
	return len(ours) == 1 && text(ours[0], "status") == "COMPLETED"
}

// TestRequestsAsPublished holds the bodies against reference/mobile-money.md, section A.
func TestRequestsAsPublished(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w, func(*Config) {})
	o := anOrder(t)
	if _, err := rail.Disburse(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /channel/transfer", `{"payer":{"partyIdInfo":{"partyIdType":"MSISDN","partyIdentifier":"255780000001"}},"payee":{"partyIdInfo":{"partyIdType":"MSISDN","partyIdentifier":"255712345678"}},"amount":{"amount":"2500.5","currency":"TZS"}}`)
}
