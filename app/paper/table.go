package paper

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Table is an export: a heading in words, and rows.
type Table struct {
	Name string // of the sheet
	Head []string
	Rows [][]Cell
}

// Cell is a text, a figure or an amount; machine decimals, so that sums can be made of them.
type Cell struct {
	Text   string
	Number int64
	Amount money.Amount
	Is     CellKind
}

// CellKind says which of a cell counts.
type CellKind int

// The kinds of cells.
const (
	TextCell CellKind = iota
	NumberCell
	AmountCell
)

func text(s string) Cell           { return Cell{Text: s} }
func number(n int64) Cell          { return Cell{Number: n, Is: NumberCell} }
func amount(a money.Amount) Cell   { return Cell{Amount: a, Is: AmountCell} }
func instant(at time.Time) Cell    { return text(at.UTC().Format("2006-01-02T15:04:05Z")) }
func currency(a money.Amount) Cell { return text(a.Currency().Code()) }

func head(w *words.Words, columns string) []string {
	var out []string
	for _, c := range strings.Fields(columns) {
		out = append(out, w.T("paper.col."+c))
	}
	return out
}

// Entries as a table, each with the core's number of it where it is posted.
func Entries(w *words.Words, files []app.EntryFile) Table {
	t := Table{Name: w.T("paper.entries"), Head: head(w, "seq receipt day recorded kind name account amount currency flow state transaction reason officer key")}
	for _, f := range files {
		e := f.Entry
		transaction := ""
		if f.Proof != nil {
			transaction = f.Proof.Transaction
		}
		reason := e.Reason
		if w.Has(reason) {
			reason = w.T(reason)
		}
		t.Rows = append(t.Rows, []Cell{number(e.Seq), text(e.Receipt.String()), text(e.Day.String()), instant(e.At.Wall),
			text(w.T("kind." + string(e.Kind))), text(e.Title), text(e.Label), amount(e.Amount), currency(e.Amount), text(flow(w, e.Flow)),
			text(w.T("paper.state." + string(e.State))), text(transaction), text(reason), text(e.By.Name), text(string(e.Key))})
	}
	return t
}

// Receipts as a table, a row for each line of each receipt.
func Receipts(w *words.Words, all []Receipt) Table {
	t := Table{Name: w.T("paper.receipts"), Head: head(w, "receipt day recorded name kind account amount currency flow standing replaces replaced_by")}
	for _, r := range all {
		for _, e := range r.Entries {
			t.Rows = append(t.Rows, []Cell{text(r.No.String()), text(r.Day.String()), instant(r.At), text(r.Title),
				text(w.T("kind." + string(e.Kind))), text(e.Label), amount(e.Amount), currency(e.Amount), text(flow(w, e.Way())),
				text(w.T("paper.standing." + string(r.Standing))), text(r.Replaces.String()), text(r.ReplacedBy.String())})
		}
	}
	return t
}

// Till is every movement of the bag in order, with what it held after each.
func Till(w *words.Words, entries []app.Entry) (Table, error) {
	t := Table{Name: w.T("paper.till"), Head: head(w, "seq day recorded kind name in out balance currency")}
	held := map[string]money.Amount{}
	for _, e := range entries {
		if e.State == app.Cancelled || e.Flow == app.NoCash || !e.Amount.Valid() {
			continue
		}
		id := e.Amount.Currency().Code() + strconv.Itoa(e.Amount.Currency().Digits())
		sum, ok := held[id]
		if !ok {
			sum = money.Zero(e.Amount.Currency())
		}
		in, out, move := e.Amount, money.Amount{}, e.Amount
		if e.Flow == app.CashOut {
			in, out, move = money.Amount{}, e.Amount, e.Amount.Neg()
		}
		sum, err := sum.Add(move)
		if err != nil {
			return Table{}, fmt.Errorf("till at entry %d: %w", e.Seq, err)
		}
		held[id] = sum
		t.Rows = append(t.Rows, []Cell{number(e.Seq), text(e.Day.String()), instant(e.At.Wall), text(w.T("kind." + string(e.Kind))),
			text(e.Title), amount(in), amount(out), amount(sum), currency(e.Amount)})
	}
	return t, nil
}

func flow(w *words.Words, f app.Flow) string {
	switch f {
	case app.CashIn:
		return w.T("paper.in")
	case app.CashOut:
		return w.T("paper.out")
	case app.NoCash:
	}
	return ""
}

// CSV writes the table, UTF-8, comma, CRLF not used. Texts that a spreadsheet would run as a
// formula get an apostrophe in front; figures are written by us and need none.
func (t Table) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(t.Head); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	for _, r := range t.Rows {
		row := make([]string, len(r))
		for i, c := range r {
			if row[i] = c.plain(); c.Is == TextCell {
				row[i] = harmless(row[i])
			}
		}
		if err := w.Write(row); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	w.Flush()
	return w.Error()
}

// harmless: = + - @ tab and return begin a formula in one spreadsheet or another.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (c Cell) plain() string {
	switch c.Is {
	case NumberCell:
		return strconv.FormatInt(c.Number, 10)
	case AmountCell:
		return c.Amount.Decimal()
	case TextCell:
	}
	return c.Text
}

// XLSX writes the tables as one workbook, a sheet each. Amounts are numbers there, written as
// their decimals without passing through a float; texts are never formulas.
func XLSX(out io.Writer, tables ...Table) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return fmt.Errorf("xlsx sheet: %w", err)
		}
		if err := t.fill(f); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
	}
	if err := f.Write(out); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return nil
}

func (t Table) fill(f *excelize.File) error {
	for i, h := range t.Head {
		at, err := excelize.CoordinatesToCellName(i+1, 1)
		if err != nil {
			return err
		}
		if err := f.SetCellStr(t.Name, at, h); err != nil {
			return err
		}
	}
	for n, r := range t.Rows {
		for i, c := range r {
			at, err := excelize.CoordinatesToCellName(i+1, n+2)
			if err != nil {
				return err
			}
			if err := c.write(f, t.Name, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c Cell) write(f *excelize.File, sheet, at string) error {
	switch {
	case c.plain() == "":
		return nil
	case c.Is == TextCell:
		return f.SetCellStr(sheet, at, c.Text)
	}
	return f.SetCellDefault(sheet, at, c.plain())
}
