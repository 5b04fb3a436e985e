package meeting_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/bridge"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/meeting"
)

// slow reads, and gives what it read when it is let go; broken, it reads nothing.
type slow struct {
	*teller.Teller
	held   chan struct{} // nil = it does not wait
	has    chan struct{}
	broken bool
}

func (s *slow) wait() {
	if held := s.held; held != nil {
		s.held = nil
		s.has <- struct{}{}
		<-held
	}
}

func (s *slow) OpenSheet(ctx context.Context, g app.GroupID, d app.Date, anyway bool) (teller.Opened, error) {
	o, err := s.Teller.OpenSheet(ctx, g, d, anyway)
	s.wait()
	return o, err
}

func (s *slow) Sheet(ctx context.Context, g app.GroupID, d app.Date) (app.Sheet, error) {
	if s.broken {
		return app.Sheet{}, errors.New("the disk does not answer")
	}
	v, err := s.Teller.Sheet(ctx, g, d)
	s.wait()
	return v, err
}

// desk is the sheet of a computer, beside its pane; what is posted to the window runs on the test's goroutine.
type desk struct {
	*testing.T
	slow     *slow
	page     *kit.Page
	bridge   *bridge.Bridge
	posts    chan func()
	troubles int
}

func sit(t *testing.T) *desk {
	t.Helper()
	clock := &design.Clock{Now: design.At("11:31")}
	m := model(t, clock)
	d := &desk{T: t, slow: &slow{Teller: m.Opener.(*teller.Teller), has: make(chan struct{}, 1)}, posts: make(chan func(), 1000)}
	m.Opener, m.Computer = d.slow, true
	e := kittest.Plain(t)
	e.Computer = true
	d.bridge = bridge.With(t.Context(), func(f func()) { d.posts <- f })
	e.Bridge = d.bridge
	d.page = meeting.SheetPage(func(*kit.Env) *meeting.Model { return m }, meeting.Links{Trouble: func(error) { d.troubles++ }}, false)(e)
	w := test.NewTempWindow(t, d.page.Body)
	w.Resize(fyne.NewSize(1000, 800))
	t.Cleanup(d.bridge.Wait)
	return d
}

func (d *desk) shows(text string) bool {
	return d.page.Pane != nil && strings.Contains(strings.Join(kittest.Texts(d.page.Pane), "\n"), text)
}

func (d *desk) until(text string) {
	d.Helper()
	end := time.NewTimer(20 * time.Second)
	defer end.Stop()
	for !d.shows(text) {
		select {
		case f := <-d.posts:
			f()
		case <-end.C:
			d.Fatalf("%q does not appear", text)
		}
	}
}

// rest until nothing is read any more, and all of it is applied.
func (d *desk) rest() {
	for {
		d.bridge.Wait()
		select {
		case f := <-d.posts:
			f()
		default:
			return
		}
	}
}

// hold has the next reading wait with what it read, until the result is called.
func (d *desk) hold() (letGo func()) {
	held := make(chan struct{}, 1)
	d.slow.held = held
	return func() { held <- struct{}{} }
}

// read waits until the held reading has what it read.
func (d *desk) read() {
	for {
		select {
		case f := <-d.posts:
			f()
		case <-d.slow.has:
			return
		}
	}
}

// TestWhatWasReadBeforeATap: a slow reading of the sheet that ends after a tap was saved does not take the tap from the
// screen.
func TestWhatWasReadBeforeATap(t *testing.T) {
	d := sit(t)
	d.page.OnShow()
	d.until("All paid as expected")
	d.rest()

	letGo := d.hold()
	d.page.OnShow()
	d.read()
	kittest.Tap(t, d.page.Pane, "All paid as expected")
	d.until("Exactly 16,750")
	letGo()
	d.rest()
	if !d.shows("Exactly 16,750") {
		t.Errorf("a reading of before the tap is shown after it: %q", kittest.Texts(d.page.Pane))
	}

	letGo = d.hold()
	d.page.OnShow()
	d.read()
	letGo()
	d.rest()
	if !d.shows("Exactly 16,750") {
		t.Errorf("a reading without a tap is not shown: %q", kittest.Texts(d.page.Pane))
	}
}

// TestThePaneWithoutACount: where the count cannot be read, the pane leads to its page, and says why once; of a sheet that
// is not said any more none comes back.
func TestThePaneWithoutACount(t *testing.T) {
	d := sit(t)
	d.page.OnShow()
	d.until("All paid as expected")
	d.slow.broken = true
	kittest.Tap(t, d.page.Pane, "All paid as expected")
	d.until("Count cash")
	d.rest()
	if d.troubles != 1 || d.shows("Exactly") {
		t.Errorf("%d troubles, %q", d.troubles, kittest.Texts(d.page.Pane))
	}
	d.slow.broken = false
	d.page.OnShow()
	d.until("Exactly 16,750")

	kittest.Tap(t, d.page.Body, "Undo")
	d.until("All paid as expected")
	d.rest()
	letGo := d.hold()
	kittest.Tap(t, d.page.Pane, "All paid as expected")
	d.read()
	kittest.Tap(t, d.page.Body, "Undo")
	d.until("All paid as expected")
	letGo()
	d.rest()
	if d.shows("Exactly") {
		t.Errorf("a count of before the undoing is shown after it: %q", kittest.Texts(d.page.Pane))
	}
}
