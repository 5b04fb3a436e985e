package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// exporting writes tables of the book into a file.
type exporting struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container
	asked  *Export
	path   string // of the last file
	busy   bool   // it writes, or a place for the file is chosen
}

// ExportRoute is the page of `daftari export`: sealed, unless a person says otherwise.
func ExportRoute(models Models, links Links) kit.Route {
	asked := &Export{What: Entries}
	return func(e *kit.Env) *kit.Page {
		x := &exporting{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack(), asked: asked}
		x.page = &kit.Page{Title: e.T("settings.export"), Body: x.body, Foot: x.foot, OnGone: x.bridge.Close}
		x.show()
		return x.page
	}
}

func (x *exporting) show() {
	e, a := x.env, x.asked
	kinds := []string{Entries, Receipts, Till, Ledger}
	parts := []fyne.CanvasObject{kit.SectionHead(e, e.T("settings.export.what"), ""), kit.Rule(e)}
	for _, k := range kinds {
		parts = append(parts, form.NewPick(e, e.T("settings.export."+k), "", a.What == k, func() { a.What = k; x.show() }))
	}
	parts = append(parts, kit.SectionHead(e, e.T("settings.export.how"), ""), kit.Rule(e),
		x.toggle("settings.export.sealed", !a.Clear, func() { a.Clear = !a.Clear }))
	if a.What != Ledger {
		parts = append(parts, x.toggle("settings.export.today", a.Today, func() { a.Today = !a.Today }),
			x.toggle("settings.export.xlsx", a.XLSX, func() { a.XLSX = !a.XLSX }))
	}
	note := kit.Notice{Tone: kit.Info, Icon: theme.IconLock, Text: e.T("settings.export.sealed.text")}
	if a.Clear {
		note = kit.Notice{Tone: kit.Warn, Icon: theme.IconEye, Text: e.T("settings.export.clear.text")}
	}
	parts = append(parts, kit.Pad(e, kit.Gap12, kit.Gap12, kit.Gap12, 0, kit.Banner(e, note)))
	if x.path != "" {
		parts = append(parts, kit.Pad(e, kit.Gap12, kit.Gap8, kit.Gap12, 0,
			kit.Banner(e, kit.Notice{Tone: kit.Good, Fact: e.T("settings.export.done"), Text: x.path})))
	}
	write := kit.NewButton(e, kit.Primary, theme.IconExport, e.T("settings.export.write"), x.write)
	write.Once = true
	if x.busy {
		write.Disable()
	}
	x.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	x.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, write)}
	x.body.Refresh()
	x.foot.Refresh()
	x.page.Changed()
}

func (x *exporting) toggle(key string, on bool, do func()) fyne.CanvasObject {
	v := ledger.View{Name: x.env.T(key), Plain: true, Low: true, Icon: theme.IconFile, Switch: ledger.SwitchOff}
	if key == "settings.export.sealed" {
		v.Icon = theme.IconLock
	} else if key == "settings.export.today" {
		v.Icon = theme.IconCalendar
	}
	if on {
		v.Switch = ledger.SwitchOn
	}
	return ledger.NewLine(x.env, v, func() { do(); x.path = ""; x.show() })
}

func (x *exporting) write() {
	if x.busy {
		return
	}
	x.busy = true
	asked := *x.asked
	written := func(where string, err error) {
		x.path, x.busy = where, false
		x.show()
		if err != nil {
			x.links.Trouble(err)
		}
	}
	x.bridge.Go(func(ctx context.Context) func() {
		name, data, err := x.m.House.Export(ctx, asked)
		return func() {
			if err != nil {
				written("", err)
				return
			}
			x.links.Save(name, data, written)
		}
	})
}
