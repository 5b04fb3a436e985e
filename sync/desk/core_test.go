package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
)

// core is the ledger: loans that are booked once, savings, money in transit, and the faults of a line.
type core struct {
	now     func() time.Time
	wire    func(at string)
	faults  func() string // "" | "unsent" | "lost" | "dropped" (booked, answer lost) | "delayed" (booked when it arrives) | "refused"
	booked  map[app.Key]payout.Act
	undone  map[app.Key]bool // by the key of what was taken back
	refused map[string]bool  // by key and generation: the core remembers its answers
	out     map[string]app.Key
	posted  map[app.Key]int // of a payment: how often it stands booked as made
	transit map[app.Key]int64
	closed  map[int64]bool                // loans that the core would not hand out
	person  string                        // what is looked up and not found is for a person, by this key
	silent  bool                          // what is booked waits for a checker, who does nothing
	left    map[int64]int64               // of savings accounts that are named: what they hold
	rows    map[app.ClientID][]wallet.Row // of the clients that are named; of any other, see Payee
	deaf    error                         // what Payee comes back with
	way     []payout.Act

	alone    bool               // each loan has one tranche, whatever day it is expected on
	day      map[int64]app.Date // that a loan's tranche is expected on now, where the branch gave it another
	followed map[string]bool    // slots of which something was booked since: their booking cannot be taken back
}

func newCore(now func() time.Time) *core {
	return &core{now: now, booked: map[app.Key]payout.Act{}, undone: map[app.Key]bool{}, refused: map[string]bool{}, out: map[string]app.Key{},
		posted: map[app.Key]int{}, transit: map[app.Key]int64{}, closed: map[int64]bool{}, left: map[int64]int64{}, rows: map[app.ClientID][]wallet.Row{},
		day: map[int64]app.Date{}, followed: map[string]bool{}}
}

// inTransit is the balance of the account of money in transit.
func (c *core) inTransit() (sum int64) {
	for _, minor := range c.transit {
		sum += minor
	}
	return sum
}

func (c *core) crash(at string) {
	if c.wire != nil {
		c.wire(at)
	}
}

func (c *core) fault() string {
	if c.faults == nil {
		return ""
	}
	return c.faults()
}

// arrive lets in what was on the way.
func (c *core) arrive() {
	way := c.way
	c.way = nil
	for _, a := range way {
		c.book(a)
	}
}

func (c *core) Due(_ context.Context, p payout.Payment, made int) error {
	c.crash("before reading")
	if c.fault() == "unsent" {
		return app.Trouble(app.Offline, "transport.offline", nil)
	}
	if day, other := c.day[p.Account.ID]; other && day != p.Tranche && p.Purpose == payout.Disbursement {
		return app.Trouble(app.Conflict, "ledger.payout.tranche", nil)
	}
	if by, is := c.handed(p); c.closed[p.Account.ID] || is && p.Purpose == payout.Disbursement && by != p.Key {
		return app.Trouble(app.Conflict, "ledger.payout.not_approved", nil)
	}
	out := 0
	for slot := range c.out {
		if strings.HasPrefix(slot, p.Account.String()+"/") {
			out++
		}
	}
	if out < made && p.Purpose == payout.Disbursement {
		return app.Trouble(app.Conflict, "ledger.payout.undone", nil)
	}
	if c.short(p) {
		return app.Trouble(app.OverLimit, "ledger.payout.short", nil)
	}
	return nil
}

// number of a client's wallets.
func number(client int64) msisdn.Number {
	n, err := msisdn.Parse(fmt.Sprintf("+2547%08d", 10000000+client), "KE")
	if err != nil {
		panic(err)
	}
	return n
}

// added is the row of a wallet, and approved that of a second person.
func added(client app.ClientID, id int64, provider string, at time.Time) wallet.Row {
	key := app.Key(fmt.Sprintf("wallet-%d-%d", client, id))
	return wallet.Row{Key: key, ID: id, Client: client, Act: wallet.Add, Of: key, By: "rehema", At: at,
		Wallet: payout.Wallet{Provider: provider, Number: number(int64(client))}}
}

func says(act wallet.Act, r wallet.Row, by string, at time.Time) wallet.Row {
	return wallet.Row{Key: r.Key + app.Key(act), ID: r.ID + 10, Client: r.Client, Act: act, Of: r.Key, By: by, At: at, From: at}
}

// Payee is Achieng, whoever is asked for; one number of hers is at both providers for long.
func (c *core) Payee(_ context.Context, client app.ClientID) (string, []wallet.Row, error) {
	rows, named := c.rows[client]
	if !named {
		long := noon.AddDate(-1, 0, 0)
		second := added(client, 2, "airtel", long)
		rows = []wallet.Row{added(client, 1, "mpesa", long), second, says(wallet.Approve, second, "mary", long)}
	}
	return "Achieng Otieno", rows, c.deaf
}

// handed says which payment, or what else, has what a payment is for.
func (c *core) handed(p payout.Payment) (by app.Key, is bool) {
	if by, is = c.out[p.Slot()]; is || !c.alone {
		return by, is
	}
	for slot, by := range c.out {
		if strings.HasPrefix(slot, p.Account.String()+"/") {
			return by, true
		}
	}
	return "", false
}

func (c *core) short(p payout.Payment) bool {
	left, named := c.left[p.Account.ID]
	return p.Purpose == payout.Withdrawal && named && left < p.Amount.Minor()
}

func (c *core) Do(_ context.Context, a payout.Act) app.Outcome {
	c.crash("before booking")
	if c.silent {
		return app.Outcome{Key: a.Key, Event: app.Accepted}
	}
	fault := c.fault()
	switch fault {
	case "unsent":
		return app.Outcome{Key: a.Key, Event: app.NotApplied, Class: app.Offline}
	case "lost":
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Doubtful}
	case "delayed":
		c.way = append(c.way, a)
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Doubtful}
	case "refused":
		if _, there := c.booked[a.Key]; !there {
			c.refused[answer(a)] = true
		}
	}
	took := c.book(a)
	c.crash("after booking")
	switch {
	case fault == "dropped":
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Doubtful}
	case !took:
		out := app.Outcome{Key: a.Key, Event: app.Refuse, Class: app.Rejected, Code: "error.no"}
		if a.Kind.Undoes() == "" && c.followed[a.Payment.Slot()] {
			out.Person = "ledger.person.followed"
		}
		return out
	}
	return c.found(a)
}

func answer(a payout.Act) string { return fmt.Sprintf("%s/%d", a.Key, a.Generation) }

// book an act once; false where it is refused, which is remembered.
func (c *core) book(a payout.Act) bool {
	if _, again := c.booked[a.Key]; again {
		return true
	}
	if c.refused[answer(a)] || !c.may(a) {
		c.refused[answer(a)] = true
		return false
	}
	minor, slot, key := a.Payment.Amount.Minor(), a.Payment.Slot(), a.Payment.Key
	switch a.Kind {
	case payout.BookLoan, payout.BookSavings:
		c.out[slot] = key
		switch {
		case a.Transit && a.Kind == payout.BookLoan:
			c.transit[key] += minor
		case !a.Transit:
			c.posted[key]++
		}
	case payout.BookWithdraw:
		c.transit[key] += minor
		if _, named := c.left[a.Payment.Account.ID]; named && a.Payment.Purpose == payout.Withdrawal {
			c.left[a.Payment.Account.ID] -= minor
		}
	case payout.Arrive:
		c.transit[key] -= minor
		c.posted[key]++
	case payout.BookIn:
		c.posted[key]++
	default:
		c.undo(a, c.booked[a.Of])
	}
	c.booked[a.Key] = a
	return true
}

// may says whether the core would book an act.
func (c *core) may(a payout.Act) bool {
	switch a.Kind {
	case payout.BookLoan, payout.BookSavings:
		_, is := c.handed(a.Payment)
		return !is && !c.closed[a.Payment.Account.ID]
	case payout.BookWithdraw:
		return !c.short(a.Payment)
	case payout.Arrive, payout.BookIn:
		return true
	}
	of, there := c.booked[a.Of]
	if c.followed[a.Payment.Slot()] && (of.Kind == payout.BookLoan || of.Kind == payout.BookSavings) {
		return false
	}
	return there && !c.undone[a.Of] && of.Kind.Undoes() == a.Kind
}

func (c *core) undo(a, of payout.Act) {
	minor, key := a.Payment.Amount.Minor(), a.Payment.Key
	c.undone[a.Of] = true
	switch of.Kind {
	case payout.BookLoan, payout.BookSavings:
		delete(c.out, a.Payment.Slot())
		switch {
		case of.Transit && of.Kind == payout.BookLoan:
			c.transit[key] -= minor
		case !of.Transit:
			c.posted[key]--
		}
	case payout.BookWithdraw:
		c.transit[key] -= minor
		if _, named := c.left[a.Payment.Account.ID]; named && a.Payment.Purpose == payout.Withdrawal {
			c.left[a.Payment.Account.ID] += minor
		}
	case payout.Arrive:
		c.transit[key] += minor
		c.posted[key]--
	}
}

func (c *core) Ask(_ context.Context, a payout.Act) app.Outcome {
	c.crash("before looking")
	if c.fault() == "unsent" {
		return app.Outcome{Key: a.Key, Event: app.NotApplied, Class: app.Offline}
	}
	if c.silent {
		return app.Outcome{Key: a.Key, Event: app.Accepted}
	}
	// What was said not to be there may come all the same, and is booked once; but for an undo, which the desk gives up when it
	// was told so and the money is proven to be out.
	c.way = slices.DeleteFunc(c.way, func(w payout.Act) bool { return w.Key == a.Key && !a.Kind.Dated() })
	out := c.found(a)
	if c.person != "" && out.Event == app.UnknownThere {
		out.Event, out.Class, out.Person = app.Lost, app.Conflict, c.person
	}
	return out
}

func (c *core) found(a payout.Act) app.Outcome {
	if _, there := c.booked[a.Key]; !there {
		return app.Outcome{Key: a.Key, Event: app.UnknownThere}
	}
	return app.Outcome{Key: a.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: a.Key, Transaction: "T-" + string(a.Key)[:4], At: c.now()}}
}
