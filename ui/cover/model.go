// Package cover is the closed book (UI.md p01 to p01d): whose book, who opens it, her passphrase at the start of the
// day, her PIN at a locked screen. Nothing of a client is known here, so nothing of one is shown.
package cover

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
)

// Doors are the books of this device.
type Doors interface {
	// List gives the books in the order of the rows. It opens none.
	List(ctx context.Context) ([]Door, error)
	// Open opens a book by a passphrase, telling its stages from any goroutine; slot "" gives an older book its first
	// passphrase. Problems are those of keys.Ring.Unlock and store.Open.
	Open(ctx context.Context, code, slot, passphrase string, told func(Stage)) (Book, error)
}

// Book is an opened book, perhaps with its screen locked.
type Book interface {
	Reopen(ctx context.Context, pin string) error
	Change(ctx context.Context, slot, passphrase string) error
	SetPIN(ctx context.Context, old, fresh string) error
	HasPIN() bool
	PINs() int // that may still be tried; 0 = only a passphrase opens
	Reach(ctx context.Context) (session.Reach, time.Duration, error)
}

// Door is one institution's book, closed.
type Door struct {
	Code    string
	Name    string // of the institution, "" = only its code is known
	Branch  string // or office; "" = not known
	State   keys.State
	New     bool      // an older book without a passphrase
	Waiting int       // entries that are not posted
	Opened  time.Time // last; zero = not known
	Problem error     // why it does not open at all

	Until map[string]app.Date // the last day of who stands in, by slot, where it is known
}

// Stage of an opening.
type Stage string

// The stages, in their order.
const (
	Stretching Stage = "stretching"
	Opening    Stage = "opening"
	Reading    Stage = "reading"
)

// Step is what the cover asks.
type Step int

// The steps. A cover begins at Asking, and is done when Flow.Book is open and Reached says so.
const (
	Asking Step = iota
	Books
	Users
	Passphrase
	First  // passphrase of a book that has none
	PIN    // of a locked screen
	NewPIN // none is chosen yet
	Erased
	Ended // the sign-in has ended, or soon does
)

// Flow is where the cover stands. It outlives the widgets: another language draws the same step again.
type Flow struct {
	Doors    Doors
	Now      func() time.Time
	Demo     bool // the books are a trainer's
	Computer bool
	Other    bool // somebody else wants to open a locked book

	step    Step
	doors   []Door
	door    int
	slot    string // of who opens; "" = an older book
	book    Book   // opened or locked; nil = closed
	of      string // code of the door that book is of
	reach   session.Reach
	left    time.Duration
	trouble error // of the last try
	chosen  string
	forgot  bool
	fresh   bool // the book was made a moment ago
	busy    bool
	stage   Stage
	drawn   func() // by the newest screen
}

// apart runs an act on a copy, off the UI goroutine; the result is taken over by end, on it.
func (f *Flow) apart(act func(*Flow) bool) (end func() (done bool)) {
	next := *f
	done := act(&next)
	return func() bool {
		next.drawn, next.busy, next.stage = f.drawn, false, ""
		*f = next
		return done
	}
}

// Closed is the cover at the start of the program.
func Closed(d Doors, now func() time.Time) *Flow { return &Flow{Doors: d, Now: now} }

// Locked is the cover over a book that is open below it, in the hands of the user of slot.
func Locked(d Doors, now func() time.Time, code, slot string, b Book) *Flow {
	return &Flow{Doors: d, Now: now, book: b, of: code, slot: slot}
}

// Fresh is the cover over a book that was made and opened a moment ago: a PIN is chosen.
func Fresh(d Doors, now func() time.Time, code, slot string, b Book) *Flow {
	f := Locked(d, now, code, slot, b)
	f.fresh = true
	return f
}

// Load reads the books, and chooses the step: no question is asked that has one answer.
func (f *Flow) Load(ctx context.Context) error {
	all, err := f.Doors.List(ctx)
	if err != nil {
		return err
	}
	f.doors = all
	if f.step != Asking {
		return nil
	}
	f.door = -1
	for i, d := range all {
		if f.book != nil && d.Code == f.of || len(all) == 1 {
			f.door = i
		}
	}
	switch {
	case f.door < 0:
		f.step = Books
	case f.book != nil && f.Other:
		f.step = Users
	case f.fresh:
		f.step = NewPIN
	case f.book != nil && f.book.PINs() > 0:
		f.step = PIN
	case f.book != nil:
		f.step = Passphrase
	default:
		f.Choose(f.door)
	}
	return nil
}

// None says that this device has no book yet.
func (f *Flow) None() bool { return len(f.doors) == 0 }

// Choose takes a book: its last user is preset. One that cannot be opened stays in its row.
func (f *Flow) Choose(i int) {
	f.trouble, f.forgot, f.door = nil, false, i
	d := f.doors[i]
	switch {
	case d.Problem != nil:
		f.step, f.trouble = Books, d.Problem
	case !d.State.Erased.IsZero():
		f.step = Erased
	case d.New:
		f.step, f.slot = First, ""
	default:
		f.step, f.slot = Passphrase, d.State.Last
		if f.slot == "" && len(d.State.Users) == 1 {
			f.slot = d.State.Users[0].Slot
		}
		if f.slot == "" {
			f.step = Users
		}
	}
}

// As takes a user, who needs her passphrase.
func (f *Flow) As(slot string) {
	f.slot, f.step, f.trouble, f.forgot = slot, Passphrase, nil, false
}

// To goes to another question.
func (f *Flow) To(s Step) { f.step, f.trouble, f.forgot, f.chosen = s, nil, false, "" }

// Forgot shows what to do about a forgotten passphrase.
func (f *Flow) Forgot() { f.forgot = true }

// Step is the question that stands.
func (f *Flow) Step() Step { return f.step }

// Opened is the book and the code of its institution; nil while it is closed.
func (f *Flow) Opened() (string, Book) { return f.of, f.book }

// Reach is what may be done with the opened book.
func (f *Flow) Reach() session.Reach { return f.reach }

// Open tries a passphrase. Done says that the page may be shown; what stands in the way is the next step otherwise.
func (f *Flow) Open(ctx context.Context, passphrase string, told func(Stage)) (done bool) {
	d := f.doors[f.door]
	var err error
	if f.book != nil && f.of == d.Code {
		told(Stretching)
		err = f.book.Change(ctx, f.slot, passphrase)
	} else {
		var b Book
		if b, err = f.Doors.Open(ctx, d.Code, f.slot, passphrase, told); err == nil {
			f.book, f.of = b, d.Code
		}
	}
	if err != nil {
		return f.failed(ctx, err)
	}
	f.trouble = nil
	if !f.book.HasPIN() {
		f.step = NewPIN
		return false
	}
	return f.judge(ctx)
}

// FirstPassphrase is that of an older book, typed twice.
func (f *Flow) FirstPassphrase(ctx context.Context, once, twice string, told func(Stage)) bool {
	if once != twice {
		f.trouble = app.Trouble(app.BadInput, "vault.not_twice", nil)
		return false
	}
	return f.Open(ctx, once, told)
}

// Reopen tries a PIN; the fifth wrong one leads to the passphrase.
func (f *Flow) Reopen(ctx context.Context, pin string) bool {
	if err := f.book.Reopen(ctx, pin); err != nil {
		if f.book.PINs() == 0 {
			f.step = Passphrase
		}
		return f.failed(ctx, err)
	}
	f.trouble = nil
	return f.judge(ctx)
}

// SetPIN takes a new PIN once, then again.
func (f *Flow) SetPIN(ctx context.Context, pin string) bool {
	f.trouble = nil
	if f.chosen == "" {
		f.chosen = pin
		return false
	}
	once := f.chosen
	f.chosen = ""
	err := error(nil)
	if once != pin {
		err = app.Trouble(app.BadInput, "cover.not_twice", nil)
	} else {
		err = f.book.SetPIN(ctx, "", pin)
	}
	if err != nil {
		f.trouble = err
		return false
	}
	return f.judge(ctx)
}

// Later opens without a PIN: the passphrase alone will.
func (f *Flow) Later(ctx context.Context) bool {
	f.chosen, f.trouble = "", nil
	return f.judge(ctx)
}

// failed keeps the reason, and reads again who may try how often.
func (f *Flow) failed(ctx context.Context, err error) bool {
	f.trouble = err
	if all, lerr := f.Doors.List(ctx); lerr == nil {
		code := f.doors[f.door].Code
		f.doors = all
		for i, d := range all {
			if d.Code != code {
				continue
			}
			f.door = i
			if !d.State.Erased.IsZero() {
				f.step, f.trouble = Erased, nil
			}
		}
	}
	return false
}

func (f *Flow) judge(ctx context.Context) bool {
	reach, left, err := f.book.Reach(ctx)
	if err != nil {
		f.trouble = err
		return false
	}
	f.reach, f.left = reach, left
	if reach == session.RecordOnly || reach == session.Ended {
		f.step = Ended
		return false
	}
	return true
}

// user who opens; false for an older book.
func (f *Flow) user() (keys.UserState, bool) {
	if f.door < 0 || f.door >= len(f.doors) {
		return keys.UserState{}, false
	}
	for _, u := range f.doors[f.door].State.Users {
		if u.Slot == f.slot {
			return u, true
		}
	}
	return keys.UserState{}, false
}

// waits is why nobody may try as this user yet; nil when she may.
func waits(w *words.Words, now time.Time, u keys.UserState) error {
	if u.Wait <= 0 || !u.Until.After(now) {
		return nil
	}
	until := w.Clock(u.Until.In(now.Location()))
	if u.Wait >= 12*time.Hour {
		until = w.ShortDay(u.Until.In(now.Location())) + " " + until
	}
	if u.Last <= keys.MostTries-warned {
		return app.Trouble(app.SignedOut, "vault.wait_last", nil, "until", until, "n", u.Last)
	}
	return app.Trouble(app.SignedOut, "vault.wait", nil, "until", until)
}

// warned is the number of wrong passphrases from which on people are told of the erasure (UI.md 7).
const warned = 15
