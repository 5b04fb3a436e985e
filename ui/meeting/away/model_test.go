package away_test

import (
	"context"
	"slices"
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
	if v.At != "14:00" || v.Place != "Mto Mdogo" || !slices.Contains(v.Times, "15:30") || !slices.Equal(v.Places, []string{"Kisima", "Kwa Mlango", "Mto Mdogo"}) {
		t.Errorf("at %s of %v, in %s of %v", v.At, v.Times, v.Place, v.Places)
	}
	if err := m.NotHeld(ctx, "sheet.reason.rain", app.Moving{To: v.Days[v.Free].On, At: v.At, Place: "Kisima"}); err != nil {
		t.Fatal(err)
	}
	notes, err := b.Notes(ctx, design.Baraka)
	if err != nil || len(notes) != 1 || notes[0].At != "" || notes[0].Place != "Kisima" {
		t.Errorf("what is usual is not noted, what differs is: %+v, %v", notes, err)
	}
	if _, err := till.OpenSheet(ctx, design.Baraka, design.Day(), false); app.ClassOf(err) != app.Conflict {
		t.Errorf("a moved meeting opened: %v", err)
	}
}
