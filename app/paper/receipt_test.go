package paper

import (
	"bytes"
	"compress/zlib"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

func in(t testing.TB, lang string) *words.Words {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func of(t testing.TB, code string, digits int, minor int64) money.Amount {
	t.Helper()
	c, err := money.New(code, digits, 0)
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(minor, c)
}

func entry(kind app.Kind, label string, a money.Amount) app.Entry {
	return app.Entry{Kind: kind, Flow: kind.Flow(), Label: label, Amount: a, State: app.Queued}
}

func receipt(t testing.TB, s app.ReceiptStanding, entries ...app.Entry) Receipt {
	t.Helper()
	day, err := app.NewDate(2026, time.September, 17)
	if err != nil {
		t.Fatal(err)
	}
	return Receipt{Institution: "Umoja Microfinance", Entries: entries, Receipt: app.Receipt{
		No: app.ReceiptNo{Device: "K7", N: 123}, Title: "Amina Odhiambo", Client: 11, Day: day,
		At: time.Date(2026, 9, 17, 8, 15, 30, 0, time.UTC), Standing: s,
	}}
}

// receipts of every sort that a golden file stands for.
func receipts(t testing.TB) map[string]Receipt {
	t.Helper()
	kes := func(minor int64) money.Amount { return of(t, "KES", 2, minor) }
	placing := entry(app.Deposit, "Savings 000000012 · Akiba", kes(20000))
	placing.Flow = app.NoCash // its cash was in the bag before
	reversal := entry(app.Reversal, "Loan 000000007 · Biashara", kes(125000))
	reversal.Flow = app.CashOut

	all := map[string]Receipt{
		"provisional": receipt(t, app.Provisional, entry(app.Repayment, "Loan 000000007 · Biashara", kes(125050)), entry(app.Deposit, "Savings 000000012 · Akiba", kes(10000))),
		"final":       receipt(t, app.Final, entry(app.ChargePayment, "", kes(5000))),
		"both_ways":   receipt(t, app.Provisional, entry(app.Deposit, "", kes(10000)), entry(app.Withdrawal, "", kes(30000)), placing),
		"currencies":  receipt(t, app.Final, entry(app.Repayment, "", of(t, "UGX", 0, 99_999_999)), entry(app.Deposit, "", kes(10000)), entry(app.Deposit, "", of(t, "KWD", 3, 1_250_500))),
		"zero":        receipt(t, app.Final, entry(app.Repayment, "Loan 000000007 · Biashara", kes(0))),
		"empty":       receipt(t, app.Void),
		"reversal":    receipt(t, app.Provisional, reversal),
	}
	void := receipt(t, app.Void, entry(app.Repayment, "Loan 000000007 · Biashara", kes(125000)))
	void.Receipt.Replaces, void.Receipt.ReplacedBy = app.ReceiptNo{Device: "K7", N: 120}, app.ReceiptNo{Device: "K7", N: 130}
	all["void"] = void
	group := receipt(t, app.Provisional, entry(app.Disbursement, "Mkopo wa kikundi kwa ajili ya mashine ya kusaga nafaka ya kijiji", kes(9_007_199_254_740_993)))
	group.Receipt.Client, group.Receipt.Group, group.Receipt.Title, group.Institution = 0, 4, "Kikundi cha Wanawake wa Nyang’oma Kogelo", ""
	all["group_long"] = group
	arabic := all["provisional"]
	arabic.Receipt.Title, arabic.Institution = "فاطمة الزهراء بنت محمد", "Łódź Ọjà čaj"
	all["foreign_name"] = arabic
	signed := all["provisional"]
	signed.Receipt.Entries = []app.Key{"6f1c", "9a22"}
	signed.Receipt.Square = "Umoja\nK7-000123 2026-09-17 11:15\nAmina Odhiambo 000011\nLoan 000000007 1250.50\nSavings 100\nReceived KES 1350.50\nRehema Achola\nD1 " + strings.Repeat("Qz7_", 21) + "Aw"
	all["signed"] = signed
	return all
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s, -want +got (write anew with -update):\n%s", path, d)
	}
}

func TestGoldenReceipts(t *testing.T) {
	for name, r := range receipts(t) {
		for _, lang := range words.Langs() {
			t.Run(name+"/"+lang, func(t *testing.T) {
				golden(t, name+"."+lang+".txt", []byte(strings.Join(r.Text(in(t, lang)), "\n")+"\n"))
				var b bytes.Buffer
				if err := r.ESCPOS(&b, in(t, lang)); err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+lang+".escpos", b.Bytes())
			})
		}
	}
}

// meetings are a sheet before anything was said, and one in which some of it was.
func meetings(t testing.TB) map[string]Meeting {
	t.Helper()
	kes := func(minor int64) money.Amount { return of(t, "KES", 2, minor) }
	loan := func(expected int64) app.Part {
		return app.Part{Kind: app.Repayment, Label: "Loan", Expected: kes(expected)}
	}
	saved := app.Part{Kind: app.Deposit, Expected: kes(15000)}
	own := app.Line{Name: "Amani Market", Parts: []app.Part{loan(50000)}}
	lines := []app.Line{{Client: 1, Name: "Achieng Odhiambo", Parts: []app.Part{loan(60000), saved}}, {Client: 2, Name: "Halima Abdi Noor", Parts: []app.Part{loan(65050)}},
		{Client: 3, Name: "Jeptoo Odhiambo", Parts: []app.Part{{Kind: app.Disbursement, Label: "Biashara", Expected: kes(2600000)}}}, {Client: 4, Name: "Khadija Omar"}}
	s := receipt(t, app.Provisional).Receipt
	before := Meeting{Institution: "Umoja Microfinance", Sheet: app.Sheet{Code: "48213-7", Name: "Amani Market", Day: s.Day, GroupSelf: &own, Lines: lines}}
	after := before
	after.Sheet.Lines = slices.Clone(lines)
	said := slices.Clone(lines[0].Parts)
	said[0].Actual, said[1].Actual = kes(50000), kes(15000)
	absent := slices.Clone(lines[1].Parts)
	absent[0].Actual = kes(0)
	after.Sheet.Lines[0].Parts, after.Sheet.Lines[0].Settled, after.Sheet.Lines[0].Was = said, true, app.Present
	after.Sheet.Lines[1].Parts, after.Sheet.Lines[1].Settled, after.Sheet.Lines[1].Was = absent, true, app.Absent
	return map[string]Meeting{"sheet_expected": before, "sheet_said": after}
}

// TestGoldenMeetings: a sheet on paper is no receipt, in every language, and says what was not said yet.
func TestGoldenMeetings(t *testing.T) {
	for name, m := range meetings(t) {
		for _, lang := range words.Langs() {
			t.Run(name+"/"+lang, func(t *testing.T) {
				w := in(t, lang)
				rows, err := m.rows(w)
				if err != nil {
					t.Fatal(err)
				}
				var text []string
				for _, r := range rows {
					text = append(text, r.lines()...)
				}
				golden(t, name+"."+lang+".txt", []byte(strings.Join(text, "\n")+"\n"))
				var b bytes.Buffer
				if err := m.ESCPOS(&b, w); err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+lang+".escpos", b.Bytes())
				if all := strings.Join(strings.Fields(strings.Join(text, " ")), " "); !strings.Contains(all, w.T("paper.no_receipt")) || strings.Contains(all, w.T("paper.final")) {
					t.Errorf("it could be taken for a receipt: %q", all)
				}
			})
		}
	}
}

// A receipt says "posted" only where it is final.
func TestNoFalseReceipt(t *testing.T) {
	for _, lang := range words.Langs() {
		w := in(t, lang)
		for _, s := range []app.ReceiptStanding{app.Provisional, app.Final, app.Void, "", "other"} {
			posted := false
			voids := 0
			for _, l := range receipt(t, s, entry(app.Deposit, "", of(t, "KES", 2, 100))).Text(w) {
				posted = posted || l == w.T("paper.final")
				if strings.Contains(l, w.T("paper.void")) {
					voids++
				}
			}
			if posted != (s == app.Final) {
				t.Errorf("%s: a receipt that is %q says posted: %v", lang, s, posted)
			}
			if want := map[bool]int{true: 2}[s == app.Void]; voids != want {
				t.Errorf("%s: a receipt that is %q says void %d times", lang, s, voids)
			}
		}
	}
}

// What does not add up is never made one figure.
func TestTotals(t *testing.T) {
	most := int64(1<<63 - 1)
	got := totalsOf([]app.Entry{
		entry(app.Deposit, "", of(t, "KES", 2, 100)), entry(app.Deposit, "", of(t, "KES", 0, 7)), entry(app.Withdrawal, "", of(t, "KES", 2, 30)),
		entry(app.Deposit, "", of(t, "KES", 2, most)), entry(app.Deposit, "", of(t, "KES", 2, 11)), entry(app.Attendance, "", money.Amount{}),
	})
	want := []total{
		{in: of(t, "KES", 2, 111), out: of(t, "KES", 2, 30)},
		{in: of(t, "KES", 0, 7)},
		{in: of(t, "KES", 2, most)},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(total{}), cmp.Comparer(money.Amount.Equal)); d != "" {
		t.Error(d)
	}
}

// Whatever a name holds, lines keep their width, steer nothing and lose no figure.
func TestAnyNames(t *testing.T) {
	langs := map[string]*words.Words{}
	for _, l := range words.Langs() {
		langs[l] = in(t, l)
	}
	rapid.Check(t, func(rt *rapid.T) {
		lang := rapid.SampledFrom(words.Langs()).Draw(rt, "lang")
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ A-Za-zéا-ي0-9·]{0,90}`))
		r := receipt(t, app.Provisional, entry(app.Deposit, text.Draw(rt, "label"), of(t, "KES", 2, rapid.Int64Range(0, 1e15).Draw(rt, "minor"))))
		r.Receipt.Title, r.Institution = text.Draw(rt, "title"), text.Draw(rt, "institution")
		figure := false
		for _, line := range r.Text(langs[lang]) {
			if width(line) > columns || !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
				rt.Fatalf("line %q", line)
			}
			figure = figure || strings.HasSuffix(line, " "+r.Entries[0].Amount.FormatWithCode(lang))
		}
		if !figure {
			rt.Fatalf("%s is not on the receipt", r.Entries[0].Amount)
		}
		var b bytes.Buffer
		if err := r.ESCPOS(&b, langs[lang]); err != nil {
			rt.Fatal(err)
		}
		checkPrinter(rt, b.Bytes())
		if err := r.PDF(io.Discard, langs[lang]); err != nil {
			rt.Fatal(err)
		}
	})
}

var escCommand = regexp.MustCompile("\x1b@|\x1c\\.|\x1bt\x10|\x1bE[\x00\x01]|\x1d![\x00\x01]|\x1bd\x04|\x1dVB\x00")

// checkPrinter: no commands but ours, no line over the edge.
func checkPrinter(t rapid.TB, b []byte) {
	t.Helper()
	b = escCommand.ReplaceAll(b, nil)
	for _, line := range bytes.Split(b, []byte("\n")) {
		if len(line) > columns {
			t.Fatalf("%d columns: %q", len(line), line)
		}
		for _, c := range line {
			if c < ' ' || c == 0x7f || charmap.Windows1252.DecodeByte(c) == utf8.RuneError {
				t.Fatalf("byte %#x in %q", c, line)
			}
		}
	}
}

func TestTo1252(t *testing.T) {
	for in, want := range map[string]string{
		"Épargne": "Épargne", "E\u0301pargne": "Épargne", "Ọjà": "Ojà", "čaj": "caj", "Łódź": "Lódz", "Ɗanƙane ɓarɗo": "Dankane bardo", "Ŋɔ": "No", "Жанна": "?????", "5 € · ’": "5 € · ’",
		"فاطمة": "?????", "日": "?", "ﬁ": "f", "½": "½",
	} {
		if got := to1252(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// brokenWriter takes nothing.
type brokenWriter struct{}

var errFull = errors.New("full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errFull }

func TestBrokenWriter(t *testing.T) {
	r := receipts(t)["final"]
	if err := r.PDF(brokenWriter{}, in(t, "en")); !errors.Is(err, errFull) {
		t.Errorf("PDF: %v", err)
	}
	if err := r.ESCPOS(brokenWriter{}, in(t, "en")); !errors.Is(err, errFull) {
		t.Errorf("ESC/POS: %v", err)
	}
}

var stream = regexp.MustCompile(`(?s)/Length \d+>>\nstream\n(.*?)\nendstream`)

// pdfText inflates what the pages draw, and checks the frame of the file on the way.
func pdfText(t *testing.T, b []byte) string {
	t.Helper()
	if !bytes.HasPrefix(b, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
		t.Fatal("no frame of a PDF")
	}
	at := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(b)
	if at == nil {
		t.Fatal("no startxref")
	}
	if n, err := strconv.Atoi(string(at[1])); err != nil || n >= len(b) || !bytes.HasPrefix(b[n:], []byte("xref\n")) {
		t.Fatalf("startxref points at nothing: %s", at[1])
	}
	var text strings.Builder
	for _, m := range stream.FindAllSubmatch(b, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // not a deflated one
		}
		page, err := io.ReadAll(r)
		if err == nil && bytes.Contains(page, []byte(")Tj")) {
			text.Write(page)
		}
	}
	return text.String()
}

// inPDF is how fpdf writes a text: UTF-16, with brackets escaped.
func inPDF(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		for _, c := range []byte{byte(u >> 8), byte(u)} {
			if strings.IndexByte("()\\", c) >= 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestPDF(t *testing.T) {
	for name, r := range receipts(t) {
		for _, lang := range words.Langs() {
			t.Run(name+"/"+lang, func(t *testing.T) {
				w := in(t, lang)
				var a, b bytes.Buffer
				for _, out := range []*bytes.Buffer{&a, &b} {
					if err := r.PDF(out, w); err != nil {
						t.Fatal(err)
					}
				}
				if !bytes.Equal(a.Bytes(), b.Bytes()) {
					t.Error("the same receipt makes two files")
				}
				if a.Len() > 40_000 {
					t.Errorf("%d bytes", a.Len())
				}
				text := pdfText(t, a.Bytes())
				want := []string{r.Receipt.No.String()}
				for _, e := range r.Entries {
					want = append(want, e.Amount.FormatWithCode(lang))
				}
				line, err := visual(join(r.standing(w)), lang == "ar")
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range append(want, line) {
					if !strings.Contains(text, inPDF(s)) {
						t.Errorf("%q is not drawn", s)
					}
				}
			})
		}
	}
}

func TestPDFOfManyLines(t *testing.T) {
	r := receipt(t, app.Final)
	for range 60 {
		r.Entries = append(r.Entries, entry(app.Deposit, "Savings 000000012", of(t, "KES", 2, 100)))
	}
	var b bytes.Buffer
	if err := r.PDF(&b, in(t, "en")); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("/Type /Page\n")); n < 3 {
		t.Errorf("%d pages", n)
	}
	if !strings.Contains(pdfText(t, b.Bytes()), inPDF("KES 60")) {
		t.Error("the total is not drawn")
	}
}
