package store

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/journal"
	"daftari/store/sealed"
)

// plan numbers the receipts, so that each entry can be sealed with its own.
func (r *recorder) plan() error {
	if _, err := r.Fact(factDevice, &r.device); err != nil {
		return err
	}
	if len(r.in.Receipts) > 0 && r.device.Code == "" {
		return app.Trouble(app.Misfit, "store.no_device", nil)
	}
	for _, p := range r.in.Receipts {
		if len(p.Entries)+len(p.Keep) == 0 {
			continue
		}
		r.no++
		no := app.ReceiptNo{Device: r.device.Code, N: r.no}
		rc := app.Receipt{No: no, Title: p.Title, Number: p.Number, Client: p.Client, Group: p.Group, At: r.now, Replaces: p.Replaces,
			Standing: app.Provisional}
		for _, i := range p.Entries {
			if i < 0 || i >= len(r.out.Entries) || !r.out.Entries[i].Receipt.IsZero() {
				return invariant("entry %d cannot stand on the receipt", i)
			}
			e := &r.out.Entries[i]
			e.Receipt, rc.Day = no, e.Day
			rc.Entries = append(rc.Entries, e.Key)
		}
		rc.Entries = append(rc.Entries, p.Keep...)
		r.out.Receipts = append(r.out.Receipts, rc)
	}
	return nil
}

// receiptsOut writes the receipts and voids those that they replace.
func (r *recorder) receiptsOut() error {
	next := 0
	for _, p := range r.in.Receipts {
		var by any
		void := proof.Void{No: p.Replaces}
		if len(p.Entries)+len(p.Keep) > 0 {
			rc := &r.out.Receipts[next]
			next++
			if err := r.issue(rc, p); err != nil {
				return err
			}
			by, void.By = rc.No.N, rc.No
		}
		if p.Replaces.IsZero() {
			continue
		}
		n, err := r.Exec("UPDATE receipt SET standing = 'void', replaced_by = ? WHERE no = ? AND standing <> 'void'", by, p.Replaces.N)
		if err != nil {
			return err
		}
		if n == 0 {
			return app.Trouble(app.Conflict, "store.receipt_void", nil, "receipt", p.Replaces.String())
		}
		r.voids = append(r.voids, void)
	}
	return nil
}

func (r *recorder) issue(rc *app.Receipt, p app.ReceiptPlan) error {
	var on []app.Entry
	for _, i := range p.Entries {
		on = append(on, r.out.Entries[i])
	}
	for _, k := range p.Keep {
		e, err := r.Entry(k)
		if err != nil {
			return err
		}
		if e.State == app.Cancelled {
			return invariant("a cancelled entry cannot be kept on a receipt")
		}
		if rc.Day.IsZero() {
			rc.Day = e.Day
		}
		on = append(on, e)
	}
	if err := r.square(rc, on); err != nil {
		return err
	}
	words := *rc
	words.Entries = nil // the table says these
	blob, err := r.box.Seal(journal.InReceipt, itoa(rc.No.N), sealed.RowFormat, words)
	if err != nil {
		return err
	}
	var replaces any
	if !p.Replaces.IsZero() {
		replaces = p.Replaces.N
	}
	_, err = r.Exec(`INSERT INTO receipt (no, standing, day, client, grp, replaces, blob) VALUES (?, 'provisional', ?, ?, ?, ?, ?)`,
		rc.No.N, rc.Day.String(), orNull(int64(rc.Client), r.box.Client(rc.Client)),
		orNull(int64(rc.Group), r.box.Group(rc.Group)), replaces, blob)
	if err != nil {
		return err
	}
	rows := make([][]any, len(rc.Entries))
	for i, k := range rc.Entries {
		rows[i] = []any{rc.No.N, k}
	}
	if err := r.Insert("receipt_entry (no, key)", rows); err != nil {
		return err
	}
	if slices.ContainsFunc(on, func(e app.Entry) bool { return e.State != app.Confirmed && e.State != app.Kept }) {
		return nil
	}
	final, err := r.Finish(rc.No.N)
	if final {
		rc.Standing = app.Final
	}
	return err
}

// voidLeft voids receipts on which everything was cancelled. One that still holds something
// valid needs a plan for it: a receipt that tells of a cancelled line would be false.
func (r *recorder) voidLeft() error {
	for _, c := range r.in.Cancels {
		left, err := r.Receipts(`JOIN receipt_entry x ON x.no = r.no WHERE x.key = ? AND r.standing <> 'void'`, c.Key)
		if err != nil {
			return err
		}
		for _, rc := range left {
			n, err := r.Exec(`UPDATE receipt SET standing = 'void' WHERE no = ? AND NOT EXISTS (
				SELECT 1 FROM receipt_entry x JOIN entry e ON e.key = x.key WHERE x.no = receipt.no AND e.state <> 'cancelled')`, rc.No.N)
			if err != nil {
				return err
			}
			if n == 0 {
				return invariant("receipt %d holds a cancelled entry and no plan replaces it", rc.No.N)
			}
			r.voids = append(r.voids, proof.Void{No: rc.No})
		}
	}
	return nil
}

// Receipts that f chooses, in order of number.
func (b *Book) Receipts(ctx context.Context, f app.ReceiptFilter) (all []app.Receipt, err error) {
	var w disk.Where
	disk.In(&w, "r.standing", f.Standings)
	w.When(!f.Day.IsZero(), "r.day = ?", f.Day.String())
	w.When(f.Group != 0, "r.grp = ?", b.box.Group(f.Group))
	w.When(f.Client != 0, "r.client = ?", b.box.Client(f.Client))
	w.When(f.After > 0, "r.no > ?", f.After)
	where, args := w.SQL("r.no", f.Limit)
	err = b.read(ctx, "read the receipts", func(t *tx) error {
		all, err = t.Receipts(where, args...)
		return err
	})
	return all, err
}

// Receipt by its number; store.no_receipt (NotFound), also where the device is another
// and nothing of it was recovered into this book.
func (b *Book) Receipt(ctx context.Context, no app.ReceiptNo) (rc app.Receipt, err error) {
	err = b.read(ctx, "read the receipt", func(t *tx) error {
		all, err := t.Receipts("WHERE r.no = ?", no.N)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(r app.Receipt) bool { return r.No == no })
		if at >= 0 {
			rc = all[at]
			return nil
		}
		old, err := t.envelopes().Receipt(no)
		if old != nil {
			rc = *old
		} else if err == nil {
			err = app.Trouble(app.NotFound, "store.no_receipt", nil, "receipt", no.String())
		}
		return err
	})
	return rc, err
}
