package ledger

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

const switchWide, switchHigh, knobSize float32 = 46, 28, 20

// fillSwitch draws the switch of a line; its objects are made when one is first needed.
func (r *Row) fillSwitch(s Switch) {
	if s == NoSwitch {
		if r.track != nil {
			r.track.Hide()
			r.knob.Hide()
		}
		return
	}
	if r.track == nil {
		r.track, r.knob = r.env.Box("", "", theme.Stroke, switchHigh/2), canvas.NewCircle(nil)
	}
	fill, edge, knob := theme.Sunk, theme.Edge, theme.Edge
	if s == SwitchOn {
		fill, edge, knob = theme.Indigo, theme.Indigo, theme.OnIndigo
	}
	r.env.Paint(r.track, fill, edge)
	r.knob.FillColor = r.env.Theme.Token(knob)
	r.track.Show()
	r.knob.Show()
}

func (r *Row) placeSwitch(s fyne.Size) {
	if r.view.Switch == NoSwitch {
		return
	}
	x, y := s.Width-kit.Gap16-switchWide, (s.Height-switchHigh)/2
	r.env.Place(r.track, s.Width, x, y, switchWide, switchHigh)
	in := (switchHigh - knobSize) / 2
	at := x + in
	if r.view.Switch == SwitchOn {
		at = x + switchWide - in - knobSize
	}
	r.env.Place(r.knob, s.Width, at, y+in, knobSize, knobSize)
}
