package grid

import (
	"testing"

	"daftari/app"
	"daftari/app/money"
)

func kes(t testing.TB, major int64) money.Amount {
	t.Helper()
	c, err := money.New("KES", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(major, c)
}

// small is three rows: the group, one with a second loan, one with savings alone.
func small(t testing.TB) *Sheet {
	cell := func(expected int64) Cell {
		if expected < 0 {
			return Cell{}
		}
		return Cell{Expected: kes(t, expected), Actual: kes(t, expected)}
	}
	row := func(name string, due ...int64) Row {
		r := Row{Name: name, Was: app.Present}
		for _, d := range due {
			r.Cells = append(r.Cells, cell(d))
		}
		return r
	}
	return &Sheet{
		Columns: []string{"Loan", "2nd loan", "Savings"},
		Rows:    []Row{row("The group itself", 500, -1, 200), row("Esther Nduku", 600, 250, 100), row("Khadija Omar", -1, -1, 100)},
	}
}

func TestTabVisitsMoneyInReadingOrder(t *testing.T) {
	c := cursor{sheet: small(t)}
	want := []place{{0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 2}}
	for _, p := range want {
		if !c.money(1) || c.at != p {
			t.Fatalf("at %v, want %v", c.at, p)
		}
	}
	if c.money(1) || c.at != want[len(want)-1] {
		t.Errorf("went past the end, to %v", c.at)
	}
	for i := len(want) - 2; i >= 0; i-- {
		if !c.money(-1) || c.at != want[i] {
			t.Fatalf("back at %v, want %v", c.at, want[i])
		}
	}
}

func TestTabPassesWhatCannotBeTaken(t *testing.T) {
	c := cursor{sheet: small(t)}
	c.sheet.Rows[0].Cells[2].Blocked = true
	c.sheet.Rows[1].Cells[0] = Cell{Expected: kes(t, 0), Actual: kes(t, 0)}
	if !c.money(1) || c.at != (place{1, 1}) {
		t.Errorf("at %v", c.at)
	}
}

func TestRingStaysInside(t *testing.T) {
	c := cursor{sheet: small(t)}
	c.rows(-1)
	c.columns(-1)
	if c.at != (place{}) {
		t.Errorf("at %v", c.at)
	}
	c.rows(99)
	c.columns(99)
	if c.at != (place{2, 3}) || !c.onTotal() || c.cell() != nil {
		t.Errorf("at %v", c.at)
	}
	empty := cursor{sheet: &Sheet{}}
	empty.rows(1)
	if empty.money(1) || empty.digit(1) {
		t.Error("something in an empty sheet")
	}
}

func TestTypingReplacesTheCell(t *testing.T) {
	c := cursor{sheet: small(t)}
	if c.at.row = 1; !c.digit(7) || !c.digit(0) || !c.digit(0) {
		t.Fatal("no digit taken")
	}
	if a, ok := c.take(); !ok || a != kes(t, 700) {
		t.Errorf("typed %v, %v", a, ok)
	}
	if _, ok := c.take(); ok {
		t.Error("taken twice")
	}
	c.back()
	if a, _ := c.take(); a != kes(t, 60) {
		t.Errorf("shortened to %v", a)
	}
	c.at = place{0, 1}
	if c.digit(5) || c.point() || c.back() {
		t.Error("typed into an account that is not there")
	}
}
