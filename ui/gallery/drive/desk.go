package drive

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Desk is an X server without a screen, and a folder for screenshots.
type Desk struct {
	t       testing.TB
	display string
	shots   string
	taken   int // of them
}

// Tools that must be installed: Debian's xvfb, xdotool and imagemagick.
func Tools() []string { return []string{"Xvfb", "xdotool", "import"} }

// NewDesk starts Xvfb; it ends with the test. Screenshots go to shots, which is made.
func NewDesk(t testing.TB, shots string) *Desk {
	t.Helper()
	if err := os.MkdirAll(shots, 0o755); err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1440x960x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{write}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = x.Process.Kill()
		_ = x.Wait()
	})
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal("Xvfb told no display: ", err)
	}
	return &Desk{t: t, display: ":" + strings.TrimSpace(n), shots: shots}
}

// run a tool on the desk.
func (d *Desk) run(name string, args ...string) string {
	d.t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.display)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		d.t.Fatalf("%s %v: %v: %s", name, args, err, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// Shot keeps a picture of the desk.
func (d *Desk) Shot(name string) {
	d.t.Helper()
	d.run("import", "-display", d.display, "-window", "root", filepath.Join(d.shots, name+".png"))
}

// until asks again and again, for at most patience; told says what was waited for.
func until(t testing.TB, told func() string, ask func() bool) {
	t.Helper()
	const patience = 90 * time.Second // of a machine that has other work too
	end := time.NewTimer(patience)
	defer end.Stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		if ask() {
			return
		}
		select {
		case <-end.C:
			t.Fatal(told())
		case <-again.C:
		}
	}
}
