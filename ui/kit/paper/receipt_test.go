package paper

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/app/stamp"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
)

// square is a pattern of n modules with the three finders, so that it looks like a QR without being one.
func square(n int) Square {
	s := make(Square, n)
	for y := range s {
		s[y] = make([]bool, n)
		for x := range s[y] {
			s[y][x] = (x*x*7+y*y*3+x*y*5)%11 < 5
		}
	}
	for _, at := range [][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		for y := range 7 {
			for x := range 7 {
				edge := max(max(3-x, x-3), max(3-y, y-3))
				s[at[1]+y][at[0]+x] = edge != 2
			}
		}
	}
	return s
}

func p06b(e *kit.Env) Receipt {
	return Receipt{
		Name: "Faith Wambui", When: "17 Sep, 11:44", Number: "No. 000128 · Amani Market", By: "Rehema Achola",
		Lines: []Line{{"Loan", "L-000128", "700"}, {"Savings", "", "100"}}, Sums: []Sum{{"Received in cash, KES", "800"}},
		Stamp:  ledger.NewStamp(e, stamp.All()[2], "Saved on this phone, not posted yet"),
		Square: square(53), Code: "7F3K-M2QX",
	}
}

func TestGallery(t *testing.T) {
	kittest.Gallery(t, "receipt", 328, 0, func(e *kit.Env) fyne.CanvasObject { return New(e, p06b(e)) })
	kittest.Gallery(t, "receipt-unsigned", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		r := p06b(e)
		r.Square, r.Code = nil, ""
		r.Name, r.Sums[0].Amount = "Nyambura wa Kariuki-Mwangi Wanjiru", "1,234,500"
		return New(e, r)
	})
}

func TestModulesAreWholeDp(t *testing.T) {
	for n, side := range map[int]float32{45: 212, 53: 244, 21: 203} {
		if got := square(n).side(); got != side {
			t.Errorf("%d modules are drawn %v wide, want %v", n, got, side)
		}
	}
	e := kittest.Plain(t)
	o := New(e, p06b(e))
	kittest.Show(t, e, o, 331, 0)
	kittest.Walk(o, func(o fyne.CanvasObject, at fyne.Position) {
		if _, ok := o.(*canvas.Image); ok && o.Size().Width == 244 && (at.X != float32(int(at.X)) || o.Size().Height != 244) {
			t.Errorf("the square is at %v, %v", at, o.Size())
		}
	})
}

func TestPictureIsTheModulesInAQuietZone(t *testing.T) {
	s := square(45)
	p := s.Picture()
	if p.Bounds().Dx() != 53 {
		t.Fatalf("%d wide", p.Bounds().Dx())
	}
	for y := range 53 {
		for x := range 53 {
			black := x >= 4 && y >= 4 && x < 49 && y < 49 && s[y-4][x-4]
			if (p.At(x, y) == color.Gray{0}) != black {
				t.Fatalf("pixel %d, %d is %v", x, y, p.At(x, y))
			}
		}
	}
}

func TestAnUnsignedReceiptPromisesNoSignature(t *testing.T) {
	e := kittest.Plain(t)
	r := p06b(e)
	r.Square, r.Code = nil, ""
	o := New(e, r)
	kittest.Show(t, e, o, 328, 0)
	if texts := kittest.Texts(o); slices.Contains(texts, e.T("kit.square_holds")) {
		t.Errorf("%q", texts)
	}
}
