package journal

import (
	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
)

// Finish makes a receipt final when everything on it stands.
func (t Rows) Finish(no int64) (bool, error) {
	n, err := t.Exec(`UPDATE receipt SET standing = 'final' WHERE no = ? AND standing = 'provisional'
		AND NOT EXISTS (SELECT 1 FROM receipt_entry x JOIN entry e ON e.key = x.key
		WHERE x.no = receipt.no AND e.state NOT IN ('confirmed', 'kept'))`, no)
	return n > 0, err
}

// Receipts of a query over receipt r.
func (t Rows) Receipts(where string, args ...any) (all []app.Receipt, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var no int64
		var standing app.ReceiptStanding
		var by *int64
		var blob []byte
		if err := scan(&no, &standing, &by, &blob); err != nil {
			return err
		}
		var rc app.Receipt
		if err := t.box.Open(InReceipt, itoa(no), sealed.RowFormat, blob, &rc); err != nil {
			return err
		}
		rc.Standing = standing
		if by != nil {
			rc.ReplacedBy.N = *by
		}
		all = append(all, rc)
		return nil
	}, "SELECT r.no, r.standing, r.replaced_by, r.blob FROM receipt r "+where, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if no := &all[i].ReplacedBy; no.N > 0 { // its code may be another one: see proof.StandInFor
			if no.Device, err = t.codeOf(no.N); err != nil {
				return nil, err
			}
		}
		if all[i].Entries, err = t.EntriesOn(all[i].No.N); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// codeOf the device that a receipt was numbered under.
func (t Rows) codeOf(no int64) (string, error) {
	var blob []byte
	found, err := t.One([]any{&blob}, "SELECT blob FROM receipt WHERE no = ?", no)
	if err != nil || !found {
		return "", err
	}
	var rc app.Receipt
	err = t.box.Open(InReceipt, itoa(no), sealed.RowFormat, blob, &rc)
	return rc.No.Device, err
}

// EntriesOn a receipt, in order of Seq.
func (t Rows) EntriesOn(no int64) ([]app.Key, error) {
	return disk.List[app.Key](t.Tx, "SELECT x.key FROM receipt_entry x JOIN entry e ON e.key = x.key WHERE x.no = ? ORDER BY e.seq", no)
}
