package states

import (
	"context"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
)

// Payment is one payment in words (p14).
type Payment struct {
	Key      app.Key
	Name     string
	Second   string // "P-0412-000118 · L-000240"
	To       string // "to 0700 000 240 · M-Pesa"
	Amount   string
	Provider string
	Look     stamp.Look
	Stamp    string
	Means    Means
	Facts    []Fact // the provider's number, the fee, the core's transaction, parts
	Part     string // which part it is that people are asked about, where it goes in parts
	Steps    []Step
	Or       *Or
	Seen     []Seen   // evidence so far
	Waits    []string // what the desk is owed, and what it did not take
	Acts     []Act
	Client   app.ClientID
	Account  app.AccountRef
	Phone    string // E.164 of the wallet
	Reasons  []string
	Join     bool // this device has joined no desk: nothing of this goes on
}

// Means is what a state means and what to do.
type Means struct {
	Tone, Icon string // names as in stamp.Look; Tone of a notice
	Fact, Text string
}

// Fact about a payment: its name and its value.
type Fact struct{ Name, Value string }

// Step of its timeline.
type Step struct {
	When, Word, Second string
	Icon, Tone         string // Tone "" = as its reach has it
	Reach              Reach
}

// Reach of a step.
type Reach int

// The reaches, in the order they stand in.
const (
	Done Reach = iota
	Now
	Todo
)

// Or is how it may end otherwise.
type Or struct {
	Look stamp.Look
	Word string
}

// Seen is one person's evidence.
type Seen struct{ Name, Said, When string }

// Act is something that can be done about a payment.
type Act string

// The acts, the likeliest first.
const (
	Ask     Act = "ask"     // the provider, now
	Testify Act = "testify" // what a person saw
	Again   Act = "again"   // pending once more
	Anew    Act = "anew"    // a new request to pay
	Claim   Act = "claim"   // take it out to pay otherwise
)

// Payment reads one payment; payout.no_payment (NotFound).
func (m *Model) Payment(ctx context.Context, key app.Key) (Payment, error) {
	f, err := m.Book.Payment(ctx, key)
	if err != nil {
		return Payment{}, err
	}
	x := f.Payment
	v := Payment{Key: key, Name: x.Name, Client: x.Client, Account: x.Account, Provider: wallet.Brand(x.Wallet.Provider), Phone: x.Wallet.Number.E164()}
	v.Second = join(" · ", x.No, x.Label)
	to := "paying.to"
	if x.Purpose == payout.Collection {
		to = "paying.from"
	}
	v.To = m.Words.T(to, "number", x.Wallet.Number.Spaced(), "provider", v.Provider)
	if v.Amount, err = m.figure(ctx, x.Amount); err != nil {
		return v, err
	}
	v.Look, v.Stamp = m.look(x, f.Told.Reason)
	desk, err := m.Book.Desk(ctx)
	if err != nil {
		return v, err
	}
	v.Join = desk.Address == "" && !x.State.Final()
	v.Means = m.means(f)
	paid, open := m.parts(f)
	v.Means.Text, v.Part = join(" ", paid, v.Means.Text), open
	if v.Facts, err = m.facts(ctx, f); err != nil {
		return v, err
	}
	if v.Steps, err = m.steps(ctx, f); err != nil {
		return v, err
	}
	v.Or = m.or(f)
	v.Waits = m.waits(f)
	you, err := m.House.Officer(ctx)
	if err != nil {
		return v, err
	}
	for _, e := range f.Witnesses() {
		v.Seen = append(v.Seen, m.seen(e))
	}
	if v.Acts, err = m.acts(ctx, f, you); err != nil {
		return v, err
	}
	if slices.Contains(v.Acts, Claim) {
		v.Reasons = m.reasons(x.Purpose)
	}
	return v, nil
}

func (m *Model) seen(e payout.Evidence) Seen {
	said := m.Words.T("paying.seen.not_paid", "note", e.Note)
	if e.Paid {
		said = m.Words.T("paying.seen.paid", "ref", e.Ref, "note", e.Note)
	}
	return Seen{Name: e.Name, Said: said, When: m.when(e.At)}
}

// acts that work now: nothing is offered that its book or the desk would refuse.
func (m *Model) acts(ctx context.Context, f payout.File, you app.Officer) ([]Act, error) {
	var all []Act
	x := f.Payment
	switch x.State {
	case payout.Accepted, payout.Unsure, payout.Review:
		if !slices.Contains(f.Owed, payout.CallAsk) {
			all = append(all, Ask)
		}
	case payout.Rejected, payout.Expired:
		all = append(all, Again)
	case payout.Closed, payout.NotPaid, payout.Cancelled:
		if x.Purpose == payout.Collection {
			all = append(all, Anew)
		}
	default:
	}
	if (x.State == payout.Review || x.State == payout.Unsure && f.Told.Asked > 0) &&
		!strings.EqualFold(x.By.Username, you.Username) {
		all = append(all, Testify)
	}
	free, err := m.claimable(ctx, f)
	if free {
		all = append(all, Claim)
	}
	return all, err
}

// claimable says that a payment can still be taken out: nothing was sent, and it stands in no batch that is frozen here.
func (m *Model) claimable(ctx context.Context, f payout.File) (bool, error) {
	x := f.Payment
	if slices.Contains(f.Owed, payout.CallCancel) {
		return false, nil
	}
	switch x.State {
	case payout.Pending, payout.Rejected, payout.Expired:
		return true, nil
	case payout.Asked, payout.Approved, payout.Reserved, payout.Queued:
		if x.Purpose == payout.Collection {
			return true, nil
		}
		b, err := m.Book.Batch(ctx, x.Batch)
		return b.Reached, err
	default:
		return f.Unsent(), nil
	}
}

func (m *Model) reasons(p payout.Purpose) []string {
	keys := []string{"paying.reason.cash", "paying.reason.number", "paying.reason.not_wanted"}
	if p == payout.Collection {
		keys = []string{"paying.reason.paid_cash", "paying.reason.number", "paying.reason.later"}
	}
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = m.Words.T(k)
	}
	return all
}

// facts that stand for themselves once there are some.
func (m *Model) facts(ctx context.Context, f payout.File) ([]Fact, error) {
	var all []Fact
	add := func(key, value string) {
		if value != "" {
			all = append(all, Fact{m.Words.T("paying.fact." + key), value})
		}
	}
	t := f.Told
	if f.Payment.State != payout.Made && f.Payment.State != payout.Paid && f.Payment.State != payout.TakenBack && t.Ref == "" && len(t.Parts) == 0 {
		return nil, nil
	}
	add("ref", t.Ref)
	add("paid_at", m.when(t.PaidAt))
	if t.Fee != "" {
		fee, err := money.ParseDecimal(t.Fee, f.Payment.Amount.Currency())
		if err != nil { // of more decimals than the currency has: as the desk wrote it
			add("fee", t.Fee)
		} else {
			figure, err := m.figure(ctx, fee)
			if err != nil {
				return nil, err
			}
			add("fee", figure)
		}
	}
	if t.Posted != "" {
		add("posted", "#"+t.Posted)
	}
	for i, p := range t.Parts {
		one := f.Payment
		one.State = p.State
		_, word := m.look(one, p.Reason)
		all = append(all, Fact{m.Words.T("paying.fact.part", "n", i+1, "of", len(t.Parts)), join(" · ", m.ofPart(f, p), word, p.Ref)})
	}
	return all, nil
}

// ofPart is the amount of a part, as the desk tells it.
func (m *Model) ofPart(f payout.File, part payout.Status) string {
	a, err := money.ParseDecimal(part.Amount, f.Payment.Amount.Currency())
	if err != nil {
		return part.Amount
	}
	return a.Figure(m.Words.Lang(), false)
}

// parts says how many parts are paid, and which one people are asked about; "" where it goes whole.
func (m *Model) parts(f payout.File) (paid, open string) {
	n := 0
	for i, p := range f.Told.Parts {
		switch p.State {
		case payout.Paid, payout.Made:
			n++
		case payout.Unsure, payout.Review:
			if open == "" {
				open = m.Words.T("paying.part_open", "n", i+1, "of", len(f.Told.Parts), "amount", m.ofPart(f, p))
			}
		default:
		}
	}
	if len(f.Told.Parts) > 0 {
		paid = m.Words.T("paying.parts_paid", "n", n, "of", len(f.Told.Parts))
	}
	return paid, open
}

// waits is what the desk is owed about a payment, and what it will never take.
func (m *Model) waits(f payout.File) []string {
	var all []string
	for _, c := range f.Owed {
		all = append(all, m.Words.T("paying.owed."+string(c)))
	}
	for _, r := range f.Refusals {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
		}
		said := m.Words.T("paying.refused." + string(r.What))
		if m.Words.Has(r.Key + ".what") {
			said += " " + m.Words.T(r.Key+".what", args...)
		}
		all = append(all, said)
	}
	return all
}
