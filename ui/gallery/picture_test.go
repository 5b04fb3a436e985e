package gallery

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/image/draw"
)

// small turns a picture into few bytes: w dp wide, its own 255 most used colours. Screens have few.
func small(img image.Image, w int) *image.Paletted {
	b := img.Bounds()
	h := b.Dy() * w / b.Dx()
	scaled := image.NewNRGBA(image.Rect(0, 0, w, h))
	if w == b.Dx() {
		draw.Draw(scaled, scaled.Bounds(), img, b.Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(scaled, scaled.Bounds(), img, b, draw.Src, nil)
	}
	out := image.NewPaletted(scaled.Bounds(), palette(scaled))
	draw.Draw(out, out.Bounds(), scaled, image.Point{}, draw.Src)
	return out
}

// palette of the colours that are used most, each as it is; in a tie the smaller value wins, so
// that two runs give one file.
func palette(img *image.NRGBA) color.Palette {
	const bits = 0xF8 // of each channel, while counting
	type bin struct {
		n    int
		best map[color.NRGBA]int
	}
	bins := map[color.NRGBA]*bin{}
	for i := 0; i < len(img.Pix); i += 4 {
		c := color.NRGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], 255}
		k := color.NRGBA{c.R & bits, c.G & bits, c.B & bits, 255}
		if bins[k] == nil {
			bins[k] = &bin{best: map[color.NRGBA]int{}}
		}
		bins[k].n++
		bins[k].best[c]++
	}
	keys := make([]color.NRGBA, 0, len(bins))
	for k := range bins {
		keys = append(keys, k)
	}
	value := func(c color.NRGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(keys, func(a, b color.NRGBA) int {
		if d := bins[b].n - bins[a].n; d != 0 {
			return d
		}
		return value(a) - value(b)
	})
	var out color.Palette
	for _, k := range keys[:min(len(keys), 255)] {
		most, pick := 0, k
		for c, n := range bins[k].best {
			if n > most || n == most && value(c) < value(pick) {
				most, pick = n, c
			}
		}
		out = append(out, pick)
	}
	return out
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
	return b.Bytes(), err
}

func writePNG(file string, img image.Image) error {
	data, err := encode(img)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

func readPNG(file string) (image.Image, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}

// differ is the share of pixels, in thousandths, that are further apart than palettes and the
// rounding of another processor explain; 1000 when the sizes differ.
func differ(a, b image.Image) int {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 1000
	}
	const far = 40 // of 255 in one channel
	size, n := a.Bounds().Size(), 0
	at := func(m image.Image, x, y int) color.NRGBA {
		return color.NRGBAModel.Convert(m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y)).(color.NRGBA)
	}
	for y := range size.Y {
		for x := range size.X {
			p, q := at(a, x, y), at(b, x, y)
			if apart(p.R, q.R) > far || apart(p.G, q.G) > far || apart(p.B, q.B) > far {
				n++
			}
		}
	}
	return (n*1000 + size.X*size.Y - 1) / (size.X * size.Y)
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
