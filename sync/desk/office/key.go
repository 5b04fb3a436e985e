package office

import (
	"encoding/base64"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"daftari/app"
	"daftari/store/files"
	"daftari/store/vault"
)

// Where a desk's key may lie. It opens all its books without anybody there, so that it starts again by itself.
const (
	KeyCredential = "credential" // systemd: LoadCredentialEncrypted=daftari-desk-key
	KeyKeyring    = "keyring"
	KeyFile       = "file:" // and a path; only its owner may read it
)

const (
	credential = "daftari-desk-key"
	ownKey     = "desk.key"
)

// masterKey of the desk. office.key (BadConfig) where it cannot be had, office.key_open where others may read it.
func (o *Office) masterKey() ([]byte, error) {
	var text string
	var err error
	switch {
	case o.Key == KeyCredential:
		dir := o.Env("CREDENTIALS_DIRECTORY")
		if dir == "" {
			return nil, app.Trouble(app.BadConfig, "office.key", nil, "where", "CREDENTIALS_DIRECTORY")
		}
		text, err = readFile(filepath.Join(dir, credential), false)
	case o.Key == KeyKeyring:
		text, err = o.Keyring.Get(o.keyring())
	case strings.HasPrefix(o.Key, KeyFile):
		text, err = readFile(o.path(strings.TrimPrefix(o.Key, KeyFile)), true)
	default:
		err = fs.ErrInvalid
	}
	if app.ClassOf(err) == app.BadConfig {
		return nil, err
	}
	key, derr := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err == nil && derr != nil || len(key) != vault.KeySize {
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "office.key", err, "where", o.Key)
	}
	return key, nil
}

// readFile of secrets; alone: nobody else may read it.
func readFile(path string, alone bool) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if alone && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", app.Trouble(app.BadConfig, "office.key_open", fs.ErrPermission, "path", path)
	}
	b, err := os.ReadFile(path)
	return string(b), err
}

// keyring entry of this desk: there may be others on the computer.
func (o *Office) keyring() string {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		dir = o.Dir
	}
	return "desk " + dir
}

// newKey draws the key and puts it where the settings say; for systemd's credentials it is written to a file that IT
// encrypts and takes away, whose path is given back. A key that is there already is kept: books may be sealed with it.
func (o *Office) newKey() (left string, err error) {
	if o.Key == KeyCredential {
		left = o.path(ownKey)
	}
	had, err := o.masterKey()
	if err == nil {
		vault.Wipe(had)
		return "", nil
	}
	for _, path := range []string{left, o.path(strings.TrimPrefix(o.Key, KeyFile))} {
		if _, err := os.Lstat(path); path != "" && err == nil {
			return "", app.Trouble(app.Conflict, "office.exists", nil, "path", path)
		}
	}
	key := make([]byte, vault.KeySize)
	if _, err := io.ReadFull(o.Random, key); err != nil {
		return "", err
	}
	text := base64.StdEncoding.EncodeToString(key)
	switch {
	case o.Key == KeyKeyring:
		err = o.Keyring.Set(o.keyring(), text)
	case o.Key == KeyCredential:
		err = files.WriteWhole(left, []byte(text+"\n"))
	case strings.HasPrefix(o.Key, KeyFile):
		err = files.WriteWhole(o.path(strings.TrimPrefix(o.Key, KeyFile)), []byte(text+"\n"))
	default:
		err = fs.ErrInvalid
	}
	if err != nil {
		return "", app.Trouble(app.BadConfig, "office.key", err, "where", o.Key)
	}
	return left, nil
}

// vault of one institution: no two share a key.
func (o *Office) vault(tenant string) (*vault.Sealed, error) {
	key, err := o.masterKey()
	if err != nil {
		return nil, err
	}
	defer vault.Wipe(key)
	own, err := vault.Subkey(key, "daftari desk "+tenant)
	if err != nil {
		return nil, err
	}
	defer vault.Wipe(own)
	return vault.NewSealed(own, o.Random)
}
