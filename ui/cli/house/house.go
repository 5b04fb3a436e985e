// Package house holds the nouns that verbs and program share: what a verb is given, and what the
// root provides.
package house

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/payer"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/fineract"
	"daftari/store"
	"daftari/store/vault/branch"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/sync/pairing"
)

// Program is everything a verb needs from outside; wire.go at the root fills it.
type Program struct {
	Version  string
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // Out is a terminal: progress may overwrite its line
	Now      func() time.Time

	// Words in a language; "" = the institution's, else the system's.
	Words func(lang string) (*words.Words, error)
	Open  func(ctx context.Context, at Place) (*House, error) // of the chosen institution; no network
	// Passphrase of a user, from a descriptor (-1 = none named) or a prompt.
	Passphrase func(fd int, name string) (string, error)
	// Setup holds the verbs that work without a book, or make one.
	Setup Setup
	Demo  Demo
	// Desk makes the verbs of `daftari desk`; nil where there are none.
	Desk func(Shell) *cobra.Command
	// Branch does what a branch does with its keys.
	Branch pairing.Branch
	// Counter is a client for somebody who signs in once and of whom this device keeps nothing.
	Counter func(at pairing.Counter) (*fineract.Client, error)
	NewID   func() string // a UUIDv4
	// Window opens the window and stays until it is closed; nil where the program was built without one.
	Window func(ctx context.Context, at Place) error
}

// Place says which book.
type Place struct {
	Data        string // --data; "" = the user's own folder
	Institution string // --institution; "" = the only one
	Language    string // --lang; "" = the institution's
	As          string // --as: which user of the book; "" = the only one
	// PassphraseFD is --passphrase-fd: the descriptor that gives the passphrase; -1 = none named.
	PassphraseFD int
}

// House is an open book with its use cases.
type House struct {
	Institution string
	Book        *store.Book
	Teller      *teller.Teller
	Payer       *payer.Payer
	Closer      *closer.Closer
	Auditor     *audit.Auditor
	Region      string // country of telephone numbers, "KE"; "" = none is named
	Printer     string // of receipts, as the configuration names it; "" = one that is plugged in
	Words       *words.Words
	Core        Core
	Keys        *keys.Unlocked // of the user who opened the book
	Reach       session.Reach  // what may be done, by the time since the core last answered
	Left        time.Duration  // until less may be done
	// Copy leaves a sealed copy of what is not posted in the folder that was named for copies, if anything was recorded
	// since the last; nil where none was. A window calls it when the book changed; Close does so too.
	Copy  func(ctx context.Context) error
	Close func() error
	// Second is the signer of another user of this book, who is here: her name, and what gives her passphrase. Who has the
	// book open stays the same.
	Second func(ctx context.Context, name string, passphrase func(name string) (string, error)) (proof.Signer, error)
}

// Auditor of a book: by its branch's key, where enrolment gave one, and the institution's limit of days.
func Auditor(book *store.Book, now func() time.Time, institution, program string) *audit.Auditor {
	return &audit.Auditor{Book: audit.Book{Ledger: book.Ledger(), Tables: book}, Now: now,
		About: audit.About{Institution: institution, Program: program},
		Keys: func(ctx context.Context) (k audit.Keys, err error) {
			p, err := book.Branch(ctx)
			if len(p.Certify) > 0 {
				k.Branches = append(k.Branches, p.Certify)
			}
			return k, err
		},
		BackDays: func(ctx context.Context) (int, error) {
			i, err := book.Institution(ctx)
			return i.Limits.BackDays, err
		}}
}

// Core reaches the far side for one book.
type Core interface {
	// Sync sends what waits, asks what is unsure and brings what changed. A report always
	// comes back; its Problem says why it ended early.
	Sync(ctx context.Context, progress func(app.SyncProgress)) (app.SyncReport, error)
	// Watch stays and syncs by itself until ctx ends.
	Watch(ctx context.Context, progress func(app.SyncProgress)) error
	// Pull only brings what changed; full reads everything anew.
	Pull(ctx context.Context, full bool, progress func(app.SyncProgress)) (app.SyncReport, error)
	// Ask settles one unsure entry by asking, whatever its next due time.
	Ask(ctx context.Context, key app.Key) (app.SyncReport, error)
	// Warnings are what stops nothing and must be seen: a wrong clock, pins that ran out. No network.
	Warnings(ctx context.Context) []*app.Problem
	// Checks of doctor that need the server.
	Checks(ctx context.Context) []Check
}

// Setup makes books and prepares servers.
type Setup interface {
	Init(ctx context.Context, r InitRequest) (InitReport, error)
	Install(ctx context.Context, r InstallRequest) (InstallReport, error)
	// Enrol lets one more person open the book: the core's sign-in proves who she is.
	Enrol(ctx context.Context, h *House, r EnrolRequest) (keys.User, error)
	// Passphrase renews the passphrase of the user who has the book open; the old one is asked for.
	// newFD is the descriptor that gives the new one; -1 = a prompt, twice.
	Passphrase(ctx context.Context, h *House, at Place, newFD int) error
	// CrashNote is what the last crash left, fs.ErrNotExist where there was none.
	CrashNote(at Place) (string, error)
	// Checks of doctor that need no open book: folders, disk, clock, configuration.
	Checks(ctx context.Context, at Place) []Check
}

// Demo runs the seeded far side.
type Demo interface {
	Story(ctx context.Context, out io.Writer) error
	// Window shows the demo; without a display, or in a program without a window, it says so and tells the story.
	Window(ctx context.Context, out io.Writer) error
	Serve(ctx context.Context, o ServeOptions, out io.Writer) error
}

// InitRequest sets a device up for one institution.
type InitRequest struct {
	Place
	Server, Tenant, User string
	Password             string // "prompt", "book", "keyring" or "file:PATH"; "" = the book; never the password itself
	CA                   string // PEM file
	Plain                bool
	Region               string
	Again                bool                                // write the settings anew, keep the book
	Ask                  func(prompt string) (string, error) // a line from the terminal, not echoed
	Told                 func(fingerprint string)            // shows the certificate's SHA-256
	Compared             string                              // the certificate's SHA-256 as a person compared it, hex; another one is refused

	Enrol      string                         // file with the branch's enrolment; "" = none
	Branch     string                         // the branch's fingerprint as it was told; "" = it is only shown
	Copies     string                         // folder for sealed copies
	ToldBranch func(name, fingerprint string) // shows whose enrolment it is
	Document   *branch.Enrolment              // what Enrol holds, once it was read
}

// EnrolRequest lets one more person open a book.
type EnrolRequest struct {
	Place
	User     string // user name at the core
	Password string // as in InitRequest
	Role     keys.Role
	NewFD    int // descriptor that gives the new user's passphrase; -1 = a prompt, twice
	Ask      func(prompt string) (string, error)
}

// InitReport says what was set up.
type InitReport struct {
	Institution string         `json:"institution"`
	Path        string         `json:"path"`
	Officer     app.Officer    `json:"officer"`
	Device      app.Device     `json:"device"`
	Server      app.ServerInfo `json:"server"`
	Fingerprint string         `json:"fingerprint,omitempty"` // of the server's certificate, SHA-256 hex
}

// InstallRequest prepares a server with an administrator's sign-in.
type InstallRequest struct {
	Server, Tenant, User string
	Password             string // as in InitRequest
	CA                   string
	Plain                bool
	DryRun, Remove       bool
	Ask                  func(prompt string) (string, error)
}

// InstallReport lists what was or would be done.
type InstallReport struct {
	DryRun bool          `json:"dryRun,omitempty"`
	Steps  []InstallStep `json:"steps"`
	// Permissions that the field officers' role needs; they are never granted here.
	Permissions []string `json:"permissions,omitempty"`
}

// InstallStep is one thing on the server.
type InstallStep struct {
	What string `json:"what"` // "report", "datatable", "payment type", "permission"
	Name string `json:"name"`
	Do   string `json:"do"`            // "create", "change", "keep", "remove"
	Why  string `json:"why,omitempty"` // for the administrator, in English
	Done bool   `json:"done"`
}

// Check is one line of doctor.
type Check struct {
	Name    string       `json:"name"` // a key of words
	Args    []any        `json:"args,omitempty"`
	OK      bool         `json:"ok"`
	Warn    bool         `json:"warn,omitempty"` // works, but somebody should know
	Problem *app.Problem `json:"-"`
}

// FailedCheck turns an error into a failed check.
func FailedCheck(name string, err error) Check {
	var p *app.Problem
	if !errors.As(err, &p) {
		p = app.Trouble(app.Internal, "cli.internal", err, "detail", err.Error())
	}
	return Check{Name: name, Problem: p}
}

// Checks of doctor over an open book: what warns, and what needs the server.
func (h *House) Checks(ctx context.Context) []Check {
	all := []Check{{Name: "doctor.book", OK: true}}
	for _, w := range h.Core.Warnings(ctx) {
		all = append(all, Check{Name: "doctor.warning", OK: true, Warn: true, Problem: w})
	}
	return append(all, h.Core.Checks(ctx)...)
}

// ServeOptions of `demo serve`.
type ServeOptions struct {
	Addr        string
	Control     string        // address of the faults' control; "" = none
	LoseReplies float64       // share of answers dropped after the server acted
	Errors      float64       // share of answers replaced by 5xx
	Slow        time.Duration // added to each answer
	Seed        uint64
	Postgres    bool
	Version     string // "1.11" or "1.16"
}

// Shell is what a room of verbs may ask of the run that it is part of.
type Shell struct {
	At     *Place // filled in from the flags when a verb runs
	In     io.Reader
	Out    io.Writer
	Now    func() time.Time
	Setup  Setup
	Within func(ctx context.Context, do func(context.Context, *House) error) error // opens the book and closes it
	Say    func(v any, text func(io.Writer, *words.Words)) error                   // as JSON where that was asked for
	Ask    func() func(prompt string) (string, error)                              // nil without a terminal
	// Passphrase of a user, from a descriptor (-1 = none named) or a prompt.
	Passphrase func(fd int, name string) (string, error)
}
