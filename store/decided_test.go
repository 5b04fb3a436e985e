package store_test

import (
	"context"
	"slices"
	"testing"

	"daftari/app"
	"daftari/app/proof"
)

// What a person said of an entry is in the chain, with her reason.
func TestDecisionsAreChained(t *testing.T) {
	ctx, c := context.Background(), newClock()
	b := newBook(t, c, nil)
	record(t, b, single("lost", 1, app.DateOf(c.at)))
	record(t, b, single("back", 2, app.DateOf(c.at)))
	for _, k := range []app.Key{"lost", "back"} {
		settled(t, b, c, k, app.Outcome{Event: app.Lost})
	}
	must(t, b.Decide(ctx, "lost", app.Outcome{Key: "lost", Event: app.Confirm, Text: "seen at the core", Proof: &app.Confirmation{Key: "lost", Transaction: "7", At: c.at}}))
	must(t, b.Decide(ctx, "back", app.Outcome{Key: "back", Event: app.Refuse, Class: app.Rejected, Code: "person", Text: "not there"}))
	_, err := b.Record(ctx, app.Recording{Place: []app.Placing{{Key: "back", To: app.Suspended}}})
	must(t, err)
	var got []proof.Event
	links, err := b.Ledger().Links(ctx, 0, 100)
	must(t, err)
	for _, l := range links {
		r, err := proof.Parse(l.Body)
		must(t, err)
		if r.Event != nil {
			got = append(got, proof.Event{What: r.Event.What, About: r.Event.About, Title: r.Event.Title, Text: r.Event.Text})
		}
	}
	want := []proof.Event{{What: proof.Decided, About: "lost", Title: "confirmed", Text: "seen at the core"},
		{What: proof.Decided, About: "back", Title: "refused", Text: "not there"}, {What: proof.Decided, About: "back", Title: "suspense"}}
	if !slices.EqualFunc(got, want, func(a, b proof.Event) bool {
		return a.What == b.What && a.About == b.About && a.Title == b.Title && a.Text == b.Text
	}) {
		t.Errorf("the chain tells of %+v", got)
	}
}
