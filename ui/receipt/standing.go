package receipt

import (
	"bytes"
	"context"
	"io"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/paper"
	"daftari/app/stamp"
	"daftari/app/words"
)

// stands says no more than is known: posted only when the receipt is final, and never once one of its lines was taken
// back.
func (m *Model) stands(v *View, doc paper.Receipt, back *app.Entry) {
	seen := stamp.Seen{Computer: m.Computer}
	r := doc.Receipt
	if r.Standing == app.Void || back != nil {
		m.gone(v, r, back)
		return
	}
	v.Look = stamp.Of(app.Entry{State: app.Queued}, seen)
	v.Stamp = m.Words.Here(m.Computer, "saving.saved_not_posted")
	if r.Standing == app.Final {
		v.Look = stamp.Of(app.Entry{State: app.Confirmed}, seen)
		if !slices.ContainsFunc(doc.Entries, func(e app.Entry) bool { return e.Kind.Posts() }) {
			v.Look = stamp.Of(app.Entry{State: app.Kept}, seen)
		}
		v.Stamp = m.Words.T(v.Look.Word)
		return
	}
	for _, e := range doc.Entries {
		switch e.State {
		case app.Refused:
			v.Look = stamp.Of(e, seen)
			v.Stamp = m.Words.T(v.Look.Word)
			return
		case app.Unsure:
			v.Look = stamp.Of(e, seen)
			v.Stamp = m.Words.T(v.Look.Word)
		case app.Queued, app.Parked, app.Sending, app.Awaiting, app.Confirmed, app.Cancelled, app.Kept:
		}
	}
}

// gone says why a receipt stands no more, and what stands in its place.
func (m *Model) gone(v *View, r app.Receipt, back *app.Entry) {
	v.Instead = r.ReplacedBy
	v.Look = stamp.Of(app.Entry{State: app.Cancelled}, stamp.Seen{Computer: m.Computer})
	v.Gone = m.Words.T("receipt.void")
	if back != nil {
		v.Look = stamp.Of(app.Entry{State: app.Confirmed}, stamp.Seen{Computer: m.Computer, Reversed: true})
		v.Gone = m.Words.T("receipt.taken_back", "day", m.Words.DayMonth(back.Day))
	}
	v.Stamp = m.Words.T(v.Look.Word)
	if !v.Instead.IsZero() {
		v.Gone += " " + m.Words.T("receipt.replaced", "no", v.Instead.String())
	}
}

// sums by way and currency, in the order they come; what does not add up stands by itself.
func (m *Model) sums(v *View, doc paper.Receipt, inst app.Institution) {
	type sum struct {
		way    app.Flow
		cash   bool
		amount money.Amount
	}
	var all []sum
	for _, e := range doc.Entries {
		if e.Way() == app.NoCash || !e.Amount.Valid() {
			continue
		}
		x := sum{e.Way(), cash(inst, e.Payment), e.Amount}
		i := slices.IndexFunc(all, func(s sum) bool {
			return s.way == x.way && s.cash == x.cash && s.amount.Currency().Same(x.amount.Currency())
		})
		if i >= 0 {
			if more, err := all[i].amount.Add(x.amount); err == nil {
				all[i].amount = more
				continue
			}
		}
		all = append(all, x)
	}
	for _, s := range all {
		key := map[bool]string{true: "receipt.received_cash", false: "receipt.received_other"}[s.cash]
		if s.way == app.CashOut {
			key = map[bool]string{true: "receipt.paid_cash", false: "receipt.paid_other"}[s.cash]
		}
		v.Sums = append(v.Sums, Sum{m.Words.T(key, "currency", s.amount.Currency().Code()), s.amount.Format(m.Words.Lang())})
	}
}

// cash unless the institution's list says otherwise.
func cash(inst app.Institution, id app.PaymentTypeID) bool {
	for _, t := range inst.PaymentTypes {
		if t.ID == id {
			return t.Cash
		}
	}
	return true
}

// file of a receipt that may be given; receipt.not_given where it may not.
func (m *Model) file(ctx context.Context, no app.ReceiptNo, write func(paper.Receipt, io.Writer, *words.Words) error) ([]byte, error) {
	doc, back, err := m.doc(ctx, no)
	if err != nil {
		return nil, err
	}
	if doc.Receipt.Standing == app.Void || back != nil {
		return nil, app.Trouble(app.Conflict, "receipt.not_given", nil, "no", no.String())
	}
	var out bytes.Buffer
	if err := write(doc, &out, m.Words); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
