package paper

import (
	"encoding/binary"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"daftari/assets"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"joins all four forms", "محمد", "\ufee3\ufea4\ufee4\ufeaa"},
		{"a letter that joins only back", "دار", "\ufea9\ufe8d\ufead"},
		{"joined back, then not on", "باب", "\ufe91\ufe8e\ufe8f"},
		{"lam and alef are one", "سلام", "\ufeb3\ufefc\ufee1"},
		{"lam and alef alone", "لا", "\ufefb"},
		{"two words do not join", "بب بب", "\ufe91\ufe90 \ufe91\ufe90"},
		{"vowel signs are left out", "مُرحَّل", "\ufee3\ufeae\ufea3\ufede"},
		{"hamza joins nothing", "ماء", "\ufee3\ufe8e\ufe80"},
		{"the stroke joins both ways", "بـب", "\ufe91\u0640\ufe90"},
		{"figures and Latin stay", "K7-000123 · Akiba", "K7-000123 · Akiba"},
		{"one sign for letter and mark", "e\u0301", "é"},
		{"what the fonts lack", "日本 👩 कमल", "?? ? ???"},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := join(c.in); got != c.want {
				t.Errorf("%q became %q (%+q), want %+q", c.in, got, got, c.want)
			}
		})
	}
}

func TestVisual(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"Latin", "Amina (12)", "Amina (12)"},
		{"Arabic", "ابج", "جبا"},
		{"figures stay in Arabic", "اب 17 جد 2026", "2026 دج 17 با"},
		{"brackets turn", "اب (12)", "(12) با"},
		{"a number of a receipt", "حل محله K7-000130", "K7-000130 هلحم لح"},
		{"Arabic within Latin", "Loan ابج Biashara", "Loan جبا Biashara"},
		{"figures alone", "1,250.50", "1,250.50"},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := visual(c.in, rightToLeft(c.in))
			if err != nil || got != c.want {
				t.Errorf("%q is drawn %q, %v; want %q", c.in, got, err, c.want)
			}
		})
	}
}

// Nothing is drawn that the fonts lack, and no letter is lost or doubled on the way.
func TestAnyTextIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := clean(rapid.OneOf(rapid.String(), rapid.StringMatching(`[ا-ي0-9a-z() ]*`)).Draw(t, "text"))
		joined := join(in)
		for _, c := range joined {
			if !unicode.Is(drawn(), c) {
				t.Fatalf("%U in %q", c, joined)
			}
		}
		got, err := visual(joined, rightToLeft(in))
		if err != nil {
			t.Fatal(err)
		}
		if len([]rune(got)) != len([]rune(joined)) {
			t.Fatalf("%q became %q", joined, got)
		}
	})
}

// TestFontsHoldWhatIsDrawn reads the fonts' own table of characters.
func TestFontsHoldWhatIsDrawn(t *testing.T) {
	for name, font := range map[string][]byte{"regular": assets.FontRegular, "bold": assets.FontBold} {
		has := characters(t, font)
		if len(font) > 400_000 || len(has) < 1000 {
			t.Errorf("%s: %d bytes, %d characters", name, len(font), len(has))
		}
		for c := rune(0); c <= 0xffff; c++ {
			if unicode.Is(drawn(), c) != has[c] {
				t.Errorf("%s: %U drawn %v, in the font %v", name, c, unicode.Is(drawn(), c), has[c])
			}
		}
	}
}

// characters of a TrueType font, from its cmap of format 4 (OpenType 1.9, cmap).
func characters(t *testing.T, font []byte) map[rune]bool {
	t.Helper()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(font[at:])) }
	for i := range u16(4) {
		table := 12 + 16*i
		if string(font[table:table+4]) != "cmap" {
			continue
		}
		cmap := u32(table + 8)
		for j := range u16(cmap + 2) {
			sub := cmap + u32(cmap+4+8*j+4)
			if u16(sub) != 4 {
				continue
			}
			has := map[rune]bool{}
			segments := u16(sub+6) / 2
			for s := range segments {
				last, first := u16(sub+14+2*s), u16(sub+16+2*segments+2*s)
				for c := first; c <= last && c < 0xffff; c++ {
					has[rune(c)] = true
				}
			}
			return has
		}
	}
	t.Fatal("no table of characters")
	return nil
}
