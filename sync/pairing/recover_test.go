package pairing_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/branch"
	"daftari/sync/pairing"
)

// shelved is a book that knows one entry and, as store.Book does, takes no reversal of what it does not have.
type shelved map[app.Key]bool

func (s shelved) Entry(_ context.Context, key app.Key) (f app.EntryFile, err error) {
	if !s[key] {
		return f, app.Trouble(app.NotFound, "store.no_entry", nil)
	}
	return f, nil
}

func (s shelved) Bring(_ context.Context, all []store.Found) (brought []app.Entry, err error) {
	for _, f := range all {
		if !s[f.Entry.Key] && (f.Entry.Reverses == "" || s[f.Entry.Reverses]) {
			s[f.Entry.Key] = true
			brought = append(brought, f.Entry)
		}
	}
	return brought, nil
}

// What was left out is not told as known, and a torn file is named.
func TestRecoverTellsWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	k := keysOf(t)
	const phrase = "kahawa na mandazi asubuhi"
	text, err := branch.WriteKeys(k, phrase, vault.Floor(), zeros{})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "keys"), text, 0o600))
	sealer, err := branch.NewSealer(k.Public())
	must(t, err)
	envelopes, err := sealer.Seal([]branch.Record{{Entry: app.Entry{Key: "known"}}, {Entry: app.Entry{Key: "new"}}, {Entry: app.Entry{Key: "undone", Reverses: "gone"}}})
	must(t, err)
	c := branch.Copy{Items: []branch.Item{{Key: "known", Seq: 1}, {Key: "new", Seq: 2}, {Key: "undone", Seq: 3}}}
	for i := range c.Items {
		c.Items[i].State, c.Items[i].Envelope = app.Queued, envelopes[i]
	}
	file, err := branch.WriteCopy(c)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "a.copy"), file, 0o600))
	torn := filepath.Join(dir, "b.copy")
	must(t, os.WriteFile(torn, file[:len(file)-9], 0o600))
	b := pairing.Branch{Passphrase: func(int, bool) (string, error) { return phrase, nil }}
	v, err := b.Recover(t.Context(), pairing.Recovering{Opening: pairing.Opening{Path: filepath.Join(dir, "keys")}, From: dir}, shelved{"known": true})
	must(t, err)
	if len(v.Brought) != 1 || v.Known != 1 || len(v.Left) != 1 || v.Left[0].Key != "undone" || len(v.Torn) != 1 || v.Torn[0] != torn {
		t.Errorf("%+v", v)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
