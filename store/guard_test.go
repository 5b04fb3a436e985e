package store_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/secret"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

// TestGuardLasts: key, password and the count of wrong codes outlive the program, and a wrong code is counted though the
// change gave an error.
func TestGuardLasts(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	opt := store.Options{Now: func() time.Time { return at }, Boot: func() (time.Duration, string) { return time.Hour, "b" }, Vault: vaulttest.New()}
	b, err := store.Create(ctx, dir, opt)
	must(t, err)
	if k, err := b.LimitsKey(ctx); err != nil || !k.IsZero() {
		t.Errorf("a new book has a key: %v", err)
	}
	key, err := limits.NewKey(bytes.Repeat([]byte{5}, limits.KeySize))
	must(t, err)
	must(t, b.SetLimitsKey(ctx, key))
	must(t, b.SetPassword(ctx, secret.New("hunter2")))
	wrong := errors.New("wrong")
	if err := b.Lifting(ctx, func(l *limits.Lifting, here app.Reading) error {
		l.Wrong, l.Last = l.Wrong+1, here
		return wrong
	}); !errors.Is(err, wrong) {
		t.Fatal(err)
	}
	must(t, b.Close())
	b, err = store.Open(ctx, dir, opt)
	must(t, err)
	defer b.Close()
	if k, err := b.LimitsKey(ctx); err != nil || !bytes.Equal(k.Bytes(), key.Bytes()) {
		t.Errorf("the key is another: %v", err)
	}
	if p, err := b.Password(ctx); err != nil || p.Reveal() != "hunter2" {
		t.Errorf("the password is another: %v", err)
	}
	must(t, b.Lifting(ctx, func(l *limits.Lifting, _ app.Reading) error {
		if l.Wrong != 1 || l.Last.BootID != "b" || l.Last.Boot != time.Hour {
			t.Errorf("%+v", l)
		}
		return nil
	}))
}

// TestAnchor: an answer of the core ties its clock to this device's boot, a long pull does not loosen the tie.
func TestAnchor(t *testing.T) {
	ctx := t.Context()
	now, boot := at, time.Hour
	b, err := store.Create(ctx, t.TempDir(), store.Options{Now: func() time.Time { return now }, Boot: func() (time.Duration, string) { return boot, "b" }, Vault: vaulttest.New()})
	must(t, err)
	defer b.Close()
	must(t, b.Answered(ctx, at.Add(-time.Minute), app.Date{}))
	now, boot = at.Add(20*time.Minute-30*24*time.Hour), boot+20*time.Minute // a pull of 20 minutes, the clock turned
	must(t, b.ApplyPull(ctx, app.Pull{Started: at.Add(-time.Minute), CoreDay: app.DateOf(at)}))
	f, err := b.Freshness(ctx)
	must(t, err)
	if want := at.Add(19 * time.Minute); !f.ServedAt.Equal(want) || f.Boot != boot || f.BootID != "b" {
		t.Errorf("%+v, want served at %s", f, want)
	}
	st, err := b.Standing(ctx, app.DateOf(at))
	must(t, err)
	if off := st.Fresh.ClockOff(app.Reading{}, st.Here); off.Round(time.Hour) != -30*24*time.Hour {
		t.Errorf("the clock is off by %s", off)
	}
	if last, err := b.LastStamp(ctx); err != nil || !last.Wall.IsZero() {
		t.Errorf("%+v %v", last, err)
	}
}
