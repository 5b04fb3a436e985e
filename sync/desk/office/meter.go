package office

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/store/deskbook"
	"daftari/store/disk"
	"daftari/sync/desk"
	"daftari/sync/desk/door"
	"daftari/sync/desk/panel"
)

// How often contacts are written down, and how far the core's clock may be off before somebody is told.
const (
	contactsEvery = 30 * time.Second
	clockOff      = 5 * time.Minute
)

// meter knows how the desk stands: who was heard of, what was answered, what the books say.
type meter struct {
	r        *Running
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	bytes    *prometheus.CounterVec
	took     *prometheus.HistogramVec

	mu  sync.Mutex
	met map[string]map[contact]heard // by institution; not written down yet
}

// heard is when, and what the device said of itself, where it did.
type heard struct {
	at   time.Time
	held *payout.Held
}

type contact struct{ device, user string }

func newMeter(r *Running) *meter {
	m := &meter{r: r, registry: prometheus.NewRegistry(), met: map[string]map[contact]heard{},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "daftari_desk_requests_total", Help: "Answers to devices and rails, by route and status."},
			[]string{"tenant", "route", "status"}),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "daftari_desk_body_bytes_total", Help: "Bytes of bodies as they travelled."},
			[]string{"tenant", "way"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "daftari_desk_request_seconds", Help: "How long an answer took.",
			Buckets: []float64{.005, .01, .02, .05, .1, .2, .5, 1, 5, 30}}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.bytes, m.took, panel.Collector(m.look), collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// heard of a device. It is written down with the others, not with each call.
func (m *meter) heard(tenant string, who desk.Caller, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.met[tenant] == nil {
		m.met[tenant] = map[contact]heard{}
	}
	c := contact{who.Device.ID, who.User}
	m.met[tenant][c] = heard{at, cmp.Or(who.Held, m.met[tenant][c].held)}
}

// answered counts one answer.
func (m *meter) answered(a door.Answered) {
	m.requests.WithLabelValues(a.Tenant, a.Route, strconv.Itoa(a.Status)).Inc()
	m.bytes.WithLabelValues(a.Tenant, "up").Add(float64(a.Up))
	m.bytes.WithLabelValues(a.Tenant, "down").Add(float64(a.Down))
	m.took.WithLabelValues(a.Route).Observe(a.Took.Seconds())
}

// keep writes contacts down until ctx ends, and then those that are left.
func (m *meter) keep(ctx context.Context) error {
	tick := time.NewTicker(contactsEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			m.flush(ctx)
		case <-ctx.Done():
			end, cancel := last(ctx)
			defer cancel()
			m.flush(end)
			return nil
		}
	}
}

func (m *meter) flush(ctx context.Context) {
	m.mu.Lock()
	met := m.met
	m.met = map[string]map[contact]heard{}
	m.mu.Unlock()
	for _, one := range m.r.served() {
		if len(met[one.Name]) == 0 {
			continue
		}
		if err := one.Book.Write(ctx, func(t *deskbook.Tx) error {
			for who, h := range met[one.Name] {
				if err := t.Met(who.device, who.user, h.at, h.held); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			m.r.o.Log.WarnContext(ctx, "contacts could not be written down", "tenant", one.Name, "problem", err)
		}
	}
}

// look at everything, now.
func (m *meter) look(ctx context.Context) panel.Look {
	m.flush(ctx)
	o := m.r.o
	now := o.Now()
	l := panel.Look{Now: now, Since: m.r.since, Crashed: m.r.crashed, Version: o.Version, Disk: -1, Copies: o.Copies != ""}
	if free, err := disk.Free(o.Dir); err == nil {
		l.Disk = int64(min(free, 1<<62))
	}
	if shown, err := o.Certificate(); err == nil {
		l.Until = shown.Until
	}
	today := o.midnight(now)
	names, err := o.Names()
	if err != nil {
		o.Log.ErrorContext(ctx, "the institutions could not be listed", "problem", err)
	}
	for _, name := range names {
		if one := m.r.named(name); one != nil {
			l.Tenants = append(l.Tenants, m.read(ctx, one, today))
		} else {
			why := reason(m.r.why(name), name)
			l.Tenants = append(l.Tenants, panel.Tenant{Name: name, Closed: why.Key, Why: why})
		}
	}
	return l
}

func (m *meter) read(ctx context.Context, one *Open, today time.Time) panel.Tenant {
	t := panel.Tenant{Name: one.Name, Title: one.Title, Copy: m.r.o.copied(one.Name)}
	if skew := time.Duration(one.skew.Load()); skew.Abs() >= clockOff {
		t.Core = m.r.o.Now().Add(skew)
	}
	if err := one.Book.Read(ctx, func(tx *deskbook.Tx) error { return panel.Read(tx, &t, one.Rails, today) }); err != nil {
		m.r.o.Log.ErrorContext(ctx, "a book could not be read for the status page", "tenant", one.Name, "problem", err)
		t = panel.Tenant{Name: one.Name, Title: one.Title, Problem: true}
	}
	return t
}

// reason why an institution is closed.
func reason(err error, name string) *app.Problem {
	var p *app.Problem
	if errors.As(err, &p) {
		return p
	}
	return app.Trouble(app.Conflict, "office.restart", err, "name", name)
}

// page serves the status page, its figures for machines, and whether the desk is well. Only for this machine: a name
// that a browser was led here by is refused.
func (r *Running) page() (http.Handler, error) {
	sheet, err := panel.NewPage()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, req *http.Request) {
		text, err := sheet.Write(r.meter.look(req.Context()), req.URL.Query().Get("of"), r.o.tongue(req.Header.Get("Accept-Language")), r.o.zone())
		if err != nil {
			r.o.Log.ErrorContext(req.Context(), "the status page could not be written", "problem", err)
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", panel.Policy())
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		_, _ = w.Write(text)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(r.meter.registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(r.o.Log.Handler(), slog.LevelError)}))
	mux.HandleFunc("GET /health", r.health)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !here(hostOf(req.Host)) {
			w.WriteHeader(http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, req)
	}), nil
}

// hostOf a Host header, with a port.
func hostOf(host string) string {
	if _, _, err := net.SplitHostPort(host); err != nil {
		return net.JoinHostPort(host, "0")
	}
	return host
}

// health is 200 where every institution is served and its book answers, else 503.
func (r *Running) health(w http.ResponseWriter, req *http.Request) {
	status, text := http.StatusOK, "ok\n"
	for _, one := range r.served() {
		if err := one.Book.Read(req.Context(), func(t *deskbook.Tx) error {
			_, err := t.NextDue()
			return err
		}); err != nil {
			status, text = http.StatusServiceUnavailable, "a book does not answer\n"
		}
	}
	if len(r.shut()) > 0 {
		status, text = http.StatusServiceUnavailable, "an institution is closed\n"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// tongue of a browser, else of the settings, else English.
func (o *Office) tongue(accepts string) *words.Words {
	for _, lang := range append(languages(accepts), o.Language, "en") {
		if w, err := o.Words(lang); err == nil {
			return w
		}
	}
	return nil
}
