package life

import (
	"context"
	"net"
	"net/url"
	"time"

	"daftari/app"
)

// How often a lookout looks at the book and at the line, and how long it tries the line.
const (
	lookEvery = 5 * time.Second
	dialLimit = 5 * time.Second
)

// Counter counts the entries of a book.
type Counter interface {
	Counts(ctx context.Context) (app.Counts, error)
}

// Lookout gives an engine its reasons to work before the clock does. Recorded and Foreground may be called from any
// goroutine and never block.
type Lookout struct {
	book  Counter
	reach func(context.Context) bool

	recorded, front, online chan struct{}
}

// NewLookout looks at a book, and at the line by reach.
func NewLookout(book Counter, reach func(context.Context) bool) *Lookout {
	return &Lookout{book: book, reach: reach, recorded: make(chan struct{}, 1), front: make(chan struct{}, 1), online: make(chan struct{}, 1)}
}

// Online is for the engine: it receives when the server's address answers again after it did not.
func (l *Lookout) Online() <-chan struct{} { return l.online }

// Recorded says that the book changed. Only when more waits than before is that a reason to send: what an engine
// settles changes the book too.
func (l *Lookout) Recorded() { signal(l.recorded) }

// Foreground says that a person is back at the window.
func (l *Lookout) Foreground() { signal(l.front) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is waiting already
	}
}

// Watch kicks until ctx ends: every few seconds while entries wait, at once when more wait than before, and when a
// person comes back. A proxy may hide the address for ever; the engine's own backoff tries all the same.
func (l *Lookout) Watch(ctx context.Context, kick func()) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	up, seen := true, 0
	for {
		more := false
		select {
		case <-ctx.Done():
			return
		case <-l.recorded:
			more = true
		case <-l.front:
		case <-tick.C:
		}
		counts, err := l.book.Counts(ctx)
		if err != nil {
			continue
		}
		was := seen
		seen = counts.By[app.Queued] + counts.By[app.Unsure]
		if seen == 0 || more && seen <= was {
			continue
		}
		kick()
		if more {
			continue
		}
		before := up
		if up = l.reach(ctx); up && !before {
			signal(l.online)
		}
	}
}

// Reachable reports whether a server's address takes a connection within a few seconds.
func Reachable(ctx context.Context, server string) bool {
	u, err := url.Parse(server)
	if err != nil {
		return false
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // the service's name serves as its port
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
