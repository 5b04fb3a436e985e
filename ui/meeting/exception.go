package meeting

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

// Exception is the line of one member as the officer changes it (p04).
type Exception struct {
	Client   app.ClientID
	Name     string
	Second   string // "900 expected today"
	Accounts []Account
	Reasons  []Choice
	Chosen   int // the reason that stands, -1 = none
	Own      string
	Said     bool // the line was said before: what is expected can be put back
	Differs  bool
}

// Choice is a chip: the reason's key and its word.
type Choice struct{ Key, Word string }

// Account is one part of the line.
type Account struct {
	Part     int // in the line's parts
	Kind     app.Kind
	Ref      app.AccountRef
	Title    string // "Loan · due 800"
	Expected money.Amount
	Start    money.Amount // what was said, else what is expected
	Most     money.Amount // no amount = no bound
	Blocked  string       // why it cannot be taken
	Whole    bool         // cash to hand out: all of it or nothing

	TakeOut bool         // a savings account that money can go out of
	Out     money.Amount // what was taken out of it; no amount = nothing
	OutMost money.Amount // and what can be at most
}

// Exception of a line.
func (m *Model) Exception(l app.Line) (Exception, error) {
	expected, err := m.sum(l, func(p app.Part) money.Amount { return p.Expected })
	if err != nil {
		return Exception{}, err
	}
	v := Exception{Client: l.Client, Name: l.Name, Second: m.Words.T("meeting.expected_today", "amount", expected), Chosen: -1, Said: l.Settled}
	if l.Client == 0 {
		v.Name = m.Words.T("meeting.group_itself")
	}
	n := map[app.Kind]int{}
	for i, p := range l.Parts {
		if p.Kind == app.Withdrawal { // it belongs to its savings
			continue
		}
		nth := n[p.Kind]
		n[p.Kind]++
		a := Account{Part: i, Kind: p.Kind, Ref: p.Account, Expected: p.Expected, Start: shown(p), Most: p.Most,
			Whole: p.Kind == app.Disbursement}
		for _, out := range l.Parts {
			if p.Kind == app.Deposit && out.Kind == app.Withdrawal && out.Account == p.Account && out.Blocked == "" {
				a.TakeOut, a.Out, a.OutMost = true, out.Actual, out.Most
			}
		}
		a.Title = m.partWord(p.Kind, nth, l.Client == 0)
		if p.Kind == app.Repayment && p.Expected.Valid() {
			a.Title = m.Words.T("meeting.due", "account", a.Title, "amount", m.figure(p.Expected))
		}
		if p.Blocked != "" {
			a.Blocked = m.Words.T(p.Blocked)
		}
		v.Accounts = append(v.Accounts, a)
	}
	for i, key := range teller.Reasons() {
		v.Reasons = append(v.Reasons, Choice{key, m.reason(key)})
		if key == l.Reason {
			v.Chosen = i
		}
	}
	if v.Chosen < 0 {
		v.Own = l.Reason
	}
	why, err := m.differences(l)
	v.Differs = why.any()
	return v, err
}

// Meaning of an amount typed for an account.
type Meaning struct {
	Text string // "100 less than expected"
	Less bool
	Over bool   // it cannot be saved
	Why  string // the sentence for that
}

// Means says what an amount means before it is saved; out is money taken out of savings.
func (m *Model) Means(a Account, amount money.Amount, out bool) Meaning {
	if out {
		v := Meaning{Text: m.Words.T("meeting.means.out")}
		return m.bound(v, amount, a.OutMost, "meeting.over.savings")
	}
	expected := a.Expected
	if !expected.Valid() {
		expected = money.Zero(amount.Currency())
	}
	diff, err := amount.Sub(expected)
	if err != nil {
		return Meaning{Over: true, Why: m.Words.T("meeting.over.currency")}
	}
	v := Meaning{Text: m.Words.T("meeting.means.expected")}
	switch {
	case diff.Sign() < 0:
		v.Text, v.Less = m.Words.T("meeting.means.less", "amount", m.figure(diff.Neg())), true
	case diff.Sign() > 0:
		v.Text = m.Words.T("meeting.means.more", "amount", m.figure(diff))
	}
	if a.Kind == app.Deposit { // her savings have no upper bound
		return v
	}
	return m.bound(v, amount, a.Most, "meeting.over.balance")
}

func (m *Model) bound(v Meaning, amount, most money.Amount, key string) Meaning {
	if !most.Valid() {
		return v
	}
	if over, err := amount.Cmp(most); err != nil || over > 0 {
		v.Over, v.Why = true, m.Words.T(key, "balance", m.figure(most), "amount", m.figure(amount))
	}
	return v
}

// Draft is what the officer says of a line.
type Draft struct {
	Client  app.ClientID
	Paid    map[int]money.Amount // by the part's place in the line; parts not named are as expected
	Out     money.Amount         // taken out of savings; no amount = nothing
	From    app.AccountRef       // the savings account of Out
	Nothing bool                 // nothing was paid and nothing handed out
	Was     app.Presence         // NotMarked leaves it to the money
	Reason  string
	WhyDue  bool // typed fast: why it is less is said later, and the meeting cannot be closed before
	Note    string
}

// SaveLine saves the draft of a line of a sheet as it was shown; it is durable when it returns.
func (m *Model) SaveLine(ctx context.Context, sheet app.Key, l app.Line, d Draft) (Sheet, error) {
	said := teller.Said{Client: d.Client, Was: d.Was, Reason: d.Reason, Note: d.Note, Nothing: d.Nothing, WhyDue: d.WhyDue}
	for i, p := range l.Parts {
		out := p.Kind == app.Withdrawal
		a, named := d.Paid[i]
		switch {
		case out && p.Account == d.From && d.Out.Sign() > 0:
			a, named = d.Out, true
		case out && !named: // what was to be taken out before, and is not any more
			a, named = money.Zero(p.Actual.Currency()), p.Said()
		}
		if named {
			said.Parts = append(said.Parts, teller.SaidPart{Kind: p.Kind, Account: p.Account, Amount: a})
		}
	}
	return m.written(m.Lines.Say(ctx, sheet, said))
}

// AllAsExpected says it of every line not said yet.
func (m *Model) AllAsExpected(ctx context.Context, sheet app.Key) (Sheet, error) {
	return m.written(m.Lines.AllAsExpected(ctx, sheet))
}

// Undo takes "all paid as expected" back; what was said line by line stays.
func (m *Model) Undo(ctx context.Context, sheet app.Key) (Sheet, error) {
	return m.written(m.Lines.UndoAll(ctx, sheet))
}

// PutBack forgets the exception of a line.
func (m *Model) PutBack(ctx context.Context, sheet app.Key, client app.ClientID) (Sheet, error) {
	return m.written(m.Lines.PutBackExpected(ctx, sheet, client))
}

// Attend marks a member.
func (m *Model) Attend(ctx context.Context, sheet app.Key, client app.ClientID, was app.Presence) (Sheet, error) {
	return m.written(m.Lines.Attend(ctx, sheet, client, was))
}

// NextMark is what a tap on the margin changes a mark to: present, late, absent, and again.
func NextMark(was app.Presence) app.Presence {
	switch was {
	case app.Present:
		return app.Late
	case app.Late:
		return app.Absent
	case app.NotMarked, app.Absent, app.OnLeave, app.Approved:
	}
	return app.Present
}

func (m *Model) written(s app.Sheet, err error) (Sheet, error) {
	if err != nil {
		return Sheet{}, err
	}
	return m.Sheet(s)
}
