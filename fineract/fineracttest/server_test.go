package fineracttest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/seed"
)

// branch is a listening server with a small seeded branch.
func branch(t *testing.T, o Options) (*Server, *Branch) {
	t.Helper()
	if o.Now == nil {
		o.Now = fixedNow("2026-11-21")
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	b, err := s.SeedBranch(SeedOptions{Centers: 1, Groups: 2, GroupSize: 20, History: 4, NoUGX: true})
	if err != nil {
		t.Fatal(err)
	}
	return s, b
}

type caller struct {
	t      *testing.T
	s      *Server
	b      *Branch
	client *http.Client
}

func newCaller(t *testing.T, s *Server, b *Branch) *caller {
	return &caller{t: t, s: s, b: b, client: &http.Client{Transport: &http.Transport{}, Timeout: 20 * time.Second}}
}

func (c *caller) request(method, path, key, body string) *http.Request {
	req, err := http.NewRequest(method, c.s.URL+"/fineract-provider/api/v1/"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.GetBody = nil
	req.SetBasicAuth(c.b.Officer.Username, c.b.Officer.Password)
	req.Header.Set("Fineract-Platform-TenantId", "default")
	req.Header.Set("Accept", "application/json")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return req
}

func (c *caller) do(method, path, key, body string) (int, http.Header, []byte, error) {
	resp, err := c.client.Do(c.request(method, path, key, body))
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, raw, err
}

func repayment(ext string, amount string) string {
	return `{"locale":"en","dateFormat":"yyyy-MM-dd","transactionDate":"2026-11-21","transactionAmount":` + amount + `,"paymentTypeId":4,"externalId":"` + ext + `"}`
}

func (c *caller) repay(loan int64, key, ext string) (int, []byte, error) {
	status, _, raw, err := c.do("POST", fmt.Sprintf("loans/%d/transactions?command=repayment", loan), key, repayment(ext, "10"))
	return status, raw, err
}

func (c *caller) moved(ext string) int {
	n := 0
	for _, m := range c.s.Moves("default") {
		if m.ExternalID == ext {
			n++
		}
	}
	return n
}

// TestConcurrentPostings posts from many sides with lost replies and repeats until every key is answered: each amount moves once.
func TestConcurrentPostings(t *testing.T) {
	s, b := branch(t, Options{Seed: 3})
	s.Faults().Add(Fault{Kind: "drop-after", Probability: 0.2})
	s.Faults().Add(Fault{Kind: "status", Status: 500, Probability: 0.1})
	var wg sync.WaitGroup
	const workers, each = 8, 40
	var loans []int64
	for _, l := range s.Tenant("default").W.Loans() {
		if l.Status == books.LoanActive {
			loans = append(loans, l.ID)
		}
	}
	for wkr := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := newCaller(t, s, b)
			for i := range each {
				key := fmt.Sprintf("c-%d-%d", wkr, i)
				for {
					status, _, err := c.repay(loans[(wkr*each+i)%len(loans)], key, "x-"+key)
					if err == nil && status == 200 {
						break
					}
					if err == nil && status != 500 {
						t.Errorf("%s: %d", key, status)
						return
					}
				}
			}
		}()
	}
	wg.Wait()
	count := map[string]int{}
	for _, m := range s.Moves("default") {
		count[m.ExternalID]++
	}
	for wkr := range workers {
		for i := range each {
			if n := count[fmt.Sprintf("x-c-%d-%d", wkr, i)]; n != 1 {
				t.Errorf("entry %d of %d moved %d times", i, wkr, n)
			}
		}
	}
}

func TestConcurrencyConflicts(t *testing.T) {
	s, b := branch(t, Options{ConcurrencyConflicts: true, PostingTime: 100 * time.Millisecond})
	var wg sync.WaitGroup
	statuses := make([]int, 6)
	for i := range statuses {
		wg.Add(1)
		go func() {
			defer wg.Done()
			statuses[i], _, _ = newCaller(t, s, b).repay(b.Loans[0], fmt.Sprintf("k-%d", i), fmt.Sprintf("kx-%d", i))
		}()
	}
	wg.Wait()
	c := newCaller(t, s, b)
	ok, conflicts := 0, 0
	for i, status := range statuses {
		switch status {
		case 200:
			ok++
		case 409:
			conflicts++
			if again, _, err := c.repay(b.Loans[0], fmt.Sprintf("k-%d", i), fmt.Sprintf("kx-%d", i)); err != nil || again != 409 {
				t.Errorf("the key of a conflict is not burnt: %d, %v", again, err)
			}
		default:
			t.Errorf("posting %d: %d", i, status)
		}
		if n := c.moved(fmt.Sprintf("kx-%d", i)); (n == 1) != (status == 200) {
			t.Errorf("posting %d was answered %d and moved %d times", i, status, n)
		}
	}
	if ok < 3 || conflicts == 0 {
		t.Errorf("%d booked, %d conflicts of 6 at once", ok, conflicts)
	}
}

func TestCutAndRestore(t *testing.T) {
	s, b := branch(t, Options{})
	c := newCaller(t, s, b)
	if status, _, _, err := c.do("GET", "offices", "", ""); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	s.Cut()
	if _, _, _, err := c.do("GET", "offices", "", ""); err == nil {
		t.Error("answered while the network is cut")
	}
	if err := s.Restore(); err != nil {
		t.Fatal(err)
	}
	if status, _, _, err := c.do("GET", "offices", "", ""); err != nil || status != 200 {
		t.Errorf("after the cut: %d, %v", status, err)
	}
}

func TestCounting(t *testing.T) {
	s, b := branch(t, Options{})
	c := newCaller(t, s, b)
	for i := range 3 {
		if _, _, err := c.repay(b.Loans[0], fmt.Sprintf("n-%d", i), fmt.Sprintf("nx-%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, _, err := c.do("GET", "clients?limit=20", "", ""); err != nil {
		t.Fatal(err)
	}
	c.client.CloseIdleConnections()
	if n := s.Count("POST", "/transactions"); n != 3 {
		t.Errorf("%d postings counted", n)
	}
	for _, r := range s.Requests() {
		if r.Up < 200 || r.Down < 300 || r.Up > 3000 {
			t.Errorf("%s %s: %d up, %d down, status %d", r.Method, r.Path, r.Up, r.Down, r.Status)
		}
	}
	r := s.Requests()[0]
	if r.Key != "n-0" || r.User != "officer" || r.Status != 200 {
		t.Errorf("%+v", r)
	}
}

func TestTLS(t *testing.T) {
	s, b := branch(t, Options{TLS: true, Now: time.Now})
	c := newCaller(t, s, b)
	if _, _, _, err := c.do("GET", "offices", "", ""); err == nil {
		t.Error("an unknown authority was accepted")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.CA()) {
		t.Fatal("no certificate")
	}
	c.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	if status, _, _, err := c.do("GET", "offices", "", ""); err != nil || status != 200 {
		t.Errorf("%d, %v", status, err)
	}
}

func TestTenantsAreApart(t *testing.T) {
	s, err := Prepare(Options{Now: fixedNow("2026-11-21"), Tenants: []string{"one", "two"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SeedTenant("one", SeedOptions{Centers: 1, Groups: 1, GroupSize: 3, NoUGX: true}); err != nil {
		t.Fatal(err)
	}
	if n, m := len(s.Tenant("one").W.Clients()), len(s.Tenant("two").W.Clients()); n != 3 || m != 0 {
		t.Errorf("%d and %d clients", n, m)
	}
	if _, err := s.SeedTenant("three", SeedOptions{}); !errors.Is(err, ErrNoTenant) {
		t.Errorf("a tenant that is not there: %v", err)
	}
}

func TestSavingsExternalID(t *testing.T) {
	for version, want := range map[string]int{"1.11": 400, "1.16": 200} {
		t.Run(version, func(t *testing.T) {
			s, b := branch(t, Options{Version: version})
			c := newCaller(t, s, b)
			path := fmt.Sprintf("savingsaccounts/%d/transactions?command=deposit", b.Savings[1])
			status, _, raw, err := c.do("POST", path, "s-1", repayment("sx-1", "20"))
			if err != nil || status != want {
				t.Fatalf("%d, %v: %s", status, err, raw)
			}
			if version == "1.11" {
				return
			}
			if status, _, raw, _ = c.do("GET", fmt.Sprintf("savingsaccounts/%d/transactions/external-id/sx-1", b.Savings[1]), "", ""); status != 200 {
				t.Errorf("look-up: %d: %s", status, raw)
			}
			if status, _, raw, _ = c.do("POST", path, "s-2", repayment("sx-1", "20")); status != 403 && status != 400 {
				t.Errorf("the same externalId again: %d: %s", status, raw)
			}
		})
	}
}

func TestRegisterReport(t *testing.T) {
	s, b := branch(t, Options{})
	c := newCaller(t, s, b)
	c.b = &Branch{Officer: seed.Login{Username: "mifos", Password: "password"}}
	create := `{"reportName":"My members","reportType":"Table","reportCategory":"Daftari","reportSql":"select id from m_client where staff_id=${staffId}"}`
	if status, _, raw, err := c.do("POST", "reports", "", create); err != nil || status != 200 {
		t.Fatal(status, err, string(raw))
	}
	if status, _, raw, _ := c.do("GET", "runreports/My%20members?R_staffId=1", "", ""); status != 403 || !bytes.Contains(raw, []byte("error.msg.report.unknown.data.integrity.issue")) {
		t.Errorf("unknown to the server: %d %s", status, raw)
	}
	s.RegisterReport("My members", func(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
		return []string{"id", "staff"}, [][]any{{ctx.Books.Clients()[0].ID, params["staffId"]}}, nil
	})
	status, _, raw, err := c.do("GET", "runreports/My%20members?R_staffId=1&genericResultSet=false", "", "")
	if err != nil || status != 200 || string(raw) != `[{"id":1,"staff":"1"}]` {
		t.Errorf("%d, %v: %s", status, err, raw)
	}
	if status, _, _, _ := c.do("GET", "runreports/My%20members", "", ""); status != 403 {
		t.Errorf("a parameter is missing: %d", status)
	}
}
