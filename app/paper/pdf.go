package paper

import (
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"daftari/app/paper/qr"
	"daftari/app/words"
	"daftari/assets"
)

// Millimetres and points of a receipt on A6. fpdf wants them as floats; money never is one here.
const (
	pdfMargin   = 9
	pdfWidth    = 105 - 2*pdfMargin
	pdfGap      = 3
	pdfNoteStep = 4
	pdfSize     = 10
	pdfFont     = "DejaVu"
)

// PDF writes the receipt on A6 pages, the same bytes for the same receipt. The fonts have Latin, Cyrillic
// and Arabic letters, the last joined and from right to left where they run so; letters of other scripts
// are shown as '?'.
func (r Receipt) PDF(out io.Writer, w *words.Words) error {
	pdf := fpdf.New("P", "mm", "A6", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(r.Receipt.At.UTC())
	pdf.SetModificationDate(r.Receipt.At.UTC())
	pdf.SetTitle(r.Receipt.No.String(), true)
	pdf.SetLang(w.Lang())
	pdf.SetProducer("Daftari", true)
	pdf.SetMargins(pdfMargin, pdfMargin, pdfMargin)
	pdf.SetAutoPageBreak(true, pdfMargin)
	pdf.AddUTF8FontFromBytes(pdfFont, "", assets.FontRegular)
	pdf.AddUTF8FontFromBytes(pdfFont, "B", assets.FontBold)
	pdf.AddPage()
	s := sheet{pdf: pdf, rtl: rightToLeft(w.T("paper.receipt"))}
	for _, row := range r.rows(w) {
		if err := s.put(row); err != nil {
			return fmt.Errorf("receipt as PDF: %w", err)
		}
	}
	if err := pdf.Output(out); err != nil {
		return fmt.Errorf("receipt as PDF: %w", err)
	}
	return nil
}

// sheet is a PDF under way. rtl turns the columns round.
type sheet struct {
	pdf *fpdf.Fpdf
	rtl bool
}

// put sets one row.
func (s sheet) put(r row) error {
	switch r.kind {
	case ruleRow:
		s.rule(1)
		return nil
	case doubleRow:
		s.rule(2)
		return nil
	case squareRow:
		return s.square(r.left)
	case codeRow:
		s.font("B", pdfSize+5)
		return s.block(r.left, pdfWidth, 0, "C", 8)
	case headRow:
		s.font("B", pdfSize+3)
		return s.block(r.left, pdfWidth, 0, "C", 7)
	case noteRow:
		s.font("", pdfSize-2)
		if s.rtl {
			return s.block(r.left, pdfWidth-pdfNoteStep, 0, "R", 4)
		}
		return s.block(r.left, pdfWidth-pdfNoteStep, pdfNoteStep, "L", 4)
	case totalRow:
		s.font("B", pdfSize+2)
		return s.pair(r.left, r.right, 7)
	case boldRow:
		s.font("B", pdfSize)
	case plainRow:
		s.font("", pdfSize)
	}
	return s.pair(r.left, r.right, 5)
}

// square draws the QR code in the middle, its modules as black bars row by row.
func (s sheet) square(text string) error {
	q, err := qr.Draw(text)
	if err != nil {
		return err
	}
	const wide = 52.0
	module := wide / float64(q.Size()+2*qr.Quiet)
	_, high := s.pdf.GetPageSize()
	if s.pdf.GetY()+wide > high-pdfMargin {
		s.pdf.AddPage()
	}
	left, top := pdfMargin+(pdfWidth-wide)/2, s.pdf.GetY()
	s.pdf.SetFillColor(0, 0, 0)
	for y := range q.Size() {
		for x := 0; x < q.Size(); x++ {
			from := x
			for q.Dark(x, y) {
				x++
			}
			if x > from {
				s.pdf.Rect(left+float64(from+qr.Quiet)*module, top+float64(y+qr.Quiet)*module, float64(x-from)*module, module*1.02, "F")
			}
		}
	}
	s.pdf.SetY(top + wide)
	return nil
}

func (s sheet) font(style string, points int) {
	s.pdf.SetFont(pdfFont, style, float64(points))
}

// pair sets left, and right at the other edge of its last line or on lines of its own.
func (s sheet) pair(left, right string, height int) error {
	from, to := "L", "R"
	if s.rtl {
		from, to = "R", "L"
	}
	if err := s.block(left, pdfWidth, 0, from, height); err != nil || right == "" {
		return err
	}
	lines := s.wrap(left, pdfWidth)
	last := ""
	if len(lines) > 0 {
		last = lines[len(lines)-1]
	}
	shown := join(right)
	if s.pdf.GetStringWidth(last)+s.pdf.GetStringWidth(shown)+pdfGap <= pdfWidth && len(lines) > 0 {
		s.pdf.SetY(s.pdf.GetY() - float64(height))
	}
	return s.block(right, pdfWidth, 0, to, height)
}

// block sets text in a column, in from the margin, wrapped.
func (s sheet) block(text string, wide, in int, align string, height int) error {
	rtl := rightToLeft(text)
	for _, line := range s.wrap(text, wide) {
		drawn, err := visual(line, rtl)
		if err != nil {
			return err
		}
		s.pdf.SetX(float64(pdfMargin + in))
		s.pdf.CellFormat(float64(wide), float64(height), drawn, "", 1, align, false, 0, "")
	}
	return nil
}

func (s sheet) wrap(text string, wide int) []string {
	return wrap(join(text), func(line string) bool { return s.pdf.GetStringWidth(line) <= float64(wide) })
}

// rule draws n lines across.
func (s sheet) rule(n int) {
	y := s.pdf.GetY() + 1
	for range n {
		s.pdf.Line(pdfMargin, y, pdfMargin+pdfWidth, y)
		y++
	}
	s.pdf.SetY(y)
}
