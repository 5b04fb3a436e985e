package ui

import (
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"daftari/ui/kit"
)

// deepest is how many pages lie on each other at most (UI.md 5).
const deepest = 3

func night(s fyne.Settings) bool { return s.ThemeVariant() == fynetheme.VariantDark }

// current is the page in front: the cover, the top of the stack, or what lies beside a root on a desktop.
func (s *Shell) current() *opened {
	if s.cover != nil {
		return s.cover
	}
	stack := s.stacks[s.at]
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

// hide tells the front page that it leaves.
func (s *Shell) hide() {
	if s.front != nil && s.front.page.OnHide != nil {
		s.front.page.OnHide()
	}
	s.front = nil
}

// show tells the page in front that it is there.
func (s *Shell) show() {
	if s.front = s.current(); s.front == nil {
		return
	}
	if s.front.page.OnShow != nil {
		s.front.page.OnShow()
	}
	s.showBeside()
	s.fresh = true
	s.focusFirst()
}

// beside is the page beside a root that is in front, nil where none is seen.
func (s *Shell) beside() *kit.Page {
	if s.front == nil || s.front.beside == nil || s.stage.class == phone {
		return nil
	}
	return s.front.beside.page
}

// showBeside tells it that it is there.
func (s *Shell) showBeside() {
	if b := s.beside(); b != nil {
		call(b.OnShow)
	}
}

// focusFirst puts the focus where the page wants it, on a computer: a phone would open its keyboard. What a page has not
// read yet is not there to be focused, so it is tried again at the page's changes until something has the focus.
func (s *Shell) focusFirst() {
	if s.front == nil || !s.fresh || !s.cfg.Computer || s.sheet != nil {
		return
	}
	if p := s.front.page; p.First != nil && s.canvas().Focused() == nil {
		s.canvas().Focus(p.First)
	}
	s.fresh = s.canvas().Focused() == nil
}

func (s *Shell) canvas() fyne.Canvas { return s.cfg.Window.Canvas() }

// change runs a change of pages between hiding the old and showing the new one.
func (s *Shell) change(f func()) {
	s.canvas().Unfocus()
	s.closeSheet()
	s.hide()
	f()
	s.stage.arrange()
	s.show()
}

// Push is kit.Nav.
func (s *Shell) Push(r kit.Route) {
	s.change(func() {
		stack := s.stacks[s.at]
		if len(stack) == deepest {
			gone(stack[len(stack)-1].page)
			stack = stack[:len(stack)-1]
		}
		s.stacks[s.at] = append(stack, &opened{route: r, page: s.make(r)})
	})
}

// Replace is kit.Nav. A root cannot be replaced: something lies on it then.
func (s *Shell) Replace(r kit.Route) {
	if len(s.stacks[s.at]) < 2 {
		s.Push(r)
		return
	}
	s.change(func() {
		stack := s.stacks[s.at]
		gone(stack[len(stack)-1].page)
		stack[len(stack)-1] = &opened{route: r, page: s.make(r)}
	})
}

// Pop is kit.Nav.
func (s *Shell) Pop() {
	if len(s.stacks[s.at]) < 2 {
		return
	}
	s.change(func() { s.cut(len(s.stacks[s.at]) - 1) })
}

// cut leaves n pages of the stack.
func (s *Shell) cut(n int) {
	stack := s.stacks[s.at]
	for _, o := range stack[n:] {
		gone(o.page)
	}
	s.stacks[s.at] = stack[:n]
}

// Root is kit.Nav: another tab comes back as it was left; the same tab again goes to its root.
func (s *Shell) Root(t kit.Tab) {
	sec, ok := s.section(t)
	if !ok {
		return
	}
	s.change(func() {
		switch {
		case t == s.at && len(s.stacks[t]) > 1:
			s.cut(1)
		case len(s.stacks[t]) == 0:
			o := &opened{route: sec.Root, page: s.make(sec.Root)}
			if o.page.Beside != nil {
				o.beside = &opened{route: o.page.Beside, page: s.make(o.page.Beside)}
			}
			s.stacks[t] = []*opened{o}
		}
		s.at = t
	})
}

// At is the tab in front.
func (s *Shell) At() kit.Tab { return s.at }

// Depth is how many pages lie on each other in the tab in front.
func (s *Shell) Depth() int { return len(s.stacks[s.at]) }

// Page is the page in front.
func (s *Shell) Page() *kit.Page {
	if o := s.current(); o != nil {
		return o.page
	}
	return nil
}

// Back is the hardware key of a phone and the button of the bar: leave the field, close the sheet, ask the page, go
// one back, go to the first tab, and there ask whether to lock.
func (s *Shell) Back() {
	switch {
	case s.canvas().Focused() != nil && !s.cfg.Computer:
		s.canvas().Unfocus()
	case s.sheet != nil || s.stage.menuOpen():
		s.stage.closeMenu()
		s.CloseSheet()
	case s.Page() != nil && s.Page().OnBack != nil && s.Page().OnBack():
	case s.cover != nil:
	case s.Depth() > 1:
		s.Pop()
	case len(s.cfg.Sections) > 0 && s.at != s.cfg.Sections[0].Tab:
		s.Root(s.cfg.Sections[0].Tab)
	default:
		s.askLock()
	}
}

// Say is kit.Nav. What a page below the cover says waits until the cover goes: it may name a client.
func (s *Shell) Say(n kit.Notice) {
	switch {
	case s.cover == nil:
		s.say(n)
	case n.Speaks() && (s.unsaid == nil || s.unsaid.Tone != kit.Needs): // what was not saved is not hidden by what came later
		s.unsaid = &n
	}
}

// say shows a notice for some seconds.
func (s *Shell) say(n kit.Notice) {
	if !n.Speaks() {
		return
	}
	s.asked++
	mine := s.asked
	s.notice = &n
	s.stage.arrangeNotice()
	s.cfg.Bridge.After(6*time.Second, func() {
		if s.asked == mine {
			s.unsay()
		}
	})
}

func (s *Shell) unsay() {
	s.notice = nil
	s.stage.arrangeNotice()
}
