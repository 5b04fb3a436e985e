package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/store"
	"daftari/store/sealed"
	"daftari/store/vault/branch"
	"daftari/store/vault/vaulttest"
)

// nowhere are keys of a branch to which nothing can be sealed: the point has the shape of a key.
func nowhere(t testing.TB) branch.Public {
	t.Helper()
	p := branchKeys(t, 1).Public()
	p.Seal = make([]byte, len(p.Seal))
	return p
}

// factSealed is a document as the book keeps it.
func factSealed(t testing.TB, name string, version int, v any) []byte {
	t.Helper()
	blob, err := sealed.Box{Vault: vaulttest.New()}.Seal("fact", name, version, v)
	must(t, err)
	return blob
}

func TestAKeyThatSealsNothingIsRefused(t *testing.T) {
	b := newBook(t, newClock(), nil)
	wantProblem(t, b.SetBranch(context.Background(), nowhere(t)), app.BadInput, "branch.not_keys")
	text, err := json.Marshal(nowhere(t))
	must(t, err)
	_, err = branch.ReadPublic(text)
	wantProblem(t, err, app.BadInput, "branch.not_keys")
}

// What cannot be sealed to the branch is recorded all the same; once it can be, it is.
func TestWhatCannotBeSealedIsOwed(t *testing.T) {
	ctx := context.Background()
	for name, fact := range map[string]func() []byte{
		"damaged in its row":  func() []byte { return []byte("damaged") },
		"no keys at all":      func() []byte { return factSealed(t, "branch", 1, map[string]string{"daftari": "branch public keys"}) },
		"a point of no use":   func() []byte { return factSealed(t, "branch", 1, nowhere(t)) },
		"a key of no length":  func() []byte { return factSealed(t, "branch", 1, 7) },
		"of another document": func() []byte { return factSealed(t, "device", 1, branchKeys(t, 1).Public()) },
	} {
		t.Run(name, func(t *testing.T) {
			c, k := newClock(), branchKeys(t, 1)
			b := newBook(t, c, nil)
			must(t, b.SetBranch(ctx, k.Public()))
			db := raw(t, b.Path())
			_, err := db.ExecContext(ctx, "UPDATE fact SET blob = ? WHERE name = 'branch'", fact())
			must(t, err)
			out := record(t, b, single("a", 1, app.DateOf(c.at)))
			if len(out.Entries) != 1 || out.Receipts[0].No.N != 1 {
				t.Fatalf("recorded %+v", out)
			}
			_, err = db.ExecContext(ctx, "UPDATE fact SET blob = ? WHERE name = 'branch'", factSealed(t, "branch", 1, k.Public()))
			must(t, err)
			record(t, b, single("b", 2, app.DateOf(c.at)))
			_, bare, err := b.Copy(ctx) // seals what is owed
			must(t, err)
			if got := keysOf(found(t, b.Path(), k)); bare != 0 || !slices.Equal(got, []app.Key{"a", "b"}) {
				t.Errorf("%d without an envelope, the branch reads %v", bare, got)
			}
		})
	}
}

// A record that was damaged where it lies stops no recording, no opening and no checkpoint; an audit names it, and it alone.
func TestADamagedRecordStopsNothing(t *testing.T) {
	ctx := context.Background()
	for name, more := range map[string]int{"the last": 0, "one before": 1} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			b := newBook(t, c, nil)
			record(t, b, single("a", 1, app.DateOf(c.at)))
			met, err := b.Ledger().Head(ctx)
			must(t, err)
			for i := range more {
				record(t, b, single("m"+string(rune('0'+i)), 2, app.DateOf(c.at)))
			}
			db := raw(t, b.Path())
			for _, q := range []string{"DROP TRIGGER chain_written_once", "UPDATE chain SET blob = CAST(x'00' || blob AS BLOB) WHERE n = 2"} {
				_, err := db.ExecContext(ctx, q)
				must(t, err)
			}
			must(t, b.Close())
			b, err = store.Open(ctx, b.Dir(), store.Options{Now: c.Now, Vault: vaulttest.New()})
			must(t, err)
			record(t, b, single("b", 3, app.DateOf(c.at)))
			record(t, b, single("c", 4, app.DateOf(c.at)))
			e, err := audit.Gather(ctx, b.Ledger(), b)
			must(t, err)
			var found []audit.What
			for _, f := range audit.Check(e, audit.Rules{Now: c.at}).Findings {
				found = append(found, f.What)
				if f.From != 2 && f.What != audit.NotRecorded {
					t.Errorf("named record %d: %+v", f.From, f)
				}
			}
			if want := []audit.What{audit.Changed, audit.NotRecorded}; !slices.Equal(found, want) { // its receipt is told by no other record
				t.Errorf("found %v, want %v", found, want)
			}
			head, err := b.Ledger().Head(ctx)
			must(t, err)
			must(t, b.Ledger().Meet(ctx, proof.Checkpoint{Head: head, At: c.at}))
			if more > 0 { // the record after it tells what it was
				must(t, b.Ledger().Meet(ctx, proof.Checkpoint{Head: met, At: c.at}))
			}
			must(t, b.Close())
		})
	}
}
