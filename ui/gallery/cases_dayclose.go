package gallery

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/money"
	"daftari/ui/dayclose"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// daycloseCases are p16 before and after the count, closed, and with nothing to close.
func daycloseCases() []Case {
	page := func(d evening) kit.Route {
		return func(e *kit.Env) *kit.Page { // another each time: what was counted outlives a change of look
			return dayclose.Route(func(e *kit.Env) *dayclose.Model {
				return &dayclose.Model{Closer: d, Book: d, Words: e.Words, Computer: e.Computer, Now: func() time.Time { return design.At("17:32") }}
			}, dayclose.Links{Sign: func(func(bool)) {}, Outbox: func() {}, Done: func() {}, Trouble: func(err error) { panic(err) }})(e)
		}
	}
	root := todayPage(morning{})
	data := []string{"Lydia Chepkemoi"}
	return []Case{
		{Name: "dayclose", Picture: "p16-end-of-day", Tab: kit.Today, At: "17:40", Main: true, Data: data, Pages: []kit.Route{root, page(evening{})}, Then: exactly,
			Except: []Exception{{Design, "Unplaced cash", "whose cash has no place is listed below the picture's end, where its head can be seen"}}},
		{Name: "dayclose-uncounted", Tab: kit.Today, At: "17:32", Data: data, Pages: []kit.Route{root, page(evening{})}},
		{Name: "dayclose-closed", Tab: kit.Today, At: "17:45", Data: data, Pages: []kit.Route{root, page(evening{closed: true})}},
		{Name: "dayclose-none", Tab: kit.Today, At: "17:40", Data: data, Pages: []kit.Route{root, page(evening{none: true})}},
	}
}

// exactly says that the cash is exactly what it must be.
func exactly(w *Walker) {
	w.Reach(w.T("dayclose.count"))
	w.Tap(w.T("dayclose.count"))
	tapLike("62")(w)
	w.Tap(w.T("kit.done"))
}

// evening is the day of p16.
type evening struct {
	morning
	closed, none bool
}

func (d evening) Day(context.Context, app.Date) (closer.Day, error) {
	if d.none {
		return closer.Day{DayTotals: app.DayTotals{Day: design.Day()}}, nil
	}
	kes := func(n int64) []money.Amount { return []money.Amount{design.KES(n)} }
	v := closer.Day{DayTotals: design.Evening(), Single: 2, Posted: closer.Where{Entries: 71, Amounts: kes(61000)},
		Here: closer.Where{Entries: 15, Amounts: kes(6200), Of: []string{"Baraka Youth"}}, NeedsYou: closer.Where{Entries: 2, Amounts: kes(1930)}, Cash: []app.Entry{design.Refused().Entry}}
	if d.closed {
		totals := design.Evening()
		v.Closed = &app.Entry{Kind: app.DayClosed, At: app.Stamp{Wall: design.At("17:40")}, Close: &totals}
		v.Bag = kes(0)
	}
	return v, nil
}

func (evening) Close(context.Context, closer.Closing) (app.Recorded, error) {
	return app.Recorded{}, notHere()
}

func (evening) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

func (evening) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return []app.Entry{{Kind: app.HandOver, Bag: &app.BagMovement{To: "Lydia Chepkemoi"}}}, nil
}
