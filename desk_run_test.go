package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"daftari/store/vault/branch"
)

// deskRun is the real program with a desk's folder.
type deskRun struct {
	runner
	dir string
}

// start the desk and wait until it serves; the log goes on being read.
func (d deskRun) start(t *testing.T) *exec.Cmd {
	t.Helper()
	c := exec.Command(d.bin, "desk", "run", "--dir", d.dir)
	c.Env = d.env
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	serves := make(chan bool, 1)
	go func() {
		for s := bufio.NewScanner(log); s.Scan(); {
			var line struct{ Msg string }
			if json.Unmarshal(s.Bytes(), &line) == nil && line.Msg == "the desk serves" {
				serves <- true
			}
		}
		serves <- false
	}()
	select {
	case ok := <-serves:
		if !ok {
			t.Fatal("the desk ended")
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the desk does not serve")
	}
	return c
}

// TestDesk is the program's own desk: made, served, asked by verbs, killed, started again, stopped.
func TestDesk(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("signals are other there")
	}
	t.Parallel()
	home, err := os.MkdirTemp("", "desk") // short: a socket's path has 100 letters
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	d := deskRun{runner: runner{bin: builtProgram(t), dir: home, env: append(os.Environ(), "HOME="+home, "LANG=en", "LC_ALL=en")}, dir: filepath.Join(home, "d")}
	k, err := branch.NewKeys(strings.NewReader(strings.Repeat("seed of a branch", 8)), "Mlimani Savings", "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.Public().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"branch.pub": string(public), "rails.toml": "accept = ['play']\n[rail.play]\nkind = 'sandbox'\n", "secrets/core.password": "s3cret\n",
		"policy.toml": "currency = 'KES'\n[[user]]\nuser = 'rehema'\nsends = '100000'\n[[user]]\nuser = 'joseph'\napproves = '500000'\n",
		"bad.toml":    "[[user]]\nuser = 'rehema'\nsends = '100000'\n"} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verb := func(code int, args ...string) string {
		t.Helper()
		out, errs, got, err := d.run(append([]string{"desk", "--dir", d.dir}, args...)...)
		if err != nil || got != code {
			t.Fatalf("%s: %d, want %d: %v %s", args[0], got, code, err, errs)
		}
		return string(out)
	}
	verb(3, "status")
	verb(0, "init", "--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--copies", filepath.Join(home, "copies"))
	verb(4, "init")
	verb(0, "add", "mlimani", "--title", "Mlimani Savings", "--server", "https://core.example", "--user", "desk", "--policy", "desk", "--paid-type", "3",
		"--branch", filepath.Join(home, "branch.pub"), "--rails", filepath.Join(home, "rails.toml"), "--secrets", filepath.Join(home, "secrets"))
	verb(4, "status")
	first := d.start(t)
	if out := verb(0, "status"); !strings.Contains(out, "Mlimani Savings") {
		t.Error(out)
	}
	if out := verb(0, "invite", "mlimani", "--json"); !strings.Contains(out, `"code"`) {
		t.Error(out)
	}
	verb(2, "policy", "mlimani", filepath.Join(home, "bad.toml"))
	verb(0, "policy", "mlimani", filepath.Join(home, "policy.toml"))
	if out := verb(0, "approver", "mlimani", "joseph", "--json"); !strings.Contains(out, `"code"`) {
		t.Error(out)
	}
	verb(0, "approver", "mlimani", "joseph", "--forget")
	verb(3, "shutout", "mlimani", "K7")
	verb(3, "resume", "mlimani", "mpesa")
	verb(0, "payments", "mlimani")
	verb(3, "mend", "mlimani", "11111111-1111-4111-8111-111111111111", "--way", "again", "--by", "IT", "--note", "why")
	verb(2, "mend", "mlimani", "11111111-1111-4111-8111-111111111111", "--way", "so", "--by", "IT", "--note", "why")
	verb(0, "copy", "mlimani")
	verb(4, "run") // a second one
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	verb(0, "restored", "mlimani")
	second := d.start(t)
	if out := verb(0, "status", "--json"); !strings.Contains(out, `"crashed": true`) {
		t.Error(out)
	}
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("told to stop, it ended with %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(d.dir, "running")); err != nil || len(left) != 0 {
		t.Error("a stop is taken for a crash")
	}
}
