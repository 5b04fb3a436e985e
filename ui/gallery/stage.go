package gallery

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/inspect"
	"daftari/ui/kit"
)

// Stage shows cases in a window of the software driver, one after the other. It lives as long as
// its test.
type Stage struct {
	t     testing.TB
	app   fyne.App
	win   fyne.Window
	words map[string]*words.Words
	dicts map[string]*check.Dictionary
	data  map[string]*check.Data
	fonts *check.Fonts
}

// NewStage opens the window.
func NewStage(t testing.TB) *Stage {
	t.Helper()
	s := &Stage{t: t, app: test.NewTempApp(t), words: map[string]*words.Words{}, dicts: map[string]*check.Dictionary{},
		data: map[string]*check.Data{}}
	for _, lang := range words.Langs() {
		var err error
		if s.words[lang], err = words.New(lang); err != nil {
			t.Fatal(err)
		}
		if s.dicts[lang], err = check.NewDictionary(lang); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if s.fonts, err = check.NewFonts(); err != nil {
		t.Fatal(err)
	}
	s.win = s.app.NewWindow("gallery")
	s.win.SetPadded(false)
	t.Cleanup(s.win.Close)
	return s
}

// Show puts a case on the stage in a form, and returns its canvas.
func (s *Stage) Show(c Case, f Form) fyne.Canvas {
	s.t.Helper()
	for _, o := range s.win.Canvas().Overlays().List() {
		s.win.Canvas().Overlays().Remove(o)
	}
	size := f.Size
	if size.IsZero() {
		size = f.Device.Size()
	}
	s.win.SetContent(kit.Space(0)) // or the next theme would be given to the old page first
	s.win.Resize(size)
	s.raise(c, f)
	if c.Then != nil {
		c.Then(&Walker{t: s.t, canvas: s.win.Canvas(), words: s.words[f.Lang]})
	}
	return s.win.Canvas()
}

// Judge shows a case and runs all checks; twin is the same form in English, or nil.
func (s *Stage) Judge(c Case, f Form, twin *inspect.Screen) (inspect.Screen, []check.Finding) {
	s.t.Helper()
	screen := inspect.Canvas(s.Show(c, f))
	screen.Name = c.Name
	if s.data[c.Name] == nil {
		s.data[c.Name] = check.NewData(append(design.Strings(), c.Data...)...)
	}
	in := check.Setting{Desktop: f.Device == Computer, Dict: s.dicts[f.Lang], Data: s.data[c.Name], Fonts: s.fonts}
	if f.Lang == "ar" {
		in.Twin = twin
	}
	return screen, check.All(screen, in)
}

func itoa(n int) string { return strconv.Itoa(n) }

func contains(s, part string) bool { return strings.Contains(s, part) }
