package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/store/vault"
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

// Story tells the meeting in the terminal.
func (d demo) Story(ctx context.Context, out io.Writer) error {
	return d.staged(ctx, func(w world, data string, srv *fineracttest.Server, b *fineracttest.Branch) error {
		return story.Tell(ctx, story.House{Program: w.program, Open: w.open, Passphrase: demoPassphrase}, data, srv, b, out)
	})
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

// staged gives a seeded far side and a folder for a book, and clears both away.
func (d demo) staged(ctx context.Context, play func(w world, data string, srv *fineracttest.Server, b *fineracttest.Branch) error) error {
	data, err := os.MkdirTemp("", "daftari-demo-")
	if err != nil {
		return fmt.Errorf("a folder for the demo: %w", err)
	}
	defer os.RemoveAll(data)
	srv, b, err := d.branch(ctx, cli.ServeOptions{Addr: "127.0.0.1:0", Version: "1.11", Seed: 1})
	if err != nil {
		return err
	}
	defer srv.Close()
	w := d.world
	w.secrets, w.kdf = &password.Descriptors{Fixed: demoPassphrase}, vault.Floor
	return play(w, data, srv, b)
}

// Serve keeps the seeded server running until the program is stopped.
func (d demo) Serve(ctx context.Context, o cli.ServeOptions, out io.Writer) error {
	for _, addr := range []string{o.Addr, o.Control} {
		if addr != "" && !loopbackOnly(addr) {
			return app.Trouble(app.BadInput, "demo.loopback", nil, "address", addr)
		}
	}
	srv, b, err := d.branch(ctx, o)
	if err != nil {
		return err
	}
	defer srv.Close()
	for _, f := range faultsOf(o) {
		srv.Faults().Add(f)
	}
	if o.Control != "" {
		stop, err := serveControl(o.Control, srv.Control())
		if err != nil {
			return app.Trouble(app.BadConfig, "demo.address", err, "address", o.Control)
		}
		defer stop()
	}
	fmt.Fprintf(out, "server %s\nuser %s\npassword %s\nadministrator mifos\n", srv.URL, b.Officer.Username, b.Officer.Password)
	<-ctx.Done()
	return nil
}

// faultsOf turns the flags into faults of the postings; reading stays possible.
func faultsOf(o cli.ServeOptions) []fineracttest.Fault {
	var all []fineracttest.Fault
	if o.LoseReplies > 0 {
		all = append(all, fineracttest.Fault{Kind: "drop-after", Method: http.MethodPost, Probability: o.LoseReplies})
	}
	if o.Errors > 0 {
		all = append(all,
			fineracttest.Fault{Kind: "status", Status: http.StatusServiceUnavailable, RetryAfter: "1", Probability: o.Errors / 2},
			fineracttest.Fault{Kind: "status", Status: http.StatusInternalServerError, Commit: true, Probability: o.Errors / 2})
	}
	if o.Slow > 0 {
		all = append(all, fineracttest.Fault{Kind: "slow", Delay: o.Slow})
	}
	return all
}

func loopbackOnly(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && (host == "localhost" || (net.ParseIP(host) != nil && net.ParseIP(host).IsLoopback()))
}

func serveControl(addr string, h http.Handler) (func(), error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := srv.Serve(ln); err != nil && !errors.Is(err, http.ErrServerClosed) {
			return // the demo goes on without its control
		}
	}()
	return func() { _ = srv.Close() }, nil
}
