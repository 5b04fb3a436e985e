package disk

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// BallastName of the reserve beside the database. It is given up when the disk is full, so
// that the next collections still fit: 512 KiB let 50 of 50 records in (reliability.md B.2).
const BallastName = "ballast"

const (
	ballastSize = 512 << 10
	// probeSize must fit before the ballast is taken again; without the margin it would be
	// taken from the very room it has just made.
	probeSize    = 4 * ballastSize
	ballastPause = 10 * time.Minute
)

type ballast struct {
	file string
	mu   sync.Mutex
	out  bool      // released and not taken again yet
	last time.Time // when it was found out, or last tried for; zero right after the release
}

// release gives the room back; false when there was none to give.
func (b *ballast) release() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	info, err := os.Stat(b.file)
	if err != nil || info.Size() == 0 {
		return false
	}
	if err := os.Remove(b.file); err != nil {
		return false
	}
	b.out, b.last = true, time.Time{}
	return true
}

// afterWrite tries now and then to take the ballast again once it was released; true while
// the disk is still short.
func (b *ballast) afterWrite(opt Options) bool {
	now := opt.Now()
	b.mu.Lock()
	short := b.out
	if b.last.IsZero() {
		b.last = now
	}
	due := short && now.Sub(b.last) >= ballastPause
	b.mu.Unlock()
	if due {
		b.tryRestore(opt)
	}
	return short
}

func (b *ballast) tryRestore(opt Options) {
	b.mu.Lock()
	info, err := os.Stat(b.file)
	if err == nil && info.Size() == ballastSize {
		b.out = false
		b.mu.Unlock()
		return
	}
	told := b.out
	b.out, b.last = b.fill(opt.Random) != nil, opt.Now()
	told = told && !b.out
	b.mu.Unlock()
	if told {
		opt.Tell(BallastRestored)
	}
}

// fill writes random bytes, which no file system can store as a hole or compress away.
func (b *ballast) fill(random io.Reader) (err error) {
	f, err := os.CreateTemp(filepath.Dir(b.file), ".ballast-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err = io.CopyN(f, random, probeSize); err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = f.Truncate(ballastSize)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), b.file)
}
