package bridge

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// window stands for Fyne's goroutine: what is posted runs there in order.
type window struct {
	mu    sync.Mutex
	posts []func()
}

func (w *window) post(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts = append(w.posts, f)
}

// draw applies what has been posted.
func (w *window) draw() {
	w.mu.Lock()
	posts := w.posts
	w.posts = nil
	w.mu.Unlock()
	for _, f := range posts {
		f()
	}
}

func TestSlowDiskAndHungServerDoNotBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		w := &window{}
		page := With(ctx, w.post).Page()
		var seen []string
		start := time.Now()
		for range 2 { // both workers of the far side hang
			page.Far(func(ctx context.Context) func() { <-ctx.Done(); return func() { seen = append(seen, "answer") } })
		}
		page.Save(func(context.Context) func() {
			time.Sleep(20 * time.Second) // a disk that is dying
			return func() { seen = append(seen, "saved") }
		})
		page.Go(func(context.Context) func() { return func() { seen = append(seen, "read") } })
		if d := time.Since(start); d != 0 {
			t.Fatalf("handing over took %s", d)
		}
		synctest.Wait()
		w.draw()
		if len(seen) != 1 || seen[0] != "read" {
			t.Fatalf("while disk and server hang: %q, want the reading", seen)
		}
		time.Sleep(21 * time.Second)
		synctest.Wait()
		w.draw()
		if len(seen) != 2 || seen[1] != "saved" {
			t.Fatalf("after the disk: %q", seen)
		}
		page.Close()
		synctest.Wait()
		w.draw()
		if len(seen) != 2 {
			t.Fatalf("a closed page was told: %q", seen)
		}
	})
}

func TestSavesKeepTheirOrderAndOutliveThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &window{}
		b := With(t.Context(), w.post)
		page := b.Page()
		var saved, told []int
		for i := range 20 {
			page.Save(func(ctx context.Context) func() {
				time.Sleep(time.Duration(20-i) * time.Millisecond)
				if ctx.Err() == nil {
					saved = append(saved, i)
				}
				return func() { told = append(told, i) }
			})
		}
		page.Close()
		time.Sleep(time.Second)
		synctest.Wait()
		w.draw()
		for i := range 20 {
			if len(saved) != 20 || saved[i] != i || len(told) != 20 || told[i] != i {
				t.Fatalf("saved %v, told %v", saved, told)
			}
		}
	})
}

// TestWindowClosesWithATapUnsaved: the program ends while a save is under way and a server hangs; the save is done
// before Wait returns, the server is given up.
func TestWindowClosesWithATapUnsaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		w := &window{}
		b := With(ctx, w.post)
		page := b.Page()
		saved := false
		page.Far(func(ctx context.Context) func() { <-ctx.Done(); return nil })
		page.Save(func(ctx context.Context) func() {
			time.Sleep(3 * time.Second)
			saved = ctx.Err() == nil
			return nil
		})
		stop()
		b.Wait()
		if !saved {
			t.Error("a tap was lost at the end of the program")
		}
	})
}

func TestRefreshesCoalesce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &window{}
		page := With(t.Context(), w.post).Page()
		reads, shown := 0, 0
		for i := range 100 {
			page.Refresh("outbox", func(context.Context) func() {
				reads++
				time.Sleep(50 * time.Millisecond)
				return func() { shown++ }
			})
			if i == 50 {
				time.Sleep(10 * time.Millisecond) // the first is being read
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		w.draw()
		if reads != 2 || shown != 2 {
			t.Errorf("%d readings, %d shown, want 2 and 2", reads, shown)
		}
	})
}

// TestOlderReadingIsNotShownOverANewerOne: the second reading of a key overtakes the first.
func TestOlderReadingIsNotShownOverANewerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &window{}
		page := With(t.Context(), w.post).Page()
		var shown []string
		page.Refresh("outbox", func(context.Context) func() {
			time.Sleep(time.Second)
			return func() { shown = append(shown, "old") }
		})
		synctest.Wait()
		page.Refresh("outbox", func(context.Context) func() { return func() { shown = append(shown, "new") } })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		w.draw()
		if len(shown) != 1 || shown[0] != "new" {
			t.Errorf("shown %q", shown)
		}
	})
}

func TestClosedPageDoesNotEvenRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &window{}
		page := With(t.Context(), w.post).Page()
		page.Close()
		read := false
		page.Go(func(context.Context) func() { read = true; return nil })
		synctest.Wait()
		if read || !page.Closed() {
			t.Errorf("read %v, closed %v", read, page.Closed())
		}
	})
}

func TestInlineDoesAllAtOnce(t *testing.T) {
	page := Inline().Page()
	var got []string
	work := func(s string) Work {
		return func(context.Context) func() { return func() { got = append(got, s) } }
	}
	page.Go(work("go"))
	page.Save(work("save"))
	page.Far(work("far"))
	page.Refresh("k", work("refresh"))
	page.Refresh("k", work("again"))
	if len(got) != 5 {
		t.Errorf("done at once: %q", got)
	}
}

func TestEveryStopsWithTheBridge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		w := &window{}
		n := 0
		With(ctx, w.post).Every(time.Minute, func() { n++ })
		time.Sleep(3*time.Minute + time.Second)
		stop()
		synctest.Wait()
		w.draw()
		if n != 3 {
			t.Errorf("%d ticks in three minutes", n)
		}
	})
}
