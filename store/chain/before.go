package chain

import (
	"daftari/app"
	"daftari/app/proof"
	"daftari/store/journal"
)

// page of rows chained at once.
const page = 500

// Missing reports whether the book was kept before there was a chain.
func (t Rows) Missing() (bool, error) {
	var links, entries int64
	_, err := t.One([]any{&links, &entries}, "SELECT (SELECT coalesce(max(n), 0) FROM chain), (SELECT coalesce(max(seq), 0) FROM entry)")
	return links == 0 && entries > 0, err
}

// Before chains what the book held before there was a chain, unsigned: entries in their order,
// receipts in theirs, then what was taken back. Where the chain is there it does nothing.
func (t Rows) Before() error {
	missing, err := t.Missing()
	if err != nil || !missing {
		return err
	}
	b := before{Rows: t, journal: journal.On(t.Tx, t.box)}
	if b.device, err = t.device(); err != nil {
		return err
	}
	for _, step := range []func() error{b.entries, b.receipts} {
		if err := step(); err != nil {
			return err
		}
	}
	return t.Append(nil, b.late)
}

type before struct {
	Rows
	journal journal.Rows
	device  app.Device
	late    []proof.Record // what was taken back
}

func (b *before) entries() error {
	for after := int64(0); ; {
		some, err := b.journal.Entries("WHERE e.seq > ? ORDER BY e.seq LIMIT ?", after, page)
		if err != nil {
			return err
		}
		var now []proof.Record
		for i := range some {
			e := &some[i]
			after = e.Seq
			r := proof.Record{Device: b.device, User: e.By.Username, At: e.At}
			if e.State == app.Cancelled {
				back := r
				if back.Cancel, err = b.cancel(*e); err != nil {
					return err
				}
				b.late = append(b.late, back)
			}
			r.Entry = e
			now = append(now, r)
		}
		if err := b.Append(nil, now); err != nil || len(some) < page {
			return err
		}
	}
}

func (b *before) cancel(e app.Entry) (*proof.Cancel, error) {
	x := &proof.Cancel{Key: e.Key, Seq: e.Seq}
	moves, err := b.journal.Moves(e.Key)
	for _, m := range moves {
		if m.Event == app.Cancel {
			x.Reason = m.Reason
		}
	}
	return x, err
}

func (b *before) receipts() error {
	for after := int64(0); ; {
		some, err := b.journal.Receipts("WHERE r.no > ? ORDER BY r.no LIMIT ?", after, page)
		if err != nil {
			return err
		}
		var now []proof.Record
		for _, rc := range some {
			after = rc.No.N
			r := proof.Record{Device: b.device, At: app.Stamp{Wall: rc.At}}
			if rc.Standing == app.Void {
				void := r
				void.Void = &proof.Void{No: rc.No, By: rc.ReplacedBy}
				b.late = append(b.late, void)
			}
			x := proof.ReceiptOf(rc)
			r.Receipt = &x
			now = append(now, r)
		}
		if err := b.Append(nil, now); err != nil || len(some) < page {
			return err
		}
	}
}
