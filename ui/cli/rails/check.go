package rails

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/app/words"
	"daftari/providers"
	"daftari/providers/setup"
	"daftari/ui/cli/house"
)

// checked is one rail of a file as --json tells it.
type checked struct {
	Name     string         `json:"name"`
	Standing string         `json:"standing"`
	Asked    bool           `json:"asked"` // for its float; some rails cannot be
	Floats   []money.Amount `json:"floats,omitempty"`
	Problem  *app.Problem   `json:"-"`
	Fault    string         `json:"fault,omitempty"`
}

// Check is `providers check FILE`: whether the rails of a file are whole and accepted, and, when told
// to ask, whether their keys open the door. It moves no money.
func Check(s house.Shell) *cobra.Command {
	var secrets string
	var ask bool
	c := &cobra.Command{
		Use: "check FILE", Short: "Whether a file of mobile-money rails is whole, before it is used", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return app.Trouble(app.BadConfig, "rail.settings", err, "rail", filepath.Base(args[0]), "fault", "the file cannot be read")
			}
			r, err := setup.Rails(string(text), setup.World{Secret: fromFolder(secrets), Log: slog.New(slog.DiscardHandler), Now: s.Now})
			if err != nil {
				return err
			}
			var all []checked
			var first error
			for _, name := range r.Names() {
				one := check(c.Context(), r, name, ask)
				if all = append(all, one); one.Problem != nil && first == nil {
					first = one.Problem
				}
			}
			if err := s.Say(all, func(w io.Writer, say *words.Words) { tell(w, say, all, ask) }); err != nil {
				return err
			}
			return first
		},
	}
	c.Flags().StringVar(&secrets, "secrets", os.Getenv("CREDENTIALS_DIRECTORY"), "folder with a file for each secret, named RAIL.WHAT")
	c.Flags().BoolVar(&ask, "ask", false, "ask for the float where the rail tells it: moves nothing, shows whether the keys are right")
	return c
}

func check(ctx context.Context, r *providers.Registry, name string, ask bool) checked {
	p, _ := providers.Find[providers.Provider](r, name)
	one := checked{Name: name, Standing: string(p.Terms().Standing)}
	b, can := providers.Find[providers.Balance](r, name)
	if !ask || !can {
		return one
	}
	one.Asked = true
	floats, err := b.Float(ctx)
	if err != nil {
		if !errors.As(err, &one.Problem) {
			one.Problem = app.Trouble(app.Internal, "rail.settings", err, "rail", name, "fault", err.Error())
		}
		one.Fault = string(one.Problem.Class)
	}
	for _, f := range floats {
		one.Floats = append(one.Floats, f.Amount)
	}
	return one
}

func tell(w io.Writer, say *words.Words, all []checked, ask bool) {
	for _, one := range all {
		told := say.T("rail.check.whole")
		switch {
		case one.Problem != nil:
			told = say.T(one.Problem.Key+".what", one.Problem.Args...)
		case one.Asked:
			told = say.T("rail.check.answers")
			for _, a := range one.Floats {
				told += " " + a.FormatWithCode(say.Lang())
			}
		case ask:
			told = say.T("rail.check.unasked")
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", one.Name, standing(say, one.Standing), told)
	}
}

// fromFolder reads a secret as systemd and most others hand it over: a file of that name.
func fromFolder(folder string) func(string) (secret.Secret, error) {
	return func(name string) (secret.Secret, error) {
		if folder == "" || filepath.Base(name) != name {
			return secret.Secret{}, nil
		}
		b, err := os.ReadFile(filepath.Join(folder, name))
		if errors.Is(err, fs.ErrNotExist) {
			return secret.Secret{}, nil
		}
		return secret.New(string(b)), err
	}
}
