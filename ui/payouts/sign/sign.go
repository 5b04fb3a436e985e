// Package sign asks who signs for money to say that it is she: who is at the device by her PIN, a second person by her
// own passphrase (UI.md 5).
package sign

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/app/proof"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// Person is somebody who may open this book beside who is at it.
type Person struct {
	Slot, Name string
	User       string // her name at the core
}

// Keys are those of the people of this device.
type Keys interface {
	HasPIN() bool
	// Confirm takes the PIN of who is at the device, or her passphrase where she has none.
	Confirm(ctx context.Context, secret string) error
	// Beside are the other people.
	Beside(ctx context.Context) ([]Person, error)
	// As gives another's key by her passphrase; wipe takes it back.
	As(ctx context.Context, slot, passphrase string) (s proof.Signer, wipe func(), err error)
}

// Act is what is signed. Do runs off the window's goroutine; by is nil for who is at the device. Then follows on it, with
// the error of Do: what was typed wrongly is said in the sheet, and Then is not called.
type Act struct {
	Word string // "Send 7 payments, 83,500"
	Icon theme.Icon
	Do   func(ctx context.Context, by proof.Signer) error
	Then func(err error)
}

// Own asks who is at the device.
func Own(e *kit.Env, b *bridge.Page, k Keys, a Act) {
	label := "batch.sign.passphrase"
	if k.HasPIN() {
		label = "batch.sign.pin"
	}
	ask(e, b, e.T(label), a, func(ctx context.Context, secret string) (proof.Signer, func(), error) {
		return nil, func() {}, k.Confirm(ctx, secret)
	})
}

// Other asks a second person.
func Other(e *kit.Env, b *bridge.Page, k Keys, p Person, a Act) {
	ask(e, b, e.T("batch.sign.of", "name", p.Name), a, func(ctx context.Context, secret string) (proof.Signer, func(), error) {
		return k.As(ctx, p.Slot, secret)
	})
}

func ask(e *kit.Env, b *bridge.Page, label string, a Act, open func(context.Context, string) (proof.Signer, func(), error)) {
	var wrong error
	var busy bool
	var route func(*kit.Env) *kit.Sheet
	route = func(e *kit.Env) *kit.Sheet {
		field := form.NewInput(e, label, "", "").Secret(true)
		parts := []fyne.CanvasObject{field}
		if wrong != nil {
			parts = append(parts, kit.TroubleCard(e, wrong))
		}
		do := kit.NewButton(e, kit.Primary, a.Icon, a.Word, nil)
		tap := func() {
			if secret := field.Text(); secret != "" && !busy {
				busy = true
				do.Disable()
				run(b, secret, a, open, func(err error) {
					busy, wrong = false, err
					if err != nil {
						e.Nav.Sheet(route)
					}
				}, e.Nav.CloseSheet)
			}
		}
		do.OnTap = tap
		do.Disable()
		field.OnChanged = func(text string) {
			do.Able(text != "" && !busy)
		}
		field.OnDone = func(string) { tap() }
		return &kit.Sheet{Title: e.T("batch.sign"), Second: a.Word, Body: kit.Column(kit.Gap12, parts...), Foot: do, First: field.Focus()}
	}
	e.Nav.Sheet(route)
}

// run opens the key and does what is signed. told hears what was typed wrongly.
func run(b *bridge.Page, secret string, a Act, open func(context.Context, string) (proof.Signer, func(), error), told func(error), closed func()) {
	b.Save(func(ctx context.Context) func() {
		by, wipe, err := open(ctx, secret)
		if err != nil {
			return func() { told(err) }
		}
		err = a.Do(ctx, by)
		wipe()
		return func() {
			told(nil)
			closed()
			a.Then(err)
		}
	})
}
