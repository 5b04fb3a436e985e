package desk

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// enrolled devices of officers.
func (w *world) enrolled(users ...string) {
	w.Helper()
	for _, user := range users {
		code, err := w.desk.Invite(context.Background())
		if err != nil {
			w.Fatal(err)
		}
		e, err := deskapi.Enrol{Code: code, Device: w.who(user).Device, At: w.now}.Sign(w.users[user])
		if err != nil {
			w.Fatal(err)
		}
		if _, err := w.desk.Enrol(context.Background(), e); err != nil {
			w.Fatal(err)
		}
	}
}

func (w *world) met(user string, at time.Time) {
	w.Helper()
	if err := w.book.Write(context.Background(), func(t *deskbook.Tx) error { return t.Met(w.who(user).Device.ID, user, at, nil) }); err != nil {
		w.Fatal(err)
	}
}

func (w *world) officers(user string) payout.Branch {
	w.Helper()
	b, err := w.desk.Officers(context.Background(), w.who(user))
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// TestOfficers: an approver sees each officer with her devices, what she has under way and what waits; nobody else does.
func TestOfficers(t *testing.T) {
	w := newWorld(t, 1)
	w.enrolled("rehema", "otieno", "joseph")
	w.met("rehema", noon.Add(-2*time.Minute))
	lost := w.pay("rehema", 1, 5000)
	w.must("rehema", lost)
	w.rails["mpesa"].faults = func(string) farside.Fault { return farside.LosesOrder }
	w.step()
	w.is(lost.Key, payout.Unsure)
	w.waits(w.pay("rehema", 3, 5000))
	if _, err := w.desk.ShutOut(t.Context(), w.who("otieno").Device.ID, "signed word"); err != nil {
		t.Fatal(err)
	}
	want := payout.Branch{Now: w.now, Officers: []payout.Standing{
		{User: "joseph", Name: "Joseph", Devices: []payout.Met{{Code: "K3"}}},
		{User: "otieno", Name: "Otieno", Devices: []payout.Met{{Code: "K2", Shut: true}}},
		{User: "rehema", Name: "Rehema", Devices: []payout.Met{{Code: "K1", At: noon.Add(-2 * time.Minute)}}, Unsure: 1, Waiting: 1},
	}}
	if d := cmp.Diff(want, w.officers("joseph")); d != "" {
		t.Error(d)
	}
	_, err := w.desk.Officers(t.Context(), w.who("rehema"))
	keyIs(t, err, "payout.not_approver")
	out := w.who("joseph")
	out.Shut = "signed word"
	_, err = w.desk.Officers(t.Context(), out)
	keyIs(t, err, "desk.shut_out")
}

// TestDecidedToday: what was decided is told to those who might have decided on it, with what was let go; what an officer
// sent by herself was decided by nobody, and a day later nothing is told.
func TestDecidedToday(t *testing.T) {
	w := newWorld(t, 1)
	one, two := w.pay("rehema", 1, 60_000), w.pay("rehema", 3, 60_000)
	w.must("rehema", w.pay("rehema", 4, 5000))
	yes, no := w.waits(one, two), w.waits(w.pay("rehema", 5, 300_000)) // above joseph's band
	for _, d := range []payout.Decision{w.decision(yes, "joseph", payout.Yes, one.Key), w.decision(no, "mary", payout.No)} {
		if err := w.decide(d); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Minute)
	}
	keys := func(user string) (all []app.Key) {
		for _, d := range w.officers(user).Decided {
			all = append(all, d.Key)
		}
		return all
	}
	if d := cmp.Diff([]app.Key{yes.Key}, keys("joseph")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]app.Key{no.Key, yes.Key}, keys("mary")); d != "" {
		t.Error(d)
	}
	got := w.officers("joseph").Decided[0]
	if got.Lines != 1 || got.Total != kes(60_000) || got.Verdict != payout.Yes || got.By != "Joseph" || got.Officer != "rehema" || !got.At.Equal(noon) {
		t.Errorf("%+v", got)
	}
	w.now = w.now.Add(25 * time.Hour)
	if all := keys("mary"); all != nil {
		t.Errorf("the day after: %v", all)
	}
}

// TestWhatADeviceSaysItHolds stays until it says something else; a call that says nothing changes only when it was heard of.
func TestWhatADeviceSaysItHolds(t *testing.T) {
	w := newWorld(t, 1)
	w.enrolled("rehema")
	said := payout.Held{Kind: payout.Phone, Entries: 6, Sums: []money.Amount{kes(60_850)}}
	if err := w.book.Write(t.Context(), func(tx *deskbook.Tx) error { return tx.Met(w.who("rehema").Device.ID, "rehema", noon, &said) }); err != nil {
		t.Fatal(err)
	}
	w.met("rehema", noon.Add(time.Minute))
	var all []deskbook.Heard
	if err := w.book.Read(t.Context(), func(tx *deskbook.Tx) (err error) { all, err = tx.Heard(); return err }); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(said, all[0].Held); d != "" || len(all) != 1 || !all[0].At.Equal(noon.Add(time.Minute)) {
		t.Errorf("%s %+v", d, all)
	}
}
