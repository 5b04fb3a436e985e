package app

import "time"

// clockSlack is how far two clocks may differ before anybody is told.
const clockSlack = 5 * time.Minute

// Reading is what this device's clocks say at one instant. Boot runs on in sleep and nobody can
// turn it; it is worth something only within one boot. No BootID: the device has no such clock.
type Reading struct {
	Wall   time.Time
	Boot   time.Duration
	BootID string
}

// SameBoot says that the two can be compared by the time since boot.
func (r Reading) SameBoot(o Reading) bool { return r.BootID != "" && r.BootID == o.BootID }

// Since is the time from an earlier reading to this one: by the boot clock within one boot, else
// by the wall, but not less than this boot has lasted; never negative.
func (r Reading) Since(earlier Reading) time.Duration {
	if r.SameBoot(earlier) {
		return max(0, r.Boot-earlier.Boot)
	}
	return max(0, r.Boot, r.Wall.Sub(earlier.Wall))
}

// Turned is how far the wall clock was moved between the two, beyond the slack: forward is
// positive. After a new start only a clock that was put back shows.
func (r Reading) Turned(earlier Reading) time.Duration {
	if earlier.Wall.IsZero() {
		return 0
	}
	moved := r.Wall.Sub(earlier.Wall)
	switch {
	case r.SameBoot(earlier):
		moved -= r.Boot - earlier.Boot
	case r.Boot > 0 && r.BootID != "" && earlier.BootID != "":
		moved = min(0, moved-r.Boot)
	default:
		moved = min(0, moved)
	}
	if moved.Abs() <= clockSlack {
		return 0
	}
	return moved
}

// Reading of a stamp.
func (s Stamp) Reading() Reading { return Reading{Wall: s.Wall, Boot: s.Boot, BootID: s.BootID} }

// Heard is what the device's clocks said when the core last answered.
func (f Freshness) Heard() Reading {
	return Reading{Wall: f.AnsweredAt, Boot: f.Boot, BootID: f.BootID}
}

// CoreNow is what the core's clock says now. Within the boot in which the core was last heard it
// is sure, whatever was done to the wall clock. Otherwise it is the wall clock, less what it was
// ahead when last compared, and never before what has surely passed; last is the newest reading
// that is known besides, the zero value if none.
func (f Freshness) CoreNow(last, here Reading) (at time.Time, sure bool) {
	if f.ServedAt.IsZero() {
		return here.Wall, false
	}
	heard := f.Heard()
	if here.SameBoot(heard) {
		return f.ServedAt.Add(here.Since(heard)), true
	}
	passed := f.ServedAt
	if last.SameBoot(heard) {
		passed = passed.Add(last.Since(heard))
	}
	if here.BootID != "" && heard.BootID != "" {
		passed = passed.Add(here.Boot)
	}
	at = here.Wall
	if ahead := f.AnsweredAt.Sub(f.ServedAt); ahead > clockSlack && !at.Add(-ahead).Before(passed) {
		at = at.Add(-ahead)
	}
	if at.Before(passed) {
		at = passed
	}
	return at, false
}

// ClockOff is how wrong the device's clock is beyond the slack, ahead is positive: against the
// core's clock where that is sure, and where the wall clock stands before what has surely passed.
func (f Freshness) ClockOff(last, here Reading) time.Duration {
	at, sure := f.CoreNow(last, here)
	off := here.Wall.Sub(at)
	if off.Abs() <= clockSlack || (!sure && off > 0) {
		return 0
	}
	return off
}

// Mark completes a stamp with what is wrong about its clock: before is the newest stamp in the
// book, the zero value if there is none.
func (f Freshness) Mark(s, before Stamp) Stamp {
	here := s.Reading()
	s.LastServer = f.ServedAt
	s.Off = f.ClockOff(before.Reading(), here)
	s.Turned = here.Turned(before.Reading())
	if before.LastServer.Before(f.ServedAt) { // the core was heard after that stamp
		if t := here.Turned(f.Heard()); t.Abs() > s.Turned.Abs() {
			s.Turned = t
		}
	}
	return s
}
