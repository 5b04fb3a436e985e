package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlantedBugs builds the simulation with one mistake at a time, by go's overlay, and wants
// it to go red: a test that cannot fail shows nothing. Each run compiles anew, so it runs only
// with DAFTARI_BUGS=1 (CI does, once).
func TestPlantedBugs(t *testing.T) {
	if os.Getenv("DAFTARI_BUGS") != "1" {
		t.Skip("planted bugs: set DAFTARI_BUGS=1")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	patches, err := filepath.Glob("testdata/bugs/*.patch")
	if err != nil || len(patches) < 4 {
		t.Fatalf("%d patches, %v", len(patches), err)
	}
	for _, p := range patches {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".patch"), func(t *testing.T) {
			out, err := runPatched(t, root, p)
			_, why, red := strings.Cut(out, "problems, first: ")
			if err == nil || !red {
				t.Fatalf("the bug was not found (%v):\n%s", err, out)
			}
			why, _, _ = strings.Cut(why, "\n")
			t.Log(why)
		})
	}
}

// TestPlantedBugsFit: whoever changes the engine hears at once that a bug no longer fits, not when CI plants it.
func TestPlantedBugsFit(t *testing.T) {
	patches, err := filepath.Glob("testdata/bugs/*.patch")
	if err != nil || len(patches) < 4 {
		t.Fatalf("%d patches, %v", len(patches), err)
	}
	for _, p := range patches {
		raw, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := applyPatch("../..", string(raw)); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func runPatched(t *testing.T, root, patch string) (string, error) {
	t.Helper()
	raw, err := os.ReadFile(patch)
	if err != nil {
		t.Fatal(err)
	}
	file, patched, err := applyPatch(root, string(raw))
	if err != nil {
		t.Fatalf("%s: %v", patch, err)
	}
	dir := t.TempDir()
	to := filepath.Join(dir, "patched.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: to}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{to: []byte(patched), filepath.Join(dir, "overlay.json"): overlay} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-overlay", filepath.Join(dir, "overlay.json"),
		"-run", "^TestSimulation", ".")
	cmd.Env = append(os.Environ(), "DAFTARI_BUGS=", "DAFTARI_SIM_SEEDS=60")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.String(), err
}

// applyPatch applies a unified diff of one file by its text, not by line numbers, so that it
// holds while the file around it changes. It fails when a hunk does not fit exactly once.
func applyPatch(root, patch string) (file, text string, err error) {
	_, diff, ok := strings.Cut(patch, "\n+++ b/")
	if !ok {
		return "", "", fmt.Errorf("no +++ line")
	}
	name, diff, _ := strings.Cut(diff, "\n")
	file = filepath.Join(root, filepath.FromSlash(name))
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", "", err
	}
	text = string(raw)
	for _, hunk := range strings.Split("\n"+diff, "\n@@")[1:] {
		_, body, _ := strings.Cut(hunk, "\n")
		var before, after strings.Builder
		for _, line := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
			kind, rest := " ", ""
			if line != "" {
				kind, rest = line[:1], line[1:]
			}
			if kind != "+" {
				before.WriteString(rest + "\n")
			}
			if kind != "-" {
				after.WriteString(rest + "\n")
			}
		}
		if n := strings.Count(text, before.String()); n != 1 {
			return "", "", fmt.Errorf("a hunk fits %d times in %s:\n%s", n, name, before.String())
		}
		text = strings.Replace(text, before.String(), after.String(), 1)
	}
	return file, text, nil
}
