package books

import (
	"fmt"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/parties"
	"daftari/fineract/fineracttest/books/schedule"
	"daftari/fineract/fineracttest/books/undo"
)

// ApplyLoan submits an application.
func (w *World) ApplyLoan(c LoanCmd) (res Result, err error) {
	l, err := w.draft(c)
	if err != nil {
		return res, err
	}
	if w.LoanByExternalID(c.ExternalID) != nil {
		return res, org.Domain("error.msg.loan.with.externalId.already.used", "Loan with externalId is already registered.")
	}
	err = w.Do(func() error {
		l.ID = w.loans.Next()
		l.AccountNo, l.Created, l.LastModified = parties.AccountNo(l.ID), w.Touched(), w.Touched()
		w.loans.Add(&w.Log, l.ID, l)
		if l.ExternalID != "" {
			undo.Put(&w.Log, w.loanByExternal, w.Fold(l.ExternalID), l.ID)
		}
		for _, ch := range l.Charges {
			ch.ID, ch.LoanID = w.loanCharges.Next(), l.ID
			w.loanCharges.Add(&w.Log, ch.ID, ch)
		}
		for _, r := range l.Installments {
			r.ID, r.LastModified = w.rows.Next(), l.Created
		}
		if cl := w.Client(l.ClientID); cl != nil {
			undo.Touch(&w.Log, cl)
			cl.Loans = append(cl.Loans, l.ID)
		}
		if g := w.Group(l.GroupID); g != nil {
			undo.Touch(&w.Log, g)
			g.Loans = append(g.Loans, l.ID)
		}
		res = w.loanResult(l)
		return nil
	})
	return res, err
}

// PreviewSchedule computes what ApplyLoan would (command=calculateLoanSchedule).
func (w *World) PreviewSchedule(c LoanCmd) (*Loan, error) { return w.draft(c) }

// draft checks an application and makes its loan with the schedule, unsaved.
func (w *World) draft(c LoanCmd) (*Loan, error) {
	if err := checkApplication(c); err != nil {
		return nil, err
	}
	p, err := w.needLoanProduct(c.ProductID)
	if err != nil {
		return nil, err
	}
	l := &Loan{ExternalID: c.ExternalID, Status: LoanSubmitted, Type: c.Type, ClientID: c.ClientID, GroupID: c.GroupID, ProductID: p.ID,
		OfficerID: c.OfficerID, CalendarID: c.CalendarID, LinkAccountID: c.LinkAccountID, Currency: p.Currency,
		Submitted: w.Stamp(c.SubmittedOn), ExpectedDisbursement: c.ExpectedDisbursement, SyncWithMeeting: c.SyncWithMeeting != nil && *c.SyncWithMeeting}
	if err := w.owner(l); err != nil {
		return nil, err
	}
	if err := w.NeedStaff(c.OfficerID); err != nil {
		return nil, err
	}
	if c.SubmittedOn > w.Today() {
		return nil, org.Domain("error.msg.loan.submittal.cannot.be.a.future.date", "The date on which a loan is submitted cannot be in the future.", c.SubmittedOn)
	}
	if c.SubmittedOn > c.ExpectedDisbursement {
		return nil, org.Domain("error.msg.loan.submittal.cannot.be.after.expected.disbursement.date",
			"The date on which a loan is submitted cannot be after its expected disbursement date: "+c.ExpectedDisbursement.String(), c.SubmittedOn, c.ExpectedDisbursement)
	}
	l.Principal = c.Principal.Round(p.Currency.Digits)
	l.Proposed, l.Approved, l.Net = l.Principal, l.Principal, l.Principal
	l.Terms = terms(c, p)
	if l.Principal.Less(p.MinPrincipal) || (!p.MaxPrincipal.IsZero() && p.MaxPrincipal.Less(l.Principal)) {
		return nil, org.Invalid("validation.msg.loan.principal.amount.is.not.within.min.max.range", "principal",
			fmt.Sprintf("The parameter `principal` amount must be between %s and %s.", p.MinPrincipal, p.MaxPrincipal), l.Principal, p.MinPrincipal, p.MaxPrincipal)
	}
	if c.Note != "" {
		l.Notes = []*Note{{Text: c.Note, UserID: w.Actor(), At: w.Touched()}}
	}
	for _, ch := range c.Charges {
		lc, err := w.newLoanCharge(l, ch)
		if err != nil {
			return nil, err
		}
		l.Charges = append(l.Charges, lc)
	}
	w.plan(l, l.ExpectedDisbursement)
	return l, nil
}

func checkApplication(c LoanCmd) error {
	k := org.Checks{Resource: "loan"}
	k.Blank("loanType", c.Type == 0)
	k.Blank("productId", c.ProductID == 0)
	k.Blank("clientId", c.ClientID == 0 && c.Type != LoanGroup)
	k.Blank("groupId", c.GroupID == 0 && (c.Type == LoanGroup || c.Type == LoanJLG))
	k.MaxLen("externalId", c.ExternalID, 100)
	k.Positive("principal", c.Principal)
	k.Blank("loanTermFrequency", c.TermFrequency == nil)
	k.Blank("loanTermFrequencyType", c.TermUnit == nil)
	k.Blank("numberOfRepayments", c.Number == nil || *c.Number < 1)
	k.Blank("repaymentEvery", c.Every == nil || *c.Every < 1)
	k.Blank("repaymentFrequencyType", c.Frequency == nil)
	k.Blank("interestType", c.InterestType == nil)
	k.Blank("interestCalculationPeriodType", c.CalculationPeriod == nil)
	k.Blank("interestRatePerPeriod", c.Rate == nil)
	k.Blank("amortizationType", c.Amortization == nil)
	k.Blank("expectedDisbursementDate", c.ExpectedDisbursement == 0)
	k.Blank("submittedOnDate", c.SubmittedOn == 0)
	k.Blank("transactionProcessingStrategyCode", c.Strategy == "")
	return k.Err()
}

// owner checks the client and the group of a new loan and takes their office.
func (w *World) owner(l *Loan) error {
	if l.GroupID != 0 {
		g, err := w.NeedGroup(l.GroupID)
		if err != nil {
			return err
		}
		l.OfficeID = g.OfficeID
	}
	if l.ClientID != 0 {
		c, err := w.NeedClient(l.ClientID)
		if err != nil {
			return err
		}
		l.OfficeID = c.OfficeID
	}
	return w.Active(l.ClientID, l.GroupID)
}

func terms(c LoanCmd, p *LoanProduct) Terms {
	return Terms{TermFrequency: *c.TermFrequency, TermUnit: *c.TermUnit, Number: *c.Number, Every: *c.Every, Frequency: *c.Frequency,
		Rate: *c.Rate, RateFrequency: p.RateFrequency, AnnualRate: c.Rate.Mul(exact.Int(perYear(p.RateFrequency))),
		Amortization: *c.Amortization, InterestType: *c.InterestType, CalculationPeriod: *c.CalculationPeriod,
		DaysInMonth: p.DaysInMonth, DaysInYear: p.DaysInYear, Strategy: c.Strategy, Recalculation: p.Recalculation, FirstRepayment: c.FirstRepayment}
}

// plan makes the schedule anew for a disbursement on that day.
func (w *World) plan(l *Loan, start Date) {
	l.Installments = schedule.Generate(w.schedulePlan(l, start), w.cash(l), w.Today())
	l.Original = nil
	if l.Terms.Recalculation {
		plain := w.schedulePlan(l, start)
		plain.Recalculation = false
		l.Original = schedule.Generate(plain, nil, 0)
	}
	l.Net = l.Principal
	for _, ch := range l.Charges {
		undo.Touch(&w.Log, ch)
		l.Installments = levy(l, ch)
		if ch.Time == org.ChargeAtDisbursement {
			l.Net = l.Net.Sub(ch.Amount)
		}
	}
	l.ExpectedMaturity = l.Installments[len(l.Installments)-1].Due
	l.ActualMaturity = l.ExpectedMaturity
}

func (w *World) schedulePlan(l *Loan, start Date) schedule.Plan {
	var meeting func(Date) Date
	if cal := w.Calendar(l.CalendarID); cal != nil {
		meeting = cal.After
	}
	due := schedule.DueDates(start, l.Terms, meeting, w.workingDay)
	return schedule.Plan{Terms: l.Terms, Principal: l.Principal, Digits: l.Currency.Digits, Start: start, Due: due}
}

// workingDay moves a due day by the week's rule: 2 the next working day, 4 the one before, else it stays.
// Holidays move nothing (fineract-observed.md 0.19).
func (w *World) workingDay(d Date) Date {
	step := map[int]int{2: 1, 4: -1}[w.WorkingDays().RescheduleType]
	for i := 0; step != 0 && i < 7 && !w.IsWorkingDay(d); i++ {
		d = d.AddDays(step)
	}
	return d
}

// cash is what was paid so far, for the recalculation of interest.
func (w *World) cash(l *Loan) []schedule.Cash {
	var out []schedule.Cash
	for _, t := range l.Transactions {
		if t.Type == TxRepayment && !t.Reversed {
			out = append(out, schedule.Cash{On: t.Date, Amount: t.Amount})
		}
	}
	return out
}

func (w *World) loanResult(l *Loan) Result {
	return Result{OfficeID: l.OfficeID, ClientID: l.ClientID, GroupID: l.GroupID, LoanID: l.ID, ResourceID: l.ID, ExternalID: l.ExternalID}
}

// touchLoan must come before a change of the loan; it moves its stamp.
func (w *World) touchLoan(l *Loan) {
	undo.Touch(&w.Log, l)
	l.LastModified = w.Touched()
}

func (w *World) note(l *Loan, text string) {
	if text != "" {
		l.Notes = append(l.Notes, &Note{Text: text, UserID: w.Actor(), At: w.Touched()})
	}
}

// needLoan is one for a command: writes are not limited to the user's branch (fineract-observed.md 0.10).
func (w *World) needLoan(id int64) (*Loan, error) { return w.FindLoan(id, 0) }

// ApproveLoan approves.
func (w *World) ApproveLoan(id int64, c ApproveCmd) (Result, error) {
	k := org.Checks{Resource: "loanapplication"}
	k.Blank("approvedOnDate", c.On == 0)
	if c.Amount != nil {
		k.Positive("approvedLoanAmount", c.Amount)
	}
	if err := k.Err(); err != nil {
		return Result{}, err
	}
	l, err := w.needLoan(id)
	if err != nil {
		return Result{}, err
	}
	if err := w.Active(l.ClientID, l.GroupID); err != nil {
		return Result{}, err
	}
	if l.Status != LoanSubmitted {
		const code = "error.msg.loan.approve.account.is.not.submitted.and.pending.state"
		e := org.Invalid(code, "id", "Loan Account Approval is not allowed. Loan Account is not in submitted and pending approval state.")
		if l.Status == LoanApproved {
			e.More = []*Error{org.Invalid(code, "id", "Loan is already approved.")}
		}
		return Result{}, e
	}
	amount := l.Proposed
	if c.Amount != nil {
		amount = c.Amount.Round(l.Currency.Digits)
	}
	switch {
	case l.Proposed.Less(amount):
		return Result{}, org.Domain("error.msg.loan.approval.amount.can't.be.greater.than.loan.amount.demanded",
			"Loan approved amount can't be greater than loan amount demanded", amount, l.Proposed)
	case c.On < l.Submitted.On:
		return Result{}, org.Domain("error.msg.loan.approval.cannot.be.before.submittal.date",
			fmt.Sprintf("Loan approval date %s can not be before its submittal date: %s", c.On, l.Submitted.On), c.On, l.Submitted.On)
	case c.On > w.Today():
		return Result{}, org.Domain("error.msg.loan.approval.cannot.be.a.future.date", "The date on which a loan is approved cannot be in the future.", c.On)
	}
	w.touchLoan(l)
	l.Status, l.ApprovedBy, l.Principal, l.Approved = LoanApproved, w.Stamp(c.On), amount, amount
	if c.ExpectedDisbursement != 0 {
		l.ExpectedDisbursement = c.ExpectedDisbursement
	}
	w.replanIfNew(l, l.ExpectedDisbursement)
	w.note(l, c.Note)
	return w.loanResult(l), nil
}

// replanIfNew makes the schedule anew when its start or sum is another.
func (w *World) replanIfNew(l *Loan, start Date) {
	var planned Amount
	for _, r := range l.Installments {
		planned = planned.Add(r.Principal.Due)
	}
	if l.Terms.Recalculation || l.Installments[0].From != start || !planned.Equal(l.Principal) {
		w.replan(l, start)
	}
}

// replan makes the schedule anew with rows of new ids.
func (w *World) replan(l *Loan, start Date) {
	w.plan(l, start)
	for _, r := range l.Installments {
		r.ID, r.LastModified = w.rows.Next(), w.Touched()
	}
}

// UndoApproval goes back to submitted.
func (w *World) UndoApproval(id int64, note string) (Result, error) {
	l, err := w.needLoan(id)
	if err != nil {
		return Result{}, err
	}
	if l.Status != LoanApproved {
		return Result{}, org.Invalid("error.msg.loan.undo.approval.account.is.not.approved", "id", "Undo Approval not allowed. Loan Account is not in approved state.")
	}
	w.touchLoan(l)
	l.Status, l.ApprovedBy, l.Principal, l.Approved = LoanSubmitted, Stamp{}, l.Proposed, l.Proposed
	w.replanIfNew(l, l.ExpectedDisbursement)
	w.note(l, note)
	return w.loanResult(l), nil
}

// RejectLoan rejects an application.
func (w *World) RejectLoan(id int64, on Date, note string) (Result, error) {
	return w.refuse(id, on, note, LoanRejected, "reject", "rejectedOnDate", func(l *Loan) *Stamp { return &l.Rejected })
}

// WithdrawLoan marks it as withdrawn by the applicant.
func (w *World) WithdrawLoan(id int64, on Date, note string) (Result, error) {
	return w.refuse(id, on, note, LoanWithdrawn, "withdraw", "withdrawnOnDate", func(l *Loan) *Stamp { return &l.Withdrawn })
}

func (w *World) refuse(id int64, on Date, note string, to LoanStatus, verb, param string, stamp func(*Loan) *Stamp) (Result, error) {
	k := org.Checks{Resource: "loanapplication"}
	k.Blank(param, on == 0)
	if err := k.Err(); err != nil {
		return Result{}, err
	}
	l, err := w.needLoan(id)
	if err != nil {
		return Result{}, err
	}
	if l.Status != LoanSubmitted {
		return Result{}, org.Invalid("error.msg.loan."+verb+".account.is.not.submitted.pending.approval.state", "id",
			"Loan application cannot be changed. Loan Account is not in Submitted and Pending approval state.")
	}
	if on > w.Today() {
		return Result{}, org.Domain("error.msg.loan."+verb+".cannot.be.a.future.date", "The date cannot be in the future.", on)
	}
	w.touchLoan(l)
	l.Status, *stamp(l), l.Closed = to, w.Stamp(on), w.Stamp(on)
	w.note(l, note)
	return w.loanResult(l), nil
}

// AssignLoanOfficer changes the officer; 0 takes him away.
func (w *World) AssignLoanOfficer(id, to int64, on Date) (Result, error) {
	l, err := w.needLoan(id)
	if err == nil {
		err = w.NeedStaff(to)
	}
	if err != nil {
		return Result{}, err
	}
	switch {
	case to == l.OfficerID:
		return Result{}, org.Domain("error.msg.loan.assignment.is.already.done", fmt.Sprintf("The loan officer with identifier %d is already assigned", to), to)
	case on > w.Today():
		return Result{}, org.Domain("error.msg.loan.assignment.date.is.in.future", "The Loan Officer assignment date cannot be in the future.", on)
	}
	w.touchLoan(l)
	l.OfficerID = to
	return w.loanResult(l), nil
}

// AddLoanNote adds a note; it moves no stamp of the loan (fineract-observed.md section 2).
func (w *World) AddLoanNote(id int64, text string) (Result, error) {
	l, err := w.needLoan(id)
	if err != nil {
		return Result{}, err
	}
	undo.Touch(&w.Log, l)
	w.note(l, text)
	return w.loanResult(l), nil
}

// CloseClient closes a client without open accounts.
func (w *World) CloseClient(id int64, on Date, reasonID int64) (Result, error) {
	cl, err := w.NeedClient(id)
	if err != nil {
		return Result{}, err
	}
	for _, lid := range cl.Loans {
		if s := w.loans.Get(lid).Status; s < LoanWithdrawn || s == LoanOverpaid {
			return Result{}, org.Domain("error.msg.client.loan.with.active.account", "Client cannot be closed because of non-closed loans.", id)
		}
	}
	for _, sid := range cl.Savings {
		if w.SavingsAccount(sid).Status < SavingsWithdrawn {
			return Result{}, org.Domain("error.msg.client.savings.with.active.account", "Client cannot be closed because of non-closed savings account.", id)
		}
	}
	return w.Register.CloseClient(id, on, reasonID)
}
