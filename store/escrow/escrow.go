// Package escrow gives each entry once more into the branch's keeping: sealed to its key, in the
// transaction that records it. What cannot be sealed is recorded all the same and owed: no tap is lost
// for the want of an envelope.
package escrow

import (
	"encoding/json"
	"errors"
	"fmt"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/chain"
	"daftari/store/disk"
	"daftari/store/envelopes"
	"daftari/store/journal"
	"daftari/store/sealed"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

// Documents of a book that are read here.
const (
	factBranch  = "branch"
	factDevice  = "device"
	factProfile = "profile"
)

// Rows of the envelopes as one transaction sees them, with what is sealed into them.
type Rows struct {
	journal.Rows
	envelopes envelopes.Rows
	chain     chain.Rows
}

// On gives them in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows {
	return Rows{journal.On(t, box), envelopes.On(t, box), chain.On(t, box)}
}

// Branch to which records are sealed; nil where the institution has no branch key.
func (t Rows) Branch() (p *branch.Public, err error) {
	_, err = t.Fact(factBranch, &p)
	return p, err
}

// Set gives the book the branch to which records are sealed from now on, and seals what is not posted
// yet. branch.not_keys (BadInput) for keys to which nothing can be sealed.
func (t Rows) Set(p branch.Public) error {
	if err := p.Check(); err != nil {
		return app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	if err := t.SetFact(factBranch, p); err != nil {
		return err
	}
	return t.catchUp(p)
}

// CatchUp seals what is owed; nothing where there is no branch.
func (t Rows) CatchUp() error {
	p, err := t.Branch()
	if err != nil || p == nil {
		return err
	}
	return t.catchUp(*p)
}

// catchUp leaves out an entry that was damaged where it lies: it stays owed, and the others do not.
func (t Rows) catchUp(p branch.Public) error {
	keys, err := t.envelopes.Unsealed(p)
	if err != nil {
		return err
	}
	var records []branch.Record
	for _, k := range keys {
		r, err := t.record(k)
		switch {
		case errors.Is(err, vault.ErrSealed):
			continue
		case err != nil:
			return err
		}
		records = append(records, r)
	}
	return t.seal(p, records)
}

func (t Rows) record(k app.Key) (branch.Record, error) {
	e, err := t.Entry(k)
	if err != nil {
		return branch.Record{}, err
	}
	file, err := t.File(e)
	return branch.Record{Entry: e, Receipt: file.Receipt}, err
}

// Keep seals what was just recorded, and once more what now stands on another receipt. Where that
// cannot be done it is owed, and no error: only the disk's own errors are.
func (t Rows) Keep(entries []app.Entry, receipts []app.Receipt) error {
	err := t.keep(entries, receipts)
	if errors.As(err, new(owed)) && !errors.Is(err, vault.ErrLocked) {
		return nil
	}
	return err
}

// owed is why something could not be sealed.
type owed struct{ error }

func (o owed) Unwrap() error { return o.error }

func (t Rows) keep(entries []app.Entry, receipts []app.Receipt) error {
	var text json.RawMessage
	v, err := t.Fact(factBranch, &text)
	switch {
	case errors.Is(err, vault.ErrSealed):
		return owed{err}
	case err != nil || v == 0:
		return err
	}
	var p *branch.Public
	if err := json.Unmarshal(text, &p); err != nil {
		return owed{fmt.Errorf("decode %s: %w", factBranch, err)}
	}
	if p == nil {
		return nil
	}
	records, err := envelopes.Records(entries, receipts, t.Entry)
	if err == nil {
		err = t.seal(*p, records)
	}
	if errors.Is(err, vault.ErrSealed) {
		return owed{err}
	}
	return err
}

// seal fills in where the records belong and who signed them, and writes their envelopes. They must be in
// the chain already.
func (t Rows) seal(p branch.Public, records []branch.Record) error {
	if len(records) == 0 {
		return nil
	}
	var device app.Device
	var profile app.Profile
	if _, err := t.Fact(factDevice, &device); err != nil {
		return err
	}
	if _, err := t.Fact(factProfile, &profile); err != nil {
		return err
	}
	proofs, err := t.chain.Proofs(records)
	if err != nil {
		return err
	}
	for i := range records {
		r := &records[i]
		r.Device, r.Server, r.Tenant, r.Proof = device, profile.Server, profile.Tenant, proofs[r.Entry.Key]
		if r.Proof != nil {
			r.Device = r.Proof.Device // the book may have got another since
		}
	}
	sealer, err := branch.NewSealer(p)
	if err != nil {
		return owed{err}
	}
	all, err := sealer.Seal(records)
	if err != nil {
		return owed{err}
	}
	return t.envelopes.Put(records, all)
}

// Copy gathers what a rescue needs; see store.Book.Copy. When it is made is left to the caller.
func (t Rows) Copy() (c branch.Copy, bare int, err error) {
	p, err := t.Branch()
	if err != nil {
		return c, 0, err
	}
	if p != nil {
		c.Head.Branch = p.ID()
	}
	if _, err := t.Fact(factDevice, &c.Head.Device); err != nil {
		return c, 0, err
	}
	seq, no, err := t.Counters()
	if err != nil {
		return c, 0, err
	}
	c.Head.Stood.Head = proof.Head{Device: c.Head.Device.ID, Code: c.Head.Device.Code, Seq: seq, Receipt: no}
	if bare, err = t.envelopes.Bare(); err != nil {
		return c, 0, err
	}
	c.Items, err = t.envelopes.Needed()
	return c, bare, err
}
