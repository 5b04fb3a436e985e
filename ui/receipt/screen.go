package receipt

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/stamp"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/paper"
	"daftari/ui/kit/tile"
	"daftari/ui/theme"
)

// Links lead out of the page. What is nil this device cannot do, and it is not offered.
type Links struct {
	// Save lets the person choose a file and writes it; done hears its name, "" where none was chosen.
	Save func(name string, data []byte, done func(where string, err error))
	// Print sends bytes to the receipt printer; it waits and is called off the window's goroutine.
	Print func(ctx context.Context, data []byte) error
	// Text opens a message to a number, written and not sent.
	Text func(e164, words string)
	Copy func(text string)

	Show    func(no app.ReceiptNo) // another receipt, in the place of this one
	Done    func()
	Trouble func(error)
}

// Source gives the page its receipt, and the receipt as files.
type Source interface {
	Load(ctx context.Context, no app.ReceiptNo, next bool) (View, error)
	Print(ctx context.Context, no app.ReceiptNo) ([]byte, error)
	PDF(ctx context.Context, no app.ReceiptNo) ([]byte, error)
	Picture(ctx context.Context, no app.ReceiptNo) ([]byte, error)
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	no     app.ReceiptNo
	next   bool
	bridge *bridge.Page
	body   *fyne.Container
	foot   *fyne.Container
	view   View
	busy   bool // it is being shared or printed
}

// Route is the page of a receipt; next: it was opened from a meeting's list and leads to the next one.
func Route(source func(*kit.Env) Source, no app.ReceiptNo, next bool, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page { return New(e, source(e), no, next, links).Page }
}

// New makes the page.
func New(e *kit.Env, source Source, no app.ReceiptNo, next bool, links Links) *Screen {
	s := &Screen{env: e, source: source, links: links, no: no, next: next, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("receipt.title"), Second: no.String(), Body: s.body, Foot: s.foot, OnShow: s.load, OnBook: s.load, OnGone: s.bridge.Close, OnKey: s.key}
	return s
}

func (s *Screen) load() {
	s.bridge.Refresh("receipt", func(ctx context.Context) func() {
		v, err := s.source.Load(ctx, s.no, s.next)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				s.body.Objects = []fyne.CanvasObject{kit.Sides(s.env, kit.TroubleCard(s.env, err))}
				s.body.Refresh()
				return
			}
			s.Show(v)
		}
	})
}

func (s *Screen) key(k kit.KeyPress) bool {
	if k.Ctrl && k.Name == fyne.KeyP && s.view.Given() && s.links.Print != nil {
		s.print()
		return true
	}
	return false
}

// Show draws a receipt.
func (s *Screen) Show(v View) {
	s.view = v
	s.Page.Second = v.No.String()
	s.Page.Menu, s.Page.Keys = nil, nil
	if v.Given() {
		s.Page.Menu = s.menu()
		if s.links.Print != nil {
			s.Page.Keys = []kit.Key{{Caps: []string{"Ctrl", "P"}, Word: s.env.T("receipt.print")}}
		}
	}
	parts := []fyne.CanvasObject{kit.Space(2)}
	if v.Gone != "" {
		parts = append(parts, kit.Sides(s.env, kit.NeedsCard(s.env, v.Gone, s.env.T("receipt.no_proof"))), kit.Space(kit.Gap8))
	}
	parts = append(parts, kit.Sides(s.env, paper.New(s.env, s.paper(v))), kit.Space(kit.Gap16))
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, parts...))}
	s.body.Refresh()
	s.drawFoot()
	s.Page.Changed()
}

func (s *Screen) paper(v View) paper.Receipt {
	p := paper.Receipt{Name: v.Name, When: v.When, Number: v.Number, By: v.By, Square: paper.Square(v.Square), Code: v.Code,
		Stamp: s.stamp(v)}
	for _, l := range v.Lines {
		p.Lines = append(p.Lines, paper.Line(l))
	}
	for _, x := range v.Sums {
		p.Sums = append(p.Sums, paper.Sum(x))
	}
	return p
}

// stamp says where the receipt stands. A quiet one is a sentence, which wraps where a language needs it.
func (s *Screen) stamp(v View) fyne.CanvasObject {
	if v.Look.Loud != stamp.Quiet {
		return ledger.NewStamp(s.env, v.Look, v.Stamp)
	}
	tone := theme.Token(v.Look.Tone)
	return kit.Grow(kit.TopRow(s.env, kit.Gap4, s.env.Icon(theme.Icon(v.Look.Icon), tone, 16), kit.Grow(kit.NewPara(s.env, kit.Label, tone, v.Stamp))))
}

// way is one way of giving the receipt away.
type way struct {
	icon theme.Icon
	word string
	do   func()
}

// ways that this device has for her; the first three stand in the foot.
func (s *Screen) ways() []way {
	e := s.env
	var all []way
	if s.links.Save != nil {
		all = append(all, way{theme.IconShare, e.T("receipt.share"), s.share})
	}
	if s.links.Print != nil {
		all = append(all, way{theme.IconPrint, e.T("receipt.print"), s.print})
	}
	if s.links.Text != nil && s.view.Phone != "" {
		all = append(all, way{theme.IconLinkSms, e.T("receipt.sms"), func() { s.links.Text(s.view.Phone, s.view.Words) }})
	}
	return all
}

func (s *Screen) menu() []kit.Action {
	e := s.env
	var all []kit.Action
	if e.Large() { // the foot has no room for them
		for _, w := range s.ways() {
			all = append(all, kit.Action{Icon: w.icon, Word: w.word, Do: w.do})
		}
	}
	if s.links.Save != nil {
		all = append(all, kit.Action{Icon: theme.IconFile, Word: e.T("receipt.pdf"), Do: s.pdf},
			kit.Action{Icon: theme.IconExport, Word: e.T("receipt.escpos"), Do: s.escpos})
	}
	if s.links.Copy != nil {
		all = append(all, kit.Action{Icon: theme.IconCopy, Word: e.T("receipt.copy"), Do: func() {
			s.links.Copy(s.view.Words)
			e.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconCopy, Fact: e.T("receipt.copied")})
		}})
	}
	return all
}

// third is how wide a button may be where three stand in the foot of a phone.
const third = (360 - 2*kit.Gap16 - 2*kit.Gap8) / 3

// buttons of the ways; where a language's words leave no room for icons, none has one.
func (s *Screen) buttons() []fyne.CanvasObject {
	made := func(icons bool) (all []fyne.CanvasObject, widest float32) {
		for _, w := range s.ways() {
			icon := w.icon
			if !icons {
				icon = ""
			}
			b := kit.NewSmallButton(s.env, kit.Secondary, icon, w.word, w.do)
			if s.busy {
				b.Disable()
			}
			all, widest = append(all, b), max(widest, b.Natural())
		}
		return all, widest
	}
	all, widest := made(true)
	if len(all) > 2 && widest > third {
		all, _ = made(false)
	}
	return all
}

func (s *Screen) drawFoot() {
	e, v := s.env, s.view
	var rows []fyne.CanvasObject
	if v.Given() && !e.Large() {
		if all := s.buttons(); len(all) > 0 {
			rows = append(rows, tile.Even(e, kit.Gap8, all...))
		}
	}
	switch {
	case !v.Instead.IsZero():
		rows = append(rows, kit.NewButton(e, kit.Primary, theme.IconReceipt, e.T("receipt.instead"), func() { s.links.Show(v.Instead) }))
	case !v.Next.IsZero():
		rows = append(rows, kit.NewButton(e, kit.Primary, theme.IconNext, e.T("receipt.next"), func() { s.links.Show(v.Next) }))
	default:
		rows = append(rows, kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), s.links.Done))
	}
	s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, rows...)}
	s.foot.Refresh()
}

func (s *Screen) share()  { s.save("png", s.source.Picture) }
func (s *Screen) pdf()    { s.save("pdf", s.source.PDF) }
func (s *Screen) escpos() { s.save("bin", s.source.Print) }

// begin and end keep a second tap from doing it twice.
func (s *Screen) begin() bool {
	if s.busy {
		return false
	}
	s.busy = true
	s.drawFoot()
	return true
}

func (s *Screen) end(err error) {
	s.busy = false
	s.drawFoot()
	if err != nil {
		s.links.Trouble(err)
	}
}

// save makes the file first and asks then where to put it.
func (s *Screen) save(ext string, file func(context.Context, app.ReceiptNo) ([]byte, error)) {
	if !s.begin() {
		return
	}
	s.bridge.Go(func(ctx context.Context) func() {
		data, err := file(ctx, s.no)
		return func() {
			if err != nil {
				s.end(err)
				return
			}
			s.links.Save(s.no.String()+"."+ext, data, func(where string, err error) {
				s.end(err)
				if err == nil && where != "" {
					s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconShare, Fact: s.env.T("receipt.saved_as", "name", where)})
				}
			})
		}
	})
}

// print sends it to the printer once, however often the button is tapped meanwhile.
func (s *Screen) print() {
	if !s.begin() {
		return
	}
	s.bridge.Far(func(ctx context.Context) func() {
		data, err := s.source.Print(ctx, s.no)
		if err == nil {
			err = s.links.Print(ctx, data)
		}
		return func() {
			s.end(err)
			if err == nil {
				s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconPrint, Fact: s.env.T("receipt.printed")})
			}
		}
	})
}
