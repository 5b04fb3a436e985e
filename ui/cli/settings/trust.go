package settings

import (
	"errors"
	"os"
	"time"

	"daftari/app"
	"daftari/fineract/transport"
)

// Trust says which servers are believed: the configuration's authorities and pins, and those of the
// enrolment, which the book's profile holds, where the configuration has none.
func (c Config) Trust(p app.Profile) (transport.Trust, error) {
	t := transport.Trust{RootPEM: p.CAPEM}
	if c.CA != "" {
		var err error
		if t.RootPEM, err = os.ReadFile(c.CA); err != nil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
		if _, err := transport.PinsOfPEM(t.RootPEM); err != nil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
	}
	pins, until, err := c.pins()
	if len(pins) == 0 && err == nil {
		until = p.PinsUntil
		pins, err = parsePins(p.Pins)
	}
	if err != nil {
		return transport.Trust{}, app.Trouble(app.BadConfig, "config.pins", err, "detail", err.Error())
	}
	t.Pins = pins
	if !until.IsZero() { // the whole of its last day, wherever that ends last
		t.Until = until.AddDays(1).Time().Add(12 * time.Hour)
	}
	return t, nil
}

// pins of the configuration, and the last day on which they bind, zero for ever.
func (c Config) pins() (pins []transport.Pin, until app.Date, err error) {
	if c.PinsTill != "" {
		if until, err = app.ParseDate(c.PinsTill); err != nil {
			return nil, until, errors.New("pins_until must be a day, such as 2027-11-28")
		}
	}
	pins, err = parsePins(c.Pins)
	return pins, until, err
}

func parsePins(texts []string) ([]transport.Pin, error) {
	var all []transport.Pin
	for _, text := range texts {
		pin, err := transport.ParsePin(text)
		if err != nil {
			return nil, err
		}
		all = append(all, pin)
	}
	return all, nil
}

// PinsExpired says in words that the pins bind no longer; nil while they do, or where there are none.
func PinsExpired(t transport.Trust) *app.Problem {
	if !t.PinsExpired() {
		return nil
	}
	return app.Trouble(app.BadConfig, "transport.pins_expired", nil, "day", app.DateOf(t.Until.Add(-36*time.Hour)))
}
