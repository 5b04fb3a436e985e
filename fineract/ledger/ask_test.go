package ledger

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"daftari/app"
)

func ask1(t *testing.T, l *Ledger, w app.Work) app.Outcome {
	t.Helper()
	outs, err := l.Ask(context.Background(), []app.Work{w})
	if err != nil || len(outs) != 1 {
		t.Fatalf("%d outcomes, %v", len(outs), err)
	}
	return outs[0]
}

// TestGenerations holds DESIGN.md, "Rules of the engine": "A generation rises only after a proven
// terminal failure, and a look-up that finds nothing: a cached error other than 425, or, for loan
// transactions where maker-checker is off, 425 for over 15 minutes; the externalId stays. Savings
// before Fineract 1.16 have no externalId: they are looked up by receipt number, and only a person
// lets them go out under a new key. A key is trusted only for days."
func TestGenerations(t *testing.T) {
	old, with, mc := app.ServerInfo{}, app.ServerInfo{SavingsExternalID: true}, app.ServerInfo{MakerChecker: true}
	again := app.Outcome{Event: app.UnknownThere}
	anew := app.Outcome{Event: app.UnknownThere, NewKey: true}
	person := func(why string) app.Outcome {
		return app.Outcome{Event: app.Lost, Class: app.Conflict, Person: why}
	}
	wait := func(d time.Duration) app.Outcome {
		return app.Outcome{Event: app.Lost, Class: app.Conflict, RetryAt: noon.Add(d)}
	}
	tests := []struct {
		name string
		a    absence
		want app.Outcome
	}{
		{"repayment, nothing known", absence{kind: app.Repayment, server: old, age: time.Minute}, again},
		{"repayment, weeks old", absence{kind: app.Repayment, server: old, age: 500 * time.Hour}, again},
		{"repayment, cached error", absence{kind: app.Repayment, server: old, burnt: true, age: time.Minute}, anew},
		{"repayment, cached error, maker-checker on", absence{kind: app.Repayment, server: mc, burnt: true, age: time.Minute}, anew},
		{"repayment, 425 just now", absence{kind: app.Repayment, server: old, pending: true, age: time.Minute}, wait(2 * time.Minute)},
		{"repayment, 425 for 14 minutes", absence{kind: app.Repayment, server: old, pending: true, age: 14 * time.Minute}, wait(time.Minute + time.Second)},
		{"repayment, 425 for 15 minutes", absence{kind: app.Repayment, server: old, pending: true, age: 15 * time.Minute}, wait(time.Second)},
		{"repayment, 425 for over 15 minutes", absence{kind: app.Repayment, server: old, pending: true, age: 15*time.Minute + time.Second}, anew},
		{"repayment, 425 for hours, maker-checker on", absence{kind: app.Repayment, server: mc, pending: true, age: 5 * time.Hour}, app.Outcome{Event: app.Accepted}},
		{"disbursement, 425 for over 15 minutes", absence{kind: app.Disbursement, server: old, pending: true, age: 16 * time.Minute}, anew},
		{"disbursement, cached error", absence{kind: app.Disbursement, server: old, burnt: true}, anew},
		{"deposit before 1.16, nothing known", absence{kind: app.Deposit, server: old, age: time.Hour}, again},
		{"deposit before 1.16, cached error", absence{kind: app.Deposit, server: old, burnt: true}, person(PersonNoNewKey)},
		{"deposit before 1.16, 425 just now", absence{kind: app.Deposit, server: old, pending: true, age: time.Minute}, wait(2 * time.Minute)},
		{"deposit before 1.16, 425 for over 15 minutes", absence{kind: app.Deposit, server: old, pending: true, age: 16 * time.Minute}, person(PersonNoNewKey)},
		{"deposit before 1.16, days old", absence{kind: app.Deposit, server: old, age: 73 * time.Hour}, person(PersonOld)},
		{"withdrawal before 1.16, days old", absence{kind: app.Withdrawal, server: old, age: 73 * time.Hour}, person(PersonOld)},
		{"deposit from 1.16 on, days old", absence{kind: app.Deposit, server: with, age: 73 * time.Hour}, again},
		{"deposit from 1.16 on, cached error", absence{kind: app.Deposit, server: with, burnt: true}, anew},
		{"deposit from 1.16 on, 425 for over 15 minutes", absence{kind: app.Deposit, server: with, pending: true, age: 16 * time.Minute}, person(PersonNoNewKey)},
		{"deposit before 1.16, the clock set back", absence{kind: app.Deposit, server: old, age: -8760 * time.Hour}, person(PersonOld)},
		{"deposit before 1.16, the clock set right by seconds", absence{kind: app.Deposit, server: old, age: -3 * time.Second}, again},
		{"repayment, 425, the clock set back", absence{kind: app.Repayment, server: old, pending: true, age: -8760 * time.Hour, asks: 3}, wait(2 * time.Minute)},
		{"repayment, 425, the clock set back, asked often", absence{kind: app.Repayment, server: old, pending: true, age: -8760 * time.Hour, asks: 10}, anew},
		{"charge, cached error", absence{kind: app.ChargePayment, server: with, burnt: true}, person(PersonNoNewKey)},
		{"charge, days old", absence{kind: app.ChargePayment, server: with, age: 73 * time.Hour}, person(PersonOld)},
		{"charge, fresh", absence{kind: app.ChargePayment, server: with, age: time.Hour}, again},
		{"undo of a repayment, cached error", absence{kind: app.Reversal, target: app.Repayment, burnt: true}, anew},
		{"undo of a repayment, 425 for over 15 minutes", absence{kind: app.Reversal, target: app.Repayment, pending: true, age: 16 * time.Minute}, anew},
		{"undo of a deposit, 425 for over 15 minutes", absence{kind: app.Reversal, target: app.Deposit, pending: true, age: 16 * time.Minute}, person(PersonNoNewKey)},
		{"undo of a deposit, days old", absence{kind: app.Reversal, target: app.Deposit, age: 73 * time.Hour}, again},
		{"attendance, cached error", absence{kind: app.Attendance, burnt: true}, anew},
		{"meeting note, 425 for over 15 minutes", absence{kind: app.MeetingNoted, pending: true, age: 16 * time.Minute}, anew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { same(t, tt.want, tt.a.outcome(noon)) })
	}
}

// search is a savings transaction as transactions/search tells it.
func search(rows ...string) reply {
	return ok(fmt.Sprintf(`{"total":%d,"content":[%s]}`, len(rows), strings.Join(rows, ",")))
}

func saved(w app.Work, id, kind int64, amount string, reversed bool) string {
	return fmt.Sprintf(`{"id":%d,"transactionType":{"id":%d},"accountId":%d,"date":[2026,11,20],"amount":%s,"reversed":%t,"paymentDetailData":{"id":1,"receiptNumber":%q}}`,
		id, kind, w.Entry.Account.ID, amount, reversed, w.Entry.WireReceipt())
}

// TestAsk: what each look-up settles.
func TestAsk(t *testing.T) {
	rep, dep := work(t, 1, app.Repayment, loan(7)), work(t, 2, app.Deposit, savings(9))
	chg, dis := work(t, 3, app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: 4}), work(t, 4, app.Disbursement, loan(7))
	note := work(t, 5, app.MeetingNoted, app.AccountRef{Kind: app.OnGroup, ID: 3})
	note.Entry.Meeting = &app.MeetingNote{Group: 3, Day: theDay(t), Outcome: app.NotHeld}
	undo := work(t, 6, app.Reversal, loan(7))
	undo.Target, undo.Entry.Reverses = &rep.Entry, rep.Entry.Key
	undoDep := work(t, 7, app.Reversal, savings(9))
	undoDep.Target, undoDep.Entry.Reverses = &dep.Entry, dep.Entry.Key
	undoDis := work(t, 8, app.Reversal, loan(7))
	undoDis.Target, undoDis.Entry.Reverses = &dis.Entry, dis.Entry.Key
	const loanIs = `{"id":7,"status":{"id":%d},"netDisbursalAmount":150.25,"transactions":[%s]}`
	outGo := fmt.Sprintf(`{"id":40,"externalId":%q,"type":{"id":1},"date":[2026,11,20],"amount":150.25,"manuallyReversed":false}`, dis.Entry.Key)
	for _, w := range []*app.Work{&rep, &dep, &chg, &dis, &note, &undo, &undoDep, &undoDis} {
		w.Entry.State, w.Attempt.Ask = app.Unsure, true
	}
	const (
		days     = "GET /savingsaccounts/9/transactions/search"
		charges  = "GET /clients/5/transactions"
		theLoan  = "GET /loans/7"
		theNotes = "GET /datatables/daftari_meeting/3"
	)
	confirm := func(w app.Work, id string) app.Outcome {
		return app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: w.Entry.Key, Transaction: id}}
	}
	alarm := func(code string) app.Outcome {
		return app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.found." + code}
	}
	taken := app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonUndone, Code: "daftari.found.reversed"}
	unknown := app.Outcome{Event: app.UnknownThere}
	dark := func(code string) app.Outcome {
		return app.Outcome{Event: app.Lost, Class: app.Conflict, Person: PersonUnseen, Code: code}
	}
	disbursed := func(ext, amount, status string) reply {
		return ok(fmt.Sprintf(`{"id":7,"status":{"id":%s},"netDisbursalAmount":%s,"transactions":[{"id":40,"externalId":%q,"type":{"id":1},"date":[2026,11,20],"amount":200.00,"manuallyReversed":false}]}`, status, amount, ext))
	}
	paid := func(receipt, amount string, reversed bool) reply {
		return ok(fmt.Sprintf(`{"totalFilteredRecords":1,"pageItems":[{"id":8,"date":[2026,11,20],"amount":%s,"reversed":%t,"paymentDetailData":{"receiptNumber":%q}}]}`, amount, reversed, receipt))
	}
	rows := func(key string) reply {
		return ok(fmt.Sprintf(`{"columnHeaders":[{"columnName":"id"},{"columnName":"group_id"},{"columnName":"entry_key"}],"data":[{"row":[12,3,%q]}]}`, key))
	}
	tests := []struct {
		name string
		w    app.Work
		at   string
		r    reply
		want app.Outcome
	}{
		{"repayment found", rep, lookAt(rep), ok(stands(rep, 31, "")), confirm(rep, "31")},
		{"repayment unknown", rep, lookAt(rep), own(404, codeNoExternal), unknown},
		{"repayment on another loan", rep, lookAt(rep), own(404, codeOtherLoan), alarm("other_loan")},
		{"repayment with another amount", rep, lookAt(rep), ok(stands(rep, 31, "99.00")), alarm("amount")},
		{"repayment taken back", rep, lookAt(rep), ok(strings.Replace(stands(rep, 31, ""), "false", "true", 1)), taken},
		{"repayment of another day", rep, lookAt(rep), ok(strings.Replace(stands(rep, 31, ""), "11,20", "11,19", 1)), alarm("date")},
		{"another type", rep, lookAt(rep), ok(strings.Replace(stands(rep, 31, ""), `"type":{"id":2}`, `"type":{"id":9}`, 1)), alarm("type")},
		{"loan out of sight", rep, lookAt(rep), own(404, "error.msg.loan.id.invalid"), dark("error.msg.loan.id.invalid")},
		{"may not read", rep, lookAt(rep), own(403, "error.msg.not.authorized"), dark("error.msg.not.authorized")},
		{"no line", rep, lookAt(rep), reply{drop: true}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
		{"portal", rep, lookAt(rep), reply{status: 200, body: "<html>"}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"an empty object is no proof", rep, lookAt(rep), ok(`{}`), app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"signed out", rep, lookAt(rep), reply{status: 401, body: "<html>"}, app.Outcome{Event: app.Lost, Class: app.SignedOut, Code: "http.401"}},
		{"server failed", rep, lookAt(rep), reply{status: 500, body: `{"Exception":"x"}`}, app.Outcome{Event: app.Lost, Class: app.Internal, Code: "http.500"}},
		{"deposit found by receipt", dep, days, search(saved(dep, 17, 1, "150.250000", false)), confirm(dep, "17")},
		{"deposit unknown", dep, days, search(strings.Replace(saved(dep, 17, 1, "150.25", false), "K7-", "K8-", 1)), unknown},
		{"deposit of another amount", dep, days, search(saved(dep, 17, 1, "150.24", false)), alarm("amount")},
		{"deposit that is a withdrawal", dep, days, search(saved(dep, 17, 2, "150.25", false)), alarm("type")},
		{"deposit taken back", dep, days, search(saved(dep, 17, 1, "150.25", true)), taken},
		{"deposit twice", dep, days, search(saved(dep, 17, 1, "150.25", false), saved(dep, 18, 1, "150.25", false)), alarm("twice")},
		{"charge found by receipt", chg, charges, paid(chg.Entry.WireReceipt(), "150.25", false), confirm(chg, "8")},
		{"charge unknown", chg, charges, paid("R-1", "150.25", false), unknown},
		{"charge without receipts", chg, charges, paid("", "150.25", false), dark("daftari.found.no_receipt")},
		{"charge taken back", chg, charges, paid(chg.Entry.WireReceipt(), "150.25", true), taken},
		{"disbursement found", dis, theLoan, disbursed(string(dis.Entry.Key), "150.25", "300"), confirm(dis, "40")},
		{"disbursement of another sum", dis, theLoan, disbursed(string(dis.Entry.Key), "150.20", "300"), alarm("amount")},
		{"disbursed by somebody else", dis, theLoan, disbursed("other", "150.25", "300"), unknown},
		{"not disbursed", dis, theLoan, ok(`{"id":7,"status":{"id":200}}`), unknown},
		{"note found", note, theNotes, rows(string(note.Entry.Key)), confirm(note, "12")},
		{"note unknown", note, theNotes, rows("other"), unknown},
		{"no notes at all", note, theNotes, own(404, "error.msg.datatable.data.not.found"), unknown},
		{"undo found", undo, lookAt(rep), ok(strings.Replace(stands(rep, 31, ""), "false", "true", 1)), confirm(undo, "")},
		{"undo unknown", undo, lookAt(rep), ok(stands(rep, 31, "")), unknown},
		{"undo of what is not there", undo, lookAt(rep), own(404, codeNoExternal), alarm("no_target")},
		{"undo of a disbursement, marked", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 200, strings.Replace(outGo, "false", "true", 1))), confirm(undoDis, "")},
		{"undo of a disbursement, waits again", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 200, "")), confirm(undoDis, "")},
		{"undo of a disbursement, stands", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 300, outGo)), unknown},
		{"undo of a disbursement, the list is empty", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 300, "")), dark("daftari.found.no_disbursement")},
		{"undo of a disbursement, the list is cut", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 300, stands(rep, 31, ""))), dark("daftari.found.no_disbursement")},
		{"undo of a disbursement, another stands", undoDis, theLoan, ok(fmt.Sprintf(loanIs, 300, strings.Replace(outGo, string(dis.Entry.Key), "other", 1))), alarm("disbursement")},
		{"undo of a deposit found", undoDep, days, search(saved(dep, 17, 1, "150.25", true)), confirm(undoDep, "")},
		{"undo of a deposit unknown", undoDep, days, search(saved(dep, 17, 1, "150.25", false)), unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on(tt.at, tt.r)
			tt.want.Key = tt.w.Entry.Key
			same(t, tt.want, ask1(t, l, tt.w))
			if n := f.calls("POST "); n != 0 {
				t.Errorf("%d requests posted", n)
			}
		})
	}
}

// TestBurntKey: a cached error is heard when posting and acted on when asked.
func TestBurntKey(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	w := work(t, 1, app.Repayment, loan(7))
	f.on("POST /loans/7/transactions?command=repayment", own(409, "error.msg.platform.service.lock.conflict"))
	f.on(lookAt(w), own(404, codeNoExternal))
	same(t, app.Outcome{Key: w.Entry.Key, Event: app.Lost, Class: app.Conflict, Code: "error.msg.platform.service.lock.conflict"}, post1(t, l, w))
	w.Entry.State = app.Unsure
	same(t, app.Outcome{Key: w.Entry.Key, Event: app.UnknownThere, NewKey: true}, ask1(t, l, w))
	w.Entry.Generation = 1
	same(t, app.Outcome{Key: w.Entry.Key, Event: app.UnknownThere}, ask1(t, l, w))
}

// TestAwaiting: what waits for a checker is asked for by its audit, then by its own key.
func TestAwaiting(t *testing.T) {
	w := work(t, 1, app.Repayment, loan(7))
	w.Entry.State, w.Attempt.Ask, w.Tries = app.Awaiting, true, 1
	w.Proof = &app.Confirmation{Key: w.Entry.Key, Command: "350"}
	const at, audit = "POST /loans/7/transactions?command=repayment", "GET /audits/350"
	hidden := reply{status: 500, body: `{"timestamp":"x","status":500,"error":"Internal Server Error","path":"/audits/350"}`}
	waits := app.Outcome{Event: app.Accepted, Proof: w.Proof}
	confirmed := app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: w.Entry.Key, Transaction: "198", Resource: "198", Command: "350"}}
	approved := cached(ok(fmt.Sprintf(`{"commandId":350,"officeId":2,"clientId":2,"loanId":7,"savingsId":null,"resourceId":198,"rollbackTransaction":false,"resourceExternalId":%q,"changes":{}}`, w.Entry.Key)))
	tests := []struct {
		name      string
		audit     reply
		post      reply
		want      app.Outcome
		postsWant int
	}{
		{"pending, audit readable", ok(`{"id":350,"actionName":"REPAYMENT","entityName":"LOAN","maker":"officer"}`), reply{}, waits, 0},
		{"turned down", ok(`{"id":350,"maker":"officer","checker":"manager"}`), reply{}, app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: CodeTurnedDown}, 0},
		{"approved", ok(`{"id":350,"maker":"officer","checker":"manager","resourceId":198}`), approved, confirmed, 1},
		{"pending, audit hidden", hidden, reply{status: 425, body: `{}`}, waits, 1},
		{"approved, audit hidden", hidden, approved, confirmed, 1},
		{"deleted and asked for again", hidden, ok(strings.Replace(pendingBody, "350", "374", 1)), app.Outcome{Event: app.Accepted, Proof: &app.Confirmation{Key: w.Entry.Key, Command: "374"}}, 1},
		{"the approval failed", hidden, cached(own(400, "error.msg.loan.must.be.active.fully.paid.or.overpaid")), app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid"}, 1},
		{"no line", hidden, reply{drop: true}, app.Outcome{Event: app.Lost, Class: app.Doubtful}, 1},
		{"signed out", hidden, reply{status: 401, body: "x"}, app.Outcome{Event: app.Lost, Class: app.SignedOut, Code: "http.401"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{MakerChecker: true})
			f.on(lookAt(w), own(404, codeNoExternal)).on(audit, tt.audit).on(at, tt.post)
			tt.want.Key = w.Entry.Key
			same(t, tt.want, ask1(t, l, w))
			if n := f.calls("POST "); n != tt.postsWant {
				t.Errorf("%d posts, want %d", n, tt.postsWant)
			}
			for _, r := range f.seen {
				if r.method == "POST" && r.key != string(w.Entry.Key)+"-0" {
					t.Errorf("asked under key %q", r.key)
				}
			}
		})
	}
}

// TestAskTogether: repayments on several loans are looked up in one request.
func TestAskTogether(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	var works []app.Work
	for i := 1; i <= 4; i++ {
		works = append(works, work(t, i, app.Repayment, loan(int64(i))))
	}
	body := func(i int, tx string) string {
		return fmt.Sprintf(`{"id":%d,"status":{"id":300},"transactions":[{"id":1,"type":{"id":1},"date":[2026,1,2],"amount":1}%s]}`, i, tx)
	}
	f.on("POST /batches", items(
		item(1, 200, body(1, ","+stands(works[0], 31, "")), false),
		item(2, 200, body(2, ","+stands(works[1], 32, "1.00")), false),
		item(3, 200, body(3, ""), false),
		item(4, 404, own(404, "error.msg.loan.id.invalid").body, false)))
	f.on(lookAt(works[3]), own(404, "error.msg.loan.id.invalid"))
	outs, err := l.Ask(context.Background(), works)
	if err != nil {
		t.Fatal(err)
	}
	want := []app.Outcome{
		{Key: works[0].Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: works[0].Entry.Key, Transaction: "31"}},
		{Key: works[1].Entry.Key, Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.found.amount"},
		{Key: works[2].Entry.Key, Event: app.UnknownThere},
		{Key: works[3].Entry.Key, Event: app.Lost, Class: app.Conflict, Person: PersonUnseen, Code: "error.msg.loan.id.invalid"},
	}
	for i := range want {
		same(t, want[i], outs[i])
	}
	if len(f.seen) != 2 {
		t.Errorf("%d requests, want 2", len(f.seen))
	}
}

// TestAskStops: when the line is gone the others are not tried.
func TestAskStops(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	a, b := work(t, 1, app.Deposit, savings(9)), work(t, 2, app.Deposit, savings(10))
	f.on("GET /savingsaccounts/9/transactions/search", reply{status: 401, body: "x"})
	outs, err := l.Ask(context.Background(), []app.Work{a, b})
	if err != nil {
		t.Fatal(err)
	}
	same(t, app.Outcome{Key: b.Entry.Key, Event: app.Lost, Class: app.SignedOut}, outs[1])
	if len(f.seen) != 1 {
		t.Errorf("%d requests", len(f.seen))
	}
}

// TestRestoredBook: a book restored from an older copy gives number and sequence again; what is new is
// not taken for what was posted then (review L15).
func TestRestoredBook(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	before, now := work(t, 2, app.Deposit, savings(9)), work(t, 2, app.Deposit, savings(9))
	now.Entry.Key = "f0000000-0000-4000-8000-000000000009"
	f.on("GET /savingsaccounts/9/transactions/search", search(saved(before, 17, 1, "150.25", false)))
	same(t, app.Outcome{Key: now.Entry.Key, Event: app.UnknownThere}, ask1(t, l, now))
	long := app.Entry{Key: now.Entry.Key, Seq: 9_999_999_999, Receipt: app.ReceiptNo{Device: "ABCD7EFG", N: 9_999_999_999}}
	if n := len(long.WireReceipt()); n > 50 {
		t.Errorf("%d characters: %s", n, long.WireReceipt())
	}
}
