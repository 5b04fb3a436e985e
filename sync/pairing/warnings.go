package pairing

import (
	"context"

	"daftari/app"
	"daftari/store/rescue"
)

// Warnings are what stands between this device's unsent entries and a rescue: no branch, no folder for
// copies, copies that fail, entries that could not be sealed. They stop nothing.
func Warnings(ctx context.Context, b Book, dir string, shelf bool) []*app.Problem {
	p, err := b.Branch(ctx)
	if err != nil {
		return nil
	}
	if p.IsZero() {
		return []*app.Problem{app.Trouble(app.BadConfig, "enrol.no_branch", nil)}
	}
	var all []*app.Problem
	switch s := rescue.StateOf(dir); {
	case !shelf:
		all = append(all, app.Trouble(app.BadConfig, "enrol.no_shelf", nil))
	case !s.Failed.IsZero():
		all = append(all, app.Trouble(app.BrokenBook, "enrol.no_copy", nil))
	}
	if _, bare, err := b.Copy(ctx); err == nil && bare > 0 {
		all = append(all, app.Trouble(app.BrokenBook, "enrol.owing", nil, "n", bare))
	}
	return all
}
