package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// smallDisk mounts a disk of that many bytes; it needs root.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(dir, 0)) })
	return dir
}

// fill writes until nothing more fits.
func fill(t *testing.T, dir string) string {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	must(t, err)
	for size := 64 << 10; size >= 512; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	must(t, f.Close())
	return name
}

// A full disk still takes the next collections, says so, loses nothing, and recovers.
func TestFullDisk(t *testing.T) {
	c := newClock()
	ctx := context.Background()
	disk := smallDisk(t, 8<<20)
	dir := filepath.Join(disk, "book")
	var heard []string
	opt := store.Options{Now: c.Now, Vault: vaulttest.New(), Listen: func(ch app.Change) {
		if ch.Kind == "disk" {
			heard = append(heard, ch.Key)
		}
	}}
	b, err := store.Create(ctx, dir, opt)
	must(t, err)
	must(t, b.SetDevice(ctx, app.Device{ID: "d", Code: "K7"}))
	filler := fill(t, disk)

	saved, after := 0, 0
	for i := range 5000 {
		_, err = b.Record(ctx, single(fmt.Sprintf("k%d", i), int64(i+1), app.DateOf(c.at)))
		if err != nil {
			break
		}
		saved++
		if len(heard) > 0 {
			after++
		}
	}
	wantProblem(t, err, app.BrokenBook, "store.full")
	if len(heard) != 1 || heard[0] != "ballast_released" || after < 20 {
		t.Errorf("heard %v; %d records on the ballast", heard, after)
	}
	t.Logf("%d records, %d of them on the ballast", saved, after)
	all := func(b *store.Book) {
		t.Helper()
		got, err := b.Entries(ctx, app.EntryFilter{})
		must(t, err)
		if len(got) != saved {
			t.Errorf("%d entries, %d were saved", len(got), saved)
		}
	}
	all(b)
	must(t, b.Close())
	b, err = store.Open(ctx, dir, opt)
	must(t, err)
	all(b)
	must(t, os.Remove(filler))
	record(t, b, single("again", 1, app.DateOf(c.at)))
	c.Add(time.Hour)
	record(t, b, single("and again", 1, app.DateOf(c.at)))
	saved += 2
	all(b)
	if last := heard[len(heard)-1]; last != "ballast_restored" {
		t.Errorf("heard %v", heard)
	}
	if info, err := os.Stat(filepath.Join(dir, "ballast")); err != nil || info.Size() != 512<<10 {
		t.Errorf("ballast %v %v", info, err)
	}
	must(t, b.Close())
}

func TestReadOnlyPlace(t *testing.T) {
	c := newClock()
	from := filled(t, c)
	dir := t.TempDir()
	if os.Geteuid() == 0 {
		dir = smallDisk(t, 16<<20)
	}
	book := filepath.Join(dir, "book")
	must(t, os.CopyFS(book, os.DirFS(from)))
	must(t, os.Chmod(book, 0o700))
	if os.Geteuid() == 0 {
		must(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	} else {
		must(t, os.Chmod(book, 0o500))
		t.Cleanup(func() { must(t, os.Chmod(book, 0o700)) })
	}
	wantProblem(t, openErr(t, book, c), app.BrokenBook, "store.read_only")
	if os.Geteuid() == 0 {
		_, err := store.Create(context.Background(), filepath.Join(dir, "new"), store.Options{Now: c.Now, Vault: vaulttest.New()})
		wantProblem(t, err, app.BrokenBook, "store.read_only")
	}
}
