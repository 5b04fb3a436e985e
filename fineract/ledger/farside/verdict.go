package farside

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"daftari/app"
	"daftari/app/money"
)

// Verdict on a line of both books; "" = they agree.
type Verdict string

// What can be wrong with a line.
const (
	Lost    Verdict = "LOST"                  // confirmed, and the core has nothing
	Twice   Verdict = "TWICE"                 // the core has it more than once
	Early   Verdict = "BOOKED, NOT CONFIRMED" // the core has it, the device does not know yet
	Another Verdict = "ANOTHER AMOUNT"
)

// Pair is an entry of the device with what the core has of it.
type Pair struct {
	Entry   app.Entry
	There   []Move
	Verdict Verdict
}

// Match puts a device's entries beside what moved at the core; left are the movements that stand for no entry.
// Entries that move no money at the core have no line.
func Match(entries []app.Entry, moves []Move) (pairs []Pair, left []Move) {
	there := map[string][]Move{}
	for _, m := range moves {
		there[m.identity()] = append(there[m.identity()], m)
	}
	taken := map[string]bool{}
	for _, e := range entries {
		if e.Kind.Flow() == app.NoCash || !e.Kind.Posts() {
			continue
		}
		found := there[string(e.Key)]
		if no := e.WireReceipt(); no != "" {
			found = slices.Concat(found, there[no])
		}
		if e.Kind == app.ChargePayment && len(found) == 0 {
			found = chargeOf(there, e)
		}
		for _, m := range found {
			taken[m.ID] = true
		}
		pairs = append(pairs, Pair{e, found, judge(e, found)})
	}
	for _, m := range moves {
		if !taken[m.ID] {
			left = append(left, m)
		}
	}
	return pairs, left
}

// Compare prints a device's entries with what moved at the core, line by line: how many lines are
// wrong, and which movements stand for no entry.
func Compare(out io.Writer, entries []app.Entry, moves []Move) (wrong int, left []Move, err error) {
	pairs, left := Match(entries, moves)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "device\t\t\tstate\tcore\t")
	for _, p := range pairs {
		if p.Verdict != "" {
			wrong++
		}
		e := p.Entry
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Kind, e.Title, e.Amount.FormatWithCode("en"), e.State, shown(p.There), p.Verdict)
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
func judge(e app.Entry, found []Move) Verdict {
	switch {
	case e.State == app.Confirmed && len(found) == 0:
		return Lost
	case len(found) > 1:
		return Twice
	case e.State != app.Confirmed && len(found) > 0:
		return Early
	case len(found) == 0:
		return ""
	}
	a, err := money.ParseDecimal(found[0].Amount, e.Amount.Currency())
	if err != nil || !a.Equal(e.Amount) {
		return Another
	}
	return ""
}
