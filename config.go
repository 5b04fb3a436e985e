package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"daftari/app"
	"daftari/store/disk"
	"daftari/ui/cli/password"
)

// config is what one institution's folder says; nobody but main reads files or the environment.
// It lies beside the book, DATA/<institution>/config.toml, and holds no secret.
type config struct {
	Server   string   `toml:"server"`               // https://host[/fineract-provider/api/v1]
	Tenant   string   `toml:"tenant"`               // Fineract-Platform-TenantId
	User     string   `toml:"user"`                 // the officer's user name at the core
	Password string   `toml:"password"`             // where from: "prompt", "book", "keyring" or "file:PATH"
	CA       string   `toml:"ca,omitempty"`         // PEM file of the institution's own CA
	Pin      string   `toml:"pin,omitempty"`        // SHA-256 of the server certificate seen at init
	Pins     []string `toml:"pins,omitempty"`       // of authorities, "sha256/..."; before those of the enrolment
	PinsTill string   `toml:"pins_until,omitempty"` // day, 2027-11-28; after it the pins bind no more, the CA does
	Plain    bool     `toml:"plain,omitempty"`      // http to a host that is not loopback: tests only
	Language string   `toml:"language,omitempty"`   // en, sw, fr, ar
	Region   string   `toml:"region,omitempty"`     // of telephone numbers, "KE"
	Branch   string   `toml:"branch,omitempty"`     // fingerprint of the branch that enrolled this device
	Copies   string   `toml:"copies,omitempty"`     // folder for sealed copies
	Batch    int      `toml:"batch,omitempty"`      // entries in one request; 0 = the engine's own
}

const configFile = "config.toml"

var institutionCode = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// dataDir is where the books lie: --data, else DAFTARI_DATA, else the user's own folder.
func dataDir(flag string) (string, error) {
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

// institutions lists the folders that hold a configuration.
func institutions(data string) ([]string, error) {
	entries, err := os.ReadDir(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "config.unreadable", err, "path", data)
	}
	var codes []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(data, e.Name(), configFile)); err == nil {
			codes = append(codes, e.Name())
		}
	}
	return codes, nil
}

// chooseInstitution is the named one, or the only one; two books are never mixed by a guess.
func chooseInstitution(data, named string) (string, error) {
	codes, err := institutions(data)
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

// loadConfig reads and checks; a half-written or mistyped file is named with its line.
func loadConfig(dir string) (config, error) {
	path := filepath.Join(dir, configFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return config{}, app.Trouble(app.BadConfig, "config.unreadable", err, "path", path)
	}
	c, err := parseConfig(string(text))
	if err != nil {
		return config{}, app.Trouble(app.BadConfig, "config.broken", err, "path", path, "detail", err.Error())
	}
	return c, nil
}

func parseConfig(text string) (config, error) {
	var c config
	meta, err := toml.Decode(text, &c)
	if err != nil {
		return config{}, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return config{}, fmt.Errorf("unknown setting %q", unknown[0].String())
	}
	if c.Server == "" || c.Tenant == "" || c.User == "" {
		return config{}, errors.New("server, tenant and user must be set")
	}
	if !password.Known(c.Password) {
		return config{}, errors.New(`password must be "prompt", "book", "keyring" or "file:PATH"`)
	}
	if _, _, err := c.pins(); err != nil {
		return config{}, err
	}
	if c.Batch < 0 || c.Batch > 400 {
		return config{}, errors.New("batch must be 0 to 400")
	}
	return c, nil
}

// saveConfig replaces the file in one step, so that a power cut leaves the old or the new one.
func saveConfig(dir string, c config) error {
	var text strings.Builder
	if err := toml.NewEncoder(&text).Encode(c); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	if err := disk.WriteWhole(filepath.Join(dir, configFile), []byte(text.String())); err != nil {
		return app.Trouble(app.BadConfig, "config.unwritable", err, "path", dir)
	}
	return nil
}
