package org

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"daftari/fineract/fineracttest/books/undo"
)

// CreateOffice makes a branch.
func (g *Org) CreateOffice(c OfficeCmd) (Result, error) {
	parent := g.offices.Get(c.ParentID)
	if parent == nil {
		return Result{}, NotFound("error.msg.office.id.invalid", fmt.Sprintf("Office with identifier %d does not exist", c.ParentID), c.ParentID)
	}
	id := g.offices.Next()
	g.offices.Add(&g.Log, id, &Office{ID: id, ParentID: parent.ID, Name: c.Name, ExternalID: c.ExternalID, Opened: c.Opened,
		Hierarchy: fmt.Sprintf("%s%d.", parent.Hierarchy, id)})
	return Result{OfficeID: id, ResourceID: id}, nil
}

// Offices are all, by id. Like every plural read here it returns the model's own slice.
func (g *Org) Offices() []*Office { return g.offices.All() }

// Office is one or nil. Like every read by id here.
func (g *Org) Office(id int64) *Office { return g.offices.Get(id) }

// NeedOffice is one or the server's error.
func (g *Org) NeedOffice(id int64) (*Office, error) {
	if o := g.offices.Get(id); o != nil {
		return o, nil
	}
	return nil, NotFound("error.msg.office.id.invalid", fmt.Sprintf("Office with identifier %d does not exist", id), id)
}

// CreateStaff makes an employee.
func (g *Org) CreateStaff(c StaffCmd) (Result, error) {
	if _, err := g.NeedOffice(c.OfficeID); err != nil {
		return Result{}, err
	}
	id := g.staff.Next()
	g.staff.Add(&g.Log, id, &Staff{ID: id, OfficeID: c.OfficeID, ExternalID: c.ExternalID, Firstname: c.Firstname, Lastname: c.Lastname,
		DisplayName: c.Lastname + ", " + c.Firstname, MobileNo: c.MobileNo, LoanOfficer: c.LoanOfficer, Active: true, Joined: c.Joined})
	return Result{OfficeID: c.OfficeID, ResourceID: id}, nil
}

// Staff are all, by id.
func (g *Org) Staff() []*Staff { return g.staff.All() }

// StaffMember is one or nil.
func (g *Org) StaffMember(id int64) *Staff { return g.staff.Get(id) }

// NeedStaff is one or the server's error; 0 is nobody and no error.
func (g *Org) NeedStaff(id int64) error {
	if id == 0 || g.staff.Get(id) != nil {
		return nil
	}
	return NotFound("error.msg.staff.id.invalid", fmt.Sprintf("Staff with identifier %d does not exist", id), id)
}

// CreateUser makes a user.
func (g *Org) CreateUser(c UserCmd) (Result, error) {
	if _, err := g.NeedOffice(c.OfficeID); err != nil {
		return Result{}, err
	}
	if g.UserByName(c.Username) != nil {
		return Result{}, Integrity("error.msg.user.duplicate.username", "username", "User with username "+c.Username+" already exists.", c.Username)
	}
	id := g.users.Next()
	g.users.Add(&g.Log, id, &User{ID: id, OfficeID: c.OfficeID, StaffID: c.StaffID, Username: c.Username,
		Firstname: c.Firstname, Lastname: c.Lastname, Email: c.Email})
	return Result{OfficeID: c.OfficeID, ResourceID: id}, nil
}

// DeleteUser marks a user as deleted.
func (g *Org) DeleteUser(id int64) (Result, error) {
	u := g.users.Get(id)
	if u == nil || u.Deleted {
		return Result{}, NotFound("error.msg.user.id.invalid", fmt.Sprintf("User with identifier %d does not exist", id), id)
	}
	undo.Touch(&g.Log, u)
	u.Deleted = true
	return Result{OfficeID: u.OfficeID, ResourceID: id}, nil
}

// Users are all, by id.
func (g *Org) Users() []*User { return g.users.All() }

// User is one or nil.
func (g *Org) User(id int64) *User { return g.users.Get(id) }

// UserByName is one that is not deleted, or nil.
func (g *Org) UserByName(name string) *User {
	for _, u := range g.users.All() {
		if !u.Deleted && u.Username == name {
			return u
		}
	}
	return nil
}

// CreatePaymentType makes a payment type.
func (g *Org) CreatePaymentType(c PaymentTypeCmd) (Result, error) {
	id, code := g.pays.Next(), ""
	g.pays.Add(&g.Log, id, &PaymentType{ID: id, Name: c.Name, Description: c.Description, Cash: c.Cash, Position: c.Position, CodeName: &code})
	return Result{ResourceID: id}, nil
}

// PaymentTypes are all, by position and id as the server lists them.
func (g *Org) PaymentTypes() []*PaymentType {
	out := slices.Clone(g.pays.All())
	slices.SortStableFunc(out, func(a, b *PaymentType) int { return a.Position - b.Position })
	return out
}

// PaymentType is one or nil.
func (g *Org) PaymentType(id int64) *PaymentType { return g.pays.Get(id) }

// NeedPaymentType refuses an unknown one (372, 442); 0 is none.
func (g *Org) NeedPaymentType(id int64) error {
	if id == 0 || g.pays.Get(id) != nil {
		return nil
	}
	return NotFound("error.msg.payment.type.invalid", fmt.Sprintf("PaymentType with %d does not exist", id), id)
}

// SetWorkingDays replaces the rule of the week; Changed names what is new.
func (g *Org) SetWorkingDays(d WorkingDays) (Result, error) {
	opt, err := rrule.StrToROption(d.Recurrence)
	if err != nil || opt.Freq != rrule.WEEKLY || len(opt.Byweekday) == 0 {
		return Result{}, Invalid("validation.msg.workingdays.recurrence.invalid", "recurrence", "Failed data validation due to: invalid.", d.Recurrence)
	}
	undo.Touch(&g.Log, &g.week)
	var changed []string
	if d.Recurrence != g.week.Recurrence {
		changed = append(changed, "recurrence")
	}
	if d.RescheduleType != g.week.RescheduleType {
		changed = append(changed, "repaymentRescheduleType")
	}
	d.open = [7]bool{}
	for _, day := range opt.Byweekday {
		d.open[(day.Day()+1)%7] = true
	}
	g.week = d
	return Result{ResourceID: 1, Changed: changed}, nil
}

// WorkingDays is the rule of the week.
func (g *Org) WorkingDays() WorkingDays { return g.week }

// IsWorkingDay says whether the rule has the day.
func (g *Org) IsWorkingDay(d Date) bool { return g.week.open[d.Weekday()] }

// CreateHoliday makes a pending holiday.
func (g *Org) CreateHoliday(c HolidayCmd) (Result, error) {
	id := g.holidays.Next()
	g.holidays.Add(&g.Log, id, &Holiday{ID: id, Name: c.Name, Description: c.Description, From: c.From, To: c.To,
		RescheduledTo: c.RescheduledTo, ReschedulingType: c.ReschedulingType, Status: PartyPending, Offices: c.Offices})
	return Result{ResourceID: id}, nil
}

// ActivateHoliday makes it count.
func (g *Org) ActivateHoliday(id int64) (Result, error) {
	h := g.holidays.Get(id)
	if h == nil {
		return Result{}, NotFound("error.msg.holiday.id.invalid", fmt.Sprintf("Holiday with identifier %d does not exist", id), id)
	}
	undo.Touch(&g.Log, h)
	h.Status = PartyActive
	return Result{ResourceID: id}, nil
}

// Holidays of an office, by id.
func (g *Org) Holidays(officeID int64) []*Holiday {
	var out []*Holiday
	for _, h := range g.holidays.All() {
		if slices.Contains(h.Offices, officeID) {
			out = append(out, h)
		}
	}
	return out
}

// IsHoliday says whether an active holiday closes the office on the day.
func (g *Org) IsHoliday(officeID int64, d Date) bool {
	return slices.ContainsFunc(g.Holidays(officeID), func(h *Holiday) bool {
		return h.Status == PartyActive && h.From <= d && d <= h.To
	})
}

// CreateCode makes a code of one's own.
func (g *Org) CreateCode(name string) (Result, error) {
	if slices.ContainsFunc(g.codes.All(), func(c *Code) bool { return g.Fold(c.Name) == g.Fold(name) }) {
		return Result{}, Integrity("error.msg.code.duplicate.name", "name", "A code with name '"+name+"' already exists", name)
	}
	id := g.codes.Next()
	g.codes.Add(&g.Log, id, &Code{ID: id, Name: name})
	return Result{ResourceID: id}, nil
}

// Codes are all, by name as the server lists them.
func (g *Org) Codes() []*Code {
	out := slices.Clone(g.codes.All())
	slices.SortFunc(out, func(a, b *Code) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return out
}

// Code is one or nil.
func (g *Org) Code(id int64) *Code { return g.codes.Get(id) }

// CreateCodeValue adds a value: Result.ResourceID is the code, SubResourceID the value.
func (g *Org) CreateCodeValue(codeID int64, v CodeValue) (Result, error) {
	if g.codes.Get(codeID) == nil {
		return Result{}, NotFound("error.msg.code.identifier.not.found", fmt.Sprintf("Code with identifier `%d` does not exist", codeID), codeID)
	}
	v.ID, v.CodeID = g.values.Next(), codeID
	g.values.Add(&g.Log, v.ID, &v)
	return Result{ResourceID: codeID, SubResourceID: v.ID}, nil
}

// CodeValues of a code, by position.
func (g *Org) CodeValues(codeID int64) []*CodeValue {
	var out []*CodeValue
	for _, v := range g.values.All() {
		if v.CodeID == codeID {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b *CodeValue) int { return a.Position - b.Position })
	return out
}

// CodeValue is one or nil.
func (g *Org) CodeValue(id int64) *CodeValue { return g.values.Get(id) }

// SetCurrencies chooses the organisation's currencies.
func (g *Org) SetCurrencies(codes []string) error {
	for _, c := range codes {
		if _, ok := g.CurrencyOf(c); !ok {
			return NotFound("error.msg.currency.currencyCode.invalid.or.not.supported", "Currency with identifier "+c+" does not exist", c)
		}
	}
	undo.Touch(&g.Log, &g.chosen)
	g.chosen.currencies = slices.Clone(codes)
	return nil
}

// Currencies are the chosen ones, by id.
func (g *Org) Currencies() []Currency {
	var out []Currency
	for _, c := range g.known {
		if slices.Contains(g.chosen.currencies, c.Code) {
			out = append(out, c)
		}
	}
	return out
}

// AllCurrencies are those that can be chosen, in the order of their ids, which begin with 1.
func (g *Org) AllCurrencies() []Currency { return g.known }

// CurrencyOf is the currency of that code with its usual digits.
func (g *Org) CurrencyOf(code string) (Currency, bool) {
	i := slices.IndexFunc(g.known, func(c Currency) bool { return c.Code == code })
	if i < 0 {
		return Currency{}, false
	}
	return g.known[i], true
}

// Configurations are all switches, by id.
func (g *Org) Configurations() []*Configuration { return g.configs.All() }

// Configuration is one by name, or nil.
func (g *Org) Configuration(name string) *Configuration {
	for _, c := range g.configs.All() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// On says whether a switch is on.
func (g *Org) On(name string) bool {
	c := g.Configuration(name)
	return c != nil && c.Enabled
}

// SetConfiguration changes a switch by id; nil leaves a part as it is. Changed names what really changed.
func (g *Org) SetConfiguration(id int64, enabled *bool, value *int64) (Result, error) {
	c := g.configs.Get(id)
	if c == nil {
		return Result{}, NotFound("error.msg.configuration.id.invalid", fmt.Sprintf("Configuration identifier %d does not exist", id), id)
	}
	undo.Touch(&g.Log, c)
	r := Result{ResourceID: id}
	if enabled != nil && *enabled != c.Enabled {
		c.Enabled, r.Changed = *enabled, append(r.Changed, "enabled")
	}
	if value != nil && *value != c.Value {
		c.Value, r.Changed = *value, append(r.Changed, "value")
	}
	return r, nil
}

// SetBusinessDate stores BUSINESS_DATE or COB_DATE.
func (g *Org) SetBusinessDate(kind string, d Date) (Result, error) {
	if kind != BusinessDateKind && kind != COBDateKind {
		return Result{}, Invalid("validation.msg.businessdate.type.is.not.one.of.expected.enumerations", "type",
			"The parameter `type` must be one of [ BUSINESS_DATE, COB_DATE ] ", kind)
	}
	undo.Put(&g.Log, g.dates, kind, d)
	if kind == BusinessDateKind && g.On("enable-automatic-cob-date-adjustment") {
		undo.Put(&g.Log, g.dates, COBDateKind, d.AddDays(-1))
	}
	return Result{}, nil
}

// BusinessDates are the stored ones: none before the first use, stale when the function was switched off (fineract-observed.md 0.18).
func (g *Org) BusinessDates() []BusinessDate {
	var out []BusinessDate
	for _, k := range []string{BusinessDateKind, COBDateKind} {
		if d := g.dates[k]; d != 0 {
			out = append(out, BusinessDate{Kind: k, Description: businessDateText[k], Date: d})
		}
	}
	return out
}

// CreateGLAccount makes a ledger account.
func (g *Org) CreateGLAccount(c GLAccountCmd) (Result, error) {
	if slices.ContainsFunc(g.gl.All(), func(a *GLAccount) bool { return g.Fold(a.Code) == g.Fold(c.Code) }) {
		return Result{}, Integrity("error.msg.glaccount.glcode.duplicate", "glCode",
			"General Ledger Account with GL code "+c.Code+" already exists", c.Code)
	}
	id := g.gl.Next()
	g.gl.Add(&g.Log, id, &GLAccount{ID: id, Name: c.Name, Code: c.Code, Description: c.Description, Type: c.Type, Usage: c.Usage, ManualEntries: c.ManualEntries})
	return Result{ResourceID: id}, nil
}

// GLAccounts are all, by code.
func (g *Org) GLAccounts() []*GLAccount {
	out := slices.Clone(g.gl.All())
	slices.SortStableFunc(out, func(a, b *GLAccount) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// GLAccount is one or nil.
func (g *Org) GLAccount(id int64) *GLAccount { return g.gl.Get(id) }

// SetFinancialActivity maps an activity (100 asset transfer, 200 liability transfer) to a ledger account.
func (g *Org) SetFinancialActivity(activity, glAccount int64) (Result, error) {
	if g.gl.Get(glAccount) == nil {
		return Result{}, NotFound("error.msg.glaccount.id.invalid", fmt.Sprintf("General Ledger account with identifier %d does not exist ", glAccount), glAccount)
	}
	if _, had := g.activity[activity]; had {
		return Result{}, Integrity("error.msg.financialActivityAccount.exists", "financialActivityId",
			fmt.Sprintf("Mapping for activity already exists %d", activity), activity)
	}
	undo.Put(&g.Log, g.activity, activity, glAccount)
	return Result{ResourceID: int64(len(g.activity))}, nil
}

// FinancialActivity is the account of an activity, or the server's error (1026).
func (g *Org) FinancialActivity(activity int64) (int64, error) {
	if id, ok := g.activity[activity]; ok {
		return id, nil
	}
	return 0, NotFound("error.msg.financialActivityAccount.not.found",
		fmt.Sprintf("Financial Activity account with for the financial Activity with Id %d does not exist", activity), activity)
}

// businessDateText are the descriptions of recording 923.
var businessDateText = map[string]string{BusinessDateKind: "Business Date", COBDateKind: "Close of Business Date"}

// Touched is the stamp of a change now.
func (g *Org) Touched() time.Time { return g.opt.Now().UTC() }

// CreateCharge keeps c under a new id.
func (g *Org) CreateCharge(c Charge) (Result, error) {
	if _, ok := g.CurrencyOf(c.Currency); !ok {
		return Result{}, NotFound("error.msg.currency.currencyCode.invalid.or.not.supported", "Currency with identifier "+c.Currency+" does not exist", c.Currency)
	}
	c.ID = g.charges.Next()
	g.charges.Add(&g.Log, c.ID, &c)
	return Result{ResourceID: c.ID}, nil
}

// Charges are all, by id.
func (g *Org) Charges() []*Charge { return g.charges.All() }

// Charge is one or nil.
func (g *Org) Charge(id int64) *Charge { return g.charges.Get(id) }
