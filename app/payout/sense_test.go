package payout_test

import (
	"errors"
	"testing"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
)

// TestSense: what is written down about payouts must be possible to keep to.
func TestSense(t *testing.T) {
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	usd, err := money.ISO("USD")
	if err != nil {
		t.Fatal(err)
	}
	of := func(shillings int64) money.Amount { return money.FromMinor(shillings*100, kes) }
	officer := payout.Authority{User: "rehema", Sends: of(20000)}
	manager := payout.Authority{User: "joseph", Approves: of(200000), Payments: 40, Client: 7}
	people := func(all ...payout.Authority) payout.Policy { return payout.Policy{Authorities: all} }
	tests := []struct {
		name string
		p    payout.Policy
		key  string
	}{
		{"an officer and a manager", people(officer, manager), ""},
		{"all that can be said", payout.Policy{Order: payout.SavingsFirst, Hours: 12, WalletHours: 72, Split: true, Providers: []string{"mpesa", "airtel-ke"},
			Authorities: []payout.Authority{manager, officer}}, ""},
		{"nobody sends alone", people(manager), ""},
		{"nobody at all", people(), "nobody"},
		{"an order that there is not", payout.Policy{Order: "first_come", Authorities: people(officer, manager).Authorities}, "order"},
		{"hours that ran backwards", payout.Policy{Hours: -1, Authorities: people(manager).Authorities}, "hours"},
		{"a number that waits for months", payout.Policy{WalletHours: 2000, Authorities: people(manager).Authorities}, "hours"},
		{"a provider in words", payout.Policy{Providers: []string{"M-Pesa Kenya"}, Authorities: people(manager).Authorities}, "provider"},
		{"a provider twice", payout.Policy{Providers: []string{"mpesa", "mpesa"}, Authorities: people(manager).Authorities}, "provider"},
		{"no name", people(payout.Authority{Sends: of(1)}), "user"},
		{"a user twice", people(manager, payout.Authority{User: "JOSEPH", Sends: of(1)}), "twice"},
		{"two users who are one client", people(manager, payout.Authority{User: "mary", Approves: of(1), Client: 7}), "payee"},
		{"who may do nothing", people(manager, payout.Authority{User: "mary"}), "amount"},
		{"less than nothing", people(manager, payout.Authority{User: "mary", Sends: of(-5)}), "amount"},
		{"a number of payments without an amount", people(manager, payout.Authority{User: "mary", Sends: of(5), Payments: 3}), "count"},
		{"nobody lets go what is above", people(officer), "no_approver"},
		{"an approver who may let go no more than she sends", people(officer, payout.Authority{User: "joseph", Approves: of(20000)}), "no_approver"},
		{"an approver of another currency", people(officer, payout.Authority{User: "joseph", Approves: money.FromMinor(9000000, usd)}), "no_approver"},
		{"only herself", people(payout.Authority{User: "rehema", Sends: of(20000), Approves: of(90000)}), "herself"},
		{"each for the other", people(payout.Authority{User: "rehema", Sends: of(20000), Approves: of(90000)},
			payout.Authority{User: "mary", Sends: of(20000), Approves: of(90000)}), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.p.Sense()
			var p *app.Problem
			if tt.key == "" && err != nil || tt.key != "" && (!errors.As(err, &p) || p.Key != "payout.policy."+tt.key || p.Class != app.BadInput) {
				t.Errorf("%v, want %q", err, tt.key)
			}
		})
	}
}

// TestAllows: without a list every rail of the desk may be used.
func TestAllows(t *testing.T) {
	if err := (payout.Policy{}).Allows("mpesa"); err != nil {
		t.Error(err)
	}
	some := payout.Policy{Providers: []string{"airtel"}}
	if err := some.Allows("airtel"); err != nil {
		t.Error(err)
	}
	if err := some.Allows("mpesa"); app.ClassOf(err) != app.NotPermitted {
		t.Error(err)
	}
}

// TestNobodyPaysHerself: a batch that pays its officer needs a second person, however small.
func TestNobodyPaysHerself(t *testing.T) {
	g := group(t, 1, 2)
	p := payout.Policy{Authorities: []payout.Authority{{User: g.By.Username, Client: 2, Sends: kes(t, 1000)}}}
	own := payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Sent, Signed: payout.Signed{By: g.By.Username}}
	if _, err := p.Judge(g, own, noon); key(err) != "payout.payee" || !p.Authorities[0].Pays(g) {
		t.Errorf("she let her own money go: %v", err)
	}
	p.Authorities[0].Client = 9
	if _, err := p.Judge(g, own, noon); err != nil || p.Authorities[0].Pays(g) {
		t.Error(err)
	}
}
