package keys

import (
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"

	"daftari/app"
	"daftari/store/vault"
)

// Unlocked is a book's keys in the hands of one of its users.
type Unlocked struct {
	User User
	Book string // as the key file and the book name it
	Gen  int64  // of the key file

	ring      Ring
	wrongPINs int // in a row, at ChangePIN

	mu     sync.RWMutex
	secret secret // nil keys once it was wiped
}

// LogValue hides the keys.
func (*Unlocked) LogValue() slog.Value { return slog.StringValue("keys") }

// held is a copy of the keys, for the caller to wipe; vault.locked once they were wiped: a key that
// is half gone must never seal or sign anything.
func (u *Unlocked) held() (secret, error) {
	u.mu.RLock()
	defer u.mu.RUnlock()
	if u.secret.dataKey == nil {
		return secret{}, app.Trouble(app.SignedOut, "vault.locked", nil)
	}
	return secret{slices.Clone(u.secret.dataKey), slices.Clone(u.secret.seed)}, nil
}

// Vault of the book's rows; vault.locked once the keys were wiped, here and below.
func (u *Unlocked) Vault(random io.Reader) (*vault.Sealed, error) {
	s, err := u.held()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	return vault.NewSealed(s.dataKey, random)
}

// Fill gives a vault that was wiped its keys again.
func (u *Unlocked) Fill(v *vault.Sealed) error {
	s, err := u.held()
	if err != nil {
		return err
	}
	defer s.wipe()
	return v.Take(s.dataKey)
}

// Subkey of the data key for a purpose of its own; the label names it for ever.
func (u *Unlocked) Subkey(label string) ([]byte, error) {
	s, err := u.held()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	return vault.Subkey(s.dataKey, label)
}

// Signer is the user's own key, which signs her entries.
func (u *Unlocked) Signer() (ed25519.PrivateKey, error) {
	s, err := u.held()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	return ed25519.NewKeyFromSeed(s.seed), nil
}

// Public half of the user's own key, by which the branch knows her.
func (u *Unlocked) Public() (ed25519.PublicKey, error) {
	k, err := u.Signer()
	if err != nil {
		return nil, err
	}
	return k.Public().(ed25519.PublicKey), nil
}

// Wipe forgets the keys; nil has none. What was derived from them must be wiped by who did.
func (u *Unlocked) Wipe() {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.secret.wipe()
	u.secret = secret{}
}

// Users of the book.
func (u *Unlocked) Users() ([]User, error) {
	s, err := u.held()
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	f, err := Load(u.ring.Dir)
	if err != nil {
		return nil, err
	}
	return f.Users, f.genuine(s.dataKey)
}

// change loads the file, lets do change it and writes it.
func (u *Unlocked) change(do func(*File, secret) error) error {
	s, err := u.held()
	if err != nil {
		return err
	}
	defer s.wipe()
	return u.ring.alone(func() error {
		f, err := Load(u.ring.Dir)
		if err != nil {
			return err
		}
		if !f.ErasedAt().IsZero() {
			return erased(f)
		}
		if err := f.genuine(s.dataKey); err != nil {
			return err
		}
		if err := do(f, s); err != nil {
			return err
		}
		text, err := f.seal(s.dataKey)
		if err != nil {
			return err
		}
		if err := write(u.ring.Dir, text); err != nil {
			return err
		}
		u.Gen = f.Gen
		if me, ok := f.User(u.User.Slot); ok {
			u.User = me
		}
		return nil
	})
}

// Add lets one more person open the book.
func (u *Unlocked) Add(n NewUser) (added User, err error) {
	err = u.change(func(f *File, mine secret) error {
		device, err := u.device(f)
		if err != nil {
			return err
		}
		var hers secret
		added, hers, err = u.ring.enrol(f, n, mine.dataKey, device)
		hers.wipe()
		return err
	})
	return added, err
}

// device is this device's secret where the opening user's wrap has it: a book is bound to a
// device for all its users or for none.
func (u *Unlocked) device(f *File) ([]byte, error) {
	me, ok := f.User(u.User.Slot)
	if !ok {
		return nil, app.Trouble(app.NotPermitted, "vault.no_user", nil)
	}
	return u.ring.deviceOf(me, f.Book)
}

// Remove takes a user's wrap out of the file. What she recorded stays hers. The user who has
// the book open, and the last officer, cannot be removed.
func (u *Unlocked) Remove(slot string) error {
	return u.change(func(f *File, _ secret) error {
		gone, ok := f.User(slot)
		if !ok {
			return app.Trouble(app.NotFound, "vault.no_user", nil)
		}
		if slot == u.User.Slot || gone.Role == Officer && len(slices.Collect(officers(f))) == 1 {
			return app.Trouble(app.Conflict, "vault.needed_user", nil, "name", gone.Name)
		}
		f.Users = slices.DeleteFunc(f.Users, func(x User) bool { return x.Slot == slot })
		return nil
	})
}

func officers(f *File) func(func(User) bool) {
	return func(yield func(User) bool) {
		for _, u := range f.Users {
			if u.Role == Officer && !yield(u) {
				return
			}
		}
	}
}

// ChangePassphrase replaces the user's own passphrase. The old one is tried and counted like at
// the opening; parameters and salt are chosen anew.
func (u *Unlocked) ChangePassphrase(old, fresh string) error {
	return u.change(func(f *File, _ secret) error {
		me, s, err := u.ring.attempt(f, u.User.Slot, old)
		if err != nil {
			return err
		}
		defer s.wipe()
		pass, err := strong(fresh, me.Device)
		if err != nil {
			return err
		}
		device, err := u.device(f)
		if err != nil {
			return err
		}
		me.KDF = u.ring.KDF()
		if err := me.lock(u.ring.Random, f.Book, pass, device, s); err != nil {
			return err
		}
		f.put(me)
		return nil
	})
}

func (f *File) put(u User) {
	for i := range f.Users {
		if f.Users[i].Slot == u.Slot {
			f.Users[i] = u
		}
	}
}

// errNoPIN says that the user has not chosen a PIN yet.
var errNoPIN = errors.New("no PIN")
