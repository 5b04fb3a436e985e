// Package pay holds the verbs of money by wallet: payments out, batches, a second person's word, requests to pay, and
// clients' wallets (C1-C8, D1).
package pay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/words"
	"daftari/ui/cli/house"
	"daftari/ui/cli/pick"
)

// Commands of `daftari pay`.
func Commands(s house.Shell) []*cobra.Command {
	r := room{s}
	return []*cobra.Command{r.list(), r.due(), r.request(), r.draft(), r.send(), r.show(), r.approve(), r.reject(), r.code(), r.withdraw(),
		r.claim(), r.again(), r.enquire(), r.evidence(), r.join()}
}

type room struct{ house.Shell }

// within opens the book for a verb.
func (s room) within(c *cobra.Command, do func(ctx context.Context, h *house.House) error) error {
	return s.Within(c.Context(), do)
}

func picker(h *house.House) pick.Picker {
	return pick.Picker{Book: h.Book, Teller: h.Teller, Words: h.Words}
}

// asked reads ACCOUNT [AMOUNT].
func asked(ctx context.Context, h *house.House, args []string) (app.AccountRef, money.Amount, error) {
	p := picker(h)
	a, err := p.Account(ctx, args[0])
	if err != nil || len(args) == 1 {
		return a.Ref, money.Amount{}, err
	}
	amount, err := p.Amount(args[1], a.Currency)
	return a.Ref, amount, err
}

func (s room) request() *cobra.Command {
	var note string
	var due bool
	c := &cobra.Command{
		Use: "request ACCOUNT [AMOUNT] | --due", Short: "Make a payment out to the client's wallet; it is pending until it is sent", Args: cobra.MaximumNArgs(2),
		Long: `Makes a payment out: of an approved loan that is due, whole, or of an amount from savings. It goes to the client's
preferred wallet, is pending, and bars cash for the same loan. With --due one is made for every approved loan that is due.`,
		RunE: func(c *cobra.Command, args []string) error {
			if due != (len(args) == 0) {
				return app.Trouble(app.BadInput, "pay.which", nil)
			}
			return s.within(c, func(ctx context.Context, h *house.House) error {
				if due {
					return s.requestDue(ctx, h, note)
				}
				ref, amount, err := asked(ctx, h, args)
				if err != nil {
					return err
				}
				x, err := h.Payer.Request(ctx, payer.Asked{Account: ref, Amount: amount, Note: note})
				if err != nil {
					return err
				}
				return s.Say(map[string]any{"payments": []payout.Payment{x}}, func(w io.Writer, t *words.Words) { line(w, t, x, "") })
			})
		},
	}
	c.Flags().StringVar(&note, "note", "", "a note of your own")
	c.Flags().BoolVar(&due, "due", false, "one for every approved loan that is due")
	return c
}

// requestDue makes out all that can be. What cannot is told, and stops no other.
func (s room) requestDue(ctx context.Context, h *house.House, note string) error {
	all, err := h.Payer.Candidates(ctx)
	if err != nil {
		return err
	}
	var made []payout.Payment
	var not []*app.Problem
	for _, c := range all {
		if c.Problem != nil {
			not = append(not, c.Problem)
			continue
		}
		x, err := h.Payer.Request(ctx, payer.Asked{Account: c.Payment.Account, Note: note})
		var why *app.Problem
		switch {
		case err == nil:
			made = append(made, x)
		case errors.As(err, &why) && why.Class != app.BrokenBook && why.Class != app.Internal:
			not = append(not, why)
		default:
			return err
		}
	}
	return s.Say(map[string]any{"payments": made, "not": not}, func(w io.Writer, t *words.Words) {
		for _, x := range made {
			line(w, t, x, "")
		}
		for _, p := range not {
			fmt.Fprintln(w, t.T(p.Key+".what", p.Args...), t.T(p.Key+".do", p.Args...))
		}
		if len(all) == 0 {
			fmt.Fprintln(w, t.T("pay.none_due"))
		}
	})
}

func (s room) claim() *cobra.Command {
	return &cobra.Command{
		Use: "claim PAYMENT REASON", Short: "Take a payment out before it is sent, to pay it otherwise or not at all", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				x, err := payment(ctx, h, args[0])
				if err != nil {
					return err
				}
				gone, err := h.Payer.Claim(ctx, x.Key, strings.Join(args[1:], " "))
				if err != nil {
					return err
				}
				return s.done(ctx, h, x.Key, gone, "pay.claimed", "pay.claim_asked")
			})
		},
	}
}

// done tells how a payment stands after a verb, and in a sentence whether the desk must still answer.
func (s room) done(ctx context.Context, h *house.House, key app.Key, gone bool, yes, waits string) error {
	f, err := h.Payer.Files.Payment(ctx, key)
	if err != nil {
		return err
	}
	return s.Say(map[string]any{"payment": f.Payment, "gone": gone}, func(w io.Writer, t *words.Words) {
		line(w, t, f.Payment, f.Told.Reason)
		if gone {
			fmt.Fprintln(w, t.T(yes))
		} else {
			fmt.Fprintln(w, t.T(waits))
		}
	})
}

func (s room) again() *cobra.Command {
	return &cobra.Command{
		Use: "again PAYMENT", Short: "Make a payment pending once more that was not approved or ran out", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				x, err := payment(ctx, h, args[0])
				if err != nil {
					return err
				}
				if err := h.Payer.Again(ctx, x.Key); err != nil {
					return err
				}
				return s.done(ctx, h, x.Key, true, "pay.again", "")
			})
		},
	}
}

func (s room) enquire() *cobra.Command {
	return &cobra.Command{
		Use: "enquire PAYMENT", Short: "Have the desk ask the provider about an unsure payment at the next sync", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				x, err := payment(ctx, h, args[0])
				if err != nil {
					return err
				}
				if err := h.Payer.AskNow(ctx, x.Key); err != nil {
					return err
				}
				return s.done(ctx, h, x.Key, false, "", "pay.enquired")
			})
		},
	}
}

// second is another user of this book who acts beside who has it open.
type second struct {
	name string
	fd   int
}

func (b *second) flags(c *cobra.Command) {
	c.Flags().StringVar(&b.name, "by", "", "another user of this book, who is here and gives her passphrase")
	c.Flags().IntVar(&b.fd, "by-passphrase-fd", -1, "number of the descriptor that gives her passphrase (default: a prompt)")
}

// signer of the second person; nil = who has the book open.
func (s room) signer(ctx context.Context, h *house.House, b second) (proof.Signer, error) {
	if b.name == "" {
		return nil, nil
	}
	return h.Second(ctx, b.name, func(name string) (string, error) { return s.Passphrase(b.fd, name) })
}

func (s room) evidence() *cobra.Command {
	var ref, note, path string
	var not bool
	by := second{}
	c := &cobra.Command{
		Use: "evidence PAYMENT --paid NUMBER | --not-paid", Short: "Say what you saw of a payment that asking cannot settle; two people must say the same", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if not == (ref != "") {
				return app.Trouble(app.BadInput, "pay.paid_or_not", nil)
			}
			var file []byte
			if path != "" {
				var err error
				if file, err = os.ReadFile(path); err != nil {
					return app.Trouble(app.BadInput, "pay.file", err, "path", path)
				}
			}
			return s.within(c, func(ctx context.Context, h *house.House) error {
				x, err := payment(ctx, h, args[0])
				if err != nil {
					return err
				}
				signer, err := s.signer(ctx, h, by)
				if err != nil {
					return err
				}
				if err := h.Payer.Testify(ctx, payer.Seen{Payment: x.Key, Paid: !not, Ref: ref, Note: note, File: file}, signer); err != nil {
					return err
				}
				return s.done(ctx, h, x.Key, false, "", "pay.testified")
			})
		},
	}
	c.Flags().StringVar(&ref, "paid", "", "the provider's confirmation number, as you saw it")
	c.Flags().BoolVar(&not, "not-paid", false, "you saw that it was not paid")
	c.Flags().StringVar(&note, "note", "", "what you saw and where")
	c.Flags().StringVar(&path, "file", "", "a picture, or the statement's row")
	by.flags(c)
	return c
}

func (s room) join() *cobra.Command {
	j := payer.Joining{}
	var ca string
	c := &cobra.Command{
		Use: "join ADDRESS CODE", Short: "Let this device belong to the desk that pays; IT gives the address and a code, once", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			j.Address, j.Code = args[0], args[1]
			if ca != "" {
				var err error
				if j.CA, err = os.ReadFile(ca); err != nil {
					return app.Trouble(app.BadInput, "pay.file", err, "path", ca)
				}
			}
			return s.within(c, func(ctx context.Context, h *house.House) error {
				if j.Tenant == "" {
					j.Tenant = h.Institution
				}
				d, err := h.Payer.Join(ctx, j)
				if err != nil {
					return err
				}
				v := map[string]any{"address": d.Address, "tenant": d.Tenant, "institution": d.Institution, "joined": d.Joined}
				return s.Say(v, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("pay.joined", "address", d.Address, "name", d.Institution))
				})
			})
		},
	}
	c.Flags().StringVar(&j.Tenant, "tenant", "", "the institution's short name at the desk (default: as on this device)")
	c.Flags().StringVar(&ca, "ca", "", "the desk's certificate, or who vouches for it, as a PEM file (default: the system's)")
	return c
}

// Ask is the verb `ask`: a request to pay.
func Ask(s house.Shell) *cobra.Command {
	r := room{s}
	a := payer.Collected{}
	hours := 0
	c := &cobra.Command{
		Use: "ask ACCOUNT [AMOUNT]", Short: "Ask a client on her phone to pay: what is due of a loan, or a deposit", Args: cobra.RangeArgs(1, 2),
		Long: `Asks a client on her phone to pay a repayment or a deposit from her wallet. Without an amount a loan's is all that is due
today. The request runs out; an account has one open request at a time. daftari pay list shows how it stands, daftari pay
claim takes it back.`,
		RunE: func(c *cobra.Command, args []string) error {
			return r.within(c, func(ctx context.Context, h *house.House) error {
				var err error
				if a.Account, a.Amount, err = asked(ctx, h, args); err != nil {
					return err
				}
				a.Life = hoursOf(hours)
				x, err := h.Payer.Collect(ctx, a)
				if err != nil {
					return err
				}
				return r.Say(map[string]any{"payments": []payout.Payment{x}}, func(w io.Writer, t *words.Words) { line(w, t, x, "") })
			})
		},
	}
	c.Flags().StringVar(&a.Note, "note", "", "a note of your own")
	c.Flags().IntVar(&hours, "hours", 24, "after which the request runs out")
	return c
}
