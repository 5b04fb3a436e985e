package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/cli/house"
	"daftari/ui/cli/policy"
	"daftari/ui/cli/show"
)

// ask reads a line from the terminal without echo; nil when there is no terminal.
func (s *shell) ask() func(string) (string, error) {
	f, ok := s.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(prompt string) (string, error) {
		fmt.Fprint(s.Err, prompt+" ")
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.Err)
		if err != nil {
			return "", errors.New("no answer at the prompt")
		}
		return string(b), nil
	}
}

func (s *shell) initCmd() *cobra.Command {
	var r InitRequest
	c := &cobra.Command{
		Use: "init", Short: "Set this device up for an institution", Args: cobra.NoArgs,
		Long: `Signs in once, finds out what the server can do, claims a device code and makes the book.
The password is asked for and sealed in the book, or comes from a prompt each time, the system's keyring or a file only you can read (mode 0600): it is
never in the book, on the command line or in the environment.`,
		Example: "  daftari init --server https://core.example.org --tenant default --user rehema --password keyring",
		RunE: func(c *cobra.Command, _ []string) error {
			r.Place = s.at
			r.Ask = s.ask()
			r.Told = func(print string) {
				fmt.Fprintln(s.Err, s.tongue().T("cli.fingerprint", "print", print))
			}
			r.ToldBranch = func(name, print string) {
				fmt.Fprintln(s.Err, s.tongue().T("enrol.from", "name", name, "print", print))
			}
			v, err := s.Setup.Init(c.Context(), r)
			if err != nil {
				return err
			}
			return s.say(v, func(w io.Writer, t *words.Words) {
				fmt.Fprintln(w, t.T("cli.set_up", "institution", v.Institution, "officer", v.Officer.Name, "device", v.Device.Code, "version", v.Server.Version))
				fmt.Fprintln(w, t.T("cli.next_pull"))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&r.Server, "server", "", "address of Fineract, https://...")
	f.StringVar(&r.Tenant, "tenant", "", `tenant (default "default")`)
	f.StringVar(&r.User, "user", "", "the officer's user name")
	f.StringVar(&r.Password, "password", "", "where the password comes from: book (the default: sealed in it), prompt, keyring or file:PATH")
	f.StringVar(&r.CA, "ca", "", "PEM file of the institution's own certificate authority")
	f.StringVar(&r.Region, "region", "", "country of telephone numbers, KE, UG ...")
	f.BoolVar(&r.Plain, "insecure-http", false, "allow http to a host that is not this machine (tests only)")
	f.StringVar(&r.Enrol, "enrol", "", "the branch's enrolment: it names server, user and the branch's keys")
	f.StringVar(&r.Branch, "fingerprint", "", "the branch's fingerprint as it was told; another one is refused")
	f.StringVar(&r.Copies, "copies", "", "folder for sealed copies: a card, a stick, a share")
	f.BoolVar(&r.Again, "again", false, "write the settings anew and keep the book")
	return c
}

func (s *shell) serverCmd() *cobra.Command {
	var r InstallRequest
	c := &cobra.Command{
		Use: "install", Short: "Put Daftari's reports, tables and payment types on the server", Args: cobra.NoArgs,
		Long: `Puts the reports that give an officer's portfolio in a few calls, the datatables and the payment
types on the server, with an administrator's sign-in. It can be run again; --dry-run shows what it would
do; --remove takes the reports and empty tables away.`,
		RunE: func(c *cobra.Command, _ []string) error {
			r.Ask = s.ask()
			v, err := s.Setup.Install(c.Context(), r)
			if err != nil {
				return err
			}
			return s.say(v, func(w io.Writer, t *words.Words) {
				for _, step := range v.Steps {
					mark := t.T("cli.install.done")
					if !step.Done {
						mark = t.T("cli.install.would")
					}
					if step.Do == "keep" {
						mark = t.T("cli.install.there")
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", step.Do, step.What, step.Name, mark, step.Why)
				}
				if !r.Remove {
					fmt.Fprintln(w, t.T("cli.install.rights"))
					for _, p := range v.Permissions {
						fmt.Fprintln(w, "  "+p)
					}
				}
			})
		},
	}
	f := c.Flags()
	f.StringVar(&r.Server, "server", "", "address of Fineract, https://...")
	f.StringVar(&r.Tenant, "tenant", "default", "tenant")
	f.StringVar(&r.User, "user", "", "an administrator's user name")
	f.StringVar(&r.Password, "password", "prompt", "where the password comes from: prompt, keyring or file:PATH")
	f.StringVar(&r.CA, "ca", "", "PEM file of the institution's own certificate authority")
	f.BoolVar(&r.Plain, "insecure-http", false, "allow http to a host that is not this machine (tests only)")
	f.BoolVar(&r.DryRun, "dry-run", false, "show what would be done")
	f.BoolVar(&r.Remove, "remove", false, "take it away again")
	return group("server", "Prepare a Fineract server", c, policy.Command(s.room(), policy.Keeper{Client: s.Counter, Now: s.Now, NewID: s.NewID}))
}

func (s *shell) demoCmd() *cobra.Command {
	var headless bool
	c := &cobra.Command{
		Use: "demo", Short: "The story of one day against a seeded server in this program", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !headless {
				return s.Demo.Window(c.Context(), s.Out)
			}
			return s.Demo.Story(c.Context(), s.Out)
		},
	}
	c.Flags().BoolVar(&headless, "headless", false, "tell it in the terminal")
	var o ServeOptions
	serve := &cobra.Command{
		Use: "serve", Short: "Keep the seeded server running, with faults set by flags", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.Demo.Serve(c.Context(), o, s.Out) },
	}
	f := serve.Flags()
	f.StringVar(&o.Addr, "addr", "127.0.0.1:8080", "where it listens (loopback)")
	f.StringVar(&o.Control, "control", "", "where its faults can be changed while it runs (loopback)")
	f.Float64Var(&o.LoseReplies, "lose-replies", 0, "share of answers dropped after the server acted, 0 to 1")
	f.Float64Var(&o.Errors, "errors", 0, "share of requests answered 500 or 503, 0 to 1")
	f.DurationVar(&o.Slow, "slow", 0, "added to each answer")
	f.Uint64Var(&o.Seed, "seed", 1, "of the faults")
	f.BoolVar(&o.Postgres, "postgres", false, "speak as a server on PostgreSQL")
	f.StringVar(&o.Version, "fineract", "1.11", "1.11 or 1.16")
	c.AddCommand(serve)
	return c
}

func (s *shell) doctorCmd() *cobra.Command {
	var note bool
	c := &cobra.Command{
		Use: "doctor", Short: "Check disk, clock, book, server, permissions; say what to do", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if note {
				return s.crashNote()
			}
			checks := s.Setup.Checks(c.Context(), s.at)
			h, err := s.Open(c.Context(), s.at)
			if err != nil {
				checks = append(checks, house.FailedCheck("doctor.book", err))
			} else {
				defer func() { _ = h.Close() }()
				s.words = h.Words
				checks = append(checks, h.Checks(c.Context())...)
			}
			return s.examined(checks)
		},
	}
	c.Flags().BoolVar(&note, "crash-note", false, "show what the last crash left, for those who repair it; nothing private is in it")
	return c
}

func (s *shell) crashNote() error {
	note, err := s.Setup.CrashNote(s.at)
	if errors.Is(err, fs.ErrNotExist) {
		return trouble(app.NotFound, "no_crash_note")
	}
	if err != nil {
		return err
	}
	return s.say(map[string]string{"crashNote": note}, func(w io.Writer, _ *words.Words) { fmt.Fprint(w, note) })
}

func (s *shell) examined(checks []Check) error {
	var worst error
	views := make([]show.Check, 0, len(checks))
	for _, c := range checks {
		v := show.Check{Name: c.Name, OK: c.OK, Warn: c.Warn, Said: s.tongue().T(c.Name, show.YesOrNo(s.tongue(), c.Args)...)}
		if c.Problem != nil {
			k := s.complaintOf(c.Problem)
			v.What, v.Do = k.What, k.Do
			if !c.OK && worst == nil {
				worst = trouble(c.Problem.Class, "doctor_found")
			}
		}
		views = append(views, v)
	}
	if err := s.say(map[string]any{"checks": views}, func(w io.Writer, _ *words.Words) { show.Checks(w, views) }); err != nil {
		return err
	}
	return worst
}
