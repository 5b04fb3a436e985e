package fineracttest

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Request is one request that came over the wire, with its bytes as on the wire, headers included.
type Request struct {
	Method string
	Path   string // with the query
	Tenant string
	Key    string // Idempotency-Key
	User   string
	Status int // 0 when no answer was given
	Up     int64
	Down   int64
	At     time.Time
	Batch  int // items of a batch, 0 where it is none
}

type entry struct {
	Request
	conn     *countedConn
	up, down int64 // counters of the connection when the request began
	done     bool
}

type counter struct {
	mu    sync.Mutex
	limit int
	list  []*entry
}

func newCounter(limit int) *counter {
	if limit <= 0 {
		limit = 100_000
	}
	return &counter{limit: limit}
}

type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	for {
		switch x := c.(type) {
		case *countedConn:
			return context.WithValue(ctx, connKey{}, x)
		case interface{ NetConn() net.Conn }:
			c = x.NetConn()
		default:
			return ctx
		}
	}
}

// begin notes a request; its bytes count from where the one before it on the connection ended.
func (c *counter) begin(r Request, conn *countedConn) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := &entry{Request: r, conn: conn}
	if conn != nil {
		e.up, e.down = conn.fromUp, conn.fromDown
		conn.open = e
	}
	if len(c.list) >= c.limit {
		c.list = append(c.list[:0:0], c.list[c.limit/2:]...)
	}
	c.list = append(c.list, e)
	return e
}

// answered notes the status a request was answered with.
func (c *counter) answered(e *entry, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.Status = status
}

// end notes that the connection is idle or closed: all bytes of its last request are known.
func (c *counter) end(conn *countedConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := conn.open; e != nil {
		e.Up, e.Down, e.done = conn.up.Load()-e.up, conn.down.Load()-e.down, true
		conn.open = nil
	}
	conn.fromUp, conn.fromDown = conn.up.Load(), conn.down.Load()
}

func (c *counter) all() []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Request, 0, len(c.list))
	for _, e := range c.list {
		r := e.Request
		if !e.done && e.conn != nil {
			r.Up, r.Down = e.conn.up.Load()-e.up, e.conn.down.Load()-e.down
		}
		out = append(out, r)
	}
	return out
}

// Requests are all requests so far, in the order of their arrival.
func (s *Server) Requests() []Request { return s.counter.all() }

// ForgetRequests empties the list.
func (s *Server) ForgetRequests() {
	s.counter.mu.Lock()
	defer s.counter.mu.Unlock()
	s.counter.list = nil
}

// Count counts the requests of a method ("" is any) whose path contains part.
func (s *Server) Count(method, part string) int {
	n := 0
	for _, r := range s.Requests() {
		if (method == "" || r.Method == method) && strings.Contains(r.Path, part) {
			n++
		}
	}
	return n
}

// Bytes are all bytes up and down so far.
func (s *Server) Bytes() (up, down int64) {
	for _, r := range s.Requests() {
		up, down = up+r.Up, down+r.Down
	}
	return up, down
}

type countedListener struct {
	net.Listener
	server *Server
}

func (l *countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	cc := &countedConn{Conn: c, server: l.server}
	l.server.mu.Lock()
	l.server.conns[cc] = true
	l.server.mu.Unlock()
	return cc, nil
}

// countedConn counts bytes as they are on the wire, below TLS.
type countedConn struct {
	net.Conn
	server   *Server
	up, down atomic.Int64

	// under the counter's lock
	open             *entry
	fromUp, fromDown int64
}

func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.up.Add(int64(n))
	return n, err
}

func (c *countedConn) Write(p []byte) (int, error) {
	c.down.Add(int64(len(p))) // before the other side can have it and ask for the count
	n, err := c.Conn.Write(p)
	c.down.Add(int64(n - len(p)))
	return n, err
}

func (c *countedConn) Close() error {
	c.server.mu.Lock()
	delete(c.server.conns, c)
	c.server.mu.Unlock()
	return c.Conn.Close()
}

// reset breaks the connection at once, without a farewell.
func (c *countedConn) reset() {
	if t, ok := c.Conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Conn.Close()
}

func (s *Server) connState(c net.Conn, state http.ConnState) {
	if state != http.StateIdle && state != http.StateClosed && state != http.StateHijacked {
		return
	}
	ctx := withConn(context.Background(), c)
	if cc, ok := ctx.Value(connKey{}).(*countedConn); ok && state != http.StateHijacked {
		s.counter.end(cc)
	}
}
