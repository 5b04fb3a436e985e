package life

import (
	"slices"
	"sync"
	"time"

	"daftari/app"
)

// calm is how long changes are gathered: a meeting of forty is one signal, and what a person sees is at most that old.
const calm = 100 * time.Millisecond

// Hub passes on that the book changed. It is made before the book is opened, whose store.Options.Listen is Changed, and
// begins to tell when there is a window. All but Begin may be called from any goroutine.
type Hub struct {
	mu     sync.Mutex
	post   func(func()) // nil = there is no window yet
	due    bool
	shown  []*listener
	atOnce []func(app.Change)
}

type listener struct{ f func() }

// Begin gives the hub a window: post runs what it is given on its goroutine (bridge.Bridge.Post).
func (h *Hub) Begin(post func(func())) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.post = post
}

// Changed says that something committed. It never waits for who looks at the window.
func (h *Hub) Changed(c app.Change) {
	h.mu.Lock()
	each, gather := h.atOnce, h.post != nil && !h.due
	h.due = h.due || gather
	h.mu.Unlock()
	for _, f := range each {
		f(c)
	}
	if gather {
		time.AfterFunc(calm, func() { h.post(h.tell) })
	}
}

// Each calls f with every change, on the goroutine that committed: f must be quick and must not call the book.
func (h *Hub) Each(f func(app.Change)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.atOnce = append(slices.Clip(h.atOnce), f)
}

// Listen calls f on the window's goroutine once for all changes of a moment, until leave is called.
func (h *Hub) Listen(f func()) (leave func()) {
	l := &listener{f}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shown = append(slices.Clip(h.shown), l)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.shown = slices.DeleteFunc(slices.Clone(h.shown), func(x *listener) bool { return x == l })
	}
}

func (h *Hub) tell() {
	h.mu.Lock()
	h.due = false // what commits from here on is told again: a listener may already have read
	all := h.shown
	h.mu.Unlock()
	for _, l := range all {
		l.f()
	}
}
