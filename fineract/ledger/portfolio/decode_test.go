package portfolio_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/fineract/ledger/portfolio"
)

// TestRecordedWorld: what the decoder makes of the recorded world, against figures copied by hand
// from the recordings (setup/, reads/) and world.json.
func TestRecordedWorld(t *testing.T) {
	r := decode(t, expect(t, world(t), viewer{4, ".2.", today}, everything(1)))
	p := func(principal, interest string) portfolio.Portions {
		return portfolio.Portions{Principal: principal, Interest: interest, Fees: "0", Penalties: "0"}
	}
	none := p("0", "0")
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"office", r.Offices, []portfolio.Office{{ID: 2, Name: "Machakos Branch", Parent: 1, OpeningOn: "2020-01-06", Hierarchy: ".2.", ExternalID: "BR-MKS", ParentName: "Head Office"}}},
		{"officer", r.Staff[0], portfolio.Staff{ID: 1, Name: "Otieno, Akinyi", Office: 2, LoanOfficer: true, Active: true, Mobile: "+254700000901", ExternalID: "ST-1"}},
		{"cash", r.PaymentTypes[3], portfolio.PaymentType{ID: 4, Name: "Cash", Cash: true, Position: 1}},
		{"currency", r.Currencies[0], portfolio.Currency{ID: 71, Code: "KES", Name: "Kenyan Shilling", Symbol: "KSh", Digits: 2}},
		{"holiday", r.Holidays[1], portfolio.Holiday{ID: 2, Name: "Christmas", Office: 2, From: "2026-12-25", To: "2026-12-26", RescheduledTo: "2026-12-28", Status: 300, Rescheduling: 2}},
		{"working days", r.WorkingDays, []portfolio.WorkingDays{{ID: 1, Rule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA", Rescheduling: 2}}},
		{"centre", r.Centres, []portfolio.Centre{{ID: 4, Name: "Kathiani Centre", AccountNo: "000000004", ExternalID: "CE-1", Status: 300, Office: 2, Staff: 1, ActivatedOn: "2026-02-03"}}},
		{"group", r.Groups[0], portfolio.Group{ID: 1, Name: "Upendo", AccountNo: "000000001", ExternalID: "GR-1", Status: 300, Office: 2, Staff: 1, ActivatedOn: "2026-02-03", Centre: 4}},
		{"calendar", r.Calendars, []portfolio.Calendar{{ID: 1, Title: "Kathiani weekly", Rule: "FREQ=WEEKLY;BYDAY=TU", Entity: portfolio.OfCentre, EntityID: 4, StartOn: "2026-08-04", Repeating: true}}},
		{"members", r.Members[4:7], []portfolio.Membership{{Group: 1, Client: 5}, {Group: 1, Client: 6}, {Group: 2, Client: 7}}},
		{"client", r.Clients[0], portfolio.Client{ID: 1, Name: "Wanjiku Kamau", Mobile: "+254700000001", AccountNo: "000000001", ExternalID: "CL-0001", Status: 300, Office: 2, Staff: 1, ActivatedOn: "2026-02-02"}},
		{"loan A", r.Loans[0], portfolio.Loan{ID: 1, AccountNo: "000000001", ExternalID: "LN-A", Product: "Biashara Weekly", ShortName: "BW", Currency: "KES", Client: 1, Group: 1,
			LoanType: 3, ProductID: 1, Status: 300, Officer: 1, Digits: 2, Repayments: 12, Principal: "12000", Approved: "12000", NetDisbursal: "12000",
			Outstanding: p("3000", "166.2"), Total: "3166.2", Overpaid: "0", Overdue: p("2000", "110.76"), OverdueSince: "2026-11-10",
			DisburseOn: "2026-09-01", DisbursedOn: "2026-09-01", MaturesOn: "2026-11-24", Modified: 1795237662000}},
		{"instalment of A, paid", r.Instalments[0], portfolio.Instalment{Loan: 1, No: 1, DueOn: "2026-09-08", Due: p("1000", "55.38"), Paid: p("1000", "55.38"), Waived: none, WrittenOff: none, Complete: true}},
		{"instalment of A, last", r.Instalments[11], portfolio.Instalment{Loan: 1, No: 12, DueOn: "2026-11-24", Due: p("1000", "55.44"), Paid: none, Waived: none, WrittenOff: none}},
		{"loan C paid a part", r.Instalments[slices.IndexFunc(r.Instalments, func(i portfolio.Instalment) bool { return i.Loan == 3 && i.No == 5 })],
			portfolio.Instalment{Loan: 3, No: 5, DueOn: "2026-11-10", Due: p("1666.67", "92.31"), Paid: p("1407.69", "92.31"), Waived: none, WrittenOff: none}},
		{"savings A", r.Savings[0], portfolio.Savings{ID: 1, AccountNo: "000000001", ExternalID: "SV-A", Product: "Akiba", ShortName: "AK", Currency: "KES", Client: 1, AccountType: 1, ProductID: 1,
			Status: 300, DepositType: 100, Officer: 1, Digits: 2, Balance: "2500", Available: "2500", OnHold: "0", Held: "0", MinRequired: "0", OverdraftMax: "0", ActivatedOn: "2026-03-02"}},
		{"the group's savings", r.Savings[7].Group, int64(1)},
		{"newest repayment of A", r.Transactions[slices.IndexFunc(r.Transactions, func(x portfolio.Transaction) bool { return x.Loan == 1 })],
			portfolio.Transaction{ID: 29, Loan: 1, Type: 2, On: "2026-11-03", Amount: "1055.38", PaymentType: 4, ReceiptNo: "R-SEED-A-9"}},
		{"loan E is closed", r.Gone, []portfolio.Gone{{Set: portfolio.KindLoanSet, ID: 6}}},
		{"loans", r.Sets[portfolio.KindLoanSet], []int64{1, 2, 3, 4, 5, 7, 8, 9, 10}},
		{"sum of loans", r.Sums[portfolio.KindLoanSet], portfolio.SumIDs([]int64{1, 2, 3, 4, 5, 7, 8, 9, 10})},
		{"clock", r.Clock, portfolio.Clock{Now: 1795248000000, Today: today, Format: portfolio.Format, Hierarchy: ".2.", Office: 2}},
		{"cursor", r.Cursor().Since, "2026-11-21 07:50:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestOwnRows: what the awkward rows become.
func TestOwnRows(t *testing.T) {
	r := decode(t, expect(t, ownRows(world(t)), viewer{4, ".2.", today}, everything(1)))
	seen := map[string]bool{}
	for _, row := range expect(t, ownRows(world(t)), viewer{4, ".2.", today}, everything(1)) {
		seen[row[0]] = true
	}
	if len(seen) != 28 {
		t.Errorf("%d kinds instead of all 28", len(seen))
	}
	ids := func(k portfolio.Kind) []int64 { return r.Sets[k] }
	inst := func(no int) portfolio.Instalment {
		return r.Instalments[slices.IndexFunc(r.Instalments, func(i portfolio.Instalment) bool { return i.Loan == 90 && i.No == no })]
	}
	loan := func(id int64) portfolio.Loan {
		return r.Loans[slices.IndexFunc(r.Loans, func(l portfolio.Loan) bool { return l.ID == id })]
	}
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"groups", groupIDs(r.Groups), []int64{1, 2, 91, 92, 94, 95}},
		{"name with separators", r.Groups[2].Name, `Group | of "nobody's" \ staff`},
		{"blanks around a name go", r.Groups[3].Name, "مجموعة النور"},
		{"centres, an empty one too", []int64{r.Centres[0].ID, r.Centres[1].ID}, []int64{4, 90}},
		{"clients", ids(portfolio.KindClientSet), []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 90, 91, 93, 95, 96, 97}},
		{"loans", ids(portfolio.KindLoanSet), []int64{1, 2, 3, 4, 5, 7, 8, 9, 10, 90, 91, 92, 93, 97}},
		{"savings", ids(portfolio.KindSavingsSet), []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 90, 91, 94}},
		{"gone", r.Gone, []portfolio.Gone{{Set: 20, ID: 92}, {Set: 21, ID: 6}, {Set: 21, ID: 95}, {Set: 21, ID: 96}, {Set: 22, ID: 92}, {Set: 22, ID: 93}}},
		{"no stamp", loan(91).Modified, int64(0)},
		{"own total", []string{loan(90).Total, loan(92).Total, loan(90).Outstanding.Penalties, loan(90).Approved, loan(90).DisbursedOn}, []string{"704", "999", "-1", "900.5", "2026-06-02"}},
		{"waived fee", []any{inst(2).Paid.Principal, inst(2).Paid.Fees, inst(2).Waived.Fees, inst(2).Complete}, []any{"33.33", "0", "0.5", true}},
		{"written off", []string{inst(3).WrittenOff.Principal, inst(3).Paid.Principal}, []string{"33.33", "0"}},
		{"a cent paid", inst(4).Paid.Principal, "0.01"},
		{"penalty half waived", []string{inst(5).Due.Penalties, inst(5).Paid.Penalties, inst(5).Waived.Penalties}, []string{"7", "3", "4"}},
		{"available", []string{r.Savings[9].Available, r.Savings[9].OnHold, r.Savings[9].Held, r.Savings[10].Balance, r.Savings[10].OverdraftMax}, []string{"850.05", "100", "50.05", "-12.34", "500"}},
		{"limit", r.Limits[0], portfolio.Limit{ID: 1, UserName: "*", Currency: "KES", Office: 1, OfflineHours: 72, EntryMax: "50000", BagMax: "0", NoExactly: true}},
		{"device", r.Devices, []portfolio.DeviceCode{{ID: 1, Code: "K7", UserName: "Officer", DeviceID: "d-1", Office: 2}}},
		{"note", r.MeetingNotes[0], portfolio.MeetingNote{ID: 1, Outcome: "not_held", Reason: "Rain | flood's", Group: 1, On: "2026-11-17", EntryKey: "m-1"}},
		{"note of another time and place", r.MeetingNotes[len(r.MeetingNotes)-1], portfolio.MeetingNote{ID: 6, Outcome: "moved", Group: 1, On: "2026-11-18", To: "2026-11-20", At: "15:30", Place: "Mto | Mdogo", EntryKey: "m-6"}},
		{"charge", r.Charges[0], portfolio.ClientCharge{ID: 90, Name: "Passbook | fee", Currency: "KES", Client: 1, Charge: 90, TimeType: 2, DueOn: "2026-11-10", Digits: 2,
			Amount: "200", Paid: "50", Waived: "0", WrittenOff: "0", Outstanding: "150"}},
		{"meeting time", r.Calendars[slices.IndexFunc(r.Calendars, func(c portfolio.Calendar) bool { return c.ID == 90 })].Time, "09:30:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func groupIDs(list []portfolio.Group) []int64 {
	out := make([]int64, len(list))
	for i, g := range list {
		out[i] = g.ID
	}
	return out
}

// one row of JSON with the columns named in c, the others empty.
func one(k, id string, c ...string) [][]json.RawMessage {
	row := []json.RawMessage{json.RawMessage(k), json.RawMessage(id)}
	for i := range 10 {
		v := `""`
		if i < len(c) {
			v = c[i]
		}
		row = append(row, json.RawMessage(v))
	}
	return [][]json.RawMessage{row}
}

// TestTolerance: databases and versions write one value in several ways.
func TestTolerance(t *testing.T) {
	want := portfolio.Rows{
		Clock:       portfolio.Clock{Now: 1795253335815, Today: "2026-11-21", Format: portfolio.Format},
		WorkingDays: []portfolio.WorkingDays{{ID: 1, Rule: "x", Rescheduling: 2}},
		Sets:        map[portfolio.Kind][]int64{portfolio.KindLoanSet: {32, 63}},
	}
	for _, tt := range []struct {
		name                   string
		k, now, day, num, none string
		mask                   string
	}{
		{"text", `"30"`, `"2026-11-21 09:28:55.815"`, `"2026-11-21"`, `"2"`, `""`, `"2147483649"`},
		{"numbers, nulls and date arrays", `30`, `"2026-11-21 09:28:55.815119"`, `[2026,11,21]`, `2`, `null`, `2147483649`},
		{"zones and cuts", `"30"`, `"2026-11-21T09:28:55.815+00"`, ` [2026, 11, 21] `, `2`, `null`, `"2147483649"`},
		{"blanks at the end", `"30"`, `"2026-11-21 09:28:55.815   "`, `"2026-11-21"`, `"2"`, `""`, `"2147483649"`},
		{"Z", `"30"`, `"2026-11-21T09:28:55.815Z"`, `"2026-11-21"`, `"2"`, `""`, `"2147483649"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got portfolio.Rows
			rows := slices.Concat(one(tt.k, tt.none, tt.now, tt.day, `"daftari portfolio 1"`), one("6", "1", `"x"`, tt.num, tt.none), one("21", "32", tt.mask))
			if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), rows, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestStrict: what cannot be is refused, and nothing of such an answer is taken.
func TestStrict(t *testing.T) {
	good := one("6", "1", `"x"`, "2")
	block := strings.Repeat("|", 11)
	for _, tt := range []struct {
		name    string
		report  string
		columns []string
		rows    [][]json.RawMessage
	}{
		{"another report", "Daftari portfolio", portfolio.Columns(), good},
		{"columns in another order", portfolio.Name, append([]string{"id", "k"}, portfolio.Columns()[2:]...), good},
		{"a column less", portfolio.Name, portfolio.Columns()[:11], good},
		{"a cell less", portfolio.Name, portfolio.Columns(), [][]json.RawMessage{good[0][:11]}},
		{"unknown kind", portfolio.Name, portfolio.Columns(), one("15", "1")},
		{"no kind", portfolio.Name, portfolio.Columns(), one(`""`, "1")},
		{"boolean", portfolio.Name, portfolio.Columns(), one("6", "1", "true", "2")},
		{"object", portfolio.Name, portfolio.Columns(), one("6", "1", "{}", "2")},
		{"no JSON", portfolio.Name, portfolio.Columns(), one("6", "1", `"x`, "2")},
		{"empty cell", portfolio.Name, portfolio.Columns(), one("6", "1", "", "2")},
		{"date of two numbers", portfolio.Name, portfolio.Columns(), one("30", "0", `"2026-11-21 09:28:55"`, "[2026,11]")},
		{"id 0", portfolio.Name, portfolio.Columns(), one("6", "0", `"x"`, "2")},
		{"id below 0", portfolio.Name, portfolio.Columns(), one("6", "-1", `"x"`, "2")},
		{"id beyond 2^53", portfolio.Name, portfolio.Columns(), one("6", "9007199254740993", `"x"`, "2")},
		{"a part less", portfolio.Name, portfolio.Columns(), one("2", "1", `"x"`, `"2|1"`)},
		{"float", portfolio.Name, portfolio.Columns(), one("39", "1", `"1|2|2026-11-21|1e3|4"`)},
		{"two points", portfolio.Name, portfolio.Columns(), one("39", "1", `"1|2|2026-11-21|1.2.3|4"`)},
		{"bare point", portfolio.Name, portfolio.Columns(), one("39", "1", `"1|2|2026-11-21|1.|4"`)},
		{"31 November", portfolio.Name, portfolio.Columns(), one("39", "1", `"1|2|2026-11-31|1|4"`)},
		{"transaction of no account", portfolio.Name, portfolio.Columns(), one("39", "1", `"0|2|2026-11-21|1|4"`)},
		{"no clock", portfolio.Name, portfolio.Columns(), one("30", `""`, `"noon"`, `"2026-11-21"`, `"daftari portfolio 1"`)},
		{"two clocks", portfolio.Name, portfolio.Columns(), slices.Repeat(one("30", `""`, `"2026-11-21 09:28:55"`, `"2026-11-21"`, `"daftari portfolio 1"`), 2)},
		{"mask of nothing", portfolio.Name, portfolio.Columns(), one("20", "0", "0")},
		{"mask of 33 bits", portfolio.Name, portfolio.Columns(), one("20", "0", "4294967296")},
		{"mask off its place", portfolio.Name, portfolio.Columns(), one("20", "33", "1")},
		{"sum told twice", portfolio.Name, portfolio.Columns(), slices.Concat(one("31", "20", "1", "1", "1"), one("31", "20", "1", "1", "1"))},
		{"gone from nowhere", portfolio.Name, portfolio.Columns(), one("32", "1", "14")},
		{"block of 11", portfolio.Name, portfolio.Columns(), one("36", "1", "1", `"2026-11-21||||||||||"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`)},
		{"block at 2", portfolio.Name, portfolio.Columns(), one("36", "1", "2", `"2026-11-21`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`)},
		{"amount without a day", portfolio.Name, portfolio.Columns(), one("36", "1", "1", `"2026-11-21`+block+`"`, `"|5||||||||||"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`, `"`+block+`"`)},
		{"settled without an instalment", portfolio.Name, portfolio.Columns(), one("37", "1", "1", `"1|||"`, `"||"`, `"|||"`)},
		{"loan of nobody", portfolio.Name, portfolio.Columns(), one("34", "1", `"="`, `""`, `"p"`, `"s"`, `"KES"`, `"||1|1|300||2|||12"`, `"1|=|="`, `"||||=|"`, `"||||"`, `"|||"`)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got portfolio.Rows
			err := portfolio.Decode(tt.report, tt.columns, append(slices.Clone(good), tt.rows...), &got)
			if !errors.Is(err, portfolio.ErrShape) {
				t.Errorf("error %v", err)
			}
			if !cmp.Equal(got, portfolio.Rows{}) {
				t.Error("rows were taken all the same")
			}
		})
	}
}

// TestFormat: a report of another version is told apart from a broken answer.
func TestFormat(t *testing.T) {
	for _, format := range []string{`"daftari portfolio 2"`, `""`, `"daftari portfolio 1 "`} {
		err := portfolio.Decode(portfolio.Name, portfolio.Columns(), one("30", `""`, `"2026-11-21 09:28:55"`, `"2026-11-21"`, format), &portfolio.Rows{})
		if !errors.Is(err, portfolio.ErrFormat) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestNoNamesInErrors: an error goes to logs; what it refuses may be a client's name.
func TestNoNamesInErrors(t *testing.T) {
	err := portfolio.Decode(portfolio.Name, portfolio.Columns(), one("33", "1", `"Wanjiku"`, `"+254700000001"`, `"="`, `""`, `"Kamau|2|1|"`), &portfolio.Rows{})
	if err == nil || strings.Contains(err.Error(), "Kamau") {
		t.Errorf("error %v", err)
	}
}

// TestToldAgain: the later answer wins, a loan's instalments together.
func TestToldAgain(t *testing.T) {
	empty := strings.Repeat("|", 11)
	block := func(days string) [][]json.RawMessage {
		return one("36", "7", "1", `"`+days+`"`, `"`+empty+`"`, `"`+empty+`"`, `"`+empty+`"`, `"`+empty+`"`, `"`+empty+`"`)
	}
	var r portfolio.Rows
	for _, rows := range [][][]json.RawMessage{block("2026-11-21|2026-11-28||||||||||"), block("2026-11-22" + empty)} {
		if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), rows, &r); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.Instalments) != 1 || r.Instalments[0].DueOn != "2026-11-22" {
		t.Errorf("%+v", r.Instalments)
	}
}
