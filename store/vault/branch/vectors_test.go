package branch_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

var keepVectors = flag.Bool("vectors", false, "draw the test vectors of docs/crypto/branch.md anew: a new format only")

// vectors are the test vectors of docs/crypto/branch.md: what was written once must be read for ever.
type vectors struct {
	Passphrase  string          `json:"passphrase"`
	KeyFile     json.RawMessage `json:"keyFile"`
	Fingerprint string          `json:"fingerprint"`
	SealSecret  string          `json:"sealSecret"`  // hex, X25519
	CertifySeed string          `json:"certifySeed"` // hex, ed25519
	Enrolment   string          `json:"enrolment"`
	Standing    string          `json:"standing"`
	EntryKey    app.Key         `json:"entryKey"`
	Envelope    string          `json:"envelope"` // hex
	Record      json.RawMessage `json:"record"`
	Copy        string          `json:"copy"`   // hex
	Signed      string          `json:"signed"` // hex, the envelope of a record with its proof
}

const vectorsFile = "testdata/vectors.json"

func TestVectors(t *testing.T) {
	if *keepVectors {
		drawVectors(t)
	}
	text, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	k, err := branch.OpenKeys(v.KeyFile, v.Passphrase)
	if err != nil || k.Public().Fingerprint() != v.Fingerprint {
		t.Fatalf("the key file: %v", err)
	}
	e, err := branch.ReadEnrolment(v.Enrolment, at)
	if err != nil || e.User != "rehema" || !e.Branch.Same(k.Public()) {
		t.Errorf("the enrolment: %+v, %v", e, err)
	}
	if s, err := k.Public().ReadStanding(v.Standing, "d1"); err != nil || !s.Out {
		t.Errorf("the standing: %+v, %v", s, err)
	}
	env, err := hex.DecodeString(v.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	r, err := k.Open(v.EntryKey, env)
	var want branch.Record
	if err := json.Unmarshal(v.Record, &want); err != nil {
		t.Fatal(err)
	}
	if err != nil || mustJSON(t, r) != mustJSON(t, want) {
		t.Errorf("the envelope: %+v, %v", r, err)
	}
	if env, err = hex.DecodeString(v.Signed); err != nil {
		t.Fatal(err)
	}
	if r, err := k.Open(v.EntryKey, env); err != nil || k.Public().Unproven(r, nil) != "" {
		t.Errorf("the signed envelope: %q, %v", k.Public().Unproven(r, nil), err)
	}
	file, err := hex.DecodeString(v.Copy)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := branch.ReadCopy(file); err != nil || len(c.Items) != 1 || c.Items[0].Key != v.EntryKey {
		t.Errorf("the copy: %+v, %v", c, err)
	}
	page, err := os.ReadFile("../../../docs/crypto/branch.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"fingerprint": v.Fingerprint, "enrolment": v.Enrolment, "envelope": v.Envelope, "secret": v.SealSecret} {
		if !strings.Contains(string(page), text) {
			t.Errorf("docs/crypto/branch.md does not hold the %s", name)
		}
	}
}

var at = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// secretsOf draws the same bytes as keys(t, seed) does.
func secretsOf(seed byte) []byte {
	d := dice(seed)
	secret := make([]byte, 64)
	_, _ = d.Read(secret)
	return secret
}

func drawVectors(t *testing.T) {
	t.Helper()
	k, d := keys(t, 1), dice(9)
	secret := secretsOf(1)
	v := vectors{Passphrase: "kahawa na mandazi asubuhi", Fingerprint: k.Public().Fingerprint(), EntryKey: "5f0c9f4e-7a55-4c8e-9a39-2b86c2a3f001",
		SealSecret: hex.EncodeToString(secret[:32]), CertifySeed: hex.EncodeToString(secret[32:])}
	var err error
	keep := func(e error) {
		t.Helper()
		if e != nil {
			t.Fatal(e)
		}
	}
	v.KeyFile, err = branch.WriteKeys(k, v.Passphrase, vault.Floor(), &d)
	keep(err)
	v.Enrolment, err = k.Enrol(branch.Enrolment{ID: "e1", Made: at, Until: at.AddDate(50, 0, 0), Institution: "Umoja SACCO", Code: "umoja",
		Server: "https://core.example", Tenant: "default", User: "rehema"})
	keep(err)
	v.Standing, err = k.Say(branch.Standing{Device: "d1", Out: true, By: "Amina", At: at})
	keep(err)
	s, err := branch.NewSealer(k.Public())
	keep(err)
	r := record(t, v.EntryKey)
	all, err := s.Seal([]branch.Record{r})
	keep(err)
	envelope := all[0]
	v.Envelope, v.Record = hex.EncodeToString(all[0]), json.RawMessage(mustJSON(t, r))
	if all, err = s.Seal([]branch.Record{signed(t, v.EntryKey, certificate(k.Certifier(), nil))}); err == nil {
		v.Signed = hex.EncodeToString(all[0])
	}
	keep(err)
	file, err := branch.WriteCopy(branch.Copy{Head: branch.Head{Device: r.Device, Made: at, Branch: k.Public().ID()},
		Items: []branch.Item{{Key: v.EntryKey, Seq: 1201, State: app.Queued, Envelope: envelope}}})
	keep(err)
	v.Copy = hex.EncodeToString(file)
	text, err := json.MarshalIndent(v, "", " ")
	keep(err)
	keep(os.MkdirAll("testdata", 0o755))
	keep(os.WriteFile(vectorsFile, append(text, '\n'), 0o644))
}
