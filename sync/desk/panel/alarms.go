package panel

import (
	"time"
)

// When something becomes an alarm.
const (
	unanswered  = 10 * time.Minute // a payment without an answer
	posting     = 30 * time.Minute // paid, and not posted
	silent      = 24 * time.Hour   // a device
	quiet       = 4 * time.Hour    // a device's row is marked
	littleSpace = 1 << 30          // bytes free
	copyEvery   = 26 * time.Hour
	renewBefore = 21 * 24 * time.Hour
)

// Alarm is what somebody must see: words at "panel.alarm.<key>.what", ".note" and ".do", with the same arguments.
type Alarm struct {
	Key  string `json:"key"`
	Args []any  `json:"-"`
	Bad  bool   `json:"bad,omitempty"` // no payment goes on, or by one rail none, until somebody acts
}

// Alarms of an institution and of the machine at an instant, the worst first.
func (look Look) Alarms(one Tenant) (all []Alarm) {
	now := look.Now
	put := func(when, bad bool, key string, args ...any) {
		if when {
			all = append(all, Alarm{Key: key, Args: args, Bad: bad})
		}
	}
	put(one.Closed != "", true, "closed")
	put(one.Problem, true, "book")
	put(look.Disk >= 0 && look.Disk < littleSpace, true, "disk", "n", int(look.Disk>>20))
	doubt := []any{"n", one.Unsure, "number", one.Oldest.Number, "rail", one.Oldest.Rail, "amount", one.Oldest.Amount, "asked", one.Oldest.Asked, "ago", now.Sub(one.Oldest.At)}
	put(one.Review > 0, false, "review", doubt...)
	put(one.Review == 0 && one.Unsure > 0 && now.Sub(one.Oldest.At) >= unanswered, false, "unsure", doubt...)
	put(one.Stuck > 0, false, "stuck", "n", one.Stuck)
	put(one.Back > 0, false, "back", "n", one.Back)
	put(one.Post > 0 && now.Sub(one.PostAt) >= posting, false, "posting", "n", one.Post, "ago", now.Sub(one.PostAt))
	for _, r := range one.Routes {
		put(r.Halted != "", true, "halted", "rail", r.Rail)
		put(r.Broken && r.Rail == "", false, "core")
		put(r.Broken && r.Rail != "" && r.Halted == "", false, "rail", "rail", r.Rail)
		put(r.Late > 0 && !r.Broken && r.Rail != "", false, "late", "rail", r.Rail, "n", r.Late)
	}
	put(!one.Core.IsZero(), false, "clock", "n", int(now.Sub(one.Core).Abs().Minutes()))
	for _, d := range one.Devices {
		put(!d.Shut && !d.At.IsZero() && now.Sub(d.At) >= silent, false, "silent", "name", d.Name, "code", d.Code, "ago", now.Sub(d.At))
	}
	put(!look.Copies, false, "uncopied")
	put(look.Copies && one.Closed == "" && now.Sub(one.Copy) >= copyEvery && now.Sub(look.Since) >= copyEvery-silent, false, "copy")
	put(!look.Until.IsZero() && look.Until.Sub(now) < renewBefore, look.Until.Before(now), "certificate", "day", look.Until)
	return all
}
