package amount

import (
	"slices"

	"fyne.io/fyne/v2"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
)

// Quick is one amount that is often meant: "Late 500".
type Quick struct {
	Word   string
	Amount money.Amount
}

// Chips are quick amounts for an entry. The one whose amount stands there is on, however it came there.
func Chips(e *kit.Env, x *Entry, quick ...Quick) fyne.CanvasObject {
	words := make([]string, len(quick))
	for i, q := range quick {
		words[i] = q.Word
	}
	chips := form.NewChips(e, false, words, -1, func(i int) {
		x.Set(quick[i].Amount)
		x.claim()
	})
	x.chips = func() {
		chips.Choose(slices.IndexFunc(quick, func(q Quick) bool { return q.Amount == x.Amount() }))
	}
	x.chips()
	return chips.Container
}
