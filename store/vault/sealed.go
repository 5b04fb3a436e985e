package vault

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync/atomic"

	"golang.org/x/crypto/chacha20poly1305"
)

// Labels of what is derived from a data key, and of what rows are bound to. They never change:
// another form takes another label.
const (
	labelRows  = "daftari/rows/1"
	labelBlind = "daftari/blind/1"
	labelRow   = "daftari/row/1"
)

const blindSize = 15 // 120 bits: 20 characters of base64url without padding

// ErrLocked says that the vault was wiped: the book is locked.
var ErrLocked = errors.New("the vault is locked")

// Sealed seals rows by XChaCha20-Poly1305 under keys derived from one random data key.
type Sealed struct {
	random io.Reader
	keys   atomic.Pointer[subkeys]
}

type subkeys struct {
	rows  cipher.AEAD
	blind [KeySize]byte
}

var _ Vault = (*Sealed)(nil)

// NewSealed derives a vault's keys from a data key of KeySize bytes, which it does not keep;
// nonces come from random.
func NewSealed(dataKey []byte, random io.Reader) (*Sealed, error) {
	s := &Sealed{random: random}
	return s, s.Take(dataKey)
}

// Take gives a wiped vault the keys of a data key again.
func (s *Sealed) Take(dataKey []byte) error {
	rows, err := Subkey(dataKey, labelRows)
	if err != nil {
		return err
	}
	defer Wipe(rows)
	names, err := Subkey(dataKey, labelBlind)
	if err != nil {
		return err
	}
	defer Wipe(names)
	k := &subkeys{}
	if k.rows, err = chacha20poly1305.NewX(rows); err != nil {
		return fmt.Errorf("make a vault: %w", err)
	}
	copy(k.blind[:], names)
	s.keys.Store(k)
	return nil
}

// Subkey is HKDF-SHA256 (RFC 5869) of a data key with no salt and the label as info, KeySize long.
func Subkey(dataKey []byte, label string) ([]byte, error) {
	if len(dataKey) != KeySize {
		return nil, errors.New("vault: a data key has a wrong length")
	}
	return hkdf.Key(sha256.New, dataKey, nil, label, KeySize)
}

// Wipe forgets the keys: from now on everything is ErrLocked.
func (s *Sealed) Wipe() {
	if k := s.keys.Swap(nil); k != nil {
		clear(k.blind[:])
	}
}

// LogValue hides the keys.
func (*Sealed) LogValue() slog.Value { return slog.StringValue("vault") }

// Seal encrypts plain for its place.
func (s *Sealed) Seal(table, row string, version int, plain []byte) ([]byte, error) {
	k := s.keys.Load()
	if k == nil {
		return nil, ErrLocked
	}
	return seal(s.random, k.rows, plain, place(table, row, version))
}

// Open decrypts what was sealed for this place; ErrSealed for anything else.
func (s *Sealed) Open(table, row string, version int, sealed []byte) ([]byte, error) {
	k := s.keys.Load()
	if k == nil {
		return nil, ErrLocked
	}
	plain, err := open(k.rows, sealed, place(table, row, version))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", table, err)
	}
	return plain, nil
}

// Blind is HMAC-SHA256 over domain and text, shortened to 120 bits; "" once the vault is wiped,
// when nothing can be read with it either.
func (s *Sealed) Blind(domain, text string) string {
	k := s.keys.Load()
	if k == nil {
		return ""
	}
	return blind(k.blind[:], domain, text)
}

func place(table, row string, version int) []byte {
	return AAD(labelRow, table, row, strconv.Itoa(version))
}

func blind(key []byte, domain, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(domain))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	var sum [sha256.Size]byte
	return base64.RawURLEncoding.EncodeToString(mac.Sum(sum[:0])[:blindSize])
}
