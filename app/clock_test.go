package app_test

import (
	"testing"
	"time"

	"daftari/app"
)

// TestCoreNow: what the core's clock says is known within a boot whatever the wall clock shows; after a new start it is
// never before what has surely passed.
func TestCoreNow(t *testing.T) {
	served := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	const h, d = time.Hour, 24 * time.Hour
	fresh := func(off time.Duration) app.Freshness {
		return app.Freshness{AnsweredAt: served.Add(off), ServedAt: served, Boot: 10 * h, BootID: "b"}
	}
	for _, c := range []struct {
		name  string
		fresh app.Freshness
		last  app.Reading
		here  app.Reading
		want  time.Duration // after served
		sure  bool
		off   time.Duration
	}{
		{"never heard", app.Freshness{}, app.Reading{}, app.Reading{Wall: served.Add(h)}, h, false, 0},
		{"same boot, clock right", fresh(0), app.Reading{}, app.Reading{Wall: served.Add(2 * h), Boot: 12 * h, BootID: "b"}, 2 * h, true, 0},
		{"same boot, clock put back a month", fresh(0), app.Reading{}, app.Reading{Wall: served.Add(2*h - 30*d), Boot: 12 * h, BootID: "b"}, 2 * h, true, -30 * d},
		{"same boot, clock put on a month", fresh(0), app.Reading{}, app.Reading{Wall: served.Add(2*h + 30*d), Boot: 12 * h, BootID: "b"}, 2 * h, true, 30 * d},
		{"same boot, four minutes off", fresh(0), app.Reading{}, app.Reading{Wall: served.Add(2*h + 4*time.Minute), Boot: 12 * h, BootID: "b"}, 2 * h, true, 0},
		{"new start, clock right", fresh(0), app.Reading{}, app.Reading{Wall: served.Add(5 * h), Boot: h, BootID: "c"}, 5 * h, false, 0},
		{"new start, the battery was out", fresh(0), app.Reading{}, app.Reading{Wall: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), Boot: h, BootID: "c"}, h, false, time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).Sub(served.Add(h))},
		{"new start, entries of the old boot count", fresh(0), app.Reading{Wall: served.Add(6 * h), Boot: 16 * h, BootID: "b"}, app.Reading{Wall: served.Add(-30 * d), Boot: h, BootID: "c"}, 7 * h, false, -30*d - 7*h},
		{"new start, the clock was ahead and is still", fresh(365 * d), app.Reading{}, app.Reading{Wall: served.Add(365*d + 5*h), Boot: h, BootID: "c"}, 5 * h, false, 0},
		{"new start, the clock was ahead and was put right", fresh(365 * d), app.Reading{}, app.Reading{Wall: served.Add(5 * h), Boot: h, BootID: "c"}, 5 * h, false, 0},
		{"another process on the same boot", app.Freshness{AnsweredAt: served, ServedAt: served, Boot: 100 * h, BootID: "process-1"}, app.Reading{},
			app.Reading{Wall: served.Add(2 * h), Boot: 102 * h, BootID: "process-2"}, 2 * h, false, 0},
		{"another process, the clock put back", app.Freshness{AnsweredAt: served, ServedAt: served, Boot: 100 * h, BootID: "process-1"}, app.Reading{},
			app.Reading{Wall: served.Add(2*h - 30*d), Boot: 102 * h, BootID: "process-2"}, 2 * h, false, -30 * d},
		{"no boot clock", app.Freshness{AnsweredAt: served, ServedAt: served}, app.Reading{}, app.Reading{Wall: served.Add(-d)}, 0, false, -d},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, sure := c.fresh.CoreNow(c.last, c.here)
			if got := at.Sub(served); got != c.want || sure != c.sure {
				t.Errorf("%s after it was heard, sure %v; want %s, %v", got, sure, c.want, c.sure)
			}
			if got := c.fresh.ClockOff(c.last, c.here); got != c.off {
				t.Errorf("off by %s, want %s", got, c.off)
			}
		})
	}
}

// TestMark: a clock that was moved is on the entry after it, once, and stops nothing.
func TestMark(t *testing.T) {
	at := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	const h, d = time.Hour, 24 * time.Hour
	heard := app.Freshness{AnsweredAt: at, ServedAt: at, Boot: h, BootID: "b"}
	stamp := func(wall time.Duration, boot time.Duration, id string) app.Stamp {
		return app.Stamp{Wall: at.Add(wall), Boot: boot, BootID: id}
	}
	before := heard.Mark(stamp(h, 2*h, "b"), app.Stamp{})
	late := app.Freshness{AnsweredAt: at.Add(-29 * d), ServedAt: at.Add(24 * h), Boot: 25 * h, BootID: "b"}
	for _, c := range []struct {
		name   string
		fresh  app.Freshness
		before app.Stamp
		now    app.Stamp
		turned time.Duration
		off    time.Duration
	}{
		{"nothing happened", heard, before, stamp(3*h, 4*h, "b"), 0, 0},
		{"the phone slept", heard, before, stamp(30*h, 31*h, "b"), 0, 0},
		{"put back thirty days", heard, before, stamp(3*h-30*d, 4*h, "b"), -30 * d, -30 * d},
		{"put on six minutes", heard, before, stamp(3*h+6*time.Minute, 4*h, "b"), 6 * time.Minute, 6 * time.Minute},
		{"five minutes pass for drift", heard, before, stamp(3*h+5*time.Minute, 4*h, "b"), 0, 0},
		{"put back while it was off", heard, before, stamp(-30*d, h, "c"), -30*d - 2*h, -30*d - 2*h},
		{"put on while it was off: not to be seen here", heard, before, stamp(30*d, h, "c"), 0, 0},
		{"turned before the core was heard again", late, before, stamp(-29*d+h, 26*h, "b"), -30 * d, -30 * d},
		{"another process on the same boot", app.Freshness{AnsweredAt: at, ServedAt: at, Boot: 99 * h, BootID: "process-0"}, stamp(h, 100*h, "process-1"), stamp(2*h, 101*h, "process-2"), 0, 0},
		{"the first entry", heard, app.Stamp{}, stamp(-30*d, 2*h, "b"), -30*d - h, -30*d - h},
		{"never heard, no boot clock", app.Freshness{}, stamp(0, 0, ""), stamp(-h, 0, ""), -h, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.fresh.Mark(c.now, c.before)
			if got.Turned != c.turned || got.Off != c.off || !got.LastServer.Equal(c.fresh.ServedAt) {
				t.Errorf("turned %s, off %s; want %s, %s", got.Turned, got.Off, c.turned, c.off)
			}
			if again := c.fresh.Mark(got, got); again.Turned != 0 {
				t.Errorf("turned %s again", again.Turned)
			}
		})
	}
}
