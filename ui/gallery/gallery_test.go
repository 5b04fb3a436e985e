package gallery

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"daftari/ui/gallery/check"
	"daftari/ui/gallery/compare"
	"daftari/ui/gallery/inspect"
	"daftari/ui/theme"
)

var update = flag.Bool("update", false, "write goldens and the documents that tests make")

const (
	top    = "../../"
	shared = top + compare.Dir
)

// TestMain lets Fyne keep what it drew for seconds instead of a minute, in which hundreds of pages are shown here. It asks
// the environment as the program starts, so the tests run in a program below this one.
func TestMain(m *testing.M) {
	const keep = "FYNE_CACHE"
	if os.Getenv(keep) != "" {
		os.Exit(m.Run())
	}
	below := exec.Command(os.Args[0], os.Args[1:]...)
	below.Env = append(os.Environ(), keep+"=10s")
	below.Stdin, below.Stdout, below.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := below.Run()
	if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(below.ProcessState.ExitCode())
}

// shard lets several processes share the cases, "1/2": a user interface cannot test in parallel
// within one.
func shard(t *testing.T, i int) bool {
	t.Helper()
	var mine, of int
	text := os.Getenv("DAFTARI_GALLERY_SHARD")
	if text == "" {
		return true
	}
	if _, err := fmt.Sscanf(text, "%d/%d", &mine, &of); err != nil || of < 1 {
		t.Fatalf("DAFTARI_GALLERY_SHARD=%q is not like 1/2", text)
	}
	return i%of == mine-1
}

// TestGallery shows every case in every form and runs all checks.
func TestGallery(t *testing.T) {
	stage := NewStage(t)
	for i, c := range All() {
		if !shard(t, i) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			judge, used := stage.In(t).Judge(c), map[int]bool{}
			for _, f := range c.Forms() {
				if testing.Short() && (f.Mode != theme.Light || f.Lang != "en" && f.Lang != "ar") {
					continue
				}
				for _, x := range c.excused(judge.Form(f), used) {
					t.Errorf("%s: %s", f, x)
				}
			}
			for i, e := range c.Except {
				if !e.mockup() && !used[i] && !testing.Short() {
					t.Errorf("an exception excuses nothing: %+v", e)
				}
			}
		})
	}
}

// mockups of a case: the form in which each picture is drawn.
func (c Case) mockups(p func(name string) compare.Picture) map[string]Form {
	out := map[string]Form{}
	for d, name := range map[Device]string{Phone: c.Picture, Computer: c.Desktop} {
		if name == "" {
			continue
		}
		f := Form{Device: d, Mode: theme.Light, Lang: "en", Scale: 100}
		if c.Dark {
			f.Mode = theme.Dark
		}
		if c.Lang != "" {
			f.Lang = c.Lang
		}
		if c.Scale != 0 {
			f.Scale = c.Scale
		}
		size := p(name)
		f.Size = fyne.NewSize(size.Width, size.Height-c.Lower)
		out[name] = f
	}
	return out
}

// against holds a case against one of its pictures. excused are differences with a reason.
func (c Case) against(stage *Stage, p compare.Picture, f Form, used map[int]bool) (open []check.Finding, excused []Exception, r compare.Result) {
	screen := inspect.Canvas(stage.Show(c, f))
	if c.Lower > 0 {
		p.Height -= c.Lower
	}
	th := theme.New(theme.Look{Mode: f.Mode})
	r = compare.Screen(p, screen, func(color string) string {
		for _, k := range theme.Tokens() {
			v := th.Token(k)
			if fmt.Sprintf("#%02X%02X%02X", v.R, v.G, v.B) == color {
				return string(k)
			}
		}
		return ""
	})
	for _, d := range r.Differences {
		one := check.Finding{Check: Design, What: string(d)}
		if i := slices.IndexFunc(c.Except, func(e Exception) bool { return e.mockup() && e.Match != "" && contains(one.What, e.Match) }); i >= 0 {
			used[i] = true
			excused = append(excused, Exception{c.Except[i].Check, one.What, c.Except[i].Reason})
			continue
		}
		open = append(open, one)
	}
	return open, excused, r
}

// mockup: it is about the comparison, not about a check.
func (e Exception) mockup() bool {
	return slices.Contains([]string{Design, Messages, Photos, Languages, Applications}, e.Check)
}

// ownAndOthers splits what is excused into our own and what is of another issue.
func ownAndOthers(all []Exception) (own, others []Exception) {
	for _, x := range all {
		if x.Check == Design {
			own = append(own, x)
		} else {
			others = append(others, x)
		}
	}
	return own, others
}

// TestDesign holds each case against its mock-ups. At most 5 % of a picture's texts may be excused; texts of another issue's
// feature are counted apart.
func TestDesign(t *testing.T) {
	long(t)
	needShared(t)
	stage := NewStage(t)
	for i, c := range All() {
		if c.Picture == "" && c.Desktop == "" || !shard(t, i) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			stage, used := stage.In(t), map[int]bool{}
			for name, f := range c.mockups(func(name string) compare.Picture { return picture(t, name) }) {
				open, excused, r := c.against(stage, picture(t, name), f, used)
				for _, x := range open {
					t.Errorf("%s: %s", name, x.What)
				}
				own, others := ownAndOthers(excused)
				t.Logf("%s: %d texts, %d excused, %d more of another issue", name, r.Texts, len(own), len(others))
				if most := r.Texts * 5 / 100; len(own) > most {
					t.Errorf("%s: %d differences are excused, 5 %% of its %d texts are %d", name, len(own), r.Texts, most)
				}
				for _, x := range others {
					if !contains(x.Match, "of the picture") {
						t.Errorf("%s: this is on the screen, so it is not of an issue to come: %s", name, x.Match)
					}
				}
			}
			for i, e := range c.Except {
				if e.mockup() && !used[i] {
					t.Errorf("an exception excuses nothing: %+v", e)
				}
				if strings.TrimSpace(e.Reason) == "" {
					t.Errorf("an exception has no reason: %+v", e)
				}
			}
		})
	}
}

func picture(t *testing.T, name string) compare.Picture {
	t.Helper()
	p, err := compare.Load(shared, name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// long: what a page is to match in the end does not stop a landing of something else.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("left out with -short")
	}
}

func needShared(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatal(err)
		}
		t.Skip("the mock-ups are not here: ", err)
	}
}

// TestGolden compares main pages with their goldens; what changed on purpose is written with
// -update, and looked at.
func TestGolden(t *testing.T) {
	const most = 3 // thousandths of the pixels
	long(t)
	stage := NewStage(t)
	for i, c := range All() {
		if !c.Main || !shard(t, i) {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			stage := stage.In(t)
			for _, f := range goldenForms(c) {
				file := golden(c, f)
				got := small(capture(stage, c, f), int(f.Device.Size().Width))
				if *update {
					if err := writePNG(file, got); err != nil {
						t.Fatal(err)
					}
					continue
				}
				want, err := readPNG(file)
				if err != nil {
					t.Errorf("no golden (go test ./ui/gallery -run TestGolden/%s -update): %v", c.Name, err)
					continue
				}
				if n := differ(want, got); n > most {
					failed := filepath.Join(os.TempDir(), "daftari-golden-"+filepath.Base(file))
					t.Errorf("%s differs in %d of 1000 pixels; now it looks like %s (%v)", file, n, failed, writePNG(failed, got))
				}
			}
		})
	}
}

// TestGoldensAreOfCases: a golden of a page that is no more is taken away.
func TestGoldensAreOfCases(t *testing.T) {
	known := map[string]bool{}
	for _, c := range All() {
		for _, f := range goldenForms(c) {
			known[golden(c, f)] = c.Main
		}
	}
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s is of no case", f)
		}
	}
}

func capture(stage *Stage, c Case, f Form) image.Image { return stage.Show(c, f).Capture() }

// TestPictures: goldens compare as they should.
func TestPictures(t *testing.T) {
	a := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for i := range a.Pix {
		a.Pix[i] = 255
	}
	b := image.NewNRGBA(a.Bounds())
	copy(b.Pix, a.Pix)
	if n := differ(a, small(b, 100)); n != 0 {
		t.Errorf("the same picture differs by %d", n)
	}
	for i := 0; i < 4*100*5; i += 4 {
		b.Pix[i] = 0
	}
	if n := differ(a, b); n != 50 {
		t.Errorf("5 %% of the pixels count as %d", n)
	}
	if n := differ(a, image.NewNRGBA(image.Rect(0, 0, 99, 100))); n != 1000 {
		t.Errorf("another size counts as %d", n)
	}
}
