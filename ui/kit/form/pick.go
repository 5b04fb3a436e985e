package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Pick is one of several to choose from, one below the other: its word, bold with a tick when it is the one, and a
// note before the tick.
type Pick struct {
	kit.Press
	ground, under *canvas.Rectangle
	word, note    *kit.Text
	tick          *canvas.Image
}

// NewPick makes one; note may be "".
func NewPick(e *kit.Env, word, note string, on bool, do func()) *Pick {
	p := &Pick{ground: e.Rect(theme.Sheet), under: e.Rect(theme.Rule), tick: e.Icon(theme.IconCheck, theme.Indigo, 22)}
	role := kit.Body
	if on {
		role = kit.Name
	}
	p.word, p.note = kit.NewText(e, role, theme.Ink, word), kit.NewText(e, kit.Second, theme.Ink2, note).Ending()
	p.word.Lines, p.tick.Hidden = 2, !on
	p.Init(e, p, 0, nil)
	p.OnTap = do
	return p
}

// Word is what can be chosen.
func (p *Pick) Word() string { return p.word.Text() }

const pickTick, pickGap float32 = 22, 8

func (p *Pick) noteWidth() float32 {
	if p.note.Text() == "" {
		return 0
	}
	return kit.Ceil(p.note.Natural()) + pickGap
}

func (p *Pick) wordWidth(w float32) float32 {
	return max(1, w-2*kit.Gap16-max(pickTick, p.tick.MinSize().Width)-pickGap-p.noteWidth())
}

// HeightFor is 48, and more where the word takes two lines.
func (p *Pick) HeightFor(w float32) float32 {
	return max(theme.Touch, max(p.word.HeightFor(p.wordWidth(w)), p.note.LineHeight())+12)
}

// CreateRenderer is fyne.Widget.
func (p *Pick) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{p.ground, p.under, p.word, p.note, p.tick}
	return &kit.Drawn{Parts: append(parts, p.Marks()...), Place: p.place, Min: func() fyne.Size {
		return fyne.NewSize(theme.Touch, p.HeightFor(max(p.Size().Width, 200)))
	}}
}

func (p *Pick) place(s fyne.Size) {
	e := p.Env()
	p.ground.Resize(s)
	p.Frame(0, 0, s.Width, s.Height)
	e.Place(p.under, s.Width, 0, s.Height-e.Theme.Hair(), s.Width, e.Theme.Hair())
	t := max(pickTick, p.tick.MinSize().Width)
	e.Place(p.tick, s.Width, s.Width-kit.Gap16-t, (s.Height-t)/2, t, t)
	ww, nw := p.wordWidth(s.Width), p.noteWidth()
	h := p.word.HeightFor(ww)
	e.Place(p.word, s.Width, kit.Gap16, (s.Height-h)/2, ww, h)
	nh := p.note.LineHeight()
	e.Place(p.note, s.Width, s.Width-kit.Gap16-t-pickGap-nw, (s.Height-nh)/2, nw, nh)
}
