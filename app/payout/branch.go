package payout

import (
	"time"

	"daftari/app"
	"daftari/app/money"
)

// Branch is how those who pay by one desk stand there, as it tells an approver; nothing of it names a client.
type Branch struct {
	Now      time.Time  `json:"now"` // the desk's clock
	Officers []Standing `json:"officers,omitempty"`
	Decided  []Decided  `json:"decided,omitempty"` // of the last day, the newest first
}

// Standing is one officer, with her devices and what she has under way at the desk.
type Standing struct {
	User    string `json:"user"`
	Name    string `json:"name"`
	Devices []Met  `json:"devices"`
	Open    int    `json:"open,omitempty"`    // payments that are let go and not at their end
	Unsure  int    `json:"unsure,omitempty"`  // of which it is not known whether they were paid
	Stuck   int    `json:"stuck,omitempty"`   // with which only a person can go on
	Waiting int    `json:"waiting,omitempty"` // batches that nobody decided on yet
}

// Met is a device as the desk last heard of it.
type Met struct {
	Code string    `json:"code"`
	At   time.Time `json:"at,omitzero"` // zero = never since it enrolled
	Shut bool      `json:"shut,omitempty"`
}

// Decided is a batch on which a second person decided.
type Decided struct {
	Key     app.Key      `json:"key"`
	No      string       `json:"no"`
	Officer string       `json:"officer"` // name of who asked
	Lines   int          `json:"lines"`   // that were let go, or were not
	Total   money.Amount `json:"total"`
	Verdict Verdict      `json:"verdict"` // Yes or No
	By      string       `json:"by"`      // name of who decided
	Reason  string       `json:"reason,omitempty"`
	At      time.Time    `json:"at"`
}

// Last is the device that was heard of last, of those that are not shut out where there is one; nil where she has none.
func (s Standing) Last() (last *Met) {
	for i, d := range s.Devices {
		if last == nil || last.Shut && !d.Shut || last.Shut == d.Shut && d.At.After(last.At) {
			last = &s.Devices[i]
		}
	}
	return last
}

// Held is what a device says of itself when it reads its feed: what it still holds that the core has not.
type Held struct {
	Kind    string         `json:"kind,omitempty"`    // "phone", "computer"; "" = it did not say
	Entries int            `json:"entries,omitempty"` // that are recorded and not at their end
	Sums    []money.Amount `json:"sums,omitempty"`    // collected and not posted, one for each currency
}

// Kinds of devices.
const (
	Phone    = "phone"
	Computer = "computer"
)
