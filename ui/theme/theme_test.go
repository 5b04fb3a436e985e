package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"daftari/assets"
)

// pairs are those of ../shared/design/src/contrast.py: text on background 4.5, edges and focus 3.0.
func pairs() (text, edge [][2]Token) {
	papers := []Token{Paper, Sheet, Sunk}
	for _, b := range papers {
		for _, f := range []Token{Ink, Ink2, Ink3, Indigo} {
			text = append(text, [2]Token{f, b})
		}
		edge = append(edge, [2]Token{Edge, b}, [2]Token{Indigo, b})
	}
	text = append(text, [2]Token{Indigo, IndigoTint}, [2]Token{Ink, IndigoTint}, [2]Token{Ink2, IndigoTint},
		[2]Token{OnIndigo, Indigo}, [2]Token{OnIndigo, IndigoPress}, [2]Token{OnCover, Cover}, [2]Token{OnCover2, Cover},
		[2]Token{OnCover, Cover2}, [2]Token{OnCover2, Cover2}, [2]Token{OnUnsure, Unsure}, [2]Token{OnMadder, Madder},
		[2]Token{Slate, LeafTint}, [2]Token{Ash, Sunk}, [2]Token{Turmeric, Sunk}, [2]Token{Madder, Sunk})
	for _, s := range []Token{Slate, Sky, Turmeric, Leaf, Madder, Plum, Ash} {
		text = append(text, [2]Token{s, s.Tint()}, [2]Token{s, Sheet}, [2]Token{s, Paper}, [2]Token{Ink, s.Tint()}, [2]Token{Ink2, s.Tint()})
	}
	return text, append(edge, [2]Token{Unsure, Sheet})
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func ratio(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastOfAllPairs(t *testing.T) {
	text, edge := pairs()
	for _, mode := range []Mode{Light, Dark, Sun} {
		th := New(Look{Mode: mode})
		check := func(list [][2]Token, floor float64) {
			for _, p := range list {
				if r := ratio(th.Token(p[0]), th.Token(p[1])); r < floor {
					t.Errorf("%s: %s on %s is %.2f, floor %.1f", mode, p[0], p[1], r, floor)
				}
			}
		}
		check(text, 4.5)
		check(edge, 3.0)
	}
}

func TestPaletteIsTheDesign(t *testing.T) {
	text, err := os.ReadFile("../../../shared/design/src/tokens.json")
	if err != nil {
		t.Skip("no shared design here")
	}
	var want map[Mode]map[Token]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for mode, tokens := range want {
		th := New(Look{Mode: mode})
		for token, hex := range tokens {
			if token == "focus" { // indigo by another name
				token = Indigo
			}
			c := th.Token(token)
			if got := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B); got != hex {
				t.Errorf("%s %s = %s, want %s", mode, token, got, hex)
			}
		}
		if len(tokens) != len(Tokens())+1 {
			t.Errorf("%s: %d tokens in the design, %d here", mode, len(tokens), len(Tokens()))
		}
	}
}

func TestSystemFollowsTheDevice(t *testing.T) {
	for night, want := range map[bool]Mode{false: Light, true: Dark} {
		if got := New(Look{Mode: System, Night: night}).Mode(); got != want {
			t.Errorf("night %v: %s, want %s", night, got, want)
		}
	}
}

// TestIconsAndNames: each file has a name here and the other way round; each icon can be drawn and mirrored.
func TestIconsAndNames(t *testing.T) {
	source, err := os.ReadFile("icons.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.Icons.ReadDir("icons")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d icons, %v", len(files), err)
	}
	th := New(Look{})
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), filepath.Ext(f.Name()))
		if !bytes.Contains(source, []byte(`"`+name+`"`)) {
			t.Errorf("icon %s has no name", name)
		}
		if th.Icon(Icon(name), Ink, false) == nil {
			t.Errorf("icon %s cannot be read", name)
		}
	}
	if names := bytes.Count(source, []byte(" Icon = ")); names != len(files) {
		t.Errorf("%d names, %d files", names, len(files))
	}
}

func content(picture *canvas.Image) []byte { return picture.Resource.Content() }

// numbers of an icon's path, in order.
func numbers(svg []byte) (all []float64) {
	path := regexp.MustCompile(` d="([^"]*)"`).FindSubmatch(svg)
	if path == nil {
		return nil
	}
	for _, text := range regexp.MustCompile(`-?[0-9.]+`).FindAllString(string(path[1]), -1) {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil
		}
		all = append(all, f)
	}
	return all
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

func TestMirroredIconsTurnAround(t *testing.T) {
	th := New(Look{})
	back, flipped := th.Icon(IconBack, Ink, false), th.Icon(IconBack, Ink, true)
	if bytes.Equal(content(back), content(flipped)) || back.Resource.Name() == flipped.Resource.Name() {
		t.Error("back does not turn around")
	}
	if once, twice := numbers(content(back)), numbers(mirror(mirror(content(back)))); len(once) < 6 || !slices.EqualFunc(once, twice, near) {
		t.Errorf("mirrored twice %v is %v", once, twice)
	}
	if check := th.Icon(IconCheck, Ink, true); check != th.Icon(IconCheck, Ink, false) {
		t.Error("a tick turned around")
	}
	if !bytes.Contains(content(back), []byte("#1c1d2a")) {
		t.Errorf("not in ink: %.120s", content(back))
	}
}

// TestCopyShowsThePictureWhereTheImageStood: a copy keeps place and size, and one picture serves many sizes.
func TestCopyShowsThePictureWhereTheImageStood(t *testing.T) {
	test.NewTempApp(t)
	th := New(Look{})
	picture := th.Icon(IconBack, Ink, false)
	for _, size := range []float32{18, 24} {
		img := &canvas.Image{FillMode: canvas.ImageFillContain}
		img.Hidden = true
		img.SetMinSize(fyne.NewSquareSize(size))
		img.Move(fyne.NewPos(3, 4))
		img.Resize(fyne.NewSquareSize(size))
		Copy(picture, img)
		want := canvas.NewImageFromResource(picture.Resource)
		want.Resize(fyne.NewSquareSize(size))
		if !reflect.DeepEqual(img.Image, want.Image) || img.Resource != picture.Resource || img.Aspect() != want.Aspect() {
			t.Errorf("%v: another picture", size)
		}
		if img.Size() != want.Size() || img.MinSize() != want.Size() || img.Position() != fyne.NewPos(3, 4) || !img.Hidden || img.FillMode != canvas.ImageFillContain {
			t.Errorf("%v: it stands elsewhere: %v at %v", size, img.Size(), img.Position())
		}
	}
	if picture.Image != nil || picture.Size() != fyne.NewSize(0, 0) {
		t.Error("the picture that all share was changed")
	}
}

func TestScalesAndModes(t *testing.T) {
	if !slices.Contains(Scales(), 200) || len(Modes()) != 4 {
		t.Error("scales or modes are missing")
	}
	if got := New(Look{Scale: 150}).Sp(16); got != 24 {
		t.Errorf("16 at 150 %% = %v", got)
	}
	if got := New(Look{Scale: 200}).IconSize(24); got != 32 {
		t.Errorf("an icon of 24 at 200 %% = %v, want 32", got)
	}
}
