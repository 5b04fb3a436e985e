package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Switch is on or off: drawn 46 by 28, hit 48 high, with a knob at the side where reading ends when it is on.
type Switch struct {
	kit.Press
	OnChanged func(on bool)

	on    bool
	track *canvas.Rectangle
	knob  *canvas.Circle
}

// NewSwitch makes a switch.
func NewSwitch(e *kit.Env, on bool, changed func(on bool)) *Switch {
	s := &Switch{OnChanged: changed, on: on, track: e.Box(theme.Sunk, theme.Edge, theme.Stroke, 14), knob: canvas.NewCircle(e.Theme.Token(theme.Edge))}
	s.Init(e, s, 16, s.paint)
	s.OnTap = func() {
		s.Set(!s.on)
		if s.OnChanged != nil {
			s.OnChanged(s.on)
		}
	}
	s.paint()
	return s
}

// Set switches it without telling.
func (s *Switch) Set(on bool) {
	s.on = on
	s.paint()
	s.place(s.Size())
}

// On says how it stands.
func (s *Switch) On() bool { return s.on }

func (s *Switch) paint() {
	e := s.Env()
	fill, edge, knob := theme.Sunk, theme.Edge, theme.Edge
	if s.on {
		fill, edge, knob = theme.Indigo, theme.Indigo, theme.OnIndigo
	}
	if s.Disabled() {
		fill, edge, knob = theme.Sunk, theme.Rule, theme.Rule
	}
	e.Paint(s.track, fill, edge)
	s.knob.FillColor = e.Theme.Token(knob)
	canvas.Refresh(s.track)
	canvas.Refresh(s.knob)
}

// MinSize is fyne.CanvasObject.
func (s *Switch) MinSize() fyne.Size { return fyne.NewSize(theme.Touch, theme.Touch) }

func (s *Switch) place(size fyne.Size) {
	y := (size.Height - 28) / 2
	s.Env().Place(s.track, size.Width, size.Width-46, y, 46, 28)
	x := size.Width - 46 + 4
	if s.on {
		x = size.Width - 4 - 20
	}
	s.Env().Place(s.knob, size.Width, x, y+4, 20, 20)
	s.Frame(s.track.Position().X-2, y-2, 50, 32)
}

// CreateRenderer is fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{s.track, s.knob}, s.Marks()...), Place: s.place, Min: s.MinSize}
}
