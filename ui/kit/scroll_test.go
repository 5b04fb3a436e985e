package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

func TestScrollGivesTheWidthFirst(t *testing.T) {
	e := kittest.Plain(t)
	long := "Sending goes on while Daftari stays open, on any screen. If it stops, it goes on later where it was; nothing is sent twice."
	body := kit.Column(kit.Gap8, kit.NewPara(e, kit.Body, theme.Ink, long), kit.NewPara(e, kit.Body, theme.Ink, long))
	s := kit.NewScroll(body)
	w := kittest.Show(t, e, s, 360, 100)
	w.Resize(fyne.NewSize(360, 100))
	if want := kit.HeightFor(body, 360); s.Content.Size().Height != want || want < 120 || want > 200 {
		t.Errorf("content is %v high, needs %v", s.Content.Size().Height, want)
	}
	w.Resize(fyne.NewSize(360, 600))
	if want := kit.HeightFor(body, 360); body.Size().Height != want {
		t.Errorf("with room to spare the content is %v high, needs %v", body.Size().Height, want)
	}
	w.Resize(fyne.NewSize(200, 100))
	if want := kit.HeightFor(body, 200); s.Content.Size().Height != want {
		t.Errorf("narrower: content is %v high, needs %v", s.Content.Size().Height, want)
	}
}
