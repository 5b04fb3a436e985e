package main

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"strconv"
	"time"

	"daftari/app"
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
	pass, err := w.passphrase(at, user.Name)
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
	pass, err := w.firstPassphrase(at)
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

// passphrase of a user: from the descriptor that was named, else from a prompt.
func (w world) passphrase(at cli.Place, name string) (string, error) {
	if w.secrets.Fixed != "" {
		return w.secrets.Fixed, nil
	}
	fd, err := w.descriptor(at.PassphraseFD)
	if err != nil {
		return "", err
	}
	if fd >= 0 {
		return w.secrets.From(fd)
	}
	return w.prompt("vault.ask", "name", name)
}

// newPassphrase comes from a descriptor, or is asked for twice at a terminal, since nobody can tell
// a typing error later; -1 = no descriptor.
func (w world) newPassphrase(fd int) (string, error) {
	if w.secrets.Fixed != "" {
		return w.secrets.Fixed, nil
	}
	if fd >= 0 {
		return w.secrets.From(fd)
	}
	once, err := w.prompt("vault.ask_new")
	if err != nil {
		return "", err
	}
	twice, err := w.prompt("vault.ask_again")
	if err == nil && once != twice {
		err = app.Trouble(app.BadInput, "vault.not_twice", nil)
	}
	return once, err
}

// firstPassphrase of a book that has none yet may come from the same descriptor as every other.
func (w world) firstPassphrase(at cli.Place) (string, error) {
	fd, err := w.descriptor(at.PassphraseFD)
	if err != nil {
		return "", err
	}
	return w.newPassphrase(fd)
}

// descriptor that gives the passphrase; -1 when none is named.
func (w world) descriptor(flag int) (int, error) {
	text := w.env("DAFTARI_PASSPHRASE_FD")
	if flag >= 0 || text == "" {
		return flag, nil
	}
	fd, err := strconv.Atoi(text)
	if err != nil || fd < 0 {
		// What stands there may be a passphrase: it is not repeated.
		return -1, app.Trouble(app.BadInput, "vault.bad_fd", nil, "fd", "DAFTARI_PASSPHRASE_FD")
	}
	return fd, nil
}

func (w world) prompt(key string, args ...any) (string, error) {
	t, err := w.words("")
	if err != nil {
		return "", err
	}
	text, err := password.Terminal(t.T(key, args...))
	if err != nil {
		return "", app.Trouble(app.SignedOut, "vault.no_passphrase", err)
	}
	return text, nil
}
