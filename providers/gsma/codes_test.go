package gsma

import (
	"testing"

	"daftari/app"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/providertest"
)

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		op, category, code string
		want               providers.Reason
	}{
		{opDisburse, "businessRule", "insufficientFunds", providers.FloatShort},
		{opCollect, "businessRule", "insufficientFunds", providers.PayerShort},
		{opDisburse, "businessRule", "duplicateRequest", providers.Duplicate},
		{opDisburse, "businessRule", "maxBalanceExceeded", providers.ClientLimit},
		{opDisburse, "businessRule", "genericError", providers.Unmapped},
		{opDisburse, "internal", "genericError", providers.Ambiguous},
		{opDisburse, "serviceUnavailable", "genericError", providers.Ambiguous},
		{opDisburse, "identification", "identifierError", providers.PayeeNotFound},
		{opCollect, "authorisation", "requestDeclined", providers.PayerRefused},
		{opDisburse, "", "", providers.Unmapped},
	} {
		if got := reasonOf(c.op, c.category, c.code); got != c.want {
			t.Errorf("%s %s/%s: %s, want %s", c.op, c.category, c.code, got, c.want)
		}
	}
	// A request that failed is final or for a person: it never leads back to the queue.
	if r, _ := reasonOfState(opDisburse, requestState{Status: "failed", Error: apiError{Category: "businessRule", Code: "rateLimitError"}}); r.Event() != app.Refuse {
		t.Error(r)
	}
	if r, _ := reasonOfState(opDisburse, requestState{Status: "failed"}); r != providers.Unmapped {
		t.Error(r)
	}
}

func TestLinksStayAtHome(t *testing.T) {
	r := New(Config{Base: "https://op.example/mm"})
	for link, want := range map[string]bool{
		"/transactions/1": true, "https://op.example/mm/transactions/1": true, "/requeststates/1": true,
		"https://evil.example/transactions/1": false, "//evil.example/transactions/1": false, "/transactions/../admin": false, "/accounts/1": false, "": false,
		"@evil.example/transactions/1": false, "/transactions/1?x=1": false,
	} {
		if _, ok := r.within(link); ok != want {
			t.Errorf("%q: %v", link, ok)
		}
	}
}

func FuzzHear(f *testing.F) {
	for _, s := range []string{`{}`, ``, `null`, `{"errorCategory":"businessRule","errorCode":"maxBalanceExceeded"}`,
		`{"amount":"200","currency":"KES","type":"disbursement","transactionReference":"1","transactionStatus":"completed","creditParty":[{"key":"msisdn","value":"+254712345678"}],"requestingOrganisationTransactionReference":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"}`} {
		f.Add([]byte(s))
	}
	door := providers.Doorbell{Base: "https://desk.example", Key: secret.New("k")}
	q := providers.Enquiry{Flow: app.CashOut, Order: providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11",
		Wallet: providertest.Wallet(f, "+254712345678"), Amount: providertest.Amount(f, "KES", 20000)}}
	f.Fuzz(func(t *testing.T, body []byte) {
		c := providers.Callback{Token: door.Token("gsma", q.Key), Body: body}
		h, err := hear(c)
		if err != nil {
			return
		}
		if res, settles := door.Settle("gsma", q, Reference(q.Key), c, h); settles && (h.Told.Reference == "" || h.Told.Amount == "" || h.Told.Wallet == "") {
			t.Errorf("%q settles: %s", body, res.Event)
		}
	})
}
