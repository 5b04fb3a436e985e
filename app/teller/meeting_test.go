package teller_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

func tempDir(t testing.TB) string { return t.TempDir() }

func TestSheetExpectsWhatIsDue(t *testing.T) {
	b := newBench(t)
	s := b.open()
	type part struct {
		Kind     app.Kind
		ID       int64
		Expected string
		Blocked  string
	}
	got := map[string][]part{}
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			got[l.Name] = append(got[l.Name], part{p.Kind, p.Account.ID, p.Expected.Decimal(), p.Blocked})
		}
	}
	want := map[string][]part{
		"Amani Market":     {{app.Repayment, 10, "500.00", ""}, {app.Deposit, 20, "200.00", ""}, {app.Withdrawal, 20, "0.00", ""}},
		"Achieng Odhiambo": {{app.Repayment, 11, "600.00", ""}, {app.Repayment, 16, "250.00", ""}, {app.Deposit, 21, "150.00", ""}, {app.Withdrawal, 21, "0.00", ""}},
		"Faith Wambui":     {{app.Repayment, 12, "800.00", ""}, {app.Deposit, 22, "100.00", ""}},
		"Halima Noor":      {{app.Repayment, 13, "", app.BlockedShared}, {app.Deposit, 23, "100.00", ""}, {app.Withdrawal, 23, "0.00", ""}},
		"Jane Gichuru":     {{app.Repayment, 14, "", app.BlockedInactive}},
		"Beatrice Wekesa": {{app.Deposit, 25, "150.00", ""}, {app.Withdrawal, 25, "0.00", ""}, {app.ChargePayment, 31, "50.00", ""},
			{app.Disbursement, 15, "5000.00", ""}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{app.CannotShared}, s.Cannot); d != "" {
		t.Error(d)
	}
}

func TestPerfectMeeting(t *testing.T) {
	b := newBench(t, func(p *app.Pull) { p.Loans = p.Loans[:len(p.Loans)-1] }) // nothing to hand out
	s := b.allPaid()
	done, err := b.Close(ctx, s.Key)
	b.ok(err)
	// 700 the group itself, 1000 Achieng, 900 Faith, 100 Halima, 200 Beatrice
	if got := b.bag(); got != 2900 {
		t.Errorf("the bag holds %d, want 2900", got)
	}
	if len(done.Receipts) != 5 || done.Receipts[0].Client != 0 || done.Receipts[0].Title != "Amani Market" {
		t.Errorf("receipts %+v", done.Receipts)
	}
	if n := len(done.Entries); n != 11 { // 2+3+2+1+2 and the attendance
		t.Errorf("%d entries", n)
	}
	att := done.Entries[len(done.Entries)-1]
	if att.Kind != app.Attendance || len(att.Present) != 4 || att.Present[0] != (app.Mark{Client: achieng, Was: app.Present}) {
		t.Errorf("attendance %+v", att.Present)
	}
	for i, e := range done.Entries {
		if e.Seq != int64(i+1) || e.Sheet != s.Key || e.Day != thursday || e.By.Staff != 3 || e.Version != "test" {
			t.Errorf("entry %d is %+v", i, e)
		}
		if e.Kind != app.Attendance && e.Payment != 2 {
			t.Errorf("%s under payment type %d", e.Kind, e.Payment)
		}
	}
	_, err = b.OpenSheet(ctx, amani, thursday, true)
	b.refused(err, "teller.sheet_closed")
	_, err = b.Close(ctx, s.Key)
	b.refused(err, "teller.sheet_closed")
	_, err = b.Nothing(ctx, s.Key, faith, 0, "sick", "")
	b.refused(err, "teller.sheet_closed")
}

func TestHandOutAtMeeting(t *testing.T) {
	b := newBench(t)
	s := b.allPaid() // 2900 in, 5000 out: nothing to count
	done, err := b.Close(ctx, s.Key)
	b.ok(err)
	if got := b.bag(); got != -2100 {
		t.Errorf("the bag moved by %d", got)
	}
	for _, e := range done.Entries {
		if e.Kind == app.Disbursement && (e.Payment != 3 || e.Flow != app.CashOut || e.Amount != kes(5000)) {
			t.Errorf("disbursement %+v", e)
		}
	}
}

func TestExceptions(t *testing.T) {
	b := newBench(t)
	s := b.open()
	say := func(client app.ClientID, reason string, parts ...teller.SaidPart) error {
		var err error
		next, err := b.Say(ctx, s.Key, teller.Said{Client: client, Parts: parts, Reason: reason})
		if err == nil {
			s = next
		}
		return err
	}
	line := func(id app.ClientID) app.Line {
		for _, l := range s.Every() {
			if l.Client == id {
				return l
			}
		}
		t.Fatalf("no line of %d", id)
		return app.Line{}
	}
	part := teller.SaidPart{Kind: app.Repayment, Account: onLoan(12), Amount: kes(700)}
	cases := []struct {
		name   string
		client app.ClientID
		reason string
		part   teller.SaidPart
		want   string
	}{
		{"part without a reason", faith, "", part, "teller.reason_needed"},
		{"more than the balance", faith, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(12), Amount: kes(3201)}, "teller.over_balance"},
		{"all of the balance", faith, "", teller.SaidPart{Kind: app.Repayment, Account: onLoan(12), Amount: kes(3200)}, ""},
		{"part", faith, "sheet.reason.slow_week", part, ""},
		{"extra savings", faith, "slow", teller.SaidPart{Kind: app.Deposit, Account: onSavings(22), Amount: kes(5000)}, ""},
		{"withdrawal of nothing", faith, "x", teller.SaidPart{Kind: app.Withdrawal, Account: onSavings(22), Amount: kes(1)}, "teller.nothing_to_withdraw"},
		{"withdrawal", achieng, "", teller.SaidPart{Kind: app.Withdrawal, Account: onSavings(21), Amount: kes(300)}, ""},
		{"withdrawal above", achieng, "", teller.SaidPart{Kind: app.Withdrawal, Account: onSavings(21), Amount: kes(301)}, "teller.over_savings"},
		{"shared loan", halima, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(13), Amount: kes(1)}, "teller.blocked.shared"},
		{"inactive", jane, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(14), Amount: kes(1)}, "teller.blocked.inactive"},
		{"half a disbursement", bea, "x", teller.SaidPart{Kind: app.Disbursement, Account: onLoan(15), Amount: kes(2500)}, "teller.disbursement_whole"},
		{"charge above", bea, "x", teller.SaidPart{Kind: app.ChargePayment, Account: app.AccountRef{Kind: app.OnCharge, ID: 31}, Amount: kes(51)}, "teller.over_charge"},
		{"someone else's loan", bea, "x", part, "teller.no_account"},
		{"below zero", faith, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(12), Amount: kes(-1)}, "teller.no_amount"},
		{"not a member", 99, "x", part, "teller.not_on_sheet"},
		{"group's own", 0, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(10), Amount: kes(0)}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := say(c.client, c.reason, c.part)
			if c.want == "" {
				b.ok(err)
			} else {
				b.refused(err, c.want)
			}
		})
	}
	if l := line(faith); l.Was != app.Present || l.Parts[0].Actual != kes(700) || l.Parts[1].Actual != kes(5000) {
		t.Errorf("Faith's line %+v", l)
	}
	other, err := money.ISO("UGX")
	b.ok(err)
	b.refused(say(faith, "x", teller.SaidPart{Kind: app.Repayment, Account: onLoan(12), Amount: money.FromMinor(5, other)}), "teller.currency")

	s, err = b.Nothing(ctx, s.Key, bea, 0, "sheet.reason.sick", "child")
	b.ok(err)
	if l := line(bea); l.Was != app.Absent || !l.Differs() {
		t.Errorf("Beatrice's line %+v", l)
	}
	s, err = b.AllAsExpected(ctx, s.Key)
	b.ok(err)
	if l := line(faith); l.Parts[0].Actual != kes(700) {
		t.Error("a said line was overwritten")
	}
	if l := line(achieng); l.Parts[0].Actual != kes(600) || l.Parts[3].Actual != kes(300) {
		t.Errorf("Achieng's line %+v", l)
	}
	s, err = b.UndoAll(ctx, s.Key)
	b.ok(err)
	if l := line(faith); !l.Settled {
		t.Error("undo forgot an exception")
	}
	s, err = b.PutBackExpected(ctx, s.Key, faith)
	b.ok(err)
	if l := line(faith); l.Parts[0].Actual != kes(800) || l.Parts[1].Actual != kes(100) || l.Reason != "" {
		t.Errorf("put back: %+v", l)
	}
	s, err = b.Attend(ctx, s.Key, faith, app.Late)
	b.ok(err)
	if line(faith).Was != app.Late {
		t.Error("not marked late")
	}
	_, err = b.Attend(ctx, s.Key, 0, app.Late)
	b.refused(err, "teller.no_mark")
}

func TestAbsentMemberPaidNothing(t *testing.T) {
	b := newBench(t)
	s := b.open()
	s, err := b.Attend(ctx, s.Key, faith, app.Absent)
	b.ok(err)
	s, err = b.AllAsExpected(ctx, s.Key)
	b.ok(err)
	if l := s.Lines[1]; !l.Parts[0].Actual.IsZero() || l.Was != app.Absent || l.Reason == "" {
		t.Errorf("an absent member paid: %+v", l)
	}
}

func TestDraftSurvivesAndFollowsTheFigures(t *testing.T) {
	b := newBench(t)
	s := b.open()
	_, err := b.Say(ctx, s.Key, teller.Said{Client: faith, Reason: "x", Parts: []teller.SaidPart{{Kind: app.Repayment, Account: onLoan(12), Amount: kes(700)}}})
	b.ok(err)
	b.at = b.at.Add(time.Hour)
	b.pull(func(p *app.Pull) { // Faith's loan is gone, Achieng owes more, Beatrice left
		p.Loans[3].Status = app.LoanClosed
		p.Loans[1] = loan(11, achieng, 650, 2500)
		p.Groups[0].Members = p.Groups[0].Members[:4]
	})
	again := b.open()
	if again.Key != s.Key || again.Code != s.Code || len(again.Lines) != 4 {
		t.Errorf("not the same sheet: %+v", again)
	}
	if again.Lines[0].Parts[0].Expected != kes(650) {
		t.Error("the figures are old")
	}
	all, err := b.AllAsExpected(ctx, again.Key)
	b.ok(err)
	b.exactly(all)
	_, err = b.Close(ctx, again.Key)
	b.refused(err, "teller.moved_underneath")
	s, err = b.Nothing(ctx, again.Key, faith, app.Present, "handed back", "")
	b.ok(err)
	b.exactly(s)
	_, err = b.Close(ctx, again.Key)
	b.ok(err)
}

func TestCountAndClose(t *testing.T) {
	cur := kes(1).Currency()
	notes := func(hundreds int64) []app.CashLine { return []app.CashLine{{Value: 10000, Count: hundreds}} }
	setup := func(t *testing.T) (*bench, app.Sheet) {
		b := newBench(t, func(p *app.Pull) { p.Loans = p.Loans[:len(p.Loans)-1] })
		s, err := b.AllAsExpected(ctx, b.open().Key)
		b.ok(err)
		return b, s
	}
	t.Run("nothing said", func(t *testing.T) {
		b := newBench(t)
		_, err := b.Close(ctx, b.open().Key)
		b.refused(err, "teller.not_said")
	})
	t.Run("not counted", func(t *testing.T) {
		b, s := setup(t)
		_, err := b.Close(ctx, s.Key)
		b.refused(err, "teller.count_first")
		_, err = b.Explain(ctx, s.Key, cur, "x")
		b.refused(err, "teller.count_first")
	})
	t.Run("a reason that is said later", func(t *testing.T) {
		b, s := setup(t)
		s, err := b.Say(ctx, s.Key, teller.Said{Client: faith, Nothing: true, WhyDue: true})
		b.ok(err)
		_, err = b.Count(ctx, s.Key, cur, nil, true)
		b.ok(err)
		_, err = b.Close(ctx, s.Key)
		b.refused(err, "teller.reason_needed")
		_, err = b.Nothing(ctx, s.Key, faith, app.NotMarked, "sheet.reason.sick", "")
		b.ok(err)
		_, err = b.Count(ctx, s.Key, cur, nil, true)
		b.ok(err)
		_, err = b.Close(ctx, s.Key)
		b.ok(err)
	})
	t.Run("short, explained", func(t *testing.T) {
		b, s := setup(t)
		_, err := b.Count(ctx, s.Key, cur, notes(28), false)
		b.ok(err)
		_, err = b.Close(ctx, s.Key)
		b.refused(err, "teller.cash_short")
		_, err = b.Explain(ctx, s.Key, cur, "")
		b.refused(err, "teller.reason_needed")
		_, err = b.Explain(ctx, s.Key, cur, "wrong change")
		b.ok(err)
		done, err := b.Close(ctx, s.Key)
		b.ok(err)
		if d := done.Sheet.Explained; len(d) != 1 || d[0].Amount != kes(-100) {
			t.Errorf("explained %+v", d)
		}
	})
	t.Run("over", func(t *testing.T) {
		b, s := setup(t)
		_, err := b.Count(ctx, s.Key, cur, notes(30), false)
		b.ok(err)
		_, err = b.Close(ctx, s.Key)
		b.refused(err, "teller.cash_over")
	})
	t.Run("an explanation of another difference", func(t *testing.T) {
		b, s := setup(t)
		_, err := b.Count(ctx, s.Key, cur, notes(28), false)
		b.ok(err)
		_, err = b.Explain(ctx, s.Key, cur, "wrong change")
		b.ok(err)
		_, err = b.Nothing(ctx, s.Key, faith, app.Present, "x", "") // the sheet changed after the count
		b.ok(err)
		_, err = b.Close(ctx, s.Key)
		b.refused(err, "teller.cash_over")
	})
	t.Run("exactly forbidden", func(t *testing.T) {
		b := newBench(t, func(p *app.Pull) { p.Institution.Limits.NoExactly = true })
		s := b.open()
		s, err := b.Say(ctx, s.Key, teller.Said{Client: faith})
		b.ok(err)
		_, err = b.Count(ctx, s.Key, cur, nil, true)
		b.refused(err, "teller.count_notes")
	})
	t.Run("bad notes", func(t *testing.T) {
		b, s := setup(t)
		_, err := b.Count(ctx, s.Key, cur, []app.CashLine{{Value: -5, Count: 1}}, false)
		b.refused(err, "teller.bad_count")
		_, err = b.Count(ctx, s.Key, cur, []app.CashLine{{Value: 1 << 60, Count: 1 << 60}}, false)
		b.refused(err, "teller.bad_count")
		other, err := money.ISO("UGX")
		b.ok(err)
		_, err = b.Count(ctx, s.Key, other, nil, true)
		b.refused(err, "teller.no_cash_of")
	})
}
