package fineracttest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

// fixtures is the folder of the recordings; a test that needs it skips when it is not there, unless DAFTARI_REQUIRE asks for it.
func fixtures(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil && dir != "/" {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	shared := filepath.Join(dir, "..", "shared")
	if _, e := os.Stat(filepath.Join(shared, "fixtures", "fineract", "README.md")); e != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatalf("DAFTARI_REQUIRE asks for shared, and it is not at %s", shared)
		}
		t.Skipf("no shared folder at %s", shared)
	}
	return filepath.Join(shared, "fixtures", "fineract")
}

// recordedClock starts at the moment of the recordings; it moves on a little with every look.
type movingClock struct{ at time.Time }

func (c *movingClock) now() time.Time {
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// follow moves the clock on to the moment of a recording, where its answer tells it.
func (c *movingClock) follow(r *Recording) {
	var b struct{ Timestamp time.Time }
	_ = json.Unmarshal(r.Response.Body, &b)
	if d, err := http.ParseTime(header(r.Response.Headers, "date")); err == nil {
		b.Timestamp = d
	}
	if b.Timestamp.After(c.at) {
		c.at = b.Timestamp
	}
}

func recordedClock() *movingClock {
	at := time.Date(2026, 11, 21, 5, 6, 0, 0, time.UTC)
	return &movingClock{at: at}
}

// calls are the folders of all calls that Daftari makes; state are folders whose writes the later answers depend on.
var calls = []string{"auth", "reads", "repayment", "externalid", "idempotency", "savings", "undo", "batches", "disbursal", "clients", "datatables", "errors", "cob",
	"makerchecker", "audits", "reports", "twofactor", "businessdate", "timezone"}

var state = []string{"setup", "collectionsheet", "hooks", "journal"}

type replay struct {
	t     *testing.T
	s     *Server
	users Credentials
	ids   map[string]string // kind of id and recorded number -> ours
	dates bool
}

func TestRecordings(t *testing.T) { replayAll(t, MariaDB, nil, leftOut) }

// TestRecordingsPostgreSQL replays the same on PostgreSQL; what came out differently there (folder postgres) is compared, but for amounts.
func TestRecordingsPostgreSQL(t *testing.T) {
	own := map[int]*Recording{}
	files, err := filepath.Glob(filepath.Join(fixtures(t), "postgres", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`(?:^|-)(\d+)-`)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := &Recording{}
		m := number.FindStringSubmatch(filepath.Base(f))
		if err := json.Unmarshal(raw, r); err != nil || m == nil {
			t.Fatalf("%s: %v", f, err)
		}
		if _, err := fmt.Sscan(m[1], &r.Number); err != nil {
			t.Fatal(err)
		}
		own[r.Number] = r
	}
	replayAll(t, PostgreSQL, own, leftOutPostgres)
}

func replayAll(t *testing.T, db Database, own map[int]*Recording, leftOut map[int]string) {
	dir := fixtures(t)
	watch := recordedClock()
	s, err := Prepare(Options{Now: watch.now, Database: db})
	if err != nil {
		t.Fatal(err)
	}
	registerRecorded(s)
	users, err := s.LoadRecorded(dir)
	if err != nil {
		t.Fatal(err)
	}
	all, err := Recordings(dir, append(slices.Clone(calls), state...)...)
	if err != nil {
		t.Fatal(err)
	}
	p := &replay{t: t, s: s, users: users, ids: map[string]string{}}
	count, passed := 0, 0
	used := map[int]bool{}
	for _, r := range all {
		if r.Number <= 153 {
			continue
		}
		watch.follow(r)
		p.special(r)
		users.learn(r)
		got := p.do(r)
		if !slices.Contains(calls, r.Folder) {
			continue
		}
		count++
		want := r
		if own != nil {
			if want = own[r.Number]; want == nil {
				count--
				continue
			}
		}
		diff := p.compare(want, got)
		reason, left := leftOut[r.Number]
		switch {
		case diff == nil && left:
			t.Errorf("%s is on the list of what is left out (%s), and passes", r.Name, reason)
		case diff == nil:
			passed++
		case left:
			used[r.Number] = true
		default:
			t.Errorf("%s/%s: %s", r.Folder, r.Name, strings.Join(diff[:min(len(diff), 6)], "\n    "))
		}
	}
	listed(t, leftOut, used, count, own == nil)
	t.Logf("%d of %d recordings answered as the real server did, %d left out", passed, count, len(leftOut))
}

// listed holds the list of what is left out: each entry is needed, and they are at most a tenth.
func listed(t *testing.T, leftOut map[int]string, used map[int]bool, count int, limited bool) {
	for n, reason := range leftOut {
		if !used[n] {
			t.Errorf("%d (%s) is on the list of what is left out, and was not needed", n, reason)
		}
	}
	if most := count / 10; limited && len(leftOut) > most {
		t.Errorf("%d recordings are left out, at most %d of %d may be", len(leftOut), most, count)
	}
}

// special does what cannot be done by requests (README of the recordings), before a recording.
func (p *replay) special(r *Recording) {
	t := p.s.Tenant("default")
	if r.Number > 985 {
		t.SetTwoFactor(false, false)
	}
	switch r.Number {
	case 401, 402, 986:
		p.s.Faults().Add(Fault{Kind: "conflict", Count: 1})
	case 480:
		p.s.Faults().Add(Fault{Kind: "busy", Key: "k-425", Count: 1})
	case 936:
		t.ExpirePassword("temp", true)
	case 954:
		t.ExpirePassword("temp2", true)
	case 958:
		t.ChangePassword("officer", p.users["officer"]) // 957 changed it; it was set back
		p.s.Faults().Add(Fault{Kind: "died", Key: "k-crash", Count: 1})
	case 964:
		t.LockLoan(12)
	case 971:
		t.UnlockLoan(12)
	case 977:
		t.SetTwoFactor(true, false)
	case 1011:
		z, err := time.LoadLocation("Pacific/Pago_Pago")
		if err != nil {
			p.t.Fatal(err)
		}
		t.SetZone(z)
	case 1017:
		z, err := time.LoadLocation("Africa/Nairobi")
		if err != nil {
			p.t.Fatal(err)
		}
		t.SetZone(z)
	case 1044: // the books of savings account 4 hold deposits that were not recorded: 5,042 lie on it then
		p.topUp(4, 5042)
	case 1020:
		p.post(r) // the client closed its connection; the posting was booked
	}
}

func (p *replay) topUp(account, to int64) {
	t := p.s.Tenant("default")
	t.Lock()
	defer t.Unlock()
	missing := exact.Int(to).Sub(t.W.SavingsAccount(account).Balance)
	if _, err := t.W.Deposit(account, books.SavingsTxCmd{Date: exact.MustDate("2026-11-19"), Amount: &missing, Payment: books.PaymentInput{TypeID: 4}}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *replay) post(r *Recording) { p.do(r) }

type answered struct {
	status int
	head   http.Header
	body   []byte
}

var idInPath = []struct {
	kind string
	re   *regexp.Regexp
}{
	{"loantx", regexp.MustCompile(`(loans/(?:external-id/[^/?]+|\d+)/transactions/)(\d+)`)},
	{"savingstx", regexp.MustCompile(`(savingsaccounts/\d+/transactions/)(\d+)`)},
	{"command", regexp.MustCompile(`((?:makercheckers|audits)/)(\d+)`)},
	{"report", regexp.MustCompile(`((?:v1/reports)/)(\d+)`)},
	{"loan", regexp.MustCompile(`(loans/)(\d+)`)},
	{"client", regexp.MustCompile(`(clients/)(\d+)`)},
}

func (p *replay) ours(text string) string {
	for _, k := range idInPath {
		text = k.re.ReplaceAllStringFunc(text, func(m string) string {
			g := k.re.FindStringSubmatch(m)
			if id, ok := p.ids[k.kind+g[2]]; ok {
				return g[1] + id
			}
			return m
		})
	}
	return text
}

// oursQuery does the same for the transaction ids of the journal: L48, S86.
func (p *replay) oursQuery(q string) string {
	for _, k := range []struct{ letter, kind string }{{"L", "loantx"}, {"S", "savingstx"}} {
		if id, ok := strings.CutPrefix(q, "transactionId="+k.letter); ok && p.ids[k.kind+id] != "" {
			return "transactionId=" + k.letter + p.ids[k.kind+id]
		}
	}
	return q
}

func (p *replay) do(r *Recording) answered {
	c := *r
	c.Request.Path = p.ours(r.Request.Path)
	c.Request.Query = p.oursQuery(r.Request.Query)
	if strings.HasSuffix(r.Request.Path, "/batches") {
		c.Request.Body = json.RawMessage(p.ours(string(r.Request.Body)))
	}
	req, err := c.HTTP("http://replayed", p.users)
	if err != nil {
		p.t.Fatalf("%s: %v", r.Name, err)
	}
	w := &recorder{head: http.Header{}}
	p.s.Handler().ServeHTTP(w, req)
	p.learnIDs(r, w.body.Bytes())
	raw := w.body.Bytes()
	if w.head.Get("Content-Encoding") == "gzip" {
		if z, err := gzip.NewReader(bytes.NewReader(raw)); err == nil {
			raw, _ = io.ReadAll(z)
		}
	}
	return answered{w.status, w.head, raw}
}

// learnIDs pairs ids of our answers with the recorded ones, so that later paths find the same thing.
func (p *replay) learnIDs(r *Recording, body []byte) {
	if strings.HasSuffix(r.Request.Path, "/batches") {
		var a, b []struct{ Body string }
		var items []struct{ RelativeURL string }
		if json.Unmarshal(r.Response.Body, &a) == nil && json.Unmarshal(body, &b) == nil && json.Unmarshal(r.Request.Body, &items) == nil && len(a) == len(b) {
			for i := range a {
				p.pair(items[min(i, len(items)-1)].RelativeURL, []byte(a[i].Body), []byte(b[i].Body))
			}
		}
		return
	}
	p.pair(r.Request.Path, r.Response.Body, body)
}

func (p *replay) pair(path string, recorded, got []byte) {
	var a, b map[string]any
	if json.Unmarshal(recorded, &a) != nil || json.Unmarshal(got, &b) != nil {
		return
	}
	set := func(kind, key string) {
		if x, y := a[key], b[key]; x != nil && y != nil {
			p.ids[kind+fmt.Sprint(x)] = fmt.Sprint(y)
		}
	}
	set("command", "commandId")
	path, _, _ = strings.Cut(path, "?")
	switch {
	case strings.Contains(path, "loans/") && strings.HasSuffix(path, "/transactions"):
		set("loantx", "resourceId")
	case strings.Contains(path, "savingsaccounts/") && strings.HasSuffix(path, "/transactions"):
		set("savingstx", "resourceId")
	case strings.HasSuffix(path, "/reports"):
		set("report", "resourceId")
	case strings.HasSuffix(path, "/loans"):
		set("loan", "resourceId")
	case strings.HasSuffix(path, "/clients"):
		set("client", "resourceId")
	}
}

type comparison struct {
	values  bool
	trimmed map[string]bool
	diff    []string
}

var clock = regexp.MustCompile(`(?i)(timestamp|createdOn|updatedOn|createdDate|lastUpdatedDate)$`)

var idKey = regexp.MustCompile(`(\.|^)(id|[a-zA-Z]*Id|resourceId|toLoanTransaction|fromLoanTransaction|loanTransactions\[\d+\]|madeOnDate|checkedOnDate)$`)
