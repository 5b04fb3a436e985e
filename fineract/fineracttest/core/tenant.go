// Package core is what every call to the strict Fineract of package fineracttest goes through: users and permissions, routes,
// the command pipeline with its store of idempotency keys, maker-checker, audits and batches. It knows no resource;
// packages above register their routes. Rules by fineract.md sections 1-3, 6, 7 and fineract-observed.md.
package core

import (
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"daftari/fineract/fineracttest/books"
)

// Options make a tenant.
type Options struct {
	Name               string
	Version            string // "1.11" or "1.16"
	Database           books.Database
	Zone               *time.Location
	Now                func() time.Time
	SuperUser          string
	SuperPassword      string
	InProgressWait     time.Duration // how long a 425 takes to come (3.1 s on the real server)
	ConflictHold       time.Duration // how long a posting keeps its account busy, with Conflicts on
	Conflicts          bool          // 409 with a burnt key for a posting on a busy account
	Seed               uint64        // of the keys made for requests without one
	CommandFault       func(CommandContext) *CommandFault
	DisableQuietWrites bool
}

// Tenant is one institution's state. Everything below mu is read and written under it alone.
type Tenant struct {
	opt Options

	mu       sync.Mutex
	W        *books.World
	accounts map[int64]*Account
	roles    []*Role
	perms    *permissions
	keys     map[string]*Row
	rows     []*Row
	lastRow  int64
	undo     [][]func()
	reports  []*Report
	lastRep  int64
	locked   map[int64]bool

	readOnly bool
	twoFA    *twoFactor
	rng      *rand.Rand

	// Tables is the state of package datatables; TableRows are the rows of one for reports.
	Tables    any
	TableRows func(name string) []map[string]any

	busyMu sync.Mutex
	busy   map[string]int
}

// NewTenant makes an institution as a first start of the server leaves it.
func NewTenant(o Options) *Tenant {
	w := books.New(books.Options{Database: o.Database, Zone: o.Zone, Now: o.Now, SavingsExternalID: o.Version == "1.16"})
	t := &Tenant{opt: o, W: w, accounts: map[int64]*Account{}, keys: map[string]*Row{}, locked: map[int64]bool{}, lastRep: 200,
		busy: map[string]int{}, rng: rand.New(rand.NewPCG(o.Seed, 7)), perms: newPermissions(), twoFA: newTwoFactor()}
	t.seedUsers()
	t.seedReports()
	return t
}

// Name is the tenant's identifier.
func (t *Tenant) Name() string { return t.opt.Name }

// Version is "1.11" or "1.16".
func (t *Tenant) Version() string { return t.opt.Version }

// MariaDB says which database's behaviour is shown.
func (t *Tenant) MariaDB() bool { return t.opt.Database == books.MariaDB }

// Lock takes the tenant for one call.
func (t *Tenant) Lock() { t.mu.Lock() }

// Unlock gives it back.
func (t *Tenant) Unlock() { t.mu.Unlock() }

// Begin opens a transaction over the books and the tenant's own rows.
func (t *Tenant) Begin() {
	t.W.Begin()
	t.undo = append(t.undo, nil)
}

// Commit keeps the innermost transaction; what it changed can still be undone by an outer one.
func (t *Tenant) Commit() {
	t.W.Commit()
	last := len(t.undo) - 1
	steps := t.undo[last]
	t.undo = t.undo[:last]
	if last > 0 {
		t.undo[last-1] = append(t.undo[last-1], steps...)
	}
}

// Rollback undoes the innermost transaction.
func (t *Tenant) Rollback() {
	t.W.Rollback()
	last := len(t.undo) - 1
	steps := t.undo[last]
	t.undo = t.undo[:last]
	for i := len(steps) - 1; i >= 0; i-- {
		steps[i]()
	}
}

// OnRollback registers how to take a change back.
func (t *Tenant) OnRollback(step func()) {
	if n := len(t.undo); n > 0 {
		t.undo[n-1] = append(t.undo[n-1], step)
	}
}

// Fold gives a text as the database compares it: MariaDB without case (fineract-observed.md 0.4).
func (t *Tenant) Fold(s string) string {
	if t.MariaDB() {
		return strings.ToLower(s)
	}
	return s
}

// SetReadOnly switches the read-only instance mode (1004-1010).
func (t *Tenant) SetReadOnly(on bool) { t.locking(func() { t.readOnly = on }) }

// ReadOnly says whether writes are refused.
func (t *Tenant) ReadOnly() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.readOnly
}

// LockLoan lets close-of-business work on a loan until UnlockLoan (964-971).
func (t *Tenant) LockLoan(id int64) { t.locking(func() { t.locked[id] = true }) }

// UnlockLoan ends it.
func (t *Tenant) UnlockLoan(id int64) { t.locking(func() { delete(t.locked, id) }) }

// SetZone changes the tenant's time zone (1011-1016).
func (t *Tenant) SetZone(z *time.Location) { t.locking(func() { t.W.SetZone(z) }) }

// Moves are all money movements that stand.
func (t *Tenant) Moves() []books.Move {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]books.Move(nil), t.W.Moves()...)
}

func (t *Tenant) locking(fn func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fn()
}
