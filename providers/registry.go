package providers

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"daftari/app"
)

// Registry holds the rails that this institution uses, by name.
type Registry struct {
	by map[string]Provider
}

// NewRegistry refuses a name that is empty or given twice, and a rail that was never tried live
// unless the configuration accepts it by name.
func NewRegistry(accepted []string, all ...Provider) (*Registry, error) {
	r := &Registry{by: make(map[string]Provider, len(all))}
	for _, p := range all {
		name := p.Name()
		if name == "" {
			return nil, errors.New("a provider has no name")
		}
		if _, twice := r.by[name]; twice {
			return nil, fmt.Errorf("two providers are called %q", name)
		}
		if s := p.Terms().Standing; s != LiveTried && !slices.Contains(accepted, name) {
			return nil, app.Trouble(app.BadConfig, "rail.untried", nil, "rail", name, "standing", string(s))
		}
		r.by[name] = p
	}
	return r, nil
}

// Names in order.
func (r *Registry) Names() []string { return slices.Sorted(maps.Keys(r.by)) }

// Find the provider of that name as the ability A, one of the interfaces above; false when
// there is none or it cannot do that.
func Find[A Provider](r *Registry, name string) (A, bool) {
	a, ok := r.by[name].(A)
	return a, ok
}
