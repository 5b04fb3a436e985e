package group_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/group"
)

// TestAmani: what is due, owed and saved, then a week later with a meeting behind it and nobody paid since.
func TestAmani(t *testing.T) {
	ctx, clock := t.Context(), &design.Clock{Now: design.At("10:42")}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := design.Book(t, clock)
	m := &group.Model{Book: b, Words: w, Group: design.Amani, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
	load := func() group.View {
		t.Helper()
		v, err := m.Load(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := load()
	if v.Name != "Amani Market" || v.Second != "Thursdays 11:30 · Kwa Mlango · 20 members" || v.Empty != "" || len(v.Weeks) != 0 {
		t.Errorf("%+v", v)
	}
	figures := []group.Figure{{Label: "Due today", Value: "16,750", Below: "40 lines"}, {Label: "Outstanding", Value: v.Figures[1].Value, Below: v.Figures[1].Below},
		{Label: "Savings", Value: "55,500", Below: "21 accounts"}, {Label: "Late", Value: "0", Below: "0 clients"}}
	if d := cmp.Diff(figures, v.Figures); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(group.Row{Client: 104, No: "1", Name: "Achieng Odhiambo", Balance: "7,200", Due: "750", Savings: "3,250", Late: "–"}, v.Rows[0]); d != "" {
		t.Error(d)
	}
	clock.Now = design.At("11:31")
	till := design.Teller(b, clock)
	o, err := till.OpenSheet(ctx, design.Amani, design.Day(), false)
	if err == nil {
		_, err = till.AllAsExpected(ctx, o.Sheet.Key)
	}
	if err == nil {
		_, err = till.Nothing(ctx, o.Sheet.Key, 107, app.Absent, "ill", "")
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
	clock.Now = design.On("2026-09-24", "10:00")
	v = load()
	if len(v.Weeks) != 1 || v.Weeks[0].Label != "17 Sep" || v.Weeks[0].Expected != 16750 || v.Weeks[0].Came != 15450 {
		t.Errorf("weeks %+v", v.Weeks)
	}
	if r := v.Rows[0]; r.Balance != "6,600" || r.LastPaid != "17 Sep" || r.IsLate {
		t.Errorf("who paid: %+v", r)
	}
	if r := v.Rows[1]; !r.IsLate || r.Late != "1,200" || r.Days != "7 days" || r.LastPaid != "" {
		t.Errorf("who was absent: %+v", r)
	}
	if f := v.Figures[3]; f.Value != "1,200" || f.Below != "1 client" || !f.Late {
		t.Errorf("%+v", f)
	}
	m.Group, m.Next = 0, till
	if w := load(); w.Name != "Tumaini Women" || len(w.Weeks) != 0 || w.Rows[0].LastPaid != "" {
		t.Errorf("the group that is next: %+v", w)
	}
	clock.Now = design.On("2026-09-24", "10:30")
	for _, g := range []app.GroupID{design.Tumaini, design.Umoja, design.Neema} {
		if _, err := till.NotHeld(ctx, g, app.DateOf(clock.Now), "sheet.reason.rain", app.Moving{}); err != nil {
			t.Fatal(err)
		}
	}
	if w := load(); w.Name != "Amani Market" || len(w.Weeks) != 1 || w.Rows[0].LastPaid != "17 Sep" {
		t.Errorf("the weeks of the group that is next: %+v", w)
	}
	m.Next = nil
	m.Group = 99
	if _, err := m.Load(ctx); app.ClassOf(err) != app.NotFound {
		t.Errorf("a group that is not here: %v", err)
	}
}
