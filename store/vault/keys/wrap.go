package keys

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"

	"daftari/store/vault"
)

// secretSize: the data key, then the seed of the user's signing key.
const (
	secretSize = vault.KeySize + ed25519.SeedSize
	wrapSize   = vault.Overhead + secretSize
)

// secret is what a wrap holds.
type secret struct {
	dataKey []byte
	seed    []byte
}

func (s secret) wipe() {
	vault.Wipe(s.dataKey)
	vault.Wipe(s.seed)
}

func (s secret) bytes() []byte {
	return append(append(make([]byte, 0, secretSize), s.dataKey...), s.seed...)
}

func secretOf(b []byte) secret { return secret{b[:vault.KeySize], b[vault.KeySize:secretSize]} }

// bound is all that the file says of a user beside the wrap: none of it can be changed without
// her passphrase.
func (u User) bound(book string) []byte {
	return vault.AAD(labelWrap, book, u.Slot, u.Name, string(u.Role), string(u.Sign),
		strconv.FormatUint(uint64(u.KDF.Memory), 10), strconv.FormatUint(uint64(u.KDF.Time), 10),
		strconv.Itoa(int(u.KDF.Threads)), strconv.FormatBool(u.Device))
}

// kek is the key of a user's wrap: HKDF-SHA256 over Argon2id(passphrase), then the device's secret.
func (u User) kek(passphrase string, device []byte) ([]byte, error) {
	stretched := u.KDF.Key([]byte(passphrase), u.Salt)
	defer vault.Wipe(stretched)
	in := append(append([]byte{}, stretched...), device...)
	defer vault.Wipe(in)
	return hkdf.Key(sha256.New, in, nil, labelKEK, vault.KeySize)
}

// lock gives the user salt and wrap for a passphrase.
func (u *User) lock(random io.Reader, book, passphrase string, device []byte, s secret) error {
	u.Salt = make([]byte, vault.SaltSize)
	if _, err := io.ReadFull(random, u.Salt); err != nil {
		return fmt.Errorf("make a salt: %w", err)
	}
	u.Device = device != nil
	kek, err := u.kek(passphrase, device)
	if err != nil {
		return err
	}
	defer vault.Wipe(kek)
	plain := s.bytes()
	defer vault.Wipe(plain)
	u.Wrap, err = vault.Seal(random, kek, plain, u.bound(book))
	return err
}

// open gives what the wrap holds; vault.ErrSealed when the passphrase is another.
func (u User) open(book, passphrase string, device []byte) (secret, error) {
	kek, err := u.kek(passphrase, device)
	if err != nil {
		return secret{}, err
	}
	defer vault.Wipe(kek)
	plain, err := vault.Open(kek, u.Wrap, u.bound(book))
	if err != nil {
		return secret{}, err
	}
	return secretOf(plain), nil
}

func newID(random io.Reader) (string, error) {
	b := make([]byte, idSize)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return hex.EncodeToString(b), nil
}

func newKey(random io.Reader) ([]byte, error) {
	b := make([]byte, vault.KeySize)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return b, nil
}
