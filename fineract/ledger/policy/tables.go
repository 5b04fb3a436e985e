// Package policy keeps at the core what the institution decided about payments by wallet (app/payout.Policy): two
// datatables on the head office, to which rows are only added. A decision is its rights, one row for each user, and then
// one row of rules that names them; the newest row of rules is what counts, so that a decision stands whole or not at
// all, and who decided what and when stays to be read.
//
// IT writes them by `daftari server policy set`; no officer's role may. The desk reads them.
package policy

import "daftari/fineract/ledger/portfolio"

// The datatables on m_office.
const (
	Table      = "daftari_payout_rule"
	RightTable = "daftari_payout_right"
)

// headOffice is the root of a tenant's offices.
const headOffice = 1

// Tables are what `daftari server install` makes.
func Tables() []portfolio.Datatable {
	text := func(name string, length int) portfolio.DatatableColumn {
		return portfolio.DatatableColumn{Name: name, Type: "String", Length: length}
	}
	needed := func(name string, length int) portfolio.DatatableColumn {
		c := text(name, length)
		c.Mandatory = true
		return c
	}
	unique := func(name string, length int) portfolio.DatatableColumn {
		c := needed(name, length)
		c.Unique, c.Indexed = true, true
		return c
	}
	number := func(name string) portfolio.DatatableColumn {
		return portfolio.DatatableColumn{Name: name, Type: "Number", Mandatory: true}
	}
	return []portfolio.Datatable{
		{Name: Table, AppTable: "m_office", MultiRow: true, Columns: []portfolio.DatatableColumn{
			unique("set_key", 36), needed("user_name", 100), needed("set_at", 20), number("rights"),
			text("disburse_order", 20), number("approval_hours"), number("wallet_hours"), number("may_split"), text("providers", 500)}},
		{Name: RightTable, AppTable: "m_office", MultiRow: true, Columns: []portfolio.DatatableColumn{
			unique("right_key", 44), needed("set_key", 36), needed("user_name", 100), text("full_name", 100), number("client"),
			text("currency", 3), text("sends", 30), text("approves", 30), number("payments")}},
	}
}

// Permissions that the desk's own user needs to read what was decided.
func Permissions() []string { return []string{"READ_" + RightTable, "READ_" + Table} }
