// Package prefs keeps how a device's window looks and behaves: language, colours, size of text, when it locks. Its file
// lies beside the books and is read before one is open, so nothing private is in it: a user is named by the random slot
// that the key file has for her.
package prefs

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"daftari/app"
	"daftari/store/files"
)

// FileName in the folder of the books.
const FileName = "window.json"

// Prefs is what a user chose; the zero value of a field is "nothing was chosen".
type Prefs struct {
	Language string `json:"language,omitempty"` // en, sw, fr, ar; "" = the institution's
	Colours  string `json:"colours,omitempty"`  // system, light, dark, sun
	Text     int    `json:"text,omitempty"`     // percent: 100, 125, 150, 200
	Lock     int    `json:"lock,omitempty"`     // minutes without a touch until the book locks
	Hand     string `json:"hand,omitempty"`     // Left or Right: where buttons stand in a foot; "" = where the language puts them
	ByHand   bool   `json:"byHand,omitempty"`   // nothing is sent before a person says so
}

// Sides of Prefs.Hand: of the body, whichever way a language is read.
const (
	Left  = "left"
	Right = "right"
)

// Choices of a field.
func Choices() (languages, colours []string, text, lock []int) {
	return []string{"en", "sw", "fr", "ar"}, []string{"system", "light", "dark", "sun"}, []int{100, 125, 150, 200}, []int{1, 2, 5, 10}
}

// sane drops what nobody can have chosen.
func (p Prefs) sane() Prefs {
	languages, colours, text, lock := Choices()
	if !slices.Contains(languages, p.Language) {
		p.Language = ""
	}
	if !slices.Contains(colours, p.Colours) {
		p.Colours = ""
	}
	if !slices.Contains(text, p.Text) {
		p.Text = 0
	}
	if !slices.Contains(lock, p.Lock) {
		p.Lock = 0
	}
	if p.Hand != Left && p.Hand != Right {
		p.Hand = ""
	}
	return p
}

// file is the form on disk.
type file struct {
	Last  Prefs            `json:"last"` // of whoever chose last: the cover is shown so
	Users map[string]Prefs `json:"users,omitempty"`
}

// parse reads a file's text; what cannot be read is as if nothing was chosen.
func parse(text []byte) file {
	var f file
	if json.Unmarshal(text, &f) != nil {
		return file{}
	}
	f.Last = f.Last.sane()
	for slot, p := range f.Users {
		f.Users[slot] = p.sane()
	}
	return f
}

// Store is the file of one device. Dir is the folder of the books.
type Store struct {
	Dir string

	mu    sync.Mutex // never held while the disk writes: a window reads
	read  bool
	known file

	writing sync.Mutex
}

func (s *Store) path() string { return filepath.Join(s.Dir, FileName) }

// Load gives what the user of a slot chose; of one who never chose, and for slot "", what was chosen last on this
// device. A file that is missing or broken is no error: a window opens without it. The disk is read the first time only.
func (s *Store) Load(slot string) Prefs {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.read {
		text, _ := os.ReadFile(s.path())
		s.known, s.read = parse(text), true
	}
	if p, ok := s.known.Users[slot]; ok && slot != "" {
		return p
	}
	return s.known.Last
}

// Save keeps what the user of a slot chose; it is durable when it returns, and loaded from when it begins to be written.
// config.unwritable where the disk takes it not.
func (s *Store) Save(slot string, p Prefs) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	text, err := os.ReadFile(s.path()) // another window may have written it
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s.trouble(err)
	}
	f := parse(text)
	f.Last = p.sane()
	if slot != "" {
		if f.Users == nil {
			f.Users = map[string]Prefs{}
		}
		f.Users[slot] = f.Last
	}
	s.knows(f)
	if text, err = json.MarshalIndent(f, "", "  "); err != nil {
		return s.trouble(err)
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return s.trouble(err)
	}
	return s.trouble(files.WriteWhole(s.path(), append(text, '\n')))
}

func (s *Store) knows(f file) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.read = f, true
}

func (s *Store) trouble(err error) error {
	if err == nil {
		return nil
	}
	return app.Trouble(app.BadConfig, "config.unwritable", err, "path", s.Dir)
}
