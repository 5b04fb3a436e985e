// Package admin is what an administrator's tools ask of Fineract: who may do what, what waits for a checker, and which
// ledger accounts the money goes to.
package admin

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"daftari/fineract"
)

// Permission is one right of a role. Selected: the role has it, or (in Permissions) it needs a checker.
type Permission struct {
	Grouping string `json:"grouping"`
	Code     string `json:"code"`
	Entity   string `json:"entityName"`
	Action   string `json:"actionName"`
	Selected bool   `json:"selected"`
}

// Roles reads all roles.
//
// Endpoint: GET /v1/roles
func Roles(ctx context.Context, c *fineract.Client) ([]fineract.Role, error) {
	return fineract.Get[[]fineract.Role](ctx, c, "/v1/roles", nil)
}

// RolePermissions reads what a role may do.
//
// Endpoint: GET /v1/roles/{roleId}/permissions
func RolePermissions(ctx context.Context, c *fineract.Client, roleID int64) ([]Permission, error) {
	v, err := fineract.Get[struct {
		List []Permission `json:"permissionUsageData"`
	}](ctx, c, "/v1/roles/{roleId}/permissions", nil, roleID)
	return v.List, err
}

// Grant gives a role permissions, or takes them with false.
//
// Endpoint: PUT /v1/roles/{roleId}/permissions
func Grant(roleID int64, permissions map[string]bool, key string) fineract.Posting {
	body := map[string]any{"permissions": permissions}
	return fineract.Write(http.MethodPut, "/v1/roles/{roleId}/permissions", []any{roleID}, nil, body, false, key)
}

// CheckedPermissions reads which permissions can need a checker, and which do (Selected). They do only while the
// setting maker-checker is on.
//
// Endpoint: GET /v1/permissions
func CheckedPermissions(ctx context.Context, c *fineract.Client) ([]Permission, error) {
	return fineract.Get[[]Permission](ctx, c, "/v1/permissions", url.Values{"makerCheckerable": {"true"}})
}

// User is a user of the server.
type User struct {
	ID         int64           `json:"id"`
	Username   string          `json:"username"`
	FirstName  string          `json:"firstname"`
	LastName   string          `json:"lastname"`
	OfficeID   int64           `json:"officeId"`
	OfficeName string          `json:"officeName"`
	Roles      []fineract.Role `json:"selectedRoles"`
	Staff      fineract.Staff  `json:"staff"`
}

// Users reads all users of the offices that one sees.
//
// Endpoint: GET /v1/users
func Users(ctx context.Context, c *fineract.Client) ([]User, error) {
	return fineract.Get[[]User](ctx, c, "/v1/users", nil)
}

// GetUser reads one user; one's own needs no permission.
//
// Endpoint: GET /v1/users/{userId}
func GetUser(ctx context.Context, c *fineract.Client, id int64) (User, error) {
	return fineract.Get[User](ctx, c, "/v1/users/{userId}", nil, id)
}

// ChangePassword sets a password; the own valid one needs no permission, an expired one is refused (observed 1.2). The
// server's answer holds the hash, so only the failure is passed on.
//
// Endpoint: PUT /v1/users/{userId}
func ChangePassword(ctx context.Context, c *fineract.Client, userID int64, password string) error {
	body := map[string]string{"password": password, "repeatPassword": password}
	_, err := c.Post(ctx, fineract.Write(http.MethodPut, "/v1/users/{userId}", []any{userID}, nil, body, false, ""))
	return err
}

// CreatePaymentType makes a payment type. It is not flagged as cash unless cash is set: on PostgreSQL a disbursal with
// such a type is refused for users linked to staff.
//
// Endpoint: POST /v1/paymenttypes
func CreatePaymentType(name, description string, cash bool, position int, key string) fineract.Posting {
	body := map[string]any{"name": name, "description": description, "isCashPayment": cash, "position": position}
	return fineract.Write(http.MethodPost, "/v1/paymenttypes", nil, nil, body, false, key)
}

// Command is a command as the server keeps it. It waits for a checker while Checker is empty and ResourceID is 0; it
// was approved when both are there, rejected or failed when only Checker is (observed 7).
type Command struct {
	ID         int64             `json:"id"`
	Action     string            `json:"actionName"`
	Entity     string            `json:"entityName"`
	ResourceID int64             `json:"resourceId"`
	Maker      string            `json:"maker"`
	MadeOn     fineract.DateTime `json:"madeOnDate"`
	Checker    string            `json:"checker"`
	CheckedOn  fineract.DateTime `json:"checkedOnDate"`
	Office     string            `json:"officeName"`
	LoanID     int64             `json:"loanId"`
	ClientID   int64             `json:"clientId"`
}

// Waiting reads the commands that wait and that the user may check. Branch users see none: a waiting command has no
// office (observed 7). loanID 0: of all loans.
//
// Endpoint: GET /v1/makercheckers
func Waiting(ctx context.Context, c *fineract.Client, loanID int64) ([]Command, error) {
	q := url.Values{}
	if loanID != 0 {
		q.Set("loanid", strconv.FormatInt(loanID, 10)) // sic: loanId is ignored
	}
	return fineract.Get[[]Command](ctx, c, "/v1/makercheckers", q)
}

// Audit reads one command. For a branch user a waiting one is a bare 500 (observed 7).
//
// Endpoint: GET /v1/audits/{auditId}
func Audit(ctx context.Context, c *fineract.Client, commandID int64) (Command, error) {
	return fineract.Get[Command](ctx, c, "/v1/audits/{auditId}", nil, commandID)
}

// GLAccount is an account of the institution's own books.
type GLAccount struct {
	ID       int64         `json:"id"`
	Name     string        `json:"name"`
	Code     string        `json:"glCode"`
	Disabled bool          `json:"disabled"`
	Type     fineract.Enum `json:"type"` // 1 asset, 2 liability, 3 equity, 4 income, 5 expense
}

// GLAccounts reads the chart of accounts.
//
// Endpoint: GET /v1/glaccounts
func GLAccounts(ctx context.Context, c *fineract.Client) ([]GLAccount, error) {
	return fineract.Get[[]GLAccount](ctx, c, "/v1/glaccounts", nil)
}

// JournalEntry is one side of a booking. TransactionID is "L31" for loan transaction 31, "S7" for savings.
type JournalEntry struct {
	ID            int64             `json:"id"`
	OfficeID      int64             `json:"officeId"`
	AccountID     int64             `json:"glAccountId"`
	AccountName   string            `json:"glAccountName"`
	AccountCode   string            `json:"glAccountCode"`
	EntryType     fineract.Enum     `json:"entryType"` // 1 credit, 2 debit
	Amount        fineract.Decimal  `json:"amount"`
	Currency      fineract.Currency `json:"currency"`
	TransactionID string            `json:"transactionId"`
	Date          fineract.Date     `json:"transactionDate"`
	Reversed      bool              `json:"reversed"`
	Manual        bool              `json:"manualEntry"`
	Reference     string            `json:"referenceNumber"` // of manual ones; not unique
}

// Debit is the EntryType of a debited side.
const Debit int64 = 2

// JournalEntries reads the entries of a transaction ("L31", "S7").
//
// Endpoint: GET /v1/journalentries
func JournalEntries(ctx context.Context, c *fineract.Client, transactionID string) ([]JournalEntry, error) {
	v, err := fineract.Get[struct {
		Items []JournalEntry `json:"pageItems"`
	}](ctx, c, "/v1/journalentries", url.Values{"transactionId": {transactionID}, "limit": {"100"}, "orderBy": {"id"}})
	return v.Items, err
}

// Product is a loan or savings product, as far as it says where money is booked: FundSources by payment type, the rest
// to FundSource. AccountingRule 1 is none, 2 cash, 3 and 4 accrual.
type Product struct {
	ID             int64             `json:"id"`
	Name           string            `json:"name"`
	ShortName      string            `json:"shortName"`
	Currency       fineract.Currency `json:"currency"`
	AccountingRule fineract.Enum     `json:"accountingRule"`
	Mappings       struct {
		FundSource       GLAccount `json:"fundSourceAccount"`       // loans
		SavingsReference GLAccount `json:"savingsReferenceAccount"` // savings
	} `json:"accountingMappings"`
	FundSources []struct {
		PaymentType fineract.Named `json:"paymentType"`
		Account     GLAccount      `json:"fundSourceAccount"`
	} `json:"paymentChannelToFundSourceMappings"`
}

// LoanProducts reads the products without their mappings.
//
// Endpoint: GET /v1/loanproducts
func LoanProducts(ctx context.Context, c *fineract.Client) ([]Product, error) {
	return fineract.Get[[]Product](ctx, c, "/v1/loanproducts", nil)
}

// LoanProduct reads one product with its mappings.
//
// Endpoint: GET /v1/loanproducts/{productId}
func LoanProduct(ctx context.Context, c *fineract.Client, id int64) (Product, error) {
	return fineract.Get[Product](ctx, c, "/v1/loanproducts/{productId}", nil, id)
}

// SavingsProducts reads the products without their mappings.
//
// Endpoint: GET /v1/savingsproducts
func SavingsProducts(ctx context.Context, c *fineract.Client) ([]Product, error) {
	return fineract.Get[[]Product](ctx, c, "/v1/savingsproducts", nil)
}

// SavingsProduct reads one product with its mappings.
//
// Endpoint: GET /v1/savingsproducts/{productId}
func SavingsProduct(ctx context.Context, c *fineract.Client, id int64) (Product, error) {
	return fineract.Get[Product](ctx, c, "/v1/savingsproducts/{productId}", nil, id)
}

// CodeValue is one of the values of a code list (Gender, Customer Identifier ...).
type CodeValue struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Active   bool   `json:"active"`
}

// Codes reads the code lists.
//
// Endpoint: GET /v1/codes
func Codes(ctx context.Context, c *fineract.Client) ([]fineract.Named, error) {
	return fineract.Get[[]fineract.Named](ctx, c, "/v1/codes", nil)
}

// CodeValues reads the values of a code list.
//
// Endpoint: GET /v1/codes/{codeId}/codevalues
func CodeValues(ctx context.Context, c *fineract.Client, codeID int64) ([]CodeValue, error) {
	return fineract.Get[[]CodeValue](ctx, c, "/v1/codes/{codeId}/codevalues", nil, codeID)
}

// Settings reads all switches.
//
// Endpoint: GET /v1/configurations
func Settings(ctx context.Context, c *fineract.Client) ([]fineract.Setting, error) {
	v, err := fineract.Get[struct {
		List []fineract.Setting `json:"globalConfiguration"`
	}](ctx, c, "/v1/configurations", nil)
	return v.List, err
}
