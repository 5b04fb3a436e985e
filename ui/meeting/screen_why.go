package meeting

import (
	"slices"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// absentReason says that she was not there, and marks her so.
const absentReason = "sheet.reason.absent"

// firstWhys is how many reasons stand before the rest.
const firstWhys = 3

// whys are the reasons of a line. They keep their place while none is asked for: keys must not move under a finger.
type whys struct {
	x    *exception
	env  *kit.Env
	keys []string
	all  []*form.Chip
	more *form.Chip
	box  *fyne.Container
	open bool // all are shown
}

func newWhys(e *kit.Env, x *exception) *whys {
	w := &whys{x: x, env: e, box: kit.Column(0)}
	for _, c := range x.x.Reasons {
		w.keys = append(w.keys, c.Key)
		w.all = append(w.all, form.NewChip(e, c.Word, func() { w.chosen(c.Key) }))
	}
	if own := x.x.Own; own != "" {
		w.keys = append(w.keys, own)
		w.all = append(w.all, form.NewChip(e, x.s.m.reason(own), func() { w.chosen(own) }))
	}
	w.more = form.NewMoreChip(e, func() {
		w.open = true
		w.show()
	})
	return w
}

// chosen takes a reason; with a keyboard the next key saves.
func (w *whys) chosen(key string) {
	w.x.reason = key
	w.show()
	w.x.able()
	if w.env.Computer && !w.x.save.Disabled() {
		kit.Focus(w.x.save)
	}
}

// show lays the chips out: what fits how she paid stands first, and what was chosen is always in sight.
func (w *whys) show() {
	due := w.x.less()
	var row []fyne.CanvasObject
	for _, i := range w.order() {
		chip := w.all[i]
		chip.Snug = true
		chip.Set(w.keys[i] == w.x.reason && due)
		if due {
			chip.Enable()
		} else {
			chip.Disable()
		}
		if w.open || len(row) < firstWhys {
			row = append(row, chip)
		}
	}
	if !w.open && len(w.all) > firstWhys {
		row = append(row, w.more)
	}
	w.box.Objects = []fyne.CanvasObject{kit.NewText(w.env, kit.Second, theme.Ink2, w.env.T("meeting.why")), form.Sideways(w.env, row...)}
	w.box.Refresh()
}

func (w *whys) order() []int {
	first := []string{w.x.reason}
	if w.x.way == wayNothing {
		first = append(first, absentReason, "sheet.reason.sick", "sheet.reason.travelled")
	}
	if i := slices.Index(w.keys, w.x.reason); i >= 0 && i < firstWhys && w.x.way != wayNothing {
		first = nil // it stands there anyway
	}
	var out []int
	for _, key := range first {
		if i := slices.Index(w.keys, key); i >= 0 && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	for i := range w.keys {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}
