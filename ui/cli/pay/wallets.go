package pay

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/ui/cli/house"
)

// Wallets are the commands of `daftari wallet`.
func Wallets(s house.Shell) []*cobra.Command {
	r := room{s}
	return []*cobra.Command{r.wallets(), r.addWallet(), r.approveWallet(), r.preferWallet(), r.withdrawWallet()}
}

// owned is one wallet as --json tells it.
type owned struct {
	Key       app.Key         `json:"key"`
	Wallet    payout.Wallet   `json:"wallet"`
	Standing  wallet.Standing `json:"standing"`
	Preferred bool            `json:"preferred"`
	AddedBy   string          `json:"addedBy"`
	From      string          `json:"from,omitempty"`   // money may go to it from then, RFC 3339
	Owed      bool            `json:"owed,omitempty"`   // approved here, and the core does not have it yet
	Unread    bool            `json:"unread,omitempty"` // whether it is her first the next sync tells
	Why       string          `json:"why,omitempty"`    // the core does not take it: a key of words
}

// sayWallets of a client, as they stand now.
func (s room) sayWallets(ctx context.Context, h *house.House, client app.ClientFile) error {
	all, err := h.Payer.Wallets(ctx, client.Client.ID)
	if err != nil {
		return err
	}
	v := make([]owned, len(all))
	for i, x := range all {
		v[i] = owned{Key: x.Key, Wallet: x.Wallet, Standing: x.Standing, Preferred: x.Preferred, AddedBy: x.AddedBy, Owed: x.Owed, Unread: x.Unread, Why: x.Why}
		if !x.From.IsZero() {
			v[i].From = x.From.Format("2006-01-02T15:04:05Z07:00")
		}
	}
	return s.Say(map[string]any{"client": client.Client.ID, "wallets": v}, func(w io.Writer, t *words.Words) {
		if len(all) == 0 {
			fmt.Fprintln(w, t.T("pay.no_wallets", "name", client.Client.Name))
		}
		for _, x := range all {
			mark := t.T(x.Standing.Key())
			switch {
			case x.Owed:
				mark = t.T("wallet.stand.owed")
			case x.Unread:
				mark += " · " + t.T("wallet.stand.unread")
			case x.Why != "":
				mark += " · " + t.T(x.Why+".what")
			}
			if x.Preferred {
				mark += " · " + t.T("pay.preferred")
			}
			if x.Standing == wallet.Resting {
				mark += " · " + x.From.Local().Format("2006-01-02 15:04")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", wallet.Brand(x.Provider), x.Number.Spaced(), x.Holder, mark)
		}
	})
}

// hers is a verb about one of a client's wallets.
func (s room) hers(c *cobra.Command, args []string, do func(ctx context.Context, h *house.House, client app.ClientID, of app.Key) error) error {
	return s.within(c, func(ctx context.Context, h *house.House) error {
		client, err := picker(h).Client(ctx, args[0])
		if err != nil {
			return err
		}
		if do != nil {
			of, err := find(ctx, h, client.Client.ID, args[1])
			if err != nil {
				return err
			}
			if err := do(ctx, h, client.Client.ID, of); err != nil {
				return err
			}
		}
		return s.sayWallets(ctx, h, client)
	})
}

// find one of a client's wallets by its number or key; the youngest, where one came back.
func find(ctx context.Context, h *house.House, client app.ClientID, text string) (of app.Key, err error) {
	all, err := h.Payer.Wallets(ctx, client)
	if err != nil {
		return "", err
	}
	number, bad := msisdn.Parse(text, h.Region)
	for _, x := range all {
		if string(x.Key) == text || bad == nil && x.Number == number {
			of = x.Key
		}
	}
	if of == "" {
		return "", app.Trouble(app.NotFound, "wallet.unknown", nil)
	}
	return of, nil
}

func (s room) wallets() *cobra.Command {
	return &cobra.Command{
		Use: "list CLIENT", Short: "A client's wallets, and which of them money may go to", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return s.hers(c, args, nil) },
	}
}

func (s room) addWallet() *cobra.Command {
	var tier string
	var check bool
	c := &cobra.Command{
		Use: "add CLIENT PROVIDER NUMBER", Short: "Add a wallet of hers; any but the first waits for a second person, and some days", Args: cobra.ExactArgs(3),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				client, err := picker(h).Client(ctx, args[0])
				if err != nil {
					return err
				}
				number, err := msisdn.Parse(args[2], h.Region)
				if err != nil {
					return app.Trouble(app.BadInput, "wallet.number", err)
				}
				w := payout.Wallet{Provider: strings.ToLower(args[1]), Number: number, Tier: strings.ToLower(tier)}
				if check {
					if w.Holder, err = h.Payer.Holder(ctx, w); err != nil {
						return err
					}
				}
				if _, err := h.Payer.AddWallet(ctx, client.Client.ID, w); err != nil {
					return err
				}
				return s.sayWallets(ctx, h, client)
			})
		},
	}
	c.Flags().StringVar(&tier, "tier", "", "what the provider knows of her, as its limits call it: small, full, 1, basic ...")
	c.Flags().BoolVar(&check, "check", false, "ask the provider through the desk who holds it")
	return c
}

func (s room) approveWallet() *cobra.Command {
	return &cobra.Command{
		Use: "approve CLIENT NUMBER", Short: "Say as the second person that a wallet is hers; then its waiting time begins", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return s.hers(c, args, func(ctx context.Context, h *house.House, client app.ClientID, of app.Key) error {
				return h.Payer.ApproveWallet(ctx, client, of)
			})
		},
	}
}

func (s room) preferWallet() *cobra.Command {
	return &cobra.Command{
		Use: "prefer CLIENT NUMBER", Short: "Choose which of her wallets money goes to", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return s.hers(c, args, func(ctx context.Context, h *house.House, client app.ClientID, of app.Key) error {
				return h.Payer.PreferWallet(ctx, client, of)
			})
		},
	}
}

func (s room) withdrawWallet() *cobra.Command {
	return &cobra.Command{
		Use: "withdraw CLIENT NUMBER REASON", Short: "Say that a wallet is not hers any more", Args: cobra.MinimumNArgs(3),
		RunE: func(c *cobra.Command, args []string) error {
			return s.hers(c, args, func(ctx context.Context, h *house.House, client app.ClientID, of app.Key) error {
				return h.Payer.WithdrawWallet(ctx, client, of, strings.Join(args[2:], " "))
			})
		},
	}
}
