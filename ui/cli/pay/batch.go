package pay

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/providers/limits"
	"daftari/ui/cli/house"
)

// drafted is a draft as --json tells it.
type drafted struct {
	Batch     payout.Group `json:"batch"`
	Within    bool         `json:"within"`
	Above     any          `json:"above,omitempty"`
	Approvers []string     `json:"approvers,omitempty"`
	Limits    []limited    `json:"limits,omitempty"`    // of wallets, that it would pass
	Challenge string       `json:"challenge,omitempty"` // to read out over the telephone, once it is sent
}

// limited is a payment that would pass limits of its wallet.
type limited struct {
	No    string        `json:"no"`
	Kinds []limits.Kind `json:"kinds"`
	all   []limits.Warning
	rail  string
}

// past are the payments that would pass limits of their wallets, with what else this book pays to them.
func past(ctx context.Context, h *house.House, lines []payout.Payment) (all []limited, err error) {
	sent, err := h.Payer.Files.Payments(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range lines {
		w, err := limits.Of(limits.Published(), x, h.Payer.Now(), sent)
		if err != nil {
			return nil, err
		}
		one := limited{No: x.No, all: w, rail: wallet.Brand(x.Wallet.Provider)}
		for _, y := range w {
			one.Kinds = append(one.Kinds, y.Rule.Kind)
		}
		if len(w) > 0 {
			all = append(all, one)
		}
	}
	return all, nil
}

// warn of limits; the provider stays the judge.
func warn(w io.Writer, t *words.Words, all []limited) {
	for _, x := range all {
		fmt.Fprintf(w, "%s\t%s\n", x.No, strings.Join(limits.Say(t, x.rail, x.all), " · "))
	}
}

func draftOf(d payer.Draft, over []limited) drafted {
	v := drafted{Batch: d.Group, Within: d.Within(), Limits: over}
	if !d.Within() {
		v.Above = d.Above
	}
	for _, a := range d.Approvers {
		v.Approvers = append(v.Approvers, nameOf(a))
	}
	return v
}

func nameOf(a payout.Authority) string {
	if a.Name == "" {
		return a.User
	}
	return a.Name
}

// keysOf payments that were named.
func keysOf(ctx context.Context, h *house.House, names []string) (keys []app.Key, err error) {
	for _, name := range names {
		x, err := payment(ctx, h, name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, x.Key)
	}
	return keys, nil
}

func (s room) draft() *cobra.Command {
	return &cobra.Command{
		Use: "draft [PAYMENT...]", Short: "Show what a batch of these, or of all that is pending, would be, against what you may send alone",
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				keys, err := keysOf(ctx, h, args)
				if err != nil {
					return err
				}
				d, err := h.Payer.Draft(ctx, keys...)
				if err != nil {
					return err
				}
				over, err := past(ctx, h, d.Group.Lines)
				if err != nil {
					return err
				}
				return s.Say(draftOf(d, over), func(w io.Writer, t *words.Words) {
					showDraft(w, t, d)
					warn(w, t, over)
				})
			})
		},
	}
}

func showDraft(w io.Writer, t *words.Words, d payer.Draft) {
	for _, x := range d.Group.Lines {
		line(w, t, x, "")
	}
	fmt.Fprintln(w, t.T("pay.total", "n", len(d.Group.Lines), "total", d.Group.Total.FormatWithCode(t.Lang())))
	if d.Within() {
		fmt.Fprintln(w, t.T("pay.within", "limit", d.Group.Limit.FormatWithCode(t.Lang())))
		return
	}
	if d.Group.Limit.Valid() {
		fmt.Fprintln(w, t.T("pay.above", "above", d.Above.FormatWithCode(t.Lang()), "limit", d.Group.Limit.FormatWithCode(t.Lang())))
	} else {
		fmt.Fprintln(w, t.T("pay.no_limit"))
	}
	approvers(w, t, d)
}

func approvers(w io.Writer, t *words.Words, d payer.Draft) {
	if len(d.Approvers) == 0 {
		fmt.Fprintln(w, t.T("pay.nobody_approves"))
		return
	}
	names := make([]string, len(d.Approvers))
	for i, a := range d.Approvers {
		names[i] = nameOf(a)
	}
	fmt.Fprintln(w, t.T("pay.approvers", "names", strings.Join(names, ", ")))
}

func (s room) send() *cobra.Command {
	return &cobra.Command{
		Use: "send [PAYMENT...]", Short: "Send these, or all that is pending, as one batch; above your limit it asks for approval",
		Long: `Freezes a batch. Within what you may send alone it goes with your signature; above it a second person is asked, on this
device (daftari pay approve), on her own, or over the telephone (daftari pay code). The desk has it after the next sync.`,
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				keys, err := keysOf(ctx, h, args)
				if err != nil {
					return err
				}
				d, err := h.Payer.Draft(ctx, keys...)
				if err != nil {
					return err
				}
				desk, err := h.Payer.Known.Desk(ctx)
				if err != nil {
					return err
				}
				over, err := past(ctx, h, d.Group.Lines)
				if err != nil {
					return err
				}
				if d.Group, err = h.Payer.Send(ctx, d); err != nil {
					return err
				}
				v := draftOf(d, over)
				if d.Group.Asks {
					v.Challenge = d.Group.Digest().Challenge()
				}
				return s.Say(v, func(w io.Writer, t *words.Words) {
					sent(w, t, d)
					warn(w, t, over)
					if desk.Address == "" {
						fmt.Fprintln(w, t.T("payer.no_desk.what"), t.T("payer.no_desk.money"))
					}
				})
			})
		},
	}
}

func sent(w io.Writer, t *words.Words, d payer.Draft) {
	total := d.Group.Total.FormatWithCode(t.Lang())
	if !d.Group.Asks {
		fmt.Fprintln(w, t.T("pay.sent", "no", d.Group.No, "n", len(d.Group.Lines), "total", total))
		return
	}
	fmt.Fprintln(w, t.T("pay.asked", "no", d.Group.No, "n", len(d.Group.Lines), "total", total))
	approvers(w, t, d)
	fmt.Fprintln(w, t.T("pay.challenge", "code", d.Group.Digest().Challenge()))
}

func (s room) approve() *cobra.Command {
	var without []string
	by := second{}
	c := &cobra.Command{
		Use: "approve BATCH", Short: "Let a batch go, as the second person", Args: cobra.ExactArgs(1),
		Long: `Lets a batch go that another person asked for: as who has this book open, or with --by as another user of it who is
here. What stays behind with --without is pending again.`,
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				out, err := s.linesOf(ctx, h, args[0], without)
				if err != nil {
					return err
				}
				return s.decide(ctx, h, args[0], payer.Deciding{Verdict: payout.Yes, Out: out}, by)
			})
		},
	}
	c.Flags().StringArrayVar(&without, "without", nil, "a payment that stays behind; may be given several times")
	by.flags(c)
	return c
}

func (s room) reject() *cobra.Command {
	by := second{}
	c := &cobra.Command{
		Use: "reject BATCH REASON", Short: "Do not let a batch go, as the second person", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				return s.decide(ctx, h, args[0], payer.Deciding{Verdict: payout.No, Reason: strings.Join(args[1:], " ")}, by)
			})
		},
	}
	by.flags(c)
	return c
}

func (s room) decide(ctx context.Context, h *house.House, name string, d payer.Deciding, by second) error {
	g, err := batch(ctx, h, name)
	if err != nil {
		return err
	}
	signer, err := s.signer(ctx, h, by)
	if err != nil {
		return err
	}
	d.Batch = g.Key
	if err := h.Payer.Decide(ctx, d, signer); err != nil {
		return err
	}
	return s.said(g, "pay.decided_"+string(d.Verdict))
}

// said tells what was done with a batch; the desk has it after the next sync.
func (s room) said(g payout.Group, key string) error {
	return s.Say(map[string]any{"batch": g.Key, "no": g.No, "did": strings.TrimPrefix(key, "pay.")}, func(w io.Writer, t *words.Words) {
		fmt.Fprintln(w, t.T(key, "no", g.No))
	})
}

// linesOf a batch by number or a part of the client's name.
func (s room) linesOf(ctx context.Context, h *house.House, name string, lines []string) (keys []app.Key, err error) {
	if len(lines) == 0 {
		return nil, nil
	}
	g, err := batch(ctx, h, name)
	if err != nil {
		return nil, err
	}
	for _, want := range lines {
		x, err := one(g.Lines, want)
		if err != nil {
			return nil, err
		}
		keys = append(keys, x.Key)
	}
	return keys, nil
}

func (s room) code() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use: "code BATCH CODE", Short: "Take the approver's code that was read out over the telephone", Args: cobra.MinimumNArgs(2),
		Long: `daftari pay show BATCH tells what to read out to her. The desk proves her code with the next sync, and tells where it
does not fit.`,
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				g, err := batch(ctx, h, args[0])
				if err != nil {
					return err
				}
				if err := h.Payer.Code(ctx, g.Key, strings.Join(args[1:], ""), from); err != nil {
					return err
				}
				return s.said(g, "pay.code_taken")
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "user name of who gave the code, where several may approve")
	return c
}

func (s room) withdraw() *cobra.Command {
	return &cobra.Command{
		Use: "withdraw BATCH REASON", Short: "Take back a batch that waits for approval", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				g, err := batch(ctx, h, args[0])
				if err != nil {
					return err
				}
				gone, err := h.Payer.Withdraw(ctx, g.Key, strings.Join(args[1:], " "))
				if err != nil {
					return err
				}
				if gone {
					return s.said(g, "pay.withdrawn")
				}
				return s.said(g, "pay.withdraw_asked")
			})
		},
	}
}
