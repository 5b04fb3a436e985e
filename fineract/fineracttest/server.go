// Package fineracttest is a strict, stateful Apache Fineract over HTTP, for tests and the demo. It speaks as release 1.11 (the recordings in
// ../shared/fixtures/fineract) or 1.16, on MariaDB or PostgreSQL, refuses what the real server refuses, keeps idempotency keys as it does, and goes
// wrong on demand. It shares no wire type with the client, package fineract: a wrong field name must not agree with itself.
//
// The parts: wire (bodies), core (pipeline, keys, batches, maker-checker), accounts, parties and organisation (resources), faults, and books (the model).
package fineracttest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"daftari/fineract/fineracttest/accounts"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/datatables"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/fineracttest/organisation"
	"daftari/fineract/fineracttest/parties"
	"daftari/fineract/fineracttest/wire"
)

// Database chooses whose behaviour is shown where the two differ.
type Database = books.Database

// The two databases that were recorded.
const (
	MariaDB    = books.MariaDB
	PostgreSQL = books.PostgreSQL
)

// Fault is a rule of what goes wrong; see package faults.
type Fault = faults.Fault

// Options make a server. The zero value is Fineract 1.11 on MariaDB, one tenant "default" in Africa/Nairobi, super user mifos/password.
type Options struct {
	Version       string // "1.11" or "1.16"
	Database      Database
	Now           func() time.Time // time.Now when nil
	Zone          *time.Location   // of the tenants; Africa/Nairobi when nil
	Tenants       []string
	SuperUser     string
	SuperPassword string
	Log           func(*slog.Record) // called for every request; may be nil
	PasswordCheck time.Duration      // how long each password check takes (75 ms on the real one)

	InProgressWait       time.Duration // how long a 425 takes to come (3.1 s on the real one)
	ConcurrencyConflicts bool          // 409 with a burnt key for the fourth posting at once on one account
	PostingTime          time.Duration // how long a posting keeps its account busy, with conflicts on
	TLS                  bool          // https with a certificate of an authority made at the start; see CA
	Seed                 uint64        // of chances and of keys made here
	RequestLimit         int           // how many requests are remembered; 100,000 when 0
}

// Server is a running double. URL is "http://127.0.0.1:port", without a path.
type Server struct {
	URL string

	opt     Options
	mux     *core.Mux
	tenants map[string]*core.Tenant
	order   []string
	faults  *faults.Set
	counter *counter
	caPEM   []byte
	tls     *tls.Config
	stop    context.CancelFunc
	stopped context.Context

	mu      sync.Mutex
	reports map[string]core.ReportFunc
	addr    string
	ln      net.Listener
	http    *http.Server
	conns   map[*countedConn]bool
}

// New makes the tenants and starts listening on a free port of the loopback.
func New(o Options) (*Server, error) {
	s, err := Prepare(o)
	if err != nil {
		return nil, err
	}
	if err := s.Listen("127.0.0.1:0"); err != nil {
		return nil, err
	}
	return s, nil
}

// Prepare makes a server that does not listen yet: for Handler alone, or Listen with an address of one's own.
func Prepare(o Options) (*Server, error) {
	if err := defaults(&o); err != nil {
		return nil, err
	}
	s := &Server{opt: o, mux: &core.Mux{}, tenants: map[string]*core.Tenant{}, order: o.Tenants, faults: faults.New(o.Seed), counter: newCounter(o.RequestLimit),
		reports: map[string]core.ReportFunc{}, conns: map[*countedConn]bool{}}
	s.stopped, s.stop = context.WithCancel(context.Background())
	core.Register(s.mux)
	datatables.Register(s.mux)
	core.RegisterRun(s.mux, s.report)
	organisation.Register(s.mux)
	accounts.Register(s.mux)
	parties.Register(s.mux)
	for _, name := range o.Tenants {
		s.tenants[name] = core.NewTenant(core.Options{Name: name, Version: o.Version, Database: o.Database, Zone: o.Zone, Now: o.Now, SuperUser: o.SuperUser,
			SuperPassword: o.SuperPassword, InProgressWait: o.InProgressWait, Conflicts: o.ConcurrencyConflicts, ConflictHold: o.PostingTime, Seed: o.Seed,
			CommandFault: s.commandFault})
		datatables.Attach(s.tenants[name])
	}
	s.registerStock()
	if o.TLS {
		ca, conf, err := selfSigned(o.Now())
		if err != nil {
			return nil, fmt.Errorf("certificate of the test server: %w", err)
		}
		s.caPEM, s.tls = ca, conf
	}
	return s, nil
}

func defaults(o *Options) error {
	if o.Version == "" {
		o.Version = "1.11"
	}
	if o.Version != "1.11" && o.Version != "1.16" {
		return fmt.Errorf("fineracttest: version %q is neither 1.11 nor 1.16", o.Version)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		z, err := time.LoadLocation("Africa/Nairobi")
		if err != nil {
			z = time.FixedZone("EAT", 3*3600)
		}
		o.Zone = z
	}
	if len(o.Tenants) == 0 {
		o.Tenants = []string{"default"}
	}
	if o.SuperUser == "" {
		o.SuperUser, o.SuperPassword = "mifos", "password"
	}
	return nil
}

// Listen starts the server on an address.
func (s *Server) Listen(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("fineracttest: %w", err)
	}
	s.mu.Lock()
	s.ln, s.addr = ln, ln.Addr().String()
	s.http = s.newHTTP()
	srv := s.http
	s.mu.Unlock()
	scheme := "http"
	if s.tls != nil {
		scheme = "https"
	}
	s.URL = scheme + "://" + ln.Addr().String()
	s.serve(srv, ln)
	return nil
}

func (s *Server) newHTTP() *http.Server {
	return &http.Server{Handler: s.Handler(), ConnContext: withConn, ConnState: s.connState, IdleTimeout: time.Minute, ReadHeaderTimeout: 30 * time.Second,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
}

func (s *Server) serve(srv *http.Server, ln net.Listener) {
	var l net.Listener = &countedListener{Listener: ln, server: s}
	if s.tls != nil {
		l = tls.NewListener(l, s.tls)
	}
	go func() { _ = srv.Serve(l) }()
}

// Close ends all connections and stops listening.
func (s *Server) Close() {
	s.stop()
	s.mu.Lock()
	srv := s.http
	s.mu.Unlock()
	if srv != nil {
		_ = srv.Close()
	}
}

// Cut cuts the network: open connections break and new ones are refused, until Restore. What is being booked is booked to the end.
func (s *Server) Cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ln != nil {
		_ = s.ln.Close()
		s.ln = nil
	}
	for c := range s.conns {
		c.reset()
	}
}

// Restore ends a cut: the server listens on its old address again.
func (s *Server) Restore() error {
	s.mu.Lock()
	cut, old := s.ln == nil, s.http
	s.mu.Unlock()
	if !cut || old == nil {
		return nil
	}
	_ = old.Close() // takes the lock for each connection that is still ending
	s.mu.Lock()
	defer s.mu.Unlock()
	ln, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("fineracttest: %w", err)
	}
	s.ln = ln
	s.http = s.newHTTP()
	s.serve(s.http, ln)
	return nil
}

// CA is the certificate of the authority, in PEM, when Options.TLS is set.
func (s *Server) CA() []byte { return s.caPEM }

// Faults is what goes wrong; it may be changed at any time.
func (s *Server) Faults() *faults.Set { return s.faults }

// RegisterReport makes the server compute a stored report of that name by a Go function. Until then a report made by POST answers 403 with an SQL error.
func (s *Server) RegisterReport(name string, fn core.ReportFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports[fold(name)] = fn
}

func (s *Server) report(name string) core.ReportFunc {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reports[fold(name)]
}

// ErrNoTenant says that the server has no tenant of that name.
var ErrNoTenant = errors.New("fineracttest: no such tenant")

// Tenants are the names of the server's tenants, in the order of Options.
func (s *Server) Tenants() []string { return slices.Clone(s.order) }

// SuperUser is who may do everything in every tenant, with the password that Options gave.
func (s *Server) SuperUser() (name, password string) { return s.opt.SuperUser, s.opt.SuperPassword }

// Tenant is the state of a tenant, nil when there is none of that name.
func (s *Server) Tenant(name string) *core.Tenant { return s.tenants[name] }

// Moves are all money movements of a tenant that stand: the answer to "how often did this money move?".
func (s *Server) Moves(tenant string) []books.Move {
	t := s.tenants[tenant]
	if t == nil {
		return nil
	}
	return t.Moves()
}

func (s *Server) commandFault(c core.CommandContext) *core.CommandFault {
	f := s.faults.ForCommand(faults.Command{Action: c.Action, Entity: c.Entity, Account: c.Lane, Key: c.Key, User: c.User})
	if f == nil {
		return nil
	}
	switch f.Kind {
	case faults.Busy:
		return &core.CommandFault{Err: &wire.Error{Status: 425}}
	case faults.Died:
		return &core.CommandFault{Err: &wire.Error{Status: 425}, Die: true}
	case faults.Conflict:
		return &core.CommandFault{Err: wire.Conflict("query", "query [unknown]"), Store: true}
	}
	code, text := f.Code, f.Text
	if code == "" {
		code = "error.msg.loan.transaction.refused"
	}
	if text == "" {
		text = "Refused by a fault of the test server"
	}
	e := wire.Refused(code, text)
	switch {
	case f.Status == 400:
		e = wire.Invalid(code, text, "id")
	case f.Status == 404:
		e = wire.NotFound(code, text)
	case f.Status >= 500:
		e = wire.Bare(f.Status)
	}
	return &core.CommandFault{Err: e, Store: true}
}
