package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/sealed"
	"daftari/store/vault"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func key(fill byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{fill}, ed25519.SeedSize))
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// The branch, another branch, and who works on the device.
var (
	branchKey, otherBranch = key(90), key(91)
	start                  = time.Date(2026, 9, 17, 8, 0, 0, 0, time.UTC)
)

func signer(t testing.TB, fill byte, user string, branch ed25519.PrivateKey, until time.Time) *proof.KeySigner {
	t.Helper()
	c := proof.Certificate{Serial: user, Institution: "amani", Device: "dev-1", Code: "K7", User: user, Name: user, Role: "officer",
		Key: public(key(fill)), From: start.AddDate(0, 0, -1), Until: until}
	s, err := proof.NewKeySigner(bytes.Repeat([]byte{fill}, ed25519.SeedSize), proof.Certify(c, branch))
	must(t, err)
	return s
}

// house is a device with its book, a clock that everything goes by, and who is at it.
type house struct {
	t     testing.TB
	dir   string
	book  *store.Book
	now   time.Time
	boot  time.Duration
	user  string
	who   proof.Signer
	n     int
	vault *vault.Clear
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), now: start, boot: time.Hour, user: "rehema"}
	h.who = signer(t, 1, h.user, branchKey, start.AddDate(1, 0, 0))
	var err error
	h.vault, err = vault.NewClear(bytes.Repeat([]byte{7}, vault.KeySize))
	must(t, err)
	h.book, err = store.Create(context.Background(), h.dir, h.options())
	must(t, err)
	t.Cleanup(func() { must(t, h.book.Close()) })
	must(t, h.book.SetDevice(context.Background(), app.Device{ID: "dev-1", Code: "K7"}))
	return h
}

func (h *house) options() store.Options {
	w, err := words.New("en")
	must(h.t, err)
	return store.Options{Now: func() time.Time { return h.now }, Vault: h.vault,
		Boot: func() (time.Duration, string) { return h.boot, "boot-1" }, Signer: func() proof.Signer { return h.who },
		Slip: func(r app.Receipt, on []app.Entry) string { return proof.Slip(w, "Amani SACCO", r, on) }}
}

func (h *house) stamp() app.Stamp {
	return app.Stamp{Wall: h.now, Zone: "+03:00", Boot: h.boot, BootID: "boot-1", LastServer: start}
}

func (h *house) later(d time.Duration) { h.now, h.boot = h.now.Add(d), h.boot+d }

func kes(t testing.TB, minor int64) money.Amount {
	t.Helper()
	c, err := money.ISO("KES")
	must(t, err)
	return money.FromMinor(minor, c)
}

func (h *house) entry(kind app.Kind, minor int64) app.Entry {
	h.n++
	h.later(time.Minute)
	return app.Entry{Key: app.Key(fmt.Sprintf("key-%04d", h.n)), Kind: kind, Account: app.AccountRef{Kind: app.OnLoan, ID: int64(h.n)},
		Client: app.ClientID(h.n), Title: "Faith Wambui", Label: "Biashara L000128", Amount: kes(h.t, minor), Day: app.DateOf(h.now),
		By: app.Officer{User: 3, Username: h.user, Name: "Rehema Achola"}, At: h.stamp(), Version: "test"}
}

// pay records one repayment with its receipt: two records.
func (h *house) pay(minor int64, edit ...func(*app.Entry)) app.Recorded {
	h.t.Helper()
	e := h.entry(app.Repayment, minor)
	for _, f := range edit {
		f(&e)
	}
	out, err := h.book.Record(context.Background(), app.Recording{Entries: []app.Entry{e},
		Receipts: []app.ReceiptPlan{{Title: e.Title, Number: "000128", Client: e.Client, Entries: []int{0}}}})
	must(h.t, err)
	return out
}

// day of an honest officer: ten payments, a correction, the close.
func (h *house) day() {
	h.t.Helper()
	for i := range 10 {
		h.pay(int64(70000 + i))
	}
	old := h.pay(80000)
	e := h.entry(app.Repayment, 8000)
	e.Corrects = old.Entries[0].Key
	_, err := h.book.Record(context.Background(), app.Recording{Cancels: []app.Cancelling{{Key: old.Entries[0].Key, Reason: "typed a nought too many"}},
		Entries: []app.Entry{e}, Receipts: []app.ReceiptPlan{{Title: e.Title, Client: e.Client, Entries: []int{0}, Replaces: old.Receipts[0].No}}})
	must(h.t, err)
	c := h.entry(app.DayClosed, 0)
	c.Amount, c.Account, c.Client = money.Amount{}, app.AccountRef{Kind: app.OnBag}, 0
	c.Close = &app.DayTotals{Day: c.Day, Collected: []money.Amount{kes(h.t, 708045)}, Receipts: 12, ClosedAt: h.now, To: "Ruth"}
	_, err = h.book.Record(context.Background(), app.Recording{Entries: []app.Entry{c}})
	must(h.t, err)
}

func (h *house) gather() audit.Evidence {
	h.t.Helper()
	e, err := audit.Gather(context.Background(), h.book.Ledger(), h.book)
	must(h.t, err)
	return e
}

func (h *house) checkpoint() proof.Checkpoint {
	h.t.Helper()
	head, err := h.book.Ledger().Head(context.Background())
	must(h.t, err)
	return proof.Countersign(proof.Checkpoint{Head: head, At: h.now}, branchKey)
}

// behind runs SQL behind the book's back, without its guards.
func (h *house) behind(do func(*sql.DB)) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.book.Path()+"?_pragma=busy_timeout(5000)")
	must(h.t, err)
	defer func() { must(h.t, db.Close()) }()
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
	must(h.t, err)
	var names []string
	for rows.Next() {
		var n string
		must(h.t, rows.Scan(&n))
		names = append(names, n)
	}
	must(h.t, rows.Err())
	for _, n := range names {
		_, err := db.Exec("DROP TRIGGER " + n)
		must(h.t, err)
	}
	do(db)
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.behind(func(db *sql.DB) {
		_, err := db.Exec(query, args...)
		must(h.t, err)
	})
}

// reseal changes an entry in its table as somebody would who has the key of the book.
func (h *house) reseal(k app.Key, change func(*app.Entry)) {
	h.t.Helper()
	box := sealed.Box{Vault: h.vault}
	h.behind(func(db *sql.DB) {
		var blob []byte
		must(h.t, db.QueryRow("SELECT blob FROM entry WHERE key = ?", string(k)).Scan(&blob))
		var e app.Entry
		must(h.t, box.Open("entry", string(k), sealed.RowFormat, blob, &e))
		change(&e)
		blob, err := box.Seal("entry", string(k), sealed.RowFormat, e)
		must(h.t, err)
		_, err = db.Exec("UPDATE entry SET blob = ? WHERE key = ?", blob, string(k))
		must(h.t, err)
	})
}

// rewrite changes a record where it lies; the signature stays.
func (h *house) rewrite(n int64, change func(*proof.Record)) {
	h.t.Helper()
	h.behind(func(db *sql.DB) {
		var blob []byte
		must(h.t, db.QueryRow("SELECT blob FROM chain WHERE n = ?", n).Scan(&blob))
		plain, err := h.vault.Open("chain", fmt.Sprint(n), 1, blob)
		must(h.t, err)
		r, err := proof.Parse(plain)
		must(h.t, err)
		change(&r)
		blob, err = h.vault.Seal("chain", fmt.Sprint(n), 1, r.Body())
		must(h.t, err)
		_, err = db.Exec("UPDATE chain SET blob = ? WHERE n = ?", blob, n)
		must(h.t, err)
	})
}

// copyBook keeps the book as it is now.
func (h *house) copyBook() (back func()) {
	h.t.Helper()
	var b bytes.Buffer
	must(h.t, h.book.Backup(context.Background(), &b))
	return func() {
		h.t.Helper()
		must(h.t, h.book.Close())
		for _, end := range []string{"-wal", "-shm"} {
			must(h.t, os.RemoveAll(h.book.Path()+end))
		}
		must(h.t, os.WriteFile(filepath.Join(h.dir, store.FileName), b.Bytes(), 0o600))
		var err error
		h.book, err = store.Open(context.Background(), h.dir, h.options())
		must(h.t, err)
	}
}

// found is what a report must tell: what, from, to.
type found struct {
	what     audit.What
	from, to int64
}

func findings(r audit.Report) []found {
	var all []found
	for _, f := range r.Findings {
		all = append(all, found{f.What, f.From, f.To})
	}
	return all
}

// The day has 27 records: 11 payments of two (entry odd, receipt even), at 23 the cancelled one,
// 24 its correction, 25 the receipt, 26 the void, 27 the close.
func TestAttacks(t *testing.T) {
	nine := app.Key("key-0005") // its record is number 9
	for _, a := range []struct {
		name   string
		attack func(h *house) audit.Evidence
		want   []found
	}{
		{"nothing", func(h *house) audit.Evidence { return h.gather() }, nil},
		{"a record is dropped", func(h *house) audit.Evidence {
			h.exec("DELETE FROM chain WHERE n = 10")
			return h.gather()
		}, []found{{audit.Missing, 10, 10}, {audit.NotRecorded, 0, 0}}},
		{"an entry is dropped with its record", func(h *house) audit.Evidence {
			h.exec("PRAGMA foreign_keys = 0; DELETE FROM receipt_entry WHERE key = 'key-0005'; DELETE FROM entry WHERE key = 'key-0005'; DELETE FROM chain WHERE n = 9")
			return h.gather()
		}, []found{{audit.Missing, 9, 9}, {audit.Changed, 10, 10}}},
		{"an entry is dropped, its record stays", func(h *house) audit.Evidence {
			h.exec("PRAGMA foreign_keys = 0; DELETE FROM entry WHERE key = 'key-0005'")
			return h.gather()
		}, []found{{audit.Missing, 9, 9}, {audit.Changed, 10, 10}}},
		{"an amount is edited in the table", func(h *house) audit.Evidence {
			h.reseal(nine, func(e *app.Entry) { e.Amount = kes(h.t, 100) })
			return h.gather()
		}, []found{{audit.Changed, 9, 9}}},
		{"an amount is edited in the record", func(h *house) audit.Evidence {
			h.rewrite(9, func(r *proof.Record) { r.Entry.Amount = kes(h.t, 100) })
			return h.gather()
		}, []found{{audit.Changed, 9, 9}}},
		{"in table and record alike", func(h *house) audit.Evidence {
			h.reseal(nine, func(e *app.Entry) { e.Amount = kes(h.t, 100) })
			h.rewrite(9, func(r *proof.Record) { r.Entry.Amount = kes(h.t, 100) })
			return h.gather()
		}, []found{{audit.Changed, 9, 9}}},
		{"the totals of the close are edited", func(h *house) audit.Evidence {
			h.reseal("key-0013", func(e *app.Entry) { e.Close.Collected[0] = kes(h.t, 1) })
			return h.gather()
		}, []found{{audit.Changed, 27, 27}}},
		{"two records change places in an export", func(h *house) audit.Evidence {
			e := h.gather()
			e.Rows[8], e.Rows[10] = e.Rows[10], e.Rows[8]
			return e
		}, []found{{audit.Swapped, 9, 9}, {audit.Swapped, 10, 10}}},
		{"two records change numbers", func(h *house) audit.Evidence {
			e := h.gather()
			e.Rows[8].Body, e.Rows[10].Body = e.Rows[10].Body, e.Rows[8].Body
			e.Rows[8].Signature, e.Rows[10].Signature = e.Rows[10].Signature, e.Rows[8].Signature
			return e
		}, []found{{audit.Swapped, 9, 9}, {audit.Swapped, 11, 11}}},
		{"two histories from one copy", func(h *house) audit.Evidence {
			back := h.copyBook()
			h.pay(100)
			first := h.gather()
			back()
			h.pay(200)
			second := h.gather()
			first.Rows = append(first.Rows, second.Rows[27:]...)
			return first
		}, []found{{audit.Forked, 28, 28}, {audit.Forked, 29, 29}}},
		{"a copy goes another way than the branch holds", func(h *house) audit.Evidence {
			back := h.copyBook()
			h.pay(100)
			point := h.checkpoint()
			back()
			h.pay(200)
			h.pay(300)
			e := h.gather()
			e.Checkpoints = append(e.Checkpoints, point)
			return e
		}, []found{{audit.Forked, 29, 29}}},
		{"an older copy is brought back", func(h *house) audit.Evidence {
			back := h.copyBook()
			h.pay(100)
			h.pay(200)
			point := h.checkpoint()
			back()
			e := h.gather()
			e.Checkpoints = append(e.Checkpoints, point)
			return e
		}, []found{{audit.CutOff, 28, 31}}},
		{"the end is cut off below the checkpoint", func(h *house) audit.Evidence {
			must(h.t, h.book.Ledger().Meet(context.Background(), h.checkpoint()))
			h.exec(`PRAGMA foreign_keys = 0; DELETE FROM chain WHERE n > 23; DELETE FROM entry WHERE seq > 11;
				DELETE FROM receipt WHERE no > 11; UPDATE receipt SET standing = 'void' WHERE no = 11`)
			return h.gather()
		}, []found{{audit.QuietlyVoid, 22, 22}, {audit.CutOff, 24, 27}}},
		{"the end of an export is cut off", func(h *house) audit.Evidence {
			var b bytes.Buffer
			must(h.t, audit.Write(&b, audit.About{}, h.gather()))
			lines := bytes.SplitAfter(b.Bytes(), []byte("\n"))
			cut := bytes.Join(lines[:len(lines)-4], nil)
			e, _, err := audit.Read(bytes.NewReader(cut))
			must(h.t, err)
			return e
		}, []found{{audit.CutExport, 25, 25}}},
		{"an entry is cancelled in the table alone", func(h *house) audit.Evidence {
			h.exec("UPDATE entry SET state = 'cancelled' WHERE key = 'key-0005'; UPDATE receipt SET standing = 'void' WHERE no = 5")
			return h.gather()
		}, []found{{audit.QuietlyVoid, 9, 9}, {audit.QuietlyVoid, 10, 10}}},
		{"a cancelled entry is brought back to life", func(h *house) audit.Evidence {
			h.exec("UPDATE entry SET state = 'queued' WHERE key = 'key-0011'")
			return h.gather()
		}, []found{{audit.QuietlyValid, 23, 23}}},
		{"an entry is slipped in behind the chain", func(h *house) audit.Evidence {
			h.exec(`INSERT INTO entry (key, seq, kind, lane, day, blob, state, rev) SELECT 'slipped', 99, kind, lane, day, blob, state, rev FROM entry WHERE key = 'key-0005'`)
			h.reseal2("slipped", nine)
			return h.gather()
		}, []found{{audit.NotRecorded, 0, 0}}},
		{"a record without a signature", func(h *house) audit.Evidence {
			h.who = nil
			h.pay(100)
			return h.gather()
		}, []found{{audit.Unsigned, 28, 29}}},
		{"one user's key for another's entry", func(h *house) audit.Evidence {
			h.who = signer(h.t, 2, "joseph", branchKey, start.AddDate(1, 0, 0))
			h.pay(100)
			return h.gather()
		}, []found{{audit.OtherKey, 28, 28}}},
		{"one user's key under another's name", func(h *house) audit.Evidence {
			e := h.gather()
			joseph := signer(h.t, 2, "joseph", branchKey, start.AddDate(1, 0, 0))
			e.Certificates = append(e.Certificates, joseph.Certificate())
			hash := proof.HashOf(e.Rows[8].Body)
			e.Rows[8].Signature = proof.Sign(key(2), proof.ForRecord, hash[:])
			return e
		}, []found{{audit.OtherKey, 9, 9}}},
		{"a certificate of another branch", func(h *house) audit.Evidence {
			h.who = signer(h.t, 1, "rehema", otherBranch, start.AddDate(1, 0, 0))
			h.pay(100)
			e := h.gather()
			e.Certificates = e.Certificates[1:]
			return e
		}, []found{{audit.OtherBranch, 1, 29}}},
		{"a key that no branch knows", func(h *house) audit.Evidence {
			self, err := proof.NewKeySigner(bytes.Repeat([]byte{3}, 32), proof.Certificate{Device: "dev-1", Code: "K7", User: "rehema"})
			must(h.t, err)
			h.who = self
			h.pay(100)
			return h.gather()
		}, []found{{audit.Uncertified, 28, 29}}},
		{"a key without any certificate", func(h *house) audit.Evidence {
			e := h.gather()
			e.Certificates = nil
			return e
		}, []found{{audit.Uncertified, 1, 27}}},
		{"a certificate that has run out", func(h *house) audit.Evidence {
			h.who = signer(h.t, 5, "rehema", branchKey, h.now)
			h.pay(100)
			return h.gather()
		}, []found{{audit.Expired, 28, 29}}},
		{"a checkpoint of another branch", func(h *house) audit.Evidence {
			e := h.gather()
			e.Checkpoints = append(e.Checkpoints, proof.Countersign(h.checkpoint(), otherBranch))
			return e
		}, []found{{audit.OtherBranch, 27, 27}}},
		{"the clock is set back 30 days", func(h *house) audit.Evidence {
			h.now = h.now.AddDate(0, 0, -30)
			h.pay(100, func(e *app.Entry) { e.Day = app.DateOf(start) })
			return h.gather()
		}, []found{{audit.ClockJump, 28, 28}, {audit.ClockJump, 28, 28}}},
		{"the clock is set an hour on within one boot", func(h *house) audit.Evidence {
			h.now = h.now.Add(time.Hour)
			h.pay(100)
			return h.gather()
		}, []found{{audit.ClockJump, 28, 28}}},
		{"a business day ten days ago", func(h *house) audit.Evidence {
			h.pay(100, func(e *app.Entry) { e.Day = e.Day.AddDays(-10) })
			return h.gather()
		}, []found{{audit.BackDated, 28, 28}}},
		{"a business day to come", func(h *house) audit.Evidence {
			h.pay(100, func(e *app.Entry) { e.Day = e.Day.AddDays(3) })
			return h.gather()
		}, []found{{audit.Ahead, 28, 28}}},
	} {
		t.Run(a.name, func(t *testing.T) {
			h := newHouse(t)
			h.day()
			rules := audit.Rules{Branches: []ed25519.PublicKey{public(branchKey)}, BackDays: 3, Now: h.now}
			r := audit.Check(a.attack(h), rules)
			if got := findings(r); !slices.Equal(got, a.want) {
				t.Errorf("found %v, want %v", got, a.want)
			}
		})
	}
}

// reseal2 gives the row of one key the words of another.
func (h *house) reseal2(k, from app.Key) {
	h.t.Helper()
	box := sealed.Box{Vault: h.vault}
	h.behind(func(db *sql.DB) {
		var blob []byte
		must(h.t, db.QueryRow("SELECT blob FROM entry WHERE key = ?", string(from)).Scan(&blob))
		var e app.Entry
		must(h.t, box.Open("entry", string(from), sealed.RowFormat, blob, &e))
		e.Key = k
		blob, err := box.Seal("entry", string(k), sealed.RowFormat, e)
		must(h.t, err)
		_, err = db.Exec("UPDATE entry SET blob = ? WHERE key = ?", blob, string(k))
		must(h.t, err)
	})
}
