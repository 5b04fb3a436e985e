package contract

import (
	"context"
	"strconv"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/fineract/ledger"
)

func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// pulls: everything, nothing, and what changed.
func pulls(d *desk) {
	ctx := context.Background()
	full, err := d.l.Pull(ctx, "", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if !full.Full || len(full.Clients) != len(d.Clients)+len(d.Others) || len(full.Groups) != 2 || len(full.Centres) != 1 ||
		len(full.Groups[0].Members) != len(d.Clients) || len(full.Groups[1].Members) != len(d.Others) || len(full.Savings) != len(d.Savings)+1 || len(full.Loans) != len(d.Loans)+len(d.Approved) || full.CoreDay.IsZero() || full.Started.IsZero() {
		d.t.Fatalf("%d clients, %d groups, %d savings, %d loans", len(full.Clients), len(full.Groups), len(full.Savings), len(full.Loans))
	}
	if m := full.Groups[0].Meeting; m == nil || int64(m.Calendar) != d.Calendar {
		d.t.Errorf("meeting %+v", m)
	} else if on, err := m.On(d.Day); !on || err != nil {
		d.t.Errorf("no meeting on %s: %v", d.Day, err)
	}
	if m := full.Groups[1].Meeting; m == nil || !m.OfCentre {
		d.t.Errorf("the meeting of a centre's group: %+v", m)
	}
	if i := full.Institution; i.Limits.EntryMax.Decimal() != "50000.50" || i.Limits.OfflineHours != 48 || i.Limits.BackDays != 3 || len(i.Holidays) != 1 || !i.Holidays[0].Active {
		d.t.Errorf("limits %+v, holidays %+v", i.Limits, i.Holidays)
	}
	for _, l := range full.Loans {
		if l.Odd != "" || l.Status == app.LoanActive && len(l.Schedule) != 12 {
			d.t.Errorf("loan %d: %d instalments, odd %q", l.ID, len(l.Schedule), l.Odd)
		}
	}
	d.samePlain(full)
	d.t.Logf("first pull: %d requests, %d up, %d down", full.Requests, full.BytesUp, full.BytesDown)
	w := d.work(app.Repayment, onLoan(d.Loans[7]), d.Clients[7], 1000)
	d.want(d.post(w)[0], app.Confirm, "")
	next, err := d.l.Pull(ctx, full.Cursor, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	found := false
	for _, l := range next.Loans {
		found = found || int64(l.ID) == d.Loans[7]
	}
	if next.Full || !found || next.Requests > 3 {
		d.t.Errorf("the next pull: full %t, %d loans, %d requests", next.Full, len(next.Loans), next.Requests)
	}
	d.t.Logf("next pull: %d requests, %d up, %d down", next.Requests, next.BytesUp, next.BytesDown)
}

// samePlain: the plain endpoints come to the same as the report, but for what they do not tell: the
// short names of products and the times of meetings.
func (d *desk) samePlain(report app.Pull) {
	d.t.Helper()
	l, err := ledger.New(ledger.Config{Client: d.c, Meter: d.meter, Officer: d.s.Officer, Server: d.s.Server, Now: d.Now, Plain: true})
	if err != nil {
		d.t.Fatal(err)
	}
	plain, err := l.Pull(context.Background(), "", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Logf("plain pull: %d requests, %d up, %d down", plain.Requests, plain.BytesUp, plain.BytesDown)
	if plain.Started.IsZero() || plain.Institution == nil || plain.Institution.Server.Reports {
		d.t.Errorf("started %s", plain.Started)
	}
	diff := cmp.Diff(report, plain,
		cmp.AllowUnexported(app.Date{}), cmp.Comparer(func(a, b money.Amount) bool { return a == b }), cmp.Comparer(func(a, b money.Currency) bool { return a == b }),
		cmp.Comparer(func(a, b msisdn.Number) bool { return a.Equal(b) }), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(app.Pull{}, "Cursor", "Started", "Requests", "BytesUp", "BytesDown"),
		cmpopts.IgnoreFields(app.ServerInfo{}, "Reports"), cmpopts.IgnoreFields(app.Loan{}, "ShortName"),
		cmpopts.IgnoreFields(app.Savings{}, "ShortName"), cmpopts.IgnoreFields(app.Meeting{}, "Time"))
	if diff != "" {
		d.t.Errorf("(-report +plain)\n%s", diff)
	}
}
