package ui

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"daftari/app/paper"
	"daftari/store/rescue"
	"daftari/ui/cli/exports"
	"daftari/ui/cli/house"
	"daftari/ui/settings"
	"daftari/ui/settings/prefs"
	"daftari/ui/theme"
)

// Keeper is the program around an open book, as More and Settings ask for it. Its fields are set before the pages are
// made; PIN, Rest and Alone may be nil where nothing locks or goes on by itself.
type Keeper struct {
	House *house.House
	Prefs *prefs.Store
	Setup house.Setup // what needs no open book
	App   string      // version of the program
	Clock func() time.Time

	Look   func(Look) error                                   // shows the window so
	PIN    func(ctx context.Context, old, fresh string) error // nil = nothing is ever locked
	Secret func(secret string) error                          // confirms who signs for money, nil = by the keys alone
	Rest   func(idle time.Duration) time.Duration             // how long the book stays open without a touch, 0 = as usual; gives what holds
	Most   time.Duration                                      // of Rest
	Alone  func()                                             // whether it syncs by itself was chosen anew
	User   func()                                             // somebody else opens the book; nil = nobody can

	mu    sync.Mutex // the window's goroutine writes what pages read on others
	now   prefs.Prefs
	audit audited
}

// audited is the last check of the records since the program began.
type audited struct {
	at          time.Time
	whole, done bool
}

var _ settings.Chosen = (*Keeper)(nil)

// LookOf is what was chosen for reading, in the given language where none was.
func LookOf(p prefs.Prefs, lang string) Look {
	return Look{Mode: theme.Mode(cmp.Or(p.Colours, string(theme.System))), Scale: cmp.Or(p.Text, 100), Lang: cmp.Or(p.Language, lang), Hand: p.Hand}
}

// Begin takes up what the user of the open book chose, and gives it.
func (k *Keeper) Begin() prefs.Prefs {
	p := k.chosen()
	k.set(p)
	return p
}

// Again is Begin where a window stands already: somebody else may have opened the book.
func (k *Keeper) Again() error { return k.Apply(k.chosen()) }

func (k *Keeper) chosen() prefs.Prefs {
	p := k.Prefs.Load(k.House.Keys.User.Slot)
	l := LookOf(p, k.House.Words.Lang())
	p.Language, p.Colours, p.Text = l.Lang, string(l.Mode), l.Scale
	p.Lock = k.rest(p.Lock)
	return p
}

// Now is settings.Chosen.
func (k *Keeper) Now() prefs.Prefs {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

func (k *Keeper) set(p prefs.Prefs) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = p
}

// Apply is settings.Chosen.
func (k *Keeper) Apply(p prefs.Prefs) error {
	was := k.Now()
	if p.Lock != was.Lock {
		p.Lock = k.rest(p.Lock)
	}
	k.set(p)
	if LookOf(p, "") != LookOf(was, "") && k.Look != nil {
		if err := k.Look(LookOf(p, k.House.Words.Lang())); err != nil {
			k.set(was)
			return err
		}
	}
	if p.ByHand != was.ByHand && k.Alone != nil {
		k.Alone()
	}
	return nil
}

// rest locks after some minutes, and gives how many they are: the institution may allow fewer.
func (k *Keeper) rest(minutes int) int {
	if k.Rest == nil {
		return minutes
	}
	return int(k.Rest(time.Duration(minutes)*time.Minute) / time.Minute)
}

// Keep is settings.Chosen.
func (k *Keeper) Keep(p prefs.Prefs) error { return k.Prefs.Save(k.House.Keys.User.Slot, p) }

// Approves says that who is at the device may let go what others ask for, as far as this book was told.
func (k *Keeper) Approves(ctx context.Context) (bool, error) { return k.signs().Approves(ctx) }

// Role is more.Keeper.
func (k *Keeper) Role() string { return string(k.House.Keys.User.Role) }

// People is more.Keeper.
func (k *Keeper) People() (int, error) {
	all, err := k.House.Keys.Users()
	return len(all), err
}

// Kept is more.Keeper.
func (k *Keeper) Kept() (at time.Time, failing bool) {
	s := rescue.StateOf(k.House.Book.Dir())
	return s.Kept, !s.Failed.IsZero()
}

// Checked says that the records were checked.
func (k *Keeper) Checked(at time.Time, whole bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.audit = audited{at, whole, true}
}

// Audited is more.Keeper.
func (k *Keeper) Audited() (at time.Time, whole, done bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.audit.at, k.audit.whole, k.audit.done
}

// HasPIN is settings.Keys.
func (k *Keeper) HasPIN() bool { return k.House.Keys.HasPIN() }

// SetPIN is settings.Keys.
func (k *Keeper) SetPIN(ctx context.Context, old, fresh string) error { return k.PIN(ctx, old, fresh) }

// SetPassphrase is settings.Keys.
func (k *Keeper) SetPassphrase(ctx context.Context, old, fresh string) error {
	if err := k.House.Keys.ChangePassphrase(old, fresh); err != nil {
		return err
	}
	return k.House.Book.KeysChanged(ctx, k.House.Keys.Gen)
}

// Version is settings.House.
func (k *Keeper) Version() string { return k.App }

// Check is settings.House: the same as `daftari doctor`.
func (k *Keeper) Check(ctx context.Context) []settings.Check {
	all := append(k.Setup.Checks(ctx, house.Place{Data: filepath.Dir(k.House.Book.Dir()), Institution: k.House.Institution}), k.House.Checks(ctx)...)
	out := make([]settings.Check, len(all))
	for i, c := range all {
		out[i] = settings.Check(c)
	}
	return out
}

// Export is settings.House: the same as `daftari export`, with a name for its file.
func (k *Keeper) Export(ctx context.Context, x settings.Export) (name string, data []byte, err error) {
	r := exports.Request{What: exports.What(x.What), Format: paper.CSV, Clear: x.Clear}
	end := string(paper.CSV)
	switch {
	case x.What == settings.Ledger:
		end = "jsonl"
	case x.XLSX:
		r.Format, end = paper.XLSX, string(paper.XLSX)
	}
	if x.Today && x.What != settings.Ledger {
		fresh, err := k.House.Book.Freshness(ctx)
		if err != nil {
			return "", nil, err
		}
		r.Filter.Day = fresh.BusinessDay(k.Clock())
	}
	if !x.Clear {
		end += ".sealed"
	}
	do, err := exports.Prepare(ctx, k.House, r)
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	if err := do(&out); err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("%s-%s-%s.%s", k.House.Institution, x.What, k.Clock().Format("2006-01-02-1504"), end), out.Bytes(), nil
}
