package contract

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/install"
)

func installAgain(d *desk) {
	plan, err := install.Run(context.Background(), d.Admin, false, d.NewKey)
	if err != nil {
		d.t.Fatal(err)
	}
	if plan.Changes() || len(plan.Steps) < 4 || len(plan.Permissions) == 0 {
		d.t.Errorf("a second run would change something: %+v", plan.Steps)
	}
}

func signIn(d *desk) {
	if d.s.Officer.Staff != app.StaffID(d.Staff) || d.s.Officer.Office != app.OfficeID(d.Office) || len(d.s.Missing) != 0 || !d.s.Server.Reports {
		d.t.Errorf("%+v, missing %v", d.s.Officer, d.s.Missing)
	}
	for _, tt := range []struct{ name, tenant, user, password, key string }{
		{"wrong password", d.Tenant, d.Username, "nope", "ledger.signin.password"},
		{"unknown user", d.Tenant, "nobody-of-this-name", "nope", "ledger.signin.password"},
		{"unknown tenant", "no-such-tenant", d.Username, d.Secret, "ledger.signin.tenant"},
		{"not linked to staff", d.Tenant, d.Unlinked, d.Secret, "ledger.signin.no_staff"},
	} {
		d.t.Run(tt.name, func(t *testing.T) {
			c, err := fineract.New(fineract.Config{BaseURL: d.URL, AllowHTTP: true, Tenant: tt.tenant, RootCAs: d.RootCAs, Now: d.Now})
			if err != nil {
				t.Fatal(err)
			}
			_, err = ledger.SignIn(context.Background(), c, tt.user, tt.password, d.NewKey)
			var p *app.Problem
			if !errors.As(err, &p) || p.Key != tt.key {
				t.Errorf("%v, want %s", err, tt.key)
			}
		})
	}
}

func deviceCodes(d *desk) {
	var mu sync.Mutex
	codes, ids := map[string]string{}, []string{d.NewKey(), d.NewKey(), d.NewKey(), d.NewKey()}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			// All throw the same dice, so that they race for the same codes.
			n := int64(0)
			dice := func(most int64) int64 { n++; return (n / 2) % most }
			dev, err := ledger.ClaimDevice(context.Background(), d.c, d.s.Officer, id, dice, d.NewKey)
			mu.Lock()
			defer mu.Unlock()
			if err != nil || codes[dev.Code] != "" || dev.Code == "" {
				d.t.Errorf("device %s: code %q, held by %q, %v", id, dev.Code, codes[dev.Code], err)
			}
			codes[dev.Code] = id
		})
	}
	wg.Wait()
	dev, err := ledger.ClaimDevice(context.Background(), d.c, d.s.Officer, ids[0], func(int64) int64 { return 7 }, d.NewKey)
	if err != nil || codes[dev.Code] != ids[0] {
		d.t.Errorf("asked again: %q, %v", dev.Code, err)
	}
}

// meeting: repayments, deposits and a withdrawal in one request; once more under the same keys
// nothing moves; each is found when asked for.
func meeting(d *desk) {
	var works []app.Work
	for i := range 10 {
		works = append(works, d.work(app.Repayment, onLoan(d.Loans[i]), d.Clients[i], 105538), d.work(app.Deposit, onSavings(d.Savings[i]), d.Clients[i], 50000))
	}
	works = append(works, d.work(app.Withdrawal, onSavings(d.Savings[0]), d.Clients[0], 10000))
	first := d.post(works...)
	if d.lossy.posts != 1 {
		d.t.Errorf("%d requests for a meeting", d.lossy.posts)
	}
	second, asked := d.post(works...), d.ask(works...)
	for i := range works {
		a := d.want(first[i], app.Confirm, "")
		b, c := d.want(second[i], app.Confirm, ""), d.want(asked[i], app.Confirm, "")
		if a.Proof.Transaction == "" || a.Proof.Transaction != b.Proof.Transaction || a.Proof.Transaction != c.Proof.Transaction {
			d.t.Errorf("transactions %q, %q, %q", a.Proof.Transaction, b.Proof.Transaction, c.Proof.Transaction)
		}
	}
	for i := range 10 {
		if n, sum := d.repaid(d.Loans[i]); n != 1 || sum != 105538 {
			d.t.Errorf("loan %d repaid %d times, %d", d.Loans[i], n, sum)
		}
		want := int64(50000)
		if i == 0 {
			want = 40000
		}
		if got := d.balance(d.Savings[i]); got != want {
			d.t.Errorf("savings %d hold %d, want %d", d.Savings[i], got, want)
		}
	}
}

// lostAnswer: the server books, the answer gets lost; asking finds it, sending again books nothing.
func lostAnswer(d *desk) {
	rep, dep := d.work(app.Repayment, onLoan(d.Loans[10]), d.Clients[10], 20000), d.work(app.Deposit, onSavings(d.Savings[10]), d.Clients[10], 7000)
	d.lossy.lose = 1
	for _, o := range d.post(rep, dep) {
		d.want(o, app.Lost, app.Doubtful)
	}
	for _, o := range d.ask(rep, dep) {
		d.want(o, app.Confirm, "")
	}
	for _, o := range d.post(again(rep), again(dep)) {
		d.want(o, app.Confirm, "")
	}
	if n, sum := d.repaid(d.Loans[10]); n != 1 || sum != 20000 {
		d.t.Errorf("repaid %d times, %d", n, sum)
	}
	if got := d.balance(d.Savings[10]); got != 7000 {
		d.t.Errorf("savings hold %d", got)
	}
}

// duplicate: a new generation of the key meets the externalId and is settled by comparing.
func duplicate(d *desk) {
	w := d.work(app.Repayment, onLoan(d.Loans[11]), d.Clients[11], 30000)
	first := d.want(d.post(w)[0], app.Confirm, "")
	w.Entry.Generation = 1
	second := d.want(d.post(again(w))[0], app.Confirm, "")
	if first.Proof.Transaction != second.Proof.Transaction {
		d.t.Errorf("%s and %s", first.Proof.Transaction, second.Proof.Transaction)
	}
	other := w
	other.Entry.Generation, other.Entry.Account = 2, onLoan(d.Loans[10])
	if o := d.want(d.post(again(other))[0], app.Lost, ""); !o.Alarm {
		d.t.Error("the key on another loan is no alarm")
	}
	other = w
	other.Entry.Generation, other.Entry.Amount = 3, d.work(app.Repayment, onLoan(1), 1, 30001).Entry.Amount
	if o := d.want(d.post(again(other))[0], app.Lost, ""); !o.Alarm {
		d.t.Error("the key with another amount is no alarm")
	}
	if n, sum := d.repaid(d.Loans[11]); n != 1 || sum != 30000 {
		d.t.Errorf("repaid %d times, %d", n, sum)
	}
}

func unknown(d *desk) {
	works := []app.Work{
		d.work(app.Repayment, onLoan(d.Loans[0]), d.Clients[0], 100), d.work(app.Repayment, onLoan(d.Loans[1]), d.Clients[1], 100),
		d.work(app.Repayment, onLoan(d.Loans[2]), d.Clients[2], 100), d.work(app.Deposit, onSavings(d.Savings[0]), d.Clients[0], 100),
		d.work(app.Disbursement, onLoan(d.Approved[0]), d.Clients[0], 1200000), d.work(app.ChargePayment, onCharge(d.Charges[0]), d.Clients[0], 100),
	}
	note := d.work(app.MeetingNoted, d.onGroup(), 0, 0)
	note.Entry.Meeting = &app.MeetingNote{Group: app.GroupID(d.Group), Day: d.Day, Outcome: app.NotHeld}
	for i, o := range d.ask(append(works, note)...) {
		if d.want(o, app.UnknownThere, ""); o.NewKey {
			d.t.Errorf("work %d gets a new key", i)
		}
	}
	if d.lossy.posts > 1 { // reads in a batch are a posting to HTTP
		d.t.Errorf("asking posted %d times", d.lossy.posts)
	}
}

func refusals(d *desk) {
	poor := d.work(app.Withdrawal, onSavings(d.Savings[3]), d.Clients[3], 99999900)
	early := d.work(app.Repayment, onLoan(d.Loans[3]), d.Clients[3], 100)
	early.Entry.Day = app.DateOf(d.Day.Time().AddDate(0, 0, -63))
	late := d.work(app.Repayment, onLoan(d.Loans[4]), d.Clients[4], 100)
	late.Entry.Day = app.DateOf(d.Day.Time().AddDate(0, 0, 49))
	none := d.work(app.Repayment, onLoan(987654321), d.Clients[4], 100)
	closed := d.work(app.Repayment, onLoan(d.Approved[1]), d.Clients[1], 100)
	works := []app.Work{poor, early, late, none, closed}
	for i, want := range []string{"insufficient", "before_opening", "future", "account_gone", "loan_closed"} {
		o := d.want(d.post(works[i])[0], app.Refuse, app.Rejected)
		if got := ledger.Refusal(works[i].Entry.Kind, o.Code); got != "ledger.refused."+want {
			d.t.Errorf("%s: told as %s, want %s", o.Code, got, want)
		}
		o = d.want(d.post(again(works[i]))[0], app.Refuse, app.Rejected) // under the same key
		if o.Text == "" {
			d.t.Errorf("%s: without the server's words", o.Code)
		}
	}
}

func undo(d *desk) {
	rep, dep := d.work(app.Repayment, onLoan(d.Loans[5]), d.Clients[5], 4000), d.work(app.Deposit, onSavings(d.Savings[5]), d.Clients[5], 4000)
	before := d.balance(d.Savings[5])
	nBefore, _ := d.repaid(d.Loans[5])
	for _, w := range []app.Work{rep, dep} {
		done := d.want(d.post(w)[0], app.Confirm, "")
		u := d.undo(w, done.Proof)
		d.want(d.ask(u)[0], app.UnknownThere, "")
		d.want(d.post(u)[0], app.Confirm, "")
		d.want(d.ask(u)[0], app.Confirm, "")
		d.want(d.post(again(u))[0], app.Confirm, "")
		u.Entry.Generation = 1 // a second undo, under another key
		d.want(d.post(again(u))[0], app.Confirm, "")
		if o := d.want(d.ask(w)[0], app.Lost, ""); !o.Alarm || o.Person != ledger.PersonUndone {
			d.t.Errorf("an undone entry is asked for: %+v", o)
		}
	}
	if n, _ := d.repaid(d.Loans[5]); n != nBefore || d.balance(d.Savings[5]) != before {
		d.t.Errorf("the loan has %d repayments of %d, the savings %d of %d", n, nBefore, d.balance(d.Savings[5]), before)
	}
}

func disbursement(d *desk) {
	w := d.work(app.Disbursement, onLoan(d.Approved[0]), d.Clients[0], 1200000)
	done := d.want(d.post(w)[0], app.Confirm, "")
	if found := d.want(d.ask(w)[0], app.Confirm, ""); found.Proof.Transaction != done.Proof.Transaction {
		d.t.Errorf("%s and %s", done.Proof.Transaction, found.Proof.Transaction)
	}
	w2 := w
	w2.Entry.Generation = 1
	d.want(d.post(again(w2))[0], app.Confirm, "") // already handed out, by us
	other := d.work(app.Disbursement, onLoan(d.Approved[0]), d.Clients[0], 1200000)
	d.want(d.post(other)[0], app.Refuse, app.Rejected) // already handed out, by somebody else
	rep := d.work(app.Repayment, onLoan(d.Approved[0]), d.Clients[0], 5000)
	paid := d.want(d.post(rep)[0], app.Confirm, "")
	u := d.undo(w, done.Proof)
	if o := d.want(d.post(u)[0], app.Refuse, app.Rejected); o.Code != ledger.CodeFollowed {
		d.t.Errorf("refused by %s", o.Code)
	}
	d.want(d.post(d.undo(rep, paid.Proof))[0], app.Confirm, "")
	u = d.undo(w, done.Proof)
	d.want(d.ask(u)[0], app.UnknownThere, "")
	d.want(d.post(u)[0], app.Confirm, "")
	d.want(d.ask(u)[0], app.Confirm, "")
	loan, err := d.Admin.Loan(context.Background(), fineract.Ref{ID: d.Approved[0]})
	if err != nil || loan.Status.ID != app.LoanApproved {
		d.t.Errorf("status %d, %v", loan.Status.ID, err)
	}
}

// reapproved: the branch approves less than the officer, by her last pull, hands out.
func reapproved(d *desk) {
	id := d.Approved[2]
	for _, c := range []struct {
		command string
		body    map[string]any
	}{{"undoapproval", map[string]any{}}, {"approve", map[string]any{"approvedOnDate": fdate(d.Day.Time()), "approvedLoanAmount": 9000}}} {
		_, err := d.Admin.Post(context.Background(), fineract.Write(http.MethodPost, "/v1/loans/{id}", []any{id}, url.Values{"command": {c.command}}, c.body, c.command == "approve", d.NewKey()))
		if err != nil {
			d.t.Fatalf("%s: %v: %s", c.command, err, said(err))
		}
	}
	w := d.work(app.Disbursement, onLoan(id), d.Clients[2], 1200000)
	if o := d.want(d.post(w)[0], app.Refuse, app.Rejected); o.Code != ledger.CodeChanged {
		d.t.Errorf("refused by %s", o.Code)
	}
	d.want(d.ask(w)[0], app.UnknownThere, "")
}

func charge(d *desk) {
	w := d.work(app.ChargePayment, onCharge(d.Charges[1]), d.Clients[1], 12000)
	d.lossy.lose = 1
	d.want(d.post(w)[0], app.Lost, app.Doubtful)
	found := d.want(d.ask(w)[0], app.Confirm, "")
	same := d.want(d.post(again(w))[0], app.Confirm, "")
	if found.Proof.Transaction != same.Proof.Transaction {
		d.t.Errorf("%s and %s", found.Proof.Transaction, same.Proof.Transaction)
	}
	more := d.work(app.ChargePayment, onCharge(d.Charges[1]), d.Clients[1], 100)
	d.want(d.post(more)[0], app.Refuse, app.Rejected)
	u := d.undo(w, found.Proof)
	d.want(d.ask(u)[0], app.UnknownThere, "")
	d.want(d.post(u)[0], app.Confirm, "")
	d.want(d.ask(u)[0], app.Confirm, "")
}

func attendance(d *desk) {
	w := d.work(app.Attendance, d.onGroup(), 0, 0)
	for i, c := range d.Clients {
		was := app.Present
		if i%4 == 3 {
			was = app.Absent
		}
		w.Entry.Present = append(w.Entry.Present, app.Mark{Client: app.ClientID(c), Was: was})
	}
	d.want(d.ask(w)[0], app.UnknownThere, "")
	done := d.want(d.post(w)[0], app.Confirm, "")
	found := d.want(d.ask(w)[0], app.Confirm, "")
	if done.Proof.Transaction != found.Proof.Transaction {
		d.t.Errorf("%s and %s", done.Proof.Transaction, found.Proof.Transaction)
	}
	more := d.work(app.Attendance, d.onGroup(), 0, 0) // the meeting stands there already
	more.Entry.Present = []app.Mark{{Client: app.ClientID(d.Clients[0]), Was: app.Late}}
	d.want(d.post(more)[0], app.Confirm, "")
	d.want(d.ask(more)[0], app.Confirm, "")
	// Groups of a centre share its meeting: the second one adds to it and takes nothing away.
	var shared []app.Work
	for _, c := range d.Others {
		w := d.work(app.Attendance, app.AccountRef{Kind: app.OnGroup, ID: d.Child}, 0, 0)
		w.Entry.Group, w.Entry.Present = app.GroupID(d.Child), []app.Mark{{Client: app.ClientID(c), Was: app.Present}}
		d.want(d.post(w)[0], app.Confirm, "")
		shared = append(shared, w)
	}
	for _, o := range d.ask(shared...) {
		d.want(o, app.Confirm, "")
	}
	note := d.work(app.MeetingNoted, d.onGroup(), 0, 0)
	note.Entry.Meeting = &app.MeetingNote{Group: app.GroupID(d.Group), Day: d.Day, Outcome: app.Moved, Reason: "rain", To: app.DateOf(d.Day.Time().AddDate(0, 0, 1))}
	d.want(d.post(note)[0], app.Confirm, "")
	d.want(d.ask(note)[0], app.Confirm, "")
	note.Entry.Generation = 1 // another key meets the unique column
	d.want(d.post(again(note))[0], app.Confirm, "")
}

// makerChecker: a posting that a second person must approve waits, and is then found.
func makerChecker(d *desk) {
	ctx := context.Background()
	flag := func(on bool) {
		d.t.Helper()
		set, err := d.Admin.Setting(ctx, "maker-checker")
		if err != nil {
			d.t.Fatal(err)
		}
		for _, p := range []fineract.Posting{
			fineract.Write(http.MethodPut, "/v1/configurations/{id}", []any{set.ID}, nil, map[string]any{"enabled": on}, false, ""),
			fineract.Write(http.MethodPut, "/v1/permissions", nil, nil, map[string]any{"permissions": map[string]bool{"REPAYMENT_LOAN": on}}, false, ""),
		} {
			if _, err := d.Admin.Post(ctx, p); err != nil {
				d.t.Fatalf("%v: %s", err, said(err))
			}
		}
	}
	flag(true)
	defer flag(false)
	w := d.work(app.Repayment, onLoan(d.Loans[6]), d.Clients[6], 6000)
	o := d.want(d.post(w)[0], app.Accepted, "")
	if o.Proof == nil || o.Proof.Command == "" {
		d.t.Fatal("no command id")
	}
	waiting := unsure(w)
	waiting.Entry.State, waiting.Proof = app.Awaiting, o.Proof
	ask := func() app.Outcome {
		d.t.Helper()
		outs, err := d.l.Ask(ctx, []app.Work{waiting})
		if err != nil {
			d.t.Fatal(err)
		}
		return outs[0]
	}
	d.want(ask(), app.Accepted, "")
	n, _ := d.repaid(d.Loans[6])
	_, err := d.Admin.Post(ctx, fineract.Write(http.MethodPost, "/v1/makercheckers/{id}", []any{number(o.Proof.Command)}, url.Values{"command": {"approve"}}, nil, false, ""))
	if err != nil {
		d.t.Fatalf("%v: %s", err, said(err))
	}
	d.want(ask(), app.Confirm, "")
	if now, _ := d.repaid(d.Loans[6]); now != n+1 {
		d.t.Errorf("%d repayments before, %d after", n, now)
	}
}
