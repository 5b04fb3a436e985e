package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/sync/engine"
)

var _ engine.Ledger = (*Ledger)(nil)

const pendingBody = `{"commandId":350,"rollbackTransaction":true,"resourceExternalId":{},"subResourceExternalId":{}}`

func repaid(key app.Key, loan, tx int64) string {
	return fmt.Sprintf(`{"officeId":2,"clientId":5,"loanId":%d,"resourceId":%d,"resourceExternalId":%q,"changes":{}}`, loan, tx, key)
}

func post1(t *testing.T, l *Ledger, w app.Work) app.Outcome {
	t.Helper()
	outs, err := l.Post(context.Background(), []app.Work{w})
	if err != nil || len(outs) != 1 {
		t.Fatalf("%d outcomes, %v", len(outs), err)
	}
	return outs[0]
}

// TestPostOutcomes: what each answer to a single repayment means.
func TestPostOutcomes(t *testing.T) {
	const at = "POST /loans/7/transactions?command=repayment"
	w := work(t, 1, app.Repayment, loan(7))
	late := w
	late.Tries = 2
	days := w
	days.Entry.At.Wall = noon.Add(-keyTrust - time.Hour)
	spring := `{"timestamp":"2026-11-21T09:00:00","status":%d,"error":"x","path":"/loans"}`
	tests := []struct {
		name string
		w    app.Work
		on   map[string][]reply
		want app.Outcome
	}{
		{"booked", w, map[string][]reply{at: {ok(repaid(w.Entry.Key, 7, 31))}}, app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31", Resource: "31"}}},
		{"replayed", w, map[string][]reply{at: {cached(ok(repaid(w.Entry.Key, 7, 31)))}}, app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31", Resource: "31"}}},
		{"waits for a checker", w, map[string][]reply{at: {ok(pendingBody)}}, app.Outcome{Event: app.Accepted, Proof: &app.Confirmation{Command: "350"}}},
		{"another loan's answer", w, map[string][]reply{at: {ok(repaid(w.Entry.Key, 8, 31))}}, app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.answer.other_account"}},
		{"another externalId's answer", w, map[string][]reply{at: {ok(repaid("other", 7, 31))}}, app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.answer.other_account"}},
		{"captive portal", w, map[string][]reply{at: {{status: 200, body: "<html>login</html>", header: map[string]string{"Content-Type": "text/html"}}}}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"somebody's JSON", w, map[string][]reply{at: {ok(`{"login":"please"}`)}}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"redirect", w, map[string][]reply{at: {{status: 302, header: map[string]string{"Location": "http://portal.example/"}}}}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"no answer", w, map[string][]reply{at: {{drop: true}}}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
		{"HTML 502", w, map[string][]reply{at: {{status: 502, body: "<html>", header: map[string]string{"Content-Type": "text/html"}}}}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"told to wait", w, map[string][]reply{at: {{status: 429, body: "slow down", header: map[string]string{"Retry-After": "90"}}}}, app.Outcome{Event: app.NotApplied, Class: app.Busy, Code: "http.429", RetryAt: noon.Add(90 * time.Second)}},
		{"503 with Retry-After", w, map[string][]reply{at: {{status: 503, body: "<html>", header: map[string]string{"Retry-After": "30", "Content-Type": "text/html"}}}}, app.Outcome{Event: app.NotApplied, Class: app.Busy, Code: "http.503", RetryAt: noon.Add(30 * time.Second)}},
		{"permanent 503", w, map[string][]reply{at: {own(503, "error.msg.loan.written.off.update.not.allowed")}}, app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.written.off.update.not.allowed"}},
		{"wrong password", w, map[string][]reply{at: {{status: 401, body: fmt.Sprintf(spring, 401)}}}, app.Outcome{Event: app.NotApplied, Class: app.SignedOut, Code: "http.401"}},
		{"second factor", w, map[string][]reply{at: {{status: 403, body: fmt.Sprintf(spring, 403)}}}, app.Outcome{Event: app.NotApplied, Class: app.SignedOut, Code: "http.403"}},
		{"expired password is a bare 500", w, map[string][]reply{at: {{status: 500, body: fmt.Sprintf(spring, 500)}}, "GET /configurations/name/maker-checker": {own(400, "error.msg.password.outdated")}}, app.Outcome{Event: app.NotApplied, Class: app.SignedOut, Code: "http.500"}},
		{"500", w, map[string][]reply{at: {{status: 500, body: fmt.Sprintf(spring, 500)}}, "GET /configurations/name/maker-checker": {ok(`{"id":1,"name":"maker-checker","enabled":false}`)}}, app.Outcome{Event: app.Lost, Class: app.Internal, Code: "http.500"}},
		{"500, and then no sign-in: it may have been booked", w, map[string][]reply{at: {{status: 500, body: fmt.Sprintf(spring, 500)}}, "GET /configurations/name/maker-checker": {{status: 401, body: "<html>"}}}, app.Outcome{Event: app.Lost, Class: app.Internal, Code: "http.500"}},
		{"refused at the first try, days after the tap, but there: a restored book", days, map[string][]reply{at: {own(400, "error.msg.loan.must.be.active.fully.paid.or.overpaid")}, lookAt(w): {ok(stands(w, 31, ""))}},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31"}}},
		{"not permitted", w, map[string][]reply{at: {own(403, "error.msg.not.authorized")}}, app.Outcome{Event: app.Refuse, Class: app.NotPermitted, Code: "error.msg.not.authorized"}},
		{"holiday", w, map[string][]reply{at: {own(403, "error.msg.loan.application.repayment.date.on.holiday")}}, app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.application.repayment.date.on.holiday"}},
		{"in progress", w, map[string][]reply{at: {{status: 425, body: `{"transactionAmount":150.25}`, header: map[string]string{"x-served-from-cache": "true"}}}}, app.Outcome{Event: app.Lost, Class: app.Busy, Code: "http.425"}},
		{"concurrency", w, map[string][]reply{at: {own(409, "error.msg.platform.service.lock.conflict")}}, app.Outcome{Event: app.Lost, Class: app.Conflict, Code: "error.msg.platform.service.lock.conflict"}},
		{"locked by close of business", w, map[string][]reply{at: {{status: 409, body: `{"developerMessage":"Loan is locked by the COB job. Loan ID: 7","httpStatusCode":"409","defaultUserMessage":"Loan is locked by the COB job. Loan ID: 7","userMessageGlobalisationCode":"error.msg.loan.locked"}`}}},
			app.Outcome{Event: app.NotApplied, Class: app.Conflict, Code: "error.msg.loan.locked", RetryAt: noon.Add(lockWait)}},
		{"an address that is not known", w, map[string][]reply{at: {{status: 404, body: fmt.Sprintf(spring, 404)}}}, app.Outcome{Event: app.NotApplied, Class: app.Conflict, Code: "http.404", RetryAt: noon.Add(lockWait)}},
		{"read only", w, map[string][]reply{at: {own(405, "error.msg.invalid.instance.type")}}, app.Outcome{Event: app.NotApplied, Class: app.Busy, Code: "error.msg.invalid.instance.type", RetryAt: noon.Add(readWait)}},
		{"duplicate, found equal", w, map[string][]reply{at: {own(403, "error.msg.loan.repayment.duplicate.externalId")}, lookAt(w): {ok(stands(w, 31, ""))}},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31"}}},
		{"duplicate on PostgreSQL, found equal", w, map[string][]reply{at: {own(400, "validation.msg.loan.transaction.externalId.value.must.be.unique")}, lookAt(w): {ok(stands(w, 31, ""))}},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31"}}},
		{"duplicate, found different", w, map[string][]reply{at: {own(403, "error.msg.loan.repayment.duplicate.externalId")}, lookAt(w): {ok(stands(w, 31, "150.24"))}},
			app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.found.amount"}},
		{"duplicate, of another loan", w, map[string][]reply{at: {own(403, "error.msg.loan.repayment.duplicate.externalId")}, lookAt(w): {own(404, codeOtherLoan)}},
			app.Outcome{Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: "daftari.found.other_loan"}},
		{"duplicate, not there at all", w, map[string][]reply{at: {own(403, "error.msg.loan.repayment.duplicate.externalId")}, lookAt(w): {own(404, codeNoExternal)}},
			app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.repayment.duplicate.externalId"}},
		{"duplicate at the second try, not there: the first may still run", late, map[string][]reply{at: {own(403, "error.msg.loan.repayment.duplicate.externalId")}, lookAt(w): {own(404, codeNoExternal)}},
			app.Outcome{Event: app.Lost, Class: app.Conflict, Code: "error.msg.loan.repayment.duplicate.externalId"}},
		{"duplicate at the second try, replayed, not there", late, map[string][]reply{at: {cached(own(403, "error.msg.loan.repayment.duplicate.externalId"))}, lookAt(w): {own(404, codeNoExternal)}},
			app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.repayment.duplicate.externalId"}},
		{"refused at the second try, but there", late, map[string][]reply{at: {own(400, "error.msg.loan.must.be.active.fully.paid.or.overpaid")}, lookAt(w): {ok(stands(w, 31, ""))}},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "31"}}},
		{"refused at the second try, not there", late, map[string][]reply{at: {own(400, "error.msg.loan.must.be.active.fully.paid.or.overpaid")}, lookAt(w): {own(404, codeNoExternal)}},
			app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid"}},
		{"refused at the second try, look-up lost", late, map[string][]reply{at: {own(400, "error.msg.loan.must.be.active.fully.paid.or.overpaid")}, lookAt(w): {{drop: true}}},
			app.Outcome{Event: app.Lost, Class: app.Doubtful}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.by = tt.on
			got := post1(t, l, tt.w)
			tt.want.Key = tt.w.Entry.Key
			if tt.want.Proof != nil {
				tt.want.Proof.Key = tt.w.Entry.Key
			}
			same(t, tt.want, got)
			if n := f.calls("POST "); n != 1 {
				t.Errorf("%d requests posted, want 1", n)
			}
		})
	}
}

// TestTextIsTheServers: the line's own failures are no words of the server.
func TestTextIsTheServers(t *testing.T) {
	w := work(t, 1, app.Repayment, loan(7))
	for name, tt := range map[string]struct {
		r    reply
		want string
	}{
		"no answer": {reply{drop: true}, ""}, "portal": {reply{status: 200, body: "<html>"}, ""}, "another loan": {ok(repaid(w.Entry.Key, 8, 31)), ""},
		"refused": {own(403, "error.msg.x"), "words of error.msg.x"},
	} {
		t.Run(name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on("POST /loans/7/transactions?command=repayment", tt.r)
			if o := post1(t, l, w); o.Text != tt.want {
				t.Errorf("%q, want %q", o.Text, tt.want)
			}
		})
	}
}

// same compares outcomes without the server's words and clock.
func same(t *testing.T, want, got app.Outcome) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(app.Outcome{}, "Text"), cmpopts.IgnoreFields(app.Confirmation{}, "At", "Raw")); d != "" {
		t.Errorf("outcome (-want +got):\n%s", d)
	}
}

func lookAt(w app.Work) string {
	return fmt.Sprintf("GET /loans/%d/transactions/external-id/%s", w.Entry.Account.ID, w.Entry.Key)
}

// stands is the transaction of a repayment; amount "" is the entry's.
func stands(w app.Work, id int64, amount string) string {
	if amount == "" {
		amount = w.Entry.Amount.Decimal()
	}
	return fmt.Sprintf(`{"id":%d,"loanId":%d,"externalId":%q,"type":{"id":2},"date":[2026,11,20],"amount":%s0000,"manuallyReversed":false}`,
		id, w.Entry.Account.ID, w.Entry.Key, amount)
}

// TestPostBatch: a meeting is one request, each item under its own key.
func TestPostBatch(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	a, b, c := work(t, 1, app.Repayment, loan(7)), work(t, 2, app.Deposit, savings(9)), work(t, 3, app.Withdrawal, savings(10))
	c.Entry.Generation = 2
	f.on("POST /batches", items(
		item(1, 200, repaid(a.Entry.Key, 7, 31), false),
		item(2, 200, `{"officeId":2,"clientId":5,"savingsId":9,"resourceId":17,"changes":{}}`, true),
		item(3, 403, own(403, "error.msg.savingsaccount.transaction.insufficient.account.balance").body, false)))
	f.on("GET /savingsaccounts/10/transactions/search", ok(`{"total":0,"content":[]}`))
	outs, err := l.Post(context.Background(), []app.Work{a, b, c})
	if err != nil {
		t.Fatal(err)
	}
	if n := f.calls("POST "); n != 1 {
		t.Fatalf("%d requests", n)
	}
	same(t, app.Outcome{Key: a.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: a.Entry.Key, Transaction: "31", Resource: "31"}}, outs[0])
	same(t, app.Outcome{Key: b.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: b.Entry.Key, Transaction: "17", Resource: "17"}}, outs[1])
	same(t, app.Outcome{Key: c.Entry.Key, Event: app.Refuse, Class: app.Rejected, Code: "error.msg.savingsaccount.transaction.insufficient.account.balance"}, outs[2])
	type header struct{ Name, Value string }
	var sent []struct {
		RelativeURL string
		Headers     []header
		Body        string
	}
	if err := json.Unmarshal([]byte(f.seen[0].body), &sent); err != nil {
		t.Fatal(err)
	}
	if f.seen[0].path != "/batches?enclosingTransaction=false" || f.seen[0].key != "" {
		t.Errorf("sent to %s with key %q", f.seen[0].path, f.seen[0].key)
	}
	for i, want := range []struct{ url, key, body string }{
		{"v1/loans/7/transactions?command=repayment", string(a.Entry.Key) + "-0",
			`{"locale":"en","dateFormat":"yyyy-MM-dd","transactionDate":"2026-11-20","transactionAmount":150.25,"externalId":"` + string(a.Entry.Key) + `","paymentTypeId":4,"receiptNumber":"K7-000001.1.00000000"}`},
		{"v1/savingsaccounts/9/transactions?command=deposit", string(b.Entry.Key) + "-0",
			`{"locale":"en","dateFormat":"yyyy-MM-dd","transactionDate":"2026-11-20","transactionAmount":150.25,"paymentTypeId":4,"receiptNumber":"K7-000002.2.00000000"}`},
		{"v1/savingsaccounts/10/transactions?command=withdrawal", string(c.Entry.Key) + "-2",
			`{"locale":"en","dateFormat":"yyyy-MM-dd","transactionDate":"2026-11-20","transactionAmount":150.25,"paymentTypeId":4,"receiptNumber":"K7-000003.3.00000000"}`},
	} {
		if sent[i].RelativeURL != want.url || sent[i].Body != want.body || !cmp.Equal(sent[i].Headers[1], header{"Idempotency-Key", want.key}) {
			t.Errorf("item %d: %+v", i, sent[i])
		}
	}
}

// TestMultiples: the server rounds to the currency's multiple only where there are no decimals; elsewhere
// a last instalment of 1003.00 in fives is booked as it is (review L11).
func TestMultiples(t *testing.T) {
	for _, tt := range []struct {
		name         string
		digits, fold int
		minor        int64
		want         app.Event
	}{
		{"no decimals, odd", 0, 5, 1003, app.Refuse}, {"no decimals, even", 0, 5, 1005, app.Confirm},
		{"decimals, odd", 2, 5, 100300, app.Confirm}, {"no multiple", 0, 0, 1003, app.Confirm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			w := work(t, 1, app.Repayment, loan(7))
			c, err := money.New("KES", tt.digits, tt.fold)
			if err != nil {
				t.Fatal(err)
			}
			w.Entry.Amount = money.FromMinor(tt.minor, c)
			f.on("POST /loans/7/transactions?command=repayment", ok(repaid(w.Entry.Key, 7, 31)))
			if o := post1(t, l, w); o.Event != tt.want {
				t.Errorf("%s %s, want %s", o.Event, o.Code, tt.want)
			}
		})
	}
}

// TestDisbursalChanged: what the branch would hand out now is not what the officer did (review L3).
func TestDisbursalChanged(t *testing.T) {
	w := work(t, 1, app.Disbursement, loan(7))
	booked := ok(fmt.Sprintf(`{"officeId":2,"clientId":5,"loanId":7,"resourceId":7,"subResourceId":40,"subResourceExternalId":%q,"changes":{}}`, w.Entry.Key))
	confirmed := app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: w.Entry.Key, Transaction: "40", Resource: "7"}}
	changed := app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: CodeChanged}
	is := func(status int, approved, net string) reply {
		return ok(fmt.Sprintf(`{"id":7,"status":{"id":%d},"approvedPrincipal":%s,"netDisbursalAmount":%s}`, status, approved, net))
	}
	tests := []struct {
		name  string
		loan  reply
		want  app.Outcome
		posts int
	}{
		{"the same", is(200, "150.25", "150.250000"), confirmed, 1},
		{"less fees", is(200, "160.00", "150.25"), confirmed, 1},
		{"no net amount told", is(200, "150.25", "null"), confirmed, 1},
		{"another sum", is(200, "200.00", "200.00"), changed, 0},
		{"more fees", is(200, "150.25", "140.25"), changed, 0},
		{"approved for less, the net amount left as it was", is(200, "100.00", "150.25"), changed, 0},
		{"handed out already: the posting tells by whom", is(300, "200.00", "200.00"), confirmed, 1},
		{"not to be seen", own(404, "error.msg.loan.id.invalid"), confirmed, 1},
		{"the line", reply{drop: true}, app.Outcome{Event: app.NotApplied, Class: app.Offline}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on("GET /loans/7", tt.loan).on("POST /loans/7?command=disburse", booked)
			tt.want.Key = w.Entry.Key
			same(t, tt.want, post1(t, l, w))
			if n := f.calls("POST "); n != tt.posts {
				t.Errorf("%d posts, want %d", n, tt.posts)
			}
		})
	}
}

// TestBatchAddressUnknown: a gateway that knows no batches while Fineract is away refuses nothing, not
// even what an older server may lack (review L1); alone, a note is refused.
func TestBatchAddressUnknown(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	note := work(t, 2, app.MeetingNoted, app.AccountRef{Kind: app.OnGroup, ID: 3})
	note.Entry.Meeting = &app.MeetingNote{Group: 3, Day: theDay(t), Outcome: app.NotHeld}
	away := reply{status: 404, body: `{"timestamp":"x","status":404,"error":"Not Found","path":"/batches"}`}
	f.on("POST /batches", away).on("POST /datatables/daftari_meeting/3", away)
	outs, err := l.Post(context.Background(), []app.Work{work(t, 1, app.Repayment, loan(7)), note})
	if err != nil || len(outs) != 2 {
		t.Fatal(err)
	}
	for _, o := range outs {
		same(t, app.Outcome{Key: o.Key, Event: app.NotApplied, Class: app.Conflict, Code: "http.404", RetryAt: noon.Add(lockWait)}, o)
	}
	same(t, app.Outcome{Key: note.Entry.Key, Event: app.Refuse, Class: app.Rejected, Code: "http.404"}, post1(t, l, note))
}

// TestWholeBatch: what a failure of the whole means for each item.
func TestWholeBatch(t *testing.T) {
	a, b := work(t, 1, app.Repayment, loan(12)), work(t, 2, app.Deposit, savings(9))
	lock := `{"developerMessage":"Loan is locked by the COB job. Loan ID: 12","httpStatusCode":"409","defaultUserMessage":"Loan is locked by the COB job. Loan ID: 12","userMessageGlobalisationCode":"error.msg.loan.locked"}`
	spring := `{"timestamp":"x","status":500,"error":"Internal Server Error","path":"/batches"}`
	setting := "GET /configurations/name/maker-checker"
	tests := []struct {
		name   string
		batch  reply
		read   reply
		wa, wb app.Outcome
	}{
		{"one loan locked", reply{status: 409, body: lock}, reply{},
			app.Outcome{Event: app.NotApplied, Class: app.Conflict, Code: "error.msg.loan.locked", RetryAt: noon.Add(lockWait)},
			app.Outcome{Event: app.NotApplied, Class: app.Conflict, Code: "error.msg.loan.locked", RetryAt: noon.Add(-time.Second)}},
		{"a malformed item", reply{status: 500, body: spring}, ok(`{"id":1,"name":"maker-checker"}`),
			app.Outcome{Event: app.Lost, Class: app.Internal, Code: "http.500"}, app.Outcome{Event: app.Lost, Class: app.Internal, Code: "http.500"}},
		{"the password expired", reply{status: 500, body: spring}, own(400, "error.msg.password.outdated"),
			app.Outcome{Event: app.NotApplied, Class: app.SignedOut, Code: "http.500"}, app.Outcome{Event: app.NotApplied, Class: app.SignedOut, Code: "http.500"}},
		{"no answer", reply{drop: true}, reply{}, app.Outcome{Event: app.Lost, Class: app.Doubtful}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
		{"too large for a proxy", reply{status: 413, body: "<html>", header: map[string]string{"Content-Type": "text/html"}}, reply{}, app.Outcome{Event: app.Lost, Class: app.Doubtful}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
		{"HTML", reply{status: 200, body: "<html>"}, reply{}, app.Outcome{Event: app.Lost, Class: app.Foreign}, app.Outcome{Event: app.Lost, Class: app.Foreign}},
		{"half an answer", ok("[" + item(1, 200, repaid(a.Entry.Key, 12, 31), false) + "]"), reply{},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: a.Entry.Key, Transaction: "31", Resource: "31"}}, app.Outcome{Event: app.Lost, Class: app.Doubtful}},
		{"a request of the batch's own that is bad", own(400, "error.msg.invalid.request.body"), reply{},
			app.Outcome{Event: app.Lost, Class: app.Internal, Code: "error.msg.invalid.request.body"}, app.Outcome{Event: app.Lost, Class: app.Internal, Code: "error.msg.invalid.request.body"}},
		{"not taken in batches", items(item(1, 200, repaid(a.Entry.Key, 12, 31), false), item(2, 501, "Resource is not implemented", false)), reply{},
			app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: a.Entry.Key, Transaction: "31", Resource: "31"}},
			app.Outcome{Event: app.NotApplied, Class: app.Conflict, Code: "http.501", RetryAt: noon.Add(-time.Second)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on("POST /batches", tt.batch).on(setting, tt.read)
			outs, err := l.Post(context.Background(), []app.Work{a, b})
			if err != nil {
				t.Fatal(err)
			}
			tt.wa.Key, tt.wb.Key = a.Entry.Key, b.Entry.Key
			same(t, tt.wa, outs[0])
			same(t, tt.wb, outs[1])
		})
	}
}

// TestUnfit: what cannot be said in the server's words never leaves.
func TestUnfit(t *testing.T) {
	odd, err := money.New("UGX", 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		do   func(*app.Entry)
	}{
		{"no amount", func(e *app.Entry) { e.Amount = money.Amount{} }},
		{"nought", func(e *app.Entry) { e.Amount = money.Zero(kes(t)) }},
		{"negative", func(e *app.Entry) { e.Amount = e.Amount.Neg() }},
		{"not a multiple", func(e *app.Entry) { e.Amount = money.FromMinor(75, odd) }},
		{"no day", func(e *app.Entry) { e.Day = app.Date{} }},
		{"no payment type", func(e *app.Entry) { e.Payment = 0 }},
		{"no receipt", func(e *app.Entry) { e.Receipt = app.ReceiptNo{} }},
		{"wrong account", func(e *app.Entry) { e.Account = loan(3) }},
		{"no account", func(e *app.Entry) { e.Account.ID = 0 }},
		{"a kind without a server side", func(e *app.Entry) { e.Kind = app.BankDeposit }},
		{"note too long", func(e *app.Entry) { e.Note = string(make([]byte, 1001)) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			w := work(t, 1, app.Deposit, savings(9))
			tt.do(&w.Entry)
			same(t, app.Outcome{Key: w.Entry.Key, Event: app.Refuse, Class: app.Rejected, Code: CodeUnfit}, post1(t, l, w))
			if len(f.seen) != 0 {
				t.Errorf("%d requests", len(f.seen))
			}
		})
	}
}

// TestUnsentStay: after the line broke the rest of a call is not sent and says so.
func TestUnsentStay(t *testing.T) {
	f, l := newFake(t, app.ServerInfo{})
	f.on("POST /clients/5/charges/4", reply{drop: true})
	a := work(t, 1, app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: 4})
	b := work(t, 2, app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: 6})
	outs, err := l.Post(context.Background(), []app.Work{a, b})
	if err != nil {
		t.Fatal(err)
	}
	same(t, app.Outcome{Key: a.Entry.Key, Event: app.Lost, Class: app.Doubtful}, outs[0])
	same(t, app.Outcome{Key: b.Entry.Key, Event: app.NotApplied, Class: app.Offline}, outs[1])
	if len(f.seen) != 1 {
		t.Errorf("%d requests", len(f.seen))
	}
}
