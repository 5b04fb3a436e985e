package gallery

import (
	"context"

	"daftari/app"
	"daftari/ui/gallery/design"
	"daftari/ui/group"
	"daftari/ui/kit"
)

// groupCases are the page of a group, the right side of d1.
func groupCases() []Case {
	page := func(a amani) []kit.Route { return []kit.Route{todayPage(morning{}), groupPage(a)} }
	return []Case{
		{Name: "group", Tab: kit.Today, At: "10:42", Main: true, Pages: page(amani{})},
		{Name: "group-empty", Tab: kit.Today, At: "10:42", Pages: page(amani{empty: true})},
	}
}

func groupPage(a amani) kit.Route {
	return group.Route(func(e *kit.Env) group.Source {
		return &group.Model{Book: a, Words: e.Words, Now: e.Now, Group: design.Amani}
	}, group.Links{Sheet: func(app.GroupID, app.Date) {}, Client: func(app.ClientID) {}, Pay: func(app.ClientID) {}, PayGroup: func(app.GroupID) {},
		Trouble: func(err error) { panic(err) }})
}

// amani is the group before its meeting, with seven weeks behind it.
type amani struct {
	morning
	empty bool
	drawn bool // as d1 has it
}

// Group is Amani Market; of Achieng's second loan 500 is late.
func (a amani) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	if a.drawn {
		return design.PortfolioAmani(), nil
	}
	f := design.AmaniFile()
	if a.empty {
		f.Members, f.Group.Members = nil, nil
		return f, nil
	}
	f.Members[0] = design.Achieng()
	return f, nil
}

// Pending is nothing.
func (a amani) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) { return nil, nil }

// Entries are last week's payments.
func (a amani) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	var out []app.Entry
	for _, m := range design.Members() {
		out = append(out, app.Entry{Kind: app.Deposit, Flow: app.CashIn, Client: m.ID(), Group: design.Amani, Amount: design.KES(m.Due()),
			Day: design.Day().AddDays(-7), State: app.Confirmed})
	}
	return out, nil
}

// Sheets are seven closed meetings.
func (a amani) Sheets(_ context.Context, _, to app.Date) ([]app.Sheet, error) {
	var out []app.Sheet
	for i, came := range []int64{16400, 16500, 15400, 16300, 16650, 16200, 16750} {
		part := app.Part{Kind: app.Repayment, Expected: design.KES(16750), Actual: design.KES(came)}
		out = append(out, app.Sheet{Group: design.Amani, Day: design.Day().AddDays(7 * (i - 7)), State: app.SheetClosed, Lines: []app.Line{{Parts: []app.Part{part}}}})
	}
	return out, nil
}
