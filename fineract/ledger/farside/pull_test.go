package farside_test

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
)

// mirror is what a device holds: the rules of store.ApplyPull in a few lines.
type mirror struct {
	groups  map[app.GroupID]app.Group
	clients map[app.ClientID]app.Client
	loans   map[app.LoanID]app.Loan
	savings map[app.SavingsID]app.Savings
	charges map[app.ChargeID]app.ClientCharge
}

func (m *mirror) take(p app.Pull) {
	if p.Full {
		*m = mirror{map[app.GroupID]app.Group{}, map[app.ClientID]app.Client{}, map[app.LoanID]app.Loan{}, map[app.SavingsID]app.Savings{}, map[app.ChargeID]app.ClientCharge{}}
	}
	for _, g := range p.Groups {
		m.groups[g.ID] = g
	}
	for _, c := range p.Clients {
		m.clients[c.ID] = c
	}
	for _, l := range p.Loans {
		m.loans[l.ID] = l
	}
	for _, s := range p.Savings {
		m.savings[s.ID] = s
	}
	for _, c := range p.Charges {
		m.charges[c.ID] = c
	}
	for _, id := range p.GoneClients {
		delete(m.clients, id)
	}
	for _, ref := range p.Gone {
		switch ref.Kind {
		case app.OnGroup:
			delete(m.groups, app.GroupID(ref.ID))
		case app.OnLoan:
			delete(m.loans, app.LoanID(ref.ID))
		case app.OnSavings:
			delete(m.savings, app.SavingsID(ref.ID))
		case app.OnCharge:
			delete(m.charges, app.ChargeID(ref.ID))
		default:
		}
	}
}

// onTheLine is what the server counted since it was last asked.
func onTheLine(srv *fineracttest.Server) (requests int, bytes int64) {
	up, down := srv.Bytes()
	requests = len(srv.Requests())
	srv.ForgetRequests()
	return requests, up + down
}

// TestSizes: the first pull of an officer with 500 clients, everything included, in at most 8
// requests and 60 kB of HTTP, headers counted; the next one with five changes in 3 and 6 kB.
func TestSizes(t *testing.T) {
	for _, db := range []fineracttest.Database{fineracttest.MariaDB, fineracttest.PostgreSQL} {
		t.Run([]string{"MariaDB", "PostgreSQL"}[db], func(t *testing.T) {
			c := newClock()
			srv, b := server(t, c, fineracttest.Options{Database: db}, &fineracttest.SeedOptions{Centers: 5, Groups: 25, NoUGX: true, Officers: 1})
			d := signIn(t, c, srv, b.Officer)
			onTheLine(srv)
			started := time.Now()
			first, requests, metered := d.pull("")
			took := time.Since(started)
			n, bytes := onTheLine(srv)
			t.Logf("first pull: %d requests, %d bytes on the wire (the device counted %d), %d ms; %d clients, %d loans, %d savings",
				n, bytes, metered, took.Milliseconds(), len(first.Clients), len(first.Loans), len(first.Savings))
			if n > 8 || bytes > 60_000 || requests != n {
				t.Errorf("%d requests (%d counted), %d bytes", n, requests, bytes)
			}
			if len(first.Clients) != 500 || len(first.Loans) < 500 || len(first.Savings) != 525 || len(first.Groups) != 25 {
				t.Errorf("%d clients, %d loans, %d savings, %d groups", len(first.Clients), len(first.Loans), len(first.Savings), len(first.Groups))
			}
			for _, l := range first.Loans {
				if len(l.Schedule) == 0 && l.Total.Minor() > 0 {
					t.Fatalf("loan %d came without its schedule", l.ID)
				}
			}
			c.pass(2 * time.Hour)
			fiveChanges(t, srv, b)
			onTheLine(srv)
			started = time.Now()
			next, _, metered := d.pull(first.Cursor)
			took = time.Since(started)
			n, bytes = onTheLine(srv)
			t.Logf("next pull: %d requests, %d bytes on the wire (the device counted %d), %d ms", n, bytes, metered, took.Milliseconds())
			if n > 3 || bytes > 6_000 {
				t.Errorf("%d requests, %d bytes", n, bytes)
			}
			if next.Full || len(next.Loans) != 2 || len(next.Savings) != 1 || len(next.Clients) != 2 {
				t.Errorf("full %v, %d loans, %d savings, %d clients", next.Full, len(next.Loans), len(next.Savings), len(next.Clients))
			}
			var held, fresh mirror
			held.take(first)
			held.take(next)
			again, _, _ := d.pull("")
			fresh.take(again)
			sameMirror(t, fresh, held)
		})
	}
}

// fiveChanges: two repayments and a deposit by somebody else, a new client in a group, a client
// with another phone number.
func fiveChanges(t *testing.T, srv *fineracttest.Server, b *fineracttest.Branch) {
	t.Helper()
	a := admin(t, srv)
	today := a.today()
	for i := range 2 {
		a.write(http.MethodPost, "/v1/loans/{id}/transactions", b.Loans[i], "repayment",
			map[string]any{"transactionDate": today, "transactionAmount": "500", "paymentTypeId": b.Cash})
	}
	a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", b.Savings[3], "deposit",
		map[string]any{"transactionDate": today, "transactionAmount": "250", "paymentTypeId": b.Cash})
	a.write(http.MethodPost, "/v1/clients", 0, "", map[string]any{"officeId": b.OfficeID, "legalFormId": 1, "firstname": "Mumbua", "lastname": "Ndeti", "groupId": b.Groups[2],
		"staffId": b.Officer.StaffID, "active": true, "activationDate": today, "mobileNo": "+254711000001"})
	a.write(http.MethodPut, "/v1/clients/{id}", b.Clients[7], "", map[string]any{"mobileNo": "+254711000002"})
}

func sameMirror(t *testing.T, want, got mirror) {
	t.Helper()
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(mirror{}), cmpopts.EquateComparable(money.Amount{}, msisdn.Number{}, app.Date{})); diff != "" {
		t.Errorf("the device does not hold what a new one would (-new +held):\n%.4000s", diff)
	}
}

// office is somebody at the branch who may do everything.
type office struct {
	t *testing.T
	c *fineract.Client
}

func admin(t *testing.T, srv *fineracttest.Server) office {
	t.Helper()
	user, password := srv.SuperUser()
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: srv.Tenants()[0], User: user, Now: srv.Tenant(srv.Tenants()[0]).W.Now})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword(password)
	return office{t, c}
}

func (a office) today() string {
	a.t.Helper()
	day, err := a.c.Today(a.t.Context(), 0)
	if err != nil {
		a.t.Fatal(err)
	}
	return day.Time().Format(time.DateOnly)
}

// write posts as any other program would; id 0 is none, more are the route's other ids.
func (a office) write(method, route string, id int64, command string, body map[string]any, more ...int64) fineract.CommandResult {
	a.t.Helper()
	var args []any
	if id != 0 {
		args = append(args, id)
	}
	for _, m := range more {
		args = append(args, m)
	}
	var q url.Values
	if command != "" {
		q = url.Values{"command": {command}}
	}
	r, err := a.c.Post(a.t.Context(), fineract.Write(method, route, args, q, body, command != "assignStaff" && len(body) > 0, ""))
	if err != nil {
		a.t.Fatalf("%s %s %s: %v", method, route, command, err)
	}
	return r
}

// named: the delta names the clients and all their accounts, and a loan that was paid off.
func named(t *testing.T, next app.Pull, clients []*books.Client, paid int64) {
	t.Helper()
	var wantClients []app.ClientID
	wantGone := []app.AccountRef{{Kind: app.OnLoan, ID: paid}}
	for _, cl := range clients {
		wantClients = append(wantClients, app.ClientID(cl.ID))
		for _, l := range cl.Loans {
			wantGone = append(wantGone, app.AccountRef{Kind: app.OnLoan, ID: l})
		}
		for _, s := range cl.Savings {
			wantGone = append(wantGone, app.AccountRef{Kind: app.OnSavings, ID: s})
		}
		for _, ch := range cl.Charges {
			wantGone = append(wantGone, app.AccountRef{Kind: app.OnCharge, ID: ch.ID})
		}
	}
	slices.Sort(next.GoneClients)
	if diff := gocmp.Diff(wantClients, next.GoneClients); diff != "" {
		t.Errorf("clients gone (-want +got):\n%s", diff)
	}
	order := func(x, y app.AccountRef) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID)) }
	slices.SortFunc(wantGone, order)
	slices.SortFunc(next.Gone, order)
	if diff := gocmp.Diff(wantGone, next.Gone); diff != "" {
		t.Errorf("accounts gone (-want +got):\n%s", diff)
	}
}

// TestGone: what leaves the officer is named by the next pull, by whatever way it leaves, and what
// others changed comes with it; the device then holds what a new one would.
func TestGone(t *testing.T) {
	c := newClock()
	srv, b := server(t, c, fineracttest.Options{}, &fineracttest.SeedOptions{Centers: 2, Groups: 4, GroupSize: 10, Officers: 2, NoUGX: true})
	mine, other := b.Officers[0], b.Officers[1]
	a := admin(t, srv)
	today := a.today()
	w := srv.Tenant("default").W
	reassign := func(loan int64) {
		t.Helper()
		a.write(http.MethodPost, "/v1/loans/{id}", loan, "assignLoanOfficer",
			map[string]any{"toLoanOfficerId": other.StaffID, "assignmentDate": today, "fromLoanOfficerId": mine.StaffID})
	}
	staff := func(client int64) {
		t.Helper()
		a.write(http.MethodPost, "/v1/clients/{id}", client, "assignStaff", map[string]any{"staffId": other.StaffID})
	}
	leave := func(client int64) {
		t.Helper()
		a.write(http.MethodPost, "/v1/groups/{id}", b.Groups[0], "disassociateClients", map[string]any{"clientMembers": []int64{client}})
	}
	members := w.Group(b.Groups[0]).Clients
	byGroup, byLoan, stays, closes := w.Client(members[0]), w.Client(members[1]), members[2], members[3]
	// One client is the officer's by the group alone, one by the loan alone.
	staff(byGroup.ID)
	for _, l := range byGroup.Loans {
		reassign(l)
	}
	staff(byLoan.ID)
	leave(byLoan.ID)
	c.pass(time.Hour)
	d := signIn(t, c, srv, mine)
	first, _, _ := d.pull("")
	var held mirror
	held.take(first)
	if held.clients[app.ClientID(byGroup.ID)].ID == 0 || held.clients[app.ClientID(byLoan.ID)].ID == 0 || len(held.clients) != 20 {
		t.Fatalf("%d clients at the start", len(held.clients))
	}

	c.pass(time.Hour)
	leave(byGroup.ID)
	leave(stays)
	for _, l := range byLoan.Loans {
		reassign(l)
	}
	paid := w.Client(closes).Loans[0]
	another := signIn(t, c, srv, other) // a colleague takes the money
	if _, err := another.client.Post(t.Context(), fineract.Write(http.MethodPost, "/v1/loans/{id}/transactions", []any{paid}, url.Values{"command": {"repayment"}},
		map[string]any{"transactionDate": today, "transactionAmount": w.LoanSummary(w.Loan(paid)).Outstanding.String(), "paymentTypeId": b.Cash}, true, "")); err != nil {
		t.Fatal(err)
	}
	saved := w.Client(members[4]).Savings[0]
	a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", saved, "deposit", map[string]any{"transactionDate": today, "transactionAmount": "75", "paymentTypeId": b.Cash})
	joined := a.write(http.MethodPost, "/v1/clients", 0, "", map[string]any{"officeId": b.OfficeID, "legalFormId": 1, "firstname": "Mumbua", "lastname": "Ndeti", "groupId": b.Groups[0],
		"active": true, "activationDate": today})

	next, requests, bytes := d.pull(first.Cursor)
	t.Logf("%d requests, %d bytes", requests, bytes)
	if next.Full {
		t.Error("everything was read anew")
	}
	named(t, next, []*books.Client{byGroup, byLoan}, paid)
	held.take(next)
	if held.savings[app.SavingsID(saved)].Balance.Minor() == 0 || held.clients[app.ClientID(joined.ResourceID)].Name != "Mumbua Ndeti" || len(held.clients[app.ClientID(stays)].Groups) != 0 {
		t.Errorf("new client %+v, who left the group %+v", held.clients[app.ClientID(joined.ResourceID)], held.clients[app.ClientID(stays)])
	}
	again, _, _ := d.pull("")
	var fresh mirror
	fresh.take(again)
	sameMirror(t, fresh, held)

	// The overlap tells the last changes once more, which does no harm; then there is silence.
	c.pass(time.Hour)
	twice, _, _ := d.pull(next.Cursor)
	held.take(twice)
	sameMirror(t, fresh, held)
	c.pass(time.Hour)
	quiet, requests, bytes := d.pull(twice.Cursor)
	if requests != 1 || len(quiet.Clients)+len(quiet.Loans)+len(quiet.Savings)+len(quiet.Gone)+len(quiet.GoneClients) != 0 {
		t.Errorf("an hour without a change: %d requests, %d bytes, %+v", requests, bytes, quiet)
	}
	t.Logf("nothing changed: %d bytes", bytes)
}
