package payment_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/payment"
)

// nav remembers what a page asked of the shell.
type nav struct {
	kit.Nav
	env   *kit.Env
	sheet *kit.Sheet
	said  []kit.Notice
}

func (n *nav) Sheet(f func(*kit.Env) *kit.Sheet) { n.sheet = f(n.env) }
func (n *nav) CloseSheet()                       { n.sheet = nil }
func (n *nav) Say(x kit.Notice)                  { n.said = append(n.said, x) }

// till answers payments one after the other; within it the page may be tapped again.
type till struct {
	answers []error
	again   []bool
	sums    []money.Amount
	codes   []string
	during  func()
	wrong   error
}

func (x *till) Pay(_ context.Context, p teller.Payment) (teller.Done, error) {
	x.again, x.sums = append(x.again, p.Again), append(x.sums, p.Amount)
	if x.during != nil {
		x.during()
	}
	var err error
	if len(x.answers) > 0 {
		err, x.answers = x.answers[0], x.answers[1:]
	}
	return teller.Done{Recorded: app.Recorded{Receipts: []app.Receipt{{No: app.ReceiptNo{Device: "K7", N: 5}}}}}, err
}

func (x *till) GoOn(_ context.Context, code, by, reason string) (teller.Done, error) {
	x.codes = append(x.codes, code+" "+by+" "+reason)
	return teller.Done{}, x.wrong
}

type shown struct {
	*payment.Screen
	nav     *nav
	till    *till
	saved   []app.ReceiptNo
	trouble []error
	window  fyne.Window
}

func show(t *testing.T, x *till) *shown {
	t.Helper()
	e := kittest.Plain(t)
	s := &shown{nav: &nav{env: e}, till: x}
	e.Nav = s.nav
	m := model(t, &design.Clock{Now: design.At("12:08")})
	m.Book, m.Till = late{m.Book}, x
	s.Screen = payment.New(e, m, payment.Links{Saved: func(no app.ReceiptNo) { s.saved = append(s.saved, no) }, Trouble: func(err error) { s.trouble = append(s.trouble, err) }}, &payment.Draft{})
	s.Page.OnShow()
	s.window = kittest.Show(t, e, kit.Column(0, s.Page.Body, s.Page.Foot), 360, 800)
	return s
}

func (s *shown) tap(t *testing.T, words string) {
	t.Helper()
	kittest.Tap(t, s.window.Content(), words)
}

func (s *shown) shows(words string) bool {
	return slices.ContainsFunc(kittest.Texts(s.window.Content()), func(x string) bool { return strings.Contains(x, words) })
}

// TestSaved: a quick amount and Save; nothing is said before it came back, and a second tap does nothing.
func TestSaved(t *testing.T) {
	x := &till{}
	s := show(t, x)
	x.during = func() {
		if len(s.nav.said) > 0 || len(s.saved) > 0 {
			t.Error("saved is said before it is")
		}
		s.tap(t, "Save and show receipt")
	}
	s.tap(t, "Save and show receipt")
	if len(x.sums) != 0 {
		t.Fatal("nothing is typed, and it was saved")
	}
	s.tap(t, "Both 750")
	if !s.shows("1,750") {
		t.Error("the balance after is not shown")
	}
	s.tap(t, "Save and show receipt")
	if len(x.sums) != 1 || x.sums[0] != design.KES(750) || len(s.saved) != 1 || s.nav.said[0].Fact != "Saved on this phone, not posted yet" {
		t.Errorf("%v, saved %v, said %v", x.sums, s.saved, s.nav.said)
	}
}

// TestTyped: digits of a keyboard; above what is owed it says why and does not save.
func TestTyped(t *testing.T) {
	s := show(t, &till{})
	for _, r := range "2501" {
		s.Page.OnKey(kit.KeyPress{Rune: r})
	}
	s.Page.OnKey(kit.KeyPress{Name: fyne.KeyF9})
	if !s.shows("Owed is 2,500") || len(s.till.sums) != 0 {
		t.Errorf("saved %v", s.till.sums)
	}
	s.Page.OnKey(kit.KeyPress{Name: fyne.KeyBackspace})
	s.Page.OnKey(kit.KeyPress{Name: fyne.KeyF9})
	if len(s.till.sums) != 1 || s.till.sums[0] != design.KES(250) {
		t.Errorf("saved %v", s.till.sums)
	}
}

// TestOtherAccount: the sheet of accounts begins a new figure.
func TestOtherAccount(t *testing.T) {
	s := show(t, &till{})
	s.tap(t, "Late 500")
	s.tap(t, "Into")
	kittest.Tap(t, kittest.Show(t, s.nav.env, s.nav.sheet.Body, 360, 600).Content(), "Savings")
	if s.nav.sheet != nil || !s.shows("150 due") || !s.shows("Next due 150") {
		t.Errorf("%v", kittest.Texts(s.window.Content()))
	}
}

func TestSameAgain(t *testing.T) {
	s := show(t, &till{answers: []error{app.Trouble(app.Conflict, "teller.same_again", nil, "name", "Achieng", "amount", design.KES(500), "at", "11:30", "account", "L")}})
	s.tap(t, "Late 500")
	s.tap(t, "Save and show receipt")
	if s.nav.sheet == nil || len(s.saved) != 0 || len(s.trouble) != 0 {
		t.Fatal("it does not ask")
	}
	foot := kittest.Show(t, s.nav.env, s.nav.sheet.Foot, 360, 200)
	kittest.Tap(t, foot.Content(), "Record another 500")
	kittest.Tap(t, foot.Content(), "Record another 500")
	if len(s.till.again) != 2 || !s.till.again[1] || len(s.saved) != 1 {
		t.Errorf("again %v, saved %v", s.till.again, s.saved)
	}
}

// TestLimit: what to read out is shown; a code that does not fit is said and keeps what was typed; the right one saves.
func TestLimit(t *testing.T) {
	over := app.Trouble(app.OverLimit, "limits.bag", nil, "used", design.KES(60500), "most", design.KES(60000))
	over.Challenge = "K7-B2AN-QX4TM"
	x := &till{answers: []error{over}, wrong: app.Trouble(app.BadInput, "limits.wrong_code", nil, "n", 1)}
	s := show(t, x)
	s.tap(t, "Late 500")
	s.tap(t, "Save and show receipt")
	if s.nav.sheet == nil {
		t.Fatal("no way to go on")
	}
	w := kittest.Show(t, s.nav.env, kit.Column(0, s.nav.sheet.Body, s.nav.sheet.Foot), 360, 700)
	if !strings.Contains(strings.Join(kittest.Texts(w.Content()), ""), "K7-B2AN-QX4TM") {
		t.Error("what to read out is not shown")
	}
	kittest.Tap(t, w.Content(), "Go on and save")
	if len(x.codes) != 0 {
		t.Error("a code is sent before it is typed")
	}
	for label, text := range map[string]string{"Supervisor's answer": "7KQ2-M8TX", "Who answered": "Lydia", "Why the limit is let go": "flood"} {
		kittest.Tap(t, w.Content(), label)
		kittest.Type(w.Canvas().Focused(), text)
	}
	kittest.Tap(t, w.Content(), "Go on and save")
	if len(x.codes) != 1 || x.codes[0] != "7KQ2-M8TX Lydia flood" || s.nav.sheet == nil || len(s.saved) != 0 {
		t.Fatalf("codes %v", x.codes)
	}
	if !slices.ContainsFunc(kittest.Texts(w.Content()), func(x string) bool { return strings.Contains(x, "does not fit") }) {
		t.Error("that the code does not fit is not said")
	}
	x.wrong = nil
	kittest.Tap(t, w.Content(), "Go on and save")
	if len(x.codes) != 2 || s.nav.sheet != nil || len(s.saved) != 1 {
		t.Errorf("codes %v, saved %v", x.codes, s.saved)
	}
}

// TestTrouble: any other refusal is shown, and what was typed stays to be saved again.
func TestTrouble(t *testing.T) {
	s := show(t, &till{answers: []error{app.Trouble(app.BrokenBook, "store.full", nil)}})
	s.tap(t, "Late 500")
	s.tap(t, "Save and show receipt")
	if len(s.trouble) != 1 || len(s.saved) != 0 {
		t.Fatalf("%v", s.trouble)
	}
	s.tap(t, "Save and show receipt")
	if len(s.saved) != 1 || s.till.sums[1] != design.KES(500) {
		t.Errorf("%v", s.till.sums)
	}
}
