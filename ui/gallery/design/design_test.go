package design

import (
	"testing"

	"daftari/app"
	"daftari/app/teller"
)

// TestFiguresOfThePictures holds the port against the sums that the pictures show.
func TestFiguresOfThePictures(t *testing.T) {
	parts := 0
	for _, l := range OpenSheet().Every() {
		for _, p := range l.Parts {
			if p.Blocked != "" {
				t.Errorf("%s: %s is blocked: %s", l.Name, p.Label, p.Blocked)
			}
			if !p.Expected.IsZero() {
				parts++
			}
		}
	}
	receipts, entries := Receipts()
	lines, sum := 0, KES(0)
	for _, e := range Lines() {
		lines++
		sum = must(sum.Add(e.Amount))
	}
	meetings, count := KES(0), Count(Notes()).Total
	for _, m := range Meetings() {
		meetings = must(meetings.Add(m.Amount))
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"expected of the sheet (p03a)", totals(t, OpenSheet()).Expected, KES(16750)},
		{"received (p03)", totals(t, MarkedSheet()).In, KES(15900)},
		{"parts with money (d1)", parts, 40},
		{"receipts (p06)", len(receipts), 20},
		{"first receipt", receipts[0].No.String(), "D-0412-000391"},
		{"Faith's receipt (p06b)", receipts[7].No.String() + " " + receipts[7].Title, "D-0412-000398 Faith Wambui"},
		{"entries", len(entries), 38},
		{"lines of the morning (p09)", lines, 54},
		{"their sum (p02)", sum, NotPosted()},
		{"meetings of the day", meetings, KES(41200 + 16750 + 9800)},
		{"notes (p05)", count, KES(15900)},
		{"notes, short (p05b)", Count(ShortNotes()).Total, KES(15850)},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func totals(t *testing.T, s app.Sheet) app.Totals {
	t.Helper()
	all, err := s.Totals()
	if err != nil || len(all) != 1 {
		t.Fatalf("totals %v, %v", all, err)
	}
	return all[0]
}

// TestBookTellsTheSameStory runs the meeting in the real book.
func TestBookTellsTheSameStory(t *testing.T) {
	ctx, clock := t.Context(), &Clock{At("11:31")}
	desk := Teller(Book(t, clock), clock)
	opened, err := desk.OpenSheet(ctx, Amani, Day(), false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := desk.AllAsExpected(ctx, opened.Sheet.Key)
	if err != nil {
		t.Fatal(err)
	}
	if got := totals(t, s); got.In != KES(16750) {
		t.Fatalf("received %v", got.In)
	}
	if s, err = desk.Nothing(ctx, s.Key, Client("Halima Abdi Noor").Client.ID, app.Absent, "child is sick", ""); err != nil {
		t.Fatal(err)
	}
	faith := Client("Faith Wambui")
	if s, err = desk.Say(ctx, s.Key, teller.Said{Client: faith.Client.ID, Reason: "sheet.reason.slow_week",
		Parts: []teller.SaidPart{{Kind: app.Repayment, Account: faith.Loans[0].Ref(), Amount: KES(700)}}}); err != nil {
		t.Fatal(err)
	}
	if s, err = desk.Count(ctx, s.Key, Shilling(), nil, true); err != nil {
		t.Fatal(err)
	}
	closed, err := desk.Close(ctx, s.Key)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(closed.Recorded.Receipts); n != 20 {
		t.Errorf("%d receipts, the picture has 20", n)
	}
	meetings, err := desk.Meetings(ctx, Day())
	if err != nil || len(meetings) != len(Meetings()) {
		t.Errorf("%d meetings, %v", len(meetings), err)
	}
}
