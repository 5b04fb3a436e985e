package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/theme"
)

// Card is a plain sheet with a hairline and round corners.
func Card(e *Env, o fyne.CanvasObject) fyne.CanvasObject {
	return Over(e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard), Pad(e, Gap12, Gap12, Gap12, Gap12, o))
}

// Rule is a hairline over the whole width.
func Rule(e *Env) fyne.CanvasObject {
	r := e.Rect(theme.Rule)
	r.SetMinSize(fyne.NewSize(0, e.Theme.Hair()))
	return r
}

// Banner tells one fact, a sentence and at most one action, in the tone of what it asks for.
func Banner(e *Env, n Notice) fyne.CanvasObject {
	tone, tint, icon := n.Tone.look()
	if n.Icon != "" {
		icon = n.Icon
	}
	text := NewPara(e, Note, theme.Ink, "")
	if n.Fact != "" {
		text.SetSpans(append([]Span{{Text: n.Fact + " ", Bold: true}}, strong(n.Text)...)...)
	} else {
		text.SetText(n.Text)
	}
	box, pic := e.Box(tint, "", 0, theme.RadField), e.Icon(icon, tone, 20)
	if n.Act.Word == "" {
		return Over(box, Pad(e, Gap12, 10, Gap12, 10, TopRow(e, 10, pic, Grow(text))))
	}
	act := NewSmallButton(e, Plain, n.Act.Icon, n.Act.Word, n.Act.Do)
	if e.Large() {
		return Over(box, Pad(e, Gap12, 10, Gap12, 2, Column(0, TopRow(e, 10, pic, Grow(text)), Row(e, 0, Grow(nil), act))))
	}
	return Over(box, Pad(e, Gap12, 2, Gap12, 2, Row(e, 10, pic, Grow(text), act)))
}

func (t Tone) look() (tone, tint theme.Token, icon theme.Icon) {
	switch t {
	case Good:
		return theme.Leaf, theme.LeafTint, theme.IconCheck
	case Warn:
		return theme.Turmeric, theme.TurmericTint, theme.IconClock
	case Needs:
		return theme.Madder, theme.MadderTint, theme.IconStateNeedsYou
	case Info:
	}
	return theme.Indigo, theme.IndigoTint, theme.IconInfo
}

// topRow is a row whose objects stand at the top: an icon before the first line of a paragraph.
func TopRow(e *Env, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{env: e, gap: gap, top: true}, objects...)
}

// Hint is an icon and a sentence in second lines: "Saved on this phone at once. Posts when a network returns."
func Hint(e *Env, icon theme.Icon, text string) fyne.CanvasObject {
	return TopRow(e, Gap8, e.Icon(icon, theme.Ink2, 18), Grow(NewPara(e, Second, theme.Ink2, text)))
}

// TextSheet is a sheet of paragraphs: help, or what is said before an act.
func TextSheet(e *Env, title string, texts ...string) *Sheet {
	parts := make([]fyne.CanvasObject, 0, len(texts)+1)
	for _, t := range texts {
		parts = append(parts, NewPara(e, Body, theme.Ink, t))
	}
	return &Sheet{Title: title, Body: Sides(e, Column(Gap12, append(parts, Space(Gap16))...))}
}

// Empty says what will appear here, and how to begin.
func Empty(e *Env, icon theme.Icon, fact, text string, act Action) fyne.CanvasObject {
	pic := e.Icon(icon, theme.Ink3, 36)
	parts := []fyne.CanvasObject{container.NewCenter(pic)}
	head, body := NewPara(e, Head, theme.Ink, fact).Centred(), NewPara(e, Second, theme.Ink2, text).Centred()
	parts = append(parts, head, body)
	if act.Word != "" {
		parts = append(parts, NewSmallButton(e, Plain, act.Icon, act.Word, act.Do))
	}
	return Over(e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard), Pad(e, Gap12, 14, Gap12, Gap8, Column(Gap4, parts...)))
}

// SectionHead stands above a list: what it holds, and a figure or a word to tap at the end.
func SectionHead(e *Env, head, end string) fyne.CanvasObject {
	return sectionHead(e, head, NewText(e, Second, theme.Ink2, end).Ending())
}

// SectionHeadWith is a section head with a word that can be tapped.
func SectionHeadWith(e *Env, head string, act Action) fyne.CanvasObject {
	link := NewLink(e, Label, act.Word, act.Do)
	return sectionHead(e, head, link)
}

func sectionHead(e *Env, head string, end fyne.CanvasObject) fyne.CanvasObject {
	title := NewText(e, Label, theme.Ink2, head)
	if e.Large() {
		title.Lines = 2
		if t, word := end.(*Text); word {
			t.Lines, t.Hidden = 3, t.Text() == ""
			return Pad(e, Gap16, 14, Gap16, 6, Column(0, title, t))
		}
		return Pad(e, Gap16, 14, Gap16, 6, Column(0, title, Row(e, 0, Grow(nil), end)))
	}
	return Pad(e, Gap16, 14, Gap16, 6, Row(e, Gap8, Grow(title), end))
}

// Link is a word that can be tapped, hit 48 though it is drawn as high as its line.
type Link struct {
	Press
	word *Text
}

// NewLink makes a link.
func NewLink(e *Env, role Role, word string, do func()) *Link {
	l := &Link{word: NewText(e, role, theme.Indigo, word)}
	l.word.Bold = true
	l.Init(e, l, theme.RadStamp, nil)
	l.OnTap = do
	return l
}

// Natural is the width of the word.
func (l *Link) Natural() float32 { return Ceil(l.word.Natural()) + 1 }

// MinSize is the height of the line; a Row gives it 48 by 48 to be hit, over its neighbours' empty space.
func (l *Link) MinSize() fyne.Size { return fyne.NewSize(0, l.word.LineHeight()) }

func (l *Link) reach() (w, h float32) { return theme.Touch, theme.Touch }

// CreateRenderer is fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	l.word.Align = End
	return &Drawn{Parts: append([]fyne.CanvasObject{l.word}, l.Marks()...), Place: func(s fyne.Size) {
		h := l.word.LineHeight()
		l.word.Move(fyne.NewPos(0, (s.Height-h)/2))
		l.word.Resize(fyne.NewSize(s.Width, h))
		l.Frame(-4, (s.Height-h)/2-3, s.Width+8, h+6)
	}, Min: l.MinSize}
}
