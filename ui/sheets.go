package ui

import (
	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// openSheet is a sheet with the function it was made by.
type openSheet struct {
	make  func(*kit.Env) *kit.Sheet
	sheet *kit.Sheet
	back  fyne.Focusable // had the focus before, and gets it again
}

// Sheet is kit.Nav.
func (s *Shell) Sheet(f func(*kit.Env) *kit.Sheet) {
	back := s.canvas().Focused()
	s.closeSheet()
	s.sheet = &openSheet{make: f, sheet: f(s.env), back: back}
	s.stage.arrangeSheet()
	if first := s.sheet.sheet.First; first != nil && s.cfg.Computer {
		s.canvas().Focus(first)
	}
}

// CloseSheet is kit.Nav; the focus goes back where it came from.
func (s *Shell) CloseSheet() {
	if s.sheet == nil {
		return
	}
	back := s.sheet.back
	s.closeSheet()
	if back != nil {
		s.canvas().Focus(back)
	}
}

func (s *Shell) closeSheet() {
	if s.sheet == nil {
		return
	}
	was := s.sheet.sheet
	s.sheet = nil
	s.stage.arrangeSheet()
	if was.OnClose != nil {
		was.OnClose()
	}
}

// resheet makes the open sheet again for another Env.
func (s *Shell) resheet() {
	if s.sheet != nil {
		s.sheet.sheet = s.sheet.make(s.env)
	}
}

// Menu is kit.Nav: the further actions of a page, one below the other.
func (s *Shell) Menu(at fyne.CanvasObject, actions []kit.Action) {
	if s.stage.class == phone {
		s.Sheet(func(e *kit.Env) *kit.Sheet { return &kit.Sheet{Body: menuRows(e, actions, s.CloseSheet)} })
		return
	}
	s.stage.openMenu(at, menuRows(s.env, actions, s.stage.closeMenu))
}

func menuRows(e *kit.Env, actions []kit.Action, then func()) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, a := range actions {
		tone := theme.Ink2
		if a.Off {
			tone = theme.Ink3
		}
		l := ledger.NewLine(e, ledger.View{Icon: a.Icon, IconTone: tone, Name: a.Word, Plain: true}, func() {
			then()
			if a.Do != nil {
				a.Do()
			}
		})
		if a.Off {
			l.Disable()
		}
		rows = append(rows, l)
	}
	return kit.Column(0, rows...)
}

// askLock is what Back means on the first page.
func (s *Shell) askLock() {
	if s.cfg.OnLock == nil {
		return
	}
	s.Sheet(func(e *kit.Env) *kit.Sheet {
		lock := kit.NewButton(e, kit.Primary, theme.IconLock, e.T("ui.lock"), func() { s.CloseSheet(); s.cfg.OnLock() })
		stay := kit.NewButton(e, kit.Secondary, "", e.T("ui.stay"), s.CloseSheet)
		return &kit.Sheet{Title: e.T("ui.lock_title"), Body: kit.Sides(e, kit.NewPara(e, kit.Body, theme.Ink2, e.T("ui.lock_text"))),
			Foot: kit.Sides(e, kit.Column(kit.Gap8, lock, stay)), First: lock}
	})
}

// allKeys is F1: what every key does here.
func (s *Shell) allKeys() {
	s.Sheet(func(e *kit.Env) *kit.Sheet {
		var rows []fyne.CanvasObject
		for _, k := range append(s.pageKeys(), s.ownKeys()...) {
			var caps []fyne.CanvasObject
			for _, c := range k.Caps {
				caps = append(caps, kit.NewKeycap(e, c))
			}
			rows = append(rows, kit.Row(e, kit.Gap12, kit.Grow(kit.NewPara(e, kit.Note, theme.Ink, k.Word)), kit.Row(e, 6, caps...)))
		}
		return &kit.Sheet{Title: e.T("ui.keys"), Body: kit.Sides(e, kit.Column(kit.Gap8, rows...))}
	})
}
