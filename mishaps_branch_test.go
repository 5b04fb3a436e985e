package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/store/vault/branch"
)

// wrongBranch is what goes wrong between a device and its branch's keys.
func wrongBranch() []mishap {
	file := func(name string, make func(k *branch.Keys) ([]byte, error)) (func(t *testing.T, b *surgery) func(), func(b *surgery) []string) {
		path := func(b *surgery) string { return filepath.Join(filepath.Dir(b.data), name) }
		return func(t *testing.T, b *surgery) func() {
			k, err := branch.NewKeys(strings.NewReader(strings.Repeat("k", 64)), "Umoja SACCO", "umoja")
			if err != nil {
				t.Fatal(err)
			}
			text, err := make(k)
			if err == nil {
				err = os.WriteFile(path(b), text, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			return func() { _ = os.Remove(path(b)) }
		}, func(b *surgery) []string { return []string{path(b)} }
	}
	enrolment := func(k *branch.Keys) (string, error) {
		now := time.Now().UTC()
		return k.Enrol(branch.Enrolment{ID: "e", Made: now, Until: now.AddDate(0, 0, 7), Institution: "Umoja SACCO", Code: "umoja",
			Server: "https://core.example.org", Tenant: "default", User: "officer"})
	}
	useless, atUseless := file("useless.pub", func(k *branch.Keys) ([]byte, error) {
		p := k.Public()
		p.Seal = make([]byte, len(p.Seal)) // the shape of a key, and nothing can be sealed to it
		return json.Marshal(p)
	})
	changed, atChanged := file("changed.enrol", func(k *branch.Keys) ([]byte, error) {
		text, err := enrolment(k)
		parts := strings.Split(text, ".")
		return []byte(parts[0] + "." + parts[1] + "." + strings.Repeat("A", 86)), err
	})
	return []mishap{
		{what: "Nobody is named to be certified", args: []string{"enrol", "certify", "--keys", "umoja.keys", "--server", "https://core.example.org", "--user", "branch"},
			exit: 2, class: "bad_input", says: "Nobody was named"},
		{what: "Keys of a branch to which nothing can be sealed", args: []string{"branch", "keys", "show"}, meet: useless, ask: atUseless, exit: 2, class: "bad_input", says: "does not hold a branch"},
		{what: "An enrolment that was changed", args: []string{"init", "--institution", "other", "--enrol"}, meet: changed, ask: atChanged, exit: 2, class: "bad_input", says: "changed after the branch signed it"},
	}
}
