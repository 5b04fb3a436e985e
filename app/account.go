package app

import (
	"fmt"

	"daftari/app/money"
)

// AccountKind says what an AccountRef points at.
type AccountKind string

// The things an entry can be booked on.
const (
	OnLoan    AccountKind = "loan"
	OnSavings AccountKind = "savings"
	OnCharge  AccountKind = "charge" // a client's charge; ID is the ChargeID
	OnGroup   AccountKind = "group"  // attendance, meeting notes
	OnBag     AccountKind = "bag"    // the officer's cash bag; ID is 0
)

// AccountRef names one account.
type AccountRef struct {
	Kind AccountKind `json:"kind"`
	ID   int64       `json:"id"`
}

// String is "loan:7".
func (r AccountRef) String() string { return fmt.Sprintf("%s:%d", r.Kind, r.ID) }

// LoanKind is Fineract's loanType.
type LoanKind string

// The kinds of loans. GLIM (one loan shared by members) cannot be taken by a sheet yet.
const (
	IndividualLoan LoanKind = "individual"
	GroupLoan      LoanKind = "group"
	JLGLoan        LoanKind = "jlg"
	GLIMLoan       LoanKind = "glim"
)

// Loan and savings statuses of Fineract (fineract.md 4.4) that rules ask about.
const (
	LoanApproved = 200
	LoanActive   = 300
	LoanClosed   = 600
	LoanOverpaid = 700

	SavingsActive = 300
)

// Portions are the four parts of an instalment, in the loan's currency.
type Portions struct {
	Principal money.Amount `json:"principal"`
	Interest  money.Amount `json:"interest"`
	Fees      money.Amount `json:"fees"`
	Penalties money.Amount `json:"penalties"`
}

// Total of the four.
func (p Portions) Total() (money.Amount, error) {
	return money.Sum(p.Principal.Currency(), p.Principal, p.Interest, p.Fees, p.Penalties)
}

// Instalment of a schedule. Settled is what was paid, waived or written off.
type Instalment struct {
	No      int      `json:"no"`
	Due     Date     `json:"due"`
	Owed    Portions `json:"owed"`
	Settled Portions `json:"settled"`
}

// Open is what is still unpaid of the instalment.
func (i Instalment) Open() (money.Amount, error) {
	owed, err := i.Owed.Total()
	if err != nil {
		return money.Amount{}, err
	}
	settled, err := i.Settled.Total()
	if err != nil {
		return money.Amount{}, err
	}
	return owed.Sub(settled)
}

// Loan as the core last told it.
type Loan struct {
	ID         LoanID   `json:"id"`
	AccountNo  string   `json:"accountNo"`
	ExternalID string   `json:"externalId,omitempty"`
	Client     ClientID `json:"client,omitempty"`
	Group      GroupID  `json:"group,omitempty"`
	Kind       LoanKind `json:"kind"`
	Product    string   `json:"product"`
	ShortName  string   `json:"shortName,omitempty"`
	Status     int      `json:"status"`
	Officer    StaffID  `json:"officer,omitempty"`

	Principal    money.Amount `json:"principal"`
	NetDisbursal money.Amount `json:"netDisbursal"` // what is handed out when disbursed
	Outstanding  Portions     `json:"outstanding"`
	Total        money.Amount `json:"total"` // total outstanding
	Overpaid     money.Amount `json:"overpaid"`

	DisburseOn Date         `json:"disburseOn"` // expected day of disbursement
	Disbursed  Date         `json:"disbursed"`
	Matures    Date         `json:"matures"`
	Schedule   []Instalment `json:"schedule"` // open instalments at least, in order
	// Recalculates: the product recalculates interest, so the core refuses back-dated repayments.
	Recalculates bool `json:"recalculates,omitempty"`
	// Odd holds the server's own text where an amount does not fit the currency's decimals;
	// such a loan is shown but refused for posting, never rounded.
	Odd string `json:"odd,omitempty"`
}

// Ref of the loan.
func (l Loan) Ref() AccountRef { return AccountRef{OnLoan, int64(l.ID)} }

// DueBy is what must be paid by the end of day d: arrears and the instalment of the day.
func (l Loan) DueBy(d Date) (money.Amount, error) {
	due := money.Zero(l.Total.Currency())
	for _, i := range l.Schedule {
		if i.Due.After(d) {
			continue
		}
		open, err := i.Open()
		if err != nil {
			return money.Amount{}, err
		}
		if open.Sign() < 0 { // settled with more than was owed: nothing to deduct from the others
			continue
		}
		if due, err = due.Add(open); err != nil {
			return money.Amount{}, err
		}
	}
	return due, nil
}

// LateSince is the due date of the oldest unpaid instalment before day d; zero when none is.
func (l Loan) LateSince(d Date) Date {
	for _, i := range l.Schedule {
		if open, err := i.Open(); err == nil && open.Sign() > 0 && i.Due.Before(d) {
			return i.Due
		}
	}
	return Date{}
}

// Savings account as the core last told it.
type Savings struct {
	ID         SavingsID    `json:"id"`
	AccountNo  string       `json:"accountNo"`
	ExternalID string       `json:"externalId,omitempty"`
	Client     ClientID     `json:"client,omitempty"`
	Group      GroupID      `json:"group,omitempty"`
	Product    string       `json:"product"`
	ShortName  string       `json:"shortName,omitempty"`
	Status     int          `json:"status"`
	Balance    money.Amount `json:"balance"`
	Available  money.Amount `json:"available"` // balance less holds and required minimum
	Expected   money.Amount `json:"expected"`  // deposit expected at each meeting; may be no amount
	Odd        string       `json:"odd,omitempty"`
}

// Ref of the account.
func (s Savings) Ref() AccountRef { return AccountRef{OnSavings, int64(s.ID)} }
