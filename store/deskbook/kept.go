package deskbook

import (
	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/sealed"
)

const (
	inRaw        = "raw"
	inWitness    = "witness"
	inCheckpoint = "checkpoint"
)

// Keep an answer or a callback of a payment as it came.
func (t *Tx) Keep(payment app.Key, raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	blob, err := t.box.Seal(inRaw, string(payment), sealed.RowFormat, raw)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO raw (payment, at, blob) VALUES (?, ?, ?)", payment, stamp(t.Now), blob)
	return err
}

// Witness keeps what a person saw, of a payment or of a part of it.
func (t *Tx) Witness(payment app.Key, e payout.Evidence) error {
	blob, err := t.box.Seal(inWitness, string(payment), sealed.RowFormat, e)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO witness (payment, user, at, blob) VALUES (?, ?, ?, ?)", payment, t.user(e.By), stamp(t.Now), blob)
	return err
}

// Witnesses of a payment: of each person the last word, in the order in which they were given.
func (t *Tx) Witnesses(payment app.Key) (all []payout.Evidence, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var blob []byte
		var e payout.Evidence
		if err := scan(&blob); err != nil {
			return err
		}
		if err := t.box.Open(inWitness, string(payment), sealed.RowFormat, blob, &e); err != nil {
			return err
		}
		all = append(all, e)
		return nil
	}, "SELECT blob FROM witness w WHERE payment = ? AND id = (SELECT max(id) FROM witness v WHERE v.payment = w.payment AND v.user = w.user) ORDER BY id",
		payment)
	return all, err
}

// KeepEnvelope keeps a device's record; one that is here already stays as it is.
func (t *Tx) KeepEnvelope(device string, key app.Key, seq int64, sealed []byte) error {
	_, err := t.Exec("INSERT INTO envelope (device, key, seq, at, blob) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", device, key, seq, stamp(t.Now), sealed)
	return err
}

// Envelopes of a device in order of their sequence, for the branch's recovery.
func (t *Tx) Envelopes(device string, each func(key app.Key, seq int64, sealed []byte) error) error {
	return t.Query(func(scan func(...any) error) error {
		var key app.Key
		var seq int64
		var blob []byte
		if err := scan(&key, &seq, &blob); err != nil {
			return err
		}
		return each(key, seq, blob)
	}, "SELECT key, seq, blob FROM envelope WHERE device = ? ORDER BY seq", device)
}

// Checkpoint of a device; nil where there is none.
func (t *Tx) Checkpoint(device string) (*proof.Checkpoint, error) {
	var blob []byte
	found, err := t.One([]any{&blob}, "SELECT blob FROM checkpoint WHERE device = ?", device)
	if err != nil || !found {
		return nil, err
	}
	var c proof.Checkpoint
	return &c, t.box.Open(inCheckpoint, device, sealed.RowFormat, blob, &c)
}

// SetCheckpoint keeps where a device's chain stands.
func (t *Tx) SetCheckpoint(c proof.Checkpoint) error {
	blob, err := t.box.Seal(inCheckpoint, c.Device, sealed.RowFormat, c)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO checkpoint (device, n, blob) VALUES (?, ?, ?) ON CONFLICT (device) DO UPDATE SET n = excluded.n, blob = excluded.blob",
		c.Device, c.N, blob)
	return err
}
