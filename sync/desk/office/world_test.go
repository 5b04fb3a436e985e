package office

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	mrand "math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/transport"
	"daftari/store/vault/branch"
	"daftari/sync/desk"
	"daftari/sync/desk/door"
	"daftari/sync/deskapi"
)

// core books whatever it is told to, once.
type core struct {
	mu     sync.Mutex
	booked map[app.Key]payout.Act
	hers   map[app.ClientID]wallet.Row // the wallets that were asked about are theirs
}

func (c *core) Due(_ context.Context, p payout.Payment, _ int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := app.Key(fmt.Sprint("wallet-", p.Client))
	c.hers[p.Client] = wallet.Row{Key: key, ID: 1, Client: p.Client, Act: wallet.Add, Of: key, By: p.By.Username, Wallet: p.Wallet}
	return nil
}

func (c *core) Payee(_ context.Context, client app.ClientID) (string, []wallet.Row, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return "", []wallet.Row{c.hers[client]}, nil
}

func (c *core) Do(ctx context.Context, a payout.Act) app.Outcome {
	c.mu.Lock()
	c.booked[a.Key] = a
	c.mu.Unlock()
	return c.Ask(ctx, a)
}

func (c *core) Ask(_ context.Context, a payout.Act) app.Outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, is := c.booked[a.Key]; !is {
		return app.Outcome{Key: a.Key, Event: app.UnknownThere}
	}
	return app.Outcome{Key: a.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: a.Key, Transaction: "T-" + string(a.Key)[:8], At: time.Now()}}
}

// lines collect a log.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// outside is the real world with a core that says yes.
func outside(log io.Writer) World {
	ring := map[string]string{}
	return World{Version: "1.4.0", Now: time.Now, Dice: mrand.Int64N, NewKey: func() app.Key { return app.Key(uuid.NewString()) }, Random: rand.Reader,
		Env: os.Getenv, Words: words.New, Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: secret.Attr})),
		Keyring: Keyring{Get: func(n string) (string, error) {
			if v, ok := ring[n]; ok {
				return v, nil
			}
			return "", errors.New("no such entry")
		}, Set: func(n, v string) error { ring[n] = v; return nil }},
		Core: func(*fineract.Client, *ledger.Meter, Tenant) (Core, error) {
			return Core{Ledger: &core{booked: map[app.Key]payout.Act{}, hers: map[app.ClientID]wallet.Row{}}}, nil
		}}
}

// desks is a desk's folder for a test, with the world around it.
type desks struct {
	testing.TB
	World
	*Office
	dir      string
	log      *lines
	branches map[string]*branch.Keys
	made     Made
}

func newDesk(t testing.TB) *desks {
	t.Helper()
	d := &desks{TB: t, log: &lines{}, branches: map[string]*branch.Keys{}}
	d.World = outside(d.log)
	var err error
	if d.dir, err = os.MkdirTemp("", "desk"); err != nil { // short: a socket's path has 100 letters
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(d.dir) })
	d.made, err = Init(d.World, filepath.Join(d.dir, "d"), Making{Settings: Settings{Listen: "127.0.0.1:0", Status: "127.0.0.1:0", Public: "https://127.0.0.1:8443",
		Copies: "copies"}})
	if err != nil {
		t.Fatal(err)
	}
	d.Office = d.at()
	return d
}

// at reads the folder anew.
func (d *desks) at() *Office {
	d.Helper()
	o, err := At(d.World, filepath.Join(d.dir, "d"))
	if err != nil {
		d.Fatal(err)
	}
	return o
}

func (d *desks) file(name, text string) string {
	d.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
	return path
}

// adding an institution with a branch of its own, and rails if there are any.
func (d *desks) adding(name, rails string, secrets ...Given) Adding {
	d.Helper()
	k, err := branch.NewKeys(rand.Reader, name, name)
	if err != nil {
		d.Fatal(err)
	}
	d.branches[name] = k
	public, err := k.Public().MarshalJSON()
	if err != nil {
		d.Fatal(err)
	}
	a := Adding{Tenant: Tenant{Name: name, Title: strings.ToUpper(name), Server: "https://core." + name + ".example", Tenant: "default", User: "desk",
		Books: map[string]Books{BooksOther: {Paid: 3}}},
		Branch: d.file(name+".pub", string(public)), Secrets: append(secrets, Given{"core.password", secret.New("core-password-of-" + name)})}
	if rails != "" {
		a.Rails = d.file(name+".toml", rails)
	}
	return a
}

func (d *desks) add(name, rails string, secrets ...Given) {
	d.Helper()
	if err := d.Add(d.Context(), d.adding(name, rails, secrets...)); err != nil {
		d.Fatal(err)
	}
}

// run a desk until the test ends, or until stop.
func (d *desks) run() (r *Running, stop func() error) {
	d.Helper()
	r, err := d.at().Start(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(d.Context()))
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	d.Cleanup(func() {
		if err := stop(); err != nil {
			d.Error(err)
		}
	})
	return r, stop
}

// line to a desk that believes its certificate alone.
func (d *desks) line(r *Running, tenant, token string) *deskapi.Client {
	d.Helper()
	devices, _ := r.Addresses()
	return d.lineTo("https://"+devices, tenant, token)
}

func (d *desks) lineTo(base, tenant, token string) *deskapi.Client {
	d.Helper()
	pem, err := os.ReadFile(d.path(d.Cert))
	if err != nil {
		d.Fatal(err)
	}
	rt, err := transport.New(transport.Trust{RootPEM: pem})
	if err != nil {
		d.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		d.Fatal(err)
	}
	c, err := deskapi.New(deskapi.Config{Base: base, Tenant: tenant, Token: secret.New(token), Transport: rt, Known: w.Has, Now: time.Now})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(c.Close)
	return c
}

// person of an institution, certified by its branch, on a device.
type person struct {
	*proof.KeySigner
	user, name string
	device     app.Device
}

func (d *desks) person(tenant, user, name string) person {
	d.Helper()
	seed := make([]byte, 32)
	_, _ = rand.Read(seed)
	p := person{user: user, name: name, device: app.Device{ID: uuid.NewString(), Code: strings.ToUpper(user[:1]) + tenant[:1]}}
	self, err := proof.NewKeySigner(seed, proof.Certificate{})
	if err != nil {
		d.Fatal(err)
	}
	k := d.branches[tenant]
	cert := proof.Certify(proof.Certificate{Serial: user, Institution: tenant, Device: p.device.ID, Code: p.device.Code, User: user, Name: name, Role: "officer",
		Key: self.Certificate().Key, From: time.Now().Add(-time.Hour).Truncate(time.Millisecond).UTC(), Until: time.Now().AddDate(1, 0, 0).Truncate(time.Millisecond).UTC()}, k.Certifier())
	if p.KeySigner, err = proof.NewKeySigner(seed, cert); err != nil {
		d.Fatal(err)
	}
	return p
}

// enrolment of a person with a code.
func (p person) enrolment(d *desks, code string) deskapi.Enrol {
	d.Helper()
	e, err := deskapi.Enrol{Code: code, Device: p.device, At: time.Now().UTC()}.Sign(p)
	if err != nil {
		d.Fatal(err)
	}
	return e
}

func kes(shillings int64) money.Amount {
	c, err := money.ISO("KES")
	if err != nil {
		panic(err)
	}
	return money.FromMinor(shillings*100, c)
}

// policy that lets officers send and one other approve.
func policy(users ...string) payout.Policy {
	var p payout.Policy
	for _, u := range users {
		p.Authorities = append(p.Authorities, payout.Authority{User: u, Name: u, Sends: kes(1_000_000)})
	}
	return p
}

// batch of disbursements to clients of a name, to numbers from one on, sent by an officer on her own word.
func (d *desks) batch(p person, rail, client string, loan int64, number string, n int) deskapi.Ask {
	d.Helper()
	today := app.DateOf(time.Now())
	g := payout.Group{Key: d.NewKey(), No: "B-" + p.device.Code, By: app.Officer{Username: p.user, Name: p.name}, Until: time.Now().Add(24 * time.Hour).UTC(), Total: kes(0)}
	first, ok := new(big.Int).SetString(number, 10)
	if !ok {
		d.Fatal(number)
	}
	for i := range int64(n) {
		m, err := msisdn.Parse("+"+new(big.Int).Add(first, big.NewInt(i)).String(), "KE")
		if err != nil {
			d.Fatal(err)
		}
		one := payout.Payment{Key: d.NewKey(), No: fmt.Sprintf("P-%s-%06d", p.device.Code, loan+i), Batch: g.Key, Purpose: payout.Disbursement, Client: app.ClientID(loan + i), Name: client,
			Label: "L", Account: app.AccountRef{Kind: app.OnLoan, ID: loan + i}, Tranche: today, Amount: kes(5000 + i), Day: today,
			Wallet: payout.Wallet{Provider: rail, Number: m, Holder: client}, By: g.By}
		g.Lines = append(g.Lines, one)
		if g.Total, err = g.Total.Add(one.Amount); err != nil {
			d.Fatal(err)
		}
	}
	dec, err := payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Sent, At: time.Now().UTC()}.Sign(p)
	if err != nil {
		d.Fatal(err)
	}
	return deskapi.Ask{Batch: g, Decision: &dec}
}

func keyOf(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return fmt.Sprint(err)
}

// get from the status page's listener.
func (d *desks) get(r *Running, path, host string) (int, string) {
	d.Helper()
	_, status := r.Addresses()
	req, err := http.NewRequestWithContext(d.Context(), http.MethodGet, "http://"+status+path, nil)
	if err != nil {
		d.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

var (
	_ door.Gate   = (*desk.Desk)(nil)
	_ desk.Ledger = (*core)(nil)
)
