package payouts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/drafts"
	"daftari/store/sealed"
)

// bars is the condition under which a payment bars its slot (payout.Payment.Bars).
const bars = "state NOT IN ('closed', 'cancelled', 'rejected', 'expired') AND (once = 1 OR state <> 'made')"

// Make writes a payment, pending, under the next number, and gives it back with that. Refused is what is paid or being
// paid already: payout.twice by wallet, payout.in_cash by an entry of this book, payout.in_sheet by what an open sheet
// says (Conflict). A collection is owed to the
// desk at once.
func (p *Payouts) Make(ctx context.Context, x payout.Payment) (payout.Payment, error) {
	out := x
	err := p.write(ctx, "make a payment out", func(t Rows) error {
		out = x
		if err := t.free(x); err != nil {
			return err
		}
		no, err := t.number("P", 6, "payout")
		if err != nil {
			return err
		}
		out.No, out.State, out.Batch = no.text, payout.Pending, ""
		blob, err := t.box.Seal(inPayout, string(out.Key), sealed.RowFormat, out)
		if err != nil {
			return err
		}
		err = t.Insert("payout (key, no, slot, account, once, state, blob)", [][]any{{out.Key, no.n, t.slot(out),
			t.box.Account(out.Account), out.Once(), out.State, blob}})
		if err != nil {
			return err
		}
		if err := t.step(out.Key, payout.Step{At: p.Now(), To: out.State, By: out.By.Name}); err != nil {
			return err
		}
		if out.Purpose != payout.Collection {
			return nil
		}
		if err := t.owe(payout.CallCollect, out.Key, 0); err != nil {
			return err
		}
		return p.chained(t, nil, proof.Event{What: proof.PaymentAsked, About: string(out.Key), Title: out.No, Amounts: amounts(out.Amount)})
	})
	return out, err
}

// free refuses what is paid, or being paid, otherwise.
func (t Rows) free(x payout.Payment) error {
	var other string
	found, err := t.One([]any{&other}, "SELECT key FROM payout WHERE slot = ? AND key <> ? AND "+bars, t.slot(x), x.Key)
	if err != nil {
		return err
	}
	if found {
		return app.Trouble(app.Conflict, "payout.twice", nil, "name", x.Name)
	}
	if x.Purpose == payout.Collection {
		return nil
	}
	sheets, err := drafts.On(t.Tx, t.box).PaidOut(x.Account)
	if err != nil {
		return err
	}
	if s, found := sheets[x.Account]; found {
		return payout.InSheet(x.Name, s)
	}
	const given = "SELECT key FROM entry AS e WHERE lane = ? AND kind = ? AND " // cash that the core refused is with her all the same
	lane, kind := t.box.Lane(x.Account.String()), app.Disbursement
	if x.Purpose == payout.Withdrawal {
		kind = app.Withdrawal
	}
	if found, err = t.One([]any{&other}, given+"state = 'refused' AND placement IN ('unplaced', 'suspense')", lane, t.box.Kind(kind)); err == nil && !found && x.Purpose == payout.Disbursement {
		found, err = t.One([]any{&other}, given+`state NOT IN ('refused', 'cancelled')
			AND NOT EXISTS (SELECT 1 FROM entry WHERE reverses = e.key AND state = 'confirmed')`, lane, t.box.Kind(kind))
	}
	if err == nil && found {
		err = app.Trouble(app.Conflict, "payout.in_cash", nil, "name", x.Name)
	}
	return err
}

// Barring refuses cash that would be handed out for what is paid by wallet, or may be: payout.barred (Conflict).
func (t Rows) Barring(entries []app.Entry) error {
	for _, e := range entries {
		if e.Kind != app.Disbursement && e.Kind != app.Withdrawal {
			continue
		}
		x, err := t.barring(e.Account)
		if err != nil {
			return err
		}
		if x != nil {
			return x.Barred()
		}
	}
	return nil
}

// BarringSheet is Barring for what a sheet says was handed out, but for what it said before: that cash is gone.
func (t Rows) BarringSheet(s app.Sheet) error {
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			if !p.PaysOut() {
				continue
			}
			barred := t.Barring([]app.Entry{{Kind: p.Kind, Account: p.Account}})
			if barred == nil {
				continue
			}
			was, err := drafts.On(t.Tx, t.box).OfDay(s.Group, s.Day)
			if err != nil || !was.PaidOut(p.Account) {
				return barred
			}
		}
	}
	return nil
}

// TakenInCash takes requests to pay back on accounts on which money is taken in cash: at once where the desk cannot have them;
// else the desk is asked for it, as long as none can be on her phone.
func (t Rows) TakenInCash(entries []app.Entry, now time.Time) error {
	for _, e := range entries {
		if e.Kind != app.Repayment && e.Kind != app.Deposit || e.Amount.Sign() <= 0 {
			continue
		}
		open, err := t.some("WHERE slot = ? AND "+bars, t.slot(payout.Payment{Purpose: payout.Collection, Account: e.Account}))
		if err != nil {
			return err
		}
		for i := range open {
			if open[i].State.MayBePaid() {
				continue
			}
			if _, err := t.takeOut(&open[i], payout.Step{At: now, Event: payout.Cancel, Reason: "paying.reason.paid_cash"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// barring is a payment that pays an account out; nil where there is none. One that is damaged still bars: store.corrupt.
func (t Rows) barring(a app.AccountRef) (*payout.Payment, error) {
	const of = "WHERE account = ? AND " + bars
	var n int
	if _, err := t.One([]any{&n}, "SELECT count(*) FROM payout "+of, t.box.Account(a)); err != nil {
		return nil, err
	}
	all, err := t.some(of+" ORDER BY no", t.box.Account(a))
	if err == nil && len(all) < n {
		return nil, app.Trouble(app.BrokenBook, "store.corrupt", errors.New("a payment that bars an account cannot be opened"))
	}
	for i, x := range all {
		if x.Purpose.Flow() == app.CashOut {
			return &all[i], err
		}
	}
	return nil, err
}

// Barred are the payments that bar other ways to pay these accounts out.
func (p *Payouts) Barred(ctx context.Context, refs ...app.AccountRef) (found map[app.AccountRef]payout.Payment, err error) {
	err = p.read(ctx, "look for payments by wallet", func(t Rows) error {
		found = map[app.AccountRef]payout.Payment{}
		if some, err := t.One([]any{new(int)}, "SELECT 1 FROM payout LIMIT 1"); err != nil || !some {
			return err
		}
		for _, r := range refs {
			x, err := t.barring(r)
			if err != nil {
				return err
			}
			if x != nil {
				found[r] = *x
			}
		}
		return nil
	})
	return found, err
}

func (t Rows) slot(x payout.Payment) string { return t.box.Blind("slot", x.Slot()) }

// numbered is a number and how people read it.
type numbered struct {
	n    int64
	text string
}

// number that follows the last of a table, "P-K7-000118".
func (t Rows) number(letter string, digits int, table string) (x numbered, err error) {
	var d app.Device
	if _, err := t.Fact(factDevice, &d); err != nil {
		return x, err
	}
	if d.Code == "" {
		return x, app.Trouble(app.Internal, "store.no_device", nil)
	}
	_, err = t.One([]any{&x.n}, "SELECT coalesce(max(no), 0) + 1 FROM "+table)
	x.text = fmt.Sprintf("%s-%s-%0*d", letter, d.Code, digits, x.n)
	return x, err
}

func (t Rows) step(key app.Key, s payout.Step) error {
	_, err := t.paper(key, "step", s)
	return err
}

// move a payment by an event of the table, whose step is kept.
func (t Rows) move(x *payout.Payment, s payout.Step) error {
	to, err := payout.Next(x.State, s.Event)
	if err != nil {
		return app.Trouble(app.Conflict, "payout.not_now", err, "name", x.Name, "no", x.No)
	}
	s.To = to
	if !x.State.Holds() && to.Holds() {
		if err := t.free(*x); err != nil {
			return err
		}
	}
	return t.set(x, s)
}

// set the state of a step, whatever the table says: what the desk told is so.
func (t Rows) set(x *payout.Payment, s payout.Step) error {
	clash := 0
	if after := (payout.Payment{Purpose: x.Purpose, State: s.To}); after.Bars() {
		found, err := t.One([]any{new(string)}, "SELECT key FROM payout WHERE slot = ? AND key <> ? AND "+bars, t.slot(*x), x.Key)
		if err != nil {
			return err
		}
		if found {
			clash = 1
		}
	}
	if _, err := t.Exec("UPDATE payout SET state = ?, clash = ? WHERE key = ?", s.To, clash, x.Key); err != nil {
		return err
	}
	x.State = s.To
	return t.step(x.Key, s)
}
