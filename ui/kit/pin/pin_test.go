package pin

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

func TestGallery(t *testing.T) {
	kittest.Gallery(t, "pin", 284, 0, func(e *kit.Env) fyne.CanvasObject {
		p := New(e, func([]byte) {})
		for _, r := range "123" {
			p.Take(kit.KeyPress{Rune: r})
		}
		phrase := NewPassphrase(e, "Passphrase", nil)
		phrase.input.SetText("maji moto leo")
		open := NewPassphrase(e, "Passphrase", nil)
		open.input.SetText("maji moto leo")
		open.look()
		return kit.Over(e.Rect(theme.Cover), kit.Column(10, p.Dots, p.Pad, phrase, open))
	})
}

func TestPin(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, p *Pin)
		want []string
	}{
		{"typed on a keyboard", func(_ *testing.T, p *Pin) { kittest.Type(p.Dots, "123456") }, []string{"123456"}},
		{"tapped", func(t *testing.T, p *Pin) {
			for _, k := range []string{"9", "0", "0", "0", "0", "1"} {
				kittest.Tap(t, p.Pad, k)
			}
		}, []string{"900001"}},
		{"five are not enough", func(_ *testing.T, p *Pin) { kittest.Type(p.Dots, "12345") }, nil},
		{"taken back", func(_ *testing.T, p *Pin) {
			kittest.Type(p.Dots, "129")
			kittest.Key(p.Dots, fyne.KeyBackspace)
			kittest.Type(p.Dots, "3456")
		}, []string{"123456"}},
		{"cleared", func(_ *testing.T, p *Pin) {
			kittest.Type(p.Dots, "129")
			kittest.Key(p.Dots, fyne.KeyDelete)
			kittest.Type(p.Dots, "12345")
		}, nil},
		{"again after a wrong one", func(_ *testing.T, p *Pin) { kittest.Type(p.Dots, "111111222222") }, []string{"111111", "222222"}},
		{"not while the book is asked", func(_ *testing.T, p *Pin) {
			p.Dots.Disable()
			p.Take(kit.KeyPress{Rune: '1'})
			kittest.Type(p.Dots, "12345")
		}, nil},
		{"a point is no digit", func(_ *testing.T, p *Pin) { kittest.Type(p.Dots, "123.456") }, []string{"123456"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := kittest.Plain(t)
			var got []string
			p := New(e, func(pin []byte) { got = append(got, string(pin)) })
			kittest.Show(t, e, kit.Column(0, p.Dots, p.Pad), 360, 0)
			c.do(t, p)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestPinIsForgotten(t *testing.T) {
	e := kittest.Plain(t)
	p := New(e, func([]byte) {})
	kittest.Type(p.Dots, "123456")
	for i, b := range p.typed[:cap(p.typed)] {
		if b != 0 {
			t.Errorf("digit %d is still in memory", i)
		}
	}
}

func TestPassphrase(t *testing.T) {
	e := kittest.Plain(t)
	var done string
	p := NewPassphrase(e, "Passphrase", func(s string) { done = s })
	w := kittest.Show(t, e, p, 300, 0)
	w.Canvas().Focus(p.Focus())
	kittest.Type(p.Focus(), "maji moto")
	kittest.Key(p.Focus(), fyne.KeyReturn)
	if p.Text() != "maji moto" || done != p.Text() {
		t.Errorf("typed %q, done with %q", p.Text(), done)
	}
	if p.Clear(); p.Text() != "" {
		t.Error("not forgotten")
	}
}
