package show

import (
	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Meeting is the sheet's state here; without a sheet, what was noted of the meeting, with the day it
// was moved to or the last day a colleague holds it.
func Meeting(t *words.Words, state app.SheetState, note *app.MeetingNote) string {
	is := string(state)
	switch {
	case is == "" && note != nil:
		is = string(note.Outcome)
	case is == "":
		is = "none"
	}
	text := t.T("cli.sheet_state." + is)
	switch {
	case note == nil || is != string(note.Outcome):
	case !note.To.IsZero():
		text += " " + t.T("cli.note.to", "day", note.To)
		for _, s := range []string{note.At, note.Place} {
			if s != "" {
				text += " · " + s
			}
		}
	case !note.Until.IsZero():
		text += " " + t.T("cli.note.until", "day", note.Until)
	}
	return text
}

// Gap says by how much a count differs from what must be in the hand, "" where it does not.
func Gap(t *words.Words, counted money.Amount, totals []app.Totals) string {
	for _, x := range totals {
		gap, err := counted.Sub(x.Hand)
		switch {
		case err != nil || gap.IsZero(): // another currency's total, or exact
		case gap.Sign() < 0:
			return " · " + t.T("teller.cash_short.what", "amount", gap.Neg())
		default:
			return " · " + t.T("teller.cash_over.what", "amount", gap)
		}
	}
	return ""
}

// Step is a state of an entry's journal in words; "" is before the recording.
func Step(t *words.Words, s app.State) string {
	if s == "" {
		return ""
	}
	return t.T("cli.state." + string(s))
}
