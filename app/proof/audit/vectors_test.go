package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
)

var update = flag.Bool("update", false, "write the vectors of docs/crypto anew")

const docs = "../../../docs/crypto"

// vectors are an honest day, a receipt of it, and one of each thing byte by byte.
func vectors(t *testing.T) map[string][]byte {
	t.Helper()
	h := newHouse(t)
	h.day()
	e := h.gather()
	point := h.checkpoint()
	e.Checkpoints = append(e.Checkpoints, point)
	var ledger bytes.Buffer
	must(t, audit.Write(&ledger, audit.About{Institution: "amani", Program: "vectors", Made: start}, e))
	all, err := h.book.Receipts(context.Background(), app.ReceiptFilter{})
	must(t, err)
	branch, err := json.Marshal(map[string]any{"daftari": "branch public keys", "version": 1, "certify": []byte(public(branchKey))})
	must(t, err)
	hash := proof.HashOf(e.Rows[0].Body)
	values, err := json.MarshalIndent(map[string]string{
		"branchSeed": hex.EncodeToString(branchKey.Seed()), "userSeed": hex.EncodeToString(key(1).Seed()),
		"certificate": hex.EncodeToString(e.Certificates[0].Bytes()), "checkpoint": hex.EncodeToString(point.Bytes()),
		"recordBody": hex.EncodeToString(e.Rows[0].Body), "recordHash": hash.String(), "recordSigner": e.Rows[0].Signer,
		"recordSignature": hex.EncodeToString(e.Rows[0].Signature), "square": all[0].Square,
		"receipt": all[0].No.String(), "receiptKeys": string(all[0].Entries[0]), "code": proof.Code(all[0].No, all[0].Entries),
	}, "", "  ")
	must(t, err)
	return map[string][]byte{"ledger.jsonl": ledger.Bytes(), "receipt.txt": []byte(all[0].Square + "\n"), "branch.json": append(branch, '\n'), "values.json": append(values, '\n')}
}

// The formats are those that docs/crypto/ledger.md gives: a change here is a new format.
func TestVectors(t *testing.T) {
	for name, got := range vectors(t) {
		path := filepath.Join(docs, "vectors", name)
		if *update {
			must(t, os.WriteFile(path, got, 0o644))
			continue
		}
		want, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not as it is kept; a new format needs a new version", path)
		}
	}
}

// python runs the second verifier, which was written from docs/crypto/ledger.md alone.
func python(t *testing.T, args ...string) (string, bool) {
	t.Helper()
	py, err := "", error(nil)
	for _, py = range []string{"python3", "/usr/bin/python3"} { // the first may be one without Debian's packages
		if err = exec.Command(py, "-c", "import cryptography").Run(); err == nil {
			break
		}
	}
	if err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "python") {
			t.Fatalf("python3 with cryptography: %v", err)
		}
		t.Skipf("python3 with cryptography: %v", err)
	}
	out, err := exec.Command(py, append([]string{filepath.Join(docs, "verify.py")}, args...)...).CombinedOutput()
	return strings.TrimSpace(string(out)), err == nil
}

func TestSecondReading(t *testing.T) {
	at := func(name string) string { return filepath.Join(docs, "vectors", name) }
	whole, err := os.ReadFile(at("ledger.jsonl"))
	must(t, err)
	square, err := os.ReadFile(at("receipt.txt"))
	must(t, err)
	lines := strings.SplitAfter(string(whole), "\n") // head, certificate, checkpoint, 27 records, end
	record := func(n int) int { return n + 2 }
	without := func(from, to int) string {
		return strings.Join(lines[:record(from)], "") + strings.Join(lines[record(to)+1:], "")
	}
	edited := func(n int) string {
		var x map[string]any
		must(t, json.Unmarshal([]byte(lines[record(n)]), &x))
		body := []byte(x["body"].(string))
		body[len(body)/2] ^= 'A' ^ 'B'
		x["body"] = string(body)
		b, err := json.Marshal(x)
		must(t, err)
		return strings.Join(lines[:record(n)], "") + string(b) + "\n" + strings.Join(lines[record(n)+1:], "")
	}
	other, err := json.Marshal(map[string]any{"certify": []byte(public(otherBranch))})
	must(t, err)
	dir := t.TempDir()
	file := func(text string) string {
		path := filepath.Join(dir, "file")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	stranger := filepath.Join(dir, "other.json")
	must(t, os.WriteFile(stranger, other, 0o600))
	for _, c := range []struct {
		name string
		args func() []string
		want string
	}{
		{"the ledger", func() []string { return []string{"ledger", at("ledger.jsonl"), at("branch.json")} }, "as it was made"},
		{"the receipt", func() []string { return []string{"receipt", at("receipt.txt"), at("ledger.jsonl"), at("branch.json")} }, "as it was made"},
		{"a record dropped", func() []string { return []string{"ledger", file(without(9, 9)), at("branch.json")} }, "missing 9 9"},
		{"a record edited", func() []string { return []string{"ledger", file(edited(9)), at("branch.json")} }, "changed 9"},
		{"the end cut off", func() []string { return []string{"ledger", file(without(24, 27)), at("branch.json")} }, "cut_off 24 27\ncut_export 23"},
		{"another branch's receipt", func() []string { return []string{"receipt", at("receipt.txt"), at("ledger.jsonl"), stranger} }, "other branch"},
		{"words changed", func() []string {
			return []string{"receipt", file(strings.Replace(string(square), "KES 700", "KES 7000", 1)), at("ledger.jsonl"), at("branch.json")}
		}, "no fit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := python(t, c.args()...)
			if got != c.want || ok != (c.want == "as it was made") {
				t.Errorf("%q, exit 0 %v; want %q", got, ok, c.want)
			}
		})
	}
	t.Run("a certificate that was renewed", func(t *testing.T) {
		h := newHouse(t)
		old := signer(t, 1, h.user, branchKey, start.Add(time.Hour))
		h.who = old
		h.pay(70000)
		h.later(2 * time.Hour)
		c := old.Certificate()
		c.Serial, c.From, c.Until = "2", start.Add(time.Hour), start.AddDate(1, 0, 0)
		fresh, err := proof.NewKeySigner(key(1).Seed(), proof.Certify(c, branchKey))
		must(t, err)
		h.who = fresh
		h.pay(50000)
		var ledger bytes.Buffer
		must(t, audit.Write(&ledger, audit.About{Institution: "amani", Program: "test", Made: start}, h.gather()))
		if got, ok := python(t, "ledger", file(ledger.String()), at("branch.json")); !ok {
			t.Errorf("the second verifier: %q", got)
		}
		if r := audit.Check(h.gather(), audit.Rules{Branches: []ed25519.PublicKey{public(branchKey)}, Now: h.now}); r.Broken() {
			t.Errorf("%+v", r.Findings)
		}
	})
	var values map[string]string
	b, err := os.ReadFile(at("values.json"))
	must(t, err)
	must(t, json.Unmarshal(b, &values))
	if got, _ := python(t, "code", at("ledger.jsonl")); !strings.Contains(got, values["receipt"]+" "+values["code"]) {
		t.Errorf("codes:\n%s", got)
	}
}
