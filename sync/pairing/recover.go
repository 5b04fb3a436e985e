package pairing

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store"
	"daftari/store/rescue"
	"daftari/store/vault/branch"
)

// Bringer takes recovered records (store.Book).
type Bringer interface {
	Entry(ctx context.Context, key app.Key) (app.EntryFile, error)
	Bring(ctx context.Context, all []store.Found) ([]app.Entry, error)
}

// bring opens what lies at path and, where a book is named, brings it there.
func bring(ctx context.Context, k *branch.Keys, path string, known []proof.Certificate, into Bringer) (v Recovered, err error) {
	pieces, err := rescue.Read(ctx, path)
	if err != nil {
		return v, err
	}
	h := rescue.Open(k, pieces, known...)
	v = Recovered{Open: entries(h.Open), Kept: entries(h.Kept), Refused: entries(h.Refused), Bare: h.Bare, Foreign: h.Foreign, Damaged: h.Damaged, Torn: h.Torn}
	for _, f := range h.Open {
		if f.Unproven != "" {
			v.Unproven = append(v.Unproven, f.Entry)
		}
	}
	if len(h.Open) == 0 && h.Foreign > 0 {
		return v, app.Trouble(app.NotPermitted, "enrol.recover_foreign", nil, "n", h.Foreign)
	}
	if into == nil {
		return v, nil
	}
	v.Asked = true
	all := h.Bringable()
	if v.Brought, err = into.Bring(ctx, all); err != nil {
		return v, err
	}
	return v, v.missing(ctx, all, into)
}

// missing tells what was known there already from what was left out: a reversal without what it reverses.
func (v *Recovered) missing(ctx context.Context, all []store.Found, into Bringer) error {
	for _, e := range entries(all) {
		if slices.ContainsFunc(v.Brought, func(b app.Entry) bool { return b.Key == e.Key }) {
			continue
		}
		_, err := into.Entry(ctx, e.Key)
		switch {
		case err == nil:
			v.Known++
		case app.ClassOf(err) == app.NotFound:
			v.Left = append(v.Left, e)
		default:
			return err
		}
	}
	return nil
}

func entries(all []store.Found) []app.Entry {
	out := make([]app.Entry, len(all))
	for i, f := range all {
		out[i] = f.Entry
		out[i].State = f.State
	}
	return out
}
