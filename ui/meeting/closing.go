package meeting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

// Counting is the page of the cash count in one currency (p05).
type Counting struct {
	Sheet     app.Key
	Second    string // "Amani Market · 19 members, the group"
	Expected  money.Amount
	Kept      app.CashCount // what was counted before
	NoExactly bool          // the institution wants the notes counted
	None      string        // why there is nothing to count, "" = there is
	Matches   string        // what closing does: "Closing makes 20 receipts."
	Reasons   []Choice
	Chosen    int // -1 = none
}

// Counting of a sheet's currency.
func (m *Model) Counting(ctx context.Context, cur money.Currency) (Counting, error) {
	s, err := m.Opener.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return Counting{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return Counting{}, err
	}
	totals, err := s.Totals()
	if err != nil {
		return Counting{}, fmt.Errorf("totals: %w", err)
	}
	v := Counting{Sheet: s.Key, NoExactly: inst.Limits.NoExactly, Chosen: -1}
	for _, t := range totals {
		if t.Hand.Currency().Same(cur) {
			v.Expected = t.Hand
		}
	}
	for _, c := range s.Counts {
		if c.Total.Currency().Same(cur) {
			v.Kept = c
		}
	}
	there, paid := 0, 0
	for _, l := range s.Every() {
		if l.Client != 0 && (l.Was == app.Present || l.Was == app.Late) {
			there++
		}
		if slices.ContainsFunc(l.Parts, func(p app.Part) bool { return p.Actual.Sign() > 0 }) {
			paid++
		}
	}
	key := "meeting.count_of"
	if s.GroupSelf != nil {
		key = "meeting.count_of_group"
	}
	v.Second = m.Words.T(key, "name", s.Name, "n", there)
	v.Matches = m.Words.T("saving.closing_makes", "n", paid)
	for i, r := range teller.CountReasons() {
		v.Reasons = append(v.Reasons, Choice{r, m.reason(r)})
		for _, d := range s.Explained {
			if d.Amount.Currency().Same(cur) && d.Reason == r {
				v.Chosen = i
			}
		}
	}
	return v, nil
}

// SaveCount keeps what was counted, and why it differs where it does; reason "" while nobody said.
func (m *Model) SaveCount(ctx context.Context, sheet app.Key, c app.CashCount, reason string) error {
	s, err := m.Till.Count(ctx, sheet, c.Total.Currency(), c.Lines, c.Exactly)
	if err != nil || reason == "" {
		return err
	}
	diffs, err := teller.Differences(s)
	if err != nil {
		return fmt.Errorf("differences: %w", err)
	}
	for _, d := range diffs {
		if d.Amount.Currency().Same(c.Total.Currency()) && !d.Amount.IsZero() {
			_, err = m.Till.Explain(ctx, sheet, c.Total.Currency(), reason)
			return err
		}
	}
	return nil
}

// Close closes the sheet with the counts that were saved; all of it is durable when it returns. It gives what there is to
// say beside.
func (m *Model) Close(ctx context.Context, sheet app.Key) ([]string, error) {
	done, err := m.Till.Close(ctx, sheet)
	var notices []string
	for _, n := range done.Notices {
		notices = append(notices, m.Words.T(n.Key, n.Args...))
	}
	return notices, err
}

// NothingToCount is the count of a sheet that brings no cash: more is handed out than comes in, or nobody paid.
func (m *Model) NothingToCount(ctx context.Context) (Counting, error) {
	v, err := m.Counting(ctx, money.Currency{})
	if err != nil {
		return v, err
	}
	s, err := m.Opener.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return v, err
	}
	totals, err := s.Totals()
	if err != nil {
		return v, fmt.Errorf("totals: %w", err)
	}
	var out []string
	for _, t := range totals {
		if t.Hand.Sign() < 0 {
			out = append(out, m.coded(t.Hand.Neg(), len(totals) > 1))
		}
	}
	v.None = m.Words.T("meeting.no_cash")
	if len(out) > 0 {
		v.None = m.Words.T("meeting.hands_out", "amount", strings.Join(out, " + "))
	}
	return v, nil
}
