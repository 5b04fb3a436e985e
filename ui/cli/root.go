package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/cli/enrol"
	"daftari/ui/cli/house"
	"daftari/ui/cli/ledgers"
	"daftari/ui/cli/pay"
	"daftari/ui/cli/rails"
	"daftari/ui/cli/users"
)

// shell is one run of the program.
type shell struct {
	Program
	at    Place
	needs string // of the verb that runs; see reaching
	json  bool
	words *words.Words
}

// Run executes one command line and returns the exit code.
func Run(ctx context.Context, p Program, args []string) int {
	s := &shell{Program: p}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	if err != nil {
		s.complain(err)
	}
	return ExitCode(err)
}

func (s *shell) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "daftari",
		Short: "The field officer's ledger: records money offline, brings it to Fineract exactly once",
		Long: `Daftari records what happens at group meetings with no network, and brings it to Apache
Fineract exactly once when there is one. Without a verb it opens its window, where it was
built with one. Every verb takes --json. Exit codes: 0 done,
1 our own fault, 2 wrong use, 3 not found, 4 not in that state, 5 over a limit, 6 offline or busy,
7 sign in again, 8 not permitted, 9 refused: a person must act, 10 unsure: ask again, 11 the book,
12 the settings, 13 the server does not fit.`,
		Version:       s.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && s.Window != nil {
				return s.Window(c.Context(), s.at)
			}
			return onlyOthers(c, args)
		},
		PersistentPreRun: func(c *cobra.Command, _ []string) {
			s.needs = needsOf(c)
		},
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{err, c.CommandPath()} })
	flags := root.PersistentFlags()
	flags.StringVar(&s.at.Data, "data", "", "folder of the books (default $DAFTARI_DATA, else your own)")
	flags.StringVar(&s.at.Institution, "institution", "", "which institution, where there are several")
	flags.StringVar(&s.at.Language, "lang", "", "language: en, sw, fr, ar")
	flags.StringVar(&s.at.As, "as", "", "which user opens the book, where there are several")
	flags.IntVar(&s.at.PassphraseFD, "passphrase-fd", -1, "number of the descriptor that gives the passphrase (default $DAFTARI_PASSPHRASE_FD, else a prompt)")
	flags.BoolVar(&s.json, "json", false, "answer in JSON")
	root.AddCommand(s.initCmd(), s.pullCmd(), s.syncCmd(), s.statusCmd(), s.outboxCmd(), s.receiptsCmd(),
		group("users", "Who may open this book", users.Commands(s.room())...), s.serverCmd(), s.demoCmd(), s.doctorCmd(), s.limitsCmd(), ledgers.Verify(s.room()))
	root.AddCommand(reaching(lists, s.todayCmd(), s.clientsCmd(), s.exportCmd())...)
	root.AddCommand(reaching(records, s.sheetCmd(), s.recordCmd(), s.bagCmd(), s.dayCmd(),
		group("pay", "Payments to clients' wallets", pay.Commands(s.room())...), group("wallet", "Clients' wallets", pay.Wallets(s.room())...), pay.Ask(s.room()))...)
	root.AddCommand(s.branchRoom().Commands()...)
	root.AddCommand(group("providers", "Mobile-money rails", rails.List(s.room()), rails.Check(s.room())))
	if s.Desk != nil {
		desk := s.Desk(s.room())
		desk.Args, desk.RunE = cobra.ArbitraryArgs, onlyOthers
		root.AddCommand(desk)
	}
	strictArgs(root)
	return root
}

// strictArgs makes wrong arguments an error of use, not of ours.
func strictArgs(c *cobra.Command) {
	if inner := c.Args; inner != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := inner(c, args); err != nil {
				return usageError{fmt.Errorf("%s: %w", c.UseLine(), err), c.CommandPath()}
			}
			return nil
		}
	}
	for _, child := range c.Commands() {
		strictArgs(child)
	}
}

// group is a command that only holds others; alone, or with a wrong word, it is an error of use.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ArbitraryArgs, RunE: onlyOthers}
	c.AddCommand(children...)
	return c
}

// onlyOthers helps where nothing more was said. Cobra's own answer to a wrong word would be the help
// and exit 0, and a script with a typing error would go on as if it had synced.
func onlyOthers(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("unknown command %q for %q", args[0], c.CommandPath()), c.CommandPath()}
	}
	return c.Help()
}

// within opens the book, runs do and closes it.
func (s *shell) within(ctx context.Context, do func(context.Context, *House) error) (err error) {
	h, err := s.Open(ctx, s.at)
	if err != nil {
		return err
	}
	s.words = h.Words
	defer func() {
		if cerr := h.Close(); err == nil {
			err = cerr
		}
	}()
	if err := mayReach(h, s.needs); err != nil {
		return err
	}
	return do(ctx, h)
}

// room is this run as verbs in rooms of their own see it.
func (s *shell) room() house.Shell {
	return house.Shell{At: &s.at, In: s.In, Out: s.Out, Now: s.Now, Setup: s.Setup, Within: s.within, Say: s.say, Ask: s.ask, Passphrase: s.Passphrase}
}

// branchRoom holds the verbs of a branch's computer.
func (s *shell) branchRoom() enrol.Shell {
	within := func(ctx context.Context, do func(context.Context, *House) error) error {
		s.needs = records
		return s.within(ctx, do)
	}
	return enrol.Shell{Say: s.say, Ask: s.ask, Group: group, Within: within, Branch: s.Branch, Now: s.Now}
}

// say prints v as JSON when that was asked for, else what text writes.
func (s *shell) say(v any, text func(w io.Writer, w2 *words.Words)) error {
	if s.json {
		e := json.NewEncoder(s.Out)
		e.SetIndent("", "  ")
		return e.Encode(v)
	}
	tw := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
	text(tw, s.tongue())
	return tw.Flush()
}

func (s *shell) tongue() *words.Words {
	if s.words == nil {
		w, err := s.Program.Words(s.at.Language)
		if err != nil {
			w, _ = s.Program.Words("en")
		}
		s.words = w
	}
	return s.words
}

// complaint is a problem as --json tells it.
type complaint struct {
	Class app.Class `json:"class"`
	Key   string    `json:"key,omitempty"`
	What  string    `json:"what"`
	Money string    `json:"money,omitempty"`
	Do    string    `json:"do,omitempty"`
	Exit  int       `json:"exit"`

	Challenge string `json:"challenge,omitempty"` // what a supervisor needs to let a limit go
}

func (s *shell) complain(err error) {
	c := s.complaintOf(err)
	if s.json {
		_ = json.NewEncoder(s.Err).Encode(map[string]complaint{"problem": c})
		return
	}
	for _, line := range []string{c.What, c.Money, c.Do} {
		if line != "" {
			fmt.Fprintln(s.Err, line)
		}
	}
	if c.Challenge != "" {
		fmt.Fprintln(s.Err, s.tongue().T("limits.challenge", "code", c.Challenge))
	}
}

func (s *shell) complaintOf(err error) complaint {
	var p *app.Problem
	if !errors.As(err, &p) {
		var u usageError
		if errors.As(err, &u) {
			return complaint{Class: app.BadInput, Key: "cli.usage", What: u.Error(), Money: s.tongue().T("cli.usage.money"),
				Do: s.tongue().T("cli.usage.do", "command", u.command), Exit: 2}
		}
		if errors.Is(err, context.Canceled) {
			return complaint{Class: app.Conflict, Key: "cli.stopped", What: s.tongue().T("cli.stopped.what"), Money: s.tongue().T("cli.stopped.money"), Exit: ExitCode(err)}
		}
		return complaint{Class: app.Internal, Key: "cli.internal", What: s.tongue().T("cli.internal.what", "detail", err.Error()),
			Money: s.tongue().T("cli.internal.money"), Do: s.tongue().T("cli.internal.do"), Exit: 1}
	}
	w := s.tongue()
	c := complaint{Class: p.Class, Key: p.Key, What: w.T(p.Key+".what", p.Args...), Exit: ExitCode(err), Challenge: p.Challenge}
	if w.Has(p.Key + ".money") {
		c.Money = w.T(p.Key+".money", p.Args...)
	}
	if w.Has(p.Key + ".do") {
		c.Do = w.T(p.Key+".do", p.Args...)
	}
	return c
}
