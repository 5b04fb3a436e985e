package devices

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/spoken"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// How long a code for a new device holds, how far the device's clock may be off, and the letters of a code and of a token.
const (
	inviteLife = 48 * time.Hour
	clocksOff  = 24 * time.Hour
	inCode     = 12
	inToken    = 20
)

// Invite makes a code with which one device enrols, "Q4TM-8XKA-7R2B", good for two days.
func (r *Register) Invite(ctx context.Context) (string, error) {
	b, err := spoken.Random(r.random, inCode)
	if err != nil {
		return "", err
	}
	return b[:4] + "-" + b[4:8] + "-" + b[8:], r.book.Write(ctx, func(t *deskbook.Tx) error {
		return t.Invite(deskbook.Digest(b), t.Now.Add(inviteLife).UnixMilli())
	})
}

// Enrol gives a device and its user a token. The same key may come again with its code, when the answer was lost; the
// token before counts no more then. desk.uncertified, desk.code (NotPermitted).
func (r *Register) Enrol(ctx context.Context, e deskapi.Enrol) (deskapi.Enrolled, error) {
	out := deskapi.Enrolled{Institution: r.house.Name}
	if r.house.Countersign != nil {
		out.Countersign = publicOf(r.house.Countersign)
	}
	c := e.Certificate
	if off := r.now().Sub(e.At).Abs(); off > clocksOff || c.Device != e.Device.ID || r.Certified(c) != nil ||
		proof.Verify(c.Key, deskapi.ForEnrol, e.Message(), e.Signature) != nil {
		return out, app.Trouble(app.NotPermitted, "desk.uncertified", nil)
	}
	var err error
	if out.Token, err = spoken.Random(r.random, inToken); err != nil {
		return out, err
	}
	return out, r.book.Write(ctx, func(t *deskbook.Tx) error {
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

func publicOf(k ed25519.PrivateKey) []byte {
	pub, _ := k.Public().(ed25519.PublicKey)
	return pub
}
