package design

import (
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
)

// Limit is what the officer of the story sends alone, 100,000; Approves what the branch manager lets go, 250,000.
const (
	Limit    = 100000
	Approves = 250000
)

// BatchKey of the batch of p12 and p13, B-0412-0031.
const BatchKey = app.Key("b4120031-0000-4000-8000-000000000001")

// Payday are the nine payments of p11 and p12: 118,500 together. The name of one wallet is not known yet.
func Payday() []payout.Payment {
	rows := []struct {
		name     string
		no       int64
		amount   int64
		provider string
	}{
		{"Achieng Odhiambo", 104, 12000, "mpesa"}, {"Esther Nduku", 131, 12000, "mpesa"}, {"Grace Atieno Were", 152, 10000, "airtel"},
		{"Jane Muthoni Gichuru", 177, 9000, "airtel"}, {"Mwanaisha Bakari", 186, 18500, "mpesa"}, {"Peninah Cherop", 190, 14000, "mpesa"},
		{"Ruth Auma", 203, 8000, "airtel"}, {"Salma Hassan", 211, 20000, "mpesa"}, {"Teresia Wanjiku", 233, 15000, "mpesa"},
	}
	all := make([]payout.Payment, len(rows))
	for i, r := range rows {
		prefix, holder := "0700", r.name
		if r.provider == "airtel" {
			prefix = "0730"
		}
		if r.no == 177 {
			holder = ""
		}
		all[i] = payout.Payment{Key: app.Key(fmt.Sprintf("b4120031-0000-4000-8001-%012d", r.no)), No: fmt.Sprintf("P-0412-%06d", 100+i), Purpose: payout.Disbursement,
			Client: app.ClientID(r.no), Name: r.name, Account: app.AccountRef{Kind: app.OnLoan, ID: r.no}, Label: fmt.Sprintf("L-%06d", r.no), Tranche: Day(),
			Amount: KES(r.amount), Wallet: payout.Wallet{Provider: r.provider, Number: phone(fmt.Sprintf("%s000%03d", prefix, r.no)), Holder: holder},
			Day: Day(), By: Officer(), At: app.Stamp{Wall: At("14:30"), Zone: "+03:00"}, State: payout.Pending}
	}
	return all
}

func phone(text string) msisdn.Number {
	n, err := msisdn.Parse(text, "KE")
	if err != nil {
		panic(err)
	}
	return n
}

// Batch of p12 and p13: the payments of Payday, asked at 15:12.
func Batch() payout.Group {
	g := payout.Group{Key: BatchKey, No: "B-0412-0031", Lines: Payday(), Total: KES(118500), Limit: KES(Limit), Asks: true, By: Officer(),
		At: app.Stamp{Wall: At("15:12"), Zone: "+03:00"}, Until: At("15:12").Add(24 * time.Hour)}
	for i := range g.Lines {
		g.Lines[i].Batch, g.Lines[i].State = g.Key, payout.Asked
	}
	return g
}

// Authorities of the story: the officer, and two people of the branch who may approve.
func Authorities() payout.Policy {
	return payout.Policy{Authorities: []payout.Authority{
		{User: Officer().Username, Name: Officer().Name, Sends: KES(Limit)},
		{User: "joseph", Name: "Joseph Barasa", Sends: KES(Limit), Approves: KES(Approves)},
		{User: "lydia", Name: "Lydia Chepkemoi", Approves: KES(150000)},
	}}
}
