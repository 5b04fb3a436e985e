// Package install puts on a server what Daftari needs there, by an administrator's hand: the
// datatables, the report and the payment types of portfolio.TheSpec, the tables in which devices
// meet their branch, clients' wallets, and what the institution decides about payments to them. It can be run again: what stands as it should is kept, a report with another
// text is changed. It grants nothing.
package install

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/enrol"
	"daftari/fineract/ledger/policy"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/wallets"
	"daftari/fineract/tables"
)

// What a step does.
const (
	Create = "create"
	Change = "change"
	Keep   = "keep"
	Remove = "remove"
)

// What a step is about.
const (
	Datatable   = "datatable"
	Report      = "report"
	PaymentType = "payment type"
)

// Step is one thing on the server. Why is for the administrator, in English.
type Step struct {
	What, Name, Do string
	Why            string
	Done           bool

	id   int64 // of what is there
	post func(key string) fineract.Posting
}

// Plan is what was done, or would be.
type Plan struct {
	Steps []Step
	// Permissions are what the role of field officers needs; they are never granted here.
	Permissions []string
}

// Changes tells whether any step does something.
func (p Plan) Changes() bool {
	for _, s := range p.Steps {
		if s.Do != Keep {
			return true
		}
	}
	return false
}

// Make compares the server with the Spec. Nothing is written.
func Make(ctx context.Context, c *fineract.Client) (Plan, error) {
	spec := portfolio.TheSpec()
	plan := Plan{Permissions: slices.Sorted(slices.Values(slices.Concat(spec.Permissions, enrol.Permissions(), wallets.Permissions())))}
	there, err := readServer(ctx, c)
	if err != nil {
		return Plan{}, err
	}
	for _, d := range slices.Concat(spec.Datatables, enrol.Tables(), wallets.Tables(), policy.Tables()) {
		step, err := there.datatable(d)
		if err != nil {
			return Plan{}, err
		}
		plan.Steps = append(plan.Steps, step)
	}
	for _, r := range reports(spec) {
		plan.Steps = append(plan.Steps, there.report(r))
	}
	for _, p := range spec.PaymentTypes {
		plan.Steps = append(plan.Steps, there.paymentType(p))
	}
	return plan, nil
}

// reports are ours.
func reports(spec portfolio.Spec) []portfolio.Report { return append(spec.Reports, wallets.Report()) }

// Run installs; with dryRun it only makes the plan. newKey gives a fresh UUID. When a step fails the
// plan says how far it came, and it can be run again.
func Run(ctx context.Context, c *fineract.Client, dryRun bool, newKey func() string) (Plan, error) {
	plan, err := Make(ctx, c)
	if err != nil || dryRun {
		return plan, err
	}
	return plan, carryOut(ctx, c, plan.Steps, newKey)
}

// Uninstall takes away what Run made: the report, and the tables that hold no row. Payment types
// stay, for bookings name them; so do tables with rows, which the server refuses to drop.
func Uninstall(ctx context.Context, c *fineract.Client, dryRun bool, newKey func() string) (Plan, error) {
	made, err := Make(ctx, c)
	if err != nil {
		return Plan{}, err
	}
	var plan Plan
	for i := len(made.Steps) - 1; i >= 0; i-- { // the report reads the tables: it goes first
		s := made.Steps[i]
		switch {
		case s.Do == Create: // not there
			continue
		case s.What == PaymentType:
			s.Do, s.post, s.Why = Keep, nil, "bookings name it"
		case s.What == Report:
			id := s.id
			s.Do, s.post = Remove, func(key string) fineract.Posting { return tables.DeleteReport(id, key) }
		default:
			name := s.Name
			s.Do, s.post = Remove, func(key string) fineract.Posting { return tables.DeleteDatatable(name, key) }
		}
		plan.Steps = append(plan.Steps, s)
	}
	if dryRun {
		return plan, nil
	}
	return plan, carryOut(ctx, c, plan.Steps, newKey)
}

func carryOut(ctx context.Context, c *fineract.Client, steps []Step, newKey func() string) error {
	for i := range steps {
		s := &steps[i]
		if s.post == nil {
			s.Done = true
			continue
		}
		_, err := c.Post(ctx, s.post(newKey()))
		var e *fineract.Error
		switch {
		case err == nil:
			s.Done = true
		case s.Do == Remove && s.What == Datatable && errors.As(err, &e) && e.Class == fineract.Refused:
			s.Do, s.Why = Keep, "it has rows"
		default:
			return failed(*s, err)
		}
	}
	return nil
}

func failed(s Step, err error) error {
	var p *app.Problem
	told := ledger.Trouble(err)
	if errors.As(told, &p) && (p.Class == app.Misfit || p.Class == app.Rejected) {
		return app.Trouble(app.Rejected, "ledger.install.refused", err, "what", s.What, "name", s.Name)
	}
	return told
}

// server is what stands on the server.
type server struct {
	tables  []tables.Registered
	reports []tables.Report
	types   []fineract.PaymentType
}

func readServer(ctx context.Context, c *fineract.Client) (s server, err error) {
	if s.tables, err = tables.Datatables(ctx, c, ""); err != nil {
		return s, ledger.Trouble(err)
	}
	if s.reports, err = tables.Reports(ctx, c); err != nil {
		return s, ledger.Trouble(err)
	}
	for n, r := range s.reports { // the list leaves the text out (observed live: ReadReportingServiceImpl selects it only by id)
		if !slices.ContainsFunc(reports(portfolio.TheSpec()), func(ours portfolio.Report) bool { return ours.Name == r.Name }) {
			continue
		}
		if s.reports[n], err = tables.GetReport(ctx, c, r.ID); err != nil {
			return s, ledger.Trouble(err)
		}
	}
	if s.types, err = c.PaymentTypes(ctx); err != nil {
		return s, ledger.Trouble(err)
	}
	return s, nil
}

func (s server) datatable(d portfolio.Datatable) (Step, error) {
	step := Step{What: Datatable, Name: d.Name, Do: Create, Why: "on " + d.AppTable}
	for _, t := range s.tables {
		if t.Name != d.Name {
			continue
		}
		if missing := lacks(t, d); missing != "" || t.AppTable != d.AppTable {
			return step, app.Trouble(app.Misfit, "ledger.install.table_differs", fmt.Errorf("column %q, on %s", missing, t.AppTable), "name", d.Name)
		}
		step.Do = Keep
		return step, nil
	}
	body := tables.Datatable{Name: d.Name, AppTable: d.AppTable, MultiRow: d.MultiRow}
	for _, col := range d.Columns {
		body.Columns = append(body.Columns, tables.DTColumn(col))
	}
	step.post = func(key string) fineract.Posting { return tables.CreateDatatable(body, key) }
	return step, nil
}

// lacks names a column of the Spec that the table has not.
func lacks(t tables.Registered, d portfolio.Datatable) string {
	for _, want := range d.Columns {
		found := false
		for _, c := range t.Columns {
			found = found || strings.EqualFold(c.Name, want.Name)
		}
		if !found {
			return want.Name
		}
	}
	return ""
}

func (s server) report(r portfolio.Report) Step {
	step := Step{What: Report, Name: r.Name, Do: Create, Why: "an officer's figures in a few calls"}
	for _, there := range s.reports {
		if there.Name != r.Name {
			continue
		}
		id := there.ID
		step.id, step.Do = id, Keep
		if normal(there.SQL) != normal(r.SQL) {
			step.Do, step.Why = Change, "its text is of another release"
			step.post = func(key string) fineract.Posting { return tables.ChangeReport(id, r.SQL, key) }
		}
		return step
	}
	body := tables.Report{Name: r.Name, Type: "Table", Category: r.Category, About: r.Description, SQL: r.SQL}
	step.post = func(key string) fineract.Posting { return tables.CreateReport(body, key) }
	return step
}

// normal: servers and databases may keep line ends otherwise.
func normal(sql string) string { return strings.Join(strings.Fields(sql), " ") }

func (s server) paymentType(p portfolio.PaymentTypeSpec) Step {
	step := Step{What: PaymentType, Name: p.Name, Do: Create, Why: p.Why}
	for _, t := range s.types {
		if strings.EqualFold(t.Name, p.Name) {
			step.Do, step.id = Keep, t.ID
			return step
		}
	}
	step.post = func(key string) fineract.Posting {
		return admin.CreatePaymentType(p.Name, p.Description, p.Cash, p.Position, key)
	}
	return step
}
