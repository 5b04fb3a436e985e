// Package airteltest is Airtel Africa's API as its users describe it: strict about numbers, letters
// and the sealed PIN, and stateful. Tests only.
package airteltest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"daftari/providers"
	"daftari/providers/farside"
)

// Airtel is the far side.
type Airtel struct {
	*farside.Books
	ClientID, ClientSecret, PIN string
	Key                         *rsa.PrivateKey
}

// Token that the door gives out.
const Token = "token-of-airtel-for-the-tests"

// ServeHTTP is the API as far as we use it.
func (a *Airtel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	path := strings.Trim(r.URL.Path, "/")
	if path == "auth/oauth2/token" {
		a.signIn(w, body)
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+Token {
		farside.Answer(w, http.StatusUnauthorized, farside.Object{"error": "invalid_token"})
		return
	}
	if r.Header.Get("X-Country") != "UG" || r.Header.Get("X-Currency") != "UGX" {
		status(w, http.StatusBadRequest, "ROUTER001", "")
		return
	}
	switch id := path[strings.LastIndex(path, "/")+1:]; {
	case r.Method == http.MethodPost && path == "standard/v1/disbursements":
		a.disburse(w, r, body)
	case r.Method == http.MethodPost && path == "merchant/v1/payments":
		a.collect(w, r, body)
	case path == "standard/v1/disbursements/"+id && r.URL.Query().Get("transactionType") == "B2C":
		a.show(w, r, payout, id)
	case path == "standard/v1/payments/"+id:
		a.show(w, r, collection, id)
	case path == "standard/v2/users/balance" && r.URL.Query().Get("type") == "DISB":
		farside.Answer(w, http.StatusOK, farside.Object{"data": farside.Object{"balance": "230480.50", "currency": "UGX", "account_status": "Active"}})
	case path == "standard/v1/users/"+id:
		user(w, id)
	default:
		status(w, http.StatusNotFound, "ROUTER002", "")
	}
}

const (
	payout     = "DP00900001"
	collection = "DP00800001"
)

func (a *Airtel) signIn(w http.ResponseWriter, body []byte) {
	var in map[string]string
	if json.Unmarshal(body, &in) != nil || in["client_id"] != a.ClientID || in["client_secret"] != a.ClientSecret || in["grant_type"] != "client_credentials" {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"error": "invalid_client"})
		return
	}
	farside.Answer(w, http.StatusOK, farside.Object{"access_token": Token, "expires_in": "180", "token_type": "bearer"})
}

var (
	national  = regexp.MustCompile(`^[1-9][0-9]{8}$`)
	id        = regexp.MustCompile(`^[A-Za-z0-9]{5,80}$`)
	reference = regexp.MustCompile(`^[A-Za-z0-9]{4,64}$`)
	whole     = regexp.MustCompile(`^[1-9][0-9]*$`)
)

type transaction struct {
	Amount   json.Number `json:"amount"`
	ID       string      `json:"id"`
	Country  string      `json:"country"`
	Currency string      `json:"currency"`
}

func (a *Airtel) disburse(w http.ResponseWriter, r *http.Request, body []byte) {
	var in struct {
		Payee       struct{ MSISDN string }
		Reference   string
		PIN         string
		Transaction transaction
	}
	if !farside.Strict(body, &in) || in.Transaction.Country != "" || !national.MatchString(in.Payee.MSISDN) || !reference.MatchString(in.Reference) {
		status(w, http.StatusOK, payout+"013", "")
		return
	}
	sealed, err := base64.StdEncoding.DecodeString(in.PIN)
	if err == nil {
		sealed, err = rsa.DecryptPKCS1v15(rand.Reader, a.Key, sealed)
	}
	if err != nil || string(sealed) != a.PIN {
		status(w, http.StatusOK, payout+"016", "")
		return
	}
	a.take(w, r, payout, in.Payee.MSISDN, in.Transaction)
}

func (a *Airtel) collect(w http.ResponseWriter, r *http.Request, body []byte) {
	var in struct {
		Reference  string
		Subscriber struct {
			Country, Currency string
			MSISDN            string
		}
		Transaction transaction
	}
	if !farside.Strict(body, &in) || in.Subscriber.Country != "UG" || in.Subscriber.Currency != "UGX" || in.Transaction.Country != "UG" ||
		!national.MatchString(in.Subscriber.MSISDN) || !reference.MatchString(in.Reference) {
		status(w, http.StatusBadRequest, "ROUTER003", "")
		return
	}
	a.take(w, r, collection, in.Subscriber.MSISDN, in.Transaction)
}

func (a *Airtel) take(w http.ResponseWriter, r *http.Request, family, msisdn string, in transaction) {
	if !id.MatchString(in.ID) || !whole.MatchString(in.Amount.String()) {
		status(w, http.StatusOK, family+"013", "")
		return
	}
	p, fault, known := a.Take(farside.Payment{Ref: in.ID, Op: family, Wallet: msisdn, Amount: in.Amount.String(), Currency: "UGX"})
	switch {
	case a.Break(w, r, fault):
	case fault == farside.UnknownCode:
		status(w, http.StatusOK, family+"777", "TF")
	case known && family == payout:
		status(w, http.StatusOK, family+"017", "")
	case known:
		status(w, http.StatusOK, family+"011", "") // no table holds it for collections
	case family == collection:
		farside.Answer(w, http.StatusOK, farside.Object{"data": farside.Object{"transaction": farside.Object{"id": p.Ref, "status": "Success."}},
			"status": farside.Object{"response_code": collection + "006", "code": "200", "success": true, "message": "Success."}})
	default:
		show(w, *p)
	}
}

func (a *Airtel) show(w http.ResponseWriter, r *http.Request, family, ref string) {
	p, fault := a.Ask(ref)
	switch {
	case a.Break(w, r, fault):
	case fault == farside.UnknownCode:
		status(w, http.StatusOK, family+"777", "TX")
	case (p == nil || p.Op != family) && family == payout:
		status(w, http.StatusOK, family+"015", "")
	case p == nil || p.Op != family:
		status(w, http.StatusOK, family+"025", "")
	default:
		show(w, *p)
	}
}

// show a payment. success is true whatever became of it: the call worked.
func show(w http.ResponseWriter, p farside.Payment) {
	code, state := p.Op+"006", "TIP"
	switch p.State {
	case farside.Paid:
		code, state = p.Op+"001", "TS"
	case farside.Failed:
		code, state = p.Op+"010", "TF"
	}
	farside.Answer(w, http.StatusOK, farside.Object{
		"data":   farside.Object{"transaction": farside.Object{"reference_id": p.ID, "airtel_money_id": "disburs-" + p.ID, "id": p.Ref, "status": state}},
		"status": farside.Object{"response_code": code, "code": "200", "success": true, "result_code": "ESB000010", "message": "Your bal: UGX 65,250."},
	})
}

func user(w http.ResponseWriter, msisdn string) {
	if msisdn == "770000404" {
		status(w, http.StatusOK, "DP02200000002", "")
		return
	}
	farside.Answer(w, http.StatusOK, farside.Object{"data": farside.Object{"is_barred": msisdn == "770000405", "first_name": "Jane", "last_name": "Demo", "msisdn": msisdn},
		"status": farside.Object{"response_code": "DP02200000001", "code": "200", "success": true}})
}

// Callback: none is read.
func (a *Airtel) Callback(string) (providers.Callback, bool) { return providers.Callback{}, false }

func status(w http.ResponseWriter, http int, code, state string) {
	v := farside.Object{"status": farside.Object{"response_code": code, "code": "200", "success": false, "message": "no"}}
	if state != "" {
		v["data"] = farside.Object{"transaction": farside.Object{"status": state}}
	}
	farside.Answer(w, http, v)
}
