package disk

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

// foldAfter so many writing statements, some 2,000 to 5,000 pages of log, the log is folded.
const foldAfter = 2000

// folder folds the log into the file beside the writer. Done by SQLite itself it would be done
// inside a commit: every tenth close of a sheet waited 60 ms longer for it, which was all of its p99.
// A passive fold waits for nobody and keeps nobody waiting.
type folder struct {
	db   *sql.DB
	due  atomic.Int64
	busy atomic.Bool
	wait sync.WaitGroup
}

// soon begins to fold when it is time and nobody does.
func (f *folder) soon() {
	if f.due.Load() < foldAfter || !f.busy.CompareAndSwap(false, true) {
		return
	}
	f.due.Store(0)
	f.wait.Go(func() {
		defer f.busy.Store(false)
		// What cannot be folded now stays in the log, where it is as safe.
		_, _ = f.db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)")
	})
}

// close lets a fold under way end.
func (f *folder) close() error {
	f.wait.Wait()
	return f.db.Close()
}
