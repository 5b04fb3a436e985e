package ui

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/cli/house"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
	"daftari/ui/meeting"
	"daftari/ui/theme"
)

// wired is the shell over the rooms of a signed book, with a printer and a clipboard.
type wired struct {
	*Shell
	*testing.T
	rooms
	clock   *design.Clock
	win     fyne.Window
	printed [][]byte
	during  func() // while the printer works
	clip    string
}

func wire(t *testing.T) *wired {
	t.Helper()
	test.NewTempApp(t)
	w := &wired{T: t, clock: &design.Clock{Now: design.At("12:08")}, win: test.NewTempWindow(t, kit.Space(0))}
	w.win.Resize(fyne.NewSize(360, 1400))
	book := design.SignedBook(t, w.clock, 1)
	h := House{Book: book, Teller: design.Teller(book, w.clock),
		Keeper: &Keeper{House: &house.House{Institution: "mlimani", Book: book, Auditor: design.Auditor(book, w.clock)}}}
	d := Device{
		Print: func(_ context.Context, data []byte) error {
			w.printed = append(w.printed, data)
			if w.during != nil {
				w.during()
			}
			return nil
		},
		Copy: func(s string) { w.clip = s }, Paste: func() string { return w.clip },
	}
	nav := func() kit.Nav { return w.Shell }
	w.rooms = rooms{House: h, Device: d, nav: nav, typed: meeting.NewTyped()}
	shell, err := New(Config{Window: w.win, Bridge: bridge.Inline(), Words: words.New, Look: Look{Lang: "en", Still: true},
		Now: func() time.Time { return w.clock.Now.In(design.Zone()) }, Sections: Sections(h, d, nav)})
	if err != nil {
		t.Fatal(err)
	}
	w.Shell = shell
	return w
}

func (w *wired) tap(words string) {
	w.Helper()
	kittest.Tap(w.T, w.win.Canvas().Content(), words)
}

func (w *wired) sees(all ...string) {
	w.Helper()
	texts := kittest.Texts(w.win.Canvas().Content())
	for _, want := range all {
		if !slices.ContainsFunc(texts, func(x string) bool { return strings.Contains(x, want) }) {
			w.Errorf("%q is not shown: %q", want, texts)
		}
	}
}

// TestFromAPaymentToItsReceipt: Save shows the receipt in the place of the payment; it is printed once; its words, copied
// and pasted, are found right, and wrong as soon as a figure is changed. All of it stands in the audit.
func TestFromAPaymentToItsReceipt(t *testing.T) {
	w := wire(t)
	w.Root(kit.Clients)
	w.Push(w.payment(104, 0, app.AccountRef{}))
	for _, r := range "750" {
		w.Page().OnKey(kit.KeyPress{Rune: r})
	}
	before := w.Depth()
	w.tap("Save and show receipt")
	w.sees("K7-000001", "Achieng Odhiambo", "Received in cash, KES", "750", "Saved on this phone, not posted yet")
	if w.Depth() != before {
		t.Errorf("%d pages lie on each other, %d before", w.Depth(), before)
	}
	w.tap("Print")
	if len(w.printed) != 1 {
		t.Fatalf("printed %d times", len(w.printed))
	}
	for _, a := range w.Page().Menu {
		if a.Word == "Copy its words" {
			a.Do()
		}
	}
	w.tap("Done")
	w.Push(w.checking())
	w.tap("The text of a message")
	w.sees("Signature is right", "Achieng Odhiambo", "17 Sep, 12:08", "750")
	w.clip = strings.ReplaceAll(w.clip, "750", "7500")
	w.Unused(kit.KeyPress{Name: fyne.KeyV, Ctrl: true})
	w.sees("The signature does not fit")
	w.Back()
	w.Push(w.audit())
	w.sees("None changed, none missing.", "records")
	w.Back()
	if at, whole, done := w.Keeper.Audited(); !done || !whole || at.IsZero() {
		t.Errorf("More does not hear of the audit: %v %v %v", at, whole, done)
	}
}

// TestAReceiptBecomesFinalWhileItIsSeen: what the core answers is on the page at once, and only what it answers.
func TestAReceiptBecomesFinalWhileItIsSeen(t *testing.T) {
	w := wire(t)
	ctx := t.Context()
	done, err := w.Teller.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(750)})
	check(t, err)
	w.Root(kit.Clients)
	w.Push(w.receipt(done.Recorded.Receipts[0].No, false))
	for _, step := range []struct {
		do   app.Event
		want string
	}{{app.Lost, "Unsure, asking"}, {app.Confirm, "Posted"}} {
		work, err := w.Book.Claim(ctx, "engine", w.clock.Now, 9, app.Pick{Now: true})
		if step.do == app.Confirm {
			work, err = w.Book.ClaimAsks(ctx, "engine", w.clock.Now, 9, app.Pick{Now: true})
		}
		check(t, err)
		if len(work) != 1 {
			t.Fatalf("%d claimed", len(work))
		}
		o := app.Outcome{Key: work[0].Entry.Key, Event: step.do}
		if step.do == app.Confirm {
			o.Proof = &app.Confirmation{Key: o.Key, Transaction: "900", At: w.clock.Now}
		}
		check(t, w.Book.Settle(ctx, []app.Settlement{{Attempt: work[0].Attempt, Outcome: o, NextAt: w.clock.Now}}))
		w.Reload()
		w.sees(step.want)
	}
}

// TestMachine: a link of our own and the choice of a file are told before the window is left, so that it does not lock
// behind them; a phone prints only where a printer is named.
func TestMachine(t *testing.T) {
	app := test.NewTempApp(t)
	left := 0
	c := &Config{Window: test.NewTempWindow(t, kit.Space(0)), OnLink: func() { left++ }, Computer: true}
	d := Machine(app, bridge.Inline(), c, "", nil)
	d.Dial("+254700000104")
	d.Text("+254700000104", "words")
	if left != 2 || d.Print == nil {
		t.Errorf("left %d times, prints %v", left, d.Print != nil)
	}
	c.Computer = false
	if Machine(app, bridge.Inline(), c, "", nil).Print != nil || Machine(app, bridge.Inline(), c, "10.0.0.9:9100", nil).Print == nil {
		t.Error("a phone prints without a printer, or not with one")
	}
}

// TestNothingLiesOverTheCover: a box for files, what it asks further and a menu go with the lock, with nothing chosen;
// what ends while the book is locked opens no box, and none waits below the cover. No field of a page hears a key there.
func TestNothingLiesOverTheCover(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	a := test.NewTempApp(t)
	c := &Config{Window: test.NewTempWindow(t, kit.Space(0)), Bridge: bridge.Inline(), Words: words.New, Look: Look{Lang: "en", Still: true}, Computer: true,
		Now: func() time.Time { return design.At("12:08") }}
	c.Window.Resize(fyne.NewSize(1280, 800))
	var shell *Shell
	d := Machine(a, c.Bridge, c, "", func() *Shell { return shell })
	field := form.NewInput(kittest.Plain(t), "Phone", "", "")
	c.Sections = []Section{{Tab: kit.Today, Word: "ui.tab_today", Root: func(*kit.Env) *kit.Page { return &kit.Page{Body: field, First: field.Focus()} }}}
	shell, err := New(*c)
	check(t, err)
	var said []string
	save := func() {
		d.Save("a.csv", []byte("names"), func(where string, err error) { said = append(said, where); check(t, err) })
	}
	for name, over := range map[string]func(){
		"a box": save, "two of them": func() { save(); save() },
		"a menu": func() { shell.Menu(c.Window.Content(), []kit.Action{{Icon: theme.IconCall, Word: "Call Faith"}}) },
	} {
		if said = nil; c.Window.Canvas().Focused() == nil {
			t.Fatal("no field has the focus before")
		}
		over()
		if c.Window.Canvas().Overlays().Top() == nil {
			t.Fatalf("%s is not open", name)
		}
		shell.Cover(func(*kit.Env) *kit.Page { return &kit.Page{Body: kit.Space(1)} })
		if up := c.Window.Canvas().Overlays().List(); len(up) > 0 || strings.Join(said, "") != "" || !shell.Covered() {
			t.Errorf("%s: %d things lie over the cover, said %q, covered %v", name, len(up), said, shell.Covered())
		}
		if f := c.Window.Canvas().Focused(); f != nil {
			t.Errorf("%s: %T below the cover hears the keys", name, f)
		}
		said = nil
		save() // an export has ended
		if c.Window.Canvas().Overlays().Top() != nil || len(said) != 1 || said[0] != "" {
			t.Errorf("%s: a box opens over the cover, said %q", name, said)
		}
		shell.Uncover()
		if c.Window.Canvas().Overlays().Top() != nil || shell.Covered() {
			t.Errorf("%s is there again without the cover", name)
		}
	}
	save()
	if shell.Leave(); c.Window.Canvas().Overlays().Top() != nil {
		t.Error("a box outlives its pages")
	}
}

// TestNoticesUnderTheCover: what a page said may name a client. It goes with the lock; what is said below the cover waits,
// the first that was not saved before all that came later, and that the book was locked under a tap is told too. What the program itself says stands on the cover.
func TestNoticesUnderTheCover(t *testing.T) {
	w := wire(t)
	w.Root(kit.Today)
	shown := func(text string) bool {
		return strings.Contains(strings.Join(kittest.Texts(w.win.Canvas().Content()), " "), text)
	}
	w.Say(kit.Notice{Fact: "Faith Wambui is saved"})
	if !shown("Faith Wambui is saved") {
		t.Fatalf("a page's notice is not shown: %q", kittest.Texts(w.win.Canvas().Content()))
	}
	w.Cover(func(*kit.Env) *kit.Page { return &kit.Page{Body: kit.Space(1)} })
	if shown("Faith Wambui is saved") {
		t.Error("a notice of before lies over the cover")
	}
	w.trouble(w.Env())(app.Trouble(app.SignedOut, "vault.locked", nil))
	locked := kit.Trouble(w.Env(), app.Trouble(app.SignedOut, "vault.locked", nil)).Fact
	w.Say(kit.Notice{Fact: "No room for Faith Wambui"})
	w.Say(kit.Notice{})
	if shown("No room for Faith Wambui") || shown(locked) {
		t.Error("a page below speaks over the cover")
	}
	w.Trouble(app.Trouble(app.Offline, "ledger.offline", nil))
	if !shown(kit.Trouble(w.Env(), app.Trouble(app.Offline, "ledger.offline", nil)).Fact) {
		t.Errorf("the cover's own trouble is not shown: %q", kittest.Texts(w.win.Canvas().Content()))
	} else if w.stage.notice.Size().Height < theme.Touch {
		t.Errorf("the cover's own trouble has no room: %v", w.stage.notice.Size())
	}
	w.Uncover()
	if !shown(locked) || shown("No room for Faith Wambui") {
		t.Error("what was not saved below the cover is lost")
	}
}

// mute is a system that opens nothing.
type mute struct{ fyne.App }

func (mute) OpenURL(*url.URL) error { return errors.New("no program for Faith Wambui") }

// TestTheMachineUnderTheCover: what a page asked of the machine, and what went wrong after the lock, waits with the page's
// other words; it may hold a client's name. What the start asks for speaks on its cover.
func TestTheMachineUnderTheCover(t *testing.T) {
	w := wire(t)
	w.Root(kit.Today)
	d := Machine(mute{fyne.CurrentApp()}, w.cfg.Bridge, &Config{Window: w.win, Computer: true}, "", func() *Shell { return w.Shell })
	failed := kit.Trouble(w.Env(), app.Trouble(app.BadConfig, "device.no_link", nil)).Fact
	shown := func() bool {
		return strings.Contains(strings.Join(kittest.Texts(w.win.Canvas().Content()), " "), failed)
	}
	w.Cover(func(*kit.Env) *kit.Page { return &kit.Page{Body: kit.Space(1)} })
	if d.Dial("+254700000104"); shown() {
		t.Error("it speaks over the cover")
	}
	if w.Uncover(); !shown() {
		t.Error("what it said below the cover is lost")
	}
}

// TestReceiptsOfAMeeting: from the list to one receipt, on to the next, and back to the list; what has no phone is printed
// at once.
func TestReceiptsOfAMeeting(t *testing.T) {
	w := wire(t)
	ctx := t.Context()
	opened, err := w.Teller.OpenSheet(ctx, design.Amani, design.Day(), false)
	check(t, err)
	s, err := w.Teller.AllAsExpected(ctx, opened.Sheet.Key)
	check(t, err)
	_, err = w.Teller.Count(ctx, s.Key, design.Shilling(), nil, true)
	check(t, err)
	_, err = w.Teller.Close(ctx, s.Key)
	check(t, err)
	w.Root(kit.Today)
	w.Push(w.closed(design.Amani, design.Day()))
	w.sees("21 receipts, 1 to 21")
	w.during = func() { w.tap("Print 3") }
	w.tap("Print 3")
	if w.during = nil; len(w.printed) != 3 {
		t.Errorf("printed %d", len(w.printed))
	}
	w.Push(w.receipt(app.ReceiptNo{Device: "K7", N: 2}, true))
	w.sees("K7-000002", "Next receipt")
	w.tap("Next receipt")
	w.sees("K7-000003")
	w.Back()
	w.sees("21 receipts, 1 to 21")
	w.Push(w.receipt(app.ReceiptNo{Device: "K7", N: 21}, true))
	w.sees("K7-000021", "Done")
}

// TestSheetOnPaper: the grid's button prints the sheet as it is saved, once, and the paper says that it is no receipt.
func TestSheetOnPaper(t *testing.T) {
	w := wire(t)
	w.win.Resize(fyne.NewSize(1280, 900))
	opened, err := w.Teller.OpenSheet(t.Context(), design.Amani, design.Day(), false)
	check(t, err)
	_, err = w.Teller.AllAsExpected(t.Context(), opened.Sheet.Key)
	check(t, err)
	w.Root(kit.Today)
	w.Push(w.rooms.sheet(design.Amani, design.Day()))
	w.during = func() { w.tap("Print sheet") }
	w.tap("Print sheet")
	if w.during = nil; len(w.printed) != 1 {
		t.Fatalf("printed %d", len(w.printed))
	}
	for _, want := range []string{"Draft. This is no receipt.", "Amani Market", "Achieng Odhiambo", "KES 16,750"} {
		if !strings.Contains(string(w.printed[0]), want) {
			t.Errorf("no %q on %q", want, w.printed[0])
		}
	}
	w.sees("Sent to the printer.")
	if w.tap("Print sheet"); len(w.printed) != 2 {
		t.Errorf("a second time: %d", len(w.printed))
	}
	w.rooms.Print = nil
	if w.meetingLinks(func() *kit.Env { return w.Env() }, design.Amani, design.Day()).Sheet != nil {
		t.Error("it is offered where nothing prints")
	}
}

// TestAJamPrintsNothingTwice: after a jam the next tap goes on with what is not on paper yet; once all is, a tap prints all
// again, for whom the paper was spoilt.
func TestAJamPrintsNothingTwice(t *testing.T) {
	w := wire(t)
	left, jams := 2, app.Trouble(app.NotFound, "device.printer_failed", nil)
	w.rooms.Print = func(_ context.Context, data []byte) error {
		if left--; left < 0 {
			return jams
		}
		w.printed = append(w.printed, data)
		return nil
	}
	print := w.printAll(func() *kit.Env { return w.Env() })
	var all []app.ReceiptNo
	for _, amount := range []int64{750, 600, 450} {
		done, err := w.Teller.Pay(t.Context(), teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(amount)})
		check(t, err)
		all = append(all, done.Recorded.Receipts[0].No)
	}
	if err := print(t.Context(), all); !errors.Is(err, jams) || len(w.printed) != 2 {
		t.Fatalf("%v, %d on paper", err, len(w.printed))
	}
	left = 9
	check(t, print(t.Context(), all))
	if len(w.printed) != 3 || bytes.Equal(w.printed[0], w.printed[2]) {
		t.Errorf("%d on paper", len(w.printed))
	}
	check(t, print(t.Context(), all))
	if len(w.printed) != 6 {
		t.Errorf("%d on paper when all are wanted again", len(w.printed))
	}
}

// TestReceiptOfAnEntry: the timeline of an entry leads to its receipt, a corrected one to the one that replaced it.
func TestReceiptOfAnEntry(t *testing.T) {
	w := wire(t)
	ctx := t.Context()
	done, err := w.Teller.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(750)})
	check(t, err)
	_, err = w.Teller.Correct(ctx, done.Recorded.Entries[0].Key, teller.Correction{Amount: design.KES(700), Reason: "typed twice"})
	check(t, err)
	w.Root(kit.Outbox)
	w.Push(w.entry(done.Recorded.Entries[0].Key))
	i := slices.IndexFunc(w.Page().Menu, func(a kit.Action) bool { return a.Word == "See the receipt" })
	if i < 0 {
		t.Fatalf("%+v", w.Page().Menu)
	}
	w.Page().Menu[i].Do()
	w.sees("K7-000001", "Cancelled, receipt void", "K7-000002 stands in its place.")
	w.tap("Show the new receipt")
	w.sees("K7-000002", "700", "Saved on this phone, not posted yet")
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
