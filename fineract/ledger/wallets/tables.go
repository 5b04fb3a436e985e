// Package wallets keeps clients' wallets at the core (C7): two datatables on the client, to which rows are
// only added, and a report that tells an officer the rows of all her clients in one call. What the rows
// mean is package app/wallet's.
//
// A second person's word stands in a table of its own, for which an officer's role has no right to write:
// the core itself keeps the two people apart.
package wallets

import (
	"strings"

	"daftari/fineract/ledger/portfolio"
)

// The datatables on m_client, and the report's name.
const (
	Table         = "daftari_wallet"
	ApprovalTable = "daftari_wallet_approval"
	ReportName    = "Daftari Wallets"
)

// Tables are what `daftari server install` makes.
func Tables() []portfolio.Datatable {
	key := portfolio.DatatableColumn{Name: "entry_key", Type: "String", Length: 36, Mandatory: true, Unique: true, Indexed: true}
	of := portfolio.DatatableColumn{Name: "about_key", Type: "String", Length: 36, Mandatory: true}
	by := portfolio.DatatableColumn{Name: "user_name", Type: "String", Length: 100, Mandatory: true}
	at := portfolio.DatatableColumn{Name: "acted_at", Type: "String", Length: 20, Mandatory: true} // 2026-11-20T08:00:00Z
	return []portfolio.Datatable{
		{Name: Table, AppTable: "m_client", MultiRow: true, Columns: []portfolio.DatatableColumn{key, of, by, at,
			{Name: "act", Type: "String", Length: 10, Mandatory: true},
			{Name: "provider", Type: "String", Length: 30},
			{Name: "msisdn", Type: "String", Length: 20},
			{Name: "holder", Type: "String", Length: 100},
			{Name: "kyc_tier", Type: "String", Length: 20},
			{Name: "reason", Type: "String", Length: 200},
		}},
		{Name: ApprovalTable, AppTable: "m_client", MultiRow: true, Columns: []portfolio.DatatableColumn{key, of, by, at,
			{Name: "from_at", Type: "String", Length: 20, Mandatory: true},
		}},
	}
}

// Permissions that an officer needs. She adds wallets and reads what was said of them.
func Permissions() []string {
	return []string{"CREATE_" + Table, "READ_" + ApprovalTable, "READ_" + ReportName, "READ_" + Table}
}

// DeskPermissions that a desk's user needs: whose a number is, it reads for itself.
func DeskPermissions() []string { return []string{"READ_" + ApprovalTable, "READ_" + Table} }

// ApproverPermission is what a second person needs beside READ. Who has it must not add wallets to be paid to
// alone; the rows of one person never do (app/wallet).
const ApproverPermission = "CREATE_" + ApprovalTable

// columns of the report, and of both tables where they have them.
func columns() []string {
	return []string{"id", "client_id", "act", "entry_key", "about_key", "user_name", "acted_at", "from_at", "provider", "msisdn", "holder", "kyc_tier", "reason"}
}

// Report tells the rows of an officer's clients that the core took after ids of the two tables. Its parameters are
// staffId, after (of Table) and approved (of ApprovalTable). The same text runs on MariaDB and PostgreSQL: every
// value is text, no NULL comes out, and it starts from the officer's clients (see portfolio's sql).
func Report() portfolio.Report {
	return portfolio.Report{Name: ReportName, Type: "Table", Category: "Daftari", SQL: sql(), Parameters: []string{},
		Description: "The wallets of a field officer's clients for the Daftari app. Installed by daftari server install; do not edit."}
}

func sql() string {
	text := func(column, as string) string {
		return "coalesce(trim(cast(w." + column + " as char(200))), '') as " + as
	}
	from := func(table, after string) string {
		return "from my_client m left join " + table + " w on w.client_id = m.id where coalesce(w.id, 0) > ${" + after + "}"
	}
	all := func(act string, has ...string) string {
		cells := []string{"concat(w.id) as id", "concat(w.client_id) as client_id"}
		for _, c := range columns()[2:] {
			cell := "'' as " + c
			switch {
			case c == "act" && act != "":
				cell = "'" + act + "' as act"
			case strings.Contains(" "+strings.Join(has, " ")+" ", " "+c+" "):
				cell = text(c, c)
			}
			cells = append(cells, cell)
		}
		return "select " + strings.Join(cells, ", ")
	}
	return strings.Join([]string{portfolio.OfficersClients(),
		all("", "act", "entry_key", "about_key", "user_name", "acted_at", "provider", "msisdn", "holder", "kyc_tier", "reason"),
		from(Table, "after"),
		"union all",
		all("approve", "entry_key", "about_key", "user_name", "acted_at", "from_at"),
		from(ApprovalTable, "approved"),
	}, "\n")
}
