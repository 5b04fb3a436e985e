package teller_test

import (
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/teller"
)

func TestOpenSheetRefuses(t *testing.T) {
	note := func(n app.MeetingNote) func(*app.Pull) {
		return func(p *app.Pull) { n.Group = amani; p.Notes = []app.MeetingNote{n} }
	}
	cases := []struct {
		name   string
		day    string
		edit   func(*app.Pull)
		anyway bool
		want   string // key of the refusal
		notice string
	}{
		{"a meeting day", "2026-09-17", nil, false, "", ""},
		{"no meeting day", "2026-09-16", nil, false, "teller.not_meeting_day", ""},
		{"no meeting day, anyway", "2026-09-16", nil, true, "", "teller.not_meeting_day.notice"},
		{"the future", "2026-09-24", nil, false, "limits.future", ""},
		{"too far back", "2026-09-03", nil, false, "limits.back", ""},
		{"a holiday the core refuses", "2026-09-17", holidayToday, false, "teller.holiday", ""},
		{"a holiday, for savings", "2026-09-17", holidayToday, true, "", "teller.holiday.notice"},
		{"a holiday the core takes", "2026-09-17", func(p *app.Pull) { holidayToday(p); p.Institution.Server.AllowHolidays = true }, false, "", "teller.holiday.notice"},
		{"a holiday of another office", "2026-09-17", func(p *app.Pull) { holidayToday(p); p.Institution.Holidays[1].Office = 9 }, false, "", ""},
		{"a pending holiday", "2026-09-17", func(p *app.Pull) { holidayToday(p); p.Institution.Holidays[1].Active = false }, false, "", ""},
		{"no working day", "2026-09-17", func(p *app.Pull) { p.Institution.WorkingDays.Rule = "FREQ=WEEKLY;BYDAY=MO" }, false, "teller.non_working", ""},
		{"group inactive", "2026-09-17", func(p *app.Pull) { p.Groups[0].Active = false }, true, "teller.group_inactive", ""},
		{"moved", "2026-09-17", note(app.MeetingNote{Day: thursday, Outcome: app.Moved, To: day("2026-09-19")}), true, "teller.moved", ""},
		{"moved to here", "2026-09-16", note(app.MeetingNote{Day: thursday, Outcome: app.Moved, To: day("2026-09-16")}), false, "", ""},
		{"not held", "2026-09-17", note(app.MeetingNote{Day: thursday, Outcome: app.NotHeld, Reason: "rain"}), true, "teller.not_held", ""},
		{"taken over", "2026-09-17", note(app.MeetingNote{Day: thursday.AddDays(-7), Outcome: app.TakenOver, Colleague: 4, Until: thursday}), true, "teller.taken_over", ""},
		{"taken over, until yesterday", "2026-09-17", note(app.MeetingNote{Day: thursday.AddDays(-7), Outcome: app.TakenOver, Colleague: 4, Until: thursday.AddDays(-1)}), false, "", ""},
		{"taken over by me", "2026-09-17", note(app.MeetingNote{Day: thursday, Outcome: app.TakenOver, Colleague: 3, Until: thursday}), false, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			edit := c.edit
			if edit == nil {
				edit = func(*app.Pull) {}
			}
			b := newBench(t, edit)
			o, err := b.OpenSheet(ctx, amani, day(c.day), c.anyway)
			if c.want != "" {
				b.refused(err, c.want)
				return
			}
			b.ok(err)
			got := ""
			for _, n := range o.Notices {
				got = n.Key
			}
			if got != c.notice {
				t.Errorf("notice %q, want %q", got, c.notice)
			}
		})
	}
}

func holidayToday(p *app.Pull) {
	p.Institution.Holidays = append(p.Institution.Holidays, app.Holiday{ID: 2, Name: "Peace", Office: 2, From: thursday, To: thursday, Active: true})
}

func TestHolidaySheetTakesSavingsOnly(t *testing.T) {
	b := newBench(t, holidayToday)
	o, err := b.OpenSheet(ctx, amani, thursday, true)
	b.ok(err)
	for _, l := range o.Sheet.Every() {
		for _, p := range l.Parts {
			loans := p.Kind == app.Repayment || p.Kind == app.Disbursement
			if loans != (p.Blocked != "") {
				t.Errorf("%s of %s: blocked %q", p.Kind, l.Name, p.Blocked)
			}
		}
	}
	s, err := b.AllAsExpected(ctx, o.Sheet.Key)
	b.ok(err)
	b.exactly(s)
	_, err = b.Close(ctx, s.Key)
	b.ok(err)
}

func TestLimitsStopTheMeetingBeforeItBegins(t *testing.T) {
	t.Run("offline hours", func(t *testing.T) {
		b := newBench(t)
		b.at = b.at.Add(60 * time.Hour)
		o, err := b.OpenSheet(ctx, amani, thursday, false)
		b.ok(err)
		if len(o.Notices) != 1 || o.Notices[0].Key != "limits.offline.near" {
			t.Errorf("notices %+v", o.Notices)
		}
		s, err := b.AllAsExpected(ctx, o.Sheet.Key)
		b.ok(err)
		b.exactly(s)
		b.at = b.at.Add(36 * time.Hour)
		o, err = b.OpenSheet(ctx, amani, thursday, false) // it has begun: no limit keeps it shut
		b.ok(err)
		if o.Sheet.Key != s.Key || len(o.Notices) != 1 {
			t.Errorf("opened again: %+v", o.Notices)
		}
		_, err = b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(5)})
		b.refused(err, "limits.offline")
		closed, err := b.Close(ctx, s.Key) // the cash is taken: recording it is right
		b.ok(err)
		if len(closed.Notices) == 0 {
			t.Error("no warning at the close")
		}
	})
	t.Run("bag", func(t *testing.T) {
		b := newBench(t, func(p *app.Pull) { p.Institution.Limits.BagMax = kes(1000) })
		b.pay(app.Deposit, onSavings(21), 699)
		if d := b.pay(app.Deposit, onSavings(21), 1); len(d.Notices) != 1 || d.Notices[0].Key != "limits.bag.near" {
			t.Errorf("notices %+v", d.Notices)
		}
		_, err := b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(301)})
		b.refused(err, "limits.bag")
		b.pay(app.Deposit, onSavings(21), 300)
	})
	t.Run("unposted", func(t *testing.T) {
		b := newBench(t, func(p *app.Pull) { p.Institution.Limits.UnpostedMax = kes(1000) })
		b.pay(app.Deposit, onSavings(21), 900)
		_, err := b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(200)})
		b.refused(err, "limits.unposted")
		b.confirmAll()
		b.pay(app.Deposit, onSavings(21), 200)
	})
	t.Run("one entry", func(t *testing.T) {
		b := newBench(t, func(p *app.Pull) { p.Institution.Limits.EntryMax = kes(500) })
		_, err := b.Pay(ctx, teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(501)})
		b.refused(err, "limits.entry")
		s := b.open()
		_, err = b.Say(ctx, s.Key, teller.Said{Client: faith, Parts: []teller.SaidPart{{Kind: app.Repayment, Account: onLoan(12), Amount: kes(501)}}, Reason: "x"})
		b.refused(err, "limits.entry")
	})
}

func TestMeetingNotHeldMovedTakenOver(t *testing.T) {
	b := newBench(t)
	free, days, err := b.NextFreeDay(ctx, amani, thursday)
	b.ok(err)
	// Friday has Neema, Sunday is no working day, Monday is a holiday.
	if free != day("2026-09-19") || len(days) != 14 || days[0].Others != 1 || days[2].Working || days[3].Holiday != "Heroes" || days[3].CanMeet() {
		t.Errorf("free %v of %+v", free, days)
	}
	_, err = b.NotHeld(ctx, amani, thursday, "", app.Moving{})
	b.refused(err, "teller.reason_needed_meeting")
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: day("2026-09-21")})
	b.refused(err, "teller.to_holiday")
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: day("2026-09-20")})
	b.refused(err, "teller.to_non_working")
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: thursday})
	b.refused(err, "teller.same_day")

	s := b.open()
	_, err = b.Say(ctx, s.Key, teller.Said{Client: faith})
	b.ok(err)
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: free})
	b.refused(err, "teller.has_lines")
	_, err = b.Nothing(ctx, s.Key, faith, 0, "x", "")
	b.ok(err)
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: free, At: "9:70"})
	b.refused(err, "teller.bad_time")
	done, err := b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: free, At: "15:30", Place: " Kisima "})
	b.ok(err)
	if e := done.Entries[0]; e.Kind != app.MeetingNoted || e.Meeting.Outcome != app.Moved || e.Meeting.To != free || e.Meeting.At != "15:30" || e.Meeting.Place != "Kisima" || e.State != app.Queued {
		t.Errorf("entry %+v", e)
	}
	there, err := b.Meetings(ctx, free)
	b.ok(err)
	if i := slices.IndexFunc(there, func(m teller.DayMeeting) bool { return m.Group.ID == amani }); i < 0 || there[i].Time != "15:30" || there[i].Place != "Kisima" {
		t.Errorf("on the new day: %+v", there)
	}
	_, err = b.OpenSheet(ctx, amani, thursday, true)
	b.refused(err, "teller.moved")
	_, err = b.Nothing(ctx, s.Key, faith, 0, "x", "")
	b.refused(err, "teller.moved")
	_, err = b.NotHeld(ctx, amani, thursday, "rain", app.Moving{To: free})
	b.refused(err, "teller.moved")

	_, err = b.Cancel(ctx, done.Entries[0].Key, "it was held after all")
	b.ok(err)
	if again := b.open(); again.Key != s.Key || again.Lines[1].Reason != "x" {
		t.Errorf("the sheet did not open again: %+v", again)
	}

	_, err = b.TakeOver(ctx, amani, thursday, thursday.AddDays(14), 99, "leave")
	b.refused(err, "teller.no_colleague")
	_, err = b.TakeOver(ctx, amani, thursday, thursday.AddDays(-1), 4, "leave")
	b.refused(err, "teller.until_before")
	_, err = b.TakeOver(ctx, amani, thursday, thursday.AddDays(14), 4, "leave")
	b.ok(err)
	_, err = b.OpenSheet(ctx, amani, thursday, true)
	b.refused(err, "teller.taken_over")
}

func TestSheetCodesDiffer(t *testing.T) {
	b := newBench(t)
	s := b.open()
	o, err := b.OpenSheet(ctx, neema, thursday, true)
	b.ok(err)
	if len(s.Code) != 7 || s.Code == o.Sheet.Code {
		t.Errorf("codes %q and %q", s.Code, o.Sheet.Code)
	}
	_, err = b.Sheet(ctx, neema, thursday.AddDays(1))
	b.refused(err, "teller.no_sheet")
}
