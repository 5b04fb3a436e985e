package checking

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
)

// typist types at a scanner; its clock goes on when it is told to.
type typist struct {
	*scanner
	at    time.Duration
	due   map[time.Duration][]func()
	whole []string
}

func newTypist() *typist {
	x := &typist{due: map[time.Duration][]func(){}}
	x.scanner = &scanner{whole: func(s string) { x.whole = append(x.whole, s) },
		after: func(d time.Duration, f func()) { x.due[x.at+d] = append(x.due[x.at+d], f) }}
	return x
}

func (x *typist) types(text string) {
	for _, r := range text {
		if r == '\n' {
			x.key(kit.KeyPress{Name: fyne.KeyReturn})
			continue
		}
		x.key(kit.KeyPress{Rune: r})
	}
}

func (x *typist) waits(d time.Duration) {
	x.at += d
	for _, at := range slices.Sorted(func(yield func(time.Duration) bool) {
		for at := range x.due {
			if !yield(at) {
				return
			}
		}
	}) {
		if at <= x.at {
			for _, f := range x.due[at] {
				f()
			}
			delete(x.due, at)
		}
	}
}

func TestScans(t *testing.T) {
	square := "Mlimani\nK7-000001 2026-09-17 12:08\nAchieng 000104\nD1 " + strings.Repeat("A", 86)
	for _, c := range []struct {
		name string
		do   func(x *typist)
		want []string
	}{
		{"with an Enter at its end", func(x *typist) { x.types(square + "\n") }, []string{square}},
		{"with control characters for new lines", func(x *typist) {
			for i, line := range strings.Split(square, "\n") {
				if i > 0 {
					x.key(kit.KeyPress{Name: fyne.KeyJ, Ctrl: true})
				}
				x.types(line)
			}
		}, []string{square}},
		{"without one", func(x *typist) { x.types(square) }, []string{square}},
		{"two after each other", func(x *typist) { x.types(square + "\n" + square + "\n") }, []string{square, square}},
		{"with a stop in it, on a busy machine", func(x *typist) {
			x.types(square[:40])
			x.waits(4 * time.Second)
			x.types(square[40:])
		}, []string{square}},
		{"that breaks off", func(x *typist) { x.types(square[:40]); x.waits(6 * time.Second) }, []string{square[:40]}},
		{"after a person's key", func(x *typist) { x.types("j"); x.waits(2 * time.Second); x.types(square) }, []string{square}},
		{"no scan, a person's keys", func(x *typist) { x.types("jk"); x.waits(time.Minute) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newTypist()
			c.do(x)
			if !slices.Equal(x.whole, c.want) {
				t.Errorf("%q", x.whole)
			}
		})
	}
}
