package payer_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/sync/deskapi"
)

// TestBatch is C2: who may let a batch go, and what becomes of its payments; refused is the last line's refusal.
func TestBatch(t *testing.T) {
	tests := []struct{ name, story, states, refused string }{
		{"within the limit", "request 1; send; exchange", "1:approved", ""},
		{"above it a second person is asked", "request 1; request 2; send; exchange", "1:asked 2:asked", ""},
		{"who approves here", "request 1; request 2; send; approve manager; exchange", "1:approved 2:approved", ""},
		{"after the desk has it", "request 3; send; exchange; wait 1m; approve manager; exchange", "3:approved", ""},
		{"nobody approves her own", "request 3; send; approve rehema", "3:asked", "payout.own"},
		{"nor in other letters", "request 3; send; approve REHEMA", "3:asked", "payout.own"},
		{"nobody without the right", "request 3; send; approve cashier", "3:asked", "payout.not_approver"},
		{"nobody above her band", "request 3; send; approve lead", "3:asked", "payout.band"},
		{"nobody her own money", "request 5; send; approve manager", "5:asked", "payout.payee"},
		{"but the others' of that batch", "request 3; request 5; send; approve manager without 5; exchange", "3:approved 5:pending", ""},
		{"rejected", "request 3; send; approve manager; exchange; reject manager late", "3:approved", "payout.decided"},
		{"rejected in time", "request 3; send; reject manager too much; exchange", "3:rejected", ""},
		{"a reason is needed", "request 3; send; reject manager", "3:asked", "payer.no_reason"},
		{"a no counts once the desk has it", "request 3; send; exchange; wait 1m; reject manager too much", "3:asked", ""},
		{"and frees no cash before", "request 3; send; reject manager too much; cash 3", "3:asked", "payout.barred"},
		{"it does after", "request 3; send; reject manager too much; exchange; cash 3", "3:rejected", ""},
		{"nor does a line that is taken out", "request 2; request 3; send; exchange; wait 1m; approve manager without 2; cash 2", "2:asked 3:asked", "payout.barred"},
		{"nor can it be claimed before", "request 2; request 3; send; approve manager without 2; claim 2", "2:asked 3:asked", "payout.in_batch"},
		{"somebody else was first", "request 3; send; exchange; wait 1m; reject manager late; elsewhere; wait 1m; exchange", "3:approved", ""},
		{"one word by key", "request 3; send; approve manager; reject manager late", "3:asked", "payout.decided"},
		{"asked again", "request 3; send; reject manager too much; exchange; again 3", "3:pending", ""},
		{"nobody in time", "request 3; send; wait 25h; approve manager", "3:asked", "payout.ran_out"},
		{"by telephone", "request 3; send; exchange; code lydia; exchange", "3:approved", ""},
		{"a code that was misheard", "request 3; send; exchange; code wrong; exchange", "3:asked", ""},
		{"before the desk has it", "request 3; send; code lydia; exchange", "3:approved", ""},
		{"withdrawn here", "request 3; send; withdraw", "3:pending", ""},
		{"withdrawn at the desk", "request 3; send; exchange; wait 1m; withdraw; exchange", "3:pending", ""},
		{"not before the desk said so", "request 3; send; exchange; withdraw", "3:asked", ""},
		{"nothing twice", "request 1; send; send", "1:approved", "payer.nothing_pending"},
		{"no payment twice", "request 1; request 1", "1:pending", "payout.twice"},
		{"nor after it was sent", "request 1; send; exchange; request 1", "1:approved", "payout.twice"},
		{"taken out before", "request 1; claim 1", "1:cancelled", ""},
		{"not out of a frozen batch", "request 3; send; claim 3", "3:asked", "payout.in_batch"},
		{"with the desk's word", "request 3; send; exchange; wait 1m; claim 3; exchange", "3:cancelled", ""},
		{"and not without", "request 3; send; exchange; claim 3", "3:asked", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, refused := joined(t), ""
			lines := strings.Split(tt.story, "; ")
			for i, line := range lines {
				refused = keyOf(w.do(line))
				if refused != "" && i < len(lines)-1 {
					t.Fatalf("%s: %s", line, refused)
				}
			}
			if got := w.states(); got != tt.states || refused != tt.refused {
				t.Errorf("%s (%s), want %s (%s)", got, refused, tt.states, tt.refused)
			}
		})
	}
}

// TestTwoTaps: one draft that is sent twice is one batch.
func TestTwoTaps(t *testing.T) {
	w := joined(t)
	w.must(w.do("request 1"))
	d, err := w.pay.Draft(t.Context())
	w.must(err)
	if !d.Within() || d.Group.Total.Minor() != 100000 {
		t.Errorf("draft %+v", d)
	}
	_, err = w.pay.Send(t.Context(), d)
	w.must(err)
	if _, err := w.pay.Send(t.Context(), d); keyOf(err) != "payout.not_now" {
		t.Errorf("second tap: %v", err)
	}
	w.must(w.do("exchange"))
	if len(w.desk.batches) != 1 {
		t.Errorf("%d batches", len(w.desk.batches))
	}
}

// TestDraft tells by how much it is above, and who could let it go.
func TestDraft(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "request 2"} {
		w.must(w.do(line))
	}
	d, err := w.pay.Draft(t.Context())
	w.must(err)
	if d.Within() || !d.Above.Equal(kes(1000)) || len(d.Approvers) != 1 || d.Approvers[0].User != "manager" || !d.Group.Limit.Equal(kes(2000)) {
		t.Errorf("above %v, approvers %v", d.Above, d.Approvers)
	}
	d, err = w.pay.Draft(t.Context(), w.of("1").Key)
	w.must(err)
	if !d.Within() || len(d.Group.Lines) != 1 {
		t.Errorf("one of them: %+v", d)
	}
	before := newWorld(t) // knows of no desk and no limits
	before.must(before.do("request 1"))
	if d, err = before.pay.Draft(t.Context()); err != nil || d.Within() || !d.Above.Equal(kes(1000)) || len(d.Approvers) != 0 {
		t.Errorf("without limits: %+v %v", d, err)
	}
}

// TestRequest: what can be paid by wallet, and what is said where it cannot.
func TestRequest(t *testing.T) {
	loan, savings := func(n int64) app.AccountRef { return app.AccountRef{Kind: app.OnLoan, ID: n} }, func(n int64) app.AccountRef { return app.AccountRef{Kind: app.OnSavings, ID: n} }
	tests := []struct {
		name   string
		at     app.AccountRef
		amount money.Amount
		mend   func(*portfolio)
		key    string
	}{
		{"a loan, whole", loan(1), money.Amount{}, nil, ""},
		{"a loan by its amount", loan(1), kes(1000), nil, ""},
		{"a part of it", loan(1), kes(999), nil, "payer.whole"},
		{"one that runs", loan(11), money.Amount{}, nil, "payer.not_approved"},
		{"not yet due", loan(1), money.Amount{}, func(p *portfolio) { l := p.loans[1]; l.DisburseOn = p.today.AddDays(1); p.loans[1] = l }, "payer.not_due"},
		{"one that cannot be read", loan(1), money.Amount{}, func(p *portfolio) { l := p.loans[1]; l.Odd = "10.005"; p.loans[1] = l }, "payer.odd"},
		{"savings", savings(1), kes(300), nil, ""},
		{"more than there is", savings(1), kes(301), nil, "payer.too_much"},
		{"no amount", savings(1), money.Amount{}, nil, "payout.amount"},
		{"what was withdrawn here counts", savings(1), kes(300), func(p *portfolio) {
			p.pending = []app.Entry{{Kind: app.Withdrawal, Account: app.AccountRef{Kind: app.OnSavings, ID: 1}, Amount: kes(1)}}
		}, "payer.too_much"},
		{"what came in does not", savings(1), kes(301), func(p *portfolio) {
			p.pending = []app.Entry{{Kind: app.Deposit, Account: app.AccountRef{Kind: app.OnSavings, ID: 1}, Amount: kes(100)}}
		}, "payer.too_much"},
		{"closed savings", savings(1), kes(1), func(p *portfolio) { s := p.savings[1]; s.Status = 600; p.savings[1] = s }, "payer.not_approved"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.mend != nil {
				tt.mend(w.core)
			}
			x, err := w.pay.Request(t.Context(), payer.Asked{Account: tt.at, Amount: tt.amount})
			if keyOf(err) != tt.key {
				t.Fatalf("%v, want %q", err, tt.key)
			}
			if err == nil && (x.State != payout.Pending || x.Wallet.Number.E164() != "+254722000001" || x.No == "") {
				t.Errorf("%+v", x)
			}
		})
	}
}

// TestCollect is D1: one open request for an account, for no more than she owes.
func TestCollect(t *testing.T) {
	w := joined(t)
	ctx, ref := t.Context(), app.AccountRef{Kind: app.OnLoan, ID: 11}
	for _, tt := range []struct {
		name   string
		at     app.AccountRef
		amount money.Amount
		key    string
	}{
		{"more than she owes", ref, kes(501), "payer.more_than_owed"},
		{"nothing due", ref, money.Amount{}, "payer.nothing_due"},
		{"not paid out yet", app.AccountRef{Kind: app.OnLoan, ID: 1}, kes(1), "payer.no_loan"},
		{"an instalment", ref, kes(100), ""},
		{"twice", ref, kes(100), "payout.twice"},
		{"a deposit beside it", app.AccountRef{Kind: app.OnSavings, ID: 1}, kes(50), ""},
	} {
		if _, err := w.pay.Collect(ctx, payer.Collected{Account: tt.at, Amount: tt.amount}); keyOf(err) != tt.key {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.key)
		}
	}
	w.core.pending = []app.Entry{{Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 12}, Amount: kes(450), State: app.Queued}}
	second := payer.Collected{Account: w.core.pending[0].Account, Amount: kes(51)}
	if _, err := w.pay.Collect(ctx, second); keyOf(err) != "payer.more_than_owed" {
		t.Errorf("beside the cash that she paid: %v", err)
	}
	w.must(w.do("exchange"))
	if got := w.states(); got != "1:queued 1:queued" || !w.of("1").Until.Equal(w.at.Add(24*time.Hour)) {
		t.Errorf("%s until %v", got, w.of("1").Until)
	}
}

// TestCandidates leaves out what is paid otherwise, and says why one cannot be paid.
func TestCandidates(t *testing.T) {
	w := joined(t)
	w.must(w.do("request 1"))
	w.core.pending = []app.Entry{{Kind: app.Disbursement, Account: app.AccountRef{Kind: app.OnLoan, ID: 2}, Amount: kes(2000)}}
	w.core.said = map[app.AccountRef]app.Sheet{{Kind: app.OnLoan, ID: 5}: {Name: "Umoja"}}
	w.must(w.pay.WithdrawWallet(t.Context(), 3, w.walletOf(3), "lost"))
	all, err := w.pay.Candidates(t.Context())
	w.must(err)
	got := ""
	for _, c := range all {
		got += c.Payment.Label
		if c.Problem != nil {
			got += " " + c.Problem.Key
		}
		got += "; "
	}
	if got != "L3 payout.wallet; L4; L5 payout.in_sheet; " {
		t.Error(got)
	}
}

// TestWithdrawable: what was handed out in cash is off what can be withdrawn to the wallet, and the rest is offered.
func TestWithdrawable(t *testing.T) {
	w := joined(t)
	for cash, want := range map[int64]string{0: "300", 100: "200", 300: ""} {
		w.core.pending = []app.Entry{{Kind: app.Withdrawal, Account: app.AccountRef{Kind: app.OnSavings, ID: 1}, Amount: kes(cash)}}
		all, err := w.pay.Withdrawable(t.Context(), 1)
		w.must(err)
		got := ""
		for _, c := range all {
			if c.Problem != nil || !c.Payment.Amount.Equal(kes(300-cash)) {
				t.Errorf("%d in cash: %v of %v", cash, c.Problem, c.Payment.Amount)
			}
			got = fmt.Sprint(c.Payment.Amount.Minor() / 100)
		}
		if got != want {
			t.Errorf("%d in cash: %q, want %q", cash, got, want)
		}
	}
}

func (w *world) walletOf(client app.ClientID) app.Key {
	all, err := w.pay.Wallets(w.Context(), client)
	w.must(err)
	return all[0].Key
}

// TestGuarded: what is paid, or being paid, by wallet is on no sheet, and "Do not pay again" where it is asked for.
func TestGuarded(t *testing.T) {
	w := joined(t)
	g := payer.Guarded{Accounts: w.core, Barred: w.pay.Files.Barred}
	w.must(w.do("request 2"))
	file, err := g.Group(t.Context(), 1)
	w.must(err)
	got := ""
	for _, m := range file.Members {
		for _, l := range m.Loans {
			got += l.AccountNo + " "
		}
	}
	if got != "L1 L11 L12 L3 L13 L4 L14 L5 L15 " {
		t.Errorf("on the sheet: %s", got)
	}
	for loan, key := range map[int64]string{1: "", 2: "payout.barred", 12: ""} {
		if _, err := g.Account(t.Context(), app.AccountRef{Kind: app.OnLoan, ID: loan}); keyOf(err) != key {
			t.Errorf("loan %d: %v", loan, err)
		}
	}
	w.must(w.do("claim 2"))
	if _, err := g.Account(t.Context(), app.AccountRef{Kind: app.OnLoan, ID: 2}); err != nil {
		t.Errorf("taken out: %v", err)
	}
}

// TestEvidence: two people, none of them the payee, say what they saw.
func TestEvidence(t *testing.T) {
	w := joined(t)
	for _, line := range []string{"request 1", "send", "exchange"} {
		w.must(w.do(line))
	}
	k := w.of("1").Key
	w.at = w.at.Add(time.Minute)
	w.desk.put(k, payout.Review)
	w.must(w.do("exchange"))
	seen := payer.Seen{Payment: k, Paid: true, Ref: "SKJ4H7", Note: "her message"}
	for name, tt := range map[string]struct {
		change func(*payer.Seen)
		key    string
	}{
		"no note":    {func(s *payer.Seen) { s.Note = " " }, "payer.no_note"},
		"no number":  {func(s *payer.Seen) { s.Ref = "" }, "payer.no_ref"},
		"large file": {func(s *payer.Seen) { s.File = make([]byte, 500<<10) }, "payer.large_file"},
	} {
		s := seen
		tt.change(&s)
		if err := w.pay.Testify(t.Context(), s, nil); keyOf(err) != tt.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.pay.Testify(t.Context(), seen, nil); keyOf(err) != "payout.maker" {
		t.Errorf("who asked for it: %v", err)
	}
	lead, cashier := signer(t, "lead", 9), signer(t, "cashier", 8)
	w.must(w.pay.Testify(t.Context(), seen, lead))
	if err := w.pay.Testify(t.Context(), seen, lead); keyOf(err) != "payout.same_person" {
		t.Errorf("the same person: %v", err)
	}
	mended := seen
	mended.Ref = "SKJ4H8"
	w.must(w.pay.Testify(t.Context(), mended, lead))
	w.must(w.pay.Testify(t.Context(), mended, cashier))
	w.desk.says["evidence"] = app.Trouble(app.Conflict, "payout.ask_first", nil)
	w.must(w.do("exchange"))
	delete(w.desk.says, "evidence")
	for _, by := range []proof.Signer{lead, cashier} { // what the desk refused can be said again
		w.must(w.pay.Testify(t.Context(), mended, by))
	}
	w.must(w.do("exchange"))
	if len(w.desk.evidence) != 2 || w.desk.evidence[0].By != "lead" || w.desk.evidence[0].Ref != "SKJ4H8" || w.desk.evidence[1].By != "cashier" {
		t.Fatalf("evidence %v", w.desk.evidence)
	}
	f, err := w.pay.Files.Payment(t.Context(), k)
	if seen := f.Witnesses(); err != nil || len(seen) != 2 || seen[0].Ref != "SKJ4H8" {
		t.Errorf("%v %v", seen, err)
	}
	for _, e := range w.desk.evidence {
		if err := proof.Verify(e.Certificate.Key, payout.ForEvidence, e.Message(), e.Signature); err != nil {
			t.Error(err)
		}
	}
}

// TestDoubts: who approves hears with her feed of what asking does not settle, and says what she saw of it on her own device.
func TestDoubts(t *testing.T) {
	w := joined(t)
	theirs := payout.Payment{Key: "99999999-0000-4000-8000-000000000009", No: "P-X1-000009", Purpose: payout.Disbursement, Name: "Zawadi", Amount: kes(1500), State: payout.Review,
		By: app.Officer{Username: "otieno"}}
	w.desk.put(theirs.Key, payout.Review)
	w.desk.doubts = []payout.Doubt{{Payment: theirs, Told: w.desk.payments[theirs.Key]}}
	w.must(w.do("exchange"))
	if all, err := w.pay.Errands.Doubts(t.Context()); err != nil || len(all) != 1 || all[0].Payment.No != theirs.No {
		t.Fatalf("%v %v", all, err)
	}
	if own, err := w.pay.Files.Payments(t.Context()); err != nil || len(own) != 0 {
		t.Errorf("it is no payment of this device: %v %v", own, err)
	}
	w.must(w.pay.AskNow(t.Context(), theirs.Key))
	w.must(w.pay.Testify(t.Context(), payer.Seen{Payment: theirs.Key, Paid: true, Ref: "SKJ4H7", Note: "the statement"}, nil))
	w.must(w.do("exchange"))
	if n := len(w.desk.evidence); n != 1 {
		t.Fatalf("%d pieces of evidence", n)
	}
	w.desk.doubts = nil
	w.must(w.do("exchange"))
	if err := w.pay.AskNow(t.Context(), theirs.Key); keyOf(err) != "payout.no_payment" {
		t.Errorf("settled: %v", err)
	}
}

// TestJoin: the desk learns who asks by her signature, and a code that opens nothing leaves no desk.
func TestJoin(t *testing.T) {
	w := newWorld(t)
	j := payer.Joining{Address: "https://desk.example", Tenant: "mlimani", Code: "ABCD"}
	w.desk.says["enrol"] = app.Trouble(app.NotPermitted, "desk.code", nil)
	if _, err := w.pay.Join(t.Context(), j); keyOf(err) != "desk.code" {
		t.Error(err)
	}
	if d, err := w.pay.Known.Desk(t.Context()); err != nil || d.Address != "" {
		t.Errorf("%+v %v", d, err)
	}
	if _, err := w.pay.Holder(t.Context(), payout.Wallet{}); keyOf(err) != "payer.no_desk" {
		t.Error(err)
	}
	if _, err := w.pay.Officers(t.Context()); keyOf(err) != "payer.no_desk" {
		t.Error(err)
	}
	delete(w.desk.says, "enrol")
	d, err := w.pay.Join(t.Context(), j)
	if err != nil || d.Token != "t0ken" || d.Institution != "Mlimani" {
		t.Errorf("%+v %v", d, err)
	}
	e := w.desk.enrolled[1]
	if err := proof.Verify(e.Certificate.Key, deskapi.ForEnrol, e.Message(), e.Signature); err != nil || e.Device.Code != "K7" || e.Certificate.User != "rehema" {
		t.Errorf("%+v %v", e, err)
	}
	w.pay.Signer = func() proof.Signer { return nil }
	if _, err := w.pay.Join(t.Context(), j); keyOf(err) != "vault.locked" {
		t.Errorf("a locked book: %v", err)
	}
}

// TestWallets is C7 on a device: a further wallet waits for another person and for the institution's waiting time.
func TestWallets(t *testing.T) {
	w := joined(t)
	number, err := msisdn.Parse("0733000001", "KE")
	w.must(err)
	other := payout.Wallet{Provider: "airtel", Number: number}
	if other.Holder, err = w.pay.Holder(t.Context(), other); err != nil || other.Holder != "HOLDER OF +254733000001" {
		t.Fatal(other.Holder, err)
	}
	key, err := w.pay.AddWallet(t.Context(), 1, other)
	w.must(err)
	if err := w.pay.ApproveWallet(t.Context(), 1, key); keyOf(err) != "wallet.own" {
		t.Errorf("her own: %v", err)
	}
	all, err := w.pay.Wallets(t.Context(), 1)
	w.must(err)
	if got := standing(all); got != "mpesa:usable airtel:waiting" {
		t.Error(got)
	}
	if err := w.pay.PreferWallet(t.Context(), 1, key); keyOf(err) != "wallet.not_usable" {
		t.Error(err)
	}
	w.core.owner = "otieno"
	if err := w.pay.ApproveWallet(t.Context(), 1, key); keyOf(err) != "payer.not_her_name" {
		t.Errorf("in another's name: %v", err)
	}
}

// TestWithdrawnWallet: what was made out goes nowhere once its wallet is not hers any more, and it is said whose.
func TestWithdrawnWallet(t *testing.T) {
	w := joined(t)
	w.must(w.do("request 1"))
	w.must(w.do("request 3"))
	w.must(w.pay.WithdrawWallet(t.Context(), 3, w.walletOf(3), "lost"))
	for name, keys := range map[string][]app.Key{"all": nil, "hers": {w.of("3").Key}} {
		if _, err := w.pay.Draft(t.Context(), keys...); keyOf(err) != "payer.wallet_off" || !strings.Contains(fmt.Sprint(err.(*app.Problem).Args), w.of("3").No) { //nolint:errorlint // keyOf looked
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := w.pay.Draft(t.Context(), w.of("1").Key)
	w.must(err)
}

// TestFirstWallet: which is a client's first only the core tells. Before it was asked about her no money goes to what is added
// here; and a batch waits until the core knows the wallet, for the desk reads there.
func TestFirstWallet(t *testing.T) {
	w := joined(t)
	kept, ctx := w.book.Payouts(), t.Context()
	w.must(kept.PullWallets(ctx, nil, 0, true, []app.ClientID{2, 3, 4, 5})) // client 1 is new to the officer
	number, err := msisdn.Parse("0722000001", "KE")
	w.must(err)
	key, err := w.pay.AddWallet(ctx, 1, payout.Wallet{Provider: "mpesa", Number: number})
	w.must(err)
	if err := w.do("request 1"); keyOf(err) != "payout.wallet" {
		t.Fatalf("before the core was asked: %v", err)
	}
	rows, err := kept.WalletRows(ctx, 1)
	w.must(err)
	rows[0].Unread = false
	w.must(kept.Refuse(ctx, rows[0])) // as a pull leaves it, and not told yet
	w.must(w.do("request 1"))
	w.must(w.do("send"))
	w.must(w.do("exchange"))
	if len(w.desk.batches) != 0 {
		t.Errorf("told before the core: %s, %d batches", w.states(), len(w.desk.batches))
	}
	w.told()
	w.must(w.do("exchange"))
	if len(w.desk.batches) != 1 {
		t.Errorf("%s, %d batches; %s", w.states(), len(w.desk.batches), key)
	}
}

// TestOfficers: what the desk told last is shown without a network, and nothing of one desk at another.
func TestOfficers(t *testing.T) {
	w := joined(t)
	w.desk.branch = payout.Branch{Now: w.at, Officers: []payout.Standing{{User: "moses", Name: "Moses"}}, Decided: []payout.Decided{{Key: "b", Total: kes(9000), At: w.at}}}
	kept := func(want payout.Branch) {
		t.Helper()
		b, err := w.pay.Known.Branch(t.Context())
		if d := cmp.Diff(want, b); d != "" || err != nil {
			t.Error(d, err)
		}
	}
	kept(payout.Branch{})
	_, err := w.pay.Officers(t.Context())
	w.must(err)
	kept(w.desk.branch)
	w.desk.says["officers"] = app.Trouble(app.Offline, "deskapi.offline", nil)
	if _, err := w.pay.Officers(t.Context()); keyOf(err) != "deskapi.offline" {
		t.Error(err)
	}
	kept(w.desk.branch)
	_, err = w.pay.Join(t.Context(), payer.Joining{Address: "https://other.example", Tenant: "mlimani", Code: "ABCD"})
	w.must(err)
	kept(payout.Branch{})
}
