package checking_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/paper/qr"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui/checking"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
)

// bench is a signed book with one receipt over 750, and the page's model over it.
type bench struct {
	*testing.T
	m       *checking.Model
	book    *store.Book
	till    *teller.Teller
	receipt app.Receipt
	entry   app.Entry
}

func newBench(t *testing.T, fill byte) *bench {
	t.Helper()
	clock := &design.Clock{Now: design.At("12:08")}
	b := &bench{T: t, book: design.SignedBook(t, clock, fill)}
	b.till = design.Teller(b.book, clock)
	w, err := words.New("en")
	b.ok(err)
	b.m = &checking.Model{Auditor: design.Auditor(b.book, clock), Book: b.book, Words: w, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
	done, err := b.till.Pay(t.Context(), teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(1750)})
	b.ok(err)
	b.receipt, b.entry = done.Recorded.Receipts[0], done.Recorded.Entries[0]
	return b
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func key(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}

func TestAGenuineReceiptSaysWhoWhenAndHowMuch(t *testing.T) {
	b := newBench(t, 1)
	for name, text := range map[string]string{
		"as it was shown": b.receipt.Square,
		"in a message":    "Here it is:\n" + b.receipt.Square + "\n",
		"windows lines":   strings.ReplaceAll(b.receipt.Square, "\n", "\r\n"),
	} {
		v, err := b.m.Text(t.Context(), checking.Pasted, text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v.Tone != checking.Right || v.Name != "Achieng Odhiambo" || v.Total != "1,750" || v.By != "Rehema Achola" ||
			v.Foot != "K7-000001 · 17 Sep, 12:08" || len(v.Lines) != 1 || v.Lines[0].Amount != "1,750" || v.Lines[0].Word != "Loan" {
			t.Errorf("%s: %+v", name, v)
		}
		if v.Standing != "Saved on this phone, not posted yet" || strings.Contains(v.Stamp, "valid") {
			t.Errorf("%s: %q, %q", name, v.Standing, v.Stamp)
		}
	}
}

// TestRefused: whatever is not as it was signed shows nothing of its words.
func TestRefused(t *testing.T) {
	b, other := newBench(t, 1), newBench(t, 2)
	for _, c := range []struct{ name, text, key string }{
		{"another amount", strings.ReplaceAll(b.receipt.Square, "1750", "9750"), "proof.no_fit"},
		{"another name", strings.Replace(b.receipt.Square, "Achieng", "Amina", 1), "proof.no_fit"},
		{"another number", strings.Replace(b.receipt.Square, "K7-000001", "K7-000002", 1), "proof.no_fit"},
		{"a key nobody knows here", other.receipt.Square, "proof.no_fit"},
		{"words alone", strings.Split(b.receipt.Square, "\nD1 ")[0], "proof.no_square"},
		{"the end cut off", b.receipt.Square[:len(b.receipt.Square)-8], "proof.no_square"},
		{"nothing", "", "proof.no_square"},
	} {
		v, err := b.m.Text(t.Context(), checking.Pasted, c.text)
		if key(err) != c.key || v.Name != "" || v.Total != "" {
			t.Errorf("%s: %v, %+v", c.name, err, v)
		}
	}
}

func TestAVoidReceiptIsSaidToBeVoid(t *testing.T) {
	b := newBench(t, 1)
	_, err := b.till.Cancel(t.Context(), b.entry.Key, "typed twice")
	b.ok(err)
	for _, text := range []string{b.receipt.Square, "K7-000777 2026-09-17\n" + b.receipt.Square} {
		v, err := b.m.Text(t.Context(), checking.Pasted, text)
		b.ok(err)
		if v.Tone != checking.Gone || v.State != app.Void || !strings.HasPrefix(v.Standing, "Void since 17 Sep") {
			t.Errorf("%+v", v)
		}
	}
}

// posted has the core confirm the entry.
func (b *bench) posted() {
	b.Helper()
	ctx, now := b.Context(), design.At("12:09")
	work, err := b.book.Claim(ctx, "engine", now, 9, app.Pick{Now: true})
	b.ok(err)
	if len(work) != 1 {
		b.Fatalf("%d claimed", len(work))
	}
	o := app.Outcome{Key: b.entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: b.entry.Key, Transaction: "900", At: now}}
	b.ok(b.book.Settle(ctx, []app.Settlement{{Attempt: work[0].Attempt, Outcome: o, NextAt: now}}))
}

// forger signs the receipt with another amount by a key that this book knows, and nobody trusts.
func (b *bench) forger() (square string) {
	b.Helper()
	seed := bytes.Repeat([]byte{5}, ed25519.SeedSize)
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{6}, ed25519.SeedSize))
	public, _ := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	cert := proof.Certify(proof.Certificate{Serial: "7", Institution: "mlimani", Device: "other", Code: design.SignedCode, User: "x", Name: "Rehema Achola",
		Role: "officer", Key: public, From: design.On("2026-01-01", "00:00").UTC()}, stranger)
	known := b.m.Auditor.(*audit.Auditor)
	keys := known.Keys
	known.Keys = func(ctx context.Context) (audit.Keys, error) {
		k, err := keys(ctx)
		return k.Add(audit.Keys{Certificates: []proof.Certificate{cert}}), err
	}
	signer, err := proof.NewKeySigner(seed, cert)
	b.ok(err)
	square, err = proof.Square(strings.ReplaceAll(proof.ReceiptOf(b.receipt).Slip, "1750", "9750"), signer)
	b.ok(err)
	return square
}

// TestAForgedReceiptIsNotPosted: the number of a posted receipt, with another amount under another key, does not borrow
// what became of the genuine one.
func TestAForgedReceiptIsNotPosted(t *testing.T) {
	s := show(t, newBench(t, 1))
	s.posted()
	s.clip = s.receipt.Square
	kittest.Tap(t, s.window.Content(), "The text of a message")
	if !s.shows("Signature is right") || !s.shows("Posted") {
		t.Fatalf("the genuine one: %q", kittest.Texts(s.window.Content()))
	}
	forged := s.forger()
	v, err := s.m.Text(t.Context(), checking.Pasted, forged)
	if err != nil || v.Tone != checking.Doubt || v.Total != "9,750" || v.State != "" || v.Standing != "" {
		t.Errorf("%+v, %v", v, err)
	}
	s.clip = forged
	kittest.Tap(t, s.window.Content(), "The text of a message")
	if !s.shows("9,750") || s.shows("Posted") || s.shows("Signature is right") {
		t.Errorf("%q", kittest.Texts(s.window.Content()))
	}
}

// torn is a picture of a square with its middle painted over.
func torn(s qr.Square) image.Image {
	img := s.Image(4)
	n := img.Rect.Dx()
	draw.Draw(img, image.Rect(n/4, n/4, n*3/4, n*3/4), image.NewUniform(color.White), image.Point{}, draw.Src)
	return img
}

func TestPicture(t *testing.T) {
	b := newBench(t, 1)
	square, err := qr.Draw(b.receipt.Square)
	b.ok(err)
	v, err := b.m.Picture(t.Context(), "a.png", square.Image(4))
	if err != nil || v.Way != checking.Pictured || v.Total != "1,750" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := b.m.Picture(t.Context(), "a.png", torn(square)); key(err) != "proof.no_picture" {
		t.Errorf("a torn square: %v", err)
	}
}

func TestCode(t *testing.T) {
	b := newBench(t, 1)
	code := proof.Code(b.receipt.No, b.receipt.Entries)
	v, err := b.m.Code(t.Context(), " "+strings.ToLower(strings.ReplaceAll(code, "-", ""))+" ")
	if err != nil || v.Tone != checking.Known || v.Total != "1,750" || v.Name != "Achieng Odhiambo" {
		t.Errorf("%+v, %v", v, err)
	}
	if strings.Contains(strings.ToLower(v.Stamp+v.Note), "verified") || strings.Contains(v.Stamp, "ignature") {
		t.Errorf("a code says %q, %q", v.Stamp, v.Note)
	}
	if _, err := b.m.Code(t.Context(), "2222-2222"); key(err) != "checking.no_code" {
		t.Errorf("%v", err)
	}
	if _, err := b.m.Code(t.Context(), "hello"); key(err) != "proof.bad_code" {
		t.Errorf("%v", err)
	}
}

type nav struct {
	kit.Nav
	said   []kit.Notice
	unused []kit.KeyPress
}

func (n *nav) Say(x kit.Notice)      { n.said = append(n.said, x) }
func (n *nav) Unused(k kit.KeyPress) { n.unused = append(n.unused, k) }

type shown struct {
	*checking.Screen
	*bench
	clip   string
	img    image.Image
	window fyne.Window
	nav    *nav
}

func show(t *testing.T, b *bench) *shown {
	t.Helper()
	e := kittest.Plain(t)
	s := &shown{bench: b, nav: &nav{}}
	e.Nav = s.nav
	s.Screen = checking.New(e, b.m, checking.Links{Paste: func() string { return s.clip },
		Picture: func(chosen func(string, image.Image)) { chosen("a.png", s.img) }, Trouble: func(err error) { t.Error(err) }}, nil)
	s.Page.OnShow()
	s.window = kittest.Show(t, e, kit.Column(0, s.Page.Body, s.Page.Foot), 360, 1200)
	return s
}

func (s *shown) shows(words string) bool {
	return slices.ContainsFunc(kittest.Texts(s.window.Content()), func(x string) bool { return strings.Contains(x, words) })
}

func TestPastedOnScreen(t *testing.T) {
	s := show(t, newBench(t, 1))
	s.clip = s.receipt.Square
	kittest.Tap(t, s.window.Content(), "The text of a message")
	for _, want := range []string{"Pasted just now", "Signature is right", "Achieng Odhiambo", "1,750", "17 Sep, 12:08", "Rehema Achola", "nobody changed these words"} {
		if !s.shows(want) {
			t.Errorf("%q is not shown", want)
		}
	}
	s.clip = strings.ReplaceAll(s.receipt.Square, "1750", "9750")
	s.Page.OnKey(kit.KeyPress{Name: fyne.KeyV, Ctrl: true})
	if !s.shows("The signature does not fit: words were changed, or another book made it.") {
		t.Error("a forged one is not refused")
	}
	for _, gone := range []string{"Signature is right", "9,750", "9750", "1,750", "Achieng Odhiambo"} {
		if s.shows(gone) {
			t.Errorf("%q still stands on the screen beside a forged receipt", gone)
		}
	}
}

func TestPictureOnScreen(t *testing.T) {
	s := show(t, newBench(t, 1))
	square, err := qr.Draw(s.receipt.Square)
	s.ok(err)
	s.img = square.Image(3)
	kittest.Tap(t, s.window.Content(), "A picture of the square")
	if !s.shows("From a picture just now") || !s.shows("Signature is right") {
		t.Errorf("%q", kittest.Texts(s.window.Content()))
	}
	s.img = torn(square)
	kittest.Tap(t, s.window.Content(), "A picture of the square")
	if !s.shows("No square was found") || s.shows("Signature is right") {
		t.Errorf("%q", kittest.Texts(s.window.Content()))
	}
}

// TestScanner: it types, with Enter for new lines; nothing has to be tapped before.
func TestScanner(t *testing.T) {
	for name, focused := range map[string]bool{"the scanner's card has the focus": true, "nothing has the focus, as on a phone": false} {
		t.Run(name, func(t *testing.T) {
			s := show(t, newBench(t, 1))
			for _, r := range s.receipt.Square + "\n" {
				k := kit.KeyPress{Rune: r}
				if r == '\n' {
					k = kit.KeyPress{Name: fyne.KeyReturn}
				}
				switch {
				case focused && r == '\n':
					kittest.Key(s.Page.First, fyne.KeyReturn)
				case focused:
					if r == ' ' {
						kittest.Key(s.Page.First, fyne.KeySpace)
					}
					kittest.Type(s.Page.First, string(r))
				case !s.Page.OnKey(k):
					t.Fatalf("%v is not taken", k)
				}
			}
			if !s.shows("Scanned just now") || !s.shows("Signature is right") || !s.shows("1,750") || len(s.nav.said) != 0 || len(s.nav.unused) != 0 {
				t.Errorf("%q, said %v, unused %v", kittest.Texts(s.window.Content()), s.nav.said, s.nav.unused)
			}
		})
	}
}

func TestAKeyIsNoScan(t *testing.T) {
	s := show(t, newBench(t, 1))
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace, fyne.KeyDown, fyne.KeyF1} {
		if s.Page.OnKey(kit.KeyPress{Name: name}) {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestCodeOnScreen: only what was typed is looked up.
func TestCodeOnScreen(t *testing.T) {
	s := show(t, newBench(t, 1))
	kittest.Tap(t, s.window.Content(), "Look it up")
	if s.shows("No receipt") {
		t.Error("nothing was typed, and it was looked up")
	}
	code := proof.Code(s.receipt.No, s.receipt.Entries)
	for _, c := range []struct{ typed, want string }{{code, "In this book"}, {"2222-2222", "No receipt has this code."}} {
		kittest.Walk(s.window.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
			if in, ok := o.(*form.Input); ok {
				in.SetText(c.typed)
			}
		})
		kittest.Tap(t, s.window.Content(), "Look it up")
		if !s.shows(c.want) {
			t.Errorf("%s: %q", c.typed, kittest.Texts(s.window.Content()))
		}
	}
}
