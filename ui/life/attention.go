package life

import (
	"context"
	"sync"

	"daftari/app/words"
)

// Attention tells a person that entries wait for one. It says how many and nothing else: a notification is read on a
// lock screen, by whoever holds the device.
type Attention struct {
	book  Counter
	words func() *words.Words
	send  func(title, text string)

	mu    sync.Mutex
	begun bool
	seen  int
}

// NewAttention reads the book's counts; words gives the language of the moment, send shows a notification.
func NewAttention(book Counter, words func() *words.Words, send func(title, text string)) *Attention {
	return &Attention{book: book, words: words, send: send}
}

// Look reads the counts and tells when more entries need a person than at the last look. The first look only
// remembers: what was there before, the window shows. It reads the book, so never on the window's goroutine.
func (a *Attention) Look(ctx context.Context) error {
	counts, err := a.book.Counts(ctx)
	if err != nil {
		return err
	}
	n := counts.Person + counts.Unplaced
	a.mu.Lock()
	more := a.begun && n > a.seen
	a.begun, a.seen = true, n
	a.mu.Unlock()
	if more {
		w := a.words()
		a.send(w.T("life.title"), w.T("life.need_you", "n", n))
	}
	return nil
}
