package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/kit/sheet"
	"daftari/ui/theme"
)

// arrangeSheet shows the sheet that was opened or closed: at the end of a wide desktop, else from below.
func (t *stage) arrangeSheet() {
	if t.class == wide && t.shell.cover == nil {
		t.arrange()
		return
	}
	t.raise()
}

// raise opens the bottom sheet where there is to be one, and takes away one that is no longer.
func (t *stage) raise() {
	s := t.shell
	var want *kit.Sheet
	if s.sheet != nil && (t.class != wide || s.cover != nil) {
		want = s.sheet.sheet
	}
	if want == t.raised {
		return
	}
	up := t.up
	t.up, t.raised = nil, want
	if up != nil {
		up.Close()
	}
	if want == nil {
		return
	}
	shown := *want
	shown.OnClose = nil // the shell's own: a sheet that only changes its place is not closed
	var mine *sheet.Up
	mine = sheet.Open(s.env, s.canvas(), &shown, func() {
		if t.up == mine {
			t.up, t.raised = nil, nil
			s.CloseSheet()
		}
	})
	t.up = mine
}

// notice is the short banner over the foot of the page; a tap takes it away.
type notice struct {
	widget.BaseWidget
	banner fyne.CanvasObject
	tap    func()
}

// Tapped is fyne.Tappable.
func (n *notice) Tapped(*fyne.PointEvent) { n.tap() }

// HeightFor is that of the banner.
func (n *notice) HeightFor(w float32) float32 { return max(theme.Touch, kit.HeightFor(n.banner, w)) }

// CreateRenderer is fyne.Widget.
func (n *notice) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(n.banner)
}

func (t *stage) arrangeNotice() {
	s := t.shell
	t.parts = without(t.parts, t.notice)
	t.notice = nil
	if s.notice != nil {
		shown := *s.notice
		if do := shown.Act.Do; do != nil {
			shown.Act.Do = func() { s.unsay(); do() }
		}
		t.notice = &notice{banner: kit.Over(s.env.Box(theme.Paper, theme.Rule, s.env.Theme.Hair(), theme.RadField), kit.Banner(s.env, shown)), tap: s.unsay}
		t.notice.ExtendBaseWidget(t.notice)
		t.parts = append(t.parts, t.notice)
	}
	if !t.Size().IsZero() {
		t.place(t.Size())
	}
	t.Refresh()
}

func without(parts []fyne.CanvasObject, n *notice) []fyne.CanvasObject {
	var rest []fyne.CanvasObject
	for _, o := range parts {
		if x, ok := o.(*notice); !ok || x != n {
			rest = append(rest, o)
		}
	}
	return rest
}

// placeNotice puts the banner above y.
func (t *stage) placeNotice(x, y, w float32) {
	if t.notice == nil {
		return
	}
	h := t.notice.HeightFor(w - 2*kit.Gap12)
	t.notice.Move(fyne.NewPos(x+kit.Gap12, y-h-kit.Gap8))
	t.notice.Resize(fyne.NewSize(w-2*kit.Gap12, h))
}

// menu is a card of actions beside what opened it, on a desktop. A tap elsewhere closes it.
type menu struct {
	widget.BaseWidget
	at    fyne.Position
	card  fyne.CanvasObject
	high  float32
	close func()
}

const menuWidth float32 = 280

// Tapped is fyne.Tappable.
func (m *menu) Tapped(*fyne.PointEvent) { m.close() }

// CreateRenderer is fyne.Widget.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: []fyne.CanvasObject{m.card}, Place: func(s fyne.Size) {
		m.card.Move(fyne.NewPos(max(8, min(m.at.X, s.Width-menuWidth-8)), max(8, min(m.at.Y, s.Height-m.high-8))))
		m.card.Resize(fyne.NewSize(menuWidth, m.high))
	}, Min: func() fyne.Size { return fyne.NewSize(menuWidth, m.high) }}
}

func (t *stage) openMenu(at fyne.CanvasObject, rows fyne.CanvasObject) {
	t.closeMenu()
	e, c := t.shell.env, t.shell.canvas()
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(at)
	border := e.Box("", theme.Edge, theme.Stroke, theme.RadCard)
	m := &menu{at: pos.AddXY(at.Size().Width-menuWidth, at.Size().Height), high: kit.HeightFor(rows, menuWidth-2) + 2, close: t.closeMenu,
		card: kit.Over(e.Box(theme.Sheet, "", 0, theme.RadCard), kit.Pad(e, 1, 1, 1, 1, rows), border)}
	m.ExtendBaseWidget(m)
	t.menu = m
	c.Overlays().Add(m)
	m.Resize(c.Size())
	canvas.Refresh(m)
	c.FocusNext()
}

func (t *stage) menuOpen() bool { return t.menu != nil }

func (t *stage) closeMenu() {
	if t.menu != nil {
		t.shell.canvas().Overlays().Remove(t.menu)
		t.menu = nil
	}
}
