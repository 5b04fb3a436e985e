package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
)

// update writes what a test compares with (docs/errors.md) instead of comparing.
var update = flag.Bool("update", false, "write the documents that tests make")

// workshop holds what is built once for all tests of this package.
var workshop = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "daftari-test-") })

func TestMain(m *testing.M) {
	flag.Parse()
	if err := givePassphrase(); err != nil {
		panic(err)
	}
	code := m.Run()
	if dir, err := workshop(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// program is the real binary as people get it: without a window, without a C compiler. Tests kill
// it with -9, so it must be a process of its own and not the test binary in disguise.
var program = sync.OnceValues(func() (string, error) {
	dir, err := workshop()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "daftari")
	build := exec.Command("go", "build", "-tags", "headless", "-ldflags", "-X main.kdf=floor", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func builtProgram(t testing.TB) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// required fails instead of skipping where DAFTARI_REQUIRE names what is missing.
func required(t testing.TB, what, why string) {
	t.Helper()
	for _, name := range strings.Split(os.Getenv("DAFTARI_REQUIRE"), ",") {
		if name == what {
			t.Fatalf("%s is required here: %s", what, why)
		}
	}
	t.Skip(why)
}

// far is the far side of one test: a strict Fineract with a seeded branch in each tenant, and
// what had moved there before the test began.
type far struct {
	srv    *fineracttest.Server
	branch map[string]*fineracttest.Branch
	before map[string]map[string]int
	seen   int // requests that were looked at already
}

// farOptions of a far side.
type farOptions struct {
	server  fineracttest.Options
	seed    fineracttest.SeedOptions
	install bool
}

// smallBranch is enough for one meeting: one centre, two groups of 20, both meeting today.
func smallBranch() fineracttest.SeedOptions {
	return fineracttest.SeedOptions{Centers: 1, Groups: 2, NoUGX: true, Seed: 1}
}

// zoneAtNoon is a zone in which the day is not about to end, so that no test runs over midnight.
func zoneAtNoon(now time.Time) *time.Location {
	for _, name := range []string{"Africa/Nairobi", "Asia/Manila", "America/Mexico_City"} {
		z, err := time.LoadLocation(name)
		if err == nil && now.In(z).Hour() < 22 && now.In(z).Hour() >= 1 {
			return z
		}
	}
	return time.UTC
}

func newFar(o farOptions) (*far, error) {
	o.server.Zone = zoneAtNoon(time.Now())
	srv, err := fineracttest.New(o.server)
	if err != nil {
		return nil, err
	}
	f := &far{srv: srv, branch: map[string]*fineracttest.Branch{}, before: map[string]map[string]int{}}
	tenants := o.server.Tenants
	if len(tenants) == 0 {
		tenants = []string{"default"}
	}
	for i, tenant := range tenants {
		seed := o.seed
		seed.Seed += uint64(i) * 7 // other people in another institution
		b, err := srv.SeedTenant(tenant, seed)
		if err != nil {
			srv.Close()
			return nil, err
		}
		f.branch[tenant] = b
	}
	if o.install {
		if err := farside.Ready(context.Background(), srv); err != nil {
			srv.Close()
			return nil, err
		}
	}
	for _, tenant := range tenants {
		f.before[tenant] = f.tally(tenant)
	}
	f.srv.ForgetRequests()
	return f, nil
}

// ca is the file of the server's authority, "" without TLS.
func (f *far) ca(dir string) (string, error) {
	if f.srv.CA() == nil {
		return "", nil
	}
	path := filepath.Join(dir, "ca.pem")
	return path, os.WriteFile(path, f.srv.CA(), 0o600)
}

func passwordFileOf(dir, name, password string) (string, error) {
	path := filepath.Join(dir, "password-"+name)
	return path, os.WriteFile(path, []byte(password+"\n"), 0o600)
}

// move is one movement of money at the core, as the tests look at it.
type move struct {
	Kind     string
	Account  string // "loan:7", "savings:3", "client:5"
	Amount   string // "KES 500"
	Date     string
	External string
	Receipt  string
	Fits     string // what stays when ids change: all of the above
	Times    int    // how often
}

// administrator is the super user's id.
const administrator = 1

// moves are what officers moved at the core since the test began.
func (f *far) moves(tenant string) []move {
	left := map[string]int{}
	for k, n := range f.before[tenant] {
		left[k] = n
	}
	var all []move
	at := map[string]int{}
	for _, m := range f.srv.Moves(tenant) {
		// What the branch books is not the device's; what a checker only approved is.
		if m.UserID == administrator && m.ExternalID == "" && m.Receipt == "" {
			continue
		}
		v := move{Kind: strings.ReplaceAll(string(m.Kind), " ", "-"), Amount: m.Currency + " " + m.Amount.Short(), Date: m.Date.String(), External: m.ExternalID, Receipt: m.Receipt}
		switch m.Kind {
		case "deposit", "withdrawal":
			v.Account = fmt.Sprintf("savings:%d", m.AccountID)
		case "client charge":
			v.Account = fmt.Sprintf("client:%d", m.AccountID)
		default:
			v.Account = fmt.Sprintf("loan:%d", m.AccountID)
		}
		v.Fits = strings.Join([]string{v.Kind, v.Account, v.Amount, v.Date, v.External, v.Receipt}, " ")
		if left[v.Fits] > 0 {
			left[v.Fits]--
			continue
		}
		if i, ok := at[v.Fits]; ok {
			all[i].Times++
			continue
		}
		at[v.Fits] = len(all)
		v.Times = 1
		all = append(all, v)
	}
	return all
}

func (f *far) tally(tenant string) map[string]int {
	n := map[string]int{}
	for _, m := range f.moves(tenant) {
		n[m.Fits] += m.Times
	}
	return n
}

// call makes a request as the administrator: what others do at the core meanwhile. It needs no
// network, so a device may be cut off.
func (f *far) call(tenant, method, path, body string) (any, error) {
	req := httptest.NewRequest(method, "/fineract-provider/api/v1/"+path, strings.NewReader(body))
	req.SetBasicAuth("mifos", "password")
	req.Header.Set("Fineract-Platform-TenantId", tenant)
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	f.srv.Handler().ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	d := json.NewDecoder(w.Body)
	d.UseNumber()
	var v any
	return v, d.Decode(&v)
}

// approveAll lets a second person approve what waits for one.
func (f *far) approveAll(tenant string) error {
	v, err := f.call(tenant, http.MethodGet, "makercheckers", "")
	if err != nil {
		return err
	}
	list, _ := v.([]any)
	if len(list) == 0 {
		return errors.New("nothing waits for a checker")
	}
	for _, id := range named(list, "id") {
		if _, err := f.call(tenant, http.MethodPost, "makercheckers/"+jsonText(id)+"?command=approve", ""); err != nil {
			return err
		}
	}
	return nil
}

// makerChecker switches the second person for repayments.
func (f *far) makerChecker(tenant string, on bool) error {
	if _, err := f.call(tenant, http.MethodPut, "configurations/name/maker-checker", fmt.Sprintf(`{"enabled":%v}`, on)); err != nil {
		return err
	}
	_, err := f.call(tenant, http.MethodPut, "permissions", fmt.Sprintf(`{"permissions":{"REPAYMENT_LOAN":%v}}`, on))
	return err
}

// posting reports that a posting is on the wire now.
func (f *far) posting() bool {
	for _, r := range f.srv.Requests() {
		if r.Method == http.MethodPost && r.Status == 0 {
			return true
		}
	}
	return false
}

// answered reports that a posting was answered since so many requests.
func (f *far) answered(since int) bool {
	for _, r := range f.srv.Requests()[since:] {
		if r.Method == http.MethodPost && r.Status != 0 {
			return true
		}
	}
	return false
}

// closeLoan writes a loan off at the branch, behind the officer's back. (A loan that was paid off
// still takes a repayment at the core: it becomes overpaid.)
func (f *far) closeLoan(tenant, id, today string) error {
	_, err := f.call(tenant, http.MethodPost, "loans/"+id+"/transactions?command=writeoff",
		fmt.Sprintf(`{"transactionDate":%q,"dateFormat":"yyyy-MM-dd","locale":"en"}`, today))
	return err
}

// listed are the movements that fit, one a line, "x2 repayment loan:7 ..." where it moved twice.
func (f *far) listed(tenant string, like *regexp.Regexp) []string {
	var lines []string
	for _, m := range f.moves(tenant) {
		line := fmt.Sprintf("x%d %s", m.Times, m.Fits)
		if like.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return lines
}
