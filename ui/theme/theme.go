// Package theme is how Daftari looks: one table of colours in three appearances, one type scale, the fonts and the
// icons (UI.md sections 2 and 3). A Theme never changes; another look is another Theme, and the pages are built
// again with it.
package theme

import (
	"bytes"
	"image/color"
	"strconv"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/assets"
)

// Mode is the choice in Settings > Colours.
type Mode string

// The modes. System follows the device.
const (
	System Mode = "system"
	Light  Mode = "light"
	Dark   Mode = "dark"
	Sun    Mode = "sun"
)

// Modes in the order of the settings.
func Modes() []Mode { return []Mode{System, Light, Dark, Sun} }

// Scales are the sizes of text in percent, in the order of the settings.
func Scales() []int { return []int{100, 125, 150, 200} }

// Sizes in dp that are the same everywhere (UI.md section 2).
const (
	Hairline   float32 = 1
	Stroke     float32 = 1.5 // margin line, borders of controls, rules of totals
	FocusRing  float32 = 2.5
	RadStamp   float32 = 4
	RadField   float32 = 8
	RadCard    float32 = 10
	RadSheet   float32 = 16
	RadTab     float32 = 12
	RadKeycap  float32 = 5
	Touch      float32 = 48 // the smallest target of a finger
	MarginLine float32 = 48 // where the ledger's margin line stands
	Side       float32 = 16 // padding at the sides of a page
)

// Look is everything a theme is made from. The zero value is light at 100 %.
type Look struct {
	Mode   Mode // "" = Light
	Scale  int  // percent, 0 = 100
	Arabic bool // the language is written in Arabic letters
	Night  bool // the device is dark; asked only in System
}

// Theme is one look.
type Theme struct {
	look   Look
	colors map[Token]color.NRGBA
	icons  sync.Map // iconKey to *canvas.Image
}

// New makes the theme of a look.
func New(look Look) *Theme {
	if look.Scale == 0 {
		look.Scale = 100
	}
	switch {
	case look.Mode == System && look.Night:
		look.Mode = Dark
	case look.Mode == System || look.Mode == "":
		look.Mode = Light
	}
	t := &Theme{look: look, colors: map[Token]color.NRGBA{}}
	for _, s := range palette() {
		v := s.light
		switch look.Mode {
		case Dark:
			v = s.dark
		case Sun:
			v = s.sun
		}
		t.colors[s.token] = color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
	}
	return t
}

// Mode is Light, Dark or Sun, System being resolved.
func (t *Theme) Mode() Mode { return t.look.Mode }

// Scale of text in percent.
func (t *Theme) Scale() int { return t.look.Scale }

// Token is the colour of a token; one that there is none of is plain red, so that it is seen.
func (t *Theme) Token(k Token) color.NRGBA {
	if c, ok := t.colors[k]; ok {
		return c
	}
	return color.NRGBA{R: 255, A: 255}
}

// Scrim lies over what a sheet covers: 55 % of the darkest paper.
func (t *Theme) Scrim() color.NRGBA { return color.NRGBA{R: 0x12, G: 0x13, B: 0x1B, A: 140} }

// Hair is the thickness of hairlines: 1, in bright sun 2.
func (t *Theme) Hair() float32 {
	if t.look.Mode == Sun {
		return 2 * Hairline
	}
	return Hairline
}

// Sp is a size of text multiplied by the user's choice. Texts of 16 and less are multiplied in full; larger ones
// grow to 32 or by half, whichever is more: a title of 42 would only be cut.
func (t *Theme) Sp(size float32) float32 {
	return min(size*float32(t.look.Scale)/100, max(size*1.5, 32))
}

// IconSize is a size of an icon with the text's scale, at most 32 where it would have been smaller.
func (t *Theme) IconSize(size float32) float32 { return min(t.Sp(size), max(size, 32)) }

// Serif is the font of titles, or nil where the language's letters are not in it; see Title in kit.
func (t *Theme) Serif() fyne.Resource {
	if t.look.Arabic {
		return nil
	}
	return serif
}

// Arabic is the font for Arabic words where the language is not Arabic: a name, the name of the language. It has
// nothing but Arabic and the space.
func (t *Theme) Arabic(bold bool) fyne.Resource {
	switch {
	case t.look.Arabic:
		return nil
	case bold:
		return arabicBold
	}
	return arabic
}

// The fonts are bytes of the program and never change; Fyne caches faces by the identity of a resource, so there
// must be one of each.
var (
	serif      = fyne.NewStaticResource("NotoSerif-SemiBold.ttf", assets.FontSerif)
	arabic     = fyne.NewStaticResource("NotoSansArabic-Regular.ttf", assets.FontArabic)
	arabicBold = fyne.NewStaticResource("NotoSansArabic-Bold.ttf", assets.FontArabicBold)
)

type iconKey struct {
	icon  Icon
	token Token
	flip  bool
}

// Icon is the icon in the colour of a token, as an image without a size; flip mirrors it if it is one that changes
// sides. The token "" leaves the icon's own colours. It is one for all: Copy shows it. An icon that does not exist
// gives nil.
func (t *Theme) Icon(i Icon, k Token, flip bool) *canvas.Image {
	key := iconKey{i, k, flip && i.Mirrored()}
	if img, ok := t.icons.Load(key); ok {
		return img.(*canvas.Image)
	}
	svg, err := assets.Icons.ReadFile("icons/" + string(i) + ".svg")
	if err != nil {
		return nil
	}
	name := string(i) + "-" + string(t.look.Mode) + "-" + string(k)
	if key.flip {
		svg, name = mirror(svg), name+"-flip"
	}
	if k != "" {
		c := t.Token(k)
		hex := strconv.FormatUint(1<<24|uint64(c.R)<<16|uint64(c.G)<<8|uint64(c.B), 16)[1:]
		svg = bytes.ReplaceAll(svg, []byte("#000000"), []byte("#"+hex))
	}
	img := canvas.NewImageFromResource(fyne.NewStaticResource(name+".svg", svg))
	img.Refresh() // reads it; there is nothing to draw yet
	t.icons.Store(key, img)
	return img
}

// Copy shows in an image the picture of another that was read already. Fyne reads an SVG again for each image: the
// icons of its rows were two thirds of what a sheet of 40 took to open. All images of an icon share its reader, so pages are
// made on the window's goroutine only.
func Copy(picture, into *canvas.Image) {
	was := *into
	*into = *picture
	into.FillMode, into.Hidden = was.FillMode, was.Hidden
	into.SetMinSize(was.MinSize())
	into.Move(was.Position())
	into.Resize(was.Size())
	canvas.Refresh(into)
}

// mirror turns an icon's path around; the icons are one path of absolute points (M, L, Z) on a grid of 24.
func mirror(svg []byte) []byte {
	start := bytes.Index(svg, []byte(` d="`))
	if start < 0 {
		return svg
	}
	start += len(` d="`)
	end := start + bytes.IndexByte(svg[start:], '"')
	out := append([]byte{}, svg[:start]...)
	for rest := svg[start:end]; len(rest) > 0; {
		c := rest[0]
		if c != 'M' && c != 'L' {
			out, rest = append(out, c), rest[1:]
			continue
		}
		stop := bytes.IndexByte(rest, ' ')
		x, err := strconv.ParseFloat(string(rest[1:stop]), 64)
		if err != nil {
			return svg
		}
		out = strconv.AppendFloat(append(out, c), 24-x, 'f', 2, 64)
		rest = rest[stop:]
		next := bytes.IndexAny(rest, "MLZ")
		out, rest = append(out, rest[:next]...), rest[next:]
	}
	return append(out, svg[end:]...)
}
