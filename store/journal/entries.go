package journal

import (
	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
)

// Tables whose blobs are sealed; the names are bound to the blobs and never change.
const (
	InEntry   = "entry"
	InReceipt = "receipt"
	inMove    = "move"
	inAttempt = "attempt"
	inProof   = "confirmation"
)

// Rows of the journal as one transaction sees them.
type Rows struct {
	*disk.Tx
	box sealed.Box
}

// On gives the journal in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{t, box} }

// Box that the rows are sealed by.
func (t Rows) Box() sealed.Box { return t.box }

// Columns in the order that Row.Scan takes; Moving are those of what moves, for Row.ScanMoving.
const (
	Moving  = "e.key, e.seq, e.state, e.generation, e.parked, e.person, e.placement"
	Columns = Moving + ", e.blob"
)

// Row is an entry with its blob still sealed.
type Row struct {
	Key        app.Key
	seq        int64
	state      app.State
	generation int
	parked     string
	person     string
	placement  app.Placement
	blob       []byte
}

// Scan a row of Columns, and what more a query asked for.
func (r *Row) Scan(scan func(...any) error, more ...any) error {
	return r.ScanMoving(scan, append([]any{&r.blob}, more...)...)
}

// ScanMoving scans a row of Moving, and what more a query asked for.
func (r *Row) ScanMoving(scan func(...any) error, more ...any) error {
	dest := []any{&r.Key, &r.seq, &r.state, &r.generation, &r.parked, &r.person, &r.placement}
	return scan(append(dest, more...)...)
}

// Standing puts what moves into an entry whose words are already known.
func (r *Row) Standing(e *app.Entry) {
	e.Seq, e.State, e.Generation = r.seq, r.state, r.generation
	e.Parked, e.Person, e.Placement = r.parked, r.person, r.placement
}

// Stands says that nothing has moved.
func (r *Row) Stands(e *app.Entry) bool {
	return e.Seq == r.seq && e.State == r.state && e.Generation == r.generation &&
		e.Parked == r.parked && e.Person == r.person && e.Placement == r.placement
}

// Open the blob of a row.
func (t Rows) Open(r *Row) (e app.Entry, err error) {
	if err := t.box.Open(InEntry, string(r.Key), sealed.RowFormat, r.blob, &e); err != nil {
		return e, err
	}
	r.Standing(&e)
	return e, nil
}

// Entries of a query over entry e; where begins with "WHERE", "JOIN", "ORDER"
// or "INDEXED BY".
func (t Rows) Entries(where string, args ...any) (all []app.Entry, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var r Row
		if err := r.Scan(scan); err != nil {
			return err
		}
		e, err := t.Open(&r)
		all = append(all, e)
		return err
	}, "SELECT "+Columns+" FROM entry e "+where, args...)
	return all, err
}

// Entry by its key; store.no_entry (NotFound).
func (t Rows) Entry(key app.Key) (app.Entry, error) {
	all, err := t.Entries("WHERE e.key = ?", key)
	if err != nil {
		return app.Entry{}, err
	}
	if len(all) == 0 {
		return app.Entry{}, app.Trouble(app.NotFound, "store.no_entry", nil, "key", string(key))
	}
	return all[0], nil
}
