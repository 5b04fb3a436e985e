package session_test

import (
	"testing"
	"time"

	"daftari/store/vault/session"
)

func TestAutoLock(t *testing.T) {
	const s, m = time.Second, time.Minute
	type act struct {
		at time.Duration
		do func(*session.AutoLock, time.Duration)
	}
	touch := (*session.AutoLock).Touch
	sheet := func(open bool) func(*session.AutoLock, time.Duration) {
		return func(a *session.AutoLock, now time.Duration) { a.Sheet(open, now) }
	}
	rest := func(idle time.Duration) func(*session.AutoLock, time.Duration) {
		return func(a *session.AutoLock, _ time.Duration) { a.Rest(idle) }
	}
	for name, c := range map[string]struct {
		rules session.Rules
		acts  []act
		due   time.Duration
	}{
		"idle":                        {due: 2 * m},
		"touched":                     {acts: []act{{m, touch}, {3 * m, touch}}, due: 5 * m},
		"a touch that comes late":     {acts: []act{{m, touch}, {30 * s, touch}}, due: 3 * m},
		"a sheet is open":             {acts: []act{{m, sheet(true)}}, due: 11 * m},
		"a sheet was closed":          {acts: []act{{m, sheet(true)}, {2 * m, sheet(false)}}, due: 4 * m},
		"the screen went dark":        {acts: []act{{30 * s, (*session.AutoLock).Away}}, due: 30 * s},
		"dark with a sheet open":      {acts: []act{{10 * s, sheet(true)}, {30 * s, (*session.AutoLock).Away}}, due: 30 * s},
		"our own link":                {acts: []act{{10 * s, (*session.AutoLock).Grace}, {11 * s, (*session.AutoLock).Away}}, due: 70 * s},
		"our own link, and back":      {acts: []act{{10 * s, (*session.AutoLock).Grace}, {11 * s, (*session.AutoLock).Away}, {40 * s, (*session.AutoLock).Back}}, due: 160 * s},
		"a link's grace is used once": {acts: []act{{10 * s, (*session.AutoLock).Grace}, {11 * s, (*session.AutoLock).Away}, {20 * s, (*session.AutoLock).Back}, {25 * s, (*session.AutoLock).Away}}, due: 25 * s},
		"away twice":                  {acts: []act{{30 * s, (*session.AutoLock).Away}, {40 * s, (*session.AutoLock).Away}}, due: 30 * s},
		"the institution's own rules": {rules: session.Rules{Idle: 5 * m, Sheet: 6 * m}, acts: []act{{0, sheet(true)}}, due: 6 * m},
		"her own choice":              {acts: []act{{0, rest(5 * m)}}, due: 5 * m},
		"a choice that is too long":   {acts: []act{{0, rest(time.Hour)}}, due: 10 * m},
		"over the institution's rule": {rules: session.Rules{Idle: m}, acts: []act{{0, rest(5 * m)}}, due: m},
		"no choice, and a long rule":  {rules: session.Rules{Idle: 5 * m}, acts: []act{{0, rest(0)}}, due: 5 * m},
		"only one rule of its own":    {rules: session.Rules{Sheet: 6 * m}, due: 2 * m},
	} {
		t.Run(name, func(t *testing.T) {
			const start = 100 * time.Hour
			a := session.NewAutoLock(c.rules, start)
			for _, x := range c.acts {
				x.do(a, start+x.at)
			}
			if got := a.At() - start; got != c.due {
				t.Errorf("locks at %s, not %s", got, c.due)
			}
			if a.Due(start+c.due-1) || !a.Due(start+c.due) {
				t.Error("due at another time than it says")
			}
		})
	}
}

func TestReach(t *testing.T) {
	const h = time.Hour
	for _, c := range []struct {
		rule, since time.Duration
		want        session.Reach
		left        time.Duration
	}{
		{0, 0, session.Full, 48 * h},
		{0, 48*h - 1, session.Full, 1},
		{0, 48 * h, session.Warned, 24 * h},
		{0, 72*h - 1, session.Warned, 1},
		{0, 72 * h, session.RecordOnly, 24 * h},
		{0, 96*h - 1, session.RecordOnly, 1},
		{0, 96 * h, session.Ended, 0},
		{24 * h, 16 * h, session.Warned, 8 * h},
		{24 * h, 24 * h, session.RecordOnly, 24 * h},
	} {
		if got, left := (session.Rules{SignIn: c.rule}).ReachOf(c.since); got != c.want || left != c.left {
			t.Errorf("rule %s, after %s: %s, %s left", c.rule, c.since, got, left)
		}
	}
}
