// Package start sets an institution up on this device: where the core is and that it is the right one, who signs in,
// the first passphrase, the first download. A network is needed once.
package start

import (
	"context"
	"errors"
	"strings"

	"daftari/app"
	"daftari/app/words"
)

// Setup makes a book and fills it (root's setup.Init and the engine).
type Setup interface {
	// Read checks a branch's enrolment, as text. Problems are those of branch.ReadEnrolment.
	Read(ctx context.Context, text string) (Enrolment, error)
	// Certificate is the SHA-256 of the server's certificate in hex; "" for plain HTTP on this machine.
	Certificate(ctx context.Context, server string) (string, error)
	// Init signs in and makes the book. It can be asked again with the same request after it failed. It must refuse a
	// certificate whose SHA-256 is not the one that was confirmed.
	Init(ctx context.Context, r Request) (Made, error)
	// Download brings the groups into the book that Init made and holds open; told may be called from any goroutine.
	Download(ctx context.Context, told func(app.SyncProgress)) error
}

// Enrolment is what a branch's document says.
type Enrolment struct {
	Institution, Code, Server, User string
	Branch                          string // fingerprint of the branch's keys
}

// Request is everything that was answered. Password and passphrase are kept until the book is made, and nowhere else.
type Request struct {
	Enrolment   string // the document; "" = set up by hand
	Server      string
	Tenant      string
	Institution string // code, the name of its folder
	Region      string // of telephone numbers, two letters; "" = an enrolment says it, or nobody knows
	CA          []byte // PEM of the institution's own authority; nil = the system's
	Fingerprint string // of the certificate, as it was confirmed
	Branch      string // fingerprint of the branch, as it was confirmed
	User        string
	Password    string
	Passphrase  string
}

// Made is a book that is ready for its first download.
type Made struct{ Institution, Officer, Device string }

// Step is what is asked.
type Step int

// The steps, in their order.
const (
	Begin Step = iota
	Document
	Branch // is it this one?
	Server
	Certificate // is it this one?
	SignIn
	Phrase
	Making
	Loading
	Ready
)

// Flow is how far the setting up has come. It outlives the widgets; an error keeps everything that was answered.
type Flow struct {
	Setup Setup
	// Progress of the download; only the UI goroutine writes it.
	Progress app.SyncProgress

	step    Step
	request Request
	found   Enrolment
	print   string
	made    Made
	trouble error
	busy    bool
	drawn   func()
}

// New begins.
func New(s Setup) *Flow { return &Flow{Setup: s} }

// Step that is asked now.
func (f *Flow) Step() Step { return f.step }

// Made is the book, once it is Ready.
func (f *Flow) Made() Made { return f.made }

// Trouble of the last try; nil when there was none.
func (f *Flow) Trouble() error { return f.trouble }

// To asks something else, and keeps what was answered.
func (f *Flow) To(s Step) { f.step, f.trouble = s, nil }

// Back is the step before; false at the first, and while something is being made.
func (f *Flow) Back() bool {
	switch {
	case f.busy || f.step == Begin || f.step == Making && f.trouble == nil || f.step >= Loading:
		return false
	case f.step == Certificate && f.request.Enrolment != "":
		f.To(Branch)
	case f.step == SignIn && f.print == "":
		f.To(Server)
	case f.step == Server:
		f.To(Begin)
	case f.step == Making:
		f.To(Phrase)
	default:
		f.To(f.step - 1)
	}
	return true
}

// apart runs an act on a copy, off the UI goroutine; end takes the result over, on it.
func (f *Flow) apart(act func(*Flow)) (end func()) {
	next := *f
	act(&next)
	return func() {
		next.drawn, next.busy, next.Progress = f.drawn, false, f.Progress
		*f = next
		f.drawn()
	}
}

func (f *Flow) fail(err error) { f.trouble = err }

// Take reads an enrolment.
func (f *Flow) Take(ctx context.Context, text string) {
	found, err := f.Setup.Read(ctx, strings.TrimSpace(text))
	if err != nil {
		f.fail(err)
		return
	}
	f.found = found
	f.request.Enrolment, f.request.Server, f.request.Institution, f.request.User = strings.TrimSpace(text), found.Server, found.Code, found.User
	f.To(Branch)
}

// SameBranch confirms the branch's fingerprint.
func (f *Flow) SameBranch(ctx context.Context) {
	f.request.Branch = f.found.Branch
	f.look(ctx)
}

// At takes the server's address, its tenant, the institution's code and the country of its numbers, typed by hand.
func (f *Flow) At(ctx context.Context, server, tenant, institution, region string) {
	server = strings.TrimSpace(server)
	if server != "" && !strings.Contains(server, "://") {
		server = "https://" + server
	}
	r := &f.request
	r.Enrolment, r.Branch = "", ""
	r.Server, r.Tenant, r.Institution, r.Region = server, strings.TrimSpace(tenant), strings.TrimSpace(institution), strings.TrimSpace(region)
	if r.Server == "" {
		f.fail(app.Trouble(app.BadInput, "start.no_server", nil))
		return
	}
	if r.Region != "" && !twoLetters(r.Region) {
		f.fail(app.Trouble(app.BadInput, "start.bad_region", nil, "text", r.Region))
		return
	}
	f.look(ctx)
}

func twoLetters(s string) bool {
	return len(s) == 2 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
}

// Authority takes the institution's own certificate.
func (f *Flow) Authority(pem []byte) { f.request.CA = pem }

func (f *Flow) look(ctx context.Context) {
	print, err := f.Setup.Certificate(ctx, f.request.Server)
	if err != nil {
		f.fail(err)
		return
	}
	f.print = print
	if print == "" {
		f.To(SignIn)
		return
	}
	f.To(Certificate)
}

// SameServer confirms the certificate's fingerprint.
func (f *Flow) SameServer() {
	f.request.Fingerprint = f.print
	f.To(SignIn)
}

// As takes the sign-in.
func (f *Flow) As(user, password string) {
	f.request.User, f.request.Password = strings.TrimSpace(user), password
	if f.request.User == "" || password == "" {
		f.fail(app.Trouble(app.BadInput, "start.no_user", nil))
		return
	}
	f.To(Phrase)
}

// Choose takes the first passphrase, typed twice.
func (f *Flow) Choose(once, twice string) bool {
	if once != twice {
		f.fail(app.Trouble(app.BadInput, "vault.not_twice", nil))
		return false
	}
	f.request.Passphrase = once
	f.To(Making)
	return true
}

// Make makes the book; a weak passphrase, and a sign-in that was not believed, are asked for again.
func (f *Flow) Make(ctx context.Context) {
	f.trouble = nil
	made, err := f.Setup.Init(ctx, f.request)
	if err != nil {
		f.fail(err)
		var p *app.Problem
		if errors.As(err, &p) {
			switch {
			case strings.HasPrefix(p.Key, "vault."):
				f.step = Phrase
			case p.Class == app.SignedOut:
				f.step = SignIn
			}
		}
		return
	}
	f.made = made
	f.request.Password, f.request.Passphrase = "", ""
	f.To(Loading)
}

// Later leaves the groups where they are: the book is whole, and Today offers to bring them.
func (f *Flow) Later() {
	f.To(Ready)
}

// Load brings the groups; what stops it keeps the book, and it goes on where it was.
func (f *Flow) Load(ctx context.Context, told func(app.SyncProgress)) {
	f.trouble = nil
	if err := f.Setup.Download(ctx, told); err != nil {
		f.fail(err)
		return
	}
	f.To(Ready)
}

// Print is a fingerprint in groups of four, to be read out.
func Print(hex string) string {
	var out strings.Builder
	for i, r := range strings.ToUpper(strings.ReplaceAll(hex, ":", "")) {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// size is so many bytes in words.
func size(w *words.Words, bytes int64) string {
	if bytes < 1<<20 {
		return w.T("start.kb", "n", int((bytes+1023)/1024))
	}
	return w.T("start.mb", "n", int(bytes>>20))
}
