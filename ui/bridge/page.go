package bridge

import (
	"context"
	"sync"
)

// Page is one page's use of the bridge. After Close nothing that it read or asked is applied any more; what it saves
// is saved and reported all the same.
type Page struct {
	bridge *Bridge
	ctx    context.Context
	cancel context.CancelFunc

	mu   sync.Mutex
	keys map[string]*refresh
}

// refresh is the state of one key.
type refresh struct {
	waits            bool
	started, applied int // readings, counted; an older one is not applied over a newer one
}

// Go reads: from the book, from files.
func (p *Page) Go(w Work) { p.bridge.run(p.bridge.read, p.ctx, w, false) }

// Far asks the far side: a server, a printer.
func (p *Page) Far(w Work) { p.bridge.run(p.bridge.far, p.ctx, w, false) }

// Save writes to the book. Saves run one after the other in the order of the taps; nothing cancels them, neither the
// page's end nor the window's, and their end is always applied.
func (p *Page) Save(w Work) {
	p.bridge.run(p.bridge.save, context.WithoutCancel(p.bridge.ctx), w, true)
}

// Refresh reads like Go, but at most one refresh of a key waits at a time: a hundred signals during a sync make two
// readings, not a hundred. A signal that comes while one is being read makes one more.
func (p *Page) Refresh(key string, w Work) {
	if r, mine := p.claim(key); mine {
		p.Go(func(ctx context.Context) func() { return p.reading(ctx, r, w) })
	}
}

func (p *Page) claim(key string) (r *refresh, mine bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys[key] == nil {
		p.keys[key] = &refresh{}
	}
	r = p.keys[key]
	mine = !r.waits
	r.waits = true
	return r, mine
}

func (p *Page) reading(ctx context.Context, r *refresh, w Work) func() {
	p.mu.Lock()
	r.waits = false
	r.started++
	mine := r.started
	p.mu.Unlock()
	apply := w(ctx)
	return func() {
		p.mu.Lock()
		newest := mine > r.applied
		r.applied = max(r.applied, mine)
		p.mu.Unlock()
		if newest && apply != nil {
			apply()
		}
	}
}

// Close cancels what the page reads and asks.
func (p *Page) Close() { p.cancel() }

// Closed says that the page is gone.
func (p *Page) Closed() bool { return p.ctx.Err() != nil }
