// Package sandbox is a desk of the demo and of practice: in this program, on loopback, with its book in a folder that goes
// with the demo. It pays by an operator that is inside this program too and moves pretended money. Everything else of it,
// its door, its book, its rail and what it does at the core, is the real one.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/providers/sandbox/operator"
	"daftari/sync/desk/office"
)

// Rail is the operator's name in the desk's configuration, and in clients' wallets.
const Rail = "mpesa"

// tenant of the stand-in core.
const tenant = "default"

// Sends is what the officer may send alone, Approves what the branch manager lets go, in whole units.
const (
	Sends    = 30_000
	Approves = 500_000
)

// Where a desk is made.
type Where struct {
	Dir    string // its own, empty or not there
	Code   string // short name of the institution on devices and at the desk
	Title  string
	Branch string // file with the branch's public keys
	Core   *fineracttest.Server
	People *fineracttest.Branch
}

// Desk that runs until it is closed.
type Desk struct {
	Operator *operator.Operator
	Address  string // for devices
	Cert     string // file to believe it by, PEM

	office *office.Office
	code   string
	core   *fineracttest.Server
	paying farside.Paying
	stop   context.CancelFunc
	served chan error
}

// Open makes a branch's core ready for payments by wallet, gives its clients wallets, and runs a desk that pays by an
// operator of its own: booked first and paid after. The officer sends a little alone, the branch manager lets more go.
func Open(ctx context.Context, w office.World, at Where) (d *Desk, err error) {
	d = &Desk{code: at.Code, core: at.Core, Cert: filepath.Join(at.Dir, "tls", "cert.pem")}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("a desk for the demo: %w", err), d.Close())
		}
	}()
	if d.paying, err = farside.Pays(at.Core, tenant, at.People); err != nil {
		return d, err
	}
	if err = farside.Purses(ctx, at.Core, tenant, Rail, at.People, w.NewKey); err != nil {
		return d, err
	}
	host, err := free()
	if err != nil {
		return d, err
	}
	d.Address = "https://" + host
	if _, err = office.Init(w, at.Dir, office.Making{Settings: office.Settings{Listen: host, Status: "127.0.0.1:0", Public: d.Address}}); err != nil {
		return d, err
	}
	trusted, err := os.ReadFile(d.Cert)
	if err != nil {
		return d, err
	}
	if d.Operator, err = operator.Start(w.Now, trusted); err != nil {
		return d, err
	}
	if d.office, err = office.At(w, at.Dir); err != nil {
		return d, err
	}
	if err = d.add(ctx, at); err != nil {
		return d, err
	}
	return d, d.run(ctx)
}

// free address of this machine: it is named in the operator's orders before the desk listens.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// rails of the desk. The operator is in this program, so that nobody needs to have tried it live.
const rails = `accept = [%[1]q]
[rail.%[1]s]
kind = "gsma"
base = %[2]q
account_type = "walletid"
account_id = "1"
currency = "KES"
`

func (d *Desk) add(ctx context.Context, at Where) error {
	file := filepath.Join(at.Dir, "rails.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, rails, Rail, d.Operator.Address()), 0o600); err != nil {
		return err
	}
	p := d.paying
	err := d.office.Add(ctx, office.Adding{Tenant: office.Tenant{Name: at.Code, Title: at.Title, Server: at.Core.URL, Tenant: tenant, User: p.User, Policy: office.PolicyHere,
		Books: map[string]office.Books{Rail: {Paid: p.Paid, InTransit: p.InTransit, Transit: int64(p.Transit), Float: int64(p.Float)}}},
		Branch: at.Branch, Rails: file, Secrets: []office.Given{{Name: office.SecretPassword, Value: secret.New(p.Password)},
			{Name: office.SecretRail + Rail + ".api_key", Value: secret.New(operator.APIKey)}}})
	if err != nil {
		return err
	}
	policy, err := decided(at.People)
	if err != nil {
		return err
	}
	return d.office.Policy(ctx, at.Code, policy)
}

// decided is what the institution let its people do.
func decided(b *fineracttest.Branch) (payout.Policy, error) {
	kes, err := money.ISO("KES")
	if err != nil {
		return payout.Policy{}, err
	}
	whole := func(n int64) money.Amount {
		for range kes.Digits() {
			n *= 10
		}
		return money.FromMinor(n, kes)
	}
	p := payout.Policy{Order: payout.PostThenPay, Authorities: []payout.Authority{
		{User: b.Officer.Username, Sends: whole(Sends)},
		{User: b.Manager.Username, Approves: whole(Approves), Payments: 40},
	}}
	return p, p.Sense()
}

func (d *Desk) run(ctx context.Context) error {
	running, err := d.office.Start(ctx)
	if err != nil {
		return err
	}
	d.served = make(chan error, 1)
	ctx, d.stop = context.WithCancel(context.WithoutCancel(ctx))
	go func() { d.served <- running.Serve(ctx) }()
	return nil
}

// Invite makes a code with which one device joins.
func (d *Desk) Invite(ctx context.Context) (string, error) { return d.office.Invite(ctx, d.code) }

// Close ends desk and operator, and waits for that.
func (d *Desk) Close() error {
	var errs []error
	if d.stop != nil {
		d.stop()
		errs = append(errs, <-d.served)
	}
	if d.Operator != nil {
		errs = append(errs, d.Operator.Close())
	}
	return errors.Join(errs...)
}

// InTransit is what the core holds as money in transit: all that is booked and not known to be paid.
func (d *Desk) InTransit() string { return farside.InTransit(d.core, tenant, d.paying.Transit) }

// Files are a device's payments.
type Files interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
	Payment(ctx context.Context, key app.Key) (payout.File, error)
}

// Lines puts a device's payments beside what moved at the core and in the operator's book; left and alone are as Match
// gives them.
func Lines(ctx context.Context, device Files, core []farside.Move, wallets []operator.Payment) (all []Line, left []farside.Move, alone []operator.Payment, err error) {
	payments, err := device.Payments(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	numbers := map[app.Key]string{}
	for _, p := range payments {
		f, err := device.Payment(ctx, p.Key)
		if err != nil {
			return nil, nil, nil, err
		}
		numbers[p.Key] = f.Told.Ref
	}
	all, left, alone = Match(payments, numbers, core, wallets)
	return all, left, alone, nil
}
