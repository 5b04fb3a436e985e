package store

import (
	"context"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/envelopes"
	"daftari/store/vault/branch"
)

const (
	factBranch = "branch"
	recovered  = "recovered" // holder and code of the attempt that may have been another device's
)

func (t *tx) envelopes() envelopes.Rows { return envelopes.On(t.Tx, t.box) }

// Branch to which records are sealed; zero where the institution has no branch key.
func (b *Book) Branch(ctx context.Context) (branch.Public, error) {
	p, err := readFact[*branch.Public](ctx, b, factBranch)
	if p == nil {
		return branch.Public{}, err
	}
	return *p, err
}

// SetBranch gives the book the branch to which records are sealed from now on, and seals what is
// not posted yet, all in one transaction.
func (b *Book) SetBranch(ctx context.Context, p branch.Public) error {
	return b.write(ctx, "seal to the branch", func(t *tx) ([]app.Change, error) {
		if err := t.SetFact(factBranch, p); err != nil {
			return nil, err
		}
		keys, err := t.envelopes().Unsealed(p)
		if err != nil {
			return nil, err
		}
		var records []branch.Record
		for _, k := range keys {
			e, err := t.Entry(k)
			if err != nil {
				return nil, err
			}
			file, err := t.File(e)
			if err != nil {
				return nil, err
			}
			records = append(records, branch.Record{Entry: e, Receipt: file.Receipt})
		}
		return nil, t.sealTo(&p, records)
	})
}

// sealTo fills in where the records belong and writes their envelopes.
func (t *tx) sealTo(p *branch.Public, records []branch.Record) error {
	var device app.Device
	var profile app.Profile
	if _, err := t.Fact(factDevice, &device); err != nil {
		return err
	}
	if _, err := t.Fact(factProfile, &profile); err != nil {
		return err
	}
	for i := range records {
		records[i].Device, records[i].Server, records[i].Tenant = device, profile.Server, profile.Tenant
	}
	return t.envelopes().Seal(*p, records)
}

// toBranch seals what was recorded, and once more what now stands on another receipt.
func (r *recorder) toBranch() error {
	var p *branch.Public
	if _, err := r.Fact(factBranch, &p); err != nil || p == nil {
		return err
	}
	records, err := envelopes.Records(r.out.Entries, r.out.Receipts, r.Entry)
	if err != nil {
		return err
	}
	return r.sealTo(p, records)
}

// Copy gathers what a rescue needs, for a file outside this folder: small, and of no use to anybody
// but the branch. Bare counts entries that are not posted and have no envelope.
func (b *Book) Copy(ctx context.Context) (c branch.Copy, bare int, err error) {
	err = b.read(ctx, "copy what is not posted", func(t *tx) error {
		var p *branch.Public
		if _, err := t.Fact(factBranch, &p); err != nil {
			return err
		}
		if _, err := t.Fact(factDevice, &c.Head.Device); err != nil {
			return err
		}
		if p != nil {
			c.Head.Branch = p.ID()
		}
		c.Head.Made = b.now()
		seq, no, err := t.Counters()
		if err != nil {
			return err
		}
		c.Head.Stood = proof.Checkpoint{Head: proof.Head{Device: c.Head.Device.ID, Code: c.Head.Device.Code, Seq: seq, Receipt: no}, At: c.Head.Made}
		if bare, err = t.envelopes().Bare(); err != nil {
			return err
		}
		c.Items, err = t.envelopes().Needed()
		return err
	})
	return c, bare, err
}
