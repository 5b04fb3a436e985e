package ui

import (
	"bytes"
	"context"
	"image"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/paper"
	"daftari/ui/audit"
	"daftari/ui/bridge"
	"daftari/ui/checking"
	"daftari/ui/device"
	"daftari/ui/kit"
	"daftari/ui/receipt"
)

// Machine is what the device of a window can do; printer is the one that was named. What went wrong by itself is said by
// shell as its pages speak: a notice that may name a client does not lie over a locked book. Files are asked for by the
// start alone, which lies on a cover and speaks there. A phone has no port that a printer plugs into.
func Machine(a fyne.App, b *bridge.Bridge, c *Config, printer string, shell func() *Shell) Device {
	m := &device.Machine{App: a, Window: c.Window, Bridge: b, Printer: device.Printer{At: printer, Found: device.Ports()},
		Trouble: func(err error) { shell().Say(kit.Trouble(shell().Env(), err)) }, T: func(key string) string { return shell().Env().T(key) }}
	c.OnLeave = m.Leave
	d := Device{File: func(chosen func([]byte)) { m.File(chosen, func(err error) { shell().Trouble(err) }) }, Copy: m.Copy, Paste: m.Paste, Print: m.Printer.Print, Lock: c.OnLock}
	d.Dial = func(e164 string) { call(c.OnLink); m.Dial(e164) }
	d.Text = func(e164, words string) { call(c.OnLink); m.Text(e164, words) }
	d.Save = func(name string, data []byte, done func(string, error)) {
		if shell().Covered() { // the book was locked while the file was made
			done("", nil)
			return
		}
		call(c.OnLink)
		m.Save(name, data, done)
	}
	d.Picture = func(chosen func(string, image.Image)) { call(c.OnLink); m.Picture(chosen) }
	if !c.Computer && printer == "" {
		d.Print = nil
	}
	return d
}

func (r rooms) receiptModel(e *kit.Env) *receipt.Model {
	short := ""
	if r.Keeper != nil {
		short = r.Keeper.House.Institution
	}
	return &receipt.Model{Book: r.Book, People: r.Book, Words: e.Words, Computer: e.Computer, Now: e.Now, Short: short}
}

// receipt is the page of one receipt; next: it leads to the next one of the same meeting.
func (r rooms) receipt(no app.ReceiptNo, next bool) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return receipt.Route(func(e *kit.Env) receipt.Source { return r.receiptModel(e) }, no, next, receipt.Links{
			Save: r.Save, Print: r.Print, Text: r.Text, Copy: r.Copy,
			Show: func(no app.ReceiptNo) { r.nav().Replace(r.receipt(no, next)) },
			Done: func() { r.nav().Pop() }, Trouble: r.trouble(e),
		})(e)
	}
}

// printAll prints receipts one after the other, each once: after a jam the next call leaves out what is on paper. nil
// where the device cannot print.
func (r rooms) printAll(now func() *kit.Env) func(context.Context, []app.ReceiptNo) error {
	if r.Print == nil {
		return nil
	}
	printed := map[app.ReceiptNo]bool{}
	return func(ctx context.Context, all []app.ReceiptNo) error {
		m := r.receiptModel(now())
		for _, no := range all {
			if printed[no] {
				continue
			}
			data, err := m.Print(ctx, no)
			if err != nil {
				return err
			}
			if err := r.Print(ctx, data); err != nil {
				return err
			}
			printed[no] = true
		}
		clear(printed)
		return nil
	}
}

// printSheet prints the sheet of a meeting as it is saved; nil where the device cannot print.
func (r rooms) printSheet(now func() *kit.Env) func(context.Context, app.Key) error {
	if r.Print == nil {
		return nil
	}
	return func(ctx context.Context, key app.Key) error {
		s, err := r.Book.SheetByKey(ctx, key)
		if err != nil {
			return err
		}
		inst, err := r.Book.Institution(ctx)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := (paper.Meeting{Sheet: s, Institution: paper.NameOf(inst, r.receiptModel(now()).Short)}).ESCPOS(&b, now().Words); err != nil {
			return err
		}
		return r.Print(ctx, b.Bytes())
	}
}

// write opens an empty message; nil where the device has none.
func (r rooms) write() func(e164 string) {
	if r.Text == nil {
		return nil
	}
	return func(e164 string) { r.Text(e164, "") }
}

// checking is the page that finds out whether a receipt is genuine.
func (r rooms) checking() kit.Route {
	return func(e *kit.Env) *kit.Page {
		paste := r.Paste
		if paste == nil {
			paste = func() string { return "" }
		}
		return checking.Route(func(e *kit.Env) *checking.Model {
			return &checking.Model{Auditor: r.Keeper.House.Auditor, Book: r.Book, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, checking.Links{Paste: paste, Picture: r.Picture, Trouble: r.trouble(e)})(e)
	}
}

// audit is the page of the book's records.
func (r rooms) audit() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return audit.Route(func(e *kit.Env) audit.Source {
			return &audit.Model{Auditor: r.Keeper.House.Auditor, Chain: r.Keeper.House.Auditor.Book, Book: r.Book, Words: e.Words, Computer: e.Computer,
				Now: e.Now, Short: r.Keeper.House.Institution}
		}, audit.Links{Save: r.Save, Trouble: r.trouble(e), Checked: r.Keeper.Checked})(e)
	}
}
