package pairing_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daftari/app"
	"daftari/store/vault/branch"
	"daftari/sync/pairing"
)

// Only what the branch signed shuts a book; anybody can write a file beside it.
func TestShutOutIsSigned(t *testing.T) {
	k := keysOf(t)
	rogue, err := branch.NewKeys(ones{}, "Umoja SACCO", "umoja")
	must(t, err)
	say := func(k *branch.Keys, out bool) string {
		text, err := k.Say(branch.Standing{Device: "d1", Out: out, By: "Amina", At: time.Unix(1, 0).UTC()})
		must(t, err)
		return text
	}
	print := k.Public().Fingerprint()
	for name, c := range map[string]struct {
		notice any
		print  string
		out    bool
	}{
		"signed by the branch":       {pairing.Notice{Branch: k.Public(), Standing: say(k, true)}, print, true},
		"the settings were lost":     {pairing.Notice{Branch: k.Public(), Standing: say(k, true)}, "", true},
		"let in again":               {pairing.Notice{Branch: k.Public(), Standing: say(k, false)}, print, false},
		"signed by somebody":         {pairing.Notice{Branch: k.Public(), Standing: say(rogue, true)}, print, false},
		"by another branch, as such": {pairing.Notice{Branch: rogue.Public(), Standing: say(rogue, true)}, print, false},
		"not signed, as it once was": {branch.Standing{Device: "d1", Out: true, By: "a joker"}, print, false},
		"no notice at all":           {nil, print, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.notice != nil {
				text, err := json.Marshal(c.notice)
				must(t, err)
				must(t, os.WriteFile(filepath.Join(dir, "shut-out.json"), text, 0o600))
			}
			var p *app.Problem
			if errors.As(pairing.ShutOut(dir, c.print), &p) != c.out {
				t.Errorf("%v", p)
			}
		})
	}
}

type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 1
	}
	return len(p), nil
}
