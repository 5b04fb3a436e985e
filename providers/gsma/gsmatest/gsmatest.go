// Package gsmatest is an operator that speaks the GSMA Mobile Money API 1.2, as strict as the
// specification and as stateful as a real one. For tests, the demo and practice only.
package gsmatest

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"daftari/providers"
	"daftari/providers/farside"
)

// Operator is the far side. Check, when set, is shown every request and every answer that the
// operator makes by the specification (not those that a fault makes).
type Operator struct {
	*farside.Books
	APIKey string
	Check  func(r *http.Request, body []byte, status int, header http.Header, answer []byte)
}

// ServeHTTP is the whole API as far as we use it, below any prefix.
func (o *Operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	if r.Header.Get("X-API-Key") != o.APIKey {
		o.fail(w, r, body, http.StatusUnauthorized, "authorisation", "clientAuthorisationError")
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.Method == http.MethodPost && len(parts) == 3 && parts[0] == "transactions" && parts[1] == "type":
		o.create(w, r, body, parts[2])
	case r.Method != http.MethodGet:
		o.fail(w, r, body, http.StatusNotFound, "identification", "identifierError")
	case len(parts) == 2 && (parts[0] == "requeststates" || parts[0] == "responses" || parts[0] == "transactions"):
		o.show(w, r, parts[0], parts[1])
	case len(parts) == 4 && parts[0] == "accounts":
		o.account(w, r, parts[1], parts[2], parts[3])
	default:
		o.fail(w, r, body, http.StatusNotFound, "identification", "identifierError")
	}
}

var (
	correlation = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	decimal     = regexp.MustCompile(`^([0]|([1-9][0-9]{0,17}))([.][0-9]{0,3}[1-9])?$`)
)

// order of the specification, in this package's own words.
type order struct {
	Amount      string              `json:"amount"`
	Currency    string              `json:"currency"`
	DebitParty  []map[string]string `json:"debitParty"`
	CreditParty []map[string]string `json:"creditParty"`
	Text        string              `json:"descriptionText"`
	Theirs      string              `json:"requestingOrganisationTransactionReference"`
}

func (o *Operator) create(w http.ResponseWriter, r *http.Request, body []byte, kind string) {
	var in order
	ref := r.Header.Get("X-CorrelationID")
	if !farside.Strict(body, &in) || !correlation.MatchString(ref) || !decimal.MatchString(in.Amount) || len(in.Text) > 160 ||
		len(in.CreditParty) != 1 || len(in.DebitParty) != 1 || (kind != "disbursement" && kind != "merchantpay") {
		o.fail(w, r, body, http.StatusBadRequest, "validation", "formatError")
		return
	}
	client := in.CreditParty[0]
	if kind == "merchantpay" {
		client = in.DebitParty[0]
	}
	if client["key"] != "msisdn" || !strings.HasPrefix(client["value"], "+") {
		o.fail(w, r, body, http.StatusNotFound, "identification", "identifierError")
		return
	}
	p, fault, known := o.Take(farside.Payment{Ref: ref, Op: kind, Wallet: client["value"], Amount: in.Amount, Currency: in.Currency, Note: in.Theirs, Callback: r.Header.Get("X-Callback-URL")})
	switch {
	case o.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusBadRequest, farside.Object{"errorCategory": "businessRule", "errorCode": "fluxCompensator"})
	case known:
		o.fail(w, r, body, http.StatusBadRequest, "businessRule", "duplicateRequest")
	default:
		o.reply(w, r, body, http.StatusAccepted, farside.Object{"serverCorrelationId": stateID(p.Ref), "status": "pending", "notificationMethod": "polling", "objectReference": "", "pollLimit": 100})
	}
}

// stateID is the id of the request state of a payment.
func stateID(ref string) string { return uuid.NewSHA1(uuid.Nil, []byte(ref)).String() }

func (o *Operator) show(w http.ResponseWriter, r *http.Request, kind, id string) {
	found := o.Find(func(p farside.Payment) bool {
		return kind == "requeststates" && stateID(p.Ref) == id || kind == "responses" && p.Ref == id || kind == "transactions" && p.ID == id
	})
	ref := ""
	if found != nil {
		ref = found.Ref
	}
	p, fault := o.Ask(ref)
	switch {
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"serverCorrelationId": id, "status": "fluxing", "notificationMethod": "polling"})
	case o.Break(w, r, fault):
	case p == nil || (kind == "responses" && p.State == farside.Failed):
		o.fail(w, r, nil, http.StatusNotFound, "identification", "identifierError")
	case kind == "requeststates":
		o.reply(w, r, nil, http.StatusOK, state(*p))
	case kind == "responses":
		o.reply(w, r, nil, http.StatusOK, farside.Object{"link": "/transactions/" + p.ID})
	default:
		o.reply(w, r, nil, http.StatusOK, shown(*p))
	}
}

func state(p farside.Payment) farside.Object {
	s := farside.Object{"serverCorrelationId": stateID(p.Ref), "status": "pending", "notificationMethod": "polling", "objectReference": ""}
	switch p.State {
	case farside.Paid, farside.Reversed:
		s["status"], s["objectReference"] = "completed", p.ID
	case farside.Failed:
		s["status"] = "failed"
		s["error"] = farside.Object{"errorCategory": "businessRule", "errorCode": "maxBalanceExceeded", "errorDateTime": p.At.Format(time.RFC3339)}
	}
	return s
}

// shown is a transaction as the operator shows it.
func shown(p farside.Payment) farside.Object {
	client, ours := []farside.Object{{"key": "msisdn", "value": p.Wallet}}, []farside.Object{{"key": "walletid", "value": "1"}}
	tx := farside.Object{"amount": p.Told, "currency": p.Currency, "type": p.Op, "transactionReference": p.ID, "transactionReceipt": "R" + p.ID,
		"transactionStatus": "completed", "creditParty": client, "debitParty": ours, "requestingOrganisationTransactionReference": p.Note,
		"creationDate": p.At.Format(time.RFC3339), "modificationDate": p.At.Format(time.RFC3339),
		"fees": []farside.Object{{"feeType": "commission", "feeAmount": "1.5", "feeCurrency": p.Currency}}}
	if p.Op == "merchantpay" {
		tx["creditParty"], tx["debitParty"] = ours, client
	}
	switch p.State {
	case farside.Pending:
		tx["transactionStatus"] = "pending"
	case farside.Reversed:
		tx["transactionStatus"] = "reversed"
	}
	return tx
}

// Callback that the operator would make now.
func (o *Operator) Callback(ref string) (providers.Callback, bool) {
	p := o.Find(func(p farside.Payment) bool { return p.Ref == ref })
	if p == nil || p.Callback == "" || p.State == farside.Pending {
		return providers.Callback{}, false
	}
	var body any = shown(*p)
	if p.State == farside.Failed {
		body = state(*p)["error"]
	}
	b, err := json.Marshal(body)
	if err != nil {
		return providers.Callback{}, false
	}
	return providers.Callback{Token: p.Callback[strings.LastIndex(p.Callback, "/")+1:], Header: map[string][]string{"X-Correlationid": {ref}}, Body: b}, true
}

func (o *Operator) account(w http.ResponseWriter, r *http.Request, kind, id, what string) {
	known := kind == "walletid" && id == "1" || kind == "msisdn" && strings.HasPrefix(id, "+")
	switch {
	case !known || id == "+256770000404":
		o.fail(w, r, nil, http.StatusNotFound, "identification", "identifierError")
	case what == "balance":
		o.reply(w, r, nil, http.StatusOK, farside.Object{"accountStatus": "available", "currentBalance": "1000000.5", "availableBalance": "900000.5", "currency": "KES"})
	case what == "accountname":
		o.reply(w, r, nil, http.StatusOK, farside.Object{"name": farside.Object{"firstName": "Jane", "lastName": "Demo"}})
	case what == "transactions":
		list := []any{}
		for _, p := range o.All() {
			list = append(list, shown(p))
		}
		o.reply(w, r, nil, http.StatusOK, list)
	default:
		o.fail(w, r, nil, http.StatusNotFound, "identification", "identifierError")
	}
}

func (o *Operator) fail(w http.ResponseWriter, r *http.Request, body []byte, status int, category, code string) {
	o.reply(w, r, body, status, farside.Object{"errorCategory": category, "errorCode": code, "errorDateTime": o.Now().Format(time.RFC3339)})
}

// reply by the specification.
func (o *Operator) reply(w http.ResponseWriter, r *http.Request, body []byte, status int, v any) {
	b := farside.Answer(w, status, v)
	if o.Check != nil {
		o.Check(r, body, status, w.Header(), b)
	}
}
