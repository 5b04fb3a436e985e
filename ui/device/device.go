// Package device is what the machine under the window can do for a page: files that a person chooses, a receipt
// printer, the clipboard, and links to the telephone and its messages.
package device

import (
	"bytes"
	"context"
	"image"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"daftari/app"
	"daftari/app/paper/qr"
	"daftari/ui/bridge"
)

// Machine is one window's. All its exported fields are needed.
type Machine struct {
	App     fyne.App
	Window  fyne.Window
	Bridge  *bridge.Bridge
	Printer Printer
	Trouble func(error)             // what went wrong with what a page asked for, where nobody else says so
	T       func(key string) string // words for the boxes

	leave func() // closes the box that is open as its own button does; nil = none is
}

// Save lets the person choose a file under a name and writes it off the window's goroutine; done hears the name that was
// chosen, "" where none was. A file that could not be written whole is device.unwritable.
func (m *Machine) Save(name string, data []byte, done func(where string, err error)) {
	box := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			done("", app.Trouble(app.BadInput, "device.unwritable", err, "path", name))
		case w == nil:
			done("", nil)
		default:
			m.Bridge.Page().Far(func(context.Context) func() {
				err := write(w, data)
				return func() { done(w.URI().Name(), err) }
			})
		}
	}, m.Window)
	box.SetFileName(name)
	box.SetTitleText(m.T("device.save_title"))
	box.SetConfirmText(m.T("device.save"))
	m.show(box, func() { done("", nil) })
}

// write gives the file to its owner alone, as all that leaves the book.
func write(w fyne.URIWriteCloser, data []byte) error {
	var err error
	if u := w.URI(); u.Scheme() == "file" {
		err = os.Chmod(u.Path(), 0o600)
	}
	if err == nil {
		_, err = w.Write(data)
	}
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return app.Trouble(app.BadInput, "device.unwritable", err, "path", w.URI().Name())
	}
	return nil
}

// mostPicture is how many bytes of a picture are read.
const mostPicture = 48 << 20

// Picture lets the person choose a picture; what is none is told as proof.no_picture.
func (m *Machine) Picture(chosen func(path string, img image.Image)) {
	box := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			m.Trouble(app.Trouble(app.BadInput, "proof.unreadable", err, "path", ""))
		case r != nil:
			m.take(r, chosen)
		}
	}, m.Window)
	box.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg"}))
	box.SetTitleText(m.T("device.picture_title"))
	box.SetConfirmText(m.T("device.picture"))
	m.show(box, func() {})
}

// mostFile is how many bytes of a file are read: a certificate, an enrolment.
const mostFile = 1 << 20

// File lets the person choose a file and gives its bytes; one that cannot be read is told to trouble as enrol.no_file.
func (m *Machine) File(chosen func(data []byte), trouble func(error)) {
	failed := func(path string, err error) { trouble(app.Trouble(app.BadInput, "enrol.no_file", err, "path", path)) }
	box := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil {
			failed("", err)
		}
		if r == nil {
			return
		}
		m.Bridge.Page().Go(func(context.Context) func() {
			data, err := io.ReadAll(io.LimitReader(r, mostFile))
			_ = r.Close() // it was only read
			return func() {
				if err != nil {
					failed(r.URI().Path(), err)
					return
				}
				chosen(data)
			}
		})
	}, m.Window)
	box.SetTitleText(m.T("device.file_title"))
	box.SetConfirmText(m.T("device.file"))
	m.show(box, func() {})
}

// show gives a box of Fyne's the room that the window has; none is called when it is left without a choice.
func (m *Machine) show(box *dialog.FileDialog, none func()) {
	m.leave = func() { box.Hide(); none() }
	box.SetOnClosed(func() { m.leave = nil })
	box.SetDismissText(m.T("device.cancel"))
	box.Show() // which makes what can be resized
	s := m.Window.Canvas().Size()
	box.Resize(fyne.NewSize(min(760, s.Width-32), min(560, s.Height-64)))
}

// Leave closes the box that is open, as Esc does; false: none is.
func (m *Machine) Leave() bool {
	if m.leave == nil {
		return false
	}
	m.leave()
	return true
}

// take reads a picture off the window's goroutine.
func (m *Machine) take(r fyne.URIReadCloser, chosen func(path string, img image.Image)) {
	m.Bridge.Page().Go(func(context.Context) func() {
		img, err := read(r)
		return func() {
			if err != nil {
				m.Trouble(err)
				return
			}
			chosen(r.URI().Path(), img)
		}
	})
}

func read(r fyne.URIReadCloser) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostPicture))
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, app.Trouble(app.BadInput, "proof.unreadable", err, "path", r.URI().Name())
	}
	img, err := qr.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, app.Trouble(app.BadInput, "proof.no_picture", err, "path", r.URI().Name())
	}
	return img, nil
}

// Copy puts words into the clipboard, and Paste gives what lies there.
func (m *Machine) Copy(text string) { m.App.Clipboard().SetContent(text) }

// Paste gives what was copied last.
func (m *Machine) Paste() string { return m.App.Clipboard().Content() }

// Dial opens the telephone with a number.
func (m *Machine) Dial(e164 string) { m.open(&url.URL{Scheme: "tel", Opaque: e164}) }

// Text opens a message to a number with words in it, which the person sends.
func (m *Machine) Text(e164, words string) {
	u := &url.URL{Scheme: "sms", Opaque: e164}
	if words != "" {
		u.RawQuery = "body=" + strings.ReplaceAll(url.QueryEscape(words), "+", "%20") // messages know no + for a space
	}
	m.open(u)
}

// open asks the system; the desktop's way runs a program, which must not hold the window up.
func (m *Machine) open(u *url.URL) {
	m.Bridge.Page().Far(func(context.Context) func() {
		err := m.App.OpenURL(u)
		return func() {
			if err != nil {
				m.Trouble(app.Trouble(app.BadConfig, "device.no_link", err))
			}
		}
	})
}

// Printer takes the bytes of receipts: a device file, a shared printer's path, or "host:port".
type Printer struct {
	At    string   // "" = the first of Found that is there
	Found []string // where one is looked for
}

// Ports where Linux and Windows put receipt printers that are plugged in.
func Ports() []string {
	return []string{"/dev/usb/lp0", "/dev/usb/lp1", "/dev/usb/lp2", "/dev/lp0", `\\.\LPT1`}
}

// patience with a printer that takes nothing: out of paper, its cover open.
const patience = 20 * time.Second

// Print sends the bytes and waits until they are taken. device.no_printer where there is none: then nothing was printed.
// device.printer_failed where it stopped: a part may be on the paper.
func (p Printer) Print(ctx context.Context, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	w, err := p.reach(ctx)
	if err != nil {
		return app.Trouble(app.NotFound, "device.no_printer", err)
	}
	sent := make(chan error, 1)
	go func() { // a device file may wait for paper for ever
		_, err := w.Write(data)
		if cerr := w.Close(); err == nil {
			err = cerr
		}
		sent <- err
	}()
	select {
	case err = <-sent:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return app.Trouble(app.Busy, "device.printer_failed", err)
	}
	return nil
}

func (p Printer) reach(ctx context.Context) (io.WriteCloser, error) {
	if p.At != "" {
		return dial(ctx, p.At)
	}
	err := os.ErrNotExist
	for _, path := range p.Found {
		w, oerr := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // one of a fixed list
		if oerr == nil {
			return w, nil
		}
		err = oerr
	}
	return nil, err
}
