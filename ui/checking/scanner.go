package checking

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app/proof"
	"daftari/ui/kit"
)

// Sizes of what a scanner types: less than leastScan was a person's key, more than mostScan no square.
const (
	leastScan = 24
	mostScan  = 8192
)

// silence after which a scanner has ended that sends no Enter at the end.
const silence = 700 * time.Millisecond

// scanner puts together what a hand scanner types: letters, with Enter for each new line. It has ended when a whole
// square stands there, or when it falls silent.
type scanner struct {
	after func(time.Duration, func())
	whole func(text string)

	text  strings.Builder
	count int
}

// key takes one key of the scanner's; false: it is none of its.
func (s *scanner) key(k kit.KeyPress) bool {
	switch {
	case k.Ctrl || k.Rune == 0 && s.text.Len() == 0:
		return false
	case k.Rune != 0:
		s.text.WriteRune(k.Rune)
	case k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter:
		s.text.WriteByte('\n')
		if _, err := proof.ReadSquare(s.text.String()); err == nil {
			s.end()
			return true
		}
	case k.Name == fyne.KeySpace: // its letter follows
		return true
	default:
		return false
	}
	if s.text.Len() > mostScan {
		s.end()
		return true
	}
	s.count++
	mine := s.count
	s.after(silence, func() {
		if s.count == mine {
			s.end()
		}
	})
	return true
}

func (s *scanner) end() {
	text := s.text.String()
	s.text.Reset()
	s.count++
	if len(text) >= leastScan {
		s.whole(text)
	}
}
