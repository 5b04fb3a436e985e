package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/settings/prefs"
	"daftari/ui/theme"
)

// Look is what the settings say about reading.
type Look struct {
	Mode  theme.Mode
	Scale int    // percent
	Lang  string // en, sw, fr, ar
	Hand  string // prefs.Left, prefs.Right: where buttons stand; "" = where the language puts them
	Still bool   // no motion
}

// swaps says that buttons stand where reading starts: at the end is the right hand, in Arabic the left.
func (l Look) swaps(rtl bool) bool {
	return l.Hand == prefs.Left && !rtl || l.Hand == prefs.Right && rtl
}

// Section is a root of the navigation: a tab of the phone, a place on the rail, or both.
type Section struct {
	Tab   kit.Tab
	Icon  theme.Icon
	Word  string // key of words, at most 12 letters in every language
	Root  kit.Route
	Phone bool // one of the five index tabs
	Desk  bool // on the rail
	Foot  bool // at the foot of the rail
	// When says that it is for who is at the device; nil = for everybody. It may read the book.
	When func(ctx context.Context) (bool, error)
}

// Config is what the shell needs from outside.
type Config struct {
	Window   fyne.Window
	Bridge   *bridge.Bridge
	Words    func(lang string) (*words.Words, error)
	Now      func() time.Time
	Look     Look
	Computer bool // the device is no phone
	Sections []Section

	Aside  kit.Route // stands beside the shell in a wide window, and behind the menu of the roots in others; nil = none
	Ribbon string    // key of what every page says at its top: that the book is no real one; "" = nothing
	// RibbonEnd is the key of the button in the ribbon, which calls OnRibbonEnd; "" = none.
	RibbonEnd   string
	OnRibbonEnd func()

	OnSync func() // Ctrl S: send now
	OnLine func() // a tap on the sync line
	OnLock func() // Ctrl L, and the lock question
	OnFind func() // "/" and Ctrl F where the page has no search of its own

	OnTouch func()      // each tap and key: somebody is there
	OnLeave func() bool // Esc, before anything else: a box that is no sheet of ours is closed by it; nil = there is none
	OnLink  func()      // we leave the window for a moment ourselves: a call, a message, the choice of a file
}

// Shell holds the pages. All of it runs on the UI goroutine.
type Shell struct {
	cfg   Config
	look  Look
	env   *kit.Env
	stage *stage

	around *around

	at     kit.Tab
	stacks map[kit.Tab][]*opened
	front  *opened // the page that was told OnShow
	fresh  bool    // nothing of it had the focus yet
	cover  *opened // lies over everything while it is locked
	sheet  *openSheet
	notice *kit.Notice
	unsaid *kit.Notice // below the cover
	asked  int         // notices so far; a later one is not taken away by an earlier one's clock

	sync   frame.Sync
	stands func() // reads the sync line's sentence again; nil before Watch
	badges map[kit.Tab]count
	open   map[kit.Tab]bool // of the sections that are not for everybody
}

// opened is a page with the route it was made by.
type opened struct {
	route  kit.Route
	page   *kit.Page
	beside *opened // what a desktop shows beside a root
}

type count struct {
	n     int
	needs bool
}

var _ kit.Nav = (*Shell)(nil)

// New builds the shell in its window; the first section is shown.
func New(c Config) (*Shell, error) {
	s := &Shell{cfg: c, look: c.Look, stacks: map[kit.Tab][]*opened{}, badges: map[kit.Tab]count{}}
	if err := s.dress(); err != nil {
		return nil, err
	}
	s.stage = newStage(s)
	c.Window.SetPadded(false)
	s.around = newAround(s)
	c.Window.SetContent(s.around.box)
	s.listen(c.Window.Canvas())
	if len(c.Sections) > 0 {
		s.Root(c.Sections[0].Tab)
	}
	return s, nil
}

// dress makes the Env of the current look.
func (s *Shell) dress() error {
	w, err := s.cfg.Words(s.look.Lang)
	if err != nil {
		return err
	}
	rtl := len(w.Lang()) >= 2 && w.Lang()[:2] == "ar"
	settings := fyne.CurrentApp().Settings()
	th := theme.New(theme.Look{Mode: s.look.Mode, Scale: s.look.Scale, Arabic: rtl, Night: night(settings)})
	settings.SetTheme(th.Fyne())
	s.env = &kit.Env{Theme: th, Words: w, RTL: rtl, Swap: s.look.swaps(rtl), Computer: s.cfg.Computer,
		Still: s.look.Still || !settings.ShowAnimations(), Now: s.cfg.Now, Bridge: s.cfg.Bridge, Nav: s, Touched: s.cfg.OnTouch}
	return nil
}

// Env is the one that pages are made with now.
func (s *Shell) Env() *kit.Env { return s.env }

// Look is what Relook was last given.
func (s *Shell) Look() Look { return s.look }

// Relook changes theme, size of text or language: every open page is made again by its route, in the same place.
func (s *Shell) Relook(l Look) error {
	was := s.look
	s.look = l
	if err := s.dress(); err != nil {
		s.look = was
		return err
	}
	s.hide()
	for _, stack := range s.stacks {
		for _, o := range stack {
			s.remake(o)
		}
	}
	if s.cover != nil {
		s.remake(s.cover)
	}
	s.resheet()
	s.around.dress()
	s.stage.arrange()
	s.show()
	call(s.stands)
	return nil
}

func (s *Shell) remake(o *opened) {
	gone(o.page)
	o.page = s.make(o.route)
	if o.beside != nil {
		s.remake(o.beside)
	}
}

// make builds a page and listens for its changes.
func (s *Shell) make(r kit.Route) *kit.Page {
	p := r(s.env)
	p.WhenChanged(func() {
		s.stage.arrange()
		if s.cover != nil && s.cover.page == p { // it asks one thing after the other, in new fields
			s.canvas().Unfocus()
			s.fresh = true
		}
		s.focusFirst()
	})
	return p
}

func gone(p *kit.Page) {
	if p.OnGone != nil {
		p.OnGone()
	}
}

// SetSync changes what the sync line says.
func (s *Shell) SetSync(line frame.Sync) {
	s.sync = line
	s.stage.setSync(line)
}

// SetBadge changes the number on a tab; needs says that a person must act.
func (s *Shell) SetBadge(t kit.Tab, n int, needs bool) {
	s.badges[t] = count{n, needs}
	s.stage.setBadge(t, n, needs)
}

// Cover lays a page over everything: the cloth of the lock screen. Nothing below it is drawn or hears a key.
func (s *Shell) Cover(r kit.Route) {
	s.bare()
	s.canvas().Unfocus()
	s.hide()
	if s.cover != nil {
		gone(s.cover.page)
	}
	s.cover = &opened{route: r, page: s.make(r)}
	s.stage.arrange()
	s.show()
}

// Uncover takes the cover away.
func (s *Shell) Uncover() {
	if s.cover == nil {
		return
	}
	s.hide()
	gone(s.cover.page)
	s.cover = nil
	s.stage.arrange()
	s.show()
	if n := s.unsaid; n != nil {
		s.unsaid = nil
		s.say(*n)
	}
}

// Covered says that a cover lies over the pages.
func (s *Shell) Covered() bool { return s.cover != nil }

// bare takes away all that lies over the pages: a box of the device, with what it asks further, a menu, a sheet, a notice.
func (s *Shell) bare() {
	s.unsay()
	if s.cfg.OnLeave != nil {
		s.cfg.OnLeave()
	}
	s.stage.closeMenu()
	s.closeSheet()
	over := s.canvas().Overlays()
	for _, o := range over.List() {
		over.Remove(o)
	}
}

// Leave ends all pages: another shell, or nothing, stands in the window from now on.
func (s *Shell) Leave() {
	s.bare()
	s.hide()
	for _, stack := range s.stacks {
		for _, o := range stack {
			gone(o.page)
			if o.beside != nil {
				gone(o.beside.page)
			}
		}
	}
	if s.cover != nil {
		gone(s.cover.page)
	}
	if s.around.aside != nil {
		gone(s.around.aside.page)
	}
	s.stacks, s.cover = map[kit.Tab][]*opened{}, nil
}

func (s *Shell) section(t kit.Tab) (Section, bool) {
	for _, x := range s.cfg.Sections {
		if x.Tab == t {
			return x, true
		}
	}
	return Section{}, false
}

// may says which of the sections that are not for everybody are for who is at the device.
func (s *Shell) may(ctx context.Context) (open map[kit.Tab]bool, err error) {
	open = map[kit.Tab]bool{}
	for _, x := range s.cfg.Sections {
		if x.When != nil && err == nil {
			open[x.Tab], err = x.When(ctx)
		}
	}
	return open, err
}

// places are the entries of tabs or rail.
func (s *Shell) places(phone bool) []frame.Place {
	var all []frame.Place
	for _, x := range s.cfg.Sections {
		if x.When != nil && !s.open[x.Tab] {
			continue
		}
		if phone && x.Phone || !phone && x.Desk {
			b := s.badges[x.Tab]
			all = append(all, frame.Place{Tab: x.Tab, Icon: x.Icon, Word: s.env.T(x.Word), Count: b.n, Needs: b.needs, Foot: x.Foot && !phone})
		}
	}
	return all
}
