package books_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

// search holds a recorded transactions/search: how many there are, and which in the default order.
func (r *replay) search(rec recording, id int64) {
	q, err := url.ParseQuery(rec.Request.Query)
	if err != nil {
		r.t.Fatal(err)
	}
	var f books.SavingsFilter
	f.From, _ = exact.ParseDate(q.Get("fromDate"))
	f.To, _ = exact.ParseDate(q.Get("toDate"))
	if q.Get("fromAmount") != "" {
		f.AmountFrom, f.AmountTo = amount(q.Get("fromAmount")), amount(q.Get("toAmount"))
	}
	switch q.Get("types") {
	case "":
	case "1":
		f.Types = []int{1}
	default:
		f.Types = []int{-1} // a word finds nothing (463)
	}
	debit := q.Get("debit") == "true"
	if debit {
		f.Debit = &debit
	}
	var want struct {
		Total   int
		Content []struct{ ID int64 }
	}
	if err := json.Unmarshal(rec.Response.Body, &want); err != nil {
		r.t.Fatal(err)
	}
	found := r.w.SearchSavings(id, f)
	if len(found) != want.Total {
		r.t.Errorf("%s: found %d, recorded %d", rec.Name, len(found), want.Total)
	}
	if q.Get("orderBy") == "" && q.Get("limit") == "" {
		var got, exp []int64
		for i, c := range want.Content {
			exp = append(exp, c.ID)
			if i < len(found) {
				got = append(got, found[i].ID)
			}
		}
		if !slices.Equal(got, exp) {
			r.t.Errorf("%s: ids %v, recorded %v", rec.Name, got, exp)
		}
	}
	r.reads++
}

// journal holds recorded entries of a loan or account, in their order.
func (r *replay) journal(rec recording) {
	q, _ := url.ParseQuery(rec.Request.Query)
	var f books.JournalFilter
	_, _ = fmt.Sscan(q.Get("loanId"), &f.LoanID)
	_, _ = fmt.Sscan(q.Get("savingsId"), &f.SavingsID)
	if f.LoanID == 514 {
		f.LoanID = 14
	}
	var want struct {
		PageItems []struct {
			GLAccountID     int64
			EntryType       struct{ Value string }
			Amount          json.Number
			TransactionDate json.RawMessage
		}
	}
	if err := json.Unmarshal(rec.Response.Body, &want); err != nil {
		r.t.Fatal(err)
	}
	have := r.w.JournalEntries(f)
	if q.Get("orderBy") == "id" {
		slices.SortFunc(have, func(a, b *books.JournalEntry) int { return int(a.ID - b.ID) })
	}
	var got, exp []string
	for i, e := range want.PageItems {
		exp = append(exp, fmt.Sprint(e.GLAccountID, e.EntryType.Value, exact.MustAmount(e.Amount.String()).Fixed(2), dateOf(e.TransactionDate)))
		if i < len(have) {
			side := map[bool]string{true: "CREDIT", false: "DEBIT"}[have[i].Credit]
			got = append(got, fmt.Sprint(have[i].GLAccountID, side, have[i].Amount.Fixed(2), have[i].Date))
		}
	}
	if diff := cmp.Diff(exp, got); diff != "" {
		r.t.Errorf("%s:\n%s", rec.Name, diff)
	}
	r.reads++
}

func TestCalendars(t *testing.T) {
	w := load(t, books.MariaDB)
	for _, c := range []struct {
		recording int
		calendar  int64
	}{{223, 1}, {220, 2}} {
		rec := find(t, "reads", c.recording)
		raw := rec.Response.Body
		if raw[0] == '[' {
			var all []json.RawMessage
			_ = json.Unmarshal(raw, &all)
			raw = all[0]
		}
		var want struct {
			RecurringDates, NextTenRecurringDates []json.RawMessage
			HumanReadable, Recurrence             string
			Interval                              int
		}
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		cal := w.Calendar(c.calendar)
		for name, pair := range map[string][2][]books.Date{"all": {w.RecurringDates(cal), datesOf(want.RecurringDates)}, "next": {w.NextTenDates(cal), datesOf(want.NextTenRecurringDates)}} {
			if !slices.Equal(pair[0], pair[1]) {
				t.Errorf("%s, %s: %v, recorded %v", rec.Name, name, pair[0], pair[1])
			}
		}
		if cal.HumanReadable() != want.HumanReadable || cal.Recurrence != want.Recurrence || cal.Interval != want.Interval {
			t.Errorf("%s: %q %q %d", rec.Name, cal.HumanReadable(), cal.Recurrence, cal.Interval)
		}
	}
	if w.MeetingCalendar(1) != w.Calendar(1) || w.MeetingCalendar(3) != w.Calendar(2) || w.MeetingCalendar(4) != w.Calendar(1) {
		t.Error("a group's calendar is its centre's")
	}
	if got := w.RecentDate(w.Calendar(1)); got != day("2026-11-17") {
		t.Errorf("the latest meeting was on %s", got)
	}
	for d := day("2026-11-16"); d < day("2026-11-30"); d++ {
		meets := w.Calendar(1).Meets(d)
		if meets != (w.Calendar(1).After(d.AddDays(-1)) == d) || meets != (d.Weekday() == 2) {
			t.Errorf("%s: the rule and its short way differ", d)
		}
	}
}

func datesOf(raw []json.RawMessage) []books.Date {
	var out []books.Date
	for _, r := range raw {
		out = append(out, dateOf(r))
	}
	return out
}

// The lists after setup that carry no state of their own: order and members as recorded.
func TestLists(t *testing.T) {
	w := load(t, books.MariaDB)
	names := func(recording int, member, key string) []string {
		raw := find(t, "reads", recording).Response.Body
		if member != "" {
			var m map[string]json.RawMessage
			_ = json.Unmarshal(raw, &m)
			raw = m[member]
		}
		var rows []map[string]any
		if err := json.Unmarshal(raw, &rows); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range rows {
			out = append(out, fmt.Sprint(r[key]))
		}
		return out
	}
	for _, c := range []struct {
		what      string
		got, want []string
	}{
		{"codes", each(w.Codes()[:10], func(c *books.Code) string { return c.Name }), names(192, "", "name")},
		{"genders", each(w.CodeValues(4), func(c *books.CodeValue) string { return c.Name }), names(193, "", "name")},
		{"configurations", each(w.Configurations(), func(c *books.Configuration) string { return c.Name }), names(194, "globalConfiguration", "name")},
		{"currencies", each(w.Currencies(), func(c books.Currency) string { return c.Code }), names(187, "selectedCurrencyOptions", "code")},
		{"payment types", each(w.PaymentTypes(), func(p *books.PaymentType) string { return p.Name }), names(299, "paymentTypeOptions", "name")},
		{"offices", each(w.Offices(), func(o *books.Office) string { return o.Hierarchy }), names(179, "", "hierarchy")},
		{"holidays", each(w.Holidays(2), func(h *books.Holiday) string { return h.Name }), names(188, "", "name")},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s:\n%s", c.what, diff)
		}
	}
	if !w.Sees(1, 3) || w.Sees(2, 3) || w.Sees(2, 1) || !w.Sees(0, 3) {
		t.Error("who sees which office")
	}
}

func each[T any](rows []T, f func(T) string) []string {
	var out []string
	for _, r := range rows {
		out = append(out, f(r))
	}
	return out
}

// TestManualJournal replays the bookings by hand (833-842).
func TestManualJournal(t *testing.T) {
	r := &replay{t: t, w: load(t, books.MariaDB)}
	id := ""
	for _, rec := range sequence(t, recordings(t), 833, 840) {
		if rec.Request.Method != "POST" || cached(t, recordings(t), rec) {
			continue
		}
		b, c := rec.Request.Body, codeOf(rec.Response.Body)
		lines := func(k string) []books.JournalLine {
			var rows []struct {
				GLAccountID int64
				Amount      json.Number
			}
			_ = json.Unmarshal(b[k], &rows)
			var out []books.JournalLine
			for _, row := range rows {
				out = append(out, books.JournalLine{GLAccountID: row.GLAccountID, Amount: amount(row.Amount.String())})
			}
			return out
		}
		var res books.Result
		var err error
		if strings.HasSuffix(rec.Request.Path, "/journalentries") {
			res, err = r.w.PostJournal(books.JournalCmd{OfficeID: b.int("officeId"), Currency: b.str("currencyCode"), Date: b.date("transactionDate"),
				Debits: lines("debits"), Credits: lines("credits"), Payment: b.pay()})
		} else {
			res, err = r.w.ReverseJournal(id)
		}
		switch {
		case rec.Response.Status == 200 && err != nil:
			t.Errorf("%s: %v", rec.Name, err)
		case rec.Response.Status == 200:
			if id == "" {
				id = res.TransactionID
			}
		case !slices.ContainsFunc(httpSide, func(p string) bool { return strings.HasPrefix(c, p) }):
			r.refused(rec, c, err)
		}
	}
	have := r.w.JournalEntries(books.JournalFilter{TransactionID: id})
	if len(have) != 2 || !have[0].Reversed || have[0].Credit || r.refusals != 2 || len(id) != 12 {
		t.Errorf("the entries of %q: %d, %d refusals", id, len(have), r.refusals)
	}
	if _, err := r.w.ReverseJournal(id); code(err) != "404 error.msg.journalEntries.transactionId.not.found" {
		t.Errorf("reversed twice: %v", err)
	}
}

func TestSavingsExternalIDOf116(t *testing.T) {
	w := load(t, books.MariaDB)
	dep := books.SavingsTxCmd{Date: day("2026-11-18"), Amount: amount("5"), ExternalID: "sx-1", Payment: books.PaymentInput{TypeID: 1}}
	if _, err := w.Deposit(1, dep); code(err) != "400 error.msg.parameter.unsupported" {
		t.Errorf("1.11: %v", err)
	}
	w = books.New(books.Options{Now: w.Now, SavingsExternalID: true})
	yes := true
	for _, step := range []func() (books.Result, error){
		func() (books.Result, error) {
			return w.CreateSavingsProduct(books.SavingsProduct{Name: "S", Currency: books.Currency{Code: "KES", Digits: 2}, AccountingRule: 1, DaysInYear: 365})
		},
		func() (books.Result, error) {
			return w.CreateClient(books.ClientCmd{OfficeID: 1, LegalForm: 1, Fullname: "X", Active: &yes, ActivationDate: day("2026-11-01"), SavingsProductID: 1})
		},
		func() (books.Result, error) { return w.Deposit(1, dep) },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	dep.ExternalID = strings.ToUpper(dep.ExternalID)
	if _, err := w.Deposit(1, dep); code(err) != "403 error.msg.savingsaccount.transaction.duplicate.externalId" {
		t.Errorf("again: %v", err)
	}
	if x := w.SavingsTransactionByExternalID(1, "sx-1"); x == nil || x.ID != 1 || w.CountByExternalID("sx-1") != 1 {
		t.Error("it is not found by its externalId")
	}
}
