package qr_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"daftari/app/paper/qr"
)

const slip = "Amani SACCO\nK7-000398 2026-09-17 11:44\nFaith Wambui 000128\nLoan L-000128 700\nSavings 100\nReceived KES 800\nRehema Achola\nD1 "

func TestSquareIsReadBack(t *testing.T) {
	for _, c := range []struct {
		name, text string
		size       int
	}{
		{"a receipt as on p06b", slip + strings.Repeat("a", 86), 53},
		{"letters of other scripts", "Wanjikũ محمد\n" + slip + strings.Repeat("b", 86), 53},
		{"short", "Akiba", 21},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := qr.Draw(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if s.Size() != c.size {
				t.Errorf("%d bytes in %d modules, want %d", len(c.text), s.Size(), c.size)
			}
			for _, scale := range []int{1, 2, 4, 7} {
				if got, err := qr.Read(s.Image(scale)); err != nil || got != c.text {
					t.Errorf("at %d: %q, %v", scale, got, err)
				}
			}
		})
	}
}

func TestScale(t *testing.T) {
	s, err := qr.Draw(slip + strings.Repeat("a", 86))
	if err != nil {
		t.Fatal(err)
	}
	for wide, want := range map[int]int{244: 4, 243: 3, 183: 3, 10: 1} {
		if got := s.Scale(wide); got != want {
			t.Errorf("%d wide: %d a module, want %d", wide, got, want)
		}
	}
}

// A picture as a phone takes it: the square small in a grey field, slightly noisy, as JPEG.
func TestReadPicture(t *testing.T) {
	s, err := qr.Draw(slip + strings.Repeat("a", 86))
	if err != nil {
		t.Fatal(err)
	}
	square := s.Image(5)
	photo := image.NewGray(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			v := uint8(150 + (x*7+y*13)%20)
			if at := image.Pt(x-120, y-60); at.In(square.Rect) {
				v = square.GrayAt(at.X, at.Y).Y/4*3 + uint8(30+(x*5+y*3)%11)
			}
			photo.SetGray(x, y, color.Gray{Y: v})
		}
	}
	var jpg, blank, plain bytes.Buffer
	if err := jpeg.Encode(&jpg, photo, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&blank, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&plain, square); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		file []byte
		want error
	}{
		{"a photo", jpg.Bytes(), nil},
		{"as it was shared", plain.Bytes(), nil},
		{"no square in it", blank.Bytes(), qr.ErrNone},
		{"no picture", []byte("GIF89a"), qr.ErrPicture},
		{"cut", jpg.Bytes()[:200], qr.ErrPicture},
		{"empty", nil, qr.ErrPicture},
	} {
		got, err := qr.ReadPicture(bytes.NewReader(c.file))
		if !errors.Is(err, c.want) || err == nil && !strings.HasPrefix(got, slip) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}
