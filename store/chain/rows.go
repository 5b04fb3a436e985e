// Package chain keeps the chain of signed records (app/proof) in the book: it appends to it within
// the transaction that records, and reads it for audits and checkpoints.
package chain

import (
	"errors"
	"fmt"
	"strconv"

	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/sealed"
	"daftari/store/vault"
)

const (
	inChain       = "chain"
	inCertificate = "certificate"
	inCheckpoint  = "checkpoint"
)

// Rows of the chain as one transaction sees them.
type Rows struct {
	*disk.Tx
	box sealed.Box
}

// On gives the chain in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{t, box} }

// last record's number and hash; 0 and no hash where there is none.
func (t Rows) last() (n int64, h proof.Hash, err error) {
	var blob []byte
	found, err := t.One([]any{&n, &blob}, "SELECT n, blob FROM chain ORDER BY n DESC LIMIT 1")
	if err != nil || !found {
		return 0, h, err
	}
	h, err = t.hash(n, blob)
	return n, h, err
}

// hash that the record after n stands on: of its body, or of the sealed blob where that was damaged
// in its place, so that one bad row ends no recording. An audit names that row.
func (t Rows) hash(n int64, blob []byte) (proof.Hash, error) {
	body, err := t.open(n, blob)
	if errors.Is(err, vault.ErrSealed) {
		return proof.HashOf(blob), nil
	}
	return proof.HashOf(body), err
}

func (t Rows) open(n int64, blob []byte) ([]byte, error) {
	return t.box.Vault.Open(inChain, row(n), sealed.RowFormat, blob)
}

func row(n int64) string { return strconv.FormatInt(n, 10) }

// Append gives the records their numbers and the hash before them, signs and writes them. Where
// signer is nil they are chained without a signature: an audit tells of it, but what was taken is
// never lost for the want of a key.
func (t Rows) Append(signer proof.Signer, records []proof.Record) error {
	if len(records) == 0 {
		return nil
	}
	n, prev, err := t.last()
	if err != nil {
		return err
	}
	if signer != nil {
		if _, err := t.Keep(signer.Certificate()); err != nil {
			return err
		}
	}
	links, err := proof.Follow(n, prev, records, signer)
	if err != nil {
		return err
	}
	rows := make([][]any, len(links))
	for i, l := range links {
		n++
		blob, err := t.box.Vault.Seal(inChain, row(n), sealed.RowFormat, l.Body)
		if err != nil {
			return err
		}
		var id, signature any
		if l.Signer != "" {
			id, signature = l.Signer, l.Signature
		}
		rows[i] = []any{n, id, signature, blob}
	}
	return t.Insert("chain (n, signer, signature, blob)", rows)
}

// Keep writes a certificate down, once, and says whether that was now.
func (t Rows) Keep(c proof.Certificate) (added bool, err error) {
	plain := c.Bytes()
	print := t.box.Blind(inCertificate, string(plain))
	var id int64
	found, err := t.One([]any{&id}, "SELECT id FROM certificate WHERE print = ?", print)
	if err != nil || found {
		return false, err
	}
	blob, err := t.box.Vault.Seal(inCertificate, print, sealed.RowFormat, plain)
	if err != nil {
		return false, err
	}
	_, err = t.Exec("INSERT INTO certificate (signer, print, blob) VALUES (?, ?, ?)", c.ID(), print, blob)
	return err == nil, err
}

func (t Rows) certificates() (all []proof.Certificate, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var print string
		var blob []byte
		if err := scan(&print, &blob); err != nil {
			return err
		}
		plain, err := t.box.Vault.Open(inCertificate, print, sealed.RowFormat, blob)
		if err != nil {
			return err
		}
		c, err := proof.ParseCertificate(plain)
		if err != nil {
			return fmt.Errorf("%w: %w", vault.ErrSealed, err)
		}
		all = append(all, c)
		return nil
	}, "SELECT print, blob FROM certificate ORDER BY id")
	return all, err
}

// Head of the chain; device and code are left to the caller.
func (t Rows) Head() (h proof.Head, err error) {
	if h.N, h.Hash, err = t.last(); err != nil {
		return h, err
	}
	_, err = t.One([]any{&h.Seq, &h.Receipt},
		"SELECT (SELECT coalesce(max(seq), 0) FROM entry), (SELECT coalesce(max(no), 0) FROM receipt)")
	return h, err
}

// hashOf record n; ErrNone. Of one that was damaged in its place the record after it tells.
func (t Rows) hashOf(n int64) (h proof.Hash, err error) {
	var blob, after []byte
	found, err := t.One([]any{&blob, &after}, "SELECT blob, (SELECT blob FROM chain WHERE n = ? + 1) FROM chain WHERE n = ?", n, n)
	if err != nil {
		return h, err
	}
	if !found {
		return h, errNone
	}
	body, err := t.open(n, blob)
	if !errors.Is(err, vault.ErrSealed) {
		return proof.HashOf(body), err
	}
	if body, err = t.open(n+1, after); err == nil {
		if r, err := proof.Parse(body); err == nil {
			return r.Prev, nil
		}
	}
	return proof.HashOf(blob), nil
}

var errNone = errors.New("no such record")
