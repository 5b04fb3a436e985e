package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/fineract/ledger"
	"daftari/ui/cli/show"
)

func (s *shell) outboxCmd() *cobra.Command {
	return group("outbox", "What was recorded, and what came of it",
		s.outboxList(), s.outboxShow(), s.outboxCancel(), s.outboxCorrect(), s.outboxReverse(), s.outboxAsk(),
		s.outboxPlace(), s.outboxHandOver(), s.outboxDecide())
}

// findEntry reads "#12", a key or the beginning of one that fits only one.
func (s *shell) findEntry(ctx context.Context, h *House, text string) (app.EntryFile, error) {
	if n, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64); err == nil && len(text) < 8 {
		all, err := h.Book.Entries(ctx, app.EntryFilter{After: n - 1, Limit: 1})
		if err != nil {
			return app.EntryFile{}, err
		}
		if len(all) == 0 || all[0].Seq != n {
			return app.EntryFile{}, trouble(app.NotFound, "none_entry", "text", text)
		}
		return h.Book.Entry(ctx, all[0].Key)
	}
	if len(text) == 36 {
		return h.Book.Entry(ctx, app.Key(strings.ToLower(text)))
	}
	all, err := h.Book.Entries(ctx, app.EntryFilter{})
	if err != nil {
		return app.EntryFile{}, err
	}
	var found []app.Entry
	for _, e := range all {
		if len(text) >= 4 && strings.HasPrefix(string(e.Key), strings.ToLower(text)) {
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		return app.EntryFile{}, trouble(app.NotFound, "none_entry", "text", text)
	}
	return h.Book.Entry(ctx, found[0].Key)
}

func (s *shell) outboxList() *cobra.Command {
	var states []string
	var day, group, client string
	var needs bool
	c := &cobra.Command{
		Use: "list", Short: "The entries, oldest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				f, err := s.entryFilter(ctx, h, states, day, group, client)
				if err != nil {
					return err
				}
				all, err := h.Book.Entries(ctx, f)
				if err != nil {
					return err
				}
				if needs {
					all = needing(all)
				}
				undone, err := reversed(ctx, h)
				if err != nil {
					return err
				}
				all = append([]app.Entry{}, all...) // none is [] in JSON, not null
				return s.say(map[string]any{"entries": all}, func(w io.Writer, t *words.Words) {
					switch {
					case len(all) == 0 && needs:
						fmt.Fprintln(w, t.T("cli.needs_nobody"))
					case len(all) == 0:
						fmt.Fprintln(w, t.T("cli.no_entries"))
					}
					for _, e := range all {
						fmt.Fprintln(w, seenLine(t, e, stamp.Seen{Computer: true, Reversed: undone[e.Key]}))
					}
				})
			})
		},
	}
	f := c.Flags()
	f.StringSliceVar(&states, "state", nil, "queued, parked, sending, awaiting, unsure, confirmed, refused, cancelled, kept")
	f.StringVar(&day, "day", "", "business date, yyyy-mm-dd")
	f.StringVar(&group, "group", "", "group")
	f.StringVar(&client, "client", "", "client")
	f.BoolVar(&needs, "needs-you", false, "only those that need a person")
	return c
}

// reversed are the entries that a posted reversal names.
func reversed(ctx context.Context, h *House) (map[app.Key]bool, error) {
	all, err := h.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Reversal}, States: []app.State{app.Confirmed}})
	undone := map[app.Key]bool{}
	for _, e := range all {
		undone[e.Reverses] = true
	}
	return undone, err
}

func needing(all []app.Entry) []app.Entry {
	var out []app.Entry
	for _, e := range all {
		if e.NeedsPerson() {
			out = append(out, e)
		}
	}
	return out
}

func (s *shell) entryFilter(ctx context.Context, h *House, states []string, day, group, client string) (app.EntryFilter, error) {
	var f app.EntryFilter
	for _, name := range states {
		ok := false
		for _, st := range app.States() {
			ok = ok || string(st) == name
		}
		if !ok {
			return f, trouble(app.BadInput, "bad_state", "text", name)
		}
		f.States = append(f.States, app.State(name))
	}
	if day != "" {
		d, err := picker(h).Day(ctx, day)
		if err != nil {
			return f, err
		}
		f.Day = d
	}
	if group != "" {
		g, err := picker(h).Group(ctx, group)
		if err != nil {
			return f, err
		}
		f.Group = g.ID
	}
	if client != "" {
		file, err := picker(h).Client(ctx, client)
		if err != nil {
			return f, err
		}
		f.Client = file.Client.ID
	}
	return f, nil
}

func (s *shell) outboxShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ENTRY", Short: "One entry with everything that happened to it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				file, err := s.findEntry(ctx, h, args[0])
				if err != nil {
					return err
				}
				return s.say(file, func(w io.Writer, t *words.Words) { showEntry(w, t, file) })
			})
		},
	}
}

func showEntry(w io.Writer, t *words.Words, f app.EntryFile) {
	fmt.Fprintln(w, entryLine(t, f.Entry))
	if f.Entry.Label != "" {
		fmt.Fprintln(w, f.Entry.Label)
	}
	if f.Entry.Reason != "" {
		fmt.Fprintln(w, show.Reason(t, f.Entry.Reason))
	}
	for _, line := range whyRefused(t, f) {
		fmt.Fprintln(w, line)
	}
	if f.Entry.Person != "" {
		fmt.Fprintln(w, t.T(f.Entry.Person))
	}
	for _, m := range f.Moves {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", m.At.Local().Format("2006-01-02 15:04:05"), show.Step(t, m.From), show.Step(t, m.To), show.Reason(t, m.Reason))
	}
	for _, a := range f.Attempts {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Started.Local().Format("2006-01-02 15:04:05"), t.T("cli.attempt", "n", a.No), a.Event, a.Code)
		if a.Text != "" {
			fmt.Fprintf(w, "\t%s\n", t.T("cli.server_wrote", "text", a.Text))
		}
	}
	if f.Proof != nil && f.Proof.Transaction != "" {
		fmt.Fprintln(w, t.T("state.confirmed_id", "id", f.Proof.Transaction))
		if balance, err := money.ParseDecimal(f.Proof.Balance, f.Entry.Amount.Currency()); err == nil {
			fmt.Fprintf(w, "%s\t%s\n", t.T("cli.balance_after"), balance.FormatWithCode(t.Lang()))
		}
	}
	if f.Receipt != nil {
		fmt.Fprintf(w, "%s\t%s\n", f.Receipt.No, t.T("cli.standing."+string(f.Receipt.Standing)))
	}
}

// whyRefused says in words why the core refused an entry, where its money is and what to do (B5).
func whyRefused(t *words.Words, f app.EntryFile) []string {
	if f.Entry.State != app.Refused {
		return nil
	}
	key := ledger.RefusalOf(f)
	var lines []string
	for _, part := range []string{".what", ".money", ".do"} {
		from := key
		if part == ".money" && f.Entry.Kind.Flow() == app.CashOut {
			from = "cli.refused_out"
		}
		if t.Has(from + part) {
			lines = append(lines, t.T(from+part, "amount", f.Entry.Amount))
		}
	}
	return lines
}

// onEntry is the frame of a verb that does something to one entry.
func (s *shell) onEntry(use, short string, args cobra.PositionalArgs, flags func(*cobra.Command),
	do func(ctx context.Context, h *House, e app.Entry, rest []string) (teller.Done, error),
) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: args}
	if flags != nil {
		flags(c)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return s.within(c.Context(), func(ctx context.Context, h *House) error {
			file, err := s.findEntry(ctx, h, args[0])
			if err != nil {
				return err
			}
			d, err := do(ctx, h, file.Entry, args[1:])
			if err != nil {
				return err
			}
			return s.done(h, d)
		})
	}
	return c
}

func (s *shell) outboxCancel() *cobra.Command {
	var reason string
	return s.onEntry("cancel ENTRY", "Take an entry back that was not sent", cobra.ExactArgs(1),
		func(c *cobra.Command) { c.Flags().StringVar(&reason, "reason", "", "why") },
		func(ctx context.Context, h *House, e app.Entry, _ []string) (teller.Done, error) {
			return h.Teller.Cancel(ctx, e.Key, reason)
		})
}

func (s *shell) outboxCorrect() *cobra.Command {
	var reason, account string
	var again bool
	return s.onEntry("correct ENTRY [AMOUNT]", "Replace an entry that was not sent", cobra.RangeArgs(1, 2),
		func(c *cobra.Command) {
			c.Flags().StringVar(&reason, "reason", "", "why")
			c.Flags().StringVar(&account, "account", "", "the account it should have been on")
			c.Flags().BoolVar(&again, "again", false, "the same was recorded already today, and this is another")
		},
		func(ctx context.Context, h *House, e app.Entry, rest []string) (teller.Done, error) {
			fix := teller.Correction{Reason: reason, Again: again}
			var err error
			if len(rest) > 0 {
				if fix.Amount, err = picker(h).Amount(rest[0], e.Amount.Currency()); err != nil {
					return teller.Done{}, err
				}
			}
			if account != "" {
				acc, err := picker(h).Account(ctx, account)
				if err != nil {
					return teller.Done{}, err
				}
				fix.Account, fix.Kind = acc.Ref, kindOn(acc.Ref, e.Kind)
			}
			return h.Teller.Correct(ctx, e.Key, fix)
		})
}

// kindOn is what a correction becomes on another kind of account: cash in stays cash in.
func kindOn(ref app.AccountRef, was app.Kind) app.Kind {
	if was.Flow() != app.CashIn {
		return was
	}
	switch ref.Kind {
	case app.OnLoan:
		return app.Repayment
	case app.OnSavings:
		return app.Deposit
	case app.OnCharge:
		return app.ChargePayment
	case app.OnGroup, app.OnBag:
	}
	return was
}

func (s *shell) outboxReverse() *cobra.Command {
	var reason string
	return s.onEntry("reverse ENTRY", "Undo a posted entry by a new one", cobra.ExactArgs(1),
		func(c *cobra.Command) { c.Flags().StringVar(&reason, "reason", "", "why") },
		func(ctx context.Context, h *House, e app.Entry, _ []string) (teller.Done, error) {
			return h.Teller.Reverse(ctx, e.Key, reason)
		})
}

func (s *shell) outboxPlace() *cobra.Command {
	var reason string
	return s.onEntry("place ENTRY TARGET ...", "Give refused cash its place", cobra.MinimumNArgs(2),
		func(c *cobra.Command) {
			c.Long = `Gives refused cash its place: TARGET is an account (loan:7, savings:3, an account number) or
"back" for the client herself, with =AMOUNT where it is split.`
			c.Example = "  daftari outbox place '#12' savings:3\n  daftari outbox place '#12' loan:8=500 back=250"
			c.Flags().StringVar(&reason, "reason", "", "why")
		},
		func(ctx context.Context, h *House, e app.Entry, rest []string) (teller.Done, error) {
			var targets []teller.Target
			for _, text := range rest {
				where, value, split := strings.Cut(text, "=")
				var target teller.Target
				if where != "back" {
					acc, err := picker(h).Account(ctx, where)
					if err != nil {
						return teller.Done{}, err
					}
					target.Account = acc.Ref
				}
				if split {
					var err error
					if target.Amount, err = picker(h).Amount(value, e.Amount.Currency()); err != nil {
						return teller.Done{}, err
					}
				}
				targets = append(targets, target)
			}
			return h.Teller.Place(ctx, e.Key, targets, reason)
		})
}

func (s *shell) outboxHandOver() *cobra.Command {
	var to, reason string
	return s.onEntry("hand-over ENTRY", "Hand a refused entry to the branch: its cash goes to suspense", cobra.ExactArgs(1),
		func(c *cobra.Command) {
			c.Flags().StringVar(&to, "to", "", "who takes the cash now; without it, it goes with the next hand-over")
			c.Flags().StringVar(&reason, "reason", "", "why")
		},
		func(ctx context.Context, h *House, e app.Entry, _ []string) (teller.Done, error) {
			return h.Teller.Suspend(ctx, e.Key, to, reason)
		})
}

func (s *shell) outboxDecide() *cobra.Command {
	var proof, reason string
	c := &cobra.Command{
		Use: "decide ENTRY posted|send_again|refused", Short: "Settle by a person's word what only a person can", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			switch teller.Decision(args[1]) {
			case teller.PostedThere, teller.SendAgain, teller.NotThere:
			default:
				return trouble(app.BadInput, "bad_decision", "text", args[1])
			}
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				file, err := s.findEntry(ctx, h, args[0])
				if err != nil {
					return err
				}
				if err := h.Teller.Decide(ctx, file.Entry.Key, teller.Decision(args[1]), proof, reason); err != nil {
					return err
				}
				if file, err = h.Book.Entry(ctx, file.Entry.Key); err != nil {
					return err
				}
				return s.say(file, func(w io.Writer, t *words.Words) { showEntry(w, t, file) })
			})
		},
	}
	c.Flags().StringVar(&proof, "proof", "", "the core's transaction number (posted)")
	c.Flags().StringVar(&reason, "reason", "", "why")
	return c
}
