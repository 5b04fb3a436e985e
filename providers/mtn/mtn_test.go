package mtn

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/mtn/mtntest"
	"daftari/providers/providertest"
	"daftari/providers/wire"
)

func ugx(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "UGX", minor) }

func open(t *testing.T, w providertest.World, key string) (*Rail, *mtntest.MoMo) {
	far := &mtntest.MoMo{Books: w.Books, User: "user", APIKey: "api-key-of-the-tests", SubscriptionKey: "subscription-key", Target: "mtnuganda"}
	p := Product{User: "user", APIKey: secret.New(key), SubscriptionKey: secret.New("subscription-key")}
	return New(Config{Base: loopback.Serve(t, w.Books, far) + "/", Target: "mtnuganda", Currency: ugx(t, 0).Currency(),
		Disburse: p, Collect: p, HTTP: w.HTTP, Log: w.Log, Now: w.Now}), far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w, "api-key-of-the-tests")
			return rail, far
		},
		Reference: Reference, Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 15000),
		Before: []string{"/token/"}, Secrets: []string{"api-key-of-the-tests", "subscription-key", mtntest.Token},
		Cannot: map[farside.Fault]string{farside.Reverses: "MTN's status has no word for it: it stays SUCCESSFUL"},
	})
}

func TestRestOfTheAPI(t *testing.T) {
	rail, _ := open(t, providertest.Here(t, time.Now), "api-key-of-the-tests")
	floats, err := rail.Float(t.Context())
	if err != nil || len(floats) != 2 || floats[0] != (providers.Float{Account: "disbursement", Amount: ugx(t, 1500000)}) || !floats[1].In {
		t.Errorf("%v %v", floats, err)
	}
	for _, c := range []struct {
		number, name string
		class        app.Class
	}{
		{"+256770000001", "Jane Demo", ""}, {"+256770000403", "", ""}, {"+256770000404", "", app.NotFound}, {"+256770000405", "", app.NotFound},
	} {
		if name, err := rail.Holder(t.Context(), providertest.Wallet(t, c.number)); name != c.name || app.ClassOf(err) != c.class {
			t.Errorf("%s: %q %v", c.number, name, err)
		}
	}
	// Apostrophes and longer notes are refused by MTN.
	o := providers.Order{Key: "k", Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 1), Note: "Nakato's loan ☺"}
	if res, err := rail.Disburse(t.Context(), o); err != nil || res.Event != app.Accepted {
		t.Errorf("%+v %v", res, err)
	}
}

// TestProductThatIsNotSetUp: nobody signs in without a user, and a look-up goes by the product that has one.
func TestProductThatIsNotSetUp(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, far := open(t, w, "api-key-of-the-tests")
	rail.cfg.Disburse = Product{}
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 15000)}
	res, err := rail.Disburse(t.Context(), o)
	if app.ClassOf(err) != app.BadConfig || res.Event != app.NotApplied || len(w.Books.Wire()) != 0 {
		t.Errorf("paid out: %s %v after %q", res.Event, err, w.Books.Wire())
	}
	res, err = rail.Enquire(t.Context(), providers.Enquiry{Order: o, Flow: app.CashOut})
	if app.ClassOf(err) != app.BadConfig || res.Event != app.Lost || len(w.Books.Wire()) != 0 {
		t.Errorf("asked: %s %v after %q", res.Event, err, w.Books.Wire())
	}
	if name, err := rail.Holder(t.Context(), o.Wallet); err != nil || name != "Jane Demo" {
		t.Errorf("the holder: %q %v", name, err)
	}
	if res, err := rail.Collect(t.Context(), o); err != nil || res.Event != app.Accepted || far.Came(Reference(o.Key)) != 1 {
		t.Errorf("collected: %+v %v", res, err)
	}
}

func TestAnotherKey(t *testing.T) {
	rail, _ := open(t, providertest.Here(t, time.Now), "wrong")
	res, err := rail.Disburse(t.Context(), providers.Order{Key: "k", Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 1)})
	if err != nil || res.Event != app.NotApplied || res.Class != app.SignedOut {
		t.Errorf("%+v %v", res, err)
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		product, status, reason string
		want                    providers.Reason
	}{
		{disbursement, "SUCCESSFUL", "", providers.Done},
		{disbursement, "PENDING", "", providers.Open},
		{disbursement, "FAILED", "PAYEE_NOT_FOUND", providers.PayeeNotFound},
		{disbursement, "FAILED", "PAYER_LIMIT_REACHED", providers.FloatShort},
		{collection, "FAILED", "PAYER_LIMIT_REACHED", providers.ClientLimit},
		{disbursement, "FAILED", "NOT_ENOUGH_FUNDS", providers.FloatShort},
		{collection, "FAILED", "NOT_ENOUGH_FUNDS", providers.PayerShort},
		{collection, "FAILED", "APPROVAL_REJECTED", providers.PayerRefused},
		{collection, "FAILED", "EXPIRED", providers.PayerSilent},
		{disbursement, "FAILED", "INTERNAL_PROCESSING_ERROR", providers.Unmapped},
		{disbursement, "FAILED", "FLUX", providers.Unmapped},
		{disbursement, "FAILED", "", providers.Declined},
		{disbursement, "FLUX", "", providers.Unmapped},
		{disbursement, "", "PAYEE_NOT_FOUND", providers.Unmapped},
	} {
		if got, _ := reasonOfStatus(c.product, c.status, c.reason); got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.product, c.status, c.reason, got, c.want)
		}
	}
	for _, c := range []struct {
		status int
		code   string
		want   providers.Reason
	}{
		{409, "RESOURCE_ALREADY_EXIST", providers.Duplicate}, {409, "", providers.Duplicate}, {400, "INVALID_CURRENCY", providers.BadOrder}, {400, "INVALID_REQUEST", providers.Unmapped}, {400, "", providers.Ambiguous}, {418, "FLUX", providers.Unmapped},
		{403, "FORBIDDEN_IP", providers.Shut}, {403, "", providers.Ambiguous}, {403, "FLUX", providers.Unmapped}, {500, "INTERNAL_PROCESSING_ERROR", providers.Ambiguous},
		{500, "NOT_ALLOWED", providers.Shut}, {503, "", providers.Ambiguous}, {500, "INVALID_CURRENCY", providers.BadOrder}, {200, "", providers.Ambiguous},
	} {
		if got := reasonAtDoor(c.status, c.code); got != c.want {
			t.Errorf("%d %s: %s, want %s", c.status, c.code, got, c.want)
		}
	}
}

func FuzzStatus(f *testing.F) {
	for _, s := range []string{`{"amount":"15000","currency":"UGX","externalId":"x","payee":{"partyIdType":"MSISDN","partyId":"256770000001"},"status":"SUCCESSFUL"}`,
		`{"status":"FAILED","reason":"EXPIRED"}`, `{"status":"FAILED","reason":{"code":"PAYEE_NOT_FOUND","message":"x"}}`, `{"status":"FAILED","reason":null}`, `{}`, `<html>`} {
		f.Add([]byte(s))
	}
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(f, "+256770000001"), Amount: ugx(f, 15000)}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, ok := wire.Read[payment](body)
		if !ok {
			return
		}
		res := judge(providers.Enquiry{Order: o, Flow: app.CashOut}, disbursement, v)
		if res.Event == app.Confirm && (v.Status != "SUCCESSFUL" || res.Amount.Valid() && res.Amount != o.Amount) {
			t.Errorf("%q confirms", body)
		}
		if res.Event == app.NotApplied || res.Event == app.UnknownThere {
			t.Errorf("%q leads back to the queue", body)
		}
	})
}

// TestRequestsAsPublished holds the bodies against reference/mobile-money.md, section A.
func TestRequestsAsPublished(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w, "api-key-of-the-tests")
	o := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 15000), Note: "Loan 1"}
	if _, err := rail.Disburse(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /disbursement/v1_0/transfer", `{"amount":"15000","currency":"UGX","externalId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","payee":{"partyIdType":"MSISDN","partyId":"256770000001"},"payerMessage":"Loan 1","payeeNote":"Loan 1"}`)
	if _, err := rail.Collect(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /collection/v1_0/requesttopay", `{"amount":"15000","currency":"UGX","externalId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","payer":{"partyIdType":"MSISDN","partyId":"256770000001"},"payerMessage":"Loan 1","payeeNote":"Loan 1"}`)
}
