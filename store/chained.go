package store

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/chain"
	"daftari/store/payouts"
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
	signer := r.signer
	c := chain.Recorded{Recorded: r.out, Cancels: r.in.Cancels, Voids: r.voids, Placed: r.in.Place, Device: r.device, At: r.b.stamp(), LastNo: r.no}
	if signer != nil {
		c.User = signer.Certificate().User
	} else if len(r.out.Entries) > 0 {
		c.User = r.out.Entries[0].By.Username
	}
	return chain.On(r.Tx, r.box).Append(signer, c.Records())
}

// square writes and signs the words of a receipt for its QR code; on are the entries on it.
func (r *recorder) square(rc *app.Receipt, on []app.Entry) (err error) {
	if r.signer == nil || r.b.opt.Slip == nil {
		return nil
	}
	slices.SortFunc(on, bySeq)
	if slip := r.b.opt.Slip(*rc, on); slip != "" {
		rc.Square, err = proof.Square(slip, r.signer)
	}
	return err
}

// stamp of a record that has none of its own.
func (b *Book) stamp() app.Stamp {
	here := b.reading()
	return app.Stamp{Wall: here.Wall, Boot: here.Boot, BootID: here.BootID}
}

// Ledger is the book's chain of records, for audits and checkpoints.
func (b *Book) Ledger() *chain.Ledger {
	return &chain.Ledger{DB: b.db, Box: b.box, Signer: b.signer, Stamp: b.stamp, Trouble: trouble, Tell: func() { b.tell([]app.Change{{Kind: Identity}}) }}
}

// Certificates of everybody who ever signed here, oldest first.
func (b *Book) Certificates(ctx context.Context) ([]proof.Certificate, error) {
	return b.Ledger().Certificates(ctx)
}

// Payouts are the book's payments by wallet.
func (b *Book) Payouts() *payouts.Payouts {
	return &payouts.Payouts{DB: b.db, Box: b.box, Signer: b.signer, Stamp: b.stamp, Now: b.now, Trouble: trouble, Tell: b.tell}
}
