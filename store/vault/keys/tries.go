package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"daftari/app/clock"
)

// TriesName of the file that counts tries. It keeps its size and its place on the disk, so that
// a full disk cannot keep a person out of the book.
const TriesName = "book.tries"

// Bounds of the wrong passphrases of one user.
const (
	FreeTries = 10               // wrong ones before the first wait
	MostTries = 20               // then the wraps are erased
	warnTries = 15               // from here on people are told so
	FirstWait = 15 * time.Minute // twice as long after each more
	triesSize = 4096

	longestWait = FirstWait << (MostTries - FreeTries)
)

// Clock of waits. Boot is the time since the device started, sleep included, with an id of that
// start; "" where the system has none, and then Wall counts. Wall is what people are shown.
type Clock struct {
	Wall func() time.Time
	Boot func() (time.Duration, string)
}

// try is what is known of one user's tries.
type try struct {
	N     int    `json:"n"`              // since the last right one
	Wait  int64  `json:"wait,omitempty"` // ms that were left at Since
	Boot  string `json:"boot,omitempty"` // id of the boot that Since is of; "" = of the wall clock
	Since int64  `json:"since,omitempty"`
}

// tries of all users of a book, by slot.
type tries struct {
	Format int            `json:"format"`
	Last   string         `json:"last,omitempty"` // slot of who opened the book last
	Users  map[string]try `json:"users"`
}

// count raises the number, and sets the wait that follows it.
func (t try) count(c Clock) try {
	t.N++
	t.Wait = 0
	if t.N >= FreeTries {
		t.Wait = (FirstWait << min(t.N-FreeTries, MostTries)).Milliseconds()
	}
	return t.since(c)
}

func (t try) since(c Clock) try {
	boot, id := c.Boot()
	t.Boot, t.Since = id, boot.Milliseconds()
	if id == "" {
		t.Since = c.Wall().UnixMilli()
	}
	return t
}

// passed takes from the wait what has gone by. After a restart of the device nobody can tell how
// long it was off, so what was left begins anew; a clock that was turned back does the same. Where
// each process names the boot, what the boot clock went on by has surely passed, in whichever boot.
func (t try) passed(c Clock) try {
	if t.Wait <= 0 {
		t.Wait = 0
		return t
	}
	now := t.since(c)
	same := now.Boot == t.Boot || clock.OfProcess(now.Boot) && clock.OfProcess(t.Boot)
	if gone := now.Since - t.Since; same && gone > 0 {
		now.Wait = max(0, t.Wait-gone)
	}
	return now
}

func (t try) left() time.Duration { return time.Duration(t.Wait) * time.Millisecond }

// parseTries reads the file. What cannot be read, or is gone, was tampered with or cut off: the
// free tries count as spent, and a wait begins. No entry is ever lost by that.
func parseTries(text []byte) (t tries, ok bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	if len(text) > triesSize || d.Decode(&t) != nil || t.Format != format || t.Users == nil {
		return tries{Format: format, Users: map[string]try{}}, false
	}
	for _, u := range t.Users {
		if u.N < 0 || u.Wait < 0 || u.Wait > longestWait.Milliseconds() {
			return tries{Format: format, Users: map[string]try{}}, false
		}
	}
	return t, true
}

func (r Ring) loadTries(users []User) (tries, error) {
	text, err := os.ReadFile(filepath.Join(r.Dir, TriesName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return tries{}, unwritten(err)
	}
	t, ok := parseTries(text)
	for slot, u := range t.Users {
		t.Users[slot] = u.passed(r.Clock)
	}
	if !ok {
		for _, u := range users {
			t.Users[u.Slot] = try{N: FreeTries - 1}.count(r.Clock)
		}
	}
	return t, nil
}

// saveTries writes in place and makes it durable.
func (r Ring) saveTries(t tries) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	page := bytes.Repeat([]byte{' '}, triesSize)
	copy(page, text)
	page[triesSize-1] = '\n'
	f, err := os.OpenFile(filepath.Join(r.Dir, TriesName), os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteAt(page, 0)
	}
	if err == nil {
		err = f.Sync()
	}
	if f != nil {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}
	return unwritten(err)
}

// shred overwrites a file where it lies before it is replaced.
func shred(path string, random io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = io.CopyN(f, random, info.Size())
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
