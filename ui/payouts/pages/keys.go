package pages

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/vault/signing"
	"daftari/ui/cli/house"
	"daftari/ui/payouts/sign"
)

var _ sign.Keys = (*Keys)(nil)

// Keys of the people of a device. Secret confirms who signs; nil: the keys alone do.
type Keys struct {
	House  func() *house.House
	Secret func(secret string) error
	Clock  func() time.Time
}

// HasPIN is sign.Keys.
func (k *Keys) HasPIN() bool { return k.House().Keys.HasPIN() }

// Confirm is sign.Keys.
func (k *Keys) Confirm(_ context.Context, secret string) error {
	if k.Secret != nil {
		return k.Secret(secret)
	}
	return k.House().Keys.Confirm(secret)
}

// Beside is sign.Keys.
func (k *Keys) Beside(ctx context.Context) ([]sign.Person, error) {
	all, err := k.House().Keys.Users()
	if err != nil {
		return nil, err
	}
	var out []sign.Person
	for _, u := range all {
		if u.Slot == k.House().Keys.User.Slot {
			continue
		}
		o, err := k.House().Book.OfficerOf(ctx, u.Slot)
		if err != nil {
			return nil, err
		}
		out = append(out, sign.Person{Slot: u.Slot, Name: u.Name, User: o.Username})
	}
	return out, nil
}

// As is sign.Keys.
func (k *Keys) As(ctx context.Context, slot, passphrase string) (proof.Signer, func(), error) {
	u, err := k.House().Keys.Beside(slot, passphrase)
	if err != nil {
		return nil, nil, err
	}
	s, err := signing.Second(ctx, k.House().Book, u, k.Clock)
	if err == nil && s == nil { // a nil signer would be who is at the device
		err = app.Trouble(app.SignedOut, "vault.locked", nil)
	}
	if err != nil {
		u.Wipe()
		return nil, nil, err
	}
	return s, u.Wipe, nil
}

// Approves says that who is at the device may let go what others ask for, as far as this book was told.
func (k *Keys) Approves(ctx context.Context) (bool, error) {
	h := k.House()
	if h == nil || h.Payer == nil {
		return false, nil
	}
	me, err := h.Book.Officer(ctx)
	if err != nil {
		return false, err
	}
	policy, err := h.Payer.Known.Policy(ctx)
	return policy.Of(me.Username).Approves.Valid(), err
}
