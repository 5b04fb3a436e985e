package pairing

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"daftari/app"
	"daftari/fineract"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

// Branch does what a branch does with the keys that it holds.
type Branch struct {
	Now    func() time.Time
	NewID  func() string
	Random io.Reader
	KDF    vault.KDF // of new key files
	// Passphrase of a key file from a descriptor, -1 = a prompt; fresh asks for a new one.
	Passphrase func(fd int, fresh bool) (string, error)
	// Client that is signed in as the branch's own user.
	Client func(at Counter) (*fineract.Client, error)
}

// Opening says where a private key file lies, and its passphrase comes from.
type Opening struct {
	Path string
	FD   int // descriptor that gives the passphrase; -1 = a prompt
}

// NewKeys makes a branch's keys.
type NewKeys struct {
	Opening
	Name, Code string // the institution's
}

// Keys as people may see them.
type Keys struct {
	Institution string `json:"institution"`
	Code        string `json:"code"`
	Fingerprint string `json:"fingerprint"`
	Private     string `json:"private,omitempty"` // paths
	Public      string `json:"public,omitempty"`
}

var codeShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// IsCode says whether the text may be the code of an institution, which names its folder too.
func IsCode(text string) bool { return codeShape.MatchString(text) }

// NewKeys draws keys: the private file at the path, the public one beside it as .pub. Neither is ever
// written over: who lost the old keys lost what is sealed to them. enrol.keys_exist (Conflict).
func (b Branch) NewKeys(r NewKeys) (Keys, error) {
	if !IsCode(r.Code) || strings.TrimSpace(r.Name) == "" {
		return Keys{}, app.Trouble(app.BadInput, "enrol.bad_name", nil, "code", r.Code)
	}
	phrase, err := b.Passphrase(r.FD, true)
	if err != nil {
		return Keys{}, err
	}
	k, err := branch.NewKeys(b.Random, r.Name, r.Code)
	if err != nil {
		return Keys{}, err
	}
	private, err := branch.WriteKeys(k, phrase, b.KDF, b.Random)
	if err != nil {
		return Keys{}, err
	}
	public, err := json.MarshalIndent(k.Public(), "", "  ")
	if err != nil {
		return Keys{}, err
	}
	for _, f := range []struct {
		path string
		text []byte
		mode os.FileMode
	}{{r.Path, private, 0o600}, {r.Path + ".pub", append(public, '\n'), 0o644}} {
		if err := writeNew(f.path, f.text, f.mode); err != nil {
			return Keys{}, app.Trouble(app.Conflict, "enrol.keys_exist", err, "path", f.path)
		}
	}
	v := keysOf(k.Public())
	v.Private, v.Public = r.Path, r.Path+".pub"
	return v, nil
}

func writeNew(path string, text []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func keysOf(p branch.Public) Keys {
	return Keys{Institution: p.Institution, Code: p.Code, Fingerprint: p.Fingerprint()}
}

// Keys of a private or a public file; no passphrase is needed.
func (b Branch) Keys(path string) (Keys, error) {
	text, err := readSmall(path)
	if err != nil {
		return Keys{}, err
	}
	p, err := branch.ReadPublic(text)
	if err != nil {
		p, err = branch.PublicOf(text)
	}
	if err != nil {
		return Keys{}, err
	}
	return keysOf(p), nil
}

// smallest that a file of ours never exceeds.
const fileMost = 1 << 20

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, app.Trouble(app.BadInput, "enrol.no_file", err, "path", path)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, fileMost))
	if err != nil {
		return nil, app.Trouble(app.BadInput, "enrol.no_file", err, "path", path)
	}
	return text, nil
}

func (b Branch) open(o Opening) (*branch.Keys, error) {
	text, err := readSmall(o.Path)
	if err != nil {
		return nil, err
	}
	if _, err := branch.PublicOf(text); err != nil {
		return nil, err // before anybody is asked for a passphrase
	}
	phrase, err := b.Passphrase(o.FD, false)
	if err != nil {
		return nil, err
	}
	return branch.OpenKeys(text, phrase)
}

// Making is one enrolment.
type Making struct {
	Opening
	Server, Tenant, User, Region string
	CA                           string // PEM file
	PrintOnly                    bool   // the authority's fingerprint instead of its certificate
	Plain                        bool
	Pins                         []string
	PinsUntil                    string // the last day on which they bind, 2027-11-28; "" = for ever
	Limits                       Limits
	Copies                       string
	Days                         int
	Out, QR                      string // files; "" = the line is told, no picture
}

// Made is an enrolment as it was made.
type Made struct {
	ID          string    `json:"id"`
	User        string    `json:"user"`
	Until       time.Time `json:"until"`
	Fingerprint string    `json:"fingerprint"`
	Text        string    `json:"text,omitempty"` // the document, where it went to no file
	Out         string    `json:"out,omitempty"`
	QR          string    `json:"qr,omitempty"`
}

// Make signs an enrolment. enrol.no_qr (BadInput) where the document does not fit a picture.
func (b Branch) Make(r Making) (Made, error) {
	k, err := b.open(r.Opening)
	if err != nil {
		return Made{}, err
	}
	now := b.Now().UTC().Truncate(time.Second)
	e := branch.Enrolment{
		ID: b.NewID(), Made: now, Until: now.AddDate(0, 0, max(r.Days, 1)),
		Institution: k.Public().Institution, Code: k.Public().Code,
		Server: r.Server, Tenant: cmp.Or(r.Tenant, "default"), User: r.User, Region: strings.ToUpper(r.Region),
		Pins: r.Pins, Copies: r.Copies, Plain: r.Plain,
	}
	if e.PinsUntil, err = r.pinned(e.Made); err != nil {
		return Made{}, err
	}
	if e.Limits, err = r.Limits.parse(); err != nil {
		return Made{}, err
	}
	if r.CA != "" {
		text, err := readSmall(r.CA)
		if err != nil {
			return Made{}, err
		}
		if e.CAPrint = PrintOf(text); e.CAPrint == "" {
			return Made{}, app.Trouble(app.BadInput, "config.ca", nil, "path", r.CA)
		}
		if !r.PrintOnly {
			e.CA = string(text)
		}
	}
	text, err := k.Enrol(e)
	if err != nil {
		return Made{}, err
	}
	m := Made{ID: e.ID, User: e.User, Until: e.Until, Fingerprint: k.Public().Fingerprint(), Text: text}
	if r.QR != "" {
		if err := writeQR(r.QR, text); err != nil {
			return Made{}, app.Trouble(app.BadInput, "enrol.no_qr", err)
		}
		m.QR = r.QR
	}
	if r.Out != "" {
		if err := publish(r.Out, text); err != nil {
			return Made{}, err
		}
		m.Out, m.Text = r.Out, ""
	}
	return m, nil
}

const qrPixels = 900 // on a side: a phone reads it from a screen or from paper

func writeQR(path, text string) error {
	code, err := qr.Encode(text, qr.L, qr.Unicode)
	if err != nil {
		return err
	}
	picture, err := barcode.Scale(code, qrPixels, qrPixels)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return err
	}
	return os.WriteFile(filepath.Clean(path), b.Bytes(), 0o600)
}

// PrintOf is the SHA-256 of the first certificate of a PEM text, in hex; "" when it is none.
func PrintOf(text []byte) string {
	block, _ := pem.Decode(text)
	if block == nil {
		return ""
	}
	if _, err := x509.ParseCertificate(block.Bytes); err != nil {
		return ""
	}
	sum := sha256.Sum256(block.Bytes)
	return hex.EncodeToString(sum[:])
}

// Recovering reads what is left of a device.
type Recovering struct {
	Opening
	From string // book, its folder, a sealed copy, a folder of copies
	// Certificates are files with what the branch certified since: as Devices writes them, or answers.
	Certificates []string
}

// Recovered is what came to light, and what was brought.
type Recovered struct {
	Open    []app.Entry `json:"open"` // not posted as far as the device knew
	Kept    []app.Entry `json:"kept,omitempty"`
	Refused []app.Entry `json:"refused,omitempty"`
	Bare    int         `json:"bare,omitempty"`
	Foreign int         `json:"foreign,omitempty"`
	Damaged int         `json:"damaged,omitempty"`
	// Unproven are those of Open that no signature of a certified user vouches for.
	Unproven []app.Entry `json:"unproven,omitempty"`
	Torn     []string    `json:"torn,omitempty"`  // paths of which nothing could be read
	Asked    bool        `json:"asked,omitempty"` // a book was named
	Brought  []app.Entry `json:"brought,omitempty"`
	Known    int         `json:"known,omitempty"` // were in the book already
	Left     []app.Entry `json:"left,omitempty"`  // reversals of what is not there: a person must look
}

// Recover is for the verbs; see rescue.
func (b Branch) Recover(ctx context.Context, r Recovering, into Bringer) (Recovered, error) {
	k, err := b.open(r.Opening)
	if err != nil {
		return Recovered{}, err
	}
	known, err := readCertificates(r.Certificates)
	if err != nil {
		return Recovered{}, err
	}
	return bring(ctx, k, r.From, known, into)
}
