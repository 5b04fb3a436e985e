//go:build linux

package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/store/vault"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
)

// What the issue and B6 promise of the line; bytes are of both ways.
const (
	firstPullRequests, firstPullBytes = 8, 60_000
	nextPullRequests, nextPullBytes   = 3, 6_000
	meetingBytes                      = 26_000
	meetingPostings                   = 40
)

// TestLineIsThin holds the counts of requests and bytes, which hang on no machine's speed.
func TestLineIsThin(t *testing.T) {
	for _, w := range wireWeights(t) {
		t.Logf("%s: %d requests, %d B up, %d B down", w.name, w.requests, w.up, w.down)
		if !w.holds() {
			t.Errorf("%s: %d requests and %d B, promised %d and %d B", w.name, w.requests, w.up+w.down, w.maxRequests, w.maxBytes)
		}
	}
}

// line is one officer's device and a branch of 500 clients, on one clock.
type line struct {
	t   *testing.T
	srv *fineracttest.Server
	b   *fineracttest.Branch
	w   world
	h   *cli.House
	at  time.Time
}

// newLine sets the device up as `init` does.
func newLine(t *testing.T) *line {
	t.Helper()
	zone := time.FixedZone("EAT", 3*3600)
	l := &line{t: t, at: time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)}
	l.w = world{version: "bench", newID: func() string { return uuid.NewString() }, dice: rand.Int64N,
		env: testEnv, secrets: &password.Descriptors{Fixed: testPassphrase}, kdf: vault.Floor,
		log: slog.New(slog.DiscardHandler), now: func() time.Time { return l.at.In(zone) }}
	var err error
	l.srv, err = fineracttest.New(fineracttest.Options{Now: l.w.now, Zone: zone})
	l.must(err)
	t.Cleanup(l.srv.Close)
	// 22 to a group: two of each wait for their loan, 20 have one to repay.
	l.b, err = l.srv.SeedBranch(fineracttest.SeedOptions{Centers: 5, Groups: 23, GroupSize: 22, NoUGX: true, Seed: 1})
	l.must(err)
	l.must(farside.Ready(t.Context(), l.srv))
	data := t.TempDir()
	password, err := passwordFileOf(data, "officer", l.b.Officer.Password)
	l.must(err)
	_, err = setup{l.w}.Init(t.Context(), cli.InitRequest{Place: cli.Place{Data: filepath.Join(data, "books")}, Server: l.srv.URL, Tenant: "default",
		User: l.b.Officer.Username, Password: "file:" + password, Region: "KE"})
	l.must(err)
	l.h, err = l.w.open(t.Context(), cli.Place{Data: filepath.Join(data, "books")})
	l.must(err)
	t.Cleanup(func() { l.must(l.h.Close()) })
	return l
}

func (l *line) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// weigh runs do and counts what the server saw of it.
func (l *line) weigh(name string, maxRequests int, maxBytes int64, do func()) weight {
	l.t.Helper()
	l.srv.ForgetRequests()
	from := time.Now()
	do()
	w := weight{name: name, took: time.Since(from), maxRequests: maxRequests, maxBytes: maxBytes, requests: len(l.srv.Requests())}
	w.up, w.down = l.srv.Bytes()
	return w
}

func wireWeights(t *testing.T) []weight {
	t.Helper()
	l := newLine(t)
	all := []weight{l.weigh(fmt.Sprintf("first pull: %d clients, %d loans", len(l.b.Clients), len(l.b.Loans)), firstPullRequests, firstPullBytes, l.pull)}
	l.at = l.at.Add(2 * time.Hour)
	l.fiveChanges()
	all = append(all, l.weigh("next pull, 5 changes", nextPullRequests, nextPullBytes, l.pull))
	l.at = l.at.Add(time.Hour)
	l.meeting()
	before := len(farside.Moves(l.srv, "default"))
	var r app.SyncReport
	whole := l.weigh("whole sync of the meeting: sent, attendance entered, figures pulled", 0, 0, func() {
		var err error
		r, err = l.h.Core.Sync(t.Context(), nil)
		l.must(err)
	})
	moved := len(farside.Moves(l.srv, "default")) - before
	if moved != meetingPostings || r.Posted != meetingPostings+1 || r.Left != 0 || r.Unsure != 0 || r.Requests != whole.requests {
		t.Fatalf("the meeting did not arrive: %+v, %d movements, %d requests seen", r, moved, whole.requests)
	}
	return append(all, l.batch(), whole)
}

// batch is the one request that carried the meeting of the last sync; more of them break the promise.
func (l *line) batch() weight {
	l.t.Helper()
	w := weight{name: fmt.Sprintf("a meeting of 20 members, %d postings", meetingPostings), maxRequests: 1, maxBytes: meetingBytes}
	for _, r := range l.srv.Requests() {
		if r.Method == http.MethodPost && strings.Contains(r.Path, "/batches") {
			w.requests, w.up, w.down = w.requests+1, w.up+r.Up, w.down+r.Down
		}
	}
	return w
}

func (l *line) pull() {
	l.t.Helper()
	r, err := l.h.Core.Pull(l.t.Context(), false, nil)
	l.must(err)
	if p := r.Problem(); p != nil || !r.Pulled {
		l.t.Fatal("no pull:", p)
	}
}

// meeting of the group that meets today: its 20 borrowers repay and save, the two others are not there.
func (l *line) meeting() {
	l.t.Helper()
	ctx := l.t.Context()
	day, err := l.h.Teller.Today(ctx)
	l.must(err)
	opened, err := l.h.Teller.OpenSheet(ctx, app.GroupID(l.b.TodayGroup), day, false)
	l.must(err)
	s := opened.Sheet
	postings := 0
	for _, line := range s.Every() {
		said := said(line)
		if said.Parts == nil {
			_, err = l.h.Teller.Nothing(ctx, s.Key, line.Client, app.NotMarked, "sheet.reason.travelled", "")
			l.must(err)
			continue
		}
		postings += 2
		_, err = l.h.Teller.Say(ctx, s.Key, said)
		l.must(err)
	}
	if postings != meetingPostings {
		l.t.Fatalf("%d postings", postings)
	}
	_, err = l.h.Teller.Count(ctx, s.Key, s.Lines[0].Parts[0].Expected.Currency(), nil, true)
	l.must(err)
	_, err = l.h.Teller.Close(ctx, s.Key)
	l.must(err)
}

// said of a line: the first loan is repaid, something is saved, nothing else; no parts where there is no loan to repay.
func said(line app.Line) teller.Said {
	out := teller.Said{Client: line.Client, Reason: "sheet.reason.slow_week"}
	paid := map[app.Kind]bool{}
	for _, p := range line.Parts {
		if p.Blocked != "" {
			continue
		}
		amount := money.Zero(p.Expected.Currency())
		if (p.Kind == app.Repayment || p.Kind == app.Deposit) && !paid[p.Kind] {
			paid[p.Kind] = true
			if amount = p.Expected; amount.IsZero() {
				amount = money.FromMinor(100_00, amount.Currency())
			}
		}
		out.Parts = append(out.Parts, teller.SaidPart{Kind: p.Kind, Account: p.Account, Amount: amount})
	}
	if !paid[app.Repayment] || !paid[app.Deposit] {
		out.Parts = nil
	}
	return out
}

// fiveChanges at the branch: two repayments, a deposit, a new client, a new number.
func (l *line) fiveChanges() {
	l.t.Helper()
	user, password := l.srv.SuperUser()
	c, err := fineract.New(fineract.Config{BaseURL: l.srv.URL, Tenant: "default", User: user, Now: l.w.now})
	l.must(err)
	defer c.Close()
	c.SetPassword(password)
	today := app.DateOf(l.w.now()).String()
	write := func(method, route string, id int64, command string, body map[string]any) {
		l.t.Helper()
		var q url.Values
		if command != "" {
			q = url.Values{"command": {command}}
		}
		var args []any
		if id != 0 {
			args = append(args, id)
		}
		_, err := c.Post(l.t.Context(), fineract.Write(method, route, args, q, body, true, ""))
		l.must(err)
	}
	paid := func(amount string) map[string]any {
		return map[string]any{"transactionDate": today, "transactionAmount": amount, "paymentTypeId": l.b.Cash}
	}
	for _, loan := range l.b.Loans[:2] {
		write(http.MethodPost, "/v1/loans/{id}/transactions", loan, "repayment", paid("500"))
	}
	write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", l.b.Savings[3], "deposit", paid("250"))
	write(http.MethodPost, "/v1/clients", 0, "", map[string]any{"officeId": l.b.OfficeID, "legalFormId": 1, "firstname": "Mumbua", "lastname": "Ndeti",
		"groupId": l.b.Groups[2], "staffId": l.b.Officer.StaffID, "active": true, "activationDate": today, "mobileNo": "+254711000001"})
	write(http.MethodPut, "/v1/clients/{id}", l.b.Clients[7], "", map[string]any{"mobileNo": "+254711000002"})
}
