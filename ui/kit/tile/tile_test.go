package tile

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

func photo() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 84))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.NRGBA{0x2B, 0x2F, 0x77, 0xFF}), image.Point{}, draw.Src)
	return img
}

func TestGallery(t *testing.T) {
	kittest.Gallery(t, "tiles", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		loan, savings := NewPart(e, "Loan · due 800", "700", nil), NewPart(e, "Savings", "100", nil)
		loan.Set(true)
		held, holiday, colleague := NewWay(e, theme.IconNotHeld, "Not held", nil), NewWay(e, theme.IconCalendar, "Holiday", nil), NewWay(e, theme.IconHandover, "Colleague", nil)
		held.Set(true)
		days := []*Day{NewDay(e, "Fri", "18", "3 others", nil), NewDay(e, "Sat", "19", "free", nil), NewDay(e, "Mon", "21", "holiday", nil), NewDay(e, "Tue", "22", "4 others", nil), NewDay(e, "Later", "…", "choose", nil)}
		days[1].Set(true)
		days[2].Disable()
		return kit.Column(8, Even(e, 8, loan, savings), Even(e, 8, held, holiday, colleague), Even(e, 6, days[0], days[1], days[2], days[3], days[4]),
			Even(e, 8, NewPicture(e, "Her face", photo(), nil), NewPicture(e, "Id, back", nil, nil), kit.Space(0)))
	})
}

func TestAHolidayCannotBeChosen(t *testing.T) {
	e := kittest.Plain(t)
	taps := 0
	free, holiday := NewDay(e, "Sat", "19", "free", func() { taps++ }), NewDay(e, "Mon", "21", "holiday", func() { taps += 10 })
	holiday.Disable()
	o := Even(e, 6, free, holiday)
	kittest.Show(t, e, o, 200, 0)
	kittest.Tap(t, o, "19")
	kittest.Tap(t, o, "21")
	kittest.Key(free, fyne.KeyReturn)
	kittest.Key(holiday, fyne.KeyReturn)
	if taps != 2 {
		t.Errorf("tapped %d", taps)
	}
}

func TestAPictureComesAndGoes(t *testing.T) {
	e := kittest.Plain(t)
	p := NewPicture(e, "Her face", nil, nil)
	kittest.Show(t, e, p, 100, 0)
	for _, img := range []image.Image{photo(), nil} {
		p.SetImage(img)
		if p.On() != (img != nil) || p.word.Visible() == p.On() || p.tick.Visible() != p.On() {
			t.Errorf("with picture %v: on %v, word %v, tick %v", img != nil, p.On(), p.word.Visible(), p.tick.Visible())
		}
	}
}
