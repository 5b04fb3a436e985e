package main

import (
	"context"
	"errors"
	"os"
	"sync"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/doctor"
	"daftari/fineract/transport"
	"daftari/store"
	"daftari/sync/engine"
	"daftari/sync/pairing"
	"daftari/ui/cli"
	"daftari/ui/cli/house"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

// core is the far side of one book: it is built at the first use, so that recording never waits
// for a password or a certificate.
type core struct {
	world
	settings.Config
	dir       string
	book      *store.Book
	passwords *password.Source
	out       func()      // closes the window over a book whose device was shut out; nil = none shows it
	told      func(error) // hears of what does not end a service; nil = it is told at its end
	house     *cli.House  // whose keys are those of who is at the device now

	building sync.Mutex // a window's own sync and a person's may begin at once
	meter    *ledger.Meter
	client   *fineract.Client
	ledger   *ledger.Ledger
}

var _ cli.Core = (*core)(nil)

// client of the configured server. The password is asked for when the first request needs it.
func (w world) client(c settings.Config, trust transport.Trust, password func() (string, error), meter *ledger.Meter) (*fineract.Client, error) {
	line, err := transport.New(trust)
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
	}
	client, err := fineract.New(fineract.Config{
		BaseURL: c.Server, AllowHTTP: c.Plain, Tenant: c.Tenant, User: c.User, Transport: line,
		Password:  func(context.Context) (string, error) { return password() },
		UserAgent: "daftari/" + w.version, Now: w.now, Observe: meter.Observe,
	})
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "config.server", err, "server", c.Server)
	}
	return client, nil
}

// far builds the ledger once.
func (c *core) far(ctx context.Context) (*ledger.Ledger, error) {
	c.building.Lock()
	defer c.building.Unlock()
	if c.ledger != nil {
		return c.ledger, nil
	}
	officer, err := c.book.Owner(ctx)
	if err != nil {
		return nil, err
	}
	profile, err := c.book.Profile(ctx)
	if err != nil {
		return nil, err
	}
	// Settings that were edited, or copied from another folder, must not carry this book's entries there.
	if profile.Server != "" && (profile.Server != c.Config.Server || profile.Tenant != c.Config.Tenant) {
		return nil, pairing.OtherInstitution(profile)
	}
	if _, err := c.passwords.Get(); err != nil {
		return nil, err
	}
	trust, err := c.trust(profile)
	if err != nil {
		return nil, err
	}
	c.meter = &ledger.Meter{}
	if c.client, err = c.world.client(c.Config, trust, c.passwords.Get, c.meter); err != nil {
		return nil, err
	}
	institution, err := c.book.Institution(ctx)
	if err != nil {
		return nil, err
	}
	c.ledger, err = ledger.New(ledger.Config{Client: c.client, Meter: c.meter, Officer: officer, Server: profile.Core,
		Region: c.Config.Region, Disburse: ledger.PaidOut(institution), Now: c.now})
	return c.ledger, err
}

// trust of this book: certificates and pins are judged by the core's clock as far as it is known.
func (c *core) trust(p app.Profile) (transport.Trust, error) {
	t, err := c.Config.Trust(p)
	t.Now = c.clock(c.book).Core
	return t, err
}

// engine for one pass; only progress, and who tells that a network came back, change between passes.
func (c *core) engine(far engine.Ledger, progress func(app.SyncProgress), online <-chan struct{}) (*engine.Engine, error) {
	return engine.New(engine.Config{
		Outbox: c.book, Mirror: c.book, Memory: c.book, Ledger: far,
		Now: c.now, Rand: c.dice, Log: c.log, Holder: c.newID(), PID: os.Getpid(), Dir: c.dir,
		Pace: engine.Pace{Batch: c.Config.Batch}, Watch: progress, Online: online,
	})
}

// met is an engine at a core where this device met its branch: one that was shut out learns of it at its next contact,
// whatever that is for.
func (c *core) met(ctx context.Context, progress func(app.SyncProgress)) (*pairing.Visit, *engine.Engine, error) {
	v, far, err := c.visit(ctx)
	if err != nil {
		return nil, nil, err
	}
	e, err := c.engine(far, progress, nil)
	if err != nil {
		return nil, nil, err
	}
	return v, e, v.Arrive(ctx)
}

// Sync sends, asks and pulls.
func (c *core) Sync(ctx context.Context, progress func(app.SyncProgress)) (app.SyncReport, error) {
	v, e, err := c.met(ctx, progress)
	if err != nil {
		return app.SyncReport{}, err
	}
	report, err := e.Sync(ctx)
	if err == nil && report.Stop != app.SyncStopped && ctx.Err() == nil {
		if err := c.beside(ctx, v, &report); err != nil {
			return report, err
		}
	}
	return report, errors.Join(err, v.Depart(ctx))
}

// Pull brings what changed, or everything.
func (c *core) Pull(ctx context.Context, full bool, progress func(app.SyncProgress)) (app.SyncReport, error) {
	_, e, err := c.met(ctx, progress)
	if err != nil {
		return app.SyncReport{}, err
	}
	return e.Pull(ctx, full)
}

// Ask settles one entry by asking now.
func (c *core) Ask(ctx context.Context, key app.Key) (app.SyncReport, error) {
	_, e, err := c.met(ctx, nil)
	if err != nil {
		return app.SyncReport{}, err
	}
	return e.Ask(ctx, key)
}

func (c *core) close() error {
	if c.client != nil {
		c.client.Close()
	}
	if c.house.Copy != nil {
		_ = c.house.Copy(context.Background()) // its failure is shown by status; the book has everything
	}
	return c.book.Close()
}

// Checks of doctor that need the server.
func (c *core) Checks(ctx context.Context) []cli.Check {
	if _, err := c.far(ctx); err != nil {
		return []cli.Check{house.FailedCheck("doctor.server", err)}
	}
	password, err := c.passwords.Get()
	if err != nil {
		return []cli.Check{house.FailedCheck("doctor.password", err)}
	}
	session, err := ledger.SignIn(ctx, c.client, c.Config.User, password, c.newID)
	if err != nil {
		return []cli.Check{house.FailedCheck("doctor.server", err)}
	}
	all := []cli.Check{{Name: "doctor.server", OK: true}}
	for _, found := range doctor.Examine(ctx, c.client, session, c.meter, c.now()) {
		all = append(all, cli.Check(found))
	}
	return all
}
