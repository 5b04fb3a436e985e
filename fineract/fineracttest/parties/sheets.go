package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"fmt"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerSheets(m *core.Mux) {
	m.Add("POST", "collectionsheet", func(c *core.Call) (any, error) {
		switch c.Q("command") {
		case "generateCollectionSheet":
			return individualSheet(c)
		case "saveCollectionSheet":
			return saveSheet(c, core.Cmd{Action: "SAVE", Entity: "COLLECTIONSHEET", URL: "collectionsheet"}, 0)
		}
		return nil, wire.BadQuery("command", c.Q("command"))
	})
}

// sheetDate reads the day of a sheet to generate; it is no command of the pipeline, and needs no permission (551). PostgreSQL: always 500.
func sheetDate(c *core.Call, need ...string) (books.Date, *wire.Reader, error) {
	if !c.T.MariaDB() {
		return 0, nil, wire.Bare(500)
	}
	b, err := wire.Parse(c.Body)
	if err != nil {
		return 0, nil, err
	}
	r, err := b.Read("collectionsheet", "transactionDate", "calendarId", "officeId", "staffId", "locale", "dateFormat")
	if err != nil {
		return 0, nil, err
	}
	on := r.Date("transactionDate")
	r.Need(need...)
	return on, r, r.Err()
}

func (k kind) generate(c *core.Call) (any, error) {
	on, _, err := sheetDate(c, "transactionDate", "calendarId")
	if err != nil {
		return nil, err
	}
	g, err := k.find(c, 0)
	if err != nil {
		return nil, err
	}
	w := c.W()
	groups := []*books.Group{g}
	if k.center {
		groups = nil
		for _, id := range g.Groups {
			groups = append(groups, w.Group(id))
		}
	}
	list := []wire.Obj{}
	for _, g := range groups {
		clients := []wire.Obj{}
		for _, id := range g.Clients {
			clients = append(clients, dues(w, w.Client(id), on, g.ID))
		}
		list = append(list, wire.O("groupId", g.ID, "groupName", g.Name, "staffId", wire.ID(g.StaffID), "staffName", shape.StaffName(w, g.StaffID), "levelId", 2, "levelName", "Group", "clients", clients))
	}
	types := []wire.Obj{}
	for i, t := range attendanceTypes[1:] {
		types = append(types, shape.Enum(i+1, "attendanceType."+t[0], t[1]))
	}
	return wire.O("dueDate", on, "loanProducts", products(w), "savingsProducts", savingsProducts(w), "groups", list, "attendanceTypeOptions", types, "paymentTypeOptions", shape.PaymentTypes(w)), nil
}

func products(w *books.World) []wire.Obj {
	out := []wire.Obj{}
	for _, p := range w.LoanProducts() {
		out = append(out, wire.O("id", p.ID, "name", p.ShortName, "includeInBorrowerCycle", false, "useBorrowerCycle", false, "currency", shape.Currency(p.Currency)))
	}
	return out
}

func savingsProducts(w *books.World) []wire.Obj {
	out := []wire.Obj{}
	for _, p := range w.SavingsProducts() {
		out = append(out, wire.O("id", p.ID, "name", p.ShortName, "currency", shape.Currency(p.Currency)))
	}
	return out
}

// dues are what a client owes up to the day, arrears included, of his loans in the group (0: his individual ones; the JLG loans stay out, 552).
func dues(w *books.World, cl *books.Client, on books.Date, group int64) wire.Obj {
	loans, accounts := []wire.Obj{}, []wire.Obj{}
	for _, id := range cl.Loans {
		l := w.Loan(id)
		if l.GroupID != group || l.Status != books.LoanActive && !(l.Status == books.LoanApproved && l.ExpectedDisbursement <= on) {
			continue
		}
		loans = append(loans, loanDue(w, l, on))
	}
	for _, id := range cl.Savings {
		s := w.SavingsAccount(id)
		if s.Status == books.SavingsActive {
			p := w.SavingsProduct(s.ProductID)
			accounts = append(accounts, wire.O("savingsId", s.ID, "accountId", s.AccountNo, "accountStatusId", int(s.Status), "productName", p.ShortName, "productId", p.ID,
				"currency", shape.Currency(s.Currency), "dueAmount", 0, "depositAccountType", "SAVINGS_DEPOSIT"))
		}
	}
	return wire.O("clientId", cl.ID, "clientName", cl.DisplayName, "loans", loans, "savings", accounts, "attendanceType", shape.Enum(0, "attendanceType.invalid", "Invalid"))
}

func loanDue(w *books.World, l *books.Loan, on books.Date) wire.Obj {
	var due, paid books.Portion
	var charges books.Amount
	s := w.LoanSummary(l)
	for _, i := range l.Installments {
		if i.Due <= on {
			due.Due, due.Paid = due.Due.Add(i.Principal.Outstanding()), due.Paid.Add(i.Interest.Outstanding())
			charges = charges.Add(i.Fees.Outstanding()).Add(i.Penalties.Outstanding())
		}
	}
	paid = s.Principal
	o := wire.O("loanId", l.ID, "accountId", l.AccountNo, "accountStatusId", int(l.Status), "productShortName", w.LoanProduct(l.ProductID).ShortName, "productId", l.ProductID,
		"currency", shape.Currency(l.Currency))
	if l.Status == books.LoanApproved {
		return o.And("disbursementAmount", wire.Dec6(l.Approved), "principalDue", 0, "principalPaid", 0, "interestDue", 0, "interestPaid", 0, "chargesDue", 0)
	}
	return o.And("disbursementAmount", wire.Dec6(l.Principal), "principalDue", wire.Dec6(due.Due), "principalPaid", wire.Dec6(paid.Paid), "interestDue", wire.Dec6(due.Paid),
		"interestPaid", wire.Dec6(s.Interest.Paid), "chargesDue", wire.Dec6Z(charges), "totalDue", wire.Dec6(due.Due.Add(due.Paid).Add(charges)), "feeDue", wire.Dec6Z(charges), "feePaid", wire.Dec6Z(s.Fees.Paid))
}

func individualSheet(c *core.Call) (any, error) {
	on, r, err := sheetDate(c, "transactionDate")
	if err != nil {
		return nil, err
	}
	list := []wire.Obj{}
	for _, cl := range c.W().Clients() {
		if (r.ID("officeId") == 0 || cl.OfficeID == r.ID("officeId")) && (r.ID("staffId") == 0 || cl.StaffID == r.ID("staffId")) && len(cl.Loans)+len(cl.Savings) > 0 {
			list = append(list, dues(c.W(), cl, on, 0))
		}
	}
	return wire.O("dueDate", on, "clients", list, "paymentTypeOptions", shape.PaymentTypes(c.W())), nil
}

func (k kind) saveSheet(c *core.Call) (any, error) {
	id := c.ID("id")
	return saveSheet(c, core.Cmd{Action: "SAVECOLLECTIONSHEET", Entity: k.entity, GroupID: id, URL: fmt.Sprintf("%s/%d?command=saveCollectionSheet", k.path, id)}, id)
}

// saveSheet books a collection sheet: all or nothing. A failing loan line is its own error, a failing savings line a bare 500; amounts of loans
// below 1 are dropped, those of savings booked (fineract-observed.md section 1, 4.7).
func saveSheet(c *core.Call, cmd core.Cmd, group int64) (any, error) {
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		keys := []string{"transactionDate", "actualDisbursementDate", "bulkDisbursementTransactions", "bulkRepaymentTransactions", "bulkSavingsDueTransactions", "locale", "dateFormat", "note"}
		if group != 0 {
			keys = append(append(keys, accounts.PaymentKeys()...), "calendarId", "isTransactionDateOnNonMeetingDate", "clientsAttendance")
		}
		r, err := b.Read("collectionsheet", keys...)
		if err != nil {
			return nil, err
		}
		on := r.Date("transactionDate")
		r.Need("transactionDate")
		if err := r.Err(); err != nil {
			return nil, err
		}
		if err := meetingDay(c, r, on, group); err != nil {
			return nil, err
		}
		loans, savings, err := sheetLines(c, r, on)
		if err != nil {
			return nil, err
		}
		if att := readAttendance(r); group != 0 && len(att) > 0 {
			if _, err := c.W().SaveMeeting(group, r.ID("calendarId"), on, att); err != nil {
				return nil, err
			}
		}
		ch := accounts.Sent(r, accounts.Sent(r, nil, "note"), "paymentTypeId", "dateFormat", "locale", "receiptNumber").And("loanTransactions", loans, "SavingsTransactions", savings)
		return wire.O("groupId", wire.ID(group), "resourceId", wire.ID(group), "changes", ch), nil
	}
	return c.Run(cmd)
}

func meetingDay(c *core.Call, r *wire.Reader, on books.Date, group int64) error {
	cal := c.W().Calendar(r.ID("calendarId"))
	if group == 0 || cal == nil || r.Is("isTransactionDateOnNonMeetingDate") {
		return nil
	}
	for _, d := range c.W().RecurringDates(cal) {
		if d == on {
			return nil
		}
	}
	return wire.Refused("error.msg.calendar.meeting.not.valid.recurring.date", "The date '"+on.String()+"' is not a valid meeting date.", on)
}

func sheetLines(c *core.Call, r *wire.Reader, on books.Date) (loans, savings []int64, err error) {
	loans, savings = []int64{}, []int64{}
	common := accounts.Payment(r)
	for _, o := range r.Objects("bulkRepaymentTransactions") {
		lr, _ := o.Read("collectionsheet", o.Keys...)
		amount := lr.Amount("transactionAmount")
		if amount == nil || amount.Cmp(exact.Int(1)) < 0 {
			continue
		}
		pay := common
		if own := accounts.Payment(lr); own.TypeID != 0 {
			pay = own
		}
		res, err := c.W().Repay(lr.ID("loanId"), books.RepayCmd{Date: on, Amount: amount, ExternalID: lr.Text("externalId"), Payment: pay, Note: r.Text("note")})
		if err != nil {
			return nil, nil, err
		}
		loans = append(loans, res.ResourceID)
	}
	for _, o := range r.Objects("bulkSavingsDueTransactions") {
		sr, _ := o.Read("collectionsheet", o.Keys...)
		amount := sr.Amount("transactionAmount")
		if amount == nil || amount.Sign() <= 0 {
			continue
		}
		res, err := c.W().Deposit(sr.ID("savingsId"), books.SavingsTxCmd{Date: on, Amount: amount, Payment: common})
		if err != nil {
			return nil, nil, wire.Bare(500)
		}
		savings = append(savings, res.ResourceID)
	}
	for _, o := range r.Objects("bulkDisbursementTransactions") {
		dr, _ := o.Read("collectionsheet", o.Keys...)
		if _, err := c.W().DisburseLoan(dr.ID("loanId"), books.DisburseCmd{On: on, Amount: dr.Amount("transactionAmount"), Payment: common}); err != nil {
			return nil, nil, err
		}
	}
	return loans, savings, nil
}
