package store_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"daftari/app"
	"daftari/store"
	"daftari/store/envelopes"
	"daftari/store/vault/branch"
	"daftari/store/vault/vaulttest"
)

type seeds byte

func (s *seeds) Read(p []byte) (int, error) {
	for i := range p {
		*s = *s*31 + 7
		p[i] = byte(*s)
	}
	return len(p), nil
}

func branchKeys(t testing.TB, seed byte) *branch.Keys {
	t.Helper()
	s := seeds(seed)
	k, err := branch.NewKeys(&s, "Umoja SACCO", "umoja")
	must(t, err)
	return k
}

// found is what the branch reads from a book's file: no vault, no passphrase.
func found(t testing.TB, file string, k *branch.Keys) (all []store.Found) {
	t.Helper()
	items, _, err := envelopes.Rescue(context.Background(), file)
	must(t, err)
	return opened(t, branch.Copy{Items: items}, k)
}

func opened(t testing.TB, c branch.Copy, k *branch.Keys) (all []store.Found) {
	t.Helper()
	for _, i := range c.Items {
		r, err := k.Open(i.Key, i.Envelope)
		if err != nil {
			t.Fatalf("%s (%s): %v", i.Key, i.State, err)
		}
		all = append(all, store.Found{Record: r, State: i.State, Generation: i.Generation})
	}
	return all
}

func open(t testing.TB, b *store.Book) (keys []app.Key) {
	t.Helper()
	all, err := b.Entries(context.Background(), app.EntryFilter{})
	must(t, err)
	for _, e := range all {
		if e.State.Open() {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

func keysOf(all []store.Found) (keys []app.Key) {
	for _, f := range all {
		if f.State.Open() {
			keys = append(keys, f.Entry.Key)
		}
	}
	return keys
}

// Every record that is not posted can be read by the branch alone, with the receipt that is valid now.
func TestTheBranchReadsWhatIsNotPosted(t *testing.T) {
	ctx := context.Background()
	for name, late := range map[string]bool{"sealed as it is recorded": false, "sealed when the branch became known": true} {
		t.Run(name, func(t *testing.T) {
			c, k := newClock(), branchKeys(t, 1)
			b := newBook(t, c, nil)
			if !late {
				must(t, b.SetBranch(ctx, k.Public()))
			}
			lived(t, b, c)
			if late {
				must(t, b.SetBranch(ctx, k.Public()))
			}
			if p, err := b.Branch(ctx); err != nil || !p.Same(k.Public()) {
				t.Fatalf("the branch: %v", err)
			}
			all := found(t, b.Path(), k)
			if want := open(t, b); !slices.Equal(keysOf(all), want) || len(want) < 6 {
				t.Fatalf("read %v, want %v", keysOf(all), want)
			}
			for _, f := range all {
				file, err := b.Entry(ctx, f.Entry.Key)
				must(t, err)
				switch {
				case f.Server != "https://core.example/fineract-provider" || f.Device.Code != "K7":
					t.Errorf("%s: of %s, %s", f.Entry.Key, f.Server, f.Device.Code)
				case f.Entry.Amount != file.Entry.Amount || f.Entry.Seq != file.Entry.Seq || f.Entry.Receipt != file.Entry.Receipt:
					t.Errorf("%s: %+v", f.Entry.Key, f.Entry)
				case (f.Receipt == nil) != (file.Receipt == nil) || f.Receipt != nil && f.Receipt.No != file.Receipt.No:
					t.Errorf("%s: receipt %+v, want %+v", f.Entry.Key, f.Receipt, file.Receipt)
				}
			}
			copied, bare, err := b.Copy(ctx)
			must(t, err)
			if bare != 0 || len(copied.Items) != len(all) || copied.Head.Stood.Seq == 0 || copied.Head.Device.Code != "K7" {
				t.Errorf("the copy: %d bare, %d items, %+v", bare, len(copied.Items), copied.Head)
			}
			text, err := branch.WriteCopy(copied)
			must(t, err)
			back, err := branch.ReadCopy(text)
			must(t, err)
			if got := keysOf(opened(t, back, k)); !slices.Equal(got, keysOf(all)) {
				t.Errorf("from the copy: %v", got)
			}
			t.Logf("%d entries in a copy of %d bytes", len(all), len(text))
		})
	}
}

// An old book is upgraded with what it has not sent, and from then on the branch can read that.
func TestKeptBooksAreSealedToTheBranch(t *testing.T) {
	ctx := context.Background()
	books, err := filepath.Glob("testdata/books/*.db.gz")
	must(t, err)
	if len(books) == 0 {
		t.Fatal("no kept books")
	}
	for _, name := range books {
		t.Run(filepath.Base(name), func(t *testing.T) {
			c, k, dir := newClock(), branchKeys(t, 1), t.TempDir()
			unpackBook(t, name, filepath.Join(dir, store.FileName))
			b, err := store.Open(ctx, dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
			must(t, err)
			defer func() { must(t, b.Close()) }()
			_, bare, err := b.Copy(ctx)
			must(t, err)
			want := open(t, b)
			if bare != len(want) || bare == 0 {
				t.Fatalf("%d of %d have no envelope", bare, len(want))
			}
			must(t, b.SetBranch(ctx, k.Public()))
			if got := keysOf(found(t, b.Path(), k)); !slices.Equal(got, want) {
				t.Errorf("the branch reads %v, want %v", got, want)
			}
		})
	}
}

// A record comes into another book once, keeps its key and its receipt, and is looked up before it
// is sent.
func TestBring(t *testing.T) {
	ctx := context.Background()
	c, k := newClock(), branchKeys(t, 1)
	dead := newBook(t, c, nil)
	must(t, dead.SetBranch(ctx, k.Public()))
	lived(t, dead, c)
	all := found(t, dead.Path(), k)

	b := newBook(t, c, nil)
	must(t, b.SetDevice(ctx, app.Device{ID: "d0d0d0d0-0000-4000-8000-000000000002", Code: "M3"}))
	_, err := b.Bring(ctx, all)
	wrongKey(t, err, "store.of_another_core")
	must(t, b.SetProfile(ctx, app.Profile{Institution: "umoja", Server: "https://core.example/fineract-provider", Tenant: "umoja"}))
	must(t, b.SetBranch(ctx, k.Public()))
	record(t, b, single("own", 9, app.DateOf(c.at)))
	bring := slices.DeleteFunc(slices.Clone(all), func(f store.Found) bool { return !f.State.Open() && f.State != app.Confirmed })
	brought, err := b.Bring(ctx, bring)
	must(t, err)
	if len(brought) != len(bring) || len(bring) < 7 {
		t.Fatalf("brought %d of %d", len(brought), len(bring))
	}
	for i, e := range brought {
		was := bring[slices.IndexFunc(bring, func(f store.Found) bool { return f.Entry.Key == e.Key })]
		want := app.Unsure
		if was.State == app.Parked {
			want = app.Parked
		}
		switch {
		case e.State != want:
			t.Errorf("%s is %s", e.Key, e.State)
		case e.Seq != int64(i+2) || e.Recovered == nil || e.Recovered.Seq != was.Entry.Seq || e.Recovered.Device.Code != "K7":
			t.Errorf("%s: %d, %+v", e.Key, e.Seq, e.Recovered)
		case e.Receipt != was.Entry.Receipt || e.WireReceipt() != was.Entry.WireReceipt():
			t.Errorf("%s: receipt %s, on the wire %s", e.Key, e.Receipt, e.WireReceipt())
		}
		file, err := b.Entry(ctx, e.Key)
		must(t, err)
		if was.Receipt != nil && (file.Receipt == nil || file.Receipt.No != was.Receipt.No || file.Receipt.Standing != app.Provisional) {
			t.Errorf("%s: receipt %+v", e.Key, file.Receipt)
		}
	}
	again, err := b.Bring(ctx, bring)
	must(t, err)
	if len(again) != 0 {
		t.Errorf("a second time brought %d", len(again))
	}
	work, err := b.Claim(ctx, "h", c.at, 50, app.Pick{Now: true})
	must(t, err)
	for _, w := range work {
		if w.Entry.Recovered != nil {
			t.Errorf("%s would go out without having been asked for", w.Entry.Key)
		}
	}
	lookedUp(t, b, c)
	if got := keysOf(found(t, b.Path(), k)); len(got) == 0 {
		t.Error("what was brought is not sealed to the branch again")
	}
}

// lookedUp: one is found at the core, one is not and goes out under its old key.
func lookedUp(t *testing.T, b *store.Book, c *clock) {
	t.Helper()
	ctx := context.Background()
	asks, err := b.ClaimAsks(ctx, "h", c.at, 50, app.Pick{Now: true})
	must(t, err)
	if len(asks) == 0 {
		t.Fatal("nothing is asked for")
	}
	var all []app.Settlement
	for i, w := range asks {
		o := app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Transaction: "1", At: c.at}}
		if i == len(asks)-1 {
			o = app.Outcome{Key: w.Entry.Key, Event: app.UnknownThere}
		}
		all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: o})
	}
	must(t, b.Settle(ctx, all))
	last := asks[len(asks)-1].Entry
	file, err := b.Entry(ctx, last.Key)
	must(t, err)
	if file.Entry.State != app.Queued || file.Entry.Key != last.Key {
		t.Errorf("not found there: %s", file.Entry.State)
	}
	for n, want := range map[int64]app.ReceiptStanding{
		1: app.Provisional, // what also stands on it was confirmed there and did not come
		3: app.Final,
	} {
		rc, err := b.Receipt(ctx, app.ReceiptNo{Device: "K7", N: n})
		must(t, err)
		if rc.Standing != want || rc.No.Device != "K7" {
			t.Errorf("receipt %d after the look-up: %+v", n, rc)
		}
	}
}

// Two devices that were lost gave equal numbers: what stands on one's receipt is no matter of the other's.
func TestReceiptsOfTwoLostDevices(t *testing.T) {
	ctx := context.Background()
	c, k := newClock(), branchKeys(t, 1)
	b := newBook(t, c, nil)
	var brought []app.Entry
	for i, code := range []string{"Q2", "M3"} {
		d := newBook(t, c, nil)
		must(t, d.SetDevice(ctx, app.Device{ID: "d0d0d0d0-0000-4000-8000-00000000000" + code[1:], Code: code}))
		must(t, d.SetBranch(ctx, k.Public()))
		record(t, d, single("of "+code, int64(i+1), app.DateOf(c.at)))
		some, err := b.Bring(ctx, found(t, d.Path(), k))
		must(t, err)
		brought = append(brought, some...)
	}
	asks, err := b.ClaimAsks(ctx, "h", c.at, 50, app.Pick{Now: true, Keys: []app.Key{"of Q2"}})
	must(t, err)
	must(t, b.Settle(ctx, []app.Settlement{{Attempt: asks[0].Attempt,
		Outcome: app.Outcome{Key: "of Q2", Event: app.Confirm, Proof: &app.Confirmation{Transaction: "1", At: c.at}}}}))
	for i, want := range []app.ReceiptStanding{app.Final, app.Provisional} {
		rc, err := b.Receipt(ctx, brought[i].Receipt)
		must(t, err)
		if rc.Standing != want {
			t.Errorf("%s is %s", rc.No, rc.Standing)
		}
	}
}

// An envelope is never changed or taken away, by whatever hand.
func TestEnvelopesAreKept(t *testing.T) {
	ctx := context.Background()
	c, k := newClock(), branchKeys(t, 1)
	b := newBook(t, c, nil)
	must(t, b.SetBranch(ctx, k.Public()))
	record(t, b, single("a", 1, app.DateOf(c.at)))
	db, err := sql.Open("sqlite", b.Path())
	must(t, err)
	defer db.Close()
	for _, q := range []string{"DELETE FROM envelope", "UPDATE envelope SET blob = x'00'"} {
		if _, err := db.ExecContext(ctx, q); err == nil {
			t.Errorf("%s went through", q)
		}
	}
	if got := keysOf(found(t, b.Path(), k)); len(got) != 1 {
		t.Errorf("the branch reads %v", got)
	}
}

// What an older copy thinks unsent is asked for before it is sent.
func TestDoubt(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	record(t, b, single("a", 1, app.DateOf(c.at)))
	must(t, b.Doubt(ctx))
	must(t, b.Doubt(ctx))
	file, err := b.Entry(ctx, "a")
	must(t, err)
	if file.Entry.State != app.Unsure || len(file.Attempts) != 1 {
		t.Errorf("it is %s after %d attempts", file.Entry.State, len(file.Attempts))
	}
	if work, err := b.Claim(ctx, "h", c.at, 9, app.Pick{Now: true}); err != nil || len(work) != 0 {
		t.Errorf("%d would go out, %v", len(work), err)
	}
}

func wrongKey(t *testing.T, err error, key string) {
	t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
}

// An older copy doubts what was parked too: nobody can take it back as never sent, and who releases it
// has it looked up first.
func TestDoubtTakesInWhatWasParked(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	day := app.DateOf(c.at)
	record(t, b, single("waits", 1, day))
	record(t, b, single("parked", 2, day))
	must(t, b.Park(ctx, "parked", "ask her"))
	must(t, b.Doubt(ctx))
	for key, want := range map[app.Key]app.State{"waits": app.Unsure, "parked": app.Parked} {
		if file, err := b.Entry(ctx, key); err != nil || file.Entry.State != want {
			t.Errorf("%s is %s, %v", key, file.Entry.State, err)
		}
	}
	_, err := b.Record(ctx, app.Recording{Cancels: []app.Cancelling{{Key: "parked", Reason: "not sent"}}})
	wrongKey(t, err, "store.sent_already")
	must(t, b.Release(ctx, "parked", "go on"))
	work, err := b.Claim(ctx, "h", c.at, 50, app.Pick{Now: true})
	must(t, err)
	asks, err := b.ClaimAsks(ctx, "h", c.at, 50, app.Pick{Now: true})
	must(t, err)
	if len(work) != 0 || len(asks) != 2 {
		t.Errorf("%d would go out blind, %d are asked for", len(work), len(asks))
	}
	before, err := b.Entry(ctx, "parked")
	must(t, err)
	must(t, b.Doubt(ctx)) // again: nothing waits unasked
	if after, err := b.Entry(ctx, "parked"); err != nil || len(after.Moves) != len(before.Moves) || len(after.Attempts) != len(before.Attempts) {
		t.Errorf("doubted twice: %+v, %v", after.Moves, err)
	}
}
