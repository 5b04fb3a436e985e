// Package bridge joins the window with everything that may be slow. It is the only place that calls fyne.Do: work
// runs off Fyne's goroutine and ends in a function that is applied on it. No database and no network is ever called
// on Fyne's goroutine.
//
// There are three lanes, so that none waits for a slower one: taps that are saved (one at a time, in order), reading
// (two at a time), and the far side (two at a time), where a hung server may hold its workers for a minute.
package bridge

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Work runs off the UI goroutine and returns what shall be done on it, or nil. It looks at ctx where it waits.
type Work func(ctx context.Context) (apply func())

// Bridge runs work. Make one for a window.
type Bridge struct {
	ctx  context.Context
	post func(func())
	save *lane
	read *lane
	far  *lane
	now  bool // inline: at once, on the caller
	wait sync.WaitGroup
}

// New is the bridge of a running window: it ends with ctx.
func New(ctx context.Context) *Bridge { return With(ctx, fyne.Do) }

// With is a bridge that applies by post, which must run what it is given in order on one goroutine.
func With(ctx context.Context, post func(func())) *Bridge {
	b := &Bridge{ctx: ctx, post: post}
	b.save, b.read, b.far = b.lane(1), b.lane(2), b.lane(2)
	return b
}

// Inline is the bridge of tests: work is done and applied before Go returns, so that nothing depends on timing.
func Inline() *Bridge {
	return &Bridge{ctx: context.Background(), post: func(f func()) { f() }, now: true}
}

// Post runs f on the UI goroutine, from any goroutine.
func (b *Bridge) Post(f func()) { b.post(f) }

// Every applies f on the UI goroutine at each interval until the bridge ends; an inline bridge never does.
func (b *Bridge) Every(interval time.Duration, f func()) {
	if b.now {
		return
	}
	go func() {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-b.ctx.Done():
				return
			case <-tick.C:
				b.post(f)
			}
		}
	}()
}

// After applies f once on the UI goroutine after d, unless the bridge ends before; an inline bridge never does.
func (b *Bridge) After(d time.Duration, f func()) {
	if b.now {
		return
	}
	timer := time.AfterFunc(d, func() { b.post(f) })
	context.AfterFunc(b.ctx, func() { timer.Stop() })
}

// Wait blocks until all work that was given so far has ended; what it applies may come later or, after the window is
// closed, never. Call it before the book is closed, and never on the UI goroutine of a window that is open.
func (b *Bridge) Wait() { b.wait.Wait() }

// Page gives the lanes to one page; Close it when the page goes.
func (b *Bridge) Page() *Page {
	ctx, cancel := context.WithCancel(b.ctx)
	return &Page{bridge: b, ctx: ctx, cancel: cancel, keys: map[string]*refresh{}}
}

func (b *Bridge) run(l *lane, ctx context.Context, w Work, always bool) {
	if b.now {
		if apply := w(ctx); apply != nil {
			apply()
		}
		return
	}
	b.wait.Add(1)
	l.push(func() {
		defer b.wait.Done()
		if !always && ctx.Err() != nil {
			return
		}
		apply := w(ctx)
		b.post(func() {
			if apply != nil && (always || ctx.Err() == nil) {
				apply()
			}
		})
	})
}

// lane is a queue with a fixed number of workers; work starts in the order in which it came. It holds no goroutine
// while it is empty.
type lane struct {
	mu      sync.Mutex
	queue   []func()
	running int
	workers int
}

func (b *Bridge) lane(workers int) *lane { return &lane{workers: workers} }

func (l *lane) push(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, f)
	if l.running < l.workers {
		l.running++
		go l.drain()
	}
}

func (l *lane) drain() {
	for {
		l.mu.Lock()
		if len(l.queue) == 0 {
			l.running--
			l.mu.Unlock()
			return
		}
		f := l.queue[0]
		l.queue = l.queue[1:]
		l.mu.Unlock()
		f()
	}
}
