//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestFuzzJudge: only the fuzzer's own clock is forgiven, never a failure beside it.
func TestFuzzJudge(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash here")
	}
	const clock = "fuzz: elapsed: 15s, execs: 10 (1/sec), new interesting: 1 (total: 9)\n--- FAIL: FuzzX (15.10s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\tdaftari/app/x\t15.2s\n"
	for name, c := range map[string]struct {
		out      string
		forgiven bool
	}{
		"the clock":             {clock, true},
		"a failing input":       {"--- FAIL: FuzzX (1.00s)\n    --- FAIL: FuzzX (0.00s)\n        x_test.go:7: context deadline exceeded\n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL\n", false},
		"a panic":               {"panic: runtime error: index out of range\n" + clock, false},
		"a kept input fails":    {"--- FAIL: FuzzX (0.00s)\n    --- FAIL: FuzzX/seed#0 (0.00s)\n        x_test.go:7: context deadline exceeded\nFAIL\n", false},
		"another target's name": {"--- FAIL: FuzzY (15.10s)\n    context deadline exceeded\nFAIL\n", false},
		"a hung worker":         {"--- FAIL: FuzzX (15.10s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\n    context deadline exceeded\nFAIL\n", false},
		"it does not build":     {"x.go:3: undefined: y\nFAIL\tdaftari/app/x [build failed]\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "out")
			if err := os.WriteFile(file, []byte(c.out), 0o600); err != nil {
				t.Fatal(err)
			}
			err := exec.CommandContext(t.Context(), "bash", ".ci/fuzz", "--judge", file, "FuzzX").Run()
			if (err == nil) != c.forgiven {
				t.Errorf("forgiven: %v, want %v", err == nil, c.forgiven)
			}
		})
	}
}
