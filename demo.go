package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/store/vault"
	"daftari/sync/desk/sandbox"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/cli/story"
)

// demo plays the far side in this program: a strict stand-in of Fineract with a seeded branch.
type demo struct{ world }

var _ cli.Demo = demo{}

// branch starts a seeded server with Daftari installed. Its clock is the world's.
func (d demo) branch(ctx context.Context, o cli.ServeOptions) (*fineracttest.Server, *fineracttest.Branch, error) {
	db := fineracttest.MariaDB
	if o.Postgres {
		db = fineracttest.PostgreSQL
	}
	srv, err := fineracttest.Prepare(fineracttest.Options{Version: o.Version, Database: db, Now: d.now, Seed: o.Seed})
	if err != nil {
		return nil, nil, fmt.Errorf("start the demo's server: %w", err)
	}
	b, err := srv.SeedBranch(fineracttest.SeedOptions{Seed: o.Seed})
	if err != nil {
		return nil, nil, fmt.Errorf("seed the demo's branch: %w", err)
	}
	if err := srv.Listen(o.Addr); err != nil {
		return nil, nil, app.Trouble(app.BadConfig, "demo.address", err, "address", o.Addr)
	}
	if err := farside.Ready(ctx, srv); err != nil {
		srv.Close()
		return nil, nil, fmt.Errorf("install on the demo's server: %w", err)
	}
	return srv, b, nil
}

// demoPassphrase opens the demo's book, which is gone when the demo ends.
const demoPassphrase = "the rains came early this year"

// Story tells the day in the terminal.
func (d demo) Story(ctx context.Context, out io.Writer) error {
	r, err := d.rehearsal(ctx, out)
	if err != nil {
		return err
	}
	return closing(r, r.story.Tell(ctx))
}

// untold is the demo where no window can be shown.
func (d demo) untold(ctx context.Context, out io.Writer) error {
	t, err := d.words("")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, t.T("demo.no_display"))
	return d.Story(ctx, out)
}

// rehearsal is a seeded far side and a day in a folder against it. Both are gone when it is closed.
type rehearsal struct {
	world
	data   string
	srv    *fineracttest.Server
	branch *fineracttest.Branch
	story  *story.Story
}

func (d demo) rehearsal(ctx context.Context, out io.Writer) (*rehearsal, error) {
	data, err := os.MkdirTemp("", "daftari-demo-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the demo: %w", err)
	}
	var passed atomic.Int64 // by which all its clocks are ahead of the world's
	r := &rehearsal{world: d.world, data: data}
	r.now = func() time.Time { return d.now().Add(time.Duration(passed.Load())) }
	r.boot = func() (time.Duration, string) {
		since, boot := d.sinceBoot()
		return since + time.Duration(passed.Load()), boot
	}
	r.secrets, r.kdf = &password.Descriptors{Fixed: demoPassphrase}, vault.Floor
	r.env = func(name string) string {
		if name == "DAFTARI_KEYRING" {
			return "off" // nothing of it outlives the folder
		}
		return d.env(name)
	}
	if r.srv, r.branch, err = (demo{r.world}).branch(ctx, cli.ServeOptions{Addr: "127.0.0.1:0", Version: "1.11", Seed: 1}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(data))
	}
	r.story = story.New(story.House{Program: r.program, Open: r.open, Passphrase: demoPassphrase, Pass: func(d time.Duration) { passed.Add(int64(d)) },
		Desk: func(ctx context.Context, at sandbox.Where) (*sandbox.Desk, error) {
			return sandbox.Open(ctx, r.office(false), at)
		}}, story.Where{Dir: data, Core: r.srv, Branch: r.branch}, out)
	return r, nil
}

// Close clears both away.
func (r *rehearsal) Close() error {
	err := r.story.Close()
	r.srv.Close()
	return errors.Join(err, os.RemoveAll(r.data))
}

// Serve keeps the seeded server running until the program is stopped.
func (d demo) Serve(ctx context.Context, o cli.ServeOptions, out io.Writer) error {
	for _, addr := range []string{o.Addr, o.Control} {
		if addr != "" && !farside.Loopback(addr) {
			return app.Trouble(app.BadInput, "demo.loopback", nil, "address", addr)
		}
	}
	srv, b, err := d.branch(ctx, o)
	if err != nil {
		return err
	}
	defer srv.Close()
	for _, f := range farside.Faults(o.LoseReplies, o.Errors, o.Slow) {
		srv.Faults().Add(f)
	}
	if o.Control != "" {
		stop, err := farside.Serve(o.Control, srv.Control())
		if err != nil {
			return app.Trouble(app.BadConfig, "demo.address", err, "address", o.Control)
		}
		defer stop()
	}
	fmt.Fprintf(out, "server %s\nuser %s\npassword %s\nadministrator mifos\n", srv.URL, b.Officer.Username, b.Officer.Password)
	<-ctx.Done()
	return nil
}
