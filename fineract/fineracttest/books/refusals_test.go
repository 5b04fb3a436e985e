package books_test

import (
	"testing"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

// refusal is a command that must end with that status and code on the world after setup.
type refusal struct {
	name, want string
	do         func(w *books.World) (books.Result, error)
}

func refused(t *testing.T, table []refusal) {
	t.Helper()
	for _, c := range table {
		w := load(t, books.MariaDB)
		_, err := c.do(w)
		if got := code(err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		checkBooks(t, w)
	}
}

// Refusals that no recording shows: the codes are those of fineract.md section 6 and of the source it cites.
func TestLoanRefusals(t *testing.T) {
	refused(t, []refusal{
		{"approve in the future", "403 error.msg.loan.approval.cannot.be.a.future.date", func(w *books.World) (books.Result, error) {
			return w.ApproveLoan(10, books.ApproveCmd{On: day("2026-11-22")})
		}},
		{"approve more", "403 error.msg.loan.approval.amount.can't.be.greater.than.loan.amount.demanded", func(w *books.World) (books.Result, error) {
			return w.ApproveLoan(10, books.ApproveCmd{On: day("2026-11-19"), Amount: amount("10001")})
		}},
		{"undo approval of an active loan", "400 error.msg.loan.undo.approval.account.is.not.approved", func(w *books.World) (books.Result, error) { return w.UndoApproval(1, "") }},
		{"disburse on a Sunday", "403 error.msg.loan.application.disbursement.date.on.non.working.day", func(w *books.World) (books.Result, error) {
			_, _ = w.ApproveLoan(10, books.ApproveCmd{On: day("2026-11-18")})
			w.SetWorkingDays(books.WorkingDays{Recurrence: "FREQ=WEEKLY;BYDAY=MO,TU"})
			return w.DisburseLoan(10, books.DisburseCmd{On: day("2026-11-19")})
		}},
		{"reject an active loan", "400 error.msg.loan.reject.account.is.not.submitted.pending.approval.state", func(w *books.World) (books.Result, error) {
			return w.RejectLoan(1, day("2026-11-19"), "")
		}},
		{"reject", "<nil>", func(w *books.World) (books.Result, error) { return w.RejectLoan(10, day("2026-11-19"), "poor") }},
		{"withdraw", "<nil>", func(w *books.World) (books.Result, error) { return w.WithdrawLoan(10, day("2026-11-19"), "") }},
		{"write off a closed loan", "400 error.msg.loan.writeoff.account.is.not.active", func(w *books.World) (books.Result, error) {
			return w.WriteOff(6, day("2026-11-19"), "")
		}},
		{"waive too much interest", "403 error.msg.loan.waive.interest.amount.exceeds.total.outstanding.interest", func(w *books.World) (books.Result, error) {
			return w.WaiveInterest(1, repay("2026-11-19", "1000", ""))
		}},
		{"refund without credit", "400 error.msg.transactionAmount.invalid.must.be.>zero.and<=overpaidamount", func(w *books.World) (books.Result, error) {
			return w.RefundCredit(1, repay("2026-11-19", "1", ""))
		}},
	})
}

func TestClientAndSavingsRefusals(t *testing.T) {
	no, cash := false, books.PaymentInput{TypeID: 4}
	client := books.ClientCmd{OfficeID: 2, LegalForm: 1, Fullname: "P", Active: &no, SubmittedOn: day("2026-11-10")}
	refused(t, []refusal{
		{"savings of a pending client", "403 error.msg.client.not.active.exception", func(w *books.World) (books.Result, error) {
			r, _ := w.CreateClient(client)
			return w.ApplySavings(books.SavingsCmd{ClientID: r.ClientID, ProductID: 1, SubmittedOn: day("2026-11-19")})
		}},
		{"activate a client before he applied", "400 error.msg.clients.submittedOnDate.after.activation.date", func(w *books.World) (books.Result, error) {
			r, _ := w.CreateClient(client)
			return w.ActivateClient(r.ClientID, day("2026-11-09"))
		}},
		{"activate twice", "400 error.msg.clients.already.active", func(w *books.World) (books.Result, error) { return w.ActivateClient(1, day("2026-11-19")) }},
		{"close a client with a loan", "403 error.msg.client.loan.with.active.account", func(w *books.World) (books.Result, error) {
			return w.CloseClient(1, day("2026-11-19"), 1)
		}},
		{"close a client with savings", "403 error.msg.client.savings.with.active.account", func(w *books.World) (books.Result, error) {
			return w.CloseClient(5, day("2026-11-19"), 1)
		}},
		{"close a client", "<nil>", func(w *books.World) (books.Result, error) { return w.CloseClient(12, day("2026-11-19"), 1) }},
		{"close savings with money", "400 validation.msg.savingsaccount.close.results.in.balance.not.zero", func(w *books.World) (books.Result, error) {
			return w.CloseSavings(1, day("2026-11-19"))
		}},
		{"close savings", "<nil>", func(w *books.World) (books.Result, error) { return w.CloseSavings(6, day("2026-11-19")) }},
		{"approve savings twice", "400 validation.msg.savingsaccount.approval.approvedOnDate.not.in.submittedandpendingapproval.state", func(w *books.World) (books.Result, error) {
			return w.ApproveSavings(1, day("2026-11-19"))
		}},
		{"undo a deposit that is spent", "400 validation.msg.savingsaccount.undotransaction.results.in.balance.going.negative", func(w *books.World) (books.Result, error) {
			_, _ = w.Withdraw(5, books.SavingsTxCmd{Date: day("2026-11-18"), Amount: amount("300"), Payment: cash})
			return w.UndoSavings(5, 5)
		}},
		{"modify an undone deposit", "503 error.msg.saving.account.transaction.update.not.allowed", func(w *books.World) (books.Result, error) {
			_, _ = w.UndoSavings(5, 5)
			return w.ModifySavings(5, 5, books.SavingsTxCmd{Date: day("2026-11-18"), Amount: amount("1"), Payment: cash})
		}},
	})
}

func TestGroupAndJournalRefusals(t *testing.T) {
	yes, no := true, false
	refused(t, []refusal{
		{"same client in a group twice", "403 error.msg.group.client.associateClients.client.exists.in.group", func(w *books.World) (books.Result, error) {
			return w.AssociateClients(1, []int64{1})
		}},
		{"client of another office", "403 error.msg.group.client.office.mismatch", func(w *books.World) (books.Result, error) { return w.AssociateClients(1, []int64{12}) }},
		{"group without a name", "400 validation.msg.group.name.cannot.be.blank", func(w *books.World) (books.Result, error) {
			return w.CreateGroup(books.GroupCmd{OfficeID: 2, Active: &no})
		}},
		{"group's externalId again", "403 error.msg.group.duplicate.externalId", func(w *books.World) (books.Result, error) {
			return w.CreateGroup(books.GroupCmd{OfficeID: 2, Name: "x", ExternalID: "gr-1", Active: &yes, ActivationDate: day("2026-11-01")})
		}},
		{"meeting on a wrong day", "403 error.msg.meeting.not.valid.recurring.date", func(w *books.World) (books.Result, error) {
			return w.SaveMeeting(4, 1, day("2026-11-18"), nil)
		}},
		{"meeting in the future", "403 error.msg.meeting.cannot.be.a.future.date", func(w *books.World) (books.Result, error) {
			return w.SaveMeeting(4, 1, day("2026-11-24"), nil)
		}},
		{"meeting twice", "403 error.msg.meeting.duplicate", func(w *books.World) (books.Result, error) {
			_, _ = w.SaveMeeting(4, 1, day("2026-11-17"), nil)
			return w.SaveMeeting(4, 1, day("2026-11-17"), nil)
		}},
		{"unbalanced entry", "403 error.msg.glJournalEntry.invalid.mismatch.debits.credits", func(w *books.World) (books.Result, error) {
			return w.PostJournal(books.JournalCmd{OfficeID: 2, Currency: "KES", Date: day("2026-11-19"), Debits: []books.JournalLine{{GLAccountID: 2, Amount: amount("7")}},
				Credits: []books.JournalLine{{GLAccountID: 9, Amount: amount("8")}}})
		}},
	})
}

func must(t *testing.T) func(books.Result, error) books.Result {
	return func(r books.Result, err error) books.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

// A loan with all three kinds of charge: kept back, on each instalment and on a day; a penalty is paid before the rest of its instalment.
func TestLoanCharges(t *testing.T) {
	w, ok := load(t, books.MariaDB), must(t)
	four, one := 4, 1
	charge := func(name, much string, at, calculation int, penalty bool) int64 {
		return ok(w.CreateCharge(books.Charge{Name: name, Currency: "KES", Amount: exact.MustAmount(much), AppliesTo: 1, Time: at, Calculation: calculation, Active: true, Penalty: penalty})).ResourceID
	}
	file, each, late := charge("File", "2.5", 1, 2, false), charge("Card", "10", 8, 1, false), charge("Late", "50", 2, 1, true)
	l := ok(w.ApplyLoan(books.LoanCmd{ClientID: 4, ProductID: 1, Type: books.LoanIndividual, Principal: amount("4000"), TermFrequency: &four, TermUnit: &one, Number: &four,
		Every: &one, Frequency: &one, Rate: amount("2"), Amortization: &one, InterestType: &one, CalculationPeriod: &one, Strategy: "mifos-standard-strategy",
		ExpectedDisbursement: day("2026-11-02"), SubmittedOn: day("2026-11-02"), Charges: []books.ChargeCmd{{ChargeID: file}, {ChargeID: each}}})).LoanID
	ok(w.ApproveLoan(l, books.ApproveCmd{On: day("2026-11-02")}))
	ok(w.DisburseLoan(l, books.DisburseCmd{On: day("2026-11-02"), Payment: books.PaymentInput{TypeID: 4}}))
	ok(w.AddLoanCharge(l, books.ChargeCmd{ChargeID: late, Due: day("2026-11-09")}))
	loan := w.Loan(l)
	if s := w.LoanSummary(loan); loan.Net.Fixed(2) != "3900.00" || s.Fees.Due.Fixed(2) != "140.00" || s.Fees.Paid.Fixed(2) != "100.00" || s.Penalties.Due.Fixed(2) != "50.00" {
		t.Errorf("net %s, fees %s of which paid %s, penalties %s", loan.Net, s.Fees.Due, s.Fees.Paid, s.Penalties.Due)
	}
	x, err := w.FindLoanTransaction(l, ok(w.Repay(l, repay("2026-11-09", "70", "ch-1"))).ResourceID)
	if err != nil || x.Penalties.Fixed(2) != "50.00" || x.Fees.Fixed(2) != "10.00" || x.Interest.Fixed(2) != "10.00" || len(x.ChargesPaid) != 2 {
		t.Errorf("70 was shared as %+v: %v", x, err)
	}
	if !loan.Charges[2].IsPaid() || loan.Charges[1].IsPaid() || loan.Charges[1].Paid.Fixed(2) != "10.00" {
		t.Error("which charges are paid")
	}
	ok(w.AdjustTransaction(l, x.ID, books.AdjustCmd{Date: day("2026-11-09"), Amount: amount("0")}))
	if loan.Charges[2].IsPaid() || !loan.Charges[0].IsPaid() {
		t.Error("which charges are paid after the undo")
	}
	ok(w.UndoDisbursal(l, ""))
	if loan.Charges[0].IsPaid() || w.CountByExternalID("ch-1") != 0 {
		t.Error("the undone disbursal left a paid charge or a payment")
	}
	checkBooks(t, w)
}

func TestClientCharges(t *testing.T) {
	w, ok := load(t, books.MariaDB), must(t)
	card := ok(w.CreateCharge(books.Charge{Name: "Card", Currency: "KES", Amount: exact.Int(100), AppliesTo: 3, Time: 2, Calculation: 1, Active: true})).ResourceID
	ch := ok(w.AddClientCharge(1, books.ChargeCmd{ChargeID: card, Due: day("2026-11-24")})).ResourceID
	paid := ok(w.PayClientCharge(1, ch, day("2026-11-18"), amount("60.004"), "cc-1"))
	for _, c := range []struct {
		name, want string
		do         func() (books.Result, error)
	}{
		{"too much", "400 validation.msg.clients.charge.amount.charge.amount.to.be.paid.exceeds.outstanding.amount", func() (books.Result, error) {
			return w.PayClientCharge(1, ch, day("2026-11-18"), amount("41"), "")
		}},
		{"future", "400 validation.msg.clients.charge.transactionDate.transaction.is.futureDate", func() (books.Result, error) {
			return w.PayClientCharge(1, ch, day("2026-11-22"), amount("1"), "")
		}},
		{"before the client", "400 validation.msg.clients.charge.transactionDate.before.activationDate", func() (books.Result, error) {
			return w.PayClientCharge(1, ch, day("2026-01-22"), amount("1"), "")
		}},
		{"externalId again", "403 error.msg.client.charge.payment.duplicate.externalId", func() (books.Result, error) {
			return w.PayClientCharge(1, ch, day("2026-11-18"), amount("1"), "CC-1")
		}},
		{"other client", "404 error.msg.client.charge.id.invalid", func() (books.Result, error) { return w.PayClientCharge(2, ch, day("2026-11-18"), amount("1"), "") }},
	} {
		if _, err := c.do(); code(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if w.CountByExternalID("cc-1") != 1 || paid.TransactionID != "1" {
		t.Errorf("the payment is %q and stands %d times", paid.TransactionID, w.CountByExternalID("cc-1"))
	}
	ok(w.UndoClientTransaction(1, 1))
	ok(w.WaiveClientCharge(1, ch))
	if c := w.Client(1).Charges[0]; c.IsPaid() || c.Waived.Fixed(2) != "100.00" || w.CountByExternalID("cc-1") != 0 {
		t.Errorf("after undo and waiver: %+v", c)
	}
}
