package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
	"daftari/providers/providertest"
	"daftari/providers/sandbox"
)

func wallet(t *testing.T) msisdn.Number {
	n, err := msisdn.Parse("+254712345678", "KE")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func kes(t *testing.T, minor int64) money.Amount {
	cur, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(minor, cur)
}

func TestConformance(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	var rail *sandbox.Rail
	providertest.Run(t, providertest.Harness{
		New: func(*testing.T) providers.Provider {
			rail = sandbox.New(sandbox.Config{Now: func() time.Time { return now }, Slow: time.Hour})
			return rail
		},
		Next: func(f providertest.Fault) {
			rail.Script(map[providertest.Fault]sandbox.Fault{
				providertest.Refuses: sandbox.Refuse, providertest.LosesAnswer: sandbox.LoseAnswer, providertest.LosesOrder: sandbox.LoseOrder,
				providertest.Unsent: sandbox.NotSent, providertest.UnknownCode: sandbox.OddCode, providertest.Late: sandbox.PayLate,
				providertest.Hangs: sandbox.Slow,
			}[f])
		},
		Moved:  func(k app.Key) int { return rail.Moved(k) },
		Pass:   func(d time.Duration) { now = now.Add(d) },
		Wallet: wallet(t), Amount: kes(t, 150000),
	})
}

func TestSlowAnswersInTheEnd(t *testing.T) {
	to, amount := wallet(t), kes(t, 100)
	synctest.Test(t, func(t *testing.T) {
		rail := sandbox.New(sandbox.Config{Now: time.Now})
		rail.Script(sandbox.Slow)
		start := time.Now()
		res, err := rail.Collect(t.Context(), providers.Order{Key: "k", Wallet: to, Amount: amount})
		if err != nil || res.Event != app.Confirm || time.Since(start) != 30*time.Second {
			t.Errorf("%+v %v after %v", res, err, time.Since(start))
		}
	})
}

func TestStatementTellsWhatMoved(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	rail := sandbox.New(sandbox.Config{Now: func() time.Time { return now }})
	rail.Script(sandbox.None, sandbox.Refuse, sandbox.LoseAnswer)
	for _, k := range []app.Key{"a", "b", "c"} {
		if _, err := rail.Disburse(t.Context(), providers.Order{Key: k, Wallet: wallet(t), Amount: kes(t, 100)}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := rail.Statement(t.Context(), now)
	if err != nil || len(all) != 2 || all[0].Key != "a" || all[1].Key != "c" || all[1].Flow != app.CashOut {
		t.Errorf("%+v %v", all, err)
	}
}
