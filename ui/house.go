package ui

import (
	"context"
	"image"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/payer"
	"daftari/app/teller"
	"daftari/store"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/outbox"
	"daftari/ui/syncing"
)

// House is the open book and what can be done with it.
type House struct {
	Book   *store.Book
	Teller *teller.Teller
	Payer  *payer.Payer // money by wallet
	Closer *closer.Closer
	Asker  outbox.Asker // settles an unsure entry by asking the core
	Hand   syncing.Port // the sync by hand
	Keeper *Keeper      // the program around the book
	Links  Links

	Region  string // of telephone numbers as people write them, "KE"
	Support string // E.164 of who helps with payments by wallet; "" = nobody is named

	// OnSheet hears that an open sheet came to the front, and that it was left; nil = nobody keeps the place.
	OnSheet func(g app.GroupID, d app.Date, in bool)
}

// Device is what the machine can do beyond the window. What is nil it cannot, and nothing offers it.
type Device struct {
	Dial func(e164 string)        // tel:
	Text func(e164, words string) // sms: with words that the person sends
	// Print sends bytes to the receipt printer; it waits and is called off the window's goroutine.
	Print func(ctx context.Context, data []byte) error
	// Save lets the person choose a file and writes it; done hears its name, "" where none was chosen.
	Save func(name string, data []byte, done func(where string, err error))
	// Picture asks for one: of a slip, of a square.
	Picture func(chosen func(path string, img image.Image))
	File    func(chosen func(data []byte))
	Copy    func(text string)
	Paste   func() string
	Lock    func()
}

// rooms makes the pages over an open book and leads from one to the other.
type rooms struct {
	House
	Device
	nav   func() kit.Nav
	typed *meeting.Typed // into lines of sheets and not saved, in this session
}

func (r rooms) trouble(e *kit.Env) func(error) {
	return func(err error) { r.nav().Say(kit.Trouble(e, err)) }
}

func (r rooms) push(route kit.Route) { r.nav().Push(route) }

func (r rooms) root(t kit.Tab) func() { return func() { r.nav().Root(t) } }
