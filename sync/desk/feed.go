package desk

import (
	"context"
	"encoding/json"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
	"daftari/sync/desk/witness"
	"daftari/sync/deskapi"
)

// page is how many payments and batches one feed tells of.
const page = 100

// Feed tells what changed for a caller since a cursor, and what waits for her as an approver. full: the policy too, whether
// it changed or not.
func (d *Desk) Feed(ctx context.Context, who Caller, after int64, full bool) (f deskapi.Feed, err error) {
	if who.Shut != "" {
		return deskapi.Feed{After: after, Now: d.Now().UTC(), Shut: who.Shut}, nil
	}
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
		f = deskapi.Feed{Now: t.Now}
		news, err := t.News(who.User, after, page)
		if err != nil {
			return err
		}
		f.After, f.More = news.After, news.More
		policy, err := t.Policy()
		if err != nil {
			return err
		}
		if news.Policy || full {
			f.Policy = &policy
		}
		if err := told(t, news, &f); err != nil {
			return err
		}
		if !policy.Of(who.User).Approves.Valid() {
			return nil
		}
		if f.Waiting, err = d.waiting(t, who, policy); err != nil {
			return err
		}
		f.Doubts, err = doubts(t, who, policy)
		return err
	})
	return f, err
}

func told(t *deskbook.Tx, news deskbook.News, f *deskapi.Feed) error {
	for _, key := range news.Payments {
		p, err := t.Payment(key)
		if err != nil || p == nil {
			return err
		}
		if p.Parent != "" {
			continue
		}
		s, err := status(t, p)
		if err != nil {
			return err
		}
		f.Payments = append(f.Payments, s)
	}
	for _, key := range news.Batches {
		b, err := t.Batch(key)
		if err != nil || b == nil {
			return err
		}
		s, err := batchStatus(t, b)
		if err != nil {
			return err
		}
		s.Lines = nil // each is told as a payment
		f.Batches = append(f.Batches, s)
	}
	return nil
}

// waiting are the batches that the caller may decide on.
func (d *Desk) waiting(t *deskbook.Tx, who Caller, policy payout.Policy) ([]deskapi.Waiting, error) {
	all, err := t.WaitingBatches()
	var out []deskapi.Waiting
	for _, b := range all {
		if policy.MayApprove(who.User, b.Group) != nil || !t.Now.Before(b.Until) {
			continue
		}
		w := deskapi.Waiting{Batch: b.Group}
		if len(b.Seen) > 0 {
			if err := json.Unmarshal(b.Seen, &w.Checks); err != nil {
				return nil, err
			}
		}
		out = append(out, w)
	}
	return out, err
}

// doubts are the payments in review of which an approver may say what she saw, as Evidence has it.
func doubts(t *deskbook.Tx, who Caller, policy payout.Policy) (all []payout.Doubt, err error) {
	rows, err := t.In(payout.Review)
	for i := range rows {
		p := &rows[i]
		if err != nil || len(all) == page {
			break
		}
		if p.Parent != "" || witness.May(policy, p, who.User) != nil {
			continue
		}
		var s deskapi.Status
		s, err = status(t, p)
		all = append(all, payout.Doubt{Payment: p.Payment, Told: s})
	}
	return all, err
}

// Payment as the desk has it, with its steps, what the core was told, and what people saw.
type Payment struct {
	deskapi.Status
	Payment  payout.Payment
	Steps    []payout.Step
	Evidence []payout.Evidence
}

// Show a payment whole, for the desk's own pages and verbs. payout.unknown (NotFound).
func (d *Desk) Show(ctx context.Context, key app.Key) (out Payment, err error) {
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, key)
		if err != nil {
			return err
		}
		out.Payment = p.Payment
		if out.Status, err = status(t, p); err != nil {
			return err
		}
		if out.Steps, err = t.Steps(key); err != nil {
			return err
		}
		out.Evidence, err = t.Witnesses(key)
		return err
	})
	return out, err
}

// Standing of the desk, for its status page and metrics.
type Standing struct {
	Counts map[payout.State]int
	Halted []deskbook.Halt // rails whose queue stands still
	Due    time.Time       // when something is to be done next; zero = nothing is
}

// Standing of the desk now.
func (d *Desk) Standing(ctx context.Context) (s Standing, err error) {
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
		if s.Counts, err = t.Counts(); err != nil {
			return err
		}
		if s.Halted, err = t.Halted(); err != nil {
			return err
		}
		s.Due, err = t.NextDue()
		return err
	})
	return s, err
}

// In are the payments in some states, oldest first.
func (d *Desk) In(ctx context.Context, states ...payout.State) (all []Payment, err error) {
	err = d.Book.Read(ctx, func(t *deskbook.Tx) error {
		rows, err := t.In(states...)
		for i := range rows {
			var s deskapi.Status
			if s, err = status(t, &rows[i]); err != nil {
				return err
			}
			all = append(all, Payment{Status: s, Payment: rows[i].Payment})
		}
		return err
	})
	return all, err
}
