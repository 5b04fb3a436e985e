package keys

import (
	"crypto/ed25519"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/text/unicode/norm"

	"daftari/app"
	"daftari/store/vault"
)

// DeviceSecrets keeps a secret of this device for each book: the system's keyring.
type DeviceSecrets interface {
	Get(book string) ([]byte, error)
	Set(book string, secret []byte) error
	Delete(book string) error
}

// Ring opens one book's key file.
type Ring struct {
	Dir    string
	Clock  Clock
	Random io.Reader
	Device DeviceSecrets    // nil = this system has no keyring
	KDF    func() vault.KDF // of new wraps
}

// NewUser is somebody who may open the book from now on. The core's sign-in has proved before
// who she is.
type NewUser struct {
	Name       string
	Role       Role
	Passphrase string
}

// UserState is what may be said of a user while the book is closed.
type UserState struct {
	Slot  string
	Name  string
	Role  Role
	Left  int           // wrong passphrases until the first wait; 0 when that is behind
	Last  int           // wrong passphrases until the wraps are erased
	Wait  time.Duration // that must go by before the next try
	Until time.Time     // the same as a time of the wall clock; zero without a wait
}

// State of a book that is closed.
type State struct {
	Book   string
	Erased time.Time // when the wraps were erased; zero when they were not
	Last   string    // slot of the user who opened it last; ""
	Users  []UserState
}

// lockName of the file that keeps two processes from trying, or changing the keys, at once.
const lockName = "book.keys.lock"

func (r Ring) alone(do func() error) (err error) {
	lock := flock.New(filepath.Join(r.Dir, lockName), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return unwritten(err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	return do()
}

// Create makes the key file of a new book, with its first user; store.exists when there is one.
func (r Ring) Create(n NewUser) (u *Unlocked, err error) {
	err = r.alone(func() error {
		if Exists(r.Dir) {
			return app.Trouble(app.Conflict, "store.exists", nil)
		}
		book, err := newID(r.Random)
		if err != nil {
			return err
		}
		key, err := newKey(r.Random)
		if err != nil {
			return err
		}
		device := r.newDevice(book)
		f := &File{Format: format, Book: book}
		user, s, err := r.enrol(f, n, key, device)
		if err != nil {
			return err
		}
		text, err := f.seal(key)
		if err != nil {
			return err
		}
		if err := r.saveTries(tries{Format: format, Users: map[string]try{}}); err != nil {
			return err
		}
		u = &Unlocked{ring: r, User: user, Book: book, Gen: f.Gen, secret: s}
		return write(r.Dir, text)
	})
	return u, err
}

// newDevice gives the book a secret of this device; nil where the keyring does not keep it.
func (r Ring) newDevice(book string) []byte {
	if r.Device == nil {
		return nil
	}
	secret, err := newKey(r.Random)
	if err != nil || r.Device.Set(book, secret) != nil {
		return nil
	}
	return secret
}

// enrol adds a user to the file.
func (r Ring) enrol(f *File, n NewUser, dataKey, device []byte) (User, secret, error) {
	n.Name = strings.TrimSpace(n.Name)
	if n.Name == "" || !n.Role.Valid() {
		return User{}, secret{}, app.Trouble(app.BadInput, "vault.bad_user", nil)
	}
	for _, u := range f.Users {
		if u.Name == n.Name {
			return User{}, secret{}, app.Trouble(app.Conflict, "vault.same_user", nil, "name", n.Name)
		}
	}
	if len(f.Users) >= mostUsers {
		return User{}, secret{}, app.Trouble(app.OverLimit, "vault.many_users", nil, "most", mostUsers)
	}
	pass, err := strong(n.Passphrase, device != nil)
	if err != nil {
		return User{}, secret{}, err
	}
	slot, err := newID(r.Random)
	if err != nil {
		return User{}, secret{}, err
	}
	seed, err := newKey(r.Random)
	if err != nil {
		return User{}, secret{}, err
	}
	sign := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey) //nolint:forcetypeassert // of its own type by contract
	u := User{Slot: slot, Name: n.Name, Role: n.Role, KDF: r.KDF(), Sign: sign}
	s := secret{slices.Clone(dataKey), seed}
	if err := u.lock(r.Random, f.Book, pass, device, s); err != nil {
		return User{}, secret{}, err
	}
	f.Users = append(f.Users, u)
	return u, s, nil
}

// State tells who may open the book, and what holds them off.
func (r Ring) State() (s State, err error) {
	err = r.alone(func() error {
		f, err := Load(r.Dir)
		if err != nil {
			return err
		}
		t, err := r.loadTries(f.Users)
		if err != nil {
			return err
		}
		waits := false
		s = State{Book: f.Book, Erased: f.ErasedAt(), Last: t.Last}
		for _, u := range f.Users {
			n := t.Users[u.Slot]
			us := UserState{Slot: u.Slot, Name: u.Name, Role: u.Role, Left: max(0, FreeTries-n.N), Last: max(0, MostTries-n.N), Wait: n.left()}
			if n.Wait > 0 {
				us.Until = r.Clock.Wall().Add(us.Wait)
				waits = true
			}
			s.Users = append(s.Users, us)
		}
		if !waits {
			return nil
		}
		return r.saveTries(t) // what has gone by of a wait, so that a restart begins less of it anew
	})
	return s, err
}

// Unlock opens the book for a user. What can be wrong: vault.wrong_passphrase with the tries
// that are left, vault.wait with the time until which nobody may try as this user,
// vault.erased, vault.no_keyring, vault.forged_keys.
func (r Ring) Unlock(slot, passphrase string) (u *Unlocked, err error) {
	err = r.alone(func() error {
		f, err := Load(r.Dir)
		if err != nil {
			return err
		}
		user, s, err := r.attempt(f, slot, passphrase)
		if err != nil {
			return err
		}
		u = &Unlocked{ring: r, User: user, Book: f.Book, Gen: f.Gen, secret: s}
		return f.genuine(s.dataKey)
	})
	if err != nil {
		return nil, err
	}
	return u, nil
}

// attempt counts, and then tries.
func (r Ring) attempt(f *File, slot, passphrase string) (User, secret, error) {
	if !f.ErasedAt().IsZero() {
		return User{}, secret{}, erased(f)
	}
	user, ok := f.User(slot)
	if !ok {
		return User{}, secret{}, app.Trouble(app.NotFound, "vault.no_user", nil)
	}
	device, err := r.deviceOf(user, f.Book)
	if err != nil {
		return User{}, secret{}, err
	}
	t, err := r.loadTries(f.Users)
	if err != nil {
		return User{}, secret{}, err
	}
	n := t.Users[slot]
	if n.N >= MostTries {
		return User{}, secret{}, r.erase(f)
	}
	if n.Wait > 0 {
		return User{}, secret{}, errors.Join(r.waiting(n), r.saveTries(t))
	}
	t.Users[slot] = n.count(r.Clock)
	if err := r.saveTries(t); err != nil {
		return User{}, secret{}, err
	}
	s, err := user.open(f.Book, norm.NFC.String(passphrase), device)
	switch {
	case err == nil:
		delete(t.Users, slot)
		t.Last = slot
		return user, s, r.saveTries(t)
	case !errors.Is(err, vault.ErrSealed):
		return User{}, secret{}, err
	}
	n = t.Users[slot]
	if n.N >= MostTries {
		return User{}, secret{}, r.erase(f)
	}
	if n.Wait > 0 {
		// The wait is counted from the answer, not from before the KDF.
		t.Users[slot] = n.since(r.Clock)
		return User{}, secret{}, errors.Join(r.waiting(n), r.saveTries(t))
	}
	return User{}, secret{}, app.Trouble(app.SignedOut, "vault.wrong_passphrase", nil, "n", FreeTries-n.N)
}

func (r Ring) waiting(n try) error {
	until := clockTime(r.Clock.Wall(), n.left())
	if n.N >= warnTries {
		return app.Trouble(app.SignedOut, "vault.wait_last", nil, "until", until, "n", MostTries-n.N)
	}
	return app.Trouble(app.SignedOut, "vault.wait", nil, "until", until)
}

// clockTime is when a wait ends, as people read it from a clock, rounded up to the minute.
func clockTime(now time.Time, wait time.Duration) string {
	at := now.Add(wait + time.Minute - 1).Truncate(time.Minute)
	if wait < 12*time.Hour {
		return at.Format("15:04")
	}
	return at.Format("2006-01-02 15:04")
}

func (r Ring) deviceOf(u User, book string) ([]byte, error) {
	if !u.Device {
		return nil, nil
	}
	if r.Device == nil {
		return nil, app.Trouble(app.SignedOut, "vault.no_keyring", nil)
	}
	secret, err := r.Device.Get(book)
	if err != nil || len(secret) != vault.KeySize {
		return nil, app.Trouble(app.SignedOut, "vault.no_keyring", err)
	}
	return secret, nil
}

// Erase overwrites all wraps as twenty wrong passphrases do, because the branch shut this device out.
func (r Ring) Erase() error {
	return r.alone(func() error {
		f, err := Load(r.Dir)
		if err != nil || !f.ErasedAt().IsZero() {
			return err
		}
		err = r.erase(f) // it tells of the erasure as its error
		if app.ClassOf(err) == app.SignedOut {
			return nil
		}
		return err
	})
}

// erase overwrites all wraps. The sealed rows stay, and nobody can open them; what was sealed to
// the branch as well, the branch can.
func (r Ring) erase(f *File) error {
	if err := shred(filepath.Join(r.Dir, FileName), r.Random); err != nil {
		return unwritten(err)
	}
	gone := &File{Format: format, Book: f.Book, Gen: f.Gen, Erased: r.Clock.Wall().UnixMilli()}
	text, err := gone.seal(nil)
	if err != nil {
		return err
	}
	if err := write(r.Dir, text); err != nil {
		return err
	}
	if r.Device != nil {
		_ = r.Device.Delete(f.Book) // without wraps it opens nothing
	}
	return erased(gone)
}

func erased(f *File) error {
	return app.Trouble(app.SignedOut, "vault.erased", nil, "day", app.DateOf(f.ErasedAt()))
}

// Choose is the user who is named, by name or slot, or the only one; vault.no_user, vault.choose_user, vault.erased.
func (s State) Choose(named string) (UserState, error) {
	if !s.Erased.IsZero() {
		return UserState{}, app.Trouble(app.SignedOut, "vault.erased", nil, "day", app.DateOf(s.Erased))
	}
	var names []string
	for _, u := range s.Users {
		if named != "" && (strings.EqualFold(u.Name, named) || u.Slot == named) {
			return u, nil
		}
		names = append(names, u.Name)
	}
	switch {
	case named != "" || len(s.Users) == 0:
		return UserState{}, app.Trouble(app.NotFound, "vault.no_user", nil)
	case len(s.Users) > 1:
		return UserState{}, app.Trouble(app.BadInput, "vault.choose_user", nil, "known", strings.Join(names, ", "))
	}
	return s.Users[0], nil
}
