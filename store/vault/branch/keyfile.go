package branch

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"daftari/app"
	"daftari/store/vault"
)

// leastWords is how many characters a passphrase has that guards a whole branch.
const leastWords = 12

// Work is the default cost of a guess: 256 MiB and four passes. The file is opened a few times a day
// on a computer, and what it guards is worth more than any one device.
func Work() vault.KDF { return vault.KDF{Memory: 256 << 10, Time: 4, Threads: 4} }

// keyFile is the private file. All but the sealed 64 bytes may be read without the passphrase, and
// is bound to them.
type keyFile struct {
	What    string    `json:"daftari"` // "branch keys"
	Version int       `json:"version"`
	Public  Public    `json:"public"`
	KDF     vault.KDF `json:"argon2id"`
	Salt    []byte    `json:"salt"`
	Sealed  []byte    `json:"sealed"` // vault.Seal's frame
}

// bound is what the seal depends on beside the passphrase.
func (f keyFile) bound() ([]byte, error) {
	f.Sealed = nil
	text, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte("daftari branch key file 1\x00"), text...))
	return sum[:], nil
}

// WriteKeys gives the private file; branch.short_passphrase (BadInput).
func WriteKeys(k *Keys, passphrase string, work vault.KDF, random io.Reader) ([]byte, error) {
	if len([]rune(passphrase)) < leastWords {
		return nil, app.Trouble(app.BadInput, "branch.short_passphrase", nil, "n", leastWords)
	}
	if err := work.Check(); err != nil {
		return nil, err
	}
	f := keyFile{What: privateWhat, Version: fileVersion, Public: k.public, KDF: work, Salt: make([]byte, vault.SaltSize)}
	if _, err := io.ReadFull(random, f.Salt); err != nil {
		return nil, fmt.Errorf("draw a salt: %w", err)
	}
	bound, err := f.bound()
	if err != nil {
		return nil, err
	}
	private, err := k.seal.Bytes()
	if err != nil {
		return nil, err
	}
	secret := append(private, k.certify.Seed()...)
	defer vault.Wipe(secret)
	if f.Sealed, err = vault.Seal(random, work.Key([]byte(passphrase), f.Salt), secret, bound); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(f, "", "  ")
	return append(text, '\n'), err
}

func readKeyFile(text []byte) (keyFile, error) {
	var f keyFile
	if len(text) > fileMax {
		return f, errors.New("too large")
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, err
	}
	if f.What != privateWhat || f.Version != fileVersion {
		return f, fmt.Errorf("not the keys of a branch, or of another version: %q %d", f.What, f.Version)
	}
	if f.Public.IsZero() {
		return f, errors.New("no public keys")
	}
	if len(f.Salt) != vault.SaltSize || len(f.Sealed) != vault.Overhead+secretSize {
		return f, errors.New("salt or secret of a wrong length")
	}
	return f, f.KDF.Check()
}

// PublicOf a private file, without its passphrase; branch.not_keys (BadInput).
func PublicOf(text []byte) (Public, error) {
	f, err := readKeyFile(text)
	if err != nil {
		return Public{}, app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	return f.Public, nil
}

// OpenKeys opens a private file: branch.not_keys (BadInput) when it is none, branch.wrong_passphrase
// (NotPermitted) when passphrase or file was changed.
func OpenKeys(text []byte, passphrase string) (*Keys, error) {
	f, err := readKeyFile(text)
	if err != nil {
		return nil, app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	bound, err := f.bound()
	if err != nil {
		return nil, err
	}
	secret, err := vault.Open(f.KDF.Key([]byte(passphrase), f.Salt), f.Sealed, bound)
	if err != nil {
		return nil, app.Trouble(app.NotPermitted, "branch.wrong_passphrase", err)
	}
	defer vault.Wipe(secret)
	k, err := keysFrom(secret, f.Public.Institution, f.Public.Code)
	if err != nil || !k.public.Same(f.Public) {
		return nil, app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	return k, nil
}
