package line_test

import (
	"testing"

	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
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
