package ui

import "daftari/ui/kit"

// Reload has the roots that are seen read their book again, because that changed. What is pushed on them holds what a
// person is typing, and reads again by itself where it must.
func (s *Shell) Reload() {
	stack := s.stacks[s.at]
	if s.cover != nil || len(stack) == 0 || len(stack) > 1 && s.stage.class == phone {
		return
	}
	if p := stack[0].page; p.OnShow != nil {
		p.OnShow()
	}
}

// Trouble tells an error to people over the page in front.
func (s *Shell) Trouble(err error) { s.Say(kit.Trouble(s.env, err)) }
