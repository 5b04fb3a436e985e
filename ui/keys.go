package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"

	"daftari/ui/kit"
)

// listen hears the keys that nothing focused takes, and the shortcuts that work everywhere.
func (s *Shell) listen(c fyne.Canvas) {
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { s.Unused(kit.KeyPress{Name: ev.Name}) })
	c.SetOnTypedRune(func(r rune) { s.Unused(kit.KeyPress{Rune: r}) })
	keys := []fyne.KeyName{fyne.KeyF, fyne.KeyS, fyne.KeyP, fyne.KeyL, fyne.KeyD, fyne.KeyZ, fyne.KeyReturn, fyne.KeyJ, fyne.KeyM}
	for i := 1; i <= 9; i++ {
		keys = append(keys, fyne.KeyName(strconv.Itoa(i)))
	}
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { s.Unused(kit.KeyPress{Name: fyne.KeyV, Ctrl: true}) })
	for _, k := range keys {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) {
			s.Unused(kit.KeyPress{Name: k, Ctrl: true})
		})
	}
}

// Unused is kit.Nav: the sheet, the page, then the shell itself.
func (s *Shell) Unused(k kit.KeyPress) {
	if s.sheet != nil && s.sheet.sheet.OnKey != nil && s.sheet.sheet.OnKey(k) {
		return
	}
	if k.Name == mobile.KeyBack {
		s.Back()
		return
	}
	if k.Name == fyne.KeyEscape {
		s.escape()
		return
	}
	modal := s.sheet != nil && s.stage.class != wide
	if p := s.Page(); p != nil && !modal && p.OnKey != nil && p.OnKey(k) {
		return
	}
	if s.cover != nil {
		return
	}
	if b := s.beside(); b != nil && !modal && b.OnKey != nil && b.OnKey(k) {
		return
	}
	if k.Ctrl {
		s.shortcut(k)
		return
	}
	if !modal {
		s.single(k)
	}
}

// escape leaves a field, closes what lies over the page, or goes one back; never further.
func (s *Shell) escape() {
	switch {
	case s.cfg.OnLeave != nil && s.cfg.OnLeave():
	case s.stage.menuOpen():
		s.stage.closeMenu()
	case s.sheet != nil:
		s.CloseSheet()
	case s.Page() != nil && s.Page().OnBack != nil && s.Page().OnBack():
	case s.cover == nil && s.Depth() > 1:
		s.Pop()
	default:
		s.fresh = false
		s.canvas().Unfocus()
	}
}

func (s *Shell) shortcut(k kit.KeyPress) {
	switch k.Name {
	case fyne.KeyF:
		call(s.cfg.OnFind)
	case fyne.KeyS:
		call(s.cfg.OnSync)
	case fyne.KeyL:
		call(s.cfg.OnLock)
	}
	n, err := strconv.Atoi(string(k.Name))
	if all := s.places(s.stage.class == phone); err == nil && n >= 1 && n <= len(all) {
		s.Root(all[n-1].Tab)
	}
}

// single are the keys without Ctrl; they arrive only while no field has the focus.
func (s *Shell) single(k kit.KeyPress) {
	switch {
	case k.Name == fyne.KeyF1:
		s.allKeys()
	case k.Rune == '/':
		call(s.cfg.OnFind)
	case k.Rune == 'j' || k.Name == fyne.KeyDown:
		s.move(k, s.canvas().FocusNext)
	case k.Rune == 'k' || k.Name == fyne.KeyUp:
		s.move(k, s.canvas().FocusPrevious)
	}
}

// move gives the key to the page's list, and goes from line to line where it has none; the rail has keys of its own.
func (s *Shell) move(k kit.KeyPress, step func()) {
	o := s.current()
	if o == nil || o.page.First != nil && s.canvas().Focused() == o.page.First {
		return
	}
	if first := o.page.First; first != nil {
		s.canvas().Focus(first)
		if k.Rune != 0 {
			first.TypedRune(k.Rune)
		} else {
			first.TypedKey(&fyne.KeyEvent{Name: k.Name})
		}
		return
	}
	for range len(s.cfg.Sections) + 2 {
		step()
		if !passed(s.canvas().Focused()) {
			return
		}
	}
}

// passed: the rail has keys of its own, and in a field the next letter would be typed.
func passed(f fyne.Focusable) bool {
	switch f.(type) {
	case interface{ Section() kit.Tab }, interface{ Typed() bool }:
		return true
	}
	return false
}

func call(f func()) {
	if f != nil {
		f()
	}
}

// pageKeys are those of the page in front, then of the one beside it.
func (s *Shell) pageKeys() []kit.Key {
	p := s.Page()
	if p == nil {
		return nil
	}
	all := append([]kit.Key{}, p.Keys...)
	if b := s.beside(); b != nil {
		for _, k := range b.Keys {
			if !slices.ContainsFunc(all, func(x kit.Key) bool { return slices.Equal(x.Caps, k.Caps) }) {
				all = append(all, k)
			}
		}
	}
	return all
}

// barKeys are those that the key bar names: finding first, then the page's own, then what works everywhere. A page with many
// of its own leaves the others to F1.
func (s *Shell) barKeys() []kit.Key {
	const many = 5
	page := s.pageKeys()
	switch n := len(page); {
	case n > many:
		return page
	case n == many:
		return append(page, s.key("ui.key_all", "F1"))
	}
	var keys []kit.Key
	finds := func(k kit.Key) bool { return slices.Equal(k.Caps, []string{"/"}) }
	if s.cfg.OnFind != nil && !slices.ContainsFunc(page, finds) {
		keys = append(keys, s.key("ui.key_find", "/"))
	}
	keys = append(append(keys, page...), s.key("ui.key_sections", "Ctrl", "1–9"))
	if s.cfg.OnSync != nil {
		keys = append(keys, s.key("ui.key_sync", "Ctrl", "S"))
	}
	if s.Depth() > 1 || s.sheet != nil {
		keys = append(keys, s.key("ui.key_back", "Esc"))
	}
	return append(keys, s.key("ui.key_all", "F1"))
}

func (s *Shell) key(word string, caps ...string) kit.Key {
	return kit.Key{Caps: caps, Word: s.env.T(word)}
}

// ownKeys are those that work everywhere.
func (s *Shell) ownKeys() []kit.Key {
	keys := []kit.Key{s.key("ui.key_sections", "Ctrl", "1–9")}
	if s.cfg.OnFind != nil {
		keys = append(keys, s.key("ui.key_find", "/"))
	}
	if s.cfg.OnSync != nil {
		keys = append(keys, s.key("ui.key_sync", "Ctrl", "S"))
	}
	if s.cfg.OnLock != nil {
		keys = append(keys, s.key("ui.key_lock", "Ctrl", "L"))
	}
	return append(keys, s.key("ui.key_back", "Esc"), s.key("ui.key_all", "F1"))
}
