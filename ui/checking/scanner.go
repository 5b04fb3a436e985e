package checking

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app/proof"
	"daftari/ui/kit"
)

// Sizes of what a scanner types: less than leastScan were a person's keys, more than mostScan is no square.
const (
	leastScan = 24
	mostScan  = 8192
)

// A person's keys are forgotten after a moment, a scan that never became whole is told after a while: a busy machine may
// take a second over a scanner's keys.
const (
	moment = time.Second
	while  = 5 * time.Second
)

// scanner puts together what a hand scanner types: letters, with Enter for each new line. It has ended as soon as a whole
// square stands there.
type scanner struct {
	after func(time.Duration, func())
	whole func(text string)

	text  strings.Builder
	count int
	ended bool // by the last letter: the Enter that follows belongs to it
}

// key takes one key of the scanner's; false: it is none of its.
func (s *scanner) key(k kit.KeyPress) bool {
	// some send a new line as the control character that it is
	enter := k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter || k.Ctrl && (k.Name == fyne.KeyJ || k.Name == fyne.KeyM)
	switch {
	case k.Ctrl && !enter:
		return false
	case s.ended && enter:
		s.ended = false
		return true
	case k.Rune != 0:
		s.text.WriteRune(k.Rune)
	case s.text.Len() == 0:
		return false
	case enter:
		s.text.WriteByte('\n')
	default: // the letter of a space follows its key
		return k.Name == fyne.KeySpace
	}
	s.ended = false
	switch text := s.text.String(); {
	case signed(text):
		s.end()
		s.ended = !enter
	case len(text) > mostScan:
		s.end()
	default:
		s.wait()
	}
	return true
}

// signed reports whether the words end in a whole signature, which has 86 letters.
func signed(text string) bool {
	all := strings.Fields(text)
	if len(all) < 2 || len(all[len(all)-1]) != 86 {
		return false
	}
	_, err := proof.ReadSquare(text)
	return err == nil
}

// wait gives up when nothing more comes.
func (s *scanner) wait() {
	s.count++
	mine := s.count
	s.after(moment, func() {
		if s.count == mine && s.text.Len() < leastScan {
			s.text.Reset()
		}
	})
	s.after(while, func() {
		if s.count == mine && s.text.Len() > 0 {
			s.end()
		}
	})
}

func (s *scanner) end() {
	text := s.text.String()
	s.text.Reset()
	s.count++
	s.whole(text)
}
