package teller

import (
	"context"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/money"
)

// Cancel takes an entry back that was not sent: its receipt is void, and the rest of it is
// restated on a new one. A note on a meeting that is taken back lets its sheet open again.
func (t *Teller) Cancel(ctx context.Context, key app.Key, reason string) (Done, error) {
	e, err := t.unsent(ctx, key, reason)
	if err != nil {
		return Done{}, err
	}
	if e.Places != "" { // the cash would be nowhere
		return Done{}, trouble(app.Conflict, "placing_stays", "name", e.Title, "amount", e.Amount)
	}
	rec := app.Recording{Cancels: []app.Cancelling{{Key: key, Reason: reason}}}
	plan, ok, err := t.restate(ctx, e)
	if e.Kind == app.Reversal {
		plan, ok, err = t.unreverse(ctx, e)
	}
	if err != nil {
		return Done{}, err
	}
	if ok {
		rec.Receipts = append(rec.Receipts, plan)
	}
	if e.Kind == app.MeetingNoted && e.Meeting != nil {
		s, found, err := t.draft(ctx, e.Group, e.Meeting.Day)
		if err != nil {
			return Done{}, err
		}
		if found && s.Key == e.Sheet && s.State != app.SheetClosed {
			s.State, s.Note = app.SheetOpen, nil
			rec.Sheet = &s
		}
	}
	done, err := t.Journal.Record(ctx, rec)
	return Done{Recorded: done}, err
}

// Correction is what an unsent entry should have been; what is left zero stays as it was.
type Correction struct {
	Amount  money.Amount
	Kind    app.Kind
	Account app.AccountRef
	Reason  string
	Again   bool
}

// Correct replaces an entry that was not sent: it is cancelled, a new one takes its place and
// a new receipt replaces the old one and restates the rest of it.
func (t *Teller) Correct(ctx context.Context, key app.Key, c Correction) (Done, error) {
	return unmoved(func() (Done, error) { return t.correct(ctx, key, c) })
}

func (t *Teller) correct(ctx context.Context, key app.Key, c Correction) (Done, error) {
	old, err := t.unsent(ctx, key, c.Reason)
	if err != nil {
		return Done{}, err
	}
	if !old.Kind.Receipted() {
		return Done{}, trouble(app.BadInput, "not_money", "kind", string(old.Kind))
	}
	p := Payment{Kind: old.Kind, Account: old.Account, Amount: old.Amount, Day: old.Day, Payment: old.Payment, Reason: c.Reason, Note: old.Note}
	if c.Amount.Valid() {
		p.Amount = c.Amount
	}
	if c.Kind != "" && c.Kind != old.Kind {
		p.Kind, p.Payment = c.Kind, 0
	}
	if c.Account != (app.AccountRef{}) {
		p.Account = c.Account
	}
	if p.Amount.Equal(old.Amount) && p.Kind == old.Kind && p.Account == old.Account {
		return Done{}, trouble(app.BadInput, "no_change", "name", old.Title, "amount", old.Amount)
	}
	if p.Amount.Valid() && p.Amount.IsZero() && old.Places == "" {
		return t.Cancel(ctx, key, c.Reason)
	}
	if old.Places != "" && !p.Amount.Equal(old.Amount) {
		return Done{}, trouble(app.BadInput, "place_sum", "amount", old.Amount)
	}
	last, err := t.last(ctx, p.Day)
	if err != nil {
		return Done{}, err
	}
	e, err := t.judged(ctx, p, key)
	if err != nil {
		return Done{}, err
	}
	if e.Client != old.Client {
		return Done{}, trouble(app.BadInput, "other_client", "name", old.Title)
	}
	e.Corrects, e.Sheet, e.Group = key, old.Sheet, old.Group
	e.Places, e.After = old.Places, old.After
	if old.Flow == app.NoCash {
		e.Flow = app.NoCash
	}
	plan, _, err := t.restate(ctx, old)
	if err != nil {
		return Done{}, err
	}
	plan.Entries = []int{0}
	rec := app.Recording{
		Cancels:  []app.Cancelling{{Key: key, Reason: c.Reason}},
		Entries:  []app.Entry{e},
		Receipts: []app.ReceiptPlan{plan},
	}
	return t.recordSingle(ctx, rec, []app.Entry{old}, c.Again, last)
}

// unsent gives the entry if it may still be taken back.
func (t *Teller) unsent(ctx context.Context, key app.Key, reason string) (app.Entry, error) {
	file, err := t.Journal.Entry(ctx, key)
	if err != nil {
		return app.Entry{}, err
	}
	e := file.Entry
	if reason == "" {
		return app.Entry{}, trouble(app.BadInput, "reason_needed", "name", e.Title)
	}
	switch e.State {
	case app.Queued, app.Parked:
		return e, nil
	case app.Confirmed:
		return app.Entry{}, trouble(app.Conflict, "posted_already", "name", e.Title, "amount", e.Amount)
	case app.Refused:
		return app.Entry{}, trouble(app.Conflict, "refused_place", "name", e.Title, "amount", e.Amount)
	case app.Cancelled:
		return app.Entry{}, trouble(app.Conflict, "cancelled_already", "name", e.Title, "amount", e.Amount)
	case app.Kept:
		return app.Entry{}, trouble(app.Conflict, "kept_for_good", "amount", e.Amount)
	case app.Sending, app.Awaiting, app.Unsure:
	}
	return app.Entry{}, trouble(app.Conflict, "sent_already", "name", e.Title, "amount", e.Amount)
}

// restate plans the receipt that replaces e's and keeps its other lines. False: none of e's is
// valid.
func (t *Teller) restate(ctx context.Context, e app.Entry) (app.ReceiptPlan, bool, error) {
	plan := app.ReceiptPlan{Title: e.Title, Client: e.Client, Group: e.Group}
	if e.Receipt.IsZero() {
		return plan, false, nil
	}
	old, err := t.current(ctx, e)
	if err != nil {
		return plan, false, err
	}
	if old.Standing == app.Void { // by a reversal that was refused
		return plan, false, nil
	}
	plan.Title, plan.Number, plan.Client, plan.Group, plan.Replaces = old.Title, old.Number, old.Client, old.Group, old.No
	plan.Keep = slices.DeleteFunc(slices.Clone(old.Entries), func(k app.Key) bool { return k == e.Key })
	return plan, true, nil
}

// current is the receipt that stands for e now: the valid one that names it, or what replaced
// the last that did.
func (t *Teller) current(ctx context.Context, e app.Entry) (app.Receipt, error) {
	file, err := t.Journal.Entry(ctx, e.Key)
	if err == nil && file.Receipt == nil {
		err = app.Trouble(app.NotFound, "store.no_receipt", nil, "receipt", e.Receipt.String())
	}
	if err != nil {
		return app.Receipt{}, err
	}
	r := *file.Receipt
	for err == nil && !r.ReplacedBy.IsZero() {
		r, err = t.Journal.Receipt(ctx, r.ReplacedBy)
	}
	if err != nil {
		return app.Receipt{}, fmt.Errorf("receipt of %s: %w", e.Key, err)
	}
	return r, nil
}

// unreverse restates the receipt that a reversal had voided, now that the reversal is gone:
// cancelled, or refused, so that the posting stands. False: there is none to restate.
func (t *Teller) unreverse(ctx context.Context, e app.Entry) (app.ReceiptPlan, bool, error) {
	file, err := t.Journal.Entry(ctx, e.Reverses)
	if err != nil || file.Entry.Receipt.IsZero() {
		return app.ReceiptPlan{}, false, err
	}
	r, err := t.current(ctx, file.Entry)
	if err != nil {
		return app.ReceiptPlan{}, false, err
	}
	if r.Standing != app.Void && slices.Contains(r.Entries, e.Reverses) {
		return app.ReceiptPlan{}, false, nil
	}
	plan := app.ReceiptPlan{Title: r.Title, Number: r.Number, Client: r.Client, Group: r.Group, Keep: []app.Key{e.Reverses}}
	if r.Standing != app.Void {
		plan.Replaces, plan.Keep = r.No, append(slices.Clone(r.Entries), e.Reverses)
	}
	return plan, true, nil
}

// Reverse undoes a confirmed entry: a new entry that names it; the cash goes the other way, the
// receipt is void and what else stood on it is restated. A disbursement's reversal would take
// every repayment since with it: the ledger looks first.
func (t *Teller) Reverse(ctx context.Context, key app.Key, reason string) (Done, error) {
	file, err := t.Journal.Entry(ctx, key)
	if err != nil {
		return Done{}, err
	}
	old := file.Entry
	switch {
	case reason == "":
		return Done{}, trouble(app.BadInput, "reason_needed", "name", old.Title)
	case !old.Kind.Posts() || !old.Kind.Receipted():
		return Done{}, trouble(app.BadInput, "not_money", "kind", string(old.Kind))
	case old.State == app.Queued || old.State == app.Parked:
		return Done{}, trouble(app.Conflict, "cancel_instead", "name", old.Title, "amount", old.Amount)
	case old.State != app.Confirmed:
		return Done{}, trouble(app.Conflict, "not_posted", "name", old.Title, "amount", old.Amount)
	}
	earlier, err := t.Journal.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Reversal}, Client: old.Client})
	if err != nil {
		return Done{}, err
	}
	if slices.ContainsFunc(earlier, func(r app.Entry) bool {
		return r.Reverses == key && r.State != app.Refused && r.State != app.Cancelled
	}) {
		return Done{}, trouble(app.Conflict, "reversed_already", "name", old.Title, "amount", old.Amount)
	}
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return Done{}, err
	}
	e := t.entry(app.Reversal, by, t.Stamp())
	e.Account, e.Label, e.Amount, e.Flow = old.Account, old.Label, old.Amount, -old.Kind.Flow()
	e.Client, e.Group, e.Title, e.Payment = old.Client, old.Group, old.Title, old.Payment
	e.Reverses, e.Reason = key, reason
	if e.Day, err = t.Today(ctx); err != nil {
		return Done{}, err
	}
	rec := app.Recording{Entries: []app.Entry{e}}
	plan, ok, err := t.restate(ctx, old)
	if err != nil {
		return Done{}, err
	}
	if ok {
		rec.Receipts = []app.ReceiptPlan{plan}
	}
	done, err := t.Journal.Record(ctx, rec)
	return Done{Recorded: done}, err
}
