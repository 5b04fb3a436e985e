package accounts

import (
	"fmt"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// PaymentKeys are the fields of a payment's details in a request.
func PaymentKeys() []string {
	return []string{"paymentTypeId", "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber"}
}

// With is a list of keys with more behind it.
func With(keys []string, more ...string) []string { return append(keys[:len(keys):len(keys)], more...) }

var txKeys = With(PaymentKeys(), "transactionDate", "transactionAmount", "externalId", "note", "locale", "dateFormat", "loanId")

// Payment reads a payment's details.
func Payment(r *wire.Reader) books.PaymentInput {
	r.Max(50, "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber")
	return books.PaymentInput{TypeID: r.ID("paymentTypeId"), Account: r.Text("accountNumber"), Check: r.Text("checkNumber"), Routing: r.Text("routingCode"),
		Receipt: r.Text("receiptNumber"), Bank: r.Text("bankNumber")}
}

// Sent copies what was sent into "changes", leaving out what is empty; amounts go in as texts where asText says so.
func Sent(r *wire.Reader, o wire.Obj, keys ...string) wire.Obj {
	for _, k := range keys {
		if r.Text(k) != "" {
			o = append(o, wire.Field{Key: k, Val: r.Value(k)})
		}
	}
	return o
}

// paid are the payment fields of "changes": without a payment type the server drops them all (373).
func paid(r *wire.Reader, o wire.Obj) wire.Obj {
	if r.Text("paymentTypeId") == "" {
		return o
	}
	return Sent(r, o, "accountNumber", "checkNumber", "routingCode", "receiptNumber", "bankNumber")
}

// loanCmd is a command on the loan of the path.
func loanCmd(c *core.Call, action, command string, exec func(c *core.Call, b *wire.Body) (wire.Obj, error)) (any, error) {
	id := c.T.LoanOfPath(c.Path)
	return c.Run(core.Cmd{Action: action, Entity: "LOAN", Lane: "loan/" + IDText(id), LoanID: id, URL: fmt.Sprintf("loans/%d%s", id, command),
		Exec: exec})
}

func loanTransaction(c *core.Call) (any, error) {
	type post func(*books.World, int64, books.RepayCmd) (books.Result, error)
	posts := map[string]struct {
		action string
		do     post
	}{"repayment": {"REPAYMENT", (*books.World).Repay}, "waiveinterest": {"WAIVEINTERESTPORTION", (*books.World).WaiveInterest},
		"creditBalanceRefund": {"CREDITBALANCEREFUND", (*books.World).RefundCredit}}
	command := c.Q("command")
	if command == "writeoff" {
		return writeOff(c)
	}
	p, ok := posts[command]
	if !ok {
		var v any
		if c.Query.Has("command") {
			v = command
		}
		return nil, wire.BadQuery("command", v)
	}
	return loanCmd(c, p.action, "/transactions/template?command="+command, func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("loan.transaction", txKeys...)
		if err != nil {
			return nil, err
		}
		cmd := books.RepayCmd{Date: r.Date("transactionDate"), Amount: r.Amount("transactionAmount"), ExternalID: r.Text("externalId"), Note: r.Text("note")}
		r.Need("transactionDate", "transactionAmount")
		r.Positive("transactionAmount", cmd.Amount)
		r.Max(1000, "note")
		cmd.Payment = Payment(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		l, err := anyLoan(c)
		if err != nil {
			return nil, err
		}
		res, err := p.do(c.W(), l.ID, cmd)
		if err != nil {
			return nil, moneyArgs(err, l)
		}
		if command == "creditBalanceRefund" {
			res.LoanID = 0 // the server leaves it out (1019)
		}
		return shape.Result(res, txChanges(r)), nil
	})
}

// moneyArgs draws the amounts of a refused refund as the server does: as its Money object (1018).
func moneyArgs(err error, l *books.Loan) error {
	e := wire.From(err)
	if len(e.Details) != 1 || !strings.HasPrefix(e.Details[0].Code, "error.msg.transactionAmount") {
		return err
	}
	for i, a := range e.Details[0].Args {
		amount, ok := a.(books.Amount)
		if !ok {
			continue
		}
		cur := l.Currency
		e.Details[0].Args[i] = wire.O("currencyCode", cur.Code, "currencyDigitsAfterDecimal", cur.Digits, "inMultiplesOf", cur.Multiples, "amount", amount, "zero", amount.IsZero(),
			"currency", wire.O("code", cur.Code, "digitsAfterDecimal", cur.Digits, "currencyInMultiplesOf", cur.Multiples), "greaterThanZero", amount.Sign() > 0,
			"currencyInMultiplesOf", cur.Multiples, "lessThanZero", amount.Sign() < 0, "amountDefaultedToNullIfZero", amount, "mc", wire.O("precision", 12, "roundingMode", "HALF_EVEN"))
	}
	return e
}

func txChanges(r *wire.Reader) wire.Obj {
	ch := Sent(r, nil, "transactionDate")
	ch = append(ch, wire.Field{Key: "transactionAmount", Val: r.Text("transactionAmount")})
	return paid(r, Sent(r, ch, "locale", "dateFormat", "paymentTypeId", "note", "externalId"))
}

func writeOff(c *core.Call) (any, error) {
	return loanCmd(c, "WRITEOFF", "/transactions?command=writeoff", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("loan.transaction", "transactionDate", "note", "locale", "dateFormat", "writeoffReasonId", "externalId")
		if err != nil {
			return nil, err
		}
		on := r.Date("transactionDate")
		r.Need("transactionDate")
		if err := r.Err(); err != nil {
			return nil, err
		}
		l, err := anyLoan(c)
		if err != nil {
			return nil, err
		}
		res, err := c.W().WriteOff(l.ID, on, r.Text("note"))
		return shape.Result(res, Sent(r, nil, "transactionDate", "locale", "dateFormat", "note")), err
	})
}

// adjustTransaction undoes a transaction (amount 0) or replaces it; the value of command does not matter (fineract.md 5.1).
func adjustTransaction(c *core.Call) (any, error) {
	return loanCmd(c, "ADJUST", fmt.Sprintf("/transactions/%d", c.ID("tx")), func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("loan.transaction", With(txKeys, "reversalExternalId")...)
		if err != nil {
			return nil, err
		}
		cmd := books.AdjustCmd{Date: r.Date("transactionDate"), Amount: r.Amount("transactionAmount"), ExternalID: r.Text("externalId"),
			ReversalExternalID: r.Text("reversalExternalId"), Note: r.Text("note")}
		r.Need("transactionDate", "transactionAmount")
		r.NotNegative("transactionAmount", cmd.Amount)
		r.Max(1000, "note")
		cmd.Payment = Payment(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		l, err := anyLoan(c)
		if err != nil {
			return nil, err
		}
		tx := c.ID("tx")
		if ext := c.Var("txext"); ext != "" {
			t, err := c.W().FindLoanTransactionByExternalID(l.ID, ext)
			if err != nil {
				return nil, err
			}
			tx = t.ID
		}
		res, err := c.W().AdjustTransaction(l.ID, tx, cmd)
		if err != nil {
			return nil, err
		}
		return shape.Result(res, txChanges(r)), nil
	})
}

func loanCommand(c *core.Call) (any, error) {
	commands := map[string]struct {
		action string
		exec   func(*core.Call, *books.Loan, *wire.Body) (wire.Obj, error)
	}{"approve": {"APPROVE", approve}, "undoapproval": {"APPROVALUNDO", undoApproval}, "disburse": {"DISBURSE", disburse}, "disbursetosavings": {"DISBURSETOSAVINGS", disburseToSavings},
		"undodisbursal": {"DISBURSALUNDO", undoDisbursal}, "reject": {"REJECT", reject}, "withdrawnbyapplicant": {"WITHDRAW", withdraw},
		"assignloanofficer": {"UPDATELOANOFFICER", assignOfficer}, "unassignloanofficer": {"REMOVELOANOFFICER", unassignOfficer}}
	cmd, ok := commands[Lower(c.Q("command"))]
	if !ok {
		var v any
		if c.Query.Has("command") {
			v = c.Q("command")
		}
		return nil, wire.BadQuery("command", v)
	}
	return loanCmd(c, cmd.action, "?command="+c.Q("command"), func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		if b.None {
			b, _ = wire.Parse("{}")
		}
		l, err := anyLoan(c)
		if err != nil {
			return nil, err
		}
		return cmd.exec(c, l, b)
	})
}

func approve(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, err := b.Read("loanapplication", "approvedOnDate", "approvedLoanAmount", "expectedDisbursementDate", "disbursementData", "netDisbursalAmount", "note", "locale", "dateFormat", "loanId")
	if err != nil {
		return nil, err
	}
	cmd := books.ApproveCmd{On: r.Date("approvedOnDate"), Amount: r.Amount("approvedLoanAmount"), ExpectedDisbursement: r.Date("expectedDisbursementDate"), Note: r.Text("note")}
	r.Need("approvedOnDate")
	r.Positive("approvedLoanAmount", cmd.Amount)
	if err := r.Err(); err != nil {
		return nil, err
	}
	net := l.Net
	res, err := c.W().ApproveLoan(l.ID, cmd)
	if err != nil {
		return nil, err
	}
	var ch wire.Obj
	if cmd.Amount != nil {
		ch = wire.O("principal", r.Value("approvedLoanAmount"))
	}
	ch = Sent(r, ch, "note", "dateFormat", "approvedOnDate")
	if cmd.Amount != nil {
		ch = ch.And("netDisbursalAmount", wire.Dec6(net))
	}
	ch = Sent(r, ch, "locale", "approvedLoanAmount", "expectedDisbursementDate")
	return shape.Result(res, ch.And("status", loanStatus(books.LoanApproved))), nil
}

func undoApproval(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, err := b.Read("loanapplication", "note")
	if err != nil {
		return nil, err
	}
	res, err := c.W().UndoApproval(l.ID, r.Text("note"))
	if err != nil {
		return nil, err
	}
	ch := wire.O("status", loanStatus(books.LoanSubmitted), "approvedLoanAmount", wire.Dec6(l.Proposed), "principal", wire.Dec6(l.Proposed), "approvedOnDate", "")
	return shape.Result(res, ch), nil
}

var disburseKeys = []string{"actualDisbursementDate", "transactionAmount", "netDisbursalAmount", "externalId", "note", "locale", "dateFormat", "adjustRepaymentDate", "fixedEmiAmount", "postDatedChecks"}

func readDisburse(b *wire.Body, keys []string) (*wire.Reader, books.DisburseCmd, error) {
	r, err := b.Read("loan.disbursement", keys...)
	if err != nil {
		return nil, books.DisburseCmd{}, err
	}
	cmd := books.DisburseCmd{On: r.Date("actualDisbursementDate"), Amount: r.Amount("transactionAmount"), ExternalID: r.Text("externalId"), Note: r.Text("note")}
	r.Need("actualDisbursementDate")
	r.Positive("transactionAmount", cmd.Amount)
	r.Max(1000, "note")
	cmd.Payment = Payment(r)
	return r, cmd, r.Err()
}

func disburse(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, cmd, err := readDisburse(b, append(disburseKeys[:len(disburseKeys):len(disburseKeys)], PaymentKeys()...))
	if err != nil {
		return nil, err
	}
	res, err := c.W().DisburseLoan(l.ID, cmd)
	if err != nil {
		return nil, err
	}
	ch := Sent(r, paid(r, nil), "paymentTypeId", "locale", "dateFormat", "actualDisbursementDate")
	return shape.Result(res, Sent(r, ch.And("status", loanStatus(l.Status)), "note")), nil
}

func disburseToSavings(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, cmd, err := readDisburse(b, disburseKeys)
	if err != nil {
		return nil, err
	}
	res, err := c.W().DisburseToSavings(l.ID, cmd)
	if err != nil {
		return nil, err
	}
	return shape.Result(res, Sent(r, nil, "locale", "dateFormat", "actualDisbursementDate").And("status", loanStatus(l.Status))), nil
}

func undoDisbursal(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	res, err := c.W().UndoDisbursal(l.ID, b.Text("note"))
	if err != nil {
		return nil, err
	}
	r, err := b.Read("loan", "note")
	if err != nil {
		return nil, err
	}
	return shape.Result(res, Sent(r, wire.O("status", loanStatus(books.LoanApproved), "actualDisbursementDate", ""), "note")), nil
}

func reject(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	return refusal(c, l, b, "rejectedOnDate", (*books.World).RejectLoan)
}

func withdraw(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	return refusal(c, l, b, "withdrawnOnDate", (*books.World).WithdrawLoan)
}

func refusal(c *core.Call, l *books.Loan, b *wire.Body, param string, do func(*books.World, int64, books.Date, string) (books.Result, error)) (wire.Obj, error) {
	r, err := b.Read("loanapplication", param, "note", "locale", "dateFormat")
	if err != nil {
		return nil, err
	}
	on := r.Date(param)
	r.Need(param)
	if err := r.Err(); err != nil {
		return nil, err
	}
	res, err := do(c.W(), l.ID, on, r.Text("note"))
	return shape.Result(res, Sent(r, nil, "locale", "dateFormat", param, "note").And("status", loanStatus(l.Status))), err
}

func assignOfficer(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, err := b.Read("loan", "fromLoanOfficerId", "toLoanOfficerId", "assignmentDate", "locale", "dateFormat")
	if err != nil {
		return nil, err
	}
	on := r.Date("assignmentDate")
	r.Need("toLoanOfficerId", "assignmentDate")
	if err := r.Err(); err != nil {
		return nil, err
	}
	res, err := c.W().AssignLoanOfficer(l.ID, r.ID("toLoanOfficerId"), on)
	return shape.Result(res, wire.Obj{}), err
}

func unassignOfficer(c *core.Call, l *books.Loan, b *wire.Body) (wire.Obj, error) {
	r, err := b.Read("loan", "unassignedDate", "locale", "dateFormat")
	if err != nil {
		return nil, err
	}
	on := r.Date("unassignedDate")
	r.Need("unassignedDate")
	if err := r.Err(); err != nil {
		return nil, err
	}
	res, err := c.W().AssignLoanOfficer(l.ID, 0, on)
	return shape.Result(res, wire.Obj{}), err
}
