package paper

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"

	"daftari/app/words"
	"daftari/assets"
)

// A receipt is a page of 80 mm roll paper, as high as it needs. Floats here are millimetres of
// fpdf, never money.
const (
	pageWidth, pageMargin = 80.0, 5.0 // mm
	lineHeight            = 5.0
	fontSize              = 10.0 // points
)

// PDF writes the receipt as one page. fpdf does not shape: Arabic, Devanagari and their like
// would come out in loose letters, so they are refused (paper.script) until the window renders
// them as a picture.
func (r Receipt) PDF(out io.Writer, w *words.Words) error {
	rows := r.rows(w)
	for _, x := range rows {
		if !plainScript(x.left + x.right) {
			return noScript()
		}
	}
	height := 2*pageMargin + lineHeight*float64(2*len(rows)+2)
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: pageWidth, Ht: height}})
	doc.SetTitle(w.T("paper.receipt", "no", r.No.String()), true)
	doc.SetCreationDate(r.At)
	doc.SetModificationDate(r.At)
	doc.SetCatalogSort(true)
	doc.SetMargins(pageMargin, pageMargin, pageMargin)
	doc.SetAutoPageBreak(false, 0)
	doc.AddUTF8FontFromBytes("dejavu", "", assets.Font)
	doc.AddUTF8FontFromBytes("dejavu", "B", assets.FontBold)
	doc.AddPage()
	for _, x := range rows {
		draw(doc, x)
	}
	if err := doc.Output(out); err != nil {
		return fmt.Errorf("receipt as PDF: %w", err)
	}
	return nil
}

func draw(doc *fpdf.Fpdf, x row) {
	const inner = pageWidth - 2*pageMargin
	if x.rule != 0 {
		y := doc.GetY() + lineHeight/2
		doc.Line(pageMargin, y, pageWidth-pageMargin, y)
		if x.rule == '=' {
			doc.Line(pageMargin, y+1, pageWidth-pageMargin, y+1)
		}
		doc.Ln(lineHeight)
		return
	}
	style := ""
	if x.bold {
		style = "B"
	}
	doc.SetFont("dejavu", style, fontSize)
	right := 0.0
	if x.right != "" {
		right = doc.GetStringWidth(x.right) + 2
	}
	y := doc.GetY()
	doc.MultiCell(inner-right, lineHeight, x.left, "", "L", false)
	end := doc.GetY()
	if x.right != "" { // the figure stands beside the last line of its words
		doc.SetXY(pageWidth-pageMargin-right, max(y, end-lineHeight))
		doc.CellFormat(right, lineHeight, x.right, "", 0, "R", false, 0, "")
	}
	doc.SetXY(pageMargin, end)
}

// plainScript reports whether every letter stands alone and is in the font.
func plainScript(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool {
		return c > 0xffff || unicode.IsControl(c) || unicode.IsLetter(c) && !unicode.In(c, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common)
	})
}
