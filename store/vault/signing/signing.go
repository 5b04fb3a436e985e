// Package signing lends a user's own key to the ledger, under the certificate that the branch gave it.
package signing

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/keys"
)

// Book tells whose device it is and who certified her key.
type Book interface {
	Device(ctx context.Context) (app.Device, error)
	Officer(ctx context.Context) (app.Officer, error)
	Certificates(ctx context.Context) ([]proof.Certificate, error)
}

// Signing signs what one user records in one book. The key itself stays with the unlocked keys: a
// lock takes it from here too.
type Signing struct {
	mu   sync.Mutex
	keys *keys.Unlocked
	cert *proof.Certificate // nil until Use
}

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

// Use signs with the key of u from now on, under the newest certificate that a branch gave it for
// this device, else one of its own, for which no branch vouches.
func (s *Signing) Use(ctx context.Context, book Book, u *keys.Unlocked) error {
	device, err := book.Device(ctx)
	if err != nil || device.ID == "" {
		return err
	}
	officer, err := book.Officer(ctx)
	if err != nil {
		return err
	}
	all, err := book.Certificates(ctx)
	if err != nil {
		return err
	}
	key, err := u.Signer()
	if err != nil {
		return err
	}
	user := officer.Username
	if user == "" {
		user = u.User.Name
	}
	cert := proof.Certificate{Device: device.ID, Code: device.Code, User: user, Name: officer.Name, Role: string(u.User.Role)}
	for _, c := range all {
		if c.Key.Equal(key.Public()) && !c.Issuer.Equal(c.Key) && c.Device == device.ID {
			cert = c
		}
	}
	k, err := proof.NewKeySigner(key.Seed(), cert)
	if err != nil {
		return err
	}
	cert = k.Certificate()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys, s.cert = u, &cert
	return nil
}

// Opener is store.Open or store.Create.
type Opener = func(ctx context.Context, dir string, opt store.Options) (*store.Book, error)

// Open opens or creates a book in which the user of the keys records; without a vault, under a new
// one of the keys.
func Open(ctx context.Context, dir string, u *keys.Unlocked, opt store.Options, open Opener) (*store.Book, *Signing, error) {
	s := &Signing{}
	opt.Name, opt.Keys, opt.Signer = u.Book, u.Gen, s.Signer
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
