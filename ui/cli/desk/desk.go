// Package desk holds the verbs of `daftari desk`: to make a desk, to run it, and to speak with the one that runs.
package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/secret"
	"daftari/app/words"
	"daftari/sync/desk/office"
	"daftari/ui/cli/house"
)

// defaultDir is where a desk lies when nothing else is said; packaging/daftari-desk.service uses it.
const defaultDir = "/var/lib/daftari-desk"

// Commands of `daftari desk`. outside gives what comes from outside: with the log of a desk that runs, or of a verb.
func Commands(outside func(running bool) office.World) func(house.Shell) *cobra.Command {
	return func(s house.Shell) *cobra.Command {
		r := &room{Shell: s, outside: outside}
		c := &cobra.Command{Use: "desk", Short: "The institution's desk: the one payer by mobile money, without a window",
			Long: `The desk pays by the institution's mobile-money rails what devices ask for, tells the core, and answers devices what became
of it. It serves several institutions, each with a book of its own. docs/desk.md is for whoever runs it.`}
		c.PersistentFlags().StringVar(&r.dir, "dir", "", "the desk's folder (default $DAFTARI_DESK, $STATE_DIRECTORY, else "+defaultDir+")")
		c.AddCommand(r.init(), r.add(), r.run(), r.status(), r.invite(), r.approver(), r.policy(), r.shutout(), r.resume(), r.restored(), r.payments(), r.mend(), r.evidence(), r.copy())
		return c
	}
}

type room struct {
	house.Shell
	outside func(running bool) office.World
	dir     string
}

func (r *room) folder(w office.World) string {
	return cmp.Or(r.dir, w.Env("DAFTARI_DESK"), w.Env("STATE_DIRECTORY"), defaultDir)
}

// at is the desk in the folder, for a verb.
func (r *room) at() (*office.Office, error) {
	w := r.outside(false)
	return office.At(w, r.folder(w))
}

// verb is one that speaks with a desk: do gives what is told, text writes it for people.
func verb[T any](r *room, use, short string, args cobra.PositionalArgs, do func(context.Context, *office.Office, []string) (T, error),
	text func(io.Writer, *words.Words, []string, T)) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Args: args, RunE: func(c *cobra.Command, args []string) error {
		o, err := r.at()
		if err != nil {
			return err
		}
		v, err := do(c.Context(), o, args)
		if err != nil {
			return err
		}
		return r.Say(v, func(w io.Writer, say *words.Words) { text(w, say, args, v) })
	}}
}

func line(w io.Writer, text string) { _, _ = fmt.Fprintln(w, text) }

func (r *room) init() *cobra.Command {
	var m office.Making
	c := &cobra.Command{
		Use: "init", Short: "Make a desk: its folder, its key, its certificate", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w := r.outside(false)
			made, err := office.Init(w, r.folder(w), m)
			if err != nil {
				return err
			}
			return r.Say(made, func(w io.Writer, say *words.Words) {
				line(w, say.T("office.said.made", "path", made.Dir))
				line(w, say.T("office.said.print", "print", made.Fingerprint))
				line(w, say.T("office.said.until", "day", made.Until))
				if made.Left != "" {
					line(w, say.T("office.said.left", "path", made.Left))
				}
				line(w, say.T("office.said.key", "where", cmp.Or(m.Key, office.KeyFile+"desk.key")))
			})
		},
	}
	f := c.Flags()
	f.StringVar(&m.Listen, "listen", "", "where devices and rails reach it (default :8443)")
	f.StringVar(&m.Status, "status", "", "where its page opens, on this machine alone (default 127.0.0.1:9461)")
	f.StringVar(&m.Public, "public", "", "https address under which rails call back")
	f.StringVar(&m.Key, "key", "", `where its key lies: "credential" (systemd), "keyring" or "file:PATH" (default file:desk.key)`)
	f.StringVar(&m.Cert, "cert", "", "certificate, PEM; without it the desk makes its own")
	f.StringVar(&m.CertKey, "cert-key", "", "the certificate's key, PEM")
	f.StringSliceVar(&m.Hosts, "host", nil, "names and addresses for its own certificate (default those of --public and this machine)")
	f.StringVar(&m.Copies, "copies", "", "folder for a copy of each book every day")
	f.StringVar(&m.Zone, "zone", "", "time zone, Africa/Nairobi (default this machine's)")
	f.StringVar(&m.Language, "language", "", "of its page where a browser asks for none of ours")
	c.MarkFlagsRequiredTogether("cert", "cert-key")
	return c
}

func (r *room) add() *cobra.Command {
	var a office.Adding
	var secrets string
	var books office.Books
	c := verb(r, "add NAME", "Add an institution, or change what is given", cobra.ExactArgs(1),
		func(ctx context.Context, o *office.Office, args []string) (map[string]string, error) {
			a.Name = args[0]
			if books.Paid != 0 {
				a.Books = map[string]office.Books{office.BooksOther: books}
			}
			var err error
			if a.Secrets, err = given(secrets); err != nil {
				return nil, err
			}
			return map[string]string{"name": a.Name}, o.Add(ctx, a)
		}, func(w io.Writer, say *words.Words, args []string, _ map[string]string) {
			line(w, say.T("office.said.added", "name", args[0]))
		})
	f := c.Flags()
	f.StringVar(&a.Title, "title", "", "as people know it")
	f.StringVar(&a.Server, "server", "", "address of its core")
	f.StringVar(&a.Tenant.Tenant, "tenant", "", "of the core (default default)")
	f.StringVar(&a.User, "user", "", "the desk's own user at the core")
	f.StringVar(&a.CA, "ca", "", "certificate authority of the core, PEM")
	f.BoolVar(&a.Plain, "insecure-http", false, "allow plain http to another machine: tests only")
	f.StringVar(&a.Zone, "zone", "", "in which its days begin (default the desk's)")
	f.StringVar(&a.Tenant.Policy, "policy", "", `"desk": who may pay is said here, not at the core`)
	f.StringVar(&a.Branch, "branch", "", "file with the branch's public keys")
	f.StringVar(&a.Rails, "rails", "", "file of rails (daftari providers check)")
	f.StringVar(&secrets, "secrets", "", "folder with a file for each secret: "+office.SecretPassword+", and RAIL.WHAT")
	f.Int64Var((*int64)(&books.Paid), "paid-type", 0, "payment type at the core under which payments are booked")
	return c
}

// given are the secrets in a folder, one to a file.
func given(folder string) (all []office.Given, err error) {
	if folder == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "office.file", err, "path", folder)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, app.Trouble(app.BadConfig, "office.file", err, "path", e.Name())
		}
		name := e.Name()
		if name != office.SecretPassword {
			name = office.SecretRail + name
		}
		all = append(all, office.Given{Name: name, Value: secret.New(strings.TrimRight(string(text), "\r\n"))})
	}
	return all, nil
}

func (r *room) run() *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Serve devices and rails until told to stop", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			w := r.outside(true)
			o, err := office.At(w, r.folder(w))
			if err != nil {
				return err
			}
			running, err := o.Start(c.Context())
			if err != nil {
				return err
			}
			return running.Serve(c.Context())
		},
	}
}
