package ui

import (
	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/kit/sheet"
	"daftari/ui/theme"
)

const (
	topBar      float32 = 56
	paneGap     float32 = 12
	paneSide    float32 = 16
	actionWidth float32 = 300 // of a sheet
	besideWidth float32 = 268 // of a page's own pane
	largeWidth  float32 = 332 // of either, for large text
)

// pane is one card of a desktop: a head, a body, a foot.
type pane struct {
	card, border     fyne.CanvasObject
	head, body, foot fyne.CanvasObject // head and foot may be nil
}

func (s *Shell) pane(p *kit.Page, head bool, back func()) *pane {
	e := s.env
	x := &pane{card: e.Box(theme.Sheet, "", 0, theme.RadCard), border: e.Box("", theme.Rule, e.Theme.Hair(), theme.RadCard), body: p.Body, foot: p.Foot}
	if p.OrFoot && p.Pane != nil && s.stage.class == wide {
		x.foot = nil
	}
	if head {
		x.head = frame.NewAppBar(e, p, back, s.Menu).InPane()
	}
	return x
}

func (p *pane) parts() []fyne.CanvasObject {
	all := []fyne.CanvasObject{p.card}
	for _, o := range []fyne.CanvasObject{p.head, p.body, p.foot} {
		if o != nil {
			all = append(all, o)
		}
	}
	return append(all, p.border)
}

func (p *pane) place(x, y, w, h float32) {
	put := func(o fyne.CanvasObject, y, h float32, in float32) {
		o.Move(fyne.NewPos(x+in, y))
		o.Resize(fyne.NewSize(w-2*in, max(0, h)))
	}
	put(p.card, y, h, 0)
	put(p.border, y, h, 0)
	top, end := y+1, y+h-theme.RadCard/2 // round corners stay clear
	if p.head != nil {
		hh := kit.HeightFor(p.head, w-2)
		put(p.head, top, hh, 1)
		top += hh
	}
	if p.foot != nil {
		fh := kit.HeightFor(p.foot, w-2)
		end -= fh
		put(p.foot, end, fh, 1)
	}
	put(p.body, top, end-top, 1)
}

// arrangeDesk: the rail, the head of the section with the sync line, list and detail in cards, the action pane where
// there is room, the key bar.
func (t *stage) arrangeDesk() {
	s := t.shell
	e := s.env
	stack := s.stacks[s.at]
	root, top := stack[0], stack[len(stack)-1]
	front := top
	headed := root
	var panes []*pane
	split := false
	switch {
	case top != root && top.page.Wide == kit.Alone:
		headed = top
		panes = []*pane{s.pane(top.page, false, nil)}
	case top != root:
		var back func()
		if len(stack) > 2 {
			back = s.Back
		}
		split = true
		panes = []*pane{s.pane(root.page, false, nil), s.pane(top.page, true, back)}
	case root.beside != nil:
		split, front = true, root.beside
		panes = []*pane{s.pane(root.page, false, nil), s.pane(root.beside.page, true, nil)}
	default:
		panes = []*pane{s.pane(root.page, false, nil)}
	}
	action := t.actionPane(front.page)
	d := &deskParts{stage: t, ground: e.Rect(theme.Paper), bar: e.Rect(theme.Paper), head: t.deskHead(headed, headed != root), panes: panes, split: split, action: action,
		keys: frame.KeyBar(e, s.barKeys())}
	t.rail = frame.NewRail(e, s.places(false), s.at, s.Root)
	parts := []fyne.CanvasObject{d.ground, t.rail, d.bar, d.head}
	if s.sync.Text != "" {
		t.line = frame.NewSyncLine(e, s.sync, true, s.cfg.OnLine)
		parts = append(parts, t.line)
	}
	for _, p := range panes {
		parts = append(parts, p.parts()...)
	}
	if action != nil {
		parts = append(parts, action)
	}
	t.arranged(append(parts, d.keys), d.place)
}

// actionPane is the open sheet, or the page's own pane, where the window is wide.
func (t *stage) actionPane(p *kit.Page) fyne.CanvasObject {
	if t.class != wide {
		return nil
	}
	if o := t.shell.sheet; o != nil {
		return sheet.Pane(t.shell.env, o.sheet, t.shell.CloseSheet)
	}
	if p.Pane != nil {
		e := t.shell.env
		return kit.Over(e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard), p.Pane)
	}
	return nil
}

func (t *stage) actionWide() float32 {
	switch {
	case t.shell.env.Large():
		return largeWidth
	case t.shell.sheet != nil:
		return actionWidth
	}
	return besideWidth
}

// deskHead is the title of the section, or of the page that took its place, with its actions.
func (t *stage) deskHead(o *opened, deeper bool) fyne.CanvasObject {
	var back func()
	if deeper {
		back = t.shell.Back
	}
	return frame.NewAppBar(t.shell.env, t.shell.headed(o.page, !deeper), back, t.shell.Menu).InPane().Beside()
}

// deskParts places a desktop.
type deskParts struct {
	stage        *stage
	ground, head fyne.CanvasObject
	bar          fyne.CanvasObject // behind the head
	panes        []*pane
	split        bool
	action, keys fyne.CanvasObject
}

func (d *deskParts) place(size fyne.Size) {
	t := d.stage
	e := t.shell.env
	d.ground.Resize(size)
	e.Place(t.rail, size.Width, 0, 0, 88, size.Height)
	x, w := float32(88), size.Width-88
	kh := d.keys.MinSize().Height
	e.Place(d.keys, size.Width, x, size.Height-kh, w, kh)
	line := float32(0)
	if t.line != nil {
		line = min(t.line.Natural(), w*0.5)
		e.Place(t.line, size.Width, size.Width-20-line, (topBar-theme.Touch)/2, line, theme.Touch)
		line += 14
	}
	e.Place(d.bar, size.Width, x, 0, w, topBar)
	e.Place(d.head, size.Width, x+4, (topBar-d.head.MinSize().Height)/2, w-20-line-4, d.head.MinSize().Height)
	top, high := topBar, size.Height-topBar-kh-paneGap
	x, w = x+paneSide, w-2*paneSide
	if d.action != nil {
		wide := t.actionWide()
		e.Place(d.action, size.Width, x+w-wide, top, wide, high)
		w -= wide + paneGap
	}
	put := func(p *pane, x, w float32) {
		if e.RTL {
			x = size.Width - x - w
		}
		p.place(x, top, w, high)
	}
	if !d.split {
		put(d.panes[0], x, w)
	} else {
		list := max(286, min(400, w*0.35))
		put(d.panes[0], x, list)
		put(d.panes[1], x+list+paneGap, w-list-paneGap)
	}
	foot := float32(0)
	for _, p := range d.panes {
		if p.foot != nil {
			foot = max(foot, p.foot.Size().Height+theme.RadCard/2)
		}
	}
	t.placeNotice(x+(w-min(w, widest))/2, size.Height-kh-paneGap-foot, min(w, widest))
}
