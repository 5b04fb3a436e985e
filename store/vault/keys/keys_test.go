package keys_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/clock"
	"daftari/store/vault"
	"daftari/store/vault/keys"
)

const (
	right  = "the rains came early this year"
	second = "a goat for each of the seven"
)

// world is one book's folder and a device whose clocks the test turns.
type world struct {
	*testing.T
	ring keys.Ring
	wall time.Time
	boot time.Duration
	id   string
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, wall: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), boot: time.Hour, id: "boot-1"}
	w.ring = keys.Ring{Dir: t.TempDir(), Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{
		Wall: func() time.Time { return w.wall },
		Boot: func() (time.Duration, string) { return w.boot, w.id },
	}}
	return w
}

func (w *world) pass(d time.Duration) { w.wall, w.boot = w.wall.Add(d), w.boot+d }

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// is checks the problem's key, and gives the problem.
func (w *world) is(err error, key string) *app.Problem {
	w.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		w.Fatalf("%v, not %s", err, key)
	}
	return p
}

func (w *world) create() *keys.Unlocked {
	w.Helper()
	u, err := w.ring.Create(keys.NewUser{Name: "Rehema Achola", Role: keys.Officer, Passphrase: right})
	w.must(err)
	return u
}

func (w *world) state(slot string) keys.UserState {
	w.Helper()
	s, err := w.ring.State()
	w.must(err)
	for _, u := range s.Users {
		if u.Slot == slot {
			return u
		}
	}
	w.Fatalf("no user %s in %+v", slot, s)
	return keys.UserState{}
}

func (w *world) file(name string) string { return filepath.Join(w.ring.Dir, name) }

func arg(p *app.Problem, name string) any {
	for i := 0; i+1 < len(p.Args); i += 2 {
		if p.Args[i] == name {
			return p.Args[i+1]
		}
	}
	return nil
}

func TestOpensWithThePassphraseOnly(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	sealer, err := u.Vault(rand.Reader)
	w.must(err)
	frame, err := sealer.Seal("entry", "k", 1, []byte("Wanjikũ"))
	w.must(err)
	signer, err := u.Signer()
	w.must(err)
	u.Wipe()
	if _, err := u.Signer(); err == nil {
		t.Error("a wiped key signed")
	}
	again, err := w.ring.Unlock(u.User.Slot, right)
	w.must(err)
	opener, err := again.Vault(rand.Reader)
	w.must(err)
	if plain, err := opener.Open("entry", "k", 1, frame); err != nil || string(plain) != "Wanjikũ" {
		t.Errorf("%q %v", plain, err)
	}
	hers, err := again.Signer()
	w.must(err)
	if !hers.Equal(signer) || !again.User.Sign.Equal(signer.Public()) {
		t.Error("another signing key")
	}
	for name, pass := range map[string]string{"another": right + "!", "none": "", "upper case": strings.ToUpper(right), "a space more": right + " "} {
		_, err := w.ring.Unlock(u.User.Slot, pass)
		if p := w.is(err, "vault.wrong_passphrase"); p == nil {
			t.Error(name)
		}
	}
	// What a keyboard writes as one letter, another writes as two.
	w2 := newWorld(t)
	composed, decomposed := "caf\u00e9 au lait et du pain", "cafe\u0301 au lait et du pain"
	v, err := w2.ring.Create(keys.NewUser{Name: "R", Role: keys.Officer, Passphrase: composed})
	w2.must(err)
	_, err = w2.ring.Unlock(v.User.Slot, decomposed)
	w2.must(err)
}

func TestWeakPassphrases(t *testing.T) {
	w := newWorld(t)
	for _, weak := range []string{"", "short", "eleven char", "aaaaaaaaaaaaaaaaaaaa", "a a a a a", "four words are few", "\xff\xfe invalid bytes here"} {
		ok := len([]rune(weak)) >= 12 && weak == "four words are few" // long enough by letters
		_, err := w.ring.Create(keys.NewUser{Name: "R", Role: keys.Officer, Passphrase: weak})
		if ok {
			if err != nil {
				t.Errorf("%q: %v", weak, err)
			}
			w = newWorld(t)
			continue
		}
		w.is(err, "vault.weak")
	}
}

// 10 wrong passphrases bring a wait, twice as long after each more, and 20 erase the wraps.
func TestTwentyWrongPassphrases(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	slot := u.User.Slot
	_, err := u.Add(keys.NewUser{Name: "Joseph", Role: keys.Colleague, Passphrase: second})
	w.must(err)
	before, err := os.ReadFile(w.file(keys.FileName))
	w.must(err)
	for n := 1; n < keys.FreeTries; n++ {
		_, err := w.ring.Unlock(slot, "wrong")
		if p := w.is(err, "vault.wrong_passphrase"); arg(p, "n") != keys.FreeTries-n {
			t.Errorf("after %d: %v", n, p.Args)
		}
	}
	wait := keys.FirstWait
	for n := keys.FreeTries; n < keys.MostTries; n++ {
		_, err := w.ring.Unlock(slot, "wrong")
		key := "vault.wait"
		if n >= 15 {
			key = "vault.wait_last"
		}
		if p := w.is(err, key); n >= 15 && arg(p, "n") != keys.MostTries-n {
			t.Errorf("after %d: %v", n, p.Args)
		}
		if s := w.state(slot); s.Wait != wait || s.Left != 0 || s.Last != keys.MostTries-n {
			t.Errorf("after %d: %+v, not %s", n, s, wait)
		}
		// During the wait the right one is not even looked at.
		_, err = w.ring.Unlock(slot, right)
		w.is(err, key)
		w.pass(wait - time.Second)
		_, err = w.ring.Unlock(slot, right)
		w.is(err, key)
		w.pass(time.Second)
		wait *= 2
	}
	_, err = w.ring.Unlock(slot, "wrong")
	w.is(err, "vault.erased")
	for _, pass := range []string{right, "wrong"} {
		_, err = w.ring.Unlock(slot, pass)
		w.is(err, "vault.erased")
	}
	s, err := w.ring.State()
	if err != nil || s.Erased.IsZero() || len(s.Users) != 0 {
		t.Errorf("%+v %v", s, err)
	}
	after, err := os.ReadFile(w.file(keys.FileName))
	w.must(err)
	f, err := keys.Parse(before)
	w.must(err)
	for _, user := range f.Users {
		if wrap, err := json.Marshal(user.Wrap); err != nil || bytes.Contains(after, wrap) {
			t.Errorf("a wrap is left, %v", err)
		}
	}
	// Who has the book open goes on, and can change nothing.
	_, err = u.Add(keys.NewUser{Name: "Mercy", Role: keys.Cashier, Passphrase: second})
	w.is(err, "vault.erased")
}

// A right passphrase before the end clears the count.
func TestARightPassphraseClearsTheCount(t *testing.T) {
	w := newWorld(t)
	slot := w.create().User.Slot
	for range 3 {
		for range keys.FreeTries - 1 {
			_, err := w.ring.Unlock(slot, "wrong")
			w.is(err, "vault.wrong_passphrase")
		}
		_, err := w.ring.Unlock(slot, right)
		w.must(err)
		if s := w.state(slot); s.Left != keys.FreeTries {
			t.Errorf("%+v", s)
		}
	}
}

// A wait is never shortened: not by the wall clock, not by a restart.
func TestWaitsSurvive(t *testing.T) {
	for name, c := range map[string]struct {
		turn func(*world)
		left time.Duration // of 15 minutes, 5 of them gone before the turn
	}{
		"nothing":               {func(*world) {}, 10 * time.Minute},
		"clock 30 days back":    {func(w *world) { w.wall = w.wall.AddDate(0, 0, -30) }, 10 * time.Minute},
		"clock 30 days on":      {func(w *world) { w.wall = w.wall.AddDate(0, 0, 30) }, 10 * time.Minute},
		"restarted":             {func(w *world) { w.boot, w.id = time.Second, "boot-2" }, 10 * time.Minute},
		"restarted after hours": {func(w *world) { w.boot, w.id, w.wall = 3*time.Hour, "boot-2", w.wall.Add(3*time.Hour) }, 10 * time.Minute},
		"no boot clock, clock back": {func(w *world) {
			w.boot, w.id, w.wall = 0, "", w.wall.AddDate(0, 0, -30)
		}, 10 * time.Minute},
		"tries taken away": {func(w *world) { w.must(os.Remove(w.file(keys.TriesName))) }, keys.FirstWait},
		"tries cut off":    {func(w *world) { w.must(os.WriteFile(w.file(keys.TriesName), []byte("{"), 0o600)) }, keys.FirstWait},
		"tries of nobody":  {func(w *world) { w.must(os.WriteFile(w.file(keys.TriesName), []byte(`{"format":1}`), 0o600)) }, keys.FirstWait},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			slot := w.create().User.Slot
			for range keys.FreeTries {
				_, _ = w.ring.Unlock(slot, "wrong")
			}
			w.pass(5 * time.Minute)
			w.state(slot) // somebody looks at the cover
			c.turn(w)
			if s := w.state(slot); s.Wait != c.left {
				t.Errorf("%s are left, not %s", s.Wait, c.left)
			}
			_, err := w.ring.Unlock(slot, right)
			w.is(err, "vault.wait")
			w.pass(c.left)
			_, err = w.ring.Unlock(slot, right)
			w.must(err)
		})
	}
}

// A device that tells no id of its boot names it anew in each process: what its clock went on by counts all the same.
func TestWaitsOfAProcess(t *testing.T) {
	for name, c := range map[string]struct {
		turn func(*world)
		left time.Duration
	}{
		"another process":               {func(w *world) { w.id = clock.ProcessBoot("2") }, 10 * time.Minute},
		"another process, later":        {func(w *world) { w.id = clock.ProcessBoot("2"); w.pass(4 * time.Minute) }, 6 * time.Minute},
		"restarted":                     {func(w *world) { w.boot, w.id = time.Minute, clock.ProcessBoot("2") }, 10 * time.Minute},
		"another process, clock put on": {func(w *world) { w.id, w.wall = clock.ProcessBoot("2"), w.wall.AddDate(0, 0, 30) }, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.boot, w.id = 500*time.Hour, clock.ProcessBoot("1")
			slot := w.create().User.Slot
			for range keys.FreeTries {
				_, _ = w.ring.Unlock(slot, "wrong")
			}
			w.pass(5 * time.Minute)
			w.state(slot)
			c.turn(w)
			if s := w.state(slot); s.Wait != c.left {
				t.Errorf("%s are left, not %s", s.Wait, c.left)
			}
		})
	}
}

// A process that dies while it tries has tried.
func TestATryCountsBeforeItIsMade(t *testing.T) {
	w := newWorld(t)
	slot := w.create().User.Slot
	dying := w.ring
	dying.Device = nil
	counted := false
	func() {
		defer func() { _ = recover() }()
		dying.Clock.Wall = func() time.Time { panic("killed") } // asked for only once the try has failed
		for range keys.FreeTries {
			_, _ = dying.Unlock(slot, "wrong")
		}
		counted = true
	}()
	if counted {
		t.Fatal("nobody died")
	}
	if s := w.state(slot); s.Left != 0 || s.Wait <= 0 {
		t.Errorf("%+v", s)
	}
}

func TestUsers(t *testing.T) {
	w := newWorld(t)
	rehema := w.create()
	joseph, err := rehema.Add(keys.NewUser{Name: "Joseph", Role: keys.Colleague, Passphrase: second})
	w.must(err)
	_, err = rehema.Add(keys.NewUser{Name: "Joseph", Role: keys.Cashier, Passphrase: second})
	w.is(err, "vault.same_user")
	_, err = rehema.Add(keys.NewUser{Name: "Mercy", Role: "queen", Passphrase: second})
	w.is(err, "vault.bad_user")
	_, err = rehema.Add(keys.NewUser{Name: "Mercy", Role: keys.Cashier, Passphrase: "weak"})
	w.is(err, "vault.weak")
	his, err := w.ring.Unlock(joseph.Slot, second)
	w.must(err)
	hers, err := w.ring.Unlock(rehema.User.Slot, right)
	w.must(err)
	one, err := his.Subkey("x")
	w.must(err)
	two, err := hers.Subkey("x")
	w.must(err)
	if !bytes.Equal(one, two) {
		t.Error("two users of one book have two data keys")
	}
	if his.User.Sign.Equal(hers.User.Sign) {
		t.Error("two users have one signing key")
	}
	_, err = w.ring.Unlock(joseph.Slot, right)
	w.is(err, "vault.wrong_passphrase")
	w.must(hers.Remove(joseph.Slot))
	_, err = w.ring.Unlock(joseph.Slot, second)
	w.is(err, "vault.no_user")
	w.is(hers.Remove(joseph.Slot), "vault.no_user")
	if all, err := hers.Users(); err != nil || len(all) != 1 {
		t.Errorf("%v %v", all, err)
	}
}

func TestChangePassphrase(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	w.is(u.ChangePassphrase("wrong", second), "vault.wrong_passphrase")
	if s := w.state(u.User.Slot); s.Left != keys.FreeTries-1 {
		t.Errorf("the wrong one was not counted: %+v", s)
	}
	w.is(u.ChangePassphrase(right, "weak"), "vault.weak")
	gen := u.Gen
	w.must(u.ChangePassphrase(right, second))
	if u.Gen <= gen {
		t.Error("the same generation")
	}
	_, err := w.ring.Unlock(u.User.Slot, right)
	w.is(err, "vault.wrong_passphrase")
	_, err = w.ring.Unlock(u.User.Slot, second)
	w.must(err)
}

func TestPINs(t *testing.T) {
	w := newWorld(t)
	u := w.create()
	if _, err := u.Warm(); !keys.NoPIN(err) {
		t.Errorf("%v", err)
	}
	for pin, key := range map[string]string{"12345": "vault.bad_pin", "1234567": "vault.bad_pin", "12a456": "vault.bad_pin", "": "vault.bad_pin",
		"٢٧١٨٢٨": "vault.bad_pin", "111111": "vault.easy_pin", "123456": "vault.easy_pin", "987654": "vault.easy_pin"} {
		w.is(u.ChangePIN("", pin), key)
	}
	w.must(u.ChangePIN("", "271828"))
	w.is(u.ChangePIN("000000", "314159"), "vault.wrong_pin")
	w.must(u.ChangePIN("271828", "314159"))
	warm, err := u.Warm()
	w.must(err)
	u.Wipe()
	for n := 1; n < keys.MostPINs; n++ {
		_, err := warm.Open("000000")
		if p := w.is(err, "vault.wrong_pin"); arg(p, "n") != keys.MostPINs-n {
			t.Errorf("%v", p.Args)
		}
	}
	back, err := warm.Open("314159")
	w.must(err)
	if warm.Left() != keys.MostPINs {
		t.Error("a right PIN does not clear the count")
	}
	if _, err := back.Signer(); err != nil {
		t.Error(err)
	}
	for range keys.MostPINs {
		_, _ = warm.Open("000000")
	}
	_, err = warm.Open("314159")
	w.is(err, "vault.pin_spent")
	for range keys.MostPINs {
		_ = back.ChangePIN("000000", "161803")
	}
	w.is(back.ChangePIN("314159", "161803"), "vault.pin_spent")
}

// drawer is a keyring.
type drawer map[string][]byte

func (d drawer) Get(book string) ([]byte, error) {
	if s, ok := d[book]; ok {
		return s, nil
	}
	return nil, errors.New("not here")
}
func (d drawer) Set(book string, secret []byte) error { d[book] = bytes.Clone(secret); return nil }
func (d drawer) Delete(book string) error             { delete(d, book); return nil }

// A book that is bound to its device opens on no other, whoever knows the passphrase.
func TestBoundToTheDevice(t *testing.T) {
	w := newWorld(t)
	here := drawer{}
	w.ring.Device = here
	u := w.create()
	if !u.User.Device || len(here) != 1 {
		t.Fatalf("%+v", u.User)
	}
	_, err := w.ring.Unlock(u.User.Slot, right)
	w.must(err)
	elsewhere := w.ring
	elsewhere.Device = drawer{}
	_, err = elsewhere.Unlock(u.User.Slot, right)
	w.is(err, "vault.no_keyring")
	elsewhere.Device = nil
	_, err = elsewhere.Unlock(u.User.Slot, right)
	w.is(err, "vault.no_keyring")
	elsewhere.Device = drawer{u.Book: bytes.Repeat([]byte{1}, vault.KeySize)}
	_, err = elsewhere.Unlock(u.User.Slot, right)
	w.is(err, "vault.wrong_passphrase")
	// All users of such a book are bound.
	joseph, err := u.Add(keys.NewUser{Name: "Joseph", Role: keys.Colleague, Passphrase: second})
	if err != nil || !joseph.Device {
		t.Errorf("%+v %v", joseph, err)
	}
	for n := 0; n < keys.MostTries; n++ {
		_, _ = w.ring.Unlock(u.User.Slot, "wrong")
		w.pass(1000 * time.Hour)
	}
	if len(here) != 0 {
		t.Error("the erasure left the device's secret")
	}
}

// Whatever is changed in the file by hand is found out.
func TestForgedKeyFiles(t *testing.T) {
	for name, forge := range map[string]func(f *keys.File){
		"a role":            func(f *keys.File) { f.Users[1].Role = keys.Approver },
		"a name":            func(f *keys.File) { f.Users[1].Name = "Amina" },
		"a user taken away": func(f *keys.File) { f.Users = f.Users[:1] },
		"the generation":    func(f *keys.File) { f.Gen += 10 },
		"wraps swapped":     func(f *keys.File) { f.Users[0].Wrap, f.Users[1].Wrap = f.Users[1].Wrap, f.Users[0].Wrap },
		"another signer": func(f *keys.File) {
			pub, _, _ := ed25519.GenerateKey(rand.Reader)
			f.Users[0].Sign = pub
		},
		"another's signer": func(f *keys.File) { f.Users[0].Sign = f.Users[1].Sign },
		"the book":         func(f *keys.File) { f.Book = strings.Repeat("ab", 16) },
		"less stretching":  func(f *keys.File) { f.Users[0].KDF.Time++ },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			u := w.create()
			_, err := u.Add(keys.NewUser{Name: "Joseph", Role: keys.Colleague, Passphrase: second})
			w.must(err)
			text, err := os.ReadFile(w.file(keys.FileName))
			w.must(err)
			f, err := keys.Parse(text)
			w.must(err)
			forge(f)
			body, err := json.Marshal(f)
			w.must(err)
			_, mac, _ := bytes.Cut(text, []byte("\n"))
			w.must(os.WriteFile(w.file(keys.FileName), append(append(body, '\n'), mac...), 0o600))
			_, err = w.ring.Unlock(u.User.Slot, right)
			var p *app.Problem
			if !errors.As(err, &p) || p.Key != "vault.forged_keys" && p.Key != "vault.wrong_passphrase" {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestModes(t *testing.T) {
	w := newWorld(t)
	w.create()
	for _, name := range []string{keys.FileName, keys.TriesName} {
		info, err := os.Stat(w.file(name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	dir := f.TempDir()
	ring := keys.Ring{Dir: dir, Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{Wall: time.Now, Boot: func() (time.Duration, string) { return 0, "" }}}
	if _, err := ring.Create(keys.NewUser{Name: "R", Role: keys.Officer, Passphrase: right}); err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, keys.FileName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("{}\n\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := keys.Parse(text)
		if err != nil {
			return
		}
		for _, u := range file.Users {
			if err := u.KDF.Check(); err != nil {
				t.Errorf("took parameters that are out of bounds: %v", err)
			}
		}
	})
}
