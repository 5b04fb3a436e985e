//go:build linux && !headless

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
)

// TestPerformanceWindow measures what a person waits for before the window, on Fyne's software driver: `make
// bench-window`. With -update it writes docs/performance-window.md.
func TestPerformanceWindow(t *testing.T) {
	if os.Getenv("DAFTARI_BENCH") == "" {
		t.Skip("measures for a minute: set DAFTARI_BENCH=1, or run make bench-window")
	}
	dir := t.TempDir()
	m := machineAt(t, dir)
	b := newWindowBench(t, dir)
	r := results{times: slices.Concat(b.starts(20), b.sheets(100), b.searches(20), b.payments(100))}
	m.loadAfter = loadNow()
	page := r.windowPage(m)
	t.Log("\n" + page)
	for _, f := range r.times {
		if !f.holds() {
			t.Errorf("%s: %s, promised %s", f.name, inMS(f.judged()), inMS(f.bound))
		}
	}
	if *update {
		if err := os.WriteFile(filepath.Join("docs", "performance-window.md"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// windowBench is the window over the book of 10,000 clients, as main shows it on a phone.
type windowBench struct {
	*benchBook
	group app.GroupID // that meets today
}

// newWindowBench lets each group meet once in four weeks, as an officer's do: nine meetings a day.
func newWindowBench(t *testing.T, data string) *windowBench {
	b := &windowBench{benchBook: newBench(t, data)}
	p := bigPortfolio(t, app.DateOf(b.w.now()), b.w.now())
	for i := range p.Groups {
		g := &p.Groups[i]
		g.Meeting.Rule = "FREQ=WEEKLY;INTERVAL=4"
		g.Meeting.Start = g.Meeting.Start.AddDays(i % 28)
	}
	p.Cursor = "c1"
	b.open()
	defer b.shut()
	b.must(b.h.Book.ApplyPull(b.ctx, p))
	b.must(b.h.Keys.ChangePIN("", benchPIN))
	b.must(b.h.Book.KeysChanged(b.ctx, b.h.Keys.Gen))
	return b
}

const benchPIN = "271828"

// sit opens the window at a phone's size, as far as the cover.
func (b *windowBench) sit() *person {
	b.t.Helper()
	p := sit(b.t, b.w, b.data)
	p.g.win.Resize(fyne.NewSize(360, 800))
	p.sees("Opens the book for the day")
	return p
}

// enter opens the book, as far as Today.
func (b *windowBench) enter() *person {
	b.t.Helper()
	p := b.sit()
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.sees("Cash in your bag")
	return p
}

// painted draws the whole window by Fyne's software painter.
func (p *person) painted() { p.g.win.Canvas().Capture() }

// starts are the way from nothing to Today. The key derivation is at its least, so that little of it is in the figure.
func (b *windowBench) starts(n int) []*figure {
	cold := &figure{name: "from nothing to the cover, painted", bound: time.Second}
	today := &figure{name: "from the passphrase to Today, painted", bound: 500 * time.Millisecond}
	for range n {
		var p *person
		cold.measure(nil, func() { p = b.sit(); p.painted() })
		p.fill(testPassphrase)
		today.measure(nil, func() { p.tap("Open the book"); p.sees("Cash in your bag"); p.painted() })
		p.quit()
	}
	return []*figure{cold, today}
}

// sheets open, and are said to be all paid.
func (b *windowBench) sheets(n int) []*figure {
	open := &figure{name: "a sheet of 40 opens", bound: 100 * time.Millisecond}
	paint := &figure{name: "the whole window is painted once more, by the processor alone"}
	saved := &figure{name: "tap on \"all paid\" until its draft is told as saved", bound: 50 * time.Millisecond, above: true}
	p := b.enter()
	p.tap("Umoja 1")
	for range n {
		p.sees("Open sheet")
		open.measure(nil, func() { p.tap("Open sheet"); p.sees("All paid as expected") })
		paint.measure(nil, p.painted)
		saved.measure(b.sync, func() { p.tap("All paid as expected"); p.sees("Undo") })
		p.tap("Undo")
		p.until("it is not undone", func() bool { return !p.shows("Undo") })
		p.g.sit.shell.Pop()
	}
	p.sees("Open sheet") // the sheet is left, else the next start goes on with it
	p.rest()
	p.quit()
	return []*figure{open, paint, saved}
}

// searches are keystrokes in the list of 10,000 clients, until the list shows what was found.
func (b *windowBench) searches(n int) []*figure {
	f := &figure{name: "search, each keystroke until the list shows it", bound: 16 * time.Millisecond}
	p := b.enter()
	p.g.sit.shell.Root(kit.Clients)
	p.sees("Achieng")
	field := p.search()
	for range n {
		for _, whole := range []string{"wanjiku otieno", "0710004711", "nobody has it"} {
			field.SetText("")
			p.rest()
			for i := range whole {
				f.measure(nil, func() { field.SetText(whole[:i+1]); p.rest() })
			}
		}
	}
	p.quit()
	return []*figure{f}
}

// search is the field of the page in front.
func (p *person) search() *form.Search {
	p.Helper()
	var field *form.Search
	kittest.Walk(p.g.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*form.Search); ok {
			field = s
		}
	})
	if field == nil {
		p.Fatalf("no search among %q", p.texts())
	}
	return field
}

// rest runs what was posted until nothing that was asked for is under way.
func (p *person) rest() {
	for done := false; !done; {
		p.g.sit.b.Wait()
		done = true
		for more := true; more; {
			select {
			case f := <-p.posts:
				f()
				done = false
			default:
				more = false
			}
		}
	}
}

// payments are recorded from a client's page, each of another client.
func (b *windowBench) payments(n int) []*figure {
	f := &figure{name: "tap on \"save\" until the receipt is shown", bound: 50 * time.Millisecond, above: true}
	p := b.enter()
	shell := p.g.sit.shell
	for i := range n {
		shell.Root(kit.Clients)
		p.rest()
		p.search().SetText(fmt.Sprintf("L%08d", i*benchGroup+1))
		p.rest()
		p.tapStart(bigClient(b.t, i*benchGroup+1, 1).Name)
		p.tap("Record payment")
		p.tapStart("Next due")
		p.rest()
		depth := shell.Depth()
		f.measure(b.sync, func() {
			p.tap("Save and show receipt")
			p.until("it is not saved", func() bool { return shell.Depth() != depth || !p.shows("Save and show receipt") })
		})
		shell.Root(kit.Clients)
	}
	p.quit()
	return []*figure{f}
}

// tapStart taps what shows a text that begins so.
func (p *person) tapStart(words string) {
	p.Helper()
	p.sees(words)
	var hit fyne.Tappable
	kittest.Walk(p.g.win.Content(), func(o fyne.CanvasObject, _ fyne.Position) {
		if tap, ok := o.(fyne.Tappable); ok && slices.ContainsFunc(kittest.Texts(o), func(s string) bool { return strings.HasPrefix(s, words) }) {
			hit = tap
		}
	})
	if hit == nil {
		p.Fatalf("nothing to tap begins with %q", words)
	}
	hit.Tapped(&fyne.PointEvent{Position: fyne.NewPos(1, 1)})
}

// windowPage is docs/performance-window.md.
func (r results) windowPage(m machine) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# How long, before the window\n\nMade by `make bench-window` on %s UTC. Do not edit: run it again.\n\n", m.at.Format("2006-01-02 15:04"))
	m.say(&out)
	fmt.Fprintln(&out, strings.TrimSpace(windowMeasured))
	r.waiting(&out)
	return out.String()
}

const windowMeasured = `
The program's own window over the book of 10,000 clients, 360 by 800, on Fyne's software driver; people's taps go to the
widgets, and all reading and saving runs in the lanes of the bridge as in the program. *Painted* draws every pixel of the
window by the processor, which a real one leaves to the graphics; it is measured by itself too. The test looks through
the whole page for the words it waits for after each thing that is shown: that is in the figures. Groups meet once in four
weeks, nine a day. In a real window, ` + "`make e2e`" + ` writes how long the start took into build/e2e/timings.txt.
`
