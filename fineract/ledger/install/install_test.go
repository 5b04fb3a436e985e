package install_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/install"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

func now() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }

func admin(t *testing.T) (*fineract.Client, *fineracttest.Server, func() string) {
	t.Helper()
	s, err := fineracttest.New(fineracttest.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, Tenant: "default", User: "mifos", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("password")
	n := 0
	return c, s, func() string { n++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
}

func does(p install.Plan) map[string]string {
	m := map[string]string{}
	for _, s := range p.Steps {
		m[s.Name] = s.Do
		if s.Done {
			m[s.Name] += " done"
		}
	}
	return m
}

// TestRounds: shown first, installed, run again, changed, removed.
func TestRounds(t *testing.T) {
	c, s, key := admin(t)
	ctx := context.Background()
	check := func(what string, p install.Plan, err error, want map[string]string) {
		t.Helper()
		got := does(p)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for name, do := range want {
			if got[name] != do {
				t.Errorf("%s: %s is %q, want %q", what, name, got[name], do)
			}
		}
	}
	dry, err := install.Run(ctx, c, true, key)
	check("dry run", dry, err, map[string]string{"daftari_device": "create", "daftari_limit": "create", "daftari_meeting": "create", portfolio.Name: "create", "Cash": "create"})
	if n := s.Count("POST", ""); n != 0 {
		t.Errorf("a dry run posted %d times", n)
	}
	first, err := install.Run(ctx, c, false, key)
	check("first", first, err, map[string]string{"daftari_device": "create done", portfolio.Name: "create done", "Cash": "create done"})
	again, err := install.Run(ctx, c, false, key)
	check("again", again, err, map[string]string{"daftari_device": "keep done", portfolio.Name: "keep done", "Cash": "keep done"})
	if again.Changes() {
		t.Error("a second run changes something")
	}
	all, err := tables.Reports(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.Name == portfolio.Name {
			if _, err := c.Post(ctx, tables.ChangeReport(r.ID, "select 1 as k", key())); err != nil {
				t.Fatal(err)
			}
		}
	}
	repaired, err := install.Run(ctx, c, false, key)
	check("repaired", repaired, err, map[string]string{portfolio.Name: "change done", "daftari_limit": "keep done"})
	if _, err := c.Post(ctx, tables.AddRow(portfolio.LimitTable, int64(1), map[string]any{"user_name": "*", "offline_hours": 48}, key())); err != nil {
		t.Fatal(err)
	}
	gone, err := install.Uninstall(ctx, c, false, key)
	check("removed", gone, err, map[string]string{portfolio.Name: "remove done", "daftari_device": "remove done", "Cash": "keep done"})
	if got := does(gone)[portfolio.LimitTable]; got != "keep" {
		t.Errorf("a table with rows: %q", got)
	}
	back, err := install.Run(ctx, c, false, key)
	check("back", back, err, map[string]string{portfolio.Name: "create done", "daftari_device": "create done", "daftari_limit": "keep done"})
}

// TestOtherShape: a table of that name with other columns is not touched.
func TestOtherShape(t *testing.T) {
	c, _, key := admin(t)
	body := tables.Datatable{Name: portfolio.DeviceTable, AppTable: "m_office", MultiRow: true, Columns: []tables.DTColumn{{Name: "other", Type: "Number"}}}
	if _, err := c.Post(context.Background(), tables.CreateDatatable(body, key())); err != nil {
		t.Fatal(err)
	}
	_, err := install.Run(context.Background(), c, false, key)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "ledger.install.table_differs" {
		t.Errorf("%v", err)
	}
}

// TestRefused: without the right to install, the server's word is passed on.
func TestRefused(t *testing.T) {
	c, s, key := admin(t)
	s.Tenant("default").SetReadOnly(true)
	_, err := install.Run(context.Background(), c, false, key)
	if app.ClassOf(err) != app.Busy {
		t.Errorf("%v", err)
	}
}
