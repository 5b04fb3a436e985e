package words

import "testing"

func TestStrongWritesLikeT(t *testing.T) {
	w, err := New("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		value any
		want  string
	}{{41200, "\u206841,200\u2069"}, {"41,200", "\u206841,200\u2069"}} {
		if got := w.Strong(c.value); got != c.want {
			t.Errorf("Strong(%v) = %q, want %q", c.value, got, c.want)
		}
	}
}
