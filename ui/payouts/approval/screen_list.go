package approval

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// listWide of d3, and the width from which a batch stands beside the list.
const (
	listWide  float32 = 286
	splitFrom float32 = 900
)

// list is what waits for who is at the device (d3).
type list struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	rows   *fyne.Container
	split  *fyne.Container
	card   *card
	view   List
	at     app.Key // the batch in front
}

// Route is the section of approvals: the list, and where there is room the batch beside it.
func Route(models Models, links Links) kit.Route {
	var at app.Key // outlives a change of look
	return func(e *kit.Env) *kit.Page {
		l := &list{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), rows: container.NewStack(), at: at}
		l.card = newCard(e, l.m, links, l.bridge, l.load)
		l.split = container.New(&beside{env: e}, l.rows, e.Rect(theme.Rule), l.card.head, l.card.body, l.card.foot)
		from := splitFrom
		if e.Large() {
			from = 100000 // large text has no room for both
		}
		l.page = &kit.Page{Title: e.T("batch.approvals"), Body: l.split, OnShow: l.come, OnBook: l.load, OnGone: func() { at = l.at; l.bridge.Close() }, OnKey: l.key}
		l.split.Layout.(*beside).from = from
		return l.page
	}
}

// come: the book is read, and the desk asked what was decided meanwhile; without a network what it told before stands.
func (l *list) come() {
	l.load()
	l.bridge.Far(func(ctx context.Context) func() { _ = l.m.Hear(ctx); return nil })
}

func (l *list) load() {
	l.bridge.Refresh("approvals", func(ctx context.Context) func() {
		v, err := l.m.List(ctx)
		return func() {
			if err != nil {
				l.links.Trouble(err)
				return
			}
			l.Show(v)
		}
	})
}

// Show draws a view.
func (l *list) Show(v List) {
	l.view = v
	e := l.env
	l.page.Second = v.Who
	i := v.find(l.at)
	if i < 0 && len(v.Waiting) > 0 {
		i = 0
	}
	if l.at = ""; i >= 0 {
		l.at = v.Waiting[i].Key
		l.card.Show(v.Waiting[i])
	} else {
		l.card.none()
	}
	var all []fyne.CanvasObject
	if len(v.Waiting)+len(v.Decided) == 0 {
		all = append(all, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconNavApprove, e.T("batch.nothing_waits"), e.T("batch.nothing_waits.text"), kit.Action{})))
	}
	if len(v.Waiting) > 0 {
		all = append(all, kit.SectionHead(e, e.T("batch.batches"), e.Words.Strong(len(v.Waiting))))
		all = append(all, ledger.Framed(e, kit.Column(0, l.lines(v.Waiting, true)...)))
	}
	all = append(all, ledger.Section(e, e.T("batch.decided_today"), "", l.lines(v.Decided, false)...)...)
	l.rows.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap24))...))}
	l.page.Keys = nil
	if l.wide() {
		l.page.Keys = append(l.card.keys(), kit.Key{Caps: []string{"J", "K"}, Word: e.T("batch.key.batches")}, kit.Key{Caps: []string{"Enter"}, Word: e.T("batch.key.client")})
	}
	l.rows.Refresh()
	l.split.Refresh()
	l.page.Changed()
}

func (l *list) wide() bool {
	return l.card.shown && l.split.Size().Width >= l.split.Layout.(*beside).from
}

func (l *list) lines(all []Batch, waits bool) []fyne.CanvasObject {
	e := l.env
	out := make([]fyne.CanvasObject, len(all))
	for i, b := range all {
		ground := theme.Sheet
		if waits && b.Key == l.at && l.wide() {
			ground = theme.IndigoTint
		}
		name, sum := kit.NewText(e, kit.Head, theme.Ink, b.By), kit.NewText(e, kit.Amount, theme.Ink, b.Total).Ending()
		second, stamp := kit.NewText(e, kit.Second, theme.Ink2, b.No+" · "+b.Count), ledger.NewStamp(e, b.Look, b.Stamp)
		head := fyne.CanvasObject(kit.Row(e, kit.Gap8, kit.Grow(name), sum))
		if !waits && !e.Large() { // what was decided stands where the sum was
			sum.Hide()
			head = kit.Row(e, kit.Gap8, kit.Grow(name), kit.Fixed(stamp.Natural(), stamp))
		}
		if e.Large() {
			name.Lines, second.Lines = 2, 2
			head = kit.Column(0, name, sum)
		}
		texts := []fyne.CanvasObject{head, second}
		if waits || e.Large() {
			texts = append(texts, stamp)
		}
		row := kit.Column(0, kit.Over(e.Rect(ground), kit.Pad(e, kit.Gap16, 10, kit.Gap16, 10, kit.Column(2, texts...))), kit.Rule(e))
		out[i] = kit.NewTarget(e, b.By, row, func() { l.open(b, waits) })
	}
	return out
}

func (l *list) open(b Batch, waits bool) {
	switch {
	case b.Afar:
		l.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
			return kit.TextSheet(e, e.T("batch.title", "no", b.No), b.By+" · "+b.Count+" · "+b.Total, b.Stamp, b.Decided)
		})
	case !waits:
		l.links.Own(b.Key)
	case l.wide():
		l.choose(b.Key)
	default:
		l.links.Waiting(b.Key)
	}
}

func (l *list) choose(key app.Key) {
	l.at = key
	l.Show(l.view)
}

// key: J and K go from batch to batch, the rest is the batch's.
func (l *list) key(k kit.KeyPress) bool {
	if !l.wide() {
		return false
	}
	step := 0
	switch {
	case k.Rune == 'j' || k.Rune == 'J' || k.Name == fyne.KeyDown:
		step = 1
	case k.Rune == 'k' || k.Rune == 'K' || k.Name == fyne.KeyUp:
		step = -1
	default:
		return l.card.key(k)
	}
	if i := l.view.find(l.at) + step; i >= 0 && i < len(l.view.Waiting) {
		l.choose(l.view.Waiting[i].Key)
	}
	return true
}

// beside lays the list, a hairline, and the batch with its head and foot; narrower the list alone.
type beside struct {
	env  *kit.Env
	from float32
}

// MinSize is fyne.Layout.
func (b *beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 100) }

// Layout is fyne.Layout.
func (b *beside) Layout(o []fyne.CanvasObject, s fyne.Size) {
	narrow := s.Width < b.from
	for _, x := range o[1:] {
		if narrow {
			x.Hide()
		} else {
			x.Show()
		}
	}
	if narrow {
		b.env.Place(o[0], s.Width, 0, 0, s.Width, s.Height)
		return
	}
	w := s.Width - listWide - 1
	b.env.Place(o[0], s.Width, 0, 0, listWide, s.Height)
	b.env.Place(o[1], s.Width, listWide, 0, 1, s.Height)
	head, foot := kit.HeightFor(o[2], w), kit.HeightFor(o[4], w)
	b.env.Place(o[2], s.Width, listWide+1, 0, w, head)
	b.env.Place(o[3], s.Width, listWide+1, head, w, max(0, s.Height-head-foot))
	b.env.Place(o[4], s.Width, listWide+1, s.Height-foot, w, foot)
}

// WaitingRoute is one batch in front of who decides on it, as a page.
func WaitingRoute(models Models, key app.Key, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		m, b := models(e), e.Bridge.Page()
		page := &kit.Page{Title: e.T("batch.approvals"), OnGone: b.Close}
		var c *card
		var load func()
		gone := func() { e.Nav.Pop() }
		load = func() {
			b.Refresh("batch", func(ctx context.Context) func() {
				v, err := m.List(ctx)
				return func() {
					i := v.find(key)
					switch {
					case err != nil:
						links.Trouble(err)
					case i < 0:
						gone()
					default:
						c.Show(v.Waiting[i])
						page.Title, page.Second = e.T("batch.asks_to_send", "name", v.Waiting[i].By), v.Waiting[i].Asked
						page.Keys = c.keys()
						page.Changed()
					}
				}
			})
		}
		c = newCard(e, m, links, b, gone)
		c.paged = true
		page.Body, page.Foot = kit.Topped(c.head, c.body), c.foot
		page.OnShow, page.OnKey = load, c.key
		return page
	}
}
