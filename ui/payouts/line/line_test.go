package line_test

import (
	"strings"
	"testing"
	"time"

	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/providers/limits"
	"daftari/ui/payouts/line"
)

func TestLine(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	n, err := msisdn.Parse("0700000104", "KE")
	if err != nil {
		t.Fatal(err)
	}
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		provider, holder, wallet, says string
		check                          bool
	}{
		"same name":             {"mpesa", "ODHIAMBO ACHIENG", "M-Pesa 0700 000 104", "Same name at M-Pesa", false},
		"a part of the name":    {"mpesa", "Achieng", "M-Pesa 0700 000 104", "Same name at M-Pesa", false},
		"another name":          {"airtel", "Grace Were", "Airtel 0700 000 104", "Airtel knows this number as Grace Were", true},
		"name was not given":    {"airtel", "", "Airtel 0700 000 104", "Name not given by Airtel", true},
		"a provider of its own": {"ziwa", "", "ziwa 0700 000 104", "Name not given by ziwa", true},
	} {
		t.Run(name, func(t *testing.T) {
			l := line.Of(w, payout.Payment{Name: "Achieng Odhiambo", Label: "L-000104", Amount: money.FromMinor(1200000, kes), State: payout.Accepted,
				Wallet: payout.Wallet{Provider: c.provider, Number: n, Holder: c.holder}}, false)
			if l.Wallet != c.wallet || l.Says != c.says || l.Check != c.check || l.State != "With "+wallet.Brand(c.provider) {
				t.Errorf("%+v", l)
			}
		})
	}
}

// TestCaps: what a wallet does not take at once is warned of, whoever holds it; or is said to go in parts, where it does.
func TestCaps(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	n, err := msisdn.Parse("0700000104", "KE")
	if err != nil {
		t.Fatal(err)
	}
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	rules := []limits.Rule{{Country: "KE", Provider: "mpesa", Kind: limits.TxMax, Amount: "19000", Currency: "KES"},
		{Country: "KE", Provider: "mpesa", Kind: limits.BalanceMax, Amount: "50000", Currency: "KES"}}
	for name, c := range map[string]struct {
		provider string
		amount   int64
		split    bool
		holder   string
		says     string
		over     bool
		parts    bool
	}{
		"as much as it takes":     {"mpesa", 19000, true, "ACHIENG ODHIAMBO", "Same name at M-Pesa", false, false},
		"more":                    {"mpesa", 20000, false, "ACHIENG ODHIAMBO", "M-Pesa takes at most 19,000 at once", true, false},
		"more, in parts":          {"mpesa", 40000, true, "ACHIENG ODHIAMBO", "3 parts: 19,000 + 19,000 + 2,000", false, true},
		"in parts, another name":  {"mpesa", 20000, true, "JANE WANJIRU", "M-Pesa knows this number as JANE WANJIRU · 2 parts: 19,000 + 1,000", false, true},
		"more, another name":      {"mpesa", 20000, false, "JANE WANJIRU", "M-Pesa knows this number as JANE WANJIRU · M-Pesa takes at most 19,000 at once", true, false},
		"more than the wallet":    {"mpesa", 60000, true, "ACHIENG ODHIAMBO", "Her wallet holds at most 50,000 · M-Pesa takes at most 19,000 at once", true, false},
		"of whom nothing is said": {"airtel", 20000, true, "ACHIENG ODHIAMBO", "Same name at Airtel", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := payout.Payment{Name: "Achieng Odhiambo", Amount: money.FromMinor(c.amount*100, kes), Wallet: payout.Wallet{Provider: c.provider, Number: n, Holder: c.holder}}
			l, err := line.Caps{Rules: rules, Split: c.split, Day: time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)}.Mark(w, line.Of(w, p, false), p)
			if err != nil || l.Says != c.says || l.Over != c.over || l.Parts != c.parts {
				t.Errorf("%+v, %v", l, err)
			}
			if (c.over || c.parts) && !strings.HasSuffix(c.says, l.Asks[strings.LastIndex(l.Asks, " · ")+1:]) { // the list says it, too
				t.Errorf("asks %q", l.Asks)
			}
		})
	}
}
