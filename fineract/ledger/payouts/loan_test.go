package payouts

import (
	"encoding/json"
	"testing"

	"daftari/app"
)

// TestTranches: what may still be handed out, by the loan as the core writes it (fineract.md 4.4; the tranches by
// specs/fineract-1.16, GetLoansLoanIdDisbursementDetails).
func TestTranches(t *testing.T) {
	const head = `{"id":7,"clientId":4,"clientOfficeId":2,"currency":{"code":"KES","decimalPlaces":2},"approvedPrincipal":9000.000000,`
	tests := []struct {
		name, loan string
		want       []string // day, principal, net
		bad        bool
	}{
		{name: "approved", loan: `"status":{"id":200},"netDisbursalAmount":9000.0,"timeline":{"expectedDisbursementDate":[2026,11,20]}}`,
			want: []string{"2026-11-20 9000.00 9000.00"}},
		{name: "a fee is kept back", loan: `"status":{"id":200},"netDisbursalAmount":8700.0,"timeline":{"expectedDisbursementDate":[2026,11,20]}}`,
			want: []string{"2026-11-20 9000.00 8700.00"}},
		{name: "approved for less than was applied for: the server's net is stale (recorded: disbursal/813)",
			loan: `"status":{"id":200},"netDisbursalAmount":12000.0,"timeline":{"expectedDisbursementDate":[2026,11,20]},
				"charges":[{"amount":300,"chargeTimeType":{"id":1}},{"amount":50,"chargeTimeType":{"id":2}},{"amount":70,"chargeTimeType":{"id":1},"waived":true}]}`,
			want: []string{"2026-11-20 9000.00 8700.00"}},
		{name: "submitted", loan: `"status":{"id":100},"netDisbursalAmount":9000.0}`},
		{name: "handed out", loan: `"status":{"id":300},"netDisbursalAmount":9000.0}`},
		{name: "in tranches, one of which is out", loan: `"status":{"id":300},"multiDisburseLoan":true,"disbursementDetails":[
			{"expectedDisbursementDate":[2026,11,1],"actualDisbursementDate":[2026,11,2],"principal":4000,"netDisbursalAmount":4000},
			{"expectedDisbursementDate":[2026,12,1],"principal":3000,"netDisbursalAmount":2900},
			{"expectedDisbursementDate":[2027,1,1],"principal":2000}]}`,
			want: []string{"2026-12-01 3000.00 2900.00", "2027-01-01 2000.00 2000.00"}},
		{name: "in tranches, closed", loan: `"status":{"id":600},"multiDisburseLoan":true,"disbursementDetails":[
			{"expectedDisbursementDate":[2026,12,1],"principal":3000}]}`},
		{name: "finer than the currency", loan: `"status":{"id":200},"netDisbursalAmount":8999.995}`, bad: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var w wireLoan
			if err := json.Unmarshal([]byte(head+tt.loan), &w); err != nil {
				t.Fatal(err)
			}
			l, err := w.loan()
			if (err != nil) != tt.bad {
				t.Fatalf("%v", err)
			}
			if tt.bad {
				return
			}
			if len(l.Open) > 1 {
				late := l.Open[1]
				if _, err := l.Due(4, late.Day, late.Net); app.ClassOf(err) != app.Conflict {
					t.Errorf("a later tranche before an earlier: %v", err)
				}
			}
			if len(l.Open) != len(tt.want) || l.Client != 4 || l.Office != app.OfficeID(2) {
				t.Fatalf("%+v", l)
			}
			for i, tr := range l.Open {
				if got := tr.Day.String() + " " + tr.Principal.Decimal() + " " + tr.Net.Decimal(); got != tt.want[i] {
					t.Errorf("%s, want %s", got, tt.want[i])
				}
			}
		})
	}
}
