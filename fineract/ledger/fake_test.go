package ledger

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
)

// reply is one scripted answer; drop closes the connection instead.
type reply struct {
	status int
	body   string
	header map[string]string
	drop   bool
}

// request is what came.
type request struct {
	method, path, key string
	body              string
}

// fake answers by "METHOD path" (the path with its query), in order; the last answer stays.
type fake struct {
	t    *testing.T
	mu   sync.Mutex
	by   map[string][]reply
	seen []request
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, _ := io.ReadAll(r.Body)
	path := strings.TrimPrefix(r.URL.RequestURI(), "/fineract-provider/api/v1")
	f.seen = append(f.seen, request{r.Method, path, r.Header.Get("Idempotency-Key"), string(b)})
	all := f.by[r.Method+" "+path]
	if len(all) == 0 {
		bare, _, _ := strings.Cut(path, "?")
		path = bare
		all = f.by[r.Method+" "+path]
	}
	if len(all) == 0 {
		f.t.Errorf("unexpected %s %s", r.Method, path)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	if len(all) > 1 {
		f.by[r.Method+" "+path] = all[1:]
	}
	a := all[0]
	if a.drop {
		panic(http.ErrAbortHandler)
	}
	if a.header["Content-Type"] == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

func (f *fake) on(call string, replies ...reply) *fake {
	f.by[call] = replies
	return f
}

func (f *fake) calls(prefix string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.seen {
		if strings.HasPrefix(r.method+" "+r.path, prefix) {
			n++
		}
	}
	return n
}

var noon = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func newFake(t *testing.T, server app.ServerInfo) (*fake, *Ledger) {
	t.Helper()
	f := &fake{t: t, by: map[string][]reply{}}
	s := httptest.NewUnstartedServer(f)
	s.Config.ErrorLog = nil
	s.Start()
	t.Cleanup(s.Close)
	m := &Meter{}
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, Tenant: "default", User: "officer", Now: func() time.Time { return noon },
		Observe: m.Observe, RetryWait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("secret")
	l, err := New(Config{Client: c, Meter: m, Server: server, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return f, l
}

func kes(t *testing.T) money.Currency {
	t.Helper()
	c, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func theDay(t *testing.T) app.Date {
	t.Helper()
	d, err := app.NewDate(2026, 11, 20)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// work is an entry of 150.25 KES on an account, as the store would claim it.
func work(t *testing.T, n int, kind app.Kind, account app.AccountRef) app.Work {
	t.Helper()
	e := app.Entry{Key: app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", n)), Seq: int64(n), Kind: kind, Account: account, Client: 5, Group: 3,
		Amount: money.FromMinor(15025, kes(t)), Payment: 4, Day: theDay(t), Receipt: app.ReceiptNo{Device: "K7", N: int64(n)}, State: app.Sending}
	return app.Work{Entry: e, Attempt: app.Attempt{Key: e.Key, No: 1}, Tries: 1, First: noon}
}

func loan(id int64) app.AccountRef    { return app.AccountRef{Kind: app.OnLoan, ID: id} }
func savings(id int64) app.AccountRef { return app.AccountRef{Kind: app.OnSavings, ID: id} }

func own(status int, code string) reply {
	top := map[int]string{400: "validation.msg.validation.errors.exist", 403: "validation.msg.domain.rule.violation", 404: "error.msg.resource.not.found"}[status]
	if top == "" || strings.Contains(code, "authorized") || strings.Contains(code, "duplicate") || status == 409 {
		top = code
	}
	return reply{status: status, body: fmt.Sprintf(`{"developerMessage":"d","httpStatusCode":"%d","defaultUserMessage":"u",
		"userMessageGlobalisationCode":%q,"errors":[{"developerMessage":"d","defaultUserMessage":"words of %s","userMessageGlobalisationCode":%q,"parameterName":"id","args":[]}]}`,
		status, top, code, code)}
}

func cached(r reply) reply {
	r.header = map[string]string{"x-served-from-cache": "true"}
	return r
}

func ok(body string) reply { return reply{status: 200, body: body} }

// item of a batch's answer; cached marks a replay.
func item(id, status int, body string, replayed bool) string {
	text, _ := json.Marshal(body)
	headers := `[]`
	if replayed {
		headers = `[{"name":"x-served-from-cache","value":"true"}]`
	}
	return fmt.Sprintf(`{"requestId":%d,"statusCode":%d,"headers":%s,"body":%s}`, id, status, headers, text)
}

func items(all ...string) reply { return ok("[" + strings.Join(all, ",") + "]") }
