// Package darajatest is Safaricom's Daraja as its pages describe it: strict about fields, lengths and
// the sealed password, and stateful. Tests only.
package darajatest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"daftari/providers"
	"daftari/providers/farside"
)

// Daraja is the far side.
type Daraja struct {
	*farside.Books
	ConsumerKey, ConsumerSecret, Initiator, Password, Passkey string
	Key                                                       *rsa.PrivateKey

	mu     sync.Mutex
	pushes map[string]int            // by account reference
	calls  map[string]farside.Object // by our reference: the newest answer to an enquiry
}

// Token that the door gives out, and the short codes.
const (
	Token   = "token-of-daraja-for-the-tests"
	PayBill = "174379"
	Payouts = "600992"
)

// ServeHTTP is the API as far as we use it.
func (d *Daraja) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := farside.Body(r)
	if r.URL.Path == "/oauth/v1/generate" {
		if key, secret, _ := r.BasicAuth(); key != d.ConsumerKey || secret != d.ConsumerSecret || r.URL.Query().Get("grant_type") != "client_credentials" {
			fail(w, http.StatusBadRequest, "400.008.01")
			return
		}
		farside.Answer(w, http.StatusOK, farside.Object{"access_token": Token, "expires_in": "3599"})
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+Token {
		fail(w, http.StatusUnauthorized, "401.002.01")
		return
	}
	var in map[string]string
	if r.Method != http.MethodPost || json.Unmarshal(body, &in) != nil {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	switch r.URL.Path {
	case "/mpesa/b2c/v3/paymentrequest":
		d.pay(w, r, in)
	case "/mpesa/transactionstatus/v1/query":
		d.status(w, r, in)
	case "/mpesa/stkpush/v1/processrequest":
		d.push(w, r, in)
	case "/mpesa/stkpushquery/v1/query":
		d.query(w, r, in)
	case "/pulltransactions/v1/query":
		d.pull(w, in)
	default:
		fail(w, http.StatusNotFound, "404.001.01")
	}
}

var (
	kenyan = regexp.MustCompile(`^254[17][0-9]{8}$`)
	whole  = regexp.MustCompile(`^[1-9][0-9]*$`)
	short  = regexp.MustCompile(`^[A-Za-z0-9-]{1,19}$`)
	url    = regexp.MustCompile(`^https://[^ ]+$`)
	moment = regexp.MustCompile(`^20[0-9]{12}$`)
)

// sealed says whether the credential holds the initiator's password.
func (d *Daraja) sealed(credential string) bool {
	b, err := base64.StdEncoding.DecodeString(credential)
	if err == nil {
		b, err = rsa.DecryptPKCS1v15(rand.Reader, d.Key, b)
	}
	return err == nil && string(b) == d.Password
}

func (d *Daraja) pay(w http.ResponseWriter, r *http.Request, in map[string]string) {
	if len(in) != 11 || !short.MatchString(in["OriginatorConversationID"]) || in["InitiatorName"] != d.Initiator || !d.sealed(in["SecurityCredential"]) ||
		in["CommandID"] != "BusinessPayment" || !whole.MatchString(in["Amount"]) || in["PartyA"] != Payouts || !kenyan.MatchString(in["PartyB"]) ||
		len(in["Remarks"]) < 2 || len(in["Remarks"]) > 100 || !url.MatchString(in["ResultURL"]) || !url.MatchString(in["QueueTimeOutURL"]) ||
		in["ResultURL"] == in["QueueTimeOutURL"] {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	ref := in["OriginatorConversationID"]
	_, fault, known := d.Take(farside.Payment{Ref: ref, Op: "b2c", Wallet: in["PartyB"], Amount: in["Amount"], Currency: "KES", Callback: in["ResultURL"]})
	switch {
	case d.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"ResponseCode": "77", "ResponseDescription": "flux"})
	case known:
		fail(w, http.StatusInternalServerError, "500.002.1001")
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"ConversationID": "AG_" + ref, "OriginatorConversationID": ref, "ResponseCode": "0", "ResponseDescription": "Accept the service request successfully."})
	}
}

func (d *Daraja) status(w http.ResponseWriter, r *http.Request, in map[string]string) {
	ref := in["OriginalConversationID"]
	if len(in) != 10 || in["Initiator"] != d.Initiator || !d.sealed(in["SecurityCredential"]) || in["IdentifierType"] != "4" || in["PartyA"] != Payouts || !url.MatchString(in["ResultURL"]) {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	p, fault := d.Ask(ref)
	switch {
	case d.Break(w, r, fault):
		return
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"ResponseCode": "77"})
		return
	}
	d.mu.Lock()
	if d.calls == nil {
		d.calls = map[string]farside.Object{}
	}
	d.calls[ref] = statusResult(p)
	d.mu.Unlock()
	farside.Answer(w, http.StatusOK, farside.Object{"ConversationID": "AG_q", "OriginatorConversationID": "q-1", "ResponseCode": "0"})
}

// statusResult of an enquiry; its outer ids are its own.
func statusResult(p *farside.Payment) farside.Object {
	if p == nil {
		return farside.Object{"Result": farside.Object{"ResultType": 0, "ResultCode": 2033, "ResultDesc": "not found", "OriginatorConversationID": "q-1", "ConversationID": "AG_q", "TransactionID": "OQ00"}}
	}
	state := map[farside.State]string{farside.Paid: "Completed", farside.Failed: "Declined", farside.Pending: "Authorized", farside.Reversed: "Completed"}[p.State]
	return farside.Object{"Result": farside.Object{"ResultType": 0, "ResultCode": 0, "ResultDesc": "The service request is processed successfully.", "OriginatorConversationID": "q-1",
		"ConversationID": "AG_q", "TransactionID": "OQ00", "ResultParameters": farside.Object{"ResultParameter": []farside.Object{
			{"Key": "DebitPartyName", "Value": Payouts + " - DEMO SACCO"}, {"Key": "CreditPartyName", "Value": p.Wallet + " - JANE DEMO"},
			{"Key": "Originator Conversation ID", "Value": p.Ref}, {"Key": "TransactionReason"}, {"Key": "TransactionStatus", "Value": state},
			{"Key": "DebitPartyCharges", "Value": "Fee For B2C Payment|KES|22.40"}, {"Key": "FinalisedTime", "Value": 20261121110203},
			{"Key": "Amount", "Value": json.Number(p.Told)}, {"Key": "ReceiptNo", "Value": p.ID},
		}}}}
}

func (d *Daraja) push(w http.ResponseWriter, r *http.Request, in map[string]string) {
	account := in["AccountReference"]
	if len(in) != 11 || !d.password(in) || in["TransactionType"] != "CustomerPayBillOnline" || !whole.MatchString(in["Amount"]) || in["PartyB"] != PayBill ||
		!kenyan.MatchString(in["PartyA"]) || in["PhoneNumber"] != in["PartyA"] || account == "" || len(account) > 12 || len(in["TransactionDesc"]) > 13 || !url.MatchString(in["CallBackURL"]) {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	d.mu.Lock()
	if d.pushes == nil {
		d.pushes = map[string]int{}
	}
	d.pushes[account]++
	ref := fmt.Sprintf("%s#%d", account, d.pushes[account]) // every push is a prompt of its own
	d.mu.Unlock()
	p, fault, _ := d.Take(farside.Payment{Ref: ref, Op: "push", Wallet: in["PartyA"], Amount: in["Amount"], Currency: "KES", Callback: in["CallBackURL"], Note: account})
	switch {
	case d.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"ResponseCode": "77", "ResponseDescription": "flux"})
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"MerchantRequestID": "1", "CheckoutRequestID": checkout(*p), "ResponseCode": "0", "ResponseDescription": "Success. Request accepted for processing"})
	}
}

func checkout(p farside.Payment) string { return "ws_CO_" + p.Ref }

func (d *Daraja) password(in map[string]string) bool {
	want := base64.StdEncoding.EncodeToString([]byte(PayBill + d.Passkey + in["Timestamp"]))
	return moment.MatchString(in["Timestamp"]) && in["Password"] == want && in["BusinessShortCode"] == PayBill
}

func (d *Daraja) query(w http.ResponseWriter, r *http.Request, in map[string]string) {
	id := in["CheckoutRequestID"]
	if len(in) != 4 || !d.password(in) {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	p, fault := d.Ask(strings.TrimPrefix(id, "ws_CO_"))
	switch {
	case d.Break(w, r, fault):
	case fault == farside.UnknownCode:
		farside.Answer(w, http.StatusOK, farside.Object{"ResponseCode": "0", "CheckoutRequestID": id, "ResultCode": "4711"})
	case p == nil:
		fail(w, http.StatusInternalServerError, "500.003.1001")
	case p.State == farside.Pending:
		fail(w, http.StatusInternalServerError, "500.001.1001")
	default:
		farside.Answer(w, http.StatusOK, farside.Object{"ResponseCode": "0", "MerchantRequestID": "1", "CheckoutRequestID": id, "ResultCode": pushCode(*p), "ResultDesc": "done"})
	}
}

func pushCode(p farside.Payment) string {
	if p.State == farside.Failed {
		return "1032"
	}
	return "0"
}

func (d *Daraja) pull(w http.ResponseWriter, in map[string]string) {
	offset, err := strconv.Atoi(in["OffSetValue"])
	if len(in) != 4 || err != nil || in["ShortCode"] != PayBill {
		fail(w, http.StatusBadRequest, "400.002.02")
		return
	}
	list := []farside.Object{}
	for _, p := range d.Listed() {
		if p.Op == "push" {
			list = append(list, farside.Object{"transactionId": p.ID, "trxDate": "2026-11-21T11:00:00Z", "msisdn": p.Wallet, "sender": "MPESA",
				"transactiontype": "c2b-pay-bill-debit", "billreference": strings.ToUpper(p.Note), "amount": p.Told + ".0", "organizationname": "DEMO SACCO"})
		}
	}
	list = list[max(min(offset, len(list))-1, 0):] // pages overlap: a line came in since
	farside.Answer(w, http.StatusOK, farside.Object{"ResponseRefID": "1", "ResponseCode": "1000", "ResponseMessage": "Success", "Response": [][]farside.Object{list[:min(100, len(list))]}})
}

// Moved counts payouts by our reference and pushes by its first twelve letters.
func (d *Daraja) Moved(ref string) int {
	n := d.Books.Moved(ref)
	for _, p := range d.All() {
		if p.Op == "push" && p.Note == ref[:12] {
			n++
		}
	}
	return n
}

// Came counts as Moved does.
func (d *Daraja) Came(ref string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Books.Came(ref) + d.pushes[ref[:12]]
}

// Callback that Safaricom would make now: the answer to an enquiry, or the outcome.
func (d *Daraja) Callback(ref string) (providers.Callback, bool) {
	d.mu.Lock()
	told := d.calls[ref]
	d.mu.Unlock()
	p := d.Find(func(p farside.Payment) bool { return p.Ref == ref || p.Op == "push" && p.Note == ref[:12] })
	if p == nil || (told == nil && p.State == farside.Pending) {
		return providers.Callback{}, false
	}
	if told == nil {
		told = outcome(*p)
	}
	b, err := json.Marshal(told)
	return providers.Callback{Token: p.Callback[strings.LastIndex(p.Callback, "/")+1:], Body: b}, err == nil
}

func outcome(p farside.Payment) farside.Object {
	if p.Op == "push" {
		call := farside.Object{"MerchantRequestID": "1", "CheckoutRequestID": checkout(p), "ResultCode": json.Number(pushCode(p)), "ResultDesc": "done"}
		if p.State != farside.Failed {
			call["CallbackMetadata"] = farside.Object{"Item": []farside.Object{{"Name": "Amount", "Value": json.Number(p.Told)}, {"Name": "MpesaReceiptNumber", "Value": p.ID},
				{"Name": "Balance"}, {"Name": "TransactionDate", "Value": 20261121110203}, {"Name": "PhoneNumber", "Value": json.Number(p.Wallet)}}}
		}
		return farside.Object{"Body": farside.Object{"stkCallback": call}}
	}
	result := farside.Object{"ResultType": 0, "ResultCode": 0, "ResultDesc": "done", "OriginatorConversationID": p.Ref, "ConversationID": "AG_" + p.Ref, "TransactionID": p.ID}
	if p.State == farside.Failed {
		result["ResultCode"] = 8
		return farside.Object{"Result": result}
	}
	result["ResultParameters"] = farside.Object{"ResultParameter": []farside.Object{{"Key": "TransactionAmount", "Value": json.Number(p.Told)}, {"Key": "TransactionReceipt", "Value": p.ID},
		{"Key": "ReceiverPartyPublicName", "Value": p.Wallet + " - JANE DEMO"}, {"Key": "TransactionCompletedDateTime", "Value": "21.11.2026 11:02:03"}}}
	return farside.Object{"Result": result}
}

func fail(w http.ResponseWriter, status int, code string) {
	farside.Answer(w, status, farside.Object{"requestId": "1", "errorCode": code, "errorMessage": "no"})
}
