package approval

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/words"
)

var noon = time.Date(2026, time.September, 17, 12, 0, 0, 0, time.UTC)

// desk is a book with its desk, and who is at it.
type desk struct {
	Book
	Payer
	user    string
	batches []payout.BatchFile
	waiting []payout.Waiting
	branch  payout.Branch
	asked   int
}

func (d *desk) Batches(context.Context) ([]payout.BatchFile, error) { return d.batches, nil }
func (d *desk) Waiting(context.Context) ([]payout.Waiting, error)   { return d.waiting, nil }
func (d *desk) Branch(context.Context) (payout.Branch, error)       { return d.branch, nil }

func (d *desk) Policy(context.Context) (payout.Policy, error) {
	return payout.Policy{Authorities: []payout.Authority{{User: "joseph", Name: "Joseph", Approves: kes(100)}}}, nil
}

func (d *desk) Officer(context.Context) (app.Officer, error) {
	return app.Officer{Username: d.user, Name: d.user}, nil
}

func (d *desk) Officers(context.Context) (payout.Branch, error) {
	d.asked++
	return d.branch, nil
}

func kes(n int64) money.Amount {
	c, err := money.New("KES", 0, 0)
	if err != nil {
		panic(err)
	}
	return money.FromMinor(n, c)
}

func model(t *testing.T, d *desk) *Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return &Model{Book: d, House: d, Payer: d, Words: w, Now: func() time.Time { return noon }}
}

// TestDecidedToday: this device's own and what the desk told of others, each once, and nothing of another day.
func TestDecidedToday(t *testing.T) {
	group := func(key app.Key) payout.Group {
		return payout.Group{Key: key, No: "B-" + string(key), By: app.Officer{Name: "Rehema"}, Total: kes(50), At: app.Stamp{Wall: noon}, Until: noon}
	}
	told := func(key app.Key, v payout.Verdict, ago time.Duration) payout.Decided {
		return payout.Decided{Key: key, No: "B-" + string(key), Officer: "Moses", Lines: 2, Total: kes(90), Verdict: v, By: "Lydia", Reason: "", At: noon.Add(-ago)}
	}
	no := told("other", payout.No, time.Hour)
	no.Reason = "call Jane"
	d := &desk{user: "joseph", batches: []payout.BatchFile{
		{Group: group("mine"), Stand: payout.Allowed, Told: payout.BatchStatus{By: "Lydia", At: noon.Add(-time.Hour)}},
		{Group: group("yesterday"), Stand: payout.Denied, Told: payout.BatchStatus{By: "Lydia", At: noon.Add(-24 * time.Hour)}},
		{Group: group("waits"), Stand: payout.Waits}},
		branch: payout.Branch{Now: noon, Decided: []payout.Decided{no, told("mine", payout.Yes, time.Hour), told("before", payout.Yes, 13*time.Hour)}}}
	v, err := model(t, d).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range v.Decided {
		got = append(got, b.No+" "+b.By+" "+b.Count+" "+b.Total+", "+b.Stamp+": "+b.Decided)
	}
	want := []string{"B-mine Rehema 0 payments 50, Approved: Lydia, 11:00", "B-other Moses 2 payments 90, Not approved: Lydia, 11:00 · call Jane"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	d.user = "rehema" // she approves nothing, on the same device
	if v, err = model(t, d).List(t.Context()); err != nil || len(v.Decided) != 1 || v.Decided[0].Afar {
		t.Errorf("%+v %v", v.Decided, err)
	}
}

// TestHear: only who approves asks the desk what was decided.
func TestHear(t *testing.T) {
	for user, want := range map[string]int{"joseph": 1, "rehema": 0} {
		d := &desk{user: user}
		if err := model(t, d).Hear(t.Context()); err != nil || d.asked != want {
			t.Errorf("%s: asked %d times, %v", user, d.asked, err)
		}
	}
}

// TestFloats: what is left with each provider stands there; where the desk does not tell it, the provider.
func TestFloats(t *testing.T) {
	float := func(args ...string) payout.Finding {
		return payout.Finding{Key: "payout.check.float", OK: true, Args: args}
	}
	w := payout.Waiting{Batch: payout.Group{Total: kes(50)}, Checks: []payout.Finding{float("rail", "mpesa", "left", "240000"), float("rail", "airtel")}}
	m := model(t, &desk{})
	got := m.checks(w, Batch{group: w.Batch})
	if len(got) != 1 || !got[0].OK || got[0].Second != "240,000 and Airtel" {
		t.Errorf("%+v", got)
	}
}
