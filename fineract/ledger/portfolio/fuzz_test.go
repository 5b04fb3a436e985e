package portfolio_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"testing"

	"daftari/fineract/ledger/portfolio"
)

// FuzzDecode: whatever a server sends, it is refused as ErrShape or gives rows that hold together.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`[["6","1","x","2","","","","","","","",""]]`))
	f.Add([]byte(`[[30,null,"2026-11-21 09:28:55.815+00",[2026,11,21],"daftari portfolio 1",".2.",2,"","","","",""]]`))
	f.Add([]byte(`[["14","32","1","4294967295","","","","","","","",""],["21","0","2","","","","","","","","",""]]`))
	f.Add([]byte(`[["36","7","1","2026-11-21|2026-11-28||||||||||","10.000000|10||||||||||","|||||||||||","|||||||||||","|||||||||||","1|||||||||||","","",""],["37","7","2","0.5|||","||","|||","","","","","",""]]`))
	f.Add([]byte(`[["34","1","=","LN-A","Biashara","BW","KES","1|1|3|1|300|1|2|||12","12000.000000|=|=","3000.000000|166.200000|||=|","|||||","2026-09-01|=|2026-11-24|2026-11-21 05:07:42"]]`))
	f.Add([]byte(`[["38","1","=","SV-A","Akiba","AK","KES","1||1|1|300|0|100|1|2|","2500.000000|=||||||","2026-03-02|","",""],["40","1","1|1|2026-09-08|2500.000000|4","R","","","","","","","",""]]`))
	exact := regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$`)
	f.Fuzz(func(t *testing.T, body []byte) {
		var rows [][]json.RawMessage
		if json.Unmarshal(body, &rows) != nil {
			return
		}
		var r portfolio.Rows
		if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), rows, &r); err != nil {
			if !errors.Is(err, portfolio.ErrShape) && !errors.Is(err, portfolio.ErrFormat) {
				t.Fatalf("error of no class: %v", err)
			}
			return
		}
		for _, l := range r.Loans {
			for _, a := range []string{l.Principal, l.Approved, l.Total, l.Outstanding.Interest} {
				if !exact.MatchString(a) || a == "-0" {
					t.Fatalf("amount %q", a)
				}
			}
		}
		seen := map[[2]int64]bool{}
		for _, in := range r.Instalments {
			at := [2]int64{in.Loan, int64(in.No)}
			if seen[at] || in.DueOn == "" || !exact.MatchString(in.Paid.Principal) {
				t.Fatalf("instalment %+v", in)
			}
			seen[at] = true
		}
		for _, m := range r.Members {
			if m.Client < 0 || m.Group <= 0 {
				t.Fatalf("member %+v", m)
			}
		}
	})
}
