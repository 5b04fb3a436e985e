package bag_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
	"daftari/ui/bag"
	"daftari/ui/gallery/design"
)

var ctx = context.Background()

func newModel(t *testing.T) *bag.Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	clock := &design.Clock{Now: design.At("12:48")}
	b := design.Book(t, clock)
	return &bag.Model{Book: b, Teller: design.Teller(b, clock), Words: w, Now: func() time.Time { return clock.Now }}
}

func load(t *testing.T, m *bag.Model) bag.View {
	t.Helper()
	v, err := m.Load(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestBag is the cash of a day: from the branch, to the bank, to the branch, never more than there is, no slip twice.
func TestBag(t *testing.T) {
	m := newModel(t)
	if v := load(t, m); v.Second != "Thu 17 Sep, 12:48" || len(v.Bag) != 1 || !v.Bag[0].IsZero() || len(v.Banks) != 0 {
		t.Errorf("%+v", v)
	}
	for _, c := range []struct {
		name string
		d    bag.Draft
		want string // key of the refusal
		left int64
	}{
		{"nothing in it", bag.Draft{Amount: design.KES(1), Bank: "Ziwa Bank", Slip: "1"}, "teller.not_in_bag", 0},
		{"from the branch", bag.Draft{Way: bag.FromBranch, Amount: design.KES(57100), Who: "Lydia"}, "", 57100},
		{"to the bank", bag.Draft{Amount: design.KES(40000), Bank: "Ziwa Bank", Slip: "DS 88214"}, "", 17100},
		{"the same slip", bag.Draft{Amount: design.KES(100), Bank: "Ziwa Bank", Slip: "ds 88214"}, "teller.slip_seen", 17100},
		{"more than is there", bag.Draft{Way: bag.ToBranch, Amount: design.KES(17101), Who: "Lydia"}, "teller.not_in_bag", 17100},
		{"nobody", bag.Draft{Way: bag.ToBranch, Amount: design.KES(100)}, "teller.to_needed", 17100},
		{"to the branch", bag.Draft{Way: bag.ToBranch, Amount: design.KES(17100), Who: "Lydia"}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			have := load(t, m).Bag[0]
			if whole := c.d.Whole(have); whole != (c.want == "" || c.want == "teller.slip_seen") {
				t.Errorf("can be saved: %v", whole)
			}
			_, err := m.Save(ctx, c.d)
			var p *app.Problem
			if (c.want == "") != (err == nil) || err != nil && (!errors.As(err, &p) || p.Key != c.want) {
				t.Fatalf("want %q, got %v", c.want, err)
			}
			if v := load(t, m); v.Bag[0].Minor() != c.left {
				t.Errorf("the bag holds %v", v.Bag)
			}
		})
	}
	if v := load(t, m); !cmp.Equal(v.Banks, []string{"Ziwa Bank"}) || !cmp.Equal(v.People, []string{"Lydia"}) {
		t.Errorf("%+v", v)
	}
}

func TestQuick(t *testing.T) {
	for have, want := range map[int64][]int64{57100: {57100, 40000, 30000}, 0: nil, 7: {7, 6, 5}, 1000: {1000}, 25000: {25000, 10000}} {
		var wants []money.Amount
		for _, n := range want {
			wants = append(wants, design.KES(n))
		}
		if d := cmp.Diff(wants, bag.Quick(design.KES(have))); d != "" {
			t.Errorf("%d: %s", have, d)
		}
	}
}
