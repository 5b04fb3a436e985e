package ledger_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/stamp"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// TestTenThousandLinesArePooled: as many rows exist as fit on the screen and a few, wherever the list stands.
func TestTenThousandLinesArePooled(t *testing.T) {
	e := kittest.Plain(t)
	asked := 0
	l := ledger.NewList(e, func() int { return 10_000 }, func(i int) ledger.View {
		asked++
		return ledger.View{Icon: theme.IconPerson, Name: fmt.Sprintf("Client %d", i), Second: "Loan 600", Amount: "750"}
	})
	kittest.Show(t, e, l, 360, 560)
	end := float32(10_000 * 56)
	for y := float32(0); y < end; y += 20_000 { // far jumps
		l.ScrollToOffset(y)
	}
	for y := end - 20_000; y < end; y += 30 { // by hand
		l.ScrollToOffset(y)
	}
	if l.Made() > 2*(10+2)+4 {
		t.Errorf("%d rows were made, 10 are seen", l.Made())
	}
	seen := 0
	kittest.Walk(l, func(o fyne.CanvasObject, _ fyne.Position) {
		if _, ok := o.(*ledger.Row); ok {
			seen++
		}
	})
	if seen > 12 {
		t.Errorf("%d rows are drawn", seen)
	}
	asked = 0
	l.Changed(9_995)
	if asked > 12 {
		t.Errorf("one line drawn again asks for %d views", asked)
	}
}

func TestUnevenLinesHaveTheHeightTheyNeed(t *testing.T) {
	e := kittest.Plain(t)
	refused := stamp.All()[11]
	l := ledger.NewList(e, func() int { return 3 }, func(i int) ledger.View {
		v := ledger.View{Name: "Naomi", Second: "line", Amount: "600"}
		if i == 1 {
			v.Stamp, v.Word, v.Under = refused, "Needs you: loan closed", "Tue"
		}
		return v
	}).Uneven()
	kittest.Show(t, e, l, 360, 400)
	var heights []float32
	kittest.Walk(l, func(o fyne.CanvasObject, _ fyne.Position) {
		if r, ok := o.(*ledger.Row); ok {
			heights = append(heights, r.Size().Height)
		}
	})
	if len(heights) != 3 || heights[0] != 56 || heights[1] != 57 || heights[2] != 56 {
		t.Errorf("heights %v, want 56 57 56", heights)
	}
}

func TestTapOnMarginIsAnotherThing(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		test.NewTempApp(t)
		e := kittest.Env(t, lang, theme.Look{})
		var got []string
		l := ledger.NewList(e, func() int { return 5 }, func(int) ledger.View { return ledger.View{Name: "x", Amount: "1"} })
		l.OnOpen = func(i int) { got = append(got, fmt.Sprint("open ", i)) }
		l.OnMargin = func(i int) { got = append(got, fmt.Sprint("margin ", i)) }
		l.OnHold = func(i int) { got = append(got, fmt.Sprint("hold ", i)) }
		w := kittest.Show(t, e, l, 360, 400)
		margin, line := float32(20), float32(200)
		if e.RTL {
			margin = 340
		}
		test.TapCanvas(w.Canvas(), fyne.NewPos(margin, 20))
		test.TapCanvas(w.Canvas(), fyne.NewPos(line, 150))
		l.FocusGained()
		kittest.Key(l, fyne.KeyUp, fyne.KeySpace, fyne.KeyReturn)
		want := "[margin 0 open 2 margin 1 open 1]"
		if e.RTL { // rows of 64
			want = "[margin 0 open 2 margin 1 open 1]"
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v, want %s", lang, got, want)
		}
	}
}

func TestMemberTells(t *testing.T) {
	for _, c := range []struct {
		name   string
		m      ledger.Member
		icon   theme.Icon
		ground theme.Token
		was    string
	}{
		{"expected", ledger.Member{Amount: "750"}, theme.IconPerson, "", ""},
		{"paid", ledger.Member{Amount: "750", Paid: true}, theme.IconPresent, "", ""},
		{"absent before anything was paid", ledger.Member{Mark: ledger.Absent}, theme.IconAbsent, "", ""},
		{"late", ledger.Member{Paid: true, Mark: ledger.Late}, theme.IconLate, "", ""},
		{"less", ledger.Member{Paid: true, Amount: "0", Was: "750", Difference: ledger.Less}, theme.IconPresent, theme.TurmericTint, "750"},
		{"a loan handed out is expected", ledger.Member{Paid: true, Was: "750", Difference: ledger.HandOut}, theme.IconPresent, "", ""},
	} {
		v := c.m.View()
		if v.Icon != c.icon || v.Ground != c.ground || v.Was != c.was || v.Expected == c.m.Paid {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if g := ledger.Group("The group itself", "", "700", true); !g.InkRule || g.Expected || g.Ground != theme.Paper {
		t.Errorf("the group: %+v", g)
	}
}

func TestEveryLookHasItsIconAndTone(t *testing.T) {
	th := theme.New(theme.Look{})
	red := th.Token("no such token")
	for _, l := range stamp.All() {
		tones := []theme.Token{theme.Token(l.Tone)}
		switch l.Loud {
		case stamp.Tint:
			tones = append(tones, theme.Token(l.Tone).Tint())
		case stamp.Solid:
			tones = append(tones, theme.Token(l.Tone).On())
		case stamp.Quiet:
		}
		for _, tone := range tones {
			if th.Token(tone) == red {
				t.Errorf("%s: no token %s", l.Word, tone)
			}
		}
		if th.Icon(theme.Icon(l.Icon), theme.Ink, false) == nil {
			t.Errorf("%s: no icon %s", l.Word, l.Icon)
		}
	}
}
