package organisation

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerJournal(m *core.Mux) {
	m.Add("GET", "glaccounts", listGL)
	m.Add("POST", "glaccounts", createGL)
	m.Add("POST", "financialactivityaccounts", mapActivity)
	m.Add("GET", "journalentries", journal)
	m.Add("POST", "journalentries", postJournal)
	m.Add("POST", "journalentries/{=tx}", reverseJournal)
}

var glTypes = [...][2]string{{}, {"asset", "ASSET"}, {"liability", "LIABILITY"}, {"equity", "EQUITY"}, {"income", "INCOME"}, {"expense", "EXPENSE"}}

func glType(n int) wire.Obj {
	if n < 1 || n >= len(glTypes) {
		n = 1
	}
	return shape.Enum(n, "accountType."+glTypes[n][0], glTypes[n][1])
}

func listGL(c *core.Call) (any, error) {
	if err := c.Reading("GLACCOUNT", "glaccounts"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, g := range c.W().GLAccounts() {
		usage := shape.Enum(1, "accountUsage.detail", "DETAIL")
		if g.Usage == 2 {
			usage = shape.Enum(2, "accountUsage.header", "HEADER")
		}
		out = append(out, wire.O("id", g.ID, "name", g.Name, "glCode", g.Code, "disabled", g.Disabled, "manualEntriesAllowed", g.ManualEntries, "type", glType(g.Type), "usage", usage,
			"description", g.Description, "nameDecorated", g.Name, "tagId", wire.O("id", 0, "active", false, "mandatory", false)))
	}
	return out, nil
}

func createGL(c *core.Call) (any, error) {
	return create("GLACCOUNT", "glaccounts", "GLAccount", []string{"name", "glCode", "manualEntriesAllowed", "type", "usage", "description", "parentId", "tagId", "disabled"}, []string{"name", "glCode", "type", "usage"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().CreateGLAccount(books.GLAccountCmd{Name: r.Text("name"), Code: r.Text("glCode"), Description: r.Text("description"), Type: r.IntOr("type", 0), Usage: r.IntOr("usage", 0), ManualEntries: r.Is("manualEntriesAllowed")})
		})(c)
}

func mapActivity(c *core.Call) (any, error) {
	return create("FINANCIALACTIVITYACCOUNT", "financialactivityaccounts", "financialactivityaccount", []string{"financialActivityId", "glAccountId"}, []string{"financialActivityId", "glAccountId"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().SetFinancialActivity(r.ID("financialActivityId"), r.ID("glAccountId"))
		})(c)
}

func journal(c *core.Call) (any, error) {
	if err := c.Reading("JOURNALENTRY", "journalentrys"); err != nil {
		return nil, err
	}
	w := c.W()
	day := func(name string) books.Date {
		d, _ := wire.ParseDay(c.Q(name), c.Q("dateFormat"))
		return d
	}
	all := w.JournalEntries(books.JournalFilter{LoanID: c.Number("loanId"), SavingsID: c.Number("savingsId"), OfficeID: c.Number("officeId"), GLAccountID: c.Number("glAccountId"),
		TransactionID: c.Q("transactionId"), From: day("fromDate"), To: day("toDate")})
	var seen []*books.JournalEntry
	for _, e := range all {
		if w.Sees(c.Office(), e.OfficeID) && (!c.Flag("manualEntriesOnly") || e.Manual) {
			seen = append(seen, e)
		}
	}
	seen, err := shape.Sort(c, seen, nil, func(e *books.JournalEntry) int64 { return e.ID })
	if err != nil {
		return nil, err
	}
	total := len(seen)
	if seen, err = shape.Cut(c, seen); err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, e := range seen {
		items = append(items, entry(w, e))
	}
	return shape.Page(total, items), nil
}

func entry(w *books.World, e *books.JournalEntry) wire.Obj {
	side := shape.Enum(2, "journalEntrytType.debit", "DEBIT")
	if e.Credit {
		side = shape.Enum(1, "journalEntryType.credit", "CREDIT")
	}
	g := w.GLAccount(e.GLAccountID)
	cur, _ := w.CurrencyOf(e.Currency)
	o := wire.O("id", e.ID, "officeId", e.OfficeID, "officeName", shape.OfficeName(w, e.OfficeID), "glAccountName", g.Name, "glAccountId", g.ID, "glAccountCode", g.Code, "glAccountType", glType(g.Type),
		"transactionDate", e.Date, "entryType", side, "amount", wire.Dec6(e.Amount), "currency", shape.BareCurrency(cur), "transactionId", e.TransactionID, "manualEntry", e.Manual)
	switch e.EntityType {
	case 1:
		o = o.And("entityType", shape.Enum(1, "productType.loan", "LOAN"), "entityId", e.EntityID)
	case 2:
		o = o.And("entityType", shape.Enum(2, "productType.saving", "SAVING"), "entityId", e.EntityID)
	}
	if u := w.User(e.UserID); u != nil {
		o = o.And("createdByUserId", u.ID, "createdDate", e.Submitted, "submittedOnDate", e.Submitted, "createdByUserName", u.Username)
	}
	return o.And("reversed", e.Reversed, "referenceNumber", wire.Str(e.Reference), "comments", wire.Str(e.Comments))
}

func postJournal(c *core.Call) (any, error) {
	return create("JOURNALENTRY", "journalentries", "GLJournalEntry", []string{"officeId", "transactionDate", "comments", "referenceNumber", "currencyCode", "paymentTypeId", "accountNumber", "checkNumber", "routingCode",
		"receiptNumber", "bankNumber", "debits", "credits", "dateFormat", "locale", "accountingRule", "amount", "useAccountingRule"}, []string{"officeId", "transactionDate", "currencyCode"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			lines := func(key string) []books.JournalLine {
				var out []books.JournalLine
				for _, o := range r.Objects(key) {
					or, _ := o.Read("journal", o.Keys...)
					out = append(out, books.JournalLine{GLAccountID: or.ID("glAccountId"), Amount: or.Amount("amount")})
				}
				return out
			}
			cmd := books.JournalCmd{OfficeID: r.ID("officeId"), Currency: r.Text("currencyCode"), Date: r.Date("transactionDate"), Reference: r.Text("referenceNumber"), Comments: r.Text("comments"),
				Debits: lines("debits"), Credits: lines("credits"), Payment: books.PaymentInput{TypeID: r.ID("paymentTypeId"), Receipt: r.Text("receiptNumber")}}
			if err := r.Err(); err != nil {
				return books.Result{}, err
			}
			return c.W().PostJournal(cmd)
		})(c)
}

func reverseJournal(c *core.Call) (any, error) {
	return command("REVERSE", "JOURNALENTRY", "journalentries/"+c.Var("tx"), "GLJournalEntry", []string{"comments"}, nil, func(c *core.Call, r *wire.Reader) (books.Result, error) {
		return c.W().ReverseJournal(c.Var("tx"))
	})(c)
}
