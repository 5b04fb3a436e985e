package fineract

import (
	"context"
	"iter"
	"maps"
	"net/url"
	"strconv"
	"strings"
)

// Ref points to a loan or a transaction by the server's id or, if that is 0, by its externalId. A loan transaction is
// best named by its externalId: its id changes when later postings change (observed 0.13).
type Ref struct {
	ID         int64
	ExternalID string
}

// in extends a route by a segment for the Ref: name is the placeholder.
func (r Ref) in(route, name string) (string, any) {
	if r.ID != 0 || r.ExternalID == "" {
		return route + "/{" + name + "Id}", r.ID
	}
	return route + "/external-id/{" + name + "ExternalId}", r.ExternalID
}

// Loan is a loan; schedule, transactions and charges are there only when asked for.
type Loan struct {
	ID                int64             `json:"id"`
	AccountNo         string            `json:"accountNo"`
	ExternalID        string            `json:"externalId"`
	Status            Enum              `json:"status"`
	ClientID          int64             `json:"clientId"`
	ClientName        string            `json:"clientName"`
	ClientOfficeID    int64             `json:"clientOfficeId"`
	Group             Named             `json:"group"` // of JLG and group loans
	ProductID         int64             `json:"loanProductId"`
	ProductName       string            `json:"loanProductName"`
	OfficerID         int64             `json:"loanOfficerId"`
	LoanType          Enum              `json:"loanType"` // 1 individual, 2 group, 3 JLG, 4 GLIM
	Currency          Currency          `json:"currency"`
	Principal         Decimal           `json:"principal"`
	ApprovedPrincipal Decimal           `json:"approvedPrincipal"`
	NetDisbursal      Decimal           `json:"netDisbursalAmount"`
	Repayments        int               `json:"numberOfRepayments"`
	Recalculates      bool              `json:"isInterestRecalculationEnabled"` // refuses back-dated repayments
	Timeline          Timeline          `json:"timeline"`
	Summary           LoanSummary       `json:"summary"`
	Schedule          Schedule          `json:"repaymentSchedule"`
	Transactions      []LoanTransaction `json:"transactions"`
	Charges           []LoanCharge      `json:"charges"`
	LinkedAccount     Named             `json:"linkedAccount"`
	InArrears         bool              `json:"inArrears"`
	ChargedOff        bool              `json:"chargedOff"`
	TotalOverpaid     Decimal           `json:"totalOverpaid"`
}

// LoanSummary is what was charged, paid and is owed, in all and by portion.
type LoanSummary struct {
	PrincipalDisbursed   Decimal `json:"principalDisbursed"`
	PrincipalPaid        Decimal `json:"principalPaid"`
	PrincipalOutstanding Decimal `json:"principalOutstanding"`
	PrincipalOverdue     Decimal `json:"principalOverdue"`
	InterestOverdue      Decimal `json:"interestOverdue"`
	FeesOverdue          Decimal `json:"feeChargesOverdue"`
	PenaltiesOverdue     Decimal `json:"penaltyChargesOverdue"`
	InterestOutstanding  Decimal `json:"interestOutstanding"`
	FeesOutstanding      Decimal `json:"feeChargesOutstanding"`
	PenaltiesOutstanding Decimal `json:"penaltyChargesOutstanding"`
	TotalExpected        Decimal `json:"totalExpectedRepayment"`
	TotalRepaid          Decimal `json:"totalRepayment"`
	TotalOutstanding     Decimal `json:"totalOutstanding"`
	TotalOverdue         Decimal `json:"totalOverdue"`
	OverdueSince         Date    `json:"overdueSinceDate"`
}

// Schedule is the plan of repayments.
type Schedule struct {
	Periods          []Period `json:"periods"`
	TotalOutstanding Decimal  `json:"totalOutstanding"`
}

// Period is an instalment, or a disbursement if Number is 0.
type Period struct {
	Number               int     `json:"period"`
	From                 Date    `json:"fromDate"`
	Due                  Date    `json:"dueDate"`
	MetOn                Date    `json:"obligationsMetOnDate"`
	Complete             bool    `json:"complete"`
	Disbursed            Decimal `json:"principalDisbursed"`
	PrincipalDue         Decimal `json:"principalDue"`
	PrincipalPaid        Decimal `json:"principalPaid"`
	PrincipalWrittenOff  Decimal `json:"principalWrittenOff"`
	PrincipalOutstanding Decimal `json:"principalOutstanding"`
	InterestDue          Decimal `json:"interestDue"`
	InterestPaid         Decimal `json:"interestPaid"`
	InterestWaived       Decimal `json:"interestWaived"`
	InterestWrittenOff   Decimal `json:"interestWrittenOff"`
	InterestOutstanding  Decimal `json:"interestOutstanding"`
	FeesDue              Decimal `json:"feeChargesDue"`
	FeesPaid             Decimal `json:"feeChargesPaid"`
	FeesWaived           Decimal `json:"feeChargesWaived"`
	FeesWrittenOff       Decimal `json:"feeChargesWrittenOff"`
	FeesOutstanding      Decimal `json:"feeChargesOutstanding"`
	PenaltiesDue         Decimal `json:"penaltyChargesDue"`
	PenaltiesPaid        Decimal `json:"penaltyChargesPaid"`
	PenaltiesWaived      Decimal `json:"penaltyChargesWaived"`
	PenaltiesWrittenOff  Decimal `json:"penaltyChargesWrittenOff"`
	PenaltiesOutstanding Decimal `json:"penaltyChargesOutstanding"`
	TotalDue             Decimal `json:"totalDueForPeriod"`
	TotalPaid            Decimal `json:"totalPaidForPeriod"`
	TotalOutstanding     Decimal `json:"totalOutstandingForPeriod"`
}

// Types of loan transactions that a passbook shows.
const (
	LoanDisbursement int64 = 1
	LoanRepayment    int64 = 2
	LoanAccrual      int64 = 10 // every loan with interest has one from its first day, even with cash accounting: not for a passbook
)

// LoanTransaction is one booking on a loan, or a template for one (then it has no id).
type LoanTransaction struct {
	ID                 int64         `json:"id"`
	LoanID             int64         `json:"loanId"`
	ExternalID         string        `json:"externalId"`
	Type               Enum          `json:"type"`
	Date               Date          `json:"date"`
	Currency           Currency      `json:"currency"`
	Amount             Decimal       `json:"amount"`
	Payment            PaymentDetail `json:"paymentDetailData"`
	Principal          Decimal       `json:"principalPortion"`
	Interest           Decimal       `json:"interestPortion"`
	Fees               Decimal       `json:"feeChargesPortion"`
	Penalties          Decimal       `json:"penaltyChargesPortion"`
	Overpayment        Decimal       `json:"overpaymentPortion"`
	OutstandingBalance Decimal       `json:"outstandingLoanBalance"`
	SubmittedOn        Date          `json:"submittedOnDate"`
	Reversed           bool          `json:"manuallyReversed"` // undone
	ReversedOn         Date          `json:"reversedOnDate"`   // also of one that was replaced by another id
	ReversalExternalID string        `json:"reversalExternalId"`
	PaymentTypes       []PaymentType `json:"paymentTypeOptions"` // of templates
}

// LoanCharge is a fee or penalty of a loan. Repayments pay it, in the product's order.
type LoanCharge struct {
	ID          int64   `json:"id"`
	ChargeID    int64   `json:"chargeId"`
	Name        string  `json:"name"`
	TimeType    Enum    `json:"chargeTimeType"`
	Due         Date    `json:"dueDate"`
	Amount      Decimal `json:"amount"`
	Paid        Decimal `json:"amountPaid"`
	AmountOff   Decimal `json:"amountWaived"`
	WrittenOff  Decimal `json:"amountWrittenOff"`
	Outstanding Decimal `json:"amountOutstanding"`
	Penalty     bool    `json:"penalty"`
	IsPaid      bool    `json:"paid"`
	Waived      bool    `json:"waived"`
}

// LoanPages reads all loans that the user may see, a page at a time: there is no filter by officer (observed 4.3).
//
// Endpoint: GET /v1/loans
func (c *Client) LoanPages(ctx context.Context, size int) iter.Seq2[[]Loan, error] {
	return pages[Loan](ctx, c, "/v1/loans", nil, size)
}

// Loan reads one loan. associations: repaymentSchedule, transactions, charges, linkedAccount ...; without one, none.
//
// Endpoint: GET /v1/loans/{loanId}, GET /v1/loans/external-id/{loanExternalId}
func (c *Client) Loan(ctx context.Context, loan Ref, associations ...string) (Loan, error) {
	route, arg := loan.in("/v1/loans", "loan")
	return Get[Loan](ctx, c, route, associated(associations), arg)
}

// LoanTransaction reads one transaction. One that exists under another loan is "not found" too (observed 4.4).
//
// Endpoint: GET /v1/loans/{loanId}/transactions/{transactionId},
// GET /v1/loans/{loanId}/transactions/external-id/{transactionExternalId},
// GET /v1/loans/external-id/{loanExternalId}/transactions/{transactionId},
// GET /v1/loans/external-id/{loanExternalId}/transactions/external-id/{transactionExternalId}
func (c *Client) LoanTransaction(ctx context.Context, loan, transaction Ref) (LoanTransaction, error) {
	route, args := loanTransaction(loan, transaction)
	return Get[LoanTransaction](ctx, c, route, nil, args...)
}

func loanTransaction(loan, transaction Ref) (string, []any) {
	route, a := loan.in("/v1/loans", "loan")
	route, b := transaction.in(route+"/transactions", "transaction")
	return route, []any{a, b}
}

// LoanCharges reads the charges of a loan.
//
// Endpoint: GET /v1/loans/{loanId}/charges
func (c *Client) LoanCharges(ctx context.Context, loanID int64) ([]LoanCharge, error) {
	return Get[[]LoanCharge](ctx, c, "/v1/loans/{loanId}/charges", nil, loanID)
}

// Portfolio is whose loans an officer has: the best plain list there is (observed 4.4).
type Portfolio struct {
	Today    Date `json:"assignmentDate"` // the tenant's
	Accounts struct {
		Clients []Holder `json:"clients"`
		Groups  []Holder `json:"groups"`
	} `json:"accountSummaryCollection"`
}

// Holder is a client or group with loans.
type Holder struct {
	ID    int64         `json:"id"`
	Name  string        `json:"displayName"`
	Loans []LoanAccount `json:"loans"`
}

// OfficerPortfolio reads the officer's active loans, JLG loans included.
//
// Endpoint: GET /v1/loans/loanreassignment/template
func (c *Client) OfficerPortfolio(ctx context.Context, officeID, officerID int64) (Portfolio, error) {
	q := values("officeId", officeID, "fromLoanOfficerId", officerID)
	return Get[Portfolio](ctx, c, "/v1/loans/loanreassignment/template", q)
}

// pages reads a list that comes in pages, by id, until a page is short: totals lie (observed 0.17). A page of more than
// was asked for is of a server that pages nothing.
func pages[T any](ctx context.Context, c *Client, route string, query url.Values, size int, args ...any) iter.Seq2[[]T, error] {
	size = max(1, or(size, 100))
	return func(yield func([]T, error) bool) {
		for offset := 0; ; offset += size {
			q := values("orderBy", "id", "sortOrder", "ASC", "limit", size)
			q.Set("offset", strconv.Itoa(offset))
			maps.Copy(q, query)
			p, err := Get[page[T]](ctx, c, route, q, args...)
			if !yield(p.Items, err) || err != nil || len(p.Items) != size {
				return
			}
		}
	}
}

func associated(list []string) url.Values {
	return values("associations", strings.Join(list, ","))
}
