package receipt_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/paper/qr"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	kitpaper "daftari/ui/kit/paper"
	"daftari/ui/receipt"
)

// bench is a signed book in which Achieng has paid 750 at 12:08, and the model over it.
type bench struct {
	*testing.T
	clock *design.Clock
	book  *store.Book
	till  *teller.Teller
	m     *receipt.Model
	entry app.Entry
	no    app.ReceiptNo
}

func newBench(t *testing.T) *bench {
	t.Helper()
	clock := &design.Clock{Now: design.At("12:08")}
	b := &bench{T: t, clock: clock, book: design.SignedBook(t, clock, 1)}
	b.till = design.Teller(b.book, clock)
	w, err := words.New("en")
	b.ok(err)
	b.m = &receipt.Model{Book: b.book, People: b.book, Words: w, Short: "mlimani", Now: func() time.Time { return clock.Now.In(design.Zone()) }}
	loan := design.Client("Achieng Odhiambo").Loans[0]
	done, err := b.till.Pay(t.Context(), teller.Payment{Kind: app.Repayment, Account: loan.Ref(), Amount: design.KES(750)})
	b.ok(err)
	b.entry, b.no = done.Recorded.Entries[0], done.Recorded.Receipts[0].No
	return b
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// settle lets the core answer what waits.
func (b *bench) settle(o app.Outcome) {
	b.Helper()
	work, err := b.book.Claim(b.Context(), "engine", b.clock.Now, 100, app.Pick{Now: true})
	b.ok(err)
	for _, w := range work {
		o.Key = w.Entry.Key
		if o.Proof != nil {
			o.Proof = &app.Confirmation{Key: o.Key, Transaction: "900", At: b.clock.Now}
		}
		b.ok(b.book.Settle(b.Context(), []app.Settlement{{Attempt: w.Attempt, Outcome: o, NextAt: b.clock.Now.Add(time.Hour)}}))
	}
}

func (b *bench) load(no app.ReceiptNo) receipt.View {
	b.Helper()
	v, err := b.m.Load(b.Context(), no, false)
	b.ok(err)
	return v
}

func TestAReceiptSaysWhoWhenAndHowMuch(t *testing.T) {
	b := newBench(t)
	v := b.load(b.no)
	if v.Name != "Achieng Odhiambo" || v.When != "17 Sep, 12:08" || v.By != "Rehema Achola" || !strings.Contains(v.Number, "000104") {
		t.Errorf("%+v", v)
	}
	if len(v.Lines) != 1 || v.Lines[0].Word != "Loan" || v.Lines[0].Amount != "750" || len(v.Sums) != 1 || v.Sums[0] != (receipt.Sum{Head: "Received in cash, KES", Amount: "750"}) {
		t.Errorf("%+v %+v", v.Lines, v.Sums)
	}
	text, err := qr.Read(kitpaper.Square(v.Square).Picture())
	if err != nil || text != v.Words || !strings.Contains(text, "KES 750") {
		t.Errorf("the square reads %q, %v", text, err)
	}
	if len(v.Code) != 9 || v.Code[4] != '-' {
		t.Errorf("code %q", v.Code)
	}
}

// TestStanding: what is not known to be posted never looks so, and what was taken back is given to nobody.
func TestStanding(t *testing.T) {
	posted := app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{}}
	for _, c := range []struct {
		name   string
		do     func(b *bench)
		word   string // of the look
		stamp  string
		given  bool
		square bool
	}{
		{"saved", func(*bench) {}, "state.queued", "Saved on this phone, not posted yet", true, true},
		{"answer lost", func(b *bench) { b.settle(app.Outcome{Event: app.Lost}) }, "state.unsure", "Unsure, asking", true, true},
		{"refused", func(b *bench) { b.settle(app.Outcome{Event: app.Refuse, Code: "x"}) }, "state.refused", "Needs you", true, true},
		{"posted", func(b *bench) { b.settle(posted) }, "state.confirmed", "Posted", true, true},
		{"taken back before it was sent", func(b *bench) {
			_, err := b.till.Cancel(b.Context(), b.entry.Key, "typed twice")
			b.ok(err)
		}, "state.cancelled", "Cancelled, receipt void", false, false},
		{"reversed after it was posted", func(b *bench) {
			b.settle(posted)
			_, err := b.till.Reverse(b.Context(), b.entry.Key, "typed twice")
			b.ok(err)
		}, "state.reversed", "Reversed", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.do(b)
			v := b.load(b.no)
			if v.Look.Word != c.word || v.Stamp != c.stamp || v.Given() != c.given || (v.Square != nil) != c.square || (v.Code != "") != c.square {
				t.Errorf("%s %q given %v square %v code %q", v.Look.Word, v.Stamp, v.Given(), v.Square != nil, v.Code)
			}
			if leaf := v.Look.Tone == "leaf"; leaf != (c.name == "posted") {
				t.Errorf("its tone is %s", v.Look.Tone)
			}
			_, err := b.m.Print(t.Context(), b.no)
			if (err == nil) != c.given {
				t.Errorf("printing gives %v", err)
			}
		})
	}
}

func TestACorrectedReceiptLeadsToTheNewOne(t *testing.T) {
	b := newBench(t)
	done, err := b.till.Correct(t.Context(), b.entry.Key, teller.Correction{Amount: design.KES(700), Reason: "typed twice"})
	b.ok(err)
	v := b.load(b.no)
	if v.Instead != done.Recorded.Receipts[0].No || !strings.Contains(v.Gone, v.Instead.String()) {
		t.Errorf("%q, instead %v", v.Gone, v.Instead)
	}
}

func TestFiles(t *testing.T) {
	b := newBench(t)
	for name, f := range map[string]struct {
		make  func(context.Context, app.ReceiptNo) ([]byte, error)
		magic string
	}{"picture": {b.m.Picture, "\x89PNG"}, "PDF": {b.m.PDF, "%PDF"}, "printer": {b.m.Print, "\x1b@"}} {
		data, err := f.make(t.Context(), b.no)
		if err != nil || !bytes.HasPrefix(data, []byte(f.magic)) {
			t.Errorf("%s: %q, %v", name, data[:min(len(data), 8)], err)
		}
	}
}

// nav remembers what the page said.
type nav struct {
	kit.Nav
	said []kit.Notice
}

func (n *nav) Say(x kit.Notice) { n.said = append(n.said, x) }

type shown struct {
	*receipt.Screen
	*bench
	nav     *nav
	window  fyne.Window
	printed [][]byte
	during  func()
	wrong   error
	saved   []string
	texts   []string
	trouble []error
	other   []app.ReceiptNo
}

func show(t *testing.T, b *bench, bare bool) *shown {
	t.Helper()
	e := kittest.Plain(t)
	s := &shown{bench: b, nav: &nav{}}
	e.Nav = s.nav
	links := receipt.Links{Show: func(no app.ReceiptNo) { s.other = append(s.other, no) }, Done: func() {}, Trouble: func(err error) { s.trouble = append(s.trouble, err) }}
	if !bare {
		links.Print = func(_ context.Context, data []byte) error {
			s.printed = append(s.printed, data)
			if s.during != nil {
				s.during()
			}
			return s.wrong
		}
		links.Save = func(name string, _ []byte, done func(string, error)) {
			s.saved = append(s.saved, name)
			done("/stick/"+name, nil)
		}
		links.Text = func(to, words string) { s.texts = append(s.texts, to+" "+words) }
	}
	s.Screen = receipt.New(e, b.m, b.no, false, links)
	s.Page.OnShow()
	s.window = kittest.Show(t, e, kit.Column(0, s.Page.Body, s.Page.Foot), 360, 800)
	return s
}

func (s *shown) tap(words string) { kittest.Tap(s.T, s.window.Content(), words) }

func (s *shown) shows(words string) bool {
	return slices.ContainsFunc(kittest.Texts(s.window.Content()), func(x string) bool { return strings.Contains(x, words) })
}

// TestPrintedOnce: a second tap while the printer works prints nothing more, and Ctrl P is no way around.
func TestPrintedOnce(t *testing.T) {
	s := show(t, newBench(t), false)
	s.during = func() {
		s.during = nil
		s.tap("Print")
		s.tap("Print")
		s.Page.OnKey(kit.KeyPress{Name: fyne.KeyP, Ctrl: true})
		if len(s.nav.said) > 0 {
			t.Error("it says printed before it is")
		}
	}
	s.tap("Print")
	if len(s.printed) != 1 || len(s.nav.said) != 1 || s.nav.said[0].Fact != "Sent to the printer." {
		t.Errorf("printed %d times, said %v", len(s.printed), s.nav.said)
	}
	s.tap("Print")
	if len(s.printed) != 2 {
		t.Error("another tap afterwards does not print again")
	}
}

func TestAPrinterThatFails(t *testing.T) {
	s := show(t, newBench(t), false)
	s.wrong = errors.New("out of paper")
	s.tap("Print")
	if len(s.trouble) != 1 || len(s.nav.said) != 0 {
		t.Errorf("trouble %v, said %v", s.trouble, s.nav.said)
	}
	s.wrong = nil
	s.tap("Print")
	if len(s.printed) != 2 {
		t.Error("the button stays off after a failure")
	}
}

func TestShareAndMessage(t *testing.T) {
	s := show(t, newBench(t), false)
	s.tap("Share")
	if !slices.Equal(s.saved, []string{"K7-000001.png"}) || !strings.Contains(s.nav.said[0].Fact, "K7-000001.png") {
		t.Errorf("%v %v", s.saved, s.nav.said)
	}
	s.tap("SMS")
	if len(s.texts) != 1 || !strings.HasPrefix(s.texts[0], "+254") || !strings.Contains(s.texts[0], "KES 750") || !strings.Contains(s.texts[0], "\nD1 ") {
		t.Errorf("%q", s.texts)
	}
}

// TestNothingIsOfferedThatCannotWork: a device without printer, files and messages hides their buttons.
func TestNothingIsOfferedThatCannotWork(t *testing.T) {
	s := show(t, newBench(t), true)
	for _, w := range []string{"Share", "Print", "SMS"} {
		if s.shows(w) {
			t.Errorf("%s is offered", w)
		}
	}
	if !s.shows("Done") || len(s.Page.Menu) != 0 {
		t.Errorf("menu %v", s.Page.Menu)
	}
}

// TestAVoidReceiptIsGivenToNobody: no square, no code, nothing to hand it out with, and the way to the new one.
func TestAVoidReceiptIsGivenToNobody(t *testing.T) {
	b := newBench(t)
	done, err := b.till.Correct(t.Context(), b.entry.Key, teller.Correction{Amount: design.KES(700), Reason: "typed twice"})
	b.ok(err)
	s := show(t, b, false)
	for _, w := range []string{"Share", "Print", "SMS", "The square holds"} {
		if s.shows(w) {
			t.Errorf("%s is shown", w)
		}
	}
	if s.Page.OnKey(kit.KeyPress{Name: fyne.KeyP, Ctrl: true}); len(s.printed) != 0 {
		t.Error("Ctrl P prints it")
	}
	s.tap("Show the new receipt")
	if !slices.Equal(s.other, []app.ReceiptNo{done.Recorded.Receipts[0].No}) {
		t.Errorf("%v", s.other)
	}
}
