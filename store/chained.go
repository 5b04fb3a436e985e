package store

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/chain"
)

// signer of who is at the device; nil where there is none.
func (b *Book) signer() proof.Signer {
	if b.opt.Signer == nil {
		return nil
	}
	return b.opt.Signer()
}

// chained appends what this recording changed to the ledger's chain.
func (r *recorder) chained() error {
	signer := r.b.signer()
	c := chain.Recorded{Recorded: r.out, Cancels: r.in.Cancels, Voids: r.voids, Device: r.device, At: app.Stamp{Wall: r.now}, LastNo: r.no}
	if signer != nil {
		c.User = signer.Certificate().User
	} else if len(r.out.Entries) > 0 {
		c.User = r.out.Entries[0].By.Username
	}
	if r.b.opt.Stamp != nil {
		c.At = r.b.opt.Stamp()
	}
	return chain.On(r.Tx, r.box).Append(signer, c.Records())
}

// square writes and signs the words of a receipt for its QR code; on are the entries on it.
func (r *recorder) square(rc *app.Receipt, on []app.Entry) error {
	signer := r.b.signer()
	if signer == nil || r.b.opt.Slip == nil {
		return nil
	}
	slices.SortFunc(on, bySeq)
	var err error
	rc.Square, err = proof.Square(r.b.opt.Slip(*rc, on), signer)
	return err
}

// Ledger is the book's chain of records, for audits and checkpoints.
func (b *Book) Ledger() *chain.Ledger {
	return &chain.Ledger{DB: b.db, Box: b.box, Signer: b.signer, Now: b.now, Stamp: b.opt.Stamp, Trouble: trouble}
}

// chainBefore chains what was recorded before there was a chain, without signatures: the first
// signed record covers it.
func (b *Book) chainBefore(ctx context.Context) error {
	missing := false
	err := b.read(ctx, "look for the chain", func(t *tx) (err error) {
		missing, err = chain.On(t.Tx, t.box).Missing()
		return err
	})
	if err != nil || !missing {
		return err
	}
	return b.write(ctx, "chain what was there before", func(t *tx) ([]app.Change, error) {
		return nil, chain.On(t.Tx, t.box).Before()
	})
}
