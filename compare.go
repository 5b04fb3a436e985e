package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/ledger/farside"
	"daftari/ui/cli"
)

// compare prints the device's book and the core's, line by line, and fails when one line stands
// in only one of them, stands twice, or differs.
func (s *story) compare(ctx context.Context) (err error) {
	h, err := s.open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	entries, err := h.Book.Entries(ctx, app.EntryFilter{})
	if err != nil {
		return err
	}
	there := map[string][]farside.Move{}
	left := 0
	for _, m := range farside.Moves(s.srv, "default") {
		if !s.before[m.ID] {
			there[identity(m)] = append(there[identity(m)], m)
			left++
		}
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "device\t\t\tstate\tcore\t")
	wrong := 0
	for _, e := range entries {
		if e.Kind.Flow() == app.NoCash || !e.Kind.Posts() {
			continue
		}
		found := append(there[string(e.Key)], there[e.WireReceipt()]...)
		if e.Kind == app.ChargePayment && len(found) == 0 {
			found = chargeOf(there, e)
		}
		left -= len(found)
		verdict := judge(e, found)
		if verdict != "" {
			wrong++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Kind, e.Title, e.Amount.FormatWithCode("en"), e.State, shown(found), verdict)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if wrong > 0 || left != 0 {
		return app.Trouble(app.Internal, "demo.books_differ", nil, "n", wrong, "left", left)
	}
	return nil
}

// identity of a movement: the entry's key where the core keeps it, else the receipt number.
func identity(m farside.Move) string {
	if m.ExternalID != "" {
		return m.ExternalID
	}
	return m.Receipt
}

// chargeOf finds a charge's payment by client and amount, and takes it: the core keeps neither
// externalId nor receipt number with it.
func chargeOf(there map[string][]farside.Move, e app.Entry) []farside.Move {
	for i, m := range there[""] {
		a, err := money.ParseDecimal(m.Amount, e.Amount.Currency())
		if err == nil && m.Client == e.Title && a.Equal(e.Amount) {
			there[""] = append(there[""][:i:i], there[""][i+1:]...)
			return []farside.Move{m}
		}
	}
	return nil
}

func shown(found []farside.Move) string {
	if len(found) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %s x%d", found[0].Currency, found[0].Amount, len(found))
}

// judge says what is wrong with a line, "" when nothing is.
func judge(e app.Entry, found []farside.Move) string {
	switch {
	case e.State == app.Confirmed && len(found) == 0:
		return "LOST"
	case len(found) > 1:
		return "TWICE"
	case e.State != app.Confirmed && len(found) > 0:
		return "BOOKED, NOT CONFIRMED"
	case len(found) == 0:
		return ""
	}
	a, err := money.ParseDecimal(found[0].Amount, e.Amount.Currency())
	if err != nil || !a.Equal(e.Amount) {
		return "ANOTHER AMOUNT"
	}
	return ""
}
