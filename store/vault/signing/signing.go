// Package signing lends a user's own key to the ledger, under the certificate that the branch gave it.
package signing

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/branch"
	"daftari/store/vault/keys"
)

// Book tells whose device it is and who certified her key.
type Book interface {
	Device(ctx context.Context) (app.Device, error)
	Officer(ctx context.Context) (app.Officer, error)
	Branch(ctx context.Context) (branch.Public, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Certificates(ctx context.Context) ([]proof.Certificate, error)
}

// Signing signs what one user records in one book. The key itself stays with the unlocked keys: a
// lock takes it from here too.
type Signing struct {
	now  func() time.Time
	mu   sync.Mutex
	book Book
	keys *keys.Unlocked
	cert *proof.Certificate // nil until Use
}

// New signs nothing until Use.
func New(now func() time.Time) *Signing { return &Signing{now: now} }

// Signer for one transaction; nil once the keys were wiped, or before Use.
func (s *Signing) Signer() proof.Signer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cert == nil {
		return nil
	}
	key, err := s.keys.Signer()
	if err != nil {
		return nil
	}
	k, err := proof.NewKeySigner(key.Seed(), *s.cert)
	if err != nil {
		return nil
	}
	return k
}

// Use signs with the key of u from now on, under the newest certificate that the book's branch gave
// it for this device and that holds, else one of its own, for which no branch vouches. An expired one
// of the branch says more than none.
func (s *Signing) Use(ctx context.Context, book Book, u *keys.Unlocked) error {
	cert, err := s.choose(ctx, book, u)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book, s.keys, s.cert = book, u, cert
	return nil
}

// choose a certificate; nil for a book that belongs to no device yet.
func (s *Signing) choose(ctx context.Context, book Book, u *keys.Unlocked) (*proof.Certificate, error) {
	device, err := book.Device(ctx)
	if err != nil || device.ID == "" {
		return nil, err
	}
	officer, err := book.Officer(ctx)
	if err != nil {
		return nil, err
	}
	key, err := u.Signer()
	if err != nil {
		return nil, err
	}
	cert := proof.Certificate{Device: device.ID, Code: proof.Claimed(device.Code), User: cmp.Or(officer.Username, u.User.Name),
		Name: officer.Name, Role: string(u.User.Role)}
	if err := s.certified(ctx, book, key.Public(), &cert); err != nil {
		return nil, err
	}
	k, err := proof.NewKeySigner(key.Seed(), cert)
	if err != nil {
		return nil, err
	}
	cert = k.Certificate()
	return &cert, nil
}

// certified puts the branch's certificate of a key in the place of one that has only its words.
func (s *Signing) certified(ctx context.Context, book Book, key crypto.PublicKey, own *proof.Certificate) error {
	of, err := book.Branch(ctx)
	if err != nil || of.IsZero() {
		return err
	}
	fresh, err := book.Freshness(ctx)
	if err != nil {
		return err
	}
	all, err := book.Certificates(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	if fresh.ServedAt.After(now) { // a clock that is behind the core's is not believed
		now = fresh.ServedAt
	}
	want, holds := *own, false
	for _, c := range all {
		ours := c.Key.Equal(key) && c.Device == want.Device && c.Code == want.Code && c.User == want.User &&
			c.Check([]ed25519.PublicKey{of.Certify}) == nil
		if ours && (c.Covers(now) || !holds) {
			*own, holds = c, c.Covers(now)
		}
	}
	return nil
}

// Users tells who a user of the book is at the core.
type Users interface {
	Book
	OfficerOf(ctx context.Context, slot string) (app.Officer, error)
}

// Second is the signer of one more user of a book, who is here with keys of her own; the book stays in the hands of who
// opened it. nil for a book that belongs to no device yet. The keys may be wiped afterwards.
func Second(ctx context.Context, book Users, u *keys.Unlocked, now func() time.Time) (proof.Signer, error) {
	s := New(now)
	if err := s.Use(ctx, asUser{book, u.User.Slot}, u); err != nil {
		return nil, err
	}
	return s.Signer(), nil
}

// asUser is a book in another user's hands.
type asUser struct {
	Users
	slot string
}

// Officer is the user.
func (b asUser) Officer(ctx context.Context) (app.Officer, error) { return b.OfficerOf(ctx, b.slot) }

// heard chooses the certificate anew where the book tells that it may be another. What cannot be read
// now leaves the one that there is: it stops no recording.
func (s *Signing) heard(c app.Change) {
	if c.Kind != store.Identity {
		return
	}
	s.mu.Lock()
	book, u := s.book, s.keys
	s.mu.Unlock()
	if book == nil {
		return
	}
	cert, err := s.choose(context.Background(), book, u)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil && s.keys == u { // nobody else took the book meanwhile
		s.cert = cert
	}
}

// Note puts an opening of the book into its chain. One that cannot be written to just now opens all the same.
func Note(ctx context.Context, book *store.Book, what string, u *keys.Unlocked) {
	_ = book.Ledger().Note(ctx, proof.Event{What: what, Title: u.User.Name})
}

// Opener is store.Open or store.Create.
type Opener = func(ctx context.Context, dir string, opt store.Options) (*store.Book, error)

// Open opens or creates a book in which the user of the keys records; without a vault, under a new
// one of the keys.
func Open(ctx context.Context, dir string, u *keys.Unlocked, opt store.Options, open Opener) (*store.Book, *Signing, error) {
	s := New(opt.Now)
	opt.Name, opt.Keys, opt.Signer = u.Book, u.Gen, s.Signer
	listen := opt.Listen
	opt.Listen = func(c app.Change) {
		s.heard(c)
		if listen != nil {
			listen(c)
		}
	}
	if opt.Vault == nil {
		v, err := u.Vault(rand.Reader)
		if err != nil {
			return nil, nil, err
		}
		opt.Vault = v
	}
	book, err := open(ctx, dir, opt)
	if err != nil {
		return nil, nil, err
	}
	book.UseAs(u.User.Slot)
	if err := s.Use(ctx, book, u); err != nil {
		return nil, nil, errors.Join(err, book.Close())
	}
	return book, s, nil
}

// Slips writes the words of squares, in the language that tongue gives when the first is due. Where
// there is none a receipt goes without its square.
func Slips(institution string, tongue func() (*words.Words, error)) func(app.Receipt, []app.Entry) string {
	once := sync.OnceValues(tongue)
	return func(r app.Receipt, on []app.Entry) string {
		t, err := once()
		if err != nil {
			return ""
		}
		return proof.Slip(t, institution, r, on)
	}
}
