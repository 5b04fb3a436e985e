package gsma

import (
	"errors"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/providers"
	"daftari/providers/wire"
)

// The bodies of the specification, as far as we read or write them.
type (
	transaction struct {
		Amount       string  `json:"amount"`
		Currency     string  `json:"currency"`
		DebitParty   []party `json:"debitParty,omitempty"`
		CreditParty  []party `json:"creditParty,omitempty"`
		Description  string  `json:"descriptionText,omitempty"`
		OurReference string  `json:"requestingOrganisationTransactionReference,omitempty"`
		Type         string  `json:"type,omitempty"`
		Reference    string  `json:"transactionReference,omitempty"`
		Receipt      string  `json:"transactionReceipt,omitempty"`
		Status       string  `json:"transactionStatus,omitempty"`
		Created      string  `json:"creationDate,omitempty"`
		Modified     string  `json:"modificationDate,omitempty"`
		Fees         []fee   `json:"fees,omitempty"`
	}
	party struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	}
	fee struct {
		Amount   string `json:"feeAmount"`
		Currency string `json:"feeCurrency"`
	}
	requestState struct {
		ID     string   `json:"serverCorrelationId"`
		Status string   `json:"status"`
		Object string   `json:"objectReference"`
		Error  apiError `json:"error"`
	}
	apiError struct {
		Category string `json:"errorCategory"`
		Code     string `json:"errorCode"`
		Text     string `json:"errordescription"` // spelt so in the specification
	}
)

func (e apiError) said(key app.Key, reason providers.Reason) providers.Result {
	res := providers.Say(key, reason, e.Category+"/"+e.Code)
	res.Text = providers.Words(e.Text)
	return res
}

// told is what a transaction says of the payment, seen from the institution.
func (t transaction) told(flow app.Flow) providers.Told {
	told := providers.Told{Reference: t.OurReference, Amount: t.Amount, Currency: t.Currency}
	parties := t.CreditParty
	if flow == app.CashIn {
		parties = t.DebitParty
	}
	for _, p := range parties {
		if strings.EqualFold(p.Key, "msisdn") {
			told.Wallet = p.Value
		}
	}
	return told
}

// fee adds the fees up; no amount when one of them is of another currency.
func (t transaction) fee(cur money.Currency) money.Amount {
	sum := money.Zero(cur)
	for _, f := range t.Fees {
		a, err := money.ParseDecimal(f.Amount, cur)
		if err != nil || f.Currency != cur.Code() {
			return money.Amount{}
		}
		if sum, err = sum.Add(a); err != nil {
			return money.Amount{}
		}
	}
	return sum
}

// hear reads a callback. Its own words say which way the money went.
func hear(c providers.Callback) (providers.Heard, error) {
	correlation := ""
	for name, values := range c.Header {
		if strings.EqualFold(name, "X-CorrelationID") && len(values) == 1 {
			correlation = values[0]
		}
	}
	h := providers.Heard{Raw: c.Body, Told: providers.Told{Reference: correlation}}
	if e, ok := wire.Read[apiError](c.Body); ok && e.Code != "" {
		h.Reason, h.Code, h.Text = reasonOf(opDisburse, e.Category, e.Code), e.Category+"/"+e.Code, providers.Words(e.Text)
		return h, nil
	}
	tx, ok := wire.Read[transaction](c.Body)
	if !ok || tx.Reference == "" || tx.Status == "" {
		return providers.Heard{}, errors.New("a callback that is neither a transaction nor an error")
	}
	flow := app.CashOut
	if tx.Type == opCollect {
		flow = app.CashIn
	}
	told := tx.told(flow)
	if told.Reference == "" {
		told.Reference = correlation
	}
	h.Reason, h.Code, h.Told, h.Ref = reasonOfTransaction(tx.Status), tx.Status, told, tx.Reference
	if tx.Receipt != "" {
		h.Ref = tx.Receipt
	}
	h.At, _ = time.Parse(time.RFC3339, tx.Modified)
	return h, nil
}
