package ui

import "daftari/ui/kit"

// Reload has the page in front read its book again, because that changed. Only roots do: what is deeper holds what a
// person is typing, and reads again by itself where it must.
func (s *Shell) Reload() {
	if s.cover != nil || s.sheet != nil || s.Depth() != 1 {
		return
	}
	if p := s.current().page; p.OnShow != nil {
		p.OnShow()
	}
}

// Trouble tells an error to people over the page in front.
func (s *Shell) Trouble(err error) { s.Say(kit.Trouble(s.env, err)) }
