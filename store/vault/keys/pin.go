package keys

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"

	"daftari/app"
	"daftari/store/vault"
)

// PINSize is the number of digits of a PIN.
const PINSize = 6

// MostPINs is how many wrong PINs are taken before the passphrase is asked for.
const MostPINs = 5

// pin is what is kept of a PIN: a salt and the key derived from it. On disk it is sealed under the
// user's own signing seed, which only her passphrase gives, so it opens nothing there.
type pin struct {
	salt []byte
	key  []byte
}

func pinKDF() vault.KDF { return vault.Floor() }

func newPIN(random io.Reader, digits string) (pin, error) {
	if len(digits) != PINSize || strings.Trim(digits, "0123456789") != "" {
		return pin{}, app.Trouble(app.BadInput, "vault.bad_pin", nil, "n", PINSize)
	}
	if easyPIN(digits) {
		return pin{}, app.Trouble(app.BadInput, "vault.easy_pin", nil)
	}
	salt := make([]byte, vault.SaltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return pin{}, fmt.Errorf("make a salt: %w", err)
	}
	return pin{salt, pinKDF().Key([]byte(digits), salt)}, nil
}

// easyPIN: one digit throughout, or a straight run up or down.
func easyPIN(digits string) bool {
	step := int(digits[1]) - int(digits[0])
	if step < -1 || step > 1 {
		return false
	}
	for i := 1; i < len(digits); i++ {
		if int(digits[i])-int(digits[i-1]) != step {
			return false
		}
	}
	return true
}

func (p pin) fits(digits string) bool {
	key := pinKDF().Key([]byte(digits), p.salt)
	defer vault.Wipe(key)
	return subtle.ConstantTimeCompare(key, p.key) == 1
}

func (u *Unlocked) pinPlace() ([]byte, []byte, error) {
	s, err := u.held()
	if err != nil {
		return nil, nil, err
	}
	defer s.wipe()
	key, err := vault.Subkey(s.seed, labelPIN)
	return key, vault.AAD(labelPIN, u.Book, u.User.Slot), err
}

// pin of the user; errNoPIN when she has none.
func (u *Unlocked) pin() (pin, error) {
	if len(u.User.PIN) == 0 {
		return pin{}, errNoPIN
	}
	key, aad, err := u.pinPlace()
	if err != nil {
		return pin{}, err
	}
	defer vault.Wipe(key)
	plain, err := vault.Open(key, u.User.PIN, aad)
	if err != nil || len(plain) != vault.SaltSize+vault.KeySize {
		return pin{}, app.Trouble(app.BrokenBook, "vault.forged_keys", err)
	}
	return pin{plain[:vault.SaltSize], plain[vault.SaltSize:]}, nil
}

// HasPIN says whether the user has chosen a PIN.
func (u *Unlocked) HasPIN() bool { return len(u.User.PIN) > 0 }

// setPIN keeps a new PIN for the starts to come.
func (u *Unlocked) setPIN(digits string) error {
	p, err := newPIN(u.ring.Random, digits)
	if err != nil {
		return err
	}
	key, aad, err := u.pinPlace()
	if err != nil {
		return err
	}
	defer vault.Wipe(key)
	frame, err := vault.Seal(u.ring.Random, key, append(append([]byte{}, p.salt...), p.key...), aad)
	if err != nil {
		return err
	}
	return u.change(func(f *File, _ secret) error {
		me, ok := f.User(u.User.Slot)
		if !ok {
			return app.Trouble(app.NotPermitted, "vault.no_user", nil)
		}
		me.PIN = frame
		f.put(me)
		return nil
	})
}

// NoPIN says whether an error means that the user has not chosen a PIN.
func NoPIN(err error) bool { return errors.Is(err, errNoPIN) }
