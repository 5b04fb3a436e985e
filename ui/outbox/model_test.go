package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui/gallery/design"
	"daftari/ui/outbox"
)

var ctx = context.Background()

type bench struct {
	*outbox.Model
	t     *testing.T
	book  *store.Book
	till  *teller.Teller
	clock *design.Clock
	asked []app.Key
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, clock: &design.Clock{Now: design.At("09:00")}}
	b.book = design.Book(t, b.clock)
	b.till = design.Teller(b.book, b.clock)
	b.Model = &outbox.Model{Book: b.book, House: b.book, Teller: b.till, Asker: b, Words: w, Now: func() time.Time { return b.clock.Now }}
	return b
}

// Ask answers for the core: the entry is posted there.
func (b *bench) Ask(_ context.Context, key app.Key) (app.SyncReport, error) {
	b.asked = append(b.asked, key)
	return app.SyncReport{}, nil
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// pay records a repayment of Achieng's loan.
func (b *bench) pay(amount int64) app.Entry {
	b.t.Helper()
	file := design.Client("Achieng Odhiambo")
	d, err := b.till.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: file.Loans[0].Ref(), Amount: design.KES(amount), Again: true})
	b.ok(err)
	return d.Entries[0]
}

// settle lets the core answer for all that is queued.
func (b *bench) settle(event app.Event, o app.Outcome) {
	b.t.Helper()
	at := b.clock.Now.UTC()
	work, err := b.book.Claim(ctx, "t", at, 100, app.Pick{Now: true})
	b.ok(err)
	for _, w := range work {
		o := o
		o.Key, o.Event = w.Entry.Key, event
		if event == app.Confirm {
			o.Proof = &app.Confirmation{Key: o.Key, Transaction: "88420", At: at}
		}
		b.ok(b.book.Settle(ctx, []app.Settlement{{Attempt: w.Attempt, Outcome: o, NextAt: at.Add(time.Hour)}}))
	}
}

func (b *bench) list() outbox.List {
	b.t.Helper()
	v, err := b.List(ctx)
	b.ok(err)
	return v
}

func (b *bench) entry(key app.Key) outbox.Entry {
	b.t.Helper()
	v, err := b.Entry(ctx, key)
	b.ok(err)
	return v
}

func (b *bench) choice(key app.Key, act outbox.Act) outbox.Choice {
	b.t.Helper()
	all := b.entry(key).Choices
	i := slices.IndexFunc(all, func(c outbox.Choice) bool { return c.Act == act })
	if i < 0 {
		b.t.Fatalf("no %s among %+v", act, all)
	}
	return all[i]
}

func acts(all []outbox.Choice) []outbox.Act {
	out := []outbox.Act{}
	for _, c := range all {
		out = append(out, c.Act)
	}
	return out
}

func closed() app.Outcome {
	return app.Outcome{Class: app.Rejected, Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid", Text: "closed on 12 September"}
}

// TestList is p09's order: what needs a person, what is on its way with the meetings folded, what is finished.
func TestList(t *testing.T) {
	b := newBench(t)
	if v := b.list(); len(v.Sections) != 0 {
		t.Fatalf("a new book: %+v", v)
	}
	b.pay(100)
	b.settle(app.Refuse, closed())
	b.pay(150)
	b.settle(app.Confirm, app.Outcome{})
	gone := b.pay(50)
	_, err := b.till.Cancel(ctx, gone.Key, "outbox.reason.typed_twice")
	b.ok(err)
	o, err := b.till.OpenSheet(ctx, design.Tumaini, design.Day(), false)
	b.ok(err)
	_, err = b.till.AllAsExpected(ctx, o.Sheet.Key)
	b.ok(err)
	_, err = b.till.Count(ctx, o.Sheet.Key, design.Shilling(), nil, true)
	b.ok(err)
	_, err = b.till.Close(ctx, o.Sheet.Key)
	b.ok(err)
	type row struct{ Head, Name, Stamp, Amount string }
	var got []row
	v := b.list()
	for _, s := range v.Sections {
		for _, r := range s.Rows {
			got = append(got, row{s.Head + " " + s.Second, r.Name, r.Stamp, r.Amount})
		}
	}
	if d := cmp.Diff([]row{
		{"Needs a person 1 entry · 100", "Achieng Odhiambo", "Needs you: loan closed", "100"},
		{"On its way 1 entry · 14,350", "1 meeting · 18 lines", "On this phone", "14,350"},
		{"Finished today 2 entries", "Achieng Odhiambo", "Posted #88420", "150"},
		{"Finished today 2 entries", "Achieng Odhiambo", "Cancelled, receipt void", "50"},
	}, got); d != "" {
		t.Error(d)
	}
	if n := len(v.Sections[1].Rows[0].Lines); n < 18 || v.Needs != 1 {
		t.Errorf("the fold has %d lines, %d need a person", n, v.Needs)
	}
	b.clock.Now = b.clock.Now.AddDate(0, 0, 1)
	v = b.list()
	if len(v.Sections) != 2 || v.Sections[0].Rows[0].When != "Thu" {
		t.Errorf("the next day what was finished is gone: %+v", v.Sections)
	}
}

// TestChoices: what can be done in each state, and that it is one use case.
func TestChoices(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(b *bench) // what happens to the entry first
		want []outbox.Act
		do   outbox.Act
		then func(b *bench, key app.Key) bool
	}{
		{"on this phone: correct", func(*bench) {}, []outbox.Act{outbox.Correct, outbox.Cancel}, outbox.Correct,
			func(b *bench, key app.Key) bool {
				return b.entry(key).Raw.State == app.Cancelled && len(b.list().Sections) == 2
			}},
		{"on this phone: cancel", func(*bench) {}, []outbox.Act{outbox.Correct, outbox.Cancel}, outbox.Cancel,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.State == app.Cancelled }},
		{"refused: into her savings", func(b *bench) { b.settle(app.Refuse, closed()) }, []outbox.Act{outbox.Put, outbox.Branch, outbox.GiveBack}, outbox.Put,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.Placement == app.Placed }},
		{"refused: to the branch", func(b *bench) { b.settle(app.Refuse, closed()) }, []outbox.Act{outbox.Put, outbox.Branch, outbox.GiveBack}, outbox.Branch,
			func(b *bench, key app.Key) bool {
				return b.entry(key).Raw.Placement == app.Suspended && len(b.entry(key).Choices) == 1
			}},
		{"refused: back", func(b *bench) { b.settle(app.Refuse, closed()) }, []outbox.Act{outbox.Put, outbox.Branch, outbox.GiveBack}, outbox.GiveBack,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.Placement == app.Placed }},
		{"refused for its day: today's date", func(b *bench) {
			o := closed()
			o.Code = "error.msg.loan.repayment.on.holiday"
			b.settle(app.Refuse, o)
			b.clock.Now = b.clock.Now.AddDate(0, 0, 1)
		}, []outbox.Act{outbox.PutToday, outbox.Put, outbox.Branch, outbox.GiveBack}, outbox.PutToday,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.Placement == app.Placed }},
		{"posted: reverse", func(b *bench) { b.settle(app.Confirm, app.Outcome{}) }, []outbox.Act{outbox.Reverse}, outbox.Reverse,
			func(b *bench, key app.Key) bool { return len(b.entry(key).Choices) == 0 }},
		{"unsure: the core is asked", func(b *bench) { b.settle(app.Lost, app.Outcome{}) }, []outbox.Act{outbox.AskNow}, "", nil},
		{"unsure, a person: it is posted", lostToPerson, []outbox.Act{outbox.AskNow, outbox.Posted, outbox.SendAgain, outbox.NotThere}, outbox.Posted,
			func(b *bench, key app.Key) bool { return b.entry(key).Stamp == "Posted #777" }},
		{"unsure, a person: again", lostToPerson, []outbox.Act{outbox.AskNow, outbox.Posted, outbox.SendAgain, outbox.NotThere}, outbox.SendAgain,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.State == app.Queued }},
		{"unsure, a person: never", lostToPerson, []outbox.Act{outbox.AskNow, outbox.Posted, outbox.SendAgain, outbox.NotThere}, outbox.NotThere,
			func(b *bench, key app.Key) bool { return b.entry(key).Raw.Placement == app.Unplaced }},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			e := b.pay(100)
			c.to(b)
			v := b.entry(e.Key)
			if d := cmp.Diff(c.want, acts(v.Choices)); d != "" {
				t.Fatal(d)
			}
			if !v.Choices[0].Likely && v.Choices[0].Act != outbox.Correct && v.Choices[0].Act != outbox.Reverse {
				t.Error("the first is not the likely one")
			}
			if c.do == "" {
				return
			}
			x := b.choice(e.Key, c.do)
			_, err := b.Do(ctx, e.Key, x, x.Reasons[0].Key, "777", design.KES(80))
			b.ok(err)
			if !c.then(b, e.Key) {
				t.Errorf("%+v", b.entry(e.Key))
			}
		})
	}
}

func lostToPerson(b *bench) { b.settle(app.Lost, app.Outcome{Person: "ledger.person.unseen"}) }

// TestRefused is p10: what happened, where the money is, what the server wrote.
func TestRefused(t *testing.T) {
	b := newBench(t)
	e := b.pay(100)
	b.clock.Now = design.At("09:30")
	b.settle(app.Refuse, closed())
	v := b.entry(e.Key)
	if v.What != "The core refused this: the loan is closed or was not handed out." || v.Cash == nil || v.Cash.Word != "Unplaced cash" ||
		v.Server != "closed on 12 September" || v.Second != "Receipt "+e.Receipt.String() || v.Stamp != "Needs you" {
		t.Errorf("%+v", v)
	}
	var past [][3]string
	for _, p := range v.Past {
		past = append(past, [3]string{p.When, p.Word, p.Second})
	}
	if d := cmp.Diff([][3]string{
		{"Thu 09:00", "Saved on this phone", "You, cash 100"}, {"Thu 09:30", "Sent, try 1", ""}, {"Thu 09:30", "Refused", "Nothing was posted"},
	}, past); d != "" {
		t.Error(d)
	}
	x := b.choice(e.Key, outbox.Put)
	if x.Verb != "Put it into her savings" || x.Save == "" || x.Reasons[0].Word != "loan closed" {
		t.Errorf("%+v", x)
	}
}

func TestAsk(t *testing.T) {
	b := newBench(t)
	e := b.pay(100)
	b.settle(app.Lost, app.Outcome{})
	b.ok(b.Model.Ask(ctx, e.Key))
	if len(b.asked) != 1 || b.asked[0] != e.Key {
		t.Errorf("%v", b.asked)
	}
	if v := b.entry(e.Key); v.Money != "Do not record it again." {
		t.Errorf("%+v", v)
	}
}

// doubted are payments by wallet, of which one needs a person.
type doubted struct{}

func (doubted) Payments(context.Context) ([]payout.Payment, error) {
	return []payout.Payment{{Key: "made", Name: "Ruth", State: payout.Made}, {Key: "unsure", Name: "Zawadi", State: payout.Unsure}, {Key: "pending", Name: "Jane", State: payout.Pending}}, nil
}

// TestPaymentsThatNeedAPerson stand first in the outbox, apart from entries, and say what not to do.
func TestPaymentsThatNeedAPerson(t *testing.T) {
	b := newBench(t)
	b.Payments = doubted{}
	v, err := b.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if v.Needs != 1 || len(v.Sections) != 1 || len(v.Sections[0].Rows) != 1 {
		t.Fatalf("%+v", v)
	}
	if r := v.Sections[0].Rows[0]; !r.Wallet || r.Key != "unsure" || r.Stamp != "Unsure, do not pay again" {
		t.Errorf("%+v", r)
	}
}
