package app

import (
	"cmp"
	"fmt"
	"slices"

	"daftari/app/money"
)

// Why a part cannot be taken, or how a member is marked: keys of words.
const (
	BlockedShared     = "sheet.blocked.shared"      // one loan shared among members (GLIM)
	BlockedOdd        = "sheet.blocked.odd"         // an amount does not fit the currency
	BlockedInactive   = "sheet.blocked.inactive"    // the client is not active at the core
	BlockedGone       = "sheet.blocked.gone"        // closed, or no longer the officer's
	BlockedHoliday    = "sheet.blocked.holiday"     // the core refuses loan postings on that day
	BlockedNonWorking = "sheet.blocked.non_working" // likewise
	CannotShared      = "sheet.cannot.shared"       // Sheet.Cannot: the group shares a loan
	CannotOdd         = "sheet.cannot.odd"          // Sheet.Cannot: an account with an odd amount
	MarkInactive      = "sheet.member.inactive"
	MarkGone          = "sheet.member.gone"
)

// Expected is the sheet of a group and day as the figures have it, without key and code: a
// line for each member in the group's order, a part for each account. Pending entries count as
// if the core had taken them already.
func Expected(file GroupFile, day Date, pending []Entry, inst Institution) Sheet {
	file = Overlay(file, pending)
	x := expecting{day: day, closed: closedForLoans(inst, file.Group.Office, day)}
	s := Sheet{Group: file.Group.ID, Name: file.Group.Name, Day: day, State: SheetOpen}
	own := Line{Name: file.Group.Name, Number: file.Group.AccountNo}
	own.Parts = x.loans(slices.DeleteFunc(slices.Clone(file.Loans), func(l Loan) bool { return l.Client != 0 }))
	own.Parts = append(own.Parts, x.savings(file.Savings)...)
	if len(own.Parts) > 0 {
		s.GroupSelf = &own
	}
	for _, m := range file.Members {
		s.Lines = append(s.Lines, x.member(m))
	}
	s.Cannot = cannot(s)
	return s
}

type expecting struct {
	day    Date
	closed string // why loans cannot be posted on that day
}

// closedForLoans: the core refuses repayments and disbursements on holidays and non-working
// days unless it is configured to take them; savings it takes (fineract-observed.md 0.19).
func closedForLoans(inst Institution, office OfficeID, day Date) string {
	if _, holiday := inst.HolidayOn(office, day); holiday && !inst.Server.AllowHolidays {
		return BlockedHoliday
	}
	if !inst.WorkingDays.On(day) && !inst.Server.AllowNonWorkingDays {
		return BlockedNonWorking
	}
	return ""
}

func (x expecting) member(m ClientFile) Line {
	l := Line{Client: m.Client.ID, Name: m.Client.Name, Number: m.Client.AccountNo}
	l.Parts = x.loans(m.Loans)
	l.Parts = append(l.Parts, x.savings(m.Savings)...)
	l.Parts = append(l.Parts, x.charges(m.Charges)...)
	// Cash to hand out stands last: she pays first.
	slices.SortStableFunc(l.Parts, func(a, b Part) int {
		return cmp.Compare(boolInt(a.Kind == Disbursement), boolInt(b.Kind == Disbursement))
	})
	if !m.Client.Active {
		l.Marked = MarkInactive
		for i := range l.Parts {
			l.Parts[i].block(BlockedInactive)
		}
	}
	return l
}

func (x expecting) loans(all []Loan) []Part {
	var parts []Part
	for _, l := range slices.SortedFunc(slices.Values(all), func(a, b Loan) int { return cmp.Compare(a.ID, b.ID) }) {
		if p, ok := x.loan(l); ok {
			parts = append(parts, p)
		}
	}
	return parts
}

func (x expecting) loan(l Loan) (Part, bool) {
	p := Part{Kind: Repayment, Account: l.Ref(), Label: label(l.Product, l.AccountNo), Blocked: x.closed}
	switch l.Status {
	case LoanActive:
		due, err := l.DueBy(x.day)
		if err != nil || !l.Total.Valid() {
			l.Odd = cmp.Or(l.Odd, "?")
		}
		if l.Odd == "" && l.Total.Sign() <= 0 {
			return p, false // paid off by what is pending
		}
		p.Most = l.Total
		if p.Expected, err = smaller(due, l.Total); err != nil {
			l.Odd = cmp.Or(l.Odd, "?")
		}
	case LoanApproved:
		if l.DisburseOn.IsZero() || l.DisburseOn.After(x.day) {
			return p, false
		}
		p.Kind = Disbursement
		p.Expected = l.NetDisbursal
		if !p.Expected.Valid() {
			p.Expected = l.Principal
		}
		p.Most = p.Expected
	default:
		return p, false
	}
	switch {
	case l.Kind == GLIMLoan:
		p.block(BlockedShared)
	case l.Odd != "" || !p.Expected.Valid():
		p.block(BlockedOdd)
	case p.Blocked != "":
		p.block(p.Blocked)
	}
	return p, true
}

// savings gives a deposit for each active account, and a withdrawal where there is something
// to take out; nothing is expected to be withdrawn.
func (x expecting) savings(all []Savings) []Part {
	var parts []Part
	for _, s := range slices.SortedFunc(slices.Values(all), func(a, b Savings) int { return cmp.Compare(a.ID, b.ID) }) {
		if s.Status != SavingsActive {
			continue
		}
		p := Part{Kind: Deposit, Account: s.Ref(), Label: label(s.Product, s.AccountNo), Expected: s.Expected}
		zero := money.Zero(s.Balance.Currency())
		if !p.Expected.Valid() {
			p.Expected = zero
		}
		if s.Odd != "" || !zero.Valid() {
			p.block(BlockedOdd)
		}
		parts = append(parts, p)
		if p.Blocked == "" && s.Available.Sign() > 0 {
			p.Kind, p.Expected, p.Most = Withdrawal, zero, s.Available
			parts = append(parts, p)
		}
	}
	return parts
}

func (x expecting) charges(all []ClientCharge) []Part {
	var parts []Part
	for _, c := range slices.SortedFunc(slices.Values(all), func(a, b ClientCharge) int { return cmp.Compare(a.ID, b.ID) }) {
		if c.Odd == "" && c.Outstanding.Sign() <= 0 {
			continue
		}
		p := Part{Kind: ChargePayment, Account: c.Ref(), Label: c.Name, Expected: c.Outstanding, Most: c.Outstanding}
		if c.Due.After(x.day) {
			p.Expected = money.Zero(c.Outstanding.Currency())
		}
		if c.Odd != "" {
			p.block(BlockedOdd)
		}
		parts = append(parts, p)
	}
	return parts
}

// block keeps the part visible and takes it out of every sum.
func (p *Part) block(why string) {
	p.Blocked, p.Expected, p.Most = why, money.Amount{}, money.Amount{}
}

// TooMuch is an error when the amount is above what can be taken: the core would book an
// overpayment without a word (fineract.md 4.5).
func (p Part) TooMuch(a money.Amount) error {
	if !p.Most.Valid() {
		return nil
	}
	over, err := a.Cmp(p.Most)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Account, err)
	}
	if over > 0 {
		return fmt.Errorf("%s takes at most %s, not %s", p.Account, p.Most.Decimal(), a.Decimal())
	}
	return nil
}

func cannot(s Sheet) []string {
	var keys []string
	lines := s.Lines
	if s.GroupSelf != nil {
		lines = append([]Line{*s.GroupSelf}, lines...)
	}
	for _, l := range lines {
		for _, p := range l.Parts {
			switch p.Blocked {
			case BlockedShared:
				keys = append(keys, CannotShared)
			case BlockedOdd:
				keys = append(keys, CannotOdd)
			case BlockedHoliday, BlockedNonWorking:
				keys = append(keys, p.Blocked)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// label of an account, the same in every language: "Biashara 000000007".
func label(product, number string) string {
	if product == "" || number == "" {
		return product + number
	}
	return product + " " + number
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Ref of the charge.
func (c ClientCharge) Ref() AccountRef { return AccountRef{OnCharge, int64(c.ID)} }

// LateLoan is a loan with something unpaid from before a day.
type LateLoan struct {
	Loan   Loan         `json:"loan"`
	Since  Date         `json:"since"` // due date of the oldest unpaid instalment
	Days   int          `json:"days"`
	Amount money.Amount `json:"amount"` // unpaid of what was due before the day
}

// LateOn lists the active loans that are late on day d, the latest of them first.
func LateOn(loans []Loan, d Date) []LateLoan {
	var late []LateLoan
	for _, l := range loans {
		since := l.LateSince(d)
		if l.Status != LoanActive || since.IsZero() {
			continue
		}
		amount, err := l.DueBy(d.AddDays(-1))
		if err != nil || amount.Sign() <= 0 {
			continue
		}
		late = append(late, LateLoan{Loan: l, Since: since, Days: d.DaysSince(since), Amount: amount})
	}
	slices.SortFunc(late, func(a, b LateLoan) int {
		return cmp.Or(cmp.Compare(b.Days, a.Days), cmp.Compare(a.Loan.ID, b.Loan.ID))
	})
	return late
}
