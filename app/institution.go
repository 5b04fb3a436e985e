package app

import (
	"cmp"
	"strings"
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

// Name of the institution is its head office's; "" where the core tells this user of no office as high as right below it.
func (i Institution) Name() string {
	for _, o := range i.Offices {
		switch {
		case o.Parent == 0:
			return o.Name
		case strings.Count(o.Hierarchy, ".") == 2: // ".2.": right below it
			return o.ParentIs
		}
	}
	return ""
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
	OfflineHours int          `json:"offlineHours,omitempty"` // that a sign-in lasts since the last answer of the core
	EntryMax     money.Amount `json:"entryMax"`               // one entry
	UnpostedMax  money.Amount `json:"unpostedMax"`            // all that is not confirmed
	BagMax       money.Amount `json:"bagMax"`                 // cash in the bag
	BackDays     int          `json:"backDays,omitempty"`     // how far back a business date may lie
	NoExactly    bool         `json:"noExactly,omitempty"`    // "Exactly N" is forbidden: notes must be counted
	LockMinutes  int          `json:"lockMinutes,omitempty"`  // idle until the screen locks; 0 = 2
	SheetMinutes int          `json:"sheetMinutes,omitempty"` // the same while a sheet is open; 0 = 10
	GraceSeconds int          `json:"graceSeconds,omitempty"` // behind a call or message that we opened; 0 = 60
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

	Boot   time.Duration `json:"boot,omitempty"`   // at AnsweredAt; see Reading
	BootID string        `json:"bootId,omitempty"` // at AnsweredAt
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

// BusinessDay is the institution's day now: the core's day as last told, moved on by the days
// that passed here since it was told. The device's own calendar counts only before the first
// answer, since "today" is the tenant's (fineract-observed.md 0.18). Both instants are the
// device's, so that a clock that is wrong is wrong in both. It never runs back.
func (f Freshness) BusinessDay(now time.Time) Date {
	if f.CoreDay.IsZero() {
		return DateOf(now)
	}
	at := f.DayAt
	if at.IsZero() {
		at = f.AnsweredAt
	}
	here := DateOf(at.In(now.Location()))
	passed := DateOf(now).DaysSince(here)
	if f.CoreDay == here.AddDays(1) {
		// The tenant's midnight comes before ours: ours is not the end of its day. Rather a day
		// late than one ahead, which the core refuses.
		passed = int(now.Sub(at) / (24 * time.Hour))
	}
	return f.CoreDay.AddDays(max(passed, 0))
}

// CashType is the payment type of a kind of cash posting. Collections take the first type
// flagged cash. A disbursement takes one that is not flagged cash but named for it, where the
// institution has it: PostgreSQL servers refuse the flagged ones for users linked to staff
// (fineract-observed.md section 8, cash disbursal).
func (i Institution) CashType(k Kind) (PaymentType, bool) {
	var flagged, named *PaymentType
	for _, t := range i.PaymentTypes {
		switch {
		case t.Retired:
		case t.Cash:
			flagged = lower(flagged, t)
		case namesCash(t.Name):
			named = lower(named, t)
		}
	}
	first, second := flagged, named
	if k == Disbursement {
		first, second = named, flagged
	}
	if first = cmp.Or(first, second); first == nil {
		return PaymentType{}, false
	}
	return *first, true
}

func lower(have *PaymentType, t PaymentType) *PaymentType {
	if have == nil || t.ID < have.ID {
		return &t
	}
	return have
}

func namesCash(name string) bool { return strings.Contains(strings.ToLower(name), "cash") }
