package kit

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/ui/theme"
)

// Trouble tells an error to people: what happened, where the money is, what to do. It is the only way an error gets
// onto the screen. What was cancelled because its page went is no trouble: the notice is empty then.
func Trouble(e *Env, err error) Notice {
	if errors.Is(err, context.Canceled) {
		return Notice{}
	}
	p := problemOf(err)
	n := Notice{Tone: Needs, Icon: theme.IconStateNeedsYou, Fact: e.T(p.Key+".what", p.Args...)}
	for _, part := range []string{".money", ".do"} {
		if e.Words.Has(p.Key + part) {
			if n.Text != "" {
				n.Text += " "
			}
			n.Text += e.T(p.Key+part, p.Args...)
		}
	}
	return n
}

func problemOf(err error) *app.Problem {
	var p *app.Problem
	if !errors.As(err, &p) {
		p = app.Trouble(app.Internal, "ui.internal", err)
	}
	return p
}

// TroubleCard is Trouble where it stays: its three parts below each other, what happened in bold.
func TroubleCard(e *Env, err error) fyne.CanvasObject {
	if errors.Is(err, context.Canceled) {
		return Space(0)
	}
	p := problemOf(err)
	lines := []string{e.T(p.Key+".what", p.Args...)}
	for _, part := range []string{".money", ".do"} {
		if e.Words.Has(p.Key + part) {
			lines = append(lines, e.T(p.Key+part, p.Args...))
		}
	}
	return NeedsCard(e, lines...)
}

// NeedsCard tells in lines what needs a person, the first one in bold.
func NeedsCard(e *Env, lines ...string) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for i, line := range lines {
		t := NewPara(e, Note, theme.Ink, line)
		t.Bold = i == 0
		parts = append(parts, t)
	}
	icon, text := e.Icon(theme.IconStateNeedsYou, theme.Madder, 20), Column(2, parts...)
	content := fyne.CanvasObject(TopRow(e, 10, icon, Grow(text)))
	if e.Large() { // long words need the whole width
		content = Column(Gap4, Row(e, 0, icon), text)
	}
	return Over(e.Box(theme.MadderTint, "", 0, theme.RadField), Pad(e, 10, 10, 10, 10, content))
}
