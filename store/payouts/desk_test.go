package payouts_test

import (
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/payout"
)

// desk is the other side: its word is what the device must come to say.
type desk struct {
	batches  map[app.Key]*payout.BatchStatus
	lines    map[app.Key][]payout.Payment
	payments map[app.Key]*payout.Status
	slots    map[app.Key]string
	changed  map[app.Key]int64
	seq      int64
}

func newDesk() *desk {
	return &desk{batches: map[app.Key]*payout.BatchStatus{}, lines: map[app.Key][]payout.Payment{}, payments: map[app.Key]*payout.Status{},
		slots: map[app.Key]string{}, changed: map[app.Key]int64{}}
}

func (d *desk) set(k app.Key, s payout.State, at time.Time) {
	d.payments[k] = &payout.Status{Key: k, State: s, At: at}
	d.seq++
	d.changed[k] = d.seq
}

func (d *desk) turned(k app.Key) { d.seq++; d.changed[k] = d.seq }

// hears one call; the same once more changes nothing.
func (d *desk) hears(e payout.Errand, x payout.Parcel, at time.Time) (h payout.Heard) {
	switch e.What {
	case payout.CallBatch:
		if b := d.batches[e.About]; b != nil {
			return d.answer(e.About)
		}
		for _, l := range x.Batch.Lines {
			for k, s := range d.payments {
				if k != l.Key && d.slots[k] == l.Slot() && (payout.Payment{Purpose: l.Purpose, State: s.State}).Bars() {
					h.Refused = app.Trouble(app.Conflict, "payout.twice", nil, "name", l.Name)
					return h
				}
			}
		}
		d.batches[e.About], d.lines[e.About] = &payout.BatchStatus{Key: e.About, At: at}, x.Batch.Lines
		to := payout.Asked
		if x.Decision != nil {
			to, d.batches[e.About].Decided = payout.Approved, payout.Sent
		}
		for _, l := range x.Batch.Lines {
			d.slots[l.Key] = l.Slot()
			d.set(l.Key, to, at)
		}
		return d.answer(e.About)
	case payout.CallDecision:
		b := d.batches[e.About]
		if b == nil || b.Decided != "" || b.Withdrew || b.RanOut {
			h.Refused = app.Trouble(app.Conflict, "payout.decided", nil, "no", "B")
			return h
		}
		if x.Decision.Way == payout.ByCode {
			h.Refused = app.Trouble(app.NotPermitted, "payout.misheard", nil, "code", "x")
			return h
		}
		d.decide(b, *x.Decision, at)
		return d.answer(e.About)
	case payout.CallWithdraw:
		b := d.batches[e.About]
		if b == nil || b.Decided != "" || b.RanOut {
			h.Refused = app.Trouble(app.Conflict, "payout.gone", nil, "no", "B")
			return h
		}
		if !b.Withdrew {
			b.Withdrew, b.At = true, at
			d.all(e.About, payout.Pending, payout.Cancelled, at)
		}
		return d.answer(e.About)
	case payout.CallCancel:
		s := d.payments[e.About]
		if s == nil {
			h.Refused = app.Trouble(app.NotFound, "payout.no_payment", nil, "id", "x")
			return h
		}
		if to, err := payout.Next(s.State, payout.Cancel); err == nil {
			d.set(e.About, to, at)
		}
	case payout.CallCollect:
		if d.payments[e.About] == nil {
			d.set(e.About, payout.Queued, at)
		}
	case payout.CallAsk, payout.CallEvidence:
		if d.payments[e.About] == nil {
			h.Refused = app.Trouble(app.NotFound, "payout.no_payment", nil, "id", "x")
			return h
		}
	}
	h.Payments = []payout.Status{*d.payments[e.About]}
	return h
}

func (d *desk) decide(b *payout.BatchStatus, x payout.Decision, at time.Time) {
	b.Decided, b.At, b.Out = x.Verdict, at, x.Out
	to := payout.Approved
	if x.Verdict == payout.No {
		to = payout.Rejected
	}
	for _, l := range d.lines[b.Key] {
		switch {
		case d.payments[l.Key].State != payout.Asked:
		case slices.Contains(x.Out, l.Key):
			d.set(l.Key, payout.Cancelled, at)
		default:
			d.set(l.Key, to, at)
		}
	}
	d.turned(b.Key)
}

// all lines of a batch that still wait go to a state; Pending is none of the desk's: it calls that the second.
func (d *desk) all(batch app.Key, _, to payout.State, at time.Time) {
	for _, l := range d.lines[batch] {
		if d.payments[l.Key].State == payout.Asked {
			d.set(l.Key, to, at)
		}
	}
	d.turned(batch)
}

func (d *desk) answer(batch app.Key) payout.Heard {
	b := *d.batches[batch]
	for _, l := range d.lines[batch] {
		b.Lines = append(b.Lines, *d.payments[l.Key])
	}
	return payout.Heard{Batches: []payout.BatchStatus{b}}
}

// goesOn moves one payment by an event of the table, has somebody else decide on a batch, or lets one run out.
func (d *desk) goesOn(t *rapid.T, at time.Time) {
	var waits []app.Key
	for k, b := range d.batches {
		if b.Decided == "" && !b.Withdrew && !b.RanOut {
			waits = append(waits, k)
		}
	}
	slices.Sort(waits)
	if len(waits) > 0 && rapid.Bool().Draw(t, "batch ends") {
		b := d.batches[rapid.SampledFrom(waits).Draw(t, "batch")]
		switch verdict := rapid.SampledFrom([]payout.Verdict{payout.Yes, payout.No, ""}).Draw(t, "verdict"); verdict {
		case "":
			b.RanOut, b.At = true, at
			d.all(b.Key, payout.Pending, payout.Expired, at)
		default:
			d.decide(b, payout.Decision{Verdict: verdict}, at)
		}
		return
	}
	var open []app.Key
	for k, s := range d.payments {
		if !s.State.Final() && s.State.Holds() && s.State != payout.Asked {
			open = append(open, k)
		}
	}
	if slices.Sort(open); len(open) == 0 {
		t.Skip("none")
	}
	k := rapid.SampledFrom(open).Draw(t, "payment")
	var to []payout.State
	for _, e := range payout.Events() {
		if s, err := payout.Next(d.payments[k].State, e); err == nil && e != payout.TakeBack && s != payout.Pending {
			to = append(to, s)
		}
	}
	d.set(k, rapid.SampledFrom(to).Draw(t, "to"), at)
}

func (d *desk) feed(after int64) payout.Heard {
	h := payout.Heard{Fed: true, After: d.seq}
	for _, k := range slices.Sorted(maps.Keys(d.changed)) {
		if d.changed[k] <= after {
			continue
		}
		if s := d.payments[k]; s != nil {
			h.Payments = append(h.Payments, *s)
		}
		if b := d.batches[k]; b != nil {
			h.Batches = append(h.Batches, *b)
		}
	}
	return h
}
