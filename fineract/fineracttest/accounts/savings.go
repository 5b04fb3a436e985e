package accounts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

const savingsFields = `id accountNo externalId clientId clientName groupId groupName savingsProductId savingsProductName status currency nominalAnnualInterestRate
interestCompoundingPeriodType interestCalculationType interestCalculationDaysInYearType minRequiredOpeningBalance lockinPeriodFrequency lockinPeriodFrequencyType
withdrawalFeeForTransfers summary transactions charges activatedOnDate`

// Lower is for names that Fineract compares without case.
func Lower(s string) string { return strings.ToLower(s) }

func registerSavings(m *core.Mux) {
	m.Add("GET", "savingsaccounts", listSavings)
	m.Add("POST", "savingsaccounts", applySavings)
	m.Add("GET", "savingsaccounts/external-id/{=ext}", readSavings)
	m.Add("GET", "savingsaccounts/{id}", readSavings)
	m.Add("POST", "savingsaccounts/{id}", savingsCommand)
	m.Add("POST", "savingsaccounts/{id}/transactions", savingsPost)
	m.Add("GET", "savingsaccounts/{id}/transactions/template", savingsTemplate)
	m.Add("GET", "savingsaccounts/{id}/transactions/search", searchSavings)
	m.Add("GET", "savingsaccounts/{id}/transactions/{tx}", readSavingsTransaction)
	m.Add("GET", "savingsaccounts/{id}/transactions/external-id/{=txext}", readSavingsTransactionByExternalID)
	m.Add("POST", "savingsaccounts/{id}/transactions/{tx}", savingsAdjust)
}

func listSavings(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	var all []*books.Savings
	for _, s := range c.W().SavingsAccounts() {
		// accounts of a group alone are missing (fineract-observed.md section 1, 4.5)
		if s.ClientID != 0 && c.W().Sees(c.Office(), s.OfficeID) && (c.Q("externalId") == "" || c.Q("externalId") == s.ExternalID) {
			all = append(all, s)
		}
	}
	all, err := shape.Sort(c, all, map[string]func(*books.Savings) string{"accountNo": func(s *books.Savings) string { return s.AccountNo }},
		func(s *books.Savings) int64 { return s.ID })
	if err != nil {
		return nil, err
	}
	total := len(all)
	if all, err = shape.Cut(c, all); err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, s := range all {
		items = append(items, savings(c.W(), s, false))
	}
	return shape.Page(total, items), nil
}

func seenSavings(c *core.Call) (*books.Savings, error) {
	if ext := c.Var("ext"); ext != "" {
		if s := c.W().SavingsByExternalID(ext); s != nil && c.W().Sees(c.Office(), s.OfficeID) {
			return s, nil
		}
		return nil, wire.NotFound("error.msg.saving.account.external.id.invalid", "Savings account with external identifier "+ext+" does not exist", ext)
	}
	s, err := c.W().FindSavings(c.ID("id"))
	if err == nil && !c.W().Sees(c.Office(), s.OfficeID) {
		return nil, wire.NotFound("error.msg.saving.account.id.invalid", fmt.Sprintf("Savings account with identifier %d does not exist", s.ID), s.ID)
	}
	return s, err
}

func readSavings(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	if cs := c.Q("chargeStatus"); c.Query.Has("chargeStatus") && !slices.Contains([]string{"all", "active", "inactive"}, cs) {
		return nil, wire.BadQuery("status", cs, "all", "active", "inactive")
	}
	s, err := seenSavings(c)
	if err != nil {
		return nil, err
	}
	if c.Batch {
		return savings(c.W(), s, false), nil // fields and associations are ignored there (543)
	}
	all := savings(c.W(), s, shape.Has(c, "transactions"))
	return shape.Fields(c, all, savingsFields)
}

func savingsTemplate(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	s, err := seenSavings(c)
	if err != nil {
		return nil, err
	}
	today := c.W().Today()
	return wire.O("accountId", s.ID, "accountNo", s.AccountNo, "date", today, "currency", shape.Currency(s.Currency), "reversed", false, "submittedOnDate", today,
		"interestedPostedAsOn", false, "isManualTransaction", false, "lienTransaction", false, "chargesPaidByData", []any{}, "paymentTypeOptions", shape.PaymentTypes(c.W())), nil
}

func readSavingsTransaction(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	t := c.W().SavingsTransaction(c.ID("tx"))
	if t == nil || t.SavingsID != c.ID("id") {
		return nil, wire.Bare(500) // not 404: recording 298
	}
	return savingsTransaction(c.W(), c.W().SavingsAccount(t.SavingsID), t), nil
}

func readSavingsTransactionByExternalID(c *core.Call) (any, error) {
	if c.T.Version() == "1.11" {
		return nil, wire.Bare(404)
	}
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	t := c.W().SavingsTransactionByExternalID(c.ID("id"), c.Var("txext"))
	if t == nil {
		return nil, wire.NotFound("error.msg.saving.account.trasaction.external.id.invalid",
			"Savings account transaction with external identifier "+c.Var("txext")+" does not exist", c.Var("txext"))
	}
	return savingsTransaction(c.W(), c.W().SavingsAccount(t.SavingsID), t), nil
}

// searchSavings finds transactions; filters it does not know are ignored, types by name find nothing, an unknown order is 500 (458-465).
func searchSavings(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSACCOUNT", "savingsaccounts"); err != nil {
		return nil, err
	}
	s, err := seenSavings(c)
	if err != nil {
		return nil, err
	}
	f, some := searchFilter(c)
	var all []*books.SavingsTransaction
	if some {
		all = c.W().SearchSavings(s.ID, f)
	}
	all, err = shape.Sort(c, all, map[string]func(*books.SavingsTransaction) string{"transactionDate": func(t *books.SavingsTransaction) string { return t.Date.String() },
		"transaction_date": func(t *books.SavingsTransaction) string { return t.Date.String() }}, func(t *books.SavingsTransaction) int64 { return t.ID })
	if err != nil {
		return nil, err
	}
	total, size := len(all), 50
	if n, err := strconv.Atoi(c.Q("limit")); err == nil && n > 0 {
		size = n
	}
	from := min(int(c.Number("offset"))*size, total) // offset counts pages: recording 460
	page := all[from:min(from+size, total)]
	items := []wire.Obj{}
	for _, t := range page {
		items = append(items, savingsTransaction(c.W(), s, t))
	}
	return wire.O("total", total, "content", items, "pageable", wire.O("sort", wire.O("orders", orders(c)), "pageNumber", int(c.Number("offset")), "pageSize", size)), nil
}

func orders(c *core.Call) []wire.Obj {
	one := func(dir, prop string) wire.Obj {
		return wire.O("direction", dir, "property", prop, "ignoreCase", false, "nullHandling", "NATIVE")
	}
	if by := c.Q("orderBy"); by != "" {
		dir := strings.ToUpper(c.Q("sortOrder"))
		if dir == "" {
			dir = "ASC"
		}
		return []wire.Obj{one(dir, by)}
	}
	return []wire.Obj{one("DESC", "transaction_date"), one("DESC", "created_on_utc"), one("DESC", "id")}
}

func searchFilter(c *core.Call) (books.SavingsFilter, bool) {
	var f books.SavingsFilter
	day := func(name string) books.Date {
		format := c.Q("dateFormat")
		if format == "" {
			format = "yyyy-MM-dd"
		}
		d, _ := wire.ParseDay(c.Q(name), format)
		return d
	}
	amount := func(name string) *books.Amount {
		a, err := exact.ParseAmount(c.Q(name))
		if err != nil {
			return nil
		}
		return &a
	}
	flag := func(name string) *bool {
		if !c.Query.Has(name) {
			return nil
		}
		v := c.Flag(name)
		return &v
	}
	f.From, f.To, f.SubmittedFrom, f.SubmittedTo = day("fromDate"), day("toDate"), day("fromSubmittedDate"), day("toSubmittedDate")
	f.AmountFrom, f.AmountTo, f.Credit, f.Debit = amount("fromAmount"), amount("toAmount"), flag("credit"), flag("debit")
	if types := c.Q("types"); types != "" {
		for _, t := range strings.Split(types, ",") {
			if n, err := strconv.Atoi(t); err == nil {
				f.Types = append(f.Types, n)
			}
		}
		return f, len(f.Types) > 0
	}
	return f, true
}

func savingsCmd(c *core.Call, action, url string, exec func(*core.Call, *wire.Body) (wire.Obj, error)) (any, error) {
	id := c.ID("id")
	return c.Run(core.Cmd{Action: action, Entity: "SAVINGSACCOUNT", Lane: "savings/" + IDText(id), SavingsID: id, URL: fmt.Sprintf("savingsaccounts/%d%s", id, url), Exec: exec})
}

// readSavingsTx reads a deposit or withdrawal: paymentTypeId is mandatory, externalId is known from 1.16 on only (fineract.md 2.1, 5.3).
func readSavingsTx(c *core.Call, b *wire.Body) (*wire.Reader, books.SavingsTxCmd, error) {
	keys := append([]string{"transactionDate", "transactionAmount", "note", "locale", "dateFormat"}, PaymentKeys()...)
	if c.T.Version() != "1.11" {
		keys = append(keys, "externalId")
	}
	r, err := b.Read("savingsaccount.transaction", keys...)
	if err != nil {
		return nil, books.SavingsTxCmd{}, err
	}
	cmd := books.SavingsTxCmd{Date: r.Date("transactionDate"), Amount: r.Amount("transactionAmount"), ExternalID: r.Text("externalId"), Note: r.Text("note")}
	r.Need("transactionDate", "transactionAmount", "paymentTypeId")
	r.Positive("transactionAmount", cmd.Amount)
	cmd.Payment = Payment(r)
	return r, cmd, r.Err()
}

func savingsPost(c *core.Call) (any, error) {
	posts := map[string]struct {
		action string
		do     func(*books.World, int64, books.SavingsTxCmd) (books.Result, error)
	}{"deposit": {"DEPOSIT", (*books.World).Deposit}, "withdrawal": {"WITHDRAWAL", (*books.World).Withdraw}}
	p, ok := posts[c.Q("command")]
	if !ok {
		var v any
		if c.Query.Has("command") {
			v = c.Q("command")
		}
		return nil, wire.BadQuery("command", v, []any{"deposit", "withdrawal", "holdAmount"}...)
	}
	return savingsCmd(c, p.action, "/transactions", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, cmd, err := readSavingsTx(c, b)
		if err != nil {
			return nil, err
		}
		res, err := p.do(c.W(), c.ID("id"), cmd)
		if err != nil {
			return nil, err
		}
		return shape.Result(res, Sent(r, nil, "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber", "paymentTypeId")), nil
	})
}

func savingsAdjust(c *core.Call) (any, error) {
	switch c.Q("command") {
	case "undo":
		return savingsCmd(c, "UNDOTRANSACTION", "/transactions/undo", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			if !b.None {
				if err := b.Only(); err != nil {
					return nil, err
				}
			}
			res, err := c.W().UndoSavings(c.ID("id"), c.ID("tx"))
			return shape.Result(res, nil), err
		})
	case "reverse":
		return savingsCmd(c, "REVERSETRANSACTION", "/transactions/reverse", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			if err := b.Only("isBulk"); err != nil {
				return nil, err
			}
			res, err := c.W().ReverseSavings(c.ID("id"), c.ID("tx"))
			return shape.Result(res, nil), err
		})
	case "modify":
		return savingsCmd(c, "ADJUSTTRANSACTION", "/transactions/modify", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			r, cmd, err := readSavingsTx(c, b)
			if err != nil {
				return nil, err
			}
			res, err := c.W().ModifySavings(c.ID("id"), c.ID("tx"), cmd)
			if err != nil {
				return nil, err
			}
			return shape.Result(res, Sent(r, nil, "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber", "paymentTypeId")), nil
		})
	}
	return nil, wire.BadQuery("command", c.Q("command"), "undo", "reverse", "modify", "releaseAmount")
}

func applySavings(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "SAVINGSACCOUNT", URL: "savingsaccounts", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("savingsaccount", "clientId", "groupId", "productId", "submittedOnDate", "externalId", "fieldOfficerId", "accountNo", "nominalAnnualInterestRate", "locale", "dateFormat",
			"interestCompoundingPeriodType", "interestPostingPeriodType", "interestCalculationType", "interestCalculationDaysInYearType", "allowOverdraft", "withdrawalFeeForTransfers",
			"enforceMinRequiredBalance", "charges", "datatables", "withHoldTax", "monthDayFormat")
		if err != nil {
			return nil, err
		}
		cmd := books.SavingsCmd{ClientID: r.ID("clientId"), GroupID: r.ID("groupId"), ProductID: r.ID("productId"), OfficerID: r.ID("fieldOfficerId"), SubmittedOn: r.Date("submittedOnDate"),
			ExternalID: r.Text("externalId"), Rate: r.Amount("nominalAnnualInterestRate")}
		r.Need("submittedOnDate", "productId")
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := c.W().ApplySavings(cmd)
		if err != nil {
			return nil, err
		}
		return shape.Result(res, nil).And("gsimId", 0).And(), nil
	}})
}

func savingsCommand(c *core.Call) (any, error) {
	steps := map[string]struct {
		action, param string
		status        books.SavingsStatus
		do            func(*books.World, int64, books.Date) (books.Result, error)
	}{"approve": {"APPROVE", "approvedOnDate", 200, (*books.World).ApproveSavings}, "activate": {"ACTIVATE", "activatedOnDate", 300, (*books.World).ActivateSavings},
		"close": {"CLOSE", "closedOnDate", 600, (*books.World).CloseSavings}}
	s, ok := steps[Lower(c.Q("command"))]
	if !ok {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	return savingsCmd(c, s.action, "?command="+c.Q("command"), func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("savingsaccount", s.param, "note", "locale", "dateFormat", "withdrawBalance", "postInterestValidationOnClosure", "paymentTypeId")
		if err != nil {
			return nil, err
		}
		on := r.Date(s.param)
		r.Need(s.param)
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := s.do(c.W(), c.ID("id"), on)
		if err != nil {
			return nil, err
		}
		return shape.Result(res, Sent(r, wire.O("status", savingsStatus(s.status)), "locale", "dateFormat", s.param, "note")), nil
	})
}
