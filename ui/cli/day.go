package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

func (s *shell) dayCmd() *cobra.Command {
	return group("day", "The officer's day", s.dayShow(), s.dayClose())
}

func (s *shell) dayShow() *cobra.Command {
	var day string
	c := &cobra.Command{
		Use: "show", Short: "What the close of the day would say", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				d, err := picker(h).Day(ctx, day)
				if err != nil {
					return err
				}
				v, err := h.Closer.Day(ctx, d)
				if err != nil {
					return err
				}
				return s.say(v, func(w io.Writer, t *words.Words) { showDay(w, t, v) })
			})
		},
	}
	c.Flags().StringVar(&day, "day", "", "yyyy-mm-dd")
	return c
}

func (s *shell) dayClose() *cobra.Command {
	var day, to string
	var exactly bool
	var counts, explain []string
	c := &cobra.Command{
		Use: "close", Short: "Close the day: count the bag, explain a difference, hand over", Args: cobra.NoArgs,
		Example: "  daftari day close --count KES=1000x12,500x3 --to 'Chebet Rono'\n  daftari day close --exactly --to 'Chebet Rono'",
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				in := closer.Closing{To: to, Explained: map[string]string{}}
				var err error
				if in.Day, err = picker(h).Day(ctx, day); err != nil {
					return err
				}
				if in.Counts, err = s.bagCounts(ctx, h, counts, exactly); err != nil {
					return err
				}
				for _, text := range explain {
					code, why, ok := strings.Cut(text, "=")
					if !ok {
						return trouble(app.BadInput, "bad_explain", "text", text)
					}
					in.Explained[strings.ToUpper(code)] = why
				}
				rec, err := h.Closer.Close(ctx, in)
				if err != nil {
					return err
				}
				return s.done(h, teller.Done{Recorded: rec})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&day, "day", "", "yyyy-mm-dd")
	f.StringVar(&to, "to", "", "who takes the cash")
	f.BoolVar(&exactly, "exactly", false, "what must be in the bag is there")
	f.StringArrayVar(&counts, "count", nil, "notes and coins of a currency: KES=1000x12,500x3")
	f.StringArrayVar(&explain, "explain", nil, "why a currency differs: KES=reason")
	return c
}

// bagCounts counts each currency of the bag, by notes or exactly.
func (s *shell) bagCounts(ctx context.Context, h *House, texts []string, exactly bool) ([]app.CashCount, error) {
	var out []app.CashCount
	inst, err := h.Book.Institution(ctx)
	if err != nil {
		return nil, err
	}
	bag, err := h.Book.Till(ctx)
	if err != nil {
		return nil, err
	}
	expected := map[string]money.Amount{}
	for _, a := range bag {
		expected[a.Currency().Code()] = a
	}
	for _, text := range texts {
		code, rest, _ := strings.Cut(text, "=")
		cur, err := picker(h).Currency(ctx, code)
		if err != nil {
			return nil, err
		}
		lines, err := picker(h).Cash(strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ' ' }), cur)
		if err != nil {
			return nil, err
		}
		have, ok := expected[cur.Code()]
		if !ok {
			have = money.Zero(cur)
		}
		n, err := teller.CountOf(have, lines, false, inst.Limits.NoExactly)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
		delete(expected, cur.Code())
	}
	if exactly {
		for _, a := range bag {
			if _, left := expected[a.Currency().Code()]; !left {
				continue
			}
			n, err := teller.CountOf(a, nil, true, inst.Limits.NoExactly)
			if err != nil {
				return nil, err
			}
			out = append(out, n)
		}
	}
	return out, nil
}

func showDay(w io.Writer, t *words.Words, v closer.Day) {
	lang := t.Lang()
	fmt.Fprintf(w, "%s\t%s\n", t.T("cli.day"), v.Day)
	row := func(key string, all []money.Amount) {
		for _, a := range all {
			fmt.Fprintf(w, "%s\t%s\n", t.T(key), a.FormatWithCode(lang))
		}
	}
	row("cli.day_carried", v.Carried)
	row("cli.day_received", v.Received)
	row("cli.day_collected", v.Collected)
	row("cli.day_paid_out", v.PaidOut)
	row("cli.day_banked", v.Banked)
	row("cli.day_handed_over", v.HandedOver)
	row("cli.day_short", v.Short)
	row("cli.day_over", v.Over)
	row("cli.day_bag", v.Bag)
	fmt.Fprintln(w, t.T("cli.day_meetings", "n", v.Meetings))
	fmt.Fprintln(w, t.T("cli.day_receipts", "n", v.Receipts))
	if v.Waiting > 0 {
		fmt.Fprintln(w, t.T("cli.waiting", "n", v.Waiting))
	}
	for _, e := range v.Cash {
		fmt.Fprintln(w, entryLine(t, e))
	}
	for _, sh := range v.Open {
		fmt.Fprintf(w, "%s\t%s\n", sh.Name, t.T("cli.sheet_state.open"))
	}
	if v.Closed != nil {
		fmt.Fprintln(w, t.T("cli.day_closed", "at", v.Closed.At.Wall.Local().Format("15:04")))
	}
}
