package app

import (
	"time"

	"daftari/app/clock"
)

// Reading is what this device's clocks say at one instant.
type Reading = clock.Reading

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
	passed := f.ServedAt.Add(here.AtLeast(heard))
	if here.SameBoot(heard) {
		return passed, true
	}
	if last.SameBoot(heard) {
		if t := f.ServedAt.Add(last.Since(heard) + here.AtLeast(last)); t.After(passed) {
			passed = t
		}
	}
	at = here.Wall
	if ahead := clock.Beyond(f.AnsweredAt.Sub(f.ServedAt)); ahead > 0 && !at.Add(-ahead).Before(passed) {
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
	off := clock.Beyond(here.Wall.Sub(at))
	if !sure && off > 0 {
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
