package store_test

import (
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// world is a portfolio of n clients in groups of 40, each with a loan of 12 weekly
// instalments and a savings account, as a full pull.
func world(t testing.TB, n int) app.Pull {
	t.Helper()
	const size = 40
	start, err := app.ParseDate("2026-10-06")
	must(t, err)
	p := app.Pull{Full: true, Cursor: "c1", Started: time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC), CoreDay: start.AddDays(46),
		Institution: &app.Institution{Currencies: []app.CurrencyInfo{{Code: "KES", Digits: 2}}, Limits: app.Limits{OfflineHours: 72}},
		Officer:     &app.Officer{User: 3, Username: "amina", Staff: 4, Name: "Amina Otieno", Office: 2},
		Centres:     []app.Centre{{ID: 1, Name: "Kibera", Office: 2, Active: true}},
	}
	for i := range n {
		id := i + 1
		gid := app.GroupID(i/size + 1)
		if i%size == 0 {
			p.Groups = append(p.Groups, app.Group{ID: gid, Name: fmt.Sprintf("Group %d", gid), Centre: 1, Active: true,
				Meeting: &app.Meeting{Start: start, Rule: "FREQ=WEEKLY;BYDAY=TU"}})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Members = append(g.Members, app.ClientID(id))
		p.Clients = append(p.Clients, client(t, id, gid))
		p.Loans = append(p.Loans, loan(id, app.ClientID(id), start))
		p.Savings = append(p.Savings, app.Savings{ID: app.SavingsID(id), AccountNo: fmt.Sprintf("S%08d", id),
			Client: app.ClientID(id), Product: "Akiba", Status: app.SavingsActive, Balance: kes(int64(id)), Available: kes(int64(id)), Expected: kes(10000)})
	}
	return p
}

func client(t testing.TB, id int, group app.GroupID) app.Client {
	first := []string{"Wanjikũ", "Achieng", "Zainab", "Esther", "Naliaka", "José", "Müge", "Halima", "Rose", "Faith"}
	last := []string{"Otieno", "Kamau", "Mohamed", "Wekesa", "Njoroge", "Chebet", "Mutua", "Barasa", "Kiptoo", "Auma", "Omar"}
	phone, err := msisdn.Parse(fmt.Sprintf("+2547%08d", 10000000+id), "KE")
	must(t, err)
	return app.Client{ID: app.ClientID(id), AccountNo: fmt.Sprintf("%09d", id), Name: first[id%len(first)] + " " + last[id%len(last)],
		Phone: phone, PhoneText: "x", Active: true, Status: 300, Office: 2, Staff: 4, Groups: []app.GroupID{group}}
}

func loan(id int, owner app.ClientID, start app.Date) app.Loan {
	l := app.Loan{ID: app.LoanID(id), AccountNo: fmt.Sprintf("L%08d", id), Client: owner, Kind: app.JLGLoan, Product: "Biashara",
		Status: app.LoanActive, Officer: 4, Principal: kes(1200000), NetDisbursal: kes(1200000), Total: kes(1320000), Overpaid: kes(0),
		Outstanding: app.Portions{Principal: kes(1200000), Interest: kes(120000), Fees: kes(0), Penalties: kes(0)},
		DisburseOn:  start.AddDays(-7), Disbursed: start.AddDays(-7), Matures: start.AddDays(7 * 11)}
	for k := range 12 {
		i := app.Instalment{No: k + 1, Due: start.AddDays(7 * k),
			Owed:    app.Portions{Principal: kes(100000), Interest: kes(10000), Fees: kes(500), Penalties: kes(0)},
			Settled: app.Portions{Principal: kes(0), Interest: kes(0), Fees: kes(0), Penalties: kes(0)}}
		if k < 3 {
			i.Settled = i.Owed
		}
		l.Schedule = append(l.Schedule, i)
	}
	return l
}

func sumOf(bag []money.Amount) (minor int64) {
	for _, a := range bag {
		minor += a.Minor()
	}
	return minor
}
