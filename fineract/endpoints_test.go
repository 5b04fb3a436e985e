package fineract_test

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/exact"
	"daftari/fineract/internal/fixtures"
	"daftari/fineract/tables"
)

var (
	endpoint    = regexp.MustCompile(`\b(GET|POST|PUT|DELETE) (/[\w{}/.-]+)`)
	placeholder = regexp.MustCompile(`\{\w+\}`)
)

func normal(method, route string) string {
	return strings.ToUpper(method) + " " + placeholder.ReplaceAllString(route, "{}")
}

// documented collects the endpoints named in the docs of a folder's exported functions; those that talk to the server
// or build a posting must name one.
func documented(t *testing.T, dir string, into map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	free := []string{"Post", "Batch", "Write", "Read", "NotBuilt", "Get", "Fingerprint", "New"}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || slices.Contains(free, fn.Name.Name) {
				continue
			}
			_, after, named := strings.Cut(fn.Doc.Text(), "Endpoint: ")
			for _, m := range endpoint.FindAllStringSubmatch(after, -1) {
				into[normal(m[1], m[2])] = true
			}
			if talks(fn) && (!named || len(endpoint.FindAllString(after, -1)) == 0) {
				t.Errorf("%s: the doc of %s names no endpoint", name, fn.Name)
			}
		}
	}
}

// talks: the first parameter is a context, or a Posting is the result (and it is no method of one).
func talks(fn *ast.FuncDecl) bool {
	if p := fn.Type.Params.List; len(p) > 0 {
		if sel, ok := p[0].Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
			return true
		}
	}
	if fn.Type.Results == nil || fn.Recv != nil {
		return false
	}
	switch r := fn.Type.Results.List[0].Type.(type) {
	case *ast.Ident:
		return r.Name == "Posting"
	case *ast.SelectorExpr:
		return r.Sel.Name == "Posting"
	}
	return false
}

type specOperation struct {
	Parameters []struct{ Name, In string }
}

func openAPI(t *testing.T) map[string]specOperation {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fixtures.Shared(t), "specs", "fineract-1.16.openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var spec struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &spec); err != nil {
		t.Fatal(err)
	}
	ops := map[string]specOperation{}
	for path, methods := range spec.Paths {
		for method, raw := range methods {
			var op specOperation
			if json.Unmarshal(raw, &op) == nil {
				ops[normal(method, path)] = op
			}
		}
	}
	return ops
}

// serverCalls, accountCalls and adminCalls make every method talk once.
func serverCalls(c *fineract.Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"SignIn":       func(ctx context.Context) error { return drop(c.SignIn(ctx, "u", "p")) },
		"OTPMethods":   func(ctx context.Context) error { return drop(c.OTPMethods(ctx)) },
		"RequestOTP":   func(ctx context.Context) error { return c.RequestOTP(ctx, "sms", true) },
		"ValidateOTP":  func(ctx context.Context) error { return drop(c.ValidateOTP(ctx, "1")) },
		"ServerInfo":   func(ctx context.Context) error { return drop(c.ServerInfo(ctx)) },
		"Alive":        func(ctx context.Context) error { return c.Alive(ctx) },
		"Knows":        func(ctx context.Context) error { return drop(c.KnowsIdempotency(ctx, "k")) },
		"Batch":        func(ctx context.Context) error { return drop(c.Batch(ctx, true, nil)) },
		"Offices":      func(ctx context.Context) error { return drop(c.Offices(ctx)) },
		"PaymentTypes": func(ctx context.Context) error { return drop(c.PaymentTypes(ctx)) },
		"Currencies":   func(ctx context.Context) error { return drop(c.Currencies(ctx)) },
		"Holidays":     func(ctx context.Context) error { return drop(c.Holidays(ctx, 2)) },
		"WorkingDays":  func(ctx context.Context) error { return drop(c.WorkingDays(ctx)) },
		"Setting":      func(ctx context.Context) error { return drop(c.Setting(ctx, "maker-checker")) },
		"Today":        func(ctx context.Context) error { return drop(c.Today(ctx, 1)) },
		"Today 0":      func(ctx context.Context) error { return drop(c.Today(ctx, 0)) },
		"Group": func(ctx context.Context) error {
			return drop(c.Group(ctx, 1, "clientMembers", "collectionMeetingCalendar"))
		},
		"Center":        func(ctx context.Context) error { return drop(c.Center(ctx, 4, "groupMembers")) },
		"GroupAccounts": func(ctx context.Context) error { return drop(c.GroupAccounts(ctx, 1)) },
		"Calendars":     func(ctx context.Context) error { return drop(c.Calendars(ctx, "groups", 1)) },
		"Meetings":      func(ctx context.Context) error { return drop(c.Meetings(ctx, "groups", 1)) },
		"GroupPages":    func(ctx context.Context) error { return first(c.GroupPages(ctx, 2, 1, 50)) },
		"CenterPages":   func(ctx context.Context) error { return first(c.CenterPages(ctx, 2, 1, 50)) },
		"ClientPages":   func(ctx context.Context) error { return first(c.ClientPages(ctx, 2, 50)) },
		"LoanPages":     func(ctx context.Context) error { return first(c.LoanPages(ctx, 50)) },
		"SavingsPages":  func(ctx context.Context) error { return first(c.SavingsPages(ctx, 50)) },
	}
}

func accountCalls(c *fineract.Client) map[string]func(context.Context) error {
	day, _ := exact.NewDate(2026, 11, 21)
	id, ext := fineract.Ref{ID: 1}, fineract.Ref{ExternalID: "x-1"}
	return map[string]func(context.Context) error{
		"Client":             func(ctx context.Context) error { return drop(c.Client(ctx, id)) },
		"Client x":           func(ctx context.Context) error { return drop(c.Client(ctx, ext)) },
		"ClientCharges":      func(ctx context.Context) error { return drop(c.ClientCharges(ctx, 1)) },
		"ClientTransactions": func(ctx context.Context) error { return drop(c.ClientTransactions(ctx, 1)) },
		"Loan":               func(ctx context.Context) error { return drop(c.Loan(ctx, id, "repaymentSchedule", "charges")) },
		"Loan x":             func(ctx context.Context) error { return drop(c.Loan(ctx, ext)) },
		"LoanTx":             func(ctx context.Context) error { return drop(c.LoanTransaction(ctx, id, id)) },
		"LoanTx ix":          func(ctx context.Context) error { return drop(c.LoanTransaction(ctx, id, ext)) },
		"LoanTx xi":          func(ctx context.Context) error { return drop(c.LoanTransaction(ctx, ext, id)) },
		"LoanTx xx":          func(ctx context.Context) error { return drop(c.LoanTransaction(ctx, ext, ext)) },
		"LoanCharges":        func(ctx context.Context) error { return drop(c.LoanCharges(ctx, 1)) },
		"OfficerPortfolio":   func(ctx context.Context) error { return drop(c.OfficerPortfolio(ctx, 2, 1)) },
		"Savings":            func(ctx context.Context) error { return drop(c.Savings(ctx, 1, "transactions")) },
		"SavingsTx x":        func(ctx context.Context) error { return drop(c.SavingsTransactionByExternalID(ctx, 1, "x")) },
		"Receipt": func(ctx context.Context) error {
			return drop(c.SavingsByReceipt(ctx, 1, day, exact.DecimalOf(20000, 2), "R-1"))
		},
	}
}

func adminCalls(c *fineract.Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Run": func(ctx context.Context) error {
			return drop(tables.Run(ctx, c, "Daftari loans", map[string]string{"staffId": "1"}))
		},
		"Rows":            func(ctx context.Context) error { return drop(tables.Rows(ctx, c, "dt", 1)) },
		"FindRows":        func(ctx context.Context) error { return drop(tables.FindRows(ctx, c, "dt", "a", "1", "b")) },
		"Reports":         func(ctx context.Context) error { return drop(tables.Reports(ctx, c)) },
		"GetReport":       func(ctx context.Context) error { return drop(tables.GetReport(ctx, c, 1)) },
		"Datatables":      func(ctx context.Context) error { return drop(tables.Datatables(ctx, c, "m_group")) },
		"Roles":           func(ctx context.Context) error { return drop(admin.Roles(ctx, c)) },
		"RolePermissions": func(ctx context.Context) error { return drop(admin.RolePermissions(ctx, c, 1)) },
		"Checked":         func(ctx context.Context) error { return drop(admin.CheckedPermissions(ctx, c)) },
		"GetUser":         func(ctx context.Context) error { return drop(admin.GetUser(ctx, c, 1)) },
		"Users":           func(ctx context.Context) error { return drop(admin.Users(ctx, c)) },
		"ChangePassword":  func(ctx context.Context) error { return admin.ChangePassword(ctx, c, 1, "x") },
		"Waiting":         func(ctx context.Context) error { return drop(admin.Waiting(ctx, c, 2)) },
		"Audit":           func(ctx context.Context) error { return drop(admin.Audit(ctx, c, 350)) },
		"GLAccounts":      func(ctx context.Context) error { return drop(admin.GLAccounts(ctx, c)) },
		"Journal":         func(ctx context.Context) error { return drop(admin.JournalEntries(ctx, c, "L31")) },
		"LoanProducts":    func(ctx context.Context) error { return drop(admin.LoanProducts(ctx, c)) },
		"LoanProduct":     func(ctx context.Context) error { return drop(admin.LoanProduct(ctx, c, 1)) },
		"SavingsProducts": func(ctx context.Context) error { return drop(admin.SavingsProducts(ctx, c)) },
		"SavingsProduct":  func(ctx context.Context) error { return drop(admin.SavingsProduct(ctx, c, 1)) },
		"Codes":           func(ctx context.Context) error { return drop(admin.Codes(ctx, c)) },
		"CodeValues":      func(ctx context.Context) error { return drop(admin.CodeValues(ctx, c, 4)) },
		"Settings":        func(ctx context.Context) error { return drop(admin.Settings(ctx, c)) },
	}
}

func drop(_ any, err error) error { return err }

func first[T any](seq func(func([]T, error) bool)) error {
	var got error
	seq(func(_ []T, err error) bool {
		got = err
		return false
	})
	return got
}

func postings() []fineract.Posting {
	day, _ := exact.NewDate(2026, 11, 21)
	id, ext := fineract.Ref{ID: 1}, fineract.Ref{ExternalID: "x-1"}
	tx := fineract.Transaction{Date: day, Amount: exact.DecimalOf(100, 0), Payment: fineract.Payment{PaymentTypeID: 4}}
	return []fineract.Posting{
		fineract.Repayment(id, tx, "k"), fineract.Repayment(ext, tx, "k"),
		fineract.UndoLoanTransaction(id, id, day, "", "", "k"), fineract.UndoLoanTransaction(id, ext, day, "", "", "k"),
		fineract.UndoLoanTransaction(ext, id, day, "", "", "k"), fineract.UndoLoanTransaction(ext, ext, day, "", "", "k"),
		fineract.Disburse(id, fineract.Disbursal{Date: day}, "k"), fineract.Disburse(ext, fineract.Disbursal{Date: day}, "k"),
		fineract.UndoDisbursal(id, "", "k"), fineract.UndoDisbursal(ext, "", "k"),
		fineract.Deposit(1, tx, "k"), fineract.Withdrawal(1, tx, "k"), fineract.UndoSavings(1, 7, "k"),
		fineract.PayClientCharge(1, 2, tx, "k"), fineract.CreateClient(fineract.NewClient{OfficeID: 2, LegalFormID: 1}, "k"),
		fineract.HoldMeeting("groups", 3, 2, day, map[int64]int64{10: 1}, "k"),
		tables.AddRow("dt", int64(1), map[string]string{}, "k"), tables.ChangeRow("dt", 1, 2, nil, "k"), tables.DeleteRow("dt", 1, 2, "k"),
		tables.CreateReport(tables.Report{Name: "Daftari loans"}, "k"), tables.ChangeReport(1, "select 1", "k"), tables.DeleteReport(1, "k"),
		tables.CreateDatatable(tables.Datatable{}, "k"), tables.DeleteDatatable("dt", "k"),
		admin.Grant(3, map[string]bool{"READ_Daftari loans": true}, "k"), admin.CreatePaymentType("M", "", false, 1, "k"),
	}
}

func documentedEndpoints(t *testing.T, ops map[string]specOperation) map[string]bool {
	t.Helper()
	docs := map[string]bool{}
	for _, dir := range []string{".", "tables", "admin"} {
		documented(t, dir, docs)
	}
	for d := range docs {
		if _, known := ops[d]; !known && !strings.Contains(d, " /actuator/") {
			t.Errorf("%s is not in the OpenAPI file", d)
		}
	}
	if len(docs) < 70 {
		t.Errorf("only %d endpoints named", len(docs))
	}
	return docs
}

// TestEndpoints: what the docs name, what goes out and what the OpenAPI file of 1.16 knows are the same.
func TestEndpoints(t *testing.T) {
	ops := openAPI(t)
	docs := documentedEndpoints(t, ops)
	used := map[string]bool{}
	var query []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name := range r.URL.Query() {
			query = append(query, name)
		}
		w.WriteHeader(http.StatusTeapot)
	}))
	defer srv.Close()
	// Parameters that the server reads without saying so.
	silent := []string{"fields", "associations", "genericResultSet", "makerCheckerable", "loanid", "command", "enclosingTransaction"}
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: "u", Now: time.Now,
		Password: func(context.Context) (string, error) { return "p", nil },
		Observe: func(x fineract.Exchange) {
			route := normal(x.Method, x.Route)
			used[route] = true
			for _, name := range query {
				ok := slices.ContainsFunc(ops[route].Parameters, func(p struct{ Name, In string }) bool { return p.In == "query" && p.Name == name })
				if !ok && !slices.Contains(silent, name) && !strings.HasPrefix(name, "R_") {
					t.Errorf("%s: the OpenAPI file knows no parameter %s", route, name)
				}
			}
			query = nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	for _, calls := range []map[string]func(context.Context) error{serverCalls(c), accountCalls(c), adminCalls(c)} {
		for name, call := range calls {
			if err := call(t.Context()); fineract.Classify(err) != fineract.Unsure {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for _, p := range postings() {
		if _, err := c.Post(t.Context(), p); fineract.Classify(err) != fineract.Unsure {
			t.Errorf("%s: %v", p.Route(), err)
		}
	}
	used["GET /fineract.json"] = false
	for u, yes := range used {
		if yes && !docs[u] && u != "POST /v1/batches" {
			t.Errorf("%s is used, but no doc names it", u)
		}
	}
	for d := range docs {
		if !used[d] {
			t.Errorf("%s is in a doc, but was not used", d)
		}
	}
}
