package payer_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/sync/deskapi"
)

// TestLostAnswers: however many answers are lost, wherever, the desk does each thing once and the device comes to say what
// the desk says.
func TestLostAnswers(t *testing.T) {
	for lost := range 6 {
		t.Run(fmt.Sprint(lost), func(t *testing.T) {
			w := joined(t)
			for _, line := range []string{"request 1", "send", "request 3", "send", "approve manager"} {
				w.must(w.do(line))
			}
			w.desk.lose = lost
			for w.desk.lose > 0 {
				if err := w.do("exchange"); app.ClassOf(err) != app.Doubtful {
					t.Fatalf("an answer was lost: %v", err)
				}
			}
			x, err := w.pay.Exchange(t.Context())
			w.must(err)
			if got := w.states(); got != "1:approved 3:approved" || x.Left != 0 || len(w.desk.batches) != 2 || len(w.desk.payments) != 2 {
				t.Errorf("%s, left %d, %d batches", got, x.Left, len(w.desk.batches))
			}
			said := len(w.desk.calls)
			if x, err = w.pay.Exchange(t.Context()); err != nil || x.Told != 0 || len(w.desk.calls) != said+1 {
				t.Errorf("told again: %+v %v", x, err)
			}
		})
	}
}

// TestHeld: trouble of one batch holds up what is about it, and no other; nothing that may have reached the desk is given up.
func TestHeld(t *testing.T) {
	for name, tt := range map[string]struct {
		err    error
		states string
		told   int
		left   int
	}{
		"a fault of the desk's":           {app.Trouble(app.Internal, "door.fault", nil), "3:asked 4:asked", 1, 2},
		"words that are not known here":   {app.Trouble(app.Conflict, "deskapi.refused", nil, "code", "desk.new"), "3:asked 4:asked", 1, 2},
		"a desk that knows no such call":  {app.Trouble(app.NotFound, "door.no_such", nil), "3:asked 4:asked", 1, 2},
		"refused for good, it is pending": {app.Trouble(app.Conflict, "payout.twice", nil, "name", "x"), "3:pending 4:asked", 1, 0},
		"an answer that never comes":      {app.Trouble(app.Doubtful, "deskapi.line", nil), "3:asked 4:asked", 1, 2},
		"a desk that has no time":         {app.Trouble(app.Busy, "door.later", nil), "3:asked 4:asked", 1, 2},
		"no line":                         {app.Trouble(app.Offline, "deskapi.offline", nil), "3:asked 4:asked", 0, 3},
		"a token that is not known":       {app.Trouble(app.SignedOut, "desk.no_token", nil), "3:asked 4:asked", 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := joined(t)
			for _, line := range []string{"request 3", "send", "approve manager"} {
				w.must(w.do(line))
			}
			first := w.last().Group.Key
			for _, line := range []string{"request 4", "send"} {
				w.must(w.do(line))
			}
			w.desk.says["batch "+string(first)] = tt.err
			x, err := w.pay.Exchange(t.Context())
			if (keyOf(err) == "") != (len(x.Refused) == 1) {
				t.Errorf("%v, refused %v", err, x.Refused)
			}
			if listened := x.Heard > 0; listened != (tt.told > 0) {
				t.Errorf("heard %d", x.Heard)
			}
			if got := w.states(); got != tt.states || x.Told != tt.told || x.Left != tt.left {
				t.Errorf("%s, told %d, left %d; want %s, %d, %d", got, x.Told, x.Left, tt.states, tt.told, tt.left)
			}
			delete(w.desk.says, "batch "+string(first))
			w.must(w.do("exchange"))
			if got := w.states(); tt.left > 0 && got != "3:approved 4:asked" {
				t.Errorf("at the next contact: %s", got)
			}
		})
	}
}

// TestManyDoubts: a desk that answers nothing is asked a few times in one contact, and then only listened to.
func TestManyDoubts(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "send", "request 2", "send", "request 3", "send", "request 4", "send"} {
		w.must(w.do(line))
	}
	w.desk.says["batch"] = app.Trouble(app.Doubtful, "deskapi.line", nil)
	x, err := w.pay.Exchange(t.Context())
	if keyOf(err) != "deskapi.line" || x.Left != 4 || len(w.desk.calls) != 4 || w.desk.calls[3] != "feed " {
		t.Errorf("%+v %v, %v", x, err, w.desk.calls)
	}
}

// TestShutOut: the branch's word comes, and what was sent still bars every other way to pay it.
func TestShutOut(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "send"} {
		w.must(w.do(line))
	}
	w.desk.shut = "the branch's word"
	x, err := w.pay.Exchange(t.Context())
	if keyOf(err) != "desk.shut_out" || x.Shut != "the branch's word" || x.Left != 1 || w.states() != "1:approved" {
		t.Errorf("%+v %v, %s", x, err, w.states())
	}
	if err := w.do("request 1"); keyOf(err) != "payout.twice" {
		t.Errorf("paid otherwise: %v", err)
	}
}

// TestTwoUsers: each user of a device talks with the desk by her own token: what one made is not told as another's, the news
// of both are read, and the batches that wait are those of who is at it.
func TestTwoUsers(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "send", "request 2"} {
		w.must(w.do(line))
	}
	w.desk.lose = 1
	if err := w.do("exchange"); app.ClassOf(err) != app.Doubtful {
		t.Fatal(err)
	}
	amina := signer(t, "amina", 7)
	w.pay.Signer, w.core.user = func() proof.Signer { return amina }, "amina"
	w.must(w.do("request 3"))
	d, err := w.pay.Draft(t.Context())
	if err != nil || len(d.Group.Lines) != 1 || d.Group.Lines[0].Client != 3 {
		t.Fatalf("all that is pending of hers: %+v %v", d.Group.Lines, err)
	}
	if _, err := w.pay.Draft(t.Context(), w.of("2").Key); keyOf(err) != "payout.not_yours" {
		t.Error(err)
	}
	w.desk.calls = nil
	w.must(w.do("send"))
	x, err := w.pay.Exchange(t.Context())
	if keyOf(err) != "payer.not_joined" || x.Told != 1 || x.Left != 1 || w.states() != "1:approved 2:pending 3:asked" {
		t.Errorf("before she joined: %+v %v, %s", x, err, w.states())
	}
	w.desk.token = "of amina"
	_, err = w.pay.Join(t.Context(), payer.Joining{Address: "https://desk.example", Tenant: "mlimani", Code: "EFGH"})
	w.must(err)
	w.desk.calls = nil
	x, err = w.pay.Exchange(t.Context())
	if got := strings.Join(w.desk.by, " "); err != nil || x.Told != 1 || x.Left != 0 || got != "t0ken:feed of amina:batch of amina:feed" {
		t.Errorf("%+v %v, %s", x, err, got)
	}
	if c, err := w.pay.Tokens.Cursor(t.Context(), "rehema"); err != nil || c.After != w.desk.seq-1 {
		t.Errorf("%+v %v of %d", c, err, w.desk.seq)
	}
	other := payer.Joining{Address: "https://other.example", Tenant: "mlimani", Code: "IJKL"}
	if _, err := w.pay.Join(t.Context(), other); keyOf(err) != "payout.other_desk" {
		t.Errorf("another desk: %v", err)
	}
}

// TestNoDesk: a device without a desk contacts nobody, and keeps what it owes.
func TestNoDesk(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{"request 1", "send"} {
		w.must(w.do(line))
	}
	x, err := w.pay.Exchange(t.Context())
	if err != nil || x.Desk || len(w.desk.calls) != 0 || w.states() != "1:asked" {
		t.Errorf("%+v %v %v", x, err, w.desk.calls)
	}
}

// TestApproverHears: batches of other devices come to who may decide, and her word goes back.
func TestApproverHears(t *testing.T) {
	w := joined(t)
	other := joined(t)
	for _, line := range []string{"request 3", "send", "exchange"} {
		other.must(other.do(line))
	}
	g := other.last().Group
	g.By.Username = "amina" // of another device
	for i := range g.Lines {
		g.Lines[i].By = g.By
	}
	w.desk.policy.Authorities[0].Approves = kes(9000)
	w.desk.waiting = []payout.Waiting{{Batch: g, Checks: []payout.Finding{{Key: "payout.check.twice", OK: true}}}}
	x, err := w.pay.Exchange(t.Context())
	w.must(err)
	if all, err := w.pay.Files.Waiting(t.Context()); err != nil || x.Waiting != 1 || len(all) != 1 || len(all[0].Checks) != 1 {
		t.Fatalf("%+v %v %v", x, all, err)
	}
	w.must(w.pay.Decide(t.Context(), payer.Deciding{Batch: g.Key, Verdict: payout.Yes}, nil))
	w.desk.batches[g.Key] = &payout.BatchStatus{Key: g.Key, At: w.at}
	w.desk.asks[g.Key] = deskapi.Ask{Batch: g}
	w.desk.waiting = nil
	w.must(w.do("exchange"))
	if b := w.desk.batches[g.Key]; b.Decided != payout.Yes || b.By != "REHEMA" {
		t.Errorf("%+v", b)
	}
	if err := w.pay.Decide(t.Context(), payer.Deciding{Batch: g.Key, Verdict: payout.Yes}, nil); keyOf(err) != "payout.no_batch" {
		t.Errorf("once more: %v", err)
	}
}

// idle is a device with a desk, and what it owes and has open.
type idle struct {
	payer.Known
	payer.Tokens
	owed []payout.Errand
	open []payout.Payment
}

func (i *idle) Desk(context.Context) (payout.Desk, error) {
	return payout.Desk{Address: "https://desk.example"}, nil
}

func (i *idle) Desks(ctx context.Context) ([]payout.Desk, error) {
	d, err := i.Desk(ctx)
	return []payout.Desk{d}, err
}

// idleFiles and idleErrands are the two other ports of the same.
type idleFiles struct {
	payer.Files
	of *idle
}

func (f idleFiles) Payments(context.Context) ([]payout.Payment, error) { return f.of.open, nil }

type idleErrands struct {
	owing
	of *idle
}

type owing = payer.Errands

func (e idleErrands) Errands(context.Context) ([]payout.Errand, error) { return e.of.owed, nil }

// TestOneContact: however many ask for it, one contact is on at a time.
func TestOneContact(t *testing.T) {
	i, on := &idle{}, atomic.Int32{}
	p := &payer.Payer{Known: i, Tokens: i, Files: idleFiles{of: i}, Errands: idleErrands{of: i},
		Reach: func(context.Context, payout.Desk) (payer.Line, error) {
			if on.Add(1) != 1 {
				t.Error("two contacts at once")
			}
			for range 100 {
				runtime.Gosched()
			}
			on.Add(-1)
			return payer.Line{}, app.Trouble(app.Offline, "deskapi.offline", nil)
		}}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { _, _ = p.Exchange(t.Context()) })
	}
	all.Wait()
}

// TestRestoredDesk: a desk whose book was put back from a copy is behind the device: what it says is heard again, to its end.
func TestRestoredDesk(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "send", "exchange"} {
		w.must(w.do(line))
	}
	w.desk.seq = 1000
	w.must(w.do("exchange"))
	w.desk.seq, w.desk.page = 20, 8
	w.at = w.at.Add(time.Minute)
	w.desk.put(w.of("1").Key, payout.Accepted)
	w.must(w.do("exchange"))
	if c, err := w.pay.Known.Contact(t.Context()); err != nil || c.After != 21 || w.states() != "1:accepted" {
		t.Errorf("%+v %v, %s", c, err, w.states())
	}
}

// lookAfter the hour: not at the same instant as a look.
const lookAfter = time.Second

// TestStay counts the contacts of an hour without a line: few where nothing goes on, more while payments are on their way or
// something is owed, with longer and longer waits.
func TestStay(t *testing.T) {
	for name, tt := range map[string]struct {
		owed     []payout.Errand
		open     []payout.Payment
		contacts [2]int // at least, at most
	}{
		"nothing goes on": {nil, nil, [2]int{5, 5}},
		"pending only":    {nil, []payout.Payment{{State: payout.Pending}}, [2]int{5, 5}},
		"on their way":    {nil, []payout.Payment{{State: payout.Accepted}}, [2]int{8, 10}},
		"owed":            {[]payout.Errand{{ID: 1}}, nil, [2]int{8, 10}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, told := 0, 0
				i := &idle{owed: tt.owed, open: tt.open}
				p := &payer.Payer{Known: i, Tokens: i, Files: idleFiles{of: i}, Errands: idleErrands{of: i},
					Reach: func(context.Context, payout.Desk) (payer.Line, error) {
						n++
						return payer.Line{}, app.Trouble(app.Offline, "deskapi.offline", nil)
					}}
				ctx, stop := context.WithTimeout(t.Context(), time.Hour+lookAfter)
				defer stop()
				p.Stay(ctx, func(_ payer.Exchanged, err error) {
					if strings.Contains(err.Error(), "offline") {
						told++
					}
				})
				if n < tt.contacts[0] || n > tt.contacts[1] || told != n {
					t.Errorf("%d contacts, %d told", n, told)
				}
			})
		})
	}
}
