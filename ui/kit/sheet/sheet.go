// Package sheet shows a kit.Sheet: as a bottom sheet over the page, or as the action pane beside it where a desktop is
// wide (UI.md sections 4 and 5). Which of the two is the shell's choice; the sheet is the same.
package sheet

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

const (
	rise   = 120 * time.Millisecond
	widest = 600 // of the sheet, on large phones and desktops
	spare  = 56  // of the page stays in sight
)

// Up is a bottom sheet that is open: paper with round upper corners, a grip, and the scrim over everything else.
type Up struct {
	widget.BaseWidget

	env    *kit.Env
	sheet  *kit.Sheet
	on     fyne.Canvas
	closed func()
	gone   bool

	scrim *scrim
	paper *canvas.Rectangle
	skirt *canvas.Rectangle // below the paper while it rises
	grip  *grip
	in    *inside
	below float32 // how far the sheet still is from its place
}

// Open lays the sheet over the canvas; closed follows the sheet's own OnClose, however it was closed.
func Open(e *kit.Env, on fyne.Canvas, s *kit.Sheet, closed func()) *Up {
	u := &Up{env: e, sheet: s, on: on, closed: closed}
	u.scrim = newScrim(e, u.Close)
	u.paper = &canvas.Rectangle{FillColor: e.Theme.Token(theme.Paper), TopLeftCornerRadius: theme.RadSheet, TopRightCornerRadius: theme.RadSheet}
	u.skirt = e.Rect(theme.Paper)
	u.grip = newGrip(e, u.Close)
	u.in = newInside(e, s, u.Close)
	u.ExtendBaseWidget(u)
	on.Overlays().Add(u)
	u.start()
	if e.Computer && s.First != nil {
		on.Focus(s.First)
	}
	return u
}

// start lets the sheet rise, unless there is to be no motion.
func (u *Up) start() {
	if u.env.Still {
		return
	}
	h := u.height(u.Size())
	a := fyne.NewAnimation(rise, func(part float32) {
		u.below = h * (1 - part)
		u.place(u.Size())
	})
	a.Curve = fyne.AnimationEaseOut
	a.Start()
}

// Close takes the sheet away, once.
func (u *Up) Close() {
	if u.gone {
		return
	}
	u.gone = true
	u.on.Overlays().Remove(u)
	if u.sheet.OnClose != nil {
		u.sheet.OnClose()
	}
	if u.closed != nil {
		u.closed()
	}
}

// Key is for keys that nothing with the focus took: Esc and Back close, the rest is the sheet's.
func (u *Up) Key(k kit.KeyPress) bool { return Key(u.sheet, k, u.Close) }

// Key gives a key to a sheet in whatever form it is shown.
func Key(s *kit.Sheet, k kit.KeyPress, closing func()) bool {
	if s.OnKey != nil && s.OnKey(k) {
		return true
	}
	if k.Name == fyne.KeyEscape || k.Name == backKey {
		closing()
		return true
	}
	return false
}

// backKey is driver/mobile.KeyBack, the back key of a phone.
const backKey fyne.KeyName = "Back"

// CreateRenderer is fyne.Widget.
func (u *Up) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{u.scrim, u.skirt, u.paper, u.in, u.grip},
		Place: u.place,
		Min:   func() fyne.Size { return fyne.NewSize(200, 200) },
	}
}

const top = 20 // of the paper, above the title: the grip's place

func (u *Up) height(s fyne.Size) float32 {
	most := s.Height - spare
	if u.sheet.Tall {
		return most
	}
	return min(most, top+u.in.HeightFor(min(s.Width, widest)))
}

func (u *Up) place(s fyne.Size) {
	w, h := min(s.Width, widest), u.height(s)
	x, y := (s.Width-w)/2, s.Height-h+u.below
	set := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	set(u.scrim, 0, 0, s.Width, s.Height)
	set(u.paper, x, y, w, h)
	set(u.skirt, x, y+h, w, max(0, s.Height-y-h))
	set(u.in, x, y+top, w, h-top)
	set(u.grip, x+(w-96)/2, y-14, 96, theme.Touch)
}

// scrim darkens the page; a tap on it closes the sheet.
type scrim struct {
	widget.BaseWidget
	dark *canvas.Rectangle
	tap  func()
}

func newScrim(e *kit.Env, tap func()) *scrim {
	s := &scrim{dark: canvas.NewRectangle(e.Theme.Scrim()), tap: tap}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped is fyne.Tappable.
func (s *scrim) Tapped(*fyne.PointEvent) { s.tap() }

// CreateRenderer is fyne.Widget.
func (s *scrim) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.dark) }

// grip closes the sheet at a tap or when it is pulled down.
type grip struct {
	widget.BaseWidget
	bar    *canvas.Rectangle
	tap    func()
	pulled float32
}

func newGrip(e *kit.Env, tap func()) *grip {
	g := &grip{bar: e.Box(theme.Edge, "", 0, 2), tap: tap}
	g.ExtendBaseWidget(g)
	return g
}

// Tapped is fyne.Tappable.
func (g *grip) Tapped(*fyne.PointEvent) { g.tap() }

// Dragged is fyne.Draggable.
func (g *grip) Dragged(ev *fyne.DragEvent) { g.pulled += ev.Dragged.DY }

// DragEnd is fyne.Draggable.
func (g *grip) DragEnd() {
	far := g.pulled > 24
	if g.pulled = 0; far {
		g.tap()
	}
}

// CreateRenderer is fyne.Widget.
func (g *grip) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{g.bar},
		Min:   func() fyne.Size { return fyne.NewSize(96, theme.Touch) },
		Place: func(s fyne.Size) {
			g.bar.Move(fyne.NewPos((s.Width-40)/2, (s.Height-4)/2))
			g.bar.Resize(fyne.NewSize(40, 4))
		},
	}
}

// inside is title, body and foot. The body scrolls when there is no room for it; the foot stays.
type inside struct {
	widget.BaseWidget

	env    *kit.Env
	head   fyne.CanvasObject
	body   fyne.CanvasObject
	scroll *container.Scroll
	foot   fyne.CanvasObject
}

func newInside(e *kit.Env, s *kit.Sheet, closing func()) *inside {
	in := &inside{env: e, head: head(e, s, closing), body: s.Body, foot: s.Foot}
	if in.body == nil {
		in.body = kit.Space(0)
	}
	if in.foot == nil {
		in.foot = kit.Space(0)
	}
	in.body = kit.Pad(e, sides, room, sides, room, in.body) // frames and rings reach beyond what they surround
	in.scroll = container.NewVScroll(in.body)
	in.ExtendBaseWidget(in)
	return in
}

func head(e *kit.Env, s *kit.Sheet, closing func()) fyne.CanvasObject {
	title := kit.NewText(e, kit.Summary, theme.Ink, s.Title)
	words := []fyne.CanvasObject{title}
	if s.Second != "" {
		words = append(words, kit.NewText(e, kit.Second, theme.Ink2, s.Second))
	}
	shut := kit.NewIconButton(e, theme.IconClose, e.T("kit.close"), closing)
	return kit.Pad(e, 16, 0, 4, 0, kit.Row(e, 8, kit.Grow(kit.Column(0, words...)), shut))
}

const (
	sides  = 16
	ending = 14 // below the foot
	room   = 5  // above and below the body, inside what scrolls
)

// HeightFor is kit.Tall.
func (in *inside) HeightFor(w float32) float32 {
	return in.fixed(w) + kit.HeightFor(in.body, w)
}

// fixed is the height of all but the body.
func (in *inside) fixed(w float32) float32 {
	h := kit.HeightFor(in.head, w) + room + ending
	if f := kit.HeightFor(in.foot, w-2*sides); f > 0 {
		h += f + room
	}
	return h
}

// CreateRenderer is fyne.Widget.
func (in *inside) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{in.head, in.scroll, in.foot},
		Min:   func() fyne.Size { return fyne.NewSize(200, 120) },
		Place: func(s fyne.Size) {
			inner := s.Width - 2*sides
			h, f := kit.HeightFor(in.head, s.Width), kit.HeightFor(in.foot, inner)
			in.env.Place(in.head, s.Width, 0, 0, s.Width, h)
			in.body.Resize(fyne.NewSize(s.Width, kit.HeightFor(in.body, s.Width)))
			in.env.Place(in.scroll, s.Width, 0, h+room, s.Width, max(0, s.Height-in.fixed(s.Width)))
			in.env.Place(in.foot, s.Width, sides, s.Height-ending-f, inner, f)
		},
	}
}

// Pane is the sheet as the action pane: a card as high as it is given.
func Pane(e *kit.Env, s *kit.Sheet, closing func()) fyne.CanvasObject {
	return kit.Over(e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard), kit.Pad(e, 0, 8, 0, 0, newInside(e, s, closing)))
}
