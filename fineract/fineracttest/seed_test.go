package fineracttest

import (
	"testing"
	"time"
)

func fixedNow(day string) func() time.Time {
	at, err := time.Parse(time.RFC3339, day+"T07:00:00Z")
	if err != nil {
		panic(err)
	}
	return func() time.Time { return at }
}

func TestSeedBranch(t *testing.T) {
	for _, day := range []string{"2026-11-21", "2026-11-22", "2026-10-20", "2027-01-04"} {
		t.Run(day, func(t *testing.T) {
			s, err := Prepare(Options{Now: fixedNow(day)})
			if err != nil {
				t.Fatal(err)
			}
			b, err := s.SeedBranch(SeedOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Centers) != 3 || len(b.Groups) != 12 || len(b.Clients) != 240 || b.UGXGroup == 0 || len(b.DueToday) != 2 || b.InArrears == 0 {
				t.Errorf("%d centres, %d groups, %d clients, UGX group %d, %d due today, %d in arrears", len(b.Centers), len(b.Groups), len(b.Clients), b.UGXGroup, len(b.DueToday), b.InArrears)
			}
			w := s.Tenant("default").W
			cal := w.MeetingCalendar(b.TodayGroup)
			if cal == nil || w.RecentDate(cal) != w.Today() {
				t.Errorf("the meeting of group %d is not today", b.TodayGroup)
			}
			if n := len(w.Group(b.TodayGroup).Clients); n != 20 {
				t.Errorf("the group of today has %d members", n)
			}
			arrears := 0
			for _, l := range w.Loans() {
				if w.InArrears(l) {
					arrears++
				}
			}
			if arrears == 0 {
				t.Error("no loan is in arrears")
			}
			if !w.IsWorkingDay(w.Today()) || w.IsHoliday(b.OfficeID, w.Today()) {
				t.Error("no repayment can be posted today")
			}
		})
	}
}

func TestSeedBigBranch(t *testing.T) {
	s, err := Prepare(Options{Now: fixedNow("2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.SeedBranch(SeedOptions{Centers: 5, Groups: 25, NoUGX: true, History: 6})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Clients) != 500 || b.UGXGroup != 0 {
		t.Errorf("%d clients, UGX group %d", len(b.Clients), b.UGXGroup)
	}
}
