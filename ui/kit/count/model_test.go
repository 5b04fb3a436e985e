package count

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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

// notes of p05: 9, 8, 9, 9 and 3 notes, 2 and 1 coins.
func p05() []app.CashLine {
	return []app.CashLine{{Value: 1000, Count: 9}, {Value: 500, Count: 8}, {Value: 200, Count: 9}, {Value: 100, Count: 9}, {Value: 50, Count: 3}, {Value: 20, Count: 2}, {Value: 10, Count: 1}}
}

func TestCountAgainstTheSheet(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(*Count)
		state State
		sum   int64
	}{
		{"nothing counted", func(*Count) {}, Nothing, 0},
		{"exactly", (*Count).Exactly, Matches, 15900},
		{"exactly, then a note", func(c *Count) { c.Exactly(); c.Add(0, 1) }, Short, 1000},
		{"taken back below none", func(c *Count) { c.Add(0, -10) }, Nothing, 0},
		{"ten at once", func(c *Count) { c.Add(0, 10); c.Add(1, 10); c.Set(3, 9) }, Matches, 15900},
		{"one note too many", func(c *Count) { c.Exactly(); c.Again(); c.Set(0, 16) }, Over, 16000},
		{"start again", func(c *Count) { c.Set(0, 16); c.Again() }, Nothing, 0},
		{"a slip of the finger", func(c *Count) { c.Set(7, 9_999_999) }, Over, 5 * mostOfOne},
	} {
		t.Run(c.name, func(t *testing.T) {
			count := Start(kes(t, 15900), app.CashCount{})
			c.do(&count)
			if count.State() != c.state || count.Sum() != kes(t, c.sum) {
				t.Errorf("state %d, sum %v", count.State(), count.Sum())
			}
			if d := count.Difference(); d != kes(t, c.sum-15900) {
				t.Errorf("difference %v", d)
			}
		})
	}
}

func TestCountKeepsWhatTheBookKeeps(t *testing.T) {
	for _, kept := range []app.CashCount{
		{Total: kes(t, 15900), Lines: p05()},
		{Total: kes(t, 15900), Exactly: true},
		{Total: kes(t, 80), Lines: []app.CashLine{{Value: 40, Count: 2}}}, // a coin our table has not
	} {
		count := Start(kes(t, 15900), kept)
		if diff := cmp.Diff(kept, count.Value()); diff != "" {
			t.Errorf("kept otherwise:\n%s", diff)
		}
	}
}

func TestCountWithoutATable(t *testing.T) {
	chf, err := money.ISO("CHF")
	if err != nil {
		t.Fatal(err)
	}
	count := Start(money.FromMinor(1250, chf), app.CashCount{})
	count.Set(0, 12)
	count.Set(1, 50)
	if count.State() != Matches || len(count.rows) != 2 {
		t.Errorf("%v in %d rows", count.Sum(), len(count.rows))
	}
}
