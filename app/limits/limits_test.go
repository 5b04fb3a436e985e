package limits_test

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

func kes(whole int64) money.Amount {
	c, err := money.New("KES", 2, 0)
	if err != nil {
		panic(err)
	}
	return money.FromMinor(whole*100, c)
}

func TestGauges(t *testing.T) {
	now := time.Date(2026, 9, 17, 9, 0, 0, 0, time.UTC)
	add := []app.Entry{{Kind: app.Deposit, Flow: app.CashIn, Amount: kes(100)}, {Kind: app.Withdrawal, Flow: app.CashOut, Amount: kes(30)}}
	ugx, _ := money.New("UGX", 0, 0)
	cases := []struct {
		name      string
		standing  app.Standing
		adding    []app.Entry
		cancelled []app.Entry
		want      limits.Level
	}{
		{"no limit", app.Standing{}, add, nil, -1},
		{"entry far", app.Standing{Limits: app.Limits{EntryMax: kes(143)}}, add, nil, limits.Far},
		{"entry near", app.Standing{Limits: app.Limits{EntryMax: kes(142)}}, add, nil, limits.Near},
		{"entry at the limit", app.Standing{Limits: app.Limits{EntryMax: kes(100)}}, add, nil, limits.Near},
		{"entry over", app.Standing{Limits: app.Limits{EntryMax: kes(99)}}, add, nil, limits.Over},
		{"bag counts what goes out", app.Standing{Limits: app.Limits{BagMax: kes(99)}, Bag: []money.Amount{kes(20)}}, add, nil, limits.Near},
		{"bag over", app.Standing{Limits: app.Limits{BagMax: kes(89)}, Bag: []money.Amount{kes(20)}}, add, nil, limits.Over},
		{"bag of another currency", app.Standing{Limits: app.Limits{BagMax: kes(1000)}, Bag: []money.Amount{money.FromMinor(5000, ugx)}}, nil, nil, limits.Far},
		{"unposted counts what comes in", app.Standing{Limits: app.Limits{UnpostedMax: kes(119)}, Unposted: []money.Amount{kes(20)}}, add, nil, limits.Over},
		{"unposted without what is cancelled", app.Standing{Limits: app.Limits{UnpostedMax: kes(119)}, Unposted: []money.Amount{kes(20)}}, add, add[:1], limits.Far},
		{"hours near", app.Standing{Limits: app.Limits{OfflineHours: 10}, Fresh: app.Freshness{AnsweredAt: now.Add(-7 * time.Hour)}}, nil, nil, limits.Near},
		{"the sign-in is over, a day is left", app.Standing{Limits: app.Limits{OfflineHours: 10}, Fresh: app.Freshness{AnsweredAt: now.Add(-11 * time.Hour)}}, nil, nil, limits.Near},
		{"hours still", app.Standing{Limits: app.Limits{OfflineHours: 10}, Fresh: app.Freshness{AnsweredAt: now.Add(-34*time.Hour + time.Second)}}, nil, nil, limits.Near},
		{"hours over", app.Standing{Limits: app.Limits{OfflineHours: 10}, Fresh: app.Freshness{AnsweredAt: now.Add(-34 * time.Hour)}}, nil, nil, limits.Over},
		{"never answered", app.Standing{Limits: app.Limits{OfflineHours: 10}}, nil, nil, limits.Over},
		{"clock went back", app.Standing{Limits: app.Limits{OfflineHours: 10}, Fresh: app.Freshness{AnsweredAt: now.Add(time.Hour)}}, nil, nil, limits.Far},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g, err := limits.Gauges(c.standing, c.adding, c.cancelled, now)
			if err != nil {
				t.Fatal(err)
			}
			got := limits.Level(-1)
			if len(g) == 1 {
				got = g[0].Level
			}
			if len(g) > 1 || got != c.want {
				t.Errorf("%+v, want level %d", g, c.want)
			}
			if err := limits.FirstOver(g, "limits.entry", "limits.bag", "limits.unposted", "limits.offline"); (err != nil) != (c.want == limits.Over) {
				t.Error(err)
			}
			if limits.FirstOver(g) != nil {
				t.Error("a limit that was not named stops")
			}
		})
	}
}

// TestHoursByTheBootClock: a wall clock that was put back wins no hours, one put on loses none.
func TestHoursByTheBootClock(t *testing.T) {
	heard := time.Date(2026, 9, 17, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		turned time.Duration
		boot   string
		want   int
	}{
		{"clock right", 0, "b", 9},
		{"put back a day", -24 * time.Hour, "b", 9},
		{"put on a month", 30 * 24 * time.Hour, "b", 9},
		{"put back, another boot", -24 * time.Hour, "c", 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := heard.Add(9 * time.Hour).Add(c.turned)
			st := app.Standing{Limits: app.Limits{OfflineHours: 10},
				Fresh: app.Freshness{AnsweredAt: heard, Boot: time.Hour, BootID: "b"},
				Here:  app.Reading{Wall: now, Boot: 10 * time.Hour, BootID: c.boot}}
			g, err := limits.Gauges(st, nil, nil, now)
			if err != nil || g[0].Used != c.want {
				t.Errorf("%v %v, want %d hours", g, err, c.want)
			}
		})
	}
}

// TestLifted: what a supervisor let go is shown as over, and stops nothing; the others stop.
func TestLifted(t *testing.T) {
	now := time.Date(2026, 9, 17, 9, 0, 0, 0, time.UTC)
	st := app.Standing{Limits: app.Limits{BagMax: kes(10), UnpostedMax: kes(10), BackDays: 1}, Fresh: app.Freshness{CoreDay: app.DateOf(now), DayAt: now},
		Bag: []money.Amount{kes(20)}, Unposted: []money.Amount{kes(20)}, Lifted: []string{limits.Bag}}
	g, err := limits.Gauges(st, nil, nil, now)
	if err != nil || limits.FirstOver(g, limits.Bag) != nil || limits.FirstOver(g, limits.Unposted) == nil {
		t.Errorf("%+v %v", g, err)
	}
	long := app.DateOf(now).AddDays(-5)
	if app.ClassOf(limits.CheckDay(st, long, now)) != app.OverLimit {
		t.Error("five days back pass")
	}
	st.Lifted = []string{limits.Back}
	if err := limits.CheckDay(st, long, now); err != nil {
		t.Error(err)
	}
	if limits.CheckDay(st, app.DateOf(now).AddDays(1), now) == nil {
		t.Error("tomorrow passes")
	}
}
