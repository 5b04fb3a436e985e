package wallet

import (
	"slices"
	"time"

	"daftari/app"
	"daftari/app/payout"
)

// Payable says whether money may go to a number of a client's at an instant, by the rows that the core has. wait is how long
// the institution lets a further number wait: it counts from the approval, whatever day the approver's device wrote down.
// Where the number came twice, one that money may go to is enough. payout.wallet_unknown, payout.wallet_waiting,
// payout.wallet_resting, payout.wallet_gone (Conflict).
func Payable(rows []Row, client app.ClientID, to payout.Wallet, at time.Time, wait time.Duration) error {
	rows = slices.Clone(rows)
	for i := range rows {
		if r := &rows[i]; r.Act == Approve {
			r.From = later(r.From, r.At.Add(wait))
		}
	}
	key := "payout.wallet_unknown"
	for _, w := range Of(rows, client, at) {
		if w.Number != to.Number || w.Provider != to.Provider {
			continue
		}
		switch w.Standing {
		case Usable:
			return nil
		case Waiting:
			key = "payout.wallet_waiting"
		case Resting:
			key = "payout.wallet_resting"
		case Withdrawn:
			key = "payout.wallet_gone"
		case Refused:
		}
	}
	return app.Trouble(app.Conflict, key, nil)
}
