package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// A page may stand beside the whole shell from this width; the shell keeps its widest class beside it.
const (
	asideWidth float32 = 380
	asideFrom          = paneWidth + asideWidth
)

// around stands around the stage where the window is not an ordinary one: a ribbon over every page of a book that is
// no real one, and a page beside the shell, the trainer's panel. Without either it is the stage alone.
type around struct {
	shell  *Shell
	box    *fyne.Container
	ribbon fyne.CanvasObject // nil = none
	ground fyne.CanvasObject
	aside  *opened // nil = none
	pane   *pane
	shown  bool // there is room for the aside
}

func newAround(s *Shell) *around {
	a := &around{shell: s}
	a.box = container.New(a)
	a.dress()
	return a
}

// dress makes what stands around again, in the look of now.
func (a *around) dress() {
	s := a.shell
	e := s.env
	all := []fyne.CanvasObject{s.stage}
	if s.cfg.Ribbon != "" {
		n := kit.Notice{Tone: kit.Warn, Fact: e.T(s.cfg.Ribbon)}
		if s.cfg.RibbonEnd != "" {
			n.Act = kit.Action{Word: e.T(s.cfg.RibbonEnd), Do: s.cfg.OnRibbonEnd}
		}
		a.ribbon = kit.Banner(e, n)
		all = append(all, a.ribbon)
	}
	if s.cfg.Aside != nil {
		if a.aside != nil {
			gone(a.aside.page)
		}
		a.aside = &opened{route: s.cfg.Aside, page: s.cfg.Aside(e)}
		a.ground, a.pane = e.Rect(theme.Paper), s.pane(a.aside.page, true, nil)
		all = append(append(all, a.ground), a.pane.parts()...)
		a.shown = false
	}
	a.box.Objects = all
	if size := a.box.Size(); !size.IsZero() {
		a.Layout(all, size)
	}
	a.box.Refresh()
}

// MinSize is fyne.Layout.
func (a *around) MinSize([]fyne.CanvasObject) fyne.Size { return a.shell.stage.MinSize() }

// Layout is fyne.Layout. The page stands at the right in every language: it is not part of what is read.
func (a *around) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	at, _ := a.shell.stage.safe(size)
	top, w := at.Y, size.Width
	if a.ribbon != nil {
		top = at.Y + kit.HeightFor(a.ribbon, size.Width)
		a.ribbon.Move(fyne.NewPos(0, at.Y))
		a.ribbon.Resize(fyne.NewSize(size.Width, top-at.Y))
	}
	if a.aside != nil {
		was := a.shown
		a.shown = w >= asideFrom
		if a.shown {
			w -= asideWidth
		}
		for _, o := range append(a.pane.parts(), a.ground) {
			if o.Visible() != a.shown {
				show(o, a.shown)
			}
		}
		a.ground.Move(fyne.NewPos(w, top))
		a.ground.Resize(fyne.NewSize(asideWidth, size.Height-top))
		a.pane.place(w, top+kit.Gap12, asideWidth-kit.Gap12, size.Height-top-2*kit.Gap12)
		if a.shown && !was && a.aside.page.OnShow != nil {
			a.aside.page.OnShow()
		}
		if a.shown != was {
			a.shell.stage.arrange() // the menu of the roots leads there, or need not
		}
	}
	stage := a.shell.stage
	stage.Move(fyne.NewPos(0, top-at.Y)) // which keeps clear of the system's bars by itself
	stage.Resize(fyne.NewSize(w, size.Height-top+at.Y))
}

func show(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}

// headed is a root page as its bar shows it: with the way to the aside in its menu where that has no room.
func (s *Shell) headed(p *kit.Page, root bool) *kit.Page {
	if !root || s.cfg.Aside == nil || s.around == nil || s.around.shown {
		return p
	}
	bar := *p
	bar.Menu = append(slices.Clone(p.Menu), kit.Action{Icon: theme.IconNavMatch, Word: s.around.aside.page.Title, Do: func() { s.Push(s.cfg.Aside) }})
	return &bar
}
