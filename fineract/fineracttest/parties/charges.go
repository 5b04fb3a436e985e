package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"fmt"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerClientCharges(m *core.Mux) {
	m.Add("GET", "clients/{id}/charges", clientCharges)
	m.Add("POST", "clients/{id}/charges", addClientCharge)
	m.Add("GET", "clients/{id}/charges/{charge}", clientCharge)
	m.Add("POST", "clients/{id}/charges/{charge}", clientChargeCommand)
	m.Add("GET", "clients/{id}/transactions", clientTransactions)
	m.Add("GET", "clients/{id}/transactions/{tx}", readClientTransaction)
	m.Add("GET", "clients/{id}/transactions/external-id/{=txext}", readClientTransaction)
	m.Add("POST", "clients/{id}/transactions/{tx}", clientTransactionCommand)
}

func chargeShape(w *books.World, ch *books.ClientCharge, payments bool) wire.Obj {
	open := !ch.Outstanding.IsZero()
	o := wire.O("id", ch.ID, "clientId", ch.ClientID, "chargeId", ch.ChargeID, "name", ch.Name, "chargeTimeType", accounts.ChargeTime(ch.Time), "dueDate", wire.Day(ch.Due),
		"chargeCalculationType", accounts.ChargeCalculation(ch.Calculation), "currency", shape.Currency(ch.Currency), "amount", wire.Dec6(ch.Amount), "amountPaid", wire.Dec6(ch.Paid),
		"amountWaived", wire.Dec6(ch.Waived), "amountWrittenOff", wire.Num("0.000000"), "amountOutstanding", wire.Dec6(ch.Outstanding), "penalty", ch.Penalty,
		"isActive", true, "isPaid", !open && ch.Waived.IsZero(), "isWaived", !ch.Waived.IsZero())
	if payments {
		list := []wire.Obj{}
		for _, t := range ch.Payments {
			list = append(list, clientTx(w, t))
		}
		o = o.And("clientTransactionDataList", list)
	}
	return o
}

func clientTx(w *books.World, t *books.ClientTransaction) wire.Obj {
	kind := shape.Enum(1, "clientTransactionType.payCharge", "Pay Charge")
	if t.Type == 2 {
		kind = shape.Enum(2, "clientTransactionType.waiveCharge", "Waive Charge")
	}
	cl := w.Client(t.ClientID)
	var cur any
	if c, ok := w.CurrencyOf(t.Currency); ok {
		cur = shape.Currency(c)
	}
	var paid *books.PaymentDetail
	if p := t.Payment; p.TypeID != 0 {
		paid = &books.PaymentDetail{ID: t.ID, TypeID: p.TypeID, Account: p.Account, Check: p.Check, Routing: p.Routing, Receipt: p.Receipt, Bank: p.Bank}
	}
	return wire.O("id", t.ID, "officeId", cl.OfficeID, "officeName", shape.OfficeName(w, cl.OfficeID), "type", kind, "date", t.Date, "currency", cur,
		"paymentDetailData", shape.Payment(w, paid), "amount", wire.Dec6(t.Amount), "externalId", wire.Str(t.ExternalID), "submittedOnDate", t.Submitted, "reversed", t.Reversed)
}

func chargesClient(c *core.Call) (*books.Client, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	return pathClient(c, c.Office())
}

// chargesOf is for the charges themselves, which have a permission of their own; transactions go by the client's.
func chargesOf(c *core.Call) (*books.Client, error) {
	if err := c.Reading("CLIENTCHARGE", "clientcharges"); err != nil {
		return nil, err
	}
	return pathClient(c, c.Office())
}

func clientCharges(c *core.Call) (any, error) {
	cl, err := chargesOf(c)
	if err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, ch := range cl.Charges {
		if !c.Flag("pendingPayment") || !ch.Outstanding.IsZero() {
			items = append(items, chargeShape(c.W(), ch, false))
		}
	}
	total := len(items)
	if items, err = shape.Cut(c, items); err != nil {
		return nil, err
	}
	return shape.Page(total, items), nil
}

func clientCharge(c *core.Call) (any, error) {
	if _, err := chargesOf(c); err != nil {
		return nil, err
	}
	ch, err := c.W().ClientCharge(c.ID("id"), c.ID("charge"))
	if err != nil {
		return nil, err
	}
	return chargeShape(c.W(), ch, c.Q("associations") != ""), nil
}

func chargeCmd(c *core.Call, action, entity string, exec func(*core.Call, *wire.Body) (wire.Obj, error)) (any, error) {
	id := c.ID("id")
	return c.Run(core.Cmd{Action: action, Entity: entity, Lane: "client/" + accounts.IDText(id), ClientID: id, URL: fmt.Sprintf("clients/%d/charges", id), Exec: exec})
}

func addClientCharge(c *core.Call) (any, error) {
	return chargeCmd(c, "CREATE", "CLIENTCHARGE", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("clientcharge", "chargeId", "amount", "dueDate", "locale", "dateFormat", "externalId")
		if err != nil {
			return nil, err
		}
		cmd := books.ChargeCmd{ChargeID: r.ID("chargeId"), Amount: r.Amount("amount"), Due: r.Date("dueDate"), ExternalID: r.Text("externalId")}
		r.Need("chargeId", "amount")
		r.Positive("amount", cmd.Amount)
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := c.W().AddClientCharge(c.ID("id"), cmd)
		return shape.Result(res, nil), err
	})
}

func clientChargeCommand(c *core.Call) (any, error) {
	switch c.Q("command") {
	case "paycharge":
		return chargeCmd(c, "PAY", "CLIENTCHARGE", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			keys := accounts.With(accounts.PaymentKeys(), "transactionDate", "amount", "locale", "dateFormat")
			if c.T.Version() != "1.11" {
				keys = append(keys, "externalId")
			}
			r, err := b.Read("clientcharge", keys...)
			if err != nil {
				return nil, err
			}
			on, amount := r.Date("transactionDate"), r.Amount("amount")
			r.Need("transactionDate", "amount")
			r.Positive("amount", amount)
			by := accounts.Payment(r)
			if err := r.Err(); err != nil {
				return nil, err
			}
			res, err := c.W().PayClientChargeBy(c.ID("id"), c.ID("charge"), on, amount, r.Text("externalId"), books.ClientPayment(by))
			return shape.Result(res, nil), err
		})
	case "waive":
		return chargeCmd(c, "WAIVE", "CLIENTCHARGE", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			res, err := c.W().WaiveClientCharge(c.ID("id"), c.ID("charge"))
			return shape.Result(res, nil), err
		})
	}
	return nil, wire.BadQuery("command", c.Q("command"))
}

func clientTransactions(c *core.Call) (any, error) {
	cl, err := chargesClient(c)
	if err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, t := range c.W().ClientTransactions() {
		if t.ClientID == cl.ID {
			items = append(items, clientTx(c.W(), t))
		}
	}
	total := len(items)
	if items, err = shape.Cut(c, items); err != nil {
		return nil, err
	}
	return shape.Page(total, items), nil
}

func readClientTransaction(c *core.Call) (any, error) {
	cl, err := chargesClient(c)
	if err != nil {
		return nil, err
	}
	for _, t := range c.W().ClientTransactions() {
		if t.ClientID == cl.ID && (c.Var("txext") != "" && t.ExternalID == c.Var("txext") || c.Var("txext") == "" && t.ID == c.ID("tx")) {
			return clientTx(c.W(), t), nil
		}
	}
	return nil, wire.NotFound("error.msg.client.transaction.not.found", fmt.Sprintf("Client with identifier %d has no such transaction", cl.ID), cl.ID, c.ID("tx"))
}

func clientTransactionCommand(c *core.Call) (any, error) {
	if c.Q("command") != "undo" {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	return chargeCmd(c, "UNDOTRANSACTION", "CLIENT", func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		res, err := c.W().UndoClientTransaction(c.ID("id"), c.ID("tx"))
		return shape.Result(res, nil), err
	})
}
