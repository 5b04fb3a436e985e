package ledger

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/app/stamp"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

const textAt float32 = 60 // where texts begin, behind margin and line

// spot of a row where it was tapped.
type spot int

const (
	onLine spot = iota
	onMargin
	onAct
)

// Row draws a View. It is pooled by List and never has the focus; Line is the one that can be tapped alone.
type Row struct {
	widget.BaseWidget
	env    *kit.Env
	view   View
	filled bool

	ground, mark, under, ring *canvas.Rectangle // mark is the margin line, under the rule below
	icon, before, chevron     *canvas.Image
	margin                    [2]*kit.Text
	name, second, amount      *kit.Text
	was, below                *kit.Text
	stamp                     *Stamp
	track                     *canvas.Rectangle // of the switch, with its knob; nil before one was shown
	knob                      *canvas.Circle

	tapped func(spot)
	held   func()
}

// NewRow makes an empty row.
func NewRow(e *kit.Env) *Row {
	r := &Row{env: e}
	r.ground, r.mark, r.under = e.Rect(theme.Sheet), e.Rect(theme.Margin), e.Rect(theme.Rule)
	r.ring = e.Box("", theme.Indigo, theme.FocusRing, 0)
	r.ring.Hide()
	r.icon, r.chevron, r.before = e.Blank(22), e.Blank(20), e.Blank(18)
	for i := range r.margin {
		r.margin[i] = kit.NewText(e, kit.Second, theme.Ink2, "")
		r.margin[i].Most = 16 // the margin stays 48
	}
	r.name = kit.NewText(e, kit.Name, theme.Ink, "")
	r.second = kit.NewText(e, kit.Second, theme.Ink2, "")
	r.amount = kit.NewText(e, kit.Amount, theme.Ink, "").Ending()
	r.was = kit.NewText(e, kit.Second, theme.Ink2, "").Ending()
	r.was.Struck = true
	r.below = kit.NewText(e, kit.Second, theme.Ink2, "").Ending()
	r.ExtendBaseWidget(r)
	r.Set(View{})
	return r
}

// Set fills the row. It makes no objects but the stamp, once.
func (r *Row) Set(v View) {
	if v == r.view && r.filled {
		return
	}
	r.view, r.filled = v, true
	large := r.env.Large()
	ground := v.Ground
	if ground == "" {
		ground = theme.Sheet
	}
	r.ground.FillColor = r.env.Theme.Token(ground)
	r.under.FillColor = r.env.Theme.Token(rule(v.InkRule))
	r.icon.Hidden = v.Icon == ""
	if v.Icon != "" {
		tone := v.IconTone
		if tone == "" {
			tone = theme.Ink2
		}
		r.env.SetIcon(r.icon, v.Icon, tone)
	}
	if r.before.Hidden = v.Before == "" || large; !r.before.Hidden {
		r.env.SetIcon(r.before, v.Before, theme.Ink2)
	}
	first, second, _ := strings.Cut(v.Margin, "\n")
	r.margin[0].SetText(first)
	r.margin[1].SetText(second)
	r.margin[1].Hidden = second == ""
	r.fillMargin(v.Loud)
	r.name.Lines = 1
	if large {
		r.name.Lines = 2
	}
	r.name.Regular, r.name.Token = v.Plain, theme.Ink
	if v.NameTone != "" {
		r.name.Token = v.NameTone
	}
	r.name.SetText(v.Name)
	r.name.Redraw()
	r.fillSecond(v, large)
	r.fillAmount(v)
	r.fillSwitch(v.Switch)
	r.chevron.Hidden = !v.More && v.Act == ""
	if v.Act != "" {
		r.env.SetIcon(r.chevron, v.Act, theme.Ink2)
	} else if v.More {
		r.env.SetIcon(r.chevron, theme.IconNext, theme.Ink2)
	}
	r.place(r.Size())
	canvas.Refresh(r)
}

// fillMargin: a loud figure stands above its unit, both centred (p17).
func (r *Row) fillMargin(loud theme.Token) {
	roles, tones := [2]kit.Role{kit.Second, kit.Second}, [2]theme.Token{theme.Ink2, theme.Ink2}
	if loud != "" {
		roles, tones = [2]kit.Role{kit.Name, kit.Small}, [2]theme.Token{loud, theme.Ink2}
	}
	for i, t := range r.margin {
		t.Role, t.Token = roles[i], tones[i]
		t.Redraw()
	}
}

func rule(ink bool) theme.Token {
	if ink {
		return theme.Ink
	}
	return theme.Rule
}

func (r *Row) fillSecond(v View, large bool) {
	text, tone := v.Second, v.Tone
	if large && v.Short != "" {
		text = v.Short
	}
	stamped := v.Stamp.Word != ""
	r.second.Hidden = stamped && !v.Both || text == ""
	r.second.Bold = tone != ""
	if tone == "" {
		tone = theme.Ink2
	}
	r.second.SetText(text)
	r.second.Token = tone
	r.second.Redraw()
	if stamped {
		if r.stamp == nil {
			r.stamp = NewStamp(r.env, v.Stamp, v.Word)
		}
		r.stamp.Set(v.Stamp, v.Word)
	}
	if r.stamp != nil {
		r.stamp.Hidden = !stamped
	}
}

func (r *Row) fillAmount(v View) {
	r.amount.Role = kit.Amount
	if v.Value {
		r.amount.Role = kit.Name
	}
	r.amount.SetText(v.Amount)
	tone := theme.Ink
	if v.Expected {
		tone = theme.Ink2
	}
	r.amount.Token, r.amount.Regular = tone, v.Expected
	r.amount.Redraw()
	r.was.SetText(v.Was)
	r.was.Hidden = v.Was == ""
	r.below.SetText(v.Under)
	r.below.Hidden = v.Under == ""
	r.below.Bold = v.UnderTone != ""
	r.below.Token = theme.Ink2
	if v.UnderTone != "" {
		r.below.Token = v.UnderTone
	}
	r.below.Redraw()
}

func (r *Row) setRing(on bool) {
	if r.ring.Hidden == on {
		r.ring.Hidden = !on
		canvas.Refresh(r.ring)
	}
}

// View is what the row shows.
func (r *Row) View() View { return r.view }

func (r *Row) low() float32 {
	switch {
	case r.env.RTL && r.view.Low:
		return 60
	case r.env.RTL:
		return 64
	case r.view.Low:
		return 52
	}
	return 56
}

// end is where the texts must end: before the chevron, or what there is to do.
func (r *Row) end(w float32) float32 {
	if r.view.Act != "" {
		return w - theme.Touch
	}
	if r.view.Switch != NoSwitch {
		return w - kit.Gap16 - switchWide - kit.Gap8
	}
	if r.view.More {
		return w - 14 - r.chevron.MinSize().Width - 4
	}
	return w - kit.Gap16
}

func (r *Row) secondHeight() float32 {
	h := float32(0)
	if !r.second.Hidden {
		h = r.second.LineHeight()
	}
	if r.stamp != nil && !r.stamp.Hidden {
		h += r.stampHeight()
	}
	return h
}

// stampHeight is less for words alone below Second.
func (r *Row) stampHeight() float32 {
	h := r.stamp.MinSize().Height
	if r.tight() {
		h -= 6
	}
	return h
}

// runsOn: where a stamp below Second needs it, it goes on below the amount.
func (r *Row) runsOn() bool {
	return r.view.Both && r.stamp != nil && !r.stamp.Hidden && r.stamp.Natural() > r.nameWidth(r.Size().Width)
}

func (r *Row) tight() bool { return r.view.Both && r.view.Stamp.Loud == stamp.Quiet }

// HeightFor is 56 (64 in Arabic) and more for stamps and large text.
func (r *Row) HeightFor(w float32) float32 {
	left := r.name.HeightFor(r.nameWidth(w)) + r.secondHeight()
	right := r.amount.LineHeight() + r.underHeight()
	if r.env.Large() {
		_, _, _, left = r.large(w)
		right = 0
	}
	air := float32(12)
	if r.tight() {
		air = kit.Gap8
	}
	return max(r.low(), max(left, right)+air+theme.Hairline)
}

func (r *Row) amountHeight() float32 {
	if r.amount.Text() == "" {
		return 0
	}
	return r.amount.LineHeight()
}

func (r *Row) underHeight() float32 {
	if !r.was.Hidden {
		return r.was.LineHeight()
	}
	if !r.below.Hidden {
		return r.below.LineHeight()
	}
	return 0
}

func (r *Row) amountWidth() float32 {
	return kit.Ceil(max(r.amount.Natural(), hiddenZero(r.was), hiddenZero(r.below)))
}

func hiddenZero(t *kit.Text) float32 {
	if t.Hidden {
		return 0
	}
	return t.Natural()
}

func (r *Row) nameWidth(w float32) float32 {
	if r.env.Large() {
		return max(1, r.end(w)-textAt)
	}
	a := r.amountWidth()
	if a > 0 {
		a += 10
	}
	return max(1, r.end(w)-a-textAt)
}

// lead is what the icon before the name takes of its width.
func (r *Row) lead() float32 {
	if r.before.Hidden {
		return 0
	}
	return r.before.MinSize().Width + 6
}

// MinSize is fyne.CanvasObject.
func (r *Row) MinSize() fyne.Size {
	w := r.Size().Width
	if w == 0 {
		w = 360
	}
	return fyne.NewSize(textAt, r.HeightFor(w))
}

// CreateRenderer is fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	return &rowRenderer{kit.Drawn{Place: r.place, Min: r.MinSize}, r}
}

type rowRenderer struct {
	kit.Drawn
	row *Row
}

// Objects is fyne.WidgetRenderer; the stamp comes when one is first needed.
func (x *rowRenderer) Objects() []fyne.CanvasObject {
	r := x.row
	all := []fyne.CanvasObject{r.ground, r.under, r.mark, r.icon, r.before, r.margin[0], r.margin[1], r.name, r.second, r.amount, r.was, r.below, r.chevron}
	if r.stamp != nil {
		all = append(all, r.stamp)
	}
	if r.track != nil {
		all = append(all, r.track, r.knob)
	}
	return append(all, r.ring)
}

// Refresh is fyne.WidgetRenderer.
func (x *rowRenderer) Refresh() { canvas.Refresh(x.row) }

// Tapped is fyne.Tappable; a tap on the margin is another thing than one on the line.
func (r *Row) Tapped(ev *fyne.PointEvent) {
	if r.tapped == nil {
		return
	}
	r.tapped(r.spot(ev.Position.X))
}

// spot that lies at x of the row.
func (r *Row) spot(x float32) spot {
	w := r.Size().Width
	if r.env.RTL {
		x = w - x
	}
	switch {
	case x < theme.MarginLine:
		return onMargin
	case r.view.Act != "" && x > w-theme.Touch:
		return onAct
	}
	return onLine
}

// TappedSecondary is a long press on a phone.
func (r *Row) TappedSecondary(*fyne.PointEvent) {
	if r.held != nil {
		r.held()
	}
}
