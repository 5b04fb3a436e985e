package farside

import (
	"slices"
	"time"

	"daftari/ui/bridge"
	"daftari/ui/kit"
)

// Live is the panel over an open book. It looks at both books every second: what moves at the far side tells nobody here.
func Live(b *bridge.Bridge, book Book, there Far) kit.Route {
	var shown []*Screen
	b.Every(time.Second, func() {
		shown = slices.DeleteFunc(shown, (*Screen).Gone)
		for _, s := range shown {
			s.Refresh()
		}
	})
	return Route(func(e *kit.Env) *Model {
		return &Model{Book: book, Far: there, Words: e.Words, Computer: e.Computer}
	}, func(e *kit.Env, err error) { e.Nav.Say(kit.Trouble(e, err)) }, func(s *Screen) { shown = append(shown, s) })
}
