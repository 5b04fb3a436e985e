package savings

import (
	"fmt"
	"slices"
	"strconv"

	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// Deposit books a deposit; ResourceID is the transaction.
func (w *Accounts) Deposit(id int64, c TxCmd) (Result, error) {
	return w.post(id, Deposit, c)
}

// Withdraw books a withdrawal.
func (w *Accounts) Withdraw(id int64, c TxCmd) (Result, error) {
	return w.post(id, Withdrawal, c)
}

func (w *Accounts) post(id int64, kind TxType, c TxCmd) (res Result, err error) {
	if err := checkSavingsTx(c); err != nil {
		return res, err
	}
	s, err := w.FindSavings(id)
	if err != nil {
		return res, err
	}
	err = w.Do(func() error {
		pay, err := w.Detail(c.Payment)
		if err != nil {
			return err
		}
		t, err := w.Move(s, kind, c, pay, false)
		if err != nil {
			return err
		}
		w.BookTransaction(s, t, 0)
		res = savingsResult(s)
		res.ResourceID = t.ID
		return nil
	})
	return res, err
}

func checkSavingsTx(c TxCmd) error {
	k := org.Checks{Resource: "savingsaccount.transaction"}
	k.Blank("transactionDate", c.Date == 0)
	k.Positive("transactionAmount", c.Amount)
	k.Blank("paymentTypeId", c.Payment.TypeID == 0)
	ledger.CheckPayment(&k, c.Payment)
	k.MaxLen("note", c.Note, 1000)
	return k.Err()
}

// Move puts a transaction into the account when the state, the date (435, 436, 441) and the balance (454, 456) allow it.
func (w *Accounts) Move(s *Account, kind TxType, c TxCmd, pay *PaymentDetail, transfer bool) (*Transaction, error) {
	refuse := func(code, text string, args ...any) error {
		return org.Invalid("error.msg.savingsaccount.transaction."+code, "transactionDate", text, args...)
	}
	switch {
	case s.Status != Active:
		return nil, refuse("account.is.not.active", "Transaction is not allowed. Account is not active.", c.Date)
	case c.Date > w.Today():
		return nil, refuse("in.the.future", "Transaction date cannot be in the future.", c.Date)
	case c.Date < s.Activated.On:
		return nil, refuse("before.activation.date", "Transaction date cannot be before accounts activation date.", c.Date, s.Activated.On)
	}
	if err := w.Active(s.ClientID, s.GroupID); err != nil {
		return nil, err
	}
	now := w.Touched()
	t := &Transaction{SavingsID: s.ID, OfficeID: s.OfficeID, Type: kind, Date: c.Date, Submitted: w.Today(),
		Amount: c.Amount.Round(s.Currency.Digits), Payment: pay, Transfer: transfer, Note: c.Note, UserID: w.Actor(), Created: now, LastModified: now}
	w.touchSavings(s)
	s.insert(t)
	if lowest := w.rebalance(s); kind == Withdrawal && lowest.Add(w.overdraft(s)).Sign() < 0 {
		return nil, org.Domain("error.msg.savingsaccount.transaction.insufficient.account.balance", "Insufficient account balance.",
			"transactionAmount", s.Balance, nil, t.Amount)
	}
	t.ID = w.transactions.Next()
	w.transactions.Add(&w.Log, t.ID, t)
	return t, w.claimDeposit(t, c.ExternalID)
}

func (w *Accounts) overdraft(s *Account) Amount {
	if p := w.products.Get(s.ProductID); p.AllowOverdraft {
		return p.OverdraftLimit
	}
	return Amount{}
}

// claimDeposit takes the external id of 1.16; unique like a loan transaction's.
func (w *Accounts) claimDeposit(t *Transaction, ext string) error {
	if ext == "" {
		return nil
	}
	if !w.Options().SavingsExternalID {
		return org.Invalid("error.msg.parameter.unsupported", "externalId", "The parameter externalId is not supported.", "externalId")
	}
	if _, taken := w.txByExternal[w.Fold(ext)]; taken {
		return org.Integrity("error.msg.savingsaccount.transaction.duplicate.externalId", "externalId",
			"Savings account transaction with externalId "+ext+" already exists", ext)
	}
	t.ExternalID = ext
	undo.Put(&w.Log, w.txByExternal, w.Fold(ext), t.ID)
	return nil
}

// insert puts a row in by date and order of booking; the touched account keeps its old list for undo.
func (s *Account) insert(t *Transaction) {
	i := len(s.Transactions)
	for i > 0 && s.Transactions[i-1].Date > t.Date {
		i--
	}
	if i == len(s.Transactions) {
		s.Transactions = append(s.Transactions, t)
		return
	}
	s.Transactions = slices.Insert(slices.Clone(s.Transactions), i, t)
}

// Counts says whether a transaction stands: neither undone nor the mirror of a reversed one.
func (t *Transaction) Counts() bool { return !t.Reversed && !t.Reversal }

func (t *Transaction) signed() Amount {
	if t.Type == Withdrawal {
		return t.Amount.Neg()
	}
	return t.Amount
}

// rebalance computes running balances, totals and interest anew and gives the lowest balance there ever was.
// Undone rows show 0 (470).
func (w *Accounts) rebalance(s *Account) (lowest Amount) {
	s.Deposits, s.Withdrawals, s.LastActive = Amount{}, Amount{}, s.Activated.On
	var running Amount
	for _, t := range s.Transactions {
		shown := Amount{}
		if t.Counts() {
			running = running.Add(t.signed())
			shown = running
			s.LastActive = max(s.LastActive, t.Date)
			if t.Type == Deposit {
				s.Deposits = s.Deposits.Add(t.Amount)
			} else {
				s.Withdrawals = s.Withdrawals.Add(t.Amount)
			}
		}
		if !t.Running.Equal(shown) {
			undo.Touch(&w.Log, t)
			t.Running, t.LastModified = shown, w.Touched()
		}
		if running.Less(lowest) {
			lowest = running
		}
	}
	s.Balance, s.InterestEarned, s.InterestOn = running, w.interest(s), w.Today()
	return lowest
}

func (w *Accounts) needSavingsTx(id, txID int64) (*Account, *Transaction, error) {
	s, err := w.FindSavings(id)
	if err != nil {
		return nil, nil, err
	}
	t := w.transactions.Get(txID)
	if t == nil || t.SavingsID != id {
		return nil, nil, org.NotFound("error.msg.saving.account.trasaction.id.invalid",
			fmt.Sprintf("Savings account with savings identifier %d and trasaction identifier %d does not exist", id, txID), id, txID)
	}
	return s, t, nil
}

// UndoSavings undoes a transaction; ResourceID is the account. Twice is 200 twice, and changes the books once (988-995).
func (w *Accounts) UndoSavings(id, txID int64) (res Result, err error) {
	s, t, err := w.needSavingsTx(id, txID)
	if err != nil {
		return res, err
	}
	if t.Transfer {
		return res, &org.Error{Status: 503, TopCode: org.TopSupport, Code: "error.msg.saving.account.transfer.transaction.update.not.allowed",
			Message:     fmt.Sprintf("Savings account transaction: %d update not allowed as it involves in account transfer", txID),
			UserMessage: fmt.Sprintf("Savings account transaction: %d update not allowed as it involves in account transfer", txID), Param: "id", Args: []any{txID}}
	}
	if t.Reversed {
		return savingsResult(s), nil
	}
	return savingsResult(s), w.Do(func() error { return w.TakeBack(id, txID) })
}

// TakeBack undoes a transaction in the books, unless the account cannot bear it (1045).
func (w *Accounts) TakeBack(savingsID, txID int64) error {
	s, t := w.savings.Get(savingsID), w.transactions.Get(txID)
	w.touchSavings(s)
	undo.Touch(&w.Log, t)
	t.Reversed, t.LastModified = true, w.Touched()
	if w.rebalance(s).Add(w.overdraft(s)).Sign() < 0 {
		return org.Invalid("validation.msg.savingsaccount.undotransaction.results.in.balance.going.negative", "",
			"Failed data validation due to: results.in.balance.going.negative.", nil, org.EmptyList{})
	}
	w.Unbook(savingsKey(savingsID), savingsTxID(txID))
	return nil
}

// ReverseSavings reverses by a mirror transaction; ResourceID is the mirror (476, 479).
func (w *Accounts) ReverseSavings(id, txID int64) (res Result, err error) {
	s, t, err := w.needSavingsTx(id, txID)
	if err != nil {
		return res, err
	}
	if t.Reversed {
		return res, org.Domain("error.msg.saving.account.transaction.already.reversed",
			fmt.Sprintf("Savings account transaction: %d is already reversed", txID), txID)
	}
	err = w.Do(func() error {
		if err := w.TakeBack(id, txID); err != nil {
			return err
		}
		mirror := *t
		mirror.ID, mirror.Reversed, mirror.Reversal, mirror.OriginalID, mirror.Note, mirror.Running = w.transactions.Next(), false, true, t.ID, "", Amount{}
		mirror.ExternalID, mirror.UserID, mirror.Submitted, mirror.Created, mirror.LastModified = "", w.Actor(), w.Today(), w.Touched(), w.Touched()
		w.transactions.Add(&w.Log, mirror.ID, &mirror)
		s.insert(&mirror)
		res = savingsResult(s)
		res.ResourceID = mirror.ID
		return nil
	})
	return res, err
}

// ModifySavings replaces a transaction; ResourceID is the new one (478).
func (w *Accounts) ModifySavings(id, txID int64, c TxCmd) (res Result, err error) {
	if err := checkSavingsTx(c); err != nil {
		return res, err
	}
	_, t, err := w.needSavingsTx(id, txID)
	if err != nil {
		return res, err
	}
	if t.Reversed || t.Transfer {
		return res, &org.Error{Status: 503, TopCode: org.TopSupport, Code: "error.msg.saving.account.transaction.update.not.allowed",
			Message:     fmt.Sprintf("Savings account transaction: %d update not allowed for this transaction type", txID),
			UserMessage: fmt.Sprintf("Savings account transaction: %d update not allowed for this transaction type", txID), Param: "id", Args: []any{txID}}
	}
	err = w.Do(func() error {
		if err := w.TakeBack(id, txID); err != nil {
			return err
		}
		c.Note = "" // the new row carries none (479)
		res, err = w.post(id, t.Type, c)
		return err
	})
	return res, err
}

// SearchSavings finds transactions of an account, undone ones included, newest first as the server sorts by default (458-464).
func (w *Accounts) SearchSavings(id int64, f Filter) []*Transaction {
	s := w.savings.Get(id)
	if s == nil {
		return nil
	}
	var out []*Transaction
	for _, t := range s.Transactions {
		if f.takes(t) {
			out = append(out, t)
		}
	}
	slices.Reverse(out)
	return out
}

func (f Filter) takes(t *Transaction) bool {
	credit := (t.Type == Deposit) != t.Reversal
	switch {
	case f.From != 0 && t.Date < f.From, f.To != 0 && t.Date > f.To,
		f.SubmittedFrom != 0 && t.Submitted < f.SubmittedFrom, f.SubmittedTo != 0 && t.Submitted > f.SubmittedTo,
		f.AmountFrom != nil && t.Amount.Less(*f.AmountFrom), f.AmountTo != nil && f.AmountTo.Less(t.Amount),
		len(f.Types) > 0 && !slices.Contains(f.Types, int(t.Type)):
		return false
	}
	wantCredit, wantDebit := f.Credit != nil && *f.Credit, f.Debit != nil && *f.Debit
	if wantCredit != wantDebit {
		return credit == wantCredit
	}
	return true
}

func savingsKey(id int64) ledger.Key { return ledger.Key{Entity: ledger.SavingsEntity, ID: id} }

func savingsTxID(id int64) string { return "S" + strconv.FormatInt(id, 10) }

// BookTransaction books a deposit or withdrawal; through is another account than the cash one, or 0.
func (w *Accounts) BookTransaction(s *Account, t *Transaction, through int64) {
	p := w.products.Get(s.ProductID)
	if p.AccountingRule == 1 {
		return
	}
	if through == 0 {
		through = ledger.Fund(p.GL, "savingsReferenceAccountId", p.Channels, t.Payment)
	}
	control := p.GL["savingsControlAccountId"]
	sides := []ledger.Side{ledger.Dr(through, t.Amount), ledger.Cr(control, t.Amount)}
	if t.Type == Withdrawal {
		sides = []ledger.Side{ledger.Dr(control, t.Amount), ledger.Cr(through, t.Amount)}
	}
	w.Book(savingsKey(s.ID), ledger.JournalEntry{OfficeID: s.OfficeID, Currency: s.Currency.Code, TransactionID: savingsTxID(t.ID), Date: t.Date,
		SavingsTxID: t.ID, Payment: t.Payment}, sides)
}
