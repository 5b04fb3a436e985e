package ledger

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"daftari/app"
)

// TestLookFirst: what the server may have booked under a key it has forgotten is looked up before it is
// posted, where nothing else prevents a second booking (review L4).
func TestLookFirst(t *testing.T) {
	const days, at = "GET /savingsaccounts/9/transactions/search", "POST /savingsaccounts/9/transactions?command=deposit"
	long := keyTrust + time.Hour
	base := work(t, 2, app.Deposit, savings(9))
	change := func(edit func(*app.Work)) app.Work {
		w := base
		edit(&w)
		return w
	}
	booked := ok(`{"officeId":2,"clientId":5,"savingsId":9,"resourceId":17,"changes":{}}`)
	confirmed := app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "17", Resource: "17"}}
	there := app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "17"}}
	posted := change(func(w *app.Work) { w.First, w.Tries = noon.Add(-long), 2 })
	restored := change(func(w *app.Work) { w.Entry.At.Wall = noon.Add(-long) })
	tests := []struct {
		name        string
		w           app.Work
		server      app.ServerInfo
		read        reply
		want        app.Outcome
		reads, post int
	}{
		{"fresh", base, app.ServerInfo{}, reply{}, confirmed, 0, 1},
		{"posted days ago and there", posted, app.ServerInfo{}, search(saved(base, 17, 1, "150.25", false)), there, 1, 0},
		{"posted days ago and not there", posted, app.ServerInfo{}, search(), confirmed, 1, 1},
		{"a restored book, there", restored, app.ServerInfo{}, search(saved(base, 17, 1, "150.25", false)), there, 1, 0},
		{"a restored book, not there", restored, app.ServerInfo{}, search(), confirmed, 1, 1},
		{"the clock was set back", change(func(w *app.Work) { w.Entry.At.Wall = noon.Add(long) }), app.ServerInfo{}, search(saved(base, 17, 1, "150.25", false)), there, 1, 0},
		{"there, but different", restored, app.ServerInfo{}, search(saved(base, 17, 1, "1.00", false)),
			app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.found.amount"}, 1, 0},
		{"out of sight", restored, app.ServerInfo{}, own(404, "error.msg.saving.account.id.invalid"),
			app.Outcome{Event: app.Lost, Class: app.Conflict, Person: PersonUnseen, Code: "error.msg.saving.account.id.invalid"}, 1, 0},
		{"out of sight, and a person sends it anew", change(func(w *app.Work) { w.Entry.At.Wall, w.Entry.Generation = noon.Add(-long), 1 }), app.ServerInfo{},
			own(404, "error.msg.saving.account.id.invalid"), confirmed, 1, 1},
		{"the line", restored, app.ServerInfo{}, reply{drop: true}, app.Outcome{Event: app.NotApplied, Class: app.Offline}, 2, 0},
		{"the externalId prevents it", restored, app.ServerInfo{SavingsExternalID: true}, reply{}, confirmed, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, tt.server)
			f.on(days, tt.read).on(at, booked)
			tt.want.Key = tt.w.Entry.Key
			if tt.want.Proof != nil {
				proof := *tt.want.Proof
				proof.Key = tt.w.Entry.Key
				tt.want.Proof = &proof
			}
			same(t, tt.want, post1(t, l, tt.w))
			if r, p := f.calls("GET "), f.calls("POST "); r != tt.reads || p != tt.post {
				t.Errorf("%d reads and %d posts, want %d and %d", r, p, tt.reads, tt.post)
			}
		})
	}
}

// TestUndoneByTheBranch: an undo that is refused because somebody was quicker has happened (review L10).
func TestUndoneByTheBranch(t *testing.T) {
	rep, undo := work(t, 1, app.Repayment, loan(7)), work(t, 2, app.Reversal, loan(7))
	undo.Target, undo.Entry.Reverses = &rep.Entry, rep.Entry.Key
	no := own(403, "error.msg.loan.transaction.adjustment.is.only.allowed.to.not.reversed")
	refused := app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.transaction.adjustment.is.only.allowed.to.not.reversed"}
	for _, tt := range []struct {
		name string
		read reply
		want app.Outcome
	}{
		{"taken back", ok(strings.Replace(stands(rep, 31, ""), "false", "true", 1)), app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: undo.Entry.Key}}},
		{"stands", ok(stands(rep, 31, "")), refused},
		{"not there", own(404, codeNoExternal), refused},
		{"the line", reply{drop: true}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on(fmt.Sprintf("POST /loans/7/transactions/external-id/%s", rep.Entry.Key), no).on(lookAt(rep), tt.read)
			tt.want.Key = undo.Entry.Key
			same(t, tt.want, post1(t, l, undo))
		})
	}
}

// TestTwoGroupsOfACentre: the attendance of the second adds to the meeting that the first has just entered.
func TestTwoGroupsOfACentre(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	var works []app.Work
	for i, group := range []int64{3, 4} {
		w := work(t, i+1, app.Attendance, app.AccountRef{Kind: app.OnGroup, ID: group})
		w.Entry.Group, w.Entry.Present = app.GroupID(group), []app.Mark{{Client: app.ClientID(10 + group), Was: app.Present}}
		works = append(works, w)
		f.on(fmt.Sprintf("GET /groups/%d", group), ok(fmt.Sprintf(`{"id":%d,"centerId":8,"collectionMeetingCalendar":{"id":2}}`, group)))
	}
	f.on("GET /centers/8/meetings", ok(`[]`), ok(`[{"id":5,"meetingDate":[2026,11,20]}]`))
	f.on("GET /centers/8/meetings/5", ok(`{"id":5,"meetingDate":[2026,11,20],"clientsAttendance":[{"clientId":13,"attendanceType":{"id":1}}]}`))
	f.on("POST /centers/8/meetings", ok(`{"groupId":8,"resourceId":5}`)).on("POST /centers/8/meetings/5", ok(`{"groupId":8,"resourceId":5}`))
	outs, err := l.Post(context.Background(), works)
	if err != nil || len(outs) != 2 {
		t.Fatal(err)
	}
	for _, o := range outs {
		same(t, app.Outcome{Key: o.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: o.Key, Transaction: "5", Resource: "5"}}, o)
	}
	if last := f.seen[len(f.seen)-1]; !strings.Contains(last.body, `"clientId":13`) || !strings.Contains(last.body, `"clientId":14`) {
		t.Errorf("sent %s", last.body)
	}
}

// TestChargeOfManyPages: a charge's payment is absent only when every page was read (review L6).
func TestChargeOfManyPages(t *testing.T) {
	w := work(t, 3, app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: 4})
	one := func(id int, receipt string) string {
		return fmt.Sprintf(`{"id":%d,"date":[2026,11,20],"amount":150.25,"reversed":false,"paymentDetailData":{"receiptNumber":%q}}`, id, receipt)
	}
	var first []string
	for i := range 200 {
		first = append(first, one(1000+i, "R-1"))
	}
	page := func(rows ...string) reply {
		return ok(`{"totalFilteredRecords":0,"pageItems":[` + strings.Join(rows, ",") + `]}`)
	}
	for _, tt := range []struct {
		name string
		last reply
		want app.Outcome
	}{
		{"on the second page", page(one(8, w.Entry.WireReceipt())), app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: w.Entry.Key, Transaction: "8"}}},
		{"on none", page(), app.Outcome{Event: app.UnknownThere}},
		{"the line broke between", own(500, "x"), app.Outcome{Event: app.Lost, Class: app.Internal, Code: "x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on("GET /clients/5/transactions", page(first...), tt.last)
			tt.want.Key = w.Entry.Key
			same(t, tt.want, ask1(t, l, w))
		})
	}
}
