package fineract

import "context"

// Office is a branch. Hierarchy (".2.") is what the server cuts reads by.
type Office struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	ExternalID string `json:"externalId"`
	Opened     Date   `json:"openingDate"`
	Hierarchy  string `json:"hierarchy"`
	ParentID   int64  `json:"parentId"`
	ParentName string `json:"parentName"`
}

// Offices reads the user's office and those below.
//
// Endpoint: GET /v1/offices
func (c *Client) Offices(ctx context.Context) ([]Office, error) {
	return Get[[]Office](ctx, c, "/v1/offices", nil)
}

// Staff is a member of staff.
type Staff struct {
	ID          int64  `json:"id"`
	ExternalID  string `json:"externalId"`
	FirstName   string `json:"firstname"`
	LastName    string `json:"lastname"`
	DisplayName string `json:"displayName"`
	MobileNo    string `json:"mobileNo"`
	OfficeID    int64  `json:"officeId"`
	OfficeName  string `json:"officeName"`
	Officer     bool   `json:"isLoanOfficer"`
	Active      bool   `json:"isActive"`
}

// PaymentType is a way money is paid; products book it to a ledger account of its own.
type PaymentType struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Cash        bool   `json:"isCashPayment"`
	Position    int    `json:"position"`
	Code        string `json:"codeName"`
	System      bool   `json:"isSystemDefined"`
}

// PaymentTypes reads them all.
//
// Endpoint: GET /v1/paymenttypes
func (c *Client) PaymentTypes(ctx context.Context) ([]PaymentType, error) {
	return Get[[]PaymentType](ctx, c, "/v1/paymenttypes", nil)
}

// Currencies reads the currencies that the tenant uses.
//
// Endpoint: GET /v1/currencies
func (c *Client) Currencies(ctx context.Context) ([]Currency, error) {
	v, err := Get[struct {
		Selected []Currency `json:"selectedCurrencyOptions"`
	}](ctx, c, "/v1/currencies", values("fields", "selectedCurrencyOptions"))
	return v.Selected, err
}

// Holiday is a holiday of an office. Only active ones (status 300) count, and only repayments are refused on them.
type Holiday struct {
	ID            int64  `json:"id"`
	Name          string `json:"name"`
	From          Date   `json:"fromDate"`
	To            Date   `json:"toDate"`
	RescheduledTo Date   `json:"repaymentsRescheduledTo"`
	Rescheduling  int    `json:"reschedulingType"` // 1 next repayment day, 2 RescheduledTo
	Status        Enum   `json:"status"`
}

// Holidays reads all holidays of an office. (With dates the server fails on PostgreSQL, observed 4.1.)
//
// Endpoint: GET /v1/holidays
func (c *Client) Holidays(ctx context.Context, officeID int64) ([]Holiday, error) {
	return Get[[]Holiday](ctx, c, "/v1/holidays", values("officeId", officeID))
}

// WorkingDays is the week: Recurrence is an RRULE with BYDAY.
type WorkingDays struct {
	ID             int64  `json:"id"`
	Recurrence     string `json:"recurrence"`
	RescheduleType Enum   `json:"repaymentRescheduleType"` // 1 same day, 2 next working day, 3 next meeting, 4 previous working day
}

// WorkingDays reads the tenant's week.
//
// Endpoint: GET /v1/workingdays
func (c *Client) WorkingDays(ctx context.Context) (WorkingDays, error) {
	return Get[WorkingDays](ctx, c, "/v1/workingdays", nil)
}

// Setting is a switch of the tenant: maker-checker, allow-transactions-on-holiday, enable-business-date, rounding-mode ...
type Setting struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
	Value   int64  `json:"value"`
}

// Setting reads one switch.
//
// Endpoint: GET /v1/configurations/name/{name}
func (c *Client) Setting(ctx context.Context, name string) (Setting, error) {
	return Get[Setting](ctx, c, "/v1/configurations/name/{name}", nil, name)
}

// Today reads the tenant's day, by which the server judges what is in the future: it is not the device's (observed 0.18).
// It asks for the form of a savings transaction if an account is known (savingsID, else 0), else or if that is not
// allowed for the form of a client. GET /businessdate is stale or missing where the function is off, so it is not asked.
//
// Endpoint: GET /v1/savingsaccounts/{savingsId}/transactions/template, GET /v1/clients/template
func (c *Client) Today(ctx context.Context, savingsID int64) (Date, error) {
	if savingsID > 0 {
		t, err := c.SavingsTemplate(ctx, savingsID)
		switch class := Classify(err); {
		case err == nil && !t.Date.IsZero():
			return t.Date, nil
		case err != nil && class != Refused && class != NotPermitted:
			return Date{}, err
		}
	}
	v, err := Get[struct {
		Day Date `json:"activationDate"`
	}](ctx, c, "/v1/clients/template", values("fields", "activationDate"))
	return v.Day, err
}
