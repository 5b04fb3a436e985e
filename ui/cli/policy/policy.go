// Package policy holds the verbs by which IT writes down, and everybody reads, what the institution decided about
// payments by wallet.
package policy

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/sync/pairing"
	"daftari/ui/cli/house"
)

// document is a decision as IT writes it down; `show` writes what `set` reads.
type document struct {
	Order       payout.Order `toml:"disbursements"`
	Hours       int          `toml:"approval_hours"`
	WalletHours int          `toml:"wallet_hours"`
	Split       bool         `toml:"split"`
	Providers   []string     `toml:"providers"`
	Currency    string       `toml:"currency"`
	Users       []user       `toml:"user"`
}

// user is what one user may do; an amount that is left out is none.
type user struct {
	User     string       `toml:"user"`
	Client   app.ClientID `toml:"client,omitempty"`
	Currency string       `toml:"currency,omitempty"` // where it is not the document's
	Sends    string       `toml:"sends,omitempty"`
	Approves string       `toml:"approves,omitempty"`
	Payments int          `toml:"payments,omitempty"`
}

// Read a document as IT writes it down; whether it makes sense payout.Policy.Sense says. cli.policy.file, cli.policy.amount (BadInput).
func Read(text string) (payout.Policy, error) {
	var d document
	meta, err := toml.Decode(text, &d)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("%s: no such word", meta.Undecoded()[0])
	}
	if err != nil {
		return payout.Policy{}, app.Trouble(app.BadInput, "cli.policy.file", err, "detail", err.Error())
	}
	p := payout.Policy{Order: d.Order, Hours: d.Hours, WalletHours: d.WalletHours, Split: d.Split, Providers: d.Providers}
	for _, u := range d.Users {
		a := payout.Authority{User: u.User, Client: u.Client, Payments: u.Payments}
		code := u.Currency
		if code == "" {
			code = d.Currency
		}
		for _, v := range []struct {
			text string
			into *money.Amount
		}{{u.Sends, &a.Sends}, {u.Approves, &a.Approves}} {
			if v.text == "" {
				continue
			}
			cur, err := money.ISO(code)
			if err == nil {
				*v.into, err = money.ParseDecimal(v.text, cur)
			}
			if err != nil {
				return payout.Policy{}, app.Trouble(app.BadInput, "cli.policy.amount", err, "user", u.User, "amount", v.text, "currency", code)
			}
		}
		p.Authorities = append(p.Authorities, a)
	}
	return p, nil
}

// write is the document of a policy, with the names of its users as remarks.
func write(w io.Writer, p payout.Policy) {
	fmt.Fprintf(w, "disbursements = %q # pay_then_post, post_then_pay or savings_first\n", p.In(payout.Disbursement))
	fmt.Fprintf(w, "approval_hours = %d # that a request for approval lives\n", p.Life()/time.Hour)
	fmt.Fprintf(w, "wallet_hours = %d # that a changed number waits before it is paid to\n", p.WalletWait()/time.Hour)
	fmt.Fprintf(w, "split = %t # a payment above what its wallet takes at once goes in parts\n", p.Split)
	names := make([]string, len(p.Providers))
	for i, n := range p.Providers {
		names[i] = fmt.Sprintf("%q", n)
	}
	fmt.Fprintf(w, "providers = [%s] # none = every rail of the desk\n", strings.Join(names, ", "))
	usual := ""
	for _, a := range p.Authorities {
		usual = cmp.Or(usual, currency(a))
	}
	if usual != "" {
		fmt.Fprintf(w, "currency = %q\n", usual)
	}
	for _, a := range p.Authorities {
		fmt.Fprintf(w, "\n[[user]]\nuser = %q # %s\n", a.User, strings.Map(printable, a.Name))
		if a.Client != 0 {
			fmt.Fprintf(w, "client = %d # she is this client too\n", a.Client)
		}
		if a.Sends.Valid() {
			fmt.Fprintf(w, "sends = %q # a batch that she sends alone\n", a.Sends.Decimal())
		}
		if a.Approves.Valid() {
			fmt.Fprintf(w, "approves = %q # a batch of others'\n", a.Approves.Decimal())
		}
		if code := currency(a); code != usual && code != "" {
			fmt.Fprintf(w, "currency = %q\n", code)
		}
		if a.Payments > 0 {
			fmt.Fprintf(w, "payments = %d # at most in one batch\n", a.Payments)
		}
	}
}

// currency of what one user may do, "" where she may do nothing.
func currency(a payout.Authority) string {
	for _, v := range []money.Amount{a.Sends, a.Approves} {
		if v.Valid() {
			return v.Currency().Code()
		}
	}
	return ""
}

func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return -1
	}
	return r
}

// Command is `server policy`.
func Command(s house.Shell, kept Keeper) *cobra.Command {
	group := &cobra.Command{Use: "policy", Short: "What the institution decided about payments by wallet", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	group.AddCommand(show(s, kept), set(s, kept))
	return group
}

func show(s house.Shell, kept Keeper) *cobra.Command {
	var at pairing.Counter
	c := &cobra.Command{
		Use: "show", Short: "Show the decision that counts, as a file that can be changed and set", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			at.Ask = s.Ask()
			k, err := kept.read(c.Context(), at)
			if err != nil {
				return err
			}
			return s.Say(k, func(w io.Writer, t *words.Words) {
				fmt.Fprintln(w, "# "+t.T("cli.policy.stands", "user", k.By, "day", app.DateOf(k.At)))
				write(w, k.Policy)
			})
		},
	}
	counter(&at, c)
	return c
}

func set(s house.Shell, kept Keeper) *cobra.Command {
	var at pairing.Counter
	var dry bool
	c := &cobra.Command{
		Use: "set FILE", Short: "Write a decision down; the desk keeps to it within minutes", Args: cobra.ExactArgs(1),
		Long: `Writes down who may send how much alone, who may approve how much of others', in which order loans are paid and
posted, which providers may be used, and how long a request and a changed number wait. FILE is what "show" writes. Users
are named as at the core. What makes no sense is refused: above what anybody sends alone somebody else must be able to
approve.`,
		Example: "  daftari server policy show --server https://core.example.org --user it >policy.toml\n" +
			"  daftari server policy set policy.toml --server https://core.example.org --user it",
		RunE: func(c *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return app.Trouble(app.BadInput, "cli.policy.file", err, "detail", err.Error())
			}
			p, err := Read(string(text))
			if err != nil {
				return err
			}
			at.Ask = s.Ask()
			k, err := kept.set(c.Context(), at, p, dry)
			if err != nil {
				return err
			}
			return s.Say(k, func(w io.Writer, t *words.Words) {
				word := "cli.policy.set"
				if dry {
					word = "cli.policy.would"
				}
				fmt.Fprintln(w, "# "+t.T(word))
				write(w, k.Policy)
			})
		},
	}
	counter(&at, c)
	c.Flags().BoolVar(&dry, "dry-run", false, "only check it")
	return c
}

func counter(a *pairing.Counter, c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&a.Server, "server", "", "address of Fineract, https://...")
	f.StringVar(&a.Tenant, "tenant", "default", "tenant")
	f.StringVar(&a.User, "user", "", "a user who may read, or change, daftari_payout_rule")
	f.StringVar(&a.Password, "password", "prompt", "where the password comes from: prompt, keyring or file:PATH")
	f.StringVar(&a.CA, "ca", "", "PEM file of the institution's own certificate authority")
	f.BoolVar(&a.Plain, "insecure-http", false, "allow http to a host that is not this machine (tests only)")
}
