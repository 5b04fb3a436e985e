package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Place is one entry of the tabs or the rail.
type Place struct {
	Tab   kit.Tab
	Icon  theme.Icon
	Word  string // at most 12 characters: a tab never wraps
	Count int    // of the badge, 0 = none
	Needs bool   // the badge counts what needs a person
	Foot  bool   // at the foot of the rail: the settings
}

// entry is one tab or one place on the rail.
type entry struct {
	kit.Press
	place  Place
	on     bool
	rail   bool
	ground *canvas.Rectangle
	cover  *canvas.Rectangle // hides the border of the bar where the active tab hangs from the page
	icon   *canvas.Image
	word   *kit.Text
	badge  *kit.Badge
}

// Section is where it leads.
func (t *entry) Section() kit.Tab { return t.place.Tab }

func newEntry(e *kit.Env, p Place, on, rail bool, do func()) *entry {
	t := &entry{place: p, on: on, rail: rail}
	ink := theme.Ink2
	if rail {
		ink = theme.OnCover2
	}
	if on {
		ink = theme.Indigo
	}
	t.ground = &canvas.Rectangle{}
	t.cover = e.Rect(theme.Paper)
	t.cover.Hidden = !on || rail
	if on {
		t.ground.FillColor = e.Theme.Token(theme.Paper)
		if !rail {
			t.ground.StrokeColor, t.ground.StrokeWidth = e.Theme.Token(theme.Rule), theme.Stroke
			t.ground.BottomLeftCornerRadius, t.ground.BottomRightCornerRadius = theme.RadTab, theme.RadTab
		}
	}
	t.icon = e.Icon(p.Icon, ink, 24)
	t.word = kit.NewText(e, kit.Small, ink, p.Word).Centred()
	t.word.Bold, t.word.Most = on, 14
	t.badge = kit.NewBadge(e)
	t.badge.Count(p.Count, p.Needs)
	t.Init(e, t, theme.RadField, nil)
	if rail && !on {
		t.RingColor(theme.OnCover)
	}
	t.OnTap = do
	return t
}

// MinSize is fyne.CanvasObject.
func (t *entry) MinSize() fyne.Size { return fyne.NewSquareSize(theme.Touch) }

func (t *entry) tabPlace(s fyne.Size) {
	if t.on {
		t.ground.Move(fyne.NewPos(0, -theme.Stroke))
		t.ground.Resize(fyne.NewSize(s.Width, s.Height+theme.Stroke))
		t.cover.Move(fyne.NewPos(theme.Stroke, -theme.Stroke))
		t.cover.Resize(fyne.NewSize(s.Width-2*theme.Stroke, 2*theme.Stroke))
	}
	t.stack(s)
	t.Frame(2, 2, s.Width-4, s.Height-4)
}

// stack centres icon and word below each other and hangs the badge on the icon.
func (t *entry) stack(s fyne.Size) {
	if t.word.Natural() > s.Width {
		t.word.Most = 12
		t.word.Bold = t.on && t.word.Natural() <= s.Width
		t.word.Redraw()
	}
	i, h := t.icon.MinSize().Width, t.word.LineHeight()
	y := (s.Height - i - h - 2) / 2
	t.icon.Move(fyne.NewPos((s.Width-i)/2, y))
	t.icon.Resize(fyne.NewSquareSize(i))
	t.word.Move(fyne.NewPos(0, y+i+2))
	t.word.Resize(fyne.NewSize(s.Width, h))
	b := t.badge.MinSize()
	t.Env().Place(t.badge, s.Width, s.Width/2+6, min(y-3, 3), b.Width, b.Height)
}

func (t *entry) railPlace(s fyne.Size) {
	e := t.Env()
	inner := fyne.NewSize(s.Width-12, s.Height)
	if t.on {
		t.ground.TopLeftCornerRadius, t.ground.BottomLeftCornerRadius = theme.RadField, theme.RadField
		if e.RTL {
			t.ground.TopLeftCornerRadius, t.ground.BottomLeftCornerRadius = 0, 0
			t.ground.TopRightCornerRadius, t.ground.BottomRightCornerRadius = theme.RadField, theme.RadField
		}
		e.Place(t.ground, s.Width, 8, 0, s.Width-8, s.Height)
	}
	t.stack(inner)
	shift := float32(4)
	if e.RTL {
		shift = s.Width - inner.Width - 4
	}
	for _, o := range []fyne.CanvasObject{t.icon, t.word, t.badge} {
		o.Move(o.Position().AddXY(shift, 0))
	}
	if over := kit.WidthOf(t.word)/2 + 10 - 4 - inner.Width/2; t.on && over > 0 { // a long word stays on its paper
		if e.RTL {
			over = -over
		}
		t.word.Move(t.word.Position().AddXY(over, 0))
	}
	t.Frame(4, 0, s.Width-8, s.Height)
}

// CreateRenderer is fyne.Widget.
func (t *entry) CreateRenderer() fyne.WidgetRenderer {
	place := t.tabPlace
	if t.rail {
		place = t.railPlace
	}
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{t.ground, t.cover, t.icon, t.word, t.badge}, t.Marks()...), Place: place, Min: t.MinSize}
}

// Tabs are the index tabs at the foot of a phone; the active one hangs from the page like a piece of paper.
type Tabs struct {
	widget.BaseWidget
	env     *kit.Env
	ground  *canvas.Rectangle
	border  *canvas.Rectangle
	entries []*entry
}

// NewTabs makes the bar.
func NewTabs(e *kit.Env, places []Place, on kit.Tab, choose func(kit.Tab)) *Tabs {
	t := &Tabs{env: e, ground: e.Rect(theme.Sunk), border: e.Rect(theme.Rule)}
	for _, p := range places {
		t.entries = append(t.entries, newEntry(e, p, p.Tab == on, false, func() { choose(p.Tab) }))
	}
	t.ExtendBaseWidget(t)
	return t
}

// Badge changes the number on a tab.
func (t *Tabs) Badge(tab kit.Tab, n int, needs bool) { badge(t.entries, tab, n, needs) }

func badge(entries []*entry, tab kit.Tab, n int, needs bool) {
	for _, x := range entries {
		if x.place.Tab == tab {
			x.badge.Count(n, needs)
			x.Refresh()
		}
	}
}

// MinSize is 66 high; words are never larger than 14 here.
func (t *Tabs) MinSize() fyne.Size { return fyne.NewSize(5*theme.Touch, 66) }

// CreateRenderer is fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{t.ground, t.border}
	for _, x := range t.entries {
		parts = append(parts, x)
	}
	return &kit.Drawn{Parts: parts, Place: func(s fyne.Size) {
		t.ground.Resize(s)
		t.border.Resize(fyne.NewSize(s.Width, theme.Stroke))
		w := (s.Width - 8) / float32(len(t.entries))
		for i, x := range t.entries {
			t.env.Place(x, s.Width, 4+float32(i)*w, theme.Stroke, w, s.Height-theme.Stroke-6)
		}
	}, Min: t.MinSize}
}

// Rail is the cloth at the side of a desktop: the mark, the sections, the settings at the foot.
type Rail struct {
	widget.BaseWidget
	env     *kit.Env
	ground  *canvas.Rectangle
	edge    *canvas.Rectangle
	mark    *canvas.Image
	entries []*entry
}

// NewRail makes the rail.
func NewRail(e *kit.Env, places []Place, on kit.Tab, choose func(kit.Tab)) *Rail {
	r := &Rail{env: e, ground: e.Rect(theme.Cover), edge: e.Rect(theme.Cover2), mark: e.Icon(theme.IconApp, "", 40)}
	for _, p := range places {
		r.entries = append(r.entries, newEntry(e, p, p.Tab == on, true, func() { choose(p.Tab) }))
	}
	r.ExtendBaseWidget(r)
	return r
}

// Badge changes the number on a place.
func (r *Rail) Badge(tab kit.Tab, n int, needs bool) { badge(r.entries, tab, n, needs) }

// MinSize is 88 wide.
func (r *Rail) MinSize() fyne.Size { return fyne.NewSize(88, 300) }

// CreateRenderer is fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{r.ground, r.edge, r.mark}
	for _, x := range r.entries {
		parts = append(parts, x)
	}
	return &kit.Drawn{Parts: parts, Place: r.place, Min: r.MinSize}
}

func (r *Rail) place(s fyne.Size) {
	e := r.env
	r.ground.Resize(s)
	e.Place(r.edge, s.Width, s.Width-4, 0, 4, s.Height)
	e.Place(r.mark, s.Width, 22, 12, 40, 40)
	high := min(58, (s.Height-60-10)/float32(max(1, len(r.entries))))
	y := float32(60)
	for _, x := range r.entries {
		if x.place.Foot {
			e.Place(x, s.Width, 0, s.Height-high-10, s.Width, high)
			continue
		}
		e.Place(x, s.Width, 0, y, s.Width, high)
		y += high
	}
}
