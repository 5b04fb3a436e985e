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
	told  error
}

func (p *plain) Branch(context.Context) (branch.Public, error) {
	if p.asked++; p.asked > 3 {
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
