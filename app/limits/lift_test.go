package limits_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
)

var today = app.DateOf(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))

func branchKey(t testing.TB, fill byte) limits.Key {
	t.Helper()
	k, err := limits.NewKey(bytes.Repeat([]byte{fill}, limits.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func challenge(t testing.TB, device, limit string, day app.Date) limits.Challenge {
	t.Helper()
	c, err := limits.NewChallenge(device, limit, day, []byte{1, 2, 3, 4})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestChallengeAndAnswer holds the form: docs/security.md gives these as examples.
func TestChallengeAndAnswer(t *testing.T) {
	c := challenge(t, "K7", limits.Bag, today)
	if got := c.String(); got != "K7-B2CD-3456C" {
		t.Errorf("challenge %q", got)
	}
	if got := branchKey(t, 7).ForDevice("k7").Answer(c); got != "WGTU-HBRS" {
		t.Errorf("answer %q", got)
	}
	if strings.ContainsAny(c.String(), "0O1I") {
		t.Error("letters that look alike")
	}
	for _, heard := range []string{"k7 b2cd 3456c", " K7B2CD3456C ", "K7-B2CD-3456C"} {
		if back, err := limits.ParseChallenge(heard); err != nil || back != c {
			t.Errorf("%q: %+v %v", heard, back, err)
		}
	}
}

// TestMisheard: one letter that was misheard is found out before an answer is made of it.
func TestMisheard(t *testing.T) {
	good := challenge(t, "K7", limits.Bag, today).String()
	for i := range good {
		if good[i] == '-' {
			continue
		}
		for _, other := range "23456789ABCDEFGHJKLMNPQRSTUVWXYZ01OI" {
			bad := good[:i] + string(other) + good[i+1:]
			if c, err := limits.ParseChallenge(bad); err == nil && bad != good {
				t.Errorf("%q is taken as %+v", bad, c)
			}
		}
	}
}

// TestAnswerFits: a code is for one limit, one device, one day, one challenge, of one branch.
func TestAnswerFits(t *testing.T) {
	branch := branchKey(t, 7)
	own := branch.ForDevice("K7")
	c := challenge(t, "K7", limits.Bag, today)
	code := own.Answer(c)
	other, err := limits.NewChallenge("K7", limits.Bag, today, []byte{9, 9, 9, 9})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		key  limits.Key
		of   limits.Challenge
		code string
		want bool
	}{
		{"right", own, c, code, true},
		{"typed in small letters with blanks", own, c, strings.ToLower(strings.ReplaceAll(code, "-", " ")), true},
		{"another limit", own, challenge(t, "K7", limits.Unposted, today), code, false},
		{"another device", branch.ForDevice("M2"), challenge(t, "M2", limits.Bag, today), code, false},
		{"tomorrow", own, challenge(t, "K7", limits.Bag, today.AddDays(1)), code, false},
		{"a later challenge", own, other, code, false},
		{"another branch", branchKey(t, 8).ForDevice("K7"), c, code, false},
		{"the branch's own key", branch, c, code, false},
		{"nothing", own, c, "", false},
		{"no key", limits.Key{}, c, limits.Key{}.Answer(c), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.key.Fits(tt.of, tt.code); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}

// TestWrongCodes: they are counted and slowed, and neither a new start nor a turned clock shortens a wait.
func TestWrongCodes(t *testing.T) {
	own := branchKey(t, 7).ForDevice("K7")
	c := challenge(t, "K7", limits.Bag, today)
	here := app.Reading{Wall: today.Time(), Boot: time.Hour, BootID: "b"}
	var l limits.Lifting
	if _, _, err := l.Try(own, "K7", own.Answer(c), today, here); !hasKey(err, "limits.none_open") {
		t.Fatalf("a code without a challenge: %v", err)
	}
	l.Show(c)
	for n := 1; n <= 3; n++ {
		if _, _, err := l.Try(own, "K7", "AAAA-AAAA", today, here); !hasKey(err, "limits.wrong_code") || l.Wrong != n {
			t.Fatalf("%d: %v, %d", n, err, l.Wrong)
		}
	}
	after := func(boot time.Duration, id string, wall time.Duration) app.Reading {
		return app.Reading{Wall: here.Wall.Add(wall), Boot: boot, BootID: id}
	}
	for _, tt := range []struct {
		name string
		at   app.Reading
		wait time.Duration
	}{
		{"at once", here, time.Minute},
		{"half a minute later", after(time.Hour+30*time.Second, "b", 30*time.Second), 30 * time.Second},
		{"the clock put on a day", after(time.Hour, "b", 24*time.Hour), time.Minute},
		{"started anew, the clock put on", after(10*time.Second, "c", 24*time.Hour), 50 * time.Second},
		{"a minute later", after(time.Hour+time.Minute, "b", 0), 0},
	} {
		if got := l.Wait(tt.at); got != tt.wait {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.wait)
		}
		_, _, err := l.Try(own, "K7", own.Answer(c), today, tt.at)
		if hasKey(err, "limits.wait") != (tt.wait > 0) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if len(l.Open) != 0 || l.Wrong != 0 {
		t.Errorf("after the right code: %+v", l)
	}
	l = limits.Lifting{Wrong: 40, Last: here}
	if got := l.Wait(here); got != time.Hour {
		t.Errorf("the longest wait is %s", got)
	}
}

// TestWaitOfAnotherProcess: where a process names the boot, starting the program again ends no wait.
func TestWaitOfAnotherProcess(t *testing.T) {
	at := today.Time()
	l := limits.Lifting{Wrong: 3, Last: app.Reading{Wall: at, Boot: 500 * time.Hour, BootID: "process-1"}}
	for later, want := range map[time.Duration]time.Duration{10 * time.Second: 50 * time.Second, time.Hour: 0} {
		here := app.Reading{Wall: at.AddDate(0, 0, 30), Boot: 500*time.Hour + later, BootID: "process-2"}
		if got := l.Wait(here); got != want {
			t.Errorf("%s later: %s, want %s", later, got, want)
		}
	}
}

// TestOfYesterday: a challenge lasts for its day.
func TestOfYesterday(t *testing.T) {
	var l limits.Lifting
	c := challenge(t, "K7", limits.Bag, today)
	l.Show(c)
	if got, ok := l.Shown("k7", limits.Bag, today); !ok || got != c {
		t.Errorf("%+v", got)
	}
	if _, ok := l.Shown("K7", limits.Bag, today.AddDays(1)); ok || len(l.Open) != 0 {
		t.Error("yesterday's challenge is still open")
	}
}

// TestKeyHides: no verb and no encoding shows a key.
func TestKeyHides(t *testing.T) {
	k := branchKey(t, 'Q')
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		got := fmt.Sprintf(verb, k) + fmt.Sprintf(verb, &k) + fmt.Sprintf(verb, struct{ K limits.Key }{k})
		if strings.Contains(got, "QQ") || strings.Contains(got, "5151") || strings.Contains(got, "81 81") {
			t.Errorf("%s shows %s", verb, got)
		}
	}
	if _, err := limits.NewKey([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}

func FuzzParseChallenge(f *testing.F) {
	f.Add("K7-B2CD-3456C")
	f.Add("")
	f.Add("AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, heard string) {
		c, err := limits.ParseChallenge(heard)
		if err != nil {
			return
		}
		if again, err := limits.ParseChallenge(c.String()); err != nil || again != c {
			t.Errorf("%q: %+v, then %+v %v", heard, c, again, err)
		}
	})
}

func hasKey(err error, key string) bool {
	var p *app.Problem
	return errors.As(err, &p) && p.Key == key
}
