package fineract

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Enum is a coded value: {"id":300,"code":"loanStatusType.active","value":"Active"}. Statuses of loans: 100 submitted,
// 200 approved, 300 active, 303/304 transfer, 400 withdrawn, 500 rejected, 600 closed, 601 written off, 602 rescheduled,
// 700 overpaid. Of clients: 100 pending, 300 active, 303/304 transfer, 600 closed, 700 rejected, 800 withdrawn.
type Enum struct {
	ID    int64  `json:"id"`
	Code  string `json:"code"`
	Value string `json:"value"`
}

// Named is something mentioned by id and name.
type Named struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Currency is the currency of an account: Decimals and InMultiplesOf bind what may be posted, for the server rounds
// the rest silently (observed 0.9).
type Currency struct {
	Code          string `json:"code"`
	Name          string `json:"name"`
	Decimals      int    `json:"decimalPlaces"`
	InMultiplesOf int64  `json:"inMultiplesOf"`
	Symbol        string `json:"displaySymbol"`
}

// PaymentDetail is how a transaction was paid. The server drops it unless a payment type is given.
type PaymentDetail struct {
	ID            int64  `json:"id"`
	PaymentType   Named  `json:"paymentType"`
	AccountNumber string `json:"accountNumber"`
	CheckNumber   string `json:"checkNumber"`
	RoutingCode   string `json:"routingCode"`
	ReceiptNumber string `json:"receiptNumber"`
	BankNumber    string `json:"bankNumber"`
}

// Timeline holds the days of an account's life.
type Timeline struct {
	Submitted         Date `json:"submittedOnDate"`
	Approved          Date `json:"approvedOnDate"`
	Activated         Date `json:"activatedOnDate"`
	Closed            Date `json:"closedOnDate"`
	ExpectedDisbursal Date `json:"expectedDisbursementDate"`
	Disbursed         Date `json:"actualDisbursementDate"`
	ExpectedMaturity  Date `json:"expectedMaturityDate"`
}

// CommandResult is what a write answers.
type CommandResult struct {
	CommandID             int64           `json:"commandId"`
	OfficeID              int64           `json:"officeId"`
	GroupID               int64           `json:"groupId"`
	ClientID              int64           `json:"clientId"`
	LoanID                int64           `json:"loanId"`
	SavingsID             int64           `json:"savingsId"`
	ResourceID            int64           `json:"resourceId"` // of a loan transaction this id may change later: identity is the externalId
	SubResourceID         int64           `json:"subResourceId"`
	TransactionID         Text            `json:"transactionId"`
	ResourceIdentifier    string          `json:"resourceIdentifier"`
	ResourceExternalID    Text            `json:"resourceExternalId"`
	SubResourceExternalID Text            `json:"subResourceExternalId"`
	RolledBack            bool            `json:"rollbackTransaction"`
	Changes               json.RawMessage `json:"changes"` // what was sent, not what was booked

	FromCache bool   `json:"-"` // a replay of an earlier request with this key, perhaps for another loan and amount
	Raw       []byte `json:"-"`
}

// Pending tells that the command waits for a checker and that nothing is booked; CommandID names it.
func (r CommandResult) Pending() bool {
	return r.RolledBack || r.CommandID != 0 && r.ResourceID == 0 && r.ResourceIdentifier == ""
}

// known tells whether the object has the look of a command result: {} or a portal's JSON does not.
func (r CommandResult) known() bool {
	return r.CommandID != 0 || r.ResourceID != 0 || r.ResourceIdentifier != "" || r.LoanID != 0 || r.ClientID != 0 ||
		r.SavingsID != 0 || r.GroupID != 0 || r.OfficeID != 0 || r.TransactionID != "" || len(r.Changes) > 0
}

// Text is a string that the server may send as {} (resourceExternalId of a pending command), a number or null.
type Text string

// UnmarshalJSON takes what comes.
func (t *Text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case b[0] == '"':
		return json.Unmarshal(b, (*string)(t))
	case b[0] != '{' && b[0] != '[' && !bytes.Equal(b, []byte("null")):
		*t = Text(b)
	}
	return nil
}

type page[T any] struct {
	Items []T `json:"pageItems"` // totalFilteredRecords is not read: it lies (observed 0.17)
}

// UnmarshalJSON wants the list to be there: an object of somebody else's is no empty page.
func (p *page[T]) UnmarshalJSON(b []byte) error {
	var w struct {
		Items *[]T `json:"pageItems"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	if w.Items == nil {
		return errNoPage
	}
	p.Items = *w.Items
	return nil
}

var errNoPage = errors.New("a page without its items")
