package chain

import (
	"cmp"

	"daftari/app"
	"daftari/app/proof"
)

// Recorded is what one recording changed, and under which device, user and instant.
type Recorded struct {
	app.Recorded
	Cancels []app.Cancelling // with the reasons of Recorded.Cancelled
	Voids   []proof.Void
	Placed  []app.Placing // of refused cash
	Device  app.Device
	User    string    // who is at the device
	At      app.Stamp // of what has no stamp of its own
	LastNo  int64     // the last receipt number given, these ones included
}

// Records of it, in the order of an audit: what was taken back, what was recorded, the receipts,
// what they made void, the sheet that it closed.
func (r Recorded) Records() []proof.Record {
	if len(r.Entries) > 0 {
		r.At = r.Entries[0].At
	}
	var all []proof.Record
	add := func(x proof.Record) {
		x.Device = r.Device
		if x.Entry == nil {
			x.User, x.At = r.User, r.At
		}
		all = append(all, x)
	}
	for _, e := range r.Cancelled {
		add(proof.Record{Cancel: &proof.Cancel{Key: e.Key, Seq: e.Seq, Reason: r.reason(e.Key)}})
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		x := proof.Record{User: e.By.Username, At: e.At, Entry: e}
		if e.Kind == app.DayClosed {
			x.NextSeq, x.NextReceipt = e.Seq+1, r.LastNo+1
		}
		add(x)
	}
	for _, rc := range r.Receipts {
		x := proof.ReceiptOf(rc)
		add(proof.Record{Receipt: &x})
	}
	for i := range r.Voids {
		add(proof.Record{Void: &r.Voids[i]})
	}
	for _, p := range r.Placed {
		if p.To == app.Suspended { // what goes to another account is an entry
			add(proof.Record{Event: &proof.Event{What: proof.Decided, About: string(p.Key), Title: string(p.To)}})
		}
	}
	if r.Sheet != nil && r.Sheet.State == app.SheetClosed {
		add(proof.Record{Event: closed(*r.Sheet)})
	}
	return all
}

func (r Recorded) reason(k app.Key) string {
	for _, c := range r.Cancels {
		if c.Key == k {
			return c.Reason
		}
	}
	return ""
}

func closed(s app.Sheet) *proof.Event {
	e := &proof.Event{What: proof.SheetClosed, About: string(s.Key), Title: s.Name}
	for _, c := range s.Counts {
		e.Amounts = append(e.Amounts, c.Total)
	}
	if totals, err := s.Totals(); err == nil && len(e.Amounts) == 0 {
		for _, t := range totals {
			e.Amounts = append(e.Amounts, t.Hand)
		}
	}
	for _, d := range s.Explained {
		e.Differs = append(e.Differs, d.Amount)
		e.Text = cmp.Or(e.Text, d.Reason)
	}
	return e
}
