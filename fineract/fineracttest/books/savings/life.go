package savings

import (
	"fmt"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/parties"
	"daftari/fineract/fineracttest/books/undo"
)

// Accounts is the ledger with the savings accounts.
type Accounts struct {
	*ledger.Ledger
	products     undo.Table[Product]
	savings      undo.Table[Account]
	transactions undo.Table[Transaction]

	byExternal, txByExternal map[string]int64
}

// New makes an empty set of accounts over the ledger.
func New(l *ledger.Ledger) *Accounts {
	return &Accounts{Ledger: l, byExternal: map[string]int64{}, txByExternal: map[string]int64{}}
}

// ApplySavings submits an account.
func (w *Accounts) ApplySavings(c Cmd) (res Result, err error) {
	k := org.Checks{Resource: "savingsaccount"}
	k.Blank("productId", c.ProductID == 0)
	k.Blank("submittedOnDate", c.SubmittedOn == 0)
	k.Blank("clientId", c.ClientID == 0 && c.GroupID == 0)
	k.MaxLen("externalId", c.ExternalID, 100)
	if err := k.Err(); err != nil {
		return res, err
	}
	p := w.products.Get(c.ProductID)
	if p == nil {
		return res, org.NotFound("error.msg.savingsproduct.id.invalid", fmt.Sprintf("Savings product with identifier %d does not exist", c.ProductID), c.ProductID)
	}
	if err := w.NeedStaff(c.OfficerID); err != nil {
		return res, err
	}
	office, err := w.savingsOwner(c)
	if err != nil {
		return res, err
	}
	if c.SubmittedOn > w.Today() {
		return res, org.Invalid("validation.msg.savingsaccount.submittedOnDate.cannot.be.a.future.date", "submittedOnDate",
			"Failed data validation due to: cannot.be.a.future.date.", c.SubmittedOn)
	}
	if w.SavingsByExternalID(c.ExternalID) != nil {
		return res, org.Integrity("error.msg.savingsaccount.duplicate.externalId", "externalId",
			"Savings account with externalId "+c.ExternalID+" already exists", c.ExternalID)
	}
	err = w.Do(func() error {
		id, now := w.savings.Next(), w.Touched()
		s := &Account{ID: id, AccountNo: parties.AccountNo(id), ExternalID: c.ExternalID, Status: Submitted, ClientID: c.ClientID, GroupID: c.GroupID,
			OfficeID: office, ProductID: p.ID, OfficerID: c.OfficerID, Currency: p.Currency, Rate: p.Rate, Submitted: w.Stamp(c.SubmittedOn), Created: now, LastModified: now}
		if c.Rate != nil {
			s.Rate = *c.Rate
		}
		w.savings.Add(&w.Log, id, s)
		if s.ExternalID != "" {
			undo.Put(&w.Log, w.byExternal, w.Fold(s.ExternalID), id)
		}
		w.attach(s)
		res = savingsResult(s)
		return nil
	})
	return res, err
}

func (w *Accounts) savingsOwner(c Cmd) (int64, error) {
	if err := w.Active(c.ClientID, c.GroupID); err != nil {
		return 0, err
	}
	if c.ClientID != 0 {
		cl, err := w.NeedClient(c.ClientID)
		if err != nil {
			return 0, err
		}
		return cl.OfficeID, nil
	}
	g, err := w.NeedGroup(c.GroupID)
	if err != nil {
		return 0, err
	}
	return g.OfficeID, nil
}

// attach lists a new account at its owner.
func (w *Accounts) attach(s *Account) {
	if cl := w.Client(s.ClientID); cl != nil {
		undo.Touch(&w.Log, cl)
		cl.Savings = append(cl.Savings, s.ID)
	} else if g := w.Group(s.GroupID); g != nil {
		undo.Touch(&w.Log, g)
		g.Savings = append(g.Savings, s.ID)
	}
}

func savingsResult(s *Account) Result {
	return Result{OfficeID: s.OfficeID, ClientID: s.ClientID, GroupID: s.GroupID, SavingsID: s.ID, ResourceID: s.ID}
}

func (w *Accounts) touchSavings(s *Account) {
	undo.Touch(&w.Log, s)
	s.LastModified = w.Touched()
}

// step checks and does a step of the account's life.
func (w *Accounts) step(id int64, on Date, param, verb string, from Status, after Date, do func(*Account)) (Result, error) {
	s, err := w.FindSavings(id)
	if err != nil {
		return Result{}, err
	}
	k := org.Checks{Resource: "savingsaccount." + verb}
	k.Blank(param, on == 0)
	bad := func(code string, args ...any) {
		k.Add(org.Invalid("validation.msg.savingsaccount."+verb+"."+param+"."+code, param, "Failed data validation due to: "+code+".", args...))
	}
	if s.Status != from {
		bad("not.in."+savingsStatusName[from]+".state", on)
	} else if on != 0 {
		if on < s.Submitted.On || on < after || on < s.Approved.On {
			bad("cannot.be.before.previous.date", on)
		}
		if on > w.Today() {
			bad("cannot.be.a.future.date", on)
		}
	}
	if err := k.Err(); err != nil {
		return Result{}, err
	}
	w.touchSavings(s)
	do(s)
	return savingsResult(s), nil
}

var savingsStatusName = map[Status]string{Submitted: "submittedandpendingapproval", Approved: "approved", Active: "active"}

// ApproveSavings approves it.
func (w *Accounts) ApproveSavings(id int64, on Date) (Result, error) {
	return w.step(id, on, "approvedOnDate", "approval", Submitted, 0, func(s *Account) {
		s.Status, s.Approved = Approved, w.Stamp(on)
	})
}

// ActivateSavings activates it.
func (w *Accounts) ActivateSavings(id int64, on Date) (Result, error) {
	return w.step(id, on, "activatedOnDate", "activate", Approved, 0, func(s *Account) {
		s.Status, s.Activated, s.LastActive = Active, w.Stamp(on), on
	})
}

// CloseSavings closes it; a balance must be withdrawn first.
func (w *Accounts) CloseSavings(id int64, on Date) (Result, error) {
	s, err := w.FindSavings(id)
	if err != nil {
		return Result{}, err
	}
	if !s.Balance.IsZero() {
		return Result{}, org.Invalid("validation.msg.savingsaccount.close.results.in.balance.not.zero", "", "Failed data validation due to: results.in.balance.not.zero.")
	}
	return w.step(id, on, "closedOnDate", "close", Active, s.LastActive, func(s *Account) {
		s.Status, s.Closed = Closed, w.Stamp(on)
	})
}

// CreateClient makes a client, with his group and savings account when they are named: an active client's account is active at once.
func (w *Accounts) CreateClient(c parties.ClientCmd) (res Result, err error) {
	err = w.Do(func() error {
		if res, err = w.Ledger.CreateClient(c); err != nil || c.SavingsProductID == 0 {
			return err
		}
		cl := w.Client(res.ClientID)
		if cl.Status != org.PartyActive {
			return nil
		}
		s, err := w.openDefault(cl)
		res.SavingsID = s
		return err
	})
	return res, err
}

// ActivateClient activates a pending client and opens his default savings account.
func (w *Accounts) ActivateClient(id int64, on Date) (res Result, err error) {
	err = w.Do(func() error {
		if res, err = w.Ledger.ActivateClient(id, on); err != nil {
			return err
		}
		if cl := w.Client(id); cl.SavingsProductID != 0 {
			res.SavingsID, err = w.openDefault(cl)
		}
		return err
	})
	return res, err
}

func (w *Accounts) openDefault(cl *parties.Client) (int64, error) {
	on := cl.Activated.On
	r, err := w.ApplySavings(Cmd{ClientID: cl.ID, ProductID: cl.SavingsProductID, OfficerID: cl.StaffID, SubmittedOn: on})
	if err == nil {
		_, err = w.ApproveSavings(r.SavingsID, on)
	}
	if err == nil {
		_, err = w.ActivateSavings(r.SavingsID, on)
	}
	if err == nil {
		undo.Touch(&w.Log, cl)
		cl.SavingsID = r.SavingsID
	}
	return r.SavingsID, err
}

// SavingsAccounts are all, by id.
func (w *Accounts) SavingsAccounts() []*Account { return w.savings.All() }

// SavingsAccount is one or nil.
func (w *Accounts) SavingsAccount(id int64) *Account { return w.savings.Get(id) }

// SavingsByExternalID is one or nil.
func (w *Accounts) SavingsByExternalID(ext string) *Account {
	return w.savings.Get(w.byExternal[w.Fold(ext)])
}

// FindSavings is one, or the server's error (440).
func (w *Accounts) FindSavings(id int64) (*Account, error) {
	if s := w.savings.Get(id); s != nil {
		return s, nil
	}
	return nil, org.NotFound("error.msg.saving.account.id.invalid", fmt.Sprintf("Savings account with identifier %d does not exist", id), id)
}

// SavingsTransactions are those of all accounts, by id.
func (w *Accounts) SavingsTransactions() []*Transaction { return w.transactions.All() }

// SavingsTransaction is one or nil; an unknown one is a 500 on the real server (298).
func (w *Accounts) SavingsTransaction(id int64) *Transaction { return w.transactions.Get(id) }

// SavingsTransactionByExternalID is one or nil (1.16).
func (w *Accounts) SavingsTransactionByExternalID(savingsID int64, ext string) *Transaction {
	t := w.transactions.Get(w.txByExternal[w.Fold(ext)])
	if t == nil || t.SavingsID != savingsID {
		return nil
	}
	return t
}

// interest is what a daily balance earns up to today, compounded at the end of each month and not posted: the posting job does not run
// (recordings 291, 479, 989-993).
func (w *Accounts) interest(s *Account) Amount {
	p := w.products.Get(s.ProductID)
	end, daily := w.Today().AddDays(1), s.Rate.Quo(exact.Int(100)).Quo(exact.Int(int64(max(p.DaysInYear, 360))))
	var earned, month, running Amount
	at := Date(0)
	upTo := func(to Date) {
		for at != 0 && at < to {
			y, m, _ := at.YMD()
			stop := min(to, exact.NewDate(y, m+1, 1))
			month = month.Add(running.Add(earned).Mul(daily).Mul(exact.Int(int64(at.Days(stop)))))
			if _, _, d := stop.YMD(); d == 1 {
				earned, month = earned.Add(month.Round(s.Currency.Digits)), Amount{}
			}
			at = stop
		}
		at = to
	}
	for _, t := range s.Transactions {
		if t.Counts() {
			upTo(t.Date)
			running = running.Add(t.signed())
		}
	}
	upTo(end)
	return earned.Add(month.Round(s.Currency.Digits))
}
