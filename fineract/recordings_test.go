package fineract

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract/internal/fixtures"
	"daftari/fineract/transport"
)

var update = flag.Bool("update", false, "write testdata/classes.txt anew")

// models says as what an answer is read. The first that fits counts.
var models = []struct {
	method, path string
	value        any
}{
	{"POST", `/v1/authentication`, SignedIn{}},
	{"GET", `/v1/twofactor`, OTPMethod{}},
	{"GET", `/v1/offices`, Office{}},
	{"GET", `/v1/staff(/\d+)?`, Staff{}},
	{"GET", `/v1/paymenttypes`, PaymentType{}},
	{"GET", `/v1/currencies`, struct {
		Selected []Currency `json:"selectedCurrencyOptions"`
	}{}},
	{"GET", `/v1/holidays`, Holiday{}},
	{"GET", `/v1/workingdays`, WorkingDays{}},
	{"GET", `/v1/configurations/name/.*`, Setting{}},
	{"GET", `/v1/centers`, Group{}},
	{"GET", `/v1/(centers|groups)/\d+`, Group{}},
	{"GET", `/v1/groups`, Group{}},
	{"GET", `/v1/(centers|groups)/\d+/accounts`, Accounts{}},
	{"GET", `/v1/(centers|groups)/\d+/calendars(/\d+)?`, Calendar{}},
	{"GET", `/v1/(centers|groups)/\d+/meetings`, Meeting{}},
	{"GET", `/v1/clients(/\d+|/external-id/[^/]*)?`, Person{}},
	{"GET", `/v1/clients/template`, struct {
		Day Date `json:"activationDate"`
	}{}},
	{"GET", `/v1/clients/\d+/accounts`, Accounts{}},
	{"GET", `/v1/loans(/\d+|/external-id/[^/]*)?`, Loan{}},
	{"GET", `/v1/loans/loanreassignment/template`, Portfolio{}},
	{"GET", `/v1/loans/(\d+|external-id/[^/]*)/transactions/(\d+|template|external-id/[^/]*)`, LoanTransaction{}},
	{"GET", `/v1/loans/\d+/charges`, LoanCharge{}},
	{"GET", `/v1/savingsaccounts(/\d+)?`, Savings{}},
	{"GET", `/v1/savingsaccounts/\d+/transactions/(\d+|template|search)`, SavingsTransaction{}},
	{"POST", `/v1/(loans|savingsaccounts|clients|groups|centers|paymenttypes|reports|datatables|roles)(/.*)?`, CommandResult{}},
	{"(PUT|DELETE)", `/v1/(loans|clients|reports|roles)/.*`, CommandResult{}},
}

// notResults are 200s of those addresses that are no result of a command.
var notResults = regexp.MustCompile(`command=(generateCollectionSheet|calculateLoanSchedule)`)

func modelOf(r fixtures.Recording) any {
	for _, m := range models {
		if regexp.MustCompile(`^` + m.method + ` ` + m.path + `$`).MatchString(r.Method + " " + r.Path) {
			return m.value
		}
	}
	return nil
}

func TestRecordedAnswers(t *testing.T) {
	seen, modelled, n := map[string]bool{}, map[string]bool{}, 0
	for _, r := range fixtures.Load(t) {
		value := modelOf(r)
		if value == nil || r.Status != http.StatusOK || notResults.MatchString(r.Query) || strings.Contains(r.Query, "meetingDate=") {
			continue
		}
		n++
		typ := reflect.TypeOf(value)
		fixtures.Fields(typ, modelled)
		for _, item := range r.Items(t) {
			v := reflect.New(typ)
			if err := json.Unmarshal(item, v.Interface()); err != nil {
				t.Errorf("%s: %v", r.Name, err)
				continue
			}
			for _, lost := range fixtures.Losses(item, v.Elem().Interface(), seen) {
				t.Errorf("%s: %s", r.Name, lost)
			}
			if res, ok := v.Interface().(*CommandResult); ok {
				if !res.known() {
					t.Errorf("%s: not taken for a result: %s", r.Name, item)
				}
				if pending := bytes.Contains(item, []byte(`"rollbackTransaction":true`)) || bytes.Contains(item, []byte(`"rollbackTransaction": true`)); res.Pending() != pending {
					t.Errorf("%s: pending %v, want %v", r.Name, res.Pending(), pending)
				}
			}
		}
	}
	if n < 400 {
		t.Errorf("only %d recordings read", n)
	}
	// Fields that no recording shows: nothing of the kind was in the recorded world.
	unseen := []string{
		"Accounts.memberSavingsAccounts", "Person.dateOfBirth", "Person.fullname", "Person.middlename", "Person.savingsAccountId",
		"Savings.lockedInUntilDate", "Savings.minRequiredBalance", "Savings.onHoldFunds", "Savings.overdraftLimit",
		"SavingsTransaction.externalId", // from 1.16 on
		"Calendar.endDate", "Meeting.clientsAttendance", "Attendance.attendanceType", "Attendance.clientId",
	}
	for f := range modelled {
		if seen[f] == slices.Contains(unseen, f) {
			t.Errorf("%s: modelled, in a recording %v, listed as unseen %v", f, seen[f], !seen[f])
		}
	}
}

// verdicts is the table of status and code to kind and class.
type verdicts map[string]string

func (table verdicts) judge(t *testing.T, name string, err error) {
	t.Helper()
	var e *Error
	var te *transport.Error
	switch {
	case errors.As(err, &e):
		line := fmt.Sprintf("%d %s", e.Status, or(e.Code, "-"))
		if bytes.HasPrefix(e.Raw, []byte("Parent request")) {
			line += " (parent failed)"
		}
		verdict := fmt.Sprintf("%s: %s", e.Kind, e.Class)
		if old, ok := table[line]; ok && old != verdict {
			t.Errorf("%s: %s is %s here and %s there", name, line, verdict, old)
		}
		table[line] = verdict
		if e.Kind == KindLocked && e.LoanID == 0 || len(e.Raw) == 0 && e.Status != 406 {
			t.Errorf("%s: %+v", name, e)
		}
		if e.FromCache && !e.KeyBurnt && e.Kind != KindInProgress {
			t.Errorf("%s: replayed, but the key is not burnt", name)
		}
	case errors.As(err, &te) && te.NotOurs:
		table[fmt.Sprintf("%d not ours", te.Status)] = Classify(err).String()
	default:
		t.Errorf("%s: %v", name, err)
	}
	if Classify(err) == 0 {
		t.Errorf("%s: no class", name)
	}
}

// TestRecordedErrors judges every refusal that was recorded, alone or as an item of a batch, and compares the whole
// table of status, code, kind and class with testdata/classes.txt.
func TestRecordedErrors(t *testing.T) {
	table := verdicts{}
	c := &Client{now: func() time.Time { return time.Unix(0, 0) }}
	for _, r := range fixtures.Load(t) {
		if r.Status >= 400 {
			h := http.Header{}
			for k, v := range r.Answer {
				h.Set(k, v)
			}
			table.judge(t, r.Name, c.parseError(answer{r.Status, h, r.Body}))
		}
		if r.Path != "/v1/batches" || r.Status != 200 {
			continue
		}
		var items []wireItem
		if err := json.Unmarshal(r.Body, &items); err != nil {
			t.Fatal(r.Name, err)
		}
		for _, it := range items {
			a := itemAnswer(it)
			if it.StatusCode/100 != 2 {
				table.judge(t, r.Name+" item", a.Err)
			} else if a.Err != nil && it.Method != "GET" && !strings.Contains(it.Body, `"id"`) {
				t.Errorf("%s: item %d: %v: %s", r.Name, it.RequestID, a.Err, it.Body)
			}
		}
	}
	var lines []string
	for k, v := range table {
		lines = append(lines, k+" = "+v)
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/classes.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/classes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
}
