package farside

import (
	"slices"
	"time"

	"daftari/ui/bridge"
	"daftari/ui/kit"
)

// Live is the panel over an open book; of the model all but its words is given. It looks at the books every second: what
// moves at the far side tells nobody here.
func Live(b *bridge.Bridge, over Model) kit.Route {
	var shown []*Screen
	b.Every(time.Second, func() {
		shown = slices.DeleteFunc(shown, (*Screen).Gone)
		for _, s := range shown {
			s.Refresh()
		}
	})
	return Route(func(e *kit.Env) *Model {
		m := over
		m.Words, m.Computer = e.Words, e.Computer
		return &m
	}, func(e *kit.Env, err error) { e.Nav.Say(kit.Trouble(e, err)) }, func(s *Screen) { shown = append(shown, s) })
}
