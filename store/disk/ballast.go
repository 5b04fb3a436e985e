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
	out  time.Time // when it was released or last tried for; zero while it is in place
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
	b.out = time.Unix(1, 0)
	return true
}

// afterWrite tries now and then to take the ballast again once it was released.
func (b *ballast) afterWrite(opt Options) {
	b.mu.Lock()
	out := b.out
	now := opt.Now()
	wait := !out.IsZero() && now.Sub(out) >= ballastPause
	if out.Equal(time.Unix(1, 0)) {
		b.out, wait = now, false
	}
	b.mu.Unlock()
	if wait {
		b.tryRestore(opt)
	}
}

func (b *ballast) tryRestore(opt Options) {
	b.mu.Lock()
	info, err := os.Stat(b.file)
	if err == nil && info.Size() == ballastSize {
		b.out = time.Time{}
		b.mu.Unlock()
		return
	}
	known := err == nil || !b.out.IsZero()
	ok := b.fill(opt.Random) == nil
	if ok {
		b.out = time.Time{}
	} else {
		b.out = opt.Now()
	}
	b.mu.Unlock()
	if ok && known {
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
