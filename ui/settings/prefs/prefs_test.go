package prefs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachUserFindsWhatSheChose(t *testing.T) {
	s := &Store{Dir: filepath.Join(t.TempDir(), "books")}
	if got := s.Load("a"); got != (Prefs{}) {
		t.Errorf("before anything was chosen: %+v", got)
	}
	hers, his := Prefs{Language: "sw", Colours: "sun", Text: 150, Lock: 5}, Prefs{Language: "ar", Colours: "dark", Text: 100, ByHand: true}
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
	s := &Store{Dir: t.TempDir()}
	for name, text := range map[string]string{
		"cut off": `{"last":{"language":"sw"`, "empty": "", "another kind": `[]`,
		"nonsense": `{"last":{"language":"xx","colours":"pink","text":9000,"lock":-1}}`,
	} {
		if err := os.WriteFile(s.path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := s.Load(""); got != (Prefs{}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if err := s.Save("a", Prefs{Language: "fr"}); err != nil || s.Load("a").Language != "fr" {
		t.Errorf("over a broken file: %v %+v", err, s.Load("a"))
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
	f.Add([]byte(`{"last":{"language":"sw","colours":"sun","text":150,"lock":5,"byHand":true},"users":{"ab":{"text":200}}}`))
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
