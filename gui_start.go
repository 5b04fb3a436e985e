//go:build !headless

package main

import (
	"context"
	"encoding/hex"
	"os"
	"strings"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/store/vault/branch"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/cover"
	"daftari/ui/start"
)

// begin sets an institution up over the cover of a sitting; back is where that was asked for, and can be gone back to
// where there are books.
func (g *glass) begin(s *sitting, books bool, back func()) {
	make := &starting{porch: g.front}
	links := start.Links{Pick: s.pick, Practise: g.practise}
	if books {
		links.Leave = back
	}
	links.Done = func(m start.Made) {
		flow := cover.Fresh(g.front, g.now, m.Institution, make.made.Session.User().Slot, held{make.made})
		g.lay(s, flow, func() { g.enter(flow) }, back)
	}
	s.shell.Cover(start.Route(start.New(make), links))
}

// starting makes a book as the verb init does, asked by a window. The book stays open in it: its pages are next.
type starting struct {
	*porch
	done start.Made // once the book is made
	made *opened    // it, held open
}

var _ start.Setup = (*starting)(nil)

// Read is start.Setup.
func (s *starting) Read(_ context.Context, text string) (start.Enrolment, error) {
	e, err := branch.ReadEnrolment(text, s.now())
	if err != nil {
		return start.Enrolment{}, err
	}
	return start.Enrolment{Institution: e.Institution, Code: e.Code, Server: e.Server, User: e.User, Branch: e.Branch.Fingerprint()}, nil
}

// Certificate is start.Setup.
func (s *starting) Certificate(ctx context.Context, server string) (string, error) {
	if strings.HasPrefix(server, "http://") {
		return "", nil // what is not this machine is refused at the sign-in
	}
	if _, err := fineract.ParseBaseURL(server, false); err != nil {
		return "", app.Trouble(app.BadConfig, "config.server", err, "server", server)
	}
	cert, err := fineract.Fingerprint(ctx, server)
	if err != nil {
		return "", ledger.Unreached(server, app.Trouble(app.Offline, "ledger.offline", err))
	}
	return hex.EncodeToString(cert.SHA256[:]), nil
}

// Init is start.Setup. The password goes to the core and, sealed, into the book; the passphrase goes to the keys.
func (s *starting) Init(ctx context.Context, r start.Request) (start.Made, error) {
	q := cli.InitRequest{
		Place: cli.Place{Data: s.data, Institution: r.Institution, PassphraseFD: -1}, Compared: r.Fingerprint,
		Server: r.Server, Tenant: r.Tenant, User: r.User, Region: r.Region, Ask: func(string) (string, error) { return r.Password, nil },
	}
	if r.Enrolment != "" {
		e, err := branch.ReadEnrolment(r.Enrolment, s.now())
		if err != nil {
			return start.Made{}, err
		}
		if !e.Branch.Matches(r.Branch) {
			return start.Made{}, app.Trouble(app.Conflict, "enrol.wrong_print", nil, "print", e.Branch.Fingerprint())
		}
		q.Document = &e
	}
	if len(r.CA) > 0 {
		file, err := laid(r.CA)
		if err != nil {
			return start.Made{}, app.Trouble(app.BadConfig, "config.unwritable", err, "path", os.TempDir())
		}
		defer os.Remove(file)
		q.CA = file
	}
	if r.Passphrase == "" {
		return start.Made{}, app.Trouble(app.BadInput, "vault.weak", nil, "words", 5, "letters", 12)
	}
	if s.done.Institution == "" {
		w := s.world
		w.secrets = &password.Descriptors{Fixed: r.Passphrase}
		done, err := setup{w}.Init(ctx, q)
		if err != nil {
			return start.Made{}, err
		}
		s.done = start.Made{Institution: done.Institution, Officer: done.Officer.Name, Device: done.Device.Code}
	}
	return s.done, s.open(ctx, r.Passphrase)
}

// open holds the new book open until its pages are shown.
func (s *starting) open(ctx context.Context, passphrase string) error {
	d := s.door(ctx, s.done.Institution)
	if d.Problem != nil { // its key file was spoilt meanwhile
		return d.Problem
	}
	o, err := s.doors.Open(ctx, s.done.Institution, d.State.Users[0].Slot, passphrase, func(stage) {})
	if err != nil {
		return err
	}
	s.made = o
	return s.keep(o)
}

// laid is a file of its own with the text; who asked removes it.
func laid(text []byte) (path string, err error) {
	f, err := os.CreateTemp("", "daftari-ca-*.pem")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	return f.Name(), closing(f, err)
}

// Download is start.Setup.
func (s *starting) Download(ctx context.Context, told func(app.SyncProgress)) error {
	report, err := s.made.House.Core.Pull(ctx, true, told)
	if err != nil {
		return err
	}
	if p := report.Problem(); p != nil {
		return p
	}
	return nil
}
