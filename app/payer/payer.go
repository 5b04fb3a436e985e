// Package payer is what people do with money by wallet on a device: payments are asked for one by one, sent in batches,
// approved by a second person, taken out, asked for and settled with evidence; clients are asked to pay; and one contact
// with the desk tells it what it is owed and brings what it did (C1-C8, D1, D4).
//
// Until the desk has a batch the device's book is the truth; from then on the device only hears. It never pays and never
// posts. Every refusal is an *app.Problem whose key begins with "payer.", "payout." or comes from the book.
package payer

import (
	"context"
	"iter"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
)

// Portfolio is what the core last told about clients and accounts.
type Portfolio interface {
	Officer(ctx context.Context) (app.Officer, error) // who is at the device
	Owner(ctx context.Context) (app.Officer, error)   // in whose name it speaks to the core
	Account(ctx context.Context, ref app.AccountRef) (app.AccountFile, error)
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	AllLoans(ctx context.Context) iter.Seq2[app.Loan, error]
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	PaidOut(ctx context.Context, refs ...app.AccountRef) (map[app.AccountRef]app.Sheet, error)
}

// Files are the payments and batches of the book for readers.
type Files interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
	Payment(ctx context.Context, key app.Key) (payout.File, error)
	Batches(ctx context.Context) ([]payout.BatchFile, error)
	Batch(ctx context.Context, key app.Key) (payout.BatchFile, error)
	Waiting(ctx context.Context) ([]payout.Waiting, error)
	Barred(ctx context.Context, refs ...app.AccountRef) (map[app.AccountRef]payout.Payment, error)
}

// Ledger writes what people do. Each call is one transaction.
type Ledger interface {
	Make(ctx context.Context, p payout.Payment) (payout.Payment, error)
	Send(ctx context.Context, g payout.Group, own *payout.Decision) (payout.Group, error)
	Decide(ctx context.Context, d payout.Decision, by proof.Signer) error
	Withdraw(ctx context.Context, batch app.Key, reason string) (gone bool, err error)
	Claim(ctx context.Context, key app.Key, by, reason string) (gone bool, err error)
	Again(ctx context.Context, key app.Key, by string) error
}

// Errands are what the desk is owed, and what it said.
type Errands interface {
	AskNow(ctx context.Context, key app.Key) error
	Testify(ctx context.Context, e payout.Evidence, by proof.Signer) error
	Errands(ctx context.Context) ([]payout.Errand, error)
	Pack(ctx context.Context, e payout.Errand) (x payout.Parcel, found bool, err error)
	Hear(ctx context.Context, h payout.Heard) error
	Doubts(ctx context.Context) ([]payout.Doubt, error) // payments of colleagues that the last feed asked about
}

// Known is what the device knows of its desk.
type Known interface {
	Desk(ctx context.Context) (payout.Desk, error)
	Join(ctx context.Context, d payout.Desk) error
	Contact(ctx context.Context) (payout.Contact, error)
	Policy(ctx context.Context) (payout.Policy, error)
	Branch(ctx context.Context) (payout.Branch, error)
	KeepBranch(ctx context.Context, b payout.Branch) error
}

// Tokens are the desk as each user of the device joined it, and where her feed was read to.
type Tokens interface {
	Desks(ctx context.Context) ([]payout.Desk, error)
	Cursor(ctx context.Context, user string) (payout.Contact, error)
}

// Payer of one book. All fields are needed; one book usually serves the first seven.
type Payer struct {
	Portfolio Portfolio
	Files     Files
	Ledger    Ledger
	Errands   Errands
	Known     Known
	Tokens    Tokens
	Purses    Purses

	// Signer of who is at the device; nil where nobody is.
	Signer func() proof.Signer
	// Reach gives the line to a desk. It touches no network.
	Reach func(ctx context.Context, d payout.Desk) (Line, error)

	Device func(ctx context.Context) (app.Device, error)
	Today  func(ctx context.Context) (app.Date, error) // business date
	Now    func() time.Time
	NewKey func() app.Key
	Stamp  func() app.Stamp

	talk sync.Mutex // one contact at a time
}

// signer of who acts: the named one, else who is at the device. vault.locked (SignedOut) where nobody is.
func (p *Payer) signer(by proof.Signer) (proof.Signer, error) {
	if by == nil && p.Signer != nil {
		by = p.Signer()
	}
	if by == nil {
		return nil, app.Trouble(app.SignedOut, "vault.locked", nil)
	}
	return by, nil
}

func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "payer."+what, nil, args...)
}
