package words

import (
	"fmt"

	"golang.org/x/text/number"
)

// The marks around what stands out in a sentence: the isolates of Unicode, which also keep a figure in its own
// direction where a terminal shows them.
const (
	StrongStart = "\u2068"
	StrongEnd   = "\u2069"
)

// Strong is an argument of T that stands out in the sentence, as the amount does in "3 meetings, 41,200 not yet
// posted". v is written as T would write it; the window shows it bold.
func (w *Words) Strong(v any) string {
	if n, ok := whole(v); ok {
		return StrongStart + w.printer.Sprint(number.Decimal(n)) + StrongEnd
	}
	return StrongStart + fmt.Sprint(w.shown(v)) + StrongEnd
}
