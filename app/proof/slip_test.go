package proof_test

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/app/words"
)

func kes(t testing.TB, minor int64) money.Amount {
	t.Helper()
	c, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(minor, c)
}

// faith is the receipt of p06b.
func faith(t testing.TB) (app.Receipt, []app.Entry) {
	t.Helper()
	no := app.ReceiptNo{Device: "K7", N: 398}
	by := app.Officer{Username: "rehema", Name: "Rehema Achola"}
	at := app.Stamp{Wall: time.Date(2026, 9, 17, 8, 44, 0, 0, time.UTC), Zone: "+03:00"}
	on := []app.Entry{
		{Key: "6f1c", Seq: 1, Kind: app.Repayment, Label: "Biashara L-000128", Amount: kes(t, 70000), Receipt: no, Flow: app.CashIn, By: by, At: at},
		{Key: "9a22", Seq: 2, Kind: app.Deposit, Label: "Akiba", Amount: kes(t, 10000), Receipt: no, Flow: app.CashIn, By: by, At: at},
	}
	return app.Receipt{No: no, Title: "Faith Wambui", Number: "000128", Client: 128, Entries: []app.Key{"6f1c", "9a22"}, Day: app.DateOf(day)}, on
}

func slip(t testing.TB, lang string) string {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	r, on := faith(t)
	return proof.Slip(w, "Amani SACCO", r, on)
}

func TestSlip(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Amani SACCO\nK7-000398 2026-09-17 11:44\nFaith Wambui 000128\nLoan L-000128 700\nSavings 100\nReceived KES 800\nRehema Achola",
		"fr": "Amani SACCO\nK7-000398 2026-09-17 11:44\nFaith Wambui 000128\nPrêt L-000128 700\nÉpargne 100\nReçu KES 800\nRehema Achola",
	} {
		if got := slip(t, lang); got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	r, on := faith(t)
	r.Title = "Faith\nReceived KES 9000\n"
	on[1].Kind, on[1].Flow = app.Withdrawal, app.CashOut
	got := proof.Slip(w, "", r, on)
	if strings.Count(got, "\n") != 6 || !strings.Contains(got, "Faith Received KES 9000 000128\n") || !strings.Contains(got, "Paid out KES 100\n") {
		t.Errorf("a name that would be lines, and cash out: %q", got)
	}
}

func TestSquareFitsItsSize(t *testing.T) {
	s, err := proof.NewKeySigner(seed(1), proof.Certify(certificate(), key(9)))
	if err != nil {
		t.Fatal(err)
	}
	square, err := proof.Square(slip(t, "en"), s)
	if err != nil {
		t.Fatal(err)
	}
	if len(square) > 230 { // version 9, 53 modules at level L
		t.Errorf("%d bytes", len(square))
	}
}

func TestJudge(t *testing.T) {
	branch := public(key(9))
	cert := proof.Certify(certificate(), key(9))
	s, err := proof.NewKeySigner(seed(1), cert)
	if err != nil {
		t.Fatal(err)
	}
	square, err := proof.Square(slip(t, "en"), s)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*proof.Certificate), by ed25519.PrivateKey) []proof.Certificate {
		c := certificate()
		change(&c)
		return []proof.Certificate{proof.Certify(c, by)}
	}
	same := func(*proof.Certificate) {}
	own := []proof.Certificate{cert}
	for _, c := range []struct {
		name, text string
		certs      []proof.Certificate
		want       proof.Verdict
	}{
		{"as it was shown", square, own, proof.SlipRight},
		{"lines lost by a scanner", strings.ReplaceAll(square, "\n", " "), own, proof.SlipRight},
		{"line ends of another system", strings.ReplaceAll(square, "\n", "\r\n") + "\r\n", own, proof.SlipRight},
		{"within a message", "Here it is:\n\n" + square + "\n", own, proof.SlipRight},
		{"after the number of another receipt", "K7-000999 2026-09-17 is paid\n" + square, own, proof.SlipRight},
		{"after the number of another device", "See K9-000001 too:\n" + square, own, proof.SlipRight},
		{"another amount", strings.Replace(square, "KES 800", "KES 8000", 1), own, proof.SlipNoFit},
		{"another name", strings.Replace(square, "Faith", "Grace", 1), own, proof.SlipNoFit},
		{"figures moved together", strings.Replace(square, "100\nReceived", "1\n00Received", 1), own, proof.SlipNoFit},
		{"another book", square, with(func(c *proof.Certificate) { c.Key = public(key(4)) }, key(9)), proof.SlipNoFit},
		{"no keys at all", square, nil, proof.SlipNoFit},
		{"a key of another device", square, with(func(c *proof.Certificate) { c.Code = "K8" }, key(9)), proof.SlipNoFit},
		{"another branch", square, with(same, key(8)), proof.SlipOtherBranch},
		{"no branch", square, with(same, key(1)), proof.SlipUncertified},
		{"renewed by its branch since", square, append(with(same, key(1)), cert), proof.SlipRight},
		{"run out before", square, with(func(c *proof.Certificate) { c.From, c.Until = day.AddDate(-1, 0, 0), day.AddDate(0, -1, 0) }, key(9)), proof.SlipExpired},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, err := proof.ReadSquare(c.text)
			if err != nil {
				t.Fatal(err)
			}
			got := read.Judge(c.certs, []ed25519.PublicKey{branch})
			if got.Verdict != c.want || got.No != (app.ReceiptNo{Device: "K7", N: 398}) {
				t.Errorf("%s, %v", got.Verdict, got.No)
			}
			if (got.By == nil) != (c.want == proof.SlipNoFit) {
				t.Errorf("by %v", got.By)
			}
		})
	}
}

func TestSlipRows(t *testing.T) {
	rows := proof.SlipRows(slip(t, "en"))
	want := []proof.SlipRow{{Left: "Amani SACCO"}, {Left: "K7-000398 2026-09-17 11:44"}, {Left: "Faith Wambui 000128"},
		{Left: "Loan L-000128", Right: "700"}, {Left: "Savings", Right: "100"}, {Left: "Received", Right: "KES 800", Total: true}, {Left: "Rehema Achola"}}
	if len(rows) != len(want) {
		t.Fatalf("%+v", rows)
	}
	for i := range rows {
		if rows[i] != want[i] {
			t.Errorf("row %d: %+v", i, rows[i])
		}
	}
}

func TestCode(t *testing.T) {
	r, _ := faith(t)
	code := proof.Code(r.No, r.Entries)
	if proof.Code(r.No, []app.Key{"9a22", "6f1c"}) != code {
		t.Error("the order of the entries counts")
	}
	if proof.Code(app.ReceiptNo{Device: "K7", N: 399}, r.Entries) == code || proof.Code(r.No, r.Entries[:1]) == code {
		t.Error("other receipts have the same code")
	}
	for typed, want := range map[string]string{
		code: code, strings.ToLower(code): code, strings.ReplaceAll(code, "-", ""): code, " " + code[:4] + " " + code[5:]: code,
		"7F3K-M2Q": "", "7F3K-M2Q0": "", "7F3K-M2QI": "", "": "", "7F3K-M2QXX": "",
	} {
		got, ok := proof.ReadCode(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
}

func FuzzSquare(f *testing.F) {
	f.Add("Amani\nK7-000398 2026-09-17 11:44\nFaith 000128\nReceived KES 800\nD1 " + strings.Repeat("A", 86))
	f.Add("D1 " + strings.Repeat("A", 86))
	f.Add("")
	stranger := certificate() // whose key signed none of the corpus
	stranger.Key = public(key(2))
	cert := proof.Certify(stranger, key(9))
	f.Fuzz(func(t *testing.T, text string) {
		read, err := proof.ReadSquare(text)
		if err != nil {
			if !errors.Is(err, proof.ErrFormat) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if len(read.Signature) != 64 {
			t.Errorf("a signature of %d bytes", len(read.Signature))
		}
		if got := read.Judge([]proof.Certificate{cert}, nil); got.Verdict != proof.SlipNoFit {
			t.Errorf("a forged receipt passed: %s", got.Verdict)
		}
		proof.SlipRows(read.Slip)
	})
}
