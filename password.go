package main

import (
	"context"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"

	"daftari/app"
)

// passwords gives the core's password from where the configuration says: a prompt, the sealed book,
// the system's keyring, or a file only its owner may read. It is held in memory, never in clear in
// the book, on a command line or in the environment (so no child process sees it).
type passwords struct {
	source string // passwordSource
	name   string // under which the keyring knows it
	ask    func() (string, error)
	kept   func(context.Context) (app.Secret, error) // from the book; nil where none is open

	once  sync.Once
	value app.Secret
	err   error
}

// passwordSource says whether the words name a place that a password can come from.
func passwordSource(s string) bool {
	return s == "prompt" || s == "book" || s == "keyring" || strings.HasPrefix(s, "file:")
}

func (p *passwords) get() (string, error) {
	p.once.Do(func() {
		var v string
		v, p.err = p.read()
		p.value = app.NewSecret(v)
	})
	return p.value.Reveal(), p.err
}

func (p *passwords) read() (string, error) {
	switch {
	case p.source == "keyring":
		v, err := keyringGet(p.name)
		if err != nil {
			return "", app.Trouble(app.SignedOut, "config.keyring", err)
		}
		return v, nil
	case p.source == "book" && p.kept != nil:
		v, err := p.kept(context.Background())
		if err != nil || !v.IsZero() {
			return v.Reveal(), err
		}
	case strings.HasPrefix(p.source, "file:"):
		return passwordFile(strings.TrimPrefix(p.source, "file:"))
	}
	if p.ask == nil {
		return "", app.Trouble(app.SignedOut, "config.no_prompt", nil)
	}
	v, err := p.ask()
	if err != nil {
		return "", app.Trouble(app.SignedOut, "config.no_prompt", err)
	}
	return v, nil
}

// passwordFile reads the first line of a file that others cannot read.
func passwordFile(path string) (string, error) {
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
