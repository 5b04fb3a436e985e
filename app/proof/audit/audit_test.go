package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
)

func (h *house) auditor() *audit.Auditor {
	return &audit.Auditor{Book: audit.Book{Ledger: h.book.Ledger(), Tables: h.book},
		Keys: func(context.Context) (audit.Keys, error) {
			return audit.Keys{Branches: []ed25519.PublicKey{public(branchKey)}}, nil
		}, Now: func() time.Time { return h.now }}
}

func TestHonestDay(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.day()
	must(t, h.book.Ledger().Meet(ctx, h.checkpoint()))
	r, err := h.auditor().Audit(ctx, audit.Keys{})
	must(t, err)
	if r.Broken() || len(r.Findings) != 0 {
		t.Fatalf("%+v", r.Findings)
	}
	if r.Records != 27 || r.First != 1 || r.Last != 27 || r.Signed != 27 || r.Unsigned != 0 || !r.Keys ||
		r.Entries != [2]int64{1, 13} || r.Receipts != [2]int64{1, 12} || r.Code != "K7" ||
		r.Seal == nil || r.Seal.N != 27 || !r.Seal.Countersigned || !r.Seal.At.Equal(h.now) {
		t.Errorf("%+v %+v", r, r.Seal)
	}
}

// An export tells the same as its book, and nothing of it can be changed unnoticed.
func TestExport(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.day()
	h.reseal("key-0005", func(e *app.Entry) { e.Amount = kes(t, 1) })
	a := h.auditor()
	a.About.Institution = "Amani"
	var b bytes.Buffer
	must(t, a.Export(ctx, &b))
	e, about, err := audit.Read(bytes.NewReader(b.Bytes()))
	must(t, err)
	if about.Institution != "Amani" || !about.Made.Equal(h.now) || e.Cut {
		t.Errorf("%+v, cut %v", about, e.Cut)
	}
	rules := audit.Rules{Branches: []ed25519.PublicKey{public(branchKey)}, Now: h.now}
	r := audit.Check(e, rules)
	if got := findings(r); !slices.Equal(got, []found{{audit.Changed, 9, 9}}) {
		t.Fatalf("%v", got)
	}
	f := r.Findings[0]
	if f.Was.Entry.Amount != kes(t, 70004) || f.Is.Entry.Amount != kes(t, 1) || f.Entry != "key-0005" {
		t.Errorf("both versions: %+v %+v", f.Was.Entry, f.Is.Entry)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "something else": `{"a":1}`, "no JSON": "PK\x03\x04", "a later form": `{"ledger":"daftari ledger 2"}`,
	} {
		if _, _, err := audit.Read(strings.NewReader(text)); !errors.Is(err, audit.ErrExport) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadKeys(t *testing.T) {
	cert, err := signer(t, 1, "rehema", branchKey, start).Certificate().MarshalText()
	must(t, err)
	branch, err := json.Marshal(map[string]any{"daftari": "branch public keys", "certify": []byte(public(branchKey))})
	must(t, err)
	k, err := audit.ReadKeys(strings.NewReader(string(branch) + "\n{\"certificate\":\"" + string(cert) + "\"}"))
	if err != nil || len(k.Branches) != 1 || !k.Branches[0].Equal(public(branchKey)) || len(k.Certificates) != 1 {
		t.Errorf("%+v, %v", k, err)
	}
	for name, text := range map[string]string{"nothing": "", "other JSON": `{"a":1}`, "no JSON": "daftari", "a short key": `{"certify":"AAAA"}`} {
		if _, err := audit.ReadKeys(strings.NewReader(text)); !errors.Is(err, audit.ErrKeys) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSquareAndCode(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.day()
	a := h.auditor()
	all, err := h.book.Receipts(ctx, app.ReceiptFilter{})
	must(t, err)
	for _, rc := range all {
		c, err := a.Square(ctx, rc.Square, audit.Keys{})
		must(t, err)
		if c.Verdict != proof.SlipRight || c.No != rc.No || c.Standing != rc.Standing || c.Signer != "rehema" {
			t.Errorf("%s: %+v", rc.No, c)
		}
		if got, ok, err := a.Find(ctx, proof.Code(rc.No, rc.Entries)); err != nil || !ok || got.No != rc.No {
			t.Errorf("%s by its code: %+v, %v", rc.No, got, err)
		}
	}
	void, err := a.Square(ctx, all[10].Square, audit.Keys{})
	must(t, err)
	if void.Standing != app.Void || void.By.N != 12 || void.Since.IsZero() {
		t.Errorf("the corrected one: %+v", void)
	}
	borrowed, err := a.Square(ctx, all[0].No.String()+" 2026-09-17 is paid\n"+all[10].Square, audit.Keys{})
	must(t, err)
	if borrowed.Standing != app.Void || borrowed.No != all[10].No {
		t.Errorf("the corrected one after the number of another: %+v", borrowed)
	}
	forged, err := a.Square(ctx, strings.Replace(all[0].Square, "KES 700", "KES 7000", 1), audit.Keys{})
	if err != nil || forged.Verdict != proof.SlipNoFit || forged.Standing != "" {
		t.Errorf("a forged one: %+v, %v", forged, err)
	}
	inOneLine, err := a.Square(ctx, strings.Join(strings.Fields(all[0].Square), " "), audit.Keys{})
	if err != nil || inOneLine.Verdict != proof.SlipRight || inOneLine.Standing != all[0].Standing {
		t.Errorf("its lines lost on the way: %+v, %v", inOneLine, err)
	}
	if _, err := a.Square(ctx, "K7-000001", audit.Keys{}); !errors.Is(err, proof.ErrFormat) {
		t.Errorf("no signature: %v", err)
	}
	if _, ok, err := a.Find(ctx, "AAAA-AAAA"); ok || err != nil {
		t.Errorf("a code that no receipt has: %v, %v", ok, err)
	}
	for i, c := range h.gather().Receipts() {
		if want := i == 10; c.No != all[i].No || c.Code != proof.Code(all[i].No, all[i].Entries) || (c.Standing == app.Void) != want {
			t.Errorf("the export's %d: %+v", i, c)
		}
	}
}

// TestAnotherKeyBorrowsANumber: what has become of a receipt is not told of words that the book never signed, whoever
// vouches for them.
func TestAnotherKeyBorrowsANumber(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.day()
	all, err := h.book.Receipts(ctx, app.ReceiptFilter{})
	must(t, err)
	for name, c := range map[string]struct {
		branch  ed25519.PrivateKey
		verdict proof.Verdict
	}{"certified by another branch": {otherBranch, proof.SlipOtherBranch}, "certified by this branch": {branchKey, proof.SlipRight}} {
		other := signer(t, 5, "mallory", c.branch, start.AddDate(1, 0, 0))
		for _, rc := range []app.Receipt{all[0], all[10]} { // one that stands, one that is void
			slip := strings.ReplaceAll(proof.ReceiptOf(rc).Slip, "KES ", "KES 9")
			square, err := proof.Square(slip, other)
			must(t, err)
			got, err := h.auditor().Square(ctx, square, audit.Keys{Certificates: []proof.Certificate{other.Certificate()}})
			if err != nil || got.Verdict != c.verdict || got.No != rc.No || got.Standing != "" || got.Code != "" || !got.By.IsZero() {
				t.Errorf("%s, %s: %+v, %v", name, rc.No, got, err)
			}
		}
	}
}

// A book that was brought back from an older copy finds out at its next contact, gives no number
// twice, and goes on.
func TestOlderCopyIsMet(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.day()
	back := h.copyBook()
	lost := h.pay(100).Receipts[0].No
	point := h.checkpoint()
	must(t, h.book.Ledger().Meet(ctx, point))
	must(t, h.book.Ledger().Meet(ctx, point))
	back()
	err := h.book.Ledger().Meet(ctx, point)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "proof.behind" || p.Class != app.Conflict || !errors.Is(err, proof.ErrBehind) {
		t.Fatalf("met: %v", err)
	}
	again := h.pay(200).Receipts[0].No
	if again == lost || again.N != lost.N || !proof.StandsIn(again.Device) || !strings.HasPrefix(again.Device, "K7.") {
		t.Errorf("receipt %s after %s was lost", again, lost)
	}
	if err := h.book.Ledger().Meet(ctx, point); !errors.Is(err, proof.ErrForked) {
		t.Errorf("met again: %v", err)
	}
	d, err := h.book.Device(ctx)
	must(t, err)
	if d.Code != again.Device {
		t.Errorf("named anew at every contact: %s, %s", d.Code, again.Device)
	}
	must(t, h.book.SetDevice(ctx, app.Device{ID: "dev-2", Code: "K9"}))
	h.who = nil
	if no := h.pay(300).Receipts[0].No; no != (app.ReceiptNo{Device: "K9", N: again.N + 1}) {
		t.Errorf("after a new code was claimed: %s", no)
	}
	r, err := h.auditor().Audit(ctx, audit.Keys{})
	must(t, err)
	if !slices.Contains(findings(r), found{audit.Restored, 29, 29}) {
		t.Errorf("%v", findings(r))
	}
	if err := h.book.Ledger().Meet(ctx, proof.Checkpoint{Head: proof.Head{Device: "other", N: 1}}); !errors.Is(err, proof.ErrOtherDevice) {
		t.Errorf("another device's: %v", err)
	}
}

func FuzzExport(f *testing.F) {
	h := newHouse(f)
	h.pay(100)
	var b bytes.Buffer
	must(f, audit.Write(&b, audit.About{}, h.gather()))
	f.Add(b.Bytes())
	f.Add([]byte(`{"ledger":"daftari ledger 1"}` + "\n" + `{"n":1,"body":"AA"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, _, err := audit.Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		r := audit.Check(e, audit.Rules{Branches: []ed25519.PublicKey{public(branchKey)}})
		if r.Records != int64(len(e.Rows)) && !r.Broken() {
			t.Errorf("%d of %d records counted, nothing found", r.Records, len(e.Rows))
		}
		e.Receipts()
	})
}
