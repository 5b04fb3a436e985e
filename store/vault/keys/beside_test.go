package keys_test

import (
	"testing"

	"daftari/store/vault/keys"
)

// TestConfirm: who signs for money says so by her PIN, by her passphrase while she has none; wrong ones count.
func TestConfirm(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	w.must(u.Confirm(right))
	w.is(u.Confirm(second), "vault.wrong_passphrase")
	w.must(u.ChangePIN("", "271828"))
	w.must(u.Confirm("271828"))
	for range keys.MostPINs - 1 {
		w.is(u.Confirm("000001"), "vault.wrong_pin")
	}
	w.is(u.Confirm("000001"), "vault.pin_spent")
	w.is(u.Confirm("271828"), "vault.pin_spent") // the right one comes too late
}

// TestBeside: another user's key for one act, by her own passphrase; it is hers, and goes alone.
func TestBeside(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	joseph, err := u.Add(keys.NewUser{Name: "Joseph", Role: keys.Approver, Passphrase: second})
	w.must(err)
	_, err = u.Beside(joseph.Slot, right)
	w.is(err, "vault.wrong_passphrase")
	his, err := u.Beside(joseph.Slot, second)
	w.must(err)
	if his.User.Slot != joseph.Slot || his.User.Sign.Equal(u.User.Sign) {
		t.Errorf("%+v", his.User)
	}
	his.Wipe()
	if _, err := his.Signer(); err == nil {
		t.Error("a wiped key signs")
	}
	_, err = u.Signer()
	w.must(err)
}
