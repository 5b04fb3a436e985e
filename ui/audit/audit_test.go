package audit_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/proof"
	prove "daftari/app/proof/audit"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui/audit"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
)

type bench struct {
	*testing.T
	clock *design.Clock
	book  *store.Book
	till  *teller.Teller
	m     *audit.Model
}

func newBench(t *testing.T) *bench {
	t.Helper()
	clock := &design.Clock{Now: design.At("12:08")}
	b := &bench{T: t, clock: clock, book: design.SignedBook(t, clock, 1)}
	b.till = design.Teller(b.book, clock)
	w, err := words.New("en")
	b.ok(err)
	b.m = &audit.Model{Auditor: design.Auditor(b.book, clock), Chain: b.book.Ledger(), Book: b.book, Words: w, Short: "mlimani",
		Now: func() time.Time { return clock.Now.In(design.Zone()) }}
	return b
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// day is a closed meeting of Amani, a payment of Achieng's at 12:08, and its correction.
func (b *bench) day() {
	b.Helper()
	ctx := b.Context()
	b.clock.Now = design.At("11:44")
	opened, err := b.till.OpenSheet(ctx, design.Amani, design.Day(), false)
	b.ok(err)
	s, err := b.till.AllAsExpected(ctx, opened.Sheet.Key)
	b.ok(err)
	totals, err := s.Totals()
	b.ok(err)
	_, err = b.till.Count(ctx, s.Key, totals[0].Hand.Currency(), nil, true)
	b.ok(err)
	_, err = b.till.Close(ctx, s.Key)
	b.ok(err)
	b.clock.Now = design.At("12:08")
	done, err := b.till.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: design.Client("Achieng Odhiambo").Loans[0].Ref(), Amount: design.KES(750)})
	b.ok(err)
	b.clock.Now = design.At("12:20")
	_, err = b.till.Correct(ctx, done.Recorded.Entries[0].Key, teller.Correction{Amount: design.KES(700), Reason: "typed twice"})
	b.ok(err)
}

func (b *bench) load() audit.View {
	b.Helper()
	v, err := b.m.Load(b.Context())
	b.ok(err)
	return v
}

func TestAnHonestDay(t *testing.T) {
	b := newBench(t)
	b.day()
	v := b.load()
	if v.Broken || v.Fact != "None changed, none missing." || len(v.Findings) != 0 || v.Unit != "records" || v.Checked != "Checked today 12:20, since 17 September" {
		t.Errorf("%+v", v)
	}
	if v.Facts[0].Word != "Each signs the one before" || !strings.HasPrefix(v.Facts[0].Value, "1 to ") || v.Facts[1].Value != "000001 to 000023" {
		t.Errorf("%+v", v.Facts)
	}
	var rows []string
	for _, r := range v.Rows {
		rows = append(rows, r.Word+" / "+r.Second+" / "+r.Amount)
	}
	for _, want := range []string{
		"Closed, Amani Market / Rehema Achola · 11:44 / 16,750",
		"21 payments / Rehema Achola · 11:44 · up to 62 / 16,750",
		"Achieng Odhiambo / Rehema Achola · 12:08 · receipt 000022 / 750",
		"Achieng Odhiambo / Rehema Achola · 12:20 · receipt 000023 / 700",
		"Taken back, typed twice / Rehema Achola · 12:20 / ",
		"Receipt K7-000022 void / Rehema Achola · 12:20 · Replaced by K7-000023 / ",
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(rows, "\n"))
		}
	}
	if rows[0] != "Receipt K7-000022 void / Rehema Achola · 12:20 · Replaced by K7-000023 / " {
		t.Errorf("the newest is %q", rows[0])
	}
}

func TestNothingYet(t *testing.T) {
	b := newBench(t)
	if v := b.load(); !v.Empty || v.Records != "" {
		t.Errorf("%+v", v)
	}
}

// forged is a chain in which somebody changed the amount of a record.
type forged struct {
	prove.Ledger
	n int64
}

func (f forged) Links(ctx context.Context, after int64, limit int) ([]proof.Numbered, error) {
	all, err := f.Ledger.Links(ctx, after, limit)
	for i := range all {
		if all[i].N == f.n {
			all[i].Body = bytes.ReplaceAll(all[i].Body, []byte("750"), []byte("950"))
		}
	}
	return all, err
}

// cut is a chain from which records were taken.
type cut struct {
	prove.Ledger
	from, to int64
}

func (f cut) Links(ctx context.Context, after int64, limit int) ([]proof.Numbered, error) {
	all, err := f.Ledger.Links(ctx, after, limit)
	return slices.DeleteFunc(all, func(l proof.Numbered) bool { return l.N >= f.from && l.N <= f.to }), err
}

func (b *bench) lies(chain prove.Ledger) {
	a := design.Auditor(b.book, b.clock)
	a.Book.Ledger = chain
	b.m.Auditor, b.m.Chain = a, chain
}

// TestABrokenBook: what is wrong is named with its record, and nothing is claimed that does not hold.
func TestABrokenBook(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(b *bench) prove.Ledger
		want string
	}{
		{"an amount changed", func(b *bench) prove.Ledger { return forged{b.book.Ledger(), 64} }, "Record 64 was changed after it was made."},
		{"records taken out", func(b *bench) prove.Ledger { return cut{b.book.Ledger(), 30, 32} }, "Records 30 to 32 are missing."},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.day()
			b.lies(c.lie(b))
			v := b.load()
			if !v.Broken || v.Fact == "None changed, none missing." || len(v.Findings) == 0 || v.Findings[0].Text != c.want {
				t.Errorf("%q, %+v", v.Fact, v.Findings)
			}
			for _, f := range v.Facts {
				if f.Word == "Each signs the one before" || f.Word == "Receipts without a gap" {
					t.Errorf("a broken book claims %q", f.Word)
				}
			}
		})
	}
}

// TestWhoseBookItIs: the officer's own branch, wherever it stands among the offices her rights reach.
func TestWhoseBookItIs(t *testing.T) {
	for name, c := range map[string]struct{ office, want string }{
		"of her branch":       {"Mlimani", "This phone's book, Mlimani"},
		"of the head office":  {"Mlimani Savings", "This phone's book, Mlimani Savings"},
		"of nobody who knows": {"", "This phone's book, mlimani"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			o := design.Officer()
			o.OfficeIs = c.office
			b.ok(b.book.SetOfficer(t.Context(), o))
			if v := b.load(); v.Second != c.want {
				t.Errorf("%q", v.Second)
			}
		})
	}
}

type nav struct {
	kit.Nav
	env   *kit.Env
	sheet *kit.Sheet
	said  []kit.Notice
}

func (n *nav) Sheet(f func(*kit.Env) *kit.Sheet) { n.sheet = f(n.env) }
func (n *nav) CloseSheet()                       { n.sheet = nil }
func (n *nav) Say(x kit.Notice)                  { n.said = append(n.said, x) }

type shown struct {
	*audit.Screen
	*bench
	nav     *nav
	window  fyne.Window
	written []string
	data    []byte
}

func show(t *testing.T, b *bench) *shown {
	t.Helper()
	e := kittest.Plain(t)
	s := &shown{bench: b, nav: &nav{env: e}}
	e.Nav = s.nav
	sort := audit.Other
	s.Screen = audit.New(e, b.m, audit.Links{Trouble: func(err error) { t.Error(err) }, Save: func(name string, data []byte, done func(string, error)) {
		s.written, s.data = append(s.written, name), data
		done(name, nil)
	}}, &sort)
	s.Page.OnShow()
	s.window = kittest.Show(t, e, kit.Column(0, s.Page.Body, s.Page.Foot), 360, 1600)
	return s
}

func (s *shown) shows(words string) bool {
	return slices.ContainsFunc(kittest.Texts(s.window.Content()), func(x string) bool { return strings.Contains(x, words) })
}

func TestBrokenOnScreen(t *testing.T) {
	b := newBench(t)
	b.day()
	b.lies(forged{b.book.Ledger(), 64})
	s := show(t, b)
	for _, want := range []string{"Record 64 was changed after it was made.", "As it stands now: Achieng Odhiambo", "Tell head office"} {
		if !s.shows(want) {
			t.Errorf("%q is not shown: %q", want, kittest.Texts(s.window.Content()))
		}
	}
	if s.shows("None changed, none missing.") {
		t.Error("a broken book says that none was changed")
	}
}

// TestExport: in words first that it can be read by anybody; then what verify takes.
func TestExport(t *testing.T) {
	b := newBench(t)
	b.day()
	s := show(t, b)
	kittest.Tap(t, s.window.Content(), "Export")
	if s.nav.sheet == nil || len(s.written) != 0 {
		t.Fatal("it does not ask")
	}
	body := kittest.Texts(kittest.Show(t, s.nav.env, s.nav.sheet.Body, 360, 400).Content())
	if !slices.ContainsFunc(body, func(x string) bool { return strings.Contains(x, "names and amounts") }) {
		t.Errorf("%q", body)
	}
	kittest.Tap(t, kittest.Show(t, s.nav.env, s.nav.sheet.Foot, 360, 200).Content(), "Save the export")
	e, _, err := prove.Read(bytes.NewReader(s.data))
	if err != nil || len(s.written) != 1 || s.written[0] != "daftari-ledger-2026-09-17.jsonl" {
		t.Fatalf("%v, %v", s.written, err)
	}
	if r := prove.Check(e, prove.Rules{Now: b.clock.Now}); r.Broken() || r.Records == 0 {
		t.Errorf("what was exported: %+v", r.Findings)
	}
}
