package today_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/ui/gallery/design"
	"daftari/ui/today"
)

func model(t *testing.T, clock *design.Clock) (*today.Model, *store.Book, *teller.Teller) {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := design.Book(t, clock)
	till := design.Teller(b, clock)
	return &today.Model{Book: b, Teller: till, Words: w, Now: func() time.Time { return clock.Now }}, b, till
}

func load(t *testing.T, m *today.Model) today.View {
	t.Helper()
	v, err := m.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// hold closes a group's meeting as expected.
func hold(t *testing.T, till *teller.Teller, g app.GroupID) {
	t.Helper()
	ctx := context.Background()
	o, err := till.OpenSheet(ctx, g, design.Day(), false)
	if err == nil {
		_, err = till.AllAsExpected(ctx, o.Sheet.Key)
	}
	if err == nil {
		_, err = till.Count(ctx, o.Sheet.Key, design.Shilling(), nil, true)
	}
	if err == nil {
		_, err = till.Close(ctx, o.Sheet.Key)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestMorning is p02: three meetings held, Amani Market next.
func TestMorning(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:30")}
	m, _, till := model(t, clock)
	for _, held := range []struct {
		group app.GroupID
		at    string
	}{{design.Tumaini, "07:50"}, {design.Umoja, "09:00"}, {design.Neema, "10:20"}} {
		clock.Now = design.At(held.at)
		hold(t, till, held.group)
	}
	clock.Now = design.At("10:42")
	v := load(t, m)
	if v.Second != "Thursday 17 September" || v.Collected != "41,200 of 67,750 collected" || v.Bag.Figures[0] != "41,200" || v.Empty != nil || v.Needs != nil {
		t.Errorf("%+v", v)
	}
	want := &today.Next{Group: design.Amani, Label: "Next · 11:30", In: "in 48 min", Name: "Amani Market", Amount: "16,750", Second: "20 members · Kwa Mlango", Unit: "expected, KES"}
	if d := cmp.Diff(want, v.Next); d != "" {
		t.Error(d)
	}
	type row struct{ time, name, second, amount string }
	var rows []row
	for _, r := range v.Rows {
		line := r.Second
		if r.Stamp != "" {
			line = r.Stamp
		}
		rows = append(rows, row{r.Time, r.Name, line, r.Amount})
	}
	if d := cmp.Diff([]row{
		{"07:30", "Tumaini Women", "Closed, on this phone", "14,350"}, {"08:45", "Umoja A", "Closed, on this phone", "12,450"},
		{"10:00", "Neema Farmers", "Closed, on this phone", "14,400"}, {"14:00", "Baraka Youth", "15 members · Mto Mdogo", "9,800"},
	}, rows, cmp.AllowUnexported(row{})); d != "" {
		t.Error(d)
	}
}

// TestDesk is d1's list: the next meeting stands among the others and is marked, closed ones say where they are, and whose book
// it is stands in the head.
func TestDesk(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:30")}
	m, b, till := model(t, clock)
	if err := b.SetOfficer(t.Context(), design.Officer()); err != nil {
		t.Fatal(err)
	}
	m.Computer = true
	hold(t, till, design.Tumaini)
	v := load(t, m)
	if v.Second != "Thursday 17 September · Rehema Achola" || v.Collected != "14,350 of 67,750" || v.Count != 5 || len(v.Rows) != 5 {
		t.Errorf("%+v", v)
	}
	for i, r := range v.Rows {
		if r.Next != (i == 1) || (r.Stamp == "On this computer") != (i == 0) {
			t.Errorf("%d: %+v", i, r)
		}
	}
	if len(v.Later) != 0 {
		t.Errorf("today's own groups are of the next days: %+v", v.Later)
	}
}

func TestFind(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:30")}
	m, b, till := model(t, clock)
	m.Finder = b
	hold(t, till, design.Amani)
	const none = ""
	for _, c := range []struct{ text, first, second string }{
		{"amani", "Amani Market", "20 members"}, {"AMANI MÁR", "Amani Market", "20 members"},
		{"faith", "Faith Wambui", "000128 · Amani Market"}, {"0700 000 104", "Achieng Odhiambo", "000104 · Amani Market"},
		{"D-0412-000002", "D-0412-000002", "Achieng Odhiambo · Thu 17 Sep"}, {"d-0412-000002", "D-0412-000002", "Achieng Odhiambo · Thu 17 Sep"},
		{"D-0413-000002", none, none}, {"D-0412-000099", none, none}, {"nobody of that name", none, none},
	} {
		all, err := m.Find(t.Context(), c.text)
		if err != nil {
			t.Fatal(err)
		}
		var first today.Hit
		if len(all) > 0 {
			first = all[0]
		}
		if first.Name != c.first || first.Second != c.second {
			t.Errorf("%q finds %+v", c.text, all)
		}
	}
	if all, err := m.Find(t.Context(), "2"); err != nil || all[len(all)-1].Receipt.N != 2 {
		t.Errorf("a receipt's running number: %+v, %v", all, err)
	}
}

func TestStatesOfAMeeting(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, till *teller.Teller) error
		want func(v today.View) bool
	}{
		{"a begun sheet is next and goes on", func(t *testing.T, till *teller.Teller) error {
			o, err := till.OpenSheet(context.Background(), design.Tumaini, design.Day(), false)
			if err == nil {
				_, err = till.AllAsExpected(context.Background(), o.Sheet.Key)
			}
			return err
		}, func(v today.View) bool { return v.Next.Name == "Tumaini Women" && v.Next.Begun }},
		{"not held says so and is not next", func(t *testing.T, till *teller.Teller) error {
			_, err := till.NotHeld(context.Background(), design.Tumaini, design.Day(), "sheet.reason.rain", app.Moving{})
			return err
		}, func(v today.View) bool {
			return v.Next.Name == "Umoja A" && v.Rows[0].Second == "Not held" && v.Rows[0].Amount == ""
		}},
		{"moved names the day", func(t *testing.T, till *teller.Teller) error {
			_, err := till.NotHeld(context.Background(), design.Tumaini, design.Day(), "sheet.reason.rain", app.Moving{To: design.Day().AddDays(1)})
			return err
		}, func(v today.View) bool { return v.Rows[0].Second == "Moved to Fri 18 Sep" }},
		{"moved to another time and place names them", func(t *testing.T, till *teller.Teller) error {
			to := app.Moving{To: design.Day().AddDays(1), At: "15:30", Place: "Kisima"}
			_, err := till.NotHeld(context.Background(), design.Umoja, design.Day(), "sheet.reason.rain", to)
			return err
		}, func(v today.View) bool { return v.Rows[0].Second == "Moved to Fri 18 Sep · 15:30 · Kisima" }},
		{"moved here stands at its own time and place", func(t *testing.T, till *teller.Teller) error {
			to := app.Moving{To: design.Day(), At: "06:15", Place: "Kisima"}
			_, err := till.NotHeld(context.Background(), design.Umoja, design.Day().AddDays(-7), "sheet.reason.rain", to)
			return err
		}, func(v today.View) bool {
			return v.Next.Name == "Umoja A" && v.Next.Label == "Next · 06:15" && v.Next.Second == "16 members · Kisima"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := &design.Clock{Now: design.At("07:35")}
			m, _, till := model(t, clock)
			if err := c.do(t, till); err != nil {
				t.Fatal(err)
			}
			if v := load(t, m); !c.want(v) {
				t.Errorf("%+v next %+v", v.Rows, v.Next)
			}
		})
	}
}

func TestEmptyDays(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:35")}
	m, b, _ := model(t, clock)
	clock.Now = design.At("07:35").AddDate(0, 0, 3)
	if err := b.Answered(context.Background(), clock.Now, design.Day().AddDays(3)); err != nil {
		t.Fatal(err)
	}
	if v := load(t, m); v.Empty == nil || len(v.Later) != 0 {
		t.Errorf("a phone has no place for the next days: %+v", v)
	}
	m.Computer = true
	v := load(t, m)
	if v.Empty == nil || v.Empty.Download || v.Empty.Title != "No meetings today" || len(v.Later) == 0 || v.Next != nil {
		t.Errorf("%+v", v)
	}
	fresh, err := store.Create(context.Background(), t.TempDir()+"/b", store.Options{Now: m.Now, Vault: vaulttest.New()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := fresh.Close(); err != nil {
			t.Error(err)
		}
	}()
	m.Book, m.Teller = fresh, design.Teller(fresh, clock)
	if v := load(t, m); v.Empty == nil || !v.Empty.Download || v.Bag.Figures[0] != "0" {
		t.Errorf("before the first pull: %+v", v)
	}
}
