package ledger

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/app/stamp"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Stamp says where an entry stands: icon, word, and by its loudness how much it asks for (UI.md 1.6): quiet is word
// and icon alone, tint means wait, solid means a person must act. The words and looks come from app's tables.
type Stamp struct {
	widget.BaseWidget
	env    *kit.Env
	big    bool
	look   stamp.Look
	ground *canvas.Rectangle
	icon   *canvas.Image
	word   *kit.Text
}

// NewStamp makes a stamp of 24; word is the full sentence ("Needs you: loan closed"). The word is never
// shrunk: where there is no room the end of the reason is cut.
func NewStamp(e *kit.Env, look stamp.Look, word string) *Stamp { return newStamp(e, look, word, false) }

// NewBigStamp makes one of 32, for the page of one entry.
func NewBigStamp(e *kit.Env, look stamp.Look, word string) *Stamp {
	return newStamp(e, look, word, true)
}

// LookStamp makes a stamp whose word needs no arguments.
func LookStamp(e *kit.Env, look stamp.Look) *Stamp { return NewStamp(e, look, e.T(look.Word)) }

func newStamp(e *kit.Env, look stamp.Look, word string, big bool) *Stamp {
	s := &Stamp{env: e, big: big}
	role, radius := kit.Label, theme.RadStamp
	if big {
		role, radius = kit.Head, 6
	}
	s.ground = e.Box("", "", 0, radius)
	s.icon = e.Blank(s.iconSize())
	s.word = kit.NewText(e, role, theme.Ink, "")
	if e.Large() {
		s.word.Lines = 3
	}
	s.ExtendBaseWidget(s)
	s.Set(look, word)
	return s
}

// Set replaces what the stamp says.
func (s *Stamp) Set(look stamp.Look, word string) {
	s.look = look
	fill, ink := theme.Token(""), theme.Token(look.Tone)
	switch look.Loud {
	case stamp.Solid:
		fill, ink = ink, ink.On()
	case stamp.Tint:
		fill = ink.Tint()
	case stamp.Quiet:
	}
	s.env.Paint(s.ground, fill, "")
	s.env.SetIcon(s.icon, theme.Icon(look.Icon), ink)
	s.word.SetText(word)
	s.word.Set(ink, false, false)
	s.place(s.Size())
	canvas.Refresh(s)
}

// Word is what it says.
func (s *Stamp) Word() string { return s.word.Text() }

// Look is how it says it.
func (s *Stamp) Look() stamp.Look { return s.look }

func (s *Stamp) iconSize() float32 {
	if s.big {
		return 20
	}
	return 16
}

func (s *Stamp) pads() (start, gap, end float32) {
	switch {
	case s.look.Loud == stamp.Quiet:
		return 0, 4, 0
	case s.big:
		return 9, 6, 11
	}
	return 6, 4, 8
}

// Natural is the width of the whole sentence.
func (s *Stamp) Natural() float32 {
	start, gap, end := s.pads()
	return start + s.icon.MinSize().Width + gap + kit.Ceil(s.word.Natural()) + end
}

// MinSize is fyne.CanvasObject.
func (s *Stamp) MinSize() fyne.Size { return fyne.NewSize(0, s.HeightFor(s.Size().Width)) }

// HeightFor is kit.Tall: 24, 32 when big; large text may take two lines.
func (s *Stamp) HeightFor(w float32) float32 {
	h := float32(24)
	if s.big {
		h = 32
	}
	if w <= 0 {
		return max(h, s.word.LineHeight()+6)
	}
	return max(h, s.word.HeightFor(s.wordWidth(w))+6)
}

func (s *Stamp) wordWidth(w float32) float32 {
	start, gap, end := s.pads()
	return max(0, min(w, s.Natural())-start-s.icon.MinSize().Width-gap-end)
}

func (s *Stamp) place(size fyne.Size) {
	w := min(size.Width, s.Natural())
	s.env.Place(s.ground, size.Width, 0, 0, w, size.Height)
	start, gap, _ := s.pads()
	i := s.icon.MinSize().Width
	s.env.Place(s.icon, size.Width, start, (size.Height-i)/2, i, i)
	ww := s.wordWidth(size.Width)
	h := s.word.HeightFor(ww)
	s.env.Place(s.word, size.Width, start+i+gap, (size.Height-h)/2, ww, h)
}

// CreateRenderer is fyne.Widget.
func (s *Stamp) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: []fyne.CanvasObject{s.ground, s.icon, s.word}, Place: s.place, Min: s.MinSize}
}
