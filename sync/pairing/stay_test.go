package pairing_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/store/vault/branch"
	"daftari/sync/pairing"
)

// plain is a book of an institution without a branch, until told says otherwise.
type plain struct {
	pairing.Book
	asked int
	only  int // the one time when it is told; 0 = from the fourth on
	told  error
}

func (p *plain) Branch(context.Context) (branch.Public, error) {
	if p.asked++; p.asked == p.only || p.only == 0 && p.asked > 3 {
		return branch.Public{}, p.told
	}
	return branch.Public{}, nil
}

// A service ends with what the branch says, and with nobody's word when it was stopped.
func TestStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := app.Trouble(app.NotPermitted, "enrol.shut_out", nil)
		v := &pairing.Visit{Book: &plain{told: out}}
		began := time.Now()
		err := v.Stay(t.Context(), func(ctx context.Context) error { <-ctx.Done(); return nil })
		if !errors.Is(err, out) || time.Since(began) > time.Hour {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 24*time.Hour)
		defer stop()
		v := &pairing.Visit{Book: &plain{}}
		if err := v.Stay(ctx, func(ctx context.Context) error { <-ctx.Done(); return nil }); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stopped by hand: %v", err)
		}
	})
}

// What does not end a service is told while it runs, or at its end where nobody hears.
func TestStayGoesOn(t *testing.T) {
	locked := app.Trouble(app.SignedOut, "vault.locked", nil)
	broken := app.Trouble(app.BrokenBook, "store.corrupt", nil)
	for name, c := range map[string]struct {
		told  error
		hears bool
		heard int
		late  error
	}{
		"the book is locked":             {told: locked, hears: true},
		"a copy cannot be made, heard":   {told: broken, hears: true, heard: 1},
		"a copy cannot be made, unheard": {told: broken, late: broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithTimeout(t.Context(), 24*time.Hour)
				defer stop()
				heard := 0
				v := &pairing.Visit{Book: &plain{told: c.told, only: 2}} // at the first Depart
				if c.hears {
					v.Told = func(error) { heard++ }
				}
				began := time.Now()
				err := v.Stay(ctx, func(ctx context.Context) error { <-ctx.Done(); return nil })
				if time.Since(began) < 24*time.Hour || heard != c.heard || !errors.Is(err, c.late) {
					t.Errorf("after %s: %v, told %d times", time.Since(began), err, heard)
				}
			})
		})
	}
}

// owing is a book of a branch with so many entries that could not be sealed to it.
type owing struct {
	pairing.Book
	p branch.Public
	n int
}

func (o owing) Branch(context.Context) (branch.Public, error)  { return o.p, nil }
func (o owing) Copy(context.Context) (branch.Copy, int, error) { return branch.Copy{}, o.n, nil }

// What a rescue would not find is told.
func TestWarnings(t *testing.T) {
	for name, c := range map[string]struct {
		book  owing
		shelf bool
		want  string
	}{
		"no branch":     {owing{}, true, "enrol.no_branch"},
		"no folder":     {owing{p: keysOf(t).Public()}, false, "enrol.no_shelf"},
		"all is sealed": {owing{p: keysOf(t).Public()}, true, ""},
		"two are not":   {owing{p: keysOf(t).Public(), n: 2}, true, "enrol.owing"},
	} {
		got := ""
		for _, p := range pairing.Warnings(t.Context(), c.book, t.TempDir(), c.shelf) {
			got += p.Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
