package gallery

import (
	"slices"

	"fyne.io/fyne/v2"

	"daftari/ui/gallery/check"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Case is one page in one state, with the data of the mock-ups.
type Case struct {
	Name    string   // of the golden and of the test, "sheet-opened"
	Picture string   // the phone's mock-up, a name in ../shared/design/boxes; "" = none
	Desktop string   // the desktop's mock-up; "" = none
	Tab     kit.Tab  // the tab it stands in; "" = Today
	At      string   // the officer's clock, "11:41"; "" = 12:00
	Data    []string // what it shows beside design.Strings: see the package's documentation
	Main    bool     // has goldens and stands in the README's gallery
	Only    Device   // Both, or the only device it exists on

	// Pages are shown one after the other: the root of the tab, then what is pushed on it. Most
	// pages of a phone are pushed: give the root too, as the picture may show its list beside it.
	Pages  []kit.Route
	Cover  bool    // the page lies over everything: the cloth of the lock screen
	Sync   Line    // what the sync line says; nil = it is not drawn
	Badges []Badge // numbers on the tabs
	// Sheet is opened over the last page; nil = none.
	Sheet func(*kit.Env) *kit.Sheet
	// Then does what brings the page into its state, by taps; nil = nothing.
	Then func(*Walker)

	// Lower is by how much the window is lower than the picture, in dp: for the phone's own keyboard, or for rows of the
	// picture that are not built, so that both end with the same row.
	Lower float32
	// Swap: buttons stand at the other hand than the language puts them.
	Swap bool
	// Dark: its mock-up is the dark one.
	Dark bool
	// Lang and Scale of its mock-up; "" = en, 0 = 100.
	Lang  string
	Scale int

	Except []Exception
}

// Exception excuses what a check or the comparison finds, for a reason that people can judge.
type Exception struct {
	Check  string // of package check, or Design, Messages, Photos or Languages for the comparison with the mock-up
	Match  string // a part of the finding; "" excuses nothing
	Reason string
}

// Messages is the Check of texts of a picture that belong to the SMS issue: messages that Daftari sends by itself, beside the
// draft that a person sends. What it does not do yet is not drawn as if it worked: such texts are counted apart and told. This
// excuses texts of the picture only, never what the screen has instead.
const Messages = "SMS"

// Photos and Languages are likewise those of the issue of new clients, whose photos wait for a word, and of a language beyond
// the four of this window.
const (
	Photos    = "photos"
	Languages = "further languages"
)

// Applications is that of loans that are applied for and decided on in this window.
const Applications = "loan applications"

// Design is the Check of exceptions from the mock-up.
const Design = "design"

// Device chooses a layout.
type Device int

// The devices.
const (
	Both Device = iota
	Phone
	Computer
)

// Size of the window in dp.
func (d Device) Size() fyne.Size {
	if d == Computer {
		return fyne.NewSize(1280, 800)
	}
	return fyne.NewSize(360, 800)
}

// String is "phone" or "desktop".
func (d Device) String() string {
	if d == Computer {
		return "desktop"
	}
	return "phone"
}

// Form is one way a case is shown.
type Form struct {
	Device Device
	Size   fyne.Size // zero = the device's
	Mode   theme.Mode
	Lang   string
	Scale  int // percent
}

// String is "phone-light-en-100".
func (f Form) String() string {
	return f.Device.String() + "-" + string(f.Mode) + "-" + f.Lang + "-" + itoa(f.Scale)
}

// Forms of a case: both devices in three appearances, four languages and two sizes of text. Appearances of one form
// follow each other, light first; English comes before the others, so that a mirrored screen can be held against it, and
// Arabic last, whose fonts are others.
func (c Case) Forms() []Form {
	var out []Form
	for _, langs := range [][]string{{"en", "sw", "fr"}, {"ar"}} {
		for _, d := range []Device{Phone, Computer} {
			if c.Only != Both && c.Only != d {
				continue
			}
			for _, lang := range langs {
				for _, scale := range []int{100, 200} {
					for _, m := range []theme.Mode{theme.Light, theme.Dark, theme.Sun} {
						out = append(out, Form{Device: d, Mode: m, Lang: lang, Scale: scale})
					}
				}
			}
		}
	}
	return out
}

// excused splits findings into those that count and marks the exceptions that were used.
func (c Case) excused(all []check.Finding, used map[int]bool) []check.Finding {
	return slices.DeleteFunc(all, func(f check.Finding) bool {
		for i, e := range c.Except {
			if e.Check == f.Check && e.Match != "" && contains(f.What, e.Match) {
				used[i] = true
				return true
			}
		}
		return false
	})
}
