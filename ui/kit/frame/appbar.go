package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// AppBar is the head of a page: back, title in serif that ends with "...", second line, at most two actions. At
// large text the actions move into the menu.
type AppBar struct {
	widget.BaseWidget
	env    *kit.Env
	back   *kit.IconButton
	title  *kit.Text
	second *kit.Text
	acts   []*kit.IconButton
	bar    fyne.CanvasObject // of a wide pane; nil = none
	pane   bool
	beside bool // the second line stands beside the title
}

// NewAppBar makes a bar; back nil is a root screen. menu opens the further actions and may be nil.
func NewAppBar(e *kit.Env, p *kit.Page, back func(), menu func(at fyne.CanvasObject, all []kit.Action)) *AppBar {
	b := &AppBar{env: e, title: kit.NewText(e, kit.Title, theme.Ink, p.Title), second: kit.NewText(e, kit.Second, theme.Ink2, p.Second), bar: p.Bar}
	b.second.Hidden = p.Second == ""
	if back != nil {
		b.back = kit.NewIconButton(e, theme.IconBack, e.T("ui.back"), back)
	}
	actions, more := p.Actions, p.Menu
	if e.Large() {
		actions, more = nil, append(append([]kit.Action{}, p.Actions...), p.Menu...)
		b.second.Hide()
	}
	for _, a := range actions[:min(2, len(actions))] {
		x := kit.NewIconButton(e, a.Icon, a.Word, a.Do)
		if a.Off {
			x.Disable()
		}
		b.acts = append(b.acts, x)
	}
	if len(more) > 0 && menu != nil {
		var at *kit.IconButton
		at = kit.NewIconButton(e, theme.IconNavMore, e.T("ui.more"), func() { menu(at, more) })
		b.acts = append(b.acts, at)
	}
	b.ExtendBaseWidget(b)
	return b
}

// InPane draws the bar as the head of a pane on a desktop: 56 high, padded like it; it returns the bar.
func (b *AppBar) InPane() *AppBar {
	b.pane = true
	return b
}

// Beside puts the second line beside the title, as the head of a desktop's section has it; it returns the bar.
func (b *AppBar) Beside() *AppBar {
	b.beside = true
	return b
}

// MinSize is fyne.CanvasObject: 52, in Arabic 60, with large text what the title needs.
func (b *AppBar) MinSize() fyne.Size {
	h := float32(52)
	if b.env.RTL {
		h = 60
	}
	if b.pane {
		h += 4
	}
	text := b.title.LineHeight()
	if !b.second.Hidden && !b.beside {
		text += b.second.LineHeight()
	}
	if b.barred(b.Size().Width) {
		text = max(text, b.bar.MinSize().Height+kit.Gap8)
	}
	return fyne.NewSize(theme.Touch, max(h, text+8))
}

// HeightFor is kit.Tall: buttons in the bar need more than the texts.
func (b *AppBar) HeightFor(w float32) float32 {
	h := b.MinSize().Height
	if b.barred(w) {
		h = max(h, kit.HeightFor(b.bar, kit.WidthOf(b.bar))+kit.Gap16)
	}
	return h
}

// barred says that the buttons stand in the bar: not at large text, where they take the width of the page.
func (b *AppBar) barred(w float32) bool {
	return b.bar != nil && b.pane && !b.beside && w >= kit.BarFrom && !b.env.Large()
}

func (b *AppBar) place(s fyne.Size) {
	e, x, end := b.env, kit.Gap16, s.Width-kit.Gap4
	if b.back != nil {
		e.Place(b.back, s.Width, kit.Gap4, (s.Height-theme.Touch)/2, theme.Touch, theme.Touch)
		x = kit.Gap4 + theme.Touch
	}
	for i := len(b.acts) - 1; i >= 0; i-- {
		end -= theme.Touch
		e.Place(b.acts[i], s.Width, end, (s.Height-theme.Touch)/2, theme.Touch, theme.Touch)
	}
	if b.beside {
		b.placeBeside(s, x, end)
		return
	}
	if b.bar != nil {
		if b.bar.Hide(); b.barred(s.Width) {
			b.bar.Show()
			w, h := kit.WidthOf(b.bar), kit.HeightFor(b.bar, kit.WidthOf(b.bar))
			end -= w + kit.Gap12
			e.Place(b.bar, s.Width, end, (s.Height-h)/2, w, h)
			end -= kit.Gap12
		}
	}
	th, sh := b.title.LineHeight(), float32(0)
	if !b.second.Hidden {
		sh = b.second.LineHeight()
	}
	y := (s.Height - th - sh) / 2
	e.Place(b.title, s.Width, x, y, max(0, end-x), th)
	e.Place(b.second, s.Width, x, y+th, max(0, end-x), b.second.LineHeight())
}

func (b *AppBar) placeBeside(s fyne.Size, x, end float32) {
	th, sh := b.title.LineHeight(), b.second.LineHeight()
	w := min(kit.Ceil(b.title.Natural()), max(0, end-x))
	b.env.Place(b.title, s.Width, x, (s.Height-th)/2, w, th)
	b.env.Place(b.second, s.Width, x+w+14, (s.Height-sh)/2+2, max(0, end-x-w-14), sh)
}

// CreateRenderer is fyne.Widget; the order is that of the focus.
func (b *AppBar) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	if b.back != nil {
		parts = append(parts, b.back)
	}
	parts = append(parts, b.title, b.second)
	if b.bar != nil {
		parts = append(parts, b.bar)
	}
	for _, a := range b.acts {
		parts = append(parts, a)
	}
	return &kit.Drawn{Parts: parts, Place: b.place, Min: b.MinSize}
}
