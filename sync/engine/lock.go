package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daftari/app"
)

// Names of the engine's files in the book's directory. The lock says only whether somebody is
// at work, for the operating system frees it whatever way a holder dies; who it is and how far,
// stands beside it, since a locked file cannot be read everywhere.
const (
	lockName  = "engine.lock"
	boardName = "engine.progress"
)

// board is what the holder of the lock lets others read.
type board struct {
	Holder   string    `json:"holder"`
	PID      int       `json:"pid"`
	Started  time.Time `json:"started"`
	Progress Progress  `json:"progress"`
	Report   *Report   `json:"report,omitempty"` // once ended
}

// seat is the right to be the one engine of a book, held for one pass.
type seat struct {
	dir   string
	lock  *flock.Flock
	board *os.File // once something is shown
}

// takeSeat gives nil when another engine has it.
func takeSeat(dir string) (*seat, error) {
	l := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		return nil, app.Trouble(app.BrokenBook, "engine.lock", fmt.Errorf("take the engine's lock: %w", err))
	}
	if !ok {
		return nil, nil
	}
	return &seat{dir: dir, lock: l}, nil
}

func (s *seat) leave() error {
	if s.board != nil {
		_ = s.board.Close() // it is no record
	}
	if err := s.lock.Close(); err != nil {
		return fmt.Errorf("leave the engine's lock: %w", err)
	}
	return nil
}

// show writes the board in place: replacing the file makes some file systems flush it, at each
// step of each pass. Who reads a half-written one reads it again; a report is read under the lock.
func (s *seat) show(b board) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("show progress: %w", err)
	}
	if s.board == nil {
		f, err := os.OpenFile(filepath.Join(s.dir, boardName), os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			return fmt.Errorf("show progress: %w", err)
		}
		s.board = f
	}
	if _, err := s.board.WriteAt(raw, 0); err != nil {
		return fmt.Errorf("show progress: %w", err)
	}
	if err := s.board.Truncate(int64(len(raw))); err != nil {
		return fmt.Errorf("show progress: %w", err)
	}
	return nil
}

// readBoard gives the zero board where there is none, or none that can be read.
func readBoard(dir string) board {
	raw, err := os.ReadFile(filepath.Join(dir, boardName))
	if err != nil {
		return board{}
	}
	var b board
	if json.Unmarshal(raw, &b) != nil {
		return board{}
	}
	return b
}
