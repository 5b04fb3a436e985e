package books

import "time"

// LoanStatus is the state of a loan.
type LoanStatus int

// The states of a loan.
const (
	LoanSubmitted  LoanStatus = 100
	LoanApproved   LoanStatus = 200
	LoanActive     LoanStatus = 300
	LoanWithdrawn  LoanStatus = 400
	LoanRejected   LoanStatus = 500
	LoanClosed     LoanStatus = 600 // obligations met
	LoanWrittenOff LoanStatus = 601
	LoanOverpaid   LoanStatus = 700
)

// LoanType says whose loan it is.
type LoanType int

// The types of a loan.
const (
	LoanIndividual LoanType = 1
	LoanGroup      LoanType = 2
	LoanJLG        LoanType = 3
	LoanGLIM       LoanType = 4 // shared by a group's members; none is made here, tests turn one into it
)

// TxType is the type of a loan transaction.
type TxType int

// The types of loan transactions that the model makes.
const (
	TxDisbursement   TxType = 1
	TxRepayment      TxType = 2
	TxWaiveInterest  TxType = 4
	TxAtDisbursement TxType = 5 // charges kept back when the loan is handed out
	TxWriteOff       TxType = 6
	TxWaiveCharges   TxType = 9
	TxAccrual        TxType = 10
	TxCreditRefund   TxType = 20
)

// Loan is a loan account. Installments, Transactions and Charges are in the order of the server's answers.
type Loan struct {
	ID                                     int64
	AccountNo, ExternalID                  string
	Status                                 LoanStatus
	Type                                   LoanType
	ClientID, GroupID, OfficeID            int64
	ProductID, OfficerID                   int64
	CalendarID, LinkAccountID              int64
	Counter                                int // loanProductCounter, 0 before disbursement
	Currency                               Currency
	Principal, Proposed, Approved, Net     Amount
	Terms                                  Terms
	Submitted, ApprovedBy, Disbursed       Stamp
	Closed, Rejected, Withdrawn            Stamp
	WrittenOff                             Stamp
	ExpectedDisbursement, ExpectedMaturity Date
	ActualMaturity                         Date
	OverpaidOn                             Date
	Overpaid                               Amount
	SyncWithMeeting                        bool
	Installments                           []*Installment
	Transactions                           []*LoanTransaction // all, those replaced by a reprocessing included (Listed tells)
	Charges                                []*LoanCharge
	Original                               []*Installment // the first plan of a loan with recalculation: overdue is counted against it (recording 271)
	Notes                                  []*Note
	Created, LastModified                  time.Time
}

// Note is a remark on a loan.
type Note struct {
	Text   string
	UserID int64
	At     time.Time
}

// LoanTransaction is a row of the loan's books.
type LoanTransaction struct {
	ID, LoanID, OfficeID      int64
	Type                      TxType
	Date, Submitted           Date
	Amount                    Amount
	Principal, Interest, Fees Amount
	Penalties, Overpayment    Amount
	Outstanding               Amount // outstandingLoanBalance: principal left after it
	ExternalID                string
	Payment                   *PaymentDetail
	Reversed                  bool
	ManuallyReversed          bool // undone by hand; a replaced one is reversed only
	ReversedOn                Date
	ReversalExternalID        string
	ReplacedBy                int64   // the transaction that a reprocessing made of it
	Replaces                  []int64 // shown as relations REPLAYED
	ChargesPaid               []ChargePaid
	Note                      string
	TransferTo                int64 // the savings transaction it was paid to, 0 when handed out
	posted                    bool  // its journal entries were made
	UserID                    int64
	Created, LastModified     time.Time
}

// Listed says whether the loan's answer shows it: replaced ones are hidden, undone ones shown (fineract-observed.md section 1, 4.4).
func (t *LoanTransaction) Listed() bool { return !t.Reversed || t.ManuallyReversed }

// ChargePaid is the part of a transaction that paid a charge.
type ChargePaid struct {
	ID, LoanChargeID int64
	Name             string
	Amount           Amount
}

// LoanCharge is a fee or penalty on a loan.
type LoanCharge struct {
	ID, LoanID, ChargeID              int64
	Name                              string
	Time, Calculation                 int
	Penalty                           bool
	Due, Submitted                    Date
	AmountOrPercent                   Amount
	Amount, Paid, Waived, Outstanding Amount
	Active                            bool
}

// IsPaid says that nothing is left and it was not waived.
func (c *LoanCharge) IsPaid() bool { return c.Outstanding.IsZero() && c.Waived.IsZero() }

// LoanCmd applies for a loan. nil and 0 are absent parameters; mandatory ones are checked by ApplyLoan.
type LoanCmd struct {
	ClientID, GroupID, ProductID, OfficerID int64
	Type                                    LoanType
	Principal                               *Amount
	TermFrequency, TermUnit                 *int
	Number, Every, Frequency                *int
	Rate                                    *Amount
	Amortization, InterestType              *int
	CalculationPeriod                       *int
	Strategy                                string
	ExpectedDisbursement, SubmittedOn       Date
	FirstRepayment                          Date
	ExternalID                              string
	CalendarID, LinkAccountID               int64
	SyncWithMeeting                         *bool
	Charges                                 []ChargeCmd
	Note                                    string
}

// ApproveCmd approves a loan.
type ApproveCmd struct {
	On                   Date
	Amount               *Amount
	ExpectedDisbursement Date
	Note                 string
}

// DisburseCmd hands a loan out.
type DisburseCmd struct {
	On         Date
	Amount     *Amount
	ExternalID string
	Payment    PaymentInput
	Note       string
}

// RepayCmd posts a repayment, a waiver or a refund.
type RepayCmd struct {
	Date       Date
	Amount     *Amount
	ExternalID string
	Payment    PaymentInput
	Note       string
}

// AdjustCmd undoes (amount 0) or replaces (amount > 0) a transaction.
type AdjustCmd struct {
	Date               Date
	Amount             *Amount
	ExternalID         string
	ReversalExternalID string
	Payment            PaymentInput
	Note               string
}

// LoanSummary is the money of a loan on a day. Over* are the parts of instalments that were due before the day.
type LoanSummary struct {
	Disbursed                                        Amount
	Principal, Interest, Fees, Penalties             Portion
	PrincipalOverdue, InterestOverdue                Amount
	FeesOverdue, PenaltiesOverdue                    Amount
	FeesAtDisbursement                               Amount
	ExpectedRepayment, Repayment, Cost, CostExpected Amount // total...
	Waived, WrittenOff, Outstanding, Overdue         Amount
	OverdueSince                                     Date
	RepaymentTotal                                   Amount // totalRepaymentTransaction: amounts of repayments
	RepaymentReversed                                Amount
	CreditBalanceRefund                              Amount
	UnpaidDueInterest, UnpaidNotDueInterest          Amount // totalUnpaidPayable(Not)DueInterest
}

// Delinquency is the block "delinquent" of a loan.
type Delinquency struct {
	Available                                 Amount
	PastDueDays, DelinquentDays               int
	NextDue, DelinquentDate                   Date
	Amount, Principal, Interest, Fee, Penalty Amount
	LastPaymentDate, LastRepaymentDate        Date
	LastPaymentAmount, LastRepaymentAmount    Amount
}

// RepaymentTemplate is what a template proposes.
type RepaymentTemplate struct {
	Date                                              Date
	Amount, Principal, Interest, Fees, Penalties, Net Amount
	Outstanding                                       Amount
}
