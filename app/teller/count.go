package teller

import (
	"context"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

// Count saves what was counted in one currency: notes and coins, or "exactly" the sheet's sum,
// unless the institution forbids that. A count replaces the one before it.
func (t *Teller) Count(ctx context.Context, sheet app.Key, cur money.Currency, lines []app.CashLine, exactly bool) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		totals, err := s.Totals()
		if err != nil {
			return nil, fmt.Errorf("totals: %w", err)
		}
		i := slices.IndexFunc(totals, func(x app.Totals) bool { return x.Hand.Currency().Code() == cur.Code() })
		if i < 0 || totals[i].Hand.Sign() < 0 {
			return nil, trouble(app.BadInput, "no_cash_of", "currency", cur.Code())
		}
		limits, err := t.limits(ctx, s.Day)
		if err != nil {
			return nil, err
		}
		count, err := CountOf(totals[i].Hand, lines, exactly, limits.NoExactly)
		if err != nil {
			return nil, err
		}
		s.Counts = append(slices.DeleteFunc(s.Counts, func(c app.CashCount) bool {
			return c.Total.Currency().Code() == cur.Code()
		}), count)
		s.Explained = slices.DeleteFunc(s.Explained, func(d app.Difference) bool {
			return d.Amount.Currency().Code() == cur.Code()
		})
		return nil, nil
	})
}

// CountOf makes the count of a currency: of the notes, or of "exactly" what is expected.
func CountOf(expected money.Amount, lines []app.CashLine, exactly, noExactly bool) (app.CashCount, error) {
	if exactly {
		if noExactly {
			return app.CashCount{}, trouble(app.NotPermitted, "count_notes")
		}
		return app.CashCount{Total: expected, Exactly: true}, nil
	}
	total := money.Zero(expected.Currency())
	for _, l := range lines {
		if l.Value <= 0 || l.Count < 0 {
			return app.CashCount{}, trouble(app.BadInput, "bad_count")
		}
		product, err := money.FromMinor(l.Value, total.Currency()).Mul(l.Count)
		if err == nil {
			total, err = total.Add(product)
		}
		if err != nil {
			return app.CashCount{}, app.Trouble(app.BadInput, "teller.bad_count", err)
		}
	}
	return app.CashCount{Total: total, Lines: lines}, nil
}

// Explain says why what was counted is not what the sheet says.
func (t *Teller) Explain(ctx context.Context, sheet app.Key, cur money.Currency, reason string) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		if reason == "" {
			return nil, trouble(app.BadInput, "reason_needed", "name", s.Name)
		}
		diffs, err := Differences(*s)
		if err != nil {
			return nil, err
		}
		for _, d := range diffs {
			if d.Amount.Currency().Code() != cur.Code() {
				continue
			}
			if d.Amount.IsZero() {
				return nil, trouble(app.Conflict, "no_difference")
			}
			d.Reason = reason
			s.Explained = append(slices.DeleteFunc(s.Explained, func(old app.Difference) bool {
				return old.Amount.Currency().Code() == cur.Code()
			}), d)
			return nil, nil
		}
		return nil, trouble(app.Conflict, "count_first")
	})
}

// Differences is counted less expected, one for each currency that was counted.
func Differences(s app.Sheet) ([]app.Difference, error) {
	totals, err := s.Totals()
	if err != nil {
		return nil, fmt.Errorf("totals: %w", err)
	}
	var out []app.Difference
	for _, total := range totals {
		for _, c := range s.Counts {
			if c.Total.Currency().Code() != total.Hand.Currency().Code() {
				continue
			}
			diff, err := c.Total.Sub(total.Hand)
			if err != nil {
				return nil, fmt.Errorf("difference: %w", err)
			}
			out = append(out, app.Difference{Amount: diff})
		}
	}
	return out, nil
}

// counted checks that all cash in hand was counted and that every difference is explained.
func counted(s app.Sheet) error {
	totals, err := s.Totals()
	if err != nil {
		return fmt.Errorf("totals: %w", err)
	}
	diffs, err := Differences(s)
	if err != nil {
		return err
	}
	for _, total := range totals {
		cur := total.Hand.Currency()
		i := slices.IndexFunc(diffs, func(d app.Difference) bool { return d.Amount.Currency().Code() == cur.Code() })
		if i < 0 {
			if total.Hand.Sign() <= 0 { // more was handed out than came in: nothing is in the hand
				continue
			}
			return trouble(app.Conflict, "count_first")
		}
		diff := diffs[i].Amount
		explained := slices.ContainsFunc(s.Explained, func(d app.Difference) bool {
			return d.Amount.Equal(diff) && d.Reason != ""
		})
		switch {
		case diff.IsZero(), explained:
		case diff.Sign() < 0:
			return trouble(app.Conflict, "cash_short", "amount", diff.Neg())
		default:
			return trouble(app.Conflict, "cash_over", "amount", diff)
		}
	}
	return nil
}

func (t *Teller) limits(ctx context.Context, day app.Date) (app.Limits, error) {
	st, err := t.Journal.Standing(ctx, day)
	return limits.Left(st), err
}
