package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/app/stamp"
	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/theme"
)

// Env is what every component and page is drawn with. It never changes: the shell makes another and builds the pages
// again when the look or the language changes.
type Env struct {
	Theme    *theme.Theme
	Words    *words.Words
	RTL      bool // reading starts at the right
	Swap     bool // the hand that works is at the side where reading starts: feet of pages turn their sides
	Computer bool // texts say computer where a phone would say phone
	Still    bool // no motion: the user or the system says so
	Now      func() time.Time
	Bridge   *bridge.Bridge
	Nav      Nav
	Touched  func() // each tap and key: somebody is there; nil = nobody asks
}

// T is the text for a key; see words.Words.T.
func (e *Env) T(key string, args ...any) string { return e.Words.T(key, args...) }

// Here is the text for a key that names the device; see words.Words.Here.
func (e *Env) Here(key string, args ...any) string {
	return e.Words.Here(e.Computer, key, args...)
}

// Seen is what the look of an entry depends on beside the entry.
func (e *Env) Seen(reversed bool) stamp.Seen {
	return stamp.Seen{Computer: e.Computer, Reversed: reversed}
}

// touch says that somebody is there.
func (e *Env) touch() {
	if e.Touched != nil {
		e.Touched()
	}
}

// Sp scales a size of text, or a height that texts stand in, by the user's choice.
func (e *Env) Sp(v float32) float32 { return e.Theme.Sp(v) }

// Large says that text is so large that rows are built for it: amounts under names, figures one below the other.
func (e *Env) Large() bool { return e.Theme.Scale() >= 150 }

// Rect is a plain rectangle in a colour.
func (e *Env) Rect(fill theme.Token) *canvas.Rectangle {
	return canvas.NewRectangle(e.Theme.Token(fill))
}

// Box is a rectangle with a border and round corners; fill or edge may be "" for none.
func (e *Env) Box(fill, edge theme.Token, stroke, radius float32) *canvas.Rectangle {
	r := &canvas.Rectangle{StrokeWidth: stroke, CornerRadius: radius}
	if fill != "" {
		r.FillColor = e.Theme.Token(fill)
	}
	if edge != "" {
		r.StrokeColor = e.Theme.Token(edge)
	}
	return r
}

// Paint gives a rectangle another fill and border; "" is none.
func (e *Env) Paint(r *canvas.Rectangle, fill, edge theme.Token) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = nil, nil, 0
	if fill != "" {
		r.FillColor = e.Theme.Token(fill)
	}
	if edge != "" {
		r.StrokeColor, r.StrokeWidth = e.Theme.Token(edge), theme.Stroke
	}
}

// Icon is an icon of the given size in dp (scaled with the text, at most to 32), mirrored where it must be.
func (e *Env) Icon(i theme.Icon, t theme.Token, size float32) *canvas.Image {
	img := e.Blank(size)
	e.SetIcon(img, i, t)
	return img
}

// Blank is an icon of that size without a picture until SetIcon gives it one.
func (e *Env) Blank(size float32) *canvas.Image {
	img := &canvas.Image{FillMode: canvas.ImageFillContain}
	size = e.Theme.IconSize(size)
	img.SetMinSize(fyne.NewSquareSize(size))
	img.Resize(fyne.NewSquareSize(size))
	return img
}

// SetIcon changes the picture of an icon made by Icon or Blank.
func (e *Env) SetIcon(img *canvas.Image, i theme.Icon, t theme.Token) {
	picture := e.Theme.Icon(i, t, e.RTL)
	if picture == nil {
		picture = &canvas.Image{}
	}
	if img.Resource != picture.Resource {
		theme.Copy(picture, img)
	}
}

// Place puts o into a frame of the given width, x counted from the side where reading starts.
func (e *Env) Place(o fyne.CanvasObject, frame, x, y, w, h float32) {
	if e.RTL {
		x = frame - x - w
	}
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
