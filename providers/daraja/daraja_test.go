package daraja

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/daraja/darajatest"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/providertest"
)

var keyOfMPesa = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func kes(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "KES", minor) }

func wallet(t testing.TB) msisdn.Number { return providertest.Wallet(t, "+254712345678") }

func open(t *testing.T, w providertest.World, change func(*Config)) (*Rail, *darajatest.Daraja) {
	key, err := keyOfMPesa()
	if err != nil {
		t.Fatal(err)
	}
	far := &darajatest.Daraja{Books: w.Books, ConsumerKey: "consumer", ConsumerSecret: "consumer-secret", Initiator: "apiuser", Password: "initiator-password",
		Passkey: "pass-key-of-the-tests", Key: key}
	cfg := Config{Base: loopback.Serve(t, w.Books, far), ConsumerKey: "consumer", ConsumerSecret: secret.New("consumer-secret"), Currency: kes(t, 0).Currency(),
		PayoutShortCode: darajatest.Payouts, Initiator: "apiuser", InitiatorPassword: secret.New("initiator-password"), PublicKey: &key.PublicKey,
		PayBill: darajatest.PayBill, Passkey: secret.New("pass-key-of-the-tests"), Door: w.Door, HTTP: w.HTTP, Log: w.Log, Now: w.Now}
	change(&cfg)
	return New(cfg), far
}

func TestConformance(t *testing.T) {
	providertest.Run(t, providertest.Harness{
		New: func(t *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail, far := open(t, w, func(*Config) {})
			return rail, far
		},
		Reference: Reference, Wallet: wallet(t), Amount: kes(t, 150000),
		Before: []string{"/oauth/"}, Secrets: []string{"consumer-secret", "initiator-password", "pass-key-of-the-tests", darajatest.Token},
		Cannot: map[farside.Fault]string{farside.Reverses: "a payout is reversed by hand in the portal; TransactionStatus has no documented word for it"},
	})
}

func order(t testing.TB) providers.Order {
	return providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: wallet(t), Amount: kes(t, 150000), Note: "Loan 1"}
}

func TestWhatACallTells(t *testing.T) {
	rail, far := open(t, providertest.Here(t, time.Now), func(*Config) {})
	o := order(t)
	res, err := rail.Disburse(t.Context(), o)
	if err != nil || res.Handle == "" {
		t.Fatalf("%+v %v", res, err)
	}
	q := providers.Enquiry{Order: o, Flow: app.CashOut, Handle: res.Handle, Sent: time.Now()}
	if res, err = rail.Enquire(t.Context(), q); err != nil || res.Reason != providers.Called {
		t.Fatalf("%+v %v", res, err)
	}
	c, _ := far.Callback(Reference(o.Key))
	h, err := rail.Hear(c)
	if err != nil {
		t.Fatal(err)
	}
	res, settles := rail.cfg.Door.Settle(rail.Name(), q, Reference(o.Key), c, h)
	at := time.Date(2026, 11, 21, 8, 2, 3, 0, time.UTC)
	if !settles || res.Event != app.Confirm || res.Fee != kes(t, 2240) || !res.At.Equal(at) || res.Ref != "MP00000001" {
		t.Errorf("%v %+v", settles, res)
	}
}

func TestTwoUnderOneReferenceAreForAPerson(t *testing.T) {
	rail, far := open(t, providertest.Here(t, time.Now), func(*Config) {})
	o := order(t)
	for _, ref := range []string{"a", "b"} {
		far.Take(farside.Payment{Ref: ref, Op: "push", Wallet: "254712345678", Amount: "1500", Note: Reference(o.Key)[:12]})
	}
	res, err := rail.Enquire(t.Context(), providers.Enquiry{Order: o, Flow: app.CashIn})
	if err != nil || res.Reason != providers.Mismatch {
		t.Errorf("%s %v", res.Reason, err)
	}
}

func TestAHashedNumberIsNoOtherWallet(t *testing.T) {
	rail, far := open(t, providertest.Here(t, time.Now), func(*Config) {})
	o := order(t)
	for wallet, want := range map[string]providers.Reason{"254711111111": providers.Mismatch, "9f8c4a17e6d05b3f2a1c": providers.Done} {
		far.Take(farside.Payment{Ref: wallet, Op: "push", Wallet: wallet, Amount: "1500", Note: Reference(o.Key)[:12]})
		res, err := rail.Enquire(t.Context(), providers.Enquiry{Order: o, Flow: app.CashIn})
		if err != nil || res.Reason != want {
			t.Errorf("%s: %s %v, want %s", wallet, res.Reason, err, want)
		}
		o.Key += "x"
	}
}

func TestStatement(t *testing.T) {
	rail, far := open(t, providertest.Here(t, time.Now), func(*Config) {})
	for i := range 101 { // two pages
		far.Take(farside.Payment{Ref: Reference(app.Key(rune('a' + i))), Op: "push", Wallet: "2547 ***** 126", Amount: "500"})
	}
	all, err := rail.Statement(t.Context(), time.Now().Add(-time.Hour))
	if err != nil || len(all) != 101 || all[0].Amount != kes(t, 50000) || all[0].Wallet.Valid() || all[0].Flow != app.CashIn || all[0].Ref == "" {
		t.Errorf("%d %v", len(all), err)
	}
}

func TestWhatDoesNotLeave(t *testing.T) {
	for name, c := range map[string]struct {
		cfg     func(*Config)
		amount  int64
		collect bool
	}{
		"no password":             {func(c *Config) { c.InitiatorPassword = secret.Secret{} }, 1000, false},
		"no certificate":          {func(c *Config) { c.PublicKey = nil }, 1000, false},
		"no public address":       {func(c *Config) { c.Door = providers.Doorbell{} }, 1000, false},
		"no address for the push": {func(c *Config) { c.Door = providers.Doorbell{} }, 1000, true},
		"no passkey":              {func(c *Config) { c.Passkey = secret.Secret{} }, 1000, true},
		"cents":                   {func(*Config) {}, 1050, false},
	} {
		rail, far := open(t, providertest.Here(t, time.Now), c.cfg)
		o := order(t)
		o.Amount = kes(t, c.amount)
		move := rail.Disburse
		if c.collect {
			move = rail.Collect
		}
		if res, err := move(t.Context(), o); err == nil || res.Event != app.NotApplied || far.Came(Reference(o.Key)) != 0 {
			t.Errorf("%s: %s %v", name, res.Event, err)
		}
	}
}

func TestAPushIsNotRepeated(t *testing.T) {
	rail, far := open(t, providertest.Here(t, time.Now), func(*Config) {})
	far.Script(farside.Throttles, farside.LosesAnswer)
	o := order(t)
	for i, want := range []providers.Reason{providers.Throttled, providers.Ambiguous, providers.Duplicate, providers.Duplicate} {
		if res, err := rail.Collect(t.Context(), o); err != nil || res.Reason != want {
			t.Errorf("%d: %s %v", i, res.Reason, err)
		}
	}
	if n := far.Came(Reference(o.Key)); n != 2 {
		t.Errorf("%d prompts", n)
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		name string
		got  providers.Reason
		want providers.Reason
	}{
		{"payout 0", reasonOfResult("0"), providers.Done},
		{"payout 1", reasonOfResult("1"), providers.FloatShort},
		{"payout 8", reasonOfResult("8"), providers.ClientLimit},
		{"payout 15", reasonOfResult("15"), providers.Duplicate},
		{"payout 2001", reasonOfResult("2001"), providers.Barred},
		{"payout SFC_IC0003", reasonOfResult("SFC_IC0003"), providers.PayeeNotFound},
		{"payout 4711", reasonOfResult("4711"), providers.Unmapped},
		{"push 1", reasonOfPush("1"), providers.PayerShort},
		{"push 2001", reasonOfPush("2001"), providers.PayerRefused},
		{"push 1037", reasonOfPush("1037"), providers.PayerSilent},
		{"push 17", reasonOfPush("17"), providers.Duplicate},
		{"push 4711", reasonOfPush("4711"), providers.Unmapped},
		{"duplicate payout", reasonOfError(opPayout, "500.002.1001"), providers.Duplicate},
		{"duplicate push", reasonOfError(opPush, "500.002.1001"), providers.Unmapped},
		{"busy", reasonOfError(opPayout, codeBusy), providers.Ambiguous},
		{"spike", reasonOfError(opPayout, "500.003.02"), providers.Throttled},
		{"token", reasonOfError(opPayout, "404.001.03"), providers.SignedOut},
		{"odd error", reasonOfError(opPayout, "500.999"), providers.Unmapped},
		{"completed", reasonOfState("0", "Completed"), providers.Done},
		{"completed, says an enquiry that failed", reasonOfState("1", "Completed"), providers.Ambiguous},
		{"odd state", reasonOfState("0", "Fluxed"), providers.Unmapped},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

func FuzzHear(f *testing.F) {
	for _, s := range []string{
		`{"Result":{"ResultType":0,"ResultCode":0,"OriginatorConversationID":"r","TransactionID":"UKA1DEMO05","ResultParameters":{"ResultParameter":[{"Key":"TransactionAmount","Value":1500},{"Key":"ReceiverPartyPublicName","Value":"254712345678 - JANE DEMO"}]}}}`,
		`{"Result":{"ResultCode":"SFC_IC0003","ResultParameters":{"ResultParameter":{"Key":"TransactionStatus","Value":"Completed"}}}}`,
		`{"Body":{"stkCallback":{"CheckoutRequestID":"ws","ResultCode":1032,"ResultDesc":"no"}}}`, `{}`, `null`, `{"Result":null}`, `{"Result":{"ResultCode":{}}}`,
	} {
		f.Add([]byte(s))
	}
	door := providers.Doorbell{Base: "https://desk.example", Key: secret.New("k")}
	q := providers.Enquiry{Order: order(f), Flow: app.CashOut}
	f.Fuzz(func(t *testing.T, body []byte) {
		h, err := hear(body)
		if err != nil {
			return
		}
		c := providers.Callback{Token: door.Token("daraja", q.Key), Body: body}
		if res, settles := door.Settle("daraja", q, Reference(q.Key), c, h); settles && (h.Told.Reference == "" || h.Told.Amount == "" || h.Told.Wallet == "") {
			t.Errorf("%q settles: %s", body, res.Event)
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
	providertest.Published(t, w, "POST /mpesa/b2c/v3/paymentrequest", `{"OriginatorConversationID":"`+Reference(o.Key)+`","InitiatorName":"apiuser","SecurityCredential":"sealed","CommandID":"BusinessPayment","Amount":"1500","PartyA":"600992","PartyB":"254712345678","Remarks":"Loan 1","QueueTimeOutURL":"sealed","ResultURL":"sealed","Occassion":"`+Reference(o.Key)[:12]+`"}`, "SecurityCredential", "QueueTimeOutURL", "ResultURL")
	if _, err := rail.Collect(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /mpesa/stkpush/v1/processrequest", `{"BusinessShortCode":"174379","Password":"sealed","Timestamp":"sealed","TransactionType":"CustomerPayBillOnline","Amount":"1500","PartyA":"254712345678","PartyB":"174379","PhoneNumber":"254712345678","CallBackURL":"sealed","AccountReference":"`+Reference(o.Key)[:12]+`","TransactionDesc":"Payment"}`, "Password", "Timestamp", "CallBackURL")
	q := providers.Enquiry{Order: o, Flow: app.CashOut}
	if _, err := rail.Enquire(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	providertest.Published(t, w, "POST /mpesa/transactionstatus/v1/query", `{"Initiator":"apiuser","SecurityCredential":"sealed","CommandID":"TransactionStatusQuery","OriginalConversationID":"`+Reference(o.Key)+`","PartyA":"600992","IdentifierType":"4","ResultURL":"sealed","QueueTimeOutURL":"sealed","Remarks":"Status","Occasion":"Status"}`, "SecurityCredential", "QueueTimeOutURL", "ResultURL")
}
