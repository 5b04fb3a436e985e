package paper_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/paper"
	"daftari/app/words"
)

func in(t testing.TB, lang string) *words.Words {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func kes(minor int64) money.Amount {
	c, err := money.New("KES", 2, 0)
	if err != nil {
		panic(err)
	}
	return money.FromMinor(minor, c)
}

func entry(kind app.Kind, label string, minor int64) app.Entry {
	return app.Entry{Key: "k", Seq: 7, Kind: kind, Flow: kind.Flow(), Label: label, Amount: kes(minor), Title: "Faith Wambui", State: app.Queued,
		By: app.Officer{Name: "Rehema Achola"}, At: app.Stamp{Wall: time.Date(2026, 9, 17, 8, 44, 0, 0, time.UTC), Zone: "+03:00"}}
}

func faith(entries ...app.Entry) paper.Receipt {
	day, err := app.NewDate(2026, 9, 17)
	if err != nil {
		panic(err)
	}
	return paper.Receipt{Receipt: app.Receipt{No: app.ReceiptNo{Device: "K7", N: 128}, Title: "Faith Wambui", Day: day,
		At: time.Date(2026, 9, 17, 8, 44, 0, 0, time.UTC), Standing: app.Provisional}, Entries: entries}
}

func TestReceiptText(t *testing.T) {
	refused := entry(app.Repayment, "Biashara L-000128", 70000)
	refused.State, refused.Placement = app.Refused, app.Unplaced
	placing := entry(app.Deposit, "Akiba S-000128", 10000)
	placing.Flow = app.NoCash
	void := faith(entry(app.Deposit, "Akiba", 100))
	void.Standing, void.ReplacedBy, void.Replaces = app.Void, app.ReceiptNo{Device: "K7", N: 130}, app.ReceiptNo{Device: "K7", N: 120}
	cases := []struct {
		name string
		r    paper.Receipt
		lang string
		want string
	}{
		{"two lines", faith(entry(app.Repayment, "Biashara L-000128", 70000), entry(app.Deposit, "Akiba S-000128", 10050)), "en", `
Receipt K7-000128
Faith Wambui
17 Sep 2026                11:44
By Rehema Achola
--------------------------------
Loan repayment               700
  Biashara L-000128
Savings deposit           100.50
  Akiba S-000128
================================
Received in cash, KES     800.50
Saved, not posted yet`},
		{"in and out, a refused line, a placed one", faith(refused, placing, entry(app.Withdrawal, "Akiba S-000128", 500000)), "en", `
Receipt K7-000128
Faith Wambui
17 Sep 2026                11:44
By Rehema Achola
--------------------------------
Loan repayment               700
  Biashara L-000128
  Needs you
Savings deposit              100
  Akiba S-000128
Savings withdrawal        –5,000
  Akiba S-000128
================================
Received in cash, KES        800
Handed out in cash, KES    5,000
Saved, not posted yet`},
		{"void", void, "en", `
Receipt K7-000128
VOID
Replaced by K7-000130
Replaces K7-000120
Faith Wambui
17 Sep 2026                11:44
By Rehema Achola
--------------------------------
Savings deposit                1
  Akiba
================================
Received in cash, KES          1
Void`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), strings.Join(c.r.Text(in(t, c.lang)), "\n")); d != "" {
				t.Error(d)
			}
		})
	}
	for _, lang := range words.Langs() {
		for _, line := range faith(refused, entry(app.Withdrawal, "", 5)).Text(in(t, lang)) {
			if strings.Contains(line, "[") {
				t.Errorf("%s: %s", lang, line)
			}
		}
	}
}

// A figure is never cut, whatever stands beside it.
func TestFiguresAreNeverCut(t *testing.T) {
	w := in(t, "en")
	rapid.Check(t, func(r *rapid.T) {
		e := entry(app.Deposit, rapid.StringMatching(`[A-Za-z ]{0,60}`).Draw(r, "label"), rapid.Int64Range(1, 1e15).Draw(r, "minor"))
		doc := faith(e)
		doc.Title = rapid.StringMatching(`[A-Za-zé ]{1,80}`).Draw(r, "name")
		found := false
		for _, line := range doc.Text(w) {
			found = found || strings.HasSuffix(line, e.Amount.Format("en"))
			if utf8.RuneCountInString(line) > 32 && strings.Contains(line, " ") && !strings.HasPrefix(line, " ") {
				r.Fatalf("too wide: %q", line)
			}
		}
		if !found {
			r.Fatalf("%s is not on the receipt", e.Amount)
		}
	})
}

func TestESCPOS(t *testing.T) {
	var b bytes.Buffer
	doc := faith(entry(app.Deposit, "Épargne", 123456700))
	if err := doc.ESCPOS(&b, in(t, "fr")); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	for _, want := range []string{"\x1b@\x1bt\x10", "\x1bE\x01Re\xe7u K7-000128\n\x1bE\x00", "  \xc9pargne\n", "1 234 567"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
	if !strings.HasSuffix(out, "\x1dV\x01") {
		t.Error("the paper is not cut")
	}
	for name, title := range map[string]string{"Arabic": "فاطمة", "a command": "A\x1bp0"} {
		doc.Title = title
		if err := doc.ESCPOS(&b, in(t, "en")); keyOf(err) != "paper.script" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPDF(t *testing.T) {
	var a, b bytes.Buffer
	doc := faith(entry(app.Deposit, "Épargne Ĩ Жанна", 123456700))
	if err := doc.PDF(&a, in(t, "sw")); err != nil {
		t.Fatal(err)
	}
	if err := doc.PDF(&b, in(t, "sw")); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(a.Bytes(), []byte("%PDF-")) || !bytes.Contains(a.Bytes(), []byte("%%EOF")) || a.Len() < 5000 || a.Len() > 100_000 {
		t.Errorf("%d bytes that are no receipt", a.Len())
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same receipt gives two files")
	}
	if n := bytes.Count(a.Bytes(), []byte("/Type /Page\n")); n != 1 {
		t.Errorf("%d pages", n)
	}
	doc.Title = "शांति"
	if err := doc.PDF(&a, in(t, "en")); keyOf(err) != "paper.script" {
		t.Error(err)
	}
	if err := faith(entry(app.Deposit, "", 5)).PDF(&a, in(t, "ar")); keyOf(err) != "paper.script" {
		t.Error(err)
	}
}

func keyOf(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return ""
}

func TestCSVIsHarmless(t *testing.T) {
	cases := []struct{ title, want string }{
		{"Faith", "Faith"},
		{"=1+1", "'=1+1"},
		{"+254", "'+254"},
		{"-x", "'-x"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'\t=1"},
		{"a=1", "a=1"},
		{`He said "x", twice`, `He said "x", twice`},
		{"", ""},
	}
	for _, c := range cases {
		t.Run(c.title, func(t *testing.T) {
			e := entry(app.Withdrawal, "Akiba", 70050)
			e.Title = c.title
			till, err := paper.Till(in(t, "en"), []app.Entry{e})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := till.CSV(&b); err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(&b).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			want := [][]string{
				{"No.", "Day", "Recorded (UTC)", "Kind", "Name", "In", "Out", "In the bag", "Currency"},
				{"7", "", "2026-09-17T08:44:00Z", "Savings withdrawal", c.want, "", "700.50", "-700.50", "KES"},
			}
			if d := cmp.Diff(want, rows); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWorkbook(t *testing.T) {
	e := entry(app.Deposit, "=cmd", 90071992547409931) // more than a float holds
	e.State = app.Confirmed
	void := entry(app.Deposit, "Akiba", 5)
	void.State = app.Cancelled
	till, err := paper.Till(in(t, "fr"), []app.Entry{e, void})
	if err != nil {
		t.Fatal(err)
	}
	if len(till.Rows) != 1 {
		t.Error("a cancelled entry moved the till")
	}
	entries := paper.Entries(in(t, "fr"), []app.EntryFile{{Entry: e, Proof: &app.Confirmation{Transaction: "123"}}, {Entry: void}})
	receipts := paper.Receipts(in(t, "fr"), []paper.Receipt{faith(e, void)})
	var b bytes.Buffer
	if err := paper.XLSX(&b, entries, receipts, till); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if d := cmp.Diff([]string{"Écritures", "Reçus", "Caisse"}, f.GetSheetList()); d != "" {
		t.Error(d)
	}
	get := func(cell string) string {
		v, err := f.GetCellValue("Écritures", cell, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if get("A1") != "N°" || get("G2") != "=cmd" || get("H2") != "900719925474099.31" || get("L2") != "123" || get("K3") != "Annulé" {
		t.Errorf("%q %q %q %q %q", get("A1"), get("G2"), get("H2"), get("L2"), get("K3"))
	}
	if formula, _ := f.GetCellFormula("Écritures", "G2"); formula != "" {
		t.Errorf("a name became the formula %q", formula)
	}
	if kind, _ := f.GetCellType("Écritures", "H2"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("the amount is of type %d", kind)
	}
	for _, table := range []paper.Table{entries, receipts, till} {
		for _, r := range table.Rows {
			if len(r) != len(table.Head) {
				t.Errorf("%s: %d cells under %d headings", table.Name, len(r), len(table.Head))
			}
		}
		for _, h := range table.Head {
			if strings.HasPrefix(h, "[") {
				t.Errorf("no word for %s", h)
			}
		}
	}
}
