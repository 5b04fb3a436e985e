package form

import (
	"strings"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Why is the reason that something asks for: one of a few, or a person's own words, which go before. It outlives a change of
// look; the zero Why is none.
type Why struct {
	reasons []string
	picked  int // of the reasons, from 1
	typed   string
}

// Ask draws it: chips of the reasons where there are some, and a field below. save is off while there is no reason.
func (w *Why) Ask(e *kit.Env, reasons []string, label string, save *kit.Button) (parts []fyne.CanvasObject, first fyne.Focusable) {
	w.reasons = reasons
	able := func() { save.Able(w.Reason() != "") }
	if len(reasons) > 0 {
		chips := NewChips(e, true, reasons, w.picked-1, func(i int) { w.picked = i + 1; able() })
		parts = append(parts, kit.NewText(e, kit.Second, theme.Ink2, e.T("kit.why")), chips.Container)
	}
	field := NewInput(e, label, w.typed, "")
	field.OnChanged = func(t string) { w.typed = strings.TrimSpace(t); able() }
	able()
	return append(parts, field), field.Focus()
}

// Reason that was given; "" = none yet.
func (w *Why) Reason() string {
	if w.typed != "" || w.picked == 0 {
		return w.typed
	}
	return w.reasons[w.picked-1]
}
