package deskbook

import (
	"crypto/sha256"
	"strings"

	"daftari/app/secret"
	"daftari/store/sealed"
)

const (
	factProof    = "proof" // sealed with the book's keys, so that other keys are noticed
	factPolicy   = "policy"
	prefixSecret = "secret."
	prefixShut   = "shut." // and the id of a device
)

const (
	inFact   = "fact"
	inDevice = "device"
)

// Fact reads a document; false where there is none.
func (t *Tx) Fact(name string, into any) (bool, error) {
	var version int
	var blob []byte
	found, err := t.One([]any{&version, &blob}, "SELECT version, blob FROM fact WHERE name = ?", name)
	if err != nil || !found {
		return false, err
	}
	return true, t.box.Open(inFact, name, version, blob, into)
}

// SetFact writes a document.
func (t *Tx) SetFact(name string, v any) error {
	var version int
	if _, err := t.One([]any{&version}, "SELECT version FROM fact WHERE name = ?", name); err != nil {
		return err
	}
	blob, err := t.box.Seal(inFact, name, version+1, v)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO fact (name, version, blob) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, blob = excluded.blob",
		name, version+1, blob)
	return err
}

// Secret of a name; the zero one where there is none.
func (t *Tx) Secret(name string) (secret.Secret, error) {
	var text string
	_, err := t.Fact(prefixSecret+name, &text)
	return secret.New(text), err
}

// SetSecret keeps a secret, sealed; the zero one takes it away.
func (t *Tx) SetSecret(name string, s secret.Secret) error {
	if s.IsZero() {
		_, err := t.Exec("DELETE FROM fact WHERE name = ?", prefixSecret+name)
		return err
	}
	return t.SetFact(prefixSecret+name, s.Reveal())
}

// Digest of a token or a code, as the book keeps it.
func Digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// Invite a device by the digest of a code.
func (t *Tx) Invite(digest []byte, until int64) error {
	_, err := t.Exec("INSERT INTO invite (digest, until_at) VALUES (?, ?)", digest, until)
	return err
}

// TakeInvite uses a code up for a key: false where there is no such code, it ran out, or another key used it.
func (t *Tx) TakeInvite(digest []byte, keyID string) (bool, error) {
	n, err := t.Exec("UPDATE invite SET used_by = ? WHERE digest = ? AND until_at > ? AND (used_by IS NULL OR used_by = ?)",
		keyID, digest, stamp(t.Now), keyID)
	return n == 1, err
}

// Device is a device in the hands of one user. Shut is the branch's word that it is shut out, "" where it is not.
type Device struct {
	ID   string `json:"-"`
	Code string `json:"code"`
	User string `json:"user"`
	Name string `json:"name"`
	Key  string `json:"key"` // proof.KeyID of her key on it
	Shut string `json:"shut,omitempty"`
}

// user is the blind name of a user.
func (t *Tx) user(name string) string { return t.box.Blind("user", strings.ToLower(name)) }

// PutDevice gives a device and user a new token, by its digest. Whoever is shut out must be let in first, see Shut.
func (t *Tx) PutDevice(d Device, digest []byte) error {
	row := d.ID + "/" + t.user(d.User)
	blob, err := t.box.Seal(inDevice, row, sealed.RowFormat, d)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO device (id, user, digest, blob) VALUES (?, ?, ?, ?)
		ON CONFLICT (id, user) DO UPDATE SET digest = excluded.digest, blob = excluded.blob`, d.ID, t.user(d.User), digest, blob)
	return err
}

// Holder of a token; nil where nobody has it.
func (t *Tx) Holder(digest []byte) (*Device, error) {
	all, err := t.devices("WHERE digest = ?", digest)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Devices that enrolled, by id and user.
func (t *Tx) Devices() ([]Device, error) { return t.devices("ORDER BY id, user") }

// Shut is the branch's word by which a device is kept out, whoever holds it; "" = it is not.
func (t *Tx) Shut(id string) (word string, err error) {
	if _, err = t.Fact(prefixShut+id, &word); err != nil || word != "" {
		return word, err
	}
	all, err := t.devices("WHERE id = ?", id)
	for _, d := range all {
		if d.Shut != "" {
			return d.Shut, err
		}
	}
	return "", err
}

// ShutOut notes the branch's word on a device and on every user of it; one that never enrolled here is kept out too.
func (t *Tx) ShutOut(id, word string) (int, error) {
	if err := t.SetFact(prefixShut+id, word); err != nil {
		return 0, err
	}
	all, err := t.devices("WHERE id = ?", id)
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		d.Shut = word
		row := d.ID + "/" + t.user(d.User)
		blob, err := t.box.Seal(inDevice, row, sealed.RowFormat, d)
		if err != nil {
			return 0, err
		}
		if _, err := t.Exec("UPDATE device SET blob = ? WHERE id = ? AND user = ?", blob, d.ID, t.user(d.User)); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

func (t *Tx) devices(where string, args ...any) (all []Device, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var id, user string
		var blob []byte
		if err := scan(&id, &user, &blob); err != nil {
			return err
		}
		d := Device{ID: id}
		if err := t.box.Open(inDevice, id+"/"+user, sealed.RowFormat, blob, &d); err != nil {
			return err
		}
		all = append(all, d)
		return nil
	}, "SELECT id, user, blob FROM device "+where, args...)
	return all, err
}
