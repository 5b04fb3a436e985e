package paper

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"daftari/app/paper/qr"
	"daftari/app/words"
)

// Commands of Epson's ESC/POS, the part that every 58 mm printer knows.
const (
	escInit     = "\x1b@"
	escNoKanji  = "\x1c."     // else cheap printers read two bytes above 0x7f as one Chinese sign
	escPage1252 = "\x1bt\x10" // WPC1252
	escBoldOn   = "\x1bE\x01"
	escBoldOff  = "\x1bE\x00"
	escTallOn   = "\x1d!\x01" // double height only: the 32 columns stay
	escTallOff  = "\x1d!\x00"
	escMiddle   = "\x1ba\x01"
	escLeft     = "\x1ba\x00"
	escRaster   = "\x1dv0\x00"
	escFeed     = "\x1bd\x04" // past the tear bar
	escCut      = "\x1dVB\x00"
)

// ESCPOS writes the bytes for a receipt printer: 32 columns, code page 1252. A letter that the
// page lacks loses its marks or becomes '?'. The page has no Arabic: labels are printed in
// English then, and a name in Arabic letters as '?'; its PDF shows it whole.
func (r Receipt) ESCPOS(out io.Writer, w *words.Words) error {
	w, err := printable(w)
	if err != nil {
		return err
	}
	return escpos(out, r.rows(w))
}

func escpos(out io.Writer, rows []row) error {
	var b bytes.Buffer
	b.WriteString(escInit + escNoKanji + escPage1252)
	for _, row := range rows {
		if row.kind == squareRow {
			if err := raster(&b, row.left); err != nil {
				return err
			}
			continue
		}
		on, off := row.escStyle()
		b.WriteString(on)
		// First to the page's letters, then to lines, so that none grows over the edge.
		row.left, row.right = to1252(row.left), to1252(row.right)
		for _, line := range row.lines() {
			if err := put1252(&b, line); err != nil {
				return err
			}
			b.WriteByte('\n')
		}
		b.WriteString(off)
	}
	b.WriteString(escFeed + escCut)
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// dots across a 58 mm printer.
const dots = 384

// raster prints the square as a bit image (GS v 0), in the middle: printers that know ESC/POS draw
// it alike, which cannot be said of their own QR commands.
func raster(b *bytes.Buffer, text string) error {
	s, err := qr.Draw(text)
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	img := s.Image(s.Scale(dots))
	wide := img.Rect.Dx()
	line := (wide + 7) / 8
	b.WriteString(escMiddle)
	b.WriteString(escRaster)
	b.Write([]byte{byte(line), byte(line >> 8), byte(wide), byte(wide >> 8)})
	for y := range wide {
		bits := make([]byte, line)
		for x := range wide {
			if img.GrayAt(x, y).Y == 0 {
				bits[x/8] |= 0x80 >> (x % 8)
			}
		}
		b.Write(bits)
	}
	b.WriteString(escLeft)
	return nil
}

func (r row) escStyle() (on, off string) {
	switch r.kind {
	case headRow, boldRow, codeRow:
		return escBoldOn, escBoldOff
	case totalRow:
		return escBoldOn + escTallOn, escTallOff + escBoldOff
	case plainRow, noteRow, ruleRow, doubleRow, squareRow:
	}
	return "", ""
}

// printable is w where the code page has its letters, else English.
func printable(w *words.Words) (*words.Words, error) {
	for _, c := range w.T("paper.receipt") {
		if _, ok := charmap.Windows1252.EncodeRune(c); !ok {
			en, err := words.New("en")
			if err != nil {
				return nil, fmt.Errorf("words for the printer: %w", err)
			}
			return en, nil
		}
	}
	return w, nil
}

// to1252 keeps the letters of the code page, takes the marks off others, else writes '?'.
func to1252(s string) string {
	var out []rune
	for _, c := range norm.NFC.String(s) {
		if _, ok := charmap.Windows1252.EncodeRune(c); ok {
			out = append(out, c)
			continue
		}
		if unicode.Is(unicode.Mn, c) {
			continue
		}
		out = append(out, plainLetter(c))
	}
	return string(out)
}

// plainLetter is the nearest letter of the page, '?' where there is none. Unicode does not take
// hooks and strokes off, which Hausa, Fula, Ewe and others write.
func plainLetter(c rune) rune {
	const hooked, plain = "ƁɓĐđƊɗƐɛĦħƘƙŁłŊŋƆɔŦŧƳƴ", "BbDdDdEeHhKkLlNnOoTtYy"
	at := 0
	for _, h := range hooked {
		if h == c {
			return rune(plain[at])
		}
		at++
	}
	d, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(c)))
	if _, ok := charmap.Windows1252.EncodeRune(d); ok {
		return d
	}
	return '?'
}

func put1252(b *bytes.Buffer, line string) error {
	for _, c := range line {
		code, ok := charmap.Windows1252.EncodeRune(c)
		if !ok {
			return fmt.Errorf("print: %U is not on the code page", c)
		}
		b.WriteByte(code)
	}
	return nil
}
