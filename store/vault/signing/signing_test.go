package signing_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/branch"
	"daftari/store/vault/keys"
	"daftari/store/vault/signing"
)

var start = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

// house is a book of one device with its user, and the branch that it is paired with.
type house struct {
	*testing.T
	at     time.Time
	book   *store.Book
	signs  *signing.Signing
	key    ed25519.PublicKey
	branch *branch.Keys
	n      int
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func newHouse(t *testing.T) *house {
	h := &house{T: t, at: start, branch: branchKeys(t)}
	now := func() time.Time { return h.at }
	ring := keys.Ring{Dir: t.TempDir(), Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{Wall: now, Boot: func() (time.Duration, string) { return 0, "" }}}
	u, err := ring.Create(keys.NewUser{Name: "Rehema Achola", Role: keys.Officer, Passphrase: "kahawa na mandazi asubuhi"})
	h.must(err)
	slip := func(r app.Receipt, _ []app.Entry) string {
		return "Umoja\n" + r.No.String() + " 2026-11-21 09:00\n" + r.Title
	}
	h.book, h.signs, err = signing.Open(t.Context(), t.TempDir(), u, store.Options{Now: now, Slip: slip}, store.Create)
	h.must(err)
	t.Cleanup(func() { h.must(h.book.Close()) })
	h.key, err = u.Public()
	h.must(err)
	h.must(h.book.SetDevice(t.Context(), app.Device{ID: "d1", Code: "K7"}))
	h.must(h.book.SetOfficer(t.Context(), app.Officer{User: 3, Username: "rehema", Name: "Rehema Achola"}))
	h.must(h.book.SetBranch(t.Context(), h.branch.Public()))
	return h
}

func branchKeys(t testing.TB) *branch.Keys {
	t.Helper()
	k, err := branch.NewKeys(rand.Reader, "Umoja SACCO", "umoja")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (h *house) cert() proof.Certificate {
	return proof.Certificate{Serial: "1", Institution: "umoja", Device: "d1", Code: "K7", User: "rehema", Name: "Rehema Achola", Role: "officer",
		Key: h.key, From: start.AddDate(0, -1, 0), Until: start.AddDate(1, 0, 0)}
}

// record gives the receipt of a collection.
func (h *house) record() app.Receipt {
	h.Helper()
	h.n++
	kes, err := money.ISO("KES")
	h.must(err)
	out, err := h.book.Record(context.Background(), app.Recording{
		Entries: []app.Entry{{Key: app.Key(rand.Text()), Kind: app.Deposit, Account: app.AccountRef{Kind: app.OnSavings, ID: 1}, Client: 7,
			Amount: money.FromMinor(70000, kes), Day: app.DateOf(h.at), By: app.Officer{User: 3, Username: "rehema"}, At: app.Stamp{Wall: h.at}}},
		Receipts: []app.ReceiptPlan{{Title: "Wanjikũ", Client: 7, Entries: []int{0}}},
	})
	h.must(err)
	return out.Receipts[0]
}

// judged is what an audit finds, and the verdict on a receipt's square.
func (h *house) judged(rc app.Receipt) ([]audit.What, proof.Verdict) {
	h.Helper()
	k := audit.Keys{Branches: []ed25519.PublicKey{h.branch.Public().Certify}}
	a := audit.Auditor{Book: audit.Book{Ledger: h.book.Ledger(), Tables: h.book}, Now: func() time.Time { return h.at },
		Keys: func(context.Context) (audit.Keys, error) { return k, nil }}
	r, err := a.Audit(context.Background(), audit.Keys{})
	h.must(err)
	var found []audit.What
	for _, f := range r.Findings {
		found = append(found, f.What)
	}
	c, err := a.Square(context.Background(), rc.Square, audit.Keys{})
	h.must(err)
	return found, c.Verdict
}

// TestSecond: a second person signs in her own name, under her own certificate, and the book stays in the hands of who opened it.
func TestSecond(t *testing.T) {
	h := newHouse(t)
	at, now := t.TempDir(), func() time.Time { return h.at }
	ring := keys.Ring{Dir: at, Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{Wall: now, Boot: func() (time.Duration, string) { return 0, "" }}}
	owner, err := ring.Create(keys.NewUser{Name: "Rehema Achola", Role: keys.Officer, Passphrase: "kahawa na mandazi asubuhi"})
	h.must(err)
	added, err := owner.Add(keys.NewUser{Name: "Lydia Chepkemoi", Role: keys.Approver, Passphrase: "chai na maandazi jioni"})
	h.must(err)
	h.must(h.book.SetUser(t.Context(), added.Slot, app.Officer{User: 9, Username: "lydia", Name: "Lydia Chepkemoi"}))
	second, err := ring.Unlock(added.Slot, "chai na maandazi jioni")
	h.must(err)
	public, err := second.Public()
	h.must(err)
	c := proof.Certificate{Serial: "7", Institution: "umoja", Device: "d1", Code: "K7", User: "lydia", Name: "Lydia Chepkemoi", Role: "approver",
		Key: public, From: start.AddDate(0, -1, 0), Until: start.AddDate(1, 0, 0)}
	h.must(h.book.Ledger().AddCertificate(t.Context(), proof.Certify(c, h.branch.Certifier())))

	by, err := signing.Second(t.Context(), h.book, second, now)
	h.must(err)
	second.Wipe()
	if got := by.Certificate(); got.User != "lydia" || got.Serial != "7" || !got.Key.Equal(public) {
		t.Errorf("certificate %+v", got)
	}
	signed, err := by.Sign("a domain", []byte("yes"))
	if err != nil || proof.Verify(public, "a domain", []byte("yes"), signed) != nil {
		t.Errorf("signature: %v", err)
	}
	if o, err := h.book.Officer(t.Context()); err != nil || o.Username != "rehema" || h.signs.Signer().Certificate().User != "rehema" {
		t.Errorf("the book is in the hands of %s: %v", o.Username, err)
	}
}

// Only a certificate of this branch, for this key, user and device, is signed under; one that holds before one that does not.
func TestWhichCertificate(t *testing.T) {
	for name, c := range map[string]struct {
		of    func(*house) []proof.Certificate
		wants string // serial, "" for none
	}{
		"none": {func(*house) []proof.Certificate { return nil }, ""},
		"one": {func(h *house) []proof.Certificate {
			return []proof.Certificate{proof.Certify(h.cert(), h.branch.Certifier())}
		}, "1"},
		"of another branch": {func(h *house) []proof.Certificate {
			return []proof.Certificate{proof.Certify(h.cert(), branchKeys(h.T).Certifier())}
		}, ""},
		"another branch's after ours": {func(h *house) []proof.Certificate {
			other := h.cert()
			other.Serial = "2"
			return []proof.Certificate{proof.Certify(h.cert(), h.branch.Certifier()), proof.Certify(other, branchKeys(h.T).Certifier())}
		}, "1"},
		"renewed": {func(h *house) []proof.Certificate {
			old, fresh := h.cert(), h.cert()
			old.Until, fresh.Serial = start.Add(-time.Hour), "2"
			return []proof.Certificate{proof.Certify(old, h.branch.Certifier()), proof.Certify(fresh, h.branch.Certifier())}
		}, "2"},
		"the next one does not hold yet": {func(h *house) []proof.Certificate {
			next := h.cert()
			next.Serial, next.From = "2", start.Add(time.Hour)
			return []proof.Certificate{proof.Certify(h.cert(), h.branch.Certifier()), proof.Certify(next, h.branch.Certifier())}
		}, "1"},
		"expired, and no other": {func(h *house) []proof.Certificate {
			old := h.cert()
			old.Until = start.Add(-time.Hour)
			return []proof.Certificate{proof.Certify(old, h.branch.Certifier())}
		}, "1"},
		"of another user": {func(h *house) []proof.Certificate {
			other := h.cert()
			other.User = "joseph"
			return []proof.Certificate{proof.Certify(other, h.branch.Certifier())}
		}, ""},
		"of another device": {func(h *house) []proof.Certificate {
			other := h.cert()
			other.Device = "d2"
			return []proof.Certificate{proof.Certify(other, h.branch.Certifier())}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			for _, x := range c.of(h) {
				h.must(h.book.Ledger().AddCertificate(t.Context(), x))
			}
			got := h.signs.Signer().Certificate()
			if got.Serial != c.wants || got.User != "rehema" || got.Device != "d1" {
				t.Errorf("signs under %q of %s, %s", got.Serial, got.User, got.Device)
			}
		})
	}
}

// A certificate that comes is signed under at once, and told in the chain, once.
func TestANewCertificateAtOnce(t *testing.T) {
	h := newHouse(t)
	if found, v := h.judged(h.record()); len(found) != 1 || found[0] != audit.Uncertified || v != proof.SlipUncertified {
		t.Errorf("before: %v, %s", found, v)
	}
	cert := proof.Certify(h.cert(), h.branch.Certifier())
	for range 2 {
		h.must(h.book.Ledger().AddCertificate(t.Context(), cert))
	}
	rc := h.record()
	if _, v := h.judged(rc); v != proof.SlipRight {
		t.Errorf("after: %s", v)
	}
	if n := events(h, proof.Certified); n != 1 {
		t.Errorf("the chain tells of it %d times", n)
	}
}

// A new device code is signed under at once: no receipt of it is taken for another book's.
func TestANewDeviceAtOnce(t *testing.T) {
	h := newHouse(t)
	h.must(h.book.Ledger().AddCertificate(t.Context(), proof.Certify(h.cert(), h.branch.Certifier())))
	before := h.record()
	// The core holds more of this device: the book is an older copy of itself.
	head, err := h.book.Ledger().Head(t.Context())
	h.must(err)
	head.N += 5
	if err := h.book.Ledger().Meet(t.Context(), proof.Checkpoint{Head: head, At: h.at}); app.ClassOf(err) != app.Conflict {
		t.Fatalf("an older copy: %v", err)
	}
	standIn := h.record()
	h.must(h.book.SetDevice(t.Context(), app.Device{ID: "d2", Code: "M3"}))
	fresh := h.record()
	for rc, want := range map[*app.Receipt]proof.Verdict{&before: proof.SlipRight, &standIn: proof.SlipRight, &fresh: proof.SlipUncertified} {
		found, v := h.judged(*rc)
		if v != want {
			t.Errorf("%s: %s, want %s", rc.No, v, want)
		}
		for _, f := range found {
			if f == audit.OtherKey {
				t.Errorf("an audit finds %v", found)
			}
		}
	}
	again := h.cert()
	again.Serial, again.Device, again.Code = "2", "d2", "M3"
	h.must(h.book.Ledger().AddCertificate(t.Context(), proof.Certify(again, h.branch.Certifier())))
	if _, v := h.judged(h.record()); v != proof.SlipRight {
		t.Errorf("certified anew: %s", v)
	}
}

func events(h *house, what string) (n int) {
	h.Helper()
	links, err := h.book.Ledger().Links(context.Background(), 0, 1000)
	h.must(err)
	for _, l := range links {
		r, err := proof.Parse(l.Body)
		h.must(err)
		if r.Event != nil && r.Event.What == what {
			n++
		}
	}
	return n
}
