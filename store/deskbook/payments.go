package deskbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/store/disk"
	"daftari/store/sealed"
)

const (
	inPayment = "payment"
	inLive    = "live"
)

// Paying is a payment as the desk keeps it: written once but for its State and what stands in Live.
type Paying struct {
	payout.Payment
	Live
	Device  string    // that asked for it
	Bell    string    // where its provider calls back (providers.Doorbell.Token)
	Due     time.Time // when there is something to do; zero = nothing by itself
	Sent    bool      // an order may have reached the provider
	Paid    bool      // the provider said that it paid, or two people saw it
	Twice   bool      // it was paid after all, when another one had its slot
	Part    int       // of the payment Parent, from 1
	Again   int       // how often this part was made out before: a provider refused it for good
	version int
}

// Live is what is known of a payment now.
type Live struct {
	Moved   time.Time    `json:"moved"`            // at the last step
	Code    string       `json:"code,omitempty"`   // the provider's or the core's
	Reason  string       `json:"reason,omitempty"` // a key of words, or what a person wrote
	Ref     string       `json:"ref,omitempty"`    // the provider's confirmation number
	PaidAt  time.Time    `json:"paidAt,omitzero"`  // by its clock where it told one
	Fee     money.Amount `json:"fee"`              // no amount = not told
	Posted  string       `json:"posted,omitempty"` // the core's transaction
	Handle  string       `json:"handle,omitempty"` // the provider's word for the order
	First   time.Time    `json:"first,omitzero"`   // of the first order that was sent
	Last    time.Time    `json:"last,omitzero"`    // of the last one
	Before  bool         `json:"before,omitempty"` // Sent before the last claim
	Orders  int          `json:"orders,omitempty"` // sent so far
	Asked   int          `json:"asked,omitempty"`  // enquiries so far
	Looks   int          `json:"looks,omitempty"`  // enquiries since the last order
	Absent  int          `json:"absent,omitempty"` // of them in a row, since the last order, that found nothing
	Tried   int          `json:"tried,omitempty"`  // failures in a row to reach the provider or the core
	Checked time.Time    `json:"checked,omitzero"` // when the core last agreed to it
	Order   payout.Order `json:"order,omitempty"`  // of paying and posting, fixed when it was let go
	Person  string       `json:"person,omitempty"` // why only a person can go on
	Heard   time.Time    `json:"heard,omitzero"`   // the last callback that settled nothing
	Doubt   bool         `json:"doubt,omitempty"`  // a callback says that it was taken back: ask once the core is told
	Copied  bool         `json:"copied,omitempty"` // it is as a copy of the book had it: the core may know more
	Parts   int          `json:"parts,omitempty"`  // it goes in so many parts, as was fixed when it was let go; 0 = whole
}

// written is what is written once.
type written struct {
	Payment payout.Payment `json:"payment"`
	Device  string         `json:"device"`
	Bell    string         `json:"bell"`
	Part    int            `json:"part,omitempty"`
	Again   int            `json:"again,omitempty"`
}

// PutPayment writes a payment that is new here, in State asked or approved, or one that was back in its device's hands
// and is asked for again. payout.twice (Conflict) where its slot is barred.
func (t *Tx) PutPayment(p *Paying) error {
	if err := t.free(p); err != nil {
		return err
	}
	p.version++
	p.Moved = t.Now
	blob, err := t.box.Seal(inPayment, string(p.Key), sealed.RowFormat, written{p.Payment, p.Device, p.Bell, p.Part, p.Again})
	if err != nil {
		return err
	}
	live, err := t.box.Seal(inLive, string(p.Key), p.version, p.Live)
	if err != nil {
		return err
	}
	once := 0
	if p.Once() && p.Parent == "" { // the whole bars, not its parts
		once = 1
	}
	_, err = t.Exec(`INSERT INTO payment (key, batch, slot, once, account, parent, maker, client, wallet, rail, bell, at, blob, state, due_at, version, live)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET batch = excluded.batch, slot = excluded.slot, once = excluded.once, account = excluded.account, maker = excluded.maker,
			client = excluded.client, wallet = excluded.wallet, rail = excluded.rail, bell = excluded.bell, blob = excluded.blob, state = excluded.state, due_at = excluded.due_at,
			version = excluded.version, live = excluded.live`,
		p.Key, null(string(p.Batch)), t.box.Blind("slot", p.Slot()), once, t.box.Account(p.Account), null(string(p.Parent)), t.user(p.By.Username), t.box.Client(p.Client),
		t.wallet(p.Wallet), p.Wallet.Provider, t.bell(p.Bell), stamp(t.Now), blob, p.State, stamp(p.Due), p.version, live)
	return err
}

// barring and open are states in which a payment bars its slot, and in which it is under way, as the indexes have them.
const (
	barring = "state NOT IN ('pending', 'rejected', 'expired', 'closed', 'cancelled')"
	open    = "(state NOT IN ('made', 'taken_back', 'undoing') OR state = 'undoing' AND paid = 0)"
)

// free says that nothing bars the payment's slot, and that of its loan none is under way; the indexes say so again.
func (t *Tx) free(p *Paying) error {
	found, err := t.Barred(p)
	if err == nil && found {
		return app.Trouble(app.Conflict, "payout.twice", nil, "name", p.Name)
	}
	return err
}

// Barred says that another payment has this one's slot, or its loan; a part has none of its own.
func (t *Tx) Barred(p *Paying) (bool, error) {
	if p.Parent != "" {
		return false, nil
	}
	var other string
	found, err := t.One([]any{&other}, "SELECT key FROM payment WHERE slot = ? AND key <> ? AND parent IS NULL AND "+barring+" AND (once = 1 OR "+open+")",
		t.box.Blind("slot", p.Slot()), p.Key)
	if err == nil && !found && p.Once() {
		found, err = t.One([]any{&other}, "SELECT key FROM payment WHERE account = ? AND key <> ? AND once = 1 AND "+barring+" AND "+open,
			t.box.Account(p.Account), p.Key)
	}
	return found, err
}

// Made is how many payments of a loan were made.
func (t *Tx) Made(loan app.AccountRef) (n int, err error) {
	_, err = t.One([]any{&n}, "SELECT count(*) FROM payment WHERE account = ? AND once = 1 AND state = 'made'", t.box.Account(loan))
	return n, err
}

func (t *Tx) wallet(w payout.Wallet) string {
	return t.box.Blind("wallet", w.Provider+"/"+w.Number.E164())
}

func (t *Tx) bell(token string) string { return t.box.Blind("bell", token) }

// Payment by key; nil where there is none.
func (t *Tx) Payment(key app.Key) (*Paying, error) { return one(t.payments("WHERE key = ?", key)) }

// Rung is the payment that is called back about at a secret address; nil where there is none.
func (t *Tx) Rung(rail, token string) (*Paying, error) {
	return one(t.payments("WHERE bell = ? AND rail = ?", t.bell(token), rail))
}

// Handled is the payment that a rail knows by a handle; nil where there is none, or several.
func (t *Tx) Handled(rail, handle string) (*Paying, error) {
	all, err := t.payments("WHERE handle = ? AND rail = ?", t.box.Blind("handle/"+rail, handle), rail)
	if len(all) != 1 {
		return nil, err
	}
	return &all[0], err
}

// Lines of a batch that are in it now, by key.
func (t *Tx) Lines(batch app.Key) ([]Paying, error) {
	return t.payments("WHERE batch = ? ORDER BY key", batch)
}

// Parts of a payment, all that were ever made out, in their order.
func (t *Tx) Parts(parent app.Key) ([]Paying, error) {
	all, err := t.payments("WHERE parent = ?", parent)
	slices.SortFunc(all, func(a, b Paying) int { return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Again, b.Again)) })
	return all, err
}

// Since are the payments, parts left out, to or from a wallet that came in since a time and may move, or did.
func (t *Tx) Since(w payout.Wallet, since time.Time) ([]Paying, error) {
	return t.payments("WHERE wallet = ? AND at >= ? AND parent IS NULL AND "+barring, t.wallet(w), stamp(since))
}

// In are the payments in some states, oldest first; parts are left out.
func (t *Tx) In(states ...payout.State) ([]Paying, error) {
	var w disk.Where
	disk.In(&w, "state", states)
	w.When(true, "parent IS NULL")
	query, args := w.SQL("at, key", 0)
	return t.payments(query, args...)
}

// Counts of payments by state; parts are left out.
func (t *Tx) Counts() (map[payout.State]int, error) {
	all := map[payout.State]int{}
	err := t.Query(func(scan func(...any) error) error {
		var s payout.State
		var n int
		err := scan(&s, &n)
		all[s] = n
		return err
	}, "SELECT state, count(*) FROM payment WHERE parent IS NULL GROUP BY state")
	return all, err
}

// Alike are payments to the same wallet or client since an instant that may have been made, other than those of a batch.
func (t *Tx) Alike(p payout.Payment, since time.Time) ([]Paying, error) {
	return t.payments(`WHERE (wallet = ? OR client = ?) AND at >= ? AND key <> ? AND parent IS NULL AND coalesce(batch, '') <> ?
		AND state NOT IN ('pending', 'asked', 'rejected', 'expired', 'closed', 'cancelled')`,
		t.wallet(p.Wallet), t.box.Client(p.Client), stamp(since), p.Key, string(p.Batch))
}

// Claimable are payments for which something is to do, the longest due first, but for those of some rails. Those that wait
// for a halted rail are left out until it may be tried.
func (t *Tx) Claimable(most int, but []string) ([]Paying, error) {
	args := []any{stamp(t.Now)}
	for _, rail := range but {
		args = append(args, rail)
	}
	return t.payments(fmt.Sprintf(`WHERE due_at > 0 AND due_at <= ? AND rail NOT IN (%s) AND (state NOT IN ('approved', 'queued')
		OR NOT EXISTS (SELECT 1 FROM rail WHERE rail.name = payment.rail)
		OR EXISTS (SELECT 1 FROM rail WHERE rail.name = payment.rail AND rail.try_at BETWEEN 1 AND ?)
		OR state = 'approved' AND EXISTS (SELECT 1 FROM act WHERE act.payment = payment.key))
		ORDER BY due_at, key LIMIT %d`, strings.TrimSuffix(strings.Repeat("?, ", len(but)), ", "), most), append(args, stamp(t.Now))...)
}

// NextDue is when something is to do again; zero where nothing is.
func (t *Tx) NextDue() (time.Time, error) {
	var ms int64
	_, err := t.One([]any{&ms}, `SELECT coalesce(min(at), 0) FROM (
		SELECT CASE WHEN rail.name IS NULL OR p.state NOT IN ('approved', 'queued') THEN p.due_at ELSE max(p.due_at, rail.try_at) END AS at
			FROM payment p LEFT JOIN rail ON rail.name = p.rail
			WHERE p.due_at > 0 AND (p.state NOT IN ('approved', 'queued') OR rail.name IS NULL OR rail.try_at > 0)
		UNION ALL SELECT until_at FROM batch WHERE state = 'waiting')`)
	return instant(ms), err
}

// Unfinished are the payments with an attempt that has no end: whoever made it is dead.
func (t *Tx) Unfinished() ([]Paying, error) {
	return t.payments("WHERE key IN (SELECT payment FROM attempt WHERE ended IS NULL) ORDER BY key")
}

// save writes what moves of a payment.
func (t *Tx) save(p *Paying) error {
	was := p.version
	p.version++
	live, err := t.box.Seal(inLive, string(p.Key), p.version, p.Live)
	if err != nil {
		return err
	}
	var handle string
	if p.Handle != "" {
		handle = t.box.Blind("handle/"+p.Wallet.Provider, p.Handle)
	}
	n, err := t.Exec("UPDATE payment SET state = ?, due_at = ?, sent = ?, paid = ?, twice = ?, handle = ?, version = ?, live = ? WHERE key = ? AND version = ?",
		p.State, stamp(p.Due), p.Sent, p.Paid, p.Twice, null(handle), p.version, live, p.Key, was)
	if err == nil && n != 1 {
		err = fmt.Errorf("payment %s was written meanwhile", p.Key)
	}
	return err
}

func one(all []Paying, err error) (*Paying, error) {
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func (t *Tx) payments(where string, args ...any) (all []Paying, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var p Paying
		var key, state string
		var due int64
		var blob, live []byte
		var w written
		if err := scan(&key, &state, &due, &p.Sent, &p.Paid, &p.Twice, &p.version, &blob, &live); err != nil {
			return err
		}
		if err := t.box.Open(inPayment, key, sealed.RowFormat, blob, &w); err != nil {
			return err
		}
		if err := t.box.Open(inLive, key, p.version, live, &p.Live); err != nil {
			return err
		}
		p.Payment, p.Device, p.Bell, p.Part, p.Again, p.Due = w.Payment, w.Device, w.Bell, w.Part, w.Again, instant(due)
		p.State = payout.State(state)
		all = append(all, p)
		return nil
	}, "SELECT key, state, due_at, sent, paid, twice, version, blob, live FROM payment "+where, args...)
	return all, err
}
