package kit

import "fyne.io/fyne/v2"

// Drawn is the renderer of every component: fixed objects, a function that places them, one that tells the smallest
// size. Colours are set where state changes, not here.
type Drawn struct {
	Parts []fyne.CanvasObject
	Place func(fyne.Size)
	Min   func() fyne.Size
	Paint func() // on Refresh, may be nil
}

var _ fyne.WidgetRenderer = (*Drawn)(nil)

// Destroy is fyne.WidgetRenderer.
func (d *Drawn) Destroy() {}

// Layout is fyne.WidgetRenderer.
func (d *Drawn) Layout(s fyne.Size) { d.Place(s) }

// MinSize is fyne.WidgetRenderer.
func (d *Drawn) MinSize() fyne.Size { return d.Min() }

// Objects is fyne.WidgetRenderer.
func (d *Drawn) Objects() []fyne.CanvasObject { return d.Parts }

// Refresh is fyne.WidgetRenderer.
func (d *Drawn) Refresh() {
	if d.Paint != nil {
		d.Paint()
	}
	for _, o := range d.Parts {
		o.Refresh()
	}
}
