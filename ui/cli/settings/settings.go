// Package settings is what one institution's folder says beside its book, and where the books of a device lie. Nobody
// but the root and this room reads such files or the environment.
package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"daftari/app"
	"daftari/store/files"
	"daftari/ui/cli/password"
)

// Config of one institution lies beside its book, DATA/<institution>/config.toml, and holds no secret.
type Config struct {
	Server   string   `toml:"server"`               // https://host[/fineract-provider/api/v1]
	Tenant   string   `toml:"tenant"`               // Fineract-Platform-TenantId
	User     string   `toml:"user"`                 // the officer's user name at the core
	Password string   `toml:"password"`             // where from: "prompt", "book", "keyring" or "file:PATH"
	CA       string   `toml:"ca,omitempty"`         // PEM file of the institution's own CA
	Pin      string   `toml:"pin,omitempty"`        // SHA-256 of the server certificate seen at init
	Pins     []string `toml:"pins,omitempty"`       // of authorities, "sha256/..."; where the enrolment has none
	PinsTill string   `toml:"pins_until,omitempty"` // day, 2027-11-28; after it the pins bind no more, the CA does
	Plain    bool     `toml:"plain,omitempty"`      // http to a host that is not loopback: tests only
	Language string   `toml:"language,omitempty"`   // en, sw, fr, ar
	Region   string   `toml:"region,omitempty"`     // of telephone numbers, "KE"
	Support  string   `toml:"support,omitempty"`    // telephone number of who helps with payments by wallet, "+254700000900"
	Branch   string   `toml:"branch,omitempty"`     // fingerprint of the branch that enrolled this device
	Copies   string   `toml:"copies,omitempty"`     // folder for sealed copies
	Printer  string   `toml:"printer,omitempty"`    // of receipts: a device file, a shared printer's path, or host:port; "" = one that is plugged in
	Batch    int      `toml:"batch,omitempty"`      // entries in one request; 0 = the engine's own
}

// File is the name of a configuration in its institution's folder.
const File = "config.toml"

// DataDir is where the books lie: --data, else DAFTARI_DATA, else the user's own folder.
func DataDir(flag string) (string, error) {
	for _, d := range []string{flag, os.Getenv("DAFTARI_DATA")} {
		if d != "" {
			return filepath.Abs(d)
		}
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", app.Trouble(app.BadConfig, "config.no_home", err)
	}
	return filepath.Join(base, "daftari"), nil
}

// Institutions lists the folders that hold a configuration.
func Institutions(data string) ([]string, error) {
	entries, err := os.ReadDir(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "config.unreadable", err, "path", data)
	}
	var codes []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(data, e.Name(), File)); err == nil {
			codes = append(codes, e.Name())
		}
	}
	return codes, nil
}

// Choose is the named one, or the only one; two books are never mixed by a guess.
func Choose(data, named string) (string, error) {
	codes, err := Institutions(data)
	switch {
	case err != nil:
		return "", err
	case named != "" && slices.Contains(codes, named):
		return named, nil
	case named != "":
		return "", app.Trouble(app.NotFound, "config.unknown_institution", nil, "name", named, "known", strings.Join(codes, ", "))
	case len(codes) == 0:
		return "", app.Trouble(app.NotFound, "config.no_institution", nil, "path", data)
	case len(codes) > 1:
		return "", app.Trouble(app.BadInput, "config.choose_institution", nil, "known", strings.Join(codes, ", "))
	}
	return codes[0], nil
}

// Load reads and checks; a half-written or mistyped file is named with its line.
func Load(dir string) (Config, error) {
	path := filepath.Join(dir, File)
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, app.Trouble(app.BadConfig, "config.unreadable", err, "path", path)
	}
	c, err := parse(string(text))
	if err != nil {
		return Config{}, app.Trouble(app.BadConfig, "config.broken", err, "path", path, "detail", err.Error())
	}
	return c, nil
}

func parse(text string) (Config, error) {
	var c Config
	meta, err := toml.Decode(text, &c)
	if err != nil {
		return Config{}, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return Config{}, fmt.Errorf("unknown setting %q", unknown[0].String())
	}
	if c.Server == "" || c.Tenant == "" || c.User == "" {
		return Config{}, errors.New("server, tenant and user must be set")
	}
	if !password.Known(c.Password) {
		return Config{}, errors.New(`password must be "prompt", "book", "keyring" or "file:PATH"`)
	}
	if _, _, err := c.pins(); err != nil {
		return Config{}, err
	}
	if c.Batch < 0 || c.Batch > 400 {
		return Config{}, errors.New("batch must be 0 to 400")
	}
	return c, nil
}

// Save replaces the file in one step, so that a power cut leaves the old or the new one.
func Save(dir string, c Config) error {
	var text strings.Builder
	if err := toml.NewEncoder(&text).Encode(c); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	if err := files.WriteWhole(filepath.Join(dir, File), []byte(text.String())); err != nil {
		return app.Trouble(app.BadConfig, "config.unwritable", err, "path", dir)
	}
	return nil
}
