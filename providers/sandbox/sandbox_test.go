package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/providertest"
	"daftari/providers/sandbox"
)

func wallet(t testing.TB) msisdn.Number { return providertest.Wallet(t, "+254712345678") }

func kes(t testing.TB, minor int64) money.Amount { return providertest.Amount(t, "KES", minor) }

// double is the rail itself, in the suite's words.
type double struct{ *sandbox.Rail }

func (d double) Script(faults ...farside.Fault) {
	for _, f := range faults {
		d.Rail.Script(faultOf(f))
	}
}

func (d double) ScriptAsk(faults ...farside.Fault) {
	for _, f := range faults {
		d.Rail.ScriptAsk(faultOf(f))
	}
}

func faultOf(f farside.Fault) sandbox.Fault {
	return map[farside.Fault]sandbox.Fault{
		farside.Refuses: sandbox.Refuse, farside.LosesAnswer: sandbox.LoseAnswer, farside.LosesOrder: sandbox.LoseOrder,
		farside.Unsent: sandbox.NotSent, farside.UnknownCode: sandbox.OddCode, farside.Late: sandbox.PayLate, farside.Hangs: sandbox.Slow,
		farside.WrongAmount: sandbox.OtherSum,
	}[f]
}

func (d double) Moved(ref string) int { return d.Rail.Moved(app.Key(ref)) }

func (d double) Came(ref string) int { return d.Rail.Came(app.Key(ref)) }

func (d double) Callback(string) (providers.Callback, bool) { return providers.Callback{}, false }

func TestConformance(t *testing.T) {
	cannot := map[farside.Fault]string{}
	for _, f := range []farside.Fault{farside.ServerError, farside.Page, farside.Empty, farside.Cut, farside.Redirects, farside.Throttles,
		farside.SignsOut, farside.Stuck, farside.Hidden, farside.Reverses} {
		cannot[f] = "it has no wire"
	}
	providertest.Run(t, providertest.Harness{
		New: func(_ *testing.T, w providertest.World) (providers.Provider, providertest.Double) {
			rail := sandbox.New(sandbox.Config{Now: w.Now, Slow: time.Hour, Late: time.Hour})
			return rail, double{rail}
		},
		Reference: func(k app.Key) string { return string(k) },
		Wallet:    wallet(t), Amount: kes(t, 150000), Cannot: cannot,
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
