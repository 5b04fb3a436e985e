package form_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/kittest"
)

func TestChipsChooseOne(t *testing.T) {
	e := kittest.Plain(t)
	for _, optional := range []bool{true, false} {
		var told []int
		g := form.NewChips(e, optional, []string{"Sick", "Slow week", "Absent"}, -1, func(i int) { told = append(told, i) })
		kittest.Show(t, e, g.Container, 360, 100)
		test.Tap(g.All[1])
		test.Tap(g.All[2])
		test.Tap(g.All[2])
		want, chosen := "[1 2 -1]", -1
		if !optional {
			want, chosen = "[1 2]", 2
		}
		if fmt.Sprint(told) != want || g.Chosen() != chosen {
			t.Errorf("optional %v: told %v, chosen %d", optional, told, g.Chosen())
		}
	}
}

func TestSwitchByTapAndKey(t *testing.T) {
	e := kittest.Plain(t)
	var told []bool
	s := form.NewSwitch(e, false, func(on bool) { told = append(told, on) })
	kittest.Show(t, e, s, 100, 60)
	test.Tap(s)
	kittest.Key(s, fyne.KeySpace)
	s.Disable()
	test.Tap(s)
	kittest.Key(s, fyne.KeyReturn)
	if fmt.Sprint(told) != "[true false]" || s.On() {
		t.Errorf("told %v, on %v", told, s.On())
	}
}

func TestInputTellsWhenItIsLeft(t *testing.T) {
	e := kittest.Plain(t)
	var told []string
	in := form.NewInput(e, "Her phone", "", "0730")
	in.OnChanged = func(s string) { told = append(told, "changed "+s) }
	in.OnLeft = func(s string) { told = append(told, "left "+s) }
	in.OnDone = func(s string) { told = append(told, "done "+s) }
	w := kittest.Show(t, e, kit.Column(8, in, form.NewField(e, "Network", "", "Airtel", func() {})), 360, 200)
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 20))
	kittest.Type(w.Canvas().Focused(), "07")
	kittest.Key(w.Canvas().Focused(), fyne.KeyReturn)
	w.Canvas().FocusNext()
	if fmt.Sprint(told) != "[changed 0 changed 07 done 07 left 07]" {
		t.Errorf("told %q", told)
	}
}

// TestWhy: nothing can be saved without a reason; a person's own words go before the one that was tapped, and blanks are none.
func TestWhy(t *testing.T) {
	e := kittest.Plain(t)
	var why form.Why
	saved := 0
	draw := func(reasons []string) (*kit.Button, fyne.Focusable) {
		save := kit.NewButton(e, kit.Primary, "", "Save", func() { saved++ })
		parts, first := why.Ask(e, reasons, "Another reason", save)
		kittest.Show(t, e, kit.Column(8, append(parts, save)...), 360, 400)
		return save, first
	}
	save, field := draw([]string{"Wrong number", "Not wanted"})
	struck := func(want string) {
		t.Helper()
		before := saved
		if hit := save.Struck(kit.KeyPress{Name: fyne.KeyF9}, fyne.KeyF9); hit != (want != "") || hit != (saved > before) || why.Reason() != want {
			t.Errorf("saved %v because of %q, want %q", hit, why.Reason(), want)
		}
	}
	struck("")
	kittest.Type(field, "  ")
	struck("")
	kittest.Tap(t, fyne.CurrentApp().Driver().CanvasForObject(save).Content(), "Not wanted")
	struck("Not wanted")
	save, field = draw([]string{"Mauvais num\u00e9ro", "Pas voulu"}) // another language
	struck("Pas voulu")
	kittest.Type(field, "moved")
	struck("moved")
	if save.Struck(kit.KeyPress{Name: fyne.KeyF2}, fyne.KeyF9) {
		t.Error("F2 is not F9")
	}
}
