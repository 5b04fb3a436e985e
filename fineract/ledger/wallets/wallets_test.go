package wallets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/wallets"
)

var noon = time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)

type world struct {
	*testing.T
	s       *fineracttest.Server
	branch  *fineracttest.Branch
	officer *fineract.Client
	clients []app.ClientID
	n       int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s, err := fineracttest.New(fineracttest.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w := &world{T: t, s: s}
	if w.branch, err = s.SeedBranch(fineracttest.SeedOptions{Centers: 1, Groups: 2, GroupSize: 3, Officers: 2, NoUGX: true, History: 1}); err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	for _, id := range w.branch.Clients {
		w.clients = append(w.clients, app.ClientID(id))
	}
	w.officer = w.as(w.branch.Officer.Username, w.branch.Officer.Password)
	return w
}

func (w *world) as(user, password string) *fineract.Client {
	w.Helper()
	c, err := fineract.New(fineract.Config{BaseURL: w.s.URL, Tenant: "default", User: user, Now: func() time.Time { return noon }, RetryWait: time.Millisecond})
	if err != nil {
		w.Fatal(err)
	}
	c.SetPassword(password)
	return c
}

func (w *world) key() app.Key {
	w.n++
	return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", w.n))
}

func (w *world) wallet(number string) payout.Wallet {
	w.Helper()
	n, err := msisdn.Parse(number, "KE")
	if err != nil {
		w.Fatal(err)
	}
	return payout.Wallet{Provider: "mpesa", Number: n, Holder: "Atieno Ouma", Tier: "full"}
}

// row of a client's wallet, not yet written.
func (w *world) row(client app.ClientID, number string) wallet.Row {
	w.Helper()
	r, err := wallet.Adding(nil, w.key(), client, w.wallet(number), w.branch.Officer.Username, noon)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) write(c *fineract.Client, r wallet.Row) wallet.Row {
	w.Helper()
	got, err := wallets.Write(context.Background(), c, r)
	if err != nil || got.ID == 0 {
		w.Fatalf("%+v: %v", got, err)
	}
	return got
}

// TestWrite: a row is there once, whatever became of the answer, and reads back as it was written.
func TestWrite(t *testing.T) {
	tests := []struct {
		name  string
		fault fineracttest.Fault
		again bool // the first call could not tell
	}{
		{name: "plainly"},
		{name: "the answer is lost", fault: fineracttest.Fault{Kind: faults.DropAfter, Method: "POST", Path: "datatables", Count: 1}},
		{name: "half of it comes", fault: fineracttest.Fault{Kind: faults.HalfReply, Method: "POST", Path: "datatables", Count: 1}},
		{name: "the request is lost", fault: fineracttest.Fault{Kind: faults.DropBefore, Method: "POST", Path: "datatables", Count: 1}, again: true},
		{name: "a portal answers", fault: fineracttest.Fault{Kind: faults.Captive, Method: "POST", Path: "datatables", Count: 1}, again: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.fault.Kind != "" {
				w.s.Faults().Add(tt.fault)
			}
			r := w.row(w.clients[0], "0722000001")
			got, err := wallets.Write(context.Background(), w.officer, r)
			if (err != nil) != tt.again {
				t.Fatalf("%+v, %v", got, err)
			}
			r = w.write(w.officer, r) // again: the same row
			rows, err := wallets.OfClient(context.Background(), w.officer, r.Client)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]wallet.Row{r}, rows); diff != "" {
				t.Errorf("(-written +read):\n%s", diff)
			}
		})
	}
}

// TestTwoPeople: the core itself keeps an officer from giving the second person's word.
func TestTwoPeople(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	client := w.clients[0]
	rows := []wallet.Row{w.write(w.officer, w.row(client, "0722000001")), w.write(w.officer, w.row(client, "0722000002"))}
	forged, err := wallet.Approving(rows, w.key(), client, rows[1].Key, "manager", noon, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wallets.Write(ctx, w.officer, forged); app.ClassOf(err) != app.NotPermitted {
		t.Errorf("an officer wrote an approval: %v", err)
	}
	mifos := w.as("mifos", "password")
	rows = append(rows, w.write(mifos, forged))
	choice, err := wallet.Preferring(rows, w.key(), client, rows[1].Key, "officer", noon.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	w.write(w.officer, choice)
	read, err := wallets.OfClient(ctx, w.officer, client)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Duration]string{0: "722000001", 2 * time.Hour: "722000002"} {
		if got, ok := wallet.Preferred(read, client, noon.Add(at)); !ok || got.Number.E164()[4:] != want || got.Holder != "Atieno Ouma" {
			t.Errorf("after %s: %s", at, got.Number.E164())
		}
	}
	other, err := wallets.OfClient(ctx, w.officer, w.clients[1])
	if err != nil || len(other) != 0 {
		t.Errorf("another client's: %d rows, %v", len(other), err)
	}
}

// TestPull: whole, then what came since; by the report or, where it cannot be run, by the plain endpoints; of the
// officer's clients alone.
func TestPull(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	mine := app.StaffID(w.branch.Officer.StaffID)
	for i, c := range w.clients {
		w.write(w.officer, w.row(c, fmt.Sprintf("07220001%02d", i)))
	}
	pull := func(a wallets.Ask) wallets.Pulled {
		t.Helper()
		got, err := wallets.Pull(ctx, w.officer, a)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	whole := pull(wallets.Ask{Staff: mine})
	if len(whole.Rows) != 3 || !whole.All { // of six clients in two officers' groups
		t.Fatalf("%d rows, all %v", len(whole.Rows), whole.All)
	}
	for range 60 { // beyond the overlap
		w.write(w.officer, w.row(w.clients[5], "0722000999"))
	}
	mifos := w.as("mifos", "password")
	second := w.write(w.officer, w.row(w.clients[0], "0722000002"))
	word, err := wallet.Approving(append(whole.Rows, second), w.key(), w.clients[0], second.Key, "mifos", noon, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	w.write(mifos, word)
	since := pull(wallets.Ask{Staff: mine, Cursor: whole.Cursor})
	if since.All || !slices.ContainsFunc(since.Rows, func(r wallet.Row) bool { return r.Key == second.Key }) ||
		!slices.ContainsFunc(since.Rows, func(r wallet.Row) bool { return r.Act == wallet.Approve }) {
		t.Errorf("%+v", since)
	}
	if later := pull(wallets.Ask{Staff: mine, Cursor: since.Cursor}); len(later.Rows) > 3 || later.Cursor != since.Cursor {
		t.Errorf("nothing new: %d rows, %+v", len(later.Rows), later.Cursor)
	}
	byReport := pull(wallets.Ask{Staff: mine, Cursor: since.Cursor, All: true})

	w.withoutReport()
	w.s.ForgetRequests()
	plain := pull(wallets.Ask{Staff: mine, Clients: w.clientsOf(byReport.Rows)})
	if diff := cmp.Diff(byReport.Rows, plain.Rows, cmpopts.SortSlices(func(a, b wallet.Row) bool { return a.Key < b.Key })); diff != "" {
		t.Errorf("(-report +plain):\n%s", diff)
	}
	if n := len(w.s.Requests()); !plain.All || plain.Cursor != (wallets.Cursor{}) || n != 2 {
		t.Errorf("all %v, cursor %+v, %d requests", plain.All, plain.Cursor, n)
	}
}

// withoutReport takes the right to run it from the officer.
func (w *world) withoutReport() {
	tenant := w.s.Tenant("default")
	tenant.Lock()
	defer tenant.Unlock()
	for _, u := range tenant.W.Users() {
		if a := tenant.Account(u.ID); a != nil && u.Username == w.branch.Officer.Username {
			for _, id := range a.Roles() {
				delete(tenant.Role(id).Perms, "READ_"+wallets.ReportName)
			}
		}
	}
}

func (w *world) clientsOf(rows []wallet.Row) (all []app.ClientID) {
	for _, r := range rows {
		if !slices.Contains(all, r.Client) {
			all = append(all, r.Client)
		}
	}
	return all
}

// TestNotInstalled: an institution that has not run the installation since wallets came is told so.
func TestNotInstalled(t *testing.T) {
	s, err := fineracttest.New(fineracttest.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, Tenant: "default", User: "mifos", Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("password")
	_, err = wallets.OfClient(context.Background(), c, 1)
	_, plain := wallets.Pull(context.Background(), c, wallets.Ask{Staff: 1, Clients: []app.ClientID{1}})
	for _, err := range []error{err, plain} {
		var p *app.Problem
		if !errors.As(err, &p) || p.Key != "ledger.wallets.none" {
			t.Errorf("%v", err)
		}
	}
}

// TestReportText: what servers refuse in a report is not in it.
func TestReportText(t *testing.T) {
	text := wallets.Report().SQL
	for _, bad := range []string{";", "--", "order by", "${l1}"} {
		if strings.Contains(strings.ToLower(text), bad) {
			t.Errorf("%q stands in the report", bad)
		}
	}
}
