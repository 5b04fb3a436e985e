package journal

import (
	"fmt"
	"slices"

	"daftari/app"
	"daftari/store/disk"
)

// Admit turns into words what the tables would refuse as a broken invariant.
func (t Rows) Admit(entries []app.Entry) error {
	var keys []string
	for _, e := range entries {
		if slices.Contains(keys, string(e.Key)) {
			return app.Trouble(app.Internal, "store.invariant", fmt.Errorf("entry %s twice in one recording", e.Key))
		}
		keys = append(keys, string(e.Key))
	}
	err := disk.InChunks(keys, func(marks string, args []any) error {
		var key string
		found, err := t.One([]any{&key}, "SELECT key FROM entry WHERE key IN ("+marks+") LIMIT 1", args...)
		if err == nil && found {
			err = app.Trouble(app.Conflict, "store.recorded_already", nil, "key", key)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, e := range entries {
		if e.Reverses == "" {
			continue
		}
		if slices.ContainsFunc(entries[:i], func(o app.Entry) bool { return o.Reverses == e.Reverses }) {
			return app.Trouble(app.Conflict, "store.reversed_already", nil, "key", string(e.Reverses))
		}
		if err := t.reversible(e.Reverses); err != nil {
			return err
		}
	}
	return nil
}

func (t Rows) reversible(key app.Key) error {
	var state app.State
	found, err := t.One([]any{&state}, "SELECT state FROM entry WHERE key = ?", key)
	if err != nil {
		return err
	}
	if !found || state != app.Confirmed {
		return app.Trouble(app.Conflict, "store.not_confirmed", nil, "key", string(key), "state", string(state))
	}
	found, err = t.One([]any{&state}, "SELECT state FROM entry WHERE reverses = ? AND state NOT IN ('refused', 'cancelled')", key)
	if err != nil {
		return err
	}
	if found {
		return app.Trouble(app.Conflict, "store.reversed_already", nil, "key", string(key))
	}
	return nil
}
