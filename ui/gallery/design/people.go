package design

import (
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// Ids of the groups of the day, in the order of their meetings.
const (
	Tumaini = app.GroupID(1)
	Umoja   = app.GroupID(2)
	Neema   = app.GroupID(3)
	Amani   = app.GroupID(4)
	Baraka  = app.GroupID(5)
)

// FirstReceipt is the number of the first receipt of Amani's meeting, the group's own.
const FirstReceipt = 391

// DeviceCode leads every receipt number of the pictures: "D-0412-000391".
const DeviceCode = "D-0412"

// Member is a row of the mock-ups: what is due today, in whole shillings, and what the desktop's
// table (d1) shows beside it.
type Member struct {
	Name                      string
	No                        int64 // number of the client and of her loan, 104 is "000104" and "L-000104"
	Loan, Second, Saving, Fee int64
	Balance, Saved            int64
	Phone                     bool
}

// Due is the sum of her parts.
func (m Member) Due() int64 { return m.Loan + m.Second + m.Saving + m.Fee }

// ID of the client.
func (m Member) ID() app.ClientID { return app.ClientID(m.No) }

// Members of Amani Market, in the group's order. Their sum with Self is 16,750.
func Members() []Member {
	return []Member{
		{"Achieng Odhiambo", 104, 600, 0, 150, 0, 7200, 3250, true},
		{"Amina Juma Salim", 107, 1200, 0, 100, 0, 14400, 1800, true},
		{"Beatrice Wekesa", 112, 750, 0, 150, 0, 8250, 4150, false},
		{"Chebet Koros", 115, 400, 0, 100, 0, 5400, 2100, true},
		{"Dorcas Nyambura Kariuki", 119, 1200, 0, 0, 0, 19200, 900, true},
		{"Esther Nduku", 131, 600, 250, 100, 0, 6100, 2750, true},
		{"Faith Wambui", 128, 800, 0, 100, 0, 9600, 3100, true},
		{"Grace Atieno Were", 152, 750, 0, 150, 0, 6750, 2600, true},
		{"Halima Abdi Noor", 158, 650, 0, 100, 0, 7800, 1450, true},
		{"Irene Kwamboka", 163, 600, 0, 150, 0, 5400, 3900, true},
		{"Jane Muthoni Gichuru", 177, 1300, 0, 0, 0, 15600, 600, true},
		{"Khadija Omar", 180, 0, 0, 100, 0, 0, 5200, false},
		{"Lilian Mueni", 183, 650, 0, 100, 50, 8250, 2300, true},
		{"Mwanaisha Bakari", 186, 600, 300, 100, 0, 6600, 1750, true},
		{"Naomi Jepkosgei", 166, 950, 0, 0, 0, 8400, 1900, true},
		{"Peninah Cherop", 190, 600, 0, 150, 0, 7100, 2800, true},
		{"Ruth Auma", 203, 700, 0, 100, 0, 8300, 2450, true},
		{"Salma Hassan", 211, 400, 0, 150, 0, 4700, 3350, true},
		{"Teresia Wanjiku", 233, 650, 0, 100, 0, 7650, 3000, true},
		{"Zawadi Naliaka", 240, 0, 0, 150, 0, 0, 1950, false},
	}
}

// Self is the group's own loan and savings, "The group itself".
func Self() Member {
	return Member{Name: "Amani Market", No: 4, Loan: 500, Saving: 200, Balance: 5000, Saved: 4200}
}

// Exceptions are what two members paid instead, in parts as the sheet has them: loan, savings.
func Exceptions() map[string][2]int64 {
	return map[string][2]int64{"Halima Abdi Noor": {0, 0}, "Faith Wambui": {700, 100}}
}

// KES is an amount of whole shillings, a currency without decimals in this institution.
func KES(n int64) money.Amount { return money.FromMinor(n, Shilling()) }

// Shilling is the institution's currency: KES without decimals.
func Shilling() money.Currency { return must(money.New("KES", 0, 0)) }

// Day is the Thursday of the story.
func Day() app.Date { return date("2026-09-17") }

// Zone is the officer's, +03:00.
func Zone() *time.Location { return time.FixedZone("EAT", 3*3600) }

// At is an instant of Day by the officer's clock, "11:41".
func At(clock string) time.Time { return On("2026-09-17", clock) }

// On is an instant of another day by the officer's clock.
func On(day, clock string) time.Time {
	return must(time.ParseInLocation("2006-01-02 15:04", day+" "+clock, Zone()))
}

// Officer is Rehema Achola of the Mlimani branch.
func Officer() app.Officer {
	return app.Officer{User: 7, Username: "rehema", Staff: 3, Name: "Rehema Achola", Office: 2, OfficeIs: "Mlimani"}
}

// Device is her phone.
func Device() app.Device {
	return app.Device{ID: "0d1f4a52-0412-4d3a-9c1e-7f3c5b2a9e10", Code: DeviceCode}
}

// Institution is Mlimani Savings.
func Institution() app.Institution {
	return app.Institution{
		Offices: []app.Office{{ID: 1, Name: "Mlimani Savings", Hierarchy: "."}, {ID: 2, Name: "Mlimani", Parent: 1, Hierarchy: ".2."}},
		Staff: []app.Staff{
			{ID: 3, Name: "Rehema Achola", Office: 2, LoanOfficer: true, Active: true},
			{ID: 4, Name: "Daniel Otiato", Office: 2, LoanOfficer: true, Active: true},
			{ID: 5, Name: "Lydia Chepkemoi", Office: 2, Active: true},
			{ID: 6, Name: "Joseph Barasa", Office: 2, Active: true},
			{ID: 8, Name: "Moses Kiplagat", Office: 2, LoanOfficer: true, Active: true},
		},
		PaymentTypes: []app.PaymentType{{ID: 1, Name: "Money Transfer"}, {ID: 2, Name: "Cash", Cash: true}, {ID: 3, Name: "Cash paid out"}},
		Currencies:   []app.CurrencyInfo{{Currency: Shilling(), Code: "KES", Name: "Kenyan shilling"}},
		Holidays:     []app.Holiday{{ID: 1, Name: "Harvest day", Office: 2, From: date("2026-09-21"), To: date("2026-09-21"), Active: true}},
		WorkingDays:  app.WorkingDays{Rule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA"},
		Limits:       app.Limits{OfflineHours: 72, BagMax: KES(60000), BackDays: 7},
		Server:       app.ServerInfo{Version: "1.16.0", SavingsExternalID: true, Reports: true},
	}
}

// Profile of the book.
func Profile() app.Profile {
	return app.Profile{Institution: "mlimani", Server: "https://core.mlimani.example/fineract-provider/api/v1", Tenant: "default", Core: Institution().Server}
}

// phone is "0700 000 104" for client 104; Airtel's of the pictures begin with 0730.
func (m Member) phone() msisdn.Number {
	if !m.Phone {
		return msisdn.Number{}
	}
	prefix := "0700"
	switch m.No {
	case 152, 177, 203:
		prefix = "0730"
	}
	return must(msisdn.Parse(fmt.Sprintf("%s 000 %03d", prefix, m.No), "KE"))
}

func date(text string) app.Date { return must(app.ParseDate(text)) }

// must: the fixture's own constants; a fault in them is a fault of this package.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
