// Package mtntest is MTN MoMo as its documents and its users describe it: strict about headers,
// fields and letters, and stateful. Tests only.
package mtntest

import (
	"net/http"
	"regexp"
	"strings"

	"daftari/providers"
	"daftari/providers/farside"
)

// MoMo is the far side.
type MoMo struct {
	*farside.Books
	User, APIKey, SubscriptionKey, Target string
}

// Token that the door gives out.
const Token = "token-of-mtn-for-the-tests"

// ServeHTTP is the API as far as we use it.
func (m *MoMo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.Header.Get("Ocp-Apim-Subscription-Key") != m.SubscriptionKey {
		farside.Answer(w, http.StatusUnauthorized, farside.Object{"statusCode": 401, "message": "Access denied due to invalid subscription key."})
		return
	}
	if len(parts) == 2 && parts[1] == "token" && r.Method == http.MethodPost {
		if user, key, _ := r.BasicAuth(); user != m.User || key != m.APIKey {
			farside.Answer(w, http.StatusUnauthorized, farside.Object{"error": "login_failed"})
			return
		}
		farside.Answer(w, http.StatusOK, farside.Object{"access_token": Token, "token_type": "access_token", "expires_in": 3600})
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+Token {
		farside.Answer(w, http.StatusUnauthorized, farside.Object{"code": "INVALID_TOKEN"})
		return
	}
	if r.Header.Get("X-Target-Environment") != m.Target || len(parts) < 3 || parts[1] != "v1_0" {
		farside.Answer(w, http.StatusInternalServerError, farside.Object{"code": "NOT_ALLOWED_TARGET_ENVIRONMENT", "message": "Access to target environment is forbidden."})
		return
	}
	kind := parts[0] + "/" + parts[2]
	switch {
	case r.Method == http.MethodPost && len(parts) == 3 && (kind == "disbursement/transfer" || kind == "collection/requesttopay"):
		m.create(w, r, body, kind)
	case r.Method == http.MethodGet && len(parts) == 4 && (kind == "disbursement/transfer" || kind == "collection/requesttopay"):
		m.show(w, r, kind, parts[3])
	case r.Method == http.MethodGet && len(parts) == 6 && parts[2] == "accountholder":
		holder(w, parts[4], parts[5])
	case r.Method == http.MethodGet && len(parts) == 4 && parts[2] == "account" && parts[3] == "balance":
		farside.Answer(w, http.StatusOK, farside.Object{"availableBalance": "1500000", "currency": "UGX"})
	default:
		farside.Answer(w, http.StatusNotFound, farside.Object{"statusCode": 404, "message": "Resource not found"})
	}
}

var (
	uuid4  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	digits = regexp.MustCompile(`^[1-9][0-9]{10,14}$`)
	whole  = regexp.MustCompile(`^[1-9][0-9]{0,11}$`) // UGX has no decimals
)

type order struct {
	Amount       string            `json:"amount"`
	Currency     string            `json:"currency"`
	ExternalID   string            `json:"externalId"`
	Payee        map[string]string `json:"payee"`
	Payer        map[string]string `json:"payer"`
	PayerMessage string            `json:"payerMessage"`
	PayeeNote    string            `json:"payeeNote"`
}

func (m *MoMo) create(w http.ResponseWriter, r *http.Request, body []byte, kind string) {
	var in order
	ok := farside.Strict(body, &in)
	client, other := in.Payee, in.Payer
	if kind == "collection/requesttopay" {
		client, other = in.Payer, in.Payee
	}
	ref := r.Header.Get("X-Reference-Id")
	if !ok || other != nil || !uuid4.MatchString(ref) || !whole.MatchString(in.Amount) || in.Currency != "UGX" || client["partyIdType"] != "MSISDN" ||
		!digits.MatchString(client["partyId"]) || len(in.PayerMessage) > 160 || len(in.PayeeNote) > 160 || strings.Contains(in.PayeeNote+in.PayerMessage, "'") {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"code": "INVALID_REQUEST", "message": "Bad request"})
		return
	}
	_, fault, known := m.Take(farside.Payment{Ref: ref, Op: kind, Wallet: client["partyId"], Amount: in.Amount, Currency: in.Currency, Note: in.ExternalID})
	switch {
	case m.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusTeapot, farside.Object{"code": "FLUX_COMPENSATOR"})
	case known:
		farside.Answer(w, http.StatusConflict, farside.Object{"code": "RESOURCE_ALREADY_EXIST", "message": "Duplicated reference id. Creation of resource failed."})
	default:
		w.WriteHeader(http.StatusAccepted)
	}
}

func (m *MoMo) show(w http.ResponseWriter, r *http.Request, kind, ref string) {
	p, fault := m.Ask(ref)
	switch {
	case m.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"status": "FLUXING"})
	case p == nil || p.Op != kind:
		farside.Answer(w, http.StatusNotFound, farside.Object{"code": "RESOURCE_NOT_FOUND", "message": "Requested resource was not found."})
	default:
		farside.Answer(w, http.StatusOK, status(*p))
	}
}

func status(p farside.Payment) farside.Object {
	who := "payee"
	if p.Op == "collection/requesttopay" {
		who = "payer"
	}
	s := farside.Object{"amount": p.Told, "currency": p.Currency, "externalId": p.Note, who: farside.Object{"partyIdType": "MSISDN", "partyId": p.Wallet}, "status": "PENDING"}
	switch p.State {
	case farside.Paid:
		s["status"], s["financialTransactionId"] = "SUCCESSFUL", p.ID
	case farside.Failed:
		s["status"], s["reason"] = "FAILED", farside.Object{"code": "PAYEE_NOT_ALLOWED_TO_RECEIVE", "message": "Payee not allowed to receive"}
	}
	return s
}

func holder(w http.ResponseWriter, n, what string) {
	switch {
	case n == "256770000404":
		farside.Answer(w, http.StatusNotFound, farside.Object{"code": "RESOURCE_NOT_FOUND"})
	case what == "active":
		farside.Answer(w, http.StatusOK, farside.Object{"result": n != "256770000405"})
	case n == "256770000403":
		farside.Answer(w, http.StatusForbidden, farside.Object{"code": "NOT_ALLOWED"})
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"given_name": "Jane", "family_name": "Demo", "sub": "0"})
	}
}

// Callback: none, for nobody gave an address.
func (m *MoMo) Callback(string) (providers.Callback, bool) { return providers.Callback{}, false }
