package policy_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/policy"
	"daftari/fineract/tables"
)

var noon = time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)

type world struct {
	*testing.T
	s      *fineracttest.Server
	branch *fineracttest.Branch
	it     *fineract.Client // who installed
	desk   *fineract.Client
	n      int
}

func newWorld(t *testing.T, o fineracttest.Options) *world {
	t.Helper()
	o.Now = func() time.Time { return noon }
	s, err := fineracttest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w := &world{T: t, s: s}
	if w.branch, err = s.SeedBranch(fineracttest.SeedOptions{Centers: 1, Groups: 1, GroupSize: 3, NoUGX: true, History: 1}); err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	pays, err := farside.Pays(s, "default", w.branch)
	if err != nil {
		t.Fatal(err)
	}
	user, password := s.SuperUser()
	w.it, w.desk = w.as(user, password), w.as(pays.User, pays.Password)
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

// decision with an officer who sends 20,000 alone and a manager who lets 200,000 go.
func (w *world) decision() policy.Kept {
	w.Helper()
	kes, err := money.ISO("KES")
	if err != nil {
		w.Fatal(err)
	}
	w.n++
	return policy.Kept{Key: app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", w.n)), By: "mifos", At: noon.Add(time.Duration(w.n) * time.Minute),
		Policy: payout.Policy{Order: payout.PostThenPay, Hours: 12, WalletHours: 72, Split: true, Providers: []string{"mpesa", "airtel"},
			Authorities: []payout.Authority{
				{User: w.branch.Officer.Username, Name: "Rehema Naliaka", Sends: money.FromMinor(2000050, kes)},
				{User: "mifos", Name: "App Administrator", Approves: money.FromMinor(20000000, kes), Payments: 40, Client: app.ClientID(w.branch.Clients[2])},
			}}}
}

func (w *world) read(c *fineract.Client) (policy.Kept, string) {
	k, err := policy.Read(context.Background(), c)
	var p *app.Problem
	if errors.As(err, &p) {
		return k, p.Key
	}
	if err != nil {
		w.Fatal(err)
	}
	return k, ""
}

// TestDecided: what IT wrote down is what the desk reads, whatever became of the answers; an older one counts no more.
func TestDecided(t *testing.T) {
	for _, o := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.16", Database: fineracttest.PostgreSQL}} {
		for name, f := range map[string]fineracttest.Fault{"plainly": {}, "answers are lost": {Kind: faults.DropAfter, Method: "POST", Path: "datatables", Count: 3},
			"half of one comes": {Kind: faults.HalfReply, Method: "POST", Path: "datatables", Skip: 1, Count: 1}} {
			t.Run(o.Version+" "+name, func(t *testing.T) {
				w := newWorld(t, o)
				if _, key := w.read(w.desk); key != "ledger.policy.none" {
					t.Errorf("before: %s", key)
				}
				first := w.decision()
				if err := policy.Write(t.Context(), w.it, first); err != nil {
					t.Fatal(err)
				}
				if f.Kind != "" {
					w.s.Faults().Add(f)
				}
				second := w.decision()
				second.Policy.Order, second.Policy.Providers, second.Policy.Split = payout.PayThenPost, nil, false
				if err := policy.Write(t.Context(), w.it, second); err != nil {
					t.Fatal(err)
				}
				got, key := w.read(w.desk)
				if diff := cmp.Diff(second, got, cmpopts.EquateEmpty(), cmp.AllowUnexported(money.Amount{}, money.Currency{})); diff != "" {
					t.Errorf("%s (-written +read):\n%s", key, diff)
				}
				whole, err := policy.Of(w.desk)(t.Context())
				if err != nil || len(whole.Authorities) != 2 {
					t.Errorf("%v, %v", whole, err)
				}
			})
		}
	}
}

// TestHalfWritten: a decision that did not come through changes nothing.
func TestHalfWritten(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	first := w.decision()
	if err := policy.Write(t.Context(), w.it, first); err != nil {
		t.Fatal(err)
	}
	for skip := range 3 {
		w.s.Faults().Add(fineracttest.Fault{Kind: faults.DropBefore, Method: "POST", Path: "datatables", Skip: skip, Count: 1})
		second := w.decision()
		second.Policy.Hours = 99
		if err := policy.Write(t.Context(), w.it, second); err == nil {
			t.Error("written in spite of the line")
		}
		w.s.Faults().Clear()
		if got, key := w.read(w.desk); got.Key != first.Key || got.Policy.Hours != 12 {
			t.Errorf("after %d rows: %s, %d hours, %s", skip, got.Key, got.Policy.Hours, key)
		}
	}
}

// TestWhoMay: neither an officer nor the desk writes what binds them, and nonsense is written by nobody.
func TestWhoMay(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	officer := w.as(w.branch.Officer.Username, w.branch.Officer.Password)
	for name, c := range map[string]*fineract.Client{"officer": officer, "desk": w.desk} {
		if err := policy.Write(t.Context(), c, w.decision()); app.ClassOf(err) != app.NotPermitted {
			t.Errorf("the %s wrote it: %v", name, err)
		}
	}
	k := w.decision()
	k.Policy.Authorities = k.Policy.Authorities[:1]
	if err := policy.Write(t.Context(), w.it, k); app.ClassOf(err) != app.BadInput {
		t.Errorf("nobody approves: %v", err)
	}
	if _, key := w.read(w.desk); key != "ledger.policy.none" {
		t.Error(key)
	}
}

// TestKnown: users and clients are those of the core, under the names that it gives them.
func TestKnown(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	k := w.decision()
	k.Policy.Authorities[0].User, k.Policy.Authorities[0].Name = strings.ToUpper(w.branch.Officer.Username), "somebody"
	got, err := policy.Known(t.Context(), w.it, k.Policy)
	if err != nil || got.Authorities[0].User != w.branch.Officer.Username || got.Authorities[0].Name == "somebody" || got.Authorities[0].Name == "" {
		t.Errorf("%+v, %v", got.Authorities[0], err)
	}
	for key, change := range map[string]func(*payout.Authority){
		"ledger.policy.no_user":   func(a *payout.Authority) { a.User = "nobody" },
		"ledger.policy.no_client": func(a *payout.Authority) { a.Client = 987654 },
	} {
		k := w.decision()
		change(&k.Policy.Authorities[1])
		_, err := policy.Known(t.Context(), w.it, k.Policy)
		var p *app.Problem
		if !errors.As(err, &p) || p.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

// TestOdd: what somebody changed by hand at the core is told, and never half believed.
func TestOdd(t *testing.T) {
	tests := []struct {
		name  string
		right map[string]any // of a decision of one right
		rule  map[string]any
	}{
		{"an amount in words", map[string]any{"approves": "lots"}, nil},
		{"a currency that there is not", map[string]any{"currency": "XYZ"}, nil},
		{"a right that is missing", nil, map[string]any{"rights": 2}},
		{"no day", nil, map[string]any{"set_at": "yesterday"}},
		{"an order that there is not", nil, map[string]any{"disburse_order": "later"}},
		{"an officer whom nobody lets go more", map[string]any{"sends": "5", "approves": "5"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			right := map[string]any{"right_key": "k.1", "set_key": "k", "user_name": "mifos", "client": 0, "currency": "KES", "approves": "100.00", "payments": 0}
			rule := map[string]any{"set_key": "k", "user_name": "mifos", "set_at": "2026-11-18T09:00:00Z", "rights": 1, "approval_hours": 0, "wallet_hours": 0, "may_split": 0}
			for k, v := range tt.right {
				right[k] = v
			}
			for k, v := range tt.rule {
				rule[k] = v
			}
			for _, r := range []struct {
				table string
				row   any
			}{{policy.RightTable, right}, {policy.Table, rule}} {
				if _, err := w.it.Post(t.Context(), tables.AddRow(r.table, int64(1), r.row, "")); err != nil {
					t.Fatal(err)
				}
			}
			if _, key := w.read(w.desk); key != "ledger.policy.damaged" {
				t.Errorf("%q", key)
			}
		})
	}
}

// TestNotInstalled: an institution that has not run the installation since is told so.
func TestNotInstalled(t *testing.T) {
	s, err := fineracttest.New(fineracttest.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w := &world{T: t, s: s}
	user, password := s.SuperUser()
	if _, key := w.read(w.as(user, password)); key != "ledger.policy.not_installed" {
		t.Error(key)
	}
}
