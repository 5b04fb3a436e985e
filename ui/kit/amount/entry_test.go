package amount

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/keypad"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

func p04(t *testing.T) Field {
	cur := currency(t, "KES", 0, 0)
	return Field{Start: money.FromMinor(700, cur), Height: 60, Means: func(a money.Amount) Meaning {
		if a.Minor() > 8000 {
			return Meaning{Text: "She owes 8,000; this is more.", Over: true}
		}
		return Meaning{Text: "100 less than expected", Token: theme.Turmeric}
	}}
}

func TestGallery(t *testing.T) {
	kittest.Gallery(t, "entry", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		plain := NewEntry(e, Field{Start: money.FromMinor(750, currency(t, "KES", 0, 0)), Code: true, Height: 86, Means: func(money.Amount) Meaning { return Meaning{Text: "500 late"} }})
		over := NewEntry(e, p04(t))
		over.Set(money.FromMinor(9600, currency(t, "KES", 0, 0)))
		wide := NewEntry(e, p04(t))
		wide.Begin(money.FromMinor(1234567, currency(t, "UGX", 0, 0)), nil)
		empty := NewEntry(e, Field{Start: money.Zero(currency(t, "KES", 2, 0)), Height: 60})
		p := NewEntry(e, p04(t))
		kes := func(n int64) money.Amount { return money.FromMinor(n, currency(t, "KES", 0, 0)) }
		chips := Chips(e, plain, Quick{"Late 500", kes(500)}, Quick{"Next due 250", kes(250)}, Quick{"Both 750", kes(750)})
		return kit.Column(8, p, plain, chips, over, wide, empty, p.Pad(50), empty.Pad(56))
	})
}

func TestTypedKeysAndTaps(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*testing.T, *Entry, *keypad.Pad)
		want int64
		ok   bool
	}{
		{"a keyboard's digits", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Type(x, "450") }, 450, true},
		{"Arabic digits", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Type(x, "٤٥٠") }, 450, true},
		{"the pad", func(t *testing.T, x *Entry, p *keypad.Pad) {
			for _, k := range []string{"4", "5", "0"} {
				kittest.Tap(t, p, k)
			}
		}, 450, true},
		{"double zero", func(t *testing.T, x *Entry, p *keypad.Pad) { kittest.Tap(t, p, "4"); kittest.Tap(t, p, "00") }, 400, true},
		{"backspace", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Key(x, fyne.KeyBackspace) }, 70, true},
		{"delete clears", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Key(x, fyne.KeyDelete) }, 0, true},
		{"over the balance", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Type(x, "8001") }, 8001, false},
		{"and back", func(_ *testing.T, x *Entry, _ *keypad.Pad) {
			kittest.Type(x, "8001")
			kittest.Key(x, fyne.KeyBackspace)
		}, 800, true},
		{"a letter is no digit", func(_ *testing.T, x *Entry, _ *keypad.Pad) { kittest.Type(x, "4j5") }, 45, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := kittest.Plain(t)
			f, changed, ok := p04(t), money.Amount{}, false
			f.Changed = func(a money.Amount, may bool) { changed, ok = a, may }
			x := NewEntry(e, f)
			p := x.Pad(50)
			kittest.Show(t, e, kit.Column(0, x, p), 360, 0)
			c.do(t, x, p)
			if changed.Minor() != c.want || x.Amount() != changed || ok != c.ok || x.Over() == c.ok {
				t.Errorf("changed to %v (%v), shows %v", changed, ok, x.Amount())
			}
		})
	}
}

func TestKeysOfThePadGiveTheFocusBack(t *testing.T) {
	e := kittest.Plain(t)
	x := NewEntry(e, p04(t))
	p := x.Pad(50)
	w := kittest.Show(t, e, kit.Column(0, x, p), 360, 0)
	kittest.Tap(t, p, "4")
	if w.Canvas().Focused() != fyne.Focusable(x) {
		t.Error("the entry lost the focus")
	}
}

func TestQuickAmounts(t *testing.T) {
	e := kittest.Plain(t)
	kes := currency(t, "KES", 0, 0)
	var changed int64
	x := NewEntry(e, Field{Start: money.Zero(kes), Height: 86, Changed: func(a money.Amount, _ bool) { changed = a.Minor() }})
	chips := Chips(e, x, Quick{"Late 500", money.FromMinor(500, kes)}, Quick{"Both 750", money.FromMinor(750, kes)})
	kittest.Show(t, e, kit.Column(0, x, chips), 360, 0)
	on := func() (all []string) {
		kittest.Walk(chips, func(o fyne.CanvasObject, _ fyne.Position) {
			if c, ok := o.(*form.Chip); ok && c.On() {
				all = append(all, c.Word())
			}
		})
		return all
	}
	kittest.Tap(t, chips, "Both 750")
	if changed != 750 || x.Amount().Minor() != 750 || !slices.Equal(on(), []string{"Both 750"}) {
		t.Errorf("after the chip: %v, on %q", x.Amount(), on())
	}
	if kittest.Type(x, "500"); changed != 500 || !slices.Equal(on(), []string{"Late 500"}) {
		t.Errorf("typed: %v, on %q", x.Amount(), on())
	}
	if kittest.Type(x, "1"); len(on()) != 0 {
		t.Errorf("another amount: on %q", on())
	}
}

func TestLocalDigits(t *testing.T) {
	test.NewTempApp(t)
	e := kittest.Env(t, "ar-u-nu-arab", theme.Look{})
	x := NewEntry(e, Field{Start: money.Zero(currency(t, "SDG", 2, 0)), Height: 60})
	p := x.Pad(50)
	kittest.Show(t, e, kit.Column(0, x, p), 360, 0)
	for _, k := range []string{"١", "٢", "٣", "٤", "٫", "٥"} {
		kittest.Tap(t, p, k)
	}
	if x.Amount().Minor() != 123450 || x.figure.Text() != "١٬٢٣٤٫٥" {
		t.Errorf("%v is shown as %q", x.Amount(), x.figure.Text())
	}
}
