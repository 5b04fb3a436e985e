// Package approval is a batch that a second person decides on: as the officer who asked sees it, with the ways to get it
// approved (UI.md p13), and as the one sees it for whom it waits (d3; C3).
package approval

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/stamp"
	"daftari/app/words"
	"daftari/providers/limits"
	"daftari/ui/payouts/line"
	"daftari/ui/payouts/sign"
)

// Book is what the pages read.
type Book interface {
	Batches(ctx context.Context) ([]payout.BatchFile, error)
	Batch(ctx context.Context, key app.Key) (payout.BatchFile, error)
	Waiting(ctx context.Context) ([]payout.Waiting, error)
	Policy(ctx context.Context) (payout.Policy, error)
	Desk(ctx context.Context) (payout.Desk, error)
	Branch(ctx context.Context) (payout.Branch, error)
}

// House is whose book it is.
type House interface {
	Officer(ctx context.Context) (app.Officer, error)
}

// Payer is what people decide. Exchange is one contact with the desk, Officers asks it what was decided; both may take a
// minute.
type Payer interface {
	Decide(ctx context.Context, d payer.Deciding, by proof.Signer) error
	Code(ctx context.Context, batch app.Key, typed, user string) error
	Withdraw(ctx context.Context, batch app.Key, reason string) (gone bool, err error)
	Again(ctx context.Context, key app.Key) error
	Exchange(ctx context.Context) (payer.Exchanged, error)
	Officers(ctx context.Context) (payout.Branch, error)
}

// People are those of this device beside who is at it.
type People interface {
	Beside(ctx context.Context) ([]sign.Person, error)
}

// Model of the pages. All fields are needed.
type Model struct {
	Book   Book
	House  House
	Payer  Payer
	People People
	Rules  []limits.Rule // of wallets
	Words  *words.Words
	Now    func() time.Time // in the officer's own zone
}

// Approver is somebody who may let a batch go.
type Approver struct{ User, Name string }

// Fact is a label and what it is.
type Fact struct {
	Label, Value string
	Bold         bool
}

// Batch is one as it is shown.
type Batch struct {
	Key      app.Key
	No       string
	By       string // who asks
	Asked    string // "Asked today 15:12"; of a waiting one "Batch B-0412-0031 · asked 15:12"
	Frozen   string // of a waiting one "frozen · runs out Fri 15:12"
	Look     stamp.Look
	Stamp    string
	Count    string // "9 payments"
	Currency string
	Total    string
	Lines    []line.Line
	Each     []string

	Limit, Mine, Above string // "Her limit 100,000", "yours 250,000", "18,500 above"
	Used, Lim, Most    int64  // minor units, for the bar
	Facts              []Fact
	Runs               string // "Fri 18 Sep, 15:12"

	Waits     bool
	Arrived   string // "Phone or PC. Request arrived 15:13"; "" where no desk is joined
	There     bool   // it arrived
	Challenge string // to read out
	Approvers []Approver
	Here      []sign.Person // of those, who may sign on this device
	Troubles  []Trouble     // what the desk did not take, the newest first
	Owed      bool          // the desk was not told everything yet
	Withdrew  bool          // it is asked to give the batch back
	Again     []app.Key     // lines that may be asked for again
	Afar      bool          // of another device, and decided: the desk alone has its lines
	Decided   string        // by whom and why, once it is; while it waits, who said so here and that the desk must hear it

	Checks []Check // of the desk, for an approver

	group payout.Group
}

// Trouble is a refusal in words.
type Trouble struct{ What, Money, Do string }

// Check is one thing that the desk looked up.
type Check struct {
	OK            bool
	Title, Second string
}

// Own reads a batch of this device.
func (m *Model) Own(ctx context.Context, key app.Key) (Batch, error) {
	f, err := m.Book.Batch(ctx, key)
	if err != nil {
		return Batch{}, err
	}
	v, policy, err := m.batch(ctx, f.Group)
	if err != nil {
		return v, err
	}
	m.stands(&v, f)
	office := f.Group.By.OfficeIs
	for _, a := range policy.Approvers(f.Group) {
		v.Approvers = append(v.Approvers, Approver{User: a.User, Name: named(a)})
	}
	v.Facts = []Fact{{m.Words.T("batch.asked_by"), f.Group.By.Name, true}, {m.Words.T("batch.her_limit"), orNone(m.Words, line.Figure(m.Words, f.Group.Limit, false)), false},
		{m.Words.T("batch.can_approve"), m.Words.T("batch.people_at", "n", len(v.Approvers), "office", office), true}, {m.Words.T("batch.runs_out"), v.Runs, false}}
	if !f.Group.Asks {
		v.Facts = v.Facts[:1]
	}
	v.Owed = len(f.Owed) > 0
	v.Withdrew = slices.Contains(f.Owed, payout.CallWithdraw)
	for _, r := range slices.Backward(f.Refusals) {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
		}
		v.Troubles = append(v.Troubles, Trouble{m.Words.T(r.Key+".what", args...), m.Words.T(r.Key+".money", args...), m.Words.T(r.Key+".do", args...)})
	}
	for _, l := range f.Group.Lines {
		if l.State == payout.Rejected || l.State == payout.Expired {
			v.Again = append(v.Again, l.Key)
		}
	}
	if v.Waits && v.Decided == "" {
		err = m.ways(ctx, &v, f, policy)
	}
	return v, err
}

func named(a payout.Authority) string {
	if a.Name != "" {
		return a.Name
	}
	return a.User
}

func orNone(w *words.Words, s string) string {
	if s == "" {
		return w.T("batch.none")
	}
	return s
}

// ways are those that work now.
func (m *Model) ways(ctx context.Context, v *Batch, f payout.BatchFile, policy payout.Policy) error {
	d, err := m.Book.Desk(ctx)
	if err != nil {
		return err
	}
	v.Challenge = f.Group.Digest().Challenge()
	switch {
	case d.Address == "":
	case !f.Told.At.IsZero():
		v.There, v.Arrived = true, m.Words.T("batch.arrived", "time", m.when(f.Told.At))
	default:
		v.Arrived = m.Words.T("batch.not_arrived")
	}
	people, err := m.People.Beside(ctx)
	for _, p := range people {
		if p.User != "" && policy.MayApprove(p.User, f.Group) == nil {
			v.Here = append(v.Here, p)
		}
	}
	return err
}

// batch is what both pages show.
func (m *Model) batch(ctx context.Context, g payout.Group) (Batch, payout.Policy, error) {
	w := m.Words
	policy, err := m.Book.Policy(ctx)
	if err != nil {
		return Batch{}, policy, err
	}
	v := Batch{Key: g.Key, No: g.No, By: g.By.Name, Count: w.T("batch.payments", "n", len(g.Lines)), Currency: g.Total.Currency().Code(), Total: line.Figure(w, g.Total, false),
		Used: g.Total.Minor(), Lim: 0, Asked: w.T("batch.asked_at", "day", m.day(g.At.Wall), "time", w.Clock(g.At.Wall.In(m.zone()))), group: g}
	caps := line.Caps{Rules: m.Rules, Split: policy.Split, Day: m.Now(), Sent: g.Lines}
	until := g.Until.In(m.zone())
	v.Runs = w.T("batch.day_time", "day", w.ShortDay(app.DateOf(until)), "time", w.Clock(until))
	v.Limit = w.T("batch.her_limit_is", "amount", orNone(w, line.Figure(w, g.Limit, false)))
	if g.Limit.Valid() {
		v.Lim = g.Limit.Minor()
	}
	if above, is := (payout.Authority{Sends: g.Limit}).Above(g.Total); is {
		v.Above = w.T("batch.above", "amount", line.Figure(w, above, false))
	}
	for _, p := range g.Lines {
		l, err := caps.Mark(w, line.Of(w, p, false), p)
		if err != nil {
			return v, policy, err
		}
		v.Lines = append(v.Lines, l)
	}
	v.Each, err = line.Each(w, g.Lines)
	return v, policy, err
}

func (m *Model) zone() *time.Location { return m.Now().Location() }

// day is "today" or the day.
func (m *Model) day(at time.Time) string {
	if d := app.DateOf(at.In(m.zone())); d != app.DateOf(m.Now()) {
		return m.Words.ShortDay(d)
	}
	return m.Words.T("batch.today")
}

// when is the clock of today, else day and clock.
func (m *Model) when(at time.Time) string {
	at = at.In(m.zone())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.T("batch.day_time", "day", m.Words.ShortDay(app.DateOf(at)), "time", m.Words.Clock(at))
}

// stands says where a batch of this device is.
func (m *Model) stands(v *Batch, f payout.BatchFile) {
	state := map[payout.Stand]payout.State{payout.Waits: payout.Asked, payout.LetGo: payout.Approved, payout.Allowed: payout.Approved, payout.Denied: payout.Rejected,
		payout.RanOut: payout.Expired, payout.Withdrawn: payout.Cancelled, payout.TurnedBack: payout.Rejected}[f.Stand]
	v.Look = stamp.OfPayment(payout.Payment{State: state}, "")
	v.Stamp, v.Waits = m.Words.T(v.Look.Word), f.Stand == payout.Waits
	switch f.Stand {
	case payout.LetGo:
		v.Stamp = m.Words.T("batch.let_go")
	case payout.Withdrawn:
		v.Stamp = m.Words.T("batch.withdrawn")
	case payout.TurnedBack:
		v.Stamp = m.Words.T("batch.turned_back")
	case payout.RanOut:
		v.Decided = m.Words.T("payout.ran_out.what", "hours", int(f.Group.Until.Sub(f.Group.At.Wall).Round(time.Hour).Hours()))
	case payout.Allowed, payout.Denied:
		v.Decided = m.by(f.Told.By, f.Told.At, f.Told.Reason)
	case payout.Waits:
		if said := f.Said(); said != nil {
			v.Decided = m.Words.T("batch.said_by", "name", said.Name, "time", m.when(said.At))
		}
	}
}

// by whom, when and why.
func (m *Model) by(name string, at time.Time, reason string) string {
	said := m.Words.T("batch.decided_by", "name", name, "time", m.when(at))
	if reason != "" {
		said += " · " + reason
	}
	return said
}

// Code takes what the approver read out.
func (m *Model) Code(ctx context.Context, batch app.Key, typed, user string) error {
	return m.Payer.Code(ctx, batch, typed, user)
}

// Decide lets a batch go, less the lines that were taken out, or does not.
func (m *Model) Decide(ctx context.Context, batch app.Key, yes bool, out []app.Key, reason string, by proof.Signer) error {
	d := payer.Deciding{Batch: batch, Verdict: payout.No, Reason: strings.TrimSpace(reason)}
	if yes {
		d = payer.Deciding{Batch: batch, Verdict: payout.Yes, Out: out}
	}
	return m.Payer.Decide(ctx, d, by)
}

// Withdraw takes the batch back; the sentence says whether it is done.
func (m *Model) Withdraw(ctx context.Context, batch app.Key) (string, error) {
	gone, err := m.Payer.Withdraw(ctx, batch, m.Words.T("batch.withdrawn"))
	if gone {
		return m.Words.T("batch.withdraw.done"), err
	}
	return m.Words.T("batch.withdraw.asked"), err
}

// Anew puts the lines that were not approved back among the pending ones.
func (m *Model) Anew(ctx context.Context, keys []app.Key) error {
	for _, k := range keys {
		if err := m.Payer.Again(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// Call is one contact with the desk, where there is one.
func (m *Model) Call(ctx context.Context) error {
	_, err := m.Payer.Exchange(ctx)
	return err
}

// Hear asks the desk what was decided. Who approves nothing is told nothing.
func (m *Model) Hear(ctx context.Context) error {
	me, err := m.House.Officer(ctx)
	if err != nil {
		return err
	}
	policy, err := m.Book.Policy(ctx)
	if err != nil || !policy.Of(me.Username).Approves.Valid() {
		return err
	}
	_, err = m.Payer.Officers(ctx)
	return err
}
