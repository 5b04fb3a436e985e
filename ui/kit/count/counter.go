package count

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/keypad"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Options of a counter.
type Options struct {
	Expected  money.Amount
	Kept      app.CashCount // what was counted before
	NoExactly bool          // the institution wants the notes counted
	Compact   bool          // in the action pane of a desktop: rows of 34, no steps
	Matches   string        // what closing does, said when the cash matches; "" = only that it matches
	Reasons   []string      // words of the chips while it differs
	Reason    int           // the chosen one, -1 = none
	Says      string        // the head of what is expected: "Sheet says"

	Counted  func(app.CashCount) // follows each change
	Reasoned func(i int)         // a chip was chosen, -1 = none any more
}

// Counter is the page's parts: Head stays above the Rows, which scroll, and Foot goes into the page's foot above its
// button. A page of a desktop puts Pane into its action pane instead.
type Counter struct {
	Head, Rows, Foot fyne.CanvasObject

	env   *kit.Env
	opt   Options
	count Count
	lines []*line
	head  *head
	foot  *foot
}

// New makes a counter.
func New(e *kit.Env, opt Options) *Counter {
	c := &Counter{env: e, opt: opt, count: Start(opt.Expected, opt.Kept)}
	rows := []fyne.CanvasObject{}
	for i := range c.count.rows {
		l := newLine(c, i)
		c.lines = append(c.lines, l)
		if !opt.Compact {
			rows = append(rows, kit.Rule(e))
		}
		rows = append(rows, l)
	}
	c.Rows = kit.Column(0, rows...)
	if !opt.Compact {
		c.Rows = kit.Over(e.Rect(theme.Sheet), kit.Column(0, append(rows, kit.Rule(e))...))
	}
	c.head, c.foot = newHead(c), newFoot(c)
	c.Head, c.Foot = c.head, c.foot
	return c
}

// Value is the count as the book keeps it.
func (c *Counter) Value() app.CashCount { return c.count.Value() }

// State of the count, for the page's button: nothing to close with while Nothing, a reason first while Short or Over.
func (c *Counter) State() State { return c.count.State() }

// Focus goes to the count of the i-th row, for F6 and the arrows; past the ends it stays.
func (c *Counter) Focus(i int) {
	if i < 0 || i >= len(c.lines) {
		return
	}
	kit.Focus(c.lines[i].n)
}

func (c *Counter) add(i int, n int64) { c.set(i, c.count.rows[i].n+n) }

func (c *Counter) set(i int, n int64) {
	exactly := c.count.exactly
	c.count.Set(i, n)
	c.lines[i].show()
	c.told(exactly || c.head.late())
}

func (c *Counter) again() {
	c.count.Again()
	c.showAll()
}

func (c *Counter) exactly() {
	c.count.Exactly()
	c.showAll()
}

func (c *Counter) showAll() {
	for _, l := range c.lines {
		l.show()
	}
	c.told(true)
}

// told shows the sums; whole says that the head changes too.
func (c *Counter) told(whole bool) {
	if whole {
		c.head.show()
	}
	c.foot.show()
	if c.opt.Counted != nil {
		c.opt.Counted(c.Value())
	}
}

// open brings up the keypad for a row on a phone; on a computer the row takes digits itself.
func (c *Counter) open(i int) {
	if c.env.Nav == nil || c.opt.Compact {
		c.Focus(i)
		return
	}
	c.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet { return c.sheet(e, i) })
}

func (c *Counter) sheet(e *kit.Env, i int) *kit.Sheet {
	r := c.count.rows[i]
	figure := kit.NewText(e, kit.Entry, theme.Ink, e.Words.Number(int(r.n))).Ending()
	fresh := true
	press := func(k keypad.Key) {
		c.set(i, typed(c.count.rows[i].n, k, fresh))
		fresh = false
		figure.SetText(e.Words.Number(int(c.count.rows[i].n)))
	}
	field := kit.Over(e.Box(theme.Sheet, theme.Indigo, theme.FocusRing, theme.RadField), kit.Pad(e, 14, 6, 14, 6, figure))
	return &kit.Sheet{
		Title: r.value.Format(e.Words.Lang()), Second: e.T("kit.how_many"),
		Body: kit.Column(kit.Gap8, field, keypad.New(e, keypad.Look{Height: 56, First: keypad.DoubleZero}, press)),
		Foot: kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), func() { e.Nav.CloseSheet() }),
		OnKey: func(k kit.KeyPress) bool {
			key, ok := keypad.Of(k)
			if ok {
				press(key)
			}
			return ok
		},
	}
}

// head is "Exactly N" while nothing is counted, afterwards the hint and "Start again".
type head struct {
	widget.BaseWidget
	c       *Counter
	exactly fyne.CanvasObject
	hint    fyne.CanvasObject
	started bool
}

func newHead(c *Counter) *head {
	e := c.env
	h := &head{c: c}
	h.exactly = kit.Pad(e, 16, 0, 16, 8, kit.NewSmallButton(e, kit.Secondary, theme.IconCheck,
		e.T("kit.exactly", "amount", c.opt.Expected.Format(e.Words.Lang())), c.exactly))
	words := kit.NewText(e, kit.Second, theme.Ink2, e.T("kit.tap_plus"))
	words.Lines = 0
	h.hint = kit.Pad(e, 16, 0, 16, 6, kit.Row(e, 8, kit.Grow(words), kit.NewLink(e, kit.Second, e.T("kit.start_again"), c.again)))
	h.ExtendBaseWidget(h)
	h.show()
	return h
}

// late reports that what stands there is not what should.
func (h *head) late() bool { return h.started != (h.c.count.State() != Nothing) }

func (h *head) show() {
	h.started = h.c.count.State() != Nothing
	set := func(o fyne.CanvasObject, seen bool) {
		if seen {
			o.Show()
		} else {
			o.Hide()
		}
	}
	set(h.exactly, !h.started && !h.c.opt.NoExactly)
	set(h.hint, h.started && !h.c.opt.Compact) // a keyboard needs no hint
	h.Refresh()
}

// HeightFor is kit.Tall.
func (h *head) HeightFor(w float32) float32 {
	switch {
	case h.exactly.Visible():
		return kit.HeightFor(h.exactly, w)
	case h.hint.Visible():
		return kit.HeightFor(h.hint, w)
	}
	return 0
}

// CreateRenderer is fyne.Widget.
func (h *head) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{h.exactly, h.hint},
		Min:   func() fyne.Size { return fyne.NewSize(200, h.HeightFor(max(h.Size().Width, 200))) },
		Place: func(s fyne.Size) {
			h.exactly.Resize(s)
			h.hint.Resize(s)
		},
	}
}

// foot is the sums, what they mean, and why they differ.
type foot struct {
	widget.BaseWidget
	c       *Counter
	counted *total.Figure
	none    *kit.Text
	differs *kit.Text
	notes   map[State]fyne.CanvasObject
	chips   *form.Chips
	reasons fyne.CanvasObject
	box     *fyne.Container
}

func newFoot(c *Counter) *foot {
	e := c.env
	f := &foot{c: c, counted: total.New(e, kit.Total, ""), none: kit.NewText(e, kit.Summary, theme.Ink3, "–")}
	f.none.Regular = true
	f.differs = kit.NewText(e, kit.Summary, theme.Ink, "").Ending()
	says := kit.NewText(e, kit.Summary, theme.Ink, c.opt.Expected.Format(e.Words.Lang()))
	says.Regular = true
	good := kit.Notice{Tone: kit.Good, Text: e.T("kit.cash_matches")}
	if c.opt.Matches != "" {
		good.Text += " " + c.opt.Matches
	}
	f.notes = map[State]fyne.CanvasObject{Matches: kit.Banner(e, good)}
	f.chips = form.NewChips(e, true, c.opt.Reasons, c.opt.Reason, c.opt.Reasoned)
	f.reasons = f.chips.Sideways(e)
	f.box = kit.Column(10, f.figures(c.opt.Says, says))
	f.ExtendBaseWidget(f)
	f.show()
	return f
}

func (f *foot) figures(says string, expected *kit.Text) fyne.CanvasObject {
	e := f.c.env
	label := func(s string) *kit.Text {
		l := kit.NewText(e, kit.Second, theme.Ink2, s)
		l.Lines = 2
		return l
	}
	if f.c.opt.Compact { // the pane has the sheet's sum above already
		f.counted = total.New(e, kit.Amount, "").Ending()
		word := kit.NewText(e, kit.Head, theme.Ink, e.T("kit.counted"))
		word.Lines = 2
		f.none.Align = kit.End
		return kit.Column(8, total.Rule(e), kit.Row(e, 8, kit.Grow(word), kit.Column(0, f.counted, f.none)))
	}
	if e.Large() {
		expected.Align, f.none.Align = kit.End, kit.End
		f.counted.Ending()
		pair := func(word string, figures ...fyne.CanvasObject) fyne.CanvasObject {
			return kit.Column(0, label(word), kit.Column(0, figures...))
		}
		return kit.Column(4, pair(says, expected), pair(e.T("kit.you_counted"), f.counted, f.none), pair(e.T("kit.difference"), f.differs))
	}
	counted := kit.Column(0, label(e.T("kit.you_counted")), f.counted, f.none)
	return kit.Row(e, 12, kit.Grow(kit.Column(0, label(says), expected)), kit.Grow(counted),
		kit.Grow(kit.Column(0, label(e.T("kit.difference")).Ending(), f.differs)))
}

func (f *foot) show() {
	e, state := f.c.env, f.c.count.State()
	sum, d := f.c.count.Sum(), f.c.count.Difference()
	lang := e.Words.Lang()
	f.counted.SetText(sum.Format(lang))
	ink, text := theme.Ink3, "–"
	switch state {
	case Nothing:
	case Matches:
		ink, text = theme.Leaf, d.Format(lang)
	case Short, Over:
		ink, text = theme.Madder, d.Format(lang)
	}
	if state == Nothing {
		f.counted.Hide()
		f.none.Show()
	} else {
		f.counted.Show()
		f.none.Hide()
	}
	f.differs.Set(ink, false, false)
	f.differs.SetText(text)
	f.box.Objects = f.box.Objects[:1]
	switch state {
	case Nothing:
	case Matches:
		f.box.Add(f.notes[Matches])
	case Short:
		f.box.Add(kit.Banner(e, kit.Notice{Tone: kit.Needs, Fact: e.T("kit.cash_short", "amount", d.Neg().Format(lang)), Text: e.T("kit.cash_short_do")}))
	case Over:
		f.box.Add(kit.Banner(e, kit.Notice{Tone: kit.Needs, Fact: e.T("kit.cash_over", "amount", d.Format(lang)), Text: e.T("kit.cash_over_do")}))
	}
	if state == Short || state == Over {
		f.box.Add(kit.Pad(e, 0, -6, 0, -kit.Gap4, f.reasons)) // drawn 40, hit 48
	}
	f.Refresh()
}

// HeightFor is kit.Tall.
func (f *foot) HeightFor(w float32) float32 { return kit.HeightFor(f.box, w) }

// CreateRenderer is fyne.Widget.
func (f *foot) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{f.box},
		Min:   func() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(f.Size().Width, 200))) },
		Place: func(s fyne.Size) { f.box.Resize(s) },
	}
}
