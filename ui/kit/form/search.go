package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Search is a field for words to find (d1): an icon, what is typed, and on a computer the key that leads here. All of
// it is the entry, so that it is hit wherever it is touched.
type Search struct {
	widget.BaseWidget
	frame  fieldFrame
	hint   *kit.Text // never drawn: it measures
	icon   *canvas.Image
	key    *kit.Keycap
	entry  *entry
	themed fyne.CanvasObject

	Short string // the hint where there is no room for all of it; "" = there always is

	OnChanged func(string)
	OnDone    func(string) // Enter
	OnDown    func()       // Down: to the first of what was found
}

// NewSearch makes a search; hint stands in it while it is empty, key is drawn at its end on a computer, "" = none.
func NewSearch(e *kit.Env, text, hint, key string) *Search {
	s := &Search{frame: newFrame(e, ""), hint: kit.NewText(e, kit.Body, theme.Ink2, hint), icon: e.Icon(theme.IconSearch, theme.Ink2, 20), entry: &entry{env: e}}
	if key != "" && e.Computer {
		s.key = kit.NewKeycap(e, key)
	}
	s.entry.ExtendBaseWidget(s.entry)
	s.entry.SetText(text)
	s.entry.SetPlaceHolder(hint)
	s.entry.Scroll = container.ScrollNone
	s.entry.OnChanged = func(t string) { call(s.OnChanged, t) }
	s.entry.OnSubmitted = func(t string) { call(s.OnDone, t) }
	s.entry.on = func(focused bool) {
		s.frame.active = focused
		s.frame.paint()
	}
	s.entry.down = func() {
		if s.OnDown != nil {
			s.OnDown()
		}
	}
	s.themed = container.NewThemeOverride(s.entry, searchEntry{bareEntry{e.Theme.Fyne()}, s.inset()})
	s.ExtendBaseWidget(s)
	s.frame.paint()
	return s
}

func (s *Search) height() float32 { return max(theme.Touch, kit.Ceil(s.frame.env.Sp(16)*1.4)+16) }

// inset puts the text into the middle of the height.
func (s *Search) inset() float32 { return (s.height() - s.frame.env.Sp(16)*1.36) / 2 }

// Text is what is typed.
func (s *Search) Text() string { return s.entry.Text }

// SetText replaces it.
func (s *Search) SetText(t string) { s.entry.SetText(t) }

// Focus is what takes the focus.
func (s *Search) Focus() fyne.Focusable { return s.entry }

// MinSize is fyne.CanvasObject.
func (s *Search) MinSize() fyne.Size { return fyne.NewSize(theme.Touch, s.height()) }

// CreateRenderer is fyne.Widget.
func (s *Search) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{s.frame.ground, s.icon, s.themed}
	if s.key != nil {
		parts = append(parts, s.key)
	}
	return &kit.Drawn{Parts: parts, Place: s.place, Min: s.MinSize}
}

func (s *Search) place(size fyne.Size) {
	e := s.frame.env
	s.frame.ground.Resize(size)
	i := s.icon.MinSize().Width
	e.Place(s.icon, size.Width, 12, (size.Height-i)/2, i, i)
	end := size.Width - 4
	if s.key != nil {
		s.key.Hidden = size.Width < 280 // the words need the room
	}
	if s.key != nil && !s.key.Hidden {
		k := s.key.MinSize()
		end -= k.Width + 8
		e.Place(s.key, size.Width, end, (size.Height-k.Height)/2, k.Width, k.Height)
	}
	from := 12 + i - s.inset() + 10
	e.Place(s.themed, size.Width, from, 0, end-from, size.Height)
	hint := s.hint.Text()
	if s.Short != "" && s.hint.Natural() > end-from-2*s.inset() {
		hint = s.Short
	}
	if s.entry.PlaceHolder != hint {
		s.entry.SetPlaceHolder(hint)
	}
}

// searchEntry gives the entry all of the field's height.
type searchEntry struct {
	bareEntry
	inset float32
}

// Size is fyne.Theme.
func (t searchEntry) Size(n fyne.ThemeSizeName) float32 {
	if n == fynetheme.SizeNameInnerPadding {
		return t.inset
	}
	return t.bareEntry.Size(n)
}
