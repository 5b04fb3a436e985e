package branch

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/words"
)

var noon = time.Date(2026, time.September, 17, 12, 0, 0, 0, time.UTC)

// desk tells, or does not.
type desk struct {
	address string
	kept    payout.Branch
	err     error
}

func (d desk) Desk(context.Context) (payout.Desk, error)       { return payout.Desk{Address: d.address}, nil }
func (d desk) Branch(context.Context) (payout.Branch, error)   { return d.kept, nil }
func (d desk) Officers(context.Context) (payout.Branch, error) { return d.kept, d.err }

func model(t *testing.T, d desk) *Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return &Model{Known: d, Payer: d, Words: w, Now: func() time.Time { return noon }}
}

// TestState: what is most serious of an officer is said, and only a device that may call can be late.
func TestState(t *testing.T) {
	met := func(ago time.Duration) []payout.Met { return []payout.Met{{Code: "K1", At: noon.Add(-ago)}} }
	for name, tt := range map[string]struct {
		is         payout.Standing
		says, seen string
		late, shut bool
	}{
		"nothing":                     {payout.Standing{Devices: met(time.Minute)}, "Nothing under way", "11:59", false, false},
		"under way":                   {payout.Standing{Devices: met(time.Minute), Open: 2}, "2 payments under way", "11:59", false, false},
		"to approve":                  {payout.Standing{Devices: met(time.Minute), Open: 2, Waiting: 1}, "1 batch to approve", "11:59", false, false},
		"silent":                      {payout.Standing{Devices: met(5 * time.Hour), Waiting: 1}, "Silent for 5 h", "07:00", true, false},
		"never":                       {payout.Standing{Devices: []payout.Met{{Code: "K1"}}}, "Never heard of", "never", true, false},
		"shut out":                    {payout.Standing{Devices: []payout.Met{{Code: "K1", At: noon.Add(-50 * time.Hour), Shut: true}}}, "Shut out", "15 Sep", false, true},
		"shut out on the old one":     {payout.Standing{Devices: append(met(time.Minute), payout.Met{Code: "K0", At: noon, Shut: true})}, "Nothing under way", "11:59", false, false},
		"unsure, and shut out":        {payout.Standing{Devices: []payout.Met{{Code: "K1", At: noon, Shut: true}}, Unsure: 2}, "2 unsure", "12:00", false, true},
		"unsure, and one is stuck":    {payout.Standing{Devices: met(time.Minute), Unsure: 2, Stuck: 1}, "1 needs a person", "11:59", false, false},
		"silent, but one is not sure": {payout.Standing{Devices: met(5 * time.Hour), Unsure: 1}, "1 unsure", "07:00", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := model(t, desk{address: "https://d", kept: payout.Branch{Now: noon, Officers: []payout.Standing{tt.is}}}).Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if r := v.Officers[0]; r.State != tt.says || r.Seen != tt.seen || r.Late != tt.late || r.Shut != tt.shut {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestHear: a desk that is not reached is no trouble, one that refuses is; nothing is asked of none.
func TestHear(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		away bool
		key  app.Class
	}{
		"told":    {nil, false, ""},
		"offline": {app.Trouble(app.Offline, "deskapi.offline", nil), true, ""},
		"refused": {app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", "x"), false, app.NotPermitted},
	} {
		away, err := model(t, desk{err: tt.err}).Hear(t.Context())
		if away != tt.away || app.ClassOf(err) != tt.key {
			t.Errorf("%s: %v %v", name, away, err)
		}
	}
	if v, err := model(t, desk{}).Load(t.Context()); v.Joined || err != nil {
		t.Errorf("without a desk: %+v %v", v, err)
	}
}
