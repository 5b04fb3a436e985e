package gallery

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/outbox"
)

// outboxCases are p09 and p10, and the forms they take without anything to show or with other states.
func outboxCases() []Case {
	list := outbox.Route(func(e *kit.Env) outbox.Source { return noon{outboxModel(e, waiting12{})} }, outboxLinks(), nil)
	entry := func(b waiting12) kit.Route {
		return outbox.EntryRoute(func(e *kit.Env) *outbox.Model { return outboxModel(e, b) }, b.entry().Entry.Key, outboxLinks())
	}
	data := []string{"From 0700 000 119", "error.msg.loan.must.be.active.fully.paid.or.overpaid"}
	way := []Exception{
		{Design, "do not pay again", "payments are not built: the row stands for one, with an entry's own word"},
		{Design, "Unsure, asking", "the same"},
	}
	return []Case{
		{Name: "outbox", Picture: "p09-outbox", Tab: kit.Outbox, At: "12:20", Main: true, Data: data, Sync: Entries(6, 60850, 4*time.Hour),
			Badges: []Badge{{kit.Outbox, 3, true}}, Pages: []kit.Route{list}, Except: way},
		{Name: "outbox-dark", Picture: "p09d-outbox-dark", Tab: kit.Outbox, At: "12:20", Dark: true, Only: Phone, Data: data, Sync: Entries(6, 60850, 4*time.Hour),
			Badges: []Badge{{kit.Outbox, 3, true}}, Pages: []kit.Route{list}, Except: way},
		{Name: "outbox-empty", Tab: kit.Outbox, At: "12:20", Sync: NothingWaits("06:10"), Pages: []kit.Route{
			outbox.Route(func(*kit.Env) outbox.Source { return noEntries{} }, outboxLinks(), nil)}},
		// p10's picture is not compared by machine: the day on which the loan was closed and how many went together are not
		// known here, and 5 % of its few texts are one.
		{Name: "entry", Tab: kit.Outbox, At: "12:24", Main: true, Data: data, Pages: []kit.Route{list, entry(waiting12{})}},
		{Name: "entry-choice", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(waiting12{})}, Only: Phone,
			Then: tapLike("L-000301"), Except: []Exception{{check.Overlap, `target "" lies over`, "the scrim takes all taps beside the sheet, to close it"}}},
		{Name: "entry-unsure", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(waiting12{unsure: true})}},
		{Name: "entry-queued", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(waiting12{queued: true})}},
	}
}

func outboxLinks() outbox.Links {
	return outbox.Links{Entry: func(app.Key) {}, Sync: func() {}, Receipt: func(app.ReceiptNo) {}, Client: func(app.ClientID) {}, Trouble: func(err error) { panic(err) }}
}

func outboxModel(e *kit.Env, b waiting12) *outbox.Model {
	return &outbox.Model{Book: b, House: b, Teller: b, Asker: b, Words: e.Words, Computer: e.Computer, Now: e.Now}
}

// noon is the list of p09: the payment, which is no entry of the book yet, and the four meetings' sum are set as drawn.
type noon struct{ *outbox.Model }

// List of the picture.
func (n noon) List(ctx context.Context) (outbox.List, error) {
	v, err := n.Model.List(ctx)
	if err != nil {
		return v, err
	}
	w := n.Words
	unsure := app.Entry{State: app.Unsure}.Look(app.Seen{})
	v.Sections[0].Rows = slices.Insert(v.Sections[0].Rows, 1, outbox.Row{Key: "payment", Kind: app.Disbursement, Name: "Zawadi Naliaka",
		Look: unsure, Stamp: w.T(unsure.Word), Amount: design.KES(15000).Format(w.Lang()), When: "10:02"})
	v.Sections[0].Rows[2].Name = "From 0700 000 119"
	v.Sections[0].Second = w.T("outbox.entries", "n", 3) + " · " + design.KES(15950).Format(w.Lang())
	v.Sections[1].Rows[0].Name = w.T("outbox.meetings", "n", 4) + " · " + w.T("outbox.lines", "n", 73)
	v.Sections[1].Rows[0].Amount, v.Sections[1].Rows[0].When = design.KES(57100).Format(w.Lang()), "08:10"
	v.Sections[1].Second = w.T("outbox.entries", "n", 6) + " · " + design.KES(60850).Format(w.Lang())
	return v, nil
}

type noEntries struct{}

func (noEntries) List(context.Context) (outbox.List, error) { return outbox.List{}, nil }

// waiting12 is the book of p09 at 12:20; the entry of p10 may stand in another state.
type waiting12 struct{ unsure, queued bool }

func (waiting12) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// tapLike touches what reads so in any language.
func tapLike(part string) func(*Walker) {
	return func(w *Walker) {
		for _, t := range w.Screen().Targets {
			if strings.Contains(t.Label, part) {
				w.Tap(t.Label)
				return
			}
		}
	}
}

// tapFigure touches what is this figure and nothing else, however it is grouped.
func tapFigure(digits string) func(*Walker) {
	return func(w *Walker) {
		for _, t := range w.Screen().Targets {
			bare := strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) || unicode.IsLetter(r) {
					return r
				}
				return -1
			}, t.Label)
			if bare == digits && !t.Behind {
				w.Tap(t.Label)
				return
			}
		}
	}
}

func notHere() error { return errors.New("the gallery records nothing") }

func (b waiting12) entry() app.EntryFile {
	f := design.Refused()
	switch {
	case b.unsure:
		f.Entry.State, f.Entry.Placement, f.Entry.Person = app.Unsure, app.NoPlacement, "ledger.person.unseen"
		f.Moves[2] = app.Movement{At: f.Moves[2].At, Event: app.Lost, From: app.Sending, To: app.Unsure}
		f.Attempts[0].Event, f.Attempts[0].Text = app.Lost, ""
	case b.queued:
		f.Entry.State, f.Entry.Placement = app.Queued, app.NoPlacement
		f.Moves, f.Attempts = f.Moves[:1], nil
	}
	return f
}

func (b waiting12) Entries(_ context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if slices.Contains(f.Kinds, app.Reversal) {
		return []app.Entry{design.Reversed()}, nil
	}
	all := []app.Entry{}
	for _, file := range design.Outbox() {
		all = append(all, file.Entry)
	}
	all = append(all, design.Lines()...)
	return slices.DeleteFunc(all, func(e app.Entry) bool {
		return !slices.Contains(f.States, e.State) || (!f.Day.IsZero() && e.Day != f.Day)
	}), nil
}

func (b waiting12) Entry(_ context.Context, key app.Key) (app.EntryFile, error) {
	if f := b.entry(); f.Entry.Key == key {
		return f, nil
	}
	for _, f := range design.Outbox() {
		if f.Entry.Key == key {
			return f, nil
		}
	}
	return app.EntryFile{}, notHere()
}

func (waiting12) Freshness(ctx context.Context) (app.Freshness, error) {
	return morning{}.Freshness(ctx)
}

func (waiting12) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

// Client is Naomi with the loan that p10 offers.
func (waiting12) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	f := design.Client("Naomi Jepkosgei")
	f.Loans = append(f.Loans, design.OtherLoan())
	return f, nil
}

func (waiting12) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

func (waiting12) Place(context.Context, app.Key, []teller.Target, string) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (waiting12) Suspend(context.Context, app.Key, string, string) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (waiting12) Correct(context.Context, app.Key, teller.Correction) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (waiting12) Cancel(context.Context, app.Key, string) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (waiting12) Reverse(context.Context, app.Key, string) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (waiting12) Decide(context.Context, app.Key, teller.Decision, string, string) error {
	return notHere()
}

func (waiting12) Ask(context.Context, app.Key) (app.SyncReport, error) {
	return app.SyncReport{}, notHere()
}
