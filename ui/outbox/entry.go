package outbox

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/fineract/ledger"
)

// Entry is one entry in words (p10).
type Entry struct {
	Key     app.Key
	Raw     app.Entry
	Second  string // "Receipt D-0412-000377", or its kind where it has none
	Look    stamp.Look
	Stamp   string // without its reason: that stands below
	Amount  string
	What    string // what happened, "" where the stamp says it all
	Line    string // "Naomi Jepkosgei · Biashara L-000166 · Tue 15 Sep"
	Money   string // where the money is, "" where there is nothing to say
	Cash    *Cash  // the second stamp
	Do      string // what to do, where nothing can be chosen here
	Choices []Choice
	Past    []Event
	Server  string // what the server wrote, "" = nothing
	Code    string // the server's code for it
	Receipt app.ReceiptNo
	Client  app.ClientID
}

// Cash is the stamp of refused cash without a place.
type Cash struct {
	Look stamp.Look
	Word string
}

// Event of its history.
type Event struct {
	When, Word, Second string
	Icon, Tone         string // names, as in stamp.Look
}

// mostPast is how many events are shown: the first and the newest, where a bad line made hundreds.
const mostPast = 12

// Entry reads one entry.
func (m *Model) Entry(ctx context.Context, key app.Key) (Entry, error) {
	file, err := m.Book.Entry(ctx, key)
	if err != nil {
		return Entry{}, err
	}
	f, err := m.figures(ctx)
	if err != nil {
		return Entry{}, err
	}
	undone, err := m.undone(ctx)
	if err != nil {
		return Entry{}, err
	}
	e := file.Entry
	v := Entry{Key: key, Raw: e, Client: e.Client, Receipt: e.Receipt, Second: m.Words.T("kind." + string(e.Kind))}
	if !e.Receipt.IsZero() {
		v.Second = m.Words.T("outbox.receipt", "no", e.Receipt.String())
	}
	if e.Amount.Valid() {
		v.Amount = f.of(e.Amount)
	}
	v.Line = m.line(e)
	if v.Look, v.Stamp, err = m.stamp(ctx, e, undone[key]); err != nil {
		return Entry{}, err
	}
	if v.Look.Word == "state.refused" {
		v.Stamp = m.Words.T(v.Look.Word)
	}
	m.explain(&v, file)
	if err := m.past(ctx, &v, file, f); err != nil {
		return Entry{}, err
	}
	if v.Choices, err = m.choices(ctx, file, f); err != nil {
		return Entry{}, err
	}
	if len(v.Choices) > 0 {
		v.Do = ""
	}
	return v, nil
}

func (m *Model) line(e app.Entry) string {
	parts := []string{}
	for _, p := range []string{e.Title, e.Label, m.Words.ShortDay(e.Day)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return join(parts)
}

func join(parts []string) string {
	out := ""
	for i, p := range parts {
		if i > 0 {
			out += " · "
		}
		out += p
	}
	return out
}

// explain says what happened, where the money is and what to do.
func (m *Model) explain(v *Entry, file app.EntryFile) {
	e := file.Entry
	amount := m.Words.Strong(v.Amount)
	switch {
	case e.State == app.Refused:
		key := ledger.RefusalOf(file)
		v.What, v.Do = m.Words.T(key+".what"), m.Words.T(key+".do")
		if e.Placement == app.Unplaced {
			v.Money = m.Words.T("outbox.unplaced", "amount", amount)
			if e.Way() == app.CashOut {
				v.Money = m.Words.T("outbox.unplaced_out", "amount", amount)
			}
		}
		switch e.Placement {
		case app.Suspended:
			v.Money = m.Words.T("outbox.suspended", "amount", amount)
		case app.Placed:
			v.Money = m.Words.T("outbox.placed", "amount", amount)
		case app.NoPlacement:
			v.Money = m.Words.T("outbox.nothing_posted")
		case app.Unplaced:
		}
	case e.State == app.Unsure && e.Person != "":
		v.What, v.Money = m.Words.T(e.Person), m.Words.T("outbox.not_again")
	case e.State == app.Unsure:
		v.What, v.Money = m.Words.T("outbox.no_answer"), m.Words.T("outbox.not_again")
	case e.State == app.Awaiting:
		v.What = m.Words.T("outbox.awaiting")
	case e.State == app.Parked && e.Parked != "follows":
		v.What = m.Words.T("outbox.parked_person")
	case e.State == app.Queued || e.State == app.Parked:
		v.What = m.Words.T("outbox.waits")
	}
	if look, ok := stamp.Cash(e); ok {
		v.Cash = &Cash{look, m.Words.T(look.Word)}
	}
	if v.What == "" && e.Reason != "" {
		v.What = m.reason(e.Reason)
	}
	for _, a := range file.Attempts {
		if a.Text != "" {
			v.Server, v.Code = a.Text, a.Code
		}
	}
}

// past tells the history from the entry's moves.
func (m *Model) past(ctx context.Context, v *Entry, file app.EntryFile, f figures) error {
	you, err := m.House.Officer(ctx)
	if err != nil {
		return err
	}
	who, tries := file.Entry.By.Name, 0
	if file.Entry.By.Staff == you.Staff && file.Entry.By.User == you.User {
		who = m.Words.T("outbox.past.you")
	}
	for _, move := range file.Moves {
		ev, ok := m.event(file, move, &tries)
		if !ok {
			continue
		}
		at := move.At.In(m.Now().Location())
		ev.When = m.Words.ShortWeekday(at) + " " + m.Words.Clock(at)
		if app.DateOf(m.Now()).DaysSince(app.DateOf(at)) > 6 {
			ev.When = m.Words.DayMonth(at) + " " + m.Words.Clock(at)
		}
		if move.From == "" {
			ev.Word = m.Words.Here(m.Computer, "outbox.past.saved")
			ev.Second = m.Words.T("outbox.past.kept", "name", who)
			if file.Entry.Amount.Valid() {
				ev.Second = m.Words.T("outbox.past.cash", "name", who, "amount", f.of(file.Entry.Amount))
			}
		}
		v.Past = append(v.Past, ev)
	}
	if n := len(v.Past); n > mostPast {
		v.Past = slices.Concat(v.Past[:1], v.Past[n-mostPast+1:])
	}
	return nil
}

// event is one move in words; false for those that say nothing to a person.
func (m *Model) event(file app.EntryFile, move app.Movement, tries *int) (Event, bool) {
	w := m.Words
	if move.From == "" {
		l := stamp.Of(app.Entry{State: app.Queued}, stamp.Seen{Computer: m.Computer})
		return Event{Icon: l.Icon, Tone: "slate"}, true
	}
	if move.Place != "" && move.From == move.To {
		return Event{Icon: "handover", Tone: "ink2", Word: w.T("outbox.past.place_" + string(move.Place)), Second: m.reason(move.Reason)}, true
	}
	switch move.Event {
	case app.Claimed:
		*tries++
		sent := Event{Icon: "state-sending", Tone: "sky", Word: w.T("outbox.past.sent", "n", *tries)}
		if move.Beside > 0 {
			sent.Second = w.T("outbox.past.together", "n", move.Beside+1)
		}
		return sent, true
	case app.NotApplied:
		return Event{Icon: "link-offline", Tone: "slate", Word: w.T("outbox.past.not_applied"), Second: w.T("outbox.nothing_posted")}, true
	case app.Accepted:
		return Event{Icon: "state-waiting", Tone: "turmeric", Word: w.T("outbox.past.accepted")}, true
	case app.Confirm:
		second := m.reason(move.Reason)
		if file.Proof != nil && file.Proof.Transaction != "" {
			second = "#" + file.Proof.Transaction
		}
		return Event{Icon: "state-posted", Tone: "leaf", Word: w.T("state.confirmed"), Second: second}, true
	case app.Refuse:
		return Event{Icon: "state-needs-you", Tone: "madder", Word: w.T("outbox.past.refused"), Second: w.T("outbox.nothing_posted")}, true
	case app.Lost:
		return Event{Icon: "state-unsure", Tone: "turmeric", Word: w.T("outbox.past.lost"), Second: w.T("outbox.past.lost_second")}, true
	case app.UnknownThere:
		return Event{Icon: "ask-again", Tone: "slate", Word: w.T("outbox.past.unknown"), Second: w.T("outbox.past.unknown_second")}, true
	case app.Cancel:
		return Event{Icon: "state-cancelled", Tone: "ash", Word: w.T("state.cancelled"), Second: m.reason(move.Reason)}, true
	case app.Waits:
		return Event{Icon: "state-waiting", Tone: "turmeric", Word: w.T("outbox.past.waits"), Second: m.reason(move.Reason)}, true
	case app.Released:
		return Event{Icon: "state-on-phone", Tone: "slate", Word: w.T("outbox.past.released"), Second: m.reason(move.Reason)}, true
	}
	return Event{}, false
}

// Saved is what stands under the page once a decision is in the book.
func (m *Model) Saved(d teller.Done) []string {
	out := []string{m.Words.Here(m.Computer, "saving.saved_not_posted")}
	for _, n := range d.Notices {
		out = append(out, m.Words.T(n.Key, n.Args...))
	}
	return out
}
