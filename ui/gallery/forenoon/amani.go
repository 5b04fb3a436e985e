package forenoon

import (
	"context"

	"daftari/app"
	"daftari/ui/gallery/design"
)

// Amani is the group before its meeting, with seven weeks behind it.
type Amani struct {
	Book
	Empty bool
	Drawn bool // as d1 has it
}

// Group is Amani Market; of Achieng's second loan 500 is late.
func (a Amani) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	if a.Drawn {
		return design.PortfolioAmani(), nil
	}
	f := design.AmaniFile()
	if a.Empty {
		f.Members, f.Group.Members = nil, nil
		return f, nil
	}
	f.Members[0] = design.Achieng()
	return f, nil
}

// Pending is nothing.
func (a Amani) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) { return nil, nil }

// Entries are last week's payments.
func (a Amani) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	var out []app.Entry
	for _, m := range design.Members() {
		out = append(out, app.Entry{Kind: app.Deposit, Flow: app.CashIn, Client: m.ID(), Group: design.Amani, Amount: design.KES(m.Due()),
			Day: design.Day().AddDays(-7), State: app.Confirmed})
	}
	return out, nil
}

// Sheets are seven closed meetings.
func (a Amani) Sheets(_ context.Context, _, to app.Date) ([]app.Sheet, error) {
	var out []app.Sheet
	for i, came := range []int64{16400, 16500, 15400, 16300, 16650, 16200, 16750} {
		part := app.Part{Kind: app.Repayment, Expected: design.KES(16750), Actual: design.KES(came)}
		out = append(out, app.Sheet{Group: design.Amani, Day: design.Day().AddDays(7 * (i - 7)), State: app.SheetClosed, Lines: []app.Line{{Parts: []app.Part{part}}}})
	}
	return out, nil
}
