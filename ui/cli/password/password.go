// Package password gets the core's password from where the configuration says.
package password

import (
	"context"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"

	"daftari/app"
	"daftari/app/secret"
)

// Source gives the core's password from where the configuration says: a prompt, the sealed book,
// the system's keyring, or a file only its owner may read. It is held in memory, never in clear in
// the book, on a command line or in the environment (so no child process sees it).
type Source struct {
	From    string                                       // what Known knows
	Name    string                                       // under which the keyring knows it
	Keyring func(name string) (string, error)            // the system's
	Ask     func() (string, error)                       // a person; nil where nobody can be asked
	Kept    func(context.Context) (secret.Secret, error) // from the book; nil where none is open

	once  sync.Once
	value secret.Secret
	err   error
}

// Known says whether the words name a place that a password can come from.
func Known(s string) bool {
	return s == "prompt" || s == "book" || s == "keyring" || strings.HasPrefix(s, "file:")
}

// Get gives it, and asks at most once.
func (p *Source) Get() (string, error) {
	p.once.Do(func() {
		var v string
		v, p.err = p.read()
		p.value = secret.New(v)
	})
	return p.value.Reveal(), p.err
}

func (p *Source) read() (string, error) {
	switch {
	case p.From == "keyring":
		v, err := p.Keyring(p.Name)
		if err != nil {
			return "", app.Trouble(app.SignedOut, "config.keyring", err)
		}
		return v, nil
	case p.From == "book" && p.Kept != nil:
		v, err := p.Kept(context.Background())
		if err != nil || !v.IsZero() {
			return v.Reveal(), err
		}
	case strings.HasPrefix(p.From, "file:"):
		return fromFile(strings.TrimPrefix(p.From, "file:"))
	}
	if p.Ask == nil {
		return "", app.Trouble(app.SignedOut, "config.no_prompt", nil)
	}
	v, err := p.Ask()
	if err != nil {
		return "", app.Trouble(app.SignedOut, "config.no_prompt", err)
	}
	return v, nil
}

// fromFile reads the first line of a file that others cannot read.
func fromFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", app.Trouble(app.BadConfig, "config.password_file", err, "path", path)
	}
	if !info.Mode().IsRegular() || (runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0) {
		return "", app.Trouble(app.BadConfig, "config.password_open", fs.ErrPermission, "path", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", app.Trouble(app.BadConfig, "config.password_file", err, "path", path)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return "", app.Trouble(app.BadConfig, "config.password_file", nil, "path", path)
	}
	return line, nil
}
