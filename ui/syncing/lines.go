package syncing

import (
	"context"

	"daftari/app"
	"daftari/app/money"
)

// Lines are how far a meeting is: its members' lines, and the group's own.
type Lines struct {
	Name        string
	Done, All   int // a line is done when nothing of it waits or is on the wire
	Posted, Sum []money.Amount
}

// Lines of a meeting as the book has them now; nil for no meeting.
func (m *Model) Lines(ctx context.Context, sheet app.Key) (*Lines, error) {
	if sheet == "" {
		return nil, nil
	}
	s, err := m.Book.SheetByKey(ctx, sheet)
	if err != nil {
		return nil, err
	}
	all, err := m.Book.Entries(ctx, app.EntryFilter{Sheet: sheet})
	if err != nil {
		return nil, err
	}
	l := &Lines{Name: s.Name}
	waits := map[app.ClientID]bool{}
	for _, e := range all {
		if e.Flow == app.NoCash || e.State == app.Cancelled {
			continue
		}
		a := e.Amount
		if e.Flow == app.CashOut {
			a = a.Neg()
		}
		if l.Sum, err = money.AddTo(l.Sum, a); err != nil {
			return nil, err
		}
		if e.State == app.Confirmed {
			if l.Posted, err = money.AddTo(l.Posted, a); err != nil {
				return nil, err
			}
		}
		waits[e.Client] = waits[e.Client] || e.State == app.Queued || e.State == app.Parked || e.State == app.Sending || e.State == app.Unsure
	}
	l.All = len(waits)
	for _, w := range waits {
		if !w {
			l.Done++
		}
	}
	return l, nil
}

// lines is the step of a meeting that is on its way: "line 12 of 20 · 8,850 of 15,900".
func (m *Model) lines(l Lines) Step {
	posted, lang := l.Posted, m.Words.Lang()
	if len(posted) == 0 && len(l.Sum) > 0 {
		posted = []money.Amount{money.Zero(l.Sum[0].Currency())}
	}
	return Step{Icon: "state-sending", Tone: "sky", Name: l.Name, Figure: m.of(l.Done, l.All), Done: l.Done, All: l.All,
		Second: m.Words.T("syncing.line", "i", m.Words.Number(l.Done), "n", l.All, "posted", money.Figures(posted, lang), "sum", money.Figures(l.Sum, lang))}
}
