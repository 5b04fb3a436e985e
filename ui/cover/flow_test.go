package cover_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/ui/cover"
)

const right = "five words of my own"

// device is a ring of keys as the cover sees it: a wrong passphrase counts down, the last one erases.
type device struct {
	doors []cover.Door
	book  *book
	told  []cover.Stage
}

type book struct {
	pin    string
	left   int
	reach  session.Reach
	as     string
	closed bool
}

func (d *device) List(context.Context) ([]cover.Door, error) {
	return append([]cover.Door{}, d.doors...), nil
}

func (d *device) Open(_ context.Context, code, slot, pass string, told func(cover.Stage)) (cover.Book, error) {
	told(cover.Stretching)
	for i := range d.doors {
		if d.doors[i].Code != code || d.doors[i].New {
			continue
		}
		u := &d.doors[i].State.Users[0]
		if pass != right {
			if u.Last--; u.Last == 0 {
				d.doors[i].State.Erased = at()
			}
			return nil, app.Trouble(app.SignedOut, "vault.wrong_passphrase", nil, "n", u.Last)
		}
	}
	told(cover.Opening)
	d.book.as = slot
	return d.book, nil
}

func (b *book) Reopen(_ context.Context, pin string) error {
	if pin == b.pin {
		return nil
	}
	b.left--
	return app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", b.left)
}

func (b *book) Change(_ context.Context, slot, pass string) error {
	if pass != right {
		return app.Trouble(app.SignedOut, "vault.wrong_passphrase", nil, "n", 9)
	}
	b.as = slot
	return nil
}

func (b *book) SetPIN(_ context.Context, _, fresh string) error {
	if fresh == "000000" {
		return app.Trouble(app.BadInput, "vault.easy_pin", nil)
	}
	b.pin = fresh
	return nil
}
func (b *book) HasPIN() bool { return b.pin != "" }
func (b *book) PINs() int    { return b.left }
func (b *book) Reach(context.Context) (session.Reach, time.Duration, error) {
	return b.reach, 20 * time.Hour, nil
}

func at() time.Time { return time.Date(2026, 9, 17, 7, 0, 0, 0, time.UTC) }

func door(code string, users ...string) cover.Door {
	d := cover.Door{Code: code, Waiting: 3}
	for _, u := range users {
		d.State.Users = append(d.State.Users, keys.UserState{Slot: u, Name: u + " Achola", Role: keys.Officer, Left: 10, Last: 20})
	}
	if len(users) > 0 {
		d.State.Last = users[0]
	}
	return d
}

func begin(t *testing.T, d *device) *cover.Flow {
	t.Helper()
	f := cover.Closed(d, at)
	if err := f.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return f
}

func view(t *testing.T, f *cover.Flow) cover.View {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return f.View(w)
}

// TestBegins: no question is asked that has one answer.
func TestBegins(t *testing.T) {
	older, erased, ill := door("old"), door("gone", "rehema"), door("ill")
	older.New, erased.State.Erased, ill.Problem = true, at(), errors.New("torn")
	fresh := door("new", "rehema", "daniel")
	fresh.State.Last = ""
	for _, c := range []struct {
		name  string
		doors []cover.Door
		want  cover.Step
	}{
		{"one institution", []cover.Door{door("a", "rehema")}, cover.Passphrase},
		{"several", []cover.Door{door("a", "rehema"), door("b", "rehema")}, cover.Books},
		{"several people, nobody opened it yet", []cover.Door{fresh}, cover.Users},
		{"an older book", []cover.Door{older}, cover.First},
		{"an erased one", []cover.Door{erased}, cover.Erased},
		{"one that does not open stays in its row", []cover.Door{ill}, cover.Books},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := begin(t, &device{doors: c.doors}); f.Step() != c.want {
				t.Errorf("step %d, want %d", f.Step(), c.want)
			}
		})
	}
}

func TestPassphrase(t *testing.T) {
	ctx, d := context.Background(), &device{doors: []cover.Door{door("a", "rehema")}, book: &book{pin: "135792", left: 5}}
	f := begin(t, d)
	tell := func(s cover.Stage) { d.told = append(d.told, s) }
	if f.Open(ctx, "wrong", tell) || view(t, f).Trouble == nil {
		t.Error("a wrong passphrase opened, or said nothing")
	}
	if !f.Open(ctx, right, tell) || view(t, f).Trouble != nil {
		t.Error("the right one did not open")
	}
	if code, b := f.Opened(); code != "a" || b == nil || d.book.as != "rehema" || len(d.told) != 3 {
		t.Errorf("opened %q as %q, told %v", code, d.book.as, d.told)
	}
}

// TestErased: after the last wrong passphrase the cover says what became of the entries.
func TestErased(t *testing.T) {
	d := &device{doors: []cover.Door{door("a", "rehema")}}
	d.doors[0].State.Users[0].Last = 1
	f := begin(t, d)
	f.Open(context.Background(), "wrong", func(cover.Stage) {})
	v := view(t, f)
	if v.Step != cover.Erased || v.Lost.Money != "Your 3 unsent entries are sealed here." {
		t.Errorf("%+v", v.Lost)
	}
}

// TestWaits: a wait is a clock time, and from the fifteenth on the erasure is told.
func TestWaits(t *testing.T) {
	for _, c := range []struct {
		name string
		wait time.Duration
		last int
		key  string
	}{
		{"none", 0, 20, ""},
		{"after ten", 15 * time.Minute, 10, "vault.wait"},
		{"after fifteen", 8 * time.Hour, 5, "vault.wait_last"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := door("a", "rehema")
			u := &d.State.Users[0]
			u.Wait, u.Until, u.Last = c.wait, at().Add(c.wait), c.last
			v := view(t, begin(t, &device{doors: []cover.Door{d}}))
			var p *app.Problem
			if errors.As(v.Trouble, &p) != (c.key != "") || p != nil && p.Key != c.key || v.Waits != (c.key != "") {
				t.Errorf("says %v, waits %v", v.Trouble, v.Waits)
			}
		})
	}
}

// TestFirstPIN is chosen after the first opening, twice, and can be left for later.
func TestFirstPIN(t *testing.T) {
	ctx, d := context.Background(), &device{doors: []cover.Door{door("a", "rehema")}, book: &book{}}
	f := begin(t, d)
	if f.Open(ctx, right, func(cover.Stage) {}) || f.Step() != cover.NewPIN {
		t.Fatal("no PIN is asked for")
	}
	for _, pin := range []string{"135792", "135793", "000000", "000000"} {
		if f.SetPIN(ctx, pin) {
			t.Fatalf("%s was taken", pin)
		}
	}
	if d.book.pin != "" || view(t, f).Trouble == nil {
		t.Error("an easy PIN was taken, or refused without a word")
	}
	if f.SetPIN(ctx, "135792") || !f.SetPIN(ctx, "135792") || d.book.pin != "135792" {
		t.Error("the same twice was not taken")
	}
	d.book.pin = ""
	g := begin(t, d)
	g.Open(ctx, right, func(cover.Stage) {})
	if !g.Later(ctx) {
		t.Error("later did not open")
	}
}

// TestLocked: five wrong PINs lead to the passphrase; another user needs hers.
func TestLocked(t *testing.T) {
	ctx := context.Background()
	d := &device{doors: []cover.Door{door("a", "rehema", "daniel"), door("b", "x")}, book: &book{pin: "135792", left: 2}}
	f := cover.Locked(d, at, "a", "rehema", d.book)
	if err := f.Load(ctx); err != nil || f.Step() != cover.PIN {
		t.Fatal(err, f.Step())
	}
	if f.Reopen(ctx, "111111") || f.Step() != cover.PIN {
		t.Error("one wrong PIN is not the end")
	}
	if f.Reopen(ctx, "111111") || f.Step() != cover.Passphrase {
		t.Error("the last wrong PIN did not lead to the passphrase")
	}
	f.As("daniel")
	if !f.Open(ctx, right, func(cover.Stage) {}) || d.book.as != "daniel" {
		t.Errorf("opened as %q", d.book.as)
	}
}

func TestReach(t *testing.T) {
	for reach, opens := range map[session.Reach]bool{session.Full: true, session.Warned: true, session.RecordOnly: false, session.Ended: false} {
		d := &device{doors: []cover.Door{door("a", "rehema")}, book: &book{pin: "135792", reach: reach}}
		f := begin(t, d)
		if got := f.Open(context.Background(), right, func(cover.Stage) {}); got != opens || (view(t, f).Trouble == nil) != opens {
			t.Errorf("%s: opens %v", reach, got)
		}
	}
}

func TestOlderBook(t *testing.T) {
	older := door("a")
	older.New = true
	ctx, d := context.Background(), &device{doors: []cover.Door{older}, book: &book{pin: "135792"}}
	f := begin(t, d)
	if f.FirstPassphrase(ctx, right, "another", func(cover.Stage) {}) || view(t, f).Trouble == nil {
		t.Error("two different ones were taken")
	}
	if !f.FirstPassphrase(ctx, right, right, func(cover.Stage) {}) {
		t.Error("the same twice was not taken")
	}
}
