package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/store"
	"daftari/store/boot"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/ui/cli/settings"
)

// coverWorld is a folder with one book of one officer.
type coverWorld struct {
	*testing.T
	doors
	at  time.Time
	dir string
}

func newCover(t *testing.T) *coverWorld {
	w := &coverWorld{T: t, at: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)}
	tw := testWorld()
	tw.now = func() time.Time { return w.at }
	var err error
	w.doors, err = doorsIn(tw, t.TempDir())
	w.must(err)
	w.dir = filepath.Join(w.data, "umoja")
	w.must(os.MkdirAll(w.dir, 0o700))
	w.must(settings.Save(w.dir, settings.Config{Server: "https://core.invalid", Tenant: "umoja", User: "rehema", Password: "prompt"}))
	u, err := w.ring(w.dir, "umoja").Create(keys.NewUser{Name: "Rehema", Role: keys.Officer, Passphrase: testPassphrase})
	w.must(err)
	book, err := w.bookOf(t.Context(), w.dir, u, store.Create)
	w.must(err)
	w.must(book.SetOfficer(t.Context(), app.Officer{User: 3, Username: "rehema", Name: "Rehema"}))
	w.must(book.ApplyPull(t.Context(), app.Pull{Full: true, Cursor: "c", Started: w.at, Clients: []app.Client{{ID: 7, Name: "Wanjikũ Otieno", Active: true}}}))
	w.must(book.Close())
	return w
}

func (w *coverWorld) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *coverWorld) is(err error, key string) {
	w.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		w.Errorf("%v, not %s", err, key)
	}
}

func (w *coverWorld) open(slot, passphrase string) (*opened, []stage, error) {
	var told []stage
	o, err := w.Open(context.Background(), "umoja", slot, passphrase, func(s stage) { told = append(told, s) })
	if err == nil {
		w.Cleanup(func() { _ = o.Close() })
	}
	return o, told, err
}

func (w *coverWorld) only() door {
	w.Helper()
	all, err := w.List(context.Background())
	w.must(err)
	if len(all) != 1 {
		w.Fatalf("%+v", all)
	}
	return all[0]
}

func TestCoverOpensAndLocks(t *testing.T) {
	w := newCover(t)
	ctx := t.Context()
	d := w.only()
	if d.Problem != nil || len(d.State.Users) != 1 || d.State.Users[0].Name != "Rehema" || d.State.Users[0].Left != keys.FreeTries {
		t.Fatalf("%+v", d)
	}
	slot := d.State.Users[0].Slot
	_, _, err := w.open(slot, "not the right passphrase")
	w.is(err, "vault.wrong_passphrase")
	o, stages, err := w.open(slot, testPassphrase)
	w.must(err)
	if len(stages) != 3 || w.only().State.Last != slot || w.only().State.Users[0].Left != keys.FreeTries {
		t.Errorf("%v %+v", stages, w.only().State)
	}
	w.must(o.SetPIN(ctx, "", "271828"))
	w.must(o.Session.Lock())
	if locked, pins := o.Session.Locked(); !locked || pins != keys.MostPINs {
		t.Errorf("%v %d", locked, pins)
	}
	for name, read := range map[string]func() error{
		"search": func() error { _, err := o.House.Book.Find(ctx, "wanjiku", 5); return err },
		"client": func() error { _, err := o.House.Book.Client(ctx, 7); return err },
		"record": func() error { return o.House.Book.SetOfficer(ctx, app.Officer{}) },
	} {
		err := read()
		if name != "client" { // whose blind name is gone as well: she is not found
			w.is(err, "vault.locked")
		} else if err == nil {
			t.Error("a client was read from a locked book")
		}
	}
	w.is(o.Reopen(ctx, "271829"), "vault.wrong_pin")
	w.must(o.Reopen(ctx, "271828"))
	found, err := o.House.Book.Find(ctx, "wanjiku", 5)
	if err != nil || len(found) != 1 {
		t.Errorf("%v %v", found, err)
	}
	w.must(o.Session.Lock())
	for range keys.MostPINs - 1 {
		w.is(o.Reopen(ctx, "000001"), "vault.wrong_pin")
	}
	w.is(o.Reopen(ctx, "000001"), "vault.pin_spent")
	w.is(o.Reopen(ctx, "271828"), "vault.pin_spent")
	w.must(o.Change(ctx, slot, testPassphrase))
	w.must(o.SetPIN(ctx, "271828", "314159"))
	// The PIN outlives the program, and opens nothing by itself.
	w.must(o.Close())
	again, _, err := w.open(slot, testPassphrase)
	w.must(err)
	w.must(again.Session.Lock())
	w.must(again.Reopen(ctx, "314159"))
	links, err := again.House.Book.Ledger().Links(ctx, 0, 100)
	w.must(err)
	var told []string
	for _, l := range links {
		r, err := proof.Parse(l.Body)
		w.must(err)
		told = append(told, r.Event.What+" by "+r.Event.Title)
	}
	if want := []string{"opened by Rehema", "reopened by Rehema", "opened by Rehema", "opened by Rehema", "reopened by Rehema"}; !slices.Equal(told, want) {
		t.Errorf("the chain tells of %q", told)
	}
}

// A colleague on the same book records in her own name, and the book knows two people.
func TestCoverChangesTheUser(t *testing.T) {
	w := newCover(t)
	ctx := t.Context()
	first := w.only().State.Users[0]
	o, _, err := w.open(first.Slot, testPassphrase)
	w.must(err)
	joseph, err := o.House.Keys.Add(keys.NewUser{Name: "Joseph", Role: keys.Colleague, Passphrase: "another day another five words"})
	w.must(err)
	w.must(o.House.Book.SetUser(ctx, joseph.Slot, app.Officer{User: 4, Username: "joseph", Name: "Joseph"}))
	w.must(o.Session.Lock())
	w.is(o.Change(ctx, joseph.Slot, testPassphrase), "vault.wrong_passphrase")
	w.must(o.Change(ctx, joseph.Slot, "another day another five words"))
	by, err := o.House.Book.Officer(ctx)
	if err != nil || by.Username != "joseph" || o.Session.User().Name != "Joseph" {
		t.Errorf("%+v %v", by, err)
	}
	if own, err := o.House.Book.Owner(ctx); err != nil || own.Username != "rehema" {
		t.Errorf("%+v %v", own, err)
	}
	w.is(o.House.Keys.Remove("nobody"), "vault.no_user")
	w.is(o.House.Keys.Remove(first.Slot), "vault.needed_user")  // the last officer
	w.is(o.House.Keys.Remove(joseph.Slot), "vault.needed_user") // who has the book open
}

func TestCoverTells(t *testing.T) {
	w := newCover(t)
	for name, c := range map[string]struct {
		do  func()
		key string
	}{
		"settings are broken": {func() { w.must(os.WriteFile(filepath.Join(w.dir, settings.File), []byte("x"), 0o600)) }, "config.broken"},
	} {
		t.Run(name, func(*testing.T) {
			c.do()
			w.is(w.only().Problem, c.key)
		})
	}
	w = newCover(t)
	w.must(os.WriteFile(filepath.Join(w.dir, keys.FileName), []byte("x"), 0o600))
	w.is(w.only().Problem, "vault.bad_keys")
	w.must(os.Remove(filepath.Join(w.dir, keys.FileName)))
	w.is(w.only().Problem, "vault.no_keys")
}

func TestReachOfABook(t *testing.T) {
	w := newCover(t)
	ctx := t.Context()
	o, _, err := w.open(w.only().State.Users[0].Slot, testPassphrase)
	w.must(err)
	reach, left, err := o.Reach(ctx)
	if err != nil || reach != session.Full || left.Round(time.Hour) != 48*time.Hour {
		t.Errorf("%s %s %v", reach, left, err)
	}
}

// The institution says how long a sign-in lasts and when a window locks; recording goes on for a day more, and
// for the day for which a supervisor let the hours go.
func TestRulesOfTheInstitution(t *testing.T) {
	w := newCover(t)
	w.doors.boot = nil
	ctx := t.Context()
	slot := w.only().State.Users[0].Slot
	o, _, err := w.open(slot, testPassphrase)
	w.must(err)
	book := o.House.Book
	w.must(book.SetDevice(ctx, app.Device{ID: "d", Code: "K7"}))
	w.must(book.ApplyPull(ctx, app.Pull{Started: w.at, CoreDay: app.DateOf(w.at), Institution: &app.Institution{Limits: app.Limits{OfflineHours: 24, LockMinutes: 5, SheetMinutes: 6}}}))
	w.must(o.Close())
	o, _, err = w.open(slot, testPassphrase)
	w.must(err)
	book = o.House.Book
	if o.Rules.Idle != 5*time.Minute || o.Rules.Sheet != 6*time.Minute || o.Lock.At()-w.doors.sinceStart() < 4*time.Minute {
		t.Errorf("%+v", o.Rules)
	}
	began := w.at
	at := func(later time.Duration, want session.Reach) {
		t.Helper()
		w.at = began.Add(later)
		if got, _, err := o.Reach(ctx); err != nil || got != want {
			t.Errorf("after %s: %s, %v; want %s", later, got, err, want)
		}
	}
	at(15*time.Hour, session.Full)
	at(17*time.Hour, session.Warned)
	at(25*time.Hour, session.RecordOnly)
	at(48*time.Hour, session.Ended)
	key, err := limits.NewKey(bytes.Repeat([]byte{7}, 32))
	w.must(err)
	own := key.ForDevice("K7")
	w.must(book.SetLimitsKey(ctx, own))
	c, err := o.House.Teller.Challenge(ctx, limits.Offline)
	w.must(err)
	_, err = o.House.Teller.GoOn(ctx, own.Answer(c), "Lydia", "no network at the market")
	w.must(err)
	at(48*time.Hour, session.RecordOnly)
}

// A phone that tells no id of its boot has been on for weeks: each start of the program is another
// process on the same boot, and no time that the core was not heard.
func TestReachOfAnotherProcess(t *testing.T) {
	const since = 500 * time.Hour
	w := newCover(t)
	ctx := t.Context()
	began := w.at
	for n, c := range []struct {
		later time.Duration
		wall  time.Duration // that the wall clock was turned by
		want  session.Reach
		left  time.Duration
	}{
		{time.Hour, 0, session.Full, 47 * time.Hour},
		{71 * time.Hour, 0, session.Warned, time.Hour},
		{73 * time.Hour, 0, session.RecordOnly, 23 * time.Hour},
		{73 * time.Hour, -30 * 24 * time.Hour, session.RecordOnly, 23 * time.Hour},
		{97 * time.Hour, 0, session.Ended, 0},
	} {
		process := fmt.Sprintf("%d", n)
		now := time.Duration(0)
		w.at = began
		w.doors.boot = boot.Lifetime(func() (time.Duration, string) { return since + now, "" }, process)
		o, _, err := w.open(w.only().State.Users[0].Slot, testPassphrase)
		w.must(err)
		if n == 0 {
			w.must(o.House.Book.Answered(ctx, w.at, app.Date{}))
		}
		w.must(o.Close())
		now, w.at = c.later, began.Add(c.later+c.wall)
		w.doors.boot = boot.Lifetime(func() (time.Duration, string) { return since + now, "" }, process+" again")
		o, _, err = w.open(w.only().State.Users[0].Slot, testPassphrase)
		w.must(err)
		if reach, left, err := o.Reach(ctx); err != nil || reach != c.want || left != c.left {
			t.Errorf("after %s, clock turned %s: %s, %s left, %v; want %s, %s", c.later, c.wall, reach, left, err, c.want, c.left)
		}
		w.must(o.Close())
	}
}

// An older book has no passphrase yet: the first one given seals it, with what waits in it.
func TestCoverSealsAnOlderBook(t *testing.T) {
	w := newCover(t)
	for _, name := range []string{keys.FileName, keys.TriesName, store.FileName} {
		w.must(os.Remove(filepath.Join(w.dir, name)))
	}
	packed, err := os.Open("store/testdata/books/v1.db.gz")
	w.must(err)
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	w.must(err)
	text, err := io.ReadAll(z)
	w.must(err)
	w.must(os.WriteFile(filepath.Join(w.dir, store.FileName), text, 0o600))
	d := w.only()
	if !d.New || d.Problem != nil || d.Waiting == 0 {
		t.Fatalf("%+v", d)
	}
	_, _, err = w.open("", "weak")
	w.is(err, "vault.weak")
	o, _, err := w.open("", testPassphrase)
	w.must(err)
	n, err := o.House.Book.Counts(t.Context())
	if err != nil || n.Open() != d.Waiting {
		t.Errorf("%d were waiting, %+v %v", d.Waiting, n, err)
	}
	w.must(o.Close())
	if d := w.only(); d.New || len(d.State.Users) != 1 || d.State.Users[0].Name != "rehema" {
		t.Errorf("%+v", d)
	}
}

// After 20 wrong passphrases nobody opens the book; what waits is still told, by number.
func TestCoverTellsOfAnErasedBook(t *testing.T) {
	w := newCover(t)
	slot := w.only().State.Users[0].Slot
	o, _, err := w.open(slot, testPassphrase)
	w.must(err)
	w.must(o.House.Book.SetDevice(t.Context(), app.Device{ID: "d", Code: "K7"}))
	kes, err := money.ISO("KES")
	w.must(err)
	_, err = o.House.Book.Record(t.Context(), app.Recording{Entries: []app.Entry{{Key: "k1", Kind: app.Deposit, Flow: app.CashIn,
		Account: app.AccountRef{Kind: app.OnSavings, ID: 7}, Client: 7, Amount: money.FromMinor(500, kes), Day: app.DateOf(w.at)}}})
	w.must(err)
	w.must(o.Close())
	ring, boot := w.ring(w.dir, "umoja"), time.Hour
	ring.Clock.Boot = func() (time.Duration, string) { boot += 1000 * time.Hour; return boot, "b" }
	for range keys.MostTries {
		_, err = ring.Unlock(slot, "wrong")
	}
	w.is(err, "vault.erased")
	d := w.only()
	if d.State.Erased.IsZero() || d.Waiting != 1 || d.Problem != nil || len(d.State.Users) != 0 {
		t.Errorf("%+v", d)
	}
	_, _, err = w.open(slot, testPassphrase)
	w.is(err, "vault.erased")
}
