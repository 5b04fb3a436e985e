package doctor_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/contract"
	"daftari/fineract/ledger/doctor"
	"daftari/fineract/ledger/farside"
)

// TestExamine: a sound branch has nothing wrong but what it is warned of; a poor role and a wrong clock are named.
func TestExamine(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	s, err := fineracttest.New(fineracttest.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	ctx := context.Background()
	if err := farside.Ready(ctx, s); err != nil {
		t.Fatal(err)
	}
	n := 0
	key := func() string { n++; return fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(n*2654435761), n) }
	b, err := contract.Seed(ctx, contract.Target{URL: s.URL, Tenant: "default", User: "mifos", Password: "password", Now: now, NewKey: key}, 3)
	if err != nil {
		t.Fatal(err)
	}
	meter := &ledger.Meter{}
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, Tenant: "default", Now: now, Observe: meter.Observe})
	if err != nil {
		t.Fatal(err)
	}
	session, err := ledger.SignIn(ctx, c, b.Username, b.Secret, key)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, check := range doctor.Examine(ctx, c, session, meter, now()) {
		seen[check.Name] = true
		if !check.OK {
			t.Errorf("%s: %v", check.Name, check.Problem)
		}
	}
	for _, name := range []string{"ledger.check.version", "ledger.check.permissions", "ledger.check.clock", "ledger.check.report", "ledger.check.payment_types",
		"ledger.check.no_accounting"} {
		if !seen[name] {
			t.Errorf("%s was not checked", name)
		}
	}
	session.Missing = []string{"REPAYMENT_LOAN"}
	wrong := map[string]*app.Problem{}
	for _, check := range doctor.Examine(ctx, c, session, meter, now().Add(3*time.Hour)) {
		if !check.OK {
			wrong[check.Name] = check.Problem
		}
	}
	if p := wrong["ledger.check.permissions"]; p == nil || p.Class != app.NotPermitted {
		t.Errorf("%v", wrong)
	}
	if p := wrong["ledger.check.clock"]; p == nil || p.Key != "ledger.wrong_clock" {
		t.Errorf("%v", wrong)
	}
}
