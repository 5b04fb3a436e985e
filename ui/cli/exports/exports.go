// Package exports is the use case behind `daftari export` and the page of the window that does the same: the book as
// tables for a spreadsheet, sealed unless somebody says otherwise.
package exports

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/paper"
	"daftari/ui/cli/house"
	"daftari/ui/cli/sealedfile"
)

// What is exported.
type What string

// Entries with what became of them; receipts with their sums; the cash book; the signed chain, for somebody else to
// verify: JSON lines, whatever the format.
const (
	Entries  What = "entries"
	Receipts What = "receipts"
	Till     What = "till"
	Ledger   What = "ledger"
)

// Request of an export. The cash book takes only the day of the filter, the ledger nothing.
type Request struct {
	What   What
	Format paper.Format
	Filter app.EntryFilter
	Clear  bool // readable for anybody
}

// Write puts a whole export out.
type Write = func(out io.Writer) error

// Prepare reads what can be wrong before a file is touched, so that a wrong name empties none.
func Prepare(ctx context.Context, h *house.House, r Request) (Write, error) {
	do, err := prepare(ctx, h, r)
	if err == nil && !r.Clear {
		do = sealedfile.Sealed(h, do)
	}
	return do, err
}

func prepare(ctx context.Context, h *house.House, r Request) (Write, error) {
	switch r.What {
	case Receipts:
		return receipts(ctx, h, r)
	case Till:
		return till(ctx, h, r), nil
	case Ledger:
		return func(out io.Writer) error { return h.Auditor.Export(ctx, out) }, nil
	case Entries:
	}
	return func(out io.Writer) error {
		return paper.Entries(out, r.Format, h.Words, h.Book.Export(ctx, r.Filter))
	}, nil
}

func receipts(ctx context.Context, h *house.House, r Request) (Write, error) {
	all, err := h.Book.Receipts(ctx, app.ReceiptFilter{Day: r.Filter.Day, Group: r.Filter.Group, Client: r.Filter.Client})
	if err != nil {
		return nil, err
	}
	return func(out io.Writer) error {
		return paper.Receipts(out, r.Format, h.Words, withEntries(ctx, h, all))
	}, nil
}

// withEntries reads the entries of each receipt as it is asked for.
func withEntries(ctx context.Context, h *house.House, all []app.Receipt) iter.Seq2[paper.Receipt, error] {
	return func(yield func(paper.Receipt, error) bool) {
		for _, r := range all {
			doc, err := paper.WithEntries(ctx, h.Book, r)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// till also holds the cash book's last balances against the till that the book itself keeps: two ways to the same
// figure. Where cash moved meanwhile there is nothing to compare.
func till(ctx context.Context, h *house.House, r Request) Write {
	return func(out io.Writer) error {
		before, err := h.Book.Till(ctx)
		if err != nil {
			return err
		}
		balances, err := paper.Till(out, r.Format, h.Words, r.Filter.Day, h.Book.Export(ctx, app.EntryFilter{}))
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
	}
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

// File writes into a file that only its owner may read; cli.unwritable where it cannot.
func File(path string, write Write) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return app.Trouble(app.BadInput, "cli.unwritable", err, "path", path)
	}
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			err = app.Trouble(app.BadInput, "cli.unwritable", cerr, "path", path)
		}
	}()
	return write(f)
}
