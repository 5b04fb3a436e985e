// Package boxes lets a running window tell what it shows, so that the end-to-end test finds on a
// real screen where to click. It is linked only into a program built with the tag e2e: the root
// calls tellBoxes(bridge, window) once its window is made, which gui_e2e.go (//go:build e2e) has
// as boxes.Tell where the environment names a file, and gui_plain.go (//go:build !e2e) as nothing.
package boxes

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"daftari/ui/bridge"
	"daftari/ui/gallery/inspect"
)

// Env names the file that a program writes its boxes to.
const Env = "DAFTARI_BOXES"

// Interval between two looks at the window.
const Interval = 150 * time.Millisecond

// Told is what the file holds. No rises with each look that found something else; Looks rises with
// every look, so that a reader knows that what it did has been seen. A dp is Scale pixels wide.
type Told struct {
	No     int            `json:"no"`
	Looks  int            `json:"looks"`
	Scale  float32        `json:"scale"`
	Screen inspect.Screen `json:"screen"`
}

// Tell writes what w shows into file, at each Interval until b ends. A file that cannot be written
// is tried again at the next look.
func Tell(b *bridge.Bridge, w fyne.Window, file string) {
	t := teller{file: file}
	b.Every(Interval, func() { t.look(w.Canvas()) })
}

type teller struct {
	file string
	told Told
	last string
}

func (t *teller) look(c fyne.Canvas) {
	if c.Content() == nil {
		return
	}
	s := inspect.Canvas(c)
	raw, err := s.JSON()
	if err != nil {
		fyne.LogError("boxes", err)
		return
	}
	t.told.Looks++
	if string(raw) != t.last {
		t.last = string(raw)
		t.told.No++
	}
	t.told.Scale, t.told.Screen = c.Scale(), s
	if err := t.write(); err != nil {
		fyne.LogError("boxes", err)
	}
}

// write never leaves half a file for the reader.
func (t *teller) write() error {
	raw, err := json.Marshal(t.told)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(t.file), "boxes")
	if err != nil {
		return err
	}
	if _, err := f.Write(raw); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), t.file)
}
