package farside

import (
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/portfolio/oracle"
)

// report answers "Daftari Portfolio" as its SQL would.
func report(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
	asked := map[string]string{}
	for k, v := range params {
		asked["R_"+k] = v
	}
	v := oracle.Viewer{User: ctx.UserID, Hierarchy: ctx.Hierarchy, Today: ctx.Books.Today().String(), Now: ctx.Books.Now().UTC().Format("2006-01-02 15:04:05.000")}
	rows, err := oracle.Compute(tablesOf(ctx, wantedBy(params)), v, asked)
	if err != nil {
		return nil, nil, err
	}
	out := make([][]any, len(rows))
	for i, r := range rows {
		out[i] = make([]any, len(r))
		for j, cell := range r {
			out[i][j] = cell
		}
	}
	return oracle.Columns(), out, nil
}

// wanted are the accounts whose rows a question can tell: changed since, within a range of ids. The
// tables hold schedules, balances and transactions of these alone; all others are there by status
// and owner only. Without it every question would cost as much as the whole bank.
type wanted struct {
	since          string
	loans, savings [2]int64
	all            bool // the question cannot be read: package oracle will refuse it
}

func wantedBy(params map[string]string) wanted {
	w := wanted{since: strings.Replace(params["since"], "T", " ", 1)}
	for name, into := range map[string]*int64{"l1": &w.loans[0], "l2": &w.loans[1], "s1": &w.savings[0], "s2": &w.savings[1]} {
		n, err := strconv.ParseInt(params[name], 10, 64)
		w.all = w.all || err != nil
		*into = n
	}
	return w
}

func (w wanted) tells(ids [2]int64, id int64, stamp string) bool {
	return w.all || ids[0] <= id && id <= ids[1] && stamp >= w.since
}
