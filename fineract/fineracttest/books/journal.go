package books

import (
	"fmt"
	"slices"
	"strconv"

	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// The entity types of journal entries; manual ones have 0.
const (
	loanEntity    = 1
	savingsEntity = 2
)

// journalKey is whose entries they are: a loan's, an account's, or (0, 0) for manual ones.
type journalKey struct {
	entity int
	id     int64
}

func loanTxID(id int64) string    { return "L" + strconv.FormatInt(id, 10) }
func savingsTxID(id int64) string { return "S" + strconv.FormatInt(id, 10) }

// side is one line of a booking, in the order of the recordings (796, 806, 831).
type side struct {
	account int64
	credit  bool
	amount  Amount
}

func (w *World) loanFund(l *Loan, pay *PaymentDetail) int64 {
	p := w.loanProducts.Get(l.ProductID)
	return fund(p.GL, "fundSourceAccountId", p.Channels, pay)
}

// bookLoan books a loan transaction by cash accounting; money is the account that it came from or went to.
func (w *World) bookLoan(l *Loan, t *LoanTransaction, money int64) {
	t.posted = true
	p := w.loanProducts.Get(l.ProductID)
	if p.AccountingRule == 1 {
		return
	}
	portfolio := p.GL["loanPortfolioAccountId"]
	var sides []side
	switch t.Type {
	case TxDisbursement:
		sides = []side{{portfolio, false, t.Amount}, {money, true, t.Amount}}
	case TxRepayment:
		sides = []side{{portfolio, true, t.Principal}, {p.GL["interestOnLoanAccountId"], true, t.Interest}, {p.GL["incomeFromFeeAccountId"], true, t.Fees},
			{p.GL["incomeFromPenaltyAccountId"], true, t.Penalties}, {p.GL["overpaymentLiabilityAccountId"], true, t.Overpayment}, {money, false, t.Amount}}
	case TxCreditRefund:
		sides = []side{{p.GL["overpaymentLiabilityAccountId"], false, t.Overpayment}, {money, true, t.Amount}}
	case TxWriteOff:
		sides = []side{{portfolio, true, t.Principal}, {p.GL["writeOffAccountId"], false, t.Principal}}
	}
	w.book(journalKey{loanEntity, l.ID}, JournalEntry{OfficeID: l.OfficeID, Currency: l.Currency.Code, TransactionID: loanTxID(t.ID), Date: t.Date,
		LoanTxID: t.ID, Payment: t.Payment}, sides)
}

// bookSavings books a deposit or withdrawal; through is another account than the cash one, or 0.
func (w *World) bookSavings(s *Savings, t *SavingsTransaction, through int64) {
	p := w.savingsProducts.Get(s.ProductID)
	if p.AccountingRule == 1 {
		return
	}
	if through == 0 {
		through = fund(p.GL, "savingsReferenceAccountId", p.Channels, t.Payment)
	}
	control := p.GL["savingsControlAccountId"]
	sides := []side{{through, false, t.Amount}, {control, true, t.Amount}}
	if t.Type == SavingsWithdrawal {
		sides = []side{{control, false, t.Amount}, {through, true, t.Amount}}
	}
	w.book(journalKey{savingsEntity, s.ID}, JournalEntry{OfficeID: s.OfficeID, Currency: s.Currency.Code, TransactionID: savingsTxID(t.ID), Date: t.Date,
		SavingsTxID: t.ID, Payment: t.Payment}, sides)
}

func (w *World) book(k journalKey, e JournalEntry, sides []side) {
	e.EntityType, e.EntityID, e.UserID, e.Submitted, e.Created = k.entity, k.id, w.Actor(), w.Today(), w.Touched()
	list := slices.Clip(w.journalOf[k])
	for _, s := range sides {
		if s.amount.IsZero() {
			continue
		}
		line := e
		line.ID, line.GLAccountID, line.Credit, line.Amount = w.journal.Next(), s.account, s.credit, s.amount
		w.journal.Add(&w.Log, line.ID, &line)
		list = append(list, &line)
	}
	undo.Put(&w.Log, w.journalOf, k, list)
}

// unbook books the opposite of a transaction's entries under the same transaction id (806, 995).
func (w *World) unbook(k journalKey, transactionID string) {
	list := w.journalOf[k]
	for _, e := range list {
		if e.TransactionID != transactionID || e.ReversalOf != 0 {
			continue
		}
		line := *e
		line.ID, line.Credit, line.ReversalOf = w.journal.Next(), !e.Credit, e.ID
		line.UserID, line.Submitted, line.Created = w.Actor(), w.Today(), w.Touched()
		w.journal.Add(&w.Log, line.ID, &line)
		list = append(slices.Clip(list), &line)
	}
	undo.Put(&w.Log, w.journalOf, k, list)
}

// JournalEntries are those of the filter, by date and id as the server lists them (831).
func (w *World) JournalEntries(f JournalFilter) []*JournalEntry {
	all := w.journal.All()
	switch {
	case f.LoanID != 0:
		all = w.journalOf[journalKey{loanEntity, f.LoanID}]
	case f.SavingsID != 0:
		all = w.journalOf[journalKey{savingsEntity, f.SavingsID}]
	}
	var out []*JournalEntry
	for _, e := range all {
		if (f.OfficeID == 0 || e.OfficeID == f.OfficeID) && (f.GLAccountID == 0 || e.GLAccountID == f.GLAccountID) &&
			(f.TransactionID == "" || e.TransactionID == f.TransactionID) && (f.From == 0 || e.Date >= f.From) && (f.To == 0 || e.Date <= f.To) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *JournalEntry) int {
		if a.Date != b.Date {
			return int(a.Date - b.Date)
		}
		return int(a.ID - b.ID)
	})
	return out
}

// PostJournal books by hand; TransactionID is the new one.
func (w *World) PostJournal(c JournalCmd) (res Result, err error) {
	k := org.Checks{Resource: "GLJournalEntry"}
	k.Blank("transactionDate", c.Date == 0)
	k.Blank("officeId", c.OfficeID == 0)
	k.Blank("currencyCode", c.Currency == "")
	k.Blank("credits", len(c.Credits) == 0)
	k.Blank("debits", len(c.Debits) == 0)
	if err := k.Err(); err != nil {
		return res, err
	}
	if _, err := w.NeedOffice(c.OfficeID); err != nil {
		return res, err
	}
	if c.Date > w.Today() {
		return res, org.Domain("error.msg.glJournalEntry.invalid.future.date", "The journal entry cannot be made for a future date", c.Date)
	}
	var sides []side
	var debit, credit Amount
	for _, part := range []struct {
		lines  []JournalLine
		credit bool
		total  *Amount
	}{{c.Debits, false, &debit}, {c.Credits, true, &credit}} {
		for _, l := range part.lines {
			if err := w.manual(l); err != nil {
				return res, err
			}
			sides = append(sides, side{l.GLAccountID, part.credit, *l.Amount})
			*part.total = part.total.Add(*l.Amount)
		}
	}
	if !debit.Equal(credit) {
		return res, org.Domain("error.msg.glJournalEntry.invalid.mismatch.debits.credits", "Sum of All Credits must equal the sum of all Debits")
	}
	err = w.Do(func() error {
		pay, err := w.detail(c.Payment)
		if err != nil {
			return err
		}
		id := w.newJournalID()
		w.book(journalKey{}, JournalEntry{OfficeID: c.OfficeID, Currency: c.Currency, TransactionID: id, Date: c.Date, Manual: true,
			Payment: pay, Reference: c.Reference, Comments: c.Comments}, sides)
		res = Result{OfficeID: c.OfficeID, TransactionID: id}
		return nil
	})
	return res, err
}

// newJournalID is twelve hex digits like the server's; a counter instead of a random number keeps runs alike.
func (w *World) newJournalID() string { return fmt.Sprintf("%012x", 0xa0000000000+w.manuals.Next()) }

func (w *World) manual(l JournalLine) error {
	a := w.GLAccount(l.GLAccountID)
	switch {
	case a == nil:
		return org.NotFound("error.msg.glaccount.id.invalid", fmt.Sprintf("General Ledger account with identifier %d does not exist ", l.GLAccountID), l.GLAccountID)
	case a.Usage != 1 || a.Disabled || !a.ManualEntries:
		return org.Domain("error.msg.glJournalEntry.invalid.account.manual.adjustments.not.permitted",
			"Target account does not allow maual adjustments", a.Name, a.Code)
	case l.Amount == nil || l.Amount.Sign() <= 0:
		return org.Domain("error.msg.glJournalEntry.invalid.credits.or.debits.amount", "Invalid amount")
	}
	return nil
}

// ReverseJournal reverses a manual booking; TransactionID is the reversal's, the old entries are marked (840, 841).
func (w *World) ReverseJournal(transactionID string) (res Result, err error) {
	var old []*JournalEntry
	for _, e := range w.journalOf[journalKey{}] {
		if e.TransactionID == transactionID && !e.Reversed {
			old = append(old, e)
		}
	}
	if len(old) == 0 {
		return res, org.NotFound("error.msg.journalEntries.transactionId.not.found",
			"Journal entry with transaction identifier "+transactionID+" does not exist ", transactionID)
	}
	err = w.Do(func() error {
		id := w.newJournalID()
		var sides []side
		for _, e := range old {
			undo.Touch(&w.Log, e)
			e.Reversed = true
			sides = append(sides, side{e.GLAccountID, !e.Credit, e.Amount})
		}
		w.book(journalKey{}, JournalEntry{OfficeID: old[0].OfficeID, Currency: old[0].Currency, TransactionID: id, Date: old[0].Date, Manual: true,
			ReversalOf: old[0].ID, Comments: "Reversal entry for Journal Entry with Entry Id  :" + strconv.FormatInt(old[0].ID, 10) + " and transaction Id " + transactionID}, sides)
		res = Result{OfficeID: old[0].OfficeID, TransactionID: id}
		return nil
	})
	return res, err
}
