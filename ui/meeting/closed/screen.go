package closed

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the page.
type Links struct {
	Receipt func(no app.ReceiptNo)
	// Print prints receipts; it waits and is called off the window's goroutine. nil: this device cannot print.
	Print   func(ctx context.Context, all []app.ReceiptNo) error
	Done    func()
	Trouble func(error)
}

// Page is a closed meeting with its receipts (p06); notices are what the close had to say beside.
func Page(model func(*kit.Env) *Model, links Links, notices []string) kit.Route {
	return func(e *kit.Env) *kit.Page {
		m, b := model(e), e.Bridge.Page()
		body, foot, at := container.NewStack(), container.NewStack(), &press{}
		var view View
		list := receiptList(e, &view, links)
		p := &kit.Page{Body: body, Foot: foot, OnGone: b.Close, OnBack: func() bool { // the sheet behind it is closed
			links.Done()
			return true
		}}
		p.OnShow = func() {
			b.Refresh("closed", func(ctx context.Context) func() {
				v, err := m.Load(ctx)
				return func() {
					if err != nil {
						links.Trouble(err)
						return
					}
					v.Notices = append(v.Notices, notices...)
					p.Title, p.Second = v.Name, v.Second
					view = v
					body.Objects = []fyne.CanvasObject{closedBody(e, v, list)}
					foot.Objects = []fyne.CanvasObject{closedFoot(e, v, links, b, at)}
					body.Refresh()
					foot.Refresh()
					list.Refresh()
					if p.First = nil; len(v.Rows) > 0 {
						p.First = list
					}
					p.Changed()
				}
			})
		}
		p.OnBook = p.OnShow
		return p
	}
}

func closedBody(e *kit.Env, v View, list *ledger.List) fyne.CanvasObject {
	tone := theme.Slate
	icon := theme.IconStateOnPhone
	if e.Computer {
		icon = theme.IconStateOnComputer
	}
	if v.Posted {
		tone, icon = theme.Leaf, theme.IconStatePosted
	}
	word := kit.NewText(e, kit.Amount, theme.Leaf, e.T("meeting.closed"))
	inside := kit.Row(e, kit.Gap8, e.Icon(theme.IconNavDayclose, theme.Leaf, 20), word)
	figure := total.New(e, kit.Hero, v.Total).Ending()
	if e.Large() {
		inside = kit.Row(e, kit.Gap8, e.Icon(theme.IconNavDayclose, theme.Leaf, 20), kit.Grow(wrapping(word)))
	}
	seal := kit.Over(e.Box("", theme.Leaf, theme.Stroke, theme.RadStamp), kit.Pad(e, 10, 4, 10, 4, inside))
	head := kit.Row(e, kit.Gap8, seal, kit.Grow(figure))
	if e.Large() {
		head = kit.Column(kit.Gap8, seal, figure)
	}
	saved := kit.Row(e, 6, e.Icon(icon, tone, 14), kit.Grow(wrapping(kit.NewText(e, kit.Label, tone, v.Saved))))
	top := []fyne.CanvasObject{kit.Space(kit.Gap4), kit.Sides(e, head), kit.Space(kit.Gap4), kit.Sides(e, saved)}
	for _, n := range v.Notices {
		top = append(top, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, 0, kit.Banner(e, kit.Notice{Tone: kit.Warn, Text: n})))
	}
	if len(v.Rows) == 0 {
		top = append(top, kit.Space(kit.Gap16), kit.Sides(e, kit.Empty(e, theme.IconReceipt, v.Head, v.Absent, kit.Action{})))
		return container.NewVScroll(kit.Column(0, top...))
	}
	top = append(top, kit.SectionHead(e, v.Head, v.Device))
	return kit.Under(kit.Column(0, top...), ledger.Framed(e, list))
}

// receiptList is one for the life of the page: it keeps the focus when the book is read again.
func receiptList(e *kit.Env, v *View, links Links) *ledger.List {
	list := ledger.NewList(e, func() int { return len(v.Rows) }, func(i int) ledger.View { return receiptRow(v.Rows[i]) })
	if e.Large() {
		list.Uneven() // names and what is said of a receipt take one line or two
	}
	list.OnOpen = func(i int) { links.Receipt(v.Rows[i].No) }
	return list
}

// press is the printer's work on this page, which goes on while the page is drawn anew.
type press struct {
	under  bool
	button *kit.Button // that is shown now
}

// printing is the button that prints what nobody can be sent; it is off until all of it is at the printer.
func printing(e *kit.Env, v View, links Links, b *bridge.Page, at *press) *kit.Button {
	at.button = kit.NewButton(e, kit.Secondary, theme.IconPrint, e.T("meeting.print", "n", len(v.NoPhone)), func() {
		at.under = true
		b.Far(func(ctx context.Context) func() {
			err := links.Print(ctx, v.NoPhone)
			return func() {
				at.under = false
				at.button.Enable()
				if err != nil {
					links.Trouble(err)
					return
				}
				e.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconPrint, Fact: e.T("receipt.printed")})
			}
		})
	})
	at.button.Once = true
	if at.under {
		at.button.Disable()
	}
	return at.button
}

func wrapping(t *kit.Text) *kit.Text {
	t.Lines = 4
	return t
}

func receiptRow(r Receipt) ledger.View {
	v := ledger.View{Icon: theme.IconReceipt, Name: r.Name, Second: r.Second, Amount: r.Amount, More: true, Low: true}
	switch {
	case r.Group:
		v.Icon = theme.IconGroup
	case r.Void:
		v.Icon, v.IconTone = theme.IconStateCancelled, theme.Ash
	case r.Way == NoPhone:
		v.Icon, v.IconTone, v.Tone = theme.IconPrint, theme.Turmeric, theme.Turmeric
	}
	return v
}

func closedFoot(e *kit.Env, v View, links Links, b *bridge.Page, at *press) fyne.CanvasObject {
	done := kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("meeting.done"), links.Done)
	var all []fyne.CanvasObject
	if v.Foot != "" {
		all = append(all, kit.Hint(e, theme.IconPrint, v.Foot))
	}
	if links.Print == nil || len(v.NoPhone) == 0 {
		return ledger.Foot(e, append(all, done)...)
	}
	print := printing(e, v, links, b, at)
	if e.Large() {
		return ledger.Foot(e, append(all, done, print)...)
	}
	return ledger.Foot(e, append(all, kit.Handed(e, kit.Gap8, kit.Fixed(max(132, print.Natural()), print), kit.Grow(done)))...)
}
