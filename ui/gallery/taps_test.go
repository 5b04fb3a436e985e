package gallery

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// TestTapsDoc walks all flows and writes docs/taps.md.
func TestTapsDoc(t *testing.T) {
	long(t)
	var all []counted
	for _, f := range Flows() {
		t.Run(f.Name, func(t *testing.T) { all = append(all, f.walk(t)) })
	}
	if len(all) == 0 {
		t.Skip("no flow is written yet")
	}
	if *update {
		if err := os.WriteFile(top+"docs/taps.md", []byte(table(all)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(top + "docs/taps.md"); err != nil || string(have) != table(all) {
		t.Errorf("docs/taps.md is not as the screens are (make gallery writes it): %v", err)
	}
}

// key is a target that shows a word.
type key struct {
	kit.Press
	text *kit.Text
}

func newKey(e *kit.Env, word string, do, hold func()) *key {
	k := &key{text: kit.NewText(e, kit.Body, theme.Ink, word)}
	k.OnTap, k.OnHold = do, hold
	k.Init(e, k, 4, nil)
	return k
}

func (k *key) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{k.text}, k.Marks()...),
		Place: func(s fyne.Size) { k.text.Resize(s); k.Frame(0, 0, s.Width, s.Height) },
		Min:   func() fyne.Size { return fyne.NewSize(48, 48) }}
}

// TestWalker: it taps what can be read, counts, holds, types, and sees.
func TestWalker(t *testing.T) {
	stage := NewStage(t)
	said := ""
	say := func(s string) func() { return func() { said += s } }
	entry := widget.NewEntry()
	stage.Show(Case{Name: "walk", Pages: []kit.Route{func(e *kit.Env) *kit.Page {
		return &kit.Page{Title: "Amani Market", Body: kit.Column(8, newKey(e, "Count cash", say("count "), nil), newKey(e, "7", say("seven "), nil),
			newKey(e, "1,000", say("one "), say("ten ")), newKey(e, "1,000", say("second "), nil), entry)}
	}}}, Form{Device: Phone, Mode: theme.Light, Lang: "en", Scale: 100})
	w := NewWalker(t, stage.win.Canvas())
	w.Tap("Count cash")
	w.Digits("77")
	w.Hold("1,000")
	stage.win.Canvas().Focus(entry)
	w.Type("12")
	w.Sees("Amani Market")
	if w.Shows("Open sheet") {
		t.Error("sees what is not there")
	}
	taps, digits := w.Count()
	if said != "count seven seven ten " || taps != 2 || digits != 4 || entry.Text != "12" || w.Path() != "Count cash · hold 1,000" {
		t.Errorf("said %q, %d taps, %d digits, typed %q, path %q", said, taps, digits, entry.Text, w.Path())
	}
	for name, f := range map[string]Flow{"too many taps": {Most: 1, Digits: 9}, "too many digits": {Most: 9, Digits: 3}} {
		f.Walk = func(testing.TB) *Walker { return w }
		ft := &failing{TB: t}
		if f.walk(ft); !ft.failed {
			t.Errorf("%s: was allowed", name)
		}
	}
}

// failing notes errors instead of failing.
type failing struct {
	testing.TB
	failed bool
}

func (f *failing) Errorf(string, ...any) { f.failed = true }
