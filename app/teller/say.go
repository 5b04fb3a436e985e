package teller

import (
	"context"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

// Reasons offered for a line that differs, keys of words; own text is a reason too.
func Reasons() []string {
	return []string{"sheet.reason.slow_week", "sheet.reason.sick", "sheet.reason.tomorrow",
		"sheet.reason.travelled", "sheet.reason.funeral", "sheet.reason.absent", "sheet.reason.other"}
}

// MeetingReasons are offered for a meeting that is not held.
func MeetingReasons() []string {
	return []string{"sheet.reason.rain", "sheet.reason.funeral", "sheet.reason.market_day",
		"sheet.reason.nobody_came", "sheet.reason.officer_sick", "sheet.reason.other"}
}

// CountReasons are offered for cash that is not what the sheet says.
func CountReasons() []string {
	return []string{"sheet.reason.wrong_change", "sheet.reason.put_in", "sheet.reason.owed", "sheet.reason.other"}
}

// Said is what the officer says of one line: the parts that she names; the others of the line
// that were not said yet count as expected. Client 0 is the group itself.
type Said struct {
	Client app.ClientID
	Parts  []SaidPart
	Was    app.Presence // NotMarked leaves it to the money: paying implies present
	Reason string       // needed when less than expected is taken
	Note   string

	Nothing bool // nothing was paid and nothing handed out, whatever Parts are
	WhyDue  bool // the reason is said later: the sheet cannot be closed before (a keyboard is faster than a question)
}

// SaidPart is one account of a line: Repayment (part, nothing, prepaid), Deposit (extra too),
// Withdrawal, ChargePayment or Disbursement (all of it or zero).
type SaidPart struct {
	Kind    app.Kind
	Account app.AccountRef
	Amount  money.Amount
}

// Say saves a line that differs. The draft is durable when it returns.
func (t *Teller) Say(ctx context.Context, sheet app.Key, said Said) (app.Sheet, error) {
	s, err := t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		l, i, err := lineOf(s, said.Client)
		if err != nil {
			return nil, err
		}
		st, err := t.Journal.Standing(ctx, s.Day)
		if err != nil {
			return nil, err
		}
		parts := said.Parts
		if said.Nothing {
			parts = nothing(*l)
		}
		for _, p := range parts {
			if err := setPart(l, p, limits.Left(st)); err != nil {
				return nil, err
			}
		}
		fillExpected(l)
		l.Settled = true
		l.Reason, l.Note = said.Reason, said.Note
		if less(*l) && said.Reason == "" && !said.WhyDue {
			return nil, trouble(app.BadInput, "reason_needed", "name", l.Name)
		}
		markFrom(l, said.Was)
		return []int{i}, nil
	})
	return s, t.offer(ctx, err)
}

// Nothing says that a member paid nothing and was handed nothing.
func (t *Teller) Nothing(ctx context.Context, sheet app.Key, client app.ClientID, was app.Presence, reason, note string) (app.Sheet, error) {
	return t.Say(ctx, sheet, Said{Client: client, Was: was, Reason: reason, Note: note, Nothing: true})
}

// nothing of a line: zero for each part that was or can be said.
func nothing(l app.Line) []SaidPart {
	var parts []SaidPart
	for _, p := range l.Parts {
		if p.Blocked == "" || p.Said() {
			parts = append(parts, SaidPart{p.Kind, p.Account, money.Zero(currencyOf(p))})
		}
	}
	return parts
}

// WhyDue says that a line takes less than expected and nobody has said why yet.
func WhyDue(l app.Line) bool { return l.Settled && l.Reason == "" && less(l) }

// PutBackExpected forgets an exception: the line is as expected again.
func (t *Teller) PutBackExpected(ctx context.Context, sheet app.Key, client app.ClientID) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		l, i, err := lineOf(s, client)
		if err != nil {
			return nil, err
		}
		unsay(l)
		fillExpected(l)
		l.Settled = true
		if l.Was == app.Absent || l.Was == app.OnLeave {
			l.Was = app.NotMarked
		}
		markFrom(l, app.NotMarked)
		return []int{i}, nil
	})
}

// AllAsExpected says of every line not said yet that what was expected was received and paid
// out. Lines already said stay. A member marked absent beforehand paid nothing.
func (t *Teller) AllAsExpected(ctx context.Context, sheet app.Key) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		var touched []int
		for i, l := range each(s) {
			if l.Settled {
				continue
			}
			if l.Was == app.Absent || l.Was == app.OnLeave {
				for j := range l.Parts {
					if p := &l.Parts[j]; p.Blocked == "" {
						p.Actual = money.Zero(p.Expected.Currency())
					}
				}
				l.Reason = "sheet.reason.absent"
			}
			fillExpected(l)
			l.Settled = true
			if l.Was == app.NotMarked && l.Client != 0 && l.Marked == "" {
				l.Was = app.Present
			}
			touched = append(touched, i)
		}
		s.AllPaid = true
		return touched, nil
	})
}

// UndoAll takes "all as expected" back: only the exceptions stay said.
func (t *Teller) UndoAll(ctx context.Context, sheet app.Key) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		var touched []int
		for i, l := range each(s) {
			if l.Settled && !l.Differs() && l.Reason == "" {
				unsay(l)
				if l.Was == app.Present {
					l.Was = app.NotMarked
				}
				touched = append(touched, i)
			}
		}
		s.AllPaid = false
		return touched, nil
	})
}

// Attend marks a member. A mark made after she paid stands: somebody may have brought it.
func (t *Teller) Attend(ctx context.Context, sheet app.Key, client app.ClientID, was app.Presence) (app.Sheet, error) {
	return t.change(ctx, sheet, func(s *app.Sheet) ([]int, error) {
		l, i, err := lineOf(s, client)
		if err != nil {
			return nil, err
		}
		if client == 0 || was < app.NotMarked || was > app.Late {
			return nil, trouble(app.BadInput, "no_mark", "name", l.Name)
		}
		l.Was = was
		return []int{i}, nil
	})
}

// change loads an open sheet, lets edit work on it and saves the lines that edit names (-1 is
// the group's own).
func (t *Teller) change(ctx context.Context, key app.Key, edit func(*app.Sheet) ([]int, error)) (app.Sheet, error) {
	s, err := t.Drafts.SheetByKey(ctx, key)
	if err != nil {
		return app.Sheet{}, err
	}
	if err := t.notOpen(s); err != nil {
		return app.Sheet{}, err
	}
	touched, err := edit(&s)
	if err != nil {
		return app.Sheet{}, err
	}
	if len(touched) == 0 { // the head alone: any line stands for it
		if len(s.Lines) > 0 {
			touched = []int{0}
		}
	}
	return t.Drafts.SaveSheet(ctx, s, touched...)
}

// each goes over all lines with the index that the store knows them by.
func each(s *app.Sheet) func(yield func(int, *app.Line) bool) {
	return func(yield func(int, *app.Line) bool) {
		if s.GroupSelf != nil && !yield(-1, s.GroupSelf) {
			return
		}
		for i := range s.Lines {
			if !yield(i, &s.Lines[i]) {
				return
			}
		}
	}
}

func lineOf(s *app.Sheet, client app.ClientID) (*app.Line, int, error) {
	for i, l := range each(s) {
		if l.Client == client {
			return l, i, nil
		}
	}
	return nil, 0, trouble(app.NotFound, "not_on_sheet", "group", s.Name)
}

func setPart(l *app.Line, said SaidPart, limits app.Limits) error {
	i := slices.IndexFunc(l.Parts, func(p app.Part) bool { return p.Kind == said.Kind && p.Account == said.Account })
	if i < 0 {
		if said.Kind == app.Withdrawal {
			return trouble(app.BadInput, "nothing_to_withdraw", "name", l.Name)
		}
		return trouble(app.NotFound, "no_account", "name", l.Name)
	}
	p := &l.Parts[i]
	if err := fits(l.Name, *p, said.Amount, limits); err != nil {
		return err
	}
	p.Actual = said.Amount
	return nil
}

// fits judges one amount against its part.
func fits(name string, p app.Part, amount money.Amount, limits app.Limits) error {
	if p.Blocked != "" && !amount.IsZero() {
		return blocked(name, p)
	}
	if !amount.Valid() || amount.Sign() < 0 {
		return trouble(app.BadInput, "no_amount", "name", name)
	}
	if amount.IsZero() {
		return nil
	}
	if !amount.Currency().Same(currencyOf(p)) {
		return trouble(app.BadInput, "currency", "name", name, "account", p.Label, "currency", currencyOf(p).Code())
	}
	if err := app.TooLarge(amount); err != nil {
		return err
	}
	if err := p.TooMuch(amount); err != nil {
		return app.Trouble(app.BadInput, tooMuchKey(p.Kind), err, "name", name, "account", p.Label, "balance", p.Most, "amount", amount)
	}
	if p.Kind == app.Disbursement && !amount.Equal(p.Expected) {
		return trouble(app.BadInput, "disbursement_whole", "name", name, "account", p.Label, "amount", p.Expected)
	}
	odd := money.FromMinor(amount.Minor(), currencyOf(p))
	if !odd.FitsMultiple() && !amount.Equal(p.Expected) && !amount.Equal(p.Most) {
		return app.Trouble(app.BadInput, "teller.multiple", money.ErrMultiple, "amount", amount, "multiple", currencyOf(p).InMultiplesOf())
	}
	if limits.EntryMax.Valid() {
		if c, err := amount.Cmp(limits.EntryMax); err == nil && c > 0 {
			return app.Trouble(app.OverLimit, "limits.entry", nil, "used", amount, "most", limits.EntryMax)
		}
	}
	return nil
}

// blocked says in words of its own why a part cannot be taken: "teller.blocked.shared" and so on.
func blocked(name string, p app.Part) error {
	return trouble(app.Conflict, "blocked."+strings.TrimPrefix(p.Blocked, "sheet.blocked."), "name", name, "account", p.Label)
}

func tooMuchKey(k app.Kind) string {
	switch k {
	case app.Withdrawal:
		return "teller.over_savings"
	case app.ChargePayment:
		return "teller.over_charge"
	default:
		return "teller.over_balance"
	}
}

func currencyOf(p app.Part) money.Currency {
	for _, a := range []money.Amount{p.Expected, p.Most, p.Actual} {
		if a.Valid() {
			return a.Currency()
		}
	}
	return money.Currency{}
}

// fillExpected says the unsaid parts of a line as expected.
func fillExpected(l *app.Line) {
	for i := range l.Parts {
		if p := &l.Parts[i]; !p.Said() && p.Blocked == "" {
			p.Actual = p.Expected
		}
	}
}

func unsay(l *app.Line) {
	for i := range l.Parts {
		l.Parts[i].Actual = money.Amount{}
	}
	l.Parts = slices.DeleteFunc(l.Parts, func(p app.Part) bool { return p.Blocked == app.BlockedGone })
	l.Settled, l.Reason, l.Note = false, "", ""
}

// less says that a part took less than expected.
func less(l app.Line) bool {
	return slices.ContainsFunc(l.Parts, func(p app.Part) bool {
		return p.Said() && p.Expected.Valid() && p.Actual.Minor() < p.Expected.Minor()
	})
}

// markFrom: paying implies present; a reason that says she was away implies absent. A mark
// that is named wins.
func markFrom(l *app.Line, named app.Presence) {
	switch {
	case l.Client == 0:
	case named != app.NotMarked:
		l.Was = named
	case slices.ContainsFunc(l.Parts, func(p app.Part) bool { return p.Actual.Sign() > 0 }):
		if l.Was == app.NotMarked || l.Was == app.Absent {
			l.Was = app.Present
		}
	case slices.Contains([]string{"sheet.reason.sick", "sheet.reason.travelled", "sheet.reason.absent"}, l.Reason):
		l.Was = app.Absent
	}
}
