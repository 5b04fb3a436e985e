package ledger

import (
	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

func (r *Row) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	e := r.env
	r.ground.Resize(s)
	r.ring.Resize(s)
	hair := e.Theme.Hair()
	if r.view.InkRule {
		hair = theme.Stroke
	}
	e.Place(r.under, s.Width, 0, s.Height-hair, s.Width, hair)
	e.Place(r.mark, s.Width, theme.MarginLine-theme.Stroke, 0, theme.Stroke, s.Height)
	r.placeMargin(s)
	if n := r.chevron.MinSize().Width; r.chevron.Visible() {
		e.Place(r.chevron, s.Width, s.Width-14-n, (s.Height-n)/2, n, n)
	}
	r.placeSwitch(s)
	if e.Large() {
		r.placeLarge(s)
		return
	}
	r.placeTexts(s)
}

func (r *Row) placeMargin(s fyne.Size) {
	i := r.icon.MinSize().Width
	r.env.Place(r.icon, s.Width, (theme.MarginLine-theme.Stroke-i)/2, (s.Height-i)/2, i, i)
	h := r.margin[0].LineHeight()
	if r.margin[1].Hidden {
		r.margin[0].Align = kit.Center
		r.env.Place(r.margin[0], s.Width, 0, (s.Height-h)/2, theme.MarginLine-theme.Stroke, h)
		return
	}
	y, w, align := s.Height/2-h, theme.MarginLine-theme.Stroke-kit.Gap12, kit.End
	if r.view.Loud != "" {
		y, w, align = (s.Height-h-r.margin[1].LineHeight())/2, theme.MarginLine-theme.Stroke, kit.Center
	}
	for _, t := range r.margin {
		t.Align = align
		r.env.Place(t, s.Width, 0, y, w, t.LineHeight())
		y += t.LineHeight()
	}
}

func (r *Row) placeTexts(s fyne.Size) {
	e := r.env
	nw := r.nameWidth(s.Width)
	nh, sh := r.name.LineHeight(), r.secondHeight()
	y := (s.Height - nh - sh) / 2
	i := r.before.MinSize().Width
	e.Place(r.before, s.Width, textAt, y+(nh-i)/2, i, i)
	e.Place(r.name, s.Width, textAt+r.lead(), y, max(1, nw-r.lead()), nh)
	e.Place(r.second, s.Width, textAt, y+nh, nw, r.second.LineHeight())
	if r.stamp != nil {
		h, sw := r.stampHeight(), nw
		if r.runsOn() {
			sw = r.end(s.Width) - textAt
		}
		e.Place(r.stamp, s.Width, textAt, y+nh+sh-h, sw, h)
	}
	aw := r.amountWidth()
	ah, uh := r.amountHeight(), r.underHeight()
	y, x := (s.Height-ah-uh)/2, r.end(s.Width)-aw
	if r.runsOn() {
		y -= kit.Gap8
	}
	e.Place(r.amount, s.Width, x, y, aw, r.amount.LineHeight())
	e.Place(r.was, s.Width, x, y+ah, aw, r.was.LineHeight())
	e.Place(r.below, s.Width, x, y+ah, aw, r.below.LineHeight())
}
