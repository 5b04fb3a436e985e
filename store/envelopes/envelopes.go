// Package envelopes keeps each entry once more, sealed to the branch, and the receipts of entries
// that came out of another device's envelopes.
package envelopes

import (
	"bytes"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
	"daftari/store/vault/branch"
)

const inRecovered = "recovered"

// keptBack is over how many of the last entries those without a posting are copied along: what left
// the bag since the last days stands nowhere else.
const keptBack = 200

// Rows of the envelopes as one transaction sees them.
type Rows struct {
	*disk.Tx
	box sealed.Box
}

// On gives the envelopes in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{t, box} }

// Put writes the records' envelopes, as a Sealer gave them.
func (t Rows) Put(records []branch.Record, sealed [][]byte) error {
	for i, r := range records {
		_, err := t.Exec(`INSERT INTO envelope (key, no, blob)
			VALUES (?, 1 + (SELECT coalesce(max(no), 0) FROM envelope WHERE key = ?), ?)`, r.Entry.Key, r.Entry.Key, sealed[i])
		if err != nil {
			return err
		}
	}
	return nil
}

// needed are the entries that a rescue needs: what is not final, refused cash without a place, what
// an open reversal undoes, and what lately left the bag.
const needed = `(e.state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked') OR e.placement = 'unplaced'
	OR (e.state = 'kept' AND e.seq > (SELECT coalesce(max(seq), 0) FROM entry) - ?)
	OR e.key IN (SELECT r.reverses FROM entry r WHERE r.reverses IS NOT NULL AND r.state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked')))`

// Needed gives the items of a copy in order of Seq; an entry without an envelope has none.
func (t Rows) Needed() ([]branch.Item, error) {
	return t.items("(SELECT v.blob FROM envelope v WHERE v.key = e.key ORDER BY v.no DESC LIMIT 1)")
}

func (t Rows) items(envelope string) (all []branch.Item, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var i branch.Item
		if err := scan(&i.Key, &i.Seq, &i.State, &i.Generation, &i.Sent, &i.Envelope); err != nil {
			return err
		}
		i.Envelope = bytes.Clone(i.Envelope)
		all = append(all, i)
		return nil
	}, "SELECT e.key, e.seq, e.state, e.generation, e.sent, "+envelope+" FROM entry e WHERE "+needed+" ORDER BY e.seq", keptBack)
	return all, err
}

// Unsealed are the needed entries whose youngest envelope is not sealed to the branch.
func (t Rows) Unsealed(to branch.Public) ([]app.Key, error) {
	all, err := t.Needed()
	var keys []app.Key
	for _, i := range all {
		if !bytes.Equal(branch.SealedTo(i.Envelope), to.ID()) {
			keys = append(keys, i.Key)
		}
	}
	return keys, err
}

// Bare counts the open entries that have no envelope: a rescue would not bring them.
func (t Rows) Bare() (n int, err error) {
	_, err = t.One([]any{&n}, `SELECT count(*) FROM entry e WHERE e.state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked')
		AND NOT EXISTS (SELECT 1 FROM envelope v WHERE v.key = e.key)`)
	return n, err
}

// Recovered notes that an entry came from another device, with its receipt there.
func (t Rows) Recovered(key app.Key, rc *app.Receipt) error {
	var no int64
	if rc != nil {
		no = rc.No.N
	}
	blob, err := t.box.Seal(inRecovered, string(key), sealed.RowFormat, rc)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO recovered (key, no, blob) VALUES (?, ?, ?)", key, no, blob)
	return err
}

// ReceiptOf a recovered entry; nil when it had none, or is no recovered one.
func (t Rows) ReceiptOf(key app.Key) (*app.Receipt, error) {
	all, err := t.receipts("WHERE key = ?", key)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Receipt of another device by its number; nil when this book has none.
func (t Rows) Receipt(no app.ReceiptNo) (*app.Receipt, error) {
	all, err := t.receipts("WHERE no = ? AND no > 0", no.N)
	for i := range all {
		if all[i].No == no {
			return &all[i], err
		}
	}
	return nil, err
}

// receipts that were recovered. One is final when all that stands on it is here and stands: what the
// other device had seen confirmed was not brought here, and nobody here can say so.
func (t Rows) receipts(where string, args ...any) (all []app.Receipt, err error) {
	type row struct {
		key  app.Key
		blob []byte
	}
	var rows []row
	err = t.Query(func(scan func(...any) error) error {
		var r row
		err := scan(&r.key, &r.blob)
		rows = append(rows, r)
		return err
	}, "SELECT key, blob FROM recovered "+where, args...)
	for _, r := range rows {
		var rc *app.Receipt
		if err == nil {
			err = t.box.Open(inRecovered, string(r.key), sealed.RowFormat, r.blob, &rc)
		}
		if err != nil || rc == nil {
			continue
		}
		if rc.Standing, err = t.standing(rc.Entries); err != nil {
			return nil, err
		}
		all = append(all, *rc)
	}
	return all, err
}

func (t Rows) standing(keys []app.Key) (app.ReceiptStanding, error) {
	final := len(keys) > 0
	for _, key := range keys {
		var state app.State
		found, err := t.One([]any{&state}, "SELECT e.state FROM recovered r JOIN entry e ON e.key = r.key WHERE r.key = ?", key)
		if err != nil {
			return "", err
		}
		if state == app.Cancelled {
			return app.Void, nil
		}
		final = final && found && (state == app.Confirmed || state == app.Kept)
	}
	if final {
		return app.Final, nil
	}
	return app.Provisional, nil
}
