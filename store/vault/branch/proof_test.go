package branch_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/vault/branch"
)

func userKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

// certificate of rehema on the device of record.
func certificate(by ed25519.PrivateKey, change func(*proof.Certificate)) proof.Certificate {
	c := proof.Certificate{Institution: "umoja", Device: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7", User: "rehema", Role: "officer",
		Key: userKey(7).Public().(ed25519.PublicKey), From: at.AddDate(0, -1, 0), Until: at.AddDate(1, 0, 0)}
	if change != nil {
		change(&c)
	}
	return proof.Certify(c, by)
}

// signed is a record with what its chain says of it.
func signed(t testing.TB, key app.Key, cert proof.Certificate) branch.Record {
	t.Helper()
	r := record(t, key)
	x := []proof.Record{{Device: r.Device, User: "rehema", At: r.Entry.At, Entry: &r.Entry}}
	signer, err := proof.NewKeySigner(userKey(7).Seed(), cert)
	if err != nil {
		t.Fatal(err)
	}
	links, err := proof.Follow(3, proof.Hash{1, 2}, x, signer)
	if err != nil {
		t.Fatal(err)
	}
	linked, err := proof.Parse(links[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	p := branch.ProofOf(linked, links[0].Signature, cert)
	r.Proof = &p
	return r
}

// Who has the public keys can seal an envelope. It is nobody's word without the signature of a user whom
// the branch certified.
func TestUnproven(t *testing.T) {
	k := keys(t, 1)
	good := certificate(k.Certifier(), nil)
	own := certificate(userKey(7), nil)
	for name, c := range map[string]struct {
		cert   proof.Certificate
		change func(*branch.Record)
		known  []proof.Certificate
		want   string
	}{
		"as it was recorded":              {good, nil, nil, ""},
		"certified after it was recorded": {own, nil, []proof.Certificate{good}, ""},
		"no signature":                    {good, func(r *branch.Record) { r.Proof = nil }, nil, branch.Unsigned},
		"another amount": {good, func(r *branch.Record) {
			r.Entry.Amount, _ = r.Entry.Amount.Mul(10)
		}, nil, branch.Changed},
		"another account":         {good, func(r *branch.Record) { r.Entry.Account.ID++ }, nil, branch.Changed},
		"another receipt":         {good, func(r *branch.Record) { r.Entry.Receipt.N++ }, nil, branch.Changed},
		"another device":          {good, func(r *branch.Record) { r.Device.ID = "d1" }, nil, branch.Changed},
		"another place":           {good, func(r *branch.Record) { r.Proof.N++ }, nil, branch.Changed},
		"a cut hash":              {good, func(r *branch.Record) { r.Proof.Prev = r.Proof.Prev[:9] }, nil, branch.Changed},
		"no branch certified her": {own, nil, nil, branch.Uncertified},
		"another branch did":      {certificate(keys(t, 2).Certifier(), nil), nil, nil, branch.Uncertified},
		"it had run out":          {certificate(k.Certifier(), func(c *proof.Certificate) { c.Until = at.AddDate(0, 0, -1) }), nil, nil, branch.Uncertified},
		"of another device":       {certificate(k.Certifier(), func(c *proof.Certificate) { c.Device = "d1" }), nil, nil, branch.Uncertified},
		"of another user":         {certificate(k.Certifier(), func(c *proof.Certificate) { c.User = "otieno" }), nil, nil, branch.Uncertified},
		"of another key": {own, nil, []proof.Certificate{certificate(k.Certifier(), func(c *proof.Certificate) {
			c.Key = userKey(8).Public().(ed25519.PublicKey)
		})}, branch.Uncertified},
	} {
		t.Run(name, func(t *testing.T) {
			r := signed(t, "5f0c9f4e-7a55-4c8e-9a39-2b86c2a3f001", c.cert)
			if c.change != nil {
				c.change(&r)
			}
			s, err := branch.NewSealer(k.Public())
			if err != nil {
				t.Fatal(err)
			}
			sealed, err := s.Seal([]branch.Record{r})
			if err != nil {
				t.Fatal(err)
			}
			back, err := k.Open(r.Entry.Key, sealed[0])
			if err != nil {
				t.Fatal(err)
			}
			if got := k.Public().Unproven(back, c.known); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			t.Logf("%d bytes sealed", len(sealed[0]))
		})
	}
}
