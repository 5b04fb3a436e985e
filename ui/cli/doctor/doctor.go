// Package doctor checks what a device needs before a book is open; `daftari doctor` and the page of the window that does
// the same share it.
package doctor

import (
	"errors"
	"path/filepath"
	"time"

	"daftari/app"
	"daftari/store/disk"
	"daftari/ui/cli/crash"
	"daftari/ui/cli/house"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

const roomNeeded = 64 << 20 // bytes free, for a season of entries and the ballast

// earliest is a day before which no clock of today can stand.
func earliest() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Checks what needs no open book: folder, disk, clock, settings, password. kept is the name of an institution's password in
// the keyring.
func Checks(now time.Time, at house.Place, kept func(institution, user string) string) []house.Check {
	var all []house.Check
	data, err := settings.DataDir(at.Data)
	if err != nil {
		return []house.Check{house.FailedCheck("doctor.folder", err)}
	}
	free, err := disk.Free(data)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
	case err != nil:
		all = append(all, house.FailedCheck("doctor.disk", app.Trouble(app.BrokenBook, "doctor.no_disk", err, "path", data)))
	case free < roomNeeded:
		all = append(all, house.FailedCheck("doctor.disk", app.Trouble(app.BrokenBook, "doctor.little_room", nil, "mb", int64(free>>20))))
	default:
		all = append(all, house.Check{Name: "doctor.disk", OK: true})
	}
	if now.Before(earliest()) {
		all = append(all, house.FailedCheck("doctor.clock", app.Trouble(app.BadConfig, "doctor.wrong_clock", nil, "now", now)))
	} else {
		all = append(all, house.Check{Name: "doctor.clock", OK: true})
	}
	all = append(all, Crash(data)...)
	code, err := settings.Choose(data, at.Institution)
	if err != nil {
		return append(all, house.FailedCheck("doctor.settings", err))
	}
	c, err := settings.Load(filepath.Join(data, code))
	if err != nil {
		return append(all, house.FailedCheck("doctor.settings", err))
	}
	all = append(all, house.Check{Name: "doctor.settings", OK: true})
	if c.Password != "prompt" && c.Password != "book" {
		p := password.Source{From: c.Password, Name: kept(code, c.User), Keyring: password.KeyringGet}
		if _, err := p.Get(); err != nil {
			return append(all, house.FailedCheck("doctor.password", err))
		}
		all = append(all, house.Check{Name: "doctor.password", OK: true})
	}
	return all
}

// Crash warns of a note that lies there; nothing where there is none.
func Crash(data string) []house.Check {
	_, at, err := crash.Read(data)
	if err != nil {
		return nil
	}
	return []house.Check{{Name: "doctor.crash", Args: []any{"day", app.DateOf(at)}, OK: true, Warn: true}}
}
