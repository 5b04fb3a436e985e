package payment

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead on.
type Links struct {
	Saved   func(no app.ReceiptNo)  // shows the receipt in the place of this page
	Collect func(on app.AccountRef) // asks her on her phone instead; nil = nobody can be asked
	Trouble func(error)
}

// Source gives the page its view and records.
type Source interface {
	Load(ctx context.Context) (View, error)
	Means(a Account, sum money.Amount) Judge
	Balance(a Account, sum money.Amount) (Balance, bool)
	Pay(ctx context.Context, a Account, sum money.Amount, way Way, again bool) (teller.Done, error)
	GoOn(ctx context.Context, code, by, reason string) error
}

// Draft is what was chosen and typed; it outlives a change of look or language.
type Draft struct {
	Begun bool
	On    app.AccountRef
	Kind  app.Kind
	Sum   money.Amount
	Way   int
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	draft  *Draft
	bridge *bridge.Page
	body   *fyne.Container

	view    View
	chosen  int
	entry   *amount.Entry
	figures *fyne.Container
	save    *kit.Button
	busy    bool
}

// Route makes the page of one payment.
func Route(source func(*kit.Env) Source, links Links) kit.Route {
	draft := &Draft{}
	return func(e *kit.Env) *kit.Page { return New(e, source(e), links, draft).Page }
}

// New makes the page.
func New(e *kit.Env, source Source, links Links, draft *Draft) *Screen {
	s := &Screen{env: e, source: source, links: links, draft: draft, bridge: e.Bridge.Page(), body: container.NewStack(), figures: container.NewStack()}
	s.save = kit.NewButton(e, kit.Primary, theme.IconReceipt, e.T("payment.save"), func() { s.record(false) })
	s.save.Once = true
	s.save.Disable()
	s.Page = &kit.Page{Title: e.T("payment.title"), Body: s.body, OnShow: s.refresh, OnGone: s.bridge.Close, OnKey: s.key,
		Keys: []kit.Key{{Caps: []string{"F9"}, Word: e.T("payment.key.save")}}}
	s.Page.Foot = ledger.Foot(e, kit.Hint(e, theme.IconStateOnPhone, e.Here("payment.saved_at_once")), s.save)
	if e.Computer || e.Large() { // a keyboard types; large text keeps the foot low
		s.Page.Foot = ledger.Foot(e, s.save)
	}
	return s
}

func (s *Screen) key(k kit.KeyPress) bool {
	return s.save.Struck(k, fyne.KeyF9) || s.entry != nil && s.entry.Take(k)
}

func (s *Screen) refresh() {
	s.bridge.Refresh("payment", func(ctx context.Context) func() {
		v, err := s.source.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

// Show draws a view; what was chosen and typed stays.
func (s *Screen) Show(v View) {
	s.view, s.chosen = v, v.Chosen
	s.Page.Second = v.Second
	if v.Empty != "" {
		s.entry = nil
		s.save.Disable()
		s.body.Objects = []fyne.CanvasObject{kit.Column(0, kit.Pad(s.env, kit.Gap16, kit.Gap24, kit.Gap16, 0,
			kit.Empty(s.env, theme.IconCash, v.Empty, s.env.T("payment.nothing.text"), kit.Action{})))}
		s.body.Refresh()
		s.Page.Changed()
		return
	}
	for i, a := range v.Accounts {
		if s.draft.Begun && a.Ref == s.draft.On && a.Kind == s.draft.Kind {
			s.chosen = i
		}
	}
	start := v.Accounts[s.chosen].Start
	if s.draft.Begun && s.draft.Sum.Currency().Same(start.Currency()) {
		start = s.draft.Sum
	}
	s.draw(start)
	s.Page.Changed()
}

func (s *Screen) account() Account { return s.view.Accounts[s.chosen] }

// draw lays the page out for the chosen account.
func (s *Screen) draw(start money.Amount) {
	e, a := s.env, s.account()
	s.entry = amount.NewEntry(e, amount.Field{Start: start, Code: true, Height: 86, Changed: func(money.Amount, bool) { s.changed() },
		Means: func(sum money.Amount) amount.Meaning {
			j := s.source.Means(a, sum)
			return amount.Meaning{Text: j.Text, Over: j.Over}
		}})
	quick := make([]amount.Quick, len(a.Quick))
	for i, q := range a.Quick {
		quick[i] = amount.Quick{Word: q.Word, Amount: q.Amount}
	}
	parts := []fyne.CanvasObject{s.fields(a), kit.Space(kit.Gap8), s.entry, kit.Space(6)}
	if len(quick) > 0 {
		parts = append(parts, amount.Chips(e, s.entry, quick...), kit.Space(6))
	}
	parts = append(parts, s.entry.Pad(56), kit.Space(6), s.figures)
	s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Column(0, kit.Sides(e, kit.Column(0, parts...)), kit.Space(kit.Gap16)))}
	s.changed()
	s.body.Refresh()
}

func (s *Screen) fields(a Account) fyne.CanvasObject {
	e := s.env
	into := form.NewField(e, e.T("payment.into"), "", a.Name, s.choose)
	if a.Out {
		into = form.NewField(e, e.T("payment.from"), "", a.Name, s.choose)
	}
	way, pick := e.T("payment.cash"), func() { s.ways() }
	if len(s.view.Ways) > 1 {
		way = s.view.Ways[s.draft.Way%len(s.view.Ways)].Name
	} else if !s.collects(a) {
		pick = nil
	}
	by := form.NewField(e, e.T("payment.paid_by"), theme.IconCash, way, pick)
	if e.Large() {
		return kit.Column(kit.Gap8, into, by)
	}
	return kit.Row(e, kit.Gap8, kit.Grow(into), kit.Grow(by))
}

// changed follows each key: the figures below, and whether it can be saved.
func (s *Screen) changed() {
	a, sum := s.account(), s.entry.Amount()
	s.draft.Begun, s.draft.On, s.draft.Kind, s.draft.Sum = true, a.Ref, a.Kind, sum
	s.figures.Objects = nil
	if b, ok := s.source.Balance(a, sum); ok && sum.Sign() > 0 {
		s.figures.Objects = []fyne.CanvasObject{balance(s.env, b)}
	}
	s.figures.Refresh()
	s.save.Able(sum.Sign() > 0 && !s.entry.Over() && !s.busy)
}

func balance(e *kit.Env, b Balance) fyne.CanvasObject {
	row := func(role kit.Role, tone theme.Token, key, figure string) fyne.CanvasObject {
		label, value := kit.NewText(e, role, tone, e.T(key)), kit.NewText(e, role, theme.Ink, figure).Ending()
		if e.Large() {
			label.Lines = 2
			return kit.Column(0, label, value)
		}
		return kit.Row(e, kit.Gap8, kit.Grow(label), value)
	}
	return kit.Column(kit.Gap4, row(kit.Body, theme.Ink2, "payment.before", b.Before), row(kit.Body, theme.Ink2, "payment.this", b.This),
		total.Rule(e), row(kit.Name, theme.Ink, "payment.after", b.After))
}

// choose opens the accounts that take something.
func (s *Screen) choose() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		var cards []fyne.CanvasObject
		for i, a := range s.view.Accounts {
			cards = append(cards, form.NewChoice(e, icon(a), a.Name, a.Second, i == s.chosen, func() {
				e.Nav.CloseSheet()
				s.chosen = i
				s.draw(a.Start)
			}))
		}
		return &kit.Sheet{Title: e.T("payment.which"), Body: kit.Column(kit.Gap8, cards...)}
	})
}

func icon(a Account) theme.Icon {
	switch a.Kind {
	case app.Deposit, app.Withdrawal:
		return theme.IconSavings
	case app.ChargePayment:
		return theme.IconFees
	default:
		return theme.IconLoan
	}
}

func (s *Screen) ways() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		var cards []fyne.CanvasObject
		for i, w := range s.view.Ways {
			cards = append(cards, form.NewChoice(e, theme.IconCash, w.Name, "", i == s.draft.Way, func() {
				e.Nav.CloseSheet()
				s.draft.Way = i
				s.draw(s.entry.Amount())
			}))
		}
		if len(s.view.Ways) <= 1 { // cash, as it stands there
			cards = []fyne.CanvasObject{form.NewChoice(e, theme.IconCash, e.T("payment.cash"), "", true, e.Nav.CloseSheet)}
		}
		if a := s.account(); s.collects(a) {
			cards = append(cards, form.NewChoice(e, theme.IconPayWithProvider, e.T("payment.on_phone"), e.T("payment.on_phone.text"), false, func() {
				e.Nav.CloseSheet()
				s.links.Collect(a.Ref)
			}))
		}
		return &kit.Sheet{Title: e.T("payment.paid_by"), Body: kit.Column(kit.Gap8, cards...)}
	})
}

// collects says that she can be asked on her phone for what goes into an account.
func (s *Screen) collects(a Account) bool {
	return s.links.Collect != nil && (a.Kind == app.Repayment || a.Kind == app.Deposit)
}

func (s *Screen) way() Way {
	if len(s.view.Ways) == 0 {
		return Way{}
	}
	return s.view.Ways[s.draft.Way%len(s.view.Ways)]
}

// record saves; the button is off until it came back. What is said below is true only after the commit.
func (s *Screen) record(again bool) {
	if s.busy {
		return
	}
	s.busy = true
	s.save.Disable()
	a, sum, way := s.account(), s.entry.Amount(), s.way()
	s.bridge.Save(func(ctx context.Context) func() {
		done, err := s.source.Pay(ctx, a, sum, way, again)
		return func() {
			s.busy = false
			if err != nil {
				s.failed(err)
				return
			}
			*s.draft = Draft{}
			s.said(done)
			s.links.Saved(done.Recorded.Receipts[0].No)
		}
	})
}

func (s *Screen) said(done teller.Done) {
	n := kit.Notice{Tone: kit.Good, Fact: s.env.Here("saving.saved_not_posted"), Text: s.env.T("saving.posts_later")}
	if len(done.Notices) > 0 {
		n = kit.Notice{Tone: kit.Warn, Fact: n.Fact, Text: s.env.T(done.Notices[0].Key, done.Notices[0].Args...)}
	}
	s.env.Nav.Say(n)
}

func (s *Screen) failed(err error) {
	s.changed()
	var p *app.Problem
	switch errors.As(err, &p); {
	case p != nil && p.Key == "teller.same_again":
		s.another(p)
	case p != nil && p.Class == app.OverLimit && p.Challenge != "":
		s.lift(p)
	default:
		s.links.Trouble(err)
	}
}

// another asks before the same is recorded twice on one day.
func (s *Screen) another(p *app.Problem) {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		yes := kit.NewButton(e, kit.Primary, theme.IconReceipt, e.T("payment.another", "amount", s.entry.Amount().Format(e.Words.Lang())), func() {
			e.Nav.CloseSheet()
			s.record(true)
		})
		yes.Once = true
		no := kit.NewButton(e, kit.Secondary, "", e.T("payment.not_another"), e.Nav.CloseSheet)
		text := kit.NewPara(e, kit.Body, theme.Ink, e.T(p.Key+".what", p.Args...))
		return &kit.Sheet{Title: e.T("payment.same_today"), Body: text, Foot: kit.Column(kit.Gap8, yes, no)}
	})
}
