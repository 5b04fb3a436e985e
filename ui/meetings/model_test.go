package meetings_test

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/meetings"
)

// TestWeeksAroundToday: a closed meeting shows its cash, a begun one that it is a draft; of those before only what this
// book knows is listed.
func TestWeeksAroundToday(t *testing.T) {
	ctx := context.Background()
	clock := &design.Clock{Now: design.At("07:50")}
	b := design.Book(t, clock)
	till := design.Teller(b, clock)
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	o, err := till.OpenSheet(ctx, design.Tumaini, design.Day(), false)
	if err == nil {
		_, err = till.AllAsExpected(ctx, o.Sheet.Key)
	}
	if err == nil {
		_, err = till.Count(ctx, o.Sheet.Key, design.Shilling(), nil, true)
	}
	if err == nil {
		_, err = till.Close(ctx, o.Sheet.Key)
	}
	if err == nil {
		_, err = till.OpenSheet(ctx, design.Umoja, design.Day(), false)
	}
	if err != nil {
		t.Fatal(err)
	}
	m := &meetings.Model{Book: b, Teller: till, Words: w, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
	v, err := m.Load(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var heads []string
	for _, d := range v.Days {
		heads = append(heads, d.Head)
	}
	if len(v.Days) != 3 || v.Days[0].End != "Today" || v.Days[1].Head != "Thursday 24 September" {
		t.Fatalf("days %q", heads)
	}
	today := v.Days[0].Rows
	if r := today[0]; r.State != app.SheetClosed || r.Amount != "14,350" || r.Second != "Closed" {
		t.Errorf("closed: %+v", r)
	}
	if r := today[1]; r.State != app.SheetOpen || r.Stamp != "Draft saved on this phone" {
		t.Errorf("begun: %+v", r)
	}
	if r := today[2]; r.State != "" || r.Second != "20 members · Mto Mdogo" {
		t.Errorf("to come: %+v", r)
	}
	clock.Now = clock.Now.AddDate(0, 0, 1)
	if v, err = m.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if last := v.Days[len(v.Days)-1]; last.Head != "Thursday 17 September" || len(last.Rows) != 2 || last.Rows[0].Amount != "14,350" {
		t.Errorf("a day later: %+v", last)
	}
}
