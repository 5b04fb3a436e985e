// Package users holds the verbs for who may open a book.
package users

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/store/vault/keys"
	"daftari/ui/cli/house"
)

// userView is a user as --json tells her.
type userView struct {
	Slot string    `json:"slot"`
	Name string    `json:"name"`
	Role keys.Role `json:"role"`
	PIN  bool      `json:"pin"`
	You  bool      `json:"you"`
}

// Commands of `daftari users`.
func Commands(s house.Shell) []*cobra.Command {
	r := room{s}
	return []*cobra.Command{r.list(), r.add(), r.passphrase(), r.remove()}
}

type room struct{ house.Shell }

func (s room) list() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "The users of this book", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.Within(c.Context(), func(_ context.Context, h *house.House) error {
				all, err := h.Keys.Users()
				if err != nil {
					return err
				}
				v := make([]userView, len(all))
				for i, u := range all {
					v[i] = userView{Slot: u.Slot, Name: u.Name, Role: u.Role, PIN: len(u.PIN) > 0, You: u.Slot == h.Keys.User.Slot}
				}
				return s.Say(v, func(w io.Writer, t *words.Words) {
					for _, u := range v {
						fmt.Fprintf(w, "%s\t%s\n", u.Name, t.T("cli.role."+string(u.Role)))
					}
				})
			})
		},
	}
}

func (s room) add() *cobra.Command {
	r := house.EnrolRequest{Role: keys.Colleague, NewFD: -1}
	role := string(keys.Colleague)
	c := &cobra.Command{
		Use: "add USER", Short: "Let one more person open this book; she signs in at the core once", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r.Place, r.User, r.Role, r.Ask = *s.At, args[0], keys.Role(role), s.Ask()
			if !r.Role.Valid() {
				return app.Trouble(app.BadInput, "vault.bad_user", nil)
			}
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				u, err := s.Setup.Enrol(ctx, h, r)
				if err != nil {
					return err
				}
				v := userView{Slot: u.Slot, Name: u.Name, Role: u.Role}
				return s.Say(v, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("cli.user_added", "name", u.Name, "role", t.T("cli.role."+string(u.Role))))
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&role, "role", role, "officer, colleague, cashier or approver")
	f.StringVar(&r.Password, "password", "", "where her password at the core comes from: prompt (the default), keyring or file:PATH")
	f.IntVar(&r.NewFD, "new-passphrase-fd", -1, "number of the descriptor that gives her passphrase (default: a prompt, twice)")
	return c
}

func (s room) passphrase() *cobra.Command {
	newFD := -1
	c := &cobra.Command{
		Use: "passphrase", Short: "Change your own passphrase", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				if err := s.Setup.Passphrase(ctx, h, *s.At, newFD); err != nil {
					return err
				}
				return s.Say(map[string]bool{"changed": true}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("cli.passphrase_changed"))
				})
			})
		},
	}
	c.Flags().IntVar(&newFD, "new-passphrase-fd", -1, "number of the descriptor that gives the new passphrase (default: a prompt, twice)")
	return c
}

func (s room) remove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Let somebody open this book no more; what she recorded stays hers", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				all, err := h.Keys.Users()
				if err != nil {
					return err
				}
				slot := args[0]
				for _, u := range all {
					if strings.EqualFold(u.Name, args[0]) {
						slot = u.Slot
					}
				}
				if err := h.Keys.Remove(slot); err != nil {
					return err
				}
				if err := h.Book.KeysChanged(ctx, h.Keys.Gen); err != nil {
					return err
				}
				return s.Say(map[string]string{"removed": args[0]}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("cli.user_removed", "name", args[0]))
				})
			})
		},
	}
}
