package states

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// ask has the provider asked: the question is kept at once, and told to the desk if it can be reached.
func (s *screen) ask() {
	if s.asking {
		return
	}
	s.asking = true
	s.show(s.view)
	s.save(func(ctx context.Context) error { return s.m.Payer.AskNow(ctx, s.key) }, func() {
		s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconAskAgain, Fact: s.env.T("paying.asking")})
	})
}

func (s *screen) again() {
	s.save(func(ctx context.Context) error { return s.m.Payer.Again(ctx, s.key) }, func() {
		s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconPayPending, Fact: s.env.T("paying.again.done")})
	})
}

// save writes what a person decided; once it is in the book said follows, and the desk is told.
func (s *screen) save(write func(context.Context) error, said func()) {
	s.bridge.Save(func(ctx context.Context) func() {
		err := write(ctx)
		return func() {
			if err != nil {
				s.asking = false
				s.links.Trouble(err)
				s.load()
				return
			}
			said()
			s.load()
			s.tell()
		}
	})
}

// tell lets the desk have what it is owed. Without a network it waits in the book, which the page says.
func (s *screen) tell() {
	s.bridge.Far(func(ctx context.Context) func() {
		_, err := s.m.Tell(ctx)
		return func() {
			s.asking = false
			if err != nil {
				s.links.Trouble(err)
			}
			s.load()
		}
	})
}

// claiming is why a payment is taken out. It lies here, so that it outlives a change of look.
type claiming struct {
	s   *screen
	why form.Why
}

func (s *screen) claim() {
	c := &claiming{s: s}
	s.env.Nav.Sheet(c.sheet)
}

func (c *claiming) sheet(e *kit.Env) *kit.Sheet {
	save := kit.NewButton(e, kit.Primary, theme.IconHandover, e.T("paying.claim.save"), c.store)
	save.Once = true
	asks, _ := c.why.Ask(e, c.s.view.Reasons, e.T("paying.claim.other"), save)
	parts := append([]fyne.CanvasObject{kit.NewPara(e, kit.Body, theme.Ink, e.T("paying.claim.text"))}, asks...)
	return &kit.Sheet{Title: e.T("paying.claim"), Second: c.s.view.Second, Body: kit.Column(kit.Gap12, parts...), Foot: save}
}

func (c *claiming) store() {
	s, reason, gone := c.s, c.why.Reason(), false
	s.save(func(ctx context.Context) (err error) {
		gone, err = s.m.Payer.Claim(ctx, s.key, reason)
		return err
	}, func() {
		s.env.Nav.CloseSheet()
		n := kit.Notice{Tone: kit.Warn, Icon: theme.IconClock, Fact: s.env.T("paying.claim.asked"), Text: s.env.T("paying.claim.asked.text")}
		if gone {
			n = kit.Notice{Tone: kit.Info, Icon: theme.IconCheck, Fact: s.env.T("paying.claim.gone"), Text: s.env.T("paying.claim.gone.text")}
		}
		s.env.Nav.Say(n)
	})
}
