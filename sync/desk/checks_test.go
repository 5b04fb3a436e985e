package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/sync/deskapi"
)

// TestWhoseWallet: a payout goes to a number that the core has as hers, approved, and past its waiting time by the desk's
// clock; to any other nothing is sent, and nothing is booked.
func TestWhoseWallet(t *testing.T) {
	first := added(1, 1, "mpesa", noon.AddDate(-1, 0, 0))
	other := first
	other.Wallet.Number = number(99)
	second := added(1, 2, "mpesa", noon)
	for name, c := range map[string]struct {
		rows []wallet.Row
		want string
	}{
		"hers":           {[]wallet.Row{first}, ""},
		"nobody's":       {[]wallet.Row{}, "payout.wallet_unknown"},
		"a patched one":  {[]wallet.Row{other}, "payout.wallet_unknown"},
		"not approved":   {[]wallet.Row{other, second}, "payout.wallet_waiting"},
		"still waiting":  {[]wallet.Row{other, second, says(wallet.Approve, second, "mary", noon.Add(-47*time.Hour))}, "payout.wallet_resting"},
		"has waited":     {[]wallet.Row{other, second, says(wallet.Approve, second, "mary", noon.Add(-48*time.Hour))}, ""},
		"withdrawn":      {[]wallet.Row{first, says(wallet.Withdraw, first, "rehema", noon)}, "payout.wallet_gone"},
		"of her sister":  {[]wallet.Row{added(2, 1, "mpesa", noon)}, "payout.wallet_unknown"},
		"at another one": {[]wallet.Row{added(1, 1, "airtel", noon)}, "payout.wallet_unknown"},
	} {
		for _, order := range payout.Orders() {
			t.Run(name+" "+string(order), func(t *testing.T) {
				w := newWorld(t, 1)
				if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
					t.Fatal(err)
				}
				w.core.rows[1] = c.rows
				p := w.pay("rehema", 1, 5000)
				w.must("rehema", p)
				w.later(5 * time.Minute)
				if c.want == "" {
					w.is(p.Key, payout.Made)
					return
				}
				if got := w.is(p.Key, payout.Stuck); got.Reason != c.want || len(w.rails["mpesa"].of(p.Key)) != 0 || len(w.core.booked) != 0 {
					t.Errorf("%s, %d orders, %d booked", got.Reason, len(w.rails["mpesa"].of(p.Key)), len(w.core.booked))
				}
				_, err := w.desk.Cancel(t.Context(), w.who("otieno"), p.Key)
				keyIs(t, err, "payout.not_yours")
				for range 2 { // its answer is lost
					if st, err := w.desk.Cancel(t.Context(), w.who("rehema"), p.Key); err != nil || st.State != payout.Closed {
						t.Fatalf("taken out it is %s, %v", st.State, err)
					}
				}
				w.core.rows[1] = []wallet.Row{first}
				again := w.pay("rehema", 1, 5000)
				w.must("rehema", again)
				w.later(5 * time.Minute)
				w.is(again.Key, payout.Made)
			})
		}
	}
}

// TestWithdrawnInTheQueue: a wallet that is withdrawn while its payment waits for its turn is not paid: what was booked is
// taken back.
func TestWithdrawnInTheQueue(t *testing.T) {
	for order, end := range map[payout.Order]payout.State{payout.PayThenPost: payout.Stuck, payout.PostThenPay: payout.Closed, payout.SavingsFirst: payout.Closed} {
		w := newWorld(t, 1)
		if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
			t.Fatal(err)
		}
		p := w.pay("rehema", 1, 5000)
		rail := w.rails["mpesa"]
		rail.faults = func(string) farside.Fault { return farside.Unsent } // it waits for a line
		w.must("rehema", p)
		w.later(5 * time.Minute)
		if w.is(p.Key, payout.Queued); (w.core.inTransit() != 0) != (end == payout.Closed) {
			t.Fatalf("%s: in transit %d", order, w.core.inTransit())
		}
		first := added(1, 1, "mpesa", noon.AddDate(-1, 0, 0))
		w.core.rows[1] = []wallet.Row{first, says(wallet.Withdraw, first, "rehema", w.now)}
		w.later(31 * time.Minute)
		rail.faults = nil
		w.later(31 * time.Minute)
		if got := w.is(p.Key, end); got.Reason != "payout.wallet_gone" || len(rail.of(p.Key)) != 0 || w.core.inTransit() != 0 {
			t.Errorf("%s: %s, %d orders, in transit %d", order, got.Reason, len(rail.of(p.Key)), w.core.inTransit())
		}
	}
}

// TestUnreadWallets: where the core does not tell, the payment waits.
func TestUnreadWallets(t *testing.T) {
	w := newWorld(t, 1)
	w.core.deaf = app.Trouble(app.BadConfig, "ledger.wallets.none", nil)
	p := w.pay("rehema", 1, 5000)
	w.must("rehema", p)
	w.later(time.Hour)
	w.is(p.Key, payout.Approved)
	w.core.deaf = nil
	w.later(31 * time.Minute)
	w.is(p.Key, payout.Made)
}

// mute is a rail that cannot tell who holds a wallet.
type mute struct{ providers.Disburser }

// TestNames: an approver hears whether the provider knows the wallets by the core's names of the clients; what the device
// says of it is nothing, and what could not be asked is said to be so.
func TestNames(t *testing.T) {
	no := errors.New("no answer")
	tells := func(name string, err error) func(context.Context, msisdn.Number) (string, error) {
		return func(context.Context, msisdn.Number) (string, error) { return name, err }
	}
	for name, c := range map[string]struct {
		holder func(context.Context, msisdn.Number) (string, error)
		forged string // what the device calls client and holder
		deaf   error
		want   []string
		asked  int
	}{
		"the same":                     {tells("OTIENO ACHIENG", nil), "", nil, []string{"payout.check.names"}, 2},
		"the device lies of both":      {tells("Juma Were", nil), "Juma Were", nil, []string{"payout.check.names_odd"}, 2},
		"another's, the device agrees": {tells("Juma Were", nil), "", nil, []string{"payout.check.names_odd"}, 2},
		"the device says another name": {tells("Achieng Otieno", nil), "Juma Were", nil, []string{"payout.check.names"}, 2},
		"no such wallet":               {tells("", app.Trouble(app.NotFound, "rail.wallet", nil)), "", nil, []string{"payout.check.names_odd"}, 2},
		"it does not tell":             {tells("", nil), "", nil, []string{"payout.check.names_unasked"}, 2},
		"it does not answer":           {tells("", app.Trouble(app.Offline, "rail.line", no)), "", nil, []string{"payout.check.names_unasked"}, 1},
		"the core does not tell":       {tells("Achieng Otieno", nil), "", app.Trouble(app.Offline, "transport.offline", no), []string{"payout.check.names_unasked"}, 0},
		"no rail can tell":             {nil, "", nil, []string{"payout.check.names_unasked"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			asked := 0
			if r := w.rails["mpesa"]; c.holder != nil {
				r.holder = func(ctx context.Context, n msisdn.Number) (string, error) { asked++; return c.holder(ctx, n) }
			} else {
				reg, err := providers.NewRegistry([]string{"mpesa"}, mute{r})
				if err != nil {
					t.Fatal(err)
				}
				w.desk.Rails = reg
			}
			w.core.deaf = c.deaf
			one, two := w.pay("rehema", 3, 5000), w.pay("rehema", 4, 5000)
			if c.forged != "" {
				for _, p := range []*payout.Payment{&one, &two} {
					p.Name, p.Wallet.Holder = c.forged, c.forged
				}
			}
			g := w.group("rehema", one, two)
			g.Asks = true
			if _, err := w.desk.Ask(t.Context(), w.who("rehema"), deskapi.Ask{Batch: g}); err != nil {
				t.Fatal(err)
			}
			w.step()
			f, err := w.desk.Feed(t.Context(), w.who("joseph"), 0, false)
			if err != nil || len(f.Waiting) != 1 {
				t.Fatalf("%+v %v", f.Waiting, err)
			}
			var got []string
			for _, x := range f.Waiting[0].Checks {
				if strings.HasPrefix(x.Key, "payout.check.names") {
					got = append(got, x.Key)
					if x.OK != (x.Key == "payout.check.names") || !x.OK && len(x.Lines) != 2 {
						t.Errorf("%+v", x)
					}
				}
			}
			if !slices.Equal(got, c.want) || asked != c.asked {
				t.Errorf("%v, want %v; asked %d times, want %d", got, c.want, asked, c.asked)
			}
		})
	}
}
