package inspect

import "slices"

// Same says that two screens have the same things at the same places and differ in colours at most: what was found about
// the places, sizes and words of one is true of the other.
func (s *Screen) Same(o *Screen) bool {
	return s.Width == o.Width && s.Height == o.Height && s.Margin == o.Margin &&
		slices.EqualFunc(s.Texts, o.Texts, func(a, b Text) bool { return a.plain() == b.plain() }) &&
		slices.EqualFunc(s.Targets, o.Targets, sameTarget) &&
		slices.EqualFunc(s.Columns, o.Columns, func(a, b Column) bool {
			return a.Left == b.Left && a.Right == b.Right && slices.Equal(a.Figures, b.Figures)
		})
}

// plain is a text without what colours decide.
func (t Text) plain() Text {
	t.Color, t.Back = "", ""
	return t
}

func sameTarget(a, b Target) bool {
	return a.Box == b.Box && a.Whole == b.Whole && a.Label == b.Label && a.Icon == b.Icon && a.Says == b.Says &&
		a.Behind == b.Behind && a.Scroll == b.Scroll && a.Self == b.Self && a.Parent == b.Parent && slices.Equal(a.Flows, b.Flows)
}
