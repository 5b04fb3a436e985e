package design

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
	"daftari/store"
)

// SignedCode of the device of a signed book; codes as devices really have them have no dash.
const SignedCode = "K7"

// Branch is the key of the branch that certified the officer of a signed book.
func Branch() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
}

// SignedBook is Book on a device whose officer signs what she records with a key that the branch certified; another
// fill is another person's key.
func SignedBook(t testing.TB, clock *Clock, fill byte) *store.Book {
	t.Helper()
	seed := bytes.Repeat([]byte{fill}, ed25519.SeedSize)
	key, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	device := app.Device{ID: Device().ID, Code: SignedCode}
	cert := proof.Certify(proof.Certificate{Serial: "1", Institution: "mlimani", Device: device.ID, Code: device.Code, User: Officer().Username,
		Name: Officer().Name, Role: "officer", Key: key, From: On("2026-01-01", "00:00").UTC()}, Branch())
	signer, err := proof.NewKeySigner(seed, cert)
	if err != nil {
		t.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return book(t, clock, device, store.Options{
		Signer: func() proof.Signer { return signer },
		Slip:   func(r app.Receipt, on []app.Entry) string { return proof.Slip(w, "Mlimani", r, on) },
	})
}

// Auditor of a book, which trusts the branch's key.
func Auditor(b *store.Book, clock *Clock) *audit.Auditor {
	public, _ := Branch().Public().(ed25519.PublicKey)
	keys := audit.Keys{Branches: []ed25519.PublicKey{public}}
	return &audit.Auditor{Book: audit.Book{Ledger: b.Ledger(), Tables: b}, Now: func() time.Time { return clock.Now.In(Zone()) },
		Keys: func(context.Context) (audit.Keys, error) { return keys, nil }}
}
