// Package undo is an undo log for in-memory tables: a command changes rows in place and says so first.
// Copying the world before each command was rejected: a demo branch has 10,000 loans.
package undo

// Log remembers how to take changes back while a transaction is open.
type Log struct {
	back  []func()
	marks []int
}

// Begin opens a transaction inside the current one.
func (l *Log) Begin() { l.marks = append(l.marks, len(l.back)) }

// Commit keeps the changes of the innermost transaction; they can still be undone by an outer one.
func (l *Log) Commit() {
	l.marks = l.marks[:len(l.marks)-1]
	if len(l.marks) == 0 {
		l.back = nil
	}
}

// Rollback takes the changes of the innermost transaction back, the latest first.
func (l *Log) Rollback() {
	mark := l.marks[len(l.marks)-1]
	for i := len(l.back) - 1; i >= mark; i-- {
		l.back[i]()
	}
	l.back = l.back[:mark]
	l.marks = l.marks[:len(l.marks)-1]
}

// Do runs fn in a transaction: committed when it returns nil, taken back when it fails or panics.
func (l *Log) Do(fn func() error) error {
	l.Begin()
	done := false
	defer func() {
		if !done {
			l.Rollback()
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	done = true
	l.Commit()
	return nil
}

func (l *Log) push(f func()) {
	if len(l.marks) > 0 {
		l.back = append(l.back, f)
	}
}

// Touch must come before a row is changed in place. Slices in the row may only grow or be replaced, never be edited.
func Touch[T any](l *Log, row *T) {
	old := *row
	l.push(func() { *row = old })
}

// Put sets a map entry.
func Put[K comparable, V any](l *Log, m map[K]V, k K, v V) {
	old, had := m[k]
	l.push(func() {
		if had {
			m[k] = old
		} else {
			delete(m, k)
		}
	})
	m[k] = v
}

// Drop deletes a map entry.
func Drop[K comparable, V any](l *Log, m map[K]V, k K) {
	old, had := m[k]
	if !had {
		return
	}
	l.push(func() { m[k] = old })
	delete(m, k)
}

// Table is a table with a sequence. Ids are not given back by a rollback, as with AUTO_INCREMENT.
type Table[T any] struct {
	rows []*T
	byID map[int64]*T
	last int64
}

// Next draws an id.
func (t *Table[T]) Next() int64 {
	t.last++
	return t.last
}

// Add appends a row under an id drawn before, or under a seeded one.
func (t *Table[T]) Add(l *Log, id int64, row *T) {
	if t.byID == nil {
		t.byID = map[int64]*T{}
	}
	t.last = max(t.last, id)
	n := len(t.rows)
	l.push(func() { t.rows = t.rows[:n] })
	t.rows = append(t.rows, row)
	Put(l, t.byID, id, row)
}

// Get is the row or nil.
func (t *Table[T]) Get(id int64) *T { return t.byID[id] }

// All is every row in order of creation.
func (t *Table[T]) All() []*T { return t.rows[:len(t.rows):len(t.rows)] }
