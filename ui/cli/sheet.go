package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/ui/cli/pick"
	"daftari/ui/cli/show"
)

// sheetView is what the sheet verbs give in JSON.
type sheetView struct {
	Sheet   app.Sheet     `json:"sheet"`
	Totals  []app.Totals  `json:"totals"`
	Entries []app.Entry   `json:"entries,omitempty"`
	Made    []app.Receipt `json:"receipts,omitempty"`
	Notices []string      `json:"notices,omitempty"`

	brief bool          // show the totals and no lines
	about *app.ClientID // show this line only
}

func (s *shell) sheetCmd() *cobra.Command {
	on := reaching(finishes, s.sheetExpected(), s.sheetSet(), s.sheetAttend(), s.sheetCount(), s.sheetClose())
	return group("sheet", "The collection sheet of a group's meeting",
		append(on, s.sheetShow(), s.sheetNotHeld(), s.sheetMove(), s.sheetTakeOver())...)
}

// sheetVerb is the frame of a verb on one group's sheet; do gives the sheet as it is after.
func (s *shell) sheetVerb(use, short string, args cobra.PositionalArgs, flags func(*cobra.Command),
	do func(ctx context.Context, h *House, sheet app.Sheet, rest []string) (sheetView, error),
) *cobra.Command {
	var day string
	var anyway bool
	c := &cobra.Command{Use: use, Short: short, Args: args}
	c.Flags().StringVar(&day, "day", "", "yyyy-mm-dd (default: the institution's today)")
	c.Flags().BoolVar(&anyway, "anyway", false, "also on a day that is no meeting day or a holiday")
	if flags != nil {
		flags(c)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return s.within(c.Context(), func(ctx context.Context, h *House) error {
			g, err := picker(h).Group(ctx, args[0])
			if err != nil {
				return err
			}
			d, err := picker(h).Day(ctx, day)
			if err != nil {
				return err
			}
			sheet, notices, err := s.openSheet(ctx, h, g.ID, d, anyway)
			if err != nil {
				return err
			}
			v, err := do(ctx, h, sheet, args[1:])
			if err != nil {
				return err
			}
			for _, n := range notices {
				v.Notices = append(v.Notices, h.Words.T(n.Key, n.Args...))
			}
			if v.Totals, err = v.Sheet.Totals(); err != nil {
				return err
			}
			return s.say(v, func(w io.Writer, t *words.Words) { showSheet(w, t, v) })
		})
	}
	return c
}

// openSheet opens the sheet, or gives the closed one as it is so that it can be shown.
func (s *shell) openSheet(ctx context.Context, h *House, g app.GroupID, d app.Date, anyway bool) (app.Sheet, []teller.Notice, error) {
	sheet, err := h.Teller.Sheet(ctx, g, d)
	switch {
	case err == nil && sheet.State != app.SheetOpen:
		return sheet, nil, nil
	case app.ClassOf(err) == app.NotFound:
		if err := mayReach(h, records); err != nil { // none is open: this would begin one
			return app.Sheet{}, nil, err
		}
	case err != nil:
		return app.Sheet{}, nil, err
	}
	o, err := h.Teller.OpenSheet(ctx, g, d, anyway)
	return o.Sheet, o.Notices, err
}

func viewed(sheet app.Sheet, err error) (sheetView, error) { return sheetView{Sheet: sheet}, err }

// totalled shows what the sheet comes to, without its lines.
func totalled(sheet app.Sheet, err error) (sheetView, error) {
	return sheetView{Sheet: sheet, brief: true}, err
}

// lined shows one member's line.
func lined(client app.ClientID, sheet app.Sheet, err error) (sheetView, error) {
	return sheetView{Sheet: sheet, about: &client}, err
}

func (s *shell) sheetShow() *cobra.Command {
	return s.sheetVerb("show GROUP", "Open the sheet and show it", cobra.ExactArgs(1), nil,
		func(_ context.Context, _ *House, sheet app.Sheet, _ []string) (sheetView, error) {
			return viewed(sheet, nil)
		})
}

func (s *shell) sheetExpected() *cobra.Command {
	var undo bool
	return s.sheetVerb("expected GROUP", "All expected amounts were received and paid out", cobra.ExactArgs(1),
		func(c *cobra.Command) { c.Flags().BoolVar(&undo, "undo", false, "take it back; exceptions stay") },
		func(ctx context.Context, h *House, sheet app.Sheet, _ []string) (sheetView, error) {
			if undo {
				return totalled(h.Teller.UndoAll(ctx, sheet.Key))
			}
			return totalled(h.Teller.AllAsExpected(ctx, sheet.Key))
		})
}

func (s *shell) sheetSet() *cobra.Command {
	var nothing, back bool
	var reason, note, was string
	return s.sheetVerb("set GROUP MEMBER [PART=AMOUNT ...]", "Say what differs for one member", cobra.MinimumNArgs(2),
		func(c *cobra.Command) {
			c.Long = `Says what differs for one member; the parts not named stay as expected. MEMBER is a
number, an account number, a part of the name, or "group" for the group's own accounts. PART is loan,
loan2, ..., savings, savings2, ..., withdraw, fee, fee2, ..., handout, or an account such as loan:7.`
			f := c.Flags()
			f.BoolVar(&nothing, "nothing", false, "she paid nothing")
			f.BoolVar(&back, "back", false, "put the expected amounts back")
			f.StringVar(&reason, "reason", "", "why: slow_week, sick, tomorrow, travelled, funeral, absent, other, or your own words")
			f.StringVar(&note, "note", "", "a remark")
			f.StringVar(&was, "was", "", "present, late, absent or leave")
		},
		func(ctx context.Context, h *House, sheet app.Sheet, rest []string) (sheetView, error) {
			line, err := pick.Line(sheet, rest[0])
			if err != nil {
				return sheetView{}, err
			}
			mark, err := pick.Presence(was)
			if err != nil {
				return sheetView{}, err
			}
			switch {
			case back:
				sheet, err = h.Teller.PutBackExpected(ctx, sheet.Key, line.Client)
				return lined(line.Client, sheet, err)
			case nothing:
				sheet, err = h.Teller.Nothing(ctx, sheet.Key, line.Client, mark, pick.Reason(reason), note)
				return lined(line.Client, sheet, err)
			}
			said := teller.Said{Client: line.Client, Was: mark, Reason: pick.Reason(reason), Note: note}
			for _, text := range rest[1:] {
				p, err := saidPart(h, line, text)
				if err != nil {
					return sheetView{}, err
				}
				said.Parts = append(said.Parts, p)
			}
			sheet, err = h.Teller.Say(ctx, sheet.Key, said)
			return lined(line.Client, sheet, err)
		})
}

// saidPart reads "loan=500", "savings2=0", "withdraw=300", "loan:7=500".
func saidPart(h *House, line app.Line, text string) (teller.SaidPart, error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return teller.SaidPart{}, trouble(app.BadInput, "bad_part", "text", text)
	}
	kind, ref, cur, err := pick.Part(line, name)
	if err != nil {
		return teller.SaidPart{}, err
	}
	a, err := picker(h).Amount(value, cur)
	return teller.SaidPart{Kind: kind, Account: ref, Amount: a}, err
}

func (s *shell) sheetAttend() *cobra.Command {
	return s.sheetVerb("attend GROUP MEMBER present|late|absent|leave", "Mark a member's attendance", cobra.ExactArgs(3), nil,
		func(ctx context.Context, h *House, sheet app.Sheet, rest []string) (sheetView, error) {
			line, err := pick.Line(sheet, rest[0])
			if err != nil {
				return sheetView{}, err
			}
			mark, err := pick.Presence(rest[1])
			if err != nil {
				return sheetView{}, err
			}
			sheet, err = h.Teller.Attend(ctx, sheet.Key, line.Client, mark)
			return lined(line.Client, sheet, err)
		})
}

func (s *shell) sheetCount() *cobra.Command {
	var exactly bool
	var code, explain string
	return s.sheetVerb("count GROUP [VALUExCOUNT ...]", "Count the cash by notes and coins", cobra.MinimumNArgs(1),
		func(c *cobra.Command) {
			c.Example = "  daftari sheet count Upendo 1000x12 500x3 50x4\n  daftari sheet count Upendo --exactly"
			c.Flags().BoolVar(&exactly, "exactly", false, "the sheet's sum is there")
			c.Flags().StringVar(&code, "currency", "", "where the sheet has several")
			c.Flags().StringVar(&explain, "explain", "", "why it differs from the sheet")
		},
		func(ctx context.Context, h *House, sheet app.Sheet, rest []string) (sheetView, error) {
			cur, err := pick.SheetCurrency(sheet, code)
			if err != nil {
				return sheetView{}, err
			}
			if exactly || len(rest) > 0 {
				lines, err := picker(h).Cash(rest, cur)
				if err != nil {
					return sheetView{}, err
				}
				if sheet, err = h.Teller.Count(ctx, sheet.Key, cur, lines, exactly); err != nil {
					return sheetView{}, err
				}
			}
			if explain != "" {
				return totalled(h.Teller.Explain(ctx, sheet.Key, cur, explain))
			}
			return totalled(sheet, nil)
		})
}

func (s *shell) sheetClose() *cobra.Command {
	return s.sheetVerb("close GROUP", "Close the meeting: every line becomes an entry, every member has a receipt", cobra.ExactArgs(1), nil,
		func(ctx context.Context, h *House, sheet app.Sheet, _ []string) (sheetView, error) {
			closed, err := h.Teller.Close(ctx, sheet.Key)
			if err != nil {
				return sheetView{}, err
			}
			v := sheetView{Sheet: sheet, brief: true, Entries: closed.Entries, Made: closed.Receipts}
			if closed.Sheet != nil {
				v.Sheet = *closed.Sheet
			}
			for _, n := range closed.Notices {
				v.Notices = append(v.Notices, h.Words.T(n.Key, n.Args...))
			}
			return v, nil
		})
}

func showSheet(w io.Writer, t *words.Words, v sheetView) {
	fmt.Fprintf(w, "%s  %s  %s  %s\n", v.Sheet.Name, v.Sheet.Day, v.Sheet.Code, t.T("cli.sheet_state."+string(v.Sheet.State)))
	said := 0
	for _, l := range v.Sheet.Every() {
		if l.Settled {
			said++
		}
		if (v.about == nil && !v.brief) || (v.about != nil && *v.about == l.Client) {
			show.Line(w, t, l)
		}
	}
	if v.Sheet.State == app.SheetOpen {
		fmt.Fprintln(w, t.T("cli.lines_said", "said", t.Number(said), "of", t.Number(len(v.Sheet.Every()))))
	}
	for _, x := range v.Totals {
		lang := t.Lang()
		fmt.Fprintln(w, t.T("cli.totals", "expected", x.Expected.FormatWithCode(lang), "in", x.In.FormatWithCode(lang),
			"out", x.Out.FormatWithCode(lang), "hand", x.Hand.FormatWithCode(lang)))
	}
	for _, c := range v.Sheet.Counts {
		fmt.Fprintln(w, t.T("cli.counted", "amount", c.Total.FormatWithCode(t.Lang()))+show.Gap(t, c.Total, v.Totals))
	}
	for _, key := range v.Sheet.Cannot {
		fmt.Fprintln(w, t.T(key))
	}
	for _, r := range v.Made {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.No, r.Title, t.T("cli.standing."+string(r.Standing)))
	}
	if len(v.Entries) > 0 {
		fmt.Fprintln(w, t.T("cli.saved", "n", len(v.Entries)))
	}
	for _, n := range v.Notices {
		fmt.Fprintln(w, n)
	}
}
