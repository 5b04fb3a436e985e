//go:build e2e

package drive

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestDrive proves the driving on a window of one button and one field.
func TestDrive(t *testing.T) {
	for _, tool := range Tools() {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(t.TempDir(), "window")
	build := exec.Command("go", "build", "-tags", "x11,gles,migrated_fynedo", "-trimpath", "-o", bin, "./testdata/window")
	build.Env = append(os.Environ(), "CGO_ENABLED=1", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	desk := NewDesk(t, t.TempDir())
	p := desk.Start("Drive", bin, []string{"HOME=" + t.TempDir()})
	p.Sees("nothing yet")
	p.Tap("Count cash")
	p.Sees("counted")
	p.Shot("counted")
	if _, err := os.Stat(filepath.Join(desk.shots, "01-counted.png")); err != nil {
		t.Error(err)
	}
	p.Tap("amount")
	p.Type("12")
	p.Sees("typed 12")
	p.Kill()
}
