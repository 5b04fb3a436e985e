package app

import (
	"daftari/app/money"
	"daftari/app/msisdn"
)

// The core's identities (Fineract primary keys), each of its own type. Zero means none.
type (
	OfficeID      int64
	StaffID       int64
	UserID        int64
	CentreID      int64
	GroupID       int64
	ClientID      int64
	LoanID        int64
	SavingsID     int64
	ChargeID      int64
	CalendarID    int64
	PaymentTypeID int64
)

// Office is a branch of the institution; Hierarchy is Fineract's path of ids, ".2.5.".
type Office struct {
	ID         OfficeID `json:"id"`
	Name       string   `json:"name"`
	Parent     OfficeID `json:"parent,omitempty"`
	ParentIs   string   `json:"parentName,omitempty"`
	Hierarchy  string   `json:"hierarchy,omitempty"`
	ExternalID string   `json:"externalId,omitempty"`
}

// Staff is a person who works for the institution; colleagues take over groups.
type Staff struct {
	ID          StaffID  `json:"id"`
	Name        string   `json:"name"`
	Office      OfficeID `json:"office"`
	LoanOfficer bool     `json:"loanOfficer"`
	Active      bool     `json:"active"`
}

// PaymentType is how money moved, in the core's list. On PostgreSQL a disbursement must not go
// under a type flagged cash when the user is linked to staff (fineract-observed.md section 8).
type PaymentType struct {
	ID      PaymentTypeID `json:"id"`
	Name    string        `json:"name"`
	Cash    bool          `json:"cash"`
	Retired bool          `json:"retired,omitempty"`
}

// Holiday is a span of days on which the core refuses repayments. Only active ones count.
type Holiday struct {
	ID            int64    `json:"id"`
	Name          string   `json:"name"`
	Office        OfficeID `json:"office"`
	From          Date     `json:"from"`
	To            Date     `json:"to"`
	RescheduledTo Date     `json:"rescheduledTo"`
	Active        bool     `json:"active"`
}

// Centre gathers groups that meet together.
type Centre struct {
	ID        CentreID `json:"id"`
	Name      string   `json:"name"`
	AccountNo string   `json:"accountNo,omitempty"`
	Office    OfficeID `json:"office"`
	Staff     StaffID  `json:"staff,omitempty"`
	Active    bool     `json:"active"`
	Meeting   *Meeting `json:"meeting,omitempty"`
}

// Group of clients that meets the officer. Meeting is its own calendar or its centre's.
type Group struct {
	ID         GroupID    `json:"id"`
	Name       string     `json:"name"`
	AccountNo  string     `json:"accountNo,omitempty"`
	ExternalID string     `json:"externalId,omitempty"`
	Centre     CentreID   `json:"centre,omitempty"`
	CentreName string     `json:"centreName,omitempty"`
	Office     OfficeID   `json:"office"`
	Staff      StaffID    `json:"staff,omitempty"`
	Active     bool       `json:"active"`
	Meeting    *Meeting   `json:"meeting,omitempty"`
	Members    []ClientID `json:"members"`
}

// Client of the institution. Phone is the zero Number where the core's text is no number;
// PhoneText keeps what the core holds.
type Client struct {
	ID         ClientID      `json:"id"`
	AccountNo  string        `json:"accountNo,omitempty"`
	ExternalID string        `json:"externalId,omitempty"`
	Name       string        `json:"name"`
	Phone      msisdn.Number `json:"phone,omitzero"`
	PhoneText  string        `json:"phoneText,omitempty"`
	Active     bool          `json:"active"`
	Status     int           `json:"status"`
	Office     OfficeID      `json:"office"`
	Staff      StaffID       `json:"staff,omitempty"`
	Groups     []GroupID     `json:"groups,omitempty"`
}

// ClientCharge is a fee or penalty that the client owes outside any loan.
type ClientCharge struct {
	ID          ChargeID     `json:"id"`
	Client      ClientID     `json:"client"`
	Name        string       `json:"name"`
	Penalty     bool         `json:"penalty,omitempty"`
	Due         Date         `json:"due"`
	Amount      money.Amount `json:"amount"`
	Outstanding money.Amount `json:"outstanding"`
	Odd         string       `json:"odd,omitempty"` // see Loan.Odd
}

// ClientFile is a client with everything the device knows of her.
type ClientFile struct {
	Client  Client         `json:"client"`
	Loans   []Loan         `json:"loans"`
	Savings []Savings      `json:"savings"`
	Charges []ClientCharge `json:"charges"`
}

// GroupFile is a group with its own accounts and its members' files, in the members' order.
type GroupFile struct {
	Group   Group        `json:"group"`
	Loans   []Loan       `json:"loans"`
	Savings []Savings    `json:"savings"`
	Members []ClientFile `json:"members"`
}

// ClientHead is what a list or a search shows of a client.
type ClientHead struct {
	ID        ClientID      `json:"id"`
	Name      string        `json:"name"`
	AccountNo string        `json:"accountNo,omitempty"`
	Phone     msisdn.Number `json:"phone,omitzero"`
	Groups    []GroupID     `json:"groups,omitempty"`
	Accounts  []string      `json:"accounts,omitempty"` // account numbers of her loans and savings
}
