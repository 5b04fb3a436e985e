package states

import (
	"bytes"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"
)

// A picture of evidence is at most so wide or high, and of this quality: a statement is read at it, and it stays below what
// a desk takes.
const (
	mostSide = 1200
	quality  = 60
)

// shrink makes a JPEG that travels over a slow line.
func shrink(img image.Image) ([]byte, error) {
	b := img.Bounds()
	if most := max(b.Dx(), b.Dy()); most > mostSide {
		small := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()*mostSide/most), max(1, b.Dy()*mostSide/most)))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), img, b, draw.Src, nil)
		img = small
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}
