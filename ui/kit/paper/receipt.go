// Package paper shows a receipt as it is given: one for each member, with its square and its code (UI.md section 4,
// p06b).
package paper

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Line of a receipt.
type Line struct {
	Word   string // "Loan"
	Second string // "L-000128", may be ""
	Amount string
}

// Sum of a receipt: what it is of, and how much.
type Sum struct {
	Head   string // "Received in cash, KES"
	Amount string
}

// Receipt is what it says, ready to read. The amounts are texts: the page has formatted them.
type Receipt struct {
	Name, When string
	Number, By string // "No. 000128 · Amani Market", the officer
	Lines      []Line
	Sums       []Sum             // one for each currency and way of the cash
	Stamp      fyne.CanvasObject // of the receipt's state; nil = none
	Square     Square            // nil = the book signs no receipts yet
	Code       string            // "7F3K-M2QX", "" = none
	Below      string            // under the code; "" = what the square holds, when there is one
}

// Square is the QR as modules, true is black, without its quiet zone; row by row, as wide as high.
type Square [][]bool

// New draws a receipt on a card.
func New(e *kit.Env, r Receipt) fyne.CanvasObject {
	second := func(s string) *kit.Text { return kit.NewText(e, kit.Second, theme.Ink2, s) }
	parts := []fyne.CanvasObject{
		pair(e, kit.NewText(e, kit.Amount, theme.Ink, r.Name), second(r.When)),
		pair(e, second(r.Number), second(r.By)),
		kit.Pad(e, 0, 8, 0, 4, kit.Rule(e)),
	}
	for _, l := range r.Lines {
		parts = append(parts, line(e, l))
	}
	for _, x := range r.Sums {
		head := kit.NewText(e, kit.Name, theme.Ink, x.Head)
		parts = append(parts, kit.Pad(e, 0, 2, 0, 4, total.Rule(e)), pair(e, head, total.New(e, kit.Total, x.Amount)))
	}
	if r.Stamp != nil {
		parts = append(parts, kit.Pad(e, 0, 5, 0, 0, kit.Row(e, 0, r.Stamp)))
	}
	below := r.Below
	if r.Square != nil {
		parts = append(parts, kit.Space(6), newSquare(r.Square))
		if below == "" {
			below = e.T("kit.square_holds")
		}
	}
	if r.Code != "" {
		parts = append(parts, kit.Space(6), newCode(e, r.Code))
	}
	if below != "" {
		words := kit.NewPara(e, kit.Second, theme.Ink2, below).Centred()
		parts = append(parts, kit.Space(2), words)
	}
	ground := e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard)
	return kit.Over(ground, kit.Pad(e, 16, 12, 16, 12, kit.Column(0, parts...)))
}

// pair is a text that gives way and a figure or word at the end; large text puts them below each other.
func pair(e *kit.Env, a *kit.Text, b fyne.CanvasObject) fyne.CanvasObject {
	switch b := b.(type) {
	case *kit.Text:
		b.Align = kit.End
	case *total.Figure:
		b.Ending()
	}
	a.Lines = 2
	if e.Large() {
		return kit.Column(0, a, b)
	}
	return kit.Row(e, 8, kit.Grow(a), b)
}

func line(e *kit.Env, l Line) fyne.CanvasObject {
	word := kit.NewText(e, kit.Body, theme.Ink, "")
	spans := []kit.Span{{Text: l.Word}}
	if l.Second != "" {
		spans = append(spans, kit.Span{Text: " " + l.Second, Token: theme.Ink2})
	}
	word.SetSpans(spans...)
	amount := kit.NewText(e, kit.Body, theme.Ink, l.Amount)
	return kit.Pad(e, 0, 2, 0, 3, pair(e, word, amount))
}

// Module sizes of the square in dp: 4 each with a quiet zone of 4 modules, never under 180 in all.
const (
	module   = 4
	quiet    = 4
	smallest = 180
)

// Picture is the square as pixels, one a module with its quiet zone, black on white in every appearance.
func (s Square) Picture() image.Image {
	n := len(s) + 2*quiet
	img := image.NewGray(image.Rect(0, 0, n, n))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	for y, row := range s {
		for x, black := range row {
			if black {
				img.Pix[img.PixOffset(x+quiet, y+quiet)] = 0
			}
		}
	}
	return img
}

// side of the drawn square in whole dp, each module as large as the others.
func (s Square) side() float32 {
	n := len(s) + 2*quiet
	m := module
	for m*n < smallest {
		m++
	}
	return float32(m * n)
}

func newSquare(s Square) fyne.CanvasObject {
	white := &canvas.Rectangle{FillColor: color.White, CornerRadius: 6}
	img := canvas.NewImageFromImage(s.Picture())
	img.ScaleMode = canvas.ImageScalePixels
	img.FillMode = canvas.ImageFillStretch
	return centred(s.side(), white, img)
}

// newCode is the code in letters of one width, which is how it is read out and typed.
func newCode(e *kit.Env, code string) fyne.CanvasObject {
	t := canvas.NewText(code, e.Theme.Token(theme.Ink))
	t.TextSize, t.TextStyle = e.Sp(24), fyne.TextStyle{Monospace: true, Bold: true}
	if most := e.Sp(24) * 280 / max(280, t.MinSize().Width); most < t.TextSize {
		t.TextSize = most
	}
	t.Alignment = fyne.TextAlignCenter
	return t
}

// centred puts objects of one size, laid over each other, into the middle of the width.
func centred(side float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(middle(side), objects...)
}

type middle float32

// MinSize is fyne.Layout.
func (m middle) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(float32(m)) }

// Layout is fyne.Layout; whole dp keep the modules sharp.
func (m middle) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(int((s.Width - float32(m)) / 2))
	for _, o := range objects {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSquareSize(float32(m)))
	}
}
