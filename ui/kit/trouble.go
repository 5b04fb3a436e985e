package kit

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/ui/theme"
)

// Trouble tells an error to people: what happened, where the money is, what to do. It is the only way an error gets
// onto the screen. What was cancelled because its page went is no trouble: the notice is empty then.
func Trouble(e *Env, err error) Notice {
	if errors.Is(err, context.Canceled) {
		return Notice{}
	}
	var p *app.Problem
	if !errors.As(err, &p) {
		p = app.Trouble(app.Internal, "ui.internal", err)
	}
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
