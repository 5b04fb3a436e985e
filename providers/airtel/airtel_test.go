package airtel

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/airtel/airteltest"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/providertest"
	"daftari/providers/wire"
)

var keyOfAirtel = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func ugx(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "UGX", minor) }

func open(t *testing.T, w providertest.World, change func(*Config)) (*Rail, *airteltest.Airtel) {
	key, err := keyOfAirtel()
	if err != nil {
		t.Fatal(err)
	}
	far := &airteltest.Airtel{Books: w.Books, ClientID: "client", ClientSecret: "client-secret-of-the-tests", PIN: "4711-pin", Key: key}
	cfg := Config{Base: loopback.Serve(t, w.Books, far), Country: "UG", CallingCode: "256", Currency: ugx(t, 0).Currency(), ClientID: "client",
		ClientSecret: secret.New("client-secret-of-the-tests"), PIN: secret.New("4711-pin"), PublicKey: &key.PublicKey, HTTP: w.HTTP, Log: w.Log, Now: w.Now}
	change(&cfg)
	return New(cfg), far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w, func(*Config) {})
			return rail, far
		},
		Reference: Reference, Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 15000),
		Before: []string{"/oauth2/token"}, Secrets: []string{"client-secret-of-the-tests", "4711-pin", airteltest.Token},
		Cannot: map[farside.Fault]string{
			farside.Reverses:    "Airtel's enquiry has no word for it",
			farside.WrongAmount: "Airtel's enquiry tells no amount",
		},
	})
}

func order(t testing.TB) providers.Order {
	return providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+256770000001"), Amount: ugx(t, 15000), Note: "Loan 1"}
}

func TestRestOfTheAPI(t *testing.T) {
	rail, _ := open(t, providertest.Here(t, time.Now), func(*Config) {})
	floats, err := rail.Float(t.Context())
	if err != nil || len(floats) != 1 || floats[0] != (providers.Float{Account: "disbursement", Amount: ugx(t, 230480)}) {
		t.Errorf("%v %v", floats, err)
	}
	for _, c := range []struct {
		number, name string
		class        app.Class
	}{
		{"+256770000001", "Jane Demo", ""}, {"+256770000404", "", app.NotFound}, {"+256770000405", "", app.NotFound}, {"+254712345678", "", app.NotFound},
	} {
		if name, err := rail.Holder(t.Context(), providertest.Wallet(t, c.number)); name != c.name || app.ClassOf(err) != c.class {
			t.Errorf("%s: %q %v", c.number, name, err)
		}
	}
	o := order(t)
	o.Note = "Nakato's"
	if res, err := rail.Disburse(t.Context(), o); err != nil || res.Event != app.Confirm || res.Ref != "disburs-MP00000001" {
		t.Errorf("%+v %v", res, err)
	}
}

func TestWhatDoesNotLeave(t *testing.T) {
	for name, c := range map[string]struct {
		cfg   func(*Config)
		order func(*providers.Order)
	}{
		"no PIN":              {func(c *Config) { c.PIN = secret.Secret{} }, func(*providers.Order) {}},
		"no key":              {func(c *Config) { c.PublicKey = nil }, func(*providers.Order) {}},
		"no such padding":     {func(c *Config) { c.Padding = "rot13" }, func(*providers.Order) {}},
		"another country":     {func(*Config) {}, func(o *providers.Order) { o.Wallet = providertest.Wallet(t, "+254712345678") }},
		"another currency":    {func(c *Config) { c.Currency, _ = money.ISO("RWF") }, func(*providers.Order) {}},
		"a fraction of a KES": {func(c *Config) { c.Currency, _ = money.ISO("KES") }, func(o *providers.Order) { k, _ := money.ISO("KES"); o.Amount = money.FromMinor(150, k) }},
	} {
		rail, far := open(t, providertest.Here(t, time.Now), c.cfg)
		o := order(t)
		c.order(&o)
		res, err := rail.Disburse(t.Context(), o)
		if err == nil || res.Event != app.NotApplied || far.Came(Reference(o.Key)) != 0 {
			t.Errorf("%s: %s %v", name, res.Event, err)
		}
	}
}

func TestDoor(t *testing.T) {
	for name, c := range map[string]struct {
		cfg  func(*Config)
		want app.Class
	}{
		"another secret":   {func(c *Config) { c.ClientSecret = secret.New("x") }, app.SignedOut},
		"another PIN":      {func(c *Config) { c.PIN = secret.New("x") }, app.BadConfig},
		"sealed otherwise": {func(c *Config) { c.Padding = OAEPSHA256 }, app.BadConfig},
	} {
		rail, _ := open(t, providertest.Here(t, time.Now), c.cfg)
		if res, err := rail.Disburse(t.Context(), order(t)); err != nil || res.Event != app.NotApplied || res.Class != c.want {
			t.Errorf("%s: %s %s %v", name, res.Event, res.Class, err)
		}
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		name, code, status string
		op                 operation
		order, enquiry     providers.Reason
	}{
		{"paid", disburseFamily + "001", "TS", opDisburse, providers.Done, providers.Done},
		{"success, and in process", disburseFamily + "001", "TIP", opDisburse, providers.Open, providers.Open},
		{"success without a status", disburseFamily + "001", "", opDisburse, providers.Ambiguous, providers.Ambiguous},
		{"taken", collectFamily + "006", "Success.", opCollect, providers.Open, providers.Open},
		{"a collection over at once is not believed", collectFamily + "001", "TS", opCollect, providers.Open, providers.Done},
		{"ambiguous", disburseFamily + "000", "TF", opDisburse, providers.Ambiguous, providers.Ambiguous},
		{"timed out", disburseFamily + "014", "", opDisburse, providers.Ambiguous, providers.Ambiguous},
		{"ambiguous by status", disburseFamily + "007", "TA", opDisburse, providers.Ambiguous, providers.Ambiguous},
		{"duplicate", disburseFamily + "017", "", opDisburse, providers.Duplicate, providers.Ambiguous},
		{"float", disburseFamily + "007", "TF", opDisburse, providers.FloatShort, providers.FloatShort},
		{"client's funds", collectFamily + "007", "TF", opCollect, providers.PayerShort, providers.PayerShort},
		{"wrong PIN", collectFamily + "002", "TF", opCollect, providers.PayerRefused, providers.PayerRefused},
		{"expired", collectFamily + "006", "TE", opCollect, providers.Open, providers.PayerSilent},
		{"expired payout", disburseFamily + "006", "TE", opDisburse, providers.Open, providers.Unmapped},
		{"not found", disburseFamily + "015", "", opDisburse, providers.Unmapped, providers.Absent},
		{"signature", disburseFamily + "016", "", opDisburse, providers.Shut, providers.Ambiguous},
		{"odd", disburseFamily + "777", "TF", opDisburse, providers.Unmapped, providers.Unmapped},
		{"of the other family", collectFamily + "001", "TS", opDisburse, providers.Unmapped, providers.Unmapped},
		{"router", "ROUTER117", "", opDisburse, providers.Ambiguous, providers.Ambiguous},
		{"paid with a code that says no", disburseFamily + "005", "TS", opDisburse, providers.Ambiguous, providers.Unmapped},
		{"running with a code that says no", disburseFamily + "007", "TIP", opDisburse, providers.Ambiguous, providers.Open},
		{"paid with a code of the door", disburseFamily + "016", "TS", opDisburse, providers.Ambiguous, providers.Unmapped},
		{"taken with a code that says no", collectFamily + "008", "Success.", opCollect, providers.Ambiguous, providers.Ambiguous},
		{"refused without a status", disburseFamily + "007", "", opDisburse, providers.FloatShort, providers.Ambiguous},
	} {
		if got := reasonOfOrder(c.op, c.code, c.status); got != c.order {
			t.Errorf("%s, order: %s, want %s", c.name, got, c.order)
		}
		if got := reasonOfEnquiry(c.op, c.code, c.status); got != c.enquiry {
			t.Errorf("%s, enquiry: %s, want %s", c.name, got, c.enquiry)
		}
	}
}

func FuzzReply(f *testing.F) {
	for _, s := range []string{
		`{"data":{"transaction":{"reference_id":"1","airtel_money_id":"d","id":"0b9c4e0e5a534c7e9d8e2f6f2a1f0c11","status":"TS"}},"status":{"response_code":"DP00900001001","code":"200","success":true}}`,
		`{"data":{"transaction":{"id":"other","status":"TS"}},"status":{"response_code":"DP00900001001"}}`,
		`{"status":{"response_code":"DP00900001015"}}`, `{"status":{"code":"ROUTER117"}}`, `{}`, ``, `<html>`,
	} {
		f.Add([]byte(s))
	}
	o := order(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		v, ok := wire.Read[reply](body)
		if !ok {
			return
		}
		res := v.judge(o, reasonOfEnquiry(opDisburse, v.code(), v.Data.Transaction.Status))
		if res.Event == app.Confirm && (v.Data.Transaction.ID == "" || v.Data.Transaction.Status != "TS") {
			t.Errorf("%q confirms", body)
		}
		if res.Event == app.NotApplied {
			t.Errorf("%q leads back to the queue", body)
		}
	})
}

// TestRequestsAsPublished holds the bodies against reference/mobile-money.md, section A.
func TestRequestsAsPublished(t *testing.T) {
	w := providertest.Here(t, time.Now)
	rail, _ := open(t, w, func(*Config) {})
	o := order(t)
	if _, err := rail.Disburse(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /standard/v1/disbursements/", `{"payee":{"msisdn":"770000001"},"reference":"Loan1","pin":"sealed","transaction":{"amount":15000,"id":"0b9c4e0e5a534c7e9d8e2f6f2a1f0c11"}}`, "pin")
	if _, err := rail.Collect(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /merchant/v1/payments/", `{"reference":"Loan1","subscriber":{"country":"UG","currency":"UGX","msisdn":"770000001"},"transaction":{"amount":15000,"country":"UG","currency":"UGX","id":"0b9c4e0e5a534c7e9d8e2f6f2a1f0c11"}}`)
}
