package pairing

import (
	"bytes"
	"context"
	"time"

	"daftari/app"
	"daftari/store/vault/branch"
)

// ReadFile reads an enrolment from a file, tells whose it is, and compares its fingerprint with the
// one that was named, "" = none was. Problems are those of branch.ReadEnrolment, enrol.no_file and
// enrol.wrong_print (Conflict).
func ReadFile(path, print string, now time.Time, told func(name, print string)) (branch.Enrolment, error) {
	text, err := readSmall(path)
	if err != nil {
		return branch.Enrolment{}, err
	}
	e, err := branch.ReadEnrolment(string(text), now)
	if err != nil {
		return branch.Enrolment{}, err
	}
	if told != nil {
		told(e.Institution, e.Branch.Fingerprint())
	}
	if print != "" && !e.Branch.Matches(print) {
		return branch.Enrolment{}, app.Trouble(app.Conflict, "enrol.wrong_print", nil, "print", e.Branch.Fingerprint())
	}
	return e, nil
}

// Authority is the certificate, as PEM, by which a core is known: the enrolment's own, or that of the
// file, which must be the one that the enrolment names; nil = the system's authorities.
// config.ca, enrol.wrong_ca (BadInput).
func Authority(e *branch.Enrolment, file string) ([]byte, error) {
	var text []byte
	if e != nil && e.CA != "" {
		text = []byte(e.CA)
	} else if file != "" {
		var err error
		if text, err = readSmall(file); err != nil {
			return nil, app.Trouble(app.BadInput, "config.ca", err, "path", file)
		}
	}
	print := PrintOf(text)
	if text != nil && print == "" {
		return nil, app.Trouble(app.BadInput, "config.ca", nil, "path", file)
	}
	if e != nil && e.CAPrint != "" && e.CAPrint != print {
		return nil, app.Trouble(app.BadInput, "enrol.wrong_ca", nil, "print", e.CAPrint)
	}
	return text, nil
}

// Pinned is a profile with the pins of the enrolment; nil = there is none.
func Pinned(p app.Profile, e *branch.Enrolment) app.Profile {
	if e != nil {
		p.Pins, p.PinsUntil = e.Pins, e.PinsUntil
	}
	return p
}

// Knowing is a book that knows its core (store.Book).
type Knowing interface {
	Profile(ctx context.Context) (app.Profile, error)
	Branch(ctx context.Context) (branch.Public, error)
}

// Known is by what a core is known when a book is set up again: what the new enrolment of the same branch
// says, else what the book holds. Only a book that no branch enrolled takes another authority from a file.
// enrol.other_branch (Conflict), config.ca_other (BadConfig).
func Known(ctx context.Context, book Knowing, e *branch.Enrolment, file string) (app.Profile, error) {
	had, err := book.Branch(ctx)
	if err != nil {
		return app.Profile{}, err
	}
	if e != nil {
		if !had.IsZero() && !had.Same(e.Branch) {
			return app.Profile{}, OtherBranch(had)
		}
		return Pinned(app.Profile{}, e), nil
	}
	p, err := book.Profile(ctx)
	if err != nil || file == "" {
		return p, err
	}
	text, err := Authority(nil, file)
	switch {
	case err != nil:
		return p, err
	case had.IsZero():
		p.Server, p.CAPEM = "", nil // the file's, from now on
	case !bytes.Equal(bytes.TrimSpace(text), bytes.TrimSpace(p.CAPEM)):
		return p, app.Trouble(app.BadConfig, "config.ca_other", nil, "path", file)
	}
	return p, nil
}
