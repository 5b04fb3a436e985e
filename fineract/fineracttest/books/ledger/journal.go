package ledger

import (
	"fmt"
	"slices"
	"strconv"

	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/parties"
	"daftari/fineract/fineracttest/books/undo"
)

// Ledger is the people's register with the journal.
type Ledger struct {
	*parties.Register
	journal           undo.Table[JournalEntry]
	payments, manuals undo.Table[struct{}] // sequences
	of                map[Key][]*JournalEntry
}

// New makes an empty journal over the register.
func New(r *parties.Register) *Ledger { return &Ledger{Register: r, of: map[Key][]*JournalEntry{}} }

// Fund is the account that money of the payment goes through: the channel of its type, else the product's standard one.
func Fund(gl map[string]int64, standard string, channels []PaymentMapping, pay *PaymentDetail) int64 {
	if pay != nil {
		for _, c := range channels {
			if c.PaymentTypeID == pay.TypeID {
				return c.GLAccountID
			}
		}
	}
	return gl[standard]
}

// Detail keeps how a transaction is paid. Without a type the other fields are dropped, as the real server does (373, 374).
func (w *Ledger) Detail(p PaymentInput) (*PaymentDetail, error) {
	if p.TypeID == 0 {
		return nil, nil
	}
	if err := w.NeedPaymentType(p.TypeID); err != nil {
		return nil, err
	}
	return &PaymentDetail{ID: w.payments.Next(), TypeID: p.TypeID, Account: p.Account, Check: p.Check, Routing: p.Routing, Receipt: p.Receipt, Bank: p.Bank}, nil
}

// CheckPayment checks the lengths of payment fields.
func CheckPayment(k *org.Checks, p PaymentInput) {
	k.MaxLen("accountNumber", p.Account, 50)
	k.MaxLen("checkNumber", p.Check, 50)
	k.MaxLen("routingCode", p.Routing, 50)
	k.MaxLen("receiptNumber", p.Receipt, 50)
	k.MaxLen("bankNumber", p.Bank, 50)
}

// Book makes the entries of a transaction from a model entry, one per side that is not zero.
func (w *Ledger) Book(k Key, e JournalEntry, sides []Side) {
	e.EntityType, e.EntityID, e.UserID, e.Submitted, e.Created = k.Entity, k.ID, w.Actor(), w.Today(), w.Touched()
	list := slices.Clip(w.of[k])
	for _, s := range sides {
		if s.Amount.IsZero() {
			continue
		}
		line := e
		line.ID, line.GLAccountID, line.Credit, line.Amount = w.journal.Next(), s.Account, s.Credit, s.Amount
		w.journal.Add(&w.Log, line.ID, &line)
		list = append(list, &line)
	}
	undo.Put(&w.Log, w.of, k, list)
}

// Unbook books the opposite of a transaction's entries under the same transaction id (806, 995).
func (w *Ledger) Unbook(k Key, transactionID string) {
	list := w.of[k]
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
	undo.Put(&w.Log, w.of, k, list)
}

// JournalEntries are those of the filter, by date and id as the server lists them (831).
func (w *Ledger) JournalEntries(f JournalFilter) []*JournalEntry {
	all := w.journal.All()
	switch {
	case f.LoanID != 0:
		all = w.of[Key{LoanEntity, f.LoanID}]
	case f.SavingsID != 0:
		all = w.of[Key{SavingsEntity, f.SavingsID}]
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
func (w *Ledger) PostJournal(c JournalCmd) (res org.Result, err error) {
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
		return res, org.Domain("error.msg.glJournalEntry.invalid.future.date", "The journal entry cannot be made for a future date", c.Date, nil, nil)
	}
	var sides []Side
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
			sides = append(sides, Side{l.GLAccountID, part.credit, *l.Amount})
			*part.total = part.total.Add(*l.Amount)
		}
	}
	if !debit.Equal(credit) {
		return res, org.Domain("error.msg.glJournalEntry.invalid.mismatch.debits.credits", "Sum of All Debits must equal the sum of all Credits for a Journal Entry", nil, nil, nil)
	}
	err = w.Do(func() error {
		pay, err := w.Detail(c.Payment)
		if err != nil {
			return err
		}
		id := w.newJournalID()
		w.Book(Key{}, JournalEntry{OfficeID: c.OfficeID, Currency: c.Currency, TransactionID: id, Date: c.Date, Manual: true,
			Payment: pay, Reference: c.Reference, Comments: c.Comments}, sides)
		res = org.Result{OfficeID: c.OfficeID, TransactionID: id}
		return nil
	})
	return res, err
}

// newJournalID is twelve hex digits like the server's; a counter instead of a random number keeps runs alike.
func (w *Ledger) newJournalID() string { return fmt.Sprintf("%012x", 0xa0000000000+w.manuals.Next()) }

func (w *Ledger) manual(l JournalLine) error {
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
func (w *Ledger) ReverseJournal(transactionID string) (res org.Result, err error) {
	var old []*JournalEntry
	for _, e := range w.of[Key{}] {
		if e.TransactionID == transactionID && !e.Reversed {
			old = append(old, e)
		}
	}
	if len(old) == 0 {
		return res, org.NotFound("error.msg.journalEntries.transactionId.not.found",
			"Journal entry with transaction identifier "+transactionID+" does not exist ", transactionID)
	}
	comments := "Reversal entry for Journal Entry with Entry Id  :" + strconv.FormatInt(old[0].ID, 10) + " and transaction Id " + transactionID
	err = w.Do(func() error {
		id := w.newJournalID()
		var sides []Side
		for _, e := range old {
			undo.Touch(&w.Log, e)
			e.Reversed = true
			sides = append(sides, Side{e.GLAccountID, !e.Credit, e.Amount})
		}
		w.Book(Key{}, JournalEntry{OfficeID: old[0].OfficeID, Currency: old[0].Currency, TransactionID: id, Date: old[0].Date, Manual: true,
			ReversalOf: old[0].ID, Comments: comments}, sides)
		res = org.Result{TransactionID: id}
		return nil
	})
	return res, err
}
