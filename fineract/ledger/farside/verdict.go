package farside

import (
	"fmt"
	"io"
	"text/tabwriter"

	"daftari/app"
	"daftari/app/money"
)

// Compare prints a device's entries with what moved at the core, line by line: how many lines are
// wrong, and how many movements stand for no entry.
func Compare(out io.Writer, entries []app.Entry, moves []Move) (wrong, left int, err error) {
	there := map[string][]Move{}
	for _, m := range moves {
		there[m.identity()] = append(there[m.identity()], m)
	}
	left = len(moves)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "device\t\t\tstate\tcore\t")
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
	return wrong, left, w.Flush()
}

// identity of a movement: the entry's key where the core keeps it, else the receipt number.
func (m Move) identity() string {
	if m.ExternalID != "" {
		return m.ExternalID
	}
	return m.Receipt
}

// chargeOf finds a charge's payment by client and amount, and takes it: the core keeps neither
// externalId nor receipt number with it.
func chargeOf(there map[string][]Move, e app.Entry) []Move {
	for i, m := range there[""] {
		a, err := money.ParseDecimal(m.Amount, e.Amount.Currency())
		if err == nil && m.Client == e.Title && a.Equal(e.Amount) {
			there[""] = append(there[""][:i:i], there[""][i+1:]...)
			return []Move{m}
		}
	}
	return nil
}

func shown(found []Move) string {
	if len(found) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %s x%d", found[0].Currency, found[0].Amount, len(found))
}

// judge says what is wrong with a line, "" when nothing is.
func judge(e app.Entry, found []Move) string {
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
