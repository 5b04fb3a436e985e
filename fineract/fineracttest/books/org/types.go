// Package org is the organisation of the model tenant: offices, staff, users, payment types, currencies, days, codes, switches and
// ledger accounts, with the clock, the undo log and the errors that everything above uses.
package org

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
)

// Amount is an exact decimal.
type Amount = exact.Amount

// Date is a calendar day.
type Date = exact.Date

// States of clients, groups and holidays.
const (
	PartyPending = 100
	PartyActive  = 300
	PartyClosed  = 600
	PartyReject  = 700
	PartyGone    = 800 // withdrawn
)

// The kinds of business date.
const (
	BusinessDateKind = "BUSINESS_DATE"
	COBDateKind      = "COB_DATE"
)

// Stamp is who did a step of a life cycle, and on which day.
type Stamp struct {
	On     Date
	UserID int64
}

// Office is a branch. Hierarchy is "." for the head office and ".2.", ".2.5." below.
type Office struct {
	ID, ParentID int64
	Name         string
	ExternalID   string
	Opened       Date
	Hierarchy    string
}

// OfficeCmd creates an office.
type OfficeCmd struct {
	ParentID   int64
	Name       string
	ExternalID string
	Opened     Date
}

// Staff is an employee; DisplayName is "Otieno, Akinyi".
type Staff struct {
	ID, OfficeID        int64
	ExternalID          string
	Firstname, Lastname string
	DisplayName         string
	MobileNo            string
	LoanOfficer, Active bool
	Joined              Date
}

// StaffCmd creates an employee.
type StaffCmd struct {
	OfficeID                                  int64
	Firstname, Lastname, ExternalID, MobileNo string
	LoanOfficer                               bool
	Joined                                    Date
}

// User is who acts: the HTTP side keeps passwords and roles under the same id.
type User struct {
	ID, OfficeID, StaffID         int64
	Username, Firstname, Lastname string
	Email                         string
	Deleted                       bool
}

// UserCmd creates a user.
type UserCmd struct {
	OfficeID, StaffID                    int64
	Username, Firstname, Lastname, Email string
}

// PaymentType is a way to pay. CodeName is nil for the two seeded types without one, "" for created ones.
type PaymentType struct {
	ID                int64
	Name, Description string
	Cash              bool
	Position          int
	CodeName          *string
	SystemDefined     bool
}

// PaymentTypeCmd creates a payment type.
type PaymentTypeCmd struct {
	Name, Description string
	Cash              bool
	Position          int
}

// Currency is a row of the organisation's currencies. Digits and Multiples are an account's own when it stands in an account or product.
type Currency struct {
	Code, Name, Symbol string
	Digits, Multiples  int
}

// WorkingDays is the tenant's rule for the week.
type WorkingDays struct {
	Recurrence                       string // FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,..
	RescheduleType                   int
	ExtendTermDaily, ExtendTermOnHol bool
	LastModified                     time.Time
	open                             [7]bool // by time.Weekday
}

// Holiday closes an office; it counts only when active (status 300; 100 is pending).
type Holiday struct {
	ID                int64
	Name, Description string
	From, To          Date
	RescheduledTo     Date
	ReschedulingType  int
	Status            int
	Offices           []int64
}

// HolidayCmd creates a pending holiday.
type HolidayCmd struct {
	Name, Description string
	From, To          Date
	RescheduledTo     Date
	ReschedulingType  int
	Offices           []int64
}

// Code is a list of values ("Gender").
type Code struct {
	ID            int64
	Name          string
	SystemDefined bool
}

// CodeValue is one value of a code.
type CodeValue struct {
	ID, CodeID        int64
	Name, Description string
	Position          int
	Active, Mandatory bool
}

// Configuration is a global switch.
type Configuration struct {
	ID          int64
	Name        string
	Enabled     bool
	Value       int64
	StringValue string
	Description string
	TrapDoor    bool
}

// GLAccount is a ledger account. Type: 1 asset, 2 liability, 3 equity, 4 income, 5 expense; Usage: 1 detail, 2 header.
type GLAccount struct {
	ID                      int64
	Name, Code, Description string
	Type, Usage             int
	ManualEntries, Disabled bool
}

// GLAccountCmd creates a ledger account.
type GLAccountCmd struct {
	Name, Code, Description string
	Type, Usage             int
	ManualEntries           bool
}

// BusinessDate is a stored date of the tenant; Kind is BUSINESS_DATE or COB_DATE.
type BusinessDate struct {
	Kind        string
	Description string
	Date        Date
}

// What a charge applies to, and when it falls due.
const (
	ChargeLoan           = 1
	ChargeSavings        = 2
	ChargeClient         = 3
	ChargeAtDisbursement = 1
	ChargeAtDueDate      = 2
	ChargePerInstallment = 8
	ChargeOverdue        = 9
)

// Charge is a definition. Calculation: 1 flat, 2 percent of amount, 3 of amount and interest, 4 of interest.
type Charge struct {
	ID                           int64
	Name, Currency               string
	Amount                       Amount
	AppliesTo, Time, Calculation int
	PaymentMode                  int
	Active, Penalty              bool
}
