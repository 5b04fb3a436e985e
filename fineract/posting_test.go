package fineract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract/exact"
	"daftari/fineract/internal/fixtures"
	"daftari/fineract/transport"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := exact.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find(t *testing.T, list []fixtures.Recording, name string) fixtures.Recording {
	t.Helper()
	i := slices.IndexFunc(list, func(r fixtures.Recording) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("no recording %s", name)
	}
	return list[i]
}

// TestPostingsAsRecorded: what is built is what a real server took.
func TestPostingsAsRecorded(t *testing.T) {
	list := fixtures.Load(t)
	full := Payment{PaymentTypeID: 4, AccountNumber: "A1", CheckNumber: "C1", RoutingCode: "RT1", ReceiptNumber: "SR-0001", BankNumber: "B1"}
	tests := []struct {
		recording string
		posting   Posting
	}{
		{"makerchecker/588-repayment-pending", Repayment(Ref{ID: 2}, Transaction{Date: day(t, "2026-11-19"), Amount: exact.DecimalOf(101, 0), ExternalID: "mc-1",
			Payment: Payment{PaymentTypeID: 4, ReceiptNumber: "MC-mc-1"}}, "x")},
		{"savings/425-deposit", Deposit(1, Transaction{Date: day(t, "2026-11-17"), Amount: exact.DecimalOf(200, 0), Note: "weekly", Payment: full}, "x")},
		{"undo/405-repayment", UndoLoanTransaction(Ref{ID: 2}, Ref{ID: 65}, day(t, "2026-11-18"), "wrong line", "", "x")},
		{"disbursal/791-disburse-mobile-money", Disburse(Ref{ID: 7}, Disbursal{Date: day(t, "2026-11-18"), Amount: exact.DecimalOf(10000, 0),
			ExternalID: "DISB-F-1", Note: "mobile money ok", Payment: Payment{PaymentTypeID: 5, ReceiptNumber: "MP-0001", AccountNumber: "254700000006"}}, "x")},
		{"disbursal/800-undo-disbursal", UndoDisbursal(Ref{ID: 7}, "payment failed", "x")},
		{"collectionsheet/574-save-attendance-via-meeting", HoldMeeting("groups", 3, 2, day(t, "2026-11-12"), map[int64]int64{10: 1}, "x")},
		{"undo/467-savings-deposit", UndoSavings(1, 7, "x")},
	}
	for _, tt := range tests {
		t.Run(tt.recording, func(t *testing.T) {
			r := find(t, list, tt.recording)
			if err := tt.posting.Err(); err != nil {
				t.Fatal(err)
			}
			target, err := tt.posting.relative()
			if want := strings.TrimPrefix(r.Path, "/") + "?" + r.Query; err != nil || strings.TrimSuffix(want, "?") != target {
				t.Errorf("target %s, recorded %s", target, want)
			}
			var got, want any
			if err := json.Unmarshal(tt.posting.call.body, &got); err != nil {
				t.Fatal(err)
			}
			if len(r.Sent) == 0 {
				r.Sent = []byte("{}")
			}
			if err := json.Unmarshal(r.Sent, &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNotBuilt(t *testing.T) {
	ok := Transaction{Date: day(t, "2026-11-17"), Amount: exact.DecimalOf(100, 2), Payment: Payment{PaymentTypeID: 4}}
	with := func(change func(*Transaction)) Transaction {
		x := ok
		change(&x)
		return x
	}
	bad := map[string]Posting{
		"no date":                 Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.Date = Date{} }), "k"),
		"no amount":               Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.Amount = Decimal{} }), "k"),
		"nought":                  Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.Amount = exact.DecimalOf(0, 2) }), "k"),
		"negative":                Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.Amount = exact.DecimalOf(-1, 2) }), "k"),
		"details without type":    Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.Payment = Payment{ReceiptNumber: "R"} }), "k"),
		"long receipt":            Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.ReceiptNumber = strings.Repeat("R", 51) }), "k"),
		"long externalId":         Repayment(Ref{ID: 1}, with(func(x *Transaction) { x.ExternalID = strings.Repeat("R", 101) }), "k"),
		"no loan":                 Repayment(Ref{}, ok, "k"),
		"negative id":             Repayment(Ref{ID: -1}, ok, "k"),
		"upper-case key":          Repayment(Ref{ID: 1}, ok, "K"),
		"long key":                Repayment(Ref{ID: 1}, ok, strings.Repeat("k", 51)),
		"key with a blank":        Repayment(Ref{ID: 1}, ok, "a b"),
		"deposit without type":    Deposit(1, with(func(x *Transaction) { x.Payment = Payment{} }), "k"),
		"disbursal without a day": Disburse(Ref{ID: 1}, Disbursal{}, "k"),
		"client without office":   CreateClient(NewClient{}, "k"),
		"reading write":           Write(http.MethodGet, "/v1/loans", nil, nil, nil, false, ""),
		"read of nothing":         Read("/v1/loans/{loanId}", nil),
	}
	c := newClient(t, "http://127.0.0.1:1", func(cfg *Config) {
		cfg.Observe = func(x Exchange) { t.Errorf("something went out: %+v", x) }
	})
	for name, p := range bad {
		if _, err := c.Post(t.Context(), p); !errors.Is(err, ErrNotBuilt) || Classify(err) != NotApplied {
			t.Errorf("%s: posted: %v", name, err)
		}
		if _, err := c.Batch(t.Context(), false, []Posting{aRepayment("k"), p}); !errors.Is(err, ErrNotBuilt) {
			t.Errorf("%s: in a batch: %v", name, err)
		}
	}
	if err := Repayment(Ref{ID: 1}, ok, "k").Err(); err != nil {
		t.Error(err)
	}
}

// replay answers a request with a recorded answer, and shows what it was asked.
func replay(t *testing.T, r fixtures.Recording, asked *[]byte) *Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		*asked, _ = io.ReadAll(req.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(r.Status)
		w.Write(r.Body)
	}))
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL, nil)
}

// TestRecordedBatches sends the items that were recorded and reads the answers that came.
func TestRecordedBatches(t *testing.T) {
	n := 0
	for _, r := range fixtures.Load(t) {
		var items, answers []wireItem
		if r.Path != "/v1/batches" || r.Method != "POST" || json.Unmarshal(r.Sent, &items) != nil || len(items) == 0 {
			continue
		}
		twice := map[int64]bool{}
		usable := true
		postings := make([]Posting, 0, len(items))
		for _, it := range items {
			usable = usable && !twice[it.RequestID] && it.RequestID != 0
			twice[it.RequestID] = true
			path, query, _ := strings.Cut(strings.TrimPrefix(it.RelativeURL, "/"), "?")
			p := Posting{call: call{method: it.Method, route: "/" + path, body: []byte(it.Body)}, RequestID: it.RequestID, Reference: it.Reference}
			p.call.query = map[string][]string{}
			for _, kv := range strings.Split(query, "&") {
				if k, v, ok := strings.Cut(kv, "="); ok {
					p.call.query.Set(k, v)
				}
			}
			postings = append(postings, p)
		}
		if !usable {
			continue
		}
		n++
		var asked []byte
		got, err := replay(t, r, &asked).Batch(t.Context(), strings.Contains(r.Query, "enclosingTransaction=true"), postings)
		if r.Status != 200 {
			if err == nil {
				t.Errorf("%s: no error", r.Name)
			}
			continue
		}
		if err != nil {
			if r.Name != "batches/522-bad-reference" || Classify(err) != Unsure { // one answer of no item: look all up
				t.Errorf("%s: %v: %.300s", r.Name, err, r.Body)
			}
			continue
		}
		if json.Unmarshal(r.Body, &answers) != nil || len(got) != len(answers) && len(got) != len(items) {
			t.Errorf("%s: %d answers of %d", r.Name, len(got), len(answers))
		}
		for _, a := range got {
			if (a.Err == nil) != (a.Status/100 == 2) && !strings.Contains(string(a.Body), `"id"`) {
				t.Errorf("%s: item %d: status %d, %v", r.Name, a.RequestID, a.Status, a.Err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d batches", n)
	}
}

// TestBatchItems: the exact spelling of the header, the order, and answers that do not fit.
func TestBatchItems(t *testing.T) {
	ok := `{\"resourceId\":1}`
	answer := func(s string) fixtures.Recording { return fixtures.Recording{Status: 200, Body: []byte(s)} }
	three := func() []Posting {
		return []Posting{aRepayment("k-1"), Deposit(1, Transaction{Date: exact.DateOf(noon), Amount: exact.DecimalOf(1, 0), Payment: Payment{PaymentTypeID: 4}}, "k-2"), aRepayment("k-3")}
	}
	var asked []byte
	body := fmt.Sprintf(`[{"requestId":3,"statusCode":200,"headers":[{"name":"x-served-from-cache","value":"true"}],"body":"%s"},{"requestId":1,"statusCode":425,"body":"{}"}]`, ok)
	got, err := replay(t, answer(body), &asked).Batch(t.Context(), false, three())
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if c := []Class{Classify(got[0].Err), Classify(got[1].Err), Classify(got[2].Err)}; !slices.Equal(c, []Class{InProgress, Unsure, 0}) || !got[2].Result.FromCache {
		t.Errorf("classes %v, %+v", c, got[2])
	}
	if n := strings.Count(string(asked), `{"name":"Idempotency-Key","value":"k-`); n != 3 {
		t.Errorf("%d keys in %s", n, asked)
	}
	if !strings.Contains(string(asked), `"relativeUrl":"v1/loans/2/transactions?command=repayment"`) {
		t.Errorf("asked %s", asked)
	}
	for name, body := range map[string]string{
		"an unknown item":  `[{"requestId":1,"statusCode":200,"body":"{}"},{"requestId":9,"statusCode":200,"body":"{}"}]`,
		"an item twice":    `[{"requestId":1,"statusCode":200,"body":"{}"},{"requestId":1,"statusCode":200,"body":"{}"}]`,
		"no status":        `[{"requestId":1,"body":"{}"}]`,
		"not a list":       `{"resourceId":1}`,
		"a portal's page":  `<html>`,
		"half of the list": `[{"requestId":1,"statusCode":200`,
	} {
		if _, err := replay(t, answer(body), &asked).Batch(t.Context(), false, three()); Classify(err) != Unsure || !errors.As(err, new(*transport.Error)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rolledBack := `[{"requestId":2,"statusCode":403,"body":"{\"userMessageGlobalisationCode\":\"validation.msg.domain.rule.violation\",\"errors\":[]}"}]`
	if got, err := replay(t, answer(rolledBack), &asked).Batch(t.Context(), true, three()); err != nil || len(got) != 1 || Classify(got[0].Err) != Refused {
		t.Errorf("enclosing: %+v, %v", got, err)
	}
	if _, err := replay(t, answer(`[]`), &asked).Batch(t.Context(), true, three()); Classify(err) != Unsure {
		t.Errorf("enclosing without an answer: %v", err)
	}
}

func TestBatchable(t *testing.T) {
	tx := Transaction{Date: exact.DateOf(noon), Amount: exact.DecimalOf(1, 0), Payment: Payment{PaymentTypeID: 4}}
	for p, want := range map[*Posting]bool{
		ptr(Repayment(Ref{ID: 1}, tx, "k")):                                                        true,
		ptr(Repayment(Ref{ExternalID: "5f0c-1"}, tx, "k")):                                         true,
		ptr(Repayment(Ref{ExternalID: "a b"}, tx, "k")):                                            false,
		ptr(Deposit(1, tx, "k")):                                                                   true,
		ptr(UndoSavings(1, 7, "k")):                                                                true,
		ptr(UndoLoanTransaction(Ref{ID: 1}, Ref{ID: 2}, tx.Date, "", "", "k")):                     true,
		ptr(UndoLoanTransaction(Ref{ID: 1}, Ref{ExternalID: "x"}, tx.Date, "", "", "k")):           false,
		ptr(UndoLoanTransaction(Ref{ExternalID: "l"}, Ref{ExternalID: "x"}, tx.Date, "", "", "k")): true,
		ptr(Disburse(Ref{ID: 1}, Disbursal{Date: tx.Date}, "k")):                                   true,
		ptr(UndoDisbursal(Ref{ID: 1}, "", "k")):                                                    false,
		ptr(UndoDisbursal(Ref{ExternalID: "l"}, "", "k")):                                          true,
		ptr(PayClientCharge(1, 2, tx, "k")):                                                        false,
		ptr(HoldMeeting("groups", 1, 2, tx.Date, nil, "k")):                                        false,
		ptr(CreateClient(NewClient{OfficeID: 1, LegalFormID: 1}, "k")):                             true,
		ptr(Read("/v1/loans/{loanId}", associated([]string{"summary"}), int64(1))):                 true,
		ptr(Read("/v1/savingsaccounts/{accountId}", values("chargeStatus", "all"), int64(1))):      true,
		ptr(Read("/v1/savingsaccounts/{accountId}", nil, int64(1))):                                false,
		ptr(Read("/v1/clients/{clientId}", nil, int64(1))):                                         false,
		ptr(Read("/v1/loans/{loanId}/transactions/external-id/{e}", nil, int64(1), "x")):           false,
	} {
		if p.Batchable() != want {
			target, _ := p.relative()
			t.Errorf("%s %s: batchable %v", p.call.method, target, !want)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// TestPagesEndShort: the total says nought, as it does on MariaDB.
func TestPagesEndShort(t *testing.T) {
	for _, total := range []int{0, 1, 99, 100, 250} {
		requests := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			q := r.URL.Query()
			offset, err1 := strconv.Atoi(q.Get("offset"))
			limit, err2 := strconv.Atoi(q.Get("limit"))
			if err1 != nil || err2 != nil || q.Get("orderBy") != "id" {
				t.Errorf("asked %s", r.URL.RawQuery)
			}
			var items []string
			for i := offset; i < min(total, offset+limit); i++ {
				items = append(items, fmt.Sprintf(`{"id":%d}`, i+1))
			}
			fmt.Fprintf(w, `{"totalFilteredRecords":0,"pageItems":[%s]}`, strings.Join(items, ","))
		}))
		var ids []int64
		for page, err := range newClient(t, srv.URL, nil).LoanPages(t.Context(), 100) {
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page {
				ids = append(ids, l.ID)
			}
		}
		srv.Close()
		if len(ids) != total || requests != total/100+1 || total > 0 && ids[total-1] != int64(total) {
			t.Errorf("%d of %d in %d requests", len(ids), total, requests)
		}
	}
}

// serve answers by address; a missing one is Spring's 404.
func serve(t *testing.T, pages map[string]string) *Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[strings.TrimPrefix(r.URL.Path, "/fineract-provider")]
		if !ok {
			w.WriteHeader(404)
			body = `{"timestamp":"2026-11-21T05:09:31.867Z","status":404,"error":"Not Found","path":"/x"}`
		}
		if strings.HasPrefix(body, `{"developerMessage"`) {
			w.WriteHeader(403)
		}
		io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL, nil)
}

func TestServerInfo(t *testing.T) {
	info := string(find(t, fixtures.Load(t), "errors/867-actuator-info").Body)
	tests := []struct {
		name    string
		pages   map[string]string
		want    ServerInfo
		tooOld  bool
		problem bool
	}{
		{"recorded", map[string]string{"/actuator/info": info}, ServerInfo{"1.11.0-SNAPSHOT", "actuator", "4198b0b"}, false, false},
		{"nothing built in", map[string]string{"/actuator/info": `{}`, "/fineract.json": `{"openapi":"3.0.1","info":{"title":"Apache Fineract","version":"1.16.0"}}`},
			ServerInfo{"1.16.0", "openapi", ""}, false, false},
		{"old", map[string]string{"/actuator/info": `{"build":{"version":"1.8.4"},"git":{"commit":{"id":"abc"}}}`}, ServerInfo{"1.8.4", "actuator", ""}, true, false},
		{"silent", map[string]string{}, ServerInfo{}, false, false},
		{"some other site", map[string]string{"/actuator/info": "<html>", "/fineract.json": `{"info":{"title":"Shop","version":"9"}}`}, ServerInfo{}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := serve(t, tt.pages).ServerInfo(t.Context())
			if d := cmp.Diff(tt.want, got); d != "" || (err != nil) != tt.problem {
				t.Error(d, err)
			}
			if errors.Is(got.Supported(), ErrTooOld) != tt.tooOld {
				t.Error(got.Supported())
			}
		})
	}
	if _, err := newClient(t, "http://127.0.0.1:1", nil).ServerInfo(t.Context()); Classify(err) != NotApplied {
		t.Error(err)
	}
}

func TestToday(t *testing.T) {
	savings, client := "/api/v1/savingsaccounts/1/transactions/template", "/api/v1/clients/template"
	denied := `{"developerMessage":"x","userMessageGlobalisationCode":"error.msg.not.authorized","errors":[]}`
	for name, tt := range map[string]struct {
		pages map[string]string
		id    int64
		want  string
	}{
		"by savings":          {map[string]string{savings: `{"date":[2026,11,20]}`, client: `{"activationDate":[2026,11,19]}`}, 1, "2026-11-20"},
		"no account known":    {map[string]string{client: `{"activationDate":"2026-11-19"}`}, 0, "2026-11-19"},
		"savings not allowed": {map[string]string{savings: denied, client: `{"activationDate":[2026,11,19]}`}, 1, "2026-11-19"},
	} {
		if got, err := serve(t, tt.pages).Today(t.Context(), tt.id); err != nil || got.String() != tt.want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

// TestSignInKeeps: only an answer that names a user counts, and only then the password is kept.
func TestSignInKeeps(t *testing.T) {
	r := find(t, fixtures.Load(t), "auth/154-ok-officer")
	var asked []byte
	c := replay(t, r, &asked)
	s, err := c.SignIn(t.Context(), "officer", "x")
	if err != nil || s.StaffID != 1 || !s.May("REPAYMENT_LOAN") || s.May("ADJUST_LOAN") || s.May("READ_AUDIT") {
		t.Errorf("%+v, %v", s, err)
	}
	if password, _ := c.password(context.Background()); password != "x" {
		t.Error("not kept")
	}
	if !(SignedIn{Permissions: []string{"ALL_FUNCTIONS_READ"}}).May("READ_AUDIT") {
		t.Error("ALL_FUNCTIONS_READ")
	}
	portal := replay(t, fixtures.Recording{Status: 200, Body: []byte(`{"ok":true}`)}, &asked)
	if _, err := portal.SignIn(t.Context(), "officer", "y"); !errors.As(err, new(*transport.Error)) {
		t.Error(err)
	}
	if _, err := portal.SignIn(t.Context(), "officer", ""); Classify(err) != SignedOut {
		t.Error(err)
	}
}

// TestKnowsIdempotency: the second of two equal failures comes from the store, or it does not.
func TestKnowsIdempotency(t *testing.T) {
	for _, keeps := range []bool{true, false} {
		n := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n++; n == 2 && keeps {
				w.Header().Set(headerCached, "true")
			}
			w.WriteHeader(400)
			io.WriteString(w, `{"userMessageGlobalisationCode":"validation.msg.validation.errors.exist","errors":[{"userMessageGlobalisationCode":"validation.msg.loan.transaction.transactionDate.cannot.be.blank"}]}`)
		}))
		got, err := newClient(t, srv.URL, nil).KnowsIdempotency(t.Context(), "k-1")
		srv.Close()
		if err != nil || got != keeps || n != 2 {
			t.Errorf("%v, %v after %d requests, want %v", got, err, n, keeps)
		}
	}
}
