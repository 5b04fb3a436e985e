package keys

import (
	"errors"
	"log/slog"

	"daftari/app"
	"daftari/store/vault"
)

const labelWarm = "daftari/warm/1"

// Warm is what stays in memory of a locked book: the keys, sealed under the PIN. It dies with the
// process, and with the fifth wrong PIN.
type Warm struct {
	user   User
	book   string
	gen    int64
	ring   Ring
	salt   []byte
	sealed []byte
	wrong  int
}

// LogValue hides the keys.
func (*Warm) LogValue() slog.Value { return slog.StringValue("keys") }

// Warm seals the keys under the user's PIN; an error that NoPIN knows when she has none. The
// caller wipes what was unlocked.
func (u *Unlocked) Warm() (*Warm, error) {
	p, err := u.pin()
	if err != nil {
		return nil, err
	}
	defer vault.Wipe(p.key)
	s, err := u.held()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	plain := s.bytes()
	defer vault.Wipe(plain)
	frame, err := vault.Seal(u.ring.Random, p.key, plain, vault.AAD(labelWarm, u.Book, u.User.Slot))
	if err != nil {
		return nil, err
	}
	return &Warm{user: u.User, book: u.Book, gen: u.Gen, ring: u.ring, salt: p.salt, sealed: frame}, nil
}

// User who may open it.
func (w *Warm) User() User { return w.user }

// Left is how many wrong PINs it takes until the passphrase is asked for.
func (w *Warm) Left() int { return MostPINs - w.wrong }

// Open gives the keys back; vault.wrong_pin with what is left, vault.pin_spent when nothing is.
func (w *Warm) Open(digits string) (*Unlocked, error) {
	if w.sealed == nil {
		return nil, app.Trouble(app.SignedOut, "vault.pin_spent", nil)
	}
	w.wrong++ // before the KDF, like every try
	key := pinKDF().Key([]byte(digits), w.salt)
	defer vault.Wipe(key)
	plain, err := vault.Open(key, w.sealed, vault.AAD(labelWarm, w.book, w.user.Slot))
	switch {
	case err == nil:
		w.wrong = 0
		return &Unlocked{ring: w.ring, User: w.user, Book: w.book, Gen: w.gen, secret: secretOf(plain)}, nil
	case !errors.Is(err, vault.ErrSealed):
		return nil, err
	case w.wrong >= MostPINs:
		w.Wipe()
		return nil, app.Trouble(app.SignedOut, "vault.pin_spent", nil)
	}
	return nil, app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", MostPINs-w.wrong)
}

// Wipe forgets the keys: only the passphrase opens the book now.
func (w *Warm) Wipe() {
	vault.Wipe(w.sealed)
	w.sealed = nil
}

// ChangePIN replaces the user's PIN. The old one is asked for where there is one, and counts like
// at a locked screen: after the fifth wrong one in a row it is vault.pin_spent, and the caller locks.
func (u *Unlocked) ChangePIN(old, fresh string) error {
	if u.HasPIN() {
		if err := u.tryPIN(old); err != nil {
			return err
		}
	}
	return u.setPIN(fresh)
}
