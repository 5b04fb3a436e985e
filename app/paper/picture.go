package paper

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"daftari/app/paper/qr"
	"daftari/app/words"
	"daftari/assets"
)

// Pixels of a receipt as a picture: as wide as a phone shows it, two to a point.
const (
	picWidth  = 720
	picMargin = 48
	picInner  = picWidth - 2*picMargin
	picGap    = 20
	picNote   = 24 // note rows are set in so far
)

// Picture writes the receipt as a PNG, to be shared where a PDF is not opened. Letters as in PDF.
func (r Receipt) Picture(out io.Writer, w *words.Words) error {
	p, err := newPicture(rightToLeft(w.T("paper.receipt")))
	if err != nil {
		return fmt.Errorf("receipt as a picture: %w", err)
	}
	for _, row := range r.rows(w) {
		if err := p.put(row); err != nil {
			return fmt.Errorf("receipt as a picture: %w", err)
		}
	}
	if err := png.Encode(out, p.whole()); err != nil {
		return fmt.Errorf("receipt as a picture: %w", err)
	}
	return nil
}

// picture under way: strips one below the other.
type picture struct {
	rtl           bool
	regular, bold *opentype.Font
	strips        []*image.Gray
}

func newPicture(rtl bool) (*picture, error) {
	regular, err := opentype.Parse(assets.FontRegular)
	if err != nil {
		return nil, err
	}
	bold, err := opentype.Parse(assets.FontBold)
	if err != nil {
		return nil, err
	}
	return &picture{rtl: rtl, regular: regular, bold: bold}, nil
}

func (p *picture) put(r row) error {
	switch r.kind {
	case ruleRow:
		p.rule(1)
		return nil
	case doubleRow:
		p.rule(2)
		return nil
	case squareRow:
		return p.square(r.left)
	case headRow:
		return p.text(p.bold, 40, r.left, "", 0, true)
	case codeRow:
		return p.text(p.bold, 52, r.left, "", 0, true)
	case noteRow:
		return p.text(p.regular, 24, r.left, "", picNote, false)
	case totalRow:
		return p.text(p.bold, 40, r.left, r.right, 0, false)
	case boldRow:
		return p.text(p.bold, 30, r.left, r.right, 0, false)
	case plainRow:
	}
	return p.text(p.regular, 30, r.left, r.right, 0, false)
}

// strip of white paper.
func (p *picture) strip(high int) *image.Gray {
	s := image.NewGray(image.Rect(0, 0, picWidth, high))
	draw.Draw(s, s.Rect, image.White, image.Point{}, draw.Src)
	p.strips = append(p.strips, s)
	return s
}

func (p *picture) rule(n int) {
	s := p.strip(16)
	for i := range n {
		draw.Draw(s, image.Rect(picMargin, 6+4*i, picWidth-picMargin, 8+4*i), image.Black, image.Point{}, draw.Src)
	}
}

func (p *picture) square(text string) error {
	q, err := qr.Draw(text)
	if err != nil {
		return err
	}
	img := q.Image(q.Scale(picInner))
	s := p.strip(img.Rect.Dy())
	left := (picWidth - img.Rect.Dx()) / 2
	draw.Draw(s, img.Rect.Add(image.Pt(left, 0)), img, image.Point{}, draw.Src)
	return nil
}

// text sets left, and right at the other edge of its last line or on lines of its own.
func (p *picture) text(f *opentype.Font, size int, left, right string, in int, middle bool) error {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return err
	}
	wide := func(s string) int { return font.MeasureString(face, s).Ceil() }
	fits := func(s string) bool { return wide(s) <= picInner-in }
	lines := wrap(join(left), fits)
	other := wrap(join(right), fits)
	if n := len(lines); n > 0 && len(other) == 1 && wide(lines[n-1])+wide(other[0])+picGap <= picInner {
		lines[n-1], other = lines[n-1]+"\t"+other[0], nil
	}
	for _, l := range lines {
		if err := p.line(face, size, l, in, middle, rightToLeft(left)); err != nil {
			return err
		}
	}
	for _, l := range other {
		if err := p.line(face, size, "\t"+l, in, false, rightToLeft(left)); err != nil {
			return err
		}
	}
	return face.Close()
}

// line draws what stands before the tab at the beginning and what follows it at the end.
func (p *picture) line(face font.Face, size int, text string, in int, middle, rtl bool) error {
	s := p.strip(size * 4 / 3)
	at := p.rtl
	for part := range splitTab(text) {
		drawn, err := visual(part, rtl || rightToLeft(part))
		if err != nil {
			return err
		}
		wide := font.MeasureString(face, drawn).Ceil()
		x := picMargin + in
		switch {
		case middle:
			x = (picWidth - wide) / 2
		case at:
			x = picWidth - picMargin - in - wide
		}
		d := font.Drawer{Dst: s, Src: image.Black, Face: face, Dot: fixed.P(x, size)}
		d.DrawString(drawn)
		at = !at
	}
	return nil
}

// splitTab gives both sides of a tab, or the whole.
func splitTab(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i, c := range text {
			if c == '\t' {
				_ = yield(text[:i]) && yield(text[i+1:])
				return
			}
		}
		yield(text)
	}
}

// whole picture of all strips.
func (p *picture) whole() *image.Gray {
	high := 2 * picMargin
	for _, s := range p.strips {
		high += s.Rect.Dy()
	}
	img := image.NewGray(image.Rect(0, 0, picWidth, high))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	y := picMargin
	for _, s := range p.strips {
		draw.Draw(img, s.Rect.Add(image.Pt(0, y)), s, image.Point{}, draw.Src)
		y += s.Rect.Dy()
	}
	return img
}
