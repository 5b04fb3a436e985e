package branch

import (
	"errors"
	"strings"
	"time"

	"daftari/app"
)

// Enrolment pairs one device with an institution. Whoever holds it learns where the core is and
// whom to ask for, and nothing that opens anything: the officer still signs in.
type Enrolment struct {
	ID    string    `json:"id"` // UUIDv4; one device takes it
	Made  time.Time `json:"made"`
	Until time.Time `json:"until"` // refused after

	Institution string `json:"institution"` // its name, for people
	Code        string `json:"code"`        // its folder on the device
	Server      string `json:"server"`
	Tenant      string `json:"tenant"`
	User        string `json:"user"` // the officer's user name at the core
	Region      string `json:"region,omitempty"`

	CA        string   `json:"ca,omitempty"`       // PEM of the institution's own authority
	CAPrint   string   `json:"caPrint,omitempty"`  // its SHA-256 in hex, where the PEM would not fit a QR
	Pins      []string `json:"pins,omitempty"`     // SPKI pins of the authority, as transport takes them
	PinsUntil app.Date `json:"pinsUntil,omitzero"` // the last day on which they bind; zero = for ever

	Branch Public     `json:"branch"`
	Limits app.Limits `json:"limits,omitzero"`
	Copies string     `json:"copies,omitempty"` // folder for sealed copies
	// Plain allows http to a host that is not the device itself: tests only.
	Plain bool `json:"plain,omitempty"`
}

// Enrol signs an enrolment; Branch is filled in.
func (k *Keys) Enrol(e Enrolment) (string, error) {
	e.Branch = k.public
	if err := e.check(); err != nil {
		return "", app.Trouble(app.BadInput, "enrol.incomplete", err)
	}
	return k.state(enrolmentKind, e)
}

func (e Enrolment) check() error {
	for _, s := range []string{e.ID, e.Institution, e.Code, e.Server, e.Tenant, e.User} {
		if strings.TrimSpace(s) == "" {
			return errors.New("id, institution, code, server, tenant and user must be set")
		}
	}
	if !e.Until.After(e.Made) || e.Made.IsZero() {
		return errors.New("it ends before it begins")
	}
	if e.Branch.IsZero() {
		return errors.New("no keys of the branch")
	}
	return e.Branch.Check()
}

// ReadEnrolment reads a document and checks that the branch it names signed all of it, and that it
// may still be used. It proves that nothing was changed, not who the branch is: that is what the
// fingerprint is compared for. Problems: enrol.unreadable, enrol.changed, enrol.expired,
// enrol.pins_expired (BadInput).
func ReadEnrolment(text string, now time.Time) (Enrolment, error) {
	var e Enrolment
	s, err := parse(enrolmentKind, text, &e)
	if err == nil {
		err = e.check()
	}
	if err != nil {
		return Enrolment{}, app.Trouble(app.BadInput, "enrol.unreadable", err)
	}
	if err := s.by(e.Branch.Certify); err != nil {
		return Enrolment{}, app.Trouble(app.BadInput, "enrol.changed", err)
	}
	if now.After(e.Until) {
		return Enrolment{}, app.Trouble(app.BadInput, "enrol.expired", nil, "until", e.Until.Local().Format("2006-01-02 15:04"))
	}
	if today := app.DateOf(now); len(e.Pins) > 0 && !e.PinsUntil.IsZero() && e.PinsUntil.Before(today) {
		return Enrolment{}, app.Trouble(app.BadInput, "enrol.pins_expired", nil, "day", e.PinsUntil, "pin", e.Pins[0])
	}
	return e, nil
}

// Standing is what a branch says of a device: shut out, or let in again. The youngest counts.
type Standing struct {
	Device string    `json:"device"` // id, a UUID
	Out    bool      `json:"out"`
	By     string    `json:"by"` // who decided, for people
	At     time.Time `json:"at"`
}

// Say signs a standing.
func (k *Keys) Say(s Standing) (string, error) { return k.state(standingKind, s) }

// ReadStanding reads what the branch said of the device. What its key did not sign is nobody's word:
// who can write to a table of the core must not be able to empty devices.
func (p Public) ReadStanding(text, device string) (Standing, error) {
	var s Standing
	line, err := parse(standingKind, text, &s)
	if err != nil {
		return Standing{}, err
	}
	if err := line.by(p.Certify); err != nil {
		return Standing{}, err
	}
	if s.Device != device {
		return Standing{}, errors.New("of another device")
	}
	return s, nil
}

// PeekStanding reads a standing without asking who signed it: for a list, never for a decision.
func PeekStanding(text string) (s Standing, ok bool) {
	_, err := parse(standingKind, text, &s)
	return s, err == nil
}
