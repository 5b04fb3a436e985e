package check

import (
	"fmt"
	"unicode"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"daftari/assets"
	"daftari/ui/gallery/inspect"
)

// Glyph is the check for letters that no font of ours has: they would be drawn as boxes.
const Glyph = "glyph"

// Fonts are those that are built into the program; what a phone's own fonts add does not count.
type Fonts struct {
	sans, symbols, serif, arabic *sfnt.Font
	buffer                       sfnt.Buffer
}

// NewFonts reads them.
func NewFonts() (*Fonts, error) {
	f := &Fonts{}
	for _, one := range []struct {
		into **sfnt.Font
		name string
		data []byte
	}{
		{&f.sans, "Noto Sans", fynetheme.DefaultTheme().Font(fyne.TextStyle{}).Content()},
		{&f.symbols, "symbols", fynetheme.DefaultTheme().Font(fyne.TextStyle{Symbol: true}).Content()},
		{&f.serif, "Noto Serif", assets.FontSerif},
		{&f.arabic, "Noto Sans Arabic", assets.FontArabic},
	} {
		font, err := sfnt.Parse(one.data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		*one.into = font
	}
	return f, nil
}

// Check finds texts with letters that their font lacks. The serif has no other behind it; in an
// Arabic text the space must be of the Arabic font, or Fyne draws a box for it.
func (f *Fonts) Check(s inspect.Screen) []Finding {
	var out []Finding
	for _, t := range s.Texts {
		if r, ok := f.lacks(t); ok {
			out = append(out, finding(Glyph, "%q has %q (U+%04X), which is in none of its fonts", t.T, r, r))
		}
	}
	return out
}

func (f *Fonts) lacks(t inspect.Text) (rune, bool) {
	arabic := false
	for _, r := range t.T {
		arabic = arabic || unicode.Is(unicode.Arabic, r)
	}
	for _, r := range t.T {
		switch {
		case t.Face == "serif" && !f.has(f.serif, r),
			arabic && r == ' ' && !f.has(f.arabic, r),
			t.Face != "serif" && !f.has(f.sans, r) && !f.has(f.symbols, r) && !f.has(f.arabic, r):
			return r, true
		}
	}
	return 0, false
}

func (f *Fonts) has(font *sfnt.Font, r rune) bool {
	i, err := font.GlyphIndex(&f.buffer, r)
	return err == nil && i != 0
}
