package settings

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"time"

	"daftari/app"
	"daftari/fineract/transport"
)

// Trust says which servers are believed. What the book's profile holds was sealed at the set-up or came from
// the branch: it wins, and settings beside the book that say something else are refused, for anybody can
// write to them (config.ca_other, config.pins_other; BadConfig). The profile of no book yet has no server.
func (c Config) Trust(p app.Profile) (transport.Trust, error) {
	t := transport.Trust{RootPEM: p.CAPEM}
	if c.CA != "" {
		text, err := os.ReadFile(c.CA)
		if err == nil {
			_, err = transport.PinsOfPEM(text)
		}
		if err != nil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
		if p.Server != "" && !bytes.Equal(bytes.TrimSpace(text), bytes.TrimSpace(p.CAPEM)) {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca_other", nil, "path", c.CA)
		}
		t.RootPEM = text
	}
	pins, until, err := c.pins()
	own, ownErr := parsePins(p.Pins)
	if err = errors.Join(err, ownErr); err != nil {
		return transport.Trust{}, app.Trouble(app.BadConfig, "config.pins", err, "detail", err.Error())
	}
	if len(own) > 0 {
		if len(pins) > 0 && !same(pins, own) || c.PinsTill != "" && until != p.PinsUntil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.pins_other", nil)
		}
		pins, until = own, p.PinsUntil
	}
	t.Pins = pins
	if !until.IsZero() { // the whole of its last day, wherever that ends last
		t.Until = until.AddDays(1).Time().Add(12 * time.Hour)
	}
	return t, nil
}

func same(a, b []transport.Pin) bool {
	in := func(all []transport.Pin) func(transport.Pin) bool {
		return func(p transport.Pin) bool { return !slices.Contains(all, p) }
	}
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
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
