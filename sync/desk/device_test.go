package desk

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/providers/farside"
	"daftari/store"
	"daftari/store/payouts"
	"daftari/store/vault/vaulttest"
	"daftari/sync/deskapi"
)

// line between a device and the desk, on which requests and answers get lost.
type line struct {
	*world
	user string
	lost func() bool
}

// over the line goes one call.
func over[A any](l line, call func(who Caller) (A, error)) (A, error) {
	var none A
	if l.lost() {
		return none, app.Trouble(app.Offline, "transport.offline", nil)
	}
	a, err := call(l.who(l.user))
	if l.lost() {
		return none, app.Trouble(app.Doubtful, "transport.offline", nil)
	}
	return a, err
}

func (l line) Feed(ctx context.Context, after int64, full bool) (deskapi.Feed, error) {
	return over(l, func(who Caller) (deskapi.Feed, error) { return l.desk.Feed(ctx, who, after, full) })
}

func (l line) Ask(ctx context.Context, a deskapi.Ask) (deskapi.BatchStatus, error) {
	return over(l, func(who Caller) (deskapi.BatchStatus, error) { return l.desk.Ask(ctx, who, a) })
}

func (l line) Decide(ctx context.Context, d payout.Decision) (deskapi.BatchStatus, error) {
	return over(l, func(who Caller) (deskapi.BatchStatus, error) { return l.desk.Decide(ctx, who, d) })
}

func (l line) Withdraw(ctx context.Context, batch app.Key) (deskapi.BatchStatus, error) {
	return over(l, func(who Caller) (deskapi.BatchStatus, error) { return l.desk.Withdraw(ctx, who, batch) })
}

func (l line) AskNow(ctx context.Context, key app.Key) (deskapi.Status, error) {
	return over(l, func(who Caller) (deskapi.Status, error) { return l.desk.AskNow(ctx, who, key) })
}

func (l line) Evidence(ctx context.Context, e payout.Evidence) (deskapi.Status, error) {
	return over(l, func(who Caller) (deskapi.Status, error) { return l.desk.Evidence(ctx, who, e) })
}

func (l line) Cancel(ctx context.Context, key app.Key) (deskapi.Status, error) {
	return over(l, func(who Caller) (deskapi.Status, error) { return l.desk.Cancel(ctx, who, key) })
}

func (l line) Collect(ctx context.Context, p payout.Payment) (deskapi.Status, error) {
	return over(l, func(who Caller) (deskapi.Status, error) { return l.desk.Collect(ctx, who, p) })
}

// tokens are those of a device that has a desk.
type tokens struct{ *payouts.Payouts }

func (tokens) Desks(context.Context) ([]payout.Desk, error) {
	return []payout.Desk{{Address: "https://desk.example"}}, nil
}

// device of an officer, with a book of its own.
type device struct {
	*world
	r    *rand.Rand
	user string
	book *payouts.Payouts
	pays *payer.Payer
	calm bool
}

func (w *world) device(user string, seed uint64) *device {
	w.Helper()
	ctx := context.Background()
	b, err := store.Create(ctx, w.dir+"/"+user, store.Options{Now: w.clock, Vault: vaulttest.New()})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = b.Close() })
	if err := b.SetDevice(ctx, w.who(user).Device); err != nil {
		w.Fatal(err)
	}
	d := &device{world: w, r: rand.New(rand.NewPCG(seed, uint64(len(user)))), user: user, book: b.Payouts()}
	l := line{w, user, func() bool { return !d.calm && d.r.IntN(5) == 0 }}
	d.pays = &payer.Payer{Files: d.book, Ledger: d.book, Errands: d.book, Known: d.book, Purses: d.book, Tokens: tokens{d.book}, Now: w.clock, NewKey: w.newKey,
		Reach: func(context.Context, payout.Desk) (payer.Line, error) { return payer.Line{Desk: l, Counter: l}, nil }}
	return d
}

// meets the desk; a line that is down ends it early.
func (d *device) meets() {
	if _, err := d.pays.Exchange(context.Background()); err != nil && app.ClassOf(err) != app.Offline && app.ClassOf(err) != app.Doubtful {
		d.Fatalf("%s: %v", d.user, err)
	}
}

func (d *device) payments() []payout.Payment {
	all, err := d.book.Payments(context.Background())
	if err != nil {
		d.Fatal(err)
	}
	return all
}

// taken lets what people are told pass, and nothing else.
func (d *device) taken(err error) {
	if err != nil && app.ClassOf(err) != app.Conflict {
		d.Fatalf("%s: %v", d.user, err)
	}
}

func (d *device) makes() {
	p := d.pay(d.user, int64(1+d.r.IntN(5)), []int64{5_000, 40_000, 70_000}[d.r.IntN(3)])
	switch d.r.IntN(4) {
	case 0:
		p.Purpose, p.Account.Kind, p.Tranche = payout.Withdrawal, app.OnSavings, app.Date{}
	case 1:
		p.Purpose, p.Until, p.Tranche = payout.Collection, d.now.Add(time.Hour), app.Date{}
	}
	_, err := d.book.Make(context.Background(), p)
	d.taken(err)
}

func (d *device) sends() {
	purpose := []payout.Purpose{payout.Disbursement, payout.Withdrawal}[d.r.IntN(2)]
	g := payout.Group{Key: d.newKey(), By: app.Officer{Username: d.user, Name: d.user}, Until: d.now.Add(24 * time.Hour), Asks: d.r.IntN(2) == 0, Total: money.Zero(currency())}
	for _, p := range d.payments() {
		if p.State == payout.Pending && p.Purpose == purpose && d.r.IntN(3) > 0 {
			p.Batch = g.Key
			g.Lines = append(g.Lines, p)
		}
	}
	if len(g.Lines) == 0 {
		return
	}
	g.Total = sum(g.Lines)
	var own *payout.Decision
	if !g.Asks {
		signed := d.decision(g, d.user, payout.Sent)
		own = &signed
	}
	_, err := d.book.Send(context.Background(), g, own)
	d.taken(err)
}

// decides as a second person does on this officer's device.
func (d *device) decides() {
	all, err := d.book.Batches(context.Background())
	if err != nil {
		d.Fatal(err)
	}
	if all = slices.DeleteFunc(all, func(f payout.BatchFile) bool { return f.Stand != payout.Waits }); len(all) == 0 {
		return
	}
	g := all[d.r.IntN(len(all))].Group
	by, verdict := []string{"joseph", "mary"}[d.r.IntN(2)], []payout.Verdict{payout.Yes, payout.Yes, payout.No}[d.r.IntN(3)]
	var out []app.Key
	if len(g.Lines) > 1 && d.r.IntN(3) == 0 {
		out = []app.Key{g.Lines[0].Key}
	}
	d.taken(d.book.Decide(context.Background(), d.decision(g, by, verdict, out...), proof.Signer(d.users[by])))
}

func (d *device) withdraws() {
	all, err := d.book.Batches(context.Background())
	if err != nil {
		d.Fatal(err)
	}
	if len(all) > 0 {
		_, err := d.book.Withdraw(context.Background(), all[d.r.IntN(len(all))].Group.Key, "changed my mind")
		d.taken(err)
	}
}

// touches one payment: to take it out, to ask for it again, or to have the provider asked.
func (d *device) touches() {
	all := d.payments()
	if len(all) == 0 {
		return
	}
	p := all[d.r.IntN(len(all))]
	switch d.r.IntN(3) {
	case 0:
		_, err := d.book.Claim(context.Background(), p.Key, d.user, "paid in cash")
		if d.taken(err); err == nil && p.State.MayBePaid() {
			d.Fatalf("%s was taken out of %s", p.Key, p.State)
		}
	case 1:
		if p.State == payout.Rejected || p.State == payout.Expired {
			d.taken(d.book.Again(context.Background(), p.Key, d.user))
		}
	default:
		d.taken(d.book.AskNow(context.Background(), p.Key))
	}
}

// agrees: the device says of every payment what the desk says, but for what both say is in its officer's hands.
func (d *device) agrees() {
	errands, err := d.book.Errands(context.Background())
	if err != nil || len(errands) > 0 {
		d.Fatalf("%s still owes %v, %v", d.user, errands, err)
	}
	for _, p := range d.payments() {
		there, err := d.desk.Show(context.Background(), p.Key)
		switch {
		case app.ClassOf(err) == app.NotFound:
			if p.State.MayBePaid() {
				d.Errorf("%s is %s, and the desk never had it", p.Key, p.State)
			}
		case err != nil:
			d.Fatal(err)
		case p.State != there.State && (p.State.MayBePaid() || there.State.MayBePaid() || !hands(p.State) || !hands(there.State)):
			d.Errorf("%s is %s on %s's device and %s at the desk: %v", p.Key, p.State, d.user, there.State, events(there.Steps))
		}
	}
}

// hands: it is in its officer's hands, or out of everybody's.
func hands(s payout.State) bool {
	return slices.Contains([]payout.State{payout.Pending, payout.Batched, payout.Rejected, payout.Expired, payout.Cancelled}, s)
}

// TestDevicesAndDesk: two officers' own books (store/payouts) over a bad line to the desk itself, no double of either. In
// the end every device says what the desk says, and nobody was paid twice.
func TestDevicesAndDesk(t *testing.T) {
	for seed := range uint64(max(4, min(schedules(t)/15, 100))) {
		w := newWorld(t, seed)
		r := rand.New(rand.NewPCG(seed, 3))
		for _, rail := range w.rails {
			rail.faults = func(string) farside.Fault {
				bad := []farside.Fault{farside.Refuses, farside.LosesAnswer, farside.LosesOrder, farside.Unsent, farside.Late}
				return append(bad, make([]farside.Fault, 5)...)[r.IntN(10)]
			}
		}
		all := []*device{w.device("rehema", seed), w.device("otieno", seed)}
		for range 60 {
			d := all[r.IntN(2)]
			does := []func(){d.makes, d.makes, d.sends, d.sends, d.decides, d.withdraws, d.touches, d.touches, d.meets, d.meets, d.meets, w.step,
				func() { w.later(time.Duration(r.IntN(60)) * time.Minute) }, func() { w.now = w.now.Add(time.Duration(r.IntN(9)) * time.Hour) }}
			does[r.IntN(len(does))]()
		}
		for _, rail := range w.rails {
			rail.faults = nil
		}
		for range 3 {
			for _, d := range all {
				d.calm = true
				d.meets()
			}
			for range 12 {
				w.now = w.now.Add(3 * time.Hour)
				w.step()
			}
		}
		for _, d := range all {
			d.meets()
			d.agrees()
			for _, p := range d.payments() {
				if moved := w.rails["mpesa"].books.Moved(string(p.Key)); moved > 1 || moved == 1 && hands(p.State) {
					t.Errorf("seed %d: %s is %s and moved %d times", seed, p.Key, p.State, moved)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
