// Package pawapaytest is pawaPay's API v2 as its documentation describes it, strict and stateful. Tests
// only.
package pawapaytest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"daftari/providers"
	"daftari/providers/farside"
)

// PawaPay is the far side.
type PawaPay struct {
	*farside.Books
	Token string
}

// ServeHTTP is the API as far as we use it.
func (p *PawaPay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	if r.Header.Get("Authorization") != "Bearer "+p.Token {
		farside.Answer(w, http.StatusUnauthorized, farside.Object{"failureReason": farside.Object{"failureCode": "AUTHENTICATION_ERROR"}})
		return
	}
	path, id, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v2/"), "/")
	switch {
	case r.Method == http.MethodPost && path == "predict-provider":
		predict(w, body)
	case r.Method == http.MethodPost && (path == "payouts" || path == "deposits") && id == "":
		p.create(w, r, body, path)
	case r.Method == http.MethodGet && (path == "payouts" || path == "deposits") && id != "":
		p.show(w, r, path, id)
	case r.Method == http.MethodGet && path == "wallet-balances":
		farside.Answer(w, http.StatusOK, farside.Object{"balances": []farside.Object{{"country": "RWA", "balance": "120000", "currency": "RWF"}, {"country": "KEN", "balance": "5.50", "currency": "KES"}}})
	default:
		farside.Answer(w, http.StatusNotFound, farside.Object{})
	}
}

func predict(w http.ResponseWriter, body []byte) {
	var in map[string]string
	if json.Unmarshal(body, &in) != nil || len(in) != 1 || !strings.HasPrefix(in["phoneNumber"], "250") {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"failureReason": farside.Object{"failureCode": "INVALID_INPUT"}})
		return
	}
	farside.Answer(w, http.StatusOK, farside.Object{"country": "RWA", "provider": "MTN_MOMO_RWA", "phoneNumber": in["phoneNumber"]})
}

var (
	uuid4  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	digits = regexp.MustCompile(`^[1-9][0-9]{7,14}$`)
	whole  = regexp.MustCompile(`^[1-9][0-9]*$`) // decimals NONE
)

type party struct {
	Type           string `json:"type"`
	AccountDetails struct {
		PhoneNumber string `json:"phoneNumber"`
		Provider    string `json:"provider"`
	} `json:"accountDetails"`
}

func (p *PawaPay) create(w http.ResponseWriter, r *http.Request, body []byte, kind string) {
	var in struct {
		PayoutID, DepositID, Amount, Currency string
		Recipient, Payer                      *party
	}
	ok := farside.Strict(body, &in)
	ref, client, other := in.PayoutID, in.Recipient, in.Payer
	if kind == "deposits" {
		ref, client, other = in.DepositID, in.Payer, in.Recipient
	}
	if !ok || client == nil || other != nil || !uuid4.MatchString(ref) || client.Type != "MMO" || client.AccountDetails.Provider != "MTN_MOMO_RWA" ||
		!digits.MatchString(client.AccountDetails.PhoneNumber) || !whole.MatchString(in.Amount) || in.Currency != "RWF" {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"status": "REJECTED", "failureReason": farside.Object{"failureCode": "INVALID_INPUT", "failureMessage": "no"}})
		return
	}
	_, fault, known := p.Take(farside.Payment{Ref: ref, Op: kind, Wallet: client.AccountDetails.PhoneNumber, Amount: in.Amount, Currency: in.Currency})
	switch {
	case p.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"status": "REJECTED", "failureReason": farside.Object{"failureCode": "FLUX"}})
	case known:
		farside.Answer(w, http.StatusOK, farside.Object{"payoutId": ref, "status": "DUPLICATE_IGNORED"})
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"payoutId": ref, "status": "ACCEPTED", "created": p.Now().Format("2006-01-02T15:04:05Z")})
	}
}

func (p *PawaPay) show(w http.ResponseWriter, r *http.Request, kind, ref string) {
	paid, fault := p.Ask(ref)
	switch {
	case p.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"status": "FOUND", "data": farside.Object{"status": "FLUXING"}})
	case paid == nil || paid.Op != kind:
		farside.Answer(w, http.StatusOK, farside.Object{"status": "NOT_FOUND"})
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"status": "FOUND", "data": data(*paid)})
	}
}

func data(p farside.Payment) farside.Object {
	id, who := "payoutId", "recipient"
	if p.Op == "deposits" {
		id, who = "depositId", "payer"
	}
	v := farside.Object{id: p.Ref, "status": "IN_RECONCILIATION", "amount": p.Told, "currency": p.Currency,
		who: farside.Object{"type": "MMO", "accountDetails": farside.Object{"phoneNumber": p.Wallet, "provider": "MTN_MOMO_RWA"}}}
	switch p.State {
	case farside.Paid:
		v["status"], v["providerTransactionId"] = "COMPLETED", p.ID
	case farside.Failed:
		v["status"], v["failureReason"] = "FAILED", farside.Object{"failureCode": "WALLET_LIMIT_REACHED", "failureMessage": "no"}
	}
	return v
}

// Callback: none is read.
func (p *PawaPay) Callback(string) (providers.Callback, bool) { return providers.Callback{}, false }
