// Package catalog lists the rails that this program knows, as they are told of in `daftari providers
// list` and docs/providers.md.
package catalog

import (
	"time"

	"daftari/providers"
	"daftari/providers/airtel"
	"daftari/providers/daraja"
	"daftari/providers/gateway"
	"daftari/providers/gsma"
	"daftari/providers/mtn"
	"daftari/providers/pawapay"
	"daftari/providers/sandbox"
)

// Ability of a rail, by the interface of package providers that it implements.
type Ability string

// The abilities.
const (
	Pays      Ability = "pays"
	Collects  Ability = "collects"
	Names     Ability = "names"
	Floats    Ability = "floats"
	Statement Ability = "statement"
	Listens   Ability = "listens"
)

// Entry is one rail.
type Entry struct {
	Name  string
	Title string // as the provider calls itself
	Terms providers.Terms
	Can   []Ability
}

// All rails, the most general first. None of them is configured.
func All() []Entry {
	return []Entry{
		entry("Payment Hub EE", gateway.New(gateway.Config{})),
		entry("GSMA Mobile Money API 1.2", gsma.New(gsma.Config{})),
		entry("MTN MoMo", mtn.New(mtn.Config{})),
		entry("Airtel Africa", airtel.New(airtel.Config{})),
		entry("M-Pesa Kenya (Daraja)", daraja.New(daraja.Config{})),
		entry("pawaPay", pawapay.New(pawapay.Config{})),
		entry("Sandbox", sandbox.New(sandbox.Config{Now: func() time.Time { return time.Time{} }})),
	}
}

func entry(title string, p providers.Provider) Entry {
	e := Entry{Name: p.Name(), Title: title, Terms: p.Terms()}
	can := func(a Ability, ok bool) {
		if ok {
			e.Can = append(e.Can, a)
		}
	}
	_, pays := p.(providers.Disburser)
	_, collects := p.(providers.Collector)
	_, names := p.(providers.Lookup)
	_, floats := p.(providers.Balance)
	_, tells := p.(providers.Statementer)
	_, hears := p.(providers.Listener)
	can(Pays, pays)
	can(Collects, collects)
	can(Names, names)
	can(Floats, floats)
	can(Statement, tells)
	can(Listens, hears)
	return e
}
