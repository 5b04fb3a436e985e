package contract

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/install"
	"daftari/fineract/ledger/portfolio"
)

var update = flag.Bool("update", false, "write the permissions into docs/security.md")

// Results of an action beside "not permitted".
const (
	done   = ""
	denied = string(app.NotPermitted)
)

// officer is a desk whose role lost something after she had posted one of each kind.
type officer struct {
	*desk
	posted map[app.Kind]app.Work
	proofs map[app.Kind]*app.Confirmation
	lacks  string // the permission
}

func (o *officer) grant(permission string, on bool) {
	o.t.Helper()
	if _, err := o.Admin.Post(context.Background(), admin.Grant(o.Role, map[string]bool{permission: on}, o.NewKey())); err != nil {
		o.t.Fatal(err)
	}
}

// fresh is an entry of a kind that nobody posted yet.
func (o *officer) fresh(k app.Kind) app.Work {
	switch k {
	case app.Repayment:
		return o.work(k, onLoan(o.Loans[1]), o.Clients[1], 100)
	case app.Deposit, app.Withdrawal:
		return o.work(k, onSavings(o.Savings[1]), o.Clients[1], 100)
	case app.ChargePayment:
		return o.work(k, onCharge(o.Charges[1]), o.Clients[1], 100)
	case app.Disbursement:
		return o.work(k, onLoan(o.Approved[len(o.posted)%2]), o.Clients[len(o.posted)%2], 1200000)
	case app.Attendance:
		w := o.work(k, o.onGroup(), 0, 0)
		if len(o.posted) == len(kinds()) { // a meeting that nobody noted yet
			w.Entry.Day = o.Day.AddDays(-7)
		}
		w.Entry.Present = []app.Mark{{Client: app.ClientID(o.Clients[0]), Was: app.Present}}
		return w
	case app.MeetingNoted:
		w := o.work(k, o.onGroup(), 0, 0)
		w.Entry.Meeting = &app.MeetingNote{Group: app.GroupID(o.Group), Day: o.Day.AddDays(len(o.posted)), Outcome: app.NotHeld, Reason: "rain"}
		return w
	default:
		return app.Work{}
	}
}

func kinds() []app.Kind {
	return []app.Kind{app.Repayment, app.Deposit, app.Withdrawal, app.ChargePayment, app.Disbursement, app.Attendance, app.MeetingNoted}
}

func undoable() []app.Kind {
	return []app.Kind{app.Repayment, app.Deposit, app.ChargePayment, app.Disbursement}
}

// before posts one of each kind, with every permission.
func (o *officer) before() {
	o.posted, o.proofs = map[app.Kind]app.Work{}, map[app.Kind]*app.Confirmation{}
	o.want(o.post(o.work(app.Deposit, onSavings(o.Savings[1]), o.Clients[1], 10000))[0], app.Confirm, "") // so that the other can be undone
	for _, k := range kinds() {
		w := o.fresh(k)
		out := o.want(o.post(w)[0], app.Confirm, "")
		o.posted[k], o.proofs[k] = w, out.Proof
	}
}

// outcome of a posting or an asking in one word.
func outcome(outs []app.Outcome, err error, good ...app.Event) string {
	switch {
	case err != nil:
		return string(app.ClassOf(err))
	case slices.Contains(good, outs[0].Event):
		return done
	case outs[0].Person == ledger.PersonUnseen: // asked for by a person, since nobody knows what the server hides
		return denied
	case outs[0].Class != "":
		return string(outs[0].Class) + " " + outs[0].Code
	}
	return string(outs[0].Event)
}

// action is one thing that Daftari does at the core as an officer.
type action struct {
	name string
	do   func(o *officer) string
}

func actions() []action {
	ctx := context.Background()
	all := []action{
		{"sign in", func(o *officer) string {
			_, err := ledger.SignIn(ctx, o.c, o.Username, o.Secret, o.NewKey)
			return string(app.ClassOf(err))
		}},
		{"claim a device code", func(o *officer) string {
			_, err := ledger.ClaimDevice(ctx, o.c, o.s.Officer, o.NewKey(), func(int64) int64 { return 5 }, o.NewKey)
			return string(app.ClassOf(err))
		}},
		{"know the server's switches", func(o *officer) string {
			_, err := o.c.Setting(ctx, "maker-checker")
			return string(app.ClassOf(ledger.Trouble(err)))
		}},
		{"pull by the report", func(o *officer) string { return o.pulled(true) }},
		{"pull without the report", func(o *officer) string { return o.pulled(false) }},
	}
	for _, k := range kinds() {
		all = append(all, action{"post " + string(k), func(o *officer) string {
			outs, err := o.l.Post(ctx, []app.Work{o.fresh(k)})
			return outcome(outs, err, app.Confirm)
		}}, action{"ask about " + string(k), func(o *officer) string {
			outs, err := o.l.Ask(ctx, []app.Work{unsure(o.posted[k])})
			return outcome(outs, err, app.Confirm)
		}})
	}
	all = append(all, action{"add to attendance", func(o *officer) string {
		w := o.posted[app.Attendance]
		w.Entry.Key, w.Entry.Present = app.Key(o.NewKey()), []app.Mark{{Client: app.ClientID(o.Clients[1]), Was: app.Late}}
		outs, err := o.l.Post(ctx, []app.Work{w})
		return outcome(outs, err, app.Confirm)
	}})
	for _, k := range undoable() {
		all = append(all, action{"undo " + string(k), func(o *officer) string {
			outs, err := o.l.Post(ctx, []app.Work{o.undo(o.posted[k], o.proofs[k])})
			return outcome(outs, err, app.Confirm)
		}}, action{"ask about undo of " + string(k), func(o *officer) string {
			outs, err := o.l.Ask(ctx, []app.Work{unsure(o.undo(o.posted[k], o.proofs[k]))})
			return outcome(outs, err, app.Confirm, app.UnknownThere)
		}})
	}
	return all
}

// pulled brings the portfolio on the wanted way; what the report may not do counts as denied.
func (o *officer) pulled(report bool) string {
	if !report {
		o.grant("READ_"+portfolio.Name, false)
		defer o.grant("READ_"+portfolio.Name, o.lacks != "READ_"+portfolio.Name)
	}
	s, err := ledger.SignIn(context.Background(), o.c, o.Username, o.Secret, o.NewKey)
	if err != nil {
		return string(app.ClassOf(err))
	}
	if report && !s.Server.Reports {
		return denied
	}
	l, err := ledger.New(ledger.Config{Client: o.c, Meter: o.meter, Officer: s.Officer, Server: s.Server, Now: o.Now})
	if err != nil {
		return err.Error()
	}
	_, err = l.Pull(context.Background(), "", nil)
	return string(app.ClassOf(err))
}

// without runs every action on a server of its own, with a role that lacks one permission.
func without(t *testing.T, permission string) map[string]string {
	t.Helper()
	var n, key atomic.Int64
	now := func() time.Time {
		return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC).Add(time.Duration(n.Add(1)) * time.Millisecond)
	}
	srv, err := fineracttest.New(fineracttest.Options{Version: "1.11", Database: fineracttest.MariaDB, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	if err := farside.Ready(context.Background(), srv); err != nil {
		t.Fatal(err)
	}
	b, err := Seed(context.Background(), Target{URL: srv.URL, Tenant: "default", User: "mifos", Password: "password", Now: now,
		NewKey: func() string {
			return fmt.Sprintf("%08x-0000-4000-8000-%012x", uint32(key.Add(1)*2654435761), key.Load())
		}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	var seq int64
	o := &officer{desk: b.at(t, &seq), lacks: permission}
	o.before()
	if permission != "" {
		o.grant(permission, false)
	}
	got := map[string]string{}
	for _, a := range actions() {
		srv.ForgetRequests()
		r := a.do(o)
		name := a.name
		if r == done && permission != "" && slices.ContainsFunc(srv.Requests(), func(q fineracttest.Request) bool {
			return q.Status == 403 && q.User == b.Username && !strings.Contains(q.Path, "runreports")
		}) {
			name, r = name+" (in part)", denied // what is missing is left out, as where the server has none
		}
		if r != done {
			got[name] = r
		}
	}
	return got
}

// TestPermissions: an officer's role has what every action needs, and not one permission more. Each is taken away in
// turn: what then fails is what docs/security.md names, as not permitted and not as anything else.
func TestPermissions(t *testing.T) {
	if got := without(t, ""); len(got) != 0 {
		t.Fatalf("with all of them: %v", got)
	}
	var doc bytes.Buffer
	doc.WriteString("| Permission | Without it Daftari cannot |\n|---|---|\n")
	for _, p := range portfolio.TheSpec().Permissions {
		got := without(t, p)
		if len(got) == 0 {
			t.Errorf("%s: nothing fails without it; an officer should not have it", p)
		}
		for name, class := range got {
			// A table that is not there is as little to be read as one that may not be: Fineract says the same of both.
			if strings.TrimSpace(strings.TrimSuffix(class, "error.msg.not.authorized")) != denied && (class != string(app.Misfit) || !strings.HasPrefix(p, "READ_daftari_")) {
				t.Errorf("%s: %s fails as %q, not as not permitted", p, name, class)
			}
		}
		fmt.Fprintf(&doc, "| %s | %s |\n", p, strings.Join(slices.Sorted(maps.Keys(got)), ", "))
	}
	inDoc(t, "officer", doc.String())
}

// TestAdministrator: the administrator of `server install` needs these and no more.
func TestAdministrator(t *testing.T) {
	rights := administrator()
	for i := -1; i < len(rights); i++ {
		name, lacks := "all", ""
		if i >= 0 {
			name, lacks = rights[i], rights[i]
		}
		t.Run(name, func(t *testing.T) {
			if err := installAs(t, rights, lacks); (err != nil) != (lacks != "") || err != nil && app.ClassOf(err) != app.NotPermitted {
				t.Errorf("without %q: %v", lacks, err)
			}
		})
	}
	inDoc(t, "administrator", strings.Join(rights, ", ")+"\n")
}

func administrator() []string {
	return []string{"CREATE_DATATABLE", "CREATE_PAYMENTTYPE", "CREATE_REPORT", "READ_DATATABLE", "READ_PAYMENTTYPE", "READ_REPORT"}
}

func installAs(t *testing.T, rights []string, lacks string) error {
	t.Helper()
	srv, err := fineracttest.New(fineracttest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	client := func(user, password string) *fineract.Client {
		c, err := fineract.New(fineract.Config{BaseURL: srv.URL, AllowHTTP: true, Tenant: "default", User: user, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		c.SetPassword(password)
		return c
	}
	b := &Branch{Admin: client("mifos", "password"), ctx: context.Background(), Target: Target{NewKey: func() string { return "" }}}
	role := b.make("/v1/roles", map[string]any{"name": "IT", "description": "installs"}, false)
	grants := map[string]bool{}
	for _, p := range rights {
		grants[p] = p != lacks
	}
	if _, err := b.Admin.Post(b.ctx, admin.Grant(role, grants, "")); err != nil {
		t.Fatal(err)
	}
	b.make("/v1/users", map[string]any{"username": "branchit", "firstname": "IT", "lastname": "Test", "email": "it@example.org", "officeId": 1,
		"roles": []int64{role}, "sendPasswordToEmail": false, "password": secret, "repeatPassword": secret}, false)
	if b.err != nil {
		t.Fatal(b.err)
	}
	_, err = install.Run(b.ctx, client("branchit", secret), false, b.NewKey)
	return err
}

// inDoc holds a generated part of docs/security.md, between two marks, against the text.
func inDoc(t *testing.T, part, text string) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "docs", "security.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), "<!-- "+part+": made by go test ./fineract/ledger/contract -update -->\n")
	old, tail, closed := strings.Cut(rest, "<!-- end of "+part+" -->")
	if !ok || !closed {
		t.Fatalf("docs/security.md has no part %q", part)
	}
	if *update {
		mark := "<!-- " + part + ": made by go test ./fineract/ledger/contract -update -->\n"
		if err := os.WriteFile(path, []byte(head+mark+text+"<!-- end of "+part+" -->"+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(text, old); d != "" {
		t.Errorf("docs/security.md is old; run it with -update\n%s", d)
	}
}
