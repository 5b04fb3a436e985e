package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"daftari/ui/kit"
	"daftari/ui/kit/keypad"
)

// FocusGained is fyne.Focusable.
func (g *Grid) FocusGained() {
	g.focused = true
	g.mark()
}

// FocusLost is fyne.Focusable. What was typed is taken, as if by Enter: a tap elsewhere must not lose it.
func (g *Grid) FocusLost() {
	g.finish()
	g.focused, g.shift = false, false
	g.mark()
}

// AcceptsTab is fyne.Tabbable: Tab goes to the next cell with money, and leaves the grid after the last.
func (g *Grid) AcceptsTab() bool { return true }

// KeyDown is desktop.Keyable; it knows Shift, which Tab does not tell.
func (g *Grid) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		g.shift = true
	}
}

// KeyUp is desktop.Keyable.
func (g *Grid) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		g.shift = false
	}
}

// TypedRune is fyne.Focusable: a digit replaces the cell; 0 alone is nothing.
func (g *Grid) TypedRune(r rune) {
	key, ok := keypad.Of(kit.KeyPress{Rune: r})
	switch {
	case !ok:
		g.letter(r)
		return
	case g.cursor.onTotal():
		if key == 0 {
			g.ask(g.acts.Nothing)
		}
		return
	case key == keypad.Point:
		g.cursor.point()
	case key == 0 && g.cursor.typing == nil:
		if g.cursor.digit(0) {
			g.finish()
		}
	default:
		g.cursor.digit(int(key))
	}
	g.mark()
}

// letter: J and K move while nothing is typed, Space has its own event, the rest is the page's.
func (g *Grid) letter(r rune) {
	switch {
	case r == ' ':
	case r == 'j' && g.cursor.typing == nil:
		g.step(1)
	case r == 'k' && g.cursor.typing == nil:
		g.step(-1)
	default:
		g.unused(kit.KeyPress{Rune: r})
	}
}

func (g *Grid) step(by int) {
	g.finish()
	g.cursor.rows(by)
	g.moved()
}

// TypedKey is fyne.Focusable.
func (g *Grid) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		g.step(1)
	case fyne.KeyUp:
		g.step(-1)
	case fyne.KeyPageDown:
		g.step(10)
	case fyne.KeyPageUp:
		g.step(-10)
	case fyne.KeyLeft, fyne.KeyRight:
		g.aside(ev.Name)
	case fyne.KeyTab, fyne.KeyReturn, fyne.KeyEnter:
		g.next(ev.Name == fyne.KeyTab)
	case fyne.KeyBackspace:
		g.cursor.back()
		g.mark()
	case fyne.KeyEscape:
		g.escape()
	default:
		g.function(ev.Name)
	}
}

func (g *Grid) aside(name fyne.KeyName) {
	g.finish()
	by := 1
	if (name == fyne.KeyLeft) != g.env.RTL {
		by = -1
	}
	g.cursor.columns(by)
	g.moved()
}

// next goes on to the next cell with money, or back with Shift; Tab leaves the grid where there is none.
func (g *Grid) next(leave bool) {
	g.finish()
	by := 1
	if g.shift {
		by = -1
	}
	if g.cursor.money(by) || !leave {
		g.moved()
		return
	}
	on := fyne.CurrentApp().Driver().CanvasForObject(g)
	switch {
	case on == nil:
	case g.shift:
		on.FocusPrevious()
	default:
		on.FocusNext()
	}
}

// escape throws away what is being typed, and is the page's when there is nothing.
func (g *Grid) escape() {
	if g.cursor.typing == nil {
		g.unused(kit.KeyPress{Name: fyne.KeyEscape})
		return
	}
	g.cursor.typing = nil
	g.mark()
}

func (g *Grid) function(name fyne.KeyName) {
	do := map[fyne.KeyName]func(){fyne.KeyF2: g.acts.AllPaid, fyne.KeyF6: g.acts.Count, fyne.KeyF9: g.acts.Close}[name]
	switch {
	case do != nil:
		g.finish()
		do()
	case name == fyne.KeyF4:
		g.finish()
		g.ask(g.acts.Why)
	case name == fyne.KeySpace:
		g.finish()
		g.ask(g.acts.Here)
	default:
		g.unused(kit.KeyPress{Name: name, Shift: g.shift})
	}
}

// TypedShortcut is fyne.Shortcutable: Ctrl D and Ctrl Z are the grid's, the rest is the page's.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	name, ctrl, shift := fyne.KeyName(""), false, false
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		name, ctrl = fyne.KeyZ, true
	case *desktop.CustomShortcut:
		name, ctrl, shift = s.KeyName, s.Modifier&fyne.KeyModifierControl != 0, s.Modifier&fyne.KeyModifierShift != 0
	default:
		return
	}
	switch {
	case name == fyne.KeyZ && ctrl && !shift:
		if g.cursor.typing != nil { // the first undo is of what is being typed
			g.escape()
			return
		}
		if g.acts.Undo != nil {
			g.acts.Undo()
		}
	case name == fyne.KeyD && ctrl:
		g.cursor.typing = nil
		g.mark()
		if g.acts.Restore != nil && len(g.lines) > 0 {
			g.acts.Restore(g.cursor.at.row, g.cursor.at.col)
		}
	default:
		g.unused(kit.KeyPress{Name: name, Ctrl: ctrl, Shift: shift})
	}
}

// finish gives what was typed to the page.
func (g *Grid) finish() {
	at := g.cursor.at
	a, ok := g.cursor.take()
	if !ok {
		return
	}
	g.mark()
	if g.acts.Cell != nil {
		g.acts.Cell(at.row, at.col, a)
	}
}

func (g *Grid) ask(f func(row int)) {
	if f != nil && len(g.lines) > 0 {
		f(g.cursor.at.row)
	}
}

func (g *Grid) moved() {
	g.show()
	g.mark()
	g.ask(g.acts.Moved)
}

func (g *Grid) unused(k kit.KeyPress) {
	if g.env.Nav != nil {
		g.env.Nav.Unused(k)
	}
}
