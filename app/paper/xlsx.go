package paper

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daftari/app/money"
)

// exactDigits is how many decimal digits a spreadsheet's number holds without loss.
const exactDigits = 15

// xlsxTable is a workbook of one sheet. The rows are streamed: from 16 MB on excelize holds them
// in a working file in the system's folder for such, which it removes.
type xlsxTable struct {
	out    io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	bold   int         // style of the headings
	money  map[int]int // style of amounts by decimals
	next   int         // row, from 1
}

func newXLSX(out io.Writer, name string, rtl bool, columns int) (_ *xlsxTable, err error) {
	t := &xlsxTable{out: out, file: excelize.NewFile(), money: map[int]int{}, next: 1}
	defer func() {
		if err != nil {
			t.drop()
		}
	}()
	if err = t.file.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	if err = t.file.SetDocProps(&excelize.DocProperties{Creator: "Daftari", LastModifiedBy: "Daftari", Title: name}); err != nil {
		return nil, err
	}
	if err = t.file.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &rtl}); err != nil {
		return nil, err
	}
	if t.bold, err = t.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return nil, err
	}
	if t.stream, err = t.file.NewStreamWriter(name); err != nil {
		return nil, err
	}
	if err = t.stream.SetColWidth(1, columns, 16); err != nil {
		return nil, err
	}
	return t, t.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (t *xlsxTable) row(cells ...any) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		v, err := t.cell(c)
		if err != nil {
			return err
		}
		values[i] = v
	}
	at, err := excelize.CoordinatesToCellName(1, t.next)
	if err != nil {
		return err
	}
	t.next++
	return t.stream.SetRow(at, values)
}

func (t *xlsxTable) cell(c any) (any, error) {
	switch c := c.(type) {
	case string:
		if t.next == 1 {
			return excelize.Cell{StyleID: t.bold, Value: c}, nil
		}
		if c == "" {
			return nil, nil
		}
		return c, nil // an inline text, never a formula: no apostrophe is needed
	case int64:
		return c, nil
	case money.Amount:
		return t.amount(c)
	}
	return nil, fmt.Errorf("cell of type %T", c)
}

// amount as a number with its currency's decimals. A spreadsheet's numbers are doubles: up to 15
// digits the shortest decimal of the double is the amount itself; a longer one stays a text
// rather than lose its cents.
func (t *xlsxTable) amount(a money.Amount) (any, error) {
	if !a.Valid() {
		return nil, nil
	}
	decimal := a.Decimal()
	if len(strings.TrimLeft(strings.Map(digitsOnly, decimal), "0")) > exactDigits {
		return decimal, nil
	}
	number, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return nil, fmt.Errorf("amount as a number: %w", err)
	}
	style, err := t.moneyStyle(a.Currency().Digits())
	return excelize.Cell{StyleID: style, Value: number}, err
}

func (t *xlsxTable) moneyStyle(digits int) (int, error) {
	if style, ok := t.money[digits]; ok {
		return style, nil
	}
	format := "#,##0"
	if digits > 0 {
		format += "." + strings.Repeat("0", digits)
	}
	style, err := t.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return 0, fmt.Errorf("style of amounts: %w", err)
	}
	t.money[digits] = style
	return style, nil
}

func digitsOnly(c rune) rune {
	if c < '0' || c > '9' {
		return -1
	}
	return c
}

// drop removes the working file; why it came to this is told already.
func (t *xlsxTable) drop() { _ = t.file.Close() }

func (t *xlsxTable) close() (err error) {
	defer func() {
		if cerr := t.file.Close(); err == nil {
			err = cerr
		}
	}()
	if err := t.stream.Flush(); err != nil {
		return err
	}
	return t.file.Write(t.out)
}
