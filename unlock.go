package main

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"time"

	"daftari/app"
	"daftari/app/anchor"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/keys"
	"daftari/store/vault/signing"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

// kdf is set to "floor" by the linker for the programs that tests build: Argon2id at its least
// instead of the second that people wait for.
var kdf string

func stretch(kdf string) vault.KDF {
	if kdf == "floor" {
		return vault.Floor()
	}
	return vault.Calibrate(time.Now)
}

// ring is the key file of an institution's book.
func (w world) ring(dir, code string) keys.Ring {
	r := keys.Ring{Dir: dir, Clock: keys.Clock{Wall: w.now, Boot: w.sinceBoot}, Random: rand.Reader, KDF: w.kdf}
	if w.env("DAFTARI_KEYRING") != "off" {
		r.Device = password.Device(code)
	}
	return r
}

// unlock opens an institution's keys for a verb. A book of the versions that did not seal has
// none yet: it gets a new passphrase, and is sealed when it is opened.
func (w world) unlock(ctx context.Context, dir, code string, at cli.Place) (*keys.Unlocked, error) {
	ring := w.ring(dir, code)
	if !keys.Exists(dir) && store.Unsealed(ctx, dir) {
		return w.firstKeys(dir, ring, at)
	}
	if !keys.Exists(dir) && !store.Exists(dir) {
		return nil, app.Trouble(app.NotFound, "store.missing", nil)
	}
	state, err := ring.State()
	if err != nil {
		return nil, err
	}
	user, err := state.Choose(at.As)
	if err != nil {
		return nil, err
	}
	pass, err := w.passphrases().Of(at.PassphraseFD, user.Name)
	if err != nil {
		return nil, err
	}
	return ring.Unlock(user.Slot, pass)
}

// firstKeys are those of an older book, which has its user's name in the settings only.
func (w world) firstKeys(dir string, ring keys.Ring, at cli.Place) (*keys.Unlocked, error) {
	c, err := settings.Load(dir)
	if err != nil {
		return nil, err
	}
	pass, err := w.passphrases().First(at.PassphraseFD)
	if err != nil {
		return nil, err
	}
	return ring.Create(keys.NewUser{Name: c.User, Role: keys.Officer, Passphrase: pass})
}

// bookOf opens or creates the book under unlocked keys.
func (w world) bookOf(ctx context.Context, dir string, u *keys.Unlocked, open signing.Opener) (*store.Book, error) {
	book, _, err := w.openBook(ctx, dir, u, nil, open)
	return book, err
}

func (w world) openBook(ctx context.Context, dir string, u *keys.Unlocked, v vault.Vault, open signing.Opener) (*store.Book, *signing.Signing, error) {
	return signing.Open(ctx, dir, u, store.Options{Now: w.now, Boot: w.sinceBoot, Vault: v, Listen: w.heard(), Slip: signing.Slips(filepath.Base(dir), func() (*words.Words, error) {
		c, err := settings.Load(dir)
		if err != nil {
			return nil, err
		}
		return w.words(c.Language)
	})}, open)
}

// passphrases from where people give them.
func (w world) passphrases() password.Passphrases {
	return password.Passphrases{Descriptors: w.secrets, Env: w.env, Words: func(key string, args ...any) (string, error) {
		t, err := w.words("")
		if err != nil {
			return "", err
		}
		return t.T(key, args...), nil
	}}
}

// sinceBoot is the boot clock, nothing where the world has none.
func (w world) sinceBoot() (time.Duration, string) {
	if w.boot == nil {
		return 0, ""
	}
	return w.boot()
}

// clock that is anchored to what a book knows of the core's.
func (w world) clock(book *store.Book) anchor.Clock {
	return anchor.Clock{Now: w.now, Boot: w.sinceBoot, Book: book}
}
