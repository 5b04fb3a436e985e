// Package qr draws the square of a receipt and reads one from a picture. What the text in it is
// worth, app/proof knows.
package qr

import (
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // pictures from phones
	_ "image/png"  // and what Daftari shares
	"io"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Quiet is the white border that a reader needs, in modules.
const Quiet = 4

// What can be wrong with a picture; always wrapped.
var (
	ErrPicture = errors.New("no picture that can be read")
	ErrNone    = errors.New("no square in the picture")
)

// mostPixels bounds a picture before it is unpacked; phones take up to 50 megapixels.
const mostPixels = 64_000_000

// Square is a QR code of error level L: modules, without its quiet zone.
type Square struct {
	code barcode.Barcode
	size int
}

// Draw the text, as UTF-8. About 220 bytes give 53 modules; more than 2,953 are refused.
func Draw(text string) (Square, error) {
	code, err := qr.Encode(text, qr.L, qr.Unicode)
	if err != nil {
		return Square{}, fmt.Errorf("draw the square: %w", err)
	}
	return Square{code, code.Bounds().Dx()}, nil
}

// Size in modules, without the quiet zone.
func (s Square) Size() int { return s.size }

// Dark reports whether a module is black; what lies outside is white.
func (s Square) Dark(x, y int) bool {
	if x < 0 || y < 0 || x >= s.size || y >= s.size {
		return false
	}
	r, _, _, _ := s.code.At(x, y).RGBA()
	return r == 0
}

// Scale is how many whole units a module may be wide so that square and quiet zone fit, 1 at least.
func (s Square) Scale(wide int) int { return max(1, wide/(s.size+2*Quiet)) }

// Image of the square with its quiet zone, black on white, each module scale pixels wide.
func (s Square) Image(scale int) *image.Gray {
	wide := (s.size + 2*Quiet) * scale
	img := image.NewGray(image.Rect(0, 0, wide, wide))
	for y := range wide {
		for x := range wide {
			if !s.Dark(x/scale-Quiet, y/scale-Quiet) {
				img.Pix[y*img.Stride+x] = 0xff
			}
		}
	}
	return img
}

// Read the text of the square in an image. ErrNone.
func Read(img image.Image) (string, error) {
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrPicture, err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER:    true,
		gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
	})
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNone, err)
	}
	return got.GetText(), nil
}

// ReadPicture reads the square in a PNG or JPEG file. ErrPicture, ErrNone.
func ReadPicture(r io.ReadSeeker) (string, error) {
	img, err := Decode(r)
	if err != nil {
		return "", err
	}
	return Read(img)
}

// Decode a PNG or JPEG of a size that a phone can hold. ErrPicture.
func Decode(r io.ReadSeeker) (image.Image, error) {
	c, _, err := image.DecodeConfig(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > mostPixels/c.Height {
		return nil, fmt.Errorf("%w: %d by %d", ErrPicture, c.Width, c.Height)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	img, _, err := image.Decode(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return img, nil
}
