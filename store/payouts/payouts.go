// Package payouts keeps payments by wallet, their batches and decisions in a device's book, and what the desk is owed
// and told of them (app/payout). Everything that names people, numbers or amounts is sealed; payments, batches and
// papers are written once, states move, and what the desk has answered is struck off in the transaction that keeps its
// answer.
package payouts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/chain"
	"daftari/store/disk"
	"daftari/store/journal"
	"daftari/store/sealed"
	"daftari/store/vault"
)

// Tables whose blobs are sealed; the names are bound to the blobs and never change.
const (
	inBatch   = "payout_batch"
	inPayout  = "payout"
	inPaper   = "payout_paper"
	inWaiting = "payout_waiting"
)

// Documents of the book.
const (
	factDesk    = "payout_desk"
	factDesks   = "payout_desks"
	factContact = "payout_contact"
	factPolicy  = "payout_policy"
	factBranch  = "payout_branch"
	factDoubts  = "payout_doubts"
	factDevice  = "device"
)

// Kind is the kind of app.Change that tells of a payment or a batch.
const Kind = "payout"

// Payouts of a book. Its methods may be called from any goroutine.
type Payouts struct {
	DB      *disk.DB
	Box     sealed.Box
	Signer  func() proof.Signer // of who is at the device; nil, or giving nil, chains records without a signature
	Stamp   func() app.Stamp
	Now     func() time.Time
	Trouble func(doing string, err error) error
	Tell    func([]app.Change) // hears of what was committed
}

// Rows of payments as one transaction sees them.
type Rows struct {
	journal.Rows
	box sealed.Box
}

// On gives the payments in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{journal.On(t, box), box} }

func (p *Payouts) read(ctx context.Context, doing string, fn func(Rows) error) error {
	return p.Trouble(doing, p.DB.Read(ctx, func(t *disk.Tx) error { return fn(On(t, p.Box)) }))
}

// write runs fn in one transaction, and tells that payments changed once it is durable.
func (p *Payouts) write(ctx context.Context, doing string, fn func(Rows) error) error {
	if err := p.DB.Write(ctx, func(t *disk.Tx) error { return fn(On(t, p.Box)) }); err != nil {
		return p.Trouble(doing, err)
	}
	p.Tell([]app.Change{{Kind: Kind}})
	return nil
}

// chained appends an event to the ledger's chain, signed by who made it; by nil is who is at the device.
func (p *Payouts) chained(t Rows, by proof.Signer, e proof.Event) error {
	var d app.Device
	if _, err := t.Fact(factDevice, &d); err != nil {
		return err
	}
	r := proof.Record{Device: d, At: p.Stamp(), Event: &e}
	if by == nil && p.Signer != nil {
		by = p.Signer()
	}
	if by != nil {
		r.User = by.Certificate().User
	}
	return chain.On(t.Tx, t.box).Append(by, []proof.Record{r})
}

// Desk that this device has joined, as its last user did; no address where there is none.
func (p *Payouts) Desk(ctx context.Context) (d payout.Desk, err error) {
	all, err := p.Desks(ctx)
	if len(all) > 0 {
		d = all[len(all)-1]
	}
	return d, err
}

// Desks are the desk as each user of this device joined it, the last one last.
func (p *Payouts) Desks(ctx context.Context) (all []payout.Desk, err error) {
	err = p.read(ctx, "read the desk", func(t Rows) error {
		all, err = t.desks()
		return err
	})
	return all, err
}

func (t Rows) desks() (all []payout.Desk, err error) {
	if n, err := t.Fact(factDesks, &all); err != nil || n > 0 {
		return all, err
	}
	var one payout.Desk // of a book of before each user had a token
	if n, err := t.Fact(factDesk, &one); err != nil || n == 0 {
		return nil, err
	}
	return []payout.Desk{one}, nil
}

// Join keeps the desk with the token of one user, beside those of others. Her feed is read from its beginning. Another desk
// takes the place of the one before for all: payout.other_desk (Conflict) while that may be paying.
func (p *Payouts) Join(ctx context.Context, d payout.Desk) error {
	return p.write(ctx, "keep the desk", func(t Rows) error {
		was, err := t.desks()
		if err != nil {
			return err
		}
		var all []payout.Desk
		for _, x := range was {
			same := x.Tenant == d.Tenant && (x.Address == d.Address || len(d.Countersign) > 0 && bytes.Equal(x.Countersign, d.Countersign))
			if !same {
				if err := t.nothingGoesOn(); err != nil {
					return err
				}
				if err := t.SetFact(factBranch, payout.Branch{}); err != nil {
					return err
				}
				continue
			}
			if x.User != "" && !strings.EqualFold(x.User, d.User) {
				x.Address, x.CA = d.Address, d.CA // it moved
				all = append(all, x)
			}
		}
		if err := errors.Join(t.SetFact(factContact, payout.Contact{}), t.SetFact(cursorOf(d.User), payout.Contact{})); err != nil {
			return err
		}
		return t.SetFact(factDesks, append(all, d))
	})
}

// nothingGoesOn at the desk, nor may the desk have anything.
func (t Rows) nothingGoesOn() error {
	found, err := t.One([]any{new(string)}, `SELECT key FROM payout WHERE state NOT IN ('pending', 'made', 'closed', 'cancelled', 'rejected', 'expired')
		UNION ALL SELECT about FROM payout_errand WHERE tried = 1 LIMIT 1`)
	if err == nil && found {
		err = app.Trouble(app.Conflict, "payout.other_desk", nil)
	}
	return err
}

// Contact is how the last talk with the desk ended, whose ever.
func (p *Payouts) Contact(ctx context.Context) (payout.Contact, error) { return p.Cursor(ctx, "") }

// Cursor is the same of one user of the desk, with where her feed was read to.
func (p *Payouts) Cursor(ctx context.Context, user string) (c payout.Contact, err error) {
	err = p.read(ctx, "read the last contact", func(t Rows) error {
		_, err := t.Fact(cursorOf(user), &c)
		return err
	})
	return c, err
}

func cursorOf(user string) string {
	if user == "" {
		return factContact
	}
	return factContact + "/" + strings.ToLower(user)
}

// Policy as the desk last told it; the zero Policy, under which everything is asked for, before.
func (p *Payouts) Policy(ctx context.Context) (y payout.Policy, err error) {
	err = p.read(ctx, "read the policy", func(t Rows) error {
		_, err := t.Fact(factPolicy, &y)
		return err
	})
	return y, err
}

// Branch as the desk last told who approves; the zero Branch before.
func (p *Payouts) Branch(ctx context.Context) (b payout.Branch, err error) {
	err = p.read(ctx, "read the branch", func(t Rows) error {
		_, err := t.Fact(factBranch, &b)
		return err
	})
	return b, err
}

// KeepBranch keeps what the desk told.
func (p *Payouts) KeepBranch(ctx context.Context, b payout.Branch) error {
	return p.write(ctx, "keep the branch", func(t Rows) error { return t.SetFact(factBranch, b) })
}

// Doubts are the payments of colleagues of which the user of this device may say what she saw, as the last feed told.
func (p *Payouts) Doubts(ctx context.Context) (all []payout.Doubt, err error) {
	err = p.read(ctx, "read what people are asked about", func(t Rows) error {
		all, err = t.doubts()
		return err
	})
	return all, err
}

func (t Rows) doubts() (all []payout.Doubt, err error) {
	_, err = t.Fact(factDoubts, &all)
	return all, err
}

// paper is written under the next number of its kind, which it gives.
func (t Rows) paper(about app.Key, kind string, v any) (no int64, err error) {
	_, err = t.One([]any{&no}, "SELECT coalesce(max(no), 0) + 1 FROM payout_paper WHERE about = ? AND kind = ?", about, kind)
	if err != nil {
		return 0, err
	}
	blob, err := t.box.Seal(inPaper, paperRow(about, kind, no), sealed.RowFormat, v)
	if err != nil {
		return 0, err
	}
	return no, t.Insert("payout_paper (about, kind, no, blob)", [][]any{{about, kind, no, blob}})
}

func paperRow(about app.Key, kind string, no int64) string {
	return fmt.Sprintf("%s/%s/%d", about, kind, no)
}

// papers of one kind about one thing, in order.
func papers[T any](t Rows, about app.Key, kind string) (all []T, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var no int64
		var blob []byte
		if err := scan(&no, &blob); err != nil {
			return err
		}
		var v T
		if err := t.box.Open(inPaper, paperRow(about, kind, no), sealed.RowFormat, blob, &v); err != nil {
			return err
		}
		all = append(all, v)
		return nil
	}, "SELECT no, blob FROM payout_paper WHERE about = ? AND kind = ? ORDER BY no", about, kind)
	return all, err
}

// last paper of a kind; false where there is none.
func (t Rows) last(about app.Key, kind string, v any) (bool, error) {
	var no int64
	var blob []byte
	found, err := t.One([]any{&no, &blob}, "SELECT no, blob FROM payout_paper WHERE about = ? AND kind = ? ORDER BY no DESC LIMIT 1", about, kind)
	if err != nil || !found {
		return false, err
	}
	return true, t.box.Open(inPaper, paperRow(about, kind, no), sealed.RowFormat, blob, v)
}

// owe the desk a call; the same once more is one.
func (t Rows) owe(what payout.Call, about app.Key, no int64) error {
	_, err := t.Exec("INSERT OR IGNORE INTO payout_errand (what, about, no) VALUES (?, ?, ?)", what, about, no)
	return err
}

func (t Rows) owed(about app.Key) (all []payout.Call, err error) {
	return disk.List[payout.Call](t.Tx, "SELECT what FROM payout_errand WHERE about = ? ORDER BY id", about)
}

// reached says that the desk has the batch, or may have.
func (t Rows) reached(batch app.Key) (bool, error) {
	var here int
	found, err := t.One([]any{&here}, "SELECT 1 FROM payout_errand WHERE what = 'batch' AND about = ? AND tried = 0", batch)
	return !found, err
}

// damaged leaves what was damaged where it lies to who audits: one bad row hides no other.
func damaged(err error) bool { return errors.Is(err, vault.ErrSealed) }
