package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app/stamp"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// kitCases show the kit's texts, icons and tones by themselves: every state an entry can have, the
// members of the story with what is due, and the total on its double rule.
func kitCases() []Case {
	return []Case{{
		Name: "kit-states", Tab: kit.More, Main: true,
		Pages: []kit.Route{func(e *kit.Env) *kit.Page {
			return &kit.Page{Title: "Amani Market", Body: states(e), Foot: foot(e)}
		}},
	}}
}

func states(e *kit.Env) fyne.CanvasObject {
	rows := []fyne.CanvasObject{}
	for i, l := range stamp.All() {
		m := design.Members()[i]
		word := kit.NewPara(e, kit.Label, theme.Token(l.Tone), e.T(l.Word, "name", m.Name))
		rows = append(rows, kit.Sides(e, kit.Row(e, kit.Gap12,
			e.Icon(theme.Icon(l.Icon), theme.Token(l.Tone), 22),
			kit.Grow(kit.Column(0, kit.NewText(e, kit.Name, theme.Ink, m.Name), word)),
			kit.NewText(e, kit.Amount, theme.Ink, design.KES(m.Due()).Format(e.Words.Lang())).Ending())))
	}
	return container.NewVScroll(kit.Column(kit.Gap8, rows...))
}

func foot(e *kit.Env) fyne.CanvasObject {
	return kit.Sides(e, total.New(e, kit.Total, design.KES(16750).Format(e.Words.Lang())).Ending())
}
