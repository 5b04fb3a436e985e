package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/kit/sheet"
	"daftari/ui/theme"
)

// class is how much room the window gives (UI.md 5).
type class int

const (
	phone class = iota // under 720 wide, or too low for a rail
	desk               // rail, list and detail; sheets come from below
	wide               // from 1000: sheets and action panes stand at the end
)

const (
	deskWidth, paneWidth, deskHeight = 720, 1000, 480
	widest                           = 600 // of a page on large phones
)

func classOf(s fyne.Size) class {
	switch {
	case s.Width < deskWidth || s.Height < deskHeight:
		return phone
	case s.Width < paneWidth:
		return desk
	}
	return wide
}

// stage is the content of the window: it arranges the same pages for a phone or a desktop, and again when the width
// crosses a border.
type stage struct {
	widget.BaseWidget
	shell *Shell
	class class

	parts  []fyne.CanvasObject // in the order of the focus
	place  func(fyne.Size)
	line   *frame.SyncLine
	tabs   *frame.Tabs
	rail   *frame.Rail
	notice *notice
	up     *sheet.Up
	raised *kit.Sheet // what up shows
	menu   fyne.CanvasObject
}

func newStage(s *Shell) *stage {
	t := &stage{shell: s, place: func(fyne.Size) {}}
	t.ExtendBaseWidget(t)
	return t
}

// Resize arranges anew where the class changes; the pages themselves stay.
func (t *stage) Resize(s fyne.Size) {
	c := classOf(s)
	changed := c != t.class && !s.IsZero()
	t.BaseWidget.Resize(s)
	if changed {
		t.class = c
		t.closeMenu()
		t.arrange()
		t.shell.showBeside()
	}
}

// MinSize is that of the smallest phone; 320 x 568 is a screen, a smaller window still opens.
func (t *stage) MinSize() fyne.Size { return fyne.NewSize(240, 240) }

// CreateRenderer is fyne.Widget.
func (t *stage) CreateRenderer() fyne.WidgetRenderer { return &stageRenderer{t} }

type stageRenderer struct{ t *stage }

// Destroy is fyne.WidgetRenderer.
func (r *stageRenderer) Destroy() {}

// Layout is fyne.WidgetRenderer.
func (r *stageRenderer) Layout(s fyne.Size) { r.t.place(s) }

// MinSize is fyne.WidgetRenderer.
func (r *stageRenderer) MinSize() fyne.Size { return r.t.MinSize() }

// Objects is fyne.WidgetRenderer.
func (r *stageRenderer) Objects() []fyne.CanvasObject { return r.t.parts }

// Refresh is fyne.WidgetRenderer.
func (r *stageRenderer) Refresh() { canvas.Refresh(r.t) }

// arrange builds the bars for the page in front and places everything.
func (t *stage) arrange() {
	t.line, t.tabs, t.rail = nil, nil, nil
	switch {
	case t.shell.cover != nil:
		t.arrangeCover()
	case t.shell.current() == nil:
		t.parts = []fyne.CanvasObject{t.shell.env.Rect(theme.Paper)}
	case t.class == phone:
		t.arrangePhone()
	default:
		t.arrangeDesk()
	}
	t.raise()
	t.arrangeNotice()
}

// arranged shows new parts.
func (t *stage) arranged(parts []fyne.CanvasObject, place func(fyne.Size)) {
	t.parts = parts
	t.place = place
	if !t.Size().IsZero() {
		place(t.Size())
	}
	t.Refresh()
}

// The back of the closed book, and where it folds.
const spineWide, spineFold float32 = 26, 3

func (t *stage) arrangeCover() {
	page := t.shell.cover.page
	e := t.shell.env
	cloth, spine, fold := e.Rect(theme.Cover), e.Rect(theme.Cover2), e.Rect(theme.Margin)
	t.arranged([]fyne.CanvasObject{cloth, spine, fold, page.Body}, func(s fyne.Size) {
		cloth.Resize(s)
		at, room := t.safe(s)
		e.Place(spine, s.Width, at.X, 0, spineWide, s.Height)
		e.Place(fold, s.Width, at.X+spineWide, 0, spineFold, s.Height)
		left := room.Width - spineWide - spineFold
		w := min(left, widest)
		x := at.X + spineWide + spineFold + (left-w)/2
		e.Place(page.Body, s.Width, x, at.Y, w, room.Height)
		t.placeNotice(x, at.Y+room.Height, w)
	})
}

// safe is the part of the window that no cut-out or bar of the system covers.
func (t *stage) safe(s fyne.Size) (fyne.Position, fyne.Size) {
	if !fyne.CurrentDevice().IsMobile() {
		return fyne.Position{}, s
	}
	at, room := t.shell.canvas().InteractiveArea()
	room.Height -= t.Position().Y // of what stands around
	return at, room
}

// arrangePhone: app bar, sync line, page, foot, index tabs, one above the other.
func (t *stage) arrangePhone() {
	s := t.shell
	e, page := s.env, s.current().page
	root := s.Depth() == 1
	var back func()
	if !root {
		back = s.Back
	}
	ground, bar := e.Rect(theme.Paper), frame.NewAppBar(e, s.headed(page, root), back, s.Menu)
	parts := []fyne.CanvasObject{ground, bar}
	if (root || page.Sync) && s.sync.Text != "" {
		t.line = frame.NewSyncLine(e, s.sync, false, s.cfg.OnLine)
		parts = append(parts, t.line)
	}
	parts = append(parts, page.Body)
	if page.Foot != nil {
		parts = append(parts, page.Foot)
	}
	if root || page.Tabs {
		t.tabs = frame.NewTabs(e, s.places(true), s.at, s.Root)
		parts = append(parts, t.tabs)
	}
	t.arranged(parts, func(size fyne.Size) { t.placePhone(size, ground, bar, page) })
}

func (t *stage) placePhone(size fyne.Size, ground, bar fyne.CanvasObject, page *kit.Page) {
	ground.Resize(size)
	at, room := t.safe(size)
	w := min(room.Width, widest)
	x := at.X + (room.Width-w)/2
	put := func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	y, end := at.Y, at.Y+room.Height
	put(bar, y, bar.MinSize().Height)
	y += bar.MinSize().Height
	if t.line != nil {
		hit, seen := t.line.HeightFor(w), t.line.Drawn(w)
		put(t.line, y+seen-hit, hit)
		y += seen
	}
	if t.tabs != nil {
		end -= t.tabs.MinSize().Height
		put(t.tabs, end, t.tabs.MinSize().Height)
	}
	if page.Foot != nil {
		h := kit.HeightFor(page.Foot, w)
		end -= h
		put(page.Foot, end, h)
	}
	put(page.Body, y, max(0, end-y))
	t.placeNotice(x, end, w)
}

func (t *stage) setSync(line frame.Sync) {
	if t.line == nil || line.Text == "" {
		t.arrange()
		return
	}
	t.line.Set(line)
	t.place(t.Size())
}

func (t *stage) setBadge(tab kit.Tab, n int, needs bool) {
	if t.tabs != nil {
		t.tabs.Badge(tab, n, needs)
	}
	if t.rail != nil {
		t.rail.Badge(tab, n, needs)
	}
}
