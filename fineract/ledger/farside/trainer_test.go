package farside_test

import (
	"net/http"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
)

// TestTrainer: each line does what it says, and the next one takes it away again.
func TestTrainer(t *testing.T) {
	c := newClock()
	srv, b := server(t, c, fineracttest.Options{}, &fineracttest.SeedOptions{})
	tr := farside.NewTrainer(srv, b)
	answers := func() bool {
		http.DefaultClient.CloseIdleConnections()
		r, err := (&http.Client{Timeout: time.Minute}).Post(srv.URL+"/fineract-provider/api/v1/authentication", "application/json", nil)
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return true
	}
	for _, x := range []struct {
		line    farside.Line
		answers bool
	}{{farside.Good, true}, {farside.Losing, false}, {farside.Cut, false}, {farside.Cut, false}, {farside.Good, true}} {
		if err := tr.SetLine(x.line); err != nil {
			t.Fatal(err)
		}
		if answers() != x.answers || tr.Line() != x.line {
			t.Errorf("line %s: an answer came: %v", tr.Line(), !x.answers)
		}
	}
	if err := tr.SetLine(farside.Slow); err != nil {
		t.Fatal(err)
	}
	if all := srv.Faults().List(); len(all) != 1 || all[0].Delay == 0 {
		t.Errorf("the slow line: %+v", all)
	}
	tr.RefuseNext()
	if n := len(srv.Faults().List()); n != 2 {
		t.Errorf("%d faults", n)
	}
	if n := len(tr.Moves()); n != 0 {
		t.Errorf("%d movements before anything was posted", n)
	}
	for n := 1; n <= 2; n++ {
		if err := tr.OtherPosts(); err != nil || len(tr.Moves()) != n {
			t.Fatalf("%d movements, %v", len(tr.Moves()), err)
		}
	}
	if m := tr.Moves(); m[0].Account == m[1].Account || m[0].Amount != "100.00" {
		t.Errorf("the other officer posted %+v", m)
	}
}

// TestMatch: each way in which two books can differ has its verdict.
func TestMatch(t *testing.T) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	entry := func(key string, s app.State) app.Entry {
		return app.Entry{Key: app.Key(key), Kind: app.Repayment, State: s, Amount: money.FromMinor(75000, kes)}
	}
	move := func(id, key, amount string) farside.Move {
		return farside.Move{ID: id, ExternalID: key, Amount: amount, Currency: "KES"}
	}
	entries := []app.Entry{entry("fine", app.Confirmed), entry("waits", app.Queued), entry("lost", app.Confirmed), entry("twice", app.Confirmed),
		entry("early", app.Unsure), entry("another", app.Confirmed), {Kind: app.Attendance}}
	pairs, left := farside.Match(entries, []farside.Move{move("L1", "fine", "750.00"), move("L2", "twice", "750.00"), move("L3", "twice", "750.00"),
		move("L4", "early", "750.00"), move("L5", "another", "75.00"), move("L6", "stranger", "10.00")})
	want := []farside.Verdict{"", "", farside.Lost, farside.Twice, farside.Early, farside.Another}
	if len(pairs) != len(want) || len(left) != 1 || left[0].ID != "L6" {
		t.Fatalf("%d pairs, left %+v", len(pairs), left)
	}
	for i, p := range pairs {
		if p.Verdict != want[i] {
			t.Errorf("%s: %q, want %q", p.Entry.Key, p.Verdict, want[i])
		}
	}
}
