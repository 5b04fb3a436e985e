package core

import (
	"fmt"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

// Report is a stored report. Its SQL is kept and checked as the real server does; what it answers is computed by a Go function that the
// server knows by the report's name.
type Report struct {
	ID                                  int64
	Name, Type, SubType, Category, Text string
	SQL                                 string
	Core, Use                           bool
	noSubType                           bool
	params                              []wire.Obj
}

func registerReports(m *Mux) {
	m.Add("GET", "reports", (*Call).listReports)
	m.Add("POST", "reports", (*Call).createReport)
	m.Add("GET", "reports/{id}", (*Call).readReport)
	m.Add("PUT", "reports/{id}", (*Call).updateReport)
	m.Add("DELETE", "reports/{id}", (*Call).deleteReport)
}

// The descriptions of the first two stock reports, as seeded.
const (
	textClientListing = "Individual Client Report\r\n\r\nLists the small number of defined fields on the client table.  Would expect to copy this \n\nreport and add any 'one to one' additional data for specific tenant needs.\r\n\r\nCan be run for any size MFI but you'd expect it only to be run within a branch for \n\nlarger ones.  Depending on how many columns are displayed, there is probably is a limit of about 20/50k clients returned for html display (export to excel doesn't \n\nhave that client browser/memory impact)."
	textClientLoans   = "Individual Client Report\r\n\r\nPretty \n\nwide report that lists the basic details of client loans.  \r\n\r\nCan be run for any size MFI but you'd expect it only to be run within a branch for larger ones.  \n\nThere is probably is a limit of about 20/50k clients returned for html display (export to excel doesn't have that client browser/memory impact)."
)

func (t *Tenant) seedReports() {
	param := func(id, parameter int64, name string) wire.Obj {
		return wire.O("id", id, "parameterId", parameter, "parameterName", name)
	}
	stock := func(id int64, name, kind, category, text string, params ...wire.Obj) {
		t.reports = append(t.reports, &Report{ID: id, Name: name, Type: kind, Category: category, Text: text, Core: true, Use: true, noSubType: true, params: params})
	}
	stock(1, "Client Listing", "Table", "Client", textClientListing, param(1, 5, "OfficeIdSelectOne"))
	stock(2, "Client Loans Listing", "Table", "Client", textClientLoans, param(2, 5, "OfficeIdSelectOne"),
		param(3, 6, "loanOfficerIdSelectAll"), param(4, 10, "currencyIdSelectAll"))
	stock(5, "Loans Awaiting Disbursal", "Table", "Loan", "Individual Client Report", param(8, 5, "OfficeIdSelectOne"),
		param(9, 6, "loanOfficerIdSelectAll"), param(10, 10, "currencyIdSelectAll"))
	stock(90, "Active Loans - Details", "Table", "Loan", "Individual Client Report")
	stock(117, "Expected Payments By Date - Basic", "Table", "Loan", "Test")
	stock(118, "Expected Payments By Date - Formatted", "Pentaho", "Loan", "Expected Payments By Date - Formatted")
	stock(119, "Collection Report", "Pentaho", "Loan", "Collection Report")
	for _, r := range t.reports {
		t.AddPermission("READ_" + r.Name)
	}
}

func (t *Tenant) report(name string) *Report {
	for _, r := range t.reports {
		if t.Fold(r.Name) == t.Fold(name) {
			return r
		}
	}
	return nil
}

func (c *Call) reportByID() (*Report, error) {
	for _, r := range c.T.reports {
		if r.ID == c.ID("id") {
			return r, nil
		}
	}
	return nil, wire.NotFound("error.msg.report.id.invalid", fmt.Sprintf("Report with identifier %d does not exist", c.ID("id")), c.ID("id"))
}

func (r *Report) shown(list bool) wire.Obj {
	var sub any = r.SubType
	if r.noSubType {
		sub = nil
	}
	o := wire.O("id", r.ID, "reportName", r.Name, "reportType", r.Type, "reportSubType", sub, "reportCategory", r.Category, "description", r.Text)
	if !list && !r.Core { // the list tells no text (live run of 21 Nov 2026)
		o = o.And("reportSql", r.SQL)
	}
	o = o.And("coreReport", r.Core, "useReport", r.Use)
	if len(r.params) > 0 {
		o = o.And("reportParameters", r.params)
	}
	return o
}

func (c *Call) listReports() (any, error) {
	if err := c.Reading("REPORT", "reports"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, r := range c.T.reports {
		out = append(out, r.shown(true))
	}
	return out, nil
}

func (c *Call) readReport() (any, error) {
	if err := c.Reading("REPORT", "reports"); err != nil {
		return nil, err
	}
	r, err := c.reportByID()
	if err != nil {
		return nil, err
	}
	return r.shown(false), nil
}

var reportKeys = []string{"reportName", "reportType", "reportSubType", "reportCategory", "description", "reportSql", "useReport", "reportParameters"}

func (c *Call) createReport() (any, error) {
	return c.Run(Cmd{Action: "CREATE", Entity: "REPORT", URL: "reports", Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("report", reportKeys...)
		if err != nil {
			return nil, err
		}
		r.Need("reportName", "reportType")
		r.Max(100, "reportName")
		rep := &Report{Name: r.Text("reportName"), Type: r.Text("reportType"), SubType: r.Text("reportSubType"), Category: r.Text("reportCategory"),
			Text: r.Text("description"), SQL: r.Text("reportSql"), Use: r.Is("useReport"), noSubType: !r.Has("reportSubType")}
		rep.check(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		return c.T.addReport(rep)
	}})
}

func (r *Report) check(b *wire.Reader) {
	table := slices.Contains([]string{"Table", "Chart", "SMS"}, r.Type)
	if r.Type != "" && !table {
		b.Fail("reportType", "is.not.one.of.expected.enumerations", "The parameter `reportType` must be one of [ Table, Chart, SMS ] .", r.Type, []string{"Table", "Chart", "SMS"})
		if r.SQL != "" {
			b.Fail("reportSql", "cannot.also.be.provided.when.reportType.is."+r.Type, "The parameter `reportSql` cannot also be provided when `reportType` is "+r.Type, r.SQL)
		}
	}
	if table && r.SQL == "" {
		b.Fail("reportSql", "must.be.provided.when.reportType.is."+r.Type, "The parameter `reportSql` must be provided when `reportType` is "+r.Type, "", "reportType", r.Type)
	}
}

func (t *Tenant) addReport(r *Report) (wire.Obj, error) {
	t.lastRep++
	if t.report(r.Name) != nil {
		text := fmt.Sprintf("Unknown data integrity issue with resource: (conn=25) Duplicate entry '%s' for key 'report_name'", r.Name)
		t.lastRep++
		return nil, wire.Integrity("error.msg.report.unknown.data.integrity.issue", text, nil)
	}
	r.ID = t.lastRep
	t.reports = append(t.reports, r)
	t.AddPermission("READ_" + r.Name)
	t.OnRollback(func() { t.reports = slices.DeleteFunc(t.reports, func(x *Report) bool { return x == r }) })
	return wire.O("resourceId", r.ID), nil
}

func (c *Call) updateReport() (any, error) {
	return c.Run(Cmd{Action: "UPDATE", Entity: "REPORT", URL: fmt.Sprintf("reports/%d", c.ID("id")), Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		rep, err := c.reportByID()
		if err != nil {
			return nil, err
		}
		r, err := b.Read("report", reportKeys...)
		if err != nil {
			return nil, err
		}
		old := *rep
		changes := wire.Obj{}
		set := func(key string, into *string) {
			if r.Has(key) && r.Text(key) != *into {
				*into = r.Text(key)
				changes = append(changes, wire.Field{Key: key, Val: *into})
			}
		}
		set("reportName", &rep.Name)
		set("reportType", &rep.Type)
		set("reportSubType", &rep.SubType)
		set("reportCategory", &rep.Category)
		set("description", &rep.Text)
		set("reportSql", &rep.SQL)
		if r.Has("useReport") && r.Is("useReport") != rep.Use {
			rep.Use = r.Is("useReport")
			changes = append(changes, wire.Field{Key: "useReport", Val: rep.Use})
		}
		c.T.OnRollback(func() { *rep = old })
		return wire.O("resourceId", rep.ID, "changes", changes), nil
	}})
}

func (c *Call) deleteReport() (any, error) {
	return c.Run(Cmd{Action: "DELETE", Entity: "REPORT", URL: fmt.Sprintf("reports/%d", c.ID("id")), Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		rep, err := c.reportByID()
		if err != nil {
			return nil, err
		}
		if rep.Core {
			return nil, wire.Integrity("error.msg.cant.delete.core.report", "Core Reports Can't be Deleted", "")
		}
		old := c.T.reports
		c.T.reports = slices.DeleteFunc(slices.Clone(old), func(x *Report) bool { return x == rep })
		c.T.OnRollback(func() { c.T.reports = old })
		return wire.O("resourceId", rep.ID), nil
	}})
}

// placeholders are the ${x} of a report's SQL: name, and whether it stands in quotes.
func placeholders(sql string) map[string]bool {
	out := map[string]bool{}
	quoted := false
	for i := 0; i < len(sql); i++ {
		if sql[i] == '\'' {
			quoted = !quoted
		}
		if strings.HasPrefix(sql[i:], "${") {
			if end := strings.IndexByte(sql[i:], '}'); end > 0 {
				out[sql[i+2:i+end]] = quoted
			}
		}
	}
	return out
}
