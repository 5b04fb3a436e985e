package pairing

import (
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
