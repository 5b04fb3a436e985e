package prefs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEachUserFindsWhatSheChose(t *testing.T) {
	s := &Store{Dir: filepath.Join(t.TempDir(), "books")}
	if got := s.Load("a"); got != (Prefs{}) {
		t.Errorf("before anything was chosen: %+v", got)
	}
	hers, his := Prefs{Language: "sw", Colours: "sun", Text: 150, Lock: 5, Hand: Left}, Prefs{Language: "ar", Colours: "dark", Text: 100, Hand: Right, ByHand: true}
	for _, c := range []struct {
		slot string
		p    Prefs
	}{{"a", hers}, {"b", his}} {
		if err := s.Save(c.slot, c.p); err != nil {
			t.Fatal(err)
		}
	}
	for slot, want := range map[string]Prefs{"a": hers, "b": his, "": his, "new": his} {
		again := &Store{Dir: s.Dir}
		if d := cmp.Diff(want, again.Load(slot)); d != "" {
			t.Errorf("user %q: %s", slot, d)
		}
	}
	left, err := filepath.Glob(filepath.Join(s.Dir, ".new-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}

func TestWhatCannotBeIsNotChosen(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"cut off": `{"last":{"language":"sw"`, "empty": "", "another kind": `[]`,
		"nonsense": `{"last":{"language":"xx","colours":"pink","text":9000,"lock":-1,"hand":"third"}}`,
	} {
		s := &Store{Dir: dir}
		if err := os.WriteFile(s.path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := s.Load(""); got != (Prefs{}) {
			t.Errorf("%s: %+v", name, got)
		}
		if err := s.Save("a", Prefs{Language: "fr"}); err != nil || (&Store{Dir: dir}).Load("a").Language != "fr" {
			t.Errorf("over a broken file, %s: %v %+v", name, err, s.Load("a"))
		}
	}
}

// TestReadingWaitsForNoDisk: the window's goroutine loads, also while a disk that is dying takes its time over a Save.
func TestReadingWaitsForNoDisk(t *testing.T) {
	s := &Store{Dir: t.TempDir()}
	if err := s.Save("a", Prefs{Language: "sw"}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.path()); err != nil {
		t.Fatal(err)
	}
	s.writing.Lock() // a Save is under way
	defer s.writing.Unlock()
	loaded := make(chan Prefs, 1)
	go func() { loaded <- s.Load("a") }()
	select {
	case p := <-loaded:
		if p.Language != "sw" {
			t.Errorf("read from the disk: %+v", p)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for the disk")
	}
}

// TestTwoWindowsKeepBoth: what another window chose for another user is not written over.
func TestTwoWindowsKeepBoth(t *testing.T) {
	one, other := &Store{Dir: t.TempDir()}, &Store{}
	other.Dir = one.Dir
	one.Load("")
	for slot, s := range map[string]*Store{"a": one, "b": other} {
		if err := s.Save(slot, Prefs{Language: "sw"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, slot := range []string{"a", "b"} {
		if got := (&Store{Dir: one.Dir}).Load(slot); got.Language != "sw" {
			t.Errorf("user %s: %+v", slot, got)
		}
	}
}

func TestADiskThatTakesNothingIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := &Store{Dir: filepath.Join(file, "no folder")}
	if err := s.Save("", Prefs{}); err == nil || !strings.Contains(err.Error(), "config.unwritable") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"last":{"language":"sw","colours":"sun","text":150,"lock":5,"hand":"left","byHand":true},"users":{"ab":{"text":200}}}`))
	f.Add([]byte(`{"users":{"":{"lock":-5}}}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got := parse(text)
		if got.Last != got.Last.sane() {
			t.Errorf("%+v", got.Last)
		}
		for _, p := range got.Users {
			if p != p.sane() {
				t.Errorf("%+v", p)
			}
		}
	})
}
