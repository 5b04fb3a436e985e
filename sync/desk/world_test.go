package desk

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/store/vault"
	"daftari/sync/deskapi"
)

// rail is a provider over farside's books.
type rail struct {
	name  string
	books *farside.Books
	now   func() time.Time
	wire  func(at string) // a crash may come here; may be nil
	float int64           // minor units; < 0: it has no end
	door  func() providers.Doorbell
}

func (r *rail) Name() string { return r.name }

func (r *rail) Terms() providers.Terms {
	return providers.Terms{Standing: providers.Pretended, Source: "test", Resends: []app.Flow{app.CashOut, app.CashIn}, TellsAmount: true, TellsWallet: true}
}

func (r *rail) crash(at string) {
	if r.wire != nil {
		r.wire(at)
	}
}

func (r *rail) Disburse(_ context.Context, o providers.Order) (providers.Result, error) {
	return r.order(o, "out")
}
func (r *rail) Collect(_ context.Context, o providers.Order) (providers.Result, error) {
	return r.order(o, "in")
}

func (r *rail) order(o providers.Order, op string) (providers.Result, error) {
	if err := o.Check(); err != nil {
		return providers.Unsent(o.Key), err
	}
	r.crash("before the order")
	if op == "out" && r.float >= 0 && r.float < o.Amount.Minor() {
		return providers.Say(o.Key, providers.FloatShort, "1"), nil
	}
	p, fault, known := r.books.Take(farside.Payment{Ref: string(o.Key), Op: op, Wallet: o.Wallet.E164(), Amount: o.Amount.Decimal(), Currency: o.Amount.Currency().Code()})
	if op == "out" && r.float >= 0 && p != nil && !known && p.State == farside.Paid {
		r.float -= o.Amount.Minor()
	}
	r.crash("after the order")
	say := func(reason providers.Reason) (providers.Result, error) {
		return providers.Say(o.Key, reason, string(reason)), nil
	}
	switch fault {
	case farside.Unsent:
		return say(providers.NotSent)
	case farside.Throttles:
		return say(providers.Throttled)
	case farside.SignsOut:
		return say(providers.SignedOut)
	case farside.Redirects, farside.LosesAnswer, farside.LosesOrder, farside.Hangs, farside.ServerError, farside.Page, farside.Empty, farside.Cut:
		return say(providers.Ambiguous)
	case farside.UnknownCode:
		return say(providers.Unmapped)
	}
	if known {
		return say(providers.Duplicate)
	}
	return r.told(o, p), nil
}

func (r *rail) told(o providers.Order, p *farside.Payment) providers.Result {
	reason := map[farside.State]providers.Reason{farside.Pending: providers.Open, farside.Paid: providers.Done, farside.Failed: providers.PayeeNotFound,
		farside.Reversed: providers.Reversed}[p.State]
	res := providers.Judge(o, p.Ref, reason, string(p.State), providers.Told{Reference: p.Ref, Wallet: p.Wallet, Amount: p.Told, Currency: p.Currency})
	res.Ref, res.At, res.Handle = p.ID, p.At, "h-"+p.ID
	res.Raw = providers.Evidence("raw " + p.ID)
	return res
}

func (r *rail) Enquire(_ context.Context, q providers.Enquiry) (providers.Result, error) {
	r.crash("before asking")
	p, fault := r.books.Ask(string(q.Key))
	if fault == farside.LosesAnswer {
		return providers.Say(q.Key, providers.Ambiguous, "no answer"), nil
	}
	if p == nil {
		return r.Terms().Absence(q, r.now(), "absent"), nil
	}
	r.crash("after asking")
	return r.told(q.Order, p), nil
}

func (r *rail) Float(context.Context) ([]providers.Float, error) {
	if r.float < 0 {
		return nil, errors.New("not told")
	}
	return []providers.Float{{Account: "float", Amount: money.FromMinor(r.float, currency())}}, nil
}

func (r *rail) Holder(_ context.Context, w msisdn.Number) (string, error) {
	return "Achieng Otieno", nil
}

// Hear reads a body of "ref|wallet|amount|currency|state".
func (r *rail) Hear(c providers.Callback) (providers.Heard, error) {
	f := strings.Split(string(c.Body), "|")
	if len(f) != 5 {
		return providers.Heard{}, errors.New("no callback of ours")
	}
	reason := providers.Done
	switch farside.State(f[4]) {
	case farside.Failed:
		reason = providers.PayeeNotFound
	case farside.Pending:
		reason = providers.Open
	case farside.Reversed:
		reason = providers.Reversed
	}
	return providers.Heard{Reason: reason, Code: f[4], Ref: "CB" + f[0][:4], Told: providers.Told{Reference: f[0], Wallet: f[1], Amount: f[2], Currency: f[3]}, Raw: c.Body}, nil
}

// callback about a payment as the far side has it; false where it knows none.
func (r *rail) callback(key app.Key) (providers.Callback, bool) {
	p := r.books.Find(func(p farside.Payment) bool { return p.Ref == string(key) })
	if p == nil {
		return providers.Callback{}, false
	}
	return providers.Callback{Token: r.door().Token(r.name, key),
		Body: fmt.Appendf(nil, "%s|%s|%s|%s|%s", p.Ref, p.Wallet, p.Told, p.Currency, p.State)}, true
}

// core is the ledger: loans that are booked once, savings, money in transit, and the faults of a line.
type core struct {
	now     func() time.Time
	wire    func(at string)
	faults  func() string // "" | "unsent" | "lost" | "dropped" (booked, answer lost) | "refused"
	booked  map[app.Key]payout.Act
	undone  map[app.Key]bool // by the key of what was taken back
	out     map[string]app.Key
	posted  map[app.Key]int // of a payment: how often it stands booked as made
	transit int64
	closed  map[int64]bool // loans that the core would not hand out
}

func newCore(now func() time.Time) *core {
	return &core{now: now, booked: map[app.Key]payout.Act{}, undone: map[app.Key]bool{}, out: map[string]app.Key{}, posted: map[app.Key]int{},
		closed: map[int64]bool{}}
}

func (c *core) crash(at string) {
	if c.wire != nil {
		c.wire(at)
	}
}

func (c *core) fault() string {
	if c.faults == nil {
		return ""
	}
	return c.faults()
}

func (c *core) Due(_ context.Context, p payout.Payment) error {
	c.crash("before reading")
	if c.fault() == "unsent" {
		return app.Trouble(app.Offline, "transport.offline", nil)
	}
	if by, is := c.out[p.Slot()]; c.closed[p.Account.ID] || is && p.Purpose == payout.Disbursement && by != p.Key {
		return app.Trouble(app.Conflict, "ledger.payout.not_approved", nil)
	}
	return nil
}

func (c *core) Do(_ context.Context, a payout.Act) app.Outcome {
	c.crash("before booking")
	fault := c.fault()
	if fault == "unsent" {
		return app.Outcome{Key: a.Key, Event: app.NotApplied, Class: app.Offline}
	}
	if fault == "lost" {
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Doubtful}
	}
	if out, ok := c.book(a, fault); !ok {
		return out
	}
	c.crash("after booking")
	if fault == "dropped" {
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Doubtful}
	}
	return c.Ask(context.Background(), a)
}

func (c *core) book(a payout.Act, fault string) (app.Outcome, bool) {
	no := app.Outcome{Key: a.Key, Event: app.Refuse, Class: app.Rejected, Code: "error.no"}
	if _, again := c.booked[a.Key]; again {
		return no, true
	}
	if fault == "refused" {
		return no, false
	}
	minor, slot := a.Payment.Amount.Minor(), a.Payment.Slot()
	switch a.Kind {
	case payout.BookLoan, payout.BookSavings:
		if _, is := c.out[slot]; is || c.closed[a.Payment.Account.ID] {
			return no, false
		}
		c.out[slot] = a.Key
		if a.Transit && a.Kind == payout.BookLoan {
			c.transit += minor
		} else if !a.Transit {
			c.posted[a.Payment.Key]++
		}
	case payout.BookWithdraw:
		c.transit += minor
	case payout.Arrive:
		c.transit -= minor
		c.posted[a.Payment.Key]++
	case payout.BookIn:
		c.posted[a.Payment.Key]++
	default:
		of, there := c.booked[a.Of]
		if !there || c.undone[a.Of] {
			return no, false
		}
		c.undone[a.Of] = true
		if of.Kind != payout.BookWithdraw {
			delete(c.out, slot)
		}
		if of.Kind == payout.BookWithdraw || of.Kind == payout.BookLoan && of.Transit {
			c.transit -= minor
		}
	}
	c.booked[a.Key] = a
	return app.Outcome{}, true
}

func (c *core) Ask(_ context.Context, a payout.Act) app.Outcome {
	if _, there := c.booked[a.Key]; !there {
		return app.Outcome{Key: a.Key, Event: app.UnknownThere}
	}
	return app.Outcome{Key: a.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: a.Key, Transaction: "T-" + string(a.Key)[:4], At: c.now()}}
}

// world is a desk with two rails, a core and people.
type world struct {
	testing.TB
	now   time.Time
	tick  func() // at each look at the clock; may be nil
	rails map[string]*rail
	core  *core
	dir   string
	seal  vault.Vault
	book  *deskbook.Book
	desk  *Desk
	rng   *rand.Rand
	key   ed25519.PrivateKey
	users map[string]*proof.KeySigner
	keys  int
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

func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	w := &world{TB: t, now: noon, rng: rand.New(rand.NewPCG(seed, 7)), users: map[string]*proof.KeySigner{}, rails: map[string]*rail{}}
	shm := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		shm = "/dev/shm"
	}
	var err error
	if w.dir, err = os.MkdirTemp(shm, "desk"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(w.dir) })
	w.key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	if w.seal, err = vault.NewSealed(bytes.Repeat([]byte{5}, vault.KeySize), dice{w.rng}); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"rehema", "otieno", "joseph", "mary", "peter"} {
		w.user(name, byte(i+1))
	}
	for _, name := range []string{"mpesa", "airtel"} {
		w.rails[name] = &rail{name: name, books: farside.New(w.clock), now: w.clock, float: -1, door: w.door}
	}
	w.core = newCore(w.clock)
	if w.book, err = deskbook.Create(t.Context(), w.dir, w.options()); err != nil {
		t.Fatal(err)
	}
	w.open()
	t.Cleanup(func() { _ = w.book.Close() })
	if err := w.desk.SetPolicy(t.Context(), w.policy(payout.PayThenPost)); err != nil {
		t.Fatal(err)
	}
	return w
}

// dice are bytes of the seed.
type dice struct{ r *rand.Rand }

func (d dice) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(d.r.Uint32())
	}
	return len(p), nil
}

func (w *world) clock() time.Time { return w.now }

func (w *world) ticking() time.Time {
	if w.tick != nil {
		w.tick()
	}
	return w.now
}

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
		Door: w.door(), Now: w.ticking, Dice: func(n int64) int64 { return w.rng.Int64N(n) }, NewKey: w.newKey, Random: dice{w.rng}, Workers: 1})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) newKey() app.Key {
	w.keys++
	return app.Key(fmt.Sprintf("%08x-0000-4000-8000-%012x", w.rng.Uint32(), w.keys))
}

func (w *world) user(name string, fill byte) {
	seed := bytes.Repeat([]byte{fill}, 32)
	pub, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	cert := proof.Certify(proof.Certificate{Serial: name, Device: "dev-" + name, Code: "K" + fmt.Sprint(fill), User: name, Name: strings.ToUpper(name[:1]) + name[1:],
		Role: "officer", Key: pub, From: noon.AddDate(0, -1, 0), Until: noon.AddDate(1, 0, 0)}, w.key)
	s, err := proof.NewKeySigner(seed, cert)
	if err != nil {
		w.Fatal(err)
	}
	w.users[name] = s
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
	n, err := msisdn.Parse(fmt.Sprintf("+2547%08d", 10000000+loan), "KE")
	if err != nil {
		w.Fatal(err)
	}
	return payout.Payment{Key: w.newKey(), No: "P-1", Purpose: payout.Disbursement, Client: app.ClientID(loan), Name: "Achieng Otieno", Label: "L",
		Account: app.AccountRef{Kind: app.OnLoan, ID: loan}, Tranche: app.DateOf(noon), Amount: kes(shillings), Day: app.DateOf(noon),
		Wallet: payout.Wallet{Provider: "mpesa", Number: n, Holder: "Achieng Otieno"}, By: app.Officer{Username: user, Name: user}}
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
