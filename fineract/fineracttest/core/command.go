package core

import (
	"fmt"
	"slices"
	"time"

	"daftari/fineract/fineracttest/wire"
)

// Cmd is one command of the pipeline.
type Cmd struct {
	Action, Entity string // REPAYMENT, LOAN: with the key they are the scope of idempotency
	Perm           string // ACTION_ENTITY when empty
	Lane           string // the account it books on ("loan/12"), for conflicts and faults
	URL            string // as the audit shows it
	LoanID         int64
	SavingsID      int64
	ClientID       int64
	GroupID        int64
	Exec           func(c *Call, b *wire.Body) (wire.Obj, error)
}

func (m Cmd) perm() string {
	if m.Perm != "" {
		return m.Perm
	}
	return m.Action + "_" + m.Entity
}

// Anyone is a Perm that everybody has.
const Anyone = "-"

// Accepted is an answer of 202 without a body.
type Accepted struct{}

// state is where a command stands; the numbers are Fineract's processing results.
type state int

const (
	processed state = 1
	awaiting  state = 2
	rejected  state = 3
	running   state = 4 // for ever, when the server died
	failed    state = 5
)

// Row is a stored command: the audit, and the answer to every later request with its key.
type Row struct {
	ID      int64
	cmd     Cmd
	key     string
	state   state
	result  wire.Obj
	err     *wire.Error
	request string
	call    Call // path, variables and query, for the execution after approval
	maker   *Account
	checker *Account
	made    time.Time
	checked time.Time
}

// CommandContext is what a fault may look at.
type CommandContext struct{ Tenant, Action, Entity, Lane, Key, User string }

// CommandFault is what happens instead of a command. With Die the command's row stays "running" for ever.
type CommandFault struct {
	Err   *wire.Error
	Die   bool
	Store bool // the refusal is stored under the key, as all failures of the pipeline are
}

// Run takes a command through the pipeline: permission, JSON, key, command, maker-checker (fineract-observed.md section 1, 2).
func (c *Call) Run(m Cmd) (any, error) {
	t := c.T
	if m.Perm != Anyone && !t.Can(c.A, m.perm()) {
		return nil, wire.Denied("User has no authority to: " + m.perm())
	}
	body, jsonErr := wire.Parse(c.Body)
	if jsonErr != nil && wire.From(jsonErr).Status == 400 {
		return nil, jsonErr
	}
	key := c.key()
	if len([]rune(key)) > 50 {
		return nil, t.keyTooLong()
	}
	if row := t.keys[t.scope(m, key)]; row != nil {
		return c.replay(row)
	}
	if out, err, done := c.fault(m, key); done {
		return out, err
	}
	row := t.newRow(c, m, key)
	if c.Busy && m.Lane != "" {
		return nil, c.fail(row, wire.Conflict("query", "query [unknown]"))
	}
	if jsonErr != nil {
		return nil, c.fail(row, wire.From(jsonErr))
	}
	return c.execute(row, body)
}

func (c *Call) key() string {
	if c.Key != nil {
		return *c.Key
	}
	return fmt.Sprintf("auto-%016x%016x", c.T.rng.Uint64(), c.T.rng.Uint64())
}

func (t *Tenant) keyTooLong() error {
	text := "(conn=22) Data too long for column 'idempotency_key' at row 1"
	if !t.MariaDB() {
		text = "ERROR: value too long for type character varying(50)"
	}
	return wire.Integrity("error.msg.data.integrity.issue", text, nil)
}

func (t *Tenant) scope(m Cmd, key string) string {
	return m.Action + "\x00" + m.Entity + "\x00" + t.Fold(key)
}

func (t *Tenant) newRow(c *Call, m Cmd, key string) *Row {
	t.lastRow++
	row := &Row{ID: t.lastRow, cmd: m, key: t.scope(m, key), state: running, request: c.Body, call: *c, maker: c.A, made: t.W.Now()}
	t.rows = append(t.rows, row)
	t.keys[row.key] = row
	t.OnRollback(func() { t.forget(row) })
	return row
}

// forget takes a row out as if it had never been: the key is free again.
func (t *Tenant) forget(row *Row) {
	delete(t.keys, row.key)
	t.rows = slices.DeleteFunc(t.rows, func(r *Row) bool { return r == row })
}

// replay answers from the store: the first answer for ever, 425 while it runs, waits or was rejected.
func (c *Call) replay(row *Row) (any, error) {
	c.Served, c.quirk = true, true
	switch row.state {
	case processed:
		return row.result, nil
	case failed:
		return nil, row.err
	}
	c.T.wait()
	return nil, wire.InProgress(c.Body)
}

// wait lets the others work while a 425 takes its three seconds.
func (t *Tenant) wait() {
	if t.opt.InProgressWait > 0 {
		t.mu.Unlock()
		time.Sleep(t.opt.InProgressWait)
		t.mu.Lock()
	}
}

func (c *Call) fault(m Cmd, key string) (any, error, bool) {
	if c.T.opt.CommandFault == nil {
		return nil, nil, false
	}
	f := c.T.opt.CommandFault(CommandContext{Tenant: c.T.Name(), Action: m.Action, Entity: m.Entity, Lane: m.Lane, Key: key, User: c.A.User.Username})
	if f == nil {
		return nil, nil, false
	}
	c.quirk = true
	if f.Err != nil && f.Err.Status == 425 {
		c.Served = true
		f.Err = wire.InProgress(c.Body)
	}
	switch {
	case f.Die:
		c.T.newRow(c, m, key)
	case f.Store:
		return nil, c.fail(c.T.newRow(c, m, key), f.Err), true
	}
	return nil, f.Err, true
}

// fail stores a refusal under the key: it is burnt. In an enclosing batch everything is rolled back, the row too.
func (c *Call) fail(row *Row, err *wire.Error) error {
	c.quirk = true
	row.state, row.err = failed, err
	return err
}

func (c *Call) execute(row *Row, body *wire.Body) (any, error) {
	t := c.T
	t.Begin()
	t.W.ActAs(c.A.ID)
	res, err := row.cmd.Exec(c, body)
	if err != nil {
		t.Rollback()
		return nil, c.fail(row, wire.From(err))
	}
	if t.needsChecker(c.A, row.cmd) {
		t.Rollback()
		return c.park(row)
	}
	t.Commit()
	row.state, row.result = processed, res
	if t.flagged(row.cmd) {
		row.checkedBy(c) // who needs no second person checks himself
	}
	return res, nil
}

// Enter counts a posting on an account; it is false when the account is busy and conflicts are on.
// Leave must follow in any case. It works outside the tenant's lock, as rows are locked on the real server.
func (t *Tenant) Enter(lane string) bool {
	if !t.opt.Conflicts || lane == "" {
		return true
	}
	t.busyMu.Lock()
	t.busy[lane]++
	n := t.busy[lane]
	t.busyMu.Unlock()
	if n > 3 {
		return false
	}
	if t.opt.ConflictHold > 0 {
		time.Sleep(t.opt.ConflictHold)
	}
	return true
}

// Leave ends what Enter began.
func (t *Tenant) Leave(lane string) {
	if !t.opt.Conflicts || lane == "" {
		return
	}
	t.busyMu.Lock()
	defer t.busyMu.Unlock()
	if t.busy[lane]--; t.busy[lane] <= 0 {
		delete(t.busy, lane)
	}
}

// PurgeKeys is the job "Purge Processed Commands": what succeeded may be executed again, failures stay (1052-1055).
func (t *Tenant) PurgeKeys() {
	for _, row := range slices.Clone(t.rows) {
		if row.state == processed {
			t.forget(row)
		}
	}
}
