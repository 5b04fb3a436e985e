package ui

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/keys"
	"daftari/ui/bridge"
	"daftari/ui/cli/house"
	"daftari/ui/cli/sealedfile"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
	"daftari/ui/settings"
	"daftari/ui/settings/prefs"
	"daftari/ui/theme"
)

const phrase = "five plain words for tests"

// kept is a window over a book under real keys, with More and Settings.
type kept struct {
	*Shell
	t    *testing.T
	win  fyne.Window
	near *Keeper
	ring keys.Ring
	data string

	during func()   // while the PIN is changed
	said   []string // what the program around was told
}

// bareSetup answers the check of what needs no book.
type bareSetup struct {
	house.Setup
	data string
}

func (b bareSetup) Checks(_ context.Context, at house.Place) []house.Check {
	return []house.Check{{Name: "doctor.disk", OK: at.Institution == "mlimani" && at.Data == b.data}}
}

// farCore answers the check.
type farCore struct{ house.Core }

func (farCore) Warnings(context.Context) []*app.Problem {
	return []*app.Problem{app.Trouble(app.BadConfig, "enrol.no_shelf", nil)}
}

func (farCore) Checks(context.Context) []house.Check {
	return []house.Check{{Name: "doctor.server", Problem: app.Trouble(app.SignedOut, "vault.locked", nil)}}
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{t: t, data: t.TempDir()}
	dir := filepath.Join(k.data, "mlimani")
	now := func() time.Time { return design.At("18:02") }
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	k.ring = keys.Ring{Dir: dir, Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{Wall: now, Boot: func() (time.Duration, string) { return time.Hour, "boot" }}}
	u, err := k.ring.Create(keys.NewUser{Name: "Rehema Achola", Role: keys.Officer, Passphrase: phrase})
	if err != nil {
		t.Fatal(err)
	}
	v, err := u.Vault(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	book, err := store.Create(t.Context(), dir, store.Options{Now: now, Vault: v, Name: u.Book, Keys: u.Gen})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, err := range []error{book.SetDevice(t.Context(), design.Device()), book.SetProfile(t.Context(), design.Profile()), book.ApplyPull(t.Context(), design.Pull()),
		book.SetOfficer(t.Context(), design.Officer())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	k.near = &Keeper{House: &house.House{Institution: "mlimani", Book: book, Words: w, Keys: u, Core: farCore{}}, Prefs: &prefs.Store{Dir: k.data},
		App: "1.0.0", Clock: now, Setup: bareSetup{data: k.data},
		PIN: func(_ context.Context, old, fresh string) error {
			k.said = append(k.said, "PIN")
			if k.during != nil {
				k.during()
			}
			return u.ChangePIN(old, fresh)
		},
		Rest: func(idle time.Duration) time.Duration {
			k.said = append(k.said, "rest "+idle.String())
			return min(cmp.Or(idle, 2*time.Minute), k.near.Most)
		}, Most: 5 * time.Minute,
		Alone: func() {
			k.said = append(k.said, map[bool]string{false: "syncs by itself", true: "syncs by hand"}[k.near.Now().ByHand])
		},
		User: func() { k.said = append(k.said, "another user") }}
	test.NewTempApp(t)
	k.open()
	return k
}

// open shows the book in a new window, as the program does when it starts.
func (k *kept) open() {
	k.t.Helper()
	k.win = test.NewTempWindow(k.t, kit.Space(0))
	k.win.Resize(fyne.NewSize(360, 1400))
	k.near.Look = func(l Look) error { l.Still = true; return k.Relook(l) }
	look := LookOf(k.near.Begin(), "en")
	look.Still = true
	book := k.near.House.Book
	shell, err := New(Config{Window: k.win, Bridge: bridge.Inline(), Words: words.New, Now: k.near.Clock, Look: look,
		Sections: Sections(House{Book: book, Teller: design.Teller(book, &design.Clock{Now: k.near.Clock()}), Keeper: k.near}, Device{Save: k.save}, func() kit.Nav { return k.Shell })})
	if err != nil {
		k.t.Fatal(err)
	}
	k.Shell = shell
	k.Root(kit.More)
}

// save writes where a person chose.
func (k *kept) save(name string, data []byte, done func(string, error)) {
	path := filepath.Join(k.data, name)
	done(path, os.WriteFile(path, data, 0o600))
}

func (k *kept) tap(words ...string) {
	k.t.Helper()
	for _, w := range words {
		if up := k.win.Canvas().Overlays().Top(); up != nil {
			kittest.Tap(k.t, up, w)
			continue
		}
		kittest.Tap(k.t, k.win.Content(), w)
	}
}

func (k *kept) sees(text string) {
	k.t.Helper()
	if all := kittest.Texts(k.win.Content()); !slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, text) }) {
		k.t.Fatalf("%q is not seen: %q", text, all)
	}
}

// fill writes into the inputs in their order.
func (k *kept) fill(texts ...string) {
	k.t.Helper()
	i := 0
	kittest.Walk(k.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
		if f, ok := o.(*form.Input); ok && i < len(texts) {
			f.SetText(texts[i])
			i++
		}
	})
	if i < len(texts) {
		k.t.Fatalf("%d fields for %d texts", i, len(texts))
	}
}

// enter ends the input with a number from 0.
func (k *kept) enter(no int) {
	k.t.Helper()
	var all []*form.Input
	kittest.Walk(k.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
		if f, ok := o.(*form.Input); ok {
			all = append(all, f)
		}
	})
	kittest.Key(all[no].Focus(), fyne.KeyReturn)
}

// TestTheWindowOpensAsItWasLeft: language, colours and size of text change at once, in place, and the next window has
// them; another user has her own.
func TestTheWindowOpensAsItWasLeft(t *testing.T) {
	k := newKept(t)
	k.Watch(k.near.House.Book, nil)
	k.sees("Nothing waiting")
	k.tap("Settings")
	k.sees("of this phone, for Rehema Achola")
	k.tap("Kiswahili")
	k.sees("Mipangilio")
	k.Back()
	k.sees("Hakuna kinachosubiri")
	k.tap("Mipangilio")
	k.tap("Rangi", "Jua kali")
	if k.Depth() != 2 || k.Env().Theme.Mode() != theme.Sun {
		t.Errorf("depth %d, %s", k.Depth(), k.Env().Theme.Mode())
	}
	k.tap("Ukubwa wa maandishi", "Makubwa")
	k.open()
	if l := k.Look(); l.Lang != "sw" || l.Mode != theme.Sun || l.Scale != 125 {
		t.Errorf("the next window: %+v", l)
	}
	was := k.near.House.Keys
	his, err := was.Add(keys.NewUser{Name: "Daniel Otiato", Role: keys.Colleague, Passphrase: "other plain words for tests"})
	if err != nil {
		t.Fatal(err)
	}
	if k.near.House.Keys, err = k.ring.Unlock(his.Slot, "other plain words for tests"); err != nil {
		t.Fatal(err)
	}
	if err := k.near.Again(); err != nil || k.Look().Lang != "sw" {
		t.Errorf("who never chose has what was chosen last: %v %+v", err, k.Look())
	}
	k.tap("Mipangilio", "Français")
	k.near.House.Keys = was
	if err := k.near.Again(); err != nil || k.Look().Lang != "sw" {
		t.Errorf("she has hers again: %v %+v", err, k.Look())
	}
}

// TestButtonsForTheOtherHand: the switch names the hand whose side the language has not given the buttons; what was chosen
// is a side of the body, and stays one in every language.
func TestButtonsForTheOtherHand(t *testing.T) {
	k := newKept(t)
	stands := func(when, hand string, swap bool) {
		t.Helper()
		if k.Look().Hand != hand || k.Env().Swap != swap {
			t.Errorf("%s: hand %q, swapped %v", when, k.Look().Hand, k.Env().Swap)
		}
	}
	stands("at first", "", false)
	k.tap("Settings", "Left-hand buttons")
	stands("chosen", prefs.Left, true)
	k.open()
	stands("in the next window", prefs.Left, true)
	k.tap("Settings", "العربية")
	stands("in Arabic, whose buttons are at the left", prefs.Left, false)
	k.tap("أزرار لليد اليمنى")
	stands("the right hand in Arabic", prefs.Right, true)
	k.tap("English")
	stands("in English, whose buttons are at the right", prefs.Right, false)
	k.tap("Left-hand buttons", "Left-hand buttons")
	stands("chosen and taken back", "", false)
	if p := k.near.Prefs.Load(k.near.House.Keys.User.Slot); p.Hand != "" {
		t.Errorf("kept %+v", p)
	}
}

func TestLockingAndSyncing(t *testing.T) {
	k := newKept(t)
	k.tap("Change user", "Settings")
	k.tap("Lock after")
	if all := kittest.Texts(k.win.Canvas().Overlays().Top()); !slices.Contains(all, "5 minutes") || slices.Contains(all, "10 minutes") {
		t.Errorf("more than the institution allows is offered: %q", all)
	}
	k.tap("5 minutes")
	k.sees("5 minutes")
	k.tap("Sync by itself", "Sync by itself")
	if want := []string{"rest 0s", "another user", "rest 5m0s", "syncs by hand", "syncs by itself"}; !slices.Equal(k.said, want) {
		t.Errorf("told %q, want %q", k.said, want)
	}
	if p := k.near.Prefs.Load(k.near.House.Keys.User.Slot); p.Lock != 5 || p.ByHand {
		t.Errorf("kept %+v", p)
	}
}

// TestKeeperIsReadWhileItChanges: pages read on other goroutines what the window's writes, and never half of it.
func TestKeeperIsReadWhileItChanges(t *testing.T) {
	k := &Keeper{}
	at := map[bool]time.Time{true: design.At("10:00"), false: design.At("11:00")}
	two := map[bool]prefs.Prefs{true: {Language: "sw", Colours: "sun", Lock: 1}, false: {Language: "ar", Colours: "dark", Lock: 5}}
	k.set(two[true])
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 1_000_000 {
			k.Checked(at[i%2 == 0], i%2 == 0)
			if err := k.Apply(two[i%2 == 0]); err != nil {
				t.Error(err)
			}
		}
	}()
	for {
		select {
		case <-done:
			return
		default:
		}
		if p := k.Now(); p != two[true] && p != two[false] {
			t.Errorf("half of one choice and half of another: %+v", p)
		}
		if when, whole, once := k.Audited(); once && !when.Equal(at[whole]) {
			t.Errorf("one audit's time with another's finding: %s %v", when, whole)
		}
		if t.Failed() {
			<-done
			return
		}
	}
}

func TestPINAndPassphraseChange(t *testing.T) {
	k := newKept(t)
	k.tap("Settings", "Change PIN or passphrase")
	k.fill("271828", "314159")
	k.tap("Change PIN")
	k.sees("not the same")
	k.fill("271828", "271828")
	k.tap("Change PIN")
	k.sees("Your PIN is changed.")
	if !k.near.HasPIN() {
		t.Fatal("there is no PIN")
	}
	k.tap("Change PIN or passphrase")
	k.fill("000000", "161803", "161803")
	k.tap("Change PIN")
	k.sees("Wrong PIN")
	k.tap("Passphrase")
	k.fill("a wrong one of five words", "quite another row of words", "quite another row of words")
	k.tap("Change passphrase")
	k.sees("Wrong passphrase")
	k.fill(phrase, "quite another row of words", "quite another row of words")
	k.tap("Change passphrase")
	k.sees("Your passphrase is changed.")
	slot := k.near.House.Keys.User.Slot
	if _, err := k.ring.Unlock(slot, phrase); err == nil {
		t.Error("the old passphrase still opens the book")
	}
	if _, err := k.ring.Unlock(slot, "quite another row of words"); err != nil {
		t.Errorf("the new one does not: %v", err)
	}
}

// TestEnterTwiceIsOneTry: a wrong PIN that is sent twice would cost two of five tries.
func TestEnterTwiceIsOneTry(t *testing.T) {
	k := newKept(t)
	k.said = nil
	k.tap("Settings", "Change PIN or passphrase")
	k.fill("271828", "271828")
	k.during = func() {
		if len(k.said) < 3 {
			k.enter(1)
			k.tap("Passphrase", "PIN")
			k.fill("314159", "314159")
			k.enter(1)
		}
	}
	k.enter(1)
	if k.sees("Your PIN is changed."); !slices.Equal(k.said, []string{"PIN"}) {
		t.Errorf("told %q", k.said)
	}
	k.tap("Change PIN or passphrase")
	k.fill("000000", "161803", "161803")
	k.enter(2)
	k.sees("Wrong PIN")
	k.during = nil
	k.fill("271828", "161803", "161803")
	k.enter(2)
	if k.sees("Your PIN is changed."); !slices.Equal(k.said, []string{"PIN", "PIN", "PIN"}) {
		t.Errorf("told %q", k.said)
	}
	k.tap("Change PIN or passphrase")
	k.fill("161803", "271828", "271828")
	k.during = k.Back // she did not wait
	k.enter(2)
	if k.sees("Your PIN is changed."); k.Depth() != 2 {
		t.Errorf("%d pages lie on each other, not Settings on More", k.Depth())
	}
}

// TestExportIsSealedUnlessSaid: what the page writes, only the book opens, until somebody says otherwise.
func TestExportIsSealedUnlessSaid(t *testing.T) {
	k := newKept(t)
	k.tap("Settings", "Tables for a spreadsheet")
	k.sees("Only this book can open the file again.")
	k.tap("Write the file")
	k.sees("Written:")
	file := func(end string) []byte {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(k.data, "mlimani-entries-*."+end))
		if err != nil || len(all) != 1 {
			t.Fatalf("%q %v", all, err)
		}
		text, err := os.ReadFile(all[0])
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	sealed := file("csv.sealed")
	plain, err := sealedfile.Open(k.near.House, sealed)
	if err != nil || bytes.Contains(sealed, plain[:20]) {
		t.Fatalf("sealed: %v", err)
	}
	k.tap("Sealed")
	k.sees("Anybody who gets this file reads names and amounts in it.")
	k.tap("Write the file")
	clear := file("csv")
	if _, err := csv.NewReader(bytes.NewReader(clear)).ReadAll(); err != nil || !bytes.Equal(clear, plain) {
		t.Errorf("in the clear: %v, alike %v", err, bytes.Equal(clear, plain))
	}
	for _, what := range []string{settings.Receipts, settings.Till} {
		if name, data, err := k.near.Export(t.Context(), settings.Export{What: what, XLSX: true, Today: true}); err != nil || len(data) == 0 || !strings.HasSuffix(name, ".xlsx.sealed") {
			t.Errorf("%s: %s %d %v", what, name, len(data), err)
		}
	}
}

// TestCheckIsTheDoctor: the same lines as the verb's, in its order, with what is wrong in words.
func TestCheckIsTheDoctor(t *testing.T) {
	k := newKept(t)
	var names []string
	for _, c := range k.near.Check(t.Context()) {
		names = append(names, c.Name)
	}
	if want := []string{"doctor.disk", "doctor.book", "doctor.warning", "doctor.server"}; !slices.Equal(names, want) {
		t.Errorf("checks %q, want %q", names, want)
	}
	k.near.Prefs = &prefs.Store{Dir: t.TempDir()} // in practice the window's settings lie elsewhere than the book
	k.tap("Settings", "Check this phone")
	k.sees("1 thing is not right.")
	k.sees("Room on the disk")
}
