package ledgers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/paper/qr"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
	"daftari/ui/cli/house"
)

// mostText bounds what is read from the terminal or a scanner.
const mostText = 16 << 10

// Check is `receipts check`.
func Check(s house.Shell) *cobra.Command {
	r := room{s}
	var picture string
	var files []string
	c := &cobra.Command{
		Use:   "check [TEXT]",
		Short: "Whether the words of a square are as they were signed; without TEXT it is read from the input",
		Long: `Checks the signature of a receipt with no network: the text of its square as it was shared, scanned or
pasted, or a picture of it. With --keys no book is needed. Whether a receipt is posted, or void since, the
branch list tells.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := r.text(args, picture)
			if err != nil {
				return err
			}
			keys, err := readKeys(files)
			if err != nil {
				return err
			}
			if len(files) > 0 {
				read, err := proof.ReadSquare(text)
				if err != nil {
					return app.Trouble(app.BadInput, "proof.no_square", err)
				}
				return r.checked(keys.Judge(read))
			}
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				got, err := h.Auditor.Square(ctx, text, keys)
				if errors.Is(err, proof.ErrFormat) {
					return app.Trouble(app.BadInput, "proof.no_square", err)
				}
				if err != nil {
					return err
				}
				return r.checked(got)
			})
		},
	}
	c.Flags().StringVar(&picture, "picture", "", "PNG or JPEG file with the square")
	c.Flags().StringArrayVar(&files, "keys", nil, "check by this file alone: certificates (an export), and the branch's public keys; may be given again")
	return c
}

// text of a square: from the picture, the argument, or the input, where a scanner types.
func (r room) text(args []string, picture string) (text string, err error) {
	switch {
	case picture != "":
		f, err := os.Open(picture)
		if err != nil {
			return "", app.Trouble(app.BadInput, "proof.unreadable", err, "path", picture)
		}
		text, err = qr.ReadPicture(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return "", app.Trouble(app.BadInput, "proof.no_picture", err, "path", picture)
		}
		return text, nil
	case len(args) == 1:
		return args[0], nil
	}
	b, err := io.ReadAll(io.LimitReader(r.In, mostText))
	if err != nil {
		return "", app.Trouble(app.BadInput, "proof.no_square", err)
	}
	return string(b), nil
}

func (r room) checked(c audit.Checked) error {
	if c.Verdict == proof.SlipNoFit {
		return app.Trouble(app.Rejected, "proof.no_fit", nil)
	}
	err := r.Say(c, func(w io.Writer, t *words.Words) {
		fmt.Fprintln(w, t.T("proof.slip."+string(c.Verdict)))
		about(w, t, c)
		if c.Standing == "" {
			fmt.Fprintln(w, t.T("proof.branch_list"))
		}
	})
	if err == nil && c.Verdict != proof.SlipRight {
		return app.Trouble(app.Rejected, "proof.not_trusted", nil)
	}
	return err
}

func about(w io.Writer, t *words.Words, c audit.Checked) {
	if len(c.Rows) == 0 {
		fmt.Fprintf(w, "  %s\t%s\n", c.No, c.Title)
	}
	for _, row := range c.Rows {
		fmt.Fprintln(w, strings.TrimRight("  "+row.Left+"\t"+row.Right, "\t"))
	}
	if c.Signer != "" {
		fmt.Fprintln(w, t.T("proof.signed_by", "name", c.Signer))
	}
	switch {
	case c.Standing == app.Void && !c.Since.IsZero():
		fmt.Fprintln(w, t.T("proof.void_since", "day", t.Date(c.Since.Year(), c.Since.Month(), c.Since.Day())))
	case c.Standing != "":
		fmt.Fprintln(w, t.T("cli.standing."+string(c.Standing)))
	}
	if !c.By.IsZero() {
		fmt.Fprintln(w, t.T("proof.replaced_by", "no", c.By.String()))
	}
}

// Find is `receipts find`.
func Find(s house.Shell) *cobra.Command {
	r := room{s}
	export := ""
	c := &cobra.Command{
		Use: "find CODE", Short: "The receipt with a printed code, XXXX-XXXX, in this book or an export", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			code, ok := proof.ReadCode(args[0])
			if !ok {
				return app.Trouble(app.BadInput, "proof.bad_code", nil, "text", args[0])
			}
			if export != "" {
				e, err := readExport(export)
				if err != nil {
					return err
				}
				for _, x := range e.Receipts() {
					if x.Code == code {
						return r.found(x)
					}
				}
				return app.Trouble(app.NotFound, "proof.no_code", nil)
			}
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				x, ok, err := h.Auditor.Find(ctx, code)
				if err == nil && !ok {
					err = app.Trouble(app.NotFound, "proof.no_code", nil)
				}
				if err != nil {
					return err
				}
				return r.found(x)
			})
		},
	}
	c.Flags().StringVar(&export, "in", "", "look in an export of a ledger instead of this book")
	return c
}

func (r room) found(c audit.Checked) error {
	return r.Say(c, func(w io.Writer, t *words.Words) {
		about(w, t, c)
		if c.Standing == "" {
			fmt.Fprintln(w, t.T("proof.branch_list"))
		}
	})
}
