package settlement_test

import (
	"bytes"
	"crypto/ed25519"
	"math/rand/v2"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/wallet"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger/wallets"
	"daftari/providers"
	"daftari/providers/sandbox"
	"daftari/store/deskbook"
	"daftari/store/vault"
	"daftari/sync/desk"
	"daftari/sync/deskapi"
)

// paying is a desk on the world's core, with one rail that does as it is told.
type paying struct {
	*world
	rail   *sandbox.Rail
	desk   *desk.Desk
	who    desk.Caller
	signer *proof.KeySigner
}

// dice are bytes of a seed.
type dice struct{ r *rand.Rand }

func (d dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.r.Uint32())
	}
	return len(p), nil
}

func newPaying(t *testing.T, o fineracttest.Options, order payout.Order) *paying {
	t.Helper()
	w := &paying{world: newWorld(t, o)}
	rng := rand.New(rand.NewPCG(7, 7))
	seal, err := vault.NewSealed(bytes.Repeat([]byte{5}, vault.KeySize), dice{rng})
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return w.now }
	book, err := deskbook.Create(t.Context(), t.TempDir(), deskbook.Options{Now: clock, Random: dice{rng}, Vault: seal})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	w.rail = sandbox.New(sandbox.Config{Name: "mpesa", Now: clock, Slow: time.Millisecond})
	rails, err := providers.NewRegistry([]string{"mpesa"}, w.rail)
	if err != nil {
		t.Fatal(err)
	}
	branch := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	public, _ := branch.Public().(ed25519.PublicKey)
	w.desk, err = desk.Open(t.Context(), desk.Config{Book: book, Rails: rails, Ledger: w.core, Branch: []ed25519.PublicKey{public}, Institution: "umoja",
		Countersign: branch, Door: providers.Doorbell{Key: secret.New("door")}, Now: clock, Dice: func(n int64) int64 { return rng.Int64N(n) },
		Random: dice{rng}, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.desk.SetPolicy(t.Context(), payout.Policy{Order: order, Authorities: []payout.Authority{{User: "rehema", Sends: w.kes(100_000)}}}); err != nil {
		t.Fatal(err)
	}
	seed := bytes.Repeat([]byte{1}, 32)
	own, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	w.signer, err = proof.NewKeySigner(seed, proof.Certify(proof.Certificate{Serial: "1", Device: "dev-1", Code: "K7", User: "rehema", Name: "Rehema", Role: "officer",
		Key: own, From: w.now.AddDate(0, -1, 0), Until: w.now.AddDate(1, 0, 0)}, branch))
	if err != nil {
		t.Fatal(err)
	}
	w.who = desk.Caller{Device: app.Device{ID: "dev-1", Code: "K7"}, User: "rehema", Name: "Rehema"}
	return w
}

// asks for a payment, as the officer's device does: a batch within her limit, or a request to the client's phone.
func (w *paying) asks(p payout.Payment) app.Key {
	w.Helper()
	p.Name, p.Label, p.By, p.Wallet.Holder = "Achieng Otieno", "L-1", app.Officer{Username: "rehema", Name: "Rehema"}, "Achieng Otieno"
	if p.Purpose == payout.Collection {
		p.Until = w.now.Add(time.Hour)
		if _, err := w.desk.Collect(w.Context(), w.who, p); err != nil {
			w.Fatal(err)
		}
		return p.Key
	}
	g := payout.Group{Key: w.key(), No: "B-1", By: p.By, Until: w.now.Add(time.Hour), Total: p.Amount}
	p.Batch = g.Key
	g.Lines = []payout.Payment{p}
	d, err := payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Sent, At: w.now}.Sign(w.signer)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.desk.Ask(w.Context(), w.who, deskapi.Ask{Batch: g, Decision: &d}); err != nil {
		w.Fatal(err)
	}
	return p.Key
}

// until lets time pass, minute by minute, until the payment is in that state.
func (w *paying) until(key app.Key, state payout.State) desk.Payment {
	w.Helper()
	for range 200 {
		if _, err := w.desk.Step(w.Context()); err != nil {
			w.Fatal(err)
		}
		p, err := w.desk.Show(w.Context(), key)
		if err != nil {
			w.Fatal(err)
		}
		if p.State == state {
			return p
		}
		w.now = w.now.Add(time.Minute)
	}
	p, _ := w.desk.Show(w.Context(), key)
	w.Fatalf("it is %s (%s %s), want %s; %+v", p.State, p.Code, p.Reason, state, p.Steps)
	return p
}

// TestDeskPays: from the officer's asking to the last booking, over the real wire to the core, whatever becomes of the
// answers of rail and core; each payment is made once and booked once.
func TestDeskPays(t *testing.T) {
	savings := func(w *world) app.AccountRef { return app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)} }
	tests := []struct {
		name   string
		order  payout.Order
		make   func(*world) payout.Payment
		rail   sandbox.Fault
		end    payout.State
		moved  int
		posted int // bookings that stand on the loan
		left   int64
	}{
		{"a loan, paid first", payout.PayThenPost, (*world).disbursement, sandbox.None, payout.Made, 1, 1, 0},
		{"a loan, paid first, late", payout.PayThenPost, (*world).disbursement, sandbox.PayLate, payout.Made, 1, 1, 0},
		{"a loan, paid first, the answer lost", payout.PayThenPost, (*world).disbursement, sandbox.LoseAnswer, payout.Made, 1, 1, 0},
		{"a loan, paid first, refused", payout.PayThenPost, (*world).disbursement, sandbox.Refuse, payout.Closed, 0, 0, 0},
		{"a loan, booked first", payout.PostThenPay, (*world).disbursement, sandbox.None, payout.Made, 1, 1, 0},
		{"a loan, booked first, the order lost", payout.PostThenPay, (*world).disbursement, sandbox.LoseOrder, payout.Made, 1, 1, 0},
		{"a loan, booked first, refused", payout.PostThenPay, (*world).disbursement, sandbox.Refuse, payout.Closed, 0, 0, 0},
		{"a loan, to savings first", payout.SavingsFirst, (*world).disbursement, sandbox.None, payout.Made, 1, 1, 0},
		{"a loan, to savings first, refused", payout.SavingsFirst, (*world).disbursement, sandbox.Refuse, payout.Closed, 0, 0, 0},
		{"savings to the wallet", payout.PayThenPost, (*world).withdrawal, sandbox.LoseAnswer, payout.Made, 1, 0, -200},
		{"savings to the wallet, refused", payout.PayThenPost, (*world).withdrawal, sandbox.Refuse, payout.Closed, 0, 0, 0},
		{"a deposit from the wallet", payout.PayThenPost, func(w *world) payout.Payment { return w.collection(savings(w)) }, sandbox.PayLate, payout.Made, 1, 0, 300},
	}
	for _, o := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.16", Database: fineracttest.PostgreSQL}} {
		for _, tt := range tests {
			for line, fault := range map[string]fineracttest.Fault{"": {}, ", the core's answers lost": {Kind: faults.DropAfter, Method: "POST", Count: 2},
				", the core away for a while": {Kind: faults.DropBefore, Count: 9}} {
				t.Run(o.Version+" "+tt.name+line, func(t *testing.T) {
					w := newPaying(t, o, tt.order)
					had := w.balance()
					p := tt.make(w.world)
					key := w.asks(p)
					w.rail.Script(tt.rail)
					if fault.Kind != "" {
						w.s.Faults().Add(fault)
					}
					w.until(key, tt.end)
					w.now = w.now.Add(2 * time.Hour)
					w.until(key, tt.end) // and nothing more comes of it
					if got := w.rail.Moved(key); got != tt.moved {
						t.Errorf("paid %d times, want %d", got, tt.moved)
					}
					if got := w.transit(); got != "0.00" && got != "0" {
						t.Errorf("in transit %s when it is over", got)
					}
					if got := w.onLoan(p.Account); got != tt.posted {
						t.Errorf("handed out %d times, want %d", got, tt.posted)
					}
					if got := w.balance().Sub(had); !got.Equal(exact.Int(tt.left)) {
						t.Errorf("the savings moved by %s, want %d", got, tt.left)
					}
				})
			}
		}
	}
}

// TestDeskPostsByCode: a repayment from a wallet stands on the loan once, under the provider's number.
func TestDeskPostsByCode(t *testing.T) {
	w := newPaying(t, fineracttest.Options{}, payout.PayThenPost)
	loan := w.did(w.act(payout.BookLoan, w.disbursement(), true)).Payment.Account
	key := w.asks(w.collection(loan))
	p := w.until(key, payout.Made)
	w.inBooks(func(b *books.World) error {
		if p.Ref == "" || b.CountByReceipt(p.Ref) != 1 || b.CountByExternalID(string(key)) != 1 {
			t.Errorf("number %q: %d by it, %d by key", p.Ref, b.CountByReceipt(p.Ref), b.CountByExternalID(string(key)))
		}
		return nil
	})
}

// TestDeskKeepsToTheCore: what the core would not hand out any more is not paid.
func TestDeskKeepsToTheCore(t *testing.T) {
	for _, order := range payout.Orders() {
		w := newPaying(t, fineracttest.Options{}, order)
		p := w.disbursement()
		key := w.asks(p)
		w.inBooks(func(b *books.World) error {
			_, err := b.UndoApproval(p.Account.ID, "")
			return err
		})
		if got := w.until(key, payout.Stuck); got.Reason != "ledger.payout.not_approved" || w.rail.Came(key) != 0 {
			t.Errorf("%s: %s, %d orders", order, got.Reason, w.rail.Came(key))
		}
	}
}

// TestDeskReadsTheWallets: what the core does not have as a wallet of hers that money may go to is not paid, whatever the
// device says; by the rights of a desk's user.
func TestDeskReadsTheWallets(t *testing.T) {
	second := func(w *paying) wallet.Row {
		return w.wrote("rehema", wallet.Row{Act: wallet.Add, Wallet: payout.Wallet{Provider: "mpesa", Number: w.number("+254700000002")}})
	}
	approve := func(w *paying, r wallet.Row) {
		w.wrote("joseph", wallet.Row{Act: wallet.Approve, Of: r.Key, From: w.now}) // he lets it wait for nothing
	}
	for name, c := range map[string]struct {
		core   func(w *paying)
		number string
		want   string // the reason; "" = it is made
	}{
		"her first":              {func(*paying) {}, "+254700000001", ""},
		"nobody's":               {func(*paying) {}, "+254700000002", "payout.wallet_unknown"},
		"for a second person":    {func(w *paying) { second(w) }, "+254700000002", "payout.wallet_waiting"},
		"approved a moment ago":  {func(w *paying) { approve(w, second(w)) }, "+254700000002", "payout.wallet_resting"},
		"approved two days ago":  {func(w *paying) { approve(w, second(w)); w.now = w.now.Add(49 * time.Hour) }, "+254700000002", ""},
		"of who added it":        {func(w *paying) { w.wrote("Rehema", wallet.Row{Act: wallet.Approve, Of: second(w).Key, From: w.now}) }, "+254700000002", "payout.wallet_waiting"},
		"withdrawn, phone lost":  {func(w *paying) { w.wrote("rehema", wallet.Row{Act: wallet.Withdraw, Of: w.hers.Key, Reason: "lost"}) }, "+254700000001", "payout.wallet_gone"},
		"hers, at another brand": {func(w *paying) { w.wrote("rehema", wallet.Row{Act: wallet.Withdraw, Of: w.hers.Key, Reason: "lost"}) }, "+254700000009", "payout.wallet_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newPaying(t, fineracttest.Options{}, payout.PayThenPost)
			c.core(w)
			p := w.withdrawal()
			p.Wallet.Number = w.number(c.number)
			key := w.asks(p)
			if c.want == "" {
				w.until(key, payout.Made)
				return
			}
			if got := w.until(key, payout.Stuck); got.Reason != c.want || w.rail.Came(key) != 0 {
				t.Errorf("%s, %d orders", got.Reason, w.rail.Came(key))
			}
		})
	}
}

// TestWalletsUnread: a core whose tables of wallets the desk cannot read is not one that says no.
func TestWalletsUnread(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	name, rows, err := w.core.Payee(t.Context(), w.client)
	if err != nil || name == "" || len(rows) != 1 {
		t.Fatalf("%q %+v %v", name, rows, err)
	}
	if _, _, err := w.core.Payee(t.Context(), 999); app.ClassOf(err) != app.Conflict {
		t.Errorf("of nobody: %v", err)
	}
	tenant := w.s.Tenant("default")
	tenant.Lock()
	for _, u := range tenant.W.Users() {
		if a := tenant.Account(u.ID); a != nil && u.Username == w.pays.User {
			for _, id := range a.Roles() {
				delete(tenant.Role(id).Perms, "READ_"+wallets.Table)
			}
		}
	}
	tenant.Unlock()
	if _, _, err := w.core.Payee(t.Context(), w.client); app.ClassOf(err) != app.BadConfig {
		t.Errorf("without the right: %v", err)
	}
}

// TestInterestDates: a payment over midnight is booked on the day of the payment, or on that of the booking before it.
func TestInterestDates(t *testing.T) {
	for order, want := range map[payout.Order]string{payout.PayThenPost: "2026-11-19", payout.PostThenPay: "2026-11-18", payout.SavingsFirst: "2026-11-18"} {
		w := newPaying(t, fineracttest.Options{}, order)
		p := w.disbursement()
		w.now = time.Date(2026, 11, 18, 20, 59, 30, 0, time.UTC) // half a minute before the institution's midnight
		key := w.asks(p)
		w.rail.Script(sandbox.PayLate)
		w.until(key, payout.Made)
		w.inBooks(func(b *books.World) error {
			if got := b.Loan(p.Account.ID).Disbursed.On.String(); got != want {
				t.Errorf("%s: interest begins on %s, want %s", order, got, want)
			}
			return nil
		})
	}
}

// onLoan is how often a loan stands handed out; 0 where the account is none.
func (w *world) onLoan(a app.AccountRef) (n int) {
	w.Helper()
	w.inBooks(func(b *books.World) error {
		if a.Kind != app.OnLoan {
			return nil
		}
		for _, t := range b.Loan(a.ID).Transactions {
			if !t.Reversed && t.Type == 1 {
				n++
			}
		}
		return nil
	})
	return n
}

// balance of the client's savings, in shillings.
func (w *world) balance() (n exact.Amount) {
	w.Helper()
	w.inBooks(func(b *books.World) error {
		n = b.SavingsAccount(int64(w.savings)).Balance
		return nil
	})
	return n
}
