package password

import (
	"strconv"

	"daftari/app"
)

// Passphrases come from a descriptor that was named, else from who sits at the terminal.
type Passphrases struct {
	*Descriptors
	Env   func(name string) string
	Words func(key string, args ...any) (string, error)
}

// Of a user who is known; -1 = no descriptor named on the command line. vault.bad_fd (BadInput), vault.no_passphrase
// (SignedOut).
func (p Passphrases) Of(flag int, name string) (string, error) {
	if p.Fixed != "" {
		return p.Fixed, nil
	}
	fd, err := p.Descriptor(flag)
	if err != nil {
		return "", err
	}
	if fd >= 0 {
		return p.From(fd)
	}
	return p.Prompt("vault.ask", "name", name)
}

// ByHer is given by another person than who opened the book: from the descriptor that is named for her, -1 = a prompt.
func (p Passphrases) ByHer(fd int, name string) (string, error) {
	if fd >= 0 {
		return p.From(fd)
	}
	return p.Prompt("vault.ask", "name", name)
}

// New comes from a descriptor, or is asked for twice at a terminal, since nobody can tell a typing error later;
// -1 = no descriptor. vault.not_twice (BadInput), and those of Of.
func (p Passphrases) New(fd int) (string, error) {
	if p.Fixed != "" {
		return p.Fixed, nil
	}
	if fd >= 0 {
		return p.From(fd)
	}
	once, err := p.Prompt("vault.ask_new")
	if err != nil {
		return "", err
	}
	twice, err := p.Prompt("vault.ask_again")
	if err == nil && once != twice {
		err = app.Trouble(app.BadInput, "vault.not_twice", nil)
	}
	return once, err
}

// First of a book that has none yet may come from the same descriptor as every other.
func (p Passphrases) First(flag int) (string, error) {
	fd, err := p.Descriptor(flag)
	if err != nil {
		return "", err
	}
	return p.New(fd)
}

// Descriptor that gives the passphrase: the flag's, else the environment's; -1 when none is named.
func (p Passphrases) Descriptor(flag int) (int, error) {
	text := p.Env("DAFTARI_PASSPHRASE_FD")
	if flag >= 0 || text == "" {
		return flag, nil
	}
	fd, err := strconv.Atoi(text)
	if err != nil || fd < 0 {
		// What stands there may be a passphrase: it is not repeated.
		return -1, app.Trouble(app.BadInput, "vault.bad_fd", nil, "fd", "DAFTARI_PASSPHRASE_FD")
	}
	return fd, nil
}

// Prompt asks at the terminal. vault.no_passphrase (SignedOut) where there is none.
func (p Passphrases) Prompt(key string, args ...any) (string, error) {
	ask, err := p.Words(key, args...)
	if err != nil {
		return "", err
	}
	text, err := Terminal(ask)
	if err != nil {
		return "", app.Trouble(app.SignedOut, "vault.no_passphrase", err)
	}
	return text, nil
}
