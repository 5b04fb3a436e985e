package books

import "time"

// This file is the list of all commands and reads while their bodies are being written; each moves to its noun's file.

// World is one tenant.
type World struct{}

// New makes the tenant as a first start leaves it: head office, seeded payment types, codes, configurations, users 1 mifos, 2 system, 3 interop.
func New(o Options) *World { panic("books: not written yet") }

// --- transactions and clock

// Begin opens a (nestable) transaction; all later changes are undone by Rollback. Sequences are not given back, as in InnoDB.
func (w *World) Begin() { panic("books: not written yet") }

// Commit ends the innermost transaction and keeps its changes.
func (w *World) Commit() { panic("books: not written yet") }

// Rollback ends the innermost transaction and undoes its changes.
func (w *World) Rollback() { panic("books: not written yet") }

// Do runs fn in a transaction: committed when it returns nil, rolled back otherwise (and when it panics).
func (w *World) Do(fn func() error) error { panic("books: not written yet") }

// ActAs names the user of the commands that follow; New acts as user 1.
func (w *World) ActAs(userID int64) { panic("books: not written yet") }

// SetZone changes the tenant's zone (recordings 1011-1016).
func (w *World) SetZone(zone *time.Location) { panic("books: not written yet") }

// Today is the tenant's business date: the stored one while the function is on, else the day in its zone.
func (w *World) Today() Date { panic("books: not written yet") }

// Now is the instant of the clock.
func (w *World) Now() time.Time { panic("books: not written yet") }

// --- organisation

// SetCurrencies chooses the organisation's currencies.
func (w *World) SetCurrencies(codes []string) error { panic("books: not written yet") }

// Currencies are the chosen ones, by name.
func (w *World) Currencies() []Currency { panic("books: not written yet") }

// AllCurrencies are those that can be chosen.
func (w *World) AllCurrencies() []Currency { panic("books: not written yet") }

// SetWorkingDays replaces the rule of the week.
func (w *World) SetWorkingDays(d WorkingDays) (Result, error) { panic("books: not written yet") }

// WorkingDays is the rule of the week.
func (w *World) WorkingDays() WorkingDays { panic("books: not written yet") }

// IsWorkingDay says whether the rule has the day.
func (w *World) IsWorkingDay(d Date) bool { panic("books: not written yet") }

// CreateOffice makes a branch.
func (w *World) CreateOffice(c OfficeCmd) (Result, error) { panic("books: not written yet") }

// Offices are all, by id. Like every plural read here it returns the model's own slice.
func (w *World) Offices() []*Office { panic("books: not written yet") }

// Office is one or nil. Like every read by id here.
func (w *World) Office(id int64) *Office { panic("books: not written yet") }

// Sees says whether a user of the office userOffice may read what belongs to office: his own and those below it.
func (w *World) Sees(userOffice, office int64) bool { panic("books: not written yet") }

// CreateStaff makes an employee.
func (w *World) CreateStaff(c StaffCmd) (Result, error) { panic("books: not written yet") }

// Staff are all, by id.
func (w *World) Staff() []*Staff { panic("books: not written yet") }

// StaffMember is one or nil.
func (w *World) StaffMember(id int64) *Staff { panic("books: not written yet") }

// CreateUser makes a user.
func (w *World) CreateUser(c UserCmd) (Result, error) { panic("books: not written yet") }

// DeleteUser marks a user as deleted.
func (w *World) DeleteUser(id int64) (Result, error) { panic("books: not written yet") }

// Users are all, by id.
func (w *World) Users() []*User { panic("books: not written yet") }

// User is one or nil.
func (w *World) User(id int64) *User { panic("books: not written yet") }

// UserByName is one that is not deleted, or nil.
func (w *World) UserByName(name string) *User { panic("books: not written yet") }

// CreatePaymentType makes a payment type.
func (w *World) CreatePaymentType(c PaymentTypeCmd) (Result, error) { panic("books: not written yet") }

// PaymentTypes are all, by position and id as the server lists them.
func (w *World) PaymentTypes() []*PaymentType { panic("books: not written yet") }

// PaymentType is one or nil.
func (w *World) PaymentType(id int64) *PaymentType { panic("books: not written yet") }

// CreateHoliday makes a pending holiday.
func (w *World) CreateHoliday(c HolidayCmd) (Result, error) { panic("books: not written yet") }

// ActivateHoliday makes it count.
func (w *World) ActivateHoliday(id int64) (Result, error) { panic("books: not written yet") }

// Holidays of an office, by id.
func (w *World) Holidays(officeID int64) []*Holiday { panic("books: not written yet") }

// CreateCode makes a code of one's own.
func (w *World) CreateCode(name string) (Result, error) { panic("books: not written yet") }

// Codes are all, by name as the server lists them.
func (w *World) Codes() []*Code { panic("books: not written yet") }

// Code is one or nil.
func (w *World) Code(id int64) *Code { panic("books: not written yet") }

// CreateCodeValue adds a value: Result.ResourceID is the code, SubResourceID the value.
func (w *World) CreateCodeValue(codeID int64, v CodeValue) (Result, error) {
	panic("books: not written yet")
}

// CodeValues of a code, by position.
func (w *World) CodeValues(codeID int64) []*CodeValue { panic("books: not written yet") }

// CodeValue is one or nil.
func (w *World) CodeValue(id int64) *CodeValue { panic("books: not written yet") }

// Configurations are all switches, by id.
func (w *World) Configurations() []*Configuration { panic("books: not written yet") }

// Configuration is one by name, or nil.
func (w *World) Configuration(name string) *Configuration { panic("books: not written yet") }

// SetConfiguration changes a switch by id; nil leaves a part as it is. Changed names what really changed.
func (w *World) SetConfiguration(id int64, enabled *bool, value *int64) (Result, error) {
	panic("books: not written yet")
}

// SetBusinessDate stores BUSINESS_DATE or COB_DATE.
func (w *World) SetBusinessDate(kind string, d Date) (Result, error) { panic("books: not written yet") }

// BusinessDates are the stored ones: none before the first use, stale when the function was switched off (fineract-observed.md 0.18).
func (w *World) BusinessDates() []BusinessDate { panic("books: not written yet") }

// CreateGLAccount makes a ledger account.
func (w *World) CreateGLAccount(c GLAccountCmd) (Result, error) { panic("books: not written yet") }

// GLAccounts are all, by code.
func (w *World) GLAccounts() []*GLAccount { panic("books: not written yet") }

// GLAccount is one or nil.
func (w *World) GLAccount(id int64) *GLAccount { panic("books: not written yet") }

// SetFinancialActivity maps an activity (100 asset transfer, 200 liability transfer) to a ledger account.
func (w *World) SetFinancialActivity(activity, glAccount int64) (Result, error) {
	panic("books: not written yet")
}

// --- products

// CreateLoanProduct keeps p under a new id; AnnualRate and the currency's name and symbol are filled in.
func (w *World) CreateLoanProduct(p LoanProduct) (Result, error) { panic("books: not written yet") }

// LoanProducts are all, by id.
func (w *World) LoanProducts() []*LoanProduct { panic("books: not written yet") }

// LoanProduct is one or nil.
func (w *World) LoanProduct(id int64) *LoanProduct { panic("books: not written yet") }

// CreateSavingsProduct keeps p under a new id.
func (w *World) CreateSavingsProduct(p SavingsProduct) (Result, error) {
	panic("books: not written yet")
}

// SavingsProducts are all, by id.
func (w *World) SavingsProducts() []*SavingsProduct { panic("books: not written yet") }

// SavingsProduct is one or nil.
func (w *World) SavingsProduct(id int64) *SavingsProduct { panic("books: not written yet") }

// CreateCharge keeps c under a new id.
func (w *World) CreateCharge(c Charge) (Result, error) { panic("books: not written yet") }

// Charges are all, by id.
func (w *World) Charges() []*Charge { panic("books: not written yet") }

// Charge is one or nil.
func (w *World) Charge(id int64) *Charge { panic("books: not written yet") }

// --- clients

// CreateClient makes a client, with his group and savings account when they are named.
func (w *World) CreateClient(c ClientCmd) (Result, error) { panic("books: not written yet") }

// UpdateClient changes a client.
func (w *World) UpdateClient(id int64, u ClientUpdate) (Result, error) {
	panic("books: not written yet")
}

// ActivateClient activates a pending client.
func (w *World) ActivateClient(id int64, on Date) (Result, error) { panic("books: not written yet") }

// CloseClient closes a client without open accounts.
func (w *World) CloseClient(id int64, on Date, reasonID int64) (Result, error) {
	panic("books: not written yet")
}

// AssignClientStaff sets the officer of a client; 0 takes him away.
func (w *World) AssignClientStaff(id, staffID int64) (Result, error) { panic("books: not written yet") }

// AddIdentifier adds a document.
func (w *World) AddIdentifier(clientID int64, i Identifier) (Result, error) {
	panic("books: not written yet")
}

// Clients are all, by id.
func (w *World) Clients() []*Client { panic("books: not written yet") }

// Client is one or nil.
func (w *World) Client(id int64) *Client { panic("books: not written yet") }

// ClientByExternalID is one or nil; compared as the database does.
func (w *World) ClientByExternalID(ext string) *Client { panic("books: not written yet") }

// FindClient is one, or the error of the server when unknown or not below userOffice; userOffice 0 sees all.
func (w *World) FindClient(id, userOffice int64) (*Client, error) { panic("books: not written yet") }

// AddClientCharge puts a charge on a client; ResourceID is the new charge's id.
func (w *World) AddClientCharge(clientID int64, c LoanChargeCmd) (Result, error) {
	panic("books: not written yet")
}

// PayClientCharge pays it, wholly or in part; TransactionID is the payment's.
func (w *World) PayClientCharge(clientID, chargeID int64, on Date, amount *Amount, externalID string) (Result, error) {
	panic("books: not written yet")
}

// WaiveClientCharge waives what is left of it.
func (w *World) WaiveClientCharge(clientID, chargeID int64) (Result, error) {
	panic("books: not written yet")
}

// ClientTransaction is one payment or waiver of a client charge, or nil.
func (w *World) ClientTransaction(id int64) *ClientTransaction { panic("books: not written yet") }

// UndoClientTransaction takes a payment back.
func (w *World) UndoClientTransaction(clientID, id int64) (Result, error) {
	panic("books: not written yet")
}

// --- groups, centres, meetings

// CreateGroup makes a group.
func (w *World) CreateGroup(c GroupCmd) (Result, error) { panic("books: not written yet") }

// CreateCenter makes a centre.
func (w *World) CreateCenter(c GroupCmd) (Result, error) { panic("books: not written yet") }

// ActivateGroup activates a pending group or centre.
func (w *World) ActivateGroup(id int64, on Date) (Result, error) { panic("books: not written yet") }

// AssignGroupStaff sets the officer of a group or centre (its members keep theirs); 0 takes him away.
func (w *World) AssignGroupStaff(id, staffID int64, members bool) (Result, error) {
	panic("books: not written yet")
}

// AssociateClients adds members.
func (w *World) AssociateClients(groupID int64, clients []int64) (Result, error) {
	panic("books: not written yet")
}

// DisassociateClients takes members away.
func (w *World) DisassociateClients(groupID int64, clients []int64) (Result, error) {
	panic("books: not written yet")
}

// AssociateGroups adds groups to a centre.
func (w *World) AssociateGroups(centerID int64, groups []int64) (Result, error) {
	panic("books: not written yet")
}

// Groups are all groups and centres, by id.
func (w *World) Groups() []*Group { panic("books: not written yet") }

// Group is a group or centre, or nil.
func (w *World) Group(id int64) *Group { panic("books: not written yet") }

// CreateCalendar gives a group (3) or centre (4) its meeting rule.
func (w *World) CreateCalendar(entityType int, entityID int64, c CalendarCmd) (Result, error) {
	panic("books: not written yet")
}

// UpdateCalendar replaces the rule (meeting moved).
func (w *World) UpdateCalendar(id int64, c CalendarCmd) (Result, error) {
	panic("books: not written yet")
}

// CalendarsOf are the calendars of a group or centre itself.
func (w *World) CalendarsOf(entityType int, entityID int64) []*Calendar {
	panic("books: not written yet")
}

// MeetingCalendar is the collection calendar that counts for a group (its own or its centre's) or centre, or nil.
func (w *World) MeetingCalendar(groupID int64) *Calendar { panic("books: not written yet") }

// Calendar is one or nil.
func (w *World) Calendar(id int64) *Calendar { panic("books: not written yet") }

// RecurringDates are the days of the rule up to a year from today.
func (w *World) RecurringDates(c *Calendar) []Date { panic("books: not written yet") }

// NextTenDates are the next ten days of the rule after today.
func (w *World) NextTenDates(c *Calendar) []Date { panic("books: not written yet") }

// RecentDate is the latest day of the rule not after today, 0 when there is none.
func (w *World) RecentDate(c *Calendar) Date { panic("books: not written yet") }

// HumanReadable is "Weekly on Tuesday".
func (c *Calendar) HumanReadable() string { panic("books: not written yet") }

// SaveMeeting records a meeting with its attendance.
func (w *World) SaveMeeting(entityType int, entityID, calendarID int64, on Date, att []Attendance) (Result, error) {
	panic("books: not written yet")
}

// SaveAttendance replaces the attendance of a meeting.
func (w *World) SaveAttendance(entityType int, entityID, meetingID int64, att []Attendance) (Result, error) {
	panic("books: not written yet")
}

// Meetings of a group or centre, by date.
func (w *World) Meetings(entityType int, entityID int64) []*Meeting { panic("books: not written yet") }

// --- loans

// ApplyLoan submits an application.
func (w *World) ApplyLoan(c LoanCmd) (Result, error) { panic("books: not written yet") }

// PreviewSchedule computes what ApplyLoan would (command=calculateLoanSchedule).
func (w *World) PreviewSchedule(c LoanCmd) (*Loan, error) { panic("books: not written yet") }

// ApproveLoan approves.
func (w *World) ApproveLoan(id int64, c ApproveCmd) (Result, error) { panic("books: not written yet") }

// UndoApproval goes back to submitted.
func (w *World) UndoApproval(id int64, note string) (Result, error) { panic("books: not written yet") }

// RejectLoan rejects an application.
func (w *World) RejectLoan(id int64, on Date, note string) (Result, error) {
	panic("books: not written yet")
}

// WithdrawLoan marks it as withdrawn by the applicant.
func (w *World) WithdrawLoan(id int64, on Date, note string) (Result, error) {
	panic("books: not written yet")
}

// DisburseLoan hands out; SubResourceID is the disbursement's transaction.
func (w *World) DisburseLoan(id int64, c DisburseCmd) (Result, error) {
	panic("books: not written yet")
}

// DisburseToSavings books it to the linked savings account.
func (w *World) DisburseToSavings(id int64, c DisburseCmd) (Result, error) {
	panic("books: not written yet")
}

// UndoDisbursal reverses all transactions and goes back to approved.
func (w *World) UndoDisbursal(id int64, note string) (Result, error) { panic("books: not written yet") }

// AssignLoanOfficer changes the officer; 0 takes him away.
func (w *World) AssignLoanOfficer(id, from, to int64, on Date) (Result, error) {
	panic("books: not written yet")
}

// Repay posts a repayment; ResourceID is the transaction.
func (w *World) Repay(id int64, c RepayCmd) (Result, error) { panic("books: not written yet") }

// WaiveInterest waives interest.
func (w *World) WaiveInterest(id int64, c RepayCmd) (Result, error) { panic("books: not written yet") }

// WriteOff writes the whole rest off.
func (w *World) WriteOff(id int64, on Date, note string) (Result, error) {
	panic("books: not written yet")
}

// RefundCredit pays an overpaid amount back (command=creditBalanceRefund).
func (w *World) RefundCredit(id int64, c RepayCmd) (Result, error) { panic("books: not written yet") }

// AdjustTransaction undoes or adjusts a transaction.
func (w *World) AdjustTransaction(loanID, txID int64, c AdjustCmd) (Result, error) {
	panic("books: not written yet")
}

// AddLoanCharge puts a charge on a loan; ResourceID is the loan charge.
func (w *World) AddLoanCharge(id int64, c LoanChargeCmd) (Result, error) {
	panic("books: not written yet")
}

// WaiveLoanCharge waives a charge of a loan.
func (w *World) WaiveLoanCharge(id, loanChargeID int64) (Result, error) {
	panic("books: not written yet")
}

// AddLoanNote adds a note; it moves no stamp of the loan (fineract-observed.md section 2).
func (w *World) AddLoanNote(id int64, note string) (Result, error) { panic("books: not written yet") }

// Loans are all, by id.
func (w *World) Loans() []*Loan { panic("books: not written yet") }

// Loan is one or nil.
func (w *World) Loan(id int64) *Loan { panic("books: not written yet") }

// LoanByExternalID is one or nil.
func (w *World) LoanByExternalID(ext string) *Loan { panic("books: not written yet") }

// FindLoan is one, or the server's error when unknown or not below userOffice; userOffice 0 sees all.
func (w *World) FindLoan(id, userOffice int64) (*Loan, error) { panic("books: not written yet") }

// FindLoanByExternalID is one, or the server's error.
func (w *World) FindLoanByExternalID(ext string, userOffice int64) (*Loan, error) {
	panic("books: not written yet")
}

// FindLoanTransaction is one of that loan, or the server's error (recordings 279, 284).
func (w *World) FindLoanTransaction(loanID, id int64) (*LoanTransaction, error) {
	panic("books: not written yet")
}

// FindLoanTransactionByExternalID is one of that loan, or the server's error (283).
func (w *World) FindLoanTransactionByExternalID(loanID int64, ext string) (*LoanTransaction, error) {
	panic("books: not written yet")
}

// LoanSummary is the money of the loan today; zero before disbursement.
func (w *World) LoanSummary(l *Loan) LoanSummary { panic("books: not written yet") }

// Delinquency of the loan today.
func (w *World) Delinquency(l *Loan) Delinquency { panic("books: not written yet") }

// InArrears says whether something is overdue today.
func (w *World) InArrears(l *Loan) bool { panic("books: not written yet") }

// NextRepayment is the template of command=repayment: the oldest unpaid instalment.
func (w *World) NextRepayment(l *Loan) RepaymentTemplate { panic("books: not written yet") }

// Prepayment is the template of command=prepayLoan: the whole rest on a day.
func (w *World) Prepayment(l *Loan, on Date) RepaymentTemplate { panic("books: not written yet") }

// --- savings

// ApplySavings submits an account.
func (w *World) ApplySavings(c SavingsCmd) (Result, error) { panic("books: not written yet") }

// ApproveSavings approves it.
func (w *World) ApproveSavings(id int64, on Date) (Result, error) { panic("books: not written yet") }

// ActivateSavings activates it.
func (w *World) ActivateSavings(id int64, on Date) (Result, error) { panic("books: not written yet") }

// CloseSavings closes it; a balance must be withdrawn first.
func (w *World) CloseSavings(id int64, on Date) (Result, error) { panic("books: not written yet") }

// Deposit books a deposit; ResourceID is the transaction.
func (w *World) Deposit(id int64, c SavingsTxCmd) (Result, error) { panic("books: not written yet") }

// Withdraw books a withdrawal.
func (w *World) Withdraw(id int64, c SavingsTxCmd) (Result, error) { panic("books: not written yet") }

// UndoSavings undoes a transaction; ResourceID is the account. Twice is 200 twice (988-995).
func (w *World) UndoSavings(id, txID int64) (Result, error) { panic("books: not written yet") }

// ReverseSavings reverses by a mirror transaction; ResourceID is the mirror.
func (w *World) ReverseSavings(id, txID int64) (Result, error) { panic("books: not written yet") }

// ModifySavings replaces a transaction; ResourceID is the new one.
func (w *World) ModifySavings(id, txID int64, c SavingsTxCmd) (Result, error) {
	panic("books: not written yet")
}

// SavingsAccounts are all, by id.
func (w *World) SavingsAccounts() []*Savings { panic("books: not written yet") }

// SavingsAccount is one or nil.
func (w *World) SavingsAccount(id int64) *Savings { panic("books: not written yet") }

// SavingsByExternalID is one or nil.
func (w *World) SavingsByExternalID(ext string) *Savings { panic("books: not written yet") }

// FindSavings is one, or the server's error.
func (w *World) FindSavings(id int64) (*Savings, error) { panic("books: not written yet") }

// SavingsTransaction is one or nil; an unknown one is a 500 on the real server (298).
func (w *World) SavingsTransaction(id int64) *SavingsTransaction { panic("books: not written yet") }

// SavingsTransactionByExternalID is one or nil (1.16).
func (w *World) SavingsTransactionByExternalID(savingsID int64, ext string) *SavingsTransaction {
	panic("books: not written yet")
}

// SearchSavings finds transactions of an account, undone ones included, newest first as the server sorts by default.
func (w *World) SearchSavings(id int64, f SavingsFilter) []*SavingsTransaction {
	panic("books: not written yet")
}

// --- journal and the far side's books

// JournalEntries are those of the filter, newest first as the server lists them.
func (w *World) JournalEntries(f JournalFilter) []*JournalEntry { panic("books: not written yet") }

// PostJournal books by hand; TransactionID is the new one.
func (w *World) PostJournal(c JournalCmd) (Result, error) { panic("books: not written yet") }

// ReverseJournal reverses a manual booking.
func (w *World) ReverseJournal(transactionID string) (Result, error) { panic("books: not written yet") }

// Moves are all money movements that stand, by time of booking.
func (w *World) Moves() []Move { panic("books: not written yet") }

// CountByExternalID counts the standing movements with that externalId, compared exactly.
func (w *World) CountByExternalID(ext string) int { panic("books: not written yet") }

// CountByReceipt counts the standing movements with that receipt number.
func (w *World) CountByReceipt(receipt string) int { panic("books: not written yet") }
