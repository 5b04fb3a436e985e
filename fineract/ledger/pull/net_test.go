package pull

import (
	"testing"

	"daftari/app"
	"daftari/fineract/ledger/portfolio"
)

// TestNetOfLessApproved: an approval of less than was applied for leaves the server's net amount; nobody is
// to hand out more than was approved.
func TestNetOfLessApproved(t *testing.T) {
	for _, tt := range []struct {
		name, approved, net string
		status              int
		want                int64
	}{
		{"stale", "9000", "10000", app.LoanApproved, 900000},
		{"less fees", "10000", "9800", app.LoanApproved, 980000},
		{"handed out", "9000", "10000", app.LoanActive, 1000000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := loanOf(portfolio.Loan{ID: 7, Currency: "KES", Digits: 2, Status: tt.status, Principal: tt.approved, Approved: tt.approved, NetDisbursal: tt.net}, nil)
			if l.NetDisbursal.Minor() != tt.want {
				t.Errorf("%d, want %d", l.NetDisbursal.Minor(), tt.want)
			}
		})
	}
}
