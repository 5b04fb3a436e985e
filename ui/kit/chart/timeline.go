// Package chart draws how far something is and how much it is: timelines, progress, bars and limits (UI.md section 4).
// Nothing is told by colour alone: each part has its words and figures beside it.
package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Reach of a step.
type Reach int

// The reaches of a timeline's steps, in the order they stand in.
const (
	Done Reach = iota
	Now
	Todo
)

// Step of a timeline.
type Step struct {
	Icon   theme.Icon
	Word   string
	Second string // wraps
	When   string
	Reach  Reach
	Tone   theme.Token // of Now: unsure, madder ...; "" = indigo. Of Done: what did not go well; "" = leaf
}

// Timeline draws steps below each other, their squares joined by a line (p14).
func Timeline(e *kit.Env, steps ...Step) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(steps))
	for i, s := range steps {
		rows[i] = newStop(e, s, i == len(steps)-1)
	}
	return kit.Column(0, rows...)
}

// Event of a history.
type Event struct {
	When   string
	Icon   theme.Icon
	Tone   theme.Token
	Word   string
	Second string
}

// History draws what happened, oldest first, the times in a column of their own (p10).
func History(e *kit.Env, events ...Event) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(events))
	for i, ev := range events {
		rows[i] = newPast(e, ev, i == len(events)-1)
	}
	return kit.Column(0, rows...)
}

// stop is one row of either: a mark with the line to the next one, the words, and a time.
type stop struct {
	widget.BaseWidget

	env      *kit.Env
	ground   *canvas.Rectangle // of the mark; nil in a history
	icon     *canvas.Image
	line     *canvas.Rectangle // nil on the last
	word     *kit.Text
	second   *kit.Text
	when     *kit.Text
	past     bool
	lowest   float32
	markSize float32
}

func newStop(e *kit.Env, s Step, last bool) *stop {
	tone, ink, rule := theme.Leaf, theme.Ink, theme.Leaf
	fill := theme.Token("")
	switch s.Reach {
	case Done:
		if s.Tone != "" {
			tone = s.Tone
		}
	case Now:
		fill, rule = s.Tone, theme.Rule
		if fill == "" {
			fill = theme.Indigo
		}
		tone = fill.On()
	case Todo:
		tone, ink, rule = theme.Ink3, theme.Ink3, theme.Rule
	}
	r := &stop{env: e, ground: e.Box(fill, "", 0, 6), lowest: 58, markSize: 34}
	r.words(s.Word, s.Second, s.When, ink)
	r.word.Regular = s.Reach == Todo
	r.icon = e.Icon(s.Icon, tone, 22)
	if !last {
		r.line = e.Rect(rule)
	}
	r.ExtendBaseWidget(r)
	return r
}

func newPast(e *kit.Env, ev Event, last bool) *stop {
	r := &stop{env: e, past: true, lowest: 40, markSize: 20}
	r.words(ev.Word, ev.Second, ev.When, theme.Ink)
	r.icon = e.Icon(ev.Icon, ev.Tone, 20)
	if !last {
		r.line = e.Rect(theme.Rule)
	} else {
		r.lowest = 44
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *stop) words(word, second, when string, ink theme.Token) {
	r.word = kit.NewPara(r.env, kit.Head, ink, word)
	r.second = kit.NewPara(r.env, kit.Second, theme.Ink2, second)
	r.when = kit.NewText(r.env, kit.Second, theme.Ink2, when).Ending()
}

func (r *stop) mark() float32 { return max(r.markSize, r.icon.MinSize().Width) }

// columns are where the mark and the words begin, and the widths of the words and the time.
func (r *stop) columns(w float32) (mark, words, wide, when float32) {
	when = kit.Ceil(r.when.Natural())
	if r.past && !r.env.Large() {
		when = max(when, 70)
		return when + 12, when + 12 + r.mark() + 12, w - when - 24 - r.mark(), when
	}
	return 0, r.mark() + 12, w - r.mark() - 12, when
}

// beside reports whether the time stands in the first line of the words.
func (r *stop) beside() bool { return !r.past && !r.env.Large() }

func (r *stop) wordWidth(wide, when float32) float32 {
	if r.beside() && when > 0 {
		return wide - when - 8
	}
	return wide
}

// HeightFor is kit.Tall.
func (r *stop) HeightFor(w float32) float32 {
	_, _, wide, when := r.columns(w)
	h := r.word.HeightFor(r.wordWidth(wide, when)) + 4
	if r.second.Text() != "" {
		h += r.second.HeightFor(wide)
	}
	if r.env.Large() && when > 0 {
		h += r.when.LineHeight()
	}
	return max(r.lowest, h+8, r.mark()+12)
}

// CreateRenderer is fyne.Widget.
func (r *stop) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{}
	if r.line != nil {
		parts = append(parts, r.line)
	}
	if r.ground != nil {
		parts = append(parts, r.ground)
	}
	return &kit.Drawn{
		Parts: append(parts, r.icon, r.word, r.second, r.when),
		Min:   func() fyne.Size { return fyne.NewSize(120, r.HeightFor(max(r.Size().Width, 120))) },
		Place: r.place,
	}
}

func (r *stop) place(s fyne.Size) {
	at := func(o fyne.CanvasObject, x, y, w, h float32) { r.env.Place(o, s.Width, x, y, w, h) }
	m, icon := r.mark(), r.icon.MinSize().Width
	x, words, wide, when := r.columns(s.Width)
	if r.ground != nil {
		at(r.ground, x, 0, m, m)
	}
	at(r.icon, x+(m-icon)/2, (m-icon)/2, icon, icon)
	if r.line != nil {
		at(r.line, x+m/2-1, m+2, 2, max(0, s.Height-m-3))
	}
	y := float32(4)
	if r.past {
		y = 0
	}
	ww := r.wordWidth(wide, when)
	at(r.word, words, y, ww, r.word.HeightFor(ww))
	switch {
	case r.beside():
		at(r.when, words+wide-when, y+1, when, r.when.LineHeight())
	case !r.env.Large():
		at(r.when, 0, y+1, when, r.when.LineHeight())
	}
	y += r.word.HeightFor(ww)
	if r.second.Text() != "" {
		h := r.second.HeightFor(wide)
		at(r.second, words, y, wide, h)
		y += h
	}
	if r.env.Large() {
		r.when.Align = kit.Start
		at(r.when, words, y, wide, r.when.LineHeight())
	}
}
