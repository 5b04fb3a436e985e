// Package table draws the lines of a batch (UI.md 4, "Batch table"): two-line cells on a phone, one line each with what
// was checked on a desktop.
package table

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/payouts/line"
	"daftari/ui/theme"
)

// Batch is what the table shows.
type Batch struct {
	Lines    []line.Line
	Currency string
	Count    string // "9 payments"
	Total    string
	Each     []string          // "M-Pesa 6 · 91,500"
	Out      map[app.Key]bool  // lines that were taken out
	Tap      func(l line.Line) // nil = a line only tells
}

const (
	phoneAt   float32 = 167 // where the second column begins, from the first
	figureOf  float32 = 52  // of the amounts at least
	wideFrom  float32 = 760
	loanWide  float32 = 90
	railWide  float32 = 80
	phoneWide float32 = 121
	checkWide float32 = 240
	sumWide   float32 = 84
	noWide    float32 = 30
	edge      float32 = 10 // from the figures of the wide table to its end
)

// New draws a table; it is narrow or wide by the room it gets.
func New(e *kit.Env, b Batch) fyne.CanvasObject {
	if e.Large() {
		return b.large(e)
	}
	return kit.ByWidth(wideFrom, b.narrow(e), b.wide(e))
}

func (b Batch) tapped(e *kit.Env, l line.Line, tint bool, row fyne.CanvasObject) fyne.CanvasObject {
	ground := theme.Sheet
	if tint {
		ground = theme.TurmericTint
	}
	whole := kit.Column(0, kit.Over(e.Rect(ground), row), kit.Rule(e))
	if b.Tap == nil {
		return whole
	}
	return newLine(e, whole, func() { b.Tap(l) })
}

// tableLine is a line that can be opened: low on a desktop, where the table is for a mouse and a keyboard.
type tableLine struct {
	kit.Press
	content fyne.CanvasObject
}

func newLine(e *kit.Env, content fyne.CanvasObject, do func()) *tableLine {
	t := &tableLine{content: content}
	t.OnTap = do
	t.Init(e, t, 0, nil)
	return t
}

// HeightFor is kit.Tall.
func (t *tableLine) HeightFor(w float32) float32 {
	if t.Env().Computer {
		return kit.HeightFor(t.content, w)
	}
	return max(theme.Touch, kit.HeightFor(t.content, w))
}

// CreateRenderer is fyne.Widget.
func (t *tableLine) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{t.content}, t.Marks()...), Place: func(s fyne.Size) {
		t.content.Resize(s)
		t.Frame(0, 0, s.Width, s.Height)
	}, Min: func() fyne.Size { return fyne.NewSize(theme.Touch, t.HeightFor(t.Size().Width)) }}
}

func (b Batch) name(e *kit.Env, l line.Line) *kit.Text {
	t := kit.NewText(e, kit.Note, theme.Ink, l.Name)
	t.Bold, t.Struck = true, b.Out[l.Key]
	return t
}

func (b Batch) figure(e *kit.Env, l line.Line) *kit.Text {
	t := kit.NewText(e, kit.Head, theme.Ink, l.Amount).Ending()
	t.Struck = b.Out[l.Key]
	return t
}

// narrow is the table of p12.
func (b Batch) narrow(e *kit.Env) fyne.CanvasObject {
	head := func(s string) *kit.Text { return kit.NewText(e, kit.Label, theme.Ink2, s) }
	air := float32(4)
	if b.Tap != nil && !e.Computer { // a finger's height, to the hairline
		air = 6
	}
	wide := figureOf
	for _, l := range b.Lines {
		wide = max(wide, kit.Ceil(b.figure(e, l).Natural())+1)
	}
	cells := func(client, phone, sum fyne.CanvasObject) fyne.CanvasObject {
		return kit.Row(e, 0, kit.Fixed(phoneAt, kit.Pad(e, 0, 0, kit.Gap8, 0, client)), kit.Grow(phone), kit.Fixed(wide, sum))
	}
	rows := []fyne.CanvasObject{kit.Pad(e, kit.Gap16, 2, kit.Gap16, kit.Gap4, cells(head(e.T("batch.col.client")), head(e.T("batch.col.phone")), head(b.Currency).Ending())), total.Rule(e)}
	for _, l := range b.Lines {
		loan := kit.NewText(e, kit.Second, theme.Ink2, l.Account)
		phone, rail := kit.NewText(e, kit.Note, theme.Ink, l.Phone), kit.NewText(e, kit.Second, theme.Ink2, l.Provider)
		row := cells(kit.Column(0, b.name(e, l), loan), kit.Column(0, phone, rail), b.figure(e, l))
		if l.Differs || l.Over || l.Parts {
			row = kit.Column(0, row, ledger.NewStamp(e, l.Holder, l.Says))
		}
		rows = append(rows, b.tapped(e, l, l.Differs || l.Over, kit.Pad(e, kit.Gap16, air, kit.Gap16, air, row)))
	}
	each := make([]fyne.CanvasObject, len(b.Each))
	for i, s := range b.Each {
		each[i] = kit.NewText(e, kit.Second, theme.Ink, s)
	}
	sum := kit.Row(e, kit.Gap8, kit.Grow(kit.NewText(e, kit.Name, theme.Ink, b.Count)), total.New(e, kit.Figure, b.Total).Ending())
	foot := kit.Over(e.Rect(theme.Sheet), kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(kit.Gap4, sum, kit.Wrap(e, kit.Gap12, each...))))
	return kit.Column(0, append(rows, total.Rule(e), foot, kit.Rule(e))...)
}

// large has each line as a line of the ledger.
func (b Batch) large(e *kit.Env) fyne.CanvasObject {
	rows := []fyne.CanvasObject{}
	for _, l := range b.Lines {
		v := ledger.View{Icon: theme.IconPayPending, Name: l.Name, Second: l.Account + " · " + l.Wallet, Amount: l.Amount}
		if b.Out[l.Key] {
			v.Amount, v.Was = "", l.Amount
		}
		if l.Check || l.Parts {
			v.Stamp, v.Word, v.Both = l.Holder, l.Says, true
		}
		var do func()
		if b.Tap != nil {
			do = func() { b.Tap(l) }
		}
		rows = append(rows, ledger.NewLine(e, v, do))
	}
	each := []fyne.CanvasObject{kit.NewPara(e, kit.Name, theme.Ink, b.Count), total.New(e, kit.Figure, b.Total).Ending()}
	for _, s := range b.Each {
		each = append(each, kit.NewPara(e, kit.Second, theme.Ink, s))
	}
	return kit.Column(0, append(rows, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(kit.Gap4, each...)))...)
}

// wide is the table of d3.
func (b Batch) wide(e *kit.Env) fyne.CanvasObject {
	head := func(s string) fyne.CanvasObject { return kit.NewText(e, kit.SmallBold, theme.Ink2, s) }
	cells := func(no, client, loan, rail, phone, check, sum fyne.CanvasObject) fyne.CanvasObject {
		return kit.Row(e, 0, kit.Fixed(noWide, no), kit.Grow(client), kit.Fixed(loanWide, loan), kit.Fixed(railWide, rail), kit.Fixed(phoneWide, phone), kit.Fixed(checkWide, check), kit.Fixed(sumWide, sum))
	}
	rows := []fyne.CanvasObject{kit.Pad(e, 0, 9, edge, 9, cells(kit.Space(0), kit.Pad(e, kit.Gap8, 0, 0, 0, head(e.T("batch.col.only_client"))), head(e.T("batch.col.loan")), head(e.T("batch.col.provider")),
		head(e.T("batch.col.phone")), head(e.T("batch.col.check")), kit.NewText(e, kit.SmallBold, theme.Ink2, b.Currency).Ending())), total.Rule(e)}
	for i, l := range b.Lines {
		no := kit.NewText(e, kit.Note, theme.Ink2, strconv.Itoa(i+1)).Centred()
		text := func(t theme.Token, s string) fyne.CanvasObject { return kit.NewText(e, kit.Note, t, s) }
		row := cells(no, kit.Pad(e, kit.Gap8, 0, kit.Gap8, 0, b.name(e, l)), text(theme.Ink2, l.Account), text(theme.Ink, l.Provider), text(theme.Ink, l.Phone),
			ledger.NewStamp(e, l.Holder, l.Says), b.figure(e, l))
		rows = append(rows, b.tapped(e, l, l.Check, kit.Pad(e, 0, 7, edge, 7, row)))
	}
	each := kit.NewText(e, kit.Head, theme.Ink, strings.Join(b.Each, "   "))
	each.Regular = true
	sum := kit.Row(e, kit.Gap16, kit.NewText(e, kit.Head, theme.Ink, b.Count), kit.Grow(each), total.New(e, kit.Summary, b.Total).Ending())
	return kit.Column(0, append(rows, kit.Pad(e, noWide+kit.Gap8, kit.Gap8, edge, kit.Gap12, sum))...)
}
