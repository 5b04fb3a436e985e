package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/app/words"
)

// doneView is what a recording gives in JSON.
type doneView struct {
	Entries   []app.Entry   `json:"entries"`
	Receipts  []app.Receipt `json:"receipts,omitempty"`
	Cancelled []app.Entry   `json:"cancelled,omitempty"`
	Notices   []string      `json:"notices,omitempty"`
}

// done prints a recording.
func (s *shell) done(h *House, d teller.Done) error {
	v := doneView{Entries: d.Entries, Receipts: d.Receipts, Cancelled: d.Cancelled}
	for _, n := range d.Notices {
		v.Notices = append(v.Notices, h.Words.T(n.Key, n.Args...))
	}
	return s.say(v, func(w io.Writer, t *words.Words) {
		for _, e := range d.Cancelled {
			fmt.Fprintln(w, entryLine(t, e))
		}
		for _, e := range d.Entries {
			fmt.Fprintln(w, entryLine(t, e))
		}
		for _, r := range d.Receipts {
			fmt.Fprintf(w, "%s\t%s\t%s\n", r.No, r.Title, t.T("cli.standing."+string(r.Standing)))
		}
		if len(d.Entries) > 0 {
			fmt.Fprintln(w, t.T("cli.saved", "n", len(d.Entries)))
		}
		for _, n := range v.Notices {
			fmt.Fprintln(w, n)
		}
	})
}

// entryLine is one entry in a list.
func entryLine(t *words.Words, e app.Entry) string { return seenLine(t, e, stamp.Seen{Computer: true}) }

// seenLine is entryLine with what its state depends on beside the entry.
func seenLine(t *words.Words, e app.Entry, seen stamp.Seen) string {
	amount := ""
	if e.Amount.Valid() {
		amount = e.Amount.FormatWithCode(t.Lang())
	}
	return fmt.Sprintf("#%d\t%s\t%s\t%s\t%s\t%s\t%s", e.Seq, e.Receipt, t.T("kind."+string(e.Kind)), e.Title, amount, stateWord(t, e, seen), e.Key)
}

func stateWord(t *words.Words, e app.Entry, seen stamp.Seen) string {
	text := t.T(stamp.Of(e, seen).Word, "name", e.Title, "id", "")
	if cash, ok := stamp.Cash(e); ok {
		word := cash.Word
		if e.Kind.Flow() == app.CashOut { // nothing to place: the cash is with the client
			word = "cli.cash_is_out"
		}
		text += ", " + t.T(word)
	}
	return text
}

func (s *shell) recordCmd() *cobra.Command {
	return group("record", "Record one payment outside a meeting",
		s.recordKind("repayment", "Cash in, on a loan", app.Repayment),
		s.recordKind("deposit", "Cash in, on savings", app.Deposit),
		s.recordKind("withdrawal", "Cash out, from savings", app.Withdrawal),
		s.recordKind("charge", "Cash in, on a client's fee", app.ChargePayment),
		s.recordKind("disbursement", "Cash out, of an approved loan", app.Disbursement),
	)
}

func (s *shell) recordKind(use, short string, kind app.Kind) *cobra.Command {
	var day, note string
	var again bool
	c := &cobra.Command{
		Use: use + " ACCOUNT AMOUNT", Short: short, Args: cobra.ExactArgs(2),
		Long: short + ".\n\nACCOUNT is an account number, or loan:7, savings:3, charge:5 (daftari clients show tells them).",
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				acc, err := picker(h).Account(ctx, args[0])
				if err != nil {
					return err
				}
				p := teller.Payment{Kind: kind, Account: acc.Ref, Note: note, Again: again}
				if p.Amount, err = picker(h).Amount(args[1], acc.Currency); err != nil {
					return err
				}
				if day != "" {
					if p.Day, err = picker(h).Day(ctx, day); err != nil {
						return err
					}
				}
				d, err := h.Teller.Pay(ctx, p)
				if err != nil {
					return err
				}
				return s.done(h, d)
			})
		},
	}
	c.Flags().StringVar(&day, "day", "", "business date, yyyy-mm-dd")
	c.Flags().StringVar(&note, "note", "", "a remark")
	c.Flags().BoolVar(&again, "again", false, "she paid the same already today, and this is another")
	return c
}

func (s *shell) bagCmd() *cobra.Command {
	show := &cobra.Command{
		Use: "show", Short: "The cash in the bag", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				bag, err := h.Book.Till(ctx)
				if err != nil {
					return err
				}
				return s.say(map[string]any{"bag": bag}, func(w io.Writer, t *words.Words) {
					if len(bag) == 0 {
						fmt.Fprintln(w, t.T("cli.bag_empty"))
					}
					for _, a := range bag {
						fmt.Fprintf(w, "%s\t%s\n", t.T("cli.bag"), a.FormatWithCode(t.Lang()))
					}
				})
			})
		},
	}
	in, out, hand := teller.BagIn{}, teller.BagOut{Kind: app.BankDeposit}, teller.BagOut{Kind: app.HandOver}
	receive := s.bagCash("receive AMOUNT", "Cash from the branch into the bag", &in.Amount, &in.Note, func(ctx context.Context, h *House) (teller.Done, error) {
		return h.Teller.PutIn(ctx, in)
	})
	receive.Flags().StringVar(&in.From, "from", "", "who gave it")
	takeOut := func(b *teller.BagOut) func(context.Context, *House) (teller.Done, error) {
		return func(ctx context.Context, h *House) (teller.Done, error) { return h.Teller.TakeOut(ctx, *b) }
	}
	deposit := s.bagCash("deposit AMOUNT", "Cash from the bag to the bank", &out.Amount, &out.Note, takeOut(&out))
	deposit.Flags().StringVar(&out.Bank, "bank", "", "name of the bank")
	deposit.Flags().StringVar(&out.Slip, "slip", "", "number of the slip")
	deposit.Flags().StringVar(&out.File, "picture", "", "file with a picture of the slip")
	handOver := s.bagCash("hand-over AMOUNT", "Cash from the bag to the branch", &hand.Amount, &hand.Note, takeOut(&hand))
	handOver.Flags().StringVar(&hand.To, "to", "", "who takes it")
	return group("bag", "The officer's cash bag", show, receive, deposit, handOver)
}

// bagCash is a verb that moves cash into the bag or out of it.
func (s *shell) bagCash(use, short string, amount *money.Amount, note *string, do func(context.Context, *House) (teller.Done, error)) *cobra.Command {
	var code string
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				cur, err := picker(h).Currency(ctx, code)
				if err != nil {
					return err
				}
				if *amount, err = picker(h).Amount(args[0], cur); err != nil {
					return err
				}
				d, err := do(ctx, h)
				if err != nil {
					return err
				}
				return s.done(h, d)
			})
		},
	}
	c.Flags().StringVar(&code, "currency", "", "where there are several")
	c.Flags().StringVar(note, "note", "", "a remark")
	return c
}
