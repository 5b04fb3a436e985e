package store_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"testing"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store"
	"daftari/store/rescue"
	"daftari/store/vault/vaulttest"
)

// What the branch reads is signed by the user whom it certified, whenever and however it was sealed; what is
// not comes into another book parked, with the reason.
func TestTheBranchKnowsWhoRecorded(t *testing.T) {
	ctx := context.Background()
	k := branchKeys(t, 1)
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	who := app.Officer{User: 3, Username: "amina", Name: "Amina"}
	certified := proof.Certify(proof.Certificate{Device: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7", User: "amina",
		Key: ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)}, k.Certifier())
	for name, c := range map[string]struct {
		signed, certified, late bool
		since                   []proof.Certificate
		want                    string
		state                   app.State
		renamed                 string // id of the device that the book got meanwhile
	}{
		"certified":               {true, true, false, nil, "", app.Unsure, ""},
		"the device renamed":      {true, true, false, nil, "", app.Unsure, "d0d0d0d0-0000-4000-8000-000000000002"},
		"renamed, sealed later":   {true, true, true, nil, "", app.Unsure, "d0d0d0d0-0000-4000-8000-000000000002"},
		"certified, sealed later": {true, true, true, nil, "", app.Unsure, ""},
		"certified since":         {true, false, false, []proof.Certificate{certified}, "", app.Unsure, ""},
		"not certified":           {true, false, false, nil, "enrol.unproven.uncertified", app.Parked, ""},
		"not signed":              {false, false, false, nil, "enrol.unproven.unsigned", app.Parked, ""},
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			opt := store.Options{Now: clock.Now, Vault: vaulttest.New()}
			var by proof.Signer
			signer := func(cert proof.Certificate) {
				s, err := proof.NewKeySigner(seed, cert)
				must(t, err)
				by = s
			}
			if c.signed {
				signer(proof.Certificate{Device: certified.Device, Code: "K7", User: "amina"})
				if c.certified {
					signer(certified)
				}
				opt.Signer = func() proof.Signer { return by }
			}
			b, err := store.Create(ctx, t.TempDir(), opt)
			must(t, err)
			t.Cleanup(func() { must(t, b.Close()) })
			must(t, b.SetDevice(ctx, app.Device{ID: certified.Device, Code: "K7"}))
			if !c.late {
				must(t, b.SetBranch(ctx, k.Public()))
			}
			for i, key := range []string{"one", "two", "three"} {
				r := single(key, int64(i+1), app.DateOf(clock.at))
				r.Entries[0].By, r.Entries[0].At = who, app.Stamp{Wall: clock.at}
				record(t, b, r)
			}
			if c.renamed != "" {
				must(t, b.SetDevice(ctx, app.Device{ID: c.renamed, Code: "K7"}))
				other := certified
				other.Device = c.renamed
				signer(proof.Certify(other, k.Certifier()))
			}
			again := single("four", 4, app.DateOf(clock.at)) // an older entry is sealed again: it stands on another receipt
			again.Entries[0].By, again.Entries[0].At = who, app.Stamp{Wall: clock.at}
			again.Receipts[0].Keep, again.Receipts[0].Replaces = []app.Key{"one"}, app.ReceiptNo{Device: "K7", N: 1}
			record(t, b, again)
			if c.late {
				must(t, b.SetBranch(ctx, k.Public()))
			}
			pieces, err := rescue.Read(ctx, b.Path())
			must(t, err)
			all := rescue.Open(k, pieces, c.since...).Bringable()
			if len(all) != 4 {
				t.Fatalf("%d records", len(all))
			}
			for _, f := range all {
				if f.Unproven != c.want {
					t.Errorf("%s: %q, want %q", f.Entry.Key, f.Unproven, c.want)
				}
			}
			into := newBook(t, clock, nil)
			brought, err := into.Bring(ctx, all)
			must(t, err)
			for _, e := range brought {
				file, err := into.Entry(ctx, e.Key)
				must(t, err)
				last := file.Moves[len(file.Moves)-1]
				if e.State != c.state || c.want != "" && last.Reason != c.want {
					t.Errorf("%s is %s: %q", e.Key, e.State, last.Reason)
				}
			}
		})
	}
}
