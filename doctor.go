package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"daftari/app"
	"daftari/store/disk"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

// Bounds of doctor.
const (
	roomNeeded = 64 << 20        // bytes free, for a season of entries and the ballast
	clockGap   = 5 * time.Minute // the device's clock against the server's
)

// earliest is a day before which no clock of today can stand.
var earliest = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Checks what needs no open book: folder, disk, clock, settings, password.
func (s setup) Checks(_ context.Context, at cli.Place) []cli.Check {
	var all []cli.Check
	data, err := settings.DataDir(at.Data)
	if err != nil {
		return []cli.Check{cli.FailedCheck("doctor.folder", err)}
	}
	free, err := disk.Free(data)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
	case err != nil:
		all = append(all, cli.FailedCheck("doctor.disk", app.Trouble(app.BrokenBook, "doctor.no_disk", err, "path", data)))
	case free < roomNeeded:
		all = append(all, cli.FailedCheck("doctor.disk", app.Trouble(app.BrokenBook, "doctor.little_room", nil, "mb", int64(free>>20))))
	default:
		all = append(all, cli.Check{Name: "doctor.disk", OK: true})
	}
	if s.now().Before(earliest) {
		all = append(all, cli.FailedCheck("doctor.clock", app.Trouble(app.BadConfig, "doctor.wrong_clock", nil, "now", s.now())))
	} else {
		all = append(all, cli.Check{Name: "doctor.clock", OK: true})
	}
	all = append(all, crashCheck(data)...)
	code, err := settings.Choose(data, at.Institution)
	if err != nil {
		return append(all, cli.FailedCheck("doctor.settings", err))
	}
	c, err := settings.Load(filepath.Join(data, code))
	if err != nil {
		return append(all, cli.FailedCheck("doctor.settings", err))
	}
	all = append(all, cli.Check{Name: "doctor.settings", OK: true})
	if c.Password != "prompt" && c.Password != "book" {
		p := password.Source{From: c.Password, Name: keyringName(code, c.User), Keyring: password.KeyringGet}
		if _, err := p.Get(); err != nil {
			return append(all, cli.FailedCheck("doctor.password", err))
		}
		all = append(all, cli.Check{Name: "doctor.password", OK: true})
	}
	return all
}
