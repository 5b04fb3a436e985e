package disk

import (
	"context"
	"database/sql"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A log is folded after some rows were written, about those of a closed sheet and a thousand pages,
// as soon as nothing was written for a moment; a long one, of some 10,000 pages, at once.
const (
	foldAfter  = 500
	foldAtOnce = 5000
	rest       = 40 * time.Millisecond
)

// logKept is how long the log's file stays when it begins anew: to write into a file that is there
// is quicker than to make one grow. SQLite cuts what is beyond it, inside the commit that begins.
const logKept = 16 << 20

// folder folds the log into the file beside the writer. Done by SQLite itself it would be done
// inside a commit: every tenth close of a sheet waited 60 ms longer for it, which was all of its p99.
// A passive fold keeps nobody waiting but for the disk, which syncs one file after the other: so
// it is done while people think, not right after a close, when the next sheet may be opened.
type folder struct {
	db      *sql.DB
	log     string                      // the log's file
	anew    func(context.Context) error // commits as little as can be
	due     atomic.Int64                // rows since the last fold
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
		for !f.closed() {
			rested := f.atRest()
			f.due.Store(0)
			whole := f.fold()
			if rested {
				f.shorten(whole)
				return
			}
		}
	})
}

// atRest waits for a moment without a write, but not while the log grows long; true when it came.
func (f *folder) atRest() bool {
	for seen := int64(-1); seen != f.writes.Load(); {
		if f.due.Load() >= foldAtOnce {
			return false
		}
		seen = f.writes.Load()
		select {
		case <-time.After(rest):
		case <-f.closing:
			return false
		}
	}
	return true
}

// fold tells whether all that is in the log is in the file now. What cannot be folded stays in the
// log, where it is as safe.
func (f *folder) fold() bool {
	var busy, pages, folded int
	err := f.db.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &folded)
	return err == nil && pages == folded
}

// shorten begins a long log anew where the whole of it is folded. Else the next to write would do
// it, and the evening's sync leaves a log of 40 MB: the first sheet of each morning opened 15 ms
// later for the cut. Where it fails or somebody reads just now, the next to write does; for another process that writes it
// waits as every write does.
func (f *folder) shorten(whole bool) {
	info, err := os.Stat(f.log)
	if whole && err == nil && info.Size() > logKept {
		_ = f.anew(context.Background())
	}
}

func (f *folder) closed() bool {
	select {
	case <-f.closing:
		return true
	default:
		return false
	}
}

// close lets a fold under way end.
func (f *folder) close() error {
	close(f.closing)
	f.wait.Wait()
	return f.db.Close()
}
