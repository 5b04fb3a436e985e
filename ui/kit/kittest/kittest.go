// Package kittest draws components for tests: an Env of any look and language, one picture with all appearances side
// by side, and taps on what stands at a place.
package kittest

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Env is an Env without motion, on Thursday 17 September 2026, 11:43; its app ends with the test.
func Env(t testing.TB, lang string, look theme.Look) *kit.Env {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	look.Arabic = lang[:2] == "ar"
	th := theme.New(look)
	fyne.CurrentApp().Settings().SetTheme(th.Fyne())
	return &kit.Env{
		Theme: th, Words: w, RTL: look.Arabic, Still: true, Bridge: bridge.Inline(),
		Now: func() time.Time { return time.Date(2026, 9, 17, 11, 43, 0, 0, time.UTC) },
	}
}

// Plain is English in light at 100 %.
func Plain(t testing.TB) *kit.Env {
	t.Helper()
	test.NewTempApp(t)
	return Env(t, "en", theme.Look{})
}

// Show puts o into a window of the given width, as high as o wants at least.
func Show(t testing.TB, e *kit.Env, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	back := e.Rect(theme.Paper)
	w := test.NewTempWindow(t, kit.Over(back, o))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, max(height, kit.HeightFor(o, width))))
	return w
}

// look is one column of a gallery picture.
type look struct {
	name, lang string
	theme.Look
}

func looks() []look {
	return []look{
		{"light", "en", theme.Look{}},
		{"dark", "en", theme.Look{Mode: theme.Dark}},
		{"sun", "fr", theme.Look{Mode: theme.Sun}},
		{"arabic", "ar", theme.Look{}},
		{"large", "sw", theme.Look{Scale: 200}},
	}
}

// Gallery draws a component in light, dark and bright sun, in Arabic and at 200 %, beside each other, holds the
// picture against testdata/<name>.png and every target against 48 dp. With DAFTARI_GOLDENS=write it writes the
// picture, with DAFTARI_SHOTS=<dir> also a large one of each look to be looked at.
func Gallery(t *testing.T, name string, width, height float32, build func(*kit.Env) fyne.CanvasObject) {
	t.Helper()
	var all []image.Image
	for _, l := range looks() {
		test.NewTempApp(t)
		e := Env(t, l.lang, l.Look)
		o := build(e)
		w := Show(t, e, kit.Pad(e, 12, 12, 12, 12, o), width+24, height+24)
		if !e.Computer {
			checkTargets(t, l.name, o)
		}
		all = append(all, w.Canvas().Capture())
		shoot(t, w, name+"-"+l.name)
	}
	golden(t, name, beside(all))
}

func shoot(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("DAFTARI_SHOTS")
	if dir == "" {
		return
	}
	c, ok := w.Canvas().(interface{ SetScale(float32) })
	if !ok {
		t.Fatal("this canvas has one scale")
	}
	c.SetScale(2)
	save(t, filepath.Join(dir, name+".png"), w.Canvas().Capture())
}

func beside(all []image.Image) image.Image {
	var size image.Point
	for _, i := range all {
		size = image.Pt(size.X+i.Bounds().Dx(), max(size.Y, i.Bounds().Dy()))
	}
	out := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0x80}), image.Point{}, draw.Src)
	var x int
	for _, i := range all {
		draw.Draw(out, i.Bounds().Add(image.Pt(x, 0)), i, image.Point{}, draw.Src)
		x += i.Bounds().Dx()
	}
	return out
}

// Golden holds the canvas of w against testdata/<name>.png.
func Golden(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	golden(t, name, w.Canvas().Capture())
	shoot(t, w, name)
}

func golden(t *testing.T, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if os.Getenv("DAFTARI_GOLDENS") == "write" {
		save(t, path, got)
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !same(want, got) {
		failed := filepath.Join("testdata", "failed", name+".png")
		save(t, failed, got)
		t.Errorf("%s looks different, see %s", name, failed)
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if color.NRGBAModel.Convert(a.At(x, y)) != color.NRGBAModel.Convert(b.At(x, y)) {
				return false
			}
		}
	}
	return true
}

func save(t *testing.T, path string, i image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, i); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
