package settings

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"daftari/app"
	"daftari/store/files"
	"daftari/sync/pairing"
	"daftari/ui/cli/house"
)

const caFile = "ca.pem"

// Place checks what was asked of a set-up and gives the institution's folder, which it makes, and its settings.
// config.bad_institution, config.init_needs (BadInput), config.exists, enrol.other_branch (Conflict), config.unreadable,
// config.unwritable (BadConfig).
func Place(r house.InitRequest) (string, Config, error) {
	data, err := DataDir(r.Data)
	if err != nil {
		return "", Config{}, err
	}
	code, err := codeFor(data, r)
	if err != nil {
		return "", Config{}, err
	}
	if !pairing.IsCode(code) {
		return "", Config{}, app.Trouble(app.BadInput, "config.bad_institution", nil, "name", code)
	}
	dir := filepath.Join(data, code)
	var c Config
	_, statErr := os.Stat(filepath.Join(dir, File))
	switch {
	case statErr == nil && !r.Again:
		return "", Config{}, app.Trouble(app.Conflict, "config.exists", nil, "name", code)
	case statErr == nil: // a broken file is what --again is for
		c, _ = Load(dir)
		if e := r.Document; e != nil && c.Branch != "" && !e.Branch.Matches(c.Branch) {
			return "", Config{}, app.Trouble(app.Conflict, "enrol.other_branch", nil, "print", c.Branch)
		}
	case !errors.Is(statErr, fs.ErrNotExist):
		return "", Config{}, app.Trouble(app.BadConfig, "config.unreadable", statErr, "path", dir)
	}
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&c.Server, r.Server}, {&c.Tenant, r.Tenant}, {&c.User, r.User}, {&c.Password, r.Password}, {&c.Region, strings.ToUpper(r.Region)}, {&c.Language, r.Language}, {&c.Copies, r.Copies},
	} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	c.Plain = c.Plain || r.Plain
	c.Tenant, c.Password = cmp.Or(c.Tenant, "default"), cmp.Or(c.Password, "book")
	if c.Server == "" || c.User == "" {
		return "", Config{}, app.Trouble(app.BadInput, "config.init_needs", nil)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", Config{}, app.Trouble(app.BadConfig, "config.unwritable", err, "path", dir)
	}
	return dir, c, nil
}

// codeFor names the institution's folder: as asked, else the one that is set up already, else its
// tenant's name.
func codeFor(data string, r house.InitRequest) (string, error) {
	switch {
	case r.Institution != "":
		return r.Institution, nil
	case r.Again:
		return Choose(data, "")
	}
	return strings.ToLower(cmp.Or(r.Tenant, "default")), nil
}

// KeepCA copies the authority's certificate beside the book, and makes the password's file one from anywhere.
// config.unwritable (BadConfig).
func KeepCA(dir string, c Config, r house.InitRequest) (Config, error) {
	if abs, err := filepath.Abs(strings.TrimPrefix(c.Password, "file:")); err == nil && strings.HasPrefix(c.Password, "file:") {
		c.Password = "file:" + abs
	}
	text, err := pairing.Authority(r.Document, r.CA)
	if r.Document != nil {
		c.CA = "" // what an earlier set-up left
	}
	if err != nil || text == nil {
		return c, err
	}
	c.CA = filepath.Join(dir, caFile)
	if err := files.WriteWhole(c.CA, text); err != nil {
		return c, app.Trouble(app.BadConfig, "config.unwritable", err, "path", dir)
	}
	return c, nil
}
