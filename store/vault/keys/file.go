package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"daftari/app"
	"daftari/store/files"
	"daftari/store/vault"
)

// FileName of the key file in the book's directory.
const FileName = "book.keys"

const (
	format    = 1
	idSize    = 16 // bytes of a book's and a user's random id, 32 hex digits
	mostUsers = 16
	mostFile  = 64 << 10
	labelMAC  = "daftari/keys/1"
	labelWrap = "daftari/wrap/1"
	labelKEK  = "daftari/kek/1"
	labelPIN  = "daftari/pin/1"
)

// Role of a user of a book.
type Role string

// The officer owns the device; a colleague records on it for a day; the cashier counts and
// signs at the close; an approver says yes to what is above the officer's limits.
const (
	Officer   Role = "officer"
	Colleague Role = "colleague"
	Cashier   Role = "cashier"
	Approver  Role = "approver"
)

// Valid says whether it is one of the four.
func (r Role) Valid() bool {
	return r == Officer || r == Colleague || r == Cashier || r == Approver
}

// User of a book as the key file tells it to anybody.
type User struct {
	Slot   string            `json:"slot"` // random, 32 hex digits; entries name their user by it
	Name   string            `json:"name"` // as the cover shows it
	Role   Role              `json:"role"`
	KDF    vault.KDF         `json:"kdf"`
	Salt   []byte            `json:"salt"`
	Device bool              `json:"device"` // a secret of the system's keyring is mixed in
	Sign   ed25519.PublicKey `json:"sign"`   // of her entries
	Wrap   []byte            `json:"wrap"`
	PIN    []byte            `json:"pin,omitempty"` // sealed for herself; it opens nothing on disk
}

// File is the key file: one line of JSON, one line with its MAC in hex.
type File struct {
	Format int    `json:"format"`
	Book   string `json:"book"`   // random, 32 hex digits; the book names the same
	Gen    int64  `json:"gen"`    // raised by each change
	Erased int64  `json:"erased"` // UTC ms of the erasure of the wraps; 0 = never
	Users  []User `json:"users"`

	body []byte // the line that the MAC is over
	mac  []byte
}

// Load reads the key file of a book; vault.no_keys when there is none, vault.bad_keys when it
// cannot be read.
func Load(dir string) (*File, error) {
	f, err := os.Open(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, app.Trouble(app.NotFound, "vault.no_keys", err)
	}
	if err != nil {
		return nil, app.Trouble(app.BrokenBook, "vault.bad_keys", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err != nil {
		return nil, app.Trouble(app.BrokenBook, "vault.bad_keys", err)
	}
	file, err := Parse(text)
	if err != nil {
		return nil, app.Trouble(app.BrokenBook, "vault.bad_keys", err)
	}
	return file, nil
}

// Exists reports whether dir holds a key file.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil
}

// Parse reads a key file; it checks form and bounds, not the MAC, which needs the data key.
func Parse(text []byte) (*File, error) {
	if len(text) > mostFile {
		return nil, errors.New("key file: too long")
	}
	body, rest, found := bytes.Cut(text, []byte("\n"))
	sum, tail, ended := bytes.Cut(rest, []byte("\n"))
	if !found || !ended || len(tail) > 0 {
		return nil, errors.New("key file: not two lines")
	}
	f := &File{body: bytes.Clone(body), mac: make([]byte, sha256.Size)}
	if n, err := hex.Decode(f.mac, sum[:min(len(sum), 2*sha256.Size)]); err != nil || n != sha256.Size || len(sum) != 2*sha256.Size {
		return nil, errors.New("key file: the second line is no MAC")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	if d.More() {
		return nil, errors.New("key file: more than one value")
	}
	return f, f.check()
}

func (f *File) check() error {
	if f.Format != format {
		return fmt.Errorf("key file: format %d", f.Format)
	}
	if !isID(f.Book) || f.Gen < 1 || f.Erased < 0 || len(f.Users) > mostUsers {
		return errors.New("key file: out of bounds")
	}
	seen := map[string]bool{}
	for _, u := range f.Users {
		if !isID(u.Slot) || seen[u.Slot] || u.Name == "" || !u.Role.Valid() {
			return errors.New("key file: a user is out of bounds")
		}
		seen[u.Slot] = true
		if len(u.Salt) != vault.SaltSize || len(u.Sign) != ed25519.PublicKeySize || len(u.Wrap) != wrapSize {
			return errors.New("key file: a user's keys have a wrong length")
		}
		if err := u.KDF.Check(); err != nil {
			return fmt.Errorf("key file: %w", err)
		}
	}
	return nil
}

func isID(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == idSize && hex.EncodeToString(b) == text
}

// User by slot.
func (f *File) User(slot string) (User, bool) {
	for _, u := range f.Users {
		if u.Slot == slot {
			return u, true
		}
	}
	return User{}, false
}

// ErasedAt is when the wraps were erased; zero when they were not.
func (f *File) ErasedAt() time.Time {
	if f.Erased == 0 {
		return time.Time{}
	}
	return time.UnixMilli(f.Erased).UTC()
}

// seal gives the next generation of the file as bytes, under the MAC of the data key; without
// one the MAC is zeros, which is right for an erased file only.
func (f *File) seal(dataKey []byte) ([]byte, error) {
	f.Gen++
	body, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("write the key file: %w", err)
	}
	mac := make([]byte, sha256.Size)
	if dataKey != nil {
		if mac, err = macOf(dataKey, body); err != nil {
			return nil, err
		}
	}
	f.body, f.mac = body, mac
	return append(append(bytes.Clone(body), '\n'), hex.EncodeToString(mac)+"\n"...), nil
}

func macOf(dataKey, body []byte) ([]byte, error) {
	key, err := vault.Subkey(dataKey, labelMAC)
	if err != nil {
		return nil, err
	}
	defer vault.Wipe(key)
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil), nil
}

// genuine says that the file is what an unlocked book wrote.
func (f *File) genuine(dataKey []byte) error {
	mac, err := macOf(dataKey, f.body)
	if err != nil {
		return err
	}
	if !hmac.Equal(mac, f.mac) {
		return app.Trouble(app.BrokenBook, "vault.forged_keys", nil)
	}
	return nil
}

// write replaces the key file in one step and makes that durable.
func write(dir string, text []byte) error {
	return unwritten(files.WriteWhole(filepath.Join(dir, FileName), text))
}

// unwritten tells why keys or tries could not be kept, in the store's words where it has them.
func unwritten(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return app.Trouble(app.BrokenBook, "store.read_only", err)
	case errors.Is(err, syscall.ENOSPC):
		return app.Trouble(app.BrokenBook, "store.full", err)
	}
	return app.Trouble(app.BrokenBook, "vault.no_write", err)
}
