package count

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
)

func options(t *testing.T, lines []app.CashLine) Options {
	return Options{
		Expected: kes(t, 15900), Kept: app.CashCount{Lines: lines}, Says: "Sheet says", Matches: "Closing makes 20 receipts.",
		Reasons: []string{"Wrong change", "I put it in", "Owed"}, Reason: 1,
	}
}

func whole(e *kit.Env, o Options) (*Counter, fyne.CanvasObject) {
	c := New(e, o)
	return c, kit.Column(0, c.Head, c.Rows, kit.Space(16), kit.Sides(e, c.Foot))
}

func TestGallery(t *testing.T) {
	short := p05()
	short[3].Count, short[4].Count = 8, 4
	for name, lines := range map[string][]app.CashLine{"start": nil, "matches": p05(), "short": short} {
		kittest.Gallery(t, "count-"+name, 360, 0, func(e *kit.Env) fyne.CanvasObject {
			_, o := whole(e, options(t, lines))
			return o
		})
	}
	kittest.Gallery(t, "count-pane", 238, 0, func(e *kit.Env) fyne.CanvasObject {
		e.Computer = true
		o := options(t, p05())
		o.Compact = true
		return New(e, o).Rows
	})
}

func TestCountingByTaps(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(t *testing.T, c *Counter, o fyne.CanvasObject)
		sum   int64
		state State
	}{
		{"Exactly", func(t *testing.T, _ *Counter, o fyne.CanvasObject) { kittest.Tap(t, o, "Exactly 15,900") }, 15900, Matches},
		{"a tap is one", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) { c.lines[0].more.Tapped(nil) }, 1000, Short},
		{"a hold is ten", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) { c.lines[0].more.TappedSecondary(nil) }, 10000, Short},
		{"with Shift it is ten", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) {
			c.lines[1].more.MouseDown(&desktop.MouseEvent{Modifier: fyne.KeyModifierShift})
			c.lines[1].more.Tapped(nil)
		}, 5000, Short},
		{"one back", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) {
			c.lines[0].more.TappedSecondary(nil)
			c.lines[0].less.Tapped(nil)
		}, 9000, Short},
		{"digits of a keyboard replace", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) {
			c.Focus(0)
			kittest.Type(c.lines[0].n, "16")
			c.Focus(0)
		}, 16000, Over},
		{"and again after coming back", func(_ *testing.T, c *Counter, _ fyne.CanvasObject) {
			c.Focus(0)
			kittest.Type(c.lines[0].n, "16")
			kittest.Key(c.lines[0].n, fyne.KeyDown, fyne.KeyUp)
			c.Focus(1)
			c.Focus(0)
			kittest.Type(c.lines[0].n, "15")
		}, 15000, Short},
		{"start again", func(t *testing.T, _ *Counter, o fyne.CanvasObject) {
			kittest.Tap(t, o, "Exactly 15,900")
			kittest.Tap(t, o, "Start again")
		}, 0, Nothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := kittest.Plain(t)
			o := options(t, nil)
			var told app.CashCount
			o.Counted = func(v app.CashCount) { told = v }
			counter, all := whole(e, o)
			kittest.Show(t, e, all, 360, 800)
			c.do(t, counter, all)
			if told.Total != kes(t, c.sum) || counter.State() != c.state {
				t.Errorf("counted %v, state %d", told.Total, counter.State())
			}
		})
	}
}

func TestWhatTheFootSays(t *testing.T) {
	e := kittest.Plain(t)
	c, all := whole(e, options(t, nil))
	kittest.Show(t, e, all, 360, 800)
	for _, step := range []struct {
		n    int64
		says string
	}{{15, "900 short. Say why, or count again."}, {16, "100 over. Whose is it?"}} {
		c.set(0, step.n)
		if texts := kittest.Texts(c.Foot); !slices.Contains(texts, step.says) || !slices.Contains(texts, "Owed") {
			t.Errorf("%d notes: %q", step.n, texts)
		}
	}
	c.exactly()
	if texts := kittest.Texts(c.Foot); slices.Contains(texts, "Owed") || !slices.Contains(texts, "The cash matches the sheet. Closing makes 20 receipts.") {
		t.Errorf("a match says %q", texts)
	}
}

func TestAnInstitutionMayForbidExactly(t *testing.T) {
	e := kittest.Plain(t)
	o := options(t, nil)
	o.NoExactly = true
	_, all := whole(e, o)
	kittest.Show(t, e, all, 360, 800)
	if texts := kittest.Texts(all); slices.Contains(texts, "Exactly 15,900") {
		t.Errorf("it is offered: %q", texts)
	}
}
