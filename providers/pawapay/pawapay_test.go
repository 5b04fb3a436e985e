package pawapay

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/pawapay/pawapaytest"
	"daftari/providers/providertest"
	"daftari/providers/wire"
)

func rwf(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "RWF", minor) }

const token = "token-of-pawapay-for-the-tests"

func open(t *testing.T, w providertest.World, key string) (*Rail, *pawapaytest.PawaPay) {
	far := &pawapaytest.PawaPay{Books: w.Books, Token: token}
	return New(Config{Base: loopback.Serve(t, w.Books, far), Token: secret.New(key), Currency: rwf(t, 0).Currency(), HTTP: w.HTTP, Log: w.Log, Now: w.Now}), far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w, token)
			return rail, far
		},
		Reference: Reference, Wallet: providertest.Wallet(t, "+250780000001"), Amount: rwf(t, 5000), Before: []string{"/predict-provider"}, Secrets: []string{token},
		Cannot: map[farside.Fault]string{farside.Reverses: "pawaPay has no such status"},
	})
}

func order(t testing.TB) providers.Order {
	return providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+250780000001"), Amount: rwf(t, 5000)}
}

func TestFloat(t *testing.T) {
	rail, _ := open(t, providertest.Here(t, time.Now), token)
	all, err := rail.Float(t.Context())
	if err != nil || len(all) != 1 || all[0] != (providers.Float{Account: "RWA", Amount: rwf(t, 120000)}) {
		t.Errorf("%v %v", all, err)
	}
	rail.cfg.Currency = providertest.Amount(t, "UGX", 0).Currency()
	if all, err := rail.Float(t.Context()); len(all) > 0 || app.ClassOf(err) != app.BadConfig {
		t.Errorf("an account without such a currency: %v %v", all, err)
	}
}

func TestWhatDoesNotLeave(t *testing.T) {
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key    string
		change func(*providers.Order)
		reason providers.Reason
		fails  bool
	}{
		"another currency": {token, func(o *providers.Order) { o.Amount = money.FromMinor(500000, kes) }, providers.NotSent, true},
		"another country":  {token, func(o *providers.Order) { o.Wallet = providertest.Wallet(t, "+254712345678") }, providers.PayeeNotFound, false},
		"another token":    {"x", func(*providers.Order) {}, providers.SignedOut, false},
	} {
		rail, far := open(t, providertest.Here(t, time.Now), c.key)
		o := order(t)
		c.change(&o)
		res, err := rail.Disburse(t.Context(), o)
		if res.Reason != c.reason || (err != nil) != c.fails || far.Came(Reference(o.Key)) != 0 {
			t.Errorf("%s: %s %v", name, res.Reason, err)
		}
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		op           operation
		status, code string
		order, ask   providers.Reason
	}{
		{opPayout, "ACCEPTED", "", providers.Open, providers.Open},
		{opPayout, "DUPLICATE_IGNORED", "", providers.Duplicate, providers.Unmapped},
		{opPayout, "IN_RECONCILIATION", "", providers.Unmapped, providers.Open},
		{opPayout, "COMPLETED", "", providers.Unmapped, providers.Done},
		{opPayout, "FAILED", "RECIPIENT_NOT_FOUND", providers.Unmapped, providers.PayeeNotFound},
		{opPayout, "FAILED", "PAWAPAY_WALLET_OUT_OF_FUNDS", providers.Unmapped, providers.FloatShort},
		{opPayout, "FAILED", "PAYMENT_NOT_APPROVED", providers.Unmapped, providers.Unmapped},
		{opDeposit, "FAILED", "PAYMENT_NOT_APPROVED", providers.Unmapped, providers.PayerRefused},
		{opDeposit, "FAILED", "INSUFFICIENT_BALANCE", providers.Unmapped, providers.PayerShort},
		{opPayout, "FAILED", "UNKNOWN_ERROR", providers.Unmapped, providers.Unmapped},
		{opPayout, "FAILED", "", providers.Unmapped, providers.Unmapped},
		{opPayout, "REJECTED", "AMOUNT_OUT_OF_BOUNDS", providers.AmountBounds, providers.Unmapped},
		{opPayout, "REJECTED", "FLUX", providers.Unmapped, providers.Unmapped},
	} {
		if got, _ := reasonOfOrder(c.op, c.status, c.code); got != c.order {
			t.Errorf("order %s %s %s: %s, want %s", c.op, c.status, c.code, got, c.order)
		}
		if got, _ := reasonOfStatus(c.op, c.status, c.code); got != c.ask {
			t.Errorf("enquiry %s %s %s: %s, want %s", c.op, c.status, c.code, got, c.ask)
		}
	}
}

func FuzzFound(f *testing.F) {
	for _, s := range []string{
		`{"status":"FOUND","data":{"payoutId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","status":"COMPLETED","amount":"5000","currency":"RWF","recipient":{"type":"MMO","accountDetails":{"phoneNumber":"250780000001"}}}}`,
		`{"status":"FOUND","data":{"status":"FAILED","failureReason":{"failureCode":"UNKNOWN_ERROR"}}}`, `{"status":"NOT_FOUND"}`, `{}`, `<html>`,
	} {
		f.Add([]byte(s))
	}
	q := providers.Enquiry{Order: order(f), Flow: app.CashOut}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, ok := wire.Read[found](body)
		if !ok {
			return
		}
		res := judge(q, opPayout, v.Data)
		if res.Event == app.Confirm && v.Data.Status != "COMPLETED" || res.Event == app.NotApplied || res.Event == app.UnknownThere {
			t.Errorf("%q: %s", body, res.Event)
		}
	})
}

// TestRequestsAsPublished holds the bodies against reference/mobile-money.md, section A.
func TestRequestsAsPublished(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w, token)
	o := order(t)
	if _, err := rail.Disburse(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /v2/payouts", `{"payoutId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","amount":"5000","currency":"RWF","recipient":{"type":"MMO","accountDetails":{"phoneNumber":"250780000001","provider":"MTN_MOMO_RWA"}}}`)
	if _, err := rail.Collect(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /v2/deposits", `{"depositId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","amount":"5000","currency":"RWF","payer":{"type":"MMO","accountDetails":{"phoneNumber":"250780000001","provider":"MTN_MOMO_RWA"}}}`)
}
