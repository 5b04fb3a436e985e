package office

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/providers/farside"
	"daftari/providers/gsma/gsmatest"
	"daftari/sync/deskapi"
)

var update = flag.Bool("update", false, "write docs/performance-desk.md")

// What `make bench-desk` holds the desk to (issue 6), and the size of what it does.
const (
	benchDevices  = 500
	benchPayments = 10          // of each device, open at once
	benchPoll     = time.Minute // as a device asks while payments are on their way
	mostRequests  = 2.0         // for each settled payment
	mostBytes     = 1000.0
	mostAnswer    = 200 * time.Millisecond // p99
	mostMemory    = 256                    // MB, VmHWM
)

// benchDir tells the process that is the desk where it lies.
const benchDir = "DAFTARI_BENCH_DESK"

// TestMain is the desk itself where the bench asks for one: a process of its own, whose memory is the desk's.
func TestMain(m *testing.M) {
	dir := os.Getenv(benchDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serveBench(ctx, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveBench(ctx context.Context, dir string) error {
	o, err := At(outside(&lines{}), dir)
	if err != nil {
		return err
	}
	r, err := o.Start(ctx)
	if err != nil {
		return err
	}
	devices, status := r.Addresses()
	fmt.Println(devices, status)
	return r.Serve(ctx)
}

// measured of a phase.
type measured struct {
	mu      sync.Mutex
	traffic deskapi.Traffic
	took    []time.Duration
	settled int
}

func (m *measured) add(t deskapi.Traffic, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.traffic.Requests += t.Requests
	m.traffic.Up += t.Up
	m.traffic.Down += t.Down
	m.took = append(m.took, took)
}

func (m *measured) p(q int) time.Duration {
	slices.Sort(m.took)
	if len(m.took) == 0 {
		return 0
	}
	return m.took[min(len(m.took)-1, len(m.took)*q/100)]
}

// device of the bench: a real client over a connection of its own.
type benchDevice struct {
	person
	*deskapi.Client
	after int64
	made  int
}

// call measures one call of a device's.
func (b *benchDevice) call(m *measured, do func() error) error {
	before, start := b.Traffic(), time.Now()
	err := do()
	now := b.Traffic()
	m.add(deskapi.Traffic{Requests: now.Requests - before.Requests, Up: now.Up - before.Up, Down: now.Down - before.Down}, time.Since(start))
	return err
}

func (b *benchDevice) poll(ctx context.Context, m *measured) error {
	return b.call(m, func() error {
		f, err := b.Feed(ctx, b.after, false)
		if err != nil {
			return err
		}
		b.after = f.After
		for _, s := range f.Payments {
			if s.State == payout.Made {
				b.made++
			}
		}
		return nil
	})
}

// TestPerformanceDesk is `make bench-desk`: 500 devices with 10 open payments each poll one desk over HTTPS. With -update it
// writes docs/performance-desk.md.
func TestPerformanceDesk(t *testing.T) {
	if os.Getenv("DAFTARI_BENCH") == "" || runtime.GOOS != "linux" {
		t.Skip("measures for minutes, on Linux: set DAFTARI_BENCH=1, or run make bench-desk")
	}
	d := newDesk(t)
	op := &gsmatest.Operator{Books: farside.New(time.Now), APIKey: "key"}
	far := httptest.NewServer(op)
	t.Cleanup(far.Close)
	d.add("mlimani", fmt.Sprintf("accept = ['mpesa']\n[rail.mpesa]\nkind = 'gsma'\nbase = %q\naccount_type = 'walletid'\naccount_id = '1'\ncurrency = 'KES'\n", far.URL),
		Given{"rail.mpesa.api_key", secret.New("key")})
	all, tokens := d.crowd(t)
	load := loadOf(t)
	desk, address := d.process(t)
	for i, b := range all {
		b.Client = d.lineTo("https://"+address, "mlimani", tokens[i])
	}
	hand, polls, storm := &measured{}, &measured{}, &measured{}
	start := time.Now()
	each(t, all, func(i int, b *benchDevice) error {
		time.Sleep(benchPoll * time.Duration(i) / benchDevices)
		ask := d.batch(b.person, "mpesa", "Jane Wanjiru", int64(1+i*benchPayments), fmt.Sprint(254700000000+i*benchPayments), benchPayments)
		if err := b.call(hand, func() error { _, err := b.Ask(t.Context(), ask); return err }); err != nil {
			return err
		}
		for b.made < benchPayments {
			time.Sleep(benchPoll)
			if time.Since(start) > 15*time.Minute {
				return fmt.Errorf("%d of %d payments are made", b.made, benchPayments)
			}
			if err := b.poll(t.Context(), polls); err != nil {
				return err
			}
		}
		return nil
	})
	whole := time.Since(start)
	each(t, all, func(i int, b *benchDevice) error {
		time.Sleep(5 * time.Second * time.Duration(i) / benchDevices)
		return b.poll(t.Context(), storm)
	})
	for _, b := range all {
		polls.settled += b.made
	}
	memory := highWater(t, desk)
	n := float64(polls.settled)
	page := benchPage(t, polls, hand, storm, whole, memory, load)
	t.Log("\n" + page)
	for _, c := range []struct {
		what      string
		got, most float64
	}{
		{"requests for each payment", float64(polls.traffic.Requests+hand.traffic.Requests) / n, mostRequests},
		{"bytes for each payment", float64(polls.traffic.Up+polls.traffic.Down) / n, mostBytes},
		{"ms until an answer", float64(polls.p(99).Milliseconds()), float64(mostAnswer.Milliseconds())},
		{"MB", memory, mostMemory},
	} {
		if c.got > c.most {
			t.Errorf("%.1f %s, promised at most %.1f", c.got, c.what, c.most)
		}
	}
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "..", "docs", "performance-desk.md"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// crowd of devices, enrolled before the desk is started: enrolment is slowed down on purpose, and not measured.
func (d *desks) crowd(t *testing.T) (all []*benchDevice, tokens []string) {
	t.Helper()
	one, err := d.open(t.Context(), "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	p := policy()
	for i := range benchDevices {
		b := &benchDevice{person: d.person("mlimani", fmt.Sprintf("officer%d", i), fmt.Sprintf("Officer %d", i))}
		b.device.Code = fmt.Sprintf("K%d", i)
		code, err := one.Desk.Invite(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		e, err := one.Desk.Enrol(t.Context(), b.enrolment(d, code))
		if err != nil {
			t.Fatal(err)
		}
		p.Authorities = append(p.Authorities, payout.Authority{User: b.user, Name: b.name, Sends: kes(1_000_000)})
		all, tokens = append(all, b), append(tokens, e.Token)
	}
	if err := one.SetPolicy(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if err := one.close(); err != nil {
		t.Fatal(err)
	}
	return all, tokens
}

// process is the desk, and where devices reach it.
func (d *desks) process(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), benchDir+"="+d.Dir)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		if err := c.Wait(); err != nil {
			t.Errorf("the desk ended with %v", err)
		}
	})
	first, err := bufio.NewReader(out).ReadString('\n')
	address, _, ok := strings.Cut(first, " ")
	if err != nil || !ok {
		t.Fatalf("the desk does not serve: %q %v", first, err)
	}
	return c, address
}

// each device at once.
func each(t *testing.T, all []*benchDevice, do func(i int, b *benchDevice) error) {
	t.Helper()
	var wait sync.WaitGroup
	errs := make([]error, len(all))
	for i, b := range all {
		wait.Go(func() { errs[i] = do(i, b) })
	}
	wait.Wait()
	failed := 0
	for _, err := range errs {
		if err != nil {
			if failed++; failed < 4 {
				t.Errorf("%v (%s)", err, app.ClassOf(err))
			}
		}
	}
	if failed > 0 {
		t.Fatalf("%d of %d devices failed", failed, len(all))
	}
}

// highWater is the most memory that a process had, in MB.
func highWater(t *testing.T, c *exec.Cmd) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil || kb == 0 {
		t.Fatal("no VmHWM")
	}
	return kb / 1024
}

// niceOf this process: how far other work of the machine goes before it, or stands back.
func niceOf(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	return strings.Fields(rest)[16]
}

func loadOf(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))[0]
}

func benchPage(t *testing.T, polls, hand, storm *measured, whole time.Duration, memory float64, before string) string {
	t.Helper()
	var b strings.Builder
	n := float64(polls.settled)
	verdict := func(got, most float64) string {
		if got <= most {
			return "kept"
		}
		return "**not kept**"
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	requests := float64(polls.traffic.Requests+hand.traffic.Requests) / n
	bytes := float64(polls.traffic.Up+polls.traffic.Down) / n
	handed := float64(hand.traffic.Up+hand.traffic.Down) / n
	fmt.Fprintf(&b, `# How much one desk bears

Made by `+"`make bench-desk`"+` on %s UTC. Do not edit: run it again.

Machine: %d cores, %s %s, %s, CGO_ENABLED=0. Load %s before and %s after, nice %s: devices, desk and operator share it.

%d devices with %d open payments each, one institution, over HTTPS: each device is the real client with a connection of its own, all in one process; the
desk is a process of its own, its book on this disk; the operator is the double of the GSMA API in the devices' process. Each device hands a batch over and then
asks once a minute, as a device does while payments are on their way, until all its payments are made and posted: %s in all. Bytes are
those of heads and bodies as they travelled, both ways, without TLS.

| what | n | figure | promised | verdict |
|---|--:|--:|---|---|
| requests for each settled payment, handing over included | %d | %.2f | at most 2 | %s |
| bytes for each settled payment, asking | %d | %.0f | at most 1 kB | %s |
| bytes for each payment, handing over | %d | %.0f | – | – |
| an answer to a device that asks, p50 | %d | %.1f ms | – | – |
| an answer to a device that asks, p99 | %d | %.1f ms | p99 at most 200 ms | %s |
| the batch is taken in, p99 | %d | %.1f ms | – | – |
| all devices ask within 5 s, p99 | %d | %.1f ms | – | – |
| the most memory the desk had (VmHWM) | 1 | %.0f MB | at most 256 MB | %s |
`, time.Now().UTC().Format("2006-01-02 15:04"), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), before, loadOf(t), niceOf(t), benchDevices, benchPayments,
		whole.Round(time.Second), polls.traffic.Requests+hand.traffic.Requests, requests, verdict(requests, mostRequests),
		polls.settled, bytes, verdict(bytes, mostBytes), cmp.Or(polls.settled, 1), handed, len(polls.took), ms(polls.p(50)), len(polls.took), ms(polls.p(99)),
		verdict(ms(polls.p(99)), ms(mostAnswer)), len(hand.took), ms(hand.p(99)), len(storm.took), ms(storm.p(99)), memory, verdict(memory, mostMemory))
	return b.String()
}
