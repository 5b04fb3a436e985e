package pull

import (
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio/oracle"
)

const today = "2026-11-21"

// core answers the report from a world in memory, at a clock that the test moves.
type core struct {
	w        oracle.World
	now      time.Time
	requests int
	bytes    int
}

func (c *core) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/fineract-provider/api/v1/runreports/Daftari Portfolio" {
		http.Error(w, "no", http.StatusTeapot)
		return
	}
	params := map[string]string{}
	for k := range r.URL.Query() {
		params[k] = r.URL.Query().Get(k)
	}
	viewer := oracle.Viewer{User: oracle.BranchUser, Hierarchy: ".4.", Today: today, Now: c.now.UTC().Format("2006-01-02 15:04:05.000")}
	rows, err := oracle.Compute(c.w, viewer, params)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	type head struct {
		Name string `json:"columnName"`
	}
	var body struct {
		Headers []head `json:"columnHeaders"`
		Data    []struct {
			Row []string `json:"row"`
		} `json:"data"`
	}
	for _, col := range oracle.Columns() {
		body.Headers = append(body.Headers, head{col})
	}
	for _, row := range rows {
		body.Data = append(body.Data, struct {
			Row []string `json:"row"`
		}{row})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_ = json.NewEncoder(z).Encode(body)
	_ = z.Close()
}

func newPuller(t cleaner, clients int) (*core, *Puller) {
	t.Helper()
	c := &core{w: oracle.World{}, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	c.w["m_currency"] = []oracle.Row{{"id": 1, "code": "KES", "name": "Kenyan Shilling", "display_symbol": "KSh", "decimal_places": 2}}
	c.w["m_office"] = []oracle.Row{{"id": 1, "hierarchy": ".", "name": "Head Office", "opening_date": "2009-01-01"}}
	if err := oracle.Branch(c.w, clients, today); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	client, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: "daudi", Now: func() time.Time { return c.now },
		Observe: func(x fineract.Exchange) { c.requests++; c.bytes += int(x.Up + x.Down) }})
	if err != nil {
		t.Fatal(err)
	}
	client.SetPassword("x")
	return c, New(Config{Client: client, Officer: app.Officer{Staff: oracle.BranchStaff, Office: oracle.BranchOffice}})
}

// cleaner is a test or a check of one.
type cleaner interface {
	Helper()
	Fatal(...any)
	Cleanup(func())
}

// mirror is what a device holds: the rules of store.ApplyPull in a few lines.
type mirror struct {
	institution app.Institution
	groups      map[app.GroupID]app.Group
	clients     map[app.ClientID]app.Client
	loans       map[app.LoanID]app.Loan
	savings     map[app.SavingsID]app.Savings
	charges     map[app.ChargeID]app.ClientCharge
}

func (m *mirror) apply(p app.Pull) {
	if p.Full {
		*m = mirror{groups: map[app.GroupID]app.Group{}, clients: map[app.ClientID]app.Client{}, loans: map[app.LoanID]app.Loan{},
			savings: map[app.SavingsID]app.Savings{}, charges: map[app.ChargeID]app.ClientCharge{}}
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
		case app.OnBag:
		}
	}
	for _, id := range p.GoneClients {
		delete(m.clients, id)
		maps.DeleteFunc(m.loans, func(_ app.LoanID, l app.Loan) bool { return l.Client == id })
		maps.DeleteFunc(m.savings, func(_ app.SavingsID, s app.Savings) bool { return s.Client == id })
		maps.DeleteFunc(m.charges, func(_ app.ChargeID, c app.ClientCharge) bool { return c.Client == id })
	}
	if p.Institution != nil {
		m.institution = *p.Institution
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
}

func (m mirror) diff(o mirror) string {
	return gocmp.Diff(m, o, gocmp.AllowUnexported(mirror{}, app.Date{}), gocmp.Comparer(func(a, b money.Amount) bool { return a == b }),
		gocmp.Comparer(func(a, b money.Currency) bool { return a == b }), gocmp.Comparer(func(a, b msisdn.Number) bool { return a.Equal(b) }))
}

func pull(t rapid.TB, p *Puller, cursor string) app.Pull {
	t.Helper()
	got, err := p.Pull(context.Background(), cursor, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestFirst: 500 clients in at most 8 requests and 60 kB, and what a row becomes.
func TestFirst(t *testing.T) {
	c, p := newPuller(t, 500)
	got := pull(t, p, "")
	if c.requests > 8 || c.bytes > 60_000 {
		t.Errorf("%d requests, %d bytes", c.requests, c.bytes)
	}
	t.Logf("first pull: %d requests, %d bytes, cursor of %d bytes", c.requests, c.bytes, len(got.Cursor))
	if !got.Full || len(got.Clients) != 500 || len(got.Loans) != 500 || len(got.Savings) != 500 || len(got.Groups) != 25 || len(got.Centres) != 5 {
		t.Fatalf("%d clients, %d loans, %d savings, %d groups, %d centres", len(got.Clients), len(got.Loans), len(got.Savings), len(got.Groups), len(got.Centres))
	}
	if got.CoreDay.String() != today || !got.Started.Equal(c.now) {
		t.Errorf("day %s, started %s", got.CoreDay, got.Started)
	}
	if got.Officer == nil || got.Officer.Name != "Kilonzi, Daudi" || got.Officer.OfficeIs != "Mwingi Branch" {
		t.Errorf("officer %+v", got.Officer)
	}
	g := got.Groups[0]
	if len(g.Members) != 20 || g.Meeting == nil || g.CentreName == "" {
		t.Errorf("group %+v", g)
	}
	for _, cl := range got.Clients {
		if len(cl.Groups) != 1 || cl.Name == "" || !cl.Phone.Valid() {
			t.Fatalf("client %+v", cl)
		}
	}
	for _, l := range got.Loans {
		open := money.Zero(l.Total.Currency())
		for _, i := range l.Schedule {
			o, err := i.Open()
			if err != nil {
				t.Fatal(err)
			}
			if open, err = open.Add(o); err != nil {
				t.Fatal(err)
			}
		}
		if l.Odd != "" || open != l.Total || len(l.Schedule) != 12 {
			t.Fatalf("loan %d: open %s of %s, %d instalments, odd %q", l.ID, open, l.Total, len(l.Schedule), l.Odd)
		}
	}
	c.requests, c.bytes = 0, 0
	c.now = c.now.Add(time.Hour)
	if next := pull(t, p, got.Cursor); len(next.Loans)+len(next.Clients)+len(next.Gone)+len(next.GoneClients) != 0 || next.Full || c.requests != 1 {
		t.Errorf("nothing changed, and yet %d loans, %d clients, %d gone in %d requests", len(next.Loans), len(next.Clients), len(next.Gone), c.requests)
	}
}

func find(rows []oracle.Row, column string, id int64) oracle.Row {
	for _, r := range rows {
		if fmt.Sprint(r[column]) == fmt.Sprint(id) {
			return r
		}
	}
	return oracle.Row{}
}

// TestDelta: whatever happens at the core, a mirror that takes the changes is the mirror that a
// fresh pull makes; 5 changes fit in 3 requests and 6 kB.
func TestDelta(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, p := newPuller(rt, 20)
		var m mirror
		first := pull(rt, p, "")
		m.apply(first)
		cursor := first.Cursor
		for range rapid.IntRange(1, 2).Draw(rt, "pulls") {
			c.now = c.now.Add(time.Hour)
			stamp := c.now.Add(-time.Minute).Format("2006-01-02 15:04:05.000000")
			for range rapid.IntRange(0, 5).Draw(rt, "changes") {
				happen(rt, c, stamp)
			}
			c.requests, c.bytes = 0, 0
			got := pull(rt, p, cursor)
			if c.requests > 3 || c.bytes > 6000 {
				rt.Fatalf("%d requests, %d bytes", c.requests, c.bytes)
			}
			m.apply(got)
			cursor = got.Cursor
			var fresh mirror
			fresh.apply(pull(rt, p, ""))
			if d := m.diff(fresh); d != "" {
				rt.Fatalf("(-mirror +fresh):\n%s", d)
			}
		}
	})
}

// TestNews counts clients, not their accounts, in one small request; another way's cursor cannot tell.
func TestNews(t *testing.T) {
	c, p := newPuller(t, 20)
	cursor := pull(t, p, "").Cursor
	c.now = c.now.Add(time.Hour)
	stamp := c.now.Add(-time.Minute).Format("2006-01-02 15:04:05.000000")
	for _, id := range []int64{1003, 1007} {
		find(c.w["m_client"], "id", id)["last_modified_on_utc"] = stamp
	}
	find(c.w["m_loan"], "id", 1001)["last_modified_on_utc"] = stamp
	for _, x := range []struct {
		cursor string
		n      int
		known  bool
		most   int // requests
	}{{cursor, 2, true, 1}, {"", 0, false, 0}, {plainCursor, 0, false, 0}} {
		c.requests, c.bytes = 0, 0
		n, known, err := p.News(t.Context(), x.cursor)
		if n != x.n || known != x.known || err != nil || c.requests != x.most || c.bytes > 1500 {
			t.Errorf("%.20q: %d, %v, %v in %d requests, %d bytes", x.cursor, n, known, err, c.requests, c.bytes)
		}
	}
}

// happen is one thing that happens at the core, stamped where Fineract stamps.
func happen(rt *rapid.T, c *core, stamp string) {
	id := int64(rapid.IntRange(1001, 1020).Draw(rt, "id"))
	loan, client := find(c.w["m_loan"], "id", id), find(c.w["m_client"], "id", id)
	switch rapid.SampledFrom([]string{"repay", "deposit", "number", "close loan", "close client", "leave", "move", "charge", "charge paid", "rename group", "limit"}).Draw(rt, "what") {
	case "repay":
		loan["total_outstanding_derived"], loan["last_modified_on_utc"] = json.Number("77.5"), stamp
	case "deposit":
		s := find(c.w["m_savings_account"], "id", id)
		s["account_balance_derived"], s["last_modified_on_utc"] = json.Number("12345.67"), stamp
	case "number":
		client["mobile_no"], client["last_modified_on_utc"] = "+254711000000", stamp
	case "close loan":
		loan["loan_status_id"], loan["last_modified_on_utc"] = 600, stamp
	case "close client":
		client["status_enum"], client["last_modified_on_utc"] = 600, stamp
	case "leave":
		c.w["m_group_client"] = slices.DeleteFunc(c.w["m_group_client"], func(r oracle.Row) bool { return fmt.Sprint(r["client_id"]) == fmt.Sprint(id) })
		client["staff_id"], client["last_modified_on_utc"] = 1, stamp
		loan["loan_officer_id"], loan["last_modified_on_utc"] = 1, stamp
	case "move":
		find(c.w["m_group_client"], "client_id", id)["group_id"] = find(c.w["m_group"], "level_id", 2)["id"]
	case "charge":
		c.w["m_charge"] = append(c.w["m_charge"], oracle.Row{"id": 90, "name": "Card", "currency_code": "KES"})[:1]
		n := int64(len(c.w["m_client_charge"]) + 1)
		c.w["m_client_charge"] = append(c.w["m_client_charge"], oracle.Row{"id": n, "client_id": id, "charge_id": 90, "charge_time_enum": 2,
			"amount": json.Number("120"), "amount_outstanding_derived": json.Number("120"), "is_active": 1, "is_penalty": 0})
	case "charge paid":
		find(c.w["m_client_charge"], "id", 1)["amount_outstanding_derived"] = json.Number("0")
	case "rename group":
		find(c.w["m_group"], "level_id", 2)["display_name"] = "Renamed " + stamp
	case "limit":
		c.w["daftari_limit"] = append(c.w["daftari_limit"], oracle.Row{"id": len(c.w["daftari_limit"]) + 1, "user_name": "*", "office_id": 4, "currency": "KES",
			"entry_max": json.Number("5000"), "offline_hours": 48})
	}
}

// TestOdd: an amount that does not fit its currency is kept as text; nothing is rounded.
func TestOdd(t *testing.T) {
	c, p := newPuller(t, 20)
	find(c.w["m_loan"], "id", 1001)["principal_outstanding_derived"] = json.Number("10.125")
	got := pull(t, p, "")
	i := slices.IndexFunc(got.Loans, func(l app.Loan) bool { return l.ID == 1001 })
	if l := got.Loans[i]; l.Odd != "10.125" {
		t.Errorf("odd %q", l.Odd)
	}
}

// TestLimits: the nearest office counts, and there the user's own row.
func TestLimits(t *testing.T) {
	c, p := newPuller(t, 20)
	c.w["daftari_limit"] = []oracle.Row{
		{"id": 1, "user_name": "*", "office_id": 1, "currency": "KES", "entry_max": json.Number("9000"), "bag_max": json.Number("70000"), "offline_hours": 24},
		{"id": 2, "user_name": "*", "office_id": 4, "currency": "KES", "entry_max": json.Number("5000"), "offline_hours": 48},
		{"id": 3, "user_name": "DAUDI", "office_id": 4, "currency": "KES", "entry_max": json.Number("2000.50")},
	}
	l := pull(t, p, "").Institution.Limits
	if l.EntryMax.Decimal() != "2000.50" || l.OfflineHours != 48 || l.BagMax.Decimal() != "70000.00" {
		t.Errorf("%+v", l)
	}
}

// TestForeignReport: another format, another shape, a portal.
func TestForeignReport(t *testing.T) {
	for name, body := range map[string]string{
		"other columns": `{"columnHeaders":[{"columnName":"x"}],"data":[]}`,
		"html":          `<html>`,
		"no clock":      `{"columnHeaders":[` + strings.TrimSuffix(strings.Repeat(`{"columnName":"%s"},`, 12), ",") + `],"data":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(body, "%s") {
				var names []any
				for _, c := range oracle.Columns() {
					names = append(names, c)
				}
				body = fmt.Sprintf(body, names...)
			}
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
			defer srv.Close()
			client, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: "x", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			client.SetPassword("x")
			if got, err := New(Config{Client: client, Officer: app.Officer{Staff: 4}}).Pull(context.Background(), "", nil); err == nil {
				t.Errorf("took %d loans of it", len(got.Loans))
			}
		})
	}
}

// TestCursorText: ids survive the way into the cursor and back; a broken cursor pulls afresh.
func TestCursorText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ids := rapid.SliceOfDistinct(rapid.Int64Range(1, 5000), func(v int64) int64 { return v }).Draw(rt, "ids")
		slices.Sort(ids)
		got, err := unpack(pack(ids))
		if err != nil || !slices.Equal(got, ids) && len(ids) > 0 {
			rt.Fatalf("%v became %q became %v, %v", ids, pack(ids), got, err)
		}
	})
	for _, bad := range []string{"", "x", "{}", `{"format":2,"at":{"since":"2026-01-01 00:00:00"}}`, `{"format":1,"at":{"since":"2026-01-01 00:00:00"},"loans":"1,x"}`,
		`{"format":1,"at":{"since":"x"},"loans":"1+99999999"}`} {
		if _, ok := readCursor(bad); ok {
			t.Errorf("took %q", bad)
		}
	}
}

// FuzzCursor: no text breaks the reading of a cursor.
func FuzzCursor(f *testing.F) {
	f.Add(cursor{held: held{clients: []int64{1, 2, 3, 9}, members: map[int64][]int64{1: {2}}}}.String())
	f.Add("1+2,3")
	f.Fuzz(func(t *testing.T, text string) {
		if c, ok := readCursor(text); ok {
			if again, ok := readCursor(c.String()); !ok || cmp.Compare(again.String(), c.String()) != 0 {
				t.Errorf("%q does not read back", text)
			}
		}
		_, _ = unpack(text)
	})
}
