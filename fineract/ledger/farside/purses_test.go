package farside_test

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/wallets"
)

// TestPurses: on every day of the week the same six loans are due by wallet, none of them of the group that meets.
func TestPurses(t *testing.T) {
	for day := range 7 {
		at := newClock().at.AddDate(0, 0, day)
		t.Run(at.Weekday().String(), func(t *testing.T) {
			t.Parallel()
			c := &clock{at}
			srv, b := server(t, c, fineracttest.Options{}, &fineracttest.SeedOptions{Seed: 1})
			d := signIn(t, c, srv, b.Officer)
			if err := farside.Purses(t.Context(), srv, "default", "mpesa", b, func() app.Key { return app.Key(d.newKey()) }); err != nil {
				t.Fatal(err)
			}
			got, err := wallets.Pull(t.Context(), d.client, wallets.Ask{Staff: d.session.Officer.Staff})
			if err != nil || len(got.Rows) != 6 {
				t.Fatalf("%d wallets, %v", len(got.Rows), err)
			}
			pulled, _, _ := d.pull("")
			for _, r := range got.Rows {
				for _, g := range pulled.Groups {
					for _, m := range g.Members {
						if m == r.Client && int64(g.ID) == b.TodayGroup {
							t.Errorf("client %d is paid at the meeting", r.Client)
						}
					}
				}
				if r.Wallet.Holder == "" || r.At.After(c.at.Add(time.Second)) {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}
