package proof_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"daftari/app/proof"
)

func seed(fill byte) []byte { return bytes.Repeat([]byte{fill}, ed25519.SeedSize) }

func key(fill byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(seed(fill)) }

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

var day = time.Date(2026, 9, 17, 8, 0, 0, 0, time.UTC)

func certificate() proof.Certificate {
	return proof.Certificate{Serial: "7", Institution: "amani", Device: "0b8e", Code: "K7", User: "rehema", Name: "Rehema Achola",
		Role: "officer", Key: public(key(1)), From: day, Until: day.AddDate(1, 0, 0)}
}

func TestCertificate(t *testing.T) {
	branch := key(9)
	c := proof.Certify(certificate(), branch)
	got, err := proof.ParseCertificate(c.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), c.Bytes()) || got.User != "rehema" || !got.Until.Equal(c.Until) || got.ID() != proof.KeyID(public(key(1))) {
		t.Errorf("read %+v", got)
	}
	self := proof.Certify(certificate(), key(1))
	for _, c := range []struct {
		name     string
		cert     proof.Certificate
		branches []ed25519.PublicKey
		want     error
	}{
		{"its branch", got, []ed25519.PublicKey{public(key(8)), public(branch)}, nil},
		{"another branch", got, []ed25519.PublicKey{public(key(8))}, proof.ErrOtherBranch},
		{"no branch is known", got, nil, proof.ErrOtherBranch},
		{"self-made", self, []ed25519.PublicKey{public(branch), public(key(1))}, proof.ErrUncertified},
		{"changed after it was signed", func() proof.Certificate { c := got; c.User = "joseph"; return c }(),
			[]ed25519.PublicKey{public(branch)}, proof.ErrSignature},
	} {
		if err := c.cert.Check(c.branches); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for at, want := range map[time.Time]bool{day.Add(-1): false, day: true, day.AddDate(0, 6, 0): true, day.AddDate(1, 0, 0): false} {
		if c.Covers(at) != want {
			t.Errorf("covers %s: %v", at, !want)
		}
	}
}

// No bit of a certificate or a checkpoint can be turned.
func TestEveryByteIsSigned(t *testing.T) {
	cert := proof.Certify(certificate(), key(9)).Bytes()
	point := proof.Countersign(proof.Checkpoint{Head: proof.Head{Device: "0b8e", Code: "K7", N: 41, Seq: 30, Receipt: 12, Hash: proof.Hash{1}}, At: day}, key(9)).Bytes()
	for name, c := range map[string]struct {
		whole []byte
		read  func([]byte) error
	}{
		"certificate": {cert, func(b []byte) error { _, err := proof.ParseCertificate(b); return err }},
		"checkpoint":  {point, func(b []byte) error { _, err := proof.ParseCheckpoint(b); return err }},
	} {
		if err := c.read(c.whole); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range c.whole {
			b := bytes.Clone(c.whole)
			b[i] ^= 1
			if err := c.read(b); !errors.Is(err, proof.ErrFormat) && !errors.Is(err, proof.ErrSignature) {
				t.Errorf("%s: byte %d turned: %v", name, i, err)
			}
			if err := c.read(c.whole[:i]); !errors.Is(err, proof.ErrFormat) {
				t.Errorf("%s: cut at %d: %v", name, i, err)
			}
		}
		if err := c.read(append(bytes.Clone(c.whole), 0)); !errors.Is(err, proof.ErrFormat) {
			t.Errorf("%s: something after it: %v", name, err)
		}
	}
}

func TestCheckpointFits(t *testing.T) {
	hashes := map[int64]proof.Hash{1: {1}, 2: {2}, 3: {3}}
	at := func(n int64) (proof.Hash, error) { return hashes[n], nil }
	head := proof.Head{Device: "d", N: 3, Hash: proof.Hash{3}}
	for _, c := range []struct {
		name string
		head proof.Head
		want error
	}{
		{"the same", proof.Head{Device: "d", N: 3, Hash: proof.Hash{3}}, nil},
		{"the book went on", proof.Head{Device: "d", N: 2, Hash: proof.Hash{2}}, nil},
		{"before the first record", proof.Head{Device: "d"}, nil},
		{"an older copy", proof.Head{Device: "d", N: 4, Hash: proof.Hash{4}}, proof.ErrBehind},
		{"an older copy that went on", proof.Head{Device: "d", N: 3, Hash: proof.Hash{33}}, proof.ErrForked},
		{"another device", proof.Head{Device: "e", N: 3, Hash: proof.Hash{3}}, proof.ErrOtherDevice},
	} {
		if err := (proof.Checkpoint{Head: c.head, At: day}).Fits(head, at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSigner(t *testing.T) {
	s, err := proof.NewKeySigner(seed(1), proof.Certificate{Device: "0b8e", Code: "K7", User: "rehema"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Certificate().Check(nil); !errors.Is(err, proof.ErrUncertified) {
		t.Errorf("a self-made certificate: %v", err)
	}
	sig, err := s.Sign(proof.ForRecord, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Verify(s.Certificate().Key, proof.ForRecord, []byte("x"), sig); err != nil {
		t.Error(err)
	}
	if err := proof.Verify(s.Certificate().Key, proof.ForReceipt, []byte("x"), sig); !errors.Is(err, proof.ErrSignature) {
		t.Errorf("a signature for one thing passed for another: %v", err)
	}
	if _, err := proof.NewKeySigner(seed(2), certificate()); err == nil {
		t.Error("took a certificate of another key")
	}
}

func FuzzCertificate(f *testing.F) {
	f.Add(proof.Certify(certificate(), key(9)).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := proof.ParseCertificate(b)
		if err == nil && !bytes.Equal(c.Bytes(), b) {
			t.Errorf("read what nobody wrote: %x", b)
		}
	})
}
