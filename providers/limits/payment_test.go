package limits_test

import (
	"strings"
	"testing"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/providers/limits"
)

// TestOfAPayment: C6's own examples, by the published data alone; what else goes to the wallet counts, in the time that it counts in.
func TestOfAPayment(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	pay := func(provider, number, tier, sum, code string, day app.Date, s payout.State) payout.Payment {
		n, err := msisdn.Parse(number, "")
		if err != nil {
			t.Fatal(err)
		}
		return payout.Payment{Key: app.Key(provider + sum + day.String() + string(s)), Purpose: payout.Disbursement, Amount: amount(t, sum, code), Day: day, State: s,
			Wallet: payout.Wallet{Provider: provider, Number: n, Tier: tier}}
	}
	on := func(text string) app.Date {
		d, err := app.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	day, before := app.DateOf(today()), on("2026-11-02")
	kenya := func(sum string, day app.Date, s payout.State) payout.Payment {
		return pay("mpesa", "+254700000104", "", sum, "KES", day, s)
	}
	ghana := func(sum string, day app.Date, s payout.State) payout.Payment {
		return pay("mtn", "+233244000104", "minimum", sum, "GHS", day, s)
	}
	dead := kenya("300000", day, payout.Closed)
	other := kenya("300000", day, payout.Made)
	other.Wallet.Provider = "airtel"
	for name, c := range map[string]struct {
		p    payout.Payment
		sent []payout.Payment
		want string
	}{
		"within":                    {kenya("12000", day, payout.Pending), nil, ""},
		"below the least":           {kenya("5", day, payout.Pending), nil, "mpesa takes no less than 10"},
		"above at once":             {kenya("300000", day, payout.Pending), nil, "mpesa takes at most 250,000 at once"},
		"the day, with what went":   {kenya("150000", day, payout.Pending), []payout.Payment{kenya("200000", day, payout.Made), kenya("180000", before, payout.Pending)}, "mpesa moves 500,000 a day, 120,000 are left"},
		"what was not paid":         {kenya("250000", day, payout.Pending), []payout.Payment{dead, other, kenya("290000", before, payout.Made)}, ""},
		"itself does not count":     {kenya("250000", day, payout.Pending), []payout.Payment{kenya("250000", day, payout.Pending)}, ""},
		"the month, by tier":        {ghana("2000", day, payout.Pending), []payout.Payment{ghana("8500", before, payout.Made)}, "Her wallet takes 10,000 a month, 1,500 are left"},
		"the month before":          {ghana("2000", day, payout.Pending), []payout.Payment{ghana("8500", on("2026-10-30"), payout.Made)}, ""},
		"more than it holds":        {ghana("6000", day, payout.Pending), nil, "mtn moves 3,000 a day, 3,000 are left · Her wallet holds at most 5,000"},
		"INR 12,000, not full KYC":  {pay("paytm", "+919800000104", "small", "12000", "INR", day, payout.Pending), nil, "Such a wallet of paytm may not be paid by an institution · Her wallet holds at most 10,000 · Her wallet takes 10,000 a month, 10,000 are left"},
		"INR 10,000, not full KYC":  {pay("paytm", "+919800000104", "small", "10000", "INR", day, payout.Pending), nil, "Such a wallet of paytm may not be paid by an institution"},
		"INR 10,000, tier not told": {pay("paytm", "+919800000104", "", "10000", "INR", day, payout.Pending), nil, "Such a wallet of paytm may not be paid by an institution"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := limits.Of(limits.Published(), c.p, today(), c.sent)
			if said := strings.Join(limits.Say(w, c.p.Wallet.Provider, got), " · "); err != nil || said != c.want {
				t.Errorf("%q, want %q; %v", said, c.want, err)
			}
		})
	}
}
