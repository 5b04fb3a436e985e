// Package session keeps a book open for its user, locks it, and opens it again by the PIN: what a
// window needs between the passphrase at the start of the day and its end. Timing is pure: the
// clock comes with each call.
package session

import (
	"errors"
	"log/slog"
	"sync"

	"daftari/app"
	"daftari/store/vault"
	"daftari/store/vault/keys"
)

// Session of one user with one book. Its methods may be called from any goroutine.
type Session struct {
	mu     sync.Mutex
	vault  *vault.Sealed
	forget func()
	open   *keys.Unlocked // nil while locked
	warm   *keys.Warm     // nil while open, or when only the passphrase opens
	user   keys.User
}

// New begins with an unlocked book. The vault is the one that the book was opened with; forget
// drops what the book holds in memory, and is called at each lock, after the vault is wiped.
func New(u *keys.Unlocked, v *vault.Sealed, forget func()) *Session {
	return &Session{vault: v, forget: forget, open: u, user: u.User}
}

// LogValue hides the keys.
func (*Session) LogValue() slog.Value { return slog.StringValue("session") }

// User who opened the book.
func (s *Session) User() keys.User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.user
}

// Keys of the open book; vault.locked while it is locked.
func (s *Session) Keys() (*keys.Unlocked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil, locked()
	}
	return s.open, nil
}

func locked() error { return app.Trouble(app.SignedOut, "vault.locked", nil) }

// Locked says whether the screen is locked, and how many PINs may still be tried: 0 when only the
// passphrase opens.
func (s *Session) Locked() (yes bool, pins int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		return false, 0
	}
	if s.warm != nil {
		pins = s.warm.Left()
	}
	return true, pins
}

// Lock wipes the keys, and the names and caches of the book. The book stays open: what runs on
// finds it locked, and goes on when it is opened again.
func (s *Session) Lock() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil
	}
	warm, err := s.open.Warm()
	if keys.NoPIN(err) {
		err = nil
	}
	s.warm = warm
	s.shut()
	return err
}

func (s *Session) shut() {
	s.vault.Wipe()
	s.open.Wipe()
	s.open = nil
	s.forget()
}

// Reopen opens a locked book by the PIN; vault.wrong_pin with the tries left, vault.pin_spent when
// the passphrase is needed. An open book stays open.
func (s *Session) Reopen(pin string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		return nil
	}
	if s.warm == nil {
		return app.Trouble(app.SignedOut, "vault.pin_spent", nil)
	}
	u, err := s.warm.Open(pin)
	if err != nil {
		if s.warm.Left() <= 0 {
			s.warm = nil
		}
		return err
	}
	return s.take(u)
}

// Take opens a locked book with keys that a passphrase gave: the same user's, or another's who
// goes on with the same book.
func (s *Session) Take(u *keys.Unlocked) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		s.open.Wipe()
		s.open = nil
	}
	return s.take(u)
}

func (s *Session) take(u *keys.Unlocked) error {
	if err := u.Fill(s.vault); err != nil {
		return err
	}
	if s.warm != nil {
		s.warm.Wipe()
	}
	s.open, s.warm, s.user = u, nil, u.User
	return nil
}

// ChangePIN sets the first PIN, or replaces the old one, which is asked for. After the fifth wrong
// one the book is locked, and only the passphrase opens it.
func (s *Session) ChangePIN(old, fresh string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return locked()
	}
	err := s.open.ChangePIN(old, fresh)
	s.user = s.open.User
	return s.spent(err)
}

// Confirm asks who is at the device for her PIN before she signs for money, or for her passphrase where she has none.
// After the fifth wrong PIN the book is locked, and only the passphrase opens it.
func (s *Session) Confirm(secret string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return locked()
	}
	return s.spent(s.open.Confirm(secret))
}

// spent locks where no PIN may be tried any more.
func (s *Session) spent(err error) error {
	var p *app.Problem
	if errors.As(err, &p) && p.Key == "vault.pin_spent" {
		s.shut()
	}
	return err
}

// Close forgets all keys.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.warm != nil {
		s.warm.Wipe()
		s.warm = nil
	}
	if s.open != nil {
		s.shut()
	}
}
