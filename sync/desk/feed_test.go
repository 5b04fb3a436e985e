package desk

import (
	"bytes"
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

func (w *world) feed(user string, after int64, full bool) deskapi.Feed {
	w.Helper()
	f, err := w.desk.Feed(context.Background(), w.who(user), after, full)
	if err != nil {
		w.Fatal(err)
	}
	return f
}

// TestFeed tells what moved since the cursor, to whom it concerns, once.
func TestFeed(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pay("rehema", 1, 5000)
	g := w.must("rehema", p)
	w.step()
	f := w.feed("rehema", 0, false)
	if len(f.Payments) != 1 || f.Payments[0].State != payout.Made || len(f.Batches) != 1 || f.Batches[0].Key != g.Key || f.Policy == nil || f.More {
		t.Fatalf("%+v", f)
	}
	if other := w.feed("otieno", 0, false); len(other.Payments)+len(other.Batches) != 0 {
		t.Errorf("another officer hears of it: %+v", other)
	}
	again := w.feed("rehema", f.After, false)
	if len(again.Payments)+len(again.Batches) != 0 || again.Policy != nil || again.After != f.After {
		t.Errorf("told twice: %+v", again)
	}
	if full := w.feed("rehema", f.After, true); full.Policy == nil || len(full.Payments) != 0 {
		t.Errorf("%+v", full)
	}
}

// TestFeedOfARestoredDesk: a cursor that is ahead of the book is of a book that is lost; all is told anew.
func TestFeedOfARestoredDesk(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pay("rehema", 1, 5000)
	w.must("rehema", p)
	w.step()
	now := w.feed("rehema", 0, false)
	f := w.feed("rehema", now.After+1000, false)
	if len(f.Payments) != 1 || f.Payments[0].Key != p.Key || f.Policy == nil || f.After != now.After {
		t.Errorf("%+v", f)
	}
}

// TestFeedInPages: more than one page comes whole, by the cursors that the desk gives.
func TestFeedInPages(t *testing.T) {
	w := newWorld(t, 1)
	want := map[app.Key]bool{}
	for n := range int64(page + 20) {
		p := w.pay("rehema", n+1, 100)
		want[p.Key] = true
		w.must("rehema", p)
	}
	var after int64
	pages := 0
	for more := true; more; pages++ {
		f := w.feed("rehema", after, false)
		if len(f.Payments)+len(f.Batches) > page {
			t.Fatalf("%d things on a page", len(f.Payments)+len(f.Batches))
		}
		for _, s := range f.Payments {
			delete(want, s.Key)
		}
		if after, more = f.After, f.More; pages > 20 {
			t.Fatal("it has no end")
		}
	}
	if len(want) != 0 || pages < 3 {
		t.Errorf("%d were not told, %d pages", len(want), pages)
	}
}

// TestFeedOfAShutDevice tells it that alone.
func TestFeedOfAShutDevice(t *testing.T) {
	w := newWorld(t, 1)
	w.must("rehema", w.pay("rehema", 1, 5000))
	who := w.who("rehema")
	who.Shut = "signed word"
	f, err := w.desk.Feed(t.Context(), who, 0, true)
	if err != nil || f.Shut != "signed word" || len(f.Payments)+len(f.Batches) != 0 || f.Policy != nil || f.After != 0 {
		t.Errorf("%+v %v", f, err)
	}
}

// TestStand countersigns what a device says of its chain, and never less or another.
func TestStand(t *testing.T) {
	w := newWorld(t, 1)
	who := w.who("rehema")
	head := proof.Head{Device: who.Device.ID, N: 7}
	head.Hash[0] = 1
	first, err := w.desk.Stand(t.Context(), who, head)
	if err != nil || first.Checkpoint.Head != head || len(first.Checkpoint.Signature) == 0 {
		t.Fatalf("%+v %v", first, err)
	}
	w.now = w.now.Add(time.Hour)
	again, err := w.desk.Stand(t.Context(), who, head)
	if err != nil || !again.Checkpoint.At.Equal(first.Checkpoint.At) || !bytes.Equal(again.Checkpoint.Signature, first.Checkpoint.Signature) {
		t.Errorf("the same again: %+v %v", again, err)
	}
	less, fork, alien := head, head, head
	less.N, fork.Hash[0], alien.Device = 6, 2, "dev-otieno"
	for name, c := range map[string]struct {
		head proof.Head
		want string
	}{"a shorter chain": {less, "desk.chain"}, "another one": {fork, "desk.chain"}, "another device's": {alien, "desk.uncertified"}} {
		_, err := w.desk.Stand(t.Context(), who, c.head)
		if err == nil {
			t.Errorf("%s was taken", name)
			continue
		}
		keyIs(t, err, c.want)
	}
	head.N = 8
	if next, err := w.desk.Stand(t.Context(), who, head); err != nil || next.Checkpoint.N != 8 {
		t.Errorf("%+v %v", next, err)
	}
}

// TestKeep: sealed copies stay as they first came, and what is no copy takes nothing in.
func TestKeep(t *testing.T) {
	w := newWorld(t, 1)
	who := w.who("rehema")
	one := deskapi.Envelope{Key: "a", Seq: 1, Sealed: []byte("one")}
	kept, err := w.desk.Keep(t.Context(), who, deskapi.Envelopes{Items: []deskapi.Envelope{one, {Key: "b", Seq: 2, Sealed: []byte("two")}}})
	if err != nil || len(kept.Keys) != 2 {
		t.Fatalf("%+v %v", kept, err)
	}
	one.Sealed = []byte("changed")
	if kept, err = w.desk.Keep(t.Context(), who, deskapi.Envelopes{Items: []deskapi.Envelope{one}}); err != nil || len(kept.Keys) != 1 {
		t.Fatalf("the same again: %+v %v", kept, err)
	}
	_, err = w.desk.Keep(t.Context(), who, deskapi.Envelopes{Items: []deskapi.Envelope{{Key: "c", Seq: 3, Sealed: []byte("three")}, {Key: "d"}}})
	keyIs(t, err, "desk.envelope")
	got := map[app.Key]string{}
	if err := w.book.Read(t.Context(), func(tx *deskbook.Tx) error {
		return tx.Envelopes(who.Device.ID, func(key app.Key, _ int64, sealed []byte) error {
			got[key] = string(sealed)
			return nil
		})
	}); err != nil || len(got) != 2 || got["a"] != "one" || got["b"] != "two" {
		t.Errorf("%v %v", got, err)
	}
}
