package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"daftari/app"
)

// Trouble turns an error of disk or SQLite into the Problem that people are told. A Problem,
// and the end of a context, pass as they are; nil stays nil.
func Trouble(doing string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s: %w", doing, err)
	var p *app.Problem
	if errors.As(err, &p) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if isFull(err) {
		return problem("store.full", err)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return problem("store.read_only", err)
	}
	var s *sqlite.Error
	if !errors.As(err, &s) {
		var sys syscall.Errno
		if errors.As(err, &sys) {
			return problem("store.failing", err, "code", sys.Error())
		}
		return err
	}
	code := strconv.Itoa(s.Code())
	switch s.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return problem("store.corrupt", err, "page", "?", "code", code)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return problem("store.read_only", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return problem("store.locked", err)
	case sqlite3.SQLITE_CONSTRAINT:
		return app.Trouble(app.Internal, "store.invariant", err)
	}
	return problem("store.failing", err, "code", code)
}

// IsConstraint says that a CHECK, a trigger or a unique index refused.
func IsConstraint(err error) bool {
	var s *sqlite.Error
	return errors.As(err, &s) && s.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

// isFull: the disk, a quota or a file-size limit is at its end. SQLite tells the last one as
// a failed write.
func isFull(err error) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) {
		return true
	}
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return false
	}
	return s.Code() == sqlite3.SQLITE_FULL || s.Code() == sqlite3.SQLITE_IOERR_WRITE ||
		s.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
}

func problem(key string, err error, args ...any) *app.Problem {
	return app.Trouble(app.BrokenBook, key, err, args...)
}
