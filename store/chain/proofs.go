package chain

import (
	"errors"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

// step is how many records are read at once on the way back to entries that were not recorded just now.
const step = 256

// Proofs of entries that are in the chain, for the branch: the newest ones are found at once. An entry that
// nobody signed, or whose record was damaged where it lies, has none.
func (t Rows) Proofs(of []branch.Record) (map[app.Key]*branch.Proof, error) {
	want, least := map[app.Key]bool{}, int64(0)
	for _, r := range of {
		want[r.Entry.Key] = true
		if least == 0 || r.Entry.Seq < least {
			least = r.Entry.Seq
		}
	}
	certificates, err := t.certificates()
	if err != nil {
		return nil, err
	}
	n, _, err := t.last()
	found := map[app.Key]*branch.Proof{}
	for some := int64(4*len(of) + 4); err == nil && n > 0 && len(want) > 0; n, some = n-some, step {
		var past bool
		if past, err = t.proofs(n, some, least, want, certificates, found); past {
			break
		}
	}
	return found, err
}

// proofs of the some records up to n; past says that what is older is not wanted.
func (t Rows) proofs(n, some, least int64, want map[app.Key]bool, by []proof.Certificate, found map[app.Key]*branch.Proof) (past bool, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var no int64
		var signer *string
		var signature, blob []byte
		if err := scan(&no, &signer, &signature, &blob); err != nil || past || len(want) == 0 {
			return err
		}
		body, err := t.open(no, blob)
		if errors.Is(err, vault.ErrSealed) {
			return nil
		}
		if err != nil {
			return err
		}
		r, err := proof.Parse(body)
		if err != nil || r.Entry == nil {
			return nil
		}
		past = r.Entry.Seq < least
		if want[r.Entry.Key] {
			delete(want, r.Entry.Key)
			if signer == nil {
				return nil
			}
			if c := certificateOf(by, *signer, r); c != nil {
				p := branch.ProofOf(r, append([]byte(nil), signature...), *c)
				found[r.Entry.Key] = &p
			}
		}
		return nil
	}, "SELECT n, signer, signature, blob FROM chain WHERE n <= ? AND n > ? ORDER BY n DESC", n, n-some)
	return past, err
}

// certificateOf the signer: the newest that a branch gave and that holds for the record, else any.
func certificateOf(all []proof.Certificate, signer string, r proof.Record) (best *proof.Certificate) {
	for i, c := range all {
		if c.ID() != signer {
			continue
		}
		if best == nil || c.Device == r.Device.ID && c.User == r.User && !c.Issuer.Equal(c.Key) && c.Covers(r.At.Known()) {
			best = &all[i]
		}
	}
	return best
}
