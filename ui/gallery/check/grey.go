package check

import (
	"daftari/ui/gallery/inspect"
)

// A stamp is a filled area of 22 to 72 dp height (32 at 200 %) with radius, holding words.
const stampLow, stampHigh = 22, 72

// Greys finds states that colour alone tells apart (UI.md 1.4): a tinted stamp without an icon,
// and two stamps of one icon and one word in different colours.
func Greys(s inspect.Screen) []Finding {
	var out []Finding
	seen := map[[2]string]string{} // icon and word to colour
	for _, f := range s.Fills {
		if !tones()[f.Color] || f.H < stampLow || f.H > stampHigh || f.W > s.Width-40 {
			continue
		}
		word, color, fold := "", "", false
		for _, t := range s.Texts {
			if !t.Behind && t.Ground.Near(f.Box, 1) {
				word, color = word+t.T, t.Color
				fold = fold || f.Y+f.H > t.Clip.Y+t.Clip.H-1
			}
		}
		if fold { // its icon may lie below; it stands whole in other forms
			continue
		}
		if word == "" || inspect.Figure(word) {
			continue
		}
		icon := iconIn(s, f.Box)
		if icon == "" {
			out = append(out, finding(Grey, "the stamp %q has a colour and no icon", word))
		}
		key := [2]string{icon, word}
		if was, twice := seen[key]; twice && was != color+f.Color {
			out = append(out, finding(Grey, "two stamps %q with the icon %q differ by colour alone", word, icon))
		}
		seen[key] = color + f.Color
	}
	return out
}

func iconIn(s inspect.Screen, b inspect.Box) string {
	for _, i := range s.Icons {
		if b.Has(i.X+i.W/2, i.Y+i.H/2) {
			return i.Name
		}
	}
	return ""
}

// tones are the tints and solid tones that states wear, in light and dark, by
// ../shared/design/src/tokens.json.
func tones() map[string]bool {
	return map[string]bool{
		"#E3E6EA": true, "#DBEAF4": true, "#FAE9BF": true, "#7A4B00": true, "#DAEDDF": true, "#98251B": true, "#F9DFDA": true, "#F0E0F1": true, "#E8E3D9": true,
		"#2A303B": true, "#142E40": true, "#3A2C0A": true, "#EAB54C": true, "#133425": true, "#FFADA0": true, "#4A1B15": true, "#3A2140": true, "#2A2B34": true,
	}
}
