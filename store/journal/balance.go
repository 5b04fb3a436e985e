package journal

import (
	"daftari/app"
	"daftari/app/money"
)

// Balances gives our newest posting on an account the balance that came with the first pull after
// it: the core's answer to a posting tells none. An account that did not come has told nothing.
func (t Rows) Balances(p app.Pull) error {
	newest := map[string]app.Key{} // by lane
	err := t.Query(func(scan func(...any) error) error {
		var key app.Key
		var lane string
		err := scan(&key, &lane)
		newest[lane] = key
		return err
	}, "SELECT key, lane FROM entry INDEXED BY entry_unabsorbed WHERE state = 'confirmed' AND absorbed = 0 ORDER BY seq")
	if err != nil || len(newest) == 0 {
		return err
	}
	told := func(r app.AccountRef, balance money.Amount) {
		if key, ours := newest[t.box.Lane(app.Entry{Account: r}.Lane())]; ours && err == nil {
			err = t.KnowBalance(key, balance.Decimal())
		}
	}
	for _, l := range p.Loans {
		told(l.Ref(), l.Total)
	}
	for _, s := range p.Savings {
		told(s.Ref(), s.Balance)
	}
	for _, c := range p.Charges {
		told(c.Ref(), c.Outstanding)
	}
	return err
}
