// Package parties is the people's side of the model tenant: clients with their charges and papers, groups, centres, calendars and meetings.
package parties

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
)

// Amount is an exact decimal.
type Amount = exact.Amount

// Date is a calendar day.
type Date = exact.Date

// Stamp is who did a step of a life cycle, and on which day.
type Stamp = org.Stamp

// Currency is an account's currency.
type Currency = org.Currency

// The kinds of entity that have calendars.
const (
	EntityGroup  = 2
	EntityCenter = 4
)

// Client is a customer.
type Client struct {
	ID                              int64
	AccountNo, ExternalID           string
	Status                          int
	OfficeID, StaffID               int64
	Firstname, Middlename, Lastname string
	Fullname                        string
	DisplayName                     string
	MobileNo, Email                 string
	GenderID, TypeID, ClassID       int64
	LegalForm                       int
	Born                            Date
	Submitted, Activated, Closed    Stamp
	ClosureReasonID                 int64
	SavingsProductID, SavingsID     int64 // default account, 0 when none
	Groups                          []int64
	Loans, Savings                  []int64 // ids of the accounts, ascending
	Charges                         []*ClientCharge
	Identifiers                     []*Identifier
	Created, LastModified           time.Time
}

// ClientCmd creates a client. Nil pointers and zero values are absent parameters.
type ClientCmd struct {
	OfficeID                                  int64
	LegalForm                                 int
	Firstname, Middlename, Lastname, Fullname string
	ExternalID, MobileNo, Email               string
	Active                                    *bool
	ActivationDate, SubmittedOn, Born         Date
	StaffID, GroupID, GenderID                int64
	TypeID, ClassID, SavingsProductID         int64
}

// ClientUpdate changes what is not nil.
type ClientUpdate struct {
	Firstname, Middlename, Lastname, Fullname *string
	ExternalID, MobileNo, Email               *string
	GenderID, StaffID                         *int64
	Born                                      *Date
}

// Identifier is a document of a client.
type Identifier struct {
	ID, ClientID, DocumentTypeID int64
	Key, Description             string
	Active                       bool
}

// ClientCharge is a charge on a client, outside of any loan.
type ClientCharge struct {
	ID, ClientID, ChargeID            int64
	Name                              string
	Currency                          Currency
	Time, Calculation                 int
	Penalty                           bool
	Due                               Date
	Amount, Paid, Waived, Outstanding Amount
	Payments                          []*ClientTransaction
}

// IsPaid says that nothing is left of it and it was not waived.
func (c *ClientCharge) IsPaid() bool { return c.Outstanding.IsZero() && c.Waived.IsZero() }

// ClientTransaction is a payment (type 1) or waiver (type 2) of a client charge.
type ClientTransaction struct {
	ID, ClientID, ChargeID int64
	Type                   int
	Date, Submitted        Date
	Amount                 Amount
	Currency               string
	ExternalID             string
	Payment                ClientPayment
	Reversed               bool
	UserID                 int64
	Booked                 time.Time
}

// ClientPayment is how a charge was paid; without a TypeID the server drops it.
type ClientPayment struct {
	TypeID                                 int64
	Account, Check, Routing, Receipt, Bank string
}

// Group is a group (Level 2) or a centre (Level 1); both share one table, so ids do not meet.
type Group struct {
	ID                           int64
	AccountNo, ExternalID, Name  string
	Level                        int
	ParentID                     int64 // a group's centre, 0 when none
	OfficeID, StaffID            int64
	Status                       int
	Hierarchy                    string
	Submitted, Activated, Closed Stamp
	Clients                      []int64 // members, ascending
	Groups                       []int64 // of a centre, ascending
	Loans, Savings               []int64 // of the group itself and of its JLG members (Loans)
	Created, LastModified        time.Time
}

// IsCenter says it is a centre.
func (g *Group) IsCenter() bool { return g.Level == 1 }

// GroupCmd creates a group or a centre.
type GroupCmd struct {
	OfficeID, StaffID, CenterID int64
	Name, ExternalID            string
	Active                      *bool
	ActivationDate, SubmittedOn Date
	Clients, Groups             []int64 // Groups only for centres
}

// Calendar is the meeting rule of a group or centre.
type Calendar struct {
	ID, InstanceID               int64
	EntityType                   int // EntityGroup or EntityCenter
	EntityID                     int64
	Title, Description, Location string
	Type                         int // 1 collection
	Start, End                   Date
	Repeating                    bool
	Recurrence                   string // FREQ=WEEKLY;BYDAY=TU
	Frequency, Interval          int    // 1 daily, 2 weekly, 3 monthly; Interval is -1 when the rule has none
	RepeatsOnDay                 int    // 1 Monday .. 7 Sunday, 0 none
	MeetingTime                  string // HH:mm, "" none
	Created, Updated             time.Time
	CreatedBy, UpdatedBy         int64
}

// CalendarCmd creates a calendar.
type CalendarCmd struct {
	Title, Description, Location string
	Type                         int
	Start                        Date
	Repeating                    bool
	Frequency, Interval, OnDay   int
	MeetingTime                  string
}

// Meeting is a held meeting with the attendance that was recorded.
type Meeting struct {
	ID, CalendarInstanceID int64
	EntityID               int64 // the group or centre that met
	Date                   Date
	Attendance             []Attendance
}

// Attendance is 1 present, 2 absent, 3 approved, 4 leave, 5 late.
type Attendance struct {
	ID, ClientID int64
	Type         int
}

// ChargeCmd puts a charge on a client; a nil amount means the charge's own.
type ChargeCmd struct {
	ChargeID   int64
	Amount     *Amount
	Due        Date
	ExternalID string
}
