package life

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"

	"daftari/app"
)

// Sheets of a book.
type Sheets interface {
	Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
	SheetByKey(ctx context.Context, key app.Key) (app.Sheet, error)
}

// Place keeps which sheet lies open in a window, so that a program that was killed opens on it again. The file holds
// the sheet's key and nothing else: without the book it names no group. Its methods may be called from any goroutine.
type Place struct {
	File string
	Book Sheets

	mu    sync.Mutex
	at    spot
	open  bool
	known bool // the file says what at and open say
}

type spot struct {
	group app.GroupID
	day   app.Date
}

// Sheet notes that a sheet came to the front, or that it was left. It writes nothing: Keep does.
func (p *Place) Sheet(group app.GroupID, day app.Date, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := spot{group, day}
	if !open && s != p.at {
		return // another one came to the front before this one went
	}
	if s != p.at || open != p.open {
		p.at, p.open, p.known = s, open, false
	}
}

// Keep writes down what Sheet noted. A sheet that is not saved yet is tried again at the next call.
func (p *Place) Keep(ctx context.Context) error {
	p.mu.Lock()
	at, open, known := p.at, p.open, p.known
	p.mu.Unlock()
	if known || at == (spot{}) {
		return nil
	}
	var key app.Key
	if open {
		s, err := p.Book.Sheet(ctx, at.group, at.day)
		if app.ClassOf(err) == app.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		key = s.Key
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at != at || p.open != open {
		return nil
	}
	if err := p.write(key); err != nil {
		return err
	}
	p.known = true
	return nil
}

func (p *Place) write(key app.Key) error {
	if key == "" {
		err := os.Remove(p.File)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return err
	}
	return os.WriteFile(p.File, []byte(key+"\n"), 0o600)
}

// Find is the open sheet that lay in front when the program ended; false when there was none, or it is open no more.
func (p *Place) Find(ctx context.Context) (group app.GroupID, day app.Date, found bool) {
	text, err := os.ReadFile(p.File)
	if err != nil {
		return 0, app.Date{}, false
	}
	s, err := p.Book.SheetByKey(ctx, app.Key(strings.TrimSpace(string(text))))
	if err != nil || s.State != app.SheetOpen {
		return 0, app.Date{}, false
	}
	return s.Group, s.Day, true
}
