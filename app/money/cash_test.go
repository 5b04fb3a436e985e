package money

import "testing"

func TestDenominations(t *testing.T) {
	for _, code := range []string{
		"KES", "UGX", "TZS", "RWF", "ETB", "GHS", "NGN", "ZMW", "MWK", "INR", "BDT", "PHP", "NPR", "USD", "XOF", "XAF", "MZN", "CDF",
	} {
		all := Denominations(testCurrency(t, code))
		if len(all) < 5 {
			t.Errorf("%s has %d notes and coins", code, len(all))
		}
		for i, d := range all {
			if d.Value.Sign() <= 0 {
				t.Errorf("%s has a note of %v", code, d.Value)
			}
			if i == 0 {
				continue
			}
			before := all[i-1]
			if order, err := d.Value.Cmp(before.Value); err != nil || order > 0 || order == 0 && (before.Coin || !d.Coin) {
				t.Errorf("%s: %v stands after %v, %v", code, d, before, err)
			}
		}
	}
	for code := range cashTable() {
		if _, err := ISO(code); err != nil {
			t.Errorf("cash.json has %s: %v", code, err)
		}
		for _, row := range cashTable()[code] {
			if row.Kind != "note" && row.Kind != "coin" {
				t.Errorf("%s has a %q", code, row.Kind)
			}
		}
	}
}

func TestDenominationsInTheAccountsDecimals(t *testing.T) {
	kes := Denominations(testCurrency(t, "KES"))
	if len(kes) == 0 || kes[0].Value != FromMinor(100000, testCurrency(t, "KES")) || kes[0].Coin {
		t.Fatalf("the largest note is %v", kes)
	}
	whole := own(t, "KES", 0, 0)
	if got := Denominations(whole); len(got) != len(kes) || got[0].Value != FromMinor(1000, whole) {
		t.Errorf("without decimals: %v", got)
	}
	usd := own(t, "USD", 0, 0)
	for _, d := range Denominations(usd) {
		if d.Value.Minor() < 1 {
			t.Errorf("a cent in a currency of whole dollars: %v", d)
		}
	}
	if Denominations(testCurrency(t, "CHF")) != nil || Denominations(Currency{}) != nil {
		t.Error("notes of a currency without a table")
	}
}
