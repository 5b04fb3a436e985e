package compare

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daftari/ui/gallery/inspect"
)

const shared = "../../../../shared/design"

func needShared(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		if slices.Contains(strings.Split(os.Getenv("DAFTARI_REQUIRE"), ","), "shared") {
			t.Fatal(err)
		}
		t.Skip("the mock-ups are not here: ", err)
	}
}

// built is a screen just as the picture has it: a holder for each text, and no text for a secret.
func built(p Picture) inspect.Screen {
	s := inspect.Screen{Width: p.Width, Height: p.Height}
	for i, t := range p.Texts {
		if strings.Trim(t.T, "• ") == "" {
			continue
		}
		weight := t.Weight
		if len(t.Bold) > 0 { // pieces of one text: the bigger part of it
			weight = 400
			if t.bold() > 50 {
				weight = 700
			}
		}
		s.Texts = append(s.Texts, inspect.Text{T: t.T, Full: t.T, Kit: true, Parent: i + 1, Box: t.Box, Color: t.Color, Size: t.Size, Weight: weight})
	}
	s.Targets = slices.Clone(p.Targets)
	for _, b := range p.Bars {
		s.Objects = append(s.Objects, b.Box)
	}
	return s
}

// TestPicturesAgainstThemselves: every picture is like itself, and its status bar is not ours.
func TestPicturesAgainstThemselves(t *testing.T) {
	needShared(t)
	files, err := filepath.Glob(shared + "/boxes/[pd]*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d pictures, %v", len(files), err)
	}
	for _, f := range files {
		p, err := Load(shared, strings.TrimSuffix(filepath.Base(f), ".json"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Name[0] == 'p' && (p.Status != 26 || p.Height != 774) {
			t.Errorf("%s: status bar %.0f, height %.0f", p.Name, p.Status, p.Height)
		}
		if r := Screen(p, built(p), nil); len(r.Differences) > 0 || r.Texts < 10 {
			t.Errorf("%s: %d texts, %q", p.Name, r.Texts, r.Differences)
		}
	}
}

// TestDifferences: each thing that may differ is said, and nothing else.
func TestDifferences(t *testing.T) {
	needShared(t)
	find := func(s *inspect.Screen, text string) int {
		return slices.IndexFunc(s.Texts, func(x inspect.Text) bool { return x.T == text })
	}
	set := func(s *inspect.Screen, i int, text string) { s.Texts[i].T, s.Texts[i].Full = text, text }
	for _, c := range []struct {
		name string
		edit func(*inspect.Screen)
		want []string // parts of the differences, in order; none = still alike
	}{
		{"a word missing", func(s *inspect.Screen) { i := find(s, "Expected"); s.Texts = slices.Delete(s.Texts, i, i+1) }, []string{`"Expected" of the picture`}},
		{"another word", func(s *inspect.Screen) { set(s, find(s, "Undo"), "Back") }, []string{`"Undo" of the picture reads "Back"`}},
		{"swapped words", func(s *inspect.Screen) {
			i, j := find(s, "Expected"), find(s, "Received")
			set(s, i, "Received")
			set(s, j, "Expected")
		}, []string{"other order"}},
		{"swapped order", func(s *inspect.Screen) {
			i, j := find(s, "Expected"), find(s, "Present")
			s.Texts[i].X, s.Texts[j].X = s.Texts[j].X, s.Texts[i].X
		}, []string{"other order", "other order", "other order"}},
		{"a figure 3 dp off its column", func(s *inspect.Screen) { s.Texts[find(s, "950")].X -= 3 }, []string{`"950" ends at 341`}},
		{"a figure 1 dp off", func(s *inspect.Screen) { s.Texts[find(s, "950")].X-- }, nil},
		{"another colour", func(s *inspect.Screen) { s.Texts[find(s, "Undo")].Color = "#1C1D2A" }, []string{`"Undo" is in #1C1D2A`}},
		{"not bold", func(s *inspect.Screen) { s.Texts[find(s, "Undo")].Weight = 400 }, []string{`"Undo": 0 % of it is bold`}},
		{"the button 20 dp higher", func(s *inspect.Screen) {
			i := slices.IndexFunc(s.Targets, func(x inspect.Target) bool { return x.Kind == "primary" })
			s.Targets[i].Y -= 20
		}, []string{`the button "Count cash" lies at`}},
		{"no footer", func(s *inspect.Screen) { s.Objects = s.Objects[:1] }, []string{"the footer"}},
		{"a sentence in two pieces", func(s *inspect.Screen) {
			i := find(s, "All paid as expected, except 2")
			first, second := s.Texts[i], s.Texts[i]
			first.Full, second.Full = "All paid as expected", ", except 2"
			first.W, second.X, second.W, second.Parent = 150, second.X+152, 63, 900
			s.Texts[i] = first
			s.Texts = slices.Insert(s.Texts, i+1, second)
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := Load(shared, "p03-meeting-sheet")
			if err != nil {
				t.Fatal(err)
			}
			s := built(p)
			c.edit(&s)
			got := Screen(p, s, nil).Differences
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if !strings.Contains(string(got[i]), c.want[i]) {
					t.Errorf("got %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}
