//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestPerformance measures what the issue promises, through the use cases that people's verbs
// call, on a real file on a real disk: `make bench`. With -update it writes docs/performance.md.
func TestPerformance(t *testing.T) {
	if os.Getenv("DAFTARI_BENCH") == "" {
		t.Skip("measures for minutes: set DAFTARI_BENCH=1, or run make bench")
	}
	dir := t.TempDir()
	m := machineAt(t, dir)
	b := newBench(t, dir)
	var r results
	r.times = append(r.times, b.opening(100, 300*time.Millisecond, "the book of 10,000 clients")...)
	r.times = append(r.times, b.searching(), b.recording())
	r.times = append(r.times, b.starting(builtProgram(t)))
	r.times = append(r.times, b.meetings()...)
	r.times = append(r.times, b.opening(10, 0, "the grown book")...)
	r.sizes = b.sizes
	b.shut()
	r.weights = wireWeights(t)
	m.loadAfter = loadNow()
	page := r.page(m)
	t.Log("\n" + page)
	for _, f := range r.times {
		if !f.holds() {
			t.Errorf("%s: %s, promised %s", f.name, inMS(f.judged()), inMS(f.bound))
		}
	}
	if *update {
		if err := os.WriteFile(filepath.Join("docs", "performance.md"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// figure is one kind of waiting that a person knows, measured n times.
type figure struct {
	name  string
	bound time.Duration // 0 = nothing is promised
	above bool          // the promise is on what is above the disk's own p99
	// disk holds, for what ends in a commit, what appending 4 KiB and fsync cost at the same moments.
	took, disk []time.Duration
}

// measure runs op once; where syncs is set, the disk's own cost is taken right before it.
func (f *figure) measure(syncs func() time.Duration, op func()) {
	if syncs != nil {
		f.disk = append(f.disk, syncs())
	}
	from := time.Now()
	op()
	f.took = append(f.took, time.Since(from))
}

// judged is what the promise speaks of.
func (f *figure) judged() time.Duration {
	if f.above {
		return rank(f.took, 99) - rank(f.disk, 99)
	}
	return rank(f.took, 99)
}

func (f *figure) holds() bool { return f.bound == 0 || f.judged() <= f.bound }

// rank is the percentile by nearest rank: a value that was measured, never one between two.
func rank(all []time.Duration, percent float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	i := int(math.Ceil(percent/100*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

func inMS(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// size is something on the disk.
type size struct {
	name  string
	bytes int64
}

// weight is what an exchange with the core costs on the line.
type weight struct {
	name        string
	requests    int
	up, down    int64 // bytes of HTTP, heads and all
	took        time.Duration
	maxRequests int
	maxBytes    int64 // of both ways; 0 = nothing is promised
}

func (w weight) holds() bool {
	return (w.maxRequests == 0 || w.requests <= w.maxRequests) && (w.maxBytes == 0 || w.up+w.down <= w.maxBytes)
}

type results struct {
	times   []*figure
	sizes   []size
	weights []weight
}

// machine on which the figures were seen.
type machine struct {
	cpu, kernel, disk, goes string
	priority                string
	cores                   int
	memory                  uint64 // bytes
	loadBefore, loadAfter   string
	at                      time.Time
}

// machineAt refuses a folder in memory: there fsync costs nothing and the figures would be lies.
func machineAt(t *testing.T, dir string) machine {
	t.Helper()
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		t.Fatal(err)
	}
	if fs.Type == unix.TMPFS_MAGIC || fs.Type == unix.RAMFS_MAGIC {
		t.Fatalf("%s lies in memory: set TMPDIR to a folder on a disk", dir)
	}
	kinds := map[int64]string{unix.EXT4_SUPER_MAGIC: "ext4", unix.XFS_SUPER_MAGIC: "xfs", unix.BTRFS_SUPER_MAGIC: "btrfs", unix.OVERLAYFS_SUPER_MAGIC: "overlayfs"}
	m := machine{cores: runtime.NumCPU(), goes: runtime.Version(), at: time.Now().UTC(), loadBefore: loadNow(), disk: kinds[int64(fs.Type)]}
	if m.disk == "" {
		m.disk = fmt.Sprintf("file system %#x", fs.Type)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "CGO_ENABLED" {
				m.goes += ", CGO_ENABLED=" + s.Value
			}
		}
	}
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(cpu)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			m.cpu = strings.TrimSpace(value)
		}
	}
	if a, err := unix.SchedGetAttr(0, 0); err == nil && a.Policy != unix.SCHED_NORMAL {
		m.priority = "; run with real-time priority (chrt -r 5 make bench), since other work took turns on these cores"
	}
	var sys unix.Sysinfo_t
	if unix.Sysinfo(&sys) == nil {
		m.memory = uint64(sys.Totalram) * uint64(sys.Unit)
	}
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		m.kernel = unix.ByteSliceToString(name.Sysname[:]) + " " + unix.ByteSliceToString(name.Release[:]) + " " + unix.ByteSliceToString(name.Machine[:])
	}
	return m
}

func loadNow() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return strings.Join(strings.Fields(string(b))[:1], " ")
}

func verdict(promised, holds bool) string {
	switch {
	case !promised:
		return "–"
	case holds:
		return "kept"
	}
	return "**missed**"
}

// page is docs/performance.md.
func (r results) page(m machine) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("# How long, how much\n\nMade by `make bench` on %s UTC. Do not edit: run it again.\n", m.at.Format("2006-01-02 15:04"))
	m.say(&out)
	say("%s", strings.TrimSpace(howMeasured))
	r.waiting(&out)
	say("\n## On the line\n\nBytes of HTTP, heads and all, without TLS. The far side is fineracttest on loopback, so the time is the device's and the\nstand-in's own work, not a line's.\n")
	say("| what | requests | up | down | both | took | promised | verdict |")
	say("|---|--:|--:|--:|--:|--:|---|---|")
	for _, w := range r.weights {
		promised := "–"
		if w.maxBytes > 0 {
			promised = fmt.Sprintf("≤ %d B", w.maxBytes)
			if w.maxRequests > 0 {
				promised = fmt.Sprintf("≤ %d requests, %s", w.maxRequests, promised)
			}
		}
		took := "–"
		if w.took > 0 {
			took = inMS(w.took)
		}
		say("| %s | %d | %d | %d | %d | %s | %s | %s |", w.name, w.requests, w.up, w.down, w.up+w.down, took, promised,
			verdict(w.maxBytes > 0 || w.maxRequests > 0, w.holds()))
	}
	say("\n## On the disk\n\n| what | MB |\n|---|--:|")
	for _, s := range r.sizes {
		say("| %s | %.1f |", s.name, float64(s.bytes)/1e6)
	}
	return out.String()
}

// say tells what the machine is.
func (m machine) say(out io.Writer) {
	fmt.Fprintf(out, "Machine: %s, %d cores, %.0f GB, %s, %s; %s. Load %s before and %s after%s.\n\n",
		m.cpu, m.cores, float64(m.memory)/1e9, m.kernel, m.disk, m.goes, m.loadBefore, m.loadAfter, m.priority)
}

// waiting is the table of what people wait for.
func (r results) waiting(out io.Writer) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("\n## Waiting\n\nIn ms. *Disk* is the p99 of appending 4 KiB and fsync, taken right before each single measurement, in the same directory.\n")
	say("| what | n | p50 | p90 | p99 | max | disk | p99 less disk | promised | verdict |")
	say("|---|--:|--:|--:|--:|--:|--:|--:|---|---|")
	ms := func(d time.Duration) string { return strings.TrimSuffix(inMS(d), " ms") }
	for _, f := range r.times {
		disk, less, promised := "–", "–", "–"
		if len(f.disk) > 0 {
			disk, less = ms(rank(f.disk, 99)), ms(rank(f.took, 99)-rank(f.disk, 99))
		}
		switch {
		case f.above:
			promised = fmt.Sprintf("p99 less disk ≤ %d", f.bound.Milliseconds())
		case f.bound > 0:
			promised = fmt.Sprintf("p99 ≤ %d", f.bound.Milliseconds())
		}
		say("| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s |", f.name, len(f.took), ms(rank(f.took, 50)), ms(rank(f.took, 90)),
			ms(rank(f.took, 99)), ms(rank(f.took, 100)), disk, less, promised, verdict(f.bound > 0, f.holds()))
	}
}

const howMeasured = `
The book holds 10,000 clients in 250 groups of 40, with 10,000 loans of 12 instalments and 10,000 savings accounts. All goes
through the use cases that the verbs call, on a file that SQLite syncs at every commit. Percentiles are by nearest rank.
Records are never synced while they are measured, so that the last one is judged beside 2,000 open entries; meetings are
20 a day, 200 ms apart, each of 40 members with a repayment and a deposit, and the day's entries are settled in the
evening. The book that closes the last sheet holds more than 160,000 entries.
`
