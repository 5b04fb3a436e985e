package app

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

// Looks is the one table of looks, in the order of the documentation.
func Looks() []Look {
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

// DraftLook is the look of a line of an open sheet.
func DraftLook(seen Seen) Look {
	if seen.Computer {
		return lookOf("state.draft_computer")
	}
	return lookOf("state.draft")
}

// Look of the entry.
func (e Entry) Look(seen Seen) Look { return lookOf(e.word(seen)) }

func (e Entry) word(seen Seen) string {
	switch e.State {
	case Queued:
		if seen.Computer {
			return "state.queued_computer"
		}
		return "state.queued"
	case Parked:
		if e.Parked == "follows" {
			return "state.parked_follows"
		}
		return "state.parked_person"
	case Sending:
		return "state.sending"
	case Awaiting:
		return "state.awaiting"
	case Unsure:
		if e.Person != "" {
			return "state.decide"
		}
		return "state.unsure"
	case Confirmed:
		if seen.Reversed {
			return "state.reversed"
		}
		return "state.confirmed"
	case Refused:
		return e.refusedWord()
	case Cancelled:
		return "state.cancelled"
	case Kept:
		return "state.kept"
	}
	return "state.draft"
}

// refusedWord: the stamp stays solid until the cash has its place; an entry without cash of
// its own (attendance) stays solid for good.
func (e Entry) refusedWord() string {
	switch e.Placement {
	case Placed:
		return "state.placed"
	case Suspended:
		return "state.suspense"
	case Unplaced, NoPlacement:
	}
	return "state.refused"
}

// CashLook is the second stamp beside the first, for refused cash without a place.
func (e Entry) CashLook() (Look, bool) {
	if e.State == Refused && e.Placement == Unplaced {
		return lookOf("state.unplaced"), true
	}
	return Look{}, false
}

// NeedsPerson says that nothing goes on until a person acts.
func (e Entry) NeedsPerson() bool {
	return e.Look(Seen{}).Loud == Solid && (e.State != Unsure || e.Person != "") ||
		e.State == Parked && e.Parked != "follows"
}

func lookOf(word string) Look {
	for _, l := range Looks() {
		if l.Word == word {
			return l
		}
	}
	return Look{}
}
