// Package panel shows how a desk stands: a page for the browser of the machine that it runs on (d8), and figures for
// Prometheus. Both only show; they name no client and hold no key.
package panel

import (
	"cmp"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// Look is how a desk stands at an instant.
type Look struct {
	Now     time.Time `json:"now"`
	Since   time.Time `json:"since"`             // it runs
	Crashed bool      `json:"crashed,omitempty"` // the run before had no end of its own
	Version string    `json:"version"`
	Disk    int64     `json:"disk"` // bytes free where the books lie; -1 = not known
	Copies  bool      `json:"copies"`
	Until   time.Time `json:"certificate"` // the certificate holds
	Tenants []Tenant  `json:"institutions"`
}

// Tenant is how one institution stands.
type Tenant struct {
	Name    string         `json:"name"`
	Title   string         `json:"title"`
	Closed  string         `json:"closed,omitempty"` // it is not served: the key of Why
	Why     *app.Problem   `json:"-"`
	Devices []Device       `json:"devices"`
	States  []State        `json:"states"`
	Queues  []Queue        `json:"queues"`
	Routes  []Route        `json:"routes"`
	Sent    int            `json:"sent"`             // payments that first went to a provider today
	Amount  []money.Amount `json:"amount,omitempty"` // of them
	Made    int            `json:"made"`             // of them made
	Post    int            `json:"post"`             // paid, and not posted at the core yet
	Stuck   int            `json:"stuck"`            // the core refused them, or only a person can go on with it
	PostAt  time.Time      `json:"postAt,omitzero"`
	Unsure  int            `json:"unsure"`
	Review  int            `json:"review"`            // of them which asking does not settle
	Back    int            `json:"back"`              // taken back by their provider
	Oldest  Doubt          `json:"oldest,omitzero"`   // of the unsure ones
	Core    time.Time      `json:"core,omitzero"`     // the core's clock, where it is far from ours
	Copy    time.Time      `json:"copy,omitzero"`     // the last copy of the book
	Problem bool           `json:"problem,omitempty"` // this institution's book could not be read now
}

// Doubt is a payment without an answer. It names nobody.
type Doubt struct {
	Number string       `json:"number"` // as people say it
	Amount money.Amount `json:"amount"`
	Rail   string       `json:"rail"`
	At     time.Time    `json:"at"` // last sent
	Asked  int          `json:"asked"`
}

// Device as it was last heard of.
type Device struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Name    string    `json:"name"`
	Code    string    `json:"code"`
	At      time.Time `json:"at,omitzero"`
	Records int64     `json:"records,omitempty"` // of its ledger, countersigned here
	Shut    bool      `json:"shut,omitempty"`

	Held payout.Held `json:"held,omitzero"` // what it said it still holds
}

// State counts the payments in states that people see as one.
type State struct {
	Group  Group          `json:"group"`
	N      int            `json:"n"`
	Amount []money.Amount `json:"amount,omitempty"` // one for each currency
}

// Queue is what waits for one thing.
type Queue struct {
	For    Wait      `json:"for"`
	N      int       `json:"n"`
	Oldest time.Time `json:"oldest,omitzero"`
}

// Wait is what payments wait for.
type Wait string

// The waits, in the order of a payment's life.
const (
	Approval Wait = "approval"
	Sending  Wait = "sending"
	Answer   Wait = "answer"
	Booking  Wait = "booking"
	Person   Wait = "person"
)

// Waits in order.
func Waits() []Wait { return []Wait{Approval, Sending, Answer, Booking, Person} }

// WaitOf a state; "" where nothing is waited for.
func WaitOf(s payout.State) Wait {
	switch s {
	case payout.Asked:
		return Approval
	case payout.Approved, payout.Reserved, payout.Queued:
		return Sending
	case payout.Sending, payout.Accepted, payout.Unsure:
		return Answer
	case payout.Paid, payout.Undoing, payout.NotPaid:
		return Booking
	case payout.Review, payout.Stuck, payout.TakenBack:
		return Person
	case payout.Pending, payout.Batched, payout.Rejected, payout.Expired, payout.Made, payout.Closed, payout.Cancelled:
	}
	return ""
}

// Route is a provider, or the core.
type Route struct {
	Rail   string    `json:"rail"` // "" = the core
	At     time.Time `json:"at,omitzero"`
	Broken bool      `json:"broken,omitempty"` // the last tries had no answer
	Late   int       `json:"late,omitempty"`
	Lost   int       `json:"lost,omitempty"`   // tries without an answer
	Halted string    `json:"halted,omitempty"` // why its queue stands still
	Since  time.Time `json:"since,omitzero"`
	Unsure int       `json:"unsure,omitempty"`
}

// Group of states, as d8 shows them.
type Group string

// The groups, in the order of a payment's life.
const (
	Waiting  Group = "waiting"
	Ready    Group = "ready"
	Provider Group = "provider"
	Unsure   Group = "unsure"
	Posting  Group = "posting"
	Made     Group = "made"
	NotPaid  Group = "not_paid"
)

// Groups in order.
func Groups() []Group { return []Group{Waiting, Ready, Provider, Unsure, Posting, Made, NotPaid} }

// GroupOf a state; "" for one that is back in its device's hands.
func GroupOf(s payout.State) Group {
	switch s {
	case payout.Asked:
		return Waiting
	case payout.Approved, payout.Reserved, payout.Queued:
		return Ready
	case payout.Sending, payout.Accepted:
		return Provider
	case payout.Unsure, payout.Review:
		return Unsure
	case payout.Paid, payout.Stuck:
		return Posting
	case payout.Made:
		return Made
	case payout.NotPaid, payout.Undoing, payout.Closed, payout.TakenBack, payout.Rejected, payout.Expired:
		return NotPaid
	case payout.Pending, payout.Batched, payout.Cancelled:
	}
	return ""
}

// routesFor is how far back routes are looked at.
const routesFor = 24 * time.Hour

// Read fills in what an institution's book says. rails are those that are set up; today is when the day began.
func Read(t *deskbook.Tx, one *Tenant, rails []string, today time.Time) error {
	heard, err := t.Heard()
	if err != nil {
		return err
	}
	for _, h := range heard {
		one.Devices = append(one.Devices, Device{ID: h.ID, User: h.User, Name: h.Name, Code: h.Code, At: h.At, Records: h.Records, Shut: h.Shut != "", Held: h.Held})
	}
	slices.SortStableFunc(one.Devices, func(a, b Device) int {
		return cmp.Or(cmp.Compare(truth(a.Shut), truth(b.Shut)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
	all, err := t.Lately(today)
	if err != nil {
		return err
	}
	routes, err := t.Routes(t.Now.Add(-routesFor))
	if err != nil {
		return err
	}
	halted, err := t.Halted()
	one.routes(routes, halted, rails)
	one.count(all, today, t.Now)
	return err
}

func (one *Tenant) count(all []deskbook.Paying, today, now time.Time) {
	for _, g := range Groups() {
		one.States = append(one.States, State{Group: g})
	}
	for _, q := range Waits() {
		one.Queues = append(one.Queues, Queue{For: q})
	}
	for _, p := range all {
		if i := slices.Index(Groups(), GroupOf(p.State)); i >= 0 {
			one.States[i].N++
			one.States[i].Amount = add(one.States[i].Amount, p.Amount)
		}
		if i := slices.Index(Waits(), WaitOf(p.State)); i >= 0 {
			q := &one.Queues[i]
			if q.N++; q.Oldest.IsZero() || p.Moved.Before(q.Oldest) {
				q.Oldest = p.Moved
			}
		}
		if !p.First.IsZero() && !p.First.Before(today) {
			one.Sent++
			one.Amount = add(one.Amount, p.Amount)
			if p.State == payout.Made {
				one.Made++
			}
		}
		one.note(p)
		refused := p.State == payout.Undoing && p.Due.IsZero() && now.Sub(p.Moved) >= posting // an undo that nobody goes on with
		if p.State == payout.Stuck || refused || p.Person != "" && !p.State.Final() {
			one.Stuck++
		}
	}
}

func (one *Tenant) note(p deskbook.Paying) {
	switch p.State {
	case payout.TakenBack:
		one.Back++
	case payout.Paid:
		if one.Post++; one.PostAt.IsZero() || p.Moved.Before(one.PostAt) {
			one.PostAt = p.Moved
		}
	case payout.Unsure, payout.Review:
		if one.Unsure++; p.State == payout.Review {
			one.Review++
		}
		if one.Unsure == 1 || p.Last.Before(one.Oldest.At) {
			one.Oldest = Doubt{Number: p.No, Amount: p.Amount, Rail: p.Wallet.Provider, At: p.Last, Asked: p.Asked}
		}
		for i := range one.Routes {
			if one.Routes[i].Rail == p.Wallet.Provider {
				one.Routes[i].Unsure++
			}
		}
	default:
	}
}

// add an amount to those of its currency.
func add(all []money.Amount, a money.Amount) []money.Amount {
	for i, have := range all {
		if sum, err := have.Add(a); err == nil {
			all[i] = sum
			return all
		}
	}
	return append(all, a)
}

func (one *Tenant) routes(used []deskbook.Route, halted []deskbook.Halt, rails []string) {
	one.Routes = []Route{{}}
	for _, name := range rails {
		one.Routes = append(one.Routes, Route{Rail: name})
	}
	for i := range one.Routes {
		r := &one.Routes[i]
		for _, u := range used {
			if u.Rail == r.Rail {
				r.At, r.Late, r.Lost, r.Broken = u.At, u.Late, u.Lost, u.Tried.After(u.At)
			}
		}
		for _, h := range halted {
			if h.Rail == r.Rail && h.Rail != "" {
				r.Halted, r.Since = h.Reason, h.Since
			}
		}
	}
}
