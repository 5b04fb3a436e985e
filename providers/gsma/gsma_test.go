package gsma_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside/loopback"
	"daftari/providers/gsma"
	"daftari/providers/gsma/gsmatest"
	"daftari/providers/providertest"
)

func kes(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "KES", minor) }

const apiKey = "api-key-of-the-tests"

// open a rail on a fresh operator; both are held against the specification where it is at hand.
func open(t *testing.T, w providertest.World) (*gsma.Rail, *gsmatest.Operator) {
	far := &gsmatest.Operator{Books: w.Books, APIKey: apiKey}
	far.Check = specified(t)
	rail := gsma.New(gsma.Config{
		Base: loopback.Serve(t, w.Books, far), APIKey: secret.New(apiKey), ClientID: "demo", Account: gsma.Account{Type: "walletid", ID: "1"},
		Currency: kes(t, 0).Currency(), RefusesTwice: true, Door: w.Door, HTTP: w.HTTP, Log: w.Log, Now: w.Now,
	})
	return rail, far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w)
			return rail, far
		},
		Reference: gsma.Reference, Wallet: providertest.Wallet(t, "+254712345678"), Amount: kes(t, 150050), Secrets: []string{apiKey},
	})
}

func TestRestOfTheAPI(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	rail, far := open(t, providertest.Here(t, func() time.Time { return now }))
	floats, err := rail.Float(t.Context())
	if err != nil || len(floats) != 1 || floats[0].Amount != kes(t, 90000050) {
		t.Errorf("%v %v", floats, err)
	}
	if name, err := rail.Holder(t.Context(), providertest.Wallet(t, "+256770000001")); err != nil || name != "Jane Demo" {
		t.Errorf("%q %v", name, err)
	}
	if _, err := rail.Holder(t.Context(), providertest.Wallet(t, "+256770000404")); app.ClassOf(err) != app.NotFound {
		t.Error(err)
	}
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+254712345678"), Amount: kes(t, 20000)}
	if res, err := rail.Disburse(t.Context(), o); err != nil || res.Event != app.Accepted || res.Handle == "" {
		t.Fatal(res, err)
	}
	in := o
	in.Key = "22222222-2222-4222-8222-222222222222"
	if _, err := rail.Collect(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	list, err := rail.Statement(t.Context(), now)
	if err != nil || len(list) != 2 || list[0].Key != o.Key || list[0].Flow != app.CashOut || list[1].Flow != app.CashIn || list[0].Wallet != o.Wallet || list[0].Amount != o.Amount {
		t.Errorf("%+v %v", list, err)
	}
	q := providers.Enquiry{Order: o, Flow: app.CashOut}
	res, err := rail.Enquire(t.Context(), q)
	if err != nil || res.Event != app.Confirm || res.Fee != kes(t, 150) || !res.At.Equal(now) || res.Ref != "RMP00000001" {
		t.Errorf("%+v %v", res, err)
	}
	if far.Came(gsma.Reference(o.Key)) != 1 {
		t.Error("an enquiry came as an order")
	}
	o.Amount = kes(t, 1)
	o.Key = "33333333-3333-4333-8333-333333333333"
	o.Note = "Mkopo wa Wanjikũ's"
	if res, err := rail.Disburse(t.Context(), o); err != nil || res.Event != app.Accepted {
		t.Errorf("a cent: %+v %v", res, err)
	}
}

func TestAnotherCurrency(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w)
	ugx, err := money.ISO("UGX")
	if err != nil {
		t.Fatal(err)
	}
	o := providers.Order{Key: "k", Wallet: providertest.Wallet(t, "+254712345678"), Amount: money.FromMinor(100, ugx)}
	if res, err := rail.Disburse(t.Context(), o); err == nil || res.Event != app.NotApplied || len(w.Books.Wire()) != 0 {
		t.Errorf("%s %v after %q", res.Event, err, w.Books.Wire())
	}
}

func TestAnotherKey(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail := gsma.New(gsma.Config{Base: loopback.Serve(t, w.Books, &gsmatest.Operator{Books: w.Books, APIKey: "another"}), APIKey: secret.New(apiKey),
		Account: gsma.Account{Type: "walletid", ID: "1"}, Currency: kes(t, 0).Currency(), HTTP: &http.Client{}, Log: w.Log, Now: w.Now})
	res, err := rail.Disburse(t.Context(), providers.Order{Key: "k", Wallet: providertest.Wallet(t, "+254712345678"), Amount: kes(t, 100)})
	if err != nil || res.Event != app.NotApplied || res.Class != app.SignedOut {
		t.Errorf("%+v %v", res, err)
	}
}

// TestEnquiryInCircles: an operator that no longer knows a request state and still links to it is asked
// a few times and tells nothing.
func TestEnquiryInCircles(t *testing.T) {
	w := providertest.Here(t, time.Now)
	var asked atomic.Int32
	base := loopback.Serve(t, w.Books, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := asked.Add(1); strings.HasPrefix(r.URL.Path, "/responses/") && n < 20 {
			_, _ = w.Write([]byte(`{"link":"/requeststates/state"}`))
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	rail := gsma.New(gsma.Config{Base: base, APIKey: secret.New(apiKey), Currency: kes(t, 0).Currency(), HTTP: w.HTTP, Log: w.Log, Now: w.Now})
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+254712345678"), Amount: kes(t, 100)}
	for handle, want := range map[string]int32{"state": 3, "": 2} {
		asked.Store(0)
		res, err := rail.Enquire(t.Context(), providers.Enquiry{Order: o, Flow: app.CashOut, Handle: handle})
		if err != nil || res.Reason != providers.Ambiguous || asked.Load() != want {
			t.Errorf("handle %q: %s %v after %d requests, want %d", handle, res.Reason, err, asked.Load(), want)
		}
	}
}

// TestRequestsAsPublished holds the bodies against reference/mobile-money.md, section A.
func TestRequestsAsPublished(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w)
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+250780000001"), Amount: kes(t, 20000), Note: "Loan 1"}
	if _, err := rail.Disburse(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /transactions/type/disbursement", `{"amount":"200","currency":"KES","debitParty":[{"key":"walletid","value":"1"}],"creditParty":[{"key":"msisdn","value":"+250780000001"}],"descriptionText":"Loan 1","requestingOrganisationTransactionReference":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}`)
	if _, err := rail.Collect(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /transactions/type/merchantpay", `{"amount":"200","currency":"KES","creditParty":[{"key":"walletid","value":"1"}],"debitParty":[{"key":"msisdn","value":"+250780000001"}],"descriptionText":"Loan 1","requestingOrganisationTransactionReference":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}`)
}
