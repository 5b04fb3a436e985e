package books_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

func day(s string) books.Date { return exact.MustDate(s) }

func amount(s string) *books.Amount {
	a := exact.MustAmount(s)
	return &a
}

func repay(on, much, ext string) books.RepayCmd {
	return books.RepayCmd{Date: day(on), Amount: amount(much), ExternalID: ext, Payment: books.PaymentInput{TypeID: 4, Receipt: "R-" + ext}}
}

func code(err error) string {
	var e *books.Error
	if errors.As(err, &e) {
		return fmt.Sprint(e.Status, " ", e.Code)
	}
	return fmt.Sprint(err)
}

// failer is *testing.T or *rapid.T.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// picture is everything that a reader can see, sequences apart.
func picture(t failer, w *books.World) string {
	t.Helper()
	raw, err := json.MarshalIndent([]any{w.Loans(), w.SavingsAccounts(), w.Clients(), w.Groups(), len(w.Charges()), w.Currencies(), w.Holidays(2), w.WorkingDays(),
		fmt.Sprint(w.Moves()), entries(w), w.BusinessDates(), w.CalendarsOf(books.EntityCenter, 4), w.Meetings(4), w.Users(), w.LoanByExternalID("LN-NEW") == nil,
		w.ClientByExternalID("CL-NEW") == nil}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func entries(w *books.World) []string {
	var out []string
	for _, e := range w.JournalEntries(books.JournalFilter{}) {
		out = append(out, fmt.Sprint(e.ID, e.GLAccountID, e.Credit, e.Amount, e.TransactionID, e.Date, e.Reversed))
	}
	return out
}

// upheaval does a bit of everything; it must succeed.
func upheaval(t testing.TB, w *books.World) {
	t.Helper()
	yes := true
	n := 1
	must := func(r books.Result, err error) books.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	must(w.Repay(3, repay("2026-10-28", "100", "x-1")))  // replaces a later one
	must(w.Repay(5, repay("2026-11-20", "1500", "x-2"))) // pays a penalty
	must(w.AssociateClients(3, []int64{2}))
	must(w.AdjustTransaction(2, 30, books.AdjustCmd{Date: day("2026-11-18"), Amount: amount("0")}))
	must(w.AdjustTransaction(2, 31, books.AdjustCmd{Date: day("2026-11-18"), Amount: amount("500")}))
	must(w.WaiveInterest(2, repay("2026-11-18", "1", "")))
	must(w.UndoDisbursal(12, "no"))
	must(w.WriteOff(11, day("2026-11-20"), "lost"))
	fee := must(w.CreateCharge(books.Charge{Name: "Fee", Currency: "KES", Amount: exact.Int(50), AppliesTo: 1, Time: 2, Calculation: 1, Active: true}))
	card := must(w.CreateCharge(books.Charge{Name: "Card", Currency: "KES", Amount: exact.Int(50), AppliesTo: 3, Time: 2, Calculation: 1, Active: true}))
	charge := must(w.AddLoanCharge(1, books.ChargeCmd{ChargeID: fee.ResourceID, Due: day("2026-11-24")}))
	must(w.WaiveLoanCharge(1, charge.ResourceID))
	charge = must(w.AddClientCharge(1, books.ChargeCmd{ChargeID: card.ResourceID, Due: day("2026-11-24")}))
	must(w.PayClientCharge(1, charge.ResourceID, day("2026-11-20"), amount("20"), "cc-1"))
	must(w.Deposit(1, books.SavingsTxCmd{Date: day("2026-10-01"), Amount: amount("10"), Payment: books.PaymentInput{TypeID: 5}}))
	must(w.UndoSavings(3, 3))
	must(w.ReverseSavings(4, 4))
	must(w.CreateClient(books.ClientCmd{OfficeID: 2, LegalForm: 1, Firstname: "A", Lastname: "B", ExternalID: "CL-NEW", Active: &yes, ActivationDate: day("2026-11-20"), GroupID: 3, SavingsProductID: 1}))
	must(w.DisassociateClients(1, []int64{1}))
	must(w.AssignGroupStaff(4, 2, false))
	must(w.UpdateCalendar(1, books.CalendarCmd{Title: "moved", Type: 1, Start: day("2026-08-05"), Repeating: true, Frequency: 2, Interval: 1, OnDay: 3}))
	must(w.SaveMeeting(4, 1, day("2026-11-18"), []books.Attendance{{ClientID: 2, Type: 1}}))
	must(w.ApplyLoan(books.LoanCmd{ClientID: 4, ProductID: 1, Type: books.LoanIndividual, Principal: amount("5000"), TermFrequency: &n, TermUnit: &n, Number: &n, Every: &n, Frequency: &n,
		Rate: amount("2"), Amortization: &n, InterestType: &n, CalculationPeriod: &n, Strategy: "mifos-standard-strategy", ExternalID: "LN-NEW",
		ExpectedDisbursement: day("2026-11-20"), SubmittedOn: day("2026-11-20")}))
	must(w.SetBusinessDate("BUSINESS_DATE", day("2026-11-19")))
	must(w.PostJournal(books.JournalCmd{OfficeID: 2, Currency: "KES", Date: day("2026-11-19"), Debits: []books.JournalLine{{GLAccountID: 2, Amount: amount("7")}},
		Credits: []books.JournalLine{{GLAccountID: 9, Amount: amount("7")}}}))
	must(w.DeleteUser(6))
}

func TestRollbackLeavesNothing(t *testing.T) {
	w := load(t, books.MariaDB)
	late, err := w.CreateCharge(books.Charge{Name: "Late", Currency: "KES", Amount: exact.Int(50), AppliesTo: 1, Time: 2, Calculation: 1, Active: true, Penalty: true})
	if err == nil {
		_, err = w.AddLoanCharge(5, books.ChargeCmd{ChargeID: late.ResourceID, Due: day("2026-11-18")})
	}
	if err != nil {
		t.Fatal(err)
	}
	before := picture(t, w)
	for range 2 {
		w.Begin()
		upheaval(t, w)
		if picture(t, w) == before {
			t.Fatal("the changes cannot be seen")
		}
		w.Rollback()
		if diff := cmp.Diff(before, picture(t, w)); diff != "" {
			t.Fatalf("a rollback left:\n%s", diff)
		}
	}
	upheaval(t, w)
	checkBooks(t, w)
}

// checkBooks is what must hold whatever happened.
func checkBooks(t failer, w *books.World) {
	t.Helper()
	balance := map[string]books.Amount{}
	for _, e := range w.JournalEntries(books.JournalFilter{}) {
		a := e.Amount
		if e.Credit {
			a = a.Neg()
		}
		balance[e.TransactionID] = balance[e.TransactionID].Add(a)
	}
	for id, b := range balance {
		if !b.IsZero() {
			t.Fatalf("the journal of %s does not balance: %s", id, b)
		}
	}
	ids := map[string]bool{}
	for _, l := range w.Loans() {
		checkLoan(t, w, l)
		for _, x := range l.Transactions {
			if x.ExternalID != "" && ids[x.ExternalID] {
				t.Fatalf("externalId %s stands twice", x.ExternalID)
			}
			ids[x.ExternalID] = true
		}
	}
}

func checkLoan(t failer, w *books.World, l *books.Loan) {
	t.Helper()
	var cash, principal, over books.Amount
	for _, x := range l.Transactions {
		if x.Reversed || x.Type != books.TxRepayment {
			continue
		}
		if parts := exact.Sum(x.Principal, x.Interest, x.Fees, x.Penalties, x.Overpayment); !parts.Equal(x.Amount) {
			t.Fatalf("transaction %d of %s is shared as %s", x.ID, x.Amount, parts)
		}
		cash, principal, over = cash.Add(x.Amount), principal.Add(x.Principal), over.Add(x.Overpayment)
	}
	s := w.LoanSummary(l)
	if !s.Repayment.Add(over).Equal(cash) || !s.Principal.Paid.Equal(principal) {
		t.Fatalf("loan %d: %s paid, %s in the summary, %s over", l.ID, cash, s.Repayment, over)
	}
	if l.Disbursed.On != 0 && l.Status != books.LoanWrittenOff {
		want := books.LoanActive
		switch {
		case over.Sign() > 0:
			want = books.LoanOverpaid
		case s.Outstanding.IsZero():
			want = books.LoanClosed
		}
		if l.Status != want {
			t.Fatalf("loan %d is %d, should be %d", l.ID, l.Status, want)
		}
	}
}

// A random officer: postings on any day, undone in any order, some in transactions that are rolled back.
func TestRandomPostings(t *testing.T) {
	world := load(t, books.MariaDB)
	start, run := picture(t, world), 0
	rapid.Check(t, func(t *rapid.T) {
		world.Begin()
		defer func() {
			world.Rollback()
			if run++; run%10 == 0 && picture(t, world) != start {
				t.Fatal("the rollback left something")
			}
		}()
		live := map[string]bool{}
		for i := range rapid.IntRange(1, 25).Draw(t, "steps") {
			loan := rapid.SampledFrom([]int64{1, 2, 3, 4, 5, 6, 8, 9}).Draw(t, "loan")
			ext := fmt.Sprint("rnd-", i)
			on := day("2026-11-21").AddDays(-rapid.IntRange(0, 60).Draw(t, "days"))
			much := exact.Int(rapid.Int64Range(1, 900_000).Draw(t, "cents")).Quo(exact.Int(100))
			if _, err := world.Repay(loan, books.RepayCmd{Date: on, Amount: &much, ExternalID: ext}); err == nil {
				live[ext] = true
			}
			if rapid.Bool().Draw(t, "undo") {
				x := rapid.SampledFrom(world.Loan(loan).Transactions).Draw(t, "transaction")
				if _, err := world.AdjustTransaction(loan, x.ID, books.AdjustCmd{Date: on, Amount: amount("0")}); err == nil {
					delete(live, x.ExternalID)
				}
			}
		}
		checkBooks(t, world)
		for i := range 25 {
			ext := fmt.Sprint("rnd-", i)
			want := 0
			if live[ext] {
				want = 1
			}
			if got := world.CountByExternalID(ext); got != want {
				t.Fatalf("%s stands %d times, want %d", ext, got, want)
			}
		}
	})
}

// A random teller: no order of deposits, withdrawals and undos may bring an account below zero on any day, or lose a shilling.
func TestRandomSavings(t *testing.T) {
	world := load(t, books.MariaDB)
	rapid.Check(t, func(t *rapid.T) {
		world.Begin()
		defer world.Rollback()
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			id := rapid.SampledFrom([]int64{1, 2, 8}).Draw(t, "account")
			much := exact.Int(rapid.Int64Range(1, 300_000).Draw(t, "cents")).Quo(exact.Int(100))
			c := books.SavingsTxCmd{Date: day("2026-11-21").AddDays(-rapid.IntRange(0, 100).Draw(t, "days")), Amount: &much, Payment: books.PaymentInput{TypeID: 4}}
			rows := world.SavingsAccount(id).Transactions
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1:
				_, _ = world.Deposit(id, c)
			case 2:
				_, _ = world.Withdraw(id, c)
			default:
				if len(rows) > 0 {
					x := rapid.SampledFrom(rows).Draw(t, "row").ID
					_, _ = world.UndoSavings(id, x)
				}
			}
			checkSavings(t, world, world.SavingsAccount(id))
		}
		checkBooks(t, world)
	})
}

func checkSavings(t failer, w *books.World, s *books.Savings) {
	t.Helper()
	var sum books.Amount
	for _, x := range s.Transactions {
		if x.Reversed {
			continue
		}
		if x.Type == books.SavingsWithdrawal {
			sum = sum.Sub(x.Amount)
		} else {
			sum = sum.Add(x.Amount)
		}
		if !x.Running.Equal(sum) || sum.Sign() < 0 {
			t.Fatalf("account %d: running balance %s at %d, the sum is %s", s.ID, x.Running, x.ID, sum)
		}
	}
	control := exact.Int(0)
	for _, e := range w.JournalEntries(books.JournalFilter{SavingsID: s.ID, GLAccountID: 6}) {
		if e.Credit {
			control = control.Add(e.Amount)
		} else {
			control = control.Sub(e.Amount)
		}
	}
	if !s.Balance.Equal(sum) || !control.Equal(sum) || !s.Deposits.Sub(s.Withdrawals).Equal(sum) {
		t.Fatalf("account %d: balance %s, ledger %s, sum %s", s.ID, s.Balance, control, sum)
	}
}

func TestPostgreSQL(t *testing.T) {
	w := load(t, books.PostgreSQL)
	w.ActAs(4)
	long := string(make([]byte, 101))
	for _, c := range []struct {
		name string
		do   func() error
		want string
	}{
		{"first", func() error { _, err := w.Repay(2, repay("2026-11-17", "10", "e-1")); return err }, "<nil>"},
		{"same again", func() error { _, err := w.Repay(5, repay("2026-11-17", "10", "e-1")); return err }, "400 validation.msg.loan.transaction.externalId.value.must.be.unique"},
		{"other case", func() error { _, err := w.Repay(2, repay("2026-11-17", "10", "E-1")); return err }, "<nil>"},
		{"too long", func() error {
			_, err := w.Repay(2, books.RepayCmd{Date: day("2026-11-17"), Amount: amount("10"), ExternalID: long})
			return err
		}, "403 error.msg.loan.repayment.unknown.data.integrity.issue"},
		{"cash by an officer with a staff member", func() error {
			_, err := w.DisburseLoan(7, books.DisburseCmd{On: day("2026-11-18"), Payment: books.PaymentInput{TypeID: 4}})
			return err
		}, "403 error.msg.data.integrity.issue"},
		{"mobile money", func() error {
			_, err := w.DisburseLoan(7, books.DisburseCmd{On: day("2026-11-18"), ExternalID: "D-1", Payment: books.PaymentInput{TypeID: 5}})
			return err
		}, "<nil>"},
		{"disbursement's externalId", func() error { _, err := w.Repay(7, repay("2026-11-19", "10", "D-1")); return err }, "400 validation.msg.loan.transaction.externalId.value.must.be.unique"},
	} {
		if got := code(c.do()); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if w.CountByExternalID("e-1") != 1 || w.CountByReceipt("R-e-1") != 1 {
		t.Error("e-1 does not stand once")
	}
}

func TestBusinessDate(t *testing.T) {
	w := load(t, books.MariaDB)
	on, off := true, false
	id := w.Configuration("enable-business-date").ID
	set := func(enabled *bool) {
		if _, err := w.SetConfiguration(id, enabled, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.BusinessDates()) != 0 {
		t.Error("there is a business date before its first use (196)")
	}
	set(&on)
	if _, err := w.SetBusinessDate("BUSINESS_DATE", day("2026-11-19")); err != nil {
		t.Fatal(err)
	}
	dates := w.BusinessDates()
	if len(dates) != 2 || dates[1].Date != day("2026-11-18") || w.Today() != day("2026-11-19") {
		t.Errorf("after setting: %v, today %s (922-924)", dates, w.Today())
	}
	if _, err := w.Repay(5, repay("2026-11-20", "5", "")); code(err) != "403 error.msg.loan.transaction.cannot.be.a.future.date" {
		t.Errorf("the day after the business date: %v (926)", err)
	}
	if _, err := w.Deposit(1, books.SavingsTxCmd{Date: day("2026-11-20"), Amount: amount("5"), Payment: books.PaymentInput{TypeID: 4}}); code(err) != "400 error.msg.savingsaccount.transaction.in.the.future" {
		t.Errorf("deposit after the business date: %v (927)", err)
	}
	set(&off)
	if len(w.BusinessDates()) != 2 || w.Today() != day("2026-11-21") {
		t.Errorf("switched off: %v, today %s (932)", w.BusinessDates(), w.Today())
	}
	w.SetZone(time.FixedZone("Pago Pago", -11*3600))
	if w.Today() != day("2026-11-20") {
		t.Errorf("today on Pago Pago is %s (1011)", w.Today())
	}
}

// Which command moves which stamp: fineract-observed.md section 2.
func TestStamps(t *testing.T) {
	now := recordedAt
	w := loadAt(t, books.MariaDB, func() time.Time { return now })
	for _, c := range []struct {
		name  string
		do    func() (books.Result, error)
		moves string // of loan 2, client 2 and savings 2
	}{
		{"note", func() (books.Result, error) { return w.AddLoanNote(2, "called") }, ""},
		{"leaving a group", func() (books.Result, error) { return w.DisassociateClients(1, []int64{2}) }, ""},
		{"joining a group", func() (books.Result, error) { return w.AssociateClients(3, []int64{2}) }, ""},
		{"repayment", func() (books.Result, error) { return w.Repay(2, repay("2026-11-18", "10", "s-1")) }, "loan"},
		{"undo", func() (books.Result, error) {
			return w.AdjustTransaction(2, 30, books.AdjustCmd{Date: day("2026-11-18"), Amount: amount("0")})
		}, "loan"},
		{"officer", func() (books.Result, error) { return w.AssignLoanOfficer(2, 2, day("2026-11-20")) }, "loan"},
		{"deposit", func() (books.Result, error) {
			return w.Deposit(2, books.SavingsTxCmd{Date: day("2026-11-18"), Amount: amount("1"), Payment: books.PaymentInput{TypeID: 4}})
		}, "savings"},
		{"undo of a deposit", func() (books.Result, error) { return w.UndoSavings(2, 2) }, "savings"},
		{"staff", func() (books.Result, error) { return w.AssignClientStaff(2, 2) }, "client"},
	} {
		now = now.Add(time.Minute)
		if _, err := c.do(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		got := ""
		for name, at := range map[string]time.Time{"loan": w.Loan(2).LastModified, "client": w.Client(2).LastModified, "savings": w.SavingsAccount(2).LastModified} {
			if at.Equal(now) {
				got += name
			}
		}
		if got != c.moves {
			t.Errorf("%s moved %q, want %q", c.name, got, c.moves)
		}
	}
	x, err := w.FindLoanTransaction(2, 30)
	if err != nil || x.LastModified.Equal(recordedAt) {
		t.Errorf("an undone transaction kept its stamp: %v", err)
	}
}

// BenchmarkBranch makes a branch of 500 clients with a loan of 12 instalments and a savings account each, and posts on all.
func BenchmarkBranch(b *testing.B) {
	for range b.N {
		w := load(b, books.MariaDB)
		branch(b, w, 500)
	}
}

func branch(t testing.TB, w *books.World, n int) {
	yes, twelve, one := true, 12, 1
	must := func(r books.Result, err error) books.Result {
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for i := range n {
		c := must(w.CreateClient(books.ClientCmd{OfficeID: 2, LegalForm: 1, Firstname: "N", Lastname: fmt.Sprint(i), Active: &yes, ActivationDate: day("2026-02-02"),
			StaffID: 1, GroupID: 1, SavingsProductID: 1}))
		l := must(w.ApplyLoan(books.LoanCmd{ClientID: c.ClientID, GroupID: 1, ProductID: 1, Type: books.LoanJLG, Principal: amount("12000"), TermFrequency: &twelve, TermUnit: &one,
			Number: &twelve, Every: &one, Frequency: &one, Rate: amount("2"), Amortization: &one, InterestType: &one, CalculationPeriod: &one, CalendarID: 1,
			Strategy: "mifos-standard-strategy", ExpectedDisbursement: day("2026-09-01"), SubmittedOn: day("2026-08-24")}))
		must(w.ApproveLoan(l.LoanID, books.ApproveCmd{On: day("2026-08-25")}))
		must(w.DisburseLoan(l.LoanID, books.DisburseCmd{On: day("2026-09-01"), Payment: books.PaymentInput{TypeID: 5}}))
		for k := range 5 {
			must(w.Repay(l.LoanID, repay(day("2026-09-08").AddDays(7*k).String(), "1055.38", fmt.Sprint("b-", i, "-", k))))
		}
		must(w.Deposit(c.SavingsID, books.SavingsTxCmd{Date: day("2026-09-08"), Amount: amount("100"), Payment: books.PaymentInput{TypeID: 4}}))
	}
}

func TestBranch(t *testing.T) {
	w := load(t, books.MariaDB)
	branch(t, w, 40)
	if n := len(w.Loans()); n != 52 {
		t.Errorf("%d loans", n)
	}
	checkBooks(t, w)
}
