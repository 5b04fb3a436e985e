package life

import (
	"slices"
	"sync"
	"time"
)

// calm is how long changes are gathered: a meeting of forty is one signal, and what a person sees is at most that old.
const calm = 100 * time.Millisecond

// Hub passes on that the book changed: to each listener once for all changes of a moment, by post, which runs what it
// is given on the window's goroutine. Changed may be called from any goroutine and never waits for a listener.
type Hub struct {
	post func(func())

	mu        sync.Mutex
	due       bool
	listeners []*listener
}

type listener struct{ f func() }

// NewHub makes a hub; post is bridge.Bridge.Post.
func NewHub(post func(func())) *Hub { return &Hub{post: post} }

// Changed says that something committed.
func (h *Hub) Changed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.due {
		return
	}
	h.due = true
	time.AfterFunc(calm, func() { h.post(h.tell) })
}

// Listen calls f on the window's goroutine after changes, until the function that it returns is called.
func (h *Hub) Listen(f func()) (leave func()) {
	l := &listener{f}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners = append(h.listeners, l)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.listeners = slices.DeleteFunc(h.listeners, func(x *listener) bool { return x == l })
	}
}

func (h *Hub) tell() {
	h.mu.Lock()
	h.due = false // what commits from here on is told again: a listener may already have read
	all := slices.Clone(h.listeners)
	h.mu.Unlock()
	for _, l := range all {
		l.f()
	}
}
