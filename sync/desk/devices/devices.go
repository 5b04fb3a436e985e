// Package devices is who calls at a desk, and what the desk keeps for them: codes to enrol with, tokens, who is shut out,
// sealed copies of records, and where each device's chain stands. What is paid is the affair of package desk above it.
package devices

import (
	"context"
	"crypto/ed25519"
	"io"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/deskbook"
)

// Caller is who calls: a device in the hands of a user.
type Caller struct {
	Device app.Device
	User   string
	Name   string
	Shut   string // the branch's word that this device is shut out; "" = it is not

	Held *payout.Held // what it says of itself with this call; nil = nothing
}

// Open keeps out a device that is shut out: desk.shut_out (NotPermitted).
func (c Caller) Open() error {
	if c.Shut != "" {
		return app.Trouble(app.NotPermitted, "desk.shut_out", nil)
	}
	return nil
}

// House is the institution that devices enrol with.
type House struct {
	Name        string
	Branch      []ed25519.PublicKey // that certify users
	Countersign ed25519.PrivateKey  // under devices' checkpoints; nil = none
}

// Register of the devices of an institution. Its methods may be called from any goroutine.
type Register struct {
	book   *deskbook.Book
	house  House
	now    func() time.Time
	random io.Reader
}

// New register over a desk's book; random is of tokens and codes.
func New(book *deskbook.Book, house House, now func() time.Time, random io.Reader) *Register {
	return &Register{book, house, now, random}
}

// Certified says that the branch knows this key, now.
func (r *Register) Certified(c proof.Certificate) error {
	if err := c.Check(r.house.Branch); err != nil {
		return err
	}
	if !c.Covers(r.now()) {
		return proof.ErrUncertified
	}
	return nil
}

// Who has a token. desk.no_token (SignedOut).
func (r *Register) Who(ctx context.Context, token string) (c Caller, err error) {
	err = r.book.Read(ctx, func(t *deskbook.Tx) error {
		dev, err := t.Holder(deskbook.Digest(token))
		if err == nil && dev == nil {
			err = app.Trouble(app.SignedOut, "desk.no_token", nil)
		}
		if err == nil {
			c = Caller{Device: app.Device{ID: dev.ID, Code: dev.Code}, User: dev.User, Name: dev.Name, Shut: dev.Shut}
		}
		return err
	})
	return c, err
}

// ShutOut keeps a device out, whoever holds it, by the branch's signed word, which it hears with its next feed; "" lets it
// in again. The number is of its users here.
func (r *Register) ShutOut(ctx context.Context, device, word string) (n int, err error) {
	err = r.book.Write(ctx, func(t *deskbook.Tx) error {
		n, err = t.ShutOut(device, word)
		return err
	})
	return n, err
}

// Devices that enrolled here.
func (r *Register) Devices(ctx context.Context) (all []deskbook.Device, err error) {
	err = r.book.Read(ctx, func(t *deskbook.Tx) error {
		all, err = t.Devices()
		return err
	})
	return all, err
}
