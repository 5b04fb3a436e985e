// Package doctor looks at a server with an officer's eyes and says what will go wrong in the field
// before it does.
package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/ledger"
)

// Check is one finding. Name is a key of words, "ledger.check.<what>"; Problem is set where not OK.
type Check struct {
	Name    string
	Args    []any
	OK      bool
	Warn    bool // works, but somebody should know
	Problem *app.Problem
}

// maxSkew is how wrong the device's clock may be.
const maxSkew = 5 * time.Minute

// Examine checks what a sign-in found out, the clock and where payment types book to. meter must
// have seen an answer already.
func Examine(ctx context.Context, c *fineract.Client, s ledger.Session, meter *ledger.Meter, now time.Time) []Check {
	all := []Check{
		{Name: "ledger.check.version", Args: []any{"version", s.Server.Version}, OK: true, Warn: s.Server.Version == ""},
		permissions(s), clock(meter, now),
		{Name: "ledger.check.report", OK: s.Server.Reports, Warn: !s.Server.Reports},
		{Name: "ledger.check.maker_checker", OK: true, Warn: s.Server.MakerChecker, Args: []any{"on", s.Server.MakerChecker}},
		{Name: "ledger.check.receipts", OK: true, Warn: !s.Server.SavingsExternalID, Args: []any{"externalId", s.Server.SavingsExternalID}},
	}
	return append(all, payments(ctx, c)...)
}

func permissions(s ledger.Session) Check {
	check := Check{Name: "ledger.check.permissions", OK: len(s.Missing) == 0}
	if !check.OK {
		check.Problem = app.Trouble(app.NotPermitted, "ledger.check.permissions_missing", nil, "rights", strings.Join(s.Missing, ", "))
	}
	return check
}

func clock(meter *ledger.Meter, now time.Time) Check {
	at, _ := meter.Clock()
	skew := now.Sub(at).Round(time.Minute)
	check := Check{Name: "ledger.check.clock", OK: at.IsZero() || skew.Abs() <= maxSkew, Args: []any{"minutes", int(skew.Minutes())}}
	if !check.OK {
		check.Problem = app.Trouble(app.BadConfig, "ledger.wrong_clock", nil, "hours", int(skew.Abs().Hours()+0.5))
	}
	return check
}

// payments tells for each product and payment type the account that money books to, and warns of
// the type that PostgreSQL servers refuse for disbursements by staff (observed, section 1 row 8).
func payments(ctx context.Context, c *fineract.Client) []Check {
	types, err := c.PaymentTypes(ctx)
	if err != nil {
		return []Check{unread("ledger.check.payment_types", err)}
	}
	all := []Check{{Name: "ledger.check.payment_types", OK: len(types) > 0, Args: []any{"n", len(types)}}}
	for _, t := range types {
		if t.Cash && !t.System {
			all = append(all, Check{Name: "ledger.check.cash_disbursal", OK: true, Warn: true, Args: []any{"name", t.Name}})
		}
	}
	products, err := admin.LoanProducts(ctx, c)
	if err != nil {
		return append(all, unread("ledger.check.books", err))
	}
	for _, p := range products {
		all = append(all, books(ctx, c, p, types)...)
	}
	return all
}

func unread(name string, err error) Check {
	check := Check{Name: name, Warn: true}
	if p, ok := ledger.Trouble(err).(*app.Problem); ok { //nolint:errorlint // Trouble's own
		check.Problem = p
	}
	return check
}

const noAccounting = 1

func books(ctx context.Context, c *fineract.Client, short admin.Product, types []fineract.PaymentType) []Check {
	p, err := admin.LoanProduct(ctx, c, short.ID)
	if err != nil {
		return []Check{unread("ledger.check.books", err)}
	}
	if p.AccountingRule.ID == noAccounting {
		return []Check{{Name: "ledger.check.no_accounting", OK: true, Warn: true, Args: []any{"product", p.Name}}}
	}
	own := map[int64]admin.GLAccount{}
	for _, f := range p.FundSources {
		own[f.PaymentType.ID] = f.Account
	}
	var all []Check
	for _, t := range types {
		if t.System {
			continue
		}
		account, mapped := own[t.ID]
		if !mapped {
			account = p.Mappings.FundSource
		}
		all = append(all, Check{Name: "ledger.check.books", OK: account.ID != 0, Args: []any{"product", p.Name, "type", t.Name,
			"account", fmt.Sprintf("%s %s", account.Code, account.Name)}})
	}
	return all
}
