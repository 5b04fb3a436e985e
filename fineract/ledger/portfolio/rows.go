package portfolio

// Portions are the four parts of an amount on a loan, exact decimals as text ("1055.38", "0").
type Portions struct {
	Principal, Interest, Fees, Penalties string
}

// Office of the institution; Hierarchy is Fineract's path of ids, ".2.5.".
type Office struct {
	ID         int64
	Name       string
	Parent     int64 // 0 = none
	OpeningOn  string
	Hierarchy  string
	ExternalID string
	ParentName string
}

// Staff of an office the officer works in, active or not.
type Staff struct {
	ID          int64
	Name        string // display name, "Otieno, Akinyi"
	Office      int64
	LoanOfficer bool
	Active      bool
	Mobile      string
	ExternalID  string
}

// PaymentType of the institution, the server's own ones included.
type PaymentType struct {
	ID       int64
	Name     string
	Cash     bool
	Position int64
	System   bool
	CodeName string
}

// Currency of an account in these rows.
type Currency struct {
	ID       int64
	Code     string
	Name     string
	Symbol   string
	Digits   int
	Multiple int64 // 0 = any amount
}

// Holiday that is active at an office the officer works in; one row per office.
type Holiday struct {
	ID            int64
	Name          string
	Office        int64
	From, To      string // yyyy-mm-dd, both inclusive
	RescheduledTo string
	Status        int // 300 = active, the only one told
	Rescheduling  int // 1 = next repayment date, 2 = RescheduledTo
}

// WorkingDays of the institution, an RFC 5545 rule.
type WorkingDays struct {
	ID           int64
	Rule         string
	Rescheduling int // 1 same day, 2 next working day, 3 next repayment day, 4 day before, 5 next meeting
}

// Centre gathers groups.
type Centre struct {
	ID          int64
	Name        string
	AccountNo   string
	ExternalID  string
	Status      int // 100 pending, 300 active
	Office      int64
	Staff       int64 // 0 = none
	ActivatedOn string
}

// Group of clients.
type Group struct {
	ID          int64
	Name        string
	AccountNo   string
	ExternalID  string
	Status      int
	Office      int64
	Staff       int64 // 0 = none
	ActivatedOn string
	Centre      int64 // 0 = none
}

// Calendar entities (m_calendar_instance.entity_type_enum).
const (
	OfGroup  = 2
	OfCentre = 4
)

// Calendar of the meetings of a group or centre.
type Calendar struct {
	ID        int64
	Title     string
	Rule      string // "FREQ=WEEKLY;BYDAY=TU"; "" = StartOn only
	Entity    int    // OfGroup or OfCentre
	EntityID  int64
	StartOn   string
	EndOn     string
	Time      string // "10:00:00", the tenant's zone; "" = not set
	Repeating bool
}

// DeviceCode claimed for the user who asked.
type DeviceCode struct {
	ID       int64
	Code     string
	UserName string
	DeviceID string
	Office   int64
}

// Limit set for the user who asked, or for everybody (UserName "*"), on his office or one above.
// An amount of "" means none is set; the nearest office and the user's own row win.
type Limit struct {
	ID           int64
	UserName     string
	Currency     string
	Office       int64
	OfflineHours int64
	EntryMax     string
	UnpostedMax  string
	BagMax       string
	BackDays     int64
	NoExactly    bool
}

// MeetingNote tells that a meeting was not held, was moved, or is held by a colleague.
type MeetingNote struct {
	ID        int64
	Outcome   string // not_held, moved, taken_over
	Reason    string
	Group     int64
	On        string
	To        string // moved: the new day
	At        string // moved: "14:00", "" = the calendar's time
	Place     string // moved: where, "" = the usual place
	Colleague int64  // taken_over: staff id
	Until     string // taken_over: last day, inclusive
	EntryKey  string // the device's key, so that a note is not taken twice
}

// ClientCharge that is still owed outside any loan.
type ClientCharge struct {
	ID          int64
	Name        string
	Currency    string
	Client      int64
	Charge      int64
	Penalty     bool
	TimeType    int
	DueOn       string
	Digits      int
	Multiple    int64
	Amount      string
	Paid        string
	Waived      string
	WrittenOff  string
	Outstanding string
}

// Membership of a client in a group.
type Membership struct {
	Group, Client int64
}

// Client of the officer. Status: 100 pending, 300 active, 303 and 304 in transfer.
type Client struct {
	ID          int64
	Name        string // display name
	Mobile      string // as the server holds it
	AccountNo   string
	ExternalID  string
	Status      int
	Office      int64
	Staff       int64 // 0 = none
	ActivatedOn string
}

// Loan that is not closed: 100 submitted, 200 approved, 300 active, 303 and 304 in transfer, 700
// overpaid. A group's own loan has no Client. Overdue is what the server's arrears job last found;
// the calendar alone changes it, so a device reckons it from the instalments.
type Loan struct {
	ID           int64
	AccountNo    string
	ExternalID   string
	Product      string
	ShortName    string
	Currency     string
	Client       int64
	Group        int64
	LoanType     int // 1 individual, 2 group, 3 JLG, 4 GLIM
	ProductID    int64
	Status       int
	Officer      int64
	Digits       int
	Multiple     int64
	Recalculates bool // interest recalculation: back-dated repayments are refused
	Repayments   int
	Principal    string
	Approved     string
	NetDisbursal string
	Outstanding  Portions
	Total        string // total outstanding
	Overpaid     string
	Overdue      Portions
	OverdueSince string
	DisburseOn   string // expected
	DisbursedOn  string
	MaturesOn    string
	Modified     int64 // UTC ms, whole seconds; 0 = not known. The plain endpoints do not tell it
}

// Instalment of a loan. A loan's instalments always come together and replace those held.
type Instalment struct {
	Loan       int64
	No         int
	DueOn      string
	Due        Portions
	Paid       Portions
	Waived     Portions // Principal is always "0"
	WrittenOff Portions
	Complete   bool
}

// LoanCharge that is active on a loan.
type LoanCharge struct {
	ID          int64
	Name        string
	Loan        int64
	Charge      int64
	Penalty     bool
	TimeType    int
	DueOn       string
	Amount      string
	Paid        string
	Waived      string
	WrittenOff  string
	Outstanding string
}

// Savings account that is not closed. Available is Balance less OnHold and Held.
type Savings struct {
	ID            int64
	AccountNo     string
	ExternalID    string
	Product       string
	ShortName     string
	Currency      string
	Client        int64
	Group         int64
	AccountType   int // 1 individual, 2 group, 3 JLG
	ProductID     int64
	Status        int // 100 submitted, 200 approved, 300 active, 303 and 304 in transfer
	SubStatus     int
	DepositType   int // 100 savings, 200 fixed, 300 recurring
	Officer       int64
	Digits        int
	Multiple      int64
	Balance       string
	Available     string
	OnHold        string // on_hold_funds: guarantees
	Held          string // savings amount on hold
	MinRequired   string
	EnforcesMin   bool
	Overdraft     bool
	OverdraftMax  string
	ActivatedOn   string
	LockedInUntil string
}

// Transaction is one of the last few that stand on an account; exactly one of Loan and Savings is
// set. Type is Fineract's: loans 1 disbursement, 2 repayment; savings 1 deposit, 2 withdrawal, ...
type Transaction struct {
	ID          int64
	Loan        int64
	Savings     int64
	Type        int
	On          string
	Amount      string
	PaymentType int64
	ReceiptNo   string
}

// Gone is a client, loan or savings account that closed since the cursor. What left in another
// way (transferred, reassigned, left a group) is found by Missing.
type Gone struct {
	Set Kind // KindClientSet, KindLoanSet, KindSavingsSet
	ID  int64
}

// Clock is the server's time when it answered, and what the user may see.
type Clock struct {
	Now       int64  // UTC ms
	Today     string // the tenant's business day
	Format    string // must be Format
	Hierarchy string // of the user's office
	Office    int64  // of the officer
}

// Sum stands for the rows of a kind, or for a set of ids. A, B: see SumIDs for sets; a fingerprint
// of the text for kinds that are told whole (compare only).
type Sum struct {
	Count int64
	A, B  string
}

// Rows are what one or several answers told. Which kinds were asked for, Ask.Covers tells: a slice
// may be empty because there is nothing, or because it was not asked.
type Rows struct {
	Offices      []Office
	Staff        []Staff
	PaymentTypes []PaymentType
	Currencies   []Currency
	Holidays     []Holiday
	WorkingDays  []WorkingDays
	Centres      []Centre
	Groups       []Group
	Calendars    []Calendar
	Devices      []DeviceCode
	Limits       []Limit
	MeetingNotes []MeetingNote
	Charges      []ClientCharge
	Members      []Membership
	Clients      []Client
	Loans        []Loan
	LoanCharges  []LoanCharge
	Instalments  []Instalment
	Savings      []Savings
	Transactions []Transaction
	Gone         []Gone
	Sets         map[Kind][]int64 // by KindClientSet, KindLoanSet, KindSavingsSet: all ids, ascending
	Sums         map[Kind]Sum
	Clock        Clock // zero when not asked for
}
