package paper

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"daftari/app"
	"daftari/app/paper/qr"
	"daftari/app/proof"
	"daftari/app/words"
)

// The square can be read back from the picture and from what the printer is told, in every
// language; a void receipt has none.
func TestSquareOnPaper(t *testing.T) {
	signed := receipts(t)["signed"]
	code := proof.Code(signed.Receipt.No, signed.Receipt.Entries)
	void := signed
	void.Receipt.Standing = app.Void
	for _, lang := range words.Langs() {
		t.Run(lang, func(t *testing.T) {
			w := in(t, lang)
			if text := strings.Join(signed.Text(w), "\n"); !strings.Contains(text, code) {
				t.Errorf("no code in\n%s", text)
			}
			if text := strings.Join(void.Text(w), "\n"); strings.Contains(text, code) {
				t.Errorf("a void receipt has a code:\n%s", text)
			}
			var pic, none, esc bytes.Buffer
			for _, err := range []error{signed.Picture(&pic, w), void.Picture(&none, w), signed.ESCPOS(&esc, w)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if got, err := qr.ReadPicture(bytes.NewReader(pic.Bytes())); err != nil || got != signed.Receipt.Square {
				t.Errorf("picture: %q, %v", got, err)
			}
			if got, err := qr.ReadPicture(bytes.NewReader(none.Bytes())); err == nil {
				t.Errorf("a void receipt's picture has a square: %q", got)
			}
			if got, err := qr.Read(rasterIn(t, esc.Bytes())); err != nil || got != signed.Receipt.Square {
				t.Errorf("printer: %q, %v", got, err)
			}
		})
	}
}

// rasterIn is the bit image that a printer would draw (Epson, GS v 0).
func rasterIn(t *testing.T, esc []byte) image.Image {
	t.Helper()
	at := bytes.Index(esc, []byte(escRaster))
	if at < 0 {
		t.Fatal("no raster")
	}
	b := esc[at+len(escRaster):]
	line, high := int(b[0])+int(b[1])<<8, int(b[2])+int(b[3])<<8
	if line*8 > dots+7 {
		t.Errorf("%d dots on a printer of %d", line*8, dots)
	}
	img := image.NewGray(image.Rect(0, 0, line*8, high))
	for y := range high {
		for x := range line * 8 {
			v := uint8(0xff)
			if b[4+y*line+x/8]&(0x80>>(x%8)) != 0 {
				v = 0
			}
			img.SetGray(x, y, color.Gray{Y: v})
		}
	}
	return img
}
