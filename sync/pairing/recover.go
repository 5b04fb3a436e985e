package pairing

import (
	"context"

	"daftari/app"
	"daftari/store"
	"daftari/store/rescue"
	"daftari/store/vault/branch"
)

// Bringer takes recovered records (store.Book).
type Bringer interface {
	Bring(ctx context.Context, all []store.Found) ([]app.Entry, error)
}

// bring opens what lies at path and, where a book is named, brings it there.
func bring(ctx context.Context, k *branch.Keys, path string, into Bringer) (v Recovered, err error) {
	pieces, err := rescue.Read(ctx, path)
	if err != nil {
		return v, err
	}
	h := rescue.Open(k, pieces)
	v = Recovered{Open: entries(h.Open), Kept: entries(h.Kept), Refused: entries(h.Refused), Bare: h.Bare, Foreign: h.Foreign, Damaged: h.Damaged}
	if len(h.Open) == 0 && h.Foreign > 0 {
		return v, app.Trouble(app.NotPermitted, "enrol.recover_foreign", nil, "n", h.Foreign)
	}
	if into == nil {
		return v, nil
	}
	v.Asked = true
	v.Brought, err = into.Bring(ctx, h.Bringable())
	v.Known = len(h.Bringable()) - len(v.Brought)
	return v, err
}

func entries(all []store.Found) []app.Entry {
	out := make([]app.Entry, len(all))
	for i, f := range all {
		out[i] = f.Entry
		out[i].State = f.State
	}
	return out
}
