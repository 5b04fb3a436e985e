package kit_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

// drawn are the texts of a Text from left to right, with "|" between objects.
func drawn(t *kit.Text, w float32) string {
	t.Resize(fyne.NewSize(w, t.HeightFor(w)))
	type at struct {
		x, y float32
		s    string
	}
	var all []at
	for _, o := range test.WidgetRenderer(t).Objects() {
		if x, ok := o.(*canvas.Text); ok {
			all = append(all, at{x.Position().X, x.Position().Y, x.Text})
		}
	}
	for i := range all { // insertion sort by line, then by x
		for j := i; j > 0 && (all[j].y < all[j-1].y-8 || all[j].y < all[j-1].y+8 && all[j].x < all[j-1].x); j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	var parts []string
	for _, a := range all {
		parts = append(parts, a.s)
	}
	return strings.Join(parts, "|")
}

// TestAWordWiderThanALine: an address is cut behind a sign; what stands on one line alone is shortened.
func TestAWordWiderThanALine(t *testing.T) {
	test.NewTempApp(t)
	e := kittest.Env(t, "en", theme.Look{})
	const address = "https://core.mlimani.example/fineract-provider/api/v1"
	if got := drawn(kit.NewPara(e, kit.Body, theme.Ink, "At "+address), 300); got != "At|https://core.mlimani.example/fineract-|provider/api/v1" {
		t.Errorf("drawn %q", got)
	}
	if got := drawn(kit.NewText(e, kit.Body, theme.Ink, address), 300); !strings.HasSuffix(got, "…") || strings.Contains(got, "|") {
		t.Errorf("on one line %q", got)
	}
}

func TestTextOfOneDirectionInEachObject(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct{ name, lang, text, want string }{
		{"latin stays whole", "en", "Loan 1,200 · Savings 100", "Loan 1,200 · Savings 100"},
		{"strong is a piece", "en", "3 meetings · " + words.StrongStart + "41,200" + words.StrongEnd + " posted", "3 meetings ·|41,200|posted"},
		{"arabic around figures", "ar", "قرض 650 ادخار 100", "100|ادخار|650|قرض"},
		{"full stop stands at the left", "ar", "حُفظ على الهاتف.", ".|حُفظ على الهاتف"},
		{"brackets turn", "ar", "(قرض) 5", "5|(|قرض|)"},
		{"a latin name keeps its order", "ar", "من M-Pesa Kenya 12 الى", "الى|M-Pesa Kenya 12|من"},
		{"an arabic name in english", "en", "From فاطمة today", "From|فاطمة|today"},
		{"one full stop, no letter", "ar", "650.", "650."},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := kittest.Env(t, c.lang, theme.Look{})
			if got := drawn(kit.NewText(e, kit.Body, theme.Ink, c.text), 600); got != c.want {
				t.Errorf("drawn %q, want %q", got, c.want)
			}
		})
	}
}

func TestTextIsCutOrWrapped(t *testing.T) {
	e := kittest.Plain(t)
	long := "Nyambura wa Kariuki-Mwangi Wanjiru"
	for _, c := range []struct {
		lines int
		width float32
		want  string
		cut   bool
	}{
		{1, 400, long, false},
		{1, 190, "Nyambura wa Kariuki…", true},
		{1, 30, "N…", true},
		{1, 8, "…", true},
		{2, 190, "Nyambura wa|Kariuki-Mwangi Wanji…", true},
		{0, 190, "Nyambura wa|Kariuki-Mwangi|Wanjiru", false},
	} {
		x := kit.NewText(e, kit.Name, theme.Ink, long)
		x.Lines = c.lines
		if got := drawn(x, c.width); got != c.want {
			t.Errorf("%d lines of %v: %q, want %q", c.lines, c.width, got, c.want)
		}
		if _, cut := x.Shown(); cut != c.cut {
			t.Errorf("%d lines of %v: cut %v", c.lines, c.width, cut)
		}
	}
}

func TestFiguresAreTabular(t *testing.T) {
	e := kittest.Plain(t)
	for _, r := range []kit.Role{kit.Amount, kit.Body, kit.Total, kit.Second} {
		want := kit.NewText(e, r, theme.Ink, "00000").Natural()
		for d := range 10 {
			if got := kit.NewText(e, r, theme.Ink, strings.Repeat(string(rune('0'+d)), 5)).Natural(); got != want {
				t.Errorf("role %d, digit %d is %v wide, 0 is %v", r, d, got, want)
			}
		}
	}
}
