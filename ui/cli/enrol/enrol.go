// Package enrol holds the verbs of a branch's computer: its keys, the enrolment of devices, and the
// rescue of what a lost one did not post.
package enrol

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daftari/app/words"
	"daftari/sync/pairing"
	"daftari/ui/cli/house"
)

// Shell is what these verbs need of the program around them.
type Shell struct {
	// Say prints v as JSON when that was asked for, else what text writes.
	Say func(v any, text func(io.Writer, *words.Words)) error
	// Ask reads a line from the terminal without echo; nil when there is none.
	Ask func() func(prompt string) (string, error)
	// Group makes a command that only holds others.
	Group func(use, short string, children ...*cobra.Command) *cobra.Command
	// Within opens the chosen book.
	Within func(ctx context.Context, do func(context.Context, *house.House) error) error
	// Branch does the work.
	Branch Branch
	Now    func() time.Time
}

// Branch is what a branch does, with the keys it holds (pairing.Branch).
type Branch interface {
	NewKeys(r pairing.NewKeys) (pairing.Keys, error)
	Keys(path string) (pairing.Keys, error)
	Make(r pairing.Making) (pairing.Made, error)
	Answer(r pairing.Answering) (pairing.Answered, error)
	Devices(ctx context.Context, at pairing.Counter, what pairing.Decision) ([]pairing.Device, error)
	Recover(ctx context.Context, r pairing.Recovering, into pairing.Bringer) (pairing.Recovered, error)
}

func opening(o *pairing.Opening, c *cobra.Command) {
	o.FD = -1
	c.Flags().StringVar(&o.Path, "keys", "", "the branch's private key file")
	c.Flags().IntVar(&o.FD, "keys-passphrase-fd", -1, "number of the descriptor that gives its passphrase (default: a prompt)")
	_ = c.MarkFlagRequired("keys")
}

func counter(a *pairing.Counter, c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&a.Server, "server", "", "address of Fineract, https://...")
	f.StringVar(&a.Tenant, "tenant", "default", "tenant")
	f.StringVar(&a.User, "user", "", "the branch's own user, who may change daftari_enrolment")
	f.StringVar(&a.Password, "password", "prompt", "where the password comes from: prompt, keyring or file:PATH")
	f.StringVar(&a.CA, "ca", "", "PEM file of the institution's own certificate authority")
	f.BoolVar(&a.Plain, "insecure-http", false, "allow http to a host that is not this machine (tests only)")
}

// Commands are branch, enrol and recover.
func (s Shell) Commands() []*cobra.Command {
	return []*cobra.Command{
		s.Group("branch", "The keys of a branch",
			s.Group("keys", "Make and show the keys that devices seal to", s.keysNew(), s.keysShow())),
		s.Group("enrol", "Pair devices with the institution, certify them, shut them out",
			s.make(), s.list(), s.certify(), s.request(), s.answer(), s.accept(), s.standing("shut-out DEVICE", "Shut a device out at its next contact", false),
			s.standing("let-in DEVICE", "Take a shut-out back", true)),
		s.recover(),
	}
}

func (s Shell) keysNew() *cobra.Command {
	r := pairing.NewKeys{Opening: pairing.Opening{FD: -1}}
	c := &cobra.Command{
		Use: "new FILE", Short: "Draw the branch's keys: FILE is private, FILE.pub is for everybody", Args: cobra.ExactArgs(1),
		Example: "  daftari branch keys new umoja.keys --name 'Umoja SACCO' --code umoja",
		RunE: func(_ *cobra.Command, args []string) error {
			r.Path = args[0]
			k, err := s.Branch.NewKeys(r)
			if err != nil {
				return err
			}
			return s.Say(k, func(w io.Writer, t *words.Words) {
				showKeys(w, t, k)
				fmt.Fprintln(w, t.T("enrol.keys_made", "private", k.Private, "public", k.Public))
			})
		},
	}
	c.Flags().StringVar(&r.Name, "name", "", "name of the institution, as people know it")
	c.Flags().StringVar(&r.Code, "code", "", "its short name: the folder on devices")
	c.Flags().IntVar(&r.FD, "keys-passphrase-fd", -1, "number of the descriptor that gives the new passphrase (default: a prompt, twice)")
	_ = c.MarkFlagRequired("name")
	_ = c.MarkFlagRequired("code")
	return c
}

func (s Shell) keysShow() *cobra.Command {
	return &cobra.Command{
		Use: "show FILE", Short: "Whose keys a file holds, and their fingerprint", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			k, err := s.Branch.Keys(args[0])
			if err != nil {
				return err
			}
			return s.Say(k, func(w io.Writer, t *words.Words) { showKeys(w, t, k) })
		},
	}
}

func showKeys(w io.Writer, t *words.Words, k pairing.Keys) {
	fmt.Fprintf(w, "%s\t%s\n", k.Institution, k.Code)
	fmt.Fprintln(w, t.T("enrol.fingerprint", "print", k.Fingerprint))
}

func (s Shell) make() *cobra.Command {
	var r pairing.Making
	c := &cobra.Command{
		Use: "make", Short: "Make an enrolment for one device of one officer", Args: cobra.NoArgs,
		Long: `Makes a document, signed by the branch, that init --enrol takes: where the core is, who signs in, how the
server is known, the branch's public keys. One device takes it, until it expires. It opens nothing by itself.`,
		Example: "  daftari enrol make --keys umoja.keys --server https://core.example.org --user rehema --out rehema.enrol",
		RunE: func(_ *cobra.Command, _ []string) error {
			m, err := s.Branch.Make(r)
			if err != nil {
				return err
			}
			return s.Say(m, func(w io.Writer, t *words.Words) {
				if m.Text != "" {
					fmt.Fprintln(w, m.Text)
				}
				fmt.Fprintln(w, t.T("enrol.made", "user", m.User, "until", m.Until.Local().Format("2006-01-02 15:04")))
				fmt.Fprintln(w, t.T("enrol.fingerprint", "print", m.Fingerprint))
			})
		},
	}
	opening(&r.Opening, c)
	f := c.Flags()
	f.StringVar(&r.Server, "server", "", "address of Fineract, https://...")
	f.StringVar(&r.Tenant, "tenant", "default", "tenant")
	f.StringVar(&r.User, "user", "", "the officer's user name at the core")
	f.StringVar(&r.Region, "region", "", "country of telephone numbers, KE, UG ...")
	f.StringVar(&r.CA, "ca", "", "PEM file of the institution's own certificate authority")
	f.BoolVar(&r.PrintOnly, "ca-fingerprint", false, "carry only the authority's fingerprint, so that the document fits a QR; the device gets the file by --ca")
	f.StringSliceVar(&r.Pins, "pin", nil, "SPKI pin of the authority (may be named several times)")
	f.StringVar(&r.PinsUntil, "pins-until", "", "last day on which the pins bind, 2027-11-28 (default: for ever)")
	limits(&r.Limits, c)
	f.BoolVar(&r.Plain, "insecure-http", false, "allow http to a host that is not the device (tests only)")
	f.StringVar(&r.Copies, "copies", "", "folder on the device for sealed copies: a card, a share")
	f.IntVar(&r.Days, "days", 7, "days that it can be taken")
	f.StringVar(&r.Out, "out", "", "file that takes it (default: it is printed)")
	f.StringVar(&r.QR, "qr", "", "file for a picture of it, PNG")
	_ = c.MarkFlagRequired("server")
	_ = c.MarkFlagRequired("user")
	return c
}

func limits(l *pairing.Limits, c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&l.Currency, "currency", "", "of the limits: KES, UGX ...")
	f.StringVar(&l.EntryMax, "entry-max", "", "largest amount of one entry that is recorded offline")
	f.StringVar(&l.UnpostedMax, "unposted-max", "", "most that may be recorded and not posted")
	f.StringVar(&l.BagMax, "bag-max", "", "most cash in the bag")
	f.IntVar(&l.OfflineHours, "offline-hours", 0, "hours that a sign-in lasts since the core last answered; cash is recorded for a day more, without the list of clients (default 72)")
	f.IntVar(&l.BackDays, "back-days", 0, "days that a business date may lie back")
	f.IntVar(&l.LockMinutes, "lock-minutes", 0, "minutes without a touch until the window locks (default 2)")
	f.IntVar(&l.SheetMinutes, "sheet-minutes", 0, "the same while a sheet is open (default 10)")
	f.IntVar(&l.GraceSeconds, "grace-seconds", 0, "seconds that it stays open behind a call or message that Daftari opened itself (default 60)")
	f.BoolVar(&l.NoExactly, "count-notes", false, "cash is counted by notes and coins, never by one amount")
}

func (s Shell) devices(c *cobra.Command, at pairing.Counter, what pairing.Decision) error {
	at.Ask = s.Ask()
	all, err := s.Branch.Devices(c.Context(), at, what)
	if err != nil {
		return err
	}
	return s.Say(all, func(w io.Writer, t *words.Words) {
		if len(all) == 0 {
			fmt.Fprintln(w, t.T("enrol.nobody"))
		}
		for _, d := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Code, d.User, t.T("enrol.standing."+d.Standing), d.Key, d.Device)
		}
	})
}

func (s Shell) list() *cobra.Command {
	var at pairing.Counter
	var what pairing.Decision
	c := &cobra.Command{
		Use: "list", Short: "The devices that are enrolled, and what the branch said of them", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.devices(c, at, what) },
	}
	counter(&at, c)
	taking(&what, c)
	return c
}

func (s Shell) certify() *cobra.Command {
	var at pairing.Counter
	what := pairing.Decision{Certify: true}
	c := &cobra.Command{
		Use: "certify DEVICE...", Short: "Certify the signing keys of devices that ask for it", Args: cobra.ArbitraryArgs,
		Long: `Signs the key of each user of the named devices with the branch's key; --all signs every key that asks, whoever
put it there. Compare the key with the one that the device shows (daftari status) before a device that you do not
hold in your hand is certified.`,
		RunE: func(c *cobra.Command, args []string) error {
			what.Devices = args
			return s.devices(c, at, what)
		},
	}
	opening(&what.Opening, c)
	counter(&at, c)
	c.Flags().IntVar(&what.Days, "days", 400, "days that a certificate holds")
	c.Flags().BoolVar(&what.All, "all", false, "certify every key that asks, without naming one: only after each was compared")
	taking(&what, c)
	return c
}

func taking(what *pairing.Decision, c *cobra.Command) {
	c.Flags().StringVar(&what.To, "out", "", "file that takes the certificates, for recover --certificates")
}

func (s Shell) standing(use, short string, in bool) *cobra.Command {
	var at pairing.Counter
	var what pairing.Decision
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			what.Out, what.In = args[0], ""
			if in {
				what.Out, what.In = "", args[0]
			}
			return s.devices(c, at, what)
		},
	}
	opening(&what.Opening, c)
	counter(&at, c)
	c.Flags().StringVar(&what.By, "by", "", "who decides: the device shows it")
	_ = c.MarkFlagRequired("by")
	return c
}
