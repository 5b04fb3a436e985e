package proof

import (
	"daftari/app"
)

// entry carries what was recorded of an entry. Its state, generation and places are left out: they
// move, and the tables of the store watch how. At is the record's own.
func (c *codec) entry(e *app.Entry) {
	number(c, &e.Seq)
	str(c, &e.Key)
	str(c, &e.Kind)
	str(c, &e.Account.Kind)
	number(c, &e.Account.ID)
	number(c, &e.Client)
	number(c, &e.Group)
	str(c, &e.Title)
	str(c, &e.Label)
	c.amount(&e.Amount)
	number(c, &e.Flow)
	number(c, &e.Payment)
	c.date(&e.Day)
	c.no(&e.Receipt)
	str(c, &e.Sheet)
	str(c, &e.Reason)
	str(c, &e.Note)
	str(c, &e.Reverses)
	str(c, &e.Corrects)
	str(c, &e.Places)
	c.keys(&e.After)
	maybe(c, &e.Recovered, func(r *app.Recovery) {
		str(c, &r.Device.ID)
		str(c, &r.Device.Code)
		c.officer(&r.By)
		number(c, &r.Seq)
		c.time(&r.At)
	})
	c.meeting(&e.Meeting)
	list(c, &e.Present, func(m *app.Mark) {
		number(c, &m.Client)
		number(c, &m.Was)
	})
	maybe(c, &e.Bag, func(b *app.BagMovement) {
		for _, s := range []*string{&b.Bank, &b.Slip, &b.To, &b.File, &b.From} {
			str(c, s)
		}
	})
	maybe(c, &e.Close, c.totals)
	maybe(c, &e.Lifted, func(l *app.Lifted) {
		str(c, &l.Limit)
		str(c, &l.Challenge)
		str(c, &l.By)
		number(c, &l.Wrong)
	})
	c.officer(&e.By)
	str(c, &e.Version)
}

func (c *codec) officer(o *app.Officer) {
	number(c, &o.User)
	str(c, &o.Username)
	number(c, &o.Staff)
	str(c, &o.Name)
	number(c, &o.Office)
}

// meeting is a number, 0 for none, 1 for a note, 2 for one that says at what time or where the new day's meeting is; then
// the note.
func (c *codec) meeting(p **app.MeetingNote) {
	const plain, placed = 1, 2
	form := 0
	if n := *p; n != nil {
		if form = plain; n.At != "" || n.Place != "" {
			form = placed
		}
	}
	number(c, &form)
	if form < 0 || form > placed {
		c.fail("a meeting note of form %d", form)
	}
	if c.reading {
		*p = nil
	}
	if form == 0 || c.err != nil {
		return
	}
	m := made(c, p)
	number(c, &m.Group)
	c.date(&m.Day)
	str(c, &m.Outcome)
	str(c, &m.Reason)
	c.date(&m.To)
	number(c, &m.Colleague)
	c.date(&m.Until)
	if form != placed {
		return
	}
	str(c, &m.At)
	str(c, &m.Place)
	if m.At == "" && m.Place == "" {
		c.fail("neither a time nor a place")
	}
}

func (c *codec) totals(t *app.DayTotals) {
	c.date(&t.Day)
	c.amounts(&t.Collected)
	c.amounts(&t.PaidOut)
	c.amounts(&t.Banked)
	c.amounts(&t.HandedOver)
	c.amounts(&t.Received)
	c.amounts(&t.Bag)
	list(c, &t.Counts, c.count)
	list(c, &t.Differences, func(d *app.Difference) {
		c.amount(&d.Amount)
		str(c, &d.Reason)
	})
	c.amounts(&t.Unplaced)
	number(c, &t.Meetings)
	number(c, &t.Receipts)
	number(c, &t.Waiting)
	c.time(&t.ClosedAt)
	str(c, &t.To)
}

func (c *codec) count(n *app.CashCount) {
	c.amount(&n.Total)
	list(c, &n.Lines, func(l *app.CashLine) {
		number(c, &l.Value)
		number(c, &l.Count)
	})
	exactly := 0
	if n.Exactly {
		exactly = 1
	}
	number(c, &exactly)
	if exactly != 0 && exactly != 1 {
		c.fail("neither so nor not so")
	}
	n.Exactly = exactly == 1
}
