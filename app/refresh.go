package app

import (
	"slices"

	"daftari/app/money"
)

// Refresh brings the figures of an open sheet up to the fresh ones and keeps everything that
// was said. What was said and can no longer be taken stays, blocked, so that no money is
// forgotten; members who left the group stay while something was said of them.
func (s Sheet) Refresh(fresh Sheet) Sheet {
	s.Name, s.Cannot = fresh.Name, fresh.Cannot
	var lines []Line
	for _, now := range fresh.Lines {
		if old, ok := s.member(now.Client); ok {
			now = old.refresh(now)
		}
		lines = append(lines, now)
	}
	for _, old := range s.Lines {
		gone := !slices.ContainsFunc(fresh.Lines, func(l Line) bool { return l.Client == old.Client })
		if gone && old.hasSaid() {
			old = old.refresh(Line{Client: old.Client, Name: old.Name, Number: old.Number})
			old.Marked = MarkGone
			lines = append(lines, old)
		}
	}
	s.Lines = lines
	switch {
	case s.GroupSelf == nil:
		s.GroupSelf = fresh.GroupSelf
	case fresh.GroupSelf != nil:
		l := s.GroupSelf.refresh(*fresh.GroupSelf)
		s.GroupSelf = &l
	case s.GroupSelf.hasSaid():
		l := s.GroupSelf.refresh(Line{Name: s.GroupSelf.Name, Number: s.GroupSelf.Number})
		s.GroupSelf = &l
	default:
		s.GroupSelf = nil
	}
	return s
}

func (s Sheet) member(id ClientID) (Line, bool) {
	for _, l := range s.Lines {
		if l.Client == id {
			return l, true
		}
	}
	return Line{}, false
}

func (l Line) refresh(now Line) Line {
	now.Was, now.Reason, now.Note, now.Settled = l.Was, l.Reason, l.Note, l.Settled
	now.Parts = slices.Clone(now.Parts)
	for _, old := range l.Parts {
		i := slices.IndexFunc(now.Parts, func(p Part) bool { return p.Kind == old.Kind && p.Account == old.Account })
		switch {
		case i >= 0:
			now.Parts[i].Actual = old.Actual
		case old.Actual.Sign() > 0:
			old.block(BlockedGone)
			now.Parts = append(now.Parts, old)
		}
	}
	if now.Settled { // an account that was opened since: nothing was paid on it
		for i := range now.Parts {
			if p := &now.Parts[i]; !p.Said() && p.Blocked == "" {
				p.Actual = money.Zero(p.Expected.Currency())
			}
		}
	}
	return now
}

func (l Line) hasSaid() bool {
	return l.Settled || l.Was != NotMarked || slices.ContainsFunc(l.Parts, Part.Said)
}

// Differs says that the line was said and is not what was expected.
func (l Line) Differs() bool {
	return l.Settled && slices.ContainsFunc(l.Parts, func(p Part) bool {
		return p.Actual.Minor() != p.Expected.Minor()
	})
}

// Every line of the sheet, the group's own first.
func (s Sheet) Every() []Line {
	if s.GroupSelf == nil {
		return s.Lines
	}
	return append([]Line{*s.GroupSelf}, s.Lines...)
}
