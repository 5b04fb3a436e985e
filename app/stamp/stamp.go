// Package stamp says how a state is shown: one table of words, icons and tones for screens and verbs alike (UI.md 1.6, 4.1).
package stamp

import "daftari/app"

// Loudness of a stamp: how much it asks of the officer (UI.md 1.6).
type Loudness string

// Quiet: nothing to do. Tint: wait. Solid: a person must act.
const (
	Quiet Loudness = "quiet"
	Tint  Loudness = "tint"
	Solid Loudness = "solid"
)

// Look of a state: the word (a key of words), the icon and its tone, for screens and verbs
// alike (UI.md 4.1). Word "state.parked_follows" wants the argument name.
type Look struct {
	Word string   `json:"word"`
	Icon string   `json:"icon"`
	Tone string   `json:"tone"`
	Loud Loudness `json:"loud"`
}

// Seen is what a look depends on beside the entry.
type Seen struct {
	Computer bool // the book is on a computer, not on a phone
	Reversed bool // a confirmed Reversal names the entry
}

// All is the one table of looks, in the order of the documentation.
func All() []Look {
	return []Look{
		{"state.draft", "state-draft", "slate", Quiet},
		{"state.draft_computer", "state-draft", "slate", Quiet},
		{"state.queued", "state-on-phone", "slate", Quiet},
		{"state.queued_computer", "state-on-computer", "slate", Quiet},
		{"state.parked_follows", "state-follows", "slate", Quiet},
		{"state.parked_person", "state-waiting", "turmeric", Tint},
		{"state.sending", "state-sending", "sky", Tint},
		{"state.awaiting", "state-waiting", "turmeric", Tint},
		{"state.unsure", "state-unsure", "unsure", Solid},
		{"state.decide", "state-unsure", "unsure", Solid},
		{"state.confirmed", "state-posted", "leaf", Quiet},
		{"state.refused", "state-needs-you", "madder", Solid},
		{"state.unplaced", "state-unplaced", "turmeric", Tint},
		{"state.placed", "check", "ash", Quiet},
		{"state.suspense", "state-suspense", "plum", Tint},
		{"state.cancelled", "state-cancelled", "ash", Quiet},
		{"state.reversed", "state-reversed", "ash", Tint},
		{"state.kept", "state-on-phone", "slate", Quiet},
	}
}

// Draft is the look of a line of an open sheet.
func Draft(seen Seen) Look {
	if seen.Computer {
		return lookOf("state.draft_computer")
	}
	return lookOf("state.draft")
}

// Of an entry.
func Of(e app.Entry, seen Seen) Look { return lookOf(word(e, seen)) }

func word(e app.Entry, seen Seen) string {
	switch e.State {
	case app.Queued:
		if seen.Computer {
			return "state.queued_computer"
		}
		return "state.queued"
	case app.Parked:
		if e.Parked == "follows" {
			return "state.parked_follows"
		}
		return "state.parked_person"
	case app.Sending:
		return "state.sending"
	case app.Awaiting:
		return "state.awaiting"
	case app.Unsure:
		if e.Person != "" {
			return "state.decide"
		}
		return "state.unsure"
	case app.Confirmed:
		if seen.Reversed {
			return "state.reversed"
		}
		return "state.confirmed"
	case app.Refused:
		return refused(e)
	case app.Cancelled:
		return "state.cancelled"
	case app.Kept:
		return "state.kept"
	}
	return "state.draft"
}

// refused: the stamp stays solid until the cash has its place; an entry without cash of
// its own (attendance) stays solid for good.
func refused(e app.Entry) string {
	switch e.Placement {
	case app.Placed:
		return "state.placed"
	case app.Suspended:
		return "state.suspense"
	case app.Unplaced, app.NoPlacement:
	}
	return "state.refused"
}

// Cash is the second stamp beside the first, for refused cash without a place.
func Cash(e app.Entry) (Look, bool) {
	if e.State == app.Refused && e.Placement == app.Unplaced {
		return lookOf("state.unplaced"), true
	}
	return Look{}, false
}

func lookOf(word string) Look {
	for _, l := range All() {
		if l.Word == word {
			return l
		}
	}
	return Look{}
}

// Rank orders looks by what they ask for, so that many are shown as the one that asks most: done, settled otherwise, here,
// moving, waiting, a person.
func (l Look) Rank() int {
	switch {
	case l.Loud == Solid:
		return 5
	case l.Tone == "turmeric":
		return 4
	case l.Tone == "sky":
		return 3
	case l.Word == "state.confirmed" || l.Word == "state.placed":
		return 0
	case l.Loud == Tint: // in suspense, reversed
		return 1
	}
	return 2
}
