package org

import (
	_ "embed" // the seed tables
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/books/exact"
)

// The seed tables are what a first start of 1.11 leaves (world.json and recording 194).
//
//go:embed seed/currencies.tsv
var currencies string

//go:embed seed/codes.tsv
var codes string

//go:embed seed/codevalues.tsv
var codeValues string

//go:embed seed/configurations.tsv
var configurations string

func lines(s string, row func(f []string)) {
	for line := range strings.Lines(s) {
		row(strings.Split(strings.TrimRight(line, "\n"), "\t"))
	}
}

// number reads a column of the embedded tables, which the tests check.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

func seedCurrencies() []Currency {
	var out []Currency
	lines(currencies, func(f []string) {
		out = append(out, Currency{Code: f[0], Digits: int(number(f[1])), Symbol: f[2], Name: f[3]})
	})
	return out
}

func seed(g *Org) {
	g.offices.Add(&g.Log, 1, &Office{ID: 1, Name: "Head Office", ExternalID: "1", Opened: exact.MustDate("2009-01-01"), Hierarchy: "."})
	for i, u := range []User{
		{Username: "mifos", Firstname: "App", Lastname: "Administrator", Email: "demomfi@mifos.org"},
		{Username: "system", Firstname: "system", Lastname: "system", Email: "demomfi@mifos.org"},
		{Username: "interopUser", Firstname: "Interop", Lastname: "User", Email: "email@email.com"},
	} {
		u.ID, u.OfficeID = int64(i+1), 1
		g.users.Add(&g.Log, u.ID, &u)
	}
	chargeback, refund := "REPAYMENT_ADJUSTMENT_CHARGEBACK", "REPAYMENT_ADJUSTMENT_REFUND"
	for i, p := range []PaymentType{
		{Name: "Money Transfer"},
		{Name: "Repayment Adjustment Chargeback", CodeName: &chargeback, SystemDefined: true},
		{Name: "Repayment Adjustment Refund", CodeName: &refund, SystemDefined: true},
	} {
		p.ID, p.Description, p.Position = int64(i+1), p.Name, 1
		g.pays.Add(&g.Log, p.ID, &p)
	}
	lines(codes, func(f []string) {
		g.codes.Add(&g.Log, number(f[0]), &Code{ID: number(f[0]), Name: f[1], SystemDefined: true})
	})
	lines(codeValues, func(f []string) {
		g.values.Add(&g.Log, number(f[0]), &CodeValue{ID: number(f[0]), CodeID: number(f[1]), Position: int(number(f[2])), Name: f[3], Description: f[4], Active: true})
	})
	lines(configurations, func(f []string) {
		g.configs.Add(&g.Log, number(f[0]), &Configuration{ID: number(f[0]), Name: f[1], Enabled: f[2] == "on", Value: number(f[3]),
			StringValue: f[4], TrapDoor: f[5] == "trap", Description: f[6]})
	})
	_, _ = g.SetWorkingDays(WorkingDays{Recurrence: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA,SU", RescheduleType: 2})
}
