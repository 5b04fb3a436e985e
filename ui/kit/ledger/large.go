package ledger

import (
	"fyne.io/fyne/v2"

	"daftari/ui/kit"
)

// large tells the heights of a row of large text: name, what is said below it, the line of the amount, and all. The
// amount stands beside what is said where both fit, else below it.
func (r *Row) large(w float32) (name, said, line, all float32) {
	nw := r.nameWidth(w)
	name = r.name.HeightFor(nw)
	if line = r.amountHeight(); !r.was.Hidden {
		line = max(line, r.was.LineHeight()+2)
	}
	said = r.secondHeight()
	if said > 0 && !r.beside(nw) {
		r.second.Lines = 2
		said = 0
		if !r.second.Hidden {
			said = r.second.HeightFor(nw)
		}
		if r.stamp != nil && !r.stamp.Hidden {
			said += r.stamp.HeightFor(nw)
		}
		all = name + said + line
	} else {
		r.second.Lines = 1
		line = max(said, line)
		all = name + line
	}
	if !r.below.Hidden {
		all += r.below.LineHeight()
	}
	return name, said, line, all
}

// beside says that what is said and the amounts fit on one line.
func (r *Row) beside(w float32) bool {
	if r.view.Both && r.stamp != nil && !r.stamp.Hidden {
		return false
	}
	said := r.second.Natural()
	if r.stamp != nil && !r.stamp.Hidden {
		said = r.stamp.Natural()
	}
	return said+r.amount.Natural()+hiddenZero(r.was)+18 <= w
}

// placeLarge puts the amount under the name.
func (r *Row) placeLarge(s fyne.Size) {
	e := r.env
	end, nw := r.end(s.Width), r.nameWidth(s.Width)
	nh, said, line, all := r.large(s.Width)
	y := (s.Height - all) / 2
	e.Place(r.name, s.Width, textAt, y, nw, nh)
	y += nh
	at := y + line - said - 2
	if said > 0 && !r.beside(nw) {
		at = y
		y += said
	}
	stamped := float32(0)
	if r.stamp != nil && !r.stamp.Hidden {
		if stamped = said; !r.second.Hidden {
			stamped = r.stamp.HeightFor(nw)
		}
		e.Place(r.stamp, s.Width, textAt, at+said-stamped, nw, stamped)
	}
	e.Place(r.second, s.Width, textAt, at, nw, said-stamped)
	aw := kit.Ceil(r.amount.Natural())
	e.Place(r.amount, s.Width, end-aw, y+line-r.amount.LineHeight(), aw, r.amount.LineHeight())
	if aw > 0 {
		aw += kit.Gap8
	}
	ww := kit.Ceil(r.was.Natural())
	e.Place(r.was, s.Width, end-aw-ww, y+line-r.was.LineHeight()-2, ww, r.was.LineHeight())
	e.Place(r.below, s.Width, textAt, y+line, end-textAt, r.below.LineHeight())
}
