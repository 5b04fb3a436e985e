// Package count is the cash counter: a row for each note and coin, what they come to, and
// how that stands against the sheet (UI.md section 4, p05).
package count

import (
	"slices"

	"daftari/app"
	"daftari/app/money"
)

// mostOfOne keeps a miscounted row from overflowing the sum; nobody carries more.
const mostOfOne = 99_999

// row is one note or coin.
type row struct {
	value money.Amount
	coin  bool
	n     int64
}

// State of a count against what the sheet says.
type State int

// Nothing is counted yet; the cash matches, is short, or is over.
const (
	Nothing State = iota
	Matches
	Short
	Over
)

// Count is what has been counted of one currency.
type Count struct {
	expected money.Amount
	rows     []row
	exactly  bool
}

// Start begins at kept, which may be empty, against what the sheet says must be there.
// Notes that the table does not know (withdrawn ones of an older count) keep a row; a
// currency without a table is counted in whole units and, where it has decimals, in the
// smallest.
func Start(expected money.Amount, kept app.CashCount) Count {
	cur := expected.Currency()
	c := Count{expected: expected, exactly: kept.Exactly}
	for _, d := range money.Denominations(cur) {
		c.rows = append(c.rows, row{value: d.Value, coin: d.Coin})
	}
	if len(c.rows) == 0 {
		c.rows = unitsOf(cur)
	}
	for _, l := range kept.Lines {
		c.take(money.FromMinor(l.Value, cur), l.Count)
	}
	return c
}

func unitsOf(cur money.Currency) []row {
	whole, err := money.ParseDecimal("1", cur)
	if err != nil {
		return nil
	}
	rows := []row{{value: whole}}
	if smallest := money.FromMinor(1, cur); smallest != whole {
		rows = append(rows, row{value: smallest, coin: true})
	}
	return rows
}

func (c *Count) take(value money.Amount, n int64) {
	i := slices.IndexFunc(c.rows, func(r row) bool { return r.value == value })
	if i < 0 {
		c.rows = append(c.rows, row{value: value})
		i = len(c.rows) - 1
	}
	c.rows[i].n = n
}

// Add changes the i-th row's count by n, never below none.
func (c *Count) Add(i int, n int64) { c.Set(i, c.rows[i].n+n) }

// Set puts the i-th row's count to n.
func (c *Count) Set(i int, n int64) {
	c.exactly = false
	c.rows[i].n = min(max(n, 0), mostOfOne)
}

// Exactly takes the sheet's sum as counted.
func (c *Count) Exactly() {
	c.Again()
	c.exactly = true
}

// Again starts from nothing.
func (c *Count) Again() {
	c.exactly = false
	for i := range c.rows {
		c.rows[i].n = 0
	}
}

// Value is the count as the book keeps it, the rows with something in them.
func (c *Count) Value() app.CashCount {
	kept := app.CashCount{Total: c.Sum(), Exactly: c.exactly}
	for _, r := range c.rows {
		if r.n > 0 {
			kept.Lines = append(kept.Lines, app.CashLine{Value: r.value.Minor(), Count: r.n})
		}
	}
	return kept
}

// Sum of what was counted.
func (c *Count) Sum() money.Amount {
	if c.exactly {
		return c.expected
	}
	var minor int64
	for _, r := range c.rows {
		minor += r.value.Minor() * r.n
	}
	return money.FromMinor(minor, c.expected.Currency())
}

// Difference is counted less expected.
func (c *Count) Difference() money.Amount {
	return money.FromMinor(c.Sum().Minor()-c.expected.Minor(), c.expected.Currency())
}

// State of the count.
func (c *Count) State() State {
	untouched := !c.exactly && !slices.ContainsFunc(c.rows, func(r row) bool { return r.n > 0 })
	switch d := c.Difference(); {
	case untouched:
		return Nothing
	case d.Sign() < 0:
		return Short
	case d.Sign() > 0:
		return Over
	}
	return Matches
}
