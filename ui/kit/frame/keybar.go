package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// KeyBar names the keys that work right now, at the foot of a desktop; those that have no room are left out, F1
// tells all.
func KeyBar(e *kit.Env, keys []kit.Key) fyne.CanvasObject {
	objects := []fyne.CanvasObject{e.Icon(theme.IconKeyboard, theme.Ink2, 20)}
	for _, k := range keys {
		var caps []fyne.CanvasObject
		for _, c := range k.Caps {
			caps = append(caps, kit.NewKeycap(e, c))
		}
		objects = append(objects, kit.Row(e, 6, append(caps, kit.NewText(e, kit.Second, theme.Ink2, k.Word))...))
	}
	border := e.Rect(theme.Rule)
	border.SetMinSize(fyne.NewSize(0, 1))
	return container.NewStack(e.Rect(theme.Sunk), container.NewBorder(border, nil, nil, nil, container.New(&keyBar{e}, objects...)))
}

type keyBar struct{ env *kit.Env }

// Layout is fyne.Layout.
func (l *keyBar) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x := float32(20)
	for _, c := range o {
		w := kit.WidthOf(c)
		h := kit.HeightFor(c, w)
		if x+w > s.Width-8 {
			c.Hide()
			continue
		}
		c.Show()
		l.env.Place(c, s.Width, x, (s.Height-h)/2, w, h)
		x += w + 14
	}
}

// MinSize is fyne.Layout.
func (l *keyBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 39) }
