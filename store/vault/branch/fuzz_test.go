package branch_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"testing"
	"time"

	"daftari/app"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

// FuzzEnrolment: nothing that is not signed by the keys it carries is taken, and nothing panics.
func FuzzEnrolment(f *testing.F) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	text, err := keys(f, 1).Enrol(branch.Enrolment{ID: "e", Made: now, Until: now.Add(time.Hour), Institution: "U", Code: "u", Server: "s", Tenant: "t", User: "r"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("daftari-enrol-1..")
	f.Add("daftari-enrol-1.e30.AA")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := branch.ReadEnrolment(s, now)
		if err == nil && (e.Branch.IsZero() || e.Server == "") {
			t.Fatal("an empty enrolment was taken")
		}
		_, _ = keys(t, 1).Public().ReadStanding(s, "d1")
	})
}

// FuzzRequest: nobody asks with a key that she does not hold, and nobody answers for the branch.
func FuzzRequest(f *testing.F) {
	k := keys(f, 1)
	text, err := branch.Ask(asking(), userKey(7), make([]byte, 32))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("daftari-request-1.e30.AA")
	f.Add("daftari-answer-1.e30.AA")
	f.Fuzz(func(t *testing.T, s string) {
		if r, err := branch.ReadRequest(s); err == nil && (r.User == "" || len(r.Key) == 0) {
			t.Fatal("an empty request was taken")
		}
		if _, err := k.Public().ReadAnswer(s, "d1", userKey(7).Public().(ed25519.PublicKey)); err == nil {
			t.Fatal("an answer that nobody signed was taken")
		}
		_, _ = branch.PeekAnswer(s)
	})
}

// FuzzEnvelope: only what was sealed for the entry opens.
func FuzzEnvelope(f *testing.F) {
	k := keys(f, 1)
	s, err := branch.NewSealer(k.Public())
	if err != nil {
		f.Fatal(err)
	}
	all, err := s.Seal([]branch.Record{record(f, "k1")})
	if err != nil {
		f.Fatal(err)
	}
	env := all[0]
	f.Add(env)
	f.Add(env[:41])
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := k.Open("k1", b); err == nil && r.Entry.Key != "k1" {
			t.Fatal("another entry's record")
		}
	})
}

// FuzzCopy: what is read is written again the same.
func FuzzCopy(f *testing.F) {
	file, err := branch.WriteCopy(branch.Copy{Head: branch.Head{Device: app.Device{Code: "K7"}}, Items: []branch.Item{{Key: "k", State: app.Queued, Envelope: []byte("e")}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte("daftari copy 1\n\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := branch.ReadCopy(b)
		if err != nil {
			return
		}
		out, err := branch.WriteCopy(c)
		if err != nil {
			t.Fatal(err)
		}
		again, err := branch.ReadCopy(out)
		if err != nil || len(again.Items) != len(c.Items) {
			t.Fatalf("not the same again: %v", err)
		}
	})
}

// FuzzKeyFile: foreign key files neither open nor take the computer down.
func FuzzKeyFile(f *testing.F) {
	d := dice(3)
	file, err := branch.WriteKeys(keys(f, 1), "kahawa na mandazi", vault.Floor(), &d)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	public, err := json.Marshal(keys(f, 1).Public())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(public)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := branch.PublicOf(b)
		if err != nil {
			if p, err = branch.ReadPublic(b); err != nil {
				return
			}
		}
		if len(p.ID()) != 8 || bytes.Equal(p.Seal, nil) {
			t.Fatal("keys that are none")
		}
	})
}
