package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// TestMain lets the test program be one of several processes on a book, or the one that records
// until the power is cut.
func TestMain(m *testing.M) {
	if dir := os.Getenv("DAFTARI_STORE_SEALER"); dir != "" {
		sealer(dir, os.Getenv("DAFTARI_STORE_NAME"))
		return
	}
	if dir := os.Getenv("DAFTARI_STORE_WRITER"); dir != "" {
		writer(dir, os.Getenv("DAFTARI_STORE_NAME"))
		return
	}
	if dir := os.Getenv("DAFTARI_CUT_CHILD"); dir != "" {
		if err := recordUntilKilled(dir); err != nil {
			fmt.Println("broken", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writer records without end and says each key once its record is durable.
func writer(dir, name string) {
	c := newClock()
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	for i := 0; ; i++ {
		key := fmt.Sprintf("%s-%d", name, i)
		if _, err := b.Record(context.Background(), single(key, int64(i%50+1), app.DateOf(c.at))); err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println(key)
	}
}

// Two processes record and are killed at random points of their work, while this one claims
// and settles: nothing that was said to be saved is missing, no number is skipped or doubled.
func TestKilledWriters(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	var mu sync.Mutex
	said := map[app.Key]bool{}
	const rounds = 12
	for round := range rounds {
		var wait sync.WaitGroup
		for _, who := range []string{"a", "b"} {
			name := fmt.Sprintf("%s%d", who, round)
			wait.Go(func() { runWriter(t, b.Dir(), name, 3+5*round%17, &mu, said) })
		}
		engineTurn(t, b, c)
		wait.Wait()
	}
	all, err := b.Entries(context.Background(), app.EntryFilter{})
	must(t, err)
	have := map[app.Key]bool{}
	for i, e := range all {
		if e.Seq != int64(i+1) || e.Receipt.N != e.Seq {
			t.Fatalf("entry %d has seq %d and receipt %s", i, e.Seq, e.Receipt)
		}
		have[e.Key] = true
	}
	for k := range said {
		if !have[k] {
			t.Errorf("%s was said to be saved and is lost", k)
		}
	}
	bag, err := b.Till(context.Background())
	must(t, err)
	if want := int64(len(all)) * 110500; sumOf(bag) != want {
		t.Errorf("till %v, want %d", bag, want)
	}
	if len(said) < rounds*2 {
		t.Errorf("only %d records in %d rounds", len(said), rounds)
	}
	t.Logf("%d entries, %d of them acknowledged before a kill", len(all), len(said))
}

// runWriter kills a writer after it has said so many keys.
func runWriter(t *testing.T, dir, name string, after int, mu *sync.Mutex, said map[app.Key]bool) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "DAFTARI_STORE_WRITER="+dir, "DAFTARI_STORE_NAME="+name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		text := lines.Text()
		if strings.HasPrefix(text, "error") {
			t.Error(text)
			break
		}
		mu.Lock()
		said[app.Key(text)] = true
		mu.Unlock()
		if n == after {
			_ = cmd.Process.Kill() // and go on reading what it had said by then
		}
	}
	_ = cmd.Wait() // killed: that is its error
}

func engineTurn(t *testing.T, b *store.Book, c *clock) {
	t.Helper()
	for range 5 {
		work, err := b.Claim(context.Background(), "engine", c.Add(time.Second), 5, app.Pick{})
		must(t, err)
		var all []app.Settlement
		for _, w := range work {
			all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: app.Outcome{Key: w.Entry.Key, Event: app.Confirm,
				Proof: &app.Confirmation{Transaction: "1", At: c.at}}})
		}
		must(t, b.Settle(context.Background(), all))
	}
}

// Many goroutines on one handle.
func TestOneHandleManyHands(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	ctx := context.Background()
	must(t, b.ApplyPull(ctx, world(t, 80)))
	var wait sync.WaitGroup
	for hand := range 6 {
		wait.Go(func() {
			for i := range 15 {
				if _, err := b.Record(ctx, single(fmt.Sprintf("h%d-%d", hand, i), int64(i+1), app.DateOf(newClock().at))); err != nil {
					t.Error(err)
				}
				if _, err := b.Group(ctx, 1); err != nil {
					t.Error(err)
				}
				if _, err := b.Find(ctx, "wan", 5); err != nil {
					t.Error(err)
				}
				if _, err := b.Standing(ctx, app.DateOf(newClock().at)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	all, err := b.Entries(ctx, app.EntryFilter{})
	must(t, err)
	s, err := b.Standing(ctx, app.DateOf(newClock().at))
	must(t, err)
	if len(all) != 90 || len(s.Today) != 90 || sumOf(s.Unposted) != 90*110500 {
		t.Errorf("%d entries, %d today, unposted %v", len(all), len(s.Today), s.Unposted)
	}
}
