package today

import (
	"daftari/app"
	"daftari/app/stamp"
)

// worst is the look of a meeting's entries together: of the one that asks most, so that a meeting is called posted
// only when all of it is. Cancelled and kept ones say nothing while others stand.
func worst(all []app.Entry, seen stamp.Seen) stamp.Look {
	look, found := stamp.Of(app.Entry{State: app.Kept}, seen), false
	for _, e := range all {
		if e.State == app.Cancelled || e.State == app.Kept {
			continue
		}
		if l := stamp.Of(e, seen); !found || rank(l) > rank(look) {
			look, found = l, true
		}
	}
	return look
}

// rank orders looks by what they ask: done, settled otherwise, here, moving, waiting, a person.
func rank(l stamp.Look) int {
	switch {
	case l.Loud == stamp.Solid:
		return 5
	case l.Tone == "turmeric":
		return 4
	case l.Tone == "sky":
		return 3
	case l.Word == "state.confirmed" || l.Word == "state.placed":
		return 0
	case l.Loud == stamp.Tint: // in suspense, reversed
		return 1
	}
	return 2
}
