package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"

	"daftari/app"
	"daftari/store/files"
	"daftari/sync/desk/door"
	"daftari/sync/deskapi"
)

const (
	lockFile = "desk.lock" // held while a desk runs here
	runFile  = "running"   // since when; is taken away at the end of a run
)

// Running is a desk at work. Each of its listeners is bound.
type Running struct {
	o                       *Office
	devices, status, socket net.Listener
	since                   time.Time
	crashed                 bool // the run before had no end of its own
	lock                    *flock.Flock
	meter                   *meter

	mu     sync.RWMutex
	open   []*Open
	closed map[string]error // institutions whose book or settings cannot be used; the others go on
}

// retryEvery is how soon an institution that could not be opened is tried again.
const retryEvery = time.Minute

// Start opens all institutions and binds the listeners. An institution that cannot be opened is closed, and said so on the
// status page; the others are served, and it is tried again.
func (o *Office) Start(ctx context.Context) (r *Running, err error) {
	r = &Running{o: o, closed: map[string]error{}, since: o.Now()}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if err := r.alone(ctx); err != nil {
		return r, err
	}
	names, err := o.Names()
	if err != nil {
		return r, err
	}
	for _, name := range names {
		one, err := o.open(ctx, name)
		if app.ClassOf(err) == app.Conflict { // another desk runs on these books
			return r, err
		}
		if err != nil {
			o.Log.ErrorContext(ctx, "an institution cannot be served", "tenant", name, "problem", err)
			r.closed[name] = err
			continue
		}
		r.open = append(r.open, one)
	}
	r.meter = newMeter(r)
	if r.socket, err = o.listen(); err != nil {
		return r, err
	}
	if r.devices, err = bind(o.Listen); err != nil {
		return r, err
	}
	r.status, err = bind(o.Status)
	return r, err
}

// alone keeps every other desk off this folder, and notes that a run began.
func (r *Running) alone(ctx context.Context) error {
	r.lock = flock.New(filepath.Join(r.o.Dir, lockFile), flock.SetPermissions(0o600))
	held, err := r.lock.TryLock()
	if err != nil {
		return app.Trouble(app.BadConfig, "office.unwritable", err, "path", r.o.Dir)
	}
	if !held {
		r.lock = nil
		return app.Trouble(app.Conflict, "desk.second", nil)
	}
	_, err = os.Stat(filepath.Join(r.o.Dir, runFile))
	r.crashed = err == nil
	if err := files.WriteWhole(filepath.Join(r.o.Dir, runFile), []byte(r.since.UTC().Format(time.RFC3339)+"\n")); err != nil { // a full disk keeps no desk down
		r.o.Log.ErrorContext(ctx, "that a run began could not be noted", "problem", err)
	}
	return nil
}

func bind(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "office.listen", err, "address", address)
	}
	return l, nil
}

// Addresses that are served: for devices, and for the status page.
func (r *Running) Addresses() (devices, status string) {
	return r.devices.Addr().String(), r.status.Addr().String()
}

// Serve until ctx ends: then no new call is taken, those under way come to their end, and the books are closed. What a
// desk had on the wire is asked for by the next one.
func (r *Running) Serve(ctx context.Context) error {
	conf, err := r.o.tls()
	if err != nil {
		return errors.Join(err, r.Close())
	}
	open, shut := r.served(), r.shut()
	var desks []door.Desk
	for _, one := range open {
		desks = append(desks, door.Of(one.Name, one.Desk))
	}
	page, err := r.page()
	if err != nil {
		return errors.Join(err, r.Close())
	}
	in := door.New(door.Config{Desks: desks, Closed: shut, Now: r.o.Now, Log: r.o.Log, Met: r.meter.heard, Seen: r.meter.answered})
	g, gone := errgroup.WithContext(ctx)
	g.Go(func() error { return door.Serve(gone, r.devices, conf, in, r.o.Log) })
	g.Go(func() error { return door.Serve(gone, r.status, nil, page, r.o.Log) })
	g.Go(func() error { return door.Serve(gone, r.socket, nil, http.HandlerFunc(r.verb), r.o.Log) })
	g.Go(func() error { return r.meter.keep(gone) })
	g.Go(func() error { return r.copyAll(gone) })
	for _, one := range open {
		g.Go(func() error { return one.Run(gone) })
	}
	g.Go(func() error {
		return r.retry(gone, func(one *Open) {
			in.Open(door.Of(one.Name, one.Desk))
			g.Go(func() error { return one.Run(gone) })
		})
	})
	devices, status := r.Addresses()
	r.o.Log.InfoContext(ctx, "the desk serves", "devices", devices, "status", status, "institutions", len(open), "closed", len(shut))
	err = errors.Join(g.Wait(), r.Close())
	if err == nil {
		if err = os.Remove(filepath.Join(r.o.Dir, runFile)); os.IsNotExist(err) {
			err = nil
		}
	}
	r.o.Log.InfoContext(ctx, "the desk stopped")
	return err
}

// retry what is closed until ctx ends: a disk that was full, a book that a backup held, a file that was set right.
func (r *Running) retry(ctx context.Context, opened func(*Open)) error {
	tick := time.NewTicker(retryEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
		r.again(ctx, opened)
	}
}

func (r *Running) again(ctx context.Context, opened func(*Open)) {
	for _, name := range r.shut() {
		one, err := r.o.open(ctx, name)
		r.mu.Lock()
		if r.closed[name] = err; err == nil {
			delete(r.closed, name)
			r.open = append(r.open, one)
		}
		r.mu.Unlock()
		if err == nil {
			r.o.Log.InfoContext(ctx, "a closed institution is served again", "tenant", name)
			opened(one)
		}
	}
}

// served are the institutions that are open now.
func (r *Running) served() []*Open {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.open)
}

// shut are the names of those that are not.
func (r *Running) shut() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Sorted(maps.Keys(r.closed))
}

// why an institution is not served; nil where it is, or is not known.
func (r *Running) why(name string) error {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.closed[name]
}

// Close the books and whatever listens.
func (r *Running) Close() error {
	var errs []error
	for _, l := range []net.Listener{r.devices, r.status, r.socket} {
		if l != nil {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	for _, one := range r.served() {
		errs = append(errs, one.close())
	}
	r.open = nil
	if r.lock != nil {
		errs = append(errs, r.lock.Close())
		r.lock = nil
	}
	return errors.Join(errs...)
}

// verb answers at the socket.
func (r *Running) verb(w http.ResponseWriter, req *http.Request) {
	var out any
	var err error
	if req.URL.Path == "/" {
		out = r.meter.look(req.Context())
	} else {
		out, err = r.ask(req)
	}
	status := http.StatusOK
	if err != nil {
		var p *app.Problem
		if !errors.As(err, &p) {
			p = app.Trouble(app.Internal, "office.silent", err)
		}
		refusal := deskapi.Refusal{Class: p.Class, Key: p.Key}
		for _, a := range p.Args {
			refusal.Args = append(refusal.Args, fmt.Sprint(a))
		}
		status, out = http.StatusConflict, refusal
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out)
}

func (r *Running) ask(req *http.Request) (told, error) {
	var a asked
	text, err := io.ReadAll(io.LimitReader(req.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	if err != nil {
		return told{}, app.Trouble(app.BadInput, "door.body", err)
	}
	name := strings.TrimPrefix(req.URL.Path, "/")
	if one := r.named(name); one != nil {
		r.o.Log.InfoContext(req.Context(), "a verb was answered", slog.String("tenant", name))
		return r.o.serve(req.Context(), one, a)
	}
	if err := r.why(name); err != nil {
		return told{}, err
	}
	return told{}, app.Trouble(app.Conflict, "office.restart", nil, "name", name)
}

// named is the institution of that name, nil where it is not served.
func (r *Running) named(name string) *Open {
	for _, one := range r.served() {
		if one.Name == name {
			return one
		}
	}
	return nil
}
