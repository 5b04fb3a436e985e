package paper

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

func each[T any](all ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func broken[T any](all ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v := range each(all...) {
			if !yield(v, nil) {
				return
			}
		}
		var zero T
		yield(zero, errFull)
	}
}

// files of a day: posted, refused, a text of every dangerous kind, several currencies.
func files(t testing.TB) []app.EntryFile {
	t.Helper()
	day := receipt(t, app.Final).Receipt.Day
	base := func(seq int64, kind app.Kind, a money.Amount) app.Entry {
		e := entry(kind, "Loan 000000007 · Biashara", a)
		e.Seq, e.Key, e.Day, e.Title = seq, app.Key("3f0c9f0e-0000-4000-8000-00000000000"+string(rune('0'+seq))), day, "Amina Odhiambo"
		e.Account = app.AccountRef{Kind: app.OnLoan, ID: 7}
		e.At.Wall = time.Date(2026, 9, 17, 11, 15, 30, 5e6, time.FixedZone("", 3*3600))
		e.Receipt = app.ReceiptNo{Device: "K7", N: seq}
		return e
	}
	posted := base(1, app.Repayment, of(t, "KES", 2, 125050))
	posted.State, posted.Sheet = app.Confirmed, "5e000000-0000-4000-8000-000000000000"
	refused := base(2, app.Deposit, of(t, "KES", 2, 0))
	refused.State, refused.Placement, refused.Reason = app.Refused, app.Unplaced, "=HYPERLINK(\"http://x\")"
	out := base(3, app.Disbursement, of(t, "UGX", 0, 99_999_999))
	out.Title, out.Label, out.Corrects, out.Reverses, out.Places = "+254 \"Mama\", Ann\nx", "@SUM(A1)", posted.Key, refused.Key, posted.Key
	present := base(4, app.Attendance, money.Amount{})
	present.Receipt, present.Title, present.Label = app.ReceiptNo{}, "-1", "\t=1"
	big := base(5, app.Deposit, of(t, "KES", 2, 900_719_925_474_099_31))
	big.Title = "007"
	return []app.EntryFile{
		{Entry: posted, Proof: &app.Confirmation{Transaction: "123"}, Receipt: &app.Receipt{No: app.ReceiptNo{Device: "K7", N: 9}}},
		{Entry: refused}, {Entry: out}, {Entry: present}, {Entry: big},
	}
}

func entriesTable(head []string, quote string) [][]string {
	const key = "3f0c9f0e-0000-4000-8000-00000000000"
	at := "2026-09-17T08:15:30.005Z"
	label := "Loan 000000007 · Biashara"
	return [][]string{
		head,
		{"1", "K7-000009", "repayment", "2026-09-17", at, "Amina Odhiambo", "loan:7", label, "1250.50", "KES", "in", "confirmed", "", "", "123", key + "1", "5e000000-0000-4000-8000-000000000000", "", "", ""},
		{"2", "K7-000002", "deposit", "2026-09-17", at, "Amina Odhiambo", "loan:7", label, "0.00", "KES", "in", "refused", "unplaced", quote + "=HYPERLINK(\"http://x\")", "", key + "2", "", "", "", ""},
		{"3", "K7-000003", "disbursement", "2026-09-17", at, quote + "+254 \"Mama\", Ann\nx", "loan:7", quote + "@SUM(A1)", "99999999", "UGX", "out", "queued", "", "", "", key + "3", "", key + "1", key + "2", key + "1"},
		{"4", "", "attendance", "2026-09-17", at, quote + "-1", "loan:7", quote + "\t=1", "", "", "", "queued", "", "", "", key + "4", "", "", "", ""},
		{"5", "K7-000005", "deposit", "2026-09-17", at, "007", "loan:7", label, "900719925474099.31", "KES", "in", "queued", "", "", "", key + "5", "", "", "", ""},
	}
}

var englishHead = []string{"Number", "Receipt", "Kind", "Day", "Recorded at", "Client", "Account", "Label", "Amount", "Currency", "Flow", "State",
	"Placement", "Reason", "Transaction at the core", "Key", "Sheet", "Corrects", "Reverses", "Places"}

func readCSV(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEntriesCSV(t *testing.T) {
	var b bytes.Buffer
	if err := Entries(&b, CSV, in(t, "en"), each(files(t)...)); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(entriesTable(englishHead, "'"), readCSV(t, b.String())); d != "" {
		t.Error(d)
	}
	if first, _, _ := strings.Cut(b.String(), "\n"); !strings.HasSuffix(first, "\r") || strings.HasPrefix(first, "\ufeff") {
		t.Errorf("first line %q", first)
	}
	golden(t, "entries.csv", b.Bytes())

	var marked bytes.Buffer
	if err := Entries(&marked, CSVWithBOM, in(t, "en"), each(files(t)...)); err != nil {
		t.Fatal(err)
	}
	if marked.String() != "\ufeff"+b.String() {
		t.Error("the marked file differs by more than its mark")
	}
}

func TestHarmless(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"Amina", "Amina"}, {"a=1", "a=1"}, {"=1", "'=1"}, {"+1", "'+1"}, {"-1", "'-1"}, {"@x", "'@x"}, {"\t=1", "'\t=1"},
		{"\r=1", "'\r=1"}, {"\n=1", "'\n=1"}, {"＝1", "'＝1"}, {"'=1", "'=1"}, {" =1", " =1"}, {"–5", "–5"},
	} {
		if got := harmless(c.in); got != c.want {
			t.Errorf("%q became %q", c.in, got)
		}
	}
}

// openXLSX gives the rows of the only sheet as they are kept, not as they are shown.
func openXLSX(t *testing.T, b []byte) (*excelize.File, string, [][]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	names := f.GetSheetList()
	if len(names) != 1 {
		t.Fatalf("sheets %q", names)
	}
	rows, err := f.GetRows(names[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return f, names[0], rows
}

func TestEntriesXLSX(t *testing.T) {
	var b bytes.Buffer
	if err := Entries(&b, XLSX, in(t, "en"), each(files(t)...)); err != nil {
		t.Fatal(err)
	}
	f, name, rows := openXLSX(t, b.Bytes())
	want := entriesTable(englishHead, "")
	want[1][8], want[2][8] = "1250.5", "0" // numbers, without the zeros that only their style shows
	for i := range want {                  // excelize leaves out the empty cells at the end of a row
		for len(rows[i]) < len(want[i]) {
			rows[i] = append(rows[i], "")
		}
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	for cell, want := range map[string]struct {
		shown string
		kind  excelize.CellType
	}{
		"A2": {"1", excelize.CellTypeUnset},
		"I2": {"1,250.50", excelize.CellTypeUnset},
		"I3": {"0.00", excelize.CellTypeUnset},
		"I4": {"99,999,999", excelize.CellTypeUnset},
		"I6": {"900719925474099.31", excelize.CellTypeInlineString}, // no double holds it
		"F6": {"007", excelize.CellTypeInlineString},
		"H4": {"@SUM(A1)", excelize.CellTypeInlineString},
		"O2": {"123", excelize.CellTypeInlineString},
	} {
		shown, err := f.GetCellValue(name, cell)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType(name, cell)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula(name, cell)
		if shown != want.shown || kind != want.kind || formula != "" || err != nil {
			t.Errorf("%s is %q of type %d, formula %q, %v; want %q of type %d", cell, shown, kind, formula, err, want.shown, want.kind)
		}
	}
	if v, err := f.GetCellType(name, "I5"); err != nil || v != excelize.CellTypeUnset {
		t.Errorf("no amount is of type %d, %v", v, err)
	}
}

// Amounts of up to 15 digits come back from the file as they were.
func TestExactAmounts(t *testing.T) {
	var all []app.EntryFile
	for digits := range 7 {
		for _, minor := range []int64{1, 7, 10, 99, 12345, 123_456_789_012_345, 999_999_999_999_999, 100_000_000_000_001} {
			e := entry(app.Deposit, "", of(t, "KES", digits, minor))
			all = append(all, app.EntryFile{Entry: e})
		}
	}
	var b bytes.Buffer
	if err := Entries(&b, XLSX, in(t, "en"), each(all...)); err != nil {
		t.Fatal(err)
	}
	f, name, rows := openXLSX(t, b.Bytes())
	for i, file := range all {
		a := file.Entry.Amount
		back, err := money.ParseDecimal(rows[i+1][8], a.Currency())
		if err != nil || back != a {
			t.Errorf("%v came back as %q: %v, %v", a, rows[i+1][8], back, err)
		}
		at, err := excelize.CoordinatesToCellName(9, i+2)
		if err != nil {
			t.Fatal(err)
		}
		if shown, err := f.GetCellValue(name, at); err != nil || strings.ReplaceAll(shown, ",", "") != a.Decimal() {
			t.Errorf("%v is shown as %q, %v", a, shown, err)
		}
	}
}

func TestEveryLanguage(t *testing.T) {
	for _, lang := range words.Langs() {
		w := in(t, lang)
		for name, put := range map[string]func(io.Writer, Format) error{
			"entries":  func(o io.Writer, f Format) error { return Entries(o, f, w, each(files(t)...)) },
			"receipts": func(o io.Writer, f Format) error { return Receipts(o, f, w, each(receipt(t, app.Final))) },
			"till": func(o io.Writer, f Format) error {
				_, err := Till(o, f, w, app.Date{}, each(files(t)...))
				return err
			},
		} {
			t.Run(name+"/"+lang, func(t *testing.T) {
				var text, book bytes.Buffer
				if err := errors.Join(put(&text, CSV), put(&book, XLSX)); err != nil {
					t.Fatal(err)
				}
				lines := readCSV(t, text.String())
				f, sheet, rows := openXLSX(t, book.Bytes())
				if d := cmp.Diff(lines[0], rows[0]); d != "" || len(lines) != len(rows) {
					t.Errorf("%d rows in csv, %d in xlsx; headings: %s", len(lines), len(rows), d)
				}
				seen := map[string]bool{}
				for _, h := range append(lines[0], sheet) {
					if strings.Contains(h, "[") || h == "" {
						t.Errorf("no word: %q", h)
					}
				}
				for _, h := range lines[0] {
					if seen[h] {
						t.Errorf("two columns are called %q", h)
					}
					seen[h] = true
				}
				view, err := f.GetSheetView(sheet, 0)
				if err != nil || view.RightToLeft == nil || *view.RightToLeft != (lang == "ar") {
					t.Errorf("right to left: %+v, %v", view.RightToLeft, err)
				}
			})
		}
	}
}

func TestReceiptsTable(t *testing.T) {
	all := receipts(t)
	var b bytes.Buffer
	if err := Receipts(&b, CSV, in(t, "en"), each(all["currencies"], all["void"], all["empty"], all["both_ways"])); err != nil {
		t.Fatal(err)
	}
	at := []string{"2026-09-17", "2026-09-17T08:15:30.000Z", "Amina Odhiambo"}
	row := func(standing string, cells ...string) []string {
		return append(append([]string{"K7-000123", standing}, at...), cells...)
	}
	want := [][]string{
		{"Receipt", "Standing", "Day", "Recorded at", "Client", "Currency", "Cash in", "Cash out", "Lines", "Replaces", "Replaced by"},
		row("final", "UGX", "99999999", "", "3", "", ""),
		row("final", "KES", "100.00", "", "3", "", ""),
		row("final", "KWD", "1250.500", "", "3", "", ""),
		row("void", "KES", "1250.00", "", "1", "K7-000120", "K7-000130"),
		row("void", "", "", "", "0", "", ""),
		row("provisional", "KES", "300.00", "300.00", "3", "", ""),
	}
	if d := cmp.Diff(want, readCSV(t, b.String())); d != "" {
		t.Error(d)
	}
}

func TestTill(t *testing.T) {
	all := files(t)[:3]
	cancelled, placing, banked, late := all[0], all[0], all[0], all[0]
	cancelled.Entry.State = app.Cancelled
	placing.Entry.Flow = app.NoCash
	banked.Entry.Seq, banked.Entry.Kind, banked.Entry.Flow, banked.Entry.Amount = 6, app.BankDeposit, app.CashOut, of(t, "KES", 2, 130000)
	late.Entry.Seq, late.Entry.Day, late.Entry.Amount = 7, late.Entry.Day.AddDays(1), of(t, "KES", 2, 10000)
	all = append(all, cancelled, placing, banked, late)
	const at = "2026-09-17T08:15:30.005Z"
	rows := [][]string{
		{"Number", "Day", "Recorded at", "Kind", "Client", "Receipt", "Currency", "Cash in", "Cash out", "In the till"},
		{"1", "2026-09-17", at, "repayment", "Amina Odhiambo", "K7-000001", "KES", "1250.50", "", "1250.50"},
		{"3", "2026-09-17", at, "disbursement", "'+254 \"Mama\", Ann\nx", "K7-000003", "UGX", "", "99999999", "-99999999"},
		{"6", "2026-09-17", at, "bank_deposit", "Amina Odhiambo", "K7-000001", "KES", "", "1300.00", "-49.50"},
		{"7", "2026-09-18", at, "repayment", "Amina Odhiambo", "K7-000001", "KES", "100.00", "", "50.50"},
	}
	held := []money.Amount{of(t, "KES", 2, 5050), of(t, "UGX", 0, -99_999_999)}
	for name, c := range map[string]struct {
		day  app.Date
		want [][]string
	}{
		"whole book": {app.Date{}, rows},
		"one day":    {late.Entry.Day, [][]string{rows[0], rows[4]}}, // its balance knows of the days before
		"no such":    {late.Entry.Day.AddDays(1), rows[:1]},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			got, err := Till(&b, CSV, in(t, "en"), c.day, each(all...))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, readCSV(t, b.String())); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(held, got); d != "" {
				t.Error(d)
			}
		})
	}
	big := all[0]
	big.Entry.Amount = of(t, "KES", 2, 1<<63-1)
	if _, err := Till(io.Discard, CSV, in(t, "en"), app.Date{}, each(big, big)); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("too much for a till: %v", err)
	}
}

func TestExportsThatFail(t *testing.T) {
	w := in(t, "en")
	for _, f := range []Format{CSV, CSVWithBOM, XLSX} {
		var b bytes.Buffer
		if err := Entries(&b, f, w, broken(files(t)...)); !errors.Is(err, errFull) {
			t.Errorf("%s: a book that breaks off: %v", f, err)
		}
		if b.Len() > 0 && f == XLSX {
			t.Error("half a workbook was written")
		}
		if err := Receipts(io.Discard, f, w, broken(receipt(t, app.Final))); !errors.Is(err, errFull) {
			t.Errorf("%s: receipts that break off: %v", f, err)
		}
		if _, err := Till(io.Discard, f, w, app.Date{}, broken(files(t)...)); !errors.Is(err, errFull) {
			t.Errorf("%s: a till that breaks off: %v", f, err)
		}
		if err := Entries(brokenWriter{}, f, w, each(files(t)...)); !errors.Is(err, errFull) {
			t.Errorf("%s: a full disk: %v", f, err)
		}
	}
	if err := Entries(io.Discard, "ods", w, each(files(t)...)); err == nil {
		t.Error("a format that there is not")
	}
}
