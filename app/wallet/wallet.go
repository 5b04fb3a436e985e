// Package wallet is which wallets a client has and which of them money may go to (C7). It is told by
// rows that are only ever added: a wallet, a second person's word on it, a choice among several, a
// withdrawal. Whoever may change a number alone could pay a loan to himself, so a further number counts
// only after a second person and a waiting time.
package wallet

import (
	"cmp"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
)

// Act is what a row does.
type Act string

// The acts.
const (
	Add      Act = "add"      // a wallet of hers
	Approve  Act = "approve"  // a second person says that it is hers
	Prefer   Act = "prefer"   // it is the one to pay to from now on
	Withdraw Act = "withdraw" // it is not hers any more, or never was
)

// Row is one act on one wallet. It is written once, under a key of its own.
type Row struct {
	Key    app.Key       `json:"key"`
	ID     int64         `json:"id,omitempty"` // of the core's; 0 = not known to be there
	Client app.ClientID  `json:"client"`
	Act    Act           `json:"act"`
	Of     app.Key       `json:"of"`               // the key of the wallet's Add; its own for an Add
	Wallet payout.Wallet `json:"wallet,omitzero"`  // of an Add
	By     string        `json:"by"`               // user name at the core
	At     time.Time     `json:"at"`               // UTC, whole seconds
	From   time.Time     `json:"from,omitzero"`    // of an Approve: not paid to before
	Reason string        `json:"reason,omitempty"` // of a Withdraw

	// Of a row of this device that the core has not got: made before the core's rows of her were read (Unread), and why the
	// core does not take it, a key of words (Refused).
	Unread  bool   `json:"unread,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// LogValue is the row's key alone.
func (r Row) LogValue() slog.Value { return slog.StringValue(string(r.Key)) }

// Standing of a wallet.
type Standing string

// The standings.
const (
	Waiting   Standing = "waiting"   // for a second person
	Resting   Standing = "resting"   // approved, and its waiting time runs
	Usable    Standing = "usable"    // money may go to it
	Withdrawn Standing = "withdrawn" // by a person
	Refused   Standing = "refused"   // the core does not take it
)

// Key of words.
func (s Standing) Key() string { return "wallet.standing." + string(s) }

// Wallet is one of a client's with all that its rows say.
type Wallet struct {
	payout.Wallet
	Key        app.Key   // of its Add
	Standing   Standing  // at the instant that was asked for
	First      bool      // the client's first: it needed no second person
	Preferred  bool      // the one to pay to; at most one of her wallets, and only a Usable one
	AddedBy    string    // user names at the core
	AddedAt    time.Time // UTC
	ApprovedBy string    // "" = nobody did
	From       time.Time // money may go to it from then; zero while it waits for a second person
	Owed       bool      // Waiting: a second person's word on it is on this device, and the core does not have it
	Unread     bool      // Waiting: whether it is her first is not known before the core's rows of her were read
	Why        string    // the core does not take it, or an act on it: a key of words
}

// LogValue is the provider alone.
func (w Wallet) LogValue() slog.Value { return w.Wallet.LogValue() }

// Of are a client's wallets at an instant, withdrawn ones too, in the order in which they were added. Rows may
// come in any order, twice, and of other clients too. What a row may not do, it did not do: an approval by
// who added the wallet, or of a wallet that is not there, counts for nothing; nor does one that the core does not have yet:
// it may not take it.
func Of(rows []Row, client app.ClientID, at time.Time) []Wallet {
	rows = ordered(rows, client)
	var all []Wallet
	index, first := map[app.Key]int{}, true
	for _, r := range rows {
		if r.Act != Add || r.Wallet.Provider == "" || !r.Wallet.Number.Valid() {
			continue
		}
		w := Wallet{Wallet: r.Wallet, Key: r.Key, Standing: Waiting, AddedBy: r.By, AddedAt: r.At}
		switch {
		case r.Refused != "":
			w.Standing, w.Why = Refused, r.Refused
		case first && r.Unread:
			w.Unread, first = true, false
		case first:
			w.First, w.Standing, w.From, first = true, Usable, r.At, false
		}
		index[r.Key] = len(all)
		all = append(all, w)
	}
	var chosen app.Key
	for _, r := range rows {
		i, known := index[r.Of]
		if !known {
			continue
		}
		w := &all[i]
		if r.Refused != "" && r.Act != Add {
			w.Why = r.Refused
		}
		switch {
		case w.Standing == Withdrawn:
		case r.Act == Withdraw:
			w.Standing = Withdrawn
		case r.Refused != "" || w.Standing == Refused: // a withdrawal alone counts all the same: it sends money nowhere
		case r.Act == Approve && w.Standing == Waiting && other(r.By, w.AddedBy) && r.ID == 0:
			w.Owed, w.ApprovedBy = true, r.By
		case r.Act == Approve && w.Standing == Waiting && other(r.By, w.AddedBy):
			w.Owed, w.Unread = false, false
			w.ApprovedBy, w.From, w.Standing = r.By, later(r.From, r.At), Usable
			if w.From.After(at) {
				w.Standing = Resting
			}
		case r.Act == Prefer:
			chosen = w.Key
		}
	}
	prefer(all, chosen)
	return all
}

// ordered are the client's rows, each key once, in the order in which the core took them: times are what
// devices say, and an Add that claims to be the oldest must not become the first. What the core does not
// have yet comes last, by time and key.
func ordered(rows []Row, client app.ClientID) []Row {
	var mine []Row
	for _, r := range rows {
		if r.Client == client && r.Key != "" {
			mine = append(mine, r)
		}
	}
	slices.SortFunc(mine, func(a, b Row) int {
		return cmp.Or(cmp.Compare(place(a.ID), place(b.ID)), a.At.Compare(b.At), cmp.Compare(a.Key, b.Key))
	})
	seen := map[app.Key]bool{}
	return slices.DeleteFunc(mine, func(r Row) bool {
		twice := seen[r.Key]
		seen[r.Key] = true
		return twice
	})
}

// place puts 0 behind all ids.
func place(id int64) int64 {
	if id == 0 {
		return math.MaxInt64
	}
	return id
}

// prefer marks the chosen wallet, or, where that is none that money may go to, the one that was added first.
func prefer(all []Wallet, chosen app.Key) {
	best := -1
	for i, w := range all {
		if w.Standing == Usable && (best < 0 || w.Key == chosen) {
			best = i
		}
	}
	if best >= 0 {
		all[best].Preferred = true
	}
}

func other(a, b string) bool { return a != "" && !strings.EqualFold(a, b) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Effective are the client's wallets that money may go to at an instant, the preferred one first.
func Effective(rows []Row, client app.ClientID, at time.Time) []Wallet {
	var good []Wallet
	for _, w := range Of(rows, client, at) {
		switch {
		case w.Standing != Usable:
		case w.Preferred:
			good = append([]Wallet{w}, good...)
		default:
			good = append(good, w)
		}
	}
	return good
}

// Preferred is the wallet to pay a client to; false where she has none.
func Preferred(rows []Row, client app.ClientID, at time.Time) (Wallet, bool) {
	if good := Effective(rows, client, at); len(good) > 0 {
		return good[0], true
	}
	return Wallet{}, false
}
