package core

import (
	"slices"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

// Handler answers a call with a value to encode, or an error.
type Handler func(*Call) (any, error)

// Route is a method and a pattern: "loans/{id}/transactions" has a numeric variable, "datatables/{=name}" a free one.
type Route struct {
	Method  string
	Pattern string
	Handle  Handler
	parts   []string
}

// Mux finds routes as JAX-RS does: literal segments before variables, 404 for a variable that is no number, 405 with Allow.
type Mux struct{ routes []Route }

// Add registers a route.
func (m *Mux) Add(method, pattern string, h Handler) {
	m.routes = append(m.routes, Route{Method: method, Pattern: pattern, Handle: h, parts: strings.Split(pattern, "/")})
}

// Routes are all that are registered, for the check against the published paths.
func (m *Mux) Routes() []Route { return m.routes }

// Serve finds the route of a call and runs it.
func (m *Mux) Serve(c *Call) (any, error) {
	segs := strings.Split(c.Path, "/")
	best, allow := -1, []string{}
	var found *Route
	badNumber := false
	for i := range m.routes {
		r := &m.routes[i]
		rank, numeric, ok := r.match(segs)
		if !ok || rank < best {
			continue
		}
		if rank > best {
			best, found, allow, badNumber = rank, nil, nil, false
		}
		badNumber = badNumber || !numeric
		if !slices.Contains(allow, r.Method) {
			allow = append(allow, r.Method)
		}
		if r.Method == c.Method || c.Method == "HEAD" && r.Method == "GET" {
			found = r
		}
	}
	switch {
	case best < 0 || badNumber && found != nil:
		return nil, wire.Bare(404)
	case found == nil:
		e := wire.Bare(405)
		e.Header = map[string]string{"Allow": strings.Join(append(allow, "OPTIONS"), ",")}
		return nil, e
	}
	c.seg = found.variables(segs)
	return found.Handle(c)
}

// match ranks literal segments higher; numeric says whether the numeric variables hold numbers.
func (r *Route) match(segs []string) (rank int, numeric, ok bool) {
	if len(segs) != len(r.parts) {
		return 0, false, false
	}
	numeric = true
	for i, p := range r.parts {
		rank *= 2
		switch {
		case strings.HasPrefix(p, "{="):
		case strings.HasPrefix(p, "{"):
			if _, err := strconv.ParseInt(segs[i], 10, 64); err != nil {
				numeric = false
			}
		case p == segs[i]:
			rank++
		default:
			return 0, false, false
		}
	}
	return rank, numeric, true
}

func (r *Route) variables(segs []string) map[string]string {
	seg := map[string]string{}
	for i, p := range r.parts {
		if strings.HasPrefix(p, "{") {
			seg[strings.Trim(p, "{=}")] = segs[i]
		}
	}
	return seg
}
