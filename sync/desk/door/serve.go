package door

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Patience with a line: a batch may take a minute over 2G.
const (
	headIn   = 15 * time.Second
	bodyIn   = 2 * time.Minute
	answerIn = 3 * time.Minute
	idle     = 75 * time.Second // devices let go of a kept connection after 50 s
	mostHead = 16 << 10
	drainIn  = 20 * time.Second
)

// Serve answers at l until ctx ends; then it takes no new calls, and those under way come to their end. A nil conf is
// for a listener of this machine alone.
func Serve(ctx context.Context, l net.Listener, conf *tls.Config, h http.Handler, log *slog.Logger) error {
	var only http.Protocols
	only.SetHTTP1(true) // one kept connection for each device; HTTP/2 costs memory for nothing here
	s := &http.Server{Handler: h, ReadHeaderTimeout: headIn, ReadTimeout: bodyIn, WriteTimeout: answerIn, IdleTimeout: idle, MaxHeaderBytes: mostHead,
		Protocols: &only, ErrorLog: slog.NewLogLogger(quiet{log.Handler()}, slog.LevelDebug)}
	if conf != nil {
		l = tls.NewListener(l, conf)
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		// Calls under way are not cut: each is one transaction, and its answer spares the device a call.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainIn)
		defer cancel()
		stopped <- s.Shutdown(last)
	})
	err := s.Serve(l)
	if stop() {
		return errors.Join(err, s.Close())
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, <-stopped)
}

// quiet keeps what net/http writes of broken handshakes to one constant message: it holds the callers' addresses.
type quiet struct{ slog.Handler }

// Handle says only that it happened.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	return q.Handler.Handle(ctx, slog.NewRecord(r.Time, r.Level, "a line failed before a call was there", r.PC))
}
