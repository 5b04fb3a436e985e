package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/paper"
	"daftari/app/words"
	"daftari/ui/cli/exports"
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
		s.exportVerb(exports.Entries, "Every entry, with what became of it", true),
		s.exportVerb(exports.Receipts, "Every receipt, with its sums", true),
		s.exportVerb(exports.Till, "The cash book: what came into the bag, went out, and was left", false),
		s.exportVerb(exports.Ledger, "The signed chain of records, for somebody else to verify; readable with --clear", false),
		sealedfile.Command(s.room(), exports.File))
}

// exportVerb is the frame of the four. people says that it can be narrowed to a group or client.
func (s *shell) exportVerb(what exports.What, short string, people bool) *cobra.Command {
	var x export
	c := &cobra.Command{
		Use: string(what), Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := x.settle(); err != nil {
				return err
			}
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				f, err := s.entryFilter(ctx, h, nil, x.day, x.group, x.client)
				if err != nil {
					return err
				}
				do, err := exports.Prepare(ctx, h, exports.Request{What: what, Format: paper.Format(x.format), Filter: f, Clear: x.clear})
				if err != nil {
					return err
				}
				if x.out == "-" {
					return do(s.Out)
				}
				if err := exports.File(x.out, do); err != nil {
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
