package org

import (
	"strings"
	"time"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/undo"
)

// Database chooses how the world behaves where the two real databases differ (fineract-observed.md 0.4, 0.12).
type Database int

// The two databases that were recorded.
const (
	MariaDB Database = iota
	PostgreSQL
)

// Options make a world.
type Options struct {
	Database          Database
	Zone              *time.Location   // the tenant's zone; nil means UTC
	Now               func() time.Time // the clock, mandatory
	SavingsExternalID bool             // 1.16: deposits and withdrawals take an externalId
}

// Result is what a command made; the HTTP side turns it into a command result. 0 and "" are absent.
type Result struct {
	OfficeID, GroupID, ClientID, LoanID, SavingsID, ProductID int64
	ResourceID, SubResourceID                                 int64
	ExternalID, SubExternalID                                 string
	TransactionID                                             string   // client charge payments and journal entries
	Changed                                                   []string // for updates: the parameters that really changed, in the order of the server
}

// Org is the organisation.
type Org struct {
	undo.Log
	opt  Options
	user int64

	offices  undo.Table[Office]
	staff    undo.Table[Staff]
	users    undo.Table[User]
	pays     undo.Table[PaymentType]
	holidays undo.Table[Holiday]
	codes    undo.Table[Code]
	values   undo.Table[CodeValue]
	configs  undo.Table[Configuration]
	gl       undo.Table[GLAccount]
	charges  undo.Table[Charge]
	week     WorkingDays
	dates    map[string]Date
	activity map[int64]int64
	chosen   settings
	known    []Currency
}

// settings is what changes as a whole.
type settings struct{ currencies []string }

// New makes the organisation as a first start leaves it.
func New(o Options) *Org {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	g := &Org{opt: o, user: 1, dates: map[string]Date{}, activity: map[int64]int64{}, known: seedCurrencies()}
	g.chosen.currencies = []string{"USD"}
	seed(g)
	return g
}

// ActAs names the user of the commands that follow; a new world acts as user 1.
func (g *Org) ActAs(userID int64) { g.user = userID }

// Actor is the acting user's id.
func (g *Org) Actor() int64 { return g.user }

// Options are those the world was made with.
func (g *Org) Options() Options { return g.opt }

// SetZone changes the tenant's zone (recordings 1011-1016).
func (g *Org) SetZone(zone *time.Location) { g.opt.Zone = zone }

// Now is the instant of the clock.
func (g *Org) Now() time.Time { return g.opt.Now() }

// TenantDay is the day in the tenant's zone, whatever the business date says.
func (g *Org) TenantDay() Date { return exact.DateOf(g.opt.Now().In(g.opt.Zone)) }

// Today is the tenant's business date: the stored one while the function is on, else the day in its zone.
func (g *Org) Today() Date {
	if g.On("enable-business-date") {
		if d := g.dates[BusinessDateKind]; d != 0 {
			return d
		}
	}
	return g.TenantDay()
}

// Stamp is the acting user on that day.
func (g *Org) Stamp(on Date) Stamp { return Stamp{On: on, UserID: g.user} }

// Fold is the key under which the database compares an external id: MariaDB's collation ignores case and blanks at the end.
func (g *Org) Fold(s string) string {
	if g.opt.Database == PostgreSQL {
		return s
	}
	return strings.ToLower(strings.TrimRight(s, " "))
}

// Sees says whether a user of the office userOffice may read what belongs to office: his own and those below it. 0 sees all.
func (g *Org) Sees(userOffice, office int64) bool {
	if userOffice == 0 {
		return true
	}
	mine, that := g.offices.Get(userOffice), g.offices.Get(office)
	return mine != nil && that != nil && strings.HasPrefix(that.Hierarchy, mine.Hierarchy)
}
