package states

import (
	"context"
	"strings"
	"time"

	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
)

// late is after which time an enquiry that was due and not heard of means that nobody hears.
const late = 2 * time.Minute

// means says what a state means and what to do.
func (m *Model) means(f payout.File) Means {
	x, w := f.Payment, m.Words
	l := stamp.OfPayment(x, f.Told.Reason)
	key := strings.TrimPrefix(l.Word, "paying.")
	if x.Purpose == payout.Collection && key == "unsure" || x.Purpose == payout.Collection && key == "review" {
		key = "ask_" + key
	}
	if key == "stuck" && (f.Told.Ref != "" || !f.Told.PaidAt.IsZero()) {
		key = "stuck_paid"
	}
	said := func(end string) string {
		return w.T("paying.means."+key+end, "provider", wallet.Brand(x.Wallet.Provider))
	}
	v := Means{Tone: "info", Icon: l.Icon, Fact: said(""), Text: said(".text")}
	switch {
	case l.Tone == "unsure", l.Word == "paying.accepted", l.Word == "paying.ask_suspense":
		v.Tone = "warn"
	case l.Tone == "madder":
		v.Tone = "needs"
	case l.Tone == "leaf":
		v.Tone = "ok"
	}
	told := func(r string) { v.Fact, v.Text = w.T(r+".what"), join(" ", w.T(r+".money"), w.T(r+".do")) }
	switch r := f.Told.Reason; {
	case r == "payout.paid_after_all", r == "payout.contradicted", r == "payout.part_refused":
		v.Tone = "needs"
		told(r)
	case !w.Has(r + ".do"):
	case strings.HasPrefix(r, "payout.wallet_") && (x.State == payout.Stuck || x.State == payout.Undoing || x.State == payout.Closed),
		strings.HasPrefix(r, "rail.") && (x.State == payout.NotPaid || x.State == payout.Undoing || x.State == payout.Closed):
		told(r)
	}
	return v
}

// steps are the timeline: what was, where it stands, and what is to come.
func (m *Model) steps(ctx context.Context, f payout.File) ([]Step, error) {
	groups := stops(f)
	var all []Step
	for i, g := range groups {
		s, err := m.step(ctx, f, g, i == len(groups)-1)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	x := f.Payment
	switch {
	case x.State.Final() || x.State == payout.TakenBack:
	case x.State == payout.NotPaid || x.State == payout.Undoing:
		all = append(all, Step{Reach: Todo, Icon: "pay-not-paid", Word: m.Words.T("paying.closed"), Second: m.Words.T("paying.todo.closed")})
	case x.Purpose == payout.Collection:
		all = append(all, Step{Reach: Todo, Icon: "state-posted", Word: m.Words.T("paying.ask_made"), Second: m.Words.T("paying.todo.made")})
	default:
		all = append(all, Step{Reach: Todo, Icon: "pay-made", Word: m.Words.T("paying.made"), Second: m.Words.T("paying.todo.made")})
	}
	return all, nil
}

// stop is one place of the timeline: the steps that stayed there, the first one first.
type stop struct {
	state payout.State
	steps []payout.Step
	sent  int // attempts so far, this one included
}

// stops puts together what stands at one place. What only led on is left out: a request that was decided, a turn that came.
func stops(f payout.File) []stop {
	var all []stop
	sent := 0
	for _, s := range f.Steps {
		if s.To == payout.Batched {
			continue
		}
		if s.To == payout.Sending {
			sent++
		}
		if n := len(all); n > 0 && together(f.Payment.Purpose, all[n-1].state, s.To) {
			all[n-1].steps, all[n-1].state = append(all[n-1].steps, s), s.To
			continue
		}
		if n := len(all); n > 0 && passing(f.Payment.Purpose, all[n-1].state) {
			all = all[:n-1]
		}
		all = append(all, stop{s.To, []payout.Step{s}, sent})
	}
	return all
}

// together: to a client who is asked, all from the desk to her answer is one wait.
func together(p payout.Purpose, a, b payout.State) bool {
	return a == b && a != payout.Sending || p == payout.Collection && withHer(a) && withHer(b)
}

func withHer(s payout.State) bool {
	return s == payout.Approved || s == payout.Queued || s == payout.Sending || s == payout.Accepted
}

// passing states say nothing once they are over.
func passing(p payout.Purpose, s payout.State) bool {
	return s == payout.Asked || s == payout.Queued && p != payout.Collection
}

func (m *Model) step(ctx context.Context, f payout.File, g stop, last bool) (Step, error) {
	x, w := f.Payment, m.Words
	one := x
	one.State = g.state
	first, end := g.steps[0], g.steps[len(g.steps)-1]
	look := stamp.OfPayment(one, end.Reason)
	s := Step{When: m.when(first.At), Icon: look.Icon, Word: w.T(look.Word, "provider", wallet.Brand(x.Wallet.Provider)), Second: join(", ", first.By, m.reason(end.Reason))}
	provider := wallet.Brand(x.Wallet.Provider)
	switch g.state {
	case payout.Pending:
		s.Second = join(", ", first.By, x.Note)
		if first.Event == payout.Again || first.Event == "" && len(f.Steps) > 0 && first.At != f.Steps[0].At {
			s.Word, s.Second = w.T("paying.step.again"), join(", ", first.By, m.reason(first.Reason))
		}
	case payout.Approved, payout.Queued:
		if x.Purpose == payout.Collection {
			s.Second = w.T("paying.step.runs_out", "time", m.when(x.Until))
			break
		}
		b, err := m.batch(ctx, x)
		if err != nil {
			return s, err
		}
		s.Second = join(", ", first.By, b)
	case payout.Reserved:
		s.Word = w.T("paying.step.reserved")
		s.Second = w.T("paying.step.reserved_" + string(x.Purpose))
		if f.Told.Posted != "" {
			s.Second = w.T("paying.step.reserved_"+string(x.Purpose)+"_id", "id", f.Told.Posted)
		}
	case payout.Sending:
		s.Icon, s.Word, s.Second = "pay-ready", w.T("paying.step.sent", "provider", provider), w.T("paying.step.try", "n", g.sent)
		if x.Purpose == payout.Collection {
			s.Icon, s.Word, s.Second = look.Icon, w.T(look.Word), w.T("paying.step.runs_out", "time", m.when(x.Until))
		}
	case payout.Accepted:
		s.Second = m.enquiries(ctx, f, g, last)
		if x.Purpose == payout.Collection {
			s.Second = w.T("paying.step.runs_out", "time", m.when(x.Until))
		}
	case payout.Unsure:
		s.Word, s.Second = w.T("paying.step.unsure"), m.enquiries(ctx, f, g, last)
	case payout.Paid, payout.Made:
		if g.state == payout.Paid {
			s.Word = w.T("paying.step.paid", "provider", provider)
		}
		if s.Second = end.Ref; end.Ref == "" {
			s.Second = f.Told.Ref
		}
		if s.Second != "" {
			s.Second = w.T("paying.step.code", "ref", s.Second)
		}
	default:
	}
	m.reach(&s, look, g.state, last)
	return s, nil
}

// reach: the last place is where it stands, unless it ended well; what went wrong is never in green.
func (m *Model) reach(s *Step, look stamp.Look, at payout.State, last bool) {
	bad := look.Tone == "madder" || look.Tone == "unsure" || look.Tone == "ash" || look.Tone == "plum"
	if !last || at == payout.Made {
		if bad {
			s.Tone = map[bool]string{true: "turmeric", false: look.Tone}[look.Tone == "unsure"]
		}
		return
	}
	s.Reach = Now
	if bad {
		s.Tone = look.Tone
	}
}

// batch is "batch of 7"; "" for a payment that stands in none.
func (m *Model) batch(ctx context.Context, x payout.Payment) (string, error) {
	if x.Batch == "" {
		return "", nil
	}
	b, err := m.Book.Batch(ctx, x.Batch)
	if err != nil {
		return "", err
	}
	return m.Words.T("paying.step.batch", "n", len(b.Group.Lines)), nil
}

// enquiries says when the provider was asked, as far as this device heard, and when it is asked next.
func (m *Model) enquiries(ctx context.Context, f payout.File, g stop, last bool) string {
	var asked, next string
	var times []string
	for _, s := range g.steps[1:] {
		times = append(times, m.clock(s.At))
	}
	switch n := f.Told.Asked; {
	case len(times) > 0 && (!last || len(times) == n):
		asked = m.Words.T("paying.step.asked_at", "times", strings.Join(times, ", "))
	case last && n > 0:
		asked = m.Words.T("paying.step.asked", "n", n)
	}
	if last {
		next = m.next(ctx, f)
	}
	return join(" ", asked, next)
}

// next enquiry: the desk makes it, and this device hears of it when it reaches the desk.
func (m *Model) next(ctx context.Context, f payout.File) string {
	at := f.Told.Next
	c, err := m.Book.Contact(ctx)
	switch {
	case err == nil && at.IsZero():
		return ""
	case err != nil || m.Now().After(at.Add(late)) && c.At.Before(at):
		return m.Words.T("paying.step.offline")
	}
	return m.Words.T("paying.step.next", "time", m.when(at))
}

// or is the other end that an open payment may take.
func (m *Model) or(f payout.File) *Or {
	x := f.Payment
	key := "paying.not_paid"
	switch {
	case x.State.Final(), x.State == payout.NotPaid, x.State == payout.Undoing, x.State == payout.TakenBack, x.State == payout.Paid, x.State == payout.Stuck:
		return nil
	case x.Purpose == payout.Collection:
		l := stamp.OfPayment(payout.Payment{Purpose: x.Purpose, State: payout.Closed}, "")
		return &Or{l, m.Words.T("paying.or.refused")}
	case booked(f) && x.Purpose == payout.Disbursement:
		key = "paying.or.loan_undone"
	case booked(f):
		key = "paying.or.put_back"
	}
	return &Or{stamp.OfPayment(payout.Payment{State: payout.NotPaid}, ""), m.Words.T(key)}
}

func booked(f payout.File) bool {
	for _, s := range f.Steps {
		if s.To == payout.Reserved {
			return true
		}
	}
	return false
}
