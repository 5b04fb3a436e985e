package branch

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"daftari/app"
)

// Stretch says how much work one guess of a passphrase costs (Argon2id, RFC 9106).
type Stretch struct {
	Passes uint32 `json:"passes"`
	Memory uint32 `json:"memoryKiB"`
	Lanes  uint8  `json:"lanes"`
}

// The least that is written or read (OWASP), and the most that is read: a file from elsewhere must
// not take a branch's computer down.
const (
	leastPasses, mostPasses = 2, 64
	leastMemory, mostMemory = 19 << 10, 1 << 20
	leastLanes, mostLanes   = 1, 16
	saltSize                = 16
	leastWords              = 12 // characters of a passphrase that guards a whole branch
)

// Branch is the default: 256 MiB and four passes. The file is opened a few times a day on a
// computer, and what it guards is worth more than any one device.
func Branch() Stretch { return Stretch{Passes: 4, Memory: 256 << 10, Lanes: 4} }

// Least is the smallest that is allowed; tests use it.
func Least() Stretch { return Stretch{Passes: leastPasses, Memory: leastMemory, Lanes: leastLanes} }

func (s Stretch) check() error {
	if s.Passes < leastPasses || s.Passes > mostPasses || s.Memory < leastMemory || s.Memory > mostMemory || s.Lanes < leastLanes || s.Lanes > mostLanes {
		return fmt.Errorf("argon2id with %d passes, %d KiB, %d lanes is out of bounds", s.Passes, s.Memory, s.Lanes)
	}
	return nil
}

func (s Stretch) key(passphrase string, salt []byte) []byte {
	return argon2.IDKey([]byte(passphrase), salt, s.Passes, s.Memory, s.Lanes, chacha20poly1305.KeySize)
}

// keyFile is the private file. All but the sealed 64 bytes may be read without the passphrase, and
// is bound to them.
type keyFile struct {
	What    string  `json:"daftari"` // "branch keys"
	Version int     `json:"version"`
	Public  Public  `json:"public"`
	Stretch Stretch `json:"argon2id"`
	Salt    []byte  `json:"salt"`
	Sealed  []byte  `json:"sealed"` // 24 bytes of nonce, then XChaCha20-Poly1305
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
func WriteKeys(k *Keys, passphrase string, s Stretch, random io.Reader) ([]byte, error) {
	if len([]rune(passphrase)) < leastWords {
		return nil, app.Trouble(app.BadInput, "branch.short_passphrase", nil, "n", leastWords)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	f := keyFile{What: privateWhat, Version: fileVersion, Public: k.public, Stretch: s, Salt: make([]byte, saltSize)}
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	for _, b := range [][]byte{f.Salt, nonce} {
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, fmt.Errorf("draw a salt: %w", err)
		}
	}
	bound, err := f.bound()
	if err != nil {
		return nil, err
	}
	lock, err := chacha20poly1305.NewX(s.key(passphrase, f.Salt))
	if err != nil {
		return nil, err
	}
	private, err := k.seal.Bytes()
	if err != nil {
		return nil, err
	}
	f.Sealed = lock.Seal(nonce, nonce, append(private, k.certify.Seed()...), bound)
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
	if len(f.Salt) != saltSize || len(f.Sealed) != chacha20poly1305.NonceSizeX+secretSize+chacha20poly1305.Overhead {
		return f, errors.New("salt or secret of a wrong length")
	}
	return f, f.Stretch.check()
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
	lock, err := chacha20poly1305.NewX(f.Stretch.key(passphrase, f.Salt))
	if err != nil {
		return nil, err
	}
	nonce, sealed := f.Sealed[:chacha20poly1305.NonceSizeX], f.Sealed[chacha20poly1305.NonceSizeX:]
	secret, err := lock.Open(nil, nonce, sealed, bound)
	if err != nil {
		return nil, app.Trouble(app.NotPermitted, "branch.wrong_passphrase", err)
	}
	k, err := keysFrom(secret, f.Public.Institution, f.Public.Code)
	if err != nil || !k.public.Same(f.Public) {
		return nil, app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	return k, nil
}
