package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Sync is what the sync line says: a tone (slate nothing wrong, sky sending, turmeric needs you or old figures, leaf
// all posted), an icon, and the sentence with words.Strong around its figure.
type Sync struct {
	Tone theme.Token
	Icon theme.Icon
	Text string
}

// SyncLine stands under the app bar of every root screen, 36 high and hit 48, and at the top right of a desktop.
type SyncLine struct {
	kit.Press
	ground *canvas.Rectangle
	icon   *canvas.Image
	text   *kit.Text
	desk   bool
}

// NewSyncLine makes one; desk has round corners.
func NewSyncLine(e *kit.Env, s Sync, desk bool, open func()) *SyncLine {
	l := &SyncLine{desk: desk, text: kit.NewText(e, kit.Second, theme.Slate, "")}
	radius := float32(0)
	if desk {
		radius = 6
	}
	l.ground = e.Box(theme.SlateTint, "", 0, radius)
	l.icon = e.Icon(theme.IconLinkOffline, theme.Slate, 18)
	l.Init(e, l, radius, nil)
	l.OnTap = open
	l.Set(s)
	return l
}

// Set changes what it says.
func (l *SyncLine) Set(s Sync) {
	l.Env().SetIcon(l.icon, s.Icon, s.Tone)
	l.ground.FillColor = l.Env().Theme.Token(s.Tone.Tint())
	l.text.SetText(s.Text)
	l.text.Set(s.Tone, false, false)
	if l.Env().Large() {
		l.text.Lines = 3
	}
	canvas.Refresh(l.ground)
	l.Refresh()
}

// Text is what it says.
func (l *SyncLine) Text() string { return l.text.Text() }

// Natural is its width on a desktop.
func (l *SyncLine) Natural() float32 { return kit.Ceil(l.text.Natural()) + l.lead() + 12 }

func (l *SyncLine) pad() float32 {
	if l.desk {
		return kit.Gap12
	}
	return kit.Gap16
}

func (l *SyncLine) lead() float32 { return l.pad() + l.icon.MinSize().Width + kit.Gap8 }

// Drawn is the height that is seen: 36, more where large text takes two lines.
func (l *SyncLine) Drawn(w float32) float32 {
	return max(36, l.text.HeightFor(max(1, w-l.lead()-l.pad()))+10)
}

// HeightFor is the height that is hit. On a phone the part above what is drawn lies over the app bar; on a desktop
// half of it is above and half below.
func (l *SyncLine) HeightFor(w float32) float32 { return max(theme.Touch, l.Drawn(w)) }

// CreateRenderer is fyne.Widget.
func (l *SyncLine) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{l.ground, l.icon, l.text}, l.Marks()...), Place: func(s fyne.Size) {
		h := l.Drawn(s.Width)
		y := s.Height - h
		if l.desk {
			y = y / 2
		}
		e := l.Env()
		e.Place(l.ground, s.Width, 0, y, s.Width, h)
		l.Frame(0, y, s.Width, h)
		i := l.icon.MinSize().Width
		e.Place(l.icon, s.Width, l.pad(), y+(h-i)/2, i, i)
		tw := max(1, s.Width-l.lead()-l.pad())
		th := l.text.HeightFor(tw)
		e.Place(l.text, s.Width, l.lead(), y+(h-th)/2, tw, th)
	}, Min: func() fyne.Size { return fyne.NewSize(theme.Touch, l.HeightFor(max(l.Size().Width, 200))) }}
}
