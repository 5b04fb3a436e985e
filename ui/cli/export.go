package cli

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/paper"
	"daftari/app/words"
	"daftari/ui/cli/sealedfile"
)

// export is one run of an export verb.
type export struct {
	format, out        string
	mark, clear        bool
	day, group, client string
}

func (s *shell) exportCmd() *cobra.Command {
	return group("export", "The book as tables for a spreadsheet; sealed, unless --clear is said",
		s.exportVerb("entries", "Every entry, with what became of it", true, s.exportEntries),
		s.exportVerb("receipts", "Every receipt, with its sums", true, s.exportReceipts),
		s.exportVerb("till", "The cash book: what came into the bag, went out, and was left", false, s.exportTill),
		s.exportVerb("ledger", "The signed chain of records, for somebody else to verify; readable with --clear", false, s.exportLedger),
		sealedfile.Command(s.room(), writeFile))
}

// write puts a whole export out. It is prepared first, so that a wrong name empties no file.
type write = func(out io.Writer) error

// exportVerb is the frame of the three. people says that it can be narrowed to a group or client.
func (s *shell) exportVerb(use, short string, people bool, prepare func(context.Context, *House, export) (write, error)) *cobra.Command {
	var x export
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.settle(); err != nil {
				return err
			}
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				do, err := prepare(ctx, h, x)
				if err != nil {
					return err
				}
				if !x.clear {
					do = sealedfile.Sealed(h, do)
				}
				if x.out == "-" {
					return do(s.Out)
				}
				if err := writeFile(x.out, do); err != nil {
					return err
				}
				return s.say(map[string]string{"written": x.out}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("cli.written", "path", x.out))
				})
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&x.clear, "clear", false, "leave the file readable for anybody who gets it: names and amounts in the clear")
	f.StringVar(&x.format, "format", string(paper.CSV), "csv or xlsx")
	f.StringVar(&x.out, "out", "-", "file to write; - is the terminal (csv only)")
	f.BoolVar(&x.mark, "bom", false, "begin csv with a byte order mark, so that Excel reads it as UTF-8")
	f.StringVar(&x.day, "day", "", "business date, yyyy-mm-dd")
	if people {
		f.StringVar(&x.group, "group", "", "group")
		f.StringVar(&x.client, "client", "", "client")
	}
	return c
}

// settle checks what can be checked before the book is opened or a file is touched.
func (x *export) settle() error {
	switch {
	case x.format != string(paper.CSV) && x.format != string(paper.XLSX):
		return trouble(app.BadInput, "bad_format", "text", x.format)
	case !x.clear && x.out == "-":
		return usage("an export is sealed: --out FILE writes it, --clear leaves it readable")
	case x.format == string(paper.XLSX) && x.out == "-":
		return usage("xlsx needs --out FILE")
	case x.format == string(paper.CSV) && x.mark:
		x.format = string(paper.CSVWithBOM)
	}
	return nil
}

func (s *shell) exportEntries(ctx context.Context, h *House, x export) (write, error) {
	f, err := s.entryFilter(ctx, h, nil, x.day, x.group, x.client)
	if err != nil {
		return nil, err
	}
	return func(out io.Writer) error {
		return paper.Entries(out, paper.Format(x.format), h.Words, h.Book.Export(ctx, f))
	}, nil
}

func (s *shell) exportReceipts(ctx context.Context, h *House, x export) (write, error) {
	f, err := s.entryFilter(ctx, h, nil, x.day, x.group, x.client)
	if err != nil {
		return nil, err
	}
	all, err := h.Book.Receipts(ctx, app.ReceiptFilter{Day: f.Day, Group: f.Group, Client: f.Client})
	if err != nil {
		return nil, err
	}
	return func(out io.Writer) error {
		return paper.Receipts(out, paper.Format(x.format), h.Words, withEntries(ctx, h, all))
	}, nil
}

// withEntries reads the entries of each receipt as it is asked for.
func withEntries(ctx context.Context, h *House, all []app.Receipt) iter.Seq2[paper.Receipt, error] {
	return func(yield func(paper.Receipt, error) bool) {
		for _, r := range all {
			doc := paper.Receipt{Receipt: r}
			for _, key := range r.Entries {
				file, err := h.Book.Entry(ctx, key)
				if err != nil {
					yield(paper.Receipt{}, err)
					return
				}
				doc.Entries = append(doc.Entries, file.Entry)
			}
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// exportTill also holds the cash book's last balances against the till that the book itself
// keeps: two ways to the same figure. Where cash moved meanwhile there is nothing to compare.
func (s *shell) exportTill(ctx context.Context, h *House, x export) (write, error) {
	f, err := s.entryFilter(ctx, h, nil, x.day, "", "")
	if err != nil {
		return nil, err
	}
	return func(out io.Writer) error {
		before, err := h.Book.Till(ctx)
		if err != nil {
			return err
		}
		balances, err := paper.Till(out, paper.Format(x.format), h.Words, f.Day, h.Book.Export(ctx, app.EntryFilter{}))
		if err != nil {
			return err
		}
		after, err := h.Book.Till(ctx)
		if err != nil {
			return err
		}
		if !slices.Equal(before, after) || slices.Equal(figures(balances), figures(after)) {
			return nil
		}
		return fmt.Errorf("the cash book ends with %v, the till holds %v", figures(balances), figures(after))
	}, nil
}

// figures that are not zero, in order.
func figures(all []money.Amount) []string {
	var out []string
	for _, a := range all {
		if !a.IsZero() {
			out = append(out, a.String())
		}
	}
	slices.Sort(out)
	return out
}

// exportLedger is JSON lines, whatever the format: only verify reads it.
func (s *shell) exportLedger(ctx context.Context, h *House, _ export) (write, error) {
	return func(out io.Writer) error { return h.Auditor.Export(ctx, out) }, nil
}
