package app

import (
	"time"

	"daftari/app/money"
)

// Institution is what the device knows of the house it works for.
type Institution struct {
	Offices      []Office       `json:"offices"`
	Staff        []Staff        `json:"staff"`
	PaymentTypes []PaymentType  `json:"paymentTypes"`
	Currencies   []CurrencyInfo `json:"currencies"`
	Holidays     []Holiday      `json:"holidays"`
	WorkingDays  WorkingDays    `json:"workingDays"`
	Limits       Limits         `json:"limits"`
	Server       ServerInfo     `json:"server"`
}

// CurrencyInfo is a currency as the institution uses it.
type CurrencyInfo struct {
	Currency money.Currency `json:"-"`
	Code     string         `json:"code"`
	Digits   int            `json:"digits"`
	Multiple int            `json:"multiple,omitempty"`
	Name     string         `json:"name"`
	Symbol   string         `json:"symbol,omitempty"`
}

// ServerInfo is what was found out about the core.
type ServerInfo struct {
	Version string `json:"version"`
	// Savings transactions take an externalId (Fineract 1.16 on); without it they are looked
	// up by receipt number.
	SavingsExternalID bool `json:"savingsExternalId"`
	MakerChecker      bool `json:"makerChecker"`
	// AllowHolidays and AllowNonWorkingDays: the core takes repayments on such days.
	AllowHolidays       bool `json:"allowHolidays"`
	AllowNonWorkingDays bool `json:"allowNonWorkingDays"`
	Reports             bool `json:"reports"` // `server install` has been run
}

// Limits on what may be recorded offline (G3); a zero value or no amount means no limit.
type Limits struct {
	OfflineHours int          `json:"offlineHours,omitempty"` // since the last answer of the core
	EntryMax     money.Amount `json:"entryMax"`               // one entry
	UnpostedMax  money.Amount `json:"unpostedMax"`            // all that is not confirmed
	BagMax       money.Amount `json:"bagMax"`                 // cash in the bag
	BackDays     int          `json:"backDays,omitempty"`     // how far back a business date may lie
	NoExactly    bool         `json:"noExactly,omitempty"`    // "Exactly N" is forbidden: notes must be counted
}

// Officer is the user of this book.
type Officer struct {
	User     UserID   `json:"user"`
	Username string   `json:"username"`
	Staff    StaffID  `json:"staff"`
	Name     string   `json:"name"`
	Office   OfficeID `json:"office"`
	OfficeIs string   `json:"officeName,omitempty"`
}

// Device is this book's own identity at the institution; Code leads every receipt number.
type Device struct {
	ID   string `json:"id"`   // UUIDv4
	Code string `json:"code"` // claimed at the server, e.g. "K7"
}

// Freshness says how old the core's figures are.
type Freshness struct {
	PulledAt   time.Time `json:"pulledAt"`   // last pull that committed, by the device's clock
	AnsweredAt time.Time `json:"answeredAt"` // last answer of the core to anything, by the device's clock
	ServedAt   time.Time `json:"servedAt"`   // the core's own clock at its last answer
	CoreDay    Date      `json:"coreDay"`    // the tenant's business day as last told
	DayAt      time.Time `json:"dayAt"`      // when it was told, by the device's clock
}

// HolidayOn is the active holiday that covers d at the office, if any.
func (i Institution) HolidayOn(office OfficeID, d Date) (Holiday, bool) {
	for _, h := range i.Holidays {
		if h.Active && h.Office == office && !d.Before(h.From) && !d.After(h.To) {
			return h, true
		}
	}
	return Holiday{}, false
}
