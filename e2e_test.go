//go:build e2e

package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/store/vault"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/gallery/drive"
)

// walk is the real program with a book of its own, before a seeded far side.
type walk struct {
	t    *testing.T
	w    world
	bin  string
	data string
	desk *drive.Desk
	srv  *fineracttest.Server
	far  *farside.Trainer
}

// TestE2EMeeting: a meeting with no network, the battery pulled in mid-sheet, closed after that, sent over a line that
// loses replies; every line stands at the core once.
func TestE2EMeeting(t *testing.T) {
	s := newWalk(t)
	s.srv.Cut()

	p := s.open()
	p.Sees("Nothing waiting")
	p.Shot("today")
	p.Tap("Open sheet")
	p.Tap("All paid as expected")
	p.Sees("Count cash")
	p.Shot("sheet-all-paid")
	p.Kill()

	p = s.open()
	p.Sees("Go on with the sheet")
	p.Shot("today-again")
	p.Tap("Go on with the sheet")
	p.Sees("Count cash")
	p.Shot("sheet-again")
	p.Tap("Count cash")
	p.Sees("Exactly 3,276.46")
	p.Tap("Exactly 3,276.46")
	p.Tap("Close meeting")
	p.Sees("Meeting closed")
	p.Sees("not yet posted")
	p.Shot("closed")
	if n := len(s.far.Moves()); n != 0 {
		t.Fatalf("%d movements while the network was cut", n)
	}

	s.srv.Faults().Add(fineracttest.Fault{Kind: "drop-after", Method: http.MethodPost, Path: "batches", Count: 2})
	if err := s.srv.Restore(); err != nil {
		t.Fatal(err)
	}
	s.settles()
	p.Sees("All posted")
	p.Shot("all-posted")
	p.Kill()
	s.agree()
}

// newWalk sets a book up by the verbs, as long as the window has no first start of its own.
func newWalk(t *testing.T) *walk {
	home := os.Getenv("DAFTARI_E2E")
	if home == "" {
		t.Skip("make e2e builds the program and names its folder in DAFTARI_E2E")
	}
	w := outside("e2e")
	w.secrets, w.kdf = &password.Descriptors{Fixed: demoPassphrase}, vault.Floor
	srv, branch, err := demo{w}.branch(t.Context(), cli.ServeOptions{Addr: "127.0.0.1:0", Version: "1.11", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	s := &walk{t: t, w: w, bin: filepath.Join(home, "daftari"), data: t.TempDir(), srv: srv,
		far: farside.NewTrainer(srv, branch), desk: drive.NewDesk(t, filepath.Join(home, "shots"))}
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(branch.Officer.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.verb("init", "--server", srv.URL, "--user", branch.Officer.Username, "--password", "file:"+secret, "--region", "KE")
	s.verb("pull")
	return s
}

// verb runs the real program.
func (s *walk) verb(args ...string) {
	s.t.Helper()
	c := exec.Command(s.bin, append([]string{"--data", s.data, "--passphrase-fd", "0"}, args...)...)
	c.Env = append(os.Environ(), "DAFTARI_KEYRING=off")
	c.Stdin = strings.NewReader(demoPassphrase + "\n")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		s.t.Fatalf("%v: %v: %s", args, err, out.String())
	}
}

// open starts the window; a shell gives it the passphrase and becomes it, so that a kill hits the program itself.
func (s *walk) open() *drive.Program {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "passphrase")
	if err := os.WriteFile(file, []byte(demoPassphrase+"\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	home := s.t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		s.t.Fatal(err)
	}
	return s.desk.Start("Daftari", "/bin/sh", []string{"HOME=" + home, "DAFTARI_KEYRING=off"},
		"-c", `exec "$0" --data "$1" --passphrase-fd 0 <"$2"`, s.bin, s.data, file)
}

// settles waits until the far side has heard everything twice and nothing more comes: the window syncs by itself.
func (s *walk) settles() {
	s.t.Helper()
	end := time.NewTimer(3 * time.Minute)
	defer end.Stop()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := -1; ; {
		select {
		case <-end.C:
			s.t.Fatalf("%d movements after three minutes", n)
		case <-tick.C:
		}
		now := len(s.far.Moves())
		if now > 0 && now == n && s.confirmed() {
			return
		}
		n = now
	}
}

// confirmed says that the book, opened beside the window, has nothing open.
func (s *walk) confirmed() (done bool) {
	s.book(func(h *cli.House) error {
		c, err := h.Book.Counts(s.t.Context())
		done = c.Open() == 0
		return err
	})
	return done
}

// agree holds both books against each other, and the receipts against what they say.
func (s *walk) agree() {
	s.t.Helper()
	s.book(func(h *cli.House) error {
		entries, err := h.Book.Entries(context.Background(), app.EntryFilter{})
		if err != nil {
			return err
		}
		pairs, left := farside.Match(entries, s.far.Moves())
		if len(pairs) < 20 || len(left) != 0 {
			s.t.Errorf("%d lines, %d movements stand for none", len(pairs), len(left))
		}
		for _, p := range pairs {
			if p.Verdict != "" || p.Entry.State != app.Confirmed {
				s.t.Errorf("entry %d: %s, %d times at the core: %q", p.Entry.Seq, p.Entry.State, len(p.There), p.Verdict)
			}
			r, err := h.Book.Receipt(context.Background(), p.Entry.Receipt)
			if err != nil {
				return err
			}
			if r.Standing != app.Final {
				s.t.Errorf("receipt of entry %d is %s", p.Entry.Seq, r.Standing)
			}
		}
		return nil
	})
}

func (s *walk) book(look func(*cli.House) error) {
	s.t.Helper()
	h, err := s.w.open(context.Background(), cli.Place{Data: s.data})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := closing(shutter(h.Close), look(h)); err != nil {
		s.t.Fatal(err)
	}
}
