// A window with one button and one field, to prove the driving by itself.
package main

import (
	"context"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/bridge"
	"daftari/ui/gallery/boxes"
)

func main() {
	a := app.NewWithID("org.daftari.drive")
	w := a.NewWindow("Drive")
	said := widget.NewLabel("nothing yet")
	entry := widget.NewEntry()
	entry.SetPlaceHolder("amount")
	entry.OnChanged = func(s string) { said.SetText("typed " + s) }
	w.SetContent(container.NewVBox(widget.NewButton("Count cash", func() { said.SetText("counted") }), entry, said))
	w.Resize(fyne.NewSize(360, 300))
	w.Show()
	boxes.Tell(bridge.New(context.Background()), w, os.Getenv(boxes.Env))
	a.Run()
}
