package envelopes

import (
	"daftari/app"
	"daftari/store/vault/branch"
)

// Records of what was written at once: the entries with their receipts, and once more the older
// entries that now stand on one of those. entry reads such an older one.
func Records(entries []app.Entry, receipts []app.Receipt, entry func(app.Key) (app.Entry, error)) ([]branch.Record, error) {
	var records []branch.Record
	at := map[app.Key]int{}
	for i, e := range entries {
		records, at[e.Key] = append(records, branch.Record{Entry: e}), i
	}
	for i := range receipts {
		for _, k := range receipts[i].Entries {
			n, known := at[k]
			if !known {
				e, err := entry(k)
				if err != nil {
					return nil, err
				}
				n, at[k] = len(records), len(records)
				records = append(records, branch.Record{Entry: e})
			}
			records[n].Receipt = &receipts[i]
		}
	}
	return records, nil
}

// Adopt is the entry of a record as it stands in another book: it keeps key, receipt number and
// words, and forgets its sheet, its state, and what it waited for that is not known there. at is
// filled into Recovered by the caller, who knows the clock.
func Adopt(r branch.Record, known func(app.Key) (bool, error)) (app.Entry, error) {
	e := r.Entry
	if e.Recovered == nil {
		e.Recovered = &app.Recovery{Device: r.Device, By: e.By, Seq: e.Seq}
	}
	e.State, e.Generation, e.Parked, e.Person, e.Placement, e.Sheet = app.Queued, 0, "", "", app.NoPlacement, ""
	var after []app.Key
	for _, k := range e.After {
		ok, err := known(k)
		if err != nil {
			return e, err
		}
		if ok {
			after = append(after, k)
		}
	}
	e.After = after
	if e.Places == "" {
		return e, nil
	}
	ok, err := known(e.Places)
	if !ok { // the refused cash that it names is in no bag there yet
		e.Flow = e.Kind.Flow()
	}
	return e, err
}
