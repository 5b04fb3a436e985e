//go:build !headless

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/store/vault"
	"daftari/store/vault/keys"
	"daftari/sync/pairing"
	"daftari/ui/bridge"
	"daftari/ui/cli"
	"daftari/ui/cli/settings"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/pin"
	"daftari/ui/start"
)

// person sits before the window of the program: what is posted to the window's goroutine runs on the test's.
type person struct {
	*testing.T
	g     *glass
	posts chan func()
}

// sit opens the window over a folder of books, as the program does.
func sit(t *testing.T, w world, data string) *person {
	t.Helper()
	p := &person{T: t, posts: make(chan func(), 1000)}
	w.secrets.Fixed = ""
	d, err := doorsIn(w, data)
	if err != nil {
		t.Fatal(err)
	}
	p.g = w.glass(context.Background(), d, test.NewTempApp(t), func(ctx context.Context) *bridge.Bridge {
		return bridge.With(ctx, func(f func()) { p.posts <- f })
	})
	if err := p.g.closed(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.quit)
	return p
}

// quit closes the window; a second time it does nothing.
func (p *person) quit() {
	if p.g.ctx.Err() != nil {
		return
	}
	if err := p.g.ends(); err != nil {
		p.Error(err)
	}
}

func (p *person) texts() []string { return kittest.Texts(p.g.win.Content()) }

func (p *person) shows(text string) bool {
	return slices.ContainsFunc(p.texts(), func(s string) bool { return strings.Contains(s, text) })
}

func (p *person) until(what string, ok func() bool) {
	p.Helper()
	end := time.NewTimer(20 * time.Second)
	defer end.Stop()
	for !ok() {
		select {
		case f := <-p.posts:
			f()
		case <-end.C:
			p.Fatalf("%s; there is %q", what, p.texts())
		}
	}
}

func (p *person) sees(text string) {
	p.Helper()
	p.until(text+" does not appear", func() bool { return p.shows(text) })
}

func (p *person) tap(words string) {
	p.Helper()
	p.sees(words)
	kittest.Tap(p, p.g.win.Content(), words)
}

// fill writes into the inputs of the page, in their order.
func (p *person) fill(texts ...string) {
	p.Helper()
	var all []*form.Input
	kittest.Walk(p.g.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
		if x, ok := o.(*form.Input); ok {
			all = append(all, x)
		}
	})
	if len(all) < len(texts) {
		p.Fatalf("%d fields for %d texts", len(all), len(texts))
	}
	for i, s := range texts {
		all[i].SetText(s)
	}
}

func (p *person) pin(digits string) {
	p.Helper()
	p.until("no dots", func() bool {
		found := false
		kittest.Walk(p.g.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
			if d, ok := o.(*pin.Dots); ok && !found {
				found = true
				kittest.Type(d, digits)
			}
		})
		return found
	})
}

func farSide(t *testing.T, w world) (*fineracttest.Server, *fineracttest.Branch) {
	t.Helper()
	srv, branch, err := demo{w}.branch(t.Context(), cli.ServeOptions{Addr: "127.0.0.1:0", Version: "1.11", Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	return srv, branch
}

// bytesOf are the files of a folder by their sums.
func bytesOf(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	sums := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		sums[path] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// TestWindowFromNothing: the first start, the PIN, a begun sheet, a lock, the end in mid-sheet and the way back to it,
// then practice, which does not touch a byte of the real book.
func TestWindowFromNothing(t *testing.T) {
	w, data := testWorld(), t.TempDir()
	var boot, looks atomic.Int64
	w.boot = func() (time.Duration, string) { looks.Add(1); return time.Hour + time.Duration(boot.Load()), "b" }
	srv, branch := farSide(t, w)
	p := sit(t, w, data)
	p.sees("Set up this device")
	p.tap("I type it in")
	p.fill(srv.URL, "", "umoja", "ke")
	p.tap("Next")
	p.sees("Who signs in?")
	p.fill(branch.Officer.Username, branch.Officer.Password)
	p.tap("Next")
	p.sees("Choose a passphrase")
	p.fill(testPassphrase, testPassphrase)
	p.tap("Make the book")
	p.tap("Bring them now")
	p.sees("kB") // how much has come
	p.tap("Open the book")
	p.sees("Choose a PIN")
	p.pin("271828")
	p.sees("once more")
	p.pin("271828")
	p.sees("Open sheet")
	first := p.g.sit

	p.tap("Open sheet")
	p.sees("All paid as expected")
	mark := filepath.Join(data, "umoja", "place")
	p.until("the place is not kept", func() bool { _, err := os.Stat(mark); return err == nil })
	first.shell.Cover(func(e *kit.Env) *kit.Page { return &kit.Page{Body: kit.Space(1)} })
	first.shell.Uncover()
	p.sees("All paid as expected")
	p.quit()

	p = sit(t, w, data)
	p.sees("Opens the book for the day")
	field, typed := p.g.win.Canvas().Focused(), "a wrong one of five words"
	if field == nil {
		t.Fatal("nothing has the focus: the keyboard alone cannot open the book")
	}
	kittest.Type(field, typed)
	kittest.Key(field, fyne.KeyReturn)
	p.sees("Wrong passphrase")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.sees("All paid as expected")
	if p.g.sit.shell.Depth() != 2 {
		t.Errorf("the sheet lies %d deep, not on Today", p.g.sit.shell.Depth())
	}

	boot.Store(int64(3 * time.Minute))
	looked := looks.Load()
	p.until("nobody looks at the clock", func() bool { return looks.Load() > looked+2 })
	if !p.shows("All paid as expected") {
		t.Error("a book with an open sheet locks as early as without one")
	}
	boot.Store(int64(11 * time.Minute))
	p.sees("Your PIN reopens the book")
	p.pin("271828")
	p.sees("All paid as expected")
	p.g.sit.shell.Unused(kit.KeyPress{Name: fyne.KeyL, Ctrl: true})
	if p.shows("All paid as expected") {
		t.Error("the sheet is seen while the book is being locked")
	}
	p.sees("Your PIN reopens the book")
	p.pin("000000")
	p.sees("Wrong PIN")
	p.pin("271828")
	p.sees("All paid as expected")

	p.g.practise()
	p.g.gone.Wait()
	before := bytesOf(t, data)
	p.sees("these people and this money are invented")
	p.tap("Open sheet")
	p.tap("All paid as expected")
	p.sees("Exactly 3,276.46")
	p.g.sit.shell.Root(kit.PayOut)
	p.sees("Send mobile payments")
	p.g.sit.shell.Root(kit.Settings)
	p.tap("Kiswahili")
	p.until("the language does not change", func() bool { return p.g.sit.shell.Look().Lang == "sw" })
	p.tap("Maliza mazoezi")
	p.sees("Opens the book for the day")
	p.g.gone.Wait()
	if after := bytesOf(t, data); !maps.Equal(before, after) {
		t.Error("practice changed the real book")
	}
	if n := len(farside.NewTrainer(srv, branch).Moves()); n != 0 {
		t.Errorf("practice moved money at the real core, %d times", n)
	}
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.sees("All paid as expected")
	p.quit()
}

// TestPracticeThatNobodySaw: a window that is closed when a practice was made, and not shown yet, leaves nothing of it.
func TestPracticeThatNobodySaw(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	p := sit(t, testWorld(), t.TempDir())
	p.g.practise()
	p.g.sit.b.Wait()
	made := func() int { all, _ := filepath.Glob(filepath.Join(temp, "daftari-demo-*")); return len(all) }
	if made() != 1 {
		t.Fatalf("%d practices were made", made())
	}
	p.quit()
	if made() != 0 {
		t.Error("a practice is left behind")
	}
}

// syncing says that something syncs by itself.
func syncing() bool {
	all := make([]byte, 1<<20)
	return strings.Contains(string(all[:runtime.Stack(all, true)]), "life.(*Autosync).run")
}

// TestLockRestsTheSync: nothing syncs by itself while a book is locked, whatever was chosen just before, and the core hears
// nothing of it; it goes on when it is opened.
func TestLockRestsTheSync(t *testing.T) {
	c := newCover(t)
	var heard atomic.Int64
	core := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	t.Cleanup(core.Close)
	password := filepath.Join(t.TempDir(), "password")
	c.must(os.WriteFile(password, []byte("secret"), 0o600))
	c.must(settings.Save(c.dir, settings.Config{Server: core.URL, Tenant: "umoja", User: "rehema", Password: "file:" + password}))
	var boot atomic.Int64
	boot.Store(int64(time.Hour))
	w := c.world
	w.boot = func() (time.Duration, string) { return time.Duration(boot.Load()), "b" }
	p := sit(t, w, c.data)
	p.sees("Opens the book for the day")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("No meetings today")
	p.until("nothing syncs by itself", func() bool { return syncing() && heard.Load() > 0 })
	s := p.g.sit
	boot.Store(int64(time.Hour + 3*time.Minute))
	p.until("the book does not lock by itself", func() bool { return p.shows("Opens the book for the day") })
	p.until("it still syncs", func() bool { return !syncing() })
	before := heard.Load()
	s.anew()
	s.b.Wait()
	done := false
	s.b.Post(func() { done = true })
	p.until("it does not end", func() bool { return done })
	if n := heard.Load() - before; syncing() || n > 0 {
		t.Errorf("it syncs while the book is locked: the core heard %d requests", n)
	}
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("No meetings today")
	p.until("it does not go on", syncing)
	p.quit()
}

// TestWindowChangesTheBook: another institution's book is opened from the locked cover, which closes the first.
func TestWindowChangesTheBook(t *testing.T) {
	c := newCover(t)
	if err := os.CopyFS(filepath.Join(c.data, "jamii"), os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	p := sit(t, c.world, c.data)
	p.sees("Whose book?")
	p.tap("umoja")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("No meetings today")
	first := p.g.sit
	p.g.sit.shell.Unused(kit.KeyPress{Name: fyne.KeyL, Ctrl: true})
	p.tap("Other institution")
	p.tap("jamii")
	p.sees("Opens the book for the day")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("No meetings today")
	p.g.gone.Wait()
	if p.g.sit == first || first.ctx.Err() == nil {
		t.Error("the first book is still open")
	}
	p.quit()
}

// TestStartComparesTheCertificate: the sign-in goes to the certificate that a person compared, or nowhere.
func TestStartComparesTheCertificate(t *testing.T) {
	w := testWorld()
	srv, err := fineracttest.New(fineracttest.Options{TLS: true, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	b, err := srv.SeedBranch(fineracttest.SeedOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	d, err := doorsIn(w, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &starting{porch: &porch{doors: d}}
	print, err := s.Certificate(t.Context(), srv.URL)
	if err != nil || len(print) != 2*sha256.Size {
		t.Fatalf("%q, %v", print, err)
	}
	other := sha256.Sum256([]byte("another certificate"))
	s.enrolment(t, srv, b)
	r := start.Request{Server: srv.URL, Institution: "umoja", CA: srv.CA(), User: b.Officer.Username, Password: b.Officer.Password,
		Passphrase: testPassphrase, Fingerprint: hex.EncodeToString(other[:])}
	_, err = s.Init(t.Context(), r)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "transport.pin" {
		t.Errorf("another certificate: %v", err)
	}
	r.Fingerprint = print
	made, err := s.Init(t.Context(), r)
	if err != nil || made.Institution != "umoja" || s.made == nil {
		t.Fatalf("%+v, %v", made, err)
	}
	if err := s.Download(t.Context(), func(app.SyncProgress) {}); err != nil {
		t.Error(err)
	}
	if err := s.keep(nil); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(d.data, "umoja", keys.FileName), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.open(t.Context(), testPassphrase); err == nil {
		t.Error("a book whose keys cannot be read is opened")
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "daftari-ca-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// enrolment sets another institution up by its branch's document, and not by one whose fingerprint is another's.
func (s *starting) enrolment(t *testing.T, srv *fineracttest.Server, b *fineracttest.Branch) {
	t.Helper()
	at := pairing.Opening{Path: filepath.Join(t.TempDir(), "branch.keys"), FD: -1}
	ca := at.Path + ".ca"
	if err := os.WriteFile(ca, srv.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	w := s.world.branch()
	w.KDF, w.Passphrase = vault.Floor(), func(int, bool) (string, error) { return testPassphrase, nil }
	if _, err := w.NewKeys(pairing.NewKeys{Opening: at, Name: "Jamii Savings", Code: "jamii"}); err != nil {
		t.Fatal(err)
	}
	made, err := w.Make(pairing.Making{Opening: at, Server: srv.URL, User: b.Officer.Username, Region: "ke", CA: ca, Days: 1})
	if err != nil {
		t.Fatal(err)
	}
	one := &starting{porch: &porch{doors: s.doors}}
	e, err := one.Read(t.Context(), made.Text)
	if err != nil || e.Code != "jamii" || e.Branch != made.Fingerprint || e.User != b.Officer.Username {
		t.Fatalf("%+v, %v", e, err)
	}
	print, err := one.Certificate(t.Context(), e.Server)
	if err != nil {
		t.Fatal(err)
	}
	r := start.Request{Enrolment: made.Text, Server: e.Server, Institution: e.Code, Fingerprint: print, Branch: "another", User: e.User,
		Password: b.Officer.Password, Passphrase: testPassphrase}
	var p *app.Problem
	if _, err := one.Init(t.Context(), r); !errors.As(err, &p) || p.Key != "enrol.wrong_print" {
		t.Errorf("another branch's document: %v", err)
	}
	r.Branch = e.Branch
	if _, err := one.Init(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if known, err := one.made.House.Book.Branch(t.Context()); err != nil || known.Fingerprint() != made.Fingerprint {
		t.Errorf("the book's branch is %s, %v", known.Fingerprint(), err)
	}
	if err := one.keep(nil); err != nil {
		t.Error(err)
	}
}
