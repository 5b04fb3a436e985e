package kit

import (
	"fyne.io/fyne/v2"

	"daftari/ui/theme"
)

// Page is one screen. The same page is shown on a phone (app bar, body, foot) and on a desktop (a pane with a head,
// body, foot); it never asks which. Its fields are read when it is shown; call Changed after changing one.
type Page struct {
	Title   string
	Second  string   // line below the title, may be ""
	Actions []Action // icon buttons at the end of the bar, at most 2; at large text they move into the menu
	Menu    []Action // further actions behind "..."
	Body    fyne.CanvasObject
	Foot    fyne.CanvasObject // stays at the bottom, in reach of the thumb; nil = none
	Bar     fyne.CanvasObject // buttons at the end of a pane's head that is BarFrom wide; narrower, the body has them; nil = none
	Keys    []Key             // that work right now, for the key bar; the shell adds its own

	Tabs bool // on a phone the index tabs stay, though the page is no root
	Sync bool // and the sync line

	Wide   Width             // how much of a desktop it takes
	Beside Route             // of a root: what a desktop shows beside it while nothing is pushed; nil = nothing
	Pane   fyne.CanvasObject // action pane at the end of a desktop of 1000 and more; nil = none
	OrFoot bool              // the pane stands for the foot: where it has its place the foot is left out
	First  fyne.Focusable    // gets the focus on a computer, and when J, K or an arrow is typed; nil = nothing

	OnShow func()                // each time it comes to the front: load here, through the bridge
	OnBook func()                // the book changed while it is seen; nil = it holds what a person is typing, or reads by itself
	OnHide func()                // each time it leaves the front
	OnGone func()                // it will not come back: close its bridge page here
	OnBack func() bool           // true = the page has taken this Back itself
	OnKey  func(k KeyPress) bool // a key that no focused thing took; true = used

	changed func()
}

// BarFrom is the width of a pane from which Page.Bar is shown.
const BarFrom float32 = 640

// Width says how a page stands on a desktop.
type Width int

// InPane: the root of a tab is the list, what is pushed on it is the detail beside it. Alone: the page takes the
// list's place too (the meeting grid).
const (
	InPane Width = iota
	Alone
)

// Route makes a page. It is kept, and called again with another Env when look or language changes: what must survive
// that lies in the model the route closes over, not in widgets.
type Route func(*Env) *Page

// Changed tells the shell that fields were changed; it draws the bars again.
func (p *Page) Changed() {
	if p.changed != nil {
		p.changed()
	}
}

// WhenChanged is for the shell: f is called by Changed, nil for nobody.
func (p *Page) WhenChanged(f func()) { p.changed = f }

// Action is something to do, behind an icon or a word.
type Action struct {
	Icon theme.Icon
	Word string // always given: menus show it, screen readers say it
	Off  bool
	Do   func()
}

// Key is one entry of the key bar: the caps to press together and what they do.
type Key struct {
	Caps []string
	Word string
}

// KeyPress is a key with its modifiers. Rune is set for typed characters, Name for everything else.
type KeyPress struct {
	Name        fyne.KeyName
	Rune        rune
	Ctrl, Shift bool
}

// Sheet is a short task over the page: a bottom sheet, or the action pane where a desktop is 1000 wide or more. It
// is closed by its grip, the scrim, Esc and Back.
type Sheet struct {
	Title   string
	Second  string
	Body    fyne.CanvasObject
	Foot    fyne.CanvasObject
	Tall    bool                // takes the height it can get instead of what the body needs
	OnClose func()              // however it was closed
	OnKey   func(KeyPress) bool // a key that no focused thing took
	First   fyne.Focusable      // gets the focus on a computer; nil = nothing
}

// Tab is a root of the navigation.
type Tab string

// The tabs of the phone, then the further sections of the desktop's rail.
const (
	Today     Tab = "today"
	Clients   Tab = "clients"
	PayOut    Tab = "payout"
	Outbox    Tab = "outbox"
	More      Tab = "more"
	Meetings  Tab = "meetings"
	Approvals Tab = "approvals"
	Matching  Tab = "matching"
	DayClose  Tab = "dayclose"
	Branch    Tab = "branch"
	SMSDesk   Tab = "smsdesk"
	Settings  Tab = "settings"
)

// Nav moves between pages. All its methods are called on the UI goroutine.
type Nav interface {
	Push(Route)              // one deeper, at most 3
	Replace(Route)           // in place of the front page
	Pop()                    // one back, as if by the back button but without asking the page
	Root(Tab)                // to the root of a tab
	Sheet(func(*Env) *Sheet) // opens a sheet; the function is called again like a Route
	CloseSheet()
	Say(Notice) // one short banner over the foot, gone after a while or at a tap
	Menu(at fyne.CanvasObject, actions []Action)
	Unused(KeyPress) // a key that a focused component had no use for
}

// Tone of a notice or banner.
type Tone string

// The tones, by what they ask for.
const (
	Info  Tone = "info"
	Good  Tone = "ok"
	Warn  Tone = "warn"
	Needs Tone = "needs"
)

// Notice is a fact, a sentence and at most one action.
type Notice struct {
	Tone Tone
	Icon theme.Icon // "" = the tone's own
	Fact string     // bold
	Text string
	Act  Action // Word "" = none
}

// Speaks says that there are words to show.
func (n Notice) Speaks() bool { return n.Fact != "" || n.Text != "" }
