package password

import (
	"path/filepath"
	"strings"

	"daftari/app"
)

// Choose checks where a password comes from, and gives the source. One that belongs into the system's keyring and
// is not there yet, or may have changed (again), is asked for and put there where somebody can answer.
// config.password_file, config.password_source (BadInput), config.no_prompt (SignedOut), config.keyring (BadConfig).
func Choose(from, name string, ask func() (string, error), answers, again bool) (*Source, error) {
	if path, ok := strings.CutPrefix(from, "file:"); ok {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, app.Trouble(app.BadInput, "config.password_file", err, "path", path)
		}
		from = "file:" + abs
	}
	if !Known(from) {
		return nil, app.Trouble(app.BadInput, "config.password_source", nil)
	}
	if from == "keyring" && answers {
		if _, err := KeyringGet(name); err != nil || again {
			v, err := ask()
			if err != nil {
				return nil, app.Trouble(app.SignedOut, "config.no_prompt", err)
			}
			if err := KeyringSet(name, v); err != nil {
				return nil, app.Trouble(app.BadConfig, "config.keyring", err)
			}
		}
	}
	return &Source{From: from, Name: name, Ask: ask, Keyring: KeyringGet}, nil
}
