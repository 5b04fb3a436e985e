package portfolio_test

import (
	"slices"
	"strings"
	"testing"

	"daftari/fineract/ledger/portfolio/oracle"
	"daftari/fineract/ledger/wallets"
)

// TestWalletsReport: the report of wallets runs on both databases as it is, tells the officer's clients' rows alone,
// and only those after the ids that were asked for.
func TestWalletsReport(t *testing.T) {
	row := func(id, client int64, act string, more oracle.Row) oracle.Row {
		r := oracle.Row{"id": id, "client_id": client, "entry_key": "k" + act + string(rune('0'+id)), "about_key": "kadd1", "user_name": "officer", "acted_at": "2026-11-20T08:00:00Z"}
		if act != "approve" {
			r["act"] = act
		}
		for k, v := range more {
			r[k] = v
		}
		return r
	}
	added := []oracle.Row{
		row(1, 1, "add", oracle.Row{"provider": "mpesa", "msisdn": "+254722000001", "holder": "Atieno Ωuma", "kyc_tier": "full"}),
		row(2, 10, "add", oracle.Row{"provider": "mpesa", "msisdn": "+254722000002"}), // of officer 2
		row(3, 1, "withdraw", oracle.Row{"reason": "lost"}),
		row(4, 12, "add", oracle.Row{"provider": "mpesa", "msisdn": "+254722000003"}), // of another branch
	}
	approved := []oracle.Row{row(1, 1, "approve", oracle.Row{"from_at": "2026-11-22T08:00:00Z"})}
	tests := []struct {
		staff, after, approved string
		want                   []string
	}{
		{"1", "0", "0", []string{"1|1|add|kadd1|kadd1|officer|2026-11-20T08:00:00Z||mpesa|+254722000001|Atieno Ωuma|full|",
			"3|1|withdraw|kwithdraw3|kadd1|officer|2026-11-20T08:00:00Z||||||lost",
			"1|1|approve|kapprove1|kadd1|officer|2026-11-20T08:00:00Z|2026-11-22T08:00:00Z|||||"}},
		{"1", "1", "1", []string{"3|1|withdraw|kwithdraw3|kadd1|officer|2026-11-20T08:00:00Z||||||lost"}},
		{"2", "0", "0", []string{"2|10|add|kadd2|kadd1|officer|2026-11-20T08:00:00Z||mpesa|+254722000002|||"}},
		{"99", "0", "0", nil},
	}
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) {
			db := database(t, e)
			load(t, db, e, world(t))
			for i, d := range wallets.Tables() {
				cols := datatableColumns(d)
				for _, stmt := range createTable(e, d.Name, cols) {
					if _, err := db.Exec(stmt); err != nil {
						t.Fatalf("%s: %v", stmt, err)
					}
				}
				insert(t, db, e, d.Name, cols, [][]oracle.Row{added, approved}[i])
			}
			for _, tt := range tests {
				_, rows := runText(t, db, e, fineractSQL(e, wallets.Report().SQL, viewer{1, ".2.", today},
					map[string]string{"R_staffId": tt.staff, "R_after": tt.after, "R_approved": tt.approved}))
				var got []string
				for _, r := range rows {
					got = append(got, strings.Join(r, "|"))
				}
				slices.Sort(got)
				slices.Sort(tt.want)
				if !slices.Equal(got, tt.want) {
					t.Errorf("staff %s after %s, %s:\n%s\nwant\n%s", tt.staff, tt.after, tt.approved, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
				}
			}
		})
	}
}
