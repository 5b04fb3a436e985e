package ledger_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// TestFeetTurnToTheHand: the button stands at its side of the glass, the total at the other, and neither lies on the other.
func TestFeetTurnToTheHand(t *testing.T) {
	const wide float32 = 360
	test.NewTempApp(t)
	for _, c := range []struct {
		name, lang string
		swap, left bool
	}{
		{"right hand", "en", false, false}, {"left hand", "en", true, true},
		{"as Arabic reads", "ar", false, true}, {"right hand in Arabic", "ar", true, false},
	} {
		e := kittest.Env(t, c.lang, theme.Look{})
		e.Swap = c.swap
		for name, foot := range map[string]func(button *kit.Button) (bar, other fyne.CanvasObject){
			"total": func(b *kit.Button) (bar, other fyne.CanvasObject) {
				f := total.New(e, kit.Total, "15,900")
				return ledger.TotalBar(e, "Cash to hand over", f, b), f
			},
			"two buttons": func(b *kit.Button) (bar, other fyne.CanvasObject) {
				second := kit.NewButton(e, kit.Secondary, theme.IconPrint, "Print", func() {})
				return ledger.Foot(e, kit.Handed(e, kit.Gap8, second, kit.Grow(b))), second
			},
		} {
			b := kit.NewButton(e, kit.Primary, theme.IconCoins, "Count cash", func() {})
			bar, other := foot(b)
			kittest.Show(t, e, bar, wide, 0)
			x, at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).X, fyne.CurrentApp().Driver().AbsolutePositionForObject(other).X
			if left := x+b.Size().Width/2 < wide/2; left != c.left {
				t.Errorf("%s, %s: the button is at %.0f", c.name, name, x)
			}
			if x < at+other.Size().Width && at < x+b.Size().Width {
				t.Errorf("%s, %s: %.0f wide at %.0f and %.0f wide at %.0f", c.name, name, b.Size().Width, x, other.Size().Width, at)
			}
		}
	}
}
