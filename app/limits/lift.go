package limits

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/secret"
	"daftari/app/spoken"
)

// KeySize of a limits key, bytes.
const KeySize = 32

const (
	nonceLetters  = 4 // 20 bits
	answerLetters = 8 // 40 bits; wrong ones are slowed
	dayLetters    = 3
	tailLetters   = 1 + dayLetters + nonceLetters + 1 // limit, day, nonce, check
	mostDevice    = 8                                 // letters of a device code; portfolio's column
)

// signs name the limits in a challenge.
const signs = "HUBED" // in the order of Names: hours, unposted, bag, entry, days

// epoch is day 0 of a challenge.
var epoch = app.DateOf(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))

// Key is what a supervisor's branch and a device share. The branch keeps one for all its devices;
// a device is given only its own, by ForDevice.
type Key struct{ secret.Secret }

// NewKey takes the bytes of a key, KeySize of them.
func NewKey(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, errors.New("a limits key has 32 bytes")
	}
	return Key{secret.New(string(b))}, nil
}

// Bytes of the key, for the one place that keeps it.
func (k Key) Bytes() []byte { return []byte(k.Reveal()) }

// ForDevice is the key of one device: what leaks from it answers for no other.
func (k Key) ForDevice(code string) Key {
	return Key{secret.New(string(k.sum("device", strings.ToUpper(code))))}
}

func (k Key) sum(use, text string) []byte {
	h := hmac.New(sha256.New, k.Bytes())
	h.Write([]byte("daftari limits v1\x00" + use + "\x00" + text))
	return h.Sum(nil)
}

// Challenge is what an officer reads out to the supervisor: one limit, of one device, on one
// business day.
type Challenge struct {
	Device string // code
	Limit  string // one of Names
	Day    app.Date
	Nonce  string // four letters at random
}

// NewChallenge makes one; random gives at least five bytes, of which 20 bits are used.
func NewChallenge(device, limit string, day app.Date, random []byte) (Challenge, error) {
	if len(random) < nonceLetters {
		return Challenge{}, errors.New("too little randomness for a challenge")
	}
	nonce := make([]byte, nonceLetters)
	for i := range nonce {
		nonce[i] = spoken.Letter(random[i])
	}
	c := Challenge{Device: strings.ToUpper(device), Limit: limit, Day: day, Nonce: string(nonce)}
	if back, err := ParseChallenge(c.String()); err != nil || back != c {
		return Challenge{}, errors.New("device, limit or day do not fit a challenge")
	}
	return c, nil
}

// String is "K7-B2AN-QX4TM": the device, the limit and the day, the random part and a check letter.
func (c Challenge) String() string {
	body := c.Device + c.middle() + c.Nonce
	return c.Device + "-" + c.middle() + "-" + c.Nonce + string(spoken.Check(body))
}

func (c Challenge) middle() string {
	sign := byte('?')
	for i, name := range Names() {
		if name == c.Limit {
			sign = signs[i]
		}
	}
	n := uint(max(0, c.Day.DaysSince(epoch)))
	return string([]byte{sign, spoken.Letters[n>>10%32], spoken.Letters[n>>5%32], spoken.Letters[n%32]})
}

// ParseChallenge reads one as it was heard: case, blanks and dashes do not matter. The error says
// that it was misheard.
func ParseChallenge(heard string) (Challenge, error) {
	text := spoken.Bare(heard)
	at := len(text) - tailLetters
	if at < 1 || at > mostDevice {
		return Challenge{}, misheard(heard)
	}
	var day int
	for i := range len(text) {
		v := strings.IndexByte(spoken.Letters, text[i])
		if v < 0 {
			return Challenge{}, misheard(heard)
		}
		if i > at && i <= at+dayLetters {
			day = day<<5 | v
		}
	}
	limit := strings.IndexByte(signs, text[at])
	if limit < 0 || spoken.Check(text[:len(text)-1]) != text[len(text)-1] {
		return Challenge{}, misheard(heard)
	}
	return Challenge{Device: text[:at], Limit: Names()[limit], Day: epoch.AddDays(day), Nonce: text[at+1+dayLetters : len(text)-1]}, nil
}

func misheard(heard string) error {
	return app.Trouble(app.BadInput, "limits.misheard", nil, "code", heard)
}

// Answer is the supervisor's code for a challenge, "7KQ2-M8TX", by the device's key.
func (k Key) Answer(c Challenge) string {
	sum := k.sum("answer", c.String())
	out := make([]byte, answerLetters)
	for i := range out {
		out[i] = spoken.Letter(sum[i])
	}
	return string(out[:4]) + "-" + string(out[4:])
}

// Fits tells whether the code that was typed answers the challenge.
func (k Key) Fits(c Challenge, typed string) bool {
	return !k.IsZero() && hmac.Equal([]byte(spoken.Bare(k.Answer(c))), []byte(spoken.Bare(typed)))
}

// Waits after wrong codes: free until freeTries, then a minute, doubled up to an hour.
const (
	freeTries = 3
	firstWait = time.Minute
	mostWait  = time.Hour
)

// Lifting is what a book remembers of supervisor codes.
type Lifting struct {
	Open  []string    `json:"open,omitempty"` // challenges that were shown and not answered
	Wrong int         `json:"wrong,omitempty"`
	Last  app.Reading `json:"last"` // of the last wrong code
}

// Shown is the open challenge of a limit for the device and day; what is of another day is dropped.
func (l *Lifting) Shown(device, limit string, day app.Date) (Challenge, bool) {
	var kept []string
	var found Challenge
	for _, text := range l.Open {
		c, err := ParseChallenge(text)
		if err != nil || c.Day != day || c.Device != strings.ToUpper(device) {
			continue
		}
		kept = append(kept, text)
		if c.Limit == limit {
			found = c
		}
	}
	l.Open = kept
	return found, found.Limit != ""
}

// Show keeps a challenge until it is answered or its day is over.
func (l *Lifting) Show(c Challenge) { l.Open = append(l.Open, c.String()) }

// Wait is how long no code is taken now.
func (l *Lifting) Wait(here app.Reading) time.Duration {
	if l.Wrong < freeTries {
		return 0
	}
	wait := min(mostWait, firstWait<<min(l.Wrong-freeTries, 10))
	return max(0, wait-sure(l.Last, here))
}

// sure is what has surely passed: a wall clock that is put on shortens no wait where there is
// another clock.
func sure(from, here app.Reading) time.Duration {
	if from.BootID != "" && here.BootID != "" {
		return here.AtLeast(from)
	}
	return here.Since(from)
}

// Try judges a code. It gives the challenge that it answers and counts a wrong one; the error is
// limits.wait while wrong codes are slowed, limits.wrong_code, or limits.none_open.
func (l *Lifting) Try(k Key, device, typed string, day app.Date, here app.Reading) (Challenge, int, error) {
	if wait := l.Wait(here); wait > 0 {
		return Challenge{}, 0, app.Trouble(app.Conflict, "limits.wait", nil, "minutes", int((wait+time.Minute-1)/time.Minute))
	}
	l.Shown(device, "", day)
	if len(l.Open) == 0 {
		return Challenge{}, 0, app.Trouble(app.Conflict, "limits.none_open", nil)
	}
	for i, text := range l.Open {
		c, err := ParseChallenge(text)
		if err != nil || !k.Fits(c, typed) {
			continue
		}
		wrong := l.Wrong
		l.Open = append(l.Open[:i:i], l.Open[i+1:]...)
		l.Wrong, l.Last = 0, app.Reading{}
		return c, wrong, nil
	}
	l.Wrong++
	l.Last = here
	return Challenge{}, l.Wrong, app.Trouble(app.BadInput, "limits.wrong_code", nil, "n", l.Wrong)
}
