package paper

import (
	"fmt"
	"io"
	"iter"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Format of an export.
type Format string

// The formats. CSVWithBOM is CSV that Excel takes for UTF-8 without being told.
const (
	CSV        Format = "csv"
	CSVWithBOM Format = "csv-bom"
	XLSX       Format = "xlsx"
)

// table is an export under way. A cell is a string, an int64 or a money.Amount; no amount is an
// empty cell. close writes what is still held, drop gives it up; one of them must follow.
type table interface {
	row(cells ...any) error
	close() error
	drop()
}

// write streams a table with headings that w names: fill gives its rows. After an error, out
// holds no finished table.
func write(out io.Writer, f Format, w *words.Words, name string, columns []string, fill func(table) error) (err error) {
	var t table
	switch f {
	case CSV, CSVWithBOM:
		t = newCSV(out, f == CSVWithBOM)
	case XLSX:
		t, err = newXLSX(out, w.T("paper.sheet."+name), rightToLeft(w.T("paper.receipt")), len(columns))
	default:
		err = fmt.Errorf("no such format: %q", f)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", name, err)
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = w.T("paper.column." + c)
	}
	if err = t.row(head...); err == nil {
		err = fill(t)
	}
	if err != nil {
		t.drop()
		return fmt.Errorf("export %s: %w", name, err)
	}
	if err := t.close(); err != nil {
		return fmt.Errorf("export %s: %w", name, err)
	}
	return nil
}

// Entries writes a row for each entry, in the order given. Kind, state, flow ("in", "out", "")
// and placement are the program's own words in every language, amounts are never negative, and
// times are UTC.
func Entries(out io.Writer, f Format, w *words.Words, all iter.Seq2[app.EntryFile, error]) error {
	columns := []string{"number", "receipt", "kind", "day", "recorded_at", "client", "account", "label", "amount", "currency",
		"flow", "state", "placement", "reason", "transaction", "key", "sheet", "corrects", "reverses", "places"}
	return write(out, f, w, "entries", columns, func(t table) error {
		for file, err := range all {
			if err != nil {
				return err
			}
			e := file.Entry
			receipt, transaction := e.Receipt, ""
			if file.Receipt != nil {
				receipt = file.Receipt.No
			}
			if file.Proof != nil {
				transaction = file.Proof.Transaction
			}
			err = t.row(e.Seq, receipt.String(), string(e.Kind), e.Day.String(), instant(e.At.Wall), e.Title, e.Account.String(), e.Label,
				e.Amount, e.Amount.Currency().Code(), flow(e.Flow), string(e.State), string(e.Placement), e.Reason, transaction,
				string(e.Key), string(e.Sheet), string(e.Corrects), string(e.Reverses), string(e.Places))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Receipts writes a row for each receipt and currency on it; a receipt without money has one
// row without figures.
func Receipts(out io.Writer, f Format, w *words.Words, all iter.Seq2[Receipt, error]) error {
	columns := []string{"receipt", "standing", "day", "recorded_at", "client", "currency", "in", "out", "lines", "replaces", "replaced_by"}
	return write(out, f, w, "receipts", columns, func(t table) error {
		for r, err := range all {
			if err != nil {
				return err
			}
			totals := totalsOf(r.Entries)
			if len(totals) == 0 {
				totals = []total{{}}
			}
			for _, sum := range totals {
				c := r.Receipt
				err = t.row(c.No.String(), string(c.Standing), c.Day.String(), instant(c.At), c.Title, sum.currency().Code(),
					sum.in, sum.out, int64(len(r.Entries)), c.Replaces.String(), c.ReplacedBy.String())
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Till writes the movements of the officer's bag as a cash book: what came in, what went out and
// what the till held after each, a balance for each currency. Cancelled entries moved nothing in
// the end and are left out. all are all entries of the book in order, since the balance needs
// them; day, unless zero, chooses the rows that are shown. The balances at the end are given
// back, in the order their currencies came, to be held against the book's own.
func Till(out io.Writer, f Format, w *words.Words, day app.Date, all iter.Seq2[app.EntryFile, error]) ([]money.Amount, error) {
	columns := []string{"number", "day", "recorded_at", "kind", "client", "receipt", "currency", "in", "out", "balance"}
	var held []money.Amount
	err := write(out, f, w, "till", columns, func(t table) error {
		for file, err := range all {
			if err != nil {
				return err
			}
			e := file.Entry
			if e.State == app.Cancelled || e.Flow == app.NoCash || e.Amount.IsZero() {
				continue
			}
			balance, err := move(&held, e)
			if err != nil {
				return fmt.Errorf("entry %d: %w", e.Seq, err)
			}
			if !day.IsZero() && e.Day != day {
				continue
			}
			in, out := e.Amount, money.Amount{}
			if e.Flow == app.CashOut {
				in, out = out, in
			}
			err = t.row(e.Seq, e.Day.String(), instant(e.At.Wall), string(e.Kind), e.Title, e.Receipt.String(),
				e.Amount.Currency().Code(), in, out, balance)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return held, err
}

// move adds an entry's cash to what is held in its currency.
func move(held *[]money.Amount, e app.Entry) (money.Amount, error) {
	step, err := e.Amount.Mul(int64(e.Flow))
	if err != nil {
		return money.Amount{}, err
	}
	for i, h := range *held {
		if h.Currency().Same(step.Currency()) {
			sum, err := h.Add(step)
			(*held)[i] = sum
			return sum, err
		}
	}
	*held = append(*held, step)
	return step, nil
}

func flow(f app.Flow) string {
	switch f {
	case app.CashIn:
		return "in"
	case app.CashOut:
		return "out"
	case app.NoCash:
	}
	return ""
}

// instant in UTC as ISO 8601 writes it, which sorts as text.
func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05.000Z")
}
