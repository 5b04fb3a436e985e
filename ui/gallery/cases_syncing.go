package gallery

import (
	"context"
	"time"

	"daftari/app"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/syncing"
)

// syncingCases are p15 in the forms that this book can tell, then the tab that is not built.
func syncingCases() []Case {
	page := func(l line) kit.Route {
		return syncing.Route(func(e *kit.Env) *syncing.Model {
			return &syncing.Model{Port: l, Book: l, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, syncing.Links{Outbox: func() {}, Trouble: func(err error) { panic(err) }})
	}
	except := []Exception{{Messages, "Receipts by SMS", unsent}, {Messages, `"0 of 46"`, unsent}, {Messages, "sent only when posted", unsent}}
	root := todayPage(morning{})
	p := design.Syncing()
	pulling := app.SyncProgress{Phase: app.PhasePulling, Done: 4, Total: 14, Posted: 58, Requests: 31, Up: 41200, Down: 1_300_000}
	done := app.SyncReport{Ended: design.At("17:27"), Posted: 29, Refused: 1, Requests: 31, Up: 41200, Down: 1_300_000, Pulled: true}
	signedOut := app.SyncReport{Ended: design.At("17:27"), Posted: 3, Left: 55, Requests: 5, Up: 6100, Down: 3300, Stop: app.SyncSignIn}
	return []Case{
		{Name: "sync", Picture: "p15-sync", Tab: kit.Today, At: "17:25", Main: true, Pages: []kit.Route{root, page(line{now: &p, n: 58})}, Except: except},
		{Name: "sync-pulling", Tab: kit.Today, At: "17:25", Pages: []kit.Route{root, page(line{now: &pulling, n: 58})}},
		{Name: "sync-ended", Tab: kit.Today, At: "17:26", Pages: []kit.Route{root, page(line{n: 30, report: &done})}},
		{Name: "sync-trouble", Tab: kit.Today, At: "17:26", Pages: []kit.Route{root, page(line{n: 58, report: &signedOut})}},
		{Name: "sync-nothing", Tab: kit.Today, At: "17:26", Pages: []kit.Route{root, page(line{})}},
		{Name: "sync-cut", Tab: kit.Today, At: "17:26", Pages: []kit.Route{root, page(line{n: 6, cut: true})}},
	}
}

// line is a sync that stands still at one point.
type line struct {
	now    *app.SyncProgress
	report *app.SyncReport
	n      int // entries that wait
	cut    bool
}

// Start ends at once with the report, or never began to move.
func (l line) Start(_ context.Context, told func(app.SyncProgress)) (app.SyncReport, error) {
	if l.report != nil {
		return *l.report, nil
	}
	if l.now != nil {
		told(*l.now)
	}
	return app.SyncReport{}, context.Canceled // nobody looks on: the page stays as it is
}

func (line) Stop()                        {}
func (l line) Running() *app.SyncProgress { return l.now }
func (l line) Reach(context.Context) bool { return !l.cut }

func (l line) Counts(context.Context) (app.Counts, error) {
	return app.Counts{By: map[app.State]int{app.Queued: l.n}}, nil
}

func (line) SheetByKey(context.Context, app.Key) (app.Sheet, error) {
	return design.ClosedSheet(), nil
}

func (line) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return design.OnTheWay(), nil
}

func (line) Freshness(ctx context.Context) (app.Freshness, error) {
	return app.Freshness{AnsweredAt: design.At("16:10"), PulledAt: design.At("16:10").Add(-time.Hour)}, nil
}
