package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"time"

	"daftari/app/proof"
	"daftari/store"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/store/vault/signing"
	"daftari/sync/pairing"
	"daftari/ui/cli"
	"daftari/ui/cli/settings"
	"daftari/ui/life"
)

// doors are the institutions of this device as the cover shows them, and how a book is opened for
// a window: it knows nothing of windows itself.
type doors struct {
	world
	data  string    // folder of the books
	began time.Time // of this process, with its monotonic reading
}

// doorsIn is the cover of a folder of books; "" is the user's own.
func doorsIn(w world, data string) (doors, error) {
	data, err := settings.DataDir(data)
	return doors{world: w, data: data, began: w.now()}, err
}

// door is one institution. A book that does not open says so in its own row; the others work.
type door struct {
	Code    string
	State   keys.State // who may open it, what holds them off, when it was erased
	New     bool       // an older book that has no passphrase yet: Open takes the first one
	Waiting int        // entries that the core has not confirmed yet; told without keys
	Problem error      // why it does not open at all; nil
}

// List gives all institutions, in order of code.
func (d doors) List(ctx context.Context) ([]door, error) {
	codes, err := settings.Institutions(d.data)
	if err != nil {
		return nil, err
	}
	all := make([]door, len(codes))
	for i, code := range codes {
		all[i] = d.door(ctx, code)
	}
	return all, nil
}

func (d doors) door(ctx context.Context, code string) door {
	dir := filepath.Join(d.data, code)
	row := door{Code: code}
	c, err := settings.Load(dir)
	if row.Problem = cmp.Or(err, pairing.ShutOut(dir, c.Branch)); row.Problem != nil {
		return row
	}
	if !keys.Exists(dir) && store.Unsealed(ctx, dir) {
		row.New = true
	} else if row.State, row.Problem = d.ring(dir, code).State(); row.Problem != nil {
		return row
	}
	row.Waiting, row.Problem = store.Waiting(ctx, dir)
	return row
}

// stage of an opening, for a progress line.
type stage string

// In this order. Stretching takes about a second; sealing happens once, for an older book.
const (
	atStretching stage = "stretching"
	atOpening    stage = "opening"
	atReading    stage = "reading"
)

// opened is a book in the hands of a user.
type opened struct {
	House   *cli.House
	Session *session.Session
	Lock    *session.AutoLock
	Rules   session.Rules

	doors doors
	signs *signing.Signing
	dir   string
}

// Open opens an institution's book for a user by her passphrase. Errors are Problems in the words
// of the cover: vault.wrong_passphrase, vault.wait, vault.wait_last, vault.erased and the others
// of keys.Ring.Unlock and store.Open. The user of a New door is "".
func (d doors) Open(ctx context.Context, code, slot, passphrase string, told func(stage)) (*opened, error) {
	dir := filepath.Join(d.data, code)
	c, err := settings.Load(dir)
	if err = cmp.Or(err, pairing.ShutOut(dir, c.Branch)); err != nil {
		return nil, err
	}
	t, err := d.words(c.Language)
	if err != nil {
		return nil, err
	}
	d.hub = &life.Hub{} // of this book alone: another may be opened in its place
	told(atStretching)
	u, err := d.keysOf(ctx, dir, code, slot, passphrase, c.User)
	if err != nil {
		return nil, err
	}
	told(atOpening)
	v, err := u.Vault(rand.Reader)
	if err != nil {
		return nil, err
	}
	book, signs, err := d.openBook(ctx, dir, u, v, store.Open)
	if err != nil {
		u.Wipe()
		return nil, err
	}
	h := d.house(code, dir, c, book)
	told(atReading)
	rules, err := session.RulesOf(ctx, book)
	if err = errors.Join(err, book.Warm(ctx)); err != nil {
		u.Wipe()
		return nil, closing(book, err)
	}
	h.Words, h.Keys = t, u
	signing.Note(ctx, book, proof.Opened, u)
	o := &opened{House: h, Session: session.New(u, v, book.Forget), Rules: rules, doors: d, dir: dir, signs: signs}
	o.Lock = session.NewAutoLock(o.Rules, d.sinceStart())
	return o, nil
}

func (d doors) keysOf(ctx context.Context, dir, code, slot, passphrase, name string) (*keys.Unlocked, error) {
	ring := d.ring(dir, code)
	if slot == "" && !keys.Exists(dir) && store.Unsealed(ctx, dir) {
		return ring.Create(keys.NewUser{Name: name, Role: keys.Officer, Passphrase: passphrase})
	}
	return ring.Unlock(slot, passphrase)
}

// sinceStart is the clock of the auto-lock: the device's boot clock, else this process's.
func (d doors) sinceStart() time.Duration {
	if boot, id := d.sinceBoot(); id != "" {
		return boot
	}
	return d.now().Sub(d.began)
}

// Reopen opens the locked book by its user's PIN.
func (o *opened) Reopen(ctx context.Context, pin string) error {
	if err := o.Session.Reopen(pin); err != nil {
		return err
	}
	return o.back(ctx, proof.Reopened)
}

// Change opens the locked or open book by a passphrase: the same user's when her PIN is spent, or
// another's, who goes on with the same book.
func (o *opened) Change(ctx context.Context, slot, passphrase string) error {
	u, err := o.doors.ring(o.dir, o.House.Institution).Unlock(slot, passphrase)
	if err != nil {
		return err
	}
	if err := o.Session.Take(u); err != nil {
		return err
	}
	return o.back(ctx, proof.Opened)
}

func (o *opened) back(ctx context.Context, what string) error {
	u, err := o.Session.Keys()
	if err != nil {
		return err
	}
	o.House.Keys = u
	o.House.Book.UseAs(u.User.Slot)
	if err := o.signs.Use(ctx, o.House.Book, u); err != nil {
		return err
	}
	signing.Note(ctx, o.House.Book, what, u)
	o.Lock.Back(o.doors.sinceStart())
	return errors.Join(o.House.Book.KeysChanged(ctx, u.Gen), o.House.Book.Warm(ctx))
}

// Reach is what may be done now, by the time since the core last answered, and what is left until
// less may be.
func (o *opened) Reach(ctx context.Context) (session.Reach, time.Duration, error) {
	return session.Now(ctx, o.House.Book)
}

// SetPIN chooses the first PIN, or replaces the old one, which is asked for.
func (o *opened) SetPIN(ctx context.Context, old, fresh string) error {
	err := o.Session.ChangePIN(old, fresh)
	if u, kerr := o.Session.Keys(); kerr == nil {
		err = errors.Join(err, o.House.Book.KeysChanged(ctx, u.Gen))
	}
	return err
}

// Close ends the session: only a passphrase opens the book again.
func (o *opened) Close() error {
	err := o.House.Close()
	o.Session.Close()
	return err
}
