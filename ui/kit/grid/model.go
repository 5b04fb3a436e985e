// Package grid is the meeting sheet as a grid, for a keyboard (UI.md sections 4 and 5, d2):
// one row a member, one column a kind of account, a frozen head and sum.
package grid

import (
	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit/amount"
)

// Cell is one account of a member. Without Expected and Actual there is no such account and
// the cell shows a dot. Actual without an amount is not said yet: what is expected is shown.
type Cell struct {
	Expected money.Amount
	Actual   money.Amount
	Blocked  bool // cannot be taken: shown, not typed into
}

// shown is the amount that stands in the cell.
func (c Cell) shown() money.Amount {
	if c.Actual.Valid() {
		return c.Actual
	}
	return c.Expected
}

// there reports whether the member has such an account.
func (c Cell) there() bool { return c.shown().Valid() }

// differs reports whether another amount than the expected one was said.
func (c Cell) differs() bool {
	return c.Actual.Valid() && c.Expected.Valid() && c.Actual != c.Expected
}

// withMoney is where Tab stops: something is expected or was said.
func (c Cell) withMoney() bool {
	return c.there() && !c.Blocked && (c.Actual.Valid() && !c.Actual.IsZero() || c.Expected.Valid() && !c.Expected.IsZero())
}

// Row is one member, or the group itself.
type Row struct {
	Name  string
	Group bool // the group itself: on paper, no attendance, an ink rule below
	Was   app.Presence
	Cells []Cell
	Total money.Amount
	Why   string // what differs and why, ready to read
	Hot   bool   // differs: a turmeric row
}

// Sheet is all that the grid shows. Columns are the heads of Cells, in their order.
type Sheet struct {
	Columns []string
	Rows    []Row
	Sums    []money.Amount // under the columns
	Total   money.Amount
	Label   string // "20 members and the group"
	Here    string // "19 here"
}

// place is where the ring is: a row and a column; the column after the last money column is
// the member's total, where 0 means nothing at all.
type place struct{ row, col int }

// cursor moves over a sheet and holds what is being typed into a cell.
type cursor struct {
	sheet  *Sheet
	at     place
	typing *amount.Typing // nil while no cell is typed into
}

// onTotal reports whether the ring is on a member's total.
func (c *cursor) onTotal() bool { return c.at.col == len(c.sheet.Columns) }

// cell under the ring, nil on a total, where there is none, or in an empty sheet.
func (c *cursor) cell() *Cell {
	if c.at.row >= len(c.sheet.Rows) || c.at.col >= len(c.sheet.Rows[c.at.row].Cells) {
		return nil
	}
	if cell := &c.sheet.Rows[c.at.row].Cells[c.at.col]; cell.there() && !cell.Blocked {
		return cell
	}
	return nil
}

// up and down keep the column.
func (c *cursor) rows(by int) {
	c.at.row = min(max(c.at.row+by, 0), max(len(c.sheet.Rows)-1, 0))
}

// columns moves to the side, and stops there.
func (c *cursor) columns(by int) {
	c.at.col = min(max(c.at.col+by, 0), len(c.sheet.Columns))
}

// money goes to the next cell with money in reading order, or back; false when there is none
// left, so that the focus can leave the grid.
func (c *cursor) money(by int) bool {
	for p, ok := c.beside(c.at, by); ok; p, ok = c.beside(p, by) {
		cells := c.sheet.Rows[p.row].Cells
		if p.col < len(cells) && cells[p.col].withMoney() {
			c.at = p
			return true
		}
	}
	return false
}

func (c *cursor) beside(p place, by int) (place, bool) {
	p.col += by
	width := len(c.sheet.Columns)
	if p.col >= width {
		p = place{row: p.row + 1}
	}
	if p.col < 0 {
		p = place{row: p.row - 1, col: width - 1}
	}
	return p, p.row >= 0 && p.row < len(c.sheet.Rows) && width > 0
}

// digit types into the cell under the ring; the first one replaces what stands there.
func (c *cursor) digit(d int) bool {
	if !c.begin() {
		return false
	}
	*c.typing = c.typing.Digit(d)
	return true
}

// point types the decimal sign.
func (c *cursor) point() bool {
	if !c.begin() {
		return false
	}
	*c.typing = c.typing.Point()
	return true
}

// back shortens what stands there.
func (c *cursor) back() bool {
	if !c.begin() {
		return false
	}
	*c.typing = c.typing.Back()
	return true
}

func (c *cursor) begin() bool {
	cell := c.cell()
	if cell == nil {
		return false
	}
	if c.typing == nil {
		typing := amount.StartTyping(cell.shown())
		c.typing = &typing
	}
	return true
}

// take ends the typing and gives what was typed; false when nothing was.
func (c *cursor) take() (money.Amount, bool) {
	if c.typing == nil {
		return money.Amount{}, false
	}
	a := c.typing.Amount()
	c.typing = nil
	return a, true
}
