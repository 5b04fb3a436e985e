package outbox

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// deciding is the sheet of one choice: its reason, and what else it needs. What was given lies here, so that it
// outlives a change of look.
type deciding struct {
	s      *entryScreen
	choice Choice
	reason int
	proof  string
	amount money.Amount
	ok     bool // the amount can be saved
	save   *kit.Button
}

func (d *deciding) sheet(e *kit.Env) *kit.Sheet {
	c := d.choice
	d.ok = c.Act != Correct
	d.save = kit.NewButton(e, kit.Primary, theme.IconCheck, c.Save, d.store)
	d.save.Once = true
	parts := []fyne.CanvasObject{kit.Column(0, kit.NewPara(e, kit.Name, theme.Ink, c.Verb), kit.NewPara(e, kit.Body, theme.Ink2, c.Follows))}
	out := &kit.Sheet{Title: e.T("outbox.decide"), Second: d.s.view.Line}
	if c.Proof {
		in := form.NewInput(e, e.T("outbox.proof"), d.proof, "")
		in.OnChanged = func(s string) { d.proof = strings.TrimSpace(s); d.able() }
		parts = append(parts, in)
		out.First = in.Focus()
	}
	words := make([]string, 0, len(c.Reasons))
	for _, r := range c.Reasons {
		words = append(words, r.Word)
	}
	parts = append(parts, kit.NewText(e, kit.Second, theme.Ink2, e.T("kit.why")),
		form.NewChips(e, false, words, d.reason, func(i int) { d.reason = i; d.able() }).Container)
	if c.Act == Correct {
		entry := amount.NewEntry(e, amount.Field{Start: d.amount, Height: 60, Means: d.means, Changed: d.typed})
		parts = append(parts, entry, entry.Pad(50))
		out.First, out.OnKey = entry, entry.Take
		d.typed(d.amount, true)
	}
	out.Body, out.Foot = kit.Column(kit.Gap12, parts...), d.save
	d.able()
	return out
}

func (d *deciding) means(a money.Amount) amount.Meaning {
	e := d.s.env
	switch {
	case a.Equal(d.choice.Amount):
		return amount.Meaning{Text: e.T("outbox.correct.same")}
	case a.IsZero():
		return amount.Meaning{Text: e.T("outbox.correct.zero"), Token: theme.Turmeric}
	}
	return amount.Meaning{Text: e.T("outbox.correct.was", "amount", d.choice.Amount.Format(e.Words.Lang())), Token: theme.Turmeric}
}

func (d *deciding) typed(a money.Amount, ok bool) {
	d.amount, d.ok = a, ok && !a.Equal(d.choice.Amount)
	d.save.SetWord(d.s.env.T("outbox.correct.save_to", "amount", a.Format(d.s.env.Words.Lang())))
	if a.IsZero() {
		d.save.SetWord(d.s.env.T("outbox.cancel"))
	}
	d.able()
}

func (d *deciding) able() {
	if !d.ok || d.reason < 0 || (d.choice.Proof && d.proof == "") {
		d.save.Disable()
		return
	}
	d.save.Enable()
}

// store carries the choice out; the sheet closes when it is in the book.
func (d *deciding) store() {
	s, c := d.s, d.choice
	reason := c.Reasons[d.reason].Key
	s.bridge.Save(func(ctx context.Context) func() {
		done, err := s.m.Do(ctx, s.key, c, reason, d.proof, d.amount)
		return func() {
			if err != nil {
				d.able()
				s.links.Trouble(err)
				return
			}
			s.env.Nav.CloseSheet()
			said := s.m.Saved(done)
			s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconStateOnPhone, Fact: said[0], Text: strings.Join(said[1:], " ")})
			s.load()
		}
	})
}
