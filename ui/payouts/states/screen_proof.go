package states

import (
	"cmp"
	"context"
	"image"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/app/payer"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/tile"
	"daftari/ui/theme"
)

// Draft is what a person says she saw; it outlives a change of look or language.
type Draft struct {
	Said bool // one of the two is chosen
	payer.Seen
}

// proving is the page on which one person says what she saw of an unsure payment.
type proving struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	draft  *Draft
	body   *fyne.Container
	save   *kit.Button
}

func (s *screen) testify() {
	s.env.Nav.Push(ProofRoute(s.models, &Draft{Seen: payer.Seen{Payment: s.key}}, cmp.Or(s.view.Part, s.view.Second), s.links))
}

// ProofRoute is the evidence of one person on a payment; second is the payment in a line.
func ProofRoute(models Models, draft *Draft, second string, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		p := &proving{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), draft: draft, body: kit.Column(0)}
		p.save = kit.NewButton(e, kit.Primary, theme.IconPayTwoPeople, e.T("paying.proof.save"), p.store)
		p.save.Once = true
		p.page = &kit.Page{Title: e.T("paying.proof"), Second: second, Body: kit.NewScroll(p.body), Foot: ledger.Foot(e, p.save), OnGone: p.bridge.Close,
			Keys: []kit.Key{{Caps: []string{"F9"}, Word: e.T("paying.proof.save")}}, OnKey: p.keyed}
		p.show()
		return p.page
	}
}

func (p *proving) keyed(k kit.KeyPress) bool {
	return p.save.Struck(k, fyne.KeyF9)
}

func (p *proving) show() {
	e, d := p.env, p.draft
	paid := tile.NewWay(e, theme.IconPayMade, e.T("paying.proof.paid"), func() { d.Said, d.Paid = true, true; p.show() })
	not := tile.NewWay(e, theme.IconPayNotPaid, e.T("paying.not_paid"), func() { d.Said, d.Paid = true, false; p.show() })
	paid.Set(d.Said && d.Paid)
	not.Set(d.Said && !d.Paid)
	parts := []fyne.CanvasObject{kit.NewPara(e, kit.Body, theme.Ink, e.T("paying.proof.text")), tile.Even(e, kit.Gap8, paid, not)}
	if d.Said && d.Paid {
		ref := form.NewInput(e, e.T("paying.fact.ref"), d.Ref, e.T("paying.proof.ref_hint"))
		ref.OnChanged = func(t string) { d.Ref = strings.TrimSpace(t); p.able() }
		parts = append(parts, ref)
	}
	note := form.NewInput(e, e.T("paying.proof.note"), d.Note, e.T("paying.proof.note_hint"))
	note.OnChanged = func(t string) { d.Note = strings.TrimSpace(t); p.able() }
	parts = append(parts, note)
	if p.links.Picture != nil {
		word := e.T("paying.proof.picture")
		if len(d.File) > 0 {
			word = e.T("paying.proof.picture_there", "kb", (len(d.File)+1023)/1024)
		}
		parts = append(parts, kit.NewSmallButton(e, kit.Secondary, theme.IconPicture, word, func() {
			p.links.Picture(func(_ string, img image.Image) { p.picture(img) })
		}))
	}
	parts = append(parts, kit.Hint(e, theme.IconPayTwoPeople, e.T("paying.proof.two")))
	p.body.Objects = []fyne.CanvasObject{kit.Space(kit.Gap8), kit.Sides(e, kit.Column(kit.Gap12, parts...)), kit.Space(kit.Gap16)}
	p.body.Refresh()
	p.page.Body.Refresh()
	p.able()
}

// picture is made small off the window's goroutine: it travels over 2G.
func (p *proving) picture(img image.Image) {
	p.bridge.Go(func(context.Context) func() {
		data, err := shrink(img)
		return func() {
			if err != nil {
				p.links.Trouble(err)
				return
			}
			p.draft.File = data
			p.show()
		}
	})
}

func (p *proving) able() {
	d := p.draft
	p.save.Able(d.Said && d.Note != "" && (!d.Paid || d.Ref != ""))
}

// store signs it with the key of who is at the device; the desk is told when it can be reached.
func (p *proving) store() {
	p.bridge.Save(func(ctx context.Context) func() {
		err := p.m.Payer.Testify(ctx, p.draft.Seen, nil)
		return func() {
			if err != nil {
				p.able()
				p.links.Trouble(err)
				return
			}
			p.env.Nav.Pop()
			p.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconPayTwoPeople, Fact: p.env.T("paying.proof.kept"), Text: p.env.T("paying.proof.two")})
		}
	})
}
