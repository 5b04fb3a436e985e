package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/cli/pick"
)

func (s *shell) clientsCmd() *cobra.Command {
	find := &cobra.Command{
		Use: "find TEXT", Short: "Clients by name, number, phone or account", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				heads, err := h.Book.Find(ctx, args[0], 50)
				if err != nil {
					return err
				}
				return s.say(map[string]any{"clients": heads}, func(w io.Writer, t *words.Words) {
					if len(heads) == 0 {
						fmt.Fprintln(w, t.T("cli.nobody"))
					}
					for _, c := range heads {
						fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", c.ID, c.Name, c.AccountNo, c.Phone.National(), strings.Join(c.Accounts, " "))
					}
				})
			})
		},
	}
	show := &cobra.Command{
		Use: "show CLIENT", Short: "A client with her accounts", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				file, err := picker(h).Client(ctx, args[0])
				if err != nil {
					return err
				}
				if file, err = withPending(ctx, h, file); err != nil {
					return err
				}
				return s.say(file, func(w io.Writer, t *words.Words) { showClient(w, t, file) })
			})
		},
	}
	return group("clients", "Find clients and their accounts", find, show)
}

// withPending counts in what waits in the outbox.
func withPending(ctx context.Context, h *House, file app.ClientFile) (app.ClientFile, error) {
	var refs []app.AccountRef
	for _, a := range pick.Accounts(file) {
		refs = append(refs, a.Ref)
	}
	if len(refs) == 0 {
		return file, nil
	}
	pending, err := h.Book.Pending(ctx, refs...)
	if err != nil {
		return file, err
	}
	return app.OverlayClient(file, pending), nil
}

func showClient(w io.Writer, t *words.Words, f app.ClientFile) {
	fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", f.Client.ID, f.Client.Name, f.Client.AccountNo, f.Client.Phone.National())
	for _, l := range f.Loans {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.Ref(), l.AccountNo, l.Product, t.T("cli.owes", "amount", l.Total.FormatWithCode(t.Lang())))
	}
	for _, v := range f.Savings {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", v.Ref(), v.AccountNo, v.Product, t.T("cli.has", "amount", v.Balance.FormatWithCode(t.Lang())))
	}
	for _, c := range f.Charges {
		fmt.Fprintf(w, "%s\t\t%s\t%s\n", c.Ref(), c.Name, t.T("cli.owes", "amount", c.Outstanding.FormatWithCode(t.Lang())))
	}
}
