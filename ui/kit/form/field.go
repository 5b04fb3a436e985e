package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Field shows a label over a value and opens a choice when tapped.
type Field struct {
	kit.Press
	frame   fieldFrame
	value   *kit.Text
	icon    *canvas.Image
	chevron *canvas.Image
}

// fieldFrame is what fields of both kinds look like.
type fieldFrame struct {
	env    *kit.Env
	ground *canvas.Rectangle
	label  *kit.Text
	wrong  bool
	off    bool
	active bool
}

func newFrame(e *kit.Env, label string) fieldFrame {
	f := fieldFrame{env: e, ground: e.Box(theme.Sheet, theme.Edge, theme.Stroke, theme.RadField), label: kit.NewText(e, kit.Second, theme.Ink2, label)}
	return f
}

func (f *fieldFrame) paint() {
	fill, edge, label, stroke := theme.Sheet, theme.Edge, theme.Ink2, theme.Stroke
	switch {
	case f.off:
		fill, edge = theme.Sunk, theme.Rule
	case f.wrong:
		fill, edge, label, stroke = theme.MadderTint, theme.Madder, theme.Madder, theme.FocusRing
	case f.active:
		edge, label, stroke = theme.Indigo, theme.Indigo, theme.FocusRing
	}
	f.env.Paint(f.ground, fill, edge)
	f.ground.StrokeWidth = stroke
	f.label.Bold = f.wrong || f.active
	f.label.Token = label
	f.label.Redraw()
	canvas.Refresh(f.ground)
}

// NewField makes a field that opens a choice; icon before the value may be "".
func NewField(e *kit.Env, label string, icon theme.Icon, value string, open func()) *Field {
	f := &Field{frame: newFrame(e, label), value: kit.NewText(e, kit.Name, theme.Ink, value)}
	if icon != "" {
		f.icon = e.Icon(icon, theme.Ink, 20)
	}
	if open != nil {
		f.chevron = e.Icon(theme.IconDown, theme.Ink2, 20)
	}
	f.Init(e, f, theme.RadField, func() {
		f.frame.off = f.Disabled()
		f.frame.active = f.Focused()
		f.value.Set(pick(f.Disabled(), theme.Ink3, theme.Ink), false, false)
		f.frame.paint()
	})
	f.OnTap = open
	return f
}

func pick(yes bool, a, b theme.Token) theme.Token {
	if yes {
		return a
	}
	return b
}

// SetValue changes the value.
func (f *Field) SetValue(s string) { f.value.SetText(s) }

// Value is what it shows.
func (f *Field) Value() string { return f.value.Text() }

// SetWrong marks the field; the sentence that says why stands below it, by the page.
func (f *Field) SetWrong(wrong bool) {
	f.frame.wrong = wrong
	f.frame.paint()
}

// Natural is the width of its longer line.
func (f *Field) Natural() float32 {
	w := f.value.Natural()
	if f.icon != nil {
		w += f.icon.MinSize().Width + 6
	}
	if f.chevron != nil {
		w += f.chevron.MinSize().Width + 8
	}
	return max(w, f.frame.label.Natural()) + 26
}

// MinSize is fyne.CanvasObject.
func (f *Field) MinSize() fyne.Size {
	return fyne.NewSize(theme.Touch, max(56, f.frame.label.LineHeight()+f.value.LineHeight()+16))
}

// CreateRenderer is fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{f.frame.ground, f.frame.label, f.value}
	for _, o := range []*canvas.Image{f.icon, f.chevron} {
		if o != nil {
			parts = append(parts, o)
		}
	}
	return &kit.Drawn{Parts: parts, Place: f.place, Min: f.MinSize}
}

func (f *Field) place(s fyne.Size) {
	f.frame.ground.Resize(s)
	lh, vh := f.frame.label.LineHeight(), f.value.LineHeight()
	y := (s.Height - lh - vh) / 2
	end, x := s.Width-12, float32(12)
	if f.chevron != nil {
		c := f.chevron.MinSize().Width
		end -= c
		f.Env().Place(f.chevron, s.Width, end, (s.Height-c)/2, c, c)
		end -= 4
	}
	f.Env().Place(f.frame.label, s.Width, x, y, end-x, lh)
	if f.icon != nil {
		i := f.icon.MinSize().Width
		f.Env().Place(f.icon, s.Width, x, y+lh+(vh-i)/2, i, i)
		x += i + 6
	}
	f.Env().Place(f.value, s.Width, x, y+lh, end-x, vh)
}

// Input is a field that is typed into with the device's keyboard. Money is never typed here; it has an entry of its
// own.
type Input struct {
	widget.BaseWidget
	frame  fieldFrame
	entry  *entry
	themed fyne.CanvasObject
	aside  fyne.CanvasObject // a button at the end; nil = none

	OnChanged func(string)
	OnLeft    func(string) // the focus went: the time to say what is wrong
	OnDone    func(string) // Enter
}

type entry struct {
	widget.Entry
	env *kit.Env
	on  func(focused bool)

	down func() // nil = the entry's own
}

// Typed says that letters are words here, and not keys of the page.
func (x *entry) Typed() bool { return true }

// TypedKey hands Back and Esc to the page: an entry of Fyne swallows them.
func (x *entry) TypedKey(ev *fyne.KeyEvent) {
	if (ev.Name == mobile.KeyBack || ev.Name == fyne.KeyEscape) && x.env.Nav != nil {
		x.env.Nav.Unused(kit.KeyPress{Name: ev.Name})
		return
	}
	if ev.Name == fyne.KeyDown && x.down != nil {
		x.down()
		return
	}
	x.Entry.TypedKey(ev)
}

// TypedShortcut hands Ctrl S and its like to the page, and keeps those of editing.
func (x *entry) TypedShortcut(s fyne.Shortcut) {
	if d, ok := s.(*desktop.CustomShortcut); ok && x.env.Nav != nil {
		x.env.Nav.Unused(kit.KeyPress{Name: d.KeyName, Ctrl: d.Modifier&fyne.KeyModifierControl != 0, Shift: d.Modifier&fyne.KeyModifierShift != 0})
		return
	}
	x.Entry.TypedShortcut(s)
}

// FocusGained is fyne.Focusable.
func (x *entry) FocusGained() { x.Entry.FocusGained(); x.on(true) }

// FocusLost is fyne.Focusable.
func (x *entry) FocusLost() { x.Entry.FocusLost(); x.on(false) }

// weigh: what is typed is bold, the hint is not.
func (x *entry) weigh() {
	if bold := x.Text != ""; x.TextStyle.Bold != bold {
		x.TextStyle.Bold = bold
		x.Refresh()
	}
}

// NewInput makes an input; hint stands in it while it is empty.
func NewInput(e *kit.Env, label, value, hint string) *Input {
	f := &Input{frame: newFrame(e, label), entry: &entry{env: e}}
	f.entry.ExtendBaseWidget(f.entry)
	f.entry.SetText(value)
	f.entry.SetPlaceHolder(hint)
	f.entry.Scroll = container.ScrollNone
	f.entry.OnChanged = func(s string) {
		f.entry.weigh()
		call(f.OnChanged, s)
	}
	f.entry.weigh()
	f.entry.OnSubmitted = func(s string) { call(f.OnDone, s) }
	f.entry.on = func(focused bool) {
		f.frame.active = focused
		f.frame.paint()
		if !focused {
			call(f.OnLeft, f.entry.Text)
		}
	}
	f.themed = container.NewThemeOverride(f.entry, bareEntry{e.Theme.Fyne()})
	f.ExtendBaseWidget(f)
	f.frame.paint()
	return f
}

func call(f func(string), s string) {
	if f != nil {
		f(s)
	}
}

// Secret hides what is typed behind dots; it returns the input.
func (f *Input) Secret(hidden bool) *Input {
	f.entry.Password = hidden
	f.entry.Refresh()
	return f
}

// Aside puts a button of the field's own into it, at its end; it returns the input.
func (f *Input) Aside(o fyne.CanvasObject) *Input {
	f.aside = o
	return f
}

// Text is what is typed.
func (f *Input) Text() string { return f.entry.Text }

// SetText replaces it.
func (f *Input) SetText(s string) { f.entry.SetText(s) }

// SetWrong marks the field; the sentence that says why stands below it, by the page.
func (f *Input) SetWrong(wrong bool) {
	f.frame.wrong = wrong
	f.frame.paint()
}

// Focus is what takes the focus.
func (f *Input) Focus() fyne.Focusable { return f.entry }

// Tapped puts the focus into the entry wherever the field was touched.
func (f *Input) Tapped(*fyne.PointEvent) { kit.Focus(f.entry) }

// MinSize is fyne.CanvasObject.
func (f *Input) MinSize() fyne.Size {
	return fyne.NewSize(theme.Touch, max(56, f.labelHeight()+f.entryHeight()+14))
}

// labelHeight is none where what is typed stands alone.
func (f *Input) labelHeight() float32 {
	if f.frame.label.Text() == "" {
		return 0
	}
	return f.frame.label.LineHeight()
}

func (f *Input) entryHeight() float32 { return kit.Ceil(f.frame.env.Sp(16) * 1.4) }

// CreateRenderer is fyne.Widget.
func (f *Input) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{f.frame.ground, f.frame.label, f.themed}
	if f.aside != nil {
		parts = append(parts, f.aside)
	}
	return &kit.Drawn{Parts: parts, Place: func(s fyne.Size) {
		e := f.frame.env
		f.frame.ground.Resize(s)
		lh, vh := f.labelHeight(), f.entryHeight()
		y, room := (s.Height-lh-vh)/2, s.Width
		if f.aside != nil {
			room -= theme.Touch
			e.Place(f.aside, s.Width, room-4, (s.Height-theme.Touch)/2, theme.Touch, theme.Touch)
		}
		e.Place(f.frame.label, s.Width, 12, y, room-24, lh)
		e.Place(f.themed, s.Width, 10, y+lh-1, room-20, vh)
	}, Min: f.MinSize}
}

// bareEntry takes border, ground and padding from an entry: the field around it has them.
type bareEntry struct{ fyne.Theme }

// Color is fyne.Theme.
func (b bareEntry) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == fynetheme.ColorNameInputBackground || n == fynetheme.ColorNameInputBorder {
		return color.Transparent
	}
	return b.Theme.Color(n, v)
}

// Size is fyne.Theme.
func (b bareEntry) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case fynetheme.SizeNameInputBorder, fynetheme.SizeNamePadding:
		return 0
	case fynetheme.SizeNameInnerPadding:
		return 2
	}
	return b.Theme.Size(n)
}
