package pairing

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/enrol"
	"daftari/store/rescue"
	"daftari/store/vault/branch"
)

// Book is what a contact needs of it (store.Book).
type Book interface {
	Branch(ctx context.Context) (branch.Public, error)
	SetBranch(ctx context.Context, p branch.Public) error
	Device(ctx context.Context) (app.Device, error)
	SetDevice(ctx context.Context, d app.Device) error
	Doubt(ctx context.Context) error
	rescue.Source
}

// Chain is the book's signed ledger (store/chain.Ledger).
type Chain interface {
	Head(ctx context.Context) (proof.Head, error)
	// Meet judges the book by a checkpoint: a Problem proof.behind or proof.forked where it is an
	// older copy of itself.
	Meet(ctx context.Context, c proof.Checkpoint) error
	AddCertificate(ctx context.Context, c proof.Certificate) error
}

// Visit is a device at one contact with the core.
type Visit struct {
	Book   Book
	Chain  Chain // nil = the book keeps none
	Dir    string
	Client *fineract.Client
	Who    app.Officer
	User   string            // user name of who is at the device; "" = Who
	Key    ed25519.PublicKey // of the user who is at the device
	Shelf  rescue.Shelf      // nil = no folder for copies is known
	Erase  func() error      // destroys every user's wrap
	Out    func()            // hears that the device was shut out, and closes what lies open; nil = nothing does
	Now    func() time.Time
	NewID  func() string
	Dice   func(n int64) int64
	Told   func(error) // hears while a service runs of what does not end it; nil = it is told at its end

	mu      sync.Mutex // a service meets the branch while it sends
	met     enrol.Met
	passed  bool        // what waits may be sent
	doubted time.Time   // when all that waits was doubted; zero = it was not
	why     app.Class   // it may not: what the last try met
	end     func(error) // ends the service; nil = none runs
	odd     error       // what stood in the checkpoint's place, until it is told
}

// Enrolled is a book that takes an enrolment (store.Book).
type Enrolled interface {
	Profile(ctx context.Context) (app.Profile, error)
	SetProfile(ctx context.Context, p app.Profile) error
	SetLimits(ctx context.Context, l app.Limits) error
}

// Enrol takes an enrolment for this book: nobody else has it, and no other branch had this book. What it
// says of the server and of limits goes into the book. enrol.other_branch (Conflict), enrol.replayed
// (Conflict), enrol.not_installed (Misfit).
func (v *Visit) Enrol(ctx context.Context, e branch.Enrolment, into Enrolled) error {
	had, err := v.Book.Branch(ctx)
	if err != nil {
		return err
	}
	if !had.IsZero() && !had.Same(e.Branch) {
		return OtherBranch(had)
	}
	if err := v.ask(ctx, e.ID); err != nil {
		return err
	}
	p, err := into.Profile(ctx)
	if err != nil {
		return err
	}
	if err := into.SetProfile(ctx, Pinned(p, &e)); err != nil {
		return err
	}
	if err := into.SetLimits(ctx, e.Limits); err != nil {
		return err
	}
	return v.Book.SetBranch(ctx, e.Branch)
}

// OtherBranch is the refusal of another branch's enrolment.
func OtherBranch(had branch.Public) error {
	return app.Trouble(app.Conflict, "enrol.other_branch", nil, "print", had.Fingerprint())
}

func (v *Visit) ask(ctx context.Context, enrolment string) error {
	device, err := v.Book.Device(ctx)
	if err != nil {
		return err
	}
	row := enrol.Row{Enrolment: enrolment, Device: device.ID, Code: device.Code, User: v.user(), Key: v.Key}
	err = enrol.Ask(ctx, v.Client, v.Who.Office, row, v.NewID)
	if enrol.Absent(err) {
		return app.Trouble(app.Misfit, "enrol.not_installed", err)
	}
	return err
}

// Arrive is what comes before anything is sent: it learns of a shut-out, takes the certificate, and
// finds out whether this book is an older copy of itself. A book without a branch passes. Errors of
// the line are told by the sync that follows: they are no error here.
func (v *Visit) Arrive(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return unlessStopped(ctx, v.arrive(ctx))
}

// unlessStopped: who stops a sync hears of the sync, and not of what was cut short around it.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

func (v *Visit) arrive(ctx context.Context) error {
	p, err := v.Book.Branch(ctx)
	if err != nil {
		return err
	}
	if p.IsZero() { // nobody keeps its checkpoints
		v.passed = true
		return nil
	}
	device, err := v.Book.Device(ctx)
	if err != nil {
		return err
	}
	v.met, err = enrol.Meet(ctx, v.Client, device.ID)
	if err != nil {
		return v.unmet(ctx, err)
	}
	if s, text := v.standing(p, device.ID); s.Out {
		return v.leave(ctx, Notice{p, text}, s)
	}
	if v.Chain == nil {
		return v.doubt(ctx)
	}
	if err := v.certificate(ctx, p); err != nil {
		return err
	}
	if v.met.Mark == nil {
		return v.doubt(ctx)
	}
	if err = v.met.Mark.Odd; err == nil {
		err = v.Chain.Meet(ctx, v.met.Mark.Checkpoint)
	}
	switch {
	case has(err, "proof.behind", "proof.forked"):
		return v.renew(ctx, err)
	case has(err, "proof.other_device", "enrol.unreadable_mark"): // it says nothing of this book, and stands in nobody's way
		v.odd = err
		return v.doubt(ctx)
	}
	v.passed = v.passed || err == nil
	return err
}

// notNow keeps what the sync itself will meet and tell: the line, the server, the sign-in.
func notNow(err error) error {
	switch app.ClassOf(err) {
	case app.Offline, app.Busy, app.Foreign, app.SignedOut, app.Doubtful, app.Misfit, app.NotPermitted, app.Rejected:
		return nil
	default:
		return err
	}
}

// standing is the youngest word of the branch on this device, and as it was signed; what it did not sign is
// nobody's.
func (v *Visit) standing(p branch.Public, device string) (last branch.Standing, text string) {
	for _, r := range v.met.Rows {
		s, err := p.ReadStanding(r.Standing, device)
		if err == nil && s.At.After(last.At) {
			last, text = s, r.Standing
		}
	}
	return last, text
}

// leave is the end of a device that was shut out: what is not posted goes to the shelf, sealed, and
// stays in the book, sealed; then nobody can read the clients' names here any more.
func (v *Visit) leave(ctx context.Context, notice Notice, s branch.Standing) error {
	if v.Shelf != nil {
		_ = rescue.Keep(ctx, v.Book, v.Dir, v.Shelf, v.Now()) // its failure is in the state; the book keeps all of it
	}
	if err := notice.write(v.Dir); err != nil {
		return err
	}
	if err := v.Erase(); err != nil {
		return err
	}
	if v.Out != nil {
		v.Out()
	}
	return shutOut(s)
}

// Heard is the branch's word on this device as somebody else brought it: the desk. A shut-out ends the device as Arrive
// does, enrol.shut_out (NotPermitted); what the branch did not sign, or not of this device, is nobody's word.
func (v *Visit) Heard(ctx context.Context, word string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	p, err := v.Book.Branch(ctx)
	if err != nil || p.IsZero() || word == "" {
		return err
	}
	device, err := v.Book.Device(ctx)
	if err != nil {
		return err
	}
	s, err := p.ReadStanding(word, device.ID)
	if err != nil || !s.Out {
		return nil
	}
	err = v.leave(ctx, Notice{p, word}, s)
	if v.end != nil {
		v.end(err)
	}
	return err
}

func (v *Visit) certificate(ctx context.Context, p branch.Public) error {
	asked := false
	for _, r := range v.met.Rows {
		asked = asked || ed25519.PublicKey(r.Key).Equal(v.Key) && r.User == v.user()
		if r.Certificate == "" {
			continue
		}
		var cert proof.Certificate
		if cert.UnmarshalText([]byte(r.Certificate)) != nil || cert.Check([]ed25519.PublicKey{p.Certify}) != nil || cert.Device != r.Device {
			continue // not our branch's: the user goes on signing with a key that nobody vouched for
		}
		if err := v.Chain.AddCertificate(ctx, cert); err != nil {
			return err
		}
	}
	if asked {
		return nil
	}
	return notNow(v.ask(ctx, "")) // a further user of the device
}

// user name of who is at the device: a colleague's key is certified in her own name.
func (v *Visit) user() string { return cmp.Or(v.User, v.Who.Username) }

func has(err error, keys ...string) bool {
	var p *app.Problem
	return errors.As(err, &p) && slices.Contains(keys, p.Key)
}

// renew gives a book that is an older copy of itself a device code of its own, so that no receipt
// number is given twice, and doubts what it thinks unsent. The problem that found it is told once.
func (v *Visit) renew(ctx context.Context, found error) error {
	if err := v.doubtAll(ctx); err != nil {
		return err
	}
	device, err := ledger.ClaimDevice(ctx, v.Client, v.Who, v.NewID(), v.Dice, v.NewID)
	if err != nil {
		return errors.Join(found, err)
	}
	if err := v.Book.SetDevice(ctx, device); err != nil {
		return errors.Join(found, err)
	}
	v.met = enrol.Met{}
	if err := notNow(v.ask(ctx, "")); err != nil {
		return errors.Join(found, err)
	}
	return app.Trouble(app.Conflict, "enrol.older_copy", found, "code", device.Code)
}

// Depart is what comes after a sync: the checkpoint is noted at the core where the book went on, and
// a sealed copy is left. Neither stands in anybody's way; the copy's failure is in its state. Where
// somebody had put something else in the checkpoint's place that is told, once.
func (v *Visit) Depart(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	err, odd := v.depart(ctx), v.odd
	v.odd = nil
	return errors.Join(unlessStopped(ctx, err), odd)
}

func (v *Visit) depart(ctx context.Context) error {
	p, err := v.Book.Branch(ctx)
	if err != nil || p.IsZero() {
		return err
	}
	if v.Shelf != nil {
		_ = rescue.Keep(ctx, v.Book, v.Dir, v.Shelf, v.Now())
	}
	if v.Chain == nil {
		return nil
	}
	head, err := v.Chain.Head(ctx)
	if err != nil {
		return err
	}
	old := v.met.Mark
	if head.N == 0 || old != nil && old.Odd == nil && old.N >= head.N && old.Device == head.Device {
		return nil
	}
	mark := proof.Checkpoint{Head: head, At: v.Now().UTC().Truncate(time.Millisecond)}
	return notNow(enrol.Note(ctx, v.Client, v.Who.Office, old, mark, v.NewID))
}
