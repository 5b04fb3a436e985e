package fineracttest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/core"
)

type reportRun struct {
	core.ReportContext
	params map[string]string
}

// officer is ${staffId}; everything that is pasted after the number lets all loans pass, as "1 or l.id > 0" does (739).
func (r reportRun) officer(staff int64) bool {
	text, more, _ := strings.Cut(r.params["staffId"], " ")
	n, _ := strconv.ParseInt(text, 10, 64)
	return n == staff || strings.Contains(more, "or ")
}

func (r reportRun) number(name string) int64 {
	n, _ := strconv.ParseInt(r.params[name], 10, 64)
	return n
}

func (r reportRun) since() time.Time {
	text := strings.TrimSuffix(strings.Replace(r.params["since"], "T", " ", 1), "Z")
	at, err := time.Parse("2006-01-02 15:04:05", strings.SplitN(text, ".", 2)[0])
	if err != nil {
		return time.Time{}
	}
	return at
}

func (r reportRun) sees(office int64) bool { return r.Books.Sees(r.Office, office) }

func (r reportRun) loans(keep func(*books.Loan) bool) []*books.Loan {
	var out []*books.Loan
	for _, l := range r.Books.Loans() {
		if r.officer(l.OfficerID) && keep(l) {
			out = append(out, l)
		}
	}
	return out
}

func id(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func char26(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

// registerRecorded gives the recorded reports the functions that stand for their SQL.
func registerRecorded(s *Server) {
	add := func(name string, columns []string, rows func(r reportRun) [][]any) {
		s.RegisterReport(name, func(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
			return columns, rows(reportRun{ctx, params}), nil
		})
	}
	constant := func(name string, columns []string, row ...any) {
		add(name, columns, func(reportRun) [][]any { return [][]any{row} })
	}
	s.RegisterReport("Daftari loans", func(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
		return daftariLoans(reportRun{ctx, params})
	})
	constant("Daftari v1", []string{"a"}, 1)
	add("Daftari comment", []string{"id"}, func(r reportRun) (out [][]any) {
		for _, o := range r.Books.Offices() {
			out = append(out, []any{o.ID})
		}
		return out
	})
	add("Daftari linked", []string{"id", "display_name"}, func(r reportRun) (out [][]any) {
		if st := r.Books.StaffMember(r.number("loanOfficerId")); st != nil {
			out = append(out, []any{st.ID, st.DisplayName})
		}
		return out
	})
	constant("Daftari types", []string{"i:INTEGER", "n:NULL"}, 1, nil)
	add("Daftari bool", []string{"is_reversed:BOOLEAN"}, func(r reportRun) (out [][]any) {
		for _, t := range r.Books.Loan(1).Transactions {
			out = append(out, []any{t.Reversed})
		}
		return out
	})
	constant("daftari-portfolio_v1", []string{"a"}, 1)
	add("Daftari dup", []string{"id", "id"}, func(r reportRun) (out [][]any) {
		for _, c := range r.Books.Clients() {
			for _, g := range r.Books.Groups() {
				out = append(out, []any{c.ID, g.ID})
			}
		}
		return out
	})
	add("Daftari since", []string{"id", "external_id:VARCHAR", "last_modified_on_utc"}, transactionsSince)
	add("Daftari bool2", []string{"r:INTEGER", "n:BIGINT"}, countReversed)
	add("Daftari now2", []string{"n", "d", "c", "h", "u", "u2"}, func(r reportRun) [][]any {
		now, today := r.Books.Now().UTC().Truncate(time.Second), r.Books.Today()
		return [][]any{{now, today, today, r.Hierarchy, r.UserID, now}}
	})
	registerLoanLists(add)
	registerPortable(add)
}

func daftariLoans(r reportRun) ([]string, [][]any, error) {
	npa := "npa:INTEGER"
	if strings.Contains(r.SQL, ", l.is_npa,") {
		npa = "is_npa:BOOLEAN"
	}
	columns := []string{"loan_id:BIGINT", "account_no:VARCHAR", "external_id:VARCHAR", "status:SMALLINT", "client_id:BIGINT", "display_name:VARCHAR", "mobile_no:VARCHAR", "group_id:BIGINT",
		"group_name:VARCHAR", "product_id:BIGINT", "short_name:VARCHAR", "currency_code:VARCHAR", "currency_digits:SMALLINT", "principal:DECIMAL", "outstanding:DECIMAL", "overpaid:DECIMAL",
		"overdue:DECIMAL", "overdue_since:DATE", "disbursed_on:DATE", npa, "next_due:DATE", "modified:DATETIME"}
	var rows [][]any
	open := func(l *books.Loan) bool {
		return (l.Status == books.LoanApproved || l.Status == books.LoanActive || l.Status == books.LoanOverpaid) && r.sees(l.OfficeID)
	}
	for _, l := range r.loans(open) {
		c, sum := r.Books.Client(l.ClientID), r.Books.LoanSummary(l)
		var group, overpaid any
		if g := r.Books.Group(l.GroupID); g != nil {
			group = g.Name
		}
		if !l.Overpaid.IsZero() {
			overpaid = l.Overpaid
		}
		var next books.Date
		for _, i := range l.Installments {
			if !i.Met && next.IsZero() {
				next = i.Due
			}
		}
		p := r.Books.LoanProduct(l.ProductID)
		rows = append(rows, []any{l.ID, l.AccountNo, text(l.ExternalID), int(l.Status), c.ID, c.DisplayName, text(c.MobileNo), id(l.GroupID), group, p.ID, p.ShortName, l.Currency.Code,
			l.Currency.Digits, l.Principal, sum.Outstanding, overpaid, sum.Overdue, sum.OverdueSince, l.Disbursed.On, 0, next, l.LastModified})
	}
	return columns, rows, nil
}

func transactionsSince(r reportRun) (out [][]any) {
	for _, l := range r.Books.Loans() {
		for _, t := range l.Transactions {
			if t.LastModified.After(r.since()) {
				out = append(out, []any{t.ID, text(t.ExternalID), t.LastModified})
			}
		}
	}
	return out
}

func countReversed(r reportRun) [][]any {
	n := [2]int64{}
	for _, l := range r.Books.Loans() {
		for _, t := range l.Transactions {
			if t.Reversed {
				n[0]++
			} else {
				n[1]++
			}
		}
	}
	return [][]any{{1, n[1]}, {0, n[0]}}
}

type adder func(name string, columns []string, rows func(r reportRun) [][]any)

func registerLoanLists(add adder) {
	all := func(*books.Loan) bool { return true }
	dues := func(l *books.Loan, form, between string) string {
		var parts []string
		for _, i := range l.Installments {
			parts = append(parts, fmt.Sprintf(form, i.Number, i.Due))
		}
		return strings.Join(parts, between)
	}
	each := func(draw func(l *books.Loan) []any) func(reportRun) [][]any {
		return func(r reportRun) (out [][]any) {
			for _, l := range r.loans(all) {
				out = append(out, draw(l))
			}
			return out
		}
	}
	add("Daftari json", []string{"id", "schedule"}, each(func(l *books.Loan) []any { return []any{l.ID, "[" + dues(l, "[%d, \"%s\"]", ",") + "]"} }))
	add("Daftari gc", []string{"id", "sched"}, each(func(l *books.Loan) []any { return []any{l.ID, dues(l, "%d:%s", "|")} }))
	add("Daftari cursor", []string{"id", "m"}, func(r reportRun) (out [][]any) {
		for _, l := range r.loans(func(l *books.Loan) bool { return !l.LastModified.Before(r.since()) }) {
			out = append(out, []any{l.ID, l.LastModified})
		}
		return out
	})
	add("Daftari union", []string{"kind", "id", "account_no"}, func(r reportRun) (out [][]any) {
		for _, l := range r.loans(all) {
			out = append(out, []any{"loan", l.ID, l.AccountNo})
		}
		for _, s := range r.Books.SavingsAccounts() {
			if r.officer(s.OfficerID) {
				out = append(out, []any{"sav", s.ID, s.AccountNo})
			}
		}
		return out
	})
	order := func(down bool) func(reportRun) [][]any {
		return func(r reportRun) (out [][]any) {
			for _, l := range r.Books.Loans() {
				row := []any{l.ID, l.AccountNo}
				if down {
					out = append([][]any{row}, out...)
				} else {
					out = append(out, row)
				}
			}
			return out
		}
	}
	add("Daftari order", []string{"id", "account_no"}, order(false)) // ORDER BY without LIMIT is lost there (769)
	add("Daftari order2", []string{"id", "account_no"}, order(true))
	add("Daftari text", []string{"id", "display_name"}, func(r reportRun) (out [][]any) {
		for _, c := range r.Books.Clients() {
			if strings.Contains(strings.ToLower(c.DisplayName), strings.ToLower(r.params["q"])) {
				out = append(out, []any{c.ID, c.DisplayName})
			}
		}
		return out
	})
	registerLists(add)
}

func registerLists(add adder) {
	add("Daftari portable", []string{"loan_id", "n:SMALLINT", "due", "p", "i"}, func(r reportRun) (out [][]any) {
		for _, l := range r.loans(func(*books.Loan) bool { return true }) {
			for _, i := range l.Installments {
				if !i.Met {
					out = append(out, []any{l.ID, i.Number, i.Due, i.Principal.Due, i.Interest.Due})
				}
			}
		}
		return out
	})
	add("Daftari types2", []string{"i", "d", "dt", "ts", "s", "big", "status_enum", "activation_date", "created_on_utc", "bi", "principal_amount", "middlename", "fullname", "date_of_birth:DATE", "n",
		"total", "lit", "f", "nul:CHAR", "e"}, typesOfClientOne)
}

func typesOfClientOne(r reportRun) (out [][]any) {
	c := r.Books.Client(1)
	for _, n := range c.Loans {
		l := r.Books.Loan(n)
		if l.ID != 1 {
			continue
		}
		ts := time.Date(2026, 11, 21, 10, 11, 12, 123456000, time.UTC)
		big, half, f := exact.MustAmount("12345678901234567"), exact.MustAmount("1.5"), exact.MustAmount("0.3")
		out = append(out, []any{1, half, r.Books.Today(), ts, `text "q" é <b>`, big, c.Status, c.Activated.On, c.Created, 1, l.Principal, text(c.Middlename), text(c.Fullname), c.Born, int64(1),
			l.Principal, half, f, nil, c.Middlename})
	}
	return out
}

func registerPortable(add adder) {
	alive := func(r reportRun) func(*books.Loan) bool {
		return func(l *books.Loan) bool {
			return (l.Status == books.LoanApproved || l.Status == books.LoanActive || l.Status == books.LoanOverpaid) && r.sees(l.OfficeID) && !l.LastModified.Before(r.since())
		}
	}
	add("Portable loans", []string{"id", "no", "ext:VARCHAR", "client", "grp:BIGINT", "product", "status", "cur", "digits", "disbursed", "outstanding", "overpaid", "disbursed_on:DATE", "matures_on:DATE",
		"charged_off", "modified"}, func(r reportRun) (out [][]any) {
		for _, l := range r.loans(alive(r)) {
			if l.ID > r.number("after") && int64(len(out)) < r.number("n") {
				sum := r.Books.LoanSummary(l)
				out = append(out, []any{l.ID, l.AccountNo, text(l.ExternalID), l.ClientID, id(l.GroupID), l.ProductID, int(l.Status), l.Currency.Code, l.Currency.Digits, l.Principal, sum.Outstanding,
					l.Overpaid, l.Disbursed.On, l.ExpectedMaturity, 0, char26(l.LastModified)})
			}
		}
		return out
	})
	add("Portable schedule", []string{"loan", "no", "due", "principal", "interest", "fees", "penalties"}, func(r reportRun) (out [][]any) {
		for _, l := range r.loans(alive(r)) {
			for _, i := range l.Installments {
				if l.Status == books.LoanActive && !i.Met {
					out = append(out, []any{l.ID, i.Number, i.Due, i.Principal.Outstanding(), i.Interest.Outstanding(), i.Fees.Outstanding(), i.Penalties.Outstanding()})
				}
			}
		}
		return out
	})
	add("Portable clients", []string{"id", "no", "ext:VARCHAR", "name", "mobile:VARCHAR", "status", "office", "grp:BIGINT", "modified"}, func(r reportRun) (out [][]any) {
		for _, c := range r.Books.Clients() {
			var group int64
			mine := r.officer(c.StaffID)
			for _, g := range c.Groups {
				group = g
				mine = mine || r.officer(r.Books.Group(g).StaffID)
			}
			if mine && r.sees(c.OfficeID) {
				out = append(out, []any{c.ID, c.AccountNo, text(c.ExternalID), c.DisplayName, text(c.MobileNo), c.Status, c.OfficeID, id(group), char26(c.LastModified)})
			}
		}
		return out
	})
	add("Portable savings", []string{"id", "no", "ext:VARCHAR", "client:BIGINT", "grp:BIGINT", "product", "status", "cur", "digits", "balance", "min_balance", "modified"}, func(r reportRun) (out [][]any) {
		for _, s := range r.Books.SavingsAccounts() {
			if r.officer(s.OfficerID) && s.Status == books.SavingsActive && r.sees(s.OfficeID) && !s.LastModified.Before(r.since()) {
				out = append(out, []any{s.ID, s.AccountNo, text(s.ExternalID), id(s.ClientID), id(s.GroupID), s.ProductID, int(s.Status), s.Currency.Code, s.Currency.Digits, s.Balance, books.Amount{},
					char26(s.LastModified)})
			}
		}
		return out
	})
}
