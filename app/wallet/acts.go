package wallet

import (
	"slices"
	"time"

	"daftari/app"
	"daftari/app/payout"
)

// Adding makes the row of a further wallet. wallet.number (BadInput) where money cannot go there, wallet.known
// (Conflict) where she has it.
func Adding(rows []Row, key app.Key, client app.ClientID, w payout.Wallet, by string, now time.Time) (Row, error) {
	if w.Provider == "" || !w.Number.Valid() || !w.Number.MaybeMobile() {
		return Row{}, app.Trouble(app.BadInput, "wallet.number", nil)
	}
	for _, have := range Of(rows, client, now) {
		if have.Standing != Withdrawn && have.Standing != Refused && have.Provider == w.Provider && have.Number == w.Number {
			return Row{}, app.Trouble(app.Conflict, "wallet.known", nil, "number", w.Number.Masked())
		}
	}
	return Row{Key: key, Client: client, Act: Add, Of: key, Wallet: w, By: by, At: next(rows, client, now)}, nil
}

// Approving makes the row of a second person's word; money may go there once the waiting time from now is
// over: when the wallet was added is only what who added it says. wallet.own (NotPermitted), wallet.not_waiting (Conflict).
func Approving(rows []Row, key app.Key, client app.ClientID, of app.Key, by string, now time.Time, wait time.Duration) (Row, error) {
	w, err := find(rows, client, of, now)
	switch {
	case err != nil:
		return Row{}, err
	case w.Standing != Waiting, w.Owed:
		return Row{}, app.Trouble(app.Conflict, "wallet.not_waiting", nil)
	case !other(by, w.AddedBy):
		return Row{}, app.Trouble(app.NotPermitted, "wallet.own", nil)
	}
	return Row{Key: key, Client: client, Act: Approve, Of: of, By: by, At: next(rows, client, now), From: whole(now).Add(wait)}, nil
}

// Preferring makes the row of a choice. wallet.not_usable (Conflict).
func Preferring(rows []Row, key app.Key, client app.ClientID, of app.Key, by string, now time.Time) (Row, error) {
	w, err := find(rows, client, of, now)
	switch {
	case err != nil:
		return Row{}, err
	case w.Standing != Usable:
		return Row{}, app.Trouble(app.Conflict, "wallet.not_usable", nil)
	}
	return Row{Key: key, Client: client, Act: Prefer, Of: of, By: by, At: next(rows, client, now)}, nil
}

// Withdrawing makes the row of a withdrawal, for which one person is enough: it sends money nowhere.
// wallet.not_usable (Conflict) where it is withdrawn already.
func Withdrawing(rows []Row, key app.Key, client app.ClientID, of app.Key, by, reason string, now time.Time) (Row, error) {
	w, err := find(rows, client, of, now)
	switch {
	case err != nil:
		return Row{}, err
	case w.Standing == Withdrawn:
		return Row{}, app.Trouble(app.Conflict, "wallet.not_usable", nil)
	}
	return Row{Key: key, Client: client, Act: Withdraw, Of: of, By: by, Reason: reason, At: next(rows, client, now)}, nil
}

// find is one of a client's wallets; wallet.unknown (NotFound).
func find(rows []Row, client app.ClientID, of app.Key, now time.Time) (Wallet, error) {
	all := Of(rows, client, now)
	i := slices.IndexFunc(all, func(w Wallet) bool { return w.Key == of })
	if i < 0 {
		return Wallet{}, app.Trouble(app.NotFound, "wallet.unknown", nil)
	}
	return all[i], nil
}

// next is when an act is made: after every one of hers that the core has not put in order yet, also where two are made in
// one second or a clock went back. Else the second wallet of a minute could pass for the first.
func next(rows []Row, client app.ClientID, now time.Time) time.Time {
	at := whole(now)
	for _, r := range rows {
		if r.Client == client && r.ID == 0 && !at.After(r.At) {
			at = whole(r.At).Add(time.Second)
		}
	}
	return at
}

// whole: the core keeps seconds.
func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
