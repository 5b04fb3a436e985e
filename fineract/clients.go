package fineract

import (
	"context"
	"errors"
	"iter"
	"net/http"
)

// Person is a client of the institution.
type Person struct {
	ID          int64   `json:"id"`
	AccountNo   string  `json:"accountNo"`
	ExternalID  string  `json:"externalId"`
	Status      Enum    `json:"status"`
	Active      bool    `json:"active"`
	Activated   Date    `json:"activationDate"`
	FirstName   string  `json:"firstname"`
	MiddleName  string  `json:"middlename"`
	LastName    string  `json:"lastname"`
	FullName    string  `json:"fullname"`
	DisplayName string  `json:"displayName"`
	MobileNo    string  `json:"mobileNo"`
	BirthDate   Date    `json:"dateOfBirth"`
	Gender      Named   `json:"gender"`
	OfficeID    int64   `json:"officeId"`
	OfficeName  string  `json:"officeName"`
	StaffID     int64   `json:"staffId"`
	Groups      []Named `json:"groups"` // of a single client only, not in lists
	SavingsID   int64   `json:"savingsAccountId"`
}

// ClientPages reads the clients of an office, a page at a time; officeID 0 means all that the user may see. There is
// no filter by officer before 1.16 (observed 4.3).
//
// Endpoint: GET /v1/clients
func (c *Client) ClientPages(ctx context.Context, officeID int64, size int) iter.Seq2[[]Person, error] {
	return pages[Person](ctx, c, "/v1/clients", values("officeId", officeID), size)
}

// Client reads one client; one of another branch is "not found".
//
// Endpoint: GET /v1/clients/{clientId}, GET /v1/clients/external-id/{externalId}
func (c *Client) Client(ctx context.Context, client Ref) (Person, error) {
	route, arg := client.in("/v1/clients", "client")
	return Get[Person](ctx, c, route, nil, arg)
}

// Accounts are the accounts of a client or group, in short.
type Accounts struct {
	Loans       []LoanAccount    `json:"loanAccounts"`
	Savings     []SavingsAccount `json:"savingsAccounts"`
	MemberLoans []LoanAccount    `json:"memberLoanAccounts"` // of a group: its members' JLG loans
	MemberSaves []SavingsAccount `json:"memberSavingsAccounts"`
}

// LoanAccount is a loan in short.
type LoanAccount struct {
	ID         int64    `json:"id"`
	AccountNo  string   `json:"accountNo"`
	ExternalID string   `json:"externalId"`
	ProductID  int64    `json:"productId"`
	Product    string   `json:"productName"`
	ShortName  string   `json:"shortProductName"`
	Status     Enum     `json:"status"`
	Currency   Currency `json:"currency"`
	LoanType   Enum     `json:"loanType"`
	LoanCycle  int      `json:"loanCycle"`
	InArrears  bool     `json:"inArrears"`
	Original   Decimal  `json:"originalLoan"`
	Balance    Decimal  `json:"loanBalance"`
	Paid       Decimal  `json:"amountPaid"`
}

// SavingsAccount is a savings account in short.
type SavingsAccount struct {
	ID          int64    `json:"id"`
	AccountNo   string   `json:"accountNo"`
	ExternalID  string   `json:"externalId"`
	ProductID   int64    `json:"productId"`
	Product     string   `json:"productName"`
	Status      Enum     `json:"status"`
	Currency    Currency `json:"currency"`
	Balance     Decimal  `json:"accountBalance"`
	DepositType Enum     `json:"depositType"`
}

// ClientCharge is a fee that a client owes, apart from any account.
type ClientCharge struct {
	ID          int64    `json:"id"`
	ClientID    int64    `json:"clientId"`
	ChargeID    int64    `json:"chargeId"`
	Name        string   `json:"name"`
	TimeType    Enum     `json:"chargeTimeType"`
	Due         Date     `json:"dueDate"`
	Currency    Currency `json:"currency"`
	Amount      Decimal  `json:"amount"`
	Paid        Decimal  `json:"amountPaid"`
	AmountOff   Decimal  `json:"amountWaived"`
	WrittenOff  Decimal  `json:"amountWrittenOff"`
	Outstanding Decimal  `json:"amountOutstanding"`
	Penalty     bool     `json:"penalty"`
	Active      bool     `json:"isActive"`
	IsPaid      bool     `json:"isPaid"`
	Waived      bool     `json:"isWaived"`
}

// ClientCharges reads what a client owes, without what is paid.
//
// Endpoint: GET /v1/clients/{clientId}/charges
func (c *Client) ClientCharges(ctx context.Context, id int64) ([]ClientCharge, error) {
	q := values("pendingPayment", true, "chargeStatus", "active")
	p, err := Get[page[ClientCharge]](ctx, c, "/v1/clients/{clientId}/charges", q, id)
	return p.Items, err
}

// ClientTransaction is a booking on a client: the payment of a charge.
type ClientTransaction struct {
	ID          int64         `json:"id"`
	ExternalID  string        `json:"externalId"`
	Type        Enum          `json:"type"`
	Date        Date          `json:"date"`
	Currency    Currency      `json:"currency"`
	Amount      Decimal       `json:"amount"`
	Payment     PaymentDetail `json:"paymentDetailData"`
	Reversed    bool          `json:"reversed"`
	SubmittedOn Date          `json:"submittedOnDate"`
}

// ClientTransactions reads all of a client's bookings: the way to look a lost payment of a charge up.
//
// Endpoint: GET /v1/clients/{clientId}/transactions
func (c *Client) ClientTransactions(ctx context.Context, id int64) ([]ClientTransaction, error) {
	const size = 200
	var all []ClientTransaction
	for offset := 0; ; offset += size { // the server sorts by itself, newest first: what comes in meanwhile hides none
		p, err := Get[page[ClientTransaction]](ctx, c, "/v1/clients/{clientId}/transactions", values("limit", size, "offset", offset), id)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if len(p.Items) != size {
			return all, nil
		}
	}
}

// PayClientCharge pays a charge of a client. It has no place in a batch. The body's fields are the date, the amount and,
// where the server takes them, externalId and payment details (fineract.md has no recording of it).
//
// Endpoint: POST /v1/clients/{clientId}/charges/{chargeId}
func PayClientCharge(clientID, chargeID int64, t Transaction, key string) Posting {
	body := struct {
		Date       Date    `json:"transactionDate"`
		Amount     Decimal `json:"amount"`
		ExternalID string  `json:"externalId,omitempty"`
		Payment
	}{t.Date, t.Amount, t.ExternalID, t.Payment}
	p := write(http.MethodPost, "/v1/clients/{clientId}/charges/{chargeId}", []any{clientID, chargeID}, values("command", "paycharge"), body, true, key)
	return p.checked(t.check())
}

// NewClient is the body of CreateClient. Active without Activated is refused; so is a mobile number that another has.
type NewClient struct {
	OfficeID    int64  `json:"officeId"`
	LegalFormID int64  `json:"legalFormId"` // 1 person, 2 entity
	FirstName   string `json:"firstname,omitempty"`
	LastName    string `json:"lastname,omitempty"`
	FullName    string `json:"fullname,omitempty"`
	ExternalID  string `json:"externalId,omitempty"`
	MobileNo    string `json:"mobileNo,omitempty"`
	StaffID     int64  `json:"staffId,omitempty"`
	GroupID     int64  `json:"groupId,omitempty"`
	Active      bool   `json:"active"` // needs ACTIVATE_CLIENT as well
	Activated   Date   `json:"activationDate,omitzero"`
	Submitted   Date   `json:"submittedOnDate,omitzero"`
}

// CreateClient enters a new client.
//
// Endpoint: POST /v1/clients
func CreateClient(n NewClient, key string) Posting {
	p := write(http.MethodPost, "/v1/clients", nil, nil, n, true, key)
	if n.OfficeID == 0 || n.LegalFormID == 0 {
		p = p.checked(errors.New("no office or legal form"))
	}
	return p
}
