//go:build linux

package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/teller"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/keys"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

const (
	benchClients  = 10_000
	benchGroup    = 40
	benchMeetings = 2_000
	benchADay     = 20                     // meetings before the evening's sync
	benchNight    = time.Second            // the log of a day's sync is folded before the next morning
	benchWalk     = 200 * time.Millisecond // from one meeting to the next, far less than anybody's
)

// benchBook is the house over a big book, as main builds it. Its clock is the real one, moved on by whole days.
type benchBook struct {
	t     *testing.T
	ctx   context.Context
	data  string
	w     world
	keys  *keys.Unlocked
	h     *cli.House
	days  int
	sync  func() time.Duration
	sizes []size
}

func newBench(t *testing.T, data string) *benchBook {
	t.Helper()
	b := &benchBook{t: t, ctx: t.Context(), data: data}
	b.w = world{version: "bench", newID: func() string { return uuid.NewString() }, dice: rand.Int64N,
		env: testEnv, secrets: &password.Descriptors{Fixed: testPassphrase}, kdf: vault.Floor,
		log: slog.New(slog.DiscardHandler),
		now: func() time.Time { return time.Now().In(time.FixedZone("EAT", 3*3600)).AddDate(0, 0, b.days) }}
	dir := filepath.Join(data, "bench")
	b.must(os.MkdirAll(dir, 0o700))
	var err error
	b.keys, err = b.w.ring(dir, "bench").Create(keys.NewUser{Name: "Amina", Role: keys.Officer, Passphrase: testPassphrase})
	b.must(err)
	book, err := b.w.bookOf(b.ctx, dir, b.keys, store.Create)
	b.must(err)
	b.must(settings.Save(dir, settings.Config{Server: "https://core.invalid", Tenant: "bench", User: "amina", Password: "prompt"}))
	b.must(book.SetDevice(b.ctx, app.Device{ID: uuid.NewString(), Code: "K7"}))
	b.must(book.ApplyPull(b.ctx, bigPortfolio(t, app.DateOf(b.w.now()), b.w.now())))
	b.must(book.Close())
	b.sync = b.fsyncer(dir)
	b.weigh("the book of 10,000 clients, new")
	return b
}

func (b *benchBook) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *benchBook) open() {
	b.t.Helper()
	var err error
	b.h, err = b.w.open(b.ctx, cli.Place{Data: b.data})
	b.must(err)
}

func (b *benchBook) shut() {
	b.t.Helper()
	if b.h != nil {
		b.must(b.h.Close())
		b.h = nil
	}
}

func (b *benchBook) weigh(name string) {
	b.t.Helper()
	info, err := os.Stat(filepath.Join(b.data, "bench", store.FileName))
	b.must(err)
	b.sizes = append(b.sizes, size{name, info.Size()})
}

// fsyncer appends 4 KiB and syncs: what the disk itself costs.
func (b *benchBook) fsyncer(dir string) func() time.Duration {
	f, err := os.OpenFile(filepath.Join(dir, "fsync"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	b.must(err)
	b.t.Cleanup(func() { _ = f.Close() })
	page := make([]byte, 4096)
	return func() time.Duration {
		from := time.Now()
		_, err := f.Write(page)
		b.must(err)
		b.must(f.Sync())
		return time.Since(from)
	}
}

// opening of the book until a search over all clients answered, after a clean end and after a crash.
func (b *benchBook) opening(n int, bound time.Duration, which string) []*figure {
	clean := &figure{name: which + " opens and finds a client", bound: bound}
	crashed := &figure{name: which + " opens after a crash: every page is checked"}
	dir := filepath.Join(b.data, "bench")
	for _, f := range []*figure{clean, crashed} {
		var held *store.Book
		if f == crashed { // another process that never closes leaves the log behind, as a crash does
			var err error
			held, err = b.w.bookOf(b.ctx, dir, b.keys, store.Open)
			b.must(err)
			b.must(held.Answered(b.ctx, b.w.now(), app.Date{}))
		}
		for range n {
			var book *store.Book
			f.measure(nil, func() {
				var err error
				book, err = b.w.bookOf(b.ctx, dir, b.keys, store.Open)
				b.must(err)
				found, err := book.Find(b.ctx, "wanjiku", 20)
				b.must(err)
				if len(found) != 20 {
					b.t.Fatalf("%d found", len(found))
				}
			})
			b.must(book.Close())
		}
		if held != nil {
			b.must(held.Close())
		}
	}
	return []*figure{clean, crashed}
}

// searching as somebody types.
func (b *benchBook) searching() *figure {
	f := &figure{name: "search, each keystroke", bound: 16 * time.Millisecond}
	b.open()
	defer b.shut()
	_, err := b.h.Book.Find(b.ctx, "", 1) // the first one loads the names: that is part of opening
	b.must(err)
	for range 40 {
		for _, whole := range []string{"wanjiku otieno", "0710004711", "L00004711", "müge", "nobody has it"} {
			text := []rune(whole)
			for i := range text {
				f.measure(nil, func() { _, err = b.h.Book.Find(b.ctx, string(text[:i+1]), 20) })
				b.must(err)
			}
		}
	}
	return f
}

// recording of single payments, each on another loan, none of them sent meanwhile.
func (b *benchBook) recording() *figure {
	f := &figure{name: "a payment is recorded (Pay)", bound: 20 * time.Millisecond, above: true}
	b.open()
	defer b.shut()
	for i := range 2_000 {
		p := teller.Payment{Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: int64(i*7%benchClients + 1)}, Amount: shillings(b.t, 500)}
		f.measure(b.sync, func() {
			done, err := b.h.Teller.Pay(b.ctx, p)
			b.must(err)
			if len(done.Receipts) != 1 {
				b.t.Fatal("no receipt")
			}
		})
	}
	return f
}

// starting of the program, from exec to its end.
func (b *benchBook) starting(bin string) *figure {
	f := &figure{name: "the program starts cold: `daftari status`, 2,000 entries open"}
	for range 50 {
		f.measure(nil, func() {
			out, err := exec.Command(bin, "--data", b.data, "--institution", "bench", "status").CombinedOutput()
			if err != nil {
				b.t.Fatalf("%v: %s", err, out)
			}
		})
	}
	return f
}

// meetings of 40 from opening to close.
func (b *benchBook) meetings() []*figure {
	first := &figure{name: "a sheet of 40 opens for the first time", bound: 20 * time.Millisecond}
	again := &figure{name: "a sheet of 40 opens again", bound: 20 * time.Millisecond}
	touch := &figure{name: "a line of 40 is changed (Say)"}
	all := &figure{name: "all 40 as expected"}
	end := &figure{name: "a sheet of 40 closes: 80 entries, 40 receipts", bound: 60 * time.Millisecond, above: true}
	b.open()
	defer b.shut()
	b.evening()
	for i := range benchMeetings {
		group := app.GroupID(i%(benchClients/benchGroup) + 1)
		day := app.DateOf(b.w.now())
		var s app.Sheet
		opens := func() {
			opened, err := b.h.Teller.OpenSheet(b.ctx, group, day, true)
			b.must(err)
			s = opened.Sheet
		}
		first.measure(b.sync, opens)
		again.measure(b.sync, opens)
		l := s.Lines[i%len(s.Lines)]
		said := teller.Said{Client: l.Client, Reason: "sheet.reason.slow_week",
			Parts: []teller.SaidPart{{Kind: app.Repayment, Account: l.Parts[0].Account, Amount: shillings(b.t, 500)}}}
		touch.measure(b.sync, func() { _, err := b.h.Teller.Say(b.ctx, s.Key, said); b.must(err) })
		all.measure(b.sync, func() { _, err := b.h.Teller.AllAsExpected(b.ctx, s.Key); b.must(err) })
		_, err := b.h.Teller.Count(b.ctx, s.Key, shillings(b.t, 0).Currency(), nil, true)
		b.must(err)
		end.measure(b.sync, func() {
			closed, err := b.h.Teller.Close(b.ctx, s.Key)
			b.must(err)
			if len(closed.Receipts) != benchGroup || len(closed.Entries) != 2*benchGroup+1 {
				b.t.Fatalf("%d receipts, %d entries", len(closed.Receipts), len(closed.Entries))
			}
		})
		if i%benchADay == benchADay-1 {
			b.evening()
			<-time.After(benchNight)
		}
		<-time.After(benchWalk)
	}
	b.shut()
	b.weigh(fmt.Sprintf("the same after 2,000 payments and %d sheets of 40", benchMeetings))
	return []*figure{first, again, touch, all, end}
}

// evening confirms what is open, as a sync does, and begins the next day.
func (b *benchBook) evening() {
	b.t.Helper()
	at := b.w.now()
	for {
		work, err := b.h.Book.Claim(b.ctx, "bench", at, 400, app.Pick{Now: true})
		b.must(err)
		if len(work) == 0 {
			break
		}
		var all []app.Settlement
		for _, w := range work {
			o := app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Transaction: "1", At: at}}
			all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: o})
		}
		b.must(b.h.Book.Settle(b.ctx, all))
	}
	b.days++
	b.must(b.h.Book.ApplyPull(b.ctx, app.Pull{Cursor: fmt.Sprint("c", b.days), Started: b.w.now(), CoreDay: app.DateOf(b.w.now())}))
}

func shillings(t *testing.T, major int64) money.Amount {
	t.Helper()
	c, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(major*100, c)
}

// bigPortfolio is a full pull of 10,000 clients, the loans in the middle of their life, some in arrears.
func bigPortfolio(t *testing.T, today app.Date, now time.Time) app.Pull {
	t.Helper()
	start := today.AddDays(-7 * 4)
	p := app.Pull{Full: true, Cursor: "c0", Started: now, CoreDay: today,
		Institution: &app.Institution{
			Offices:      []app.Office{{ID: 2, Name: "Kibera"}},
			Staff:        []app.Staff{{ID: 4, Name: "Amina Otieno", Office: 2, Active: true}},
			PaymentTypes: []app.PaymentType{{ID: 1, Name: "Cash", Cash: true}},
			Currencies:   []app.CurrencyInfo{{Code: "KES", Digits: 2}},
			Limits:       app.Limits{OfflineHours: 72, EntryMax: shillings(t, 1_000_000), BagMax: shillings(t, 1e12), UnpostedMax: shillings(t, 1e12)},
		},
		Officer: &app.Officer{User: 3, Username: "amina", Staff: 4, Name: "Amina Otieno", Office: 2},
		Centres: []app.Centre{{ID: 1, Name: "Kibera", Office: 2, Active: true}},
	}
	for i := range benchClients {
		id, gid := i+1, app.GroupID(i/benchGroup+1)
		if i%benchGroup == 0 {
			p.Groups = append(p.Groups, app.Group{ID: gid, Name: fmt.Sprintf("Umoja %d", gid), Centre: 1, Office: 2, Staff: 4, Active: true,
				Meeting: &app.Meeting{Calendar: 1, Start: start, Rule: "FREQ=DAILY;INTERVAL=1"}})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Members = append(g.Members, app.ClientID(id))
		p.Clients = append(p.Clients, bigClient(t, id, gid))
		p.Loans = append(p.Loans, bigLoan(t, id, start))
		saved := shillings(t, int64(id))
		p.Savings = append(p.Savings, app.Savings{ID: app.SavingsID(id), AccountNo: fmt.Sprintf("S%08d", id), Client: app.ClientID(id),
			Product: "Akiba", Status: app.SavingsActive, Balance: saved, Available: saved, Expected: shillings(t, 100)})
	}
	return p
}

func bigClient(t *testing.T, id int, group app.GroupID) app.Client {
	t.Helper()
	first := []string{"Wanjikũ", "Achieng", "Zainab", "Esther", "Naliaka", "José", "Müge", "Halima", "Rose", "Faith"}
	last := []string{"Otieno", "Kamau", "Mohamed", "Wekesa", "Njoroge", "Chebet", "Mutua", "Barasa", "Kiptoo", "Auma", "Omar"}
	phone, err := msisdn.Parse(fmt.Sprintf("+2547%08d", 10_000_000+id), "KE")
	if err != nil {
		t.Fatal(err)
	}
	return app.Client{ID: app.ClientID(id), AccountNo: fmt.Sprintf("%09d", id), Name: first[id%len(first)] + " " + last[id%len(last)],
		Phone: phone, PhoneText: phone.E164(), Active: true, Status: 300, Office: 2, Staff: 4, Groups: []app.GroupID{group}}
}

// bigLoan of 12 weekly instalments, of which three are paid and one is late.
func bigLoan(t *testing.T, id int, start app.Date) app.Loan {
	t.Helper()
	kes := func(n int64) money.Amount { return shillings(t, n) }
	nothing := app.Portions{Principal: kes(0), Interest: kes(0), Fees: kes(0), Penalties: kes(0)}
	l := app.Loan{ID: app.LoanID(id), AccountNo: fmt.Sprintf("L%08d", id), Client: app.ClientID(id), Kind: app.JLGLoan, Product: "Biashara",
		Status: app.LoanActive, Officer: 4, Principal: kes(12_000), NetDisbursal: kes(12_000), Total: kes(9_945), Overpaid: kes(0),
		Outstanding: app.Portions{Principal: kes(9_000), Interest: kes(900), Fees: kes(45), Penalties: kes(0)},
		DisburseOn:  start.AddDays(-7), Disbursed: start.AddDays(-7), Matures: start.AddDays(7 * 11)}
	for k := range 12 {
		i := app.Instalment{No: k + 1, Due: start.AddDays(7 * k), Settled: nothing,
			Owed: app.Portions{Principal: kes(1_000), Interest: kes(100), Fees: kes(5), Penalties: kes(0)}}
		if k < 3 {
			i.Settled = i.Owed
		}
		l.Schedule = append(l.Schedule, i)
	}
	return l
}
