package approval

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/ui/payouts/line"
)

// List is what waits for who is at the device, and what was decided today.
type List struct {
	Who     string // "Joseph Barasa"
	Waiting []Batch
	Decided []Batch
}

// List reads what waits.
func (m *Model) List(ctx context.Context) (List, error) {
	me, err := m.House.Officer(ctx)
	if err != nil {
		return List{}, err
	}
	v := List{Who: me.Name}
	all, err := m.Book.Waiting(ctx)
	if err != nil {
		return v, err
	}
	for _, w := range all {
		b, err := m.waiting(ctx, w, me)
		if err != nil {
			return v, err
		}
		v.Waiting = append(v.Waiting, b)
	}
	slices.SortStableFunc(v.Waiting, func(a, b Batch) int { return b.group.At.Wall.Compare(a.group.At.Wall) })
	return v, m.decided(ctx, &v, me.Username)
}

func (m *Model) waiting(ctx context.Context, w payout.Waiting, me app.Officer) (Batch, error) {
	b, policy, err := m.batch(ctx, w.Batch)
	if err != nil {
		return b, err
	}
	b.Waits, b.Look = true, stamp.Look{Word: "batch.waiting_since", Icon: "pay-approval", Tone: "turmeric", Loud: stamp.Quiet}
	b.Stamp = m.Words.T("batch.waiting_since", "time", m.when(w.Batch.At.Wall))
	if mine := policy.Of(me.Username).Approves; mine.Valid() {
		b.Mine, b.Most = m.Words.T("batch.yours", "amount", line.Figure(m.Words, mine, false)), mine.Minor()
	}
	until := w.Batch.Until.In(m.zone())
	b.Asked = strings.Join([]string{m.Words.T("batch.title", "no", b.No), m.Words.T("batch.asked_at_lower", "time", m.when(w.Batch.At.Wall))}, " · ")
	b.Frozen = strings.Join([]string{m.Words.T("batch.is_frozen"), m.Words.T("batch.runs_out_at", "time", m.Words.T("batch.day_time_short", "day", m.Words.ShortWeekday(app.DateOf(until)), "time", m.Words.Clock(until)))}, " · ")
	b.Checks = m.checks(w, b)
	return b, nil
}

// decided are the batches on which somebody decided today: this device's own, and for an approver those of others that the
// desk told.
func (m *Model) decided(ctx context.Context, v *List, user string) error {
	mine, err := m.Book.Batches(ctx)
	if err != nil {
		return err
	}
	today := func(at time.Time) bool { return app.DateOf(at.In(m.zone())) == app.DateOf(m.Now()) }
	for _, f := range slices.Backward(mine) {
		if f.Stand != payout.Allowed && f.Stand != payout.Denied || !today(f.Told.At) {
			continue
		}
		b, _, err := m.batch(ctx, f.Group)
		if err != nil {
			return err
		}
		m.stands(&b, f)
		v.Decided = append(v.Decided, b)
	}
	policy, err := m.Book.Policy(ctx)
	if err != nil || !policy.Of(user).Approves.Valid() {
		return err
	}
	told, err := m.Book.Branch(ctx)
	for _, d := range told.Decided {
		here := slices.ContainsFunc(v.Decided, func(b Batch) bool { return b.Key == d.Key })
		if !here && today(d.At) {
			v.Decided = append(v.Decided, m.afar(d))
		}
	}
	return err
}

// afar is a batch of another device on which somebody decided.
func (m *Model) afar(d payout.Decided) Batch {
	state := payout.Approved
	if d.Verdict == payout.No {
		state = payout.Rejected
	}
	b := Batch{Key: d.Key, No: d.No, By: d.Officer, Count: m.Words.T("batch.payments", "n", d.Lines), Total: line.Figure(m.Words, d.Total, false),
		Look: stamp.OfPayment(payout.Payment{State: state}, ""), Afar: true, Decided: m.by(d.By, d.At, d.Reason)}
	b.Stamp = m.Words.T(b.Look.Word)
	return b
}

// checks are the desk's, in few words: what it found wrong stands in turmeric.
func (m *Model) checks(w payout.Waiting, b Batch) []Check {
	t := m.Words.T
	var out []Check
	for _, f := range w.Checks {
		c := Check{OK: f.OK}
		args := make([]any, len(f.Args))
		for i, a := range f.Args {
			args[i] = a
		}
		n := len(f.Lines)
		switch f.Key {
		case "payout.check.twice":
			c.Title, c.Second = t("batch.check.twice"), t("batch.check.twice.text")
		case "payout.check.core":
			c.Title, c.Second = t("batch.check.core"), t("batch.check.core.text", "n", len(b.Lines))
		case "payout.check.names":
			c.Title, c.Second = t("batch.check.names"), b.Count
		case "payout.check.names_odd":
			c.Title, c.Second = t("batch.check.names_n", "n", n), t("batch.check.names_n.text")
		case "payout.check.names_unasked":
			c.Title, c.Second = t("batch.check.unasked", "n", n), t("batch.check.unasked.text")
		case "payout.check.float":
			c.Title, c.Second = t("batch.check.float"), m.float(f.Args, b)
		default:
			c.Title, c.Second = t("batch.check.look"), t(f.Key, append(args, "n", n)...)
		}
		if i := slices.IndexFunc(out, func(x Check) bool { return x.OK && c.OK && x.Title == c.Title }); i >= 0 {
			out[i].Second = t("batch.check.floats", "a", out[i].Second, "b", c.Second) // one line for all providers
			continue
		}
		out = append(out, c)
	}
	return out
}

// float that a finding is about: what is left there; where the desk did not tell that, its provider as it calls itself.
func (m *Model) float(args []string, b Batch) (said string) {
	for i := 0; i+1 < len(args); i += 2 {
		switch args[i] {
		case "rail":
			said = wallet.Brand(args[i+1])
		case "left":
			if left, err := money.ParseDecimal(args[i+1], b.group.Total.Currency()); err == nil {
				return line.Figure(m.Words, left, false)
			}
		}
	}
	return said
}

// Less is a waiting batch without some of its lines: the total that would be let go.
func (m *Model) Less(b Batch, out []app.Key) (total string, err error) {
	left, err := b.group.Without(out)
	if err != nil {
		return "", err
	}
	return line.Figure(m.Words, left.Total, false), nil
}
