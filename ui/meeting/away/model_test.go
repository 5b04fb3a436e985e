package away_test

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/meeting/away"
)

func TestNotHeld(t *testing.T) {
	ctx := context.Background()
	clock := &design.Clock{Now: design.At("13:50")}
	b := design.Book(t, clock)
	till := design.Teller(b, clock)
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	m := &away.Model{Teller: till, Book: b, Words: w, Now: func() time.Time { return clock.Now }, Group: design.Baraka, Day: design.Day()}
	v, err := m.Absence(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if v.Name != "Baraka Youth" || v.Second != "Baraka Youth · today 14:00" || v.Expected != "9,800" || v.Regular != "Thu 24 Sep" || v.Said || v.Free < 0 {
		t.Errorf("%+v", v)
	}
	if len(v.Reasons) != 6 || v.Reasons[0].Word != "Rain" || len(v.Row()) != 4 {
		t.Errorf("%+v", v.Reasons)
	}
	if err := m.NotHeld(ctx, v.Days[v.Free].On, "sheet.reason.rain"); err != nil {
		t.Fatal(err)
	}
	if _, err := till.OpenSheet(ctx, design.Baraka, design.Day(), false); app.ClassOf(err) != app.Conflict {
		t.Errorf("a moved meeting opened: %v", err)
	}
}
