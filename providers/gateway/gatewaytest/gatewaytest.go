// Package gatewaytest is a Payment Hub EE: its channel connector and its operations app, stateful.
// Tests only.
package gatewaytest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"daftari/providers"
	"daftari/providers/farside"
)

// Hub is the far side. Unfiltered makes the operations app list everything, as some versions do.
type Hub struct {
	*farside.Books
	Tenant, User, Password string
	Unfiltered             bool
}

// Token that the operations app gives out.
const Token = "token-of-the-hub-for-the-tests"

// ServeHTTP is both apps behind one address.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	switch {
	case r.Header.Get("Platform-TenantId") != h.Tenant:
		farside.Answer(w, http.StatusInternalServerError, farside.Object{"error": "Internal Server Error"}) // a missing header gives 500
	case r.Method == http.MethodPost && r.URL.Path == "/channel/transfer":
		h.transfer(w, r, body)
	case r.Method == http.MethodPost && r.URL.Path == "/oauth/token":
		h.signIn(w, r, body)
	case r.Header.Get("Authorization") != "Bearer "+Token:
		farside.Answer(w, http.StatusUnauthorized, farside.Object{"error": "invalid_token"})
	case r.Method == http.MethodGet && r.URL.Path == "/api/v1/transfers" && r.URL.Query().Get("page") != "" && r.URL.Query().Get("size") != "":
		h.list(w, r)
	default:
		farside.Answer(w, http.StatusNotFound, farside.Object{"error": "Not Found"})
	}
}

func (h *Hub) signIn(w http.ResponseWriter, r *http.Request, body []byte) {
	form := string(body)
	if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || !strings.Contains(form, "grant_type=password") ||
		!strings.Contains(form, "username="+h.User+"&") && !strings.HasSuffix(form, "username="+h.User) || !strings.Contains(form, "password="+h.Password+"&") {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"error": "invalid_grant"})
		return
	}
	farside.Answer(w, http.StatusOK, farside.Object{"access_token": Token, "token_type": "bearer", "expires_in": 3600})
}

var (
	uuid   = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	digits = regexp.MustCompile(`^[1-9][0-9]{7,14}$`)
	number = regexp.MustCompile(`^[1-9][0-9]*([.][0-9]+)?$`)
)

type party struct {
	PartyIDInfo struct {
		PartyIDType     string `json:"partyIdType"`
		PartyIdentifier string `json:"partyIdentifier"`
	} `json:"partyIdInfo"`
}

func (h *Hub) transfer(w http.ResponseWriter, r *http.Request, body []byte) {
	var in struct {
		Payer, Payee party
		Amount       struct{ Amount, Currency string }
	}
	ref := r.Header.Get("X-CorrelationID")
	if json.Unmarshal(body, &in) != nil || !uuid.MatchString(ref) || in.Payer.PartyIDInfo.PartyIdentifier == "" || in.Payee.PartyIDInfo.PartyIDType != "MSISDN" ||
		!digits.MatchString(in.Payee.PartyIDInfo.PartyIdentifier) || !number.MatchString(in.Amount.Amount) || len(in.Amount.Currency) != 3 {
		farside.Answer(w, http.StatusBadRequest, farside.Object{"errorCategory": "Validation", "errorCode": "formatError", "errorDescription": "no"})
		return
	}
	p, fault, known := h.Take(farside.Payment{Ref: ref, Op: "transfer", Wallet: in.Payee.PartyIDInfo.PartyIdentifier, Amount: in.Amount.Amount, Currency: in.Amount.Currency})
	switch {
	case h.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusBadRequest, farside.Object{"errorCategory": "Flux", "errorCode": "fluxed"})
	case known:
		farside.Answer(w, http.StatusBadRequest, farside.Object{"errorCategory": "Validation", "errorCode": "TransactionExists", "errorDescription": "exists"})
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"transactionId": "tx-" + p.ID})
	}
}

func (h *Hub) list(w http.ResponseWriter, r *http.Request) {
	ref := r.URL.Query().Get("clientCorrelationId")
	p, fault := h.Ask(ref)
	list := []farside.Object{}
	if h.Unfiltered {
		list = append(list, shown(farside.Payment{Ref: "00000000-0000-4000-8000-000000000000", ID: "other", Wallet: "256770000009", Told: "5", Currency: "UGX", State: farside.Paid}))
	}
	switch {
	case h.Break(w, r, fault):
		return
	case fault == farside.UnknownCode && p != nil:
		odd := shown(*p)
		odd["status"] = "FLUXING"
		list = append(list, odd)
	case p != nil:
		in := shown(*p)
		in["direction"] = "INCOMING" // the payee's side of the same hub
		list = append(list, shown(*p), in)
	}
	farside.Answer(w, http.StatusOK, farside.Object{"content": list, "totalElements": len(list)})
}

func shown(p farside.Payment) farside.Object {
	state := map[farside.State]string{farside.Pending: "IN_PROGRESS", farside.Paid: "COMPLETED", farside.Failed: "FAILED"}[p.State]
	t := farside.Object{"transactionId": "tx-" + p.ID, "status": state, "payeePartyId": p.Wallet, "amount": p.Told, "currency": p.Currency,
		"direction": "OUTGOING", "clientCorrelationId": p.Ref, "errorInformation": nil, "completedAt": nil}
	switch p.State {
	case farside.Paid:
		t["completedAt"] = p.At.UnixMilli()
	case farside.Failed:
		t["errorInformation"] = farside.Object{"errorCategory": "BusinessRule", "errorCode": "payeeRefused", "errorDescription": "no"}
	}
	return t
}

// Callback: none is asked for.
func (h *Hub) Callback(string) (providers.Callback, bool) { return providers.Callback{}, false }
