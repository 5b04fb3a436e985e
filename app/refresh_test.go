package app_test

import (
	"testing"

	"daftari/app"
	"daftari/app/money"
)

func TestRefreshForgetsNothingSaid(t *testing.T) {
	part := func(id int64, expected, actual money.Amount) app.Part {
		return app.Part{Kind: app.Deposit, Account: app.AccountRef{Kind: app.OnSavings, ID: id}, Expected: expected, Most: kes(9999), Actual: actual}
	}
	line := func(id app.ClientID, settled bool, parts ...app.Part) app.Line {
		return app.Line{Client: id, Name: "x", Settled: settled, Parts: parts}
	}
	none := money.Amount{}
	old := app.Sheet{Key: "k", Version: 3, Lines: []app.Line{
		line(1, true, part(1, kes(10), kes(7)), part(2, kes(5), kes(5))), // account 2 goes, 3 comes
		line(2, false, part(4, kes(10), none)),                           // leaves, nothing said
		line(3, true, part(5, kes(10), kes(10))),                         // leaves, paid
	}, GroupSelf: &app.Line{Name: "g", Settled: true, Parts: []app.Part{part(9, kes(1), kes(1))}}}
	fresh := app.Sheet{Name: "new name", Lines: []app.Line{
		line(1, false, part(1, kes(12), none), part(3, kes(6), none)),
		line(8, false, part(8, kes(2), none)),
	}}
	got := old.Refresh(fresh)
	if got.Key != "k" || got.Version != 3 || got.Name != "new name" || len(got.Lines) != 3 {
		t.Fatalf("%+v", got)
	}
	one := got.Lines[0]
	if p := one.Parts[0]; p.Expected != kes(12) || p.Actual != kes(7) {
		t.Errorf("figures new, said stays: %+v", p)
	}
	if p := one.Parts[1]; p.Account.ID != 3 || p.Actual != kes(0) {
		t.Errorf("an account opened since was not paid: %+v", p)
	}
	if p := one.Parts[2]; p.Account.ID != 2 || p.Actual != kes(5) || p.Blocked != app.BlockedGone {
		t.Errorf("the money on a closed account: %+v", p)
	}
	if l := got.Lines[1]; l.Client != 8 || l.Settled {
		t.Errorf("the new member: %+v", l)
	}
	if l := got.Lines[2]; l.Client != 3 || l.Marked != app.MarkGone || l.Parts[0].Actual != kes(10) || l.Parts[0].Blocked != app.BlockedGone {
		t.Errorf("the member who left and paid: %+v", l)
	}
	if g := got.GroupSelf; g == nil || g.Parts[0].Actual != kes(1) || g.Parts[0].Blocked != app.BlockedGone {
		t.Errorf("the group's own: %+v", g)
	}
	if old.Lines[0].Parts[0].Expected != kes(10) {
		t.Error("the old sheet was changed")
	}
	again := got.Refresh(fresh)
	if len(again.Lines) != 3 || len(again.Lines[0].Parts) != 3 {
		t.Errorf("refreshing twice is not refreshing once: %+v", again)
	}
}
