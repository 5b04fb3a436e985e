package desk

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/store/vault"
	"daftari/sync/deskapi"
)

// world is a desk with two rails, a core and people.
type world struct {
	testing.TB
	skew   time.Duration // of the desk's clock
	now    time.Time
	tick   func()                          // at each look at the clock; may be nil
	commit func() (stands bool, err error) // of a book in memory, at each COMMIT; may be nil
	rails  map[string]*rail
	core   *core
	dir    string
	seal   vault.Vault
	book   *deskbook.Book
	lent   bool // the book is a stage's
	desk   *Desk
	rng    *rand.Rand
	keys   int
	*people
}

// people that a branch certified.
type people struct {
	key   ed25519.PrivateKey
	users map[string]*proof.KeySigner
}

func currency() money.Currency {
	c, err := money.ISO("KES")
	if err != nil {
		panic(err)
	}
	return c
}

func kes(shillings int64) money.Amount { return money.FromMinor(shillings*100, currency()) }

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// newWorld with a book of its own.
func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	w := blank(t, seed)
	t.Cleanup(w.end)
	var err error
	if w.book, err = deskbook.Create(t.Context(), w.dir, w.options()); err != nil {
		t.Fatal(err)
	}
	w.open()
	if err := w.desk.SetPolicy(t.Context(), w.policy(payout.PayThenPost)); err != nil {
		t.Fatal(err)
	}
	return w
}

// blank is a world without a book. Its files lie in memory where the system has such a place.
func blank(t testing.TB, seed uint64) *world {
	t.Helper()
	w := bare(t, seed, branch(t))
	shm := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		shm = "/dev/shm"
	}
	var err error
	if w.dir, err = os.MkdirTemp(shm, "desk"); err != nil {
		t.Fatal(err)
	}
	if w.seal, err = vault.NewSealed(bytes.Repeat([]byte{5}, vault.KeySize), dice{w.rng}); err != nil {
		t.Fatal(err)
	}
	return w
}

// bare is a world without files.
func bare(t testing.TB, seed uint64, who *people) *world {
	w := &world{TB: t, now: noon, rng: rand.New(rand.NewPCG(seed, 7)), people: who, rails: map[string]*rail{}}
	for _, name := range []string{"mpesa", "airtel"} {
		w.rails[name] = &rail{name: name, books: farside.New(w.clock), now: w.clock, float: -1, door: w.door, here: w.machine, pays: map[string]time.Time{}}
	}
	w.core = newCore(w.clock)
	return w
}

// branch certifies its people.
func branch(t testing.TB) *people {
	all := &people{ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32)), map[string]*proof.KeySigner{}}
	for i, name := range []string{"rehema", "otieno", "joseph", "mary", "peter"} {
		all.certify(t, name, byte(i+1))
	}
	return all
}

func (w *world) end() {
	if w.lent {
		return
	}
	if w.book != nil {
		_ = w.book.Close()
	}
	_ = os.RemoveAll(w.dir)
}

// dice are bytes of the seed.
type dice struct{ r *rand.Rand }

func (d dice) Read(p []byte) (int, error) {
	for i := 0; i < len(p); i += 8 {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], d.r.Uint64())
		copy(p[i:], b[:])
	}
	return len(p), nil
}

func (w *world) clock() time.Time { return w.now }

func (w *world) ticking() time.Time {
	if w.tick != nil {
		w.tick()
	}
	return w.machine()
}

// machine is the clock of the desk's computer.
func (w *world) machine() time.Time { return w.now.Add(w.skew) }

func (w *world) door() providers.Doorbell {
	return providers.Doorbell{Base: "https://desk.example/cb", Key: secret.New("bell")}
}

func (w *world) options() deskbook.Options {
	return deskbook.Options{Now: w.ticking, Random: dice{w.rng}, Vault: w.seal}
}

// open starts a desk on the book, as after a crash.
func (w *world) open() {
	w.Helper()
	reg, err := providers.NewRegistry([]string{"mpesa", "airtel"}, w.rails["mpesa"], w.rails["airtel"])
	if err != nil {
		w.Fatal(err)
	}
	pub, _ := w.key.Public().(ed25519.PublicKey)
	w.desk, err = Open(context.Background(), Config{Book: w.book, Rails: reg, Ledger: w.core, Branch: []ed25519.PublicKey{pub}, Institution: "tumaini", Countersign: w.key,
		Door: w.door(), Limits: capped(), Now: w.ticking, Dice: func(n int64) int64 { return w.rng.Int64N(n) }, Random: dice{w.rng}, Inline: true})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) newKey() app.Key {
	w.keys++
	return app.Key(fmt.Sprintf("%08x-0000-4000-8000-%012x", w.rng.Uint32(), w.keys))
}

func (p *people) certify(t testing.TB, name string, fill byte) {
	seed := bytes.Repeat([]byte{fill}, 32)
	pub, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	cert := proof.Certify(proof.Certificate{Serial: name, Device: "dev-" + name, Code: "K" + fmt.Sprint(fill), User: name, Name: strings.ToUpper(name[:1]) + name[1:],
		Role: "officer", Key: pub, From: noon.AddDate(0, -1, 0), Until: noon.AddDate(1, 0, 0)}, p.key)
	s, err := proof.NewKeySigner(seed, cert)
	if err != nil {
		t.Fatal(err)
	}
	p.users[name] = s
}

func (w *world) policy(o payout.Order) payout.Policy {
	return payout.Policy{Order: o, Authorities: []payout.Authority{
		{User: "rehema", Name: "Rehema", Sends: kes(100_000)},
		{User: "otieno", Name: "Otieno", Sends: kes(100_000)},
		{User: "joseph", Name: "Joseph", Approves: kes(250_000), Payments: 3},
		{User: "mary", Name: "Mary", Client: 2, Approves: kes(500_000)},
	}}
}

func (w *world) who(user string) Caller {
	c := w.users[user].Certificate()
	return Caller{Device: app.Device{ID: c.Device, Code: c.Code}, User: user, Name: c.Name}
}

// pay is a disbursement of a loan by an officer.
func (w *world) pay(user string, loan int64, shillings int64) payout.Payment {
	return payout.Payment{Key: w.newKey(), No: "P-1", Purpose: payout.Disbursement, Client: app.ClientID(loan), Name: "Achieng Otieno", Label: "L",
		Account: app.AccountRef{Kind: app.OnLoan, ID: loan}, Tranche: app.DateOf(noon), Amount: kes(shillings), Day: app.DateOf(noon),
		Wallet: payout.Wallet{Provider: "mpesa", Number: number(loan), Holder: "Achieng Otieno"}, By: app.Officer{Username: user, Name: user}}
}

// group of payments, as its officer sends it.
func (w *world) group(user string, lines ...payout.Payment) payout.Group {
	g := payout.Group{Key: w.newKey(), No: "B-1", By: app.Officer{Username: user, Name: user}, Until: w.now.Add(24 * time.Hour), Total: money.Zero(currency())}
	for _, p := range lines {
		p.Batch = g.Key
		g.Lines = append(g.Lines, p)
		sum, err := g.Total.Add(p.Amount)
		if err != nil {
			w.Fatal(err)
		}
		g.Total = sum
	}
	return g
}

// sent is a batch that the officer sends herself.
func (w *world) sent(g payout.Group) deskapi.Ask {
	d := w.decision(g, g.By.Username, payout.Sent)
	return deskapi.Ask{Batch: g, Decision: &d}
}

func (w *world) decision(g payout.Group, by string, v payout.Verdict, out ...app.Key) payout.Decision {
	left := g
	if len(out) > 0 {
		var err error
		if left, err = g.Without(out); err != nil {
			w.Fatal(err)
		}
	}
	d, err := payout.Decision{Batch: g.Key, Digest: left.Digest(), Verdict: v, Out: out, At: w.now}.Sign(w.users[by])
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// must send a batch.
func (w *world) must(user string, lines ...payout.Payment) payout.Group {
	w.Helper()
	g := w.group(user, lines...)
	if _, err := w.desk.Ask(context.Background(), w.who(user), w.sent(g)); err != nil {
		w.Fatal(err)
	}
	return g
}

func (w *world) step() {
	w.Helper()
	if _, err := w.desk.Step(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// later lets time pass in steps of a minute.
func (w *world) later(d time.Duration) {
	w.Helper()
	for end := w.now.Add(d); w.now.Before(end); {
		w.now = w.now.Add(time.Minute)
		w.step()
	}
}

func (w *world) show(key app.Key) Payment {
	w.Helper()
	p, err := w.desk.Show(context.Background(), key)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *world) is(key app.Key, want payout.State) Payment {
	w.Helper()
	p := w.show(key)
	if p.State != want {
		w.Fatalf("it is %s (%s %s), want %s; %v", p.State, p.Code, p.Reason, want, events(p.Steps))
	}
	return p
}

func events(all []payout.Step) (out []string) {
	for _, s := range all {
		out = append(out, string(s.Event)+">"+string(s.To))
	}
	return out
}

func keyIs(t testing.TB, err error, want string) {
	t.Helper()
	if got := keyOf(err); err == nil || got != want {
		t.Helper()
		t.Fatalf("%v, want %s", err, want)
	}
}
