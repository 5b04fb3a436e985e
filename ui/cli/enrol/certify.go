package enrol

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daftari/app/words"
	"daftari/sync/pairing"
	"daftari/ui/cli/guard"
	"daftari/ui/cli/house"
)

func (s Shell) files(c *cobra.Command, do func(context.Context, pairing.Files) error) error {
	return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
		return do(ctx, pairing.Files{Book: h.Book, Chain: h.Book.Ledger(), Who: h.Keys, Role: string(h.Keys.User.Role), Now: s.Now})
	})
}

func (s Shell) request() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "request", Short: "On the device: ask the branch, by a file, to certify who is at it", Args: cobra.NoArgs,
		Long: `Writes a request that the branch answers with enrol answer; no network is needed on either side. It holds no
secret. The branch compares the key with the one that is shown here.`,
		Example: "  daftari enrol request --out rehema.request",
		RunE: func(c *cobra.Command, _ []string) error {
			return s.files(c, func(ctx context.Context, f pairing.Files) error {
				a, err := f.Ask(ctx, out)
				if err != nil {
					return err
				}
				return s.Say(a, func(w io.Writer, t *words.Words) { asked(w, t, "enrol.requested", a) })
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "file that takes it (default: it is printed)")
	return c
}

func asked(w io.Writer, t *words.Words, says string, a pairing.Asked) {
	if a.Text != "" {
		fmt.Fprintln(w, a.Text)
	}
	fmt.Fprintln(w, t.T(says, "code", a.Code, "user", a.User, "key", a.Key))
}

func (s Shell) answer() *cobra.Command {
	var r pairing.Answering
	var limits string
	c := &cobra.Command{
		Use: "answer REQUEST", Short: "On the branch PC: certify the key of a request by a file", Args: cobra.ExactArgs(1),
		Long: `Signs the key of a request with the branch's key, and with --limits-key gives the device its own key for
supervisors' codes, sealed so that only it can read it. Compare the key with the one that the device shows.`,
		Example: "  daftari enrol answer rehema.request --keys umoja.keys --limits-key branch.key --out rehema.answer",
		RunE: func(_ *cobra.Command, args []string) (err error) {
			r.Request = args[0]
			if limits != "" {
				if r.Limits, err = guard.ReadKey(limits); err != nil {
					return err
				}
			}
			a, err := s.Branch.Answer(r)
			if err != nil {
				return err
			}
			return s.Say(a, func(w io.Writer, t *words.Words) { asked(w, t, "enrol.answered", a.Asked) })
		},
	}
	opening(&r.Opening, c)
	c.Flags().StringVar(&limits, "limits-key", "", "file of the branch's limits key (daftari limits new-key)")
	c.Flags().IntVar(&r.Days, "days", 400, "days that the certificate holds")
	c.Flags().StringVar(&r.Out, "out", "", "file that takes the answer (default: it is printed)")
	return c
}

func (s Shell) accept() *cobra.Command {
	return &cobra.Command{
		Use: "accept ANSWER", Short: "On the device: take the branch's answer from a file", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.files(c, func(ctx context.Context, f pairing.Files) error {
				v, err := f.Accept(ctx, args[0])
				if err != nil {
					return err
				}
				return s.Say(v, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("enrol.accepted", "until", v.Until.Local().Format(time.DateOnly)))
					if v.Limits {
						fmt.Fprintln(w, t.T("enrol.accepted_limits"))
					}
				})
			})
		},
	}
}
