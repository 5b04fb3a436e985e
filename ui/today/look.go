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
		if l := stamp.Of(e, seen); !found || l.Rank() > look.Rank() {
			look, found = l, true
		}
	}
	return look
}
