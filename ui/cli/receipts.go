package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/paper"
	"daftari/app/words"
	"daftari/ui/cli/exports"
	"daftari/ui/cli/ledgers"
)

func (s *shell) receiptsCmd() *cobra.Command {
	c := group("receipts", "Receipts given, and what they stand for", s.receiptsList(), s.receiptsShow(),
		ledgers.Check(s.room()), ledgers.Find(s.room()))
	c.Aliases = []string{"receipt"}
	return c
}

func (s *shell) receiptsList() *cobra.Command {
	var day, grp, client string
	var standings []string
	c := &cobra.Command{
		Use: "list", Short: "The receipts, oldest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				ef, err := s.entryFilter(ctx, h, nil, day, grp, client)
				if err != nil {
					return err
				}
				f := app.ReceiptFilter{Day: ef.Day, Group: ef.Group, Client: ef.Client}
				for _, name := range standings {
					st := app.ReceiptStanding(name)
					if st != app.Provisional && st != app.Final && st != app.Void {
						return trouble(app.BadInput, "bad_standing", "text", name)
					}
					f.Standings = append(f.Standings, st)
				}
				all, err := h.Book.Receipts(ctx, f)
				if err != nil {
					return err
				}
				all = append([]app.Receipt{}, all...) // none is [] in JSON, not null
				return s.say(map[string]any{"receipts": all}, func(w io.Writer, t *words.Words) {
					if len(all) == 0 {
						fmt.Fprintln(w, t.T("cli.no_receipts"))
					}
					for _, r := range all {
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.No, r.Day, r.Title, t.T("cli.standing."+string(r.Standing)))
					}
				})
			})
		},
	}
	f := c.Flags()
	f.StringVar(&day, "day", "", "yyyy-mm-dd")
	f.StringVar(&grp, "group", "", "group")
	f.StringVar(&client, "client", "", "client")
	f.StringSliceVar(&standings, "standing", nil, "provisional, final, void")
	return c
}

// receiptNo reads "K7-000123" or "123".
func receiptNo(text, device string) (app.ReceiptNo, error) {
	code, number, ok := strings.Cut(text, "-")
	if !ok {
		code, number = device, text
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return app.ReceiptNo{}, trouble(app.NotFound, "none_receipt", "text", text)
	}
	return app.ReceiptNo{Device: strings.ToUpper(code), N: n}, nil
}

func (s *shell) receiptsShow() *cobra.Command {
	var pdf, escpos, picture string
	c := &cobra.Command{
		Use: "show NUMBER", Short: "One receipt, on the terminal or as a file", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				doc, err := s.receipt(ctx, h, args[0])
				if err != nil {
					return err
				}
				for _, out := range []struct {
					path  string
					write func(io.Writer) error
				}{
					{pdf, func(w io.Writer) error { return doc.PDF(w, h.Words) }},
					{picture, func(w io.Writer) error { return doc.Picture(w, h.Words) }},
					{escpos, func(w io.Writer) error { return doc.ESCPOS(w, h.Words) }},
				} {
					if out.path == "" {
						continue
					}
					if err := exports.File(out.path, out.write); err != nil {
						return err
					}
				}
				return s.say(doc, func(w io.Writer, t *words.Words) {
					for _, line := range doc.Text(t) {
						fmt.Fprintln(w, line)
					}
				})
			})
		},
	}
	c.Flags().StringVar(&pdf, "pdf", "", "write it to a PDF file")
	c.Flags().StringVar(&picture, "picture", "", "write it to a PNG picture")
	c.Flags().StringVar(&escpos, "escpos", "", "write the bytes for a receipt printer to a file or device")
	return c
}

// receipt with the entries that stand on it.
func (s *shell) receipt(ctx context.Context, h *House, text string) (paper.Receipt, error) {
	device, err := h.Book.Device(ctx)
	if err != nil {
		return paper.Receipt{}, err
	}
	no, err := receiptNo(text, device.Code)
	if err != nil {
		return paper.Receipt{}, err
	}
	doc, err := paper.Of(ctx, h.Book, no, h.Institution)
	if app.ClassOf(err) == app.NotFound {
		err = trouble(app.NotFound, "none_receipt", "text", text)
	}
	return doc, err
}
