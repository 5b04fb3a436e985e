package disk

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// A log is folded after some writing statements, about those of a closed sheet and a thousand
// pages, as soon as nothing was written for a moment; a long one, of some 10,000 pages, at once.
const (
	foldAfter  = 500
	foldAtOnce = 5000
	rest       = 40 * time.Millisecond
)

// folder folds the log into the file beside the writer. Done by SQLite itself it would be done
// inside a commit: every tenth close of a sheet waited 60 ms longer for it, which was all of its p99.
// A passive fold keeps nobody waiting but for the disk, which syncs one file after the other: so
// it is done while people think, not right after a close, when the next sheet may be opened.
type folder struct {
	db      *sql.DB
	due     atomic.Int64 // statements since the last fold
	writes  atomic.Int64
	busy    atomic.Bool
	wait    sync.WaitGroup
	closing chan struct{}
}

// soon begins to fold when it is time and nobody does.
func (f *folder) soon() {
	f.writes.Add(1)
	if f.due.Load() < foldAfter || !f.busy.CompareAndSwap(false, true) {
		return
	}
	f.wait.Go(func() {
		defer f.busy.Store(false)
		f.atRest()
		f.due.Store(0)
		// What cannot be folded now stays in the log, where it is as safe.
		_, _ = f.db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)")
	})
}

// atRest waits for a moment without a write, but not while the log grows long.
func (f *folder) atRest() {
	for seen := int64(-1); seen != f.writes.Load() && f.due.Load() < foldAtOnce; {
		seen = f.writes.Load()
		select {
		case <-time.After(rest):
		case <-f.closing:
			return
		}
	}
}

// close lets a fold under way end.
func (f *folder) close() error {
	close(f.closing)
	f.wait.Wait()
	return f.db.Close()
}
