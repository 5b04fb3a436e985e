package store

import (
	"context"

	"daftari/app"
	"daftari/store/envelopes"
	"daftari/store/escrow"
	"daftari/store/vault/branch"
)

// recovered is holder and code of the attempt that may have been another device's.
const recovered = "recovered"

func (t *tx) envelopes() envelopes.Rows { return envelopes.On(t.Tx, t.box) }

func (t *tx) escrow() escrow.Rows { return escrow.On(t.Tx, t.box) }

// Branch to which records are sealed; zero where the institution has no branch key.
func (b *Book) Branch(ctx context.Context) (p branch.Public, err error) {
	err = b.read(ctx, "read the branch", func(t *tx) error {
		got, err := t.escrow().Branch()
		if got != nil {
			p = *got
		}
		return err
	})
	return p, err
}

// SetBranch gives the book the branch to which records are sealed from now on, and seals what is
// not posted yet, all in one transaction. branch.not_keys (BadInput) for keys that seal nothing.
func (b *Book) SetBranch(ctx context.Context, p branch.Public) error {
	return b.write(ctx, "seal to the branch", func(t *tx) ([]app.Change, error) { return nil, t.escrow().Set(p) })
}

// keepForBranch seals what was recorded; what cannot be sealed is owed, and no tap is lost for it.
func (r *recorder) keepForBranch() error { return r.escrow().Keep(r.out.Entries, r.out.Receipts) }

// Copy gathers what a rescue needs, for a file outside this folder: small, and of no use to anybody
// but the branch. What is owed is sealed before, where that can be done now. Bare counts entries
// that are not posted and have no envelope.
func (b *Book) Copy(ctx context.Context) (c branch.Copy, bare int, err error) {
	copied := func(t *tx) (err error) {
		c, bare, err = t.escrow().Copy()
		return err
	}
	err = b.read(ctx, "copy what is not posted", copied)
	if err == nil && bare > 0 && len(c.Head.Branch) > 0 {
		_ = b.write(ctx, "seal what is owed", func(t *tx) ([]app.Change, error) { return nil, t.escrow().CatchUp() }) // bare tells
		err = b.read(ctx, "copy what is not posted", copied)
	}
	c.Head.Made = b.now()
	c.Head.Stood.At = c.Head.Made
	return c, bare, err
}
