// Package office is a desk as it stands on a computer: its folder, the key that opens its books without anybody there, the
// institutions that it serves, and the listeners. It brings what packages desk, door and panel do to life.
//
//	DIR/desk.toml                    where it listens, where its key lies
//	DIR/desk.key                     32 bytes in base64, 0600; or in systemd's credentials, or in the keyring
//	DIR/tls/cert.pem, tls/key.pem    its certificate
//	DIR/tenants/NAME/tenant.toml     one institution: its core, its name
//	DIR/tenants/NAME/rails.toml      its rails (providers/setup); holds no secret
//	DIR/tenants/NAME/branch.pub      the branch that certifies its users
//	DIR/tenants/NAME/desk.db         its book, with all its secrets, sealed
//	DIR/desk.sock                    where verbs speak with a desk that runs
package office

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/BurntSushi/toml"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/app/words"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/store/files"
	"daftari/sync/desk"
	"daftari/sync/deskapi"
)

// World is what comes from outside.
type World struct {
	Version string
	Now     func() time.Time
	Dice    func(n int64) int64
	NewKey  func() app.Key
	Random  io.Reader
	Env     func(string) string
	Log     *slog.Logger
	Keyring Keyring
	Words   func(lang string) (*words.Words, error)
	// Core speaks with an institution's core; its client asks for nothing before it is used.
	Core func(c *fineract.Client, meter *ledger.Meter, t Tenant) (Core, error)
}

// Core is what the desk does at an institution's core, and reads there.
type Core struct {
	Ledger desk.Ledger
	Policy func(context.Context) (payout.Policy, error) // what the institution decided; nil = what `desk policy` said
}

// Keyring of the system.
type Keyring struct {
	Get func(name string) (string, error)
	Set func(name, value string) error
}

// Office is a desk's folder.
type Office struct {
	World
	Dir string
	Settings
}

// Settings are what desk.toml says.
type Settings struct {
	Listen   string `toml:"listen"`             // for devices and rails, over TLS: ":8443"
	Status   string `toml:"status"`             // of this machine alone: "127.0.0.1:9461"
	Public   string `toml:"public,omitempty"`   // https://desk.example:8443, where rails call back; "" = none is given an address
	Key      string `toml:"key"`                // "file:PATH", "credential" or "keyring"
	Cert     string `toml:"cert"`               // PEM, with what it takes to believe it
	CertKey  string `toml:"cert_key"`           // PEM
	Language string `toml:"language,omitempty"` // of the status page where a browser asks for none of ours
	Copies   string `toml:"copies,omitempty"`   // folder for a copy of each book every day, best on another disk
	Zone     string `toml:"zone,omitempty"`     // of the status page, "Africa/Nairobi"; "" = the computer's
}

const (
	settingsFile = "desk.toml"
	tenantsDir   = "tenants"
)

// At is the desk in a folder. office.none (NotFound), office.settings, office.status, office.public, office.zone (BadConfig).
func At(w World, dir string) (*Office, error) {
	o := &Office{World: w, Dir: dir}
	path := filepath.Join(dir, settingsFile)
	if _, err := os.Stat(path); err != nil {
		return nil, app.Trouble(app.NotFound, "office.none", err, "path", dir)
	}
	if err := readTOML(path, &o.Settings); err != nil {
		return nil, err
	}
	return o, o.check()
}

// path of a file that the settings name; what is not absolute lies in the desk's folder.
func (o *Office) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(o.Dir, name)
}

// Names of the institutions, in order.
func (o *Office) Names() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(o.Dir, tenantsDir))
	if err != nil && !os.IsNotExist(err) {
		return nil, app.Trouble(app.BadConfig, "office.settings", err, "path", o.Dir, "detail", "tenants")
	}
	var all []string
	for _, e := range entries {
		_, err := os.Stat(filepath.Join(o.folder(e.Name()), tenantFile)) // else somebody began to add it
		if deskapi.ShortName(e.Name()) && err == nil {
			all = append(all, e.Name())
		}
	}
	slices.Sort(all)
	return all, nil
}

// readTOML reads a file; a word that is not known is a mistake in it.
func readTOML(path string, into any) error {
	meta, err := toml.DecodeFile(path, into)
	detail := ""
	if err == nil && len(meta.Undecoded()) > 0 {
		detail = meta.Undecoded()[0].String()
	} else if err != nil {
		detail = err.Error()
	}
	if detail != "" {
		return app.Trouble(app.BadConfig, "office.settings", err, "path", path, "detail", detail)
	}
	return nil
}

func writeTOML(path string, v any) error {
	text, err := toml.Marshal(v)
	if err == nil {
		err = files.WriteWhole(path, text)
	}
	if err != nil {
		return app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
	}
	return nil
}

// Given is a secret as somebody hands it over; it is kept sealed in the book alone.
type Given struct {
	Name  string
	Value secret.Secret
}

// context that outlives the one that ends a run, for what must still be written.
func last(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}
