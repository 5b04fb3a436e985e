// Package mistakes plants one mistake at a time into our own source, by go's overlay, for the tests of simulations: a test
// that cannot fail shows nothing. A mistake is a patch of one file in testdata/bugs, with a line above it that says what goes
// wrong. Nothing is ever written into the source itself.
package mistakes

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

// Found runs the tests of the package it is called in that match a pattern, with each mistake in turn and more of the
// environment, and wants them red by "problems, first: ...". Each run compiles anew, so it is skipped without DAFTARI_BUGS=1.
// root is the module's folder.
func Found(t *testing.T, root string, least int, pattern string, env ...string) {
	t.Helper()
	if os.Getenv("DAFTARI_BUGS") != "1" {
		t.Skip("planted bugs: set DAFTARI_BUGS=1")
	}
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range patches(t, least) {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".patch"), func(t *testing.T) {
			out, err := run(t, root, p, pattern, env)
			_, why, red := strings.Cut(out, "problems, first: ")
			if err == nil || !red {
				t.Fatalf("the bug was not found (%v):\n%s", err, out)
			}
			why, _, _ = strings.Cut(why, "\n")
			t.Log(why)
		})
	}
}

// Fit: whoever changes the source hears at once that a mistake no longer fits, not when CI plants it.
func Fit(t *testing.T, root string, least int) {
	t.Helper()
	for _, p := range patches(t, least) {
		raw, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := apply(root, string(raw)); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func patches(t *testing.T, least int) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/bugs/*.patch")
	if err != nil || len(all) < least {
		t.Fatalf("%d patches, %v", len(all), err)
	}
	return all
}

func run(t *testing.T, root, patch, pattern string, env []string) (string, error) {
	t.Helper()
	raw, err := os.ReadFile(patch)
	if err != nil {
		t.Fatal(err)
	}
	file, patched, err := apply(root, string(raw))
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
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-overlay", filepath.Join(dir, "overlay.json"), "-run", pattern, ".")
	cmd.Env = append(append(os.Environ(), "DAFTARI_BUGS="), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.String(), err
}

// apply a unified diff of one file by its text, not by line numbers, so that it holds while the file around it changes. It
// fails when a hunk does not fit exactly once.
func apply(root, patch string) (file, text string, err error) {
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
