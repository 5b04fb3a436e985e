package ui

import (
	"errors"

	"daftari/app"
	"daftari/ui/kit"
)

// Reload has what is seen read its book again, because that changed: the root, and the page pushed on it where that holds
// nothing that a person is typing (kit.Page.OnBook).
func (s *Shell) Reload() {
	stack := s.stacks[s.at]
	if s.cover != nil || len(stack) == 0 {
		return
	}
	if len(stack) == 1 || s.stage.class != phone {
		call(stack[0].page.OnShow)
	}
	if len(stack) == 1 {
		s.showBeside()
	}
	if len(stack) > 1 {
		call(stack[len(stack)-1].page.OnBook)
	}
}

// Trouble tells an error to people over the page in front, the cover too.
func (s *Shell) Trouble(err error) { s.say(kit.Trouble(s.env, err)) }

// overtaken says that the book was locked while a page read it: the cover comes, and the page reads again after it.
func overtaken(err error) bool {
	var p *app.Problem
	return errors.As(err, &p) && p.Key == "vault.locked"
}
