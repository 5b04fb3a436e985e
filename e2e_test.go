//go:build e2e

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/seed"
	"daftari/fineract/ledger/farside"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/gallery/boxes"
	"daftari/ui/gallery/drive"
	"daftari/ui/start"
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
	user seed.Login

	program *drive.Program // that is running
	ca      string         // files: the authority's certificate, the officer's password, how long it took
	secret  string
	timings string
}

// TestE2EMeeting: a device with no book is set up in the window; a meeting with no network; the battery is pulled in
// mid-sheet, and the program opens on that sheet again; closed, and sent over a line that loses replies; every line
// stands at the core once.
func TestE2EMeeting(t *testing.T) {
	s := newWalk(t)
	s.firstStart()
	p := s.program
	p.Sees("Open sheet")
	p.Shot("today")
	s.srv.Cut()
	p.Tap("Open sheet")
	p.Sees("All paid as expected")
	p.Tap("All paid as expected")
	p.Sees("Exactly 3,276.46")
	p.Shot("sheet-all-paid")
	p.Kill()

	p = s.open()
	p.Sees("Opens the book for the day")
	p.Shot("cover")
	p.Type(demoPassphrase)
	p.Key("Return")
	p.Sees("Exactly 3,276.46") // in the sheet, not on Today
	p.Shot("sheet-again")
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
	p.Key("ctrl+l")
	p.Sees("Your PIN reopens the book")
	p.Shot("locked")
	p.Type(walkPIN)
	p.Sees("All posted")
	p.Kill()
	s.agree()
}

// TestE2EKeys: the meeting once more with no pointer at all.
func TestE2EKeys(t *testing.T) {
	s := newWalk(t)
	s.verb("init", "--server", s.srv.URL, "--institution", "umoja", "--user", s.user.Username, "--password", "file:"+s.secret, "--region", "KE")
	s.verb("pull")
	p := s.open()
	p.Sees("Opens the book for the day")
	p.Type(demoPassphrase)
	p.Key("Return")
	p.Sees("Choose a PIN")
	p.Type(walkPIN)
	p.Sees("once more")
	p.Type(walkPIN)
	p.Sees("Open sheet")
	p.Type("o")
	p.Sees("All paid as expected")
	p.Key("F2")
	p.Sees("Exactly 3,276.46")
	p.Key("F6", "shift+Tab", "space") // before the first note stands "Exactly"
	p.Shot("keys-counted")
	p.Key("F9")
	p.Sees("Meeting closed")
	p.Shot("keys-closed")
	s.settles()
	p.Kill()
	s.agree()
}

const walkPIN = "271828"

// newWalk prepares a far side, with a certificate that the program's system believes.
func newWalk(t *testing.T) *walk {
	home := os.Getenv("DAFTARI_E2E")
	if home == "" {
		t.Skip("make e2e builds the program and names its folder in DAFTARI_E2E")
	}
	w := outside("e2e")
	w.secrets = &password.Descriptors{Fixed: demoPassphrase}
	w.env = func(name string) string {
		if name == "DAFTARI_KEYRING" {
			return "off"
		}
		return os.Getenv(name)
	}
	srv, err := fineracttest.Prepare(fineracttest.Options{TLS: true, Version: "1.11", Database: fineracttest.MariaDB, Now: w.now, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	branch, err := srv.SeedBranch(fineracttest.SeedOptions{Seed: 1})
	if err == nil {
		err = srv.Listen("127.0.0.1:0")
	}
	if err == nil {
		err = farside.Ready(t.Context(), srv)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &walk{t: t, w: w, bin: filepath.Join(home, "daftari"), data: t.TempDir(), srv: srv, user: branch.Officer, timings: filepath.Join(home, "timings.txt"),
		far: farside.NewTrainer(srv, branch), desk: drive.NewDesk(t, filepath.Join(home, "shots"))}
	s.ca, s.secret = filepath.Join(t.TempDir(), "ca.pem"), filepath.Join(t.TempDir(), "password")
	for file, text := range map[string]string{s.ca: string(srv.CA()), s.secret: branch.Officer.Password + "\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// firstStart types everything in, and compares the certificate as a person does.
func (s *walk) firstStart() {
	s.t.Helper()
	p := s.open()
	p.Sees("Set up this device")
	p.Shot("first-start")
	p.Tap("I type it in")
	p.Sees("Where is the core?")
	for _, f := range [][2]string{{"Address", s.srv.URL}, {"Code", "umoja"}, {"Country, such as KE", "ke"}} {
		p.Tap(f[0])
		p.Type(f[1])
	}
	p.Shot("server")
	p.Tap("Next")
	p.Sees("Is it the right server?")
	print, err := (&starting{}).Certificate(s.t.Context(), s.srv.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	read := start.Print(print) // over two lines
	p.Sees(read[:len("0123 4567 89AB CDEF")])
	p.Sees(read[len(read)-len("0123 4567 89AB CDEF"):])
	p.Shot("certificate")
	p.Tap("They are the same")
	p.Sees("Who signs in?")
	for _, f := range [][2]string{{"User", s.user.Username}, {"Password", s.user.Password}} {
		p.Tap(f[0])
		p.Type(f[1])
	}
	p.Tap("Next")
	p.Sees("Choose a passphrase")
	for _, label := range []string{"Passphrase", "Once more"} {
		p.Tap(label)
		p.Type(demoPassphrase)
	}
	p.Shot("passphrase")
	p.Tap("Make the book")
	p.Sees("Bring your groups")
	p.Tap("Bring them now")
	p.Sees("Your book is ready")
	p.Shot("ready")
	p.Tap("Open the book")
	p.Sees("Choose a PIN")
	p.Type(walkPIN)
	p.Sees("once more")
	p.Type(walkPIN)
}

// verb runs the real program.
func (s *walk) verb(args ...string) {
	s.t.Helper()
	c := exec.Command(s.bin, append([]string{"--data", s.data, "--passphrase-fd", "0"}, args...)...)
	c.Env = append(os.Environ(), "DAFTARI_KEYRING=off", "SSL_CERT_FILE="+s.ca)
	c.Stdin = strings.NewReader(demoPassphrase + "\n")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		s.t.Fatalf("%v: %v: %s", args, err, out.String())
	}
}

// open starts the window on the cover, and notes how long that took; a kill hits the program itself.
func (s *walk) open() *drive.Program {
	s.t.Helper()
	home := s.t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".cache"), 0o700); err != nil {
		s.t.Fatal(err)
	}
	from := time.Now()
	s.program = s.desk.Start("Daftari", s.bin, []string{"HOME=" + home, "DAFTARI_KEYRING=off", "DAFTARI_PASSPHRASE_FD=", "SSL_CERT_FILE=" + s.ca}, "--data", s.data)
	s.note("from the start of the process until the window tells its first page, which it does every %d ms: %d ms",
		boxes.Interval.Milliseconds(), time.Since(from).Milliseconds())
	return s.program
}

func (s *walk) note(format string, args ...any) {
	s.t.Helper()
	f, err := os.OpenFile(s.timings, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(f, format+"\n", args...)
		err = closing(f, err)
	}
	if err != nil {
		s.t.Fatal(err)
	}
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
