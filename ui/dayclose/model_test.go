package dayclose_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/ui/dayclose"
	"daftari/ui/gallery/design"
)

var ctx = context.Background()

// TestEvening: an empty day; cash that is counted short wants its reason; the closed form; closed again after more.
func TestEvening(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	clock := &design.Clock{Now: design.At("17:40")}
	b := design.Book(t, clock)
	till := design.Teller(b, clock)
	n := 0
	c := &closer.Closer{Journal: b, Meetings: b, Now: till.Now, Stamp: till.Stamp, Version: "test", NewKey: func() app.Key {
		n++
		return app.Key(fmt.Sprintf("0d1f4a52-0000-4000-8009-%012d", n))
	}}
	m := &dayclose.Model{Closer: c, Book: b, Words: w, Now: func() time.Time { return clock.Now }}
	load := func() dayclose.View {
		t.Helper()
		v, err := m.Load(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := load(); !v.Empty || v.Second != "Thursday 17 September" {
		t.Errorf("%+v", v)
	}
	pay := func(amount int64) {
		t.Helper()
		_, err := till.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(amount), Again: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	pay(200)
	v := load()
	if d := cmp.Diff([]dayclose.Line{{Word: "Collected in cash", Figure: "200"}}, v.Lines); d != "" {
		t.Error(d)
	}
	if v.Empty || v.Purses[0].Figure != "200" || v.Head != "0 meetings, 1 single payment" || v.Remains == "" || v.Where[0].Second != "1 entry" || v.Closed != "" {
		t.Errorf("%+v", v)
	}
	short := []dayclose.Count{{Counted: app.CashCount{Total: design.KES(150)}}}
	refused := func(err error, key string) {
		t.Helper()
		var p *app.Problem
		if !errors.As(err, &p) || p.Key != key {
			t.Fatalf("want %s, got %v", key, err)
		}
	}
	refused(m.Close(ctx, v.Day, short, "Lydia Chepkemoi"), "closer.cash_short")
	short[0].Reason = v.Reasons[0].Key
	refused(m.Close(ctx, v.Day, short, " "), "closer.to_needed")
	if err := m.Close(ctx, v.Day, short, "Lydia Chepkemoi"); err != nil {
		t.Fatal(err)
	}
	if v = load(); v.Closed != "Closed 17:40" || v.Taker != "Handed to Lydia Chepkemoi" || v.To != "Lydia Chepkemoi" {
		t.Errorf("%+v", v)
	}
	clock.Now = design.At("17:50")
	pay(50)
	if v = load(); v.Closed != "" || v.Purses[0].Figure != "50" {
		t.Errorf("closed again after more: %+v", v)
	}
}
