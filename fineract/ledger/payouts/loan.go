package payouts

import (
	"context"
	"net/url"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Loan is what the core said of a loan right now, as far as handing out goes.
type Loan struct {
	ID        app.LoanID
	Client    app.ClientID
	Office    app.OfficeID
	Status    int
	Currency  money.Currency
	Approved  money.Amount
	Disbursed money.Amount  // so far
	Linked    app.SavingsID // where ToSavings puts it; 0: nowhere
	Open      []Tranche     // what may still be handed out, by day
	Out       []Tranche     // what was
}

// Tranche is what is handed out at once: the whole of a loan, or one of its parts.
type Tranche struct {
	Day       app.Date     // on which the core expects it; its name among the loan's
	Principal money.Amount // what is booked
	Net       money.Amount // what the client gets: less the fees that are kept back
}

// feeAtDisbursement is the time of a charge that is kept back (chargeTimeType).
const feeAtDisbursement = 1

// wireLoan is a loan with its tranches.
type wireLoan struct {
	fineract.Loan
	Many     bool `json:"multiDisburseLoan"`
	Tranches []struct {
		Expected  fineract.Date    `json:"expectedDisbursementDate"`
		Actual    fineract.Date    `json:"actualDisbursementDate"`
		Principal fineract.Decimal `json:"principal"`
		Net       fineract.Decimal `json:"netDisbursalAmount"`
	} `json:"disbursementDetails"`
}

// Read asks the core what the loan is entitled to. An error is a Problem; ledger.payout.odd (Misfit) where the
// loan's figures do not fit its currency.
//
// Endpoint: GET /v1/loans/{loanId}
func (p *Payouts) Read(ctx context.Context, loan app.LoanID) (Loan, error) {
	l, err := readLoan(ctx, p.c, loan)
	return l, ledger.Trouble(err)
}

// readLoan is Read with the client's own errors.
func readLoan(ctx context.Context, c *fineract.Client, loan app.LoanID) (Loan, error) {
	w, err := fineract.Get[wireLoan](ctx, c, "/v1/loans/{loanId}",
		url.Values{"associations": {"charges,linkedAccount,multiDisburseDetails"}}, int64(loan))
	switch {
	case err != nil:
		return Loan{}, err
	case w.ID != int64(loan):
		return Loan{}, app.Trouble(app.Foreign, "ledger.portal", nil)
	}
	l, err := w.loan()
	if err != nil {
		return Loan{}, app.Trouble(app.Misfit, "ledger.payout.odd", err)
	}
	return l, nil
}

// Person is a client as the core knows her.
type Person struct {
	Name   string
	Office app.OfficeID
	Active bool
}

// Person reads a client.
func (p *Payouts) Person(ctx context.Context, client app.ClientID) (Person, error) {
	c, err := p.c.Client(ctx, fineract.Ref{ID: int64(client)})
	switch {
	case err != nil:
		return Person{}, ledger.Trouble(err)
	case c.ID != int64(client):
		return Person{}, app.Trouble(app.Foreign, "ledger.portal", nil)
	}
	return Person{Name: c.DisplayName, Office: app.OfficeID(c.OfficeID), Active: c.Active}, nil
}

func (w wireLoan) loan() (Loan, error) {
	cur, err := money.New(w.Currency.Code, w.Currency.Decimals, int(w.Currency.InMultiplesOf))
	if err != nil {
		return Loan{}, err
	}
	of := func(d fineract.Decimal) money.Amount {
		minor, bad := d.Minor(cur.Digits())
		if bad != nil && !d.IsAbsent() && err == nil {
			err = bad
		}
		return money.FromMinor(minor, cur)
	}
	l := Loan{ID: app.LoanID(w.ID), Client: app.ClientID(w.ClientID), Office: app.OfficeID(w.ClientOfficeID), Status: int(w.Status.ID), Currency: cur,
		Approved: of(w.ApprovedPrincipal), Disbursed: of(w.Summary.PrincipalDisbursed), Linked: app.SavingsID(w.LinkedAccount.ID)}
	whole := Tranche{Day: dayOf(w.Timeline.ExpectedDisbursal), Principal: l.Approved, Net: w.net(l.Approved, of)}
	switch {
	case w.Many:
		for _, t := range w.Tranches {
			one := Tranche{Day: dayOf(t.Expected), Principal: of(t.Principal), Net: less(of(t.Principal), of(t.Net))}
			switch {
			case !t.Actual.IsZero():
				l.Out = append(l.Out, one)
			case l.Status == app.LoanApproved || l.Status == app.LoanActive:
				l.Open = append(l.Open, one)
			}
		}
		slices.SortStableFunc(l.Open, func(a, b Tranche) int { return a.Day.Compare(b.Day) })
	case l.Status == app.LoanApproved:
		l.Open = []Tranche{whole}
	case l.Disbursed.Sign() > 0:
		l.Out = []Tranche{whole}
	}
	return l, err
}

// net of a loan that is handed out at once. An approval of less than was applied for leaves the server's own
// figure as it was (recorded: disbursal/813); then it is the approved sum less the fees kept back.
func (w wireLoan) net(approved money.Amount, of func(fineract.Decimal) money.Amount) money.Amount {
	told := of(w.NetDisbursal)
	if c, err := told.Cmp(approved); err == nil && c <= 0 && told.Sign() > 0 {
		return told
	}
	left := approved
	for _, ch := range w.Charges {
		if ch.TimeType.ID != feeAtDisbursement || ch.Waived {
			continue
		}
		if next, err := left.Sub(of(ch.Amount)); err == nil {
			left = next
		}
	}
	return left
}

// less is the told amount where it is one, the whole otherwise.
func less(whole, told money.Amount) money.Amount {
	if c, err := told.Cmp(whole); err == nil && c <= 0 && told.Sign() > 0 {
		return told
	}
	return whole
}

func dayOf(d fineract.Date) app.Date {
	day, err := app.NewDate(d.Year, d.Month, d.Day)
	if err != nil {
		return app.Date{}
	}
	return day
}

// Due is what is handed out of the tranche that is expected on a day, if it is exactly this net amount to
// exactly this client. The day is the tranche's name, not a limit: whether it is paid early is the
// institution's to say. Tranches go out in order, for the core books the earliest, whichever was meant.
// ledger.payout.client, ledger.payout.not_approved, ledger.payout.no_tranche, ledger.payout.order,
// ledger.payout.amount (Conflict).
func (l Loan) Due(client app.ClientID, tranche app.Date, net money.Amount) (Tranche, error) {
	if l.Client != client {
		return Tranche{}, app.Trouble(app.Conflict, "ledger.payout.client", nil)
	}
	if len(l.Open) == 0 {
		return Tranche{}, app.Trouble(app.Conflict, "ledger.payout.not_approved", nil)
	}
	for i, t := range l.Open {
		if t.Day != tranche && !(len(l.Open) == 1 && tranche.IsZero()) {
			continue
		}
		if i > 0 {
			return Tranche{}, app.Trouble(app.Conflict, "ledger.payout.order", nil, "day", l.Open[0].Day)
		}
		if t.Net != net {
			return Tranche{}, app.Trouble(app.Conflict, "ledger.payout.amount", nil, "core", t.Net, "asked", net)
		}
		return t, nil
	}
	return Tranche{}, app.Trouble(app.Conflict, "ledger.payout.no_tranche", nil, "day", tranche)
}

// booked is the principal under which a tranche stands booked; the net amount where the loan has no such tranche.
func (l Loan) booked(e Entitled) money.Amount {
	for _, t := range slices.Concat(l.Out, l.Open) {
		if t.Day == e.Tranche && t.Net == e.Net {
			return t.Principal
		}
	}
	return e.Net
}

// Available is what may be withdrawn from an active savings account right now: its balance less holds and,
// where it is enforced, the required minimum. ledger.payout.savings (Conflict) where it is not active, its client
// is another, or withdrawals are blocked.
//
// Endpoint: GET /v1/savingsaccounts/{accountId}
func (p *Payouts) Available(ctx context.Context, account app.SavingsID, client app.ClientID) (money.Amount, error) {
	s, err := p.c.Savings(ctx, int64(account))
	switch {
	case err != nil:
		return money.Amount{}, ledger.Trouble(err)
	case s.ID != int64(account):
		return money.Amount{}, app.Trouble(app.Foreign, "ledger.portal", nil)
	case s.Status.ID != app.SavingsActive || s.ClientID != int64(client) || s.SubStatus.Block || s.SubStatus.BlockDebit:
		return money.Amount{}, app.Trouble(app.Conflict, "ledger.payout.savings", nil)
	}
	cur, err := money.New(s.Currency.Code, s.Currency.Decimals, int(s.Currency.InMultiplesOf))
	if err != nil {
		return money.Amount{}, app.Trouble(app.Misfit, "ledger.payout.odd", err)
	}
	told := s.Summary.Available
	if told.IsAbsent() {
		told = s.Summary.Balance
	}
	left, err := told.Minor(cur.Digits())
	if err != nil {
		return money.Amount{}, app.Trouble(app.Misfit, "ledger.payout.odd", err)
	}
	if s.EnforceMinBalance {
		least, err := s.MinRequiredBalance.Minor(cur.Digits())
		if err != nil {
			return money.Amount{}, app.Trouble(app.Misfit, "ledger.payout.odd", err)
		}
		left -= least
	}
	return money.FromMinor(max(left, 0), cur), nil
}
