package payer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/wallet"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/sync/deskapi"
)

func kes(major int64) money.Amount {
	c, err := money.ISO("KES")
	if err != nil {
		panic(err)
	}
	return money.FromMinor(major*100, c)
}

func signer(t *testing.T, user string, fill byte) proof.Signer {
	s, err := proof.NewKeySigner(bytes.Repeat([]byte{fill}, 32), proof.Certificate{Device: "d", Code: "K7", User: user, Name: strings.ToUpper(user)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// portfolio is what the core told: clients 1 to 5, each with an approved loan of her own number, a running one (10 and her
// number) and savings.
type portfolio struct {
	owner string // in whose name the device speaks to the core; "" = who is at it

	today   app.Date
	loans   map[int64]app.Loan
	savings map[int64]app.Savings
	pending []app.Entry
	user    string // at the device; "" = rehema
	said    map[app.AccountRef]app.Sheet
}

func newPortfolio(today app.Date) *portfolio {
	p := &portfolio{today: today, loans: map[int64]app.Loan{}, savings: map[int64]app.Savings{}}
	for n := int64(1); n <= 5; n++ {
		p.loans[n] = app.Loan{ID: app.LoanID(n), AccountNo: fmt.Sprint("L", n), Client: app.ClientID(n), Status: app.LoanApproved, NetDisbursal: kes(1000 * n), Total: kes(0), DisburseOn: today}
		p.loans[10+n] = app.Loan{ID: app.LoanID(10 + n), AccountNo: fmt.Sprint("L", 10+n), Client: app.ClientID(n), Status: app.LoanActive, Total: kes(500), NetDisbursal: kes(900)}
		p.savings[n] = app.Savings{ID: app.SavingsID(n), AccountNo: fmt.Sprint("S", n), Client: app.ClientID(n), Status: app.SavingsActive, Available: kes(300)}
	}
	return p
}

func (p *portfolio) Officer(context.Context) (app.Officer, error) {
	if p.user != "" {
		return app.Officer{User: 4, Username: p.user, Name: strings.ToUpper(p.user)}, nil
	}
	return app.Officer{User: 3, Username: "rehema", Name: "Rehema"}, nil
}

// Owner speaks to the core.
func (p *portfolio) Owner(ctx context.Context) (app.Officer, error) {
	if p.owner != "" {
		return app.Officer{Username: p.owner, Name: p.owner}, nil
	}
	return p.Officer(ctx)
}

func (p *portfolio) Institution(context.Context) (app.Institution, error) {
	return app.Institution{}, nil
}

func (p *portfolio) client(n app.ClientID) app.Client {
	return app.Client{ID: n, Name: fmt.Sprint("Client ", n)}
}

func (p *portfolio) Client(_ context.Context, id app.ClientID) (app.ClientFile, error) {
	return app.ClientFile{Client: p.client(id), Savings: []app.Savings{p.savings[int64(id)]}}, nil
}

func (p *portfolio) Account(_ context.Context, ref app.AccountRef) (f app.AccountFile, err error) {
	switch ref.Kind {
	case app.OnLoan:
		l := p.loans[ref.ID]
		c := p.client(l.Client)
		return app.AccountFile{Loan: &l, Client: &c}, nil
	case app.OnSavings:
		s := p.savings[ref.ID]
		c := p.client(s.Client)
		return app.AccountFile{Savings: &s, Client: &c}, nil
	}
	return f, app.Trouble(app.NotFound, "cli.none_account", nil, "text", ref.String())
}

func (p *portfolio) Group(context.Context, app.GroupID) (f app.GroupFile, err error) {
	for n := int64(1); n <= 5; n++ {
		f.Members = append(f.Members, app.ClientFile{Client: p.client(app.ClientID(n)), Loans: []app.Loan{p.loans[n], p.loans[10+n]}})
	}
	return f, nil
}

func (p *portfolio) AllLoans(context.Context) iter.Seq2[app.Loan, error] {
	return func(yield func(app.Loan, error) bool) {
		for n := int64(1); n <= 5; n++ {
			if !yield(p.loans[n], nil) || !yield(p.loans[10+n], nil) {
				return
			}
		}
	}
}

func (p *portfolio) Pending(_ context.Context, refs ...app.AccountRef) (all []app.Entry, err error) {
	for _, e := range p.pending {
		if slices.Contains(refs, e.Account) {
			all = append(all, e)
		}
	}
	return all, nil
}

func (p *portfolio) PaidOut(context.Context, ...app.AccountRef) (map[app.AccountRef]app.Sheet, error) {
	return p.said, nil
}

// desk is the other side: it keeps batches by their keys, whatever is asked twice, and loses answers when told to.
type desk struct {
	t        *testing.T
	now      func() time.Time
	code     payout.CodeKey
	policy   payout.Policy
	batches  map[app.Key]*payout.BatchStatus
	asks     map[app.Key]deskapi.Ask
	payments map[app.Key]payout.Status
	waiting  []payout.Waiting
	doubts   []payout.Doubt
	evidence []payout.Evidence
	enrolled []deskapi.Enrol
	branch   payout.Branch
	seq      int64
	page     int64 // steps in one feed, of which the last tells all; 0 = no bound
	shut     string
	calls    []string         // in order, with what they were about
	by       []string         // in order, with whose token: "t0ken:feed"
	token    string           // that the next one gets
	open     string           // token of the line that is open
	lose     int              // so many answers, from now on
	says     map[string]error // to a kind of call, or to one about a key: "batch KEY"
}

func newDesk(t *testing.T, now func() time.Time) *desk {
	return &desk{t: t, now: now, code: payout.CodeKey{Secret: secret.New("of the manager")}, batches: map[app.Key]*payout.BatchStatus{}, asks: map[app.Key]deskapi.Ask{},
		payments: map[app.Key]payout.Status{}, says: map[string]error{}, token: "t0ken",
		policy: payout.Policy{Authorities: []payout.Authority{{User: "rehema", Sends: kes(2000)}, {User: "manager", Name: "Lydia", Approves: kes(50000), Client: 5},
			{User: "lead", Approves: kes(2500)}, {User: "cashier"}}}}
}

// heard notes a call before it is done.
func (d *desk) heard(what string, about app.Key) error {
	d.calls = append(d.calls, what+" "+string(about))
	if len(d.calls) == 1 {
		d.by = nil
	}
	d.by = append(d.by, d.open+":"+what)
	if d.shut != "" && what != "feed" {
		return app.Trouble(app.NotPermitted, "desk.shut_out", nil)
	}
	if err := d.says[what]; err != nil {
		return err
	}
	return d.says[what+" "+string(about)]
}

// lost: what was done was done, and nobody hears of it.
func lost[T any](d *desk, v T, err error) (T, error) {
	var none T
	if d.lose > 0 {
		d.lose--
		return none, app.Trouble(app.Doubtful, "deskapi.line", nil)
	}
	return v, err
}

func (d *desk) put(k app.Key, s payout.State) {
	d.seq++
	d.payments[k] = payout.Status{Key: k, State: s, At: d.now()}
}

func (d *desk) batch(k app.Key) deskapi.BatchStatus {
	b := *d.batches[k]
	for _, l := range d.asks[k].Batch.Lines {
		b.Lines = append(b.Lines, d.payments[l.Key])
	}
	return b
}

func (d *desk) Ask(_ context.Context, a deskapi.Ask) (deskapi.BatchStatus, error) {
	k := a.Batch.Key
	if err := d.heard("batch", k); err != nil {
		return deskapi.BatchStatus{}, err
	}
	if d.batches[k] == nil {
		d.batches[k], d.asks[k] = &payout.BatchStatus{Key: k, At: d.now()}, a
		state := payout.Asked
		if a.Decision != nil {
			if _, err := d.policy.Judge(a.Batch, *a.Decision, d.now()); err != nil {
				d.t.Errorf("the officer's own word is not good: %v", err)
			}
			state, d.batches[k].Decided = payout.Approved, payout.Sent
		}
		for _, l := range a.Batch.Lines {
			d.put(l.Key, state)
		}
	}
	return lost(d, d.batch(k), nil)
}

func (d *desk) Decide(_ context.Context, x payout.Decision) (deskapi.BatchStatus, error) {
	if err := d.heard("decision", x.Batch); err != nil {
		return deskapi.BatchStatus{}, err
	}
	b := d.batches[x.Batch]
	if b == nil {
		return deskapi.BatchStatus{}, app.Trouble(app.NotFound, "payout.unknown", nil)
	}
	g := d.asks[x.Batch].Batch
	if _, err := d.policy.Judge(g, x, d.now()); err != nil {
		d.t.Errorf("a decision is not good: %v", err)
	}
	if x.Way == payout.ByCode && !d.code.Fits(g, x.Code) {
		return lost(d, deskapi.BatchStatus{}, app.Trouble(app.NotPermitted, "payout.code_wrong", nil, "n", 2))
	}
	if b.Decided != "" && b.Decided != x.Verdict {
		return lost(d, deskapi.BatchStatus{}, app.Trouble(app.Conflict, "payout.decided", nil, "no", g.No))
	}
	if b.Decided == "" {
		b.Decided, b.By, b.At, b.Out, b.Reason = x.Verdict, x.Name, d.now(), x.Out, x.Reason
		for _, l := range g.Lines {
			switch {
			case slices.Contains(x.Out, l.Key):
				d.put(l.Key, payout.Cancelled)
			case x.Verdict == payout.No:
				d.put(l.Key, payout.Rejected)
			default:
				d.put(l.Key, payout.Approved)
			}
		}
	}
	return lost(d, d.batch(x.Batch), nil)
}

func (d *desk) Withdraw(_ context.Context, k app.Key) (deskapi.BatchStatus, error) {
	if err := d.heard("withdraw", k); err != nil {
		return deskapi.BatchStatus{}, err
	}
	if b := d.batches[k]; !b.Withdrew {
		b.Withdrew, b.At = true, d.now()
		for _, l := range d.asks[k].Batch.Lines {
			d.put(l.Key, payout.Cancelled)
		}
	}
	return lost(d, d.batch(k), nil)
}

func (d *desk) Feed(_ context.Context, after int64, _ bool) (deskapi.Feed, error) {
	if err := d.heard("feed", ""); err != nil {
		return deskapi.Feed{}, err
	}
	if d.shut != "" {
		return deskapi.Feed{After: after, Now: d.now(), Shut: d.shut}, nil
	}
	f := deskapi.Feed{After: d.seq, Now: d.now(), Policy: &d.policy, Waiting: d.waiting, Doubts: d.doubts}
	if after > d.seq { // of before its book was put back
		after = 0
	}
	if d.page > 0 && after+d.page < d.seq {
		f.After, f.More = after+d.page, true
		return f, nil
	}
	if after < d.seq {
		for _, s := range d.payments {
			f.Payments = append(f.Payments, s)
		}
		for k := range d.batches {
			f.Batches = append(f.Batches, d.batch(k))
		}
	}
	return f, nil
}

func (d *desk) single(what string, k app.Key, do func()) (deskapi.Status, error) {
	if err := d.heard(what, k); err != nil {
		return deskapi.Status{}, err
	}
	do()
	return lost(d, d.payments[k], nil)
}

func (d *desk) AskNow(_ context.Context, k app.Key) (deskapi.Status, error) {
	return d.single("ask", k, func() {})
}

func (d *desk) Evidence(_ context.Context, e payout.Evidence) (deskapi.Status, error) {
	if a, own := d.asks[d.batchOf(e.Payment)]; own && strings.EqualFold(a.Batch.By.Username, e.By) {
		return deskapi.Status{}, app.Trouble(app.NotPermitted, "payout.maker", nil)
	}
	return d.single("evidence", e.Payment, func() { d.evidence = append(d.evidence, e) })
}

func (d *desk) batchOf(payment app.Key) app.Key {
	for k, a := range d.asks {
		for _, l := range a.Batch.Lines {
			if l.Key == payment {
				return k
			}
		}
	}
	return ""
}

func (d *desk) Cancel(_ context.Context, k app.Key) (deskapi.Status, error) {
	return d.single("cancel", k, func() { d.put(k, payout.Cancelled) })
}

func (d *desk) Collect(_ context.Context, p payout.Payment) (deskapi.Status, error) {
	return d.single("collect", p.Key, func() {
		if d.payments[p.Key].Key == "" {
			d.put(p.Key, payout.Queued)
		}
	})
}

// world is a device with a real book, its payer, and a desk.
type world struct {
	*testing.T
	at   time.Time
	n    int
	core *portfolio
	desk *desk
	book *store.Book
	pay  *payer.Payer
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, at: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.at }
	w.core, w.desk = newPortfolio(app.DateOf(w.at)), newDesk(t, now)
	who := signer(t, "rehema", 1)
	var err error
	w.book, err = store.Create(t.Context(), t.TempDir(), store.Options{Now: now, Vault: vaulttest.New(), Signer: func() proof.Signer { return who }})
	w.must(err)
	t.Cleanup(func() { w.must(w.book.Close()) })
	w.must(w.book.SetDevice(t.Context(), app.Device{ID: "d", Code: "K7"}))
	kept := w.book.Payouts()
	w.pay = &payer.Payer{Portfolio: w.core, Files: kept, Ledger: kept, Errands: kept, Known: kept, Tokens: kept, Purses: kept, Signer: kept.Signer,
		Reach: func(_ context.Context, d payout.Desk) (payer.Line, error) {
			w.desk.open = d.Token
			enrol := func(_ context.Context, e deskapi.Enrol) (deskapi.Enrolled, error) {
				w.desk.enrolled = append(w.desk.enrolled, e)
				return deskapi.Enrolled{Token: w.desk.token, Institution: "Mlimani"}, w.desk.says["enrol"]
			}
			holder := func(_ context.Context, h deskapi.Holder) (deskapi.Held, error) {
				return deskapi.Held{Told: true, Name: "HOLDER OF " + h.Number}, nil
			}
			officers := func(context.Context) (payout.Branch, error) { return w.desk.branch, w.desk.says["officers"] }
			return payer.Line{Desk: w.desk, Counter: w.desk, Enrol: enrol, Holder: holder, Officers: officers}, nil
		},
		Device: w.book.Device, Today: func(context.Context) (app.Date, error) { return app.DateOf(w.at), nil }, Now: now,
		NewKey: func() app.Key { w.n++; return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", w.n)) },
		Stamp:  func() app.Stamp { return app.Stamp{Wall: w.at} }}
	w.must(kept.PullWallets(t.Context(), nil, 0, true, []app.ClientID{1, 2, 3, 4, 5}))
	for n := app.ClientID(1); n <= 5; n++ {
		number, err := msisdn.Parse(fmt.Sprintf("072200000%d", n), "KE")
		w.must(err)
		_, err = w.pay.AddWallet(t.Context(), n, payout.Wallet{Provider: "mpesa", Number: number})
		w.must(err)
	}
	w.told()
	return w
}

// told the core of all wallets that it is owed.
func (w *world) told() {
	w.Helper()
	rows, err := w.book.Payouts().OwedRows(w.Context())
	w.must(err)
	for i, r := range rows {
		r.ID = int64(i + 1)
		w.must(w.book.Payouts().Placed(w.Context(), r))
	}
}

// joined is a device that knows its desk and what people may do.
func joined(t *testing.T) *world {
	w := newWorld(t)
	_, err := w.pay.Join(t.Context(), payer.Joining{Address: "https://desk.example", Tenant: "mlimani", Code: "ABCD"})
	w.must(err)
	_, err = w.pay.Exchange(t.Context())
	w.must(err)
	w.desk.calls = nil
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func keyOf(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// states of all payments in order, "1:asked 2:approved".
func (w *world) states() string {
	all, err := w.pay.Files.Payments(w.Context())
	w.must(err)
	slices.SortFunc(all, func(a, b payout.Payment) int { return strings.Compare(a.No, b.No) })
	var out []string
	for _, x := range all {
		out = append(out, fmt.Sprintf("%d:%s", x.Client, x.State))
	}
	return strings.Join(out, " ")
}

// last batch, and the payment of a client.
func (w *world) last() payout.BatchFile {
	all, err := w.pay.Files.Batches(w.Context())
	w.must(err)
	return slices.MaxFunc(all, func(a, b payout.BatchFile) int { return strings.Compare(a.Group.No, b.Group.No) })
}

func (w *world) of(client string) payout.Payment {
	all, err := w.pay.Files.Payments(w.Context())
	w.must(err)
	i := slices.IndexFunc(all, func(x payout.Payment) bool { return fmt.Sprint(x.Client) == client })
	return all[i]
}

// do one line of a story: "request 1", "send", "approve manager without 2", "code lydia", "wait 25h", "exchange" ...
func (w *world) do(line string) error {
	ctx, f := w.Context(), strings.Fields(line)
	switch f[0] {
	case "request":
		var n int64
		fmt.Sscan(f[1], &n)
		_, err := w.pay.Request(ctx, payer.Asked{Account: app.AccountRef{Kind: app.OnLoan, ID: n}})
		return err
	case "send":
		d, err := w.pay.Draft(ctx)
		if err != nil {
			return err
		}
		_, err = w.pay.Send(ctx, d)
		return err
	case "approve", "reject":
		d := payer.Deciding{Batch: w.last().Group.Key, Verdict: payout.Yes}
		if f[0] == "reject" {
			d.Verdict, d.Reason = payout.No, strings.Join(f[2:], " ")
		} else if len(f) > 2 {
			d.Out = []app.Key{w.of(f[3]).Key}
		}
		return w.pay.Decide(ctx, d, signer(w.T, f[1], byte(len(f[1]))))
	case "code":
		g := w.last().Group
		code, err := w.desk.code.Answer(g.Digest().Challenge(), len(g.Lines), g.Total)
		w.must(err)
		if f[1] == "wrong" {
			code = "2345-6789"
		}
		return w.pay.Code(ctx, g.Key, strings.ToLower(code), "manager")
	case "withdraw":
		_, err := w.pay.Withdraw(ctx, w.last().Group.Key, "not today")
		return err
	case "claim":
		_, err := w.pay.Claim(ctx, w.of(f[1]).Key, "cash")
		return err
	case "elsewhere": // somebody else lets it go at the desk
		g := w.last().Group
		w.desk.batches[g.Key].Decided, w.desk.batches[g.Key].At = payout.Yes, w.at
		for _, l := range g.Lines {
			w.desk.put(l.Key, payout.Approved)
		}
		return nil
	case "cash":
		barred, err := w.pay.Files.Barred(ctx, w.of(f[1]).Account)
		w.must(err)
		for _, x := range barred {
			return x.Barred()
		}
		return nil
	case "again":
		return w.pay.Again(ctx, w.of(f[1]).Key)
	case "wait":
		d, err := time.ParseDuration(f[1])
		w.must(err)
		w.at = w.at.Add(d)
		return nil
	case "exchange":
		_, err := w.pay.Exchange(ctx)
		return err
	}
	w.Fatalf("what is %q?", line)
	return nil
}

func standing(all []wallet.Wallet) string {
	var out []string
	for _, x := range all {
		out = append(out, x.Provider+":"+string(x.Standing))
	}
	return strings.Join(out, " ")
}
