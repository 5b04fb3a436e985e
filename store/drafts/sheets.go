// Package drafts keeps collection sheets while they are open and after: a head and its lines,
// each line a row of its own, so that a touch writes one line.
package drafts

import (
	"fmt"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
)

const (
	inSheet = "sheet"
	inLine  = "sheet_line"
)

// groupSelf is the number of the group's own line.
const groupSelf = -1

// Rows of the sheets as one transaction sees them.
type Rows struct {
	*disk.Tx
	box sealed.Box
}

// On gives the sheets in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{t, box} }

// OfDay chooses the sheet of a group and day.
func (t Rows) OfDay(group app.GroupID, day app.Date) (app.Sheet, error) {
	return t.sheet("grp = ? AND day = ?", t.box.Group(group), day.String())
}

// ByKey chooses the sheet with that key.
func (t Rows) ByKey(key app.Key) (app.Sheet, error) { return t.sheet("key = ?", key) }

// Between gives the sheets of the days from to to, both in, in order of day.
func (t Rows) Between(from, to app.Date) (all []app.Sheet, err error) {
	keys, err := disk.List[app.Key](t.Tx, "SELECT key FROM sheet WHERE day BETWEEN ? AND ? ORDER BY day, rowid", from.String(), to.String())
	for _, k := range keys {
		if err == nil {
			var s app.Sheet
			s, err = t.ByKey(k)
			all = append(all, s)
		}
	}
	return all, err
}

// PaidOut gives the open sheet on which cash is said to be handed out for each of these accounts that is on one.
func (t Rows) PaidOut(refs ...app.AccountRef) (map[app.AccountRef]app.Sheet, error) {
	keys, err := disk.List[app.Key](t.Tx, "SELECT key FROM sheet WHERE state = 'open'")
	found := map[app.AccountRef]app.Sheet{}
	for _, k := range keys {
		if err != nil {
			break
		}
		var s app.Sheet
		if s, err = t.ByKey(k); err != nil {
			break
		}
		for _, r := range refs {
			if s.PaidOut(r) {
				found[r] = s
			}
		}
	}
	return found, err
}

// Write compares versions, raises the sheet's, and writes head and lines (-1 = the group's own;
// all when none is named).
func (t Rows) Write(s *app.Sheet, lines []int) error {
	was, err := t.sheetRow("grp = ? AND day = ?",
		t.box.Group(s.Group), s.Day.String())
	if err != nil {
		return err
	}
	switch {
	case was.state == app.SheetClosed:
		return app.Trouble(app.Conflict, "store.sheet_closed", nil, "group", s.Name, "day", s.Day)
	case was.version != s.Version || (was.key != "" && was.key != s.Key):
		return app.Trouble(app.Conflict, "store.stale_sheet", nil, "group", s.Name, "day", s.Day)
	}
	s.Version++
	head := *s
	head.Lines, head.GroupSelf = nil, nil
	blob, err := t.box.Seal(inSheet, string(s.Key), int(s.Version), head)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO sheet (key, grp, day, state, version, lines, blob) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET state = excluded.state, version = excluded.version,
		lines = excluded.lines, blob = excluded.blob`,
		s.Key, t.box.Group(s.Group), s.Day.String(), s.State, s.Version, len(s.Lines), blob)
	if err != nil {
		return err
	}
	if len(lines) == 0 || was.key == "" || was.lines != len(s.Lines) {
		return t.writeAllLines(s)
	}
	for _, no := range lines {
		if err := t.writeLine(s, no); err != nil {
			return err
		}
	}
	return nil
}

func (t Rows) writeAllLines(s *app.Sheet) error {
	_, err := t.Exec("DELETE FROM sheet_line WHERE sheet = ? AND (no >= ? OR no = ?)", s.Key, len(s.Lines), groupSelf)
	if err != nil {
		return err
	}
	if s.GroupSelf != nil {
		if err := t.writeLine(s, groupSelf); err != nil {
			return err
		}
	}
	for no := range s.Lines {
		if err := t.writeLine(s, no); err != nil {
			return err
		}
	}
	return nil
}

func (t Rows) writeLine(s *app.Sheet, no int) error {
	var line *app.Line
	switch {
	case no == groupSelf && s.GroupSelf != nil:
		line = s.GroupSelf
	case no >= 0 && no < len(s.Lines):
		line = &s.Lines[no]
	default:
		return app.Trouble(app.Internal, "store.invariant", fmt.Errorf("the sheet has no line %d", no))
	}
	blob, err := t.box.Seal(inLine, lineRow(s.Key, no), int(s.Version), line)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO sheet_line (sheet, no, version, blob) VALUES (?, ?, ?, ?)
		ON CONFLICT (sheet, no) DO UPDATE SET version = excluded.version, blob = excluded.blob`, s.Key, no, s.Version, blob)
	return err
}

func lineRow(sheet app.Key, no int) string { return fmt.Sprintf("%s/%d", sheet, no) }

type sheetRow struct {
	key     app.Key
	version int64
	lines   int
	state   app.SheetState
	blob    []byte
}

func (t Rows) sheetRow(where string, args ...any) (r sheetRow, err error) {
	_, err = t.One([]any{&r.key, &r.version, &r.lines, &r.state, &r.blob},
		"SELECT key, version, lines, state, blob FROM sheet WHERE "+where, args...)
	return r, err
}

func (t Rows) sheet(where string, args ...any) (s app.Sheet, err error) {
	r, err := t.sheetRow(where, args...)
	if err != nil {
		return s, err
	}
	if r.key == "" {
		return s, app.Trouble(app.NotFound, "store.no_sheet", nil)
	}
	if err := t.box.Open(inSheet, string(r.key), int(r.version), r.blob, &s); err != nil {
		return s, err
	}
	s.Lines = make([]app.Line, 0, r.lines)
	err = t.Query(func(scan func(...any) error) error {
		var no, version int
		var blob []byte
		if err := scan(&no, &version, &blob); err != nil {
			return err
		}
		var line app.Line
		if err := t.box.Open(inLine, lineRow(r.key, no), version, blob, &line); err != nil {
			return err
		}
		if no == groupSelf {
			s.GroupSelf = &line
			return nil
		}
		s.Lines = append(s.Lines, line)
		return nil
	}, "SELECT no, version, blob FROM sheet_line WHERE sheet = ? ORDER BY no", r.key)
	if err == nil && len(s.Lines) != r.lines {
		err = fmt.Errorf("the sheet has %d lines, not %d", len(s.Lines), r.lines)
	}
	return s, err
}
