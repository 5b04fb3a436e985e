package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/spoken"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// How long a code for a new device holds, and how far the device's clock may be off.
const (
	inviteLife = 48 * time.Hour
	clocksOff  = 24 * time.Hour
)

func codeSecret(user string) string { return "code." + strings.ToLower(user) }

func setPolicy(t *deskbook.Tx, p payout.Policy) error {
	was, err := t.Policy()
	if err != nil {
		return err
	}
	one, err := json.Marshal(was)
	if err != nil {
		return err
	}
	two, err := json.Marshal(p)
	if err != nil || bytes.Equal(one, two) {
		return err
	}
	return t.SetPolicy(p)
}

// Invite makes a code with which one device enrols, "Q4TM-8XKA-7R2B", good for two days.
func (d *Desk) Invite(ctx context.Context) (string, error) {
	b := make([]byte, 12)
	if _, err := io.ReadFull(d.Random, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = spoken.Letter(b[i])
	}
	code := string(b[:4]) + "-" + string(b[4:8]) + "-" + string(b[8:])
	return code, d.Book.Write(ctx, func(t *deskbook.Tx) error {
		return t.Invite(deskbook.Digest(spoken.Bare(code)), t.Now.Add(inviteLife).UnixMilli())
	})
}

// Enrol gives a device and its user a token. The same key may come again with its code, when the answer was lost; the
// token before counts no more then. desk.uncertified, desk.code (NotPermitted).
func (d *Desk) Enrol(ctx context.Context, e deskapi.Enrol) (deskapi.Enrolled, error) {
	out := deskapi.Enrolled{Institution: d.Institution}
	if d.Countersign != nil {
		out.Countersign = publicOf(d.Countersign)
	}
	c := e.Certificate
	now := d.Now()
	if off := now.Sub(e.At).Abs(); off > clocksOff || c.Device != e.Device.ID || d.certified(c, now) != nil ||
		proof.Verify(c.Key, deskapi.ForEnrol, e.Message(), e.Signature) != nil {
		return out, app.Trouble(app.NotPermitted, "desk.uncertified", nil)
	}
	b := make([]byte, 20)
	if _, err := io.ReadFull(d.Random, b); err != nil {
		return out, err
	}
	for i := range b {
		b[i] = spoken.Letter(b[i])
	}
	out.Token = string(b)
	return out, d.Book.Write(ctx, func(t *deskbook.Tx) error {
		taken, err := t.TakeInvite(deskbook.Digest(spoken.Bare(e.Code)), c.ID())
		if err == nil && !taken {
			err = app.Trouble(app.NotPermitted, "desk.code", nil)
		}
		if err != nil {
			return err
		}
		if word, err := t.Shut(e.Device.ID); err != nil || word != "" {
			return cmp.Or[error](err, app.Trouble(app.NotPermitted, "desk.shut_out", nil))
		}
		return t.PutDevice(deskbook.Device{ID: e.Device.ID, Code: e.Device.Code, User: c.User, Name: c.Name, Key: c.ID()}, deskbook.Digest(out.Token))
	})
}

// certified says that the branch knows this key, now.
func (d *Desk) certified(c proof.Certificate, now time.Time) error {
	if err := c.Check(d.Branch); err != nil {
		return err
	}
	if !c.Covers(now) {
		return proof.ErrUncertified
	}
	return nil
}

// Who has a token. desk.no_token (SignedOut).
func (d *Desk) Who(ctx context.Context, token string) (c Caller, err error) {
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
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
func (d *Desk) ShutOut(ctx context.Context, device, word string) (n int, err error) {
	err = d.Book.Write(ctx, func(t *deskbook.Tx) error {
		n, err = t.ShutOut(device, word)
		return err
	})
	return n, err
}

// Devices that enrolled here.
func (d *Desk) Devices(ctx context.Context) (all []deskbook.Device, err error) {
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
		all, err = t.Devices()
		return err
	})
	return all, err
}
