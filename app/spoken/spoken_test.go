package spoken_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"daftari/app/spoken"
)

func TestSpell(t *testing.T) {
	for name, tt := range map[string]struct {
		b    []byte
		n    int
		want string
	}{
		"nothing set": {make([]byte, 6), 8, "22222222"},
		"all set":     {[]byte{255, 255, 255, 255, 255, 255}, 8, "ZZZZZZZZ"},
		"one by one":  {[]byte{0b00000_000, 0b01_00010_0, 0b0011_0010, 0b0_00101_00, 0b110_00111, 0}, 8, "23456789"},
	} {
		if got := spoken.Spell(tt.b, tt.n); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// TestCheck: any one letter that was misheard changes the check letter.
func TestCheck(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		body := rapid.StringOfN(rapid.SampledFrom([]rune(spoken.Letters)), 1, 16, -1).Draw(rt, "body")
		i := rapid.IntRange(0, len(body)-1).Draw(rt, "at")
		l := rapid.SampledFrom([]rune(spoken.Letters)).Draw(rt, "letter")
		other := body[:i] + string(l) + body[i+1:]
		if (other == body) != (spoken.Check(other) == spoken.Check(body)) {
			rt.Fatalf("%s and %s", body, other)
		}
	})
}

func TestBare(t *testing.T) {
	if got := spoken.Bare(" q4tm-8x\u00a0ka\t7"); got != "Q4TM8XKA7" || !spoken.Heard(got) {
		t.Error(got)
	}
	for _, bad := range []string{"", "O", "I0", "Q4TM!"} {
		if spoken.Heard(bad) {
			t.Errorf("%q", bad)
		}
	}
	if strings.ContainsAny(spoken.Letters, "0O1I") || len(spoken.Letters) != 32 {
		t.Error(spoken.Letters)
	}
}

// TestRandom: a letter for each byte, and no letters where there are no bytes.
func TestRandom(t *testing.T) {
	got, err := spoken.Random(strings.NewReader("\x00\x1f\x20\xff"), 4)
	if err != nil || got != "2Z2Z" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := spoken.Random(strings.NewReader("\x00"), 2); err == nil {
		t.Errorf("%q of too little", got)
	}
}
