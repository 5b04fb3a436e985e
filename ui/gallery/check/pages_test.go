package check

import (
	"encoding/json"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/gallery/inspect"
)

// page is a screen planted in testdata: objects in the order of painting, boxes as x, y, w, h.
type page struct {
	Lang    string
	Width   float32
	Data    []string
	Twin    *page
	Objects []object
}

type object struct {
	Rect   []float32
	Tap    []float32
	Icon   []float32
	Text   string
	At     []float32 // of a text: x, y and the room it gets
	Size   float32
	Bold   bool
	Align  string
	Color  string // of ui/theme's tokens in light, "#RRGGBB"
	Inside []object
}

// tapArea is a target of its own size.
type tapArea struct {
	widget.BaseWidget
	inside fyne.CanvasObject
}

func (a *tapArea) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.inside) }
func (a *tapArea) Tapped(*fyne.PointEvent)             {}

func (o object) build() fyne.CanvasObject {
	place := func(c fyne.CanvasObject, b []float32) fyne.CanvasObject {
		c.Move(fyne.NewPos(b[0], b[1]))
		c.Resize(fyne.NewSize(b[2], b[3]))
		return c
	}
	switch {
	case o.Rect != nil:
		return place(canvas.NewRectangle(hex(o.Color)), o.Rect)
	case o.Icon != nil:
		return place(canvas.NewImageFromResource(fyne.NewStaticResource("state-posted-light-leaf.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M0 0L24 0L24 24Z"/></svg>`))), o.Icon)
	case o.Tap != nil:
		a := &tapArea{inside: group(o.Inside)}
		a.ExtendBaseWidget(a)
		return place(a, o.Tap)
	}
	t := canvas.NewText(o.Text, hex(o.Color))
	t.TextSize, t.TextStyle.Bold = o.Size, o.Bold
	switch o.Align {
	case "right":
		t.Alignment = fyne.TextAlignTrailing
	case "center":
		t.Alignment = fyne.TextAlignCenter
	}
	return place(t, append(slices.Clone(o.At), t.MinSize().Height))
}

func group(all []object) fyne.CanvasObject {
	c := container.NewWithoutLayout()
	for _, o := range all {
		c.Add(o.build())
	}
	return c
}

func hex(s string) color.Color {
	var n uint32
	for _, r := range strings.TrimPrefix(s, "#") {
		n = n<<4 | uint32(strings.IndexRune("0123456789ABCDEF", r))
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}

func (p page) show(t *testing.T) inspect.Screen {
	t.Helper()
	test.NewTempApp(t)
	paper := object{Rect: []float32{0, 0, p.Width, 320}, Color: "#F6F1E6"}
	w := test.NewTempWindow(t, group(append([]object{paper}, p.Objects...)))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(p.Width, 320))
	return inspect.Canvas(w.Canvas())
}

func load(t *testing.T, file string) page {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := page{Lang: "en", Width: 360}
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return p
}

func (p page) judge(t *testing.T) []Finding {
	t.Helper()
	dict, err := NewDictionary(p.Lang)
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := NewFonts()
	if err != nil {
		t.Fatal(err)
	}
	in := Setting{Dict: dict, Data: NewData(p.Data...), Fonts: fonts}
	if p.Twin != nil {
		twin := *p.Twin
		twin.Width = p.Width
		s := twin.show(t)
		in.Twin = &s
	}
	return All(p.show(t), in)
}

// TestBadPages: each planted page is caught, and by the check meant for it alone. The file is
// named after that check.
func TestBadPages(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.json")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d pages are planted, %v", len(files), err)
	}
	for _, file := range files {
		meant := strings.TrimSuffix(filepath.Base(file), ".json")
		meant, _, _ = strings.Cut(meant, "-")
		t.Run(filepath.Base(file), func(t *testing.T) {
			found := load(t, file).judge(t)
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			for _, f := range found {
				if f.Check != meant {
					t.Errorf("found by another check: %s", f)
				}
			}
			t.Log(found)
		})
	}
}

// TestGoodPages: pages with all that is allowed raise nothing.
func TestGoodPages(t *testing.T) {
	files, err := filepath.Glob("testdata/good/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, f := range load(t, file).judge(t) {
				t.Error(f)
			}
		})
	}
}

func TestExplains(t *testing.T) {
	dict, err := NewDictionary("en")
	if err != nil {
		t.Fatal(err)
	}
	data := NewData("Faith Wambui", "Amani Market", "child is sick")
	for _, c := range []struct {
		text string
		want bool
	}{
		{"16,750", true}, {"–200", true}, {"11:41", true}, {"3.1%", true},
		{"D-0412-000398", true}, {"L-000104", true}, {"#88412", true}, {"48213-7", true}, {"KES", true}, {"7F3K-M2QX", true},
		{"F9", true}, {"Ctrl", true}, {"Tab", true},
		{"Faith Wambui", true}, {"Faith Wam…", true}, {"Child is sick", true}, {"Amani Market · 000398", true},
		{"On this phone", true}, {"Needs you: child is sick", true}, {"17 Sep 2026", true},
		{"Needs you: somebody else", false}, {"Brand new words", false}, {"Faith Wambuix", false}, {"On this phone somewhere", false}, {"word", false},
	} {
		if got := dict.Explains(c.text, data); got != c.want {
			t.Errorf("%q: explained %v, want %v", c.text, got, c.want)
		}
	}
}
