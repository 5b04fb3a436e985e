package wallet

import (
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
)

// TestPayable: what the core's rows allow, by the payer's own clock and its institution's waiting time.
func TestPayable(t *testing.T) {
	first, second := payout.Wallet{Provider: "mpesa", Number: number(t, "0700000001")}, payout.Wallet{Provider: "mpesa", Number: number(t, "0700000002")}
	add := func(id int64, key app.Key, w payout.Wallet, by string) Row {
		return Row{Key: key, ID: id, Client: 7, Act: Add, Of: key, Wallet: w, By: by, At: start}
	}
	word := func(id int64, act Act, of app.Key, by string, at time.Time) Row {
		return Row{Key: app.Key(act) + of, ID: id, Client: 7, Act: act, Of: of, By: by, At: at, From: at}
	}
	a, b := add(1, "a", first, "rehema"), add(2, "b", second, "rehema")
	again := add(5, "c", first, "rehema")
	for name, c := range map[string]struct {
		rows []Row
		to   payout.Wallet
		at   time.Duration
		want string
	}{
		"no wallets":                    {nil, first, 0, "payout.wallet_unknown"},
		"her first":                     {[]Row{a}, first, 0, ""},
		"another number":                {[]Row{a}, second, 0, "payout.wallet_unknown"},
		"the number, another provider":  {[]Row{a}, payout.Wallet{Provider: "airtel", Number: first.Number}, 0, "payout.wallet_unknown"},
		"not approved":                  {[]Row{a, b}, second, 1000 * time.Hour, "payout.wallet_waiting"},
		"approved by who added it":      {[]Row{a, b, word(3, Approve, "b", "Rehema", start)}, second, 1000 * time.Hour, "payout.wallet_waiting"},
		"approved, in its waiting time": {[]Row{a, b, word(3, Approve, "b", "joseph", start)}, second, 47 * time.Hour, "payout.wallet_resting"},
		"approved, and over":            {[]Row{a, b, word(3, Approve, "b", "joseph", start)}, second, 48 * time.Hour, ""},
		"withdrawn":                     {[]Row{a, word(3, Withdraw, "a", "rehema", start)}, first, 0, "payout.wallet_gone"},
		"withdrawn, and back":           {[]Row{a, word(3, Withdraw, "a", "rehema", start), again}, first, 0, "payout.wallet_waiting"},
		"back, and approved":            {[]Row{a, word(3, Withdraw, "a", "rehema", start), again, word(6, Approve, "c", "joseph", start)}, first, 48 * time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err, got := Payable(c.rows, 7, c.to, start.Add(c.at), 48*time.Hour), ""
			if p := (*app.Problem)(nil); errors.As(err, &p) {
				got = p.Key
			}
			if got != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
			if Payable(c.rows, 8, c.to, start.Add(c.at), 48*time.Hour) == nil {
				t.Error("another client's")
			}
		})
	}
}
