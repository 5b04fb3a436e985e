package gallery

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/store"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/held"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/theme"
)

// between stands between the pages and the teller of the story: it counts, and refuses what a test wants refused.
type between struct {
	meetingTeller
	closes, says, alls int
	refuse             map[string]error // by call; refused once
	during             map[string]func()
}

func (b *between) once(call string) error {
	if do := b.during[call]; do != nil {
		delete(b.during, call)
		do()
	}
	err := b.refuse[call]
	delete(b.refuse, call)
	return err
}

func (b *between) Close(ctx context.Context, sheet app.Key) (teller.Closed, error) {
	b.closes++
	if err := b.once("close"); err != nil {
		return teller.Closed{}, err
	}
	return b.meetingTeller.Close(ctx, sheet)
}

func (b *between) AllAsExpected(ctx context.Context, sheet app.Key) (app.Sheet, error) {
	b.alls++
	if err := b.once("all"); err != nil {
		return app.Sheet{}, err
	}
	return b.meetingTeller.AllAsExpected(ctx, sheet)
}

func (b *between) Say(ctx context.Context, sheet app.Key, said teller.Said) (app.Sheet, error) {
	b.says++
	if err := b.once("say"); err != nil {
		return app.Sheet{}, err
	}
	return b.meetingTeller.Say(ctx, sheet, said)
}

// desk is a Desk on Amani Market's sheet, with a teller that can refuse.
func desk(t *testing.T, device Device) (*Desk, *between) {
	t.Helper()
	b := &between{refuse: map[string]error{}}
	d := NewDesk(t, device, "11:31", func(_ *design.Clock, _ *store.Book, real meetingTeller) meetingTeller {
		b.meetingTeller = real
		return b
	})
	d.Sheet(design.Amani, design.Day())
	return d, b
}

func (d *Desk) receipts(t *testing.T) int {
	t.Helper()
	all, err := d.Book.Receipts(context.Background(), app.ReceiptFilter{Day: design.Day(), Group: design.Amani})
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// TestTwoTapsCloseOnce: the second tap comes while the book still works on the first.
func TestTwoTapsCloseOnce(t *testing.T) {
	d, b := desk(t, Phone)
	taps := 0
	again := func(word string) func() {
		return func() {
			taps++
			d.Tap(word)
			if d.Shows("Meeting closed") {
				t.Error("closed is said before it is")
			}
		}
	}
	b.during = map[string]func(){"all": again("All paid as expected"), "close": again("Close meeting")}
	d.Tap("All paid as expected")
	d.Tap("Count cash")
	d.Tap("Exactly 16,750")
	d.Tap("Close meeting")
	d.Sees("Meeting closed")
	if taps != 2 || b.alls != 1 || b.closes != 1 || d.receipts(t) != 21 || len(d.Trouble) != 0 {
		t.Errorf("%d taps, all paid %d times, %d closes, %d receipts, %v", taps, b.alls, b.closes, d.receipts(t), d.Trouble)
	}
}

// TestTypedIsKept: digits that were not saved outlive a closed sheet and a left page, and are no draft.
func TestTypedIsKept(t *testing.T) {
	d, b := desk(t, Phone)
	d.Tap("All paid as expected")
	d.Scroll(5 * 56)
	d.Tap("Faith Wambui")
	d.Digits("700")
	d.Tap("close")
	d.Sees("16,750")
	d.Shell.Back()
	d.Sheet(design.Amani, design.Day())
	d.Scroll(5 * 56)
	d.Tap("Faith Wambui")
	d.Sees("100 less than expected")
	d.Tap("Slow week")
	d.Tap("Save line")
	d.Sees("100 less · slow week")
	if b.says != 1 {
		t.Errorf("%d lines were said", b.says)
	}
}

// TestRefusalLosesNothing: what was typed stands there still, and can be saved.
func TestRefusalLosesNothing(t *testing.T) {
	d, b := desk(t, Phone)
	d.Tap("All paid as expected")
	d.Scroll(5 * 56)
	d.Tap("Faith Wambui")
	d.Digits("700")
	d.Tap("Slow week")
	b.refuse["say"] = app.Trouble(app.BrokenBook, "store.locked", nil)
	d.Tap("Save line")
	if len(d.Trouble) != 1 {
		t.Fatalf("told %v", d.Trouble)
	}
	d.Sees("100 less than expected")
	d.Tap("Save line")
	d.Sees("100 less · slow week")
}

// TestKilledWindow: a window that dies while the cash is counted opens again with the lines, the notes and the reason.
func TestKilledWindow(t *testing.T) {
	d, _ := desk(t, Phone)
	d.Tap("All paid as expected")
	d.Tap("Count cash")
	d.Hold("add")
	d.Tap("Wrong change")
	d.Typed = meeting.NewTyped()
	d.Open(t)
	d.Sheet(design.Amani, design.Day())
	d.Sees("All paid as expected")
	d.Tap("Count cash")
	d.Sees("10,000")
	d.Sees("6,750 short.")
	d.Tap("Close with a difference")
	d.Sees("Meeting closed")
}

// TestMeanwhile: what became of the meeting elsewhere is seen at the next touch.
func TestMeanwhile(t *testing.T) {
	ctx := context.Background()
	t.Run("closed", func(t *testing.T) {
		d, b := desk(t, Phone)
		d.Tap("All paid as expected")
		s, err := b.Sheet(ctx, design.Amani, design.Day())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Count(ctx, s.Key, design.Shilling(), nil, true); err != nil {
			t.Fatal(err)
		}
		if _, err := b.meetingTeller.Close(ctx, s.Key); err != nil {
			t.Fatal(err)
		}
		d.Tap("Undo")
		d.Sees("Meeting closed")
		if len(d.Trouble) != 1 || d.receipts(t) != 21 {
			t.Errorf("%v, %d receipts", d.Trouble, d.receipts(t))
		}
		d.Shell.Back()
		if d.Shows("Meeting closed") {
			t.Error("the way back leads to the closed sheet")
		}
	})
	t.Run("moved", func(t *testing.T) {
		d, b := desk(t, Phone)
		if _, err := b.NotHeld(ctx, design.Amani, design.Day(), "sheet.reason.rain", app.Moving{To: design.Day().AddDays(2)}); err != nil {
			t.Fatal(err)
		}
		d.Tap("All paid as expected")
		if len(d.Trouble) != 1 || d.Shows("Count cash") {
			t.Errorf("%v", d.Trouble)
		}
		d.Shell.Back()
		d.Sheet(design.Amani, design.Day())
		d.Sees("This sheet is not open")
	})
	t.Run("held by a colleague too", func(t *testing.T) {
		d, b := desk(t, Phone)
		d.Tap("All paid as expected")
		d.Tap("Count cash")
		d.Tap("Exactly 16,750")
		b.refuse["close"] = app.Trouble(app.Conflict, "teller.held_meanwhile", nil, "group", "Amani Market", "n", 1, "name", "Faith Wambui")
		d.Tap("Close meeting")
		d.Sees("It was recorded elsewhere too.")
		d.Tap("Compare")
		d.Sees("The group itself")
		d.Tap("Count cash")
		d.Tap("Close meeting")
		d.Sees("Meeting closed")
	})
}

// told is a sheet in memory that remembers what was asked.
type told struct {
	held.Meeting
	counted []string
	closed  int
}

func (h *told) Count(_ context.Context, _ app.Key, cur money.Currency, _ []app.CashLine, exactly bool) (app.Sheet, error) {
	if exactly {
		h.counted = append(h.counted, cur.Code())
	}
	return h.Of, nil
}

func (h *told) Close(context.Context, app.Key) (teller.Closed, error) {
	h.closed++
	h.Of.State = app.SheetClosed
	return teller.Closed{}, nil
}

func (h *told) Sheet(context.Context, app.GroupID, app.Date) (app.Sheet, error) { return h.Of, nil }

// TestCounts: two currencies are counted one after the other; a sheet that brings no cash closes without a count.
func TestCounts(t *testing.T) {
	usd, err := money.ISO("USD")
	if err != nil {
		t.Fatal(err)
	}
	line := func(client app.ClientID, k app.Kind, a money.Amount) app.Line {
		return app.Line{Client: client, Name: "Esther Nduku", Was: app.Present, Settled: true, Parts: []app.Part{{Kind: k, Expected: a, Actual: a}}}
	}
	for _, c := range []struct {
		name    string
		lines   []app.Line
		walk    []string
		counted []string
	}{
		{"two currencies", []app.Line{line(1, app.Repayment, design.KES(500)), line(2, app.Deposit, money.FromMinor(1250, usd))},
			[]string{"Count cash", "Exactly 500", "Next currency", "Exactly 12.50", "Close meeting"}, []string{"KES", "KES", "USD", "USD"}},
		{"more goes out than comes in", []app.Line{line(1, app.Repayment, design.KES(500)), line(2, app.Disbursement, design.KES(5000))},
			[]string{"Count cash", "Close meeting"}, nil},
		{"nobody paid", []app.Line{line(1, app.Repayment, design.KES(0))}, []string{"Count cash", "Close meeting"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &told{Meeting: held.Meeting{Of: app.Sheet{Key: design.SheetKey, State: app.SheetOpen, Name: "Amani Market", Day: design.Day(),
				AllPaid: true, Lines: c.lines}}}
			stage := NewStage(t)
			stage.Show(Case{Name: c.name, Pages: []kit.Route{todayPage(morning{}), meeting.SheetPage(func(e *kit.Env) *meeting.Model {
				return &meeting.Model{Opener: h, Lines: h, Till: h, Book: h, Words: e.Words, Now: e.Now, Group: design.Amani, Day: design.Day()}
			}, meetingLinks(), false)}}, Form{Device: Phone, Mode: theme.Light, Lang: "en", Scale: 100})
			w := NewWalker(t, stage.win.Canvas())
			for _, tap := range c.walk {
				w.Tap(tap)
			}
			w.Sees("Meeting closed")
			if len(h.counted) != len(c.counted) || h.closed != 1 {
				t.Errorf("counted %v, closed %d times", h.counted, h.closed)
			}
		})
	}
}

// TestKeyboard is a whole meeting with the keyboard alone (UI.md section 5).
func TestKeyboard(t *testing.T) {
	d, b := desk(t, Computer)
	d.Key(fyne.KeyF2)
	d.Sees("16,750")
	for range 7 {
		d.Key(fyne.KeyDown)
	}
	d.Type("700") // Faith's loan
	d.Key(fyne.KeyReturn)
	d.Sees("Say why")
	d.Key(fyne.KeyF9)
	d.Sees("1 line does not say why yet")
	if b.closes != 0 {
		t.Fatal("closed without a reason")
	}
	d.Key(fyne.KeyF4)
	d.Key(fyne.KeyReturn) // the first reason has the focus
	d.Key(fyne.KeyReturn) // then the button
	d.Sees("Slow week")
	d.Key(fyne.KeyDown)
	d.Key(fyne.KeyDown) // Halima
	d.Key(fyne.KeySpace)
	d.Key(fyne.KeySpace) // late, absent
	for range 4 {
		d.Key(fyne.KeyRight) // her total
	}
	d.Type("0")
	d.Sees("15,900")
	d.Key(fyne.KeyUp)
	for range 4 {
		d.Key(fyne.KeyLeft)
	}
	d.Type("5")
	d.Key(fyne.KeyTab)
	d.Key(fyne.KeyLeft)
	d.Key(fyne.KeyLeft)
	d.ctrl(t, fyne.KeyD) // Grace is as expected again
	d.Sees("15,900")
	d.ctrl(t, fyne.KeyZ) // only the exceptions stay said
	d.Key(fyne.KeyF2)
	d.Key(fyne.KeyF6)
	for _, n := range []string{"9", "8", "9", "9", "3", "2", "1"} {
		d.Type(n)
		d.Key(fyne.KeyReturn)
	}
	d.Sees("The cash matches the sheet.")
	d.Key(fyne.KeyF9)
	d.Sees("Meeting closed")
	if b.closes != 1 || d.receipts(t) != 20 || len(d.Trouble) != 0 {
		t.Errorf("%d closes, %d receipts, %v", b.closes, d.receipts(t), d.Trouble)
	}
}

func (d *Desk) ctrl(t *testing.T, name fyne.KeyName) {
	t.Helper()
	f, ok := d.win.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		t.Fatal("nothing with the focus takes shortcuts")
	}
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl})
}
