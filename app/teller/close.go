package teller

import (
	"context"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/limits"
)

// Closed is what the close of a sheet made.
type Closed struct {
	app.Recorded
	Notices []Notice
}

// Close turns the lines of a sheet into entries, in one transaction: an entry for each amount
// that is not zero, one receipt for each member and one for the group itself, the attendance.
// Every line must be said, and the count must be right or its difference explained. It refuses
// when the figures moved underneath so that a line cannot be taken any more.
func (t *Teller) Close(ctx context.Context, sheet app.Key) (Closed, error) {
	return unmoved(func() (Closed, error) { return t.close(ctx, sheet) })
}

func (t *Teller) close(ctx context.Context, sheet app.Key) (Closed, error) {
	s, err := t.Drafts.SheetByKey(ctx, sheet)
	if err != nil {
		return Closed{}, err
	}
	if err := t.notOpen(s); err != nil {
		return Closed{}, err
	}
	st, err := t.Journal.Standing(ctx, s.Day)
	if err != nil {
		return Closed{}, err
	}
	file, inst, err := t.groupAndHouse(ctx, s.Group)
	if err != nil {
		return Closed{}, err
	}
	fresh, err := t.expected(ctx, file, s.Day, inst)
	if err != nil {
		return Closed{}, err
	}
	if err := reasons(s); err != nil { // before new figures make a difference that nobody could know of
		return Closed{}, err
	}
	draft := s
	s = s.Refresh(fresh)
	if err := t.heldMeanwhile(ctx, draft, s, fresh, st); err != nil {
		return Closed{}, err
	}
	if err := checkLines(s, limits.Left(st)); err != nil {
		return Closed{}, t.offer(ctx, err)
	}
	if err := counted(s); err != nil {
		return Closed{}, err
	}
	return t.record(ctx, s, file.Group, inst, st.CountersAt[0])
}

// reasons: every line that takes less says why.
func reasons(s app.Sheet) error {
	for _, l := range s.Every() {
		if WhyDue(l) {
			return trouble(app.Conflict, "reason_needed", "name", l.Name)
		}
	}
	return nil
}

func (t *Teller) record(ctx context.Context, s app.Sheet, g app.Group, inst app.Institution, last int64) (Closed, error) {
	rec, err := t.recording(ctx, s, g, inst)
	if err != nil {
		return Closed{}, err
	}
	var gauges []limits.Gauge
	rec.Check = func(st app.Standing) error {
		if st.SheetIs != app.SheetOpen {
			return trouble(app.Conflict, "closed_meanwhile", "group", s.Name, "day", s.Day)
		}
		if err := moved(st, last); err != nil {
			return err
		}
		if err := limits.CheckDay(st, s.Day, t.Now()); err != nil {
			return err
		}
		if err := unsureOn(st, rec.Entries, true); err != nil {
			return err
		}
		var err error
		gauges, err = limits.Gauges(st, rec.Entries, nil, t.Now())
		return err
	}
	done, err := t.Journal.Record(ctx, rec)
	if err != nil {
		return Closed{}, t.offer(ctx, err)
	}
	return Closed{Recorded: done, Notices: near(gauges)}, nil
}

// checkLines: everything is said, and everything said can still be taken.
func checkLines(s app.Sheet, limits app.Limits) error {
	unsaid, first := 0, ""
	for _, l := range s.Every() {
		if !l.Settled && len(l.Parts) > 0 {
			if unsaid == 0 {
				first = l.Name
			}
			unsaid++
		}
		for _, p := range l.Parts {
			if !p.Said() {
				continue
			}
			if p.Blocked != "" && p.Actual.Sign() > 0 {
				return app.Trouble(app.Conflict, "teller.moved_underneath", blocked(l.Name, p), "name", l.Name, "account", p.Label, "amount", p.Actual)
			}
			if err := fits(l.Name, p, p.Actual, limits); err != nil {
				return err
			}
		}
	}
	if unsaid > 0 {
		return trouble(app.Conflict, "not_said", "n", unsaid, "name", first)
	}
	return nil
}

// recording turns lines into entries, receipts and attendance.
func (t *Teller) recording(ctx context.Context, s app.Sheet, g app.Group, inst app.Institution) (app.Recording, error) {
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return app.Recording{}, err
	}
	at := t.Stamp()
	var rec app.Recording
	for _, l := range s.Every() {
		plan := app.ReceiptPlan{Title: l.Name, Number: l.Number, Client: l.Client, Group: s.Group}
		for _, p := range l.Parts {
			if p.Actual.Sign() <= 0 {
				continue
			}
			e := t.entry(p.Kind, by, at)
			e.Account, e.Label, e.Amount = p.Account, p.Label, p.Actual
			e.Client, e.Group, e.Title = l.Client, s.Group, l.Name
			e.Day, e.Sheet, e.Reason, e.Note = s.Day, s.Key, l.Reason, l.Note
			if e.Payment, err = cashType(inst, p.Kind); err != nil {
				return app.Recording{}, err
			}
			plan.Entries = append(plan.Entries, len(rec.Entries))
			rec.Entries = append(rec.Entries, e)
		}
		if len(plan.Entries) > 0 {
			rec.Receipts = append(rec.Receipts, plan)
		}
	}
	if e, ok := t.attendance(s, by, at); ok && onCalendar(g, s.Day) {
		rec.Entries = append(rec.Entries, e)
	}
	s.State, s.Closed = app.SheetClosed, t.Now().UTC()
	rec.Sheet = &s
	return rec, nil
}

// onCalendar says that the core can take attendance: it refuses any day that the group's calendar
// does not fall on, a moved meeting's too (seen on a running 1.11). The marks stay on the sheet.
func onCalendar(g app.Group, day app.Date) bool {
	if g.Meeting == nil {
		return false
	}
	on, err := g.Meeting.On(day)
	return err == nil && on
}

func (t *Teller) attendance(s app.Sheet, by app.Officer, at app.Stamp) (app.Entry, bool) {
	e := t.entry(app.Attendance, by, at)
	e.Account = app.AccountRef{Kind: app.OnGroup, ID: int64(s.Group)}
	e.Group, e.Title, e.Day, e.Sheet = s.Group, s.Name, s.Day, s.Key
	for _, l := range s.Lines {
		if l.Was != app.NotMarked && l.Marked != app.MarkGone {
			e.Present = append(e.Present, app.Mark{Client: l.Client, Was: l.Was})
		}
	}
	return e, len(e.Present) > 0
}

func cashType(inst app.Institution, k app.Kind) (app.PaymentTypeID, error) {
	pt, ok := inst.CashType(k)
	if !ok && (k == app.Deposit || k == app.Withdrawal) { // the core demands one on savings (fineract.md 4.6)
		return 0, trouble(app.Misfit, "no_cash_type")
	}
	return pt.ID, nil
}

// unsureOn refuses what would be recorded beside an entry of the same account, kind and amount
// that may have arrived already (UI.md 4.1: recording the same line again is blocked). Of one
// day alone where the line cannot be the old one typed anew: a weekly instalment is the same
// each week, and a whole meeting must not wait for last week's answer.
func unsureOn(st app.Standing, adding []app.Entry, oneDay bool) error {
	for _, e := range adding {
		i := slices.IndexFunc(st.OpenOn, func(o app.Entry) bool {
			return o.State == app.Unsure && sameLine(o, e) && (!oneDay || o.Day == e.Day)
		})
		if i >= 0 {
			return app.Trouble(app.Doubtful, "teller.unsure_open", fmt.Errorf("entry %s is unsure", st.OpenOn[i].Key),
				"name", e.Title, "amount", e.Amount, "account", e.Label)
		}
	}
	return nil
}

func sameLine(a, b app.Entry) bool {
	return a.Kind == b.Kind && a.Account == b.Account && a.Amount.Equal(b.Amount) && a.Amount.Valid()
}
