package farside_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger"
)

// TestPlainPull: without the report the device comes to hold the same, a group in another currency
// included. The rows beneath are compared in package pull.
func TestPlainPull(t *testing.T) {
	c := newClock()
	srv, b := server(t, c, fineracttest.Options{}, &fineracttest.SeedOptions{Centers: 2, Groups: 4, GroupSize: 10, Officers: 2})
	d := signIn(t, c, srv, b.Officers[1])
	onTheLine(srv)
	report, _, _ := d.pull("")
	n, bytes := onTheLine(srv)
	plain, err := ledger.New(ledger.Config{Client: d.client, Meter: d.meter, Officer: d.session.Officer, Server: d.session.Server, Region: "KE", Now: c.now, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := plain.Pull(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	m, more := onTheLine(srv)
	t.Logf("%d clients by the report: %d requests, %d bytes; by the plain endpoints: %d, %d", len(report.Clients), n, bytes, m, more)
	if len(report.Clients) != 20 || len(report.Institution.Currencies) != 2 {
		t.Fatalf("%d clients, currencies %+v", len(report.Clients), report.Institution.Currencies)
	}
	if diff := gocmp.Diff(report, got, cmpopts.EquateComparable(money.Amount{}, money.Currency{}, msisdn.Number{}, app.Date{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(app.Pull{}, "Cursor", "Requests", "BytesUp", "BytesDown"), cmpopts.IgnoreFields(app.ServerInfo{}, "Reports")); diff != "" {
		t.Errorf("(-report +plain):\n%s", diff)
	}
}
