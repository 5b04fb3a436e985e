package gallery

import "fyne.io/fyne/v2"

// looked is an app whose theme changes many times a second. Fyne reads all fonts again at each change, which takes longer
// than drawing a page, and what shapes letters keeps the old ones for good: here that is done only where the fonts differ.
type looked struct {
	fyne.App
	looks *looks
}

// Settings are its own.
func (a looked) Settings() fyne.Settings { return a.looks }

type looks struct {
	fyne.Settings
	now fyne.Theme
}

// Theme is the one set last.
func (l *looks) Theme() fyne.Theme {
	if l.now == nil {
		return l.Settings.Theme()
	}
	return l.now
}

// SetTheme tells Fyne where the fonts are others.
func (l *looks) SetTheme(t fyne.Theme) {
	was := l.now
	l.now = t
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		if was == nil || was.Font(style) != t.Font(style) {
			l.Settings.SetTheme(t)
			return
		}
	}
}
