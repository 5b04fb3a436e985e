package keys

import "daftari/app"

// Confirm says that who is at the device is the user: by her PIN, or by her passphrase where she has chosen none. A wrong
// PIN counts like at a locked screen: vault.wrong_pin, and after the fifth in a row vault.pin_spent, upon which the caller
// locks; a wrong passphrase counts like at the opening.
func (u *Unlocked) Confirm(secret string) error {
	if u.HasPIN() {
		return u.tryPIN(secret)
	}
	again, err := u.ring.Unlock(u.User.Slot, secret)
	again.Wipe()
	return err
}

// Beside gives the keys of another user of the same book for one act, by her passphrase; errors are those of Ring.Unlock.
// The caller wipes them.
func (u *Unlocked) Beside(slot, passphrase string) (*Unlocked, error) {
	return u.ring.Unlock(slot, passphrase)
}

func (u *Unlocked) tryPIN(digits string) error {
	if u.wrongPINs >= MostPINs {
		return app.Trouble(app.SignedOut, "vault.pin_spent", nil)
	}
	p, err := u.pin()
	if err != nil {
		return err
	}
	u.wrongPINs++ // before the KDF, like every try
	switch {
	case p.fits(digits):
		u.wrongPINs = 0
		return nil
	case u.wrongPINs >= MostPINs:
		return app.Trouble(app.SignedOut, "vault.pin_spent", nil)
	}
	return app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", MostPINs-u.wrongPINs)
}
