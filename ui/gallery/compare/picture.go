// Package compare holds a built screen against its mock-up by the boxes that ../shared/design
// keeps for each picture (UI.md section 12): the same words in the same order, figures of a column
// at the same edge, bars and the primary button at the same place, the same colours.
package compare

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daftari/ui/gallery/inspect"
)

// Dir is where the mock-ups lie, seen from the top of the repository.
const Dir = "../shared/design"

// Picture is a mock-up as boxes, without the phone's own status bar: its first dp is ours.
type Picture struct {
	Name    string           `json:"name"`
	Width   float32          `json:"width"`
	Height  float32          `json:"height"`
	Margin  float32          `json:"margin"`
	Texts   []Text           `json:"texts"`
	Targets []inspect.Target `json:"targets"`
	Columns []inspect.Column `json:"columns"`
	Icons   []inspect.Icon   `json:"icons"`
	Bars    []Bar            `json:"bars"`
	Status  float32          `json:"-"` // height of the status bar that was taken off
}

// Text of a picture.
type Text struct {
	T string `json:"t"`
	inspect.Box
	Size   float32  `json:"size"`
	Weight int      `json:"weight"`
	Bold   []string `json:"bold"` // the bold parts of a text that is not of one weight
	Color  string   `json:"color"`
	Behind bool     `json:"behind"`
}

// bold is how much of the text is, in percent.
func (t Text) bold() int {
	switch {
	case len(t.Bold) > 0:
		return len(strings.Join(t.Bold, "")) * 100 / max(len(t.T), 1)
	case t.Weight >= heavy:
		return 100
	}
	return 0
}

// Bar is a part of the frame: appbar, sync, tabs, footer, sheet, rail, topbar, keys.
type Bar struct {
	Name string `json:"name"`
	inspect.Box
}

// Load reads the boxes of a picture from dir/boxes.
func Load(dir, name string) (Picture, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "boxes", name+".json"))
	if err != nil {
		return Picture{}, err
	}
	var p Picture
	if err := json.Unmarshal(raw, &p); err != nil {
		return Picture{}, fmt.Errorf("boxes of %s: %w", name, err)
	}
	for _, b := range p.Bars {
		if b.Name == "status" {
			p.Status = b.H
		}
	}
	p.lift()
	return p, nil
}

// lift takes the status bar off.
func (p *Picture) lift() {
	above := func(b inspect.Box) bool { return b.Y+b.H/2 < p.Status }
	p.Texts = slices.DeleteFunc(p.Texts, func(t Text) bool { return above(t.Box) || t.Behind })
	p.Targets = slices.DeleteFunc(p.Targets, func(t inspect.Target) bool { return above(t.Box) || t.Behind })
	p.Icons = slices.DeleteFunc(p.Icons, func(i inspect.Icon) bool { return above(i.Box) || i.Behind })
	p.Bars = slices.DeleteFunc(p.Bars, func(b Bar) bool { return b.Name == "status" })
	for i := range p.Texts {
		p.Texts[i].Y -= p.Status
	}
	for i := range p.Targets {
		p.Targets[i].Y -= p.Status
	}
	for i := range p.Icons {
		p.Icons[i].Y -= p.Status
	}
	for i := range p.Bars {
		p.Bars[i].Y -= p.Status
	}
	p.Height -= p.Status
}
