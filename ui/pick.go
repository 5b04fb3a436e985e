package ui

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"daftari/app"
)

// mostPicked bounds what is read from a file that a person chose, in bytes: a certificate, an enrolment.
const mostPicked = 1 << 20

// Pick asks for a file of this device and gives its bytes; what cannot be read is told over the page in front.
func (s *Shell) Pick(done func([]byte)) {
	failed := func(err error) { s.Trouble(app.Trouble(app.BadInput, "enrol.no_file", err, "path", "")) }
	dialog.ShowFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			failed(err)
		}
		if f == nil {
			return
		}
		s.cfg.Bridge.Page().Go(func(context.Context) func() {
			text, err := io.ReadAll(io.LimitReader(f, mostPicked))
			_ = f.Close()
			return func() {
				if err != nil {
					failed(err)
					return
				}
				done(text)
			}
		})
	}, s.cfg.Window)
}
