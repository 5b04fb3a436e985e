package sandbox

import (
	"bytes"
	"strings"
	"testing"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/fineract/ledger/farside"
	ledger "daftari/providers/farside"
	"daftari/providers/gsma"
	"daftari/providers/sandbox/operator"
)

// TestMatch: what three books may tell of one payment, and what is said of it.
func TestMatch(t *testing.T) {
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	number, err := msisdn.Parse("+254722000001", "")
	if err != nil {
		t.Fatal(err)
	}
	const key, other = app.Key("0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11"), app.Key("1b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
	core := func(amounts ...string) (all []farside.Move) {
		for _, a := range amounts {
			all = append(all, farside.Move{ExternalID: string(key), Amount: a, Currency: "KES"})
		}
		return all
	}
	wallet := func(state ledger.State, to, amount, no string) operator.Payment {
		return operator.Payment{Ref: gsma.Reference(key), Wallet: to, Amount: amount, Number: no, State: state}
	}
	paid, failed := wallet(ledger.Paid, "+254722000001", "26000", "R1"), wallet(ledger.Failed, "+254722000001", "26000", "")
	for _, f := range []struct {
		name    string
		state   payout.State
		core    []farside.Move
		wallet  []operator.Payment
		verdict farside.Verdict
		settled bool
	}{
		{"made in all", payout.Made, core("26000.00"), []operator.Payment{paid}, "", true},
		{"refused, and taken back at the core", payout.Closed, nil, []operator.Payment{failed}, "", true},
		{"on its way", payout.Accepted, core("26000.00"), []operator.Payment{wallet(ledger.Pending, "+254722000001", "26000", "")}, "", false},
		{"not asked for yet", payout.Pending, nil, nil, "", false},
		{"paid, and not heard of yet", payout.Unsure, core("26000.00"), []operator.Payment{paid}, farside.Early, false},
		{"made here alone", payout.Made, nil, nil, farside.Lost, false},
		{"made, and not booked", payout.Made, nil, []operator.Payment{paid}, farside.Lost, false},
		{"made, and not paid", payout.Made, core("26000.00"), []operator.Payment{failed}, farside.Lost, false},
		{"booked twice", payout.Made, core("26000.00", "26000.00"), []operator.Payment{paid}, farside.Twice, false},
		{"paid twice", payout.Made, core("26000.00"), []operator.Payment{paid, paid}, farside.Twice, false},
		{"paid after one that failed", payout.Made, core("26000.00"), []operator.Payment{failed, paid}, "", true},
		{"another sum at the core", payout.Made, core("2600.00"), []operator.Payment{paid}, farside.Another, false},
		{"another sum at the wallet", payout.Made, core("26000.00"), []operator.Payment{wallet(ledger.Paid, "+254722000001", "2600", "R1")}, farside.Another, false},
		{"another wallet", payout.Made, core("26000.00"), []operator.Payment{wallet(ledger.Paid, "+254722000002", "26000", "R1")}, Elsewhere, false},
		{"another number", payout.Made, core("26000.00"), []operator.Payment{wallet(ledger.Paid, "+254722000001", "26000", "R2")}, OtherNumber, false},
		{"closed, and paid", payout.Closed, nil, []operator.Payment{paid}, farside.Early, false},
		{"closed, and still booked", payout.Closed, core("26000.00"), []operator.Payment{failed}, farside.Early, false},
	} {
		t.Run(f.name, func(t *testing.T) {
			p := payout.Payment{Key: key, No: "P-K7-000001", State: f.state, Amount: money.FromMinor(2_600_000, kes), Wallet: payout.Wallet{Number: number}}
			foreign := farside.Move{ExternalID: string(other)}
			all, left, alone := Match([]payout.Payment{p}, map[app.Key]string{key: "R1"}, append(f.core, foreign), append(f.wallet, operator.Payment{Ref: gsma.Reference(other)}))
			if len(all) != 1 || len(left) != 1 || left[0] != foreign || len(alone) != 1 {
				t.Fatalf("%+v; left %+v, alone %+v", all, left, alone)
			}
			if all[0].Verdict != f.verdict || all[0].Settled() != f.settled {
				t.Errorf("%q, settled %v", all[0].Verdict, all[0].Settled())
			}
			var out bytes.Buffer
			wrong, err := Compare(&out, all)
			if err != nil || (wrong == 0) != f.settled || !strings.Contains(out.String(), string(f.verdict)) || !strings.Contains(out.String(), "P-K7-000001") {
				t.Errorf("%d wrong, %v:\n%s", wrong, err, &out)
			}
		})
	}
}
