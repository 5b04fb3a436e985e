// Package joining is the page on which a device joins the branch's desk, which alone pays to wallets: its address, the
// institution's name there, its certificate, and the code that it gave out; and what is known of it afterwards.
package joining

import (
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/words"
)

// Known is what the device knows of its desk.
type Known interface {
	Desk(ctx context.Context) (payout.Desk, error)
	Contact(ctx context.Context) (payout.Contact, error)
}

// Payer joins and talks; both may take a minute.
type Payer interface {
	Join(ctx context.Context, j payer.Joining) (payout.Desk, error)
	Exchange(ctx context.Context) (payer.Exchanged, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Known Known
	Payer Payer
	Words *words.Words
	Now   func() time.Time // in the officer's own zone
}

// View is what is known of the desk.
type View struct {
	Joined bool
	Facts  []Fact
	Quiet  bool // it was joined and never reached since, or long ago
}

// Fact of the desk: what, and its value.
type Fact struct{ Name, Value string }

// quiet is after how long without a word the page says so.
const quiet = 24 * time.Hour

// Load reads what is known.
func (m *Model) Load(ctx context.Context) (View, error) {
	d, err := m.Known.Desk(ctx)
	if err != nil || d.Address == "" {
		return View{}, err
	}
	c, err := m.Known.Contact(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Joined: true, Quiet: m.Now().Sub(c.At) > quiet}
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, Fact{m.Words.T("joining." + key), value})
		}
	}
	add("institution", d.Institution)
	add("address", d.Address)
	add("tenant", d.Tenant)
	own := m.Words.T("joining.ca.system")
	if len(d.CA) > 0 {
		own = m.Words.T("joining.ca.own")
	}
	add("ca", own)
	add("joined", m.when(d.Joined))
	last := m.Words.T("joining.never")
	if !c.At.IsZero() {
		last = m.when(c.At)
	}
	add("last", last)
	return v, nil
}

func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.Day(at, m.Now()) + " " + m.Words.Clock(at)
}

// Draft is what was typed; it outlives a change of look or language.
type Draft struct {
	Again bool // another desk is joined though there is one
	payer.Joining
}

// Whole says that nothing is missing; the certificate may be.
func (d Draft) Whole() bool { return d.Address != "" && d.Tenant != "" && d.Code != "" }

// Join enrols this device; https stands before an address that names no way.
func (m *Model) Join(ctx context.Context, d Draft) error {
	j := d.Joining
	if !strings.Contains(j.Address, "://") {
		j.Address = "https://" + j.Address
	}
	_, err := m.Payer.Join(ctx, j)
	return err
}

// Talk with the desk now; what it has not heard yet waits in the book if it cannot be reached.
func (m *Model) Talk(ctx context.Context) error {
	_, err := m.Payer.Exchange(ctx)
	return err
}
