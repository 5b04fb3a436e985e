package farside_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/seed"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/farside"
)

// clock is the one clock of server and device; tests move it on.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }

// aSaturday of work at the branch: 10:00 in Nairobi.
func newClock() *clock { return &clock{time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)} }

// server with one tenant; seeded unless o is nil.
func server(t *testing.T, c *clock, opt fineracttest.Options, o *fineracttest.SeedOptions) (*fineracttest.Server, *fineracttest.Branch) {
	t.Helper()
	opt.Now = c.now
	srv, err := fineracttest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	var b *fineracttest.Branch
	if o != nil {
		if b, err = srv.SeedBranch(*o); err != nil {
			t.Fatal(err)
		}
		if err := farside.Ready(t.Context(), srv); err != nil {
			t.Fatal(err)
		}
	}
	return srv, b
}

// device of an officer, signed in.
type device struct {
	t       *testing.T
	client  *fineract.Client
	meter   *ledger.Meter
	session ledger.Session
	ledger  *ledger.Ledger
	keys    int
}

func (d *device) newKey() string {
	d.keys++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", d.keys)
}

func signIn(t *testing.T, c *clock, srv *fineracttest.Server, who seed.Login) *device {
	t.Helper()
	d := &device{t: t, meter: &ledger.Meter{}}
	var err error
	d.client, err = fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: srv.Tenants()[0], RootCAs: srv.CA(), Now: c.now, Observe: d.meter.Observe})
	if err != nil {
		t.Fatal(err)
	}
	if d.session, err = ledger.SignIn(t.Context(), d.client, who.Username, who.Password, d.newKey); err != nil {
		t.Fatal(err)
	}
	d.ledger, err = ledger.New(ledger.Config{Client: d.client, Meter: d.meter, Officer: d.session.Officer, Server: d.session.Server, Region: "KE", Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// pull also tells what went over the line.
func (d *device) pull(cursor string) (got app.Pull, requests int, bytes int64) {
	d.t.Helper()
	r0, up0, down0 := d.meter.Wire()
	got, err := d.ledger.Pull(context.Background(), cursor, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r, up, down := d.meter.Wire()
	return got, r - r0, up - up0 + down - down0
}

// TestReady: a seeded officer signs in, gets a device code, and takes the portfolio along.
func TestReady(t *testing.T) {
	for _, opt := range []fineracttest.Options{{}, {Version: "1.16", Database: fineracttest.PostgreSQL}, {TLS: true}} {
		t.Run(fmt.Sprintf("%s database %d TLS %v", opt.Version, opt.Database, opt.TLS), func(t *testing.T) {
			c := newClock()
			srv, b := server(t, c, opt, &fineracttest.SeedOptions{MinimalRole: true})
			if n := len(srv.Requests()); n != 0 {
				t.Errorf("%d requests are on the list", n)
			}
			d := signIn(t, c, srv, b.Officer)
			if len(d.session.Missing) != 0 || !d.session.Server.Reports {
				t.Fatalf("missing %v, reports %v", d.session.Missing, d.session.Server.Reports)
			}
			one, err := ledger.ClaimDevice(t.Context(), d.client, d.session.Officer, d.newKey(), func(int64) int64 { return 3 }, d.newKey)
			if err != nil || one.Code == "" {
				t.Fatalf("device %+v, %v", one, err)
			}
			got, _, _ := d.pull("")
			if len(got.Clients) != 240 || len(got.Groups) != 12 || len(got.Centres) != 3 || len(got.Loans) < 240 || len(got.Savings) != 252 {
				t.Errorf("%d clients, %d groups, %d centres, %d loans, %d savings", len(got.Clients), len(got.Groups), len(got.Centres), len(got.Loans), len(got.Savings))
			}
			if err := farside.Ready(t.Context(), srv); err != nil {
				t.Errorf("once more: %v", err)
			}
		})
	}
}
