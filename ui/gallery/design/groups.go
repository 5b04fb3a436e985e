package design

import (
	"fmt"

	"daftari/app"
	"daftari/app/money"
)

// Meeting is a row of Today's list (p02, d1).
type Meeting struct {
	Group   app.GroupID
	Time    string // "07:30"
	Name    string
	Place   string
	Members int
	Closed  bool
	Amount  money.Amount // collected once closed, else expected
}

// Meetings of the day, in their order. The three closed ones sum up to 41,200.
func Meetings() []Meeting {
	return []Meeting{
		{Tumaini, "07:30", "Tumaini Women", "Kisima", 18, true, KES(14350)},
		{Umoja, "08:45", "Umoja A", "Kwa Mlango", 16, true, KES(12450)},
		{Neema, "10:00", "Neema Farmers", "Mto Mdogo", 20, true, KES(14400)},
		{Amani, "11:30", "Amani Market", "Kwa Mlango", 20, false, KES(16750)},
		{Baraka, "14:00", "Baraka Youth", "Mto Mdogo", 15, false, KES(9800)},
	}
}

// NextMeeting is a row of d1's "Next days".
type NextMeeting struct {
	Group   app.GroupID
	Day     app.Date
	Name    string
	Members int
	Amount  money.Amount
}

// NextDays are the meetings after Day.
func NextDays() []NextMeeting {
	return []NextMeeting{
		{6, date("2026-09-18"), "Jitegemee", 22, KES(18200)},
		{7, date("2026-09-18"), "Mwangaza B", 14, KES(8750)},
		{8, date("2026-09-21"), "Tupendane", 19, KES(15400)},
	}
}

// NotPosted is the cash of the three closed meetings: 41,200.
func NotPosted() money.Amount { return KES(41200) }

// Group of a meeting, with its calendar: every Thursday at its time.
func (m Meeting) group() app.Group {
	return app.Group{ID: m.Group, Name: m.Name, AccountNo: fmt.Sprintf("%09d", m.Group), Centre: app.CentreID(10 + m.Group), CentreName: m.Place,
		Office: 2, Staff: 3, Active: true,
		Meeting: &app.Meeting{Calendar: app.CalendarID(m.Group), Start: date("2026-04-02"), Rule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=TH", Time: m.Time}}
}

// AmaniFile is Amani Market with all accounts; its sheet of Day expects 16,750 in 40 parts.
func AmaniFile() app.GroupFile {
	f := app.GroupFile{Group: Meetings()[3].group()}
	self := Self()
	own := loan(500004, 0, self.Loan, self.Balance)
	own.Group, own.Kind, own.Product, own.ShortName = Amani, app.GroupLoan, "Group loan", "GL"
	f.Loans = []app.Loan{own}
	f.Savings = []app.Savings{savings(600004, 0, self.Saving, self.Saved)}
	f.Savings[0].Group, f.Savings[0].Product, f.Savings[0].ShortName = Amani, "Group savings", "GS"
	for _, m := range Members() {
		f.Group.Members = append(f.Group.Members, m.ID())
		f.Members = append(f.Members, m.file())
	}
	return f
}

// Achieng is her file as the client's page and her payment draw it (p07, p08): of the second loan 500 is 12 days late
// and 250 due today.
func Achieng() app.ClientFile {
	f := Members()[0].file()
	second := loan(288, f.Client.ID, 250, 2000)
	second.Product, second.ShortName, second.Total, second.Outstanding = "Second loan", "SL", KES(2500), portions(2500)
	second.Schedule = append([]app.Instalment{{No: 13, Due: date("2026-09-05"), Owed: portions(500), Settled: portions(0)}}, second.Schedule...)
	f.Loans = append(f.Loans, second)
	f.Savings[0].Product = "group savings"
	return f
}

// Client of Amani by name; the pages' "her".
func Client(name string) app.ClientFile {
	for _, m := range Members() {
		if m.Name == name {
			return m.file()
		}
	}
	return app.ClientFile{}
}

func (m Member) file() app.ClientFile {
	c := app.Client{ID: m.ID(), AccountNo: fmt.Sprintf("%06d", m.No), Name: m.Name, Phone: m.phone(), Active: true, Status: 300, Office: 2, Staff: 3, Groups: []app.GroupID{Amani}}
	c.PhoneText = c.Phone.National()
	f := app.ClientFile{Client: c}
	if m.Loan > 0 {
		f.Loans = append(f.Loans, loan(m.No, m.ID(), m.Loan, m.Balance))
	}
	if m.Second > 0 {
		second := loan(m.No+200, m.ID(), m.Second, m.Second*12)
		second.Product, second.ShortName = "Second loan", "SL"
		f.Loans = append(f.Loans, second)
	}
	f.Savings = append(f.Savings, savings(m.No+3000, m.ID(), m.Saving, m.Saved))
	if m.Fee > 0 {
		f.Charges = []app.ClientCharge{{ID: app.ChargeID(m.No), Client: m.ID(), Name: "Fee", Due: Day(), Amount: KES(m.Fee), Outstanding: KES(m.Fee)}}
	}
	return f
}

// loan with `due` in the instalment of Day, the rest in the weeks after; 26 weekly instalments,
// this one the 14th.
func loan(id int64, of app.ClientID, due, balance int64) app.Loan {
	l := app.Loan{ID: app.LoanID(id), AccountNo: fmt.Sprintf("L-%06d", id%500000), Client: of, Kind: app.JLGLoan, Product: "Biashara", ShortName: "BI",
		Status: app.LoanActive, Officer: 3, Principal: KES(due * 24), NetDisbursal: KES(due * 24), Total: KES(balance), Outstanding: portions(balance), Overpaid: KES(0),
		DisburseOn: date("2026-06-11"), Disbursed: date("2026-06-11"), Matures: date("2026-12-10")}
	for no, left, day := 14, balance, Day(); left > 0 && no <= 26; no, day = no+1, day.AddDays(7) {
		part := min(due, left)
		if no == 26 {
			part = left
		}
		l.Schedule = append(l.Schedule, app.Instalment{No: no, Due: day, Owed: portions(part), Settled: portions(0)})
		left -= part
	}
	return l
}

func portions(n int64) app.Portions {
	return app.Portions{Principal: KES(n), Interest: KES(0), Fees: KES(0), Penalties: KES(0)}
}

func savings(id int64, of app.ClientID, expected, balance int64) app.Savings {
	return app.Savings{ID: app.SavingsID(id), AccountNo: fmt.Sprintf("S-%06d", id%600000), Client: of, Product: "Savings", ShortName: "SA",
		Status: app.SavingsActive, Balance: KES(balance), Available: KES(balance), Expected: KES(expected)}
}

// LateLoan is a row of p17 with what the picture shows of its client.
type LateLoan struct {
	Name, Group string
	Days        int
	Amount      money.Amount
	Phone       bool
}

// LateLoans of p17, oldest first, as far as the picture shows them; there are 17, of 21,650.
func LateLoans() []LateLoan {
	return []LateLoan{
		{"Miriam Chepkoech", "Umoja A", 96, KES(2800), true},
		{"Dorcas Nyambura Kariuki", "Amani Market", 44, KES(3600), true},
		{"Sophia Adhiambo", "Neema Farmers", 33, KES(1700), true},
		{"Mariam Chelangat", "Umoja A", 21, KES(2150), true},
		{"Phoebe Anyango", "Neema Farmers", 16, KES(1400), true},
		{"Achieng Odhiambo", "Amani Market", 12, KES(500), true},
	}
}

// LateBucket is a bar of p17.
type LateBucket struct {
	From, To int // days; To 0 = without end
	Loans    int
	Amount   money.Amount
}

// LateBuckets of p17.
func LateBuckets() []LateBucket {
	return []LateBucket{{1, 7, 9, KES(7400)}, {8, 30, 5, KES(6150)}, {31, 90, 2, KES(5300)}, {91, 0, 1, KES(2800)}}
}

// Portfolio is all groups of d1: the day's, the next days' and 16 that are only counted, 411 clients together.
func Portfolio() []app.Group {
	all := Pull().Groups
	next := app.ClientID(90000)
	add := func(id app.GroupID, name string, members int) *app.Group {
		g := app.Group{ID: id, Name: name, Office: 2, Staff: 3, Active: true}
		for range members {
			g.Members, next = append(g.Members, next), next+1
		}
		all = append(all, g)
		return &all[len(all)-1]
	}
	for _, n := range NextDays() {
		g := add(n.Group, n.Name, n.Members)
		g.Meeting = &app.Meeting{Calendar: app.CalendarID(n.Group), Start: n.Day, Rule: "FREQ=WEEKLY;INTERVAL=1"}
	}
	for i, members := range []int{17, 18, 16, 15, 17, 18, 16, 17, 16, 18, 15, 17, 16, 18, 17, 16} {
		add(app.GroupID(20+i), fmt.Sprintf("Group %d", 9+i), members)
	}
	return all
}

// PortfolioAmani is Amani Market as d1 shows it, where that can be: of Achieng's instalment 500 is 12 days late, of Dorcas's
// 800 for 44 days, and Zawadi's new loan (p09) begins next week.
func PortfolioAmani() app.GroupFile {
	f := AmaniFile()
	f.Loans[0].Total, f.Loans[0].Outstanding = KES(14700), portions(14700)
	for i, late := range map[int]app.Instalment{0: {No: 13, Due: date("2026-09-05"), Owed: portions(500), Settled: portions(0)},
		4: {No: 7, Due: date("2026-08-04"), Owed: portions(800), Settled: portions(0)}} {
		l := &f.Members[i].Loans[0]
		l.Schedule[0].Owed = portions(l.Schedule[0].Owed.Principal.Minor() - late.Owed.Principal.Minor())
		l.Schedule = append([]app.Instalment{late}, l.Schedule...)
	}
	for i, m := range Members() { // her balance is that of both loans
		if m.Second > 0 {
			of := f.Members[i].Loans
			of[0] = loan(m.No, m.ID(), m.Loan, m.Balance-of[1].Total.Minor())
		}
	}
	fresh := loan(240, 240, 625, 15000)
	for i := range fresh.Schedule {
		fresh.Schedule[i].Due = fresh.Schedule[i].Due.AddDays(7)
	}
	f.Members[19].Loans = []app.Loan{fresh}
	return f
}
