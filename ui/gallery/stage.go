package gallery

import (
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/inspect"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Stage shows cases in a window of the software driver, one after the other. It lives as long as
// its test.
type Stage struct {
	t     testing.TB
	app   fyne.App
	win   fyne.Window
	words map[string]*words.Words
	dicts map[string]*check.Dictionary
	fonts *check.Fonts
	sweep fyne.Canvas // an empty one: its Capture lets Fyne forget what it drew for pages that are gone
}

// NewStage opens the window.
func NewStage(t testing.TB) *Stage {
	t.Helper()
	app := test.NewTempApp(t)
	app = looked{app, &looks{Settings: app.Settings()}}
	fyne.SetCurrentApp(app)
	s := &Stage{t: t, app: app, sweep: software.NewCanvasWithPainter(nil), words: map[string]*words.Words{}, dicts: map[string]*check.Dictionary{}}
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

// In is the same stage for a part of its test.
func (s *Stage) In(t testing.TB) *Stage {
	part := *s
	part.t = t
	return &part
}

// Show puts a case on the stage in a form, and returns its canvas.
func (s *Stage) Show(c Case, f Form) fyne.Canvas {
	s.t.Helper()
	s.sweep.Capture()
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

// Judge shows a case in its forms, one after the other, and runs all checks.
type Judge struct {
	stage   *Stage
	c       Case
	data    *check.Data
	english map[Form]inspect.Screen // the forms in English
	light   inspect.Screen          // the same form in the first appearance
	Spared  int                     // forms that are the same as light but for their colours
}

// Judge of a case.
func (s *Stage) Judge(c Case) *Judge {
	return &Judge{stage: s, c: c, data: check.NewData(append(design.Strings(), c.Data...)...), english: map[Form]inspect.Screen{}}
}

// Form shows the next form. What the colours decide is judged in each; the rest again only where an appearance is not
// the Same as light, which is looked at thing by thing.
func (j *Judge) Form(f Form) []check.Finding {
	screen := inspect.Canvas(j.stage.Show(j.c, f))
	screen.Name = j.c.Name
	twin := f
	twin.Lang = "en"
	if f.Lang == twin.Lang {
		j.english[f] = screen
	}
	found := check.Colors(screen)
	if f.Mode != theme.Light && screen.Same(&j.light) {
		j.Spared++
		return found
	}
	if f.Mode == theme.Light {
		j.light = screen
	}
	in := check.Setting{Desktop: f.Device == Computer, Dict: j.stage.dicts[f.Lang], Data: j.data, Fonts: j.stage.fonts}
	if s, shown := j.english[twin]; shown && f.Lang == "ar" {
		in.Twin = &s
	}
	return append(found, check.Places(screen, in)...)
}

func itoa(n int) string { return strconv.Itoa(n) }

func contains(s, part string) bool { return strings.Contains(s, part) }
