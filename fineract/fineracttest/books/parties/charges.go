package parties

import (
	"fmt"
	"strconv"

	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// AddClientCharge puts a charge on a client; ResourceID is the new charge's id.
func (r *Register) AddClientCharge(clientID int64, c ChargeCmd) (org.Result, error) {
	cl, err := r.NeedClient(clientID)
	if err != nil {
		return org.Result{}, err
	}
	def := r.Charge(c.ChargeID)
	if def == nil || def.AppliesTo != org.ChargeClient {
		return org.Result{}, org.NotFound("error.msg.charge.id.invalid", fmt.Sprintf("Charge with identifier %d does not exist", c.ChargeID), c.ChargeID)
	}
	k := org.Checks{Resource: "clients.charge"}
	amount := def.Amount
	if c.Amount != nil {
		k.Positive("amount", c.Amount)
		amount = *c.Amount
	}
	k.Blank("dueDate", def.Time == org.ChargeAtDueDate && c.Due == 0)
	if err := k.Err(); err != nil {
		return org.Result{}, err
	}
	cur, _ := r.CurrencyOf(def.Currency)
	amount = amount.Round(cur.Digits)
	ch := &ClientCharge{ID: r.charges.Next(), ClientID: clientID, ChargeID: def.ID, Name: def.Name, Currency: cur, Time: def.Time,
		Calculation: def.Calculation, Penalty: def.Penalty, Due: c.Due, Amount: amount, Outstanding: amount}
	undo.Touch(&r.Log, cl)
	r.charges.Add(&r.Log, ch.ID, ch)
	cl.Charges = append(cl.Charges, ch)
	return org.Result{OfficeID: cl.OfficeID, ClientID: clientID, ResourceID: ch.ID}, nil
}

// ClientCharge is one of that client, or the server's error.
func (r *Register) ClientCharge(clientID, id int64) (*ClientCharge, error) {
	if ch := r.charges.Get(id); ch != nil && ch.ClientID == clientID {
		return ch, nil
	}
	return nil, org.NotFound("error.msg.client.charge.id.invalid",
		fmt.Sprintf("Client charge with identifier %d does not exist for client with id %d", id, clientID), id, clientID)
}

// PayClientCharge pays it, wholly or in part; TransactionID is the payment's.
func (r *Register) PayClientCharge(clientID, chargeID int64, on Date, amount *Amount, externalID string) (res org.Result, err error) {
	return r.PayClientChargeBy(clientID, chargeID, on, amount, externalID, ClientPayment{})
}

// PayClientChargeBy is PayClientCharge with how it was paid.
func (r *Register) PayClientChargeBy(clientID, chargeID int64, on Date, amount *Amount, externalID string, by ClientPayment) (res org.Result, err error) {
	cl, err := r.NeedClient(clientID)
	if err != nil {
		return res, err
	}
	ch, err := r.ClientCharge(clientID, chargeID)
	if err != nil {
		return res, err
	}
	if err := r.checkPayment(cl, ch, on, amount, externalID); err != nil {
		return res, err
	}
	err = r.Do(func() error {
		if key := r.Fold(externalID); externalID != "" {
			if _, taken := r.paymentByExternal[key]; taken {
				return org.Integrity("error.msg.client.charge.payment.duplicate.externalId", "externalId",
					"Client charge payment with externalId `"+externalID+"` already exists", externalID)
			}
			undo.Put(&r.Log, r.paymentByExternal, key, chargeID)
		}
		id := r.settle(ch, 1, on, amount.Round(ch.Currency.Digits), externalID)
		if by.TypeID != 0 {
			r.payments.Get(id).Payment = by
		}
		res = org.Result{OfficeID: cl.OfficeID, ClientID: clientID, ResourceID: chargeID, TransactionID: strconv.FormatInt(id, 10)}
		return nil
	})
	return res, err
}

func (r *Register) checkPayment(cl *Client, ch *ClientCharge, on Date, amount *Amount, externalID string) error {
	k := org.Checks{Resource: "clients.charge"}
	k.Blank("transactionDate", on == 0)
	k.Positive("amount", amount)
	k.MaxLen("externalId", externalID, 100)
	if err := k.Err(); err != nil {
		return err
	}
	bad := func(code, text string, args ...any) error {
		return org.Invalid("validation.msg.clients.charge.transactionDate."+code, "transactionDate", text, args...)
	}
	switch {
	case cl.Status != org.PartyActive:
		return org.Domain("error.msg.client.not.active.exception", "Client with identifier "+strconv.FormatInt(cl.ID, 10)+" is not active", cl.ID)
	case on < cl.Activated.On:
		return bad("before.activationDate", "Failed data validation due to: before.activationDate.", on, cl.Activated.On)
	case on > r.Today():
		return bad("transaction.is.futureDate", "Failed data validation due to: transaction.is.futureDate.", on)
	case ch.IsPaid():
		return org.Invalid("validation.msg.clients.charge.charge.is.paid", "id", "Failed data validation due to: charge.is.paid.")
	case !ch.Waived.IsZero():
		return org.Invalid("validation.msg.clients.charge.charge.is.waived", "id", "Failed data validation due to: charge.is.waived.")
	case ch.Outstanding.Less(*amount):
		return org.Invalid("validation.msg.clients.charge.amount.charge.amount.to.be.paid.exceeds.outstanding.amount", "amount",
			"Failed data validation due to: charge.amount.to.be.paid.exceeds.outstanding.amount.", *amount)
	}
	return nil
}

// settle books a payment (1) or waiver (2).
func (r *Register) settle(ch *ClientCharge, kind int, on Date, amount Amount, externalID string) int64 {
	undo.Touch(&r.Log, ch)
	id := r.payments.Next()
	t := &ClientTransaction{ID: id, ClientID: ch.ClientID, ChargeID: ch.ID, Type: kind, Date: on, Submitted: r.Today(), Amount: amount,
		Currency: ch.Currency.Code, ExternalID: externalID, UserID: r.Actor(), Booked: r.Touched()}
	r.payments.Add(&r.Log, id, t)
	ch.Payments = append(ch.Payments, t)
	if kind == 1 {
		ch.Paid = ch.Paid.Add(amount)
	} else {
		ch.Waived = ch.Waived.Add(amount)
	}
	ch.Outstanding = ch.Outstanding.Sub(amount)
	return id
}

// WaiveClientCharge waives what is left of it.
func (r *Register) WaiveClientCharge(clientID, chargeID int64) (org.Result, error) {
	cl, err := r.NeedClient(clientID)
	if err != nil {
		return org.Result{}, err
	}
	ch, err := r.ClientCharge(clientID, chargeID)
	if err != nil {
		return org.Result{}, err
	}
	if ch.Outstanding.IsZero() {
		return org.Result{}, org.Invalid("validation.msg.clients.charge.charge.is.paid", "id", "Failed data validation due to: charge.is.paid.")
	}
	id := r.settle(ch, 2, r.Today(), ch.Outstanding, "")
	return org.Result{OfficeID: cl.OfficeID, ClientID: clientID, ResourceID: chargeID, TransactionID: strconv.FormatInt(id, 10)}, nil
}

// ClientTransactions are all payments and waivers of client charges, by id.
func (r *Register) ClientTransactions() []*ClientTransaction { return r.payments.All() }

// ClientTransaction is one payment or waiver of a client charge, or nil.
func (r *Register) ClientTransaction(id int64) *ClientTransaction { return r.payments.Get(id) }

// UndoClientTransaction takes a payment or waiver back.
func (r *Register) UndoClientTransaction(clientID, id int64) (org.Result, error) {
	t := r.payments.Get(id)
	if t == nil || t.ClientID != clientID {
		return org.Result{}, org.NotFound("error.msg.client.transaction.id.invalid",
			fmt.Sprintf("Transaction with identifier %d does not exist for a Client with identifier %d", id, clientID), id, clientID)
	}
	if t.Reversed {
		return org.Result{}, org.Domain("error.msg.client.transaction.is.already.reversed",
			fmt.Sprintf("Transaction with identifier %d is already reversed", id), id)
	}
	ch := r.charges.Get(t.ChargeID)
	undo.Touch(&r.Log, t)
	undo.Touch(&r.Log, ch)
	t.Reversed = true
	if t.Type == 1 {
		ch.Paid = ch.Paid.Sub(t.Amount)
	} else {
		ch.Waived = ch.Waived.Sub(t.Amount)
	}
	ch.Outstanding = ch.Outstanding.Add(t.Amount)
	return org.Result{OfficeID: r.clients.Get(clientID).OfficeID, ClientID: clientID, ResourceID: id}, nil
}
