package enrol

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/sync/pairing"
	"daftari/ui/cli/house"
)

func (s Shell) recover() *cobra.Command {
	var r pairing.Recovering
	var bring bool
	c := &cobra.Command{
		Use: "recover PATH", Short: "Read what a lost, erased or broken device did not post", Args: cobra.ExactArgs(1),
		Long: `PATH is the device's book (book.db or its folder), a sealed copy, or a folder of copies. Nothing in it is
changed. With --bring the records go into the book of --data and --institution, with their keys and receipt
numbers: the next sync looks each one up at the core and posts only what is not there. A record that is in
that book already is left alone, so that this can be run again. What no certified user of the device signed
comes in parked: where a device was not certified yet, certify its key first (enrol certify --out) and name that
file by --certificates.`,
		Example: "  daftari recover /media/stick --keys umoja.keys\n  daftari recover book.db --keys umoja.keys --bring && daftari sync",
		RunE: func(c *cobra.Command, args []string) error {
			r.From = args[0]
			if !bring {
				return s.recovered(c.Context(), r, nil)
			}
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				return s.recovered(ctx, r, h.Book)
			})
		},
	}
	opening(&r.Opening, c)
	c.Flags().StringSliceVar(&r.Certificates, "certificates", nil, "file of certificates that the branch gave since (may be named several times)")
	c.Flags().BoolVar(&bring, "bring", false, "bring the records into a book, to be looked up and posted")
	return c
}

func (s Shell) recovered(ctx context.Context, r pairing.Recovering, into pairing.Bringer) error {
	v, err := s.Branch.Recover(ctx, r, into)
	if err != nil {
		return err
	}
	return s.Say(v, func(w io.Writer, t *words.Words) {
		lines(w, t, "enrol.recover.open", v.Open)
		lines(w, t, "enrol.recover.refused", v.Refused)
		lines(w, t, "enrol.recover.kept", v.Kept)
		for _, n := range []struct {
			key string
			n   int
		}{{"enrol.recover.bare", v.Bare}, {"enrol.recover.foreign", v.Foreign}, {"enrol.recover.damaged", v.Damaged}} {
			if n.n > 0 {
				fmt.Fprintln(w, t.T(n.key, "n", n.n))
			}
		}
		lines(w, t, "enrol.recover.unproven", v.Unproven)
		for _, path := range v.Torn {
			fmt.Fprintln(w, t.T("enrol.recover.torn", "path", path))
		}
		lines(w, t, "enrol.recover.left", v.Left)
		if v.Asked {
			fmt.Fprintln(w, t.T("enrol.recover.brought", "n", len(v.Brought), "known", v.Known))
		}
	})
}

func lines(w io.Writer, t *words.Words, title string, all []app.Entry) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(w, t.T(title, "n", len(all)))
	for _, e := range all {
		amount := ""
		if e.Amount.Valid() {
			amount = e.Amount.FormatWithCode(t.Lang())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", e.Day, t.T("kind."+string(e.Kind)), e.Title, amount, e.Receipt, e.By.Username)
	}
}
