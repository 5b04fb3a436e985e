package office

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/farside/loopback"
	"daftari/providers/gsma/gsmatest"
	"daftari/sync/deskapi"
)

// resident is one institution of the test: its officer and her device, its operator, all that is its own and nobody else's.
type resident struct {
	name, client, number, apiKey string
	op                           *gsmatest.Operator
	person                       person
	line                         *deskapi.Client
	ask                          deskapi.Ask
	token, code, approver        string
	answers                      bytes.Buffer // all that the desk told it
}

func (r *resident) told(t *testing.T, v any, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", r.name, err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	r.answers.Write(text)
	r.answers.WriteByte('\n')
}

// marks are what must be found nowhere but with itself: ids, names, numbers; and its secrets, which must be found nowhere.
func (r *resident) marks() (own, secrets []string) {
	own = []string{r.person.device.ID, r.person.name, r.client, r.number, strings.TrimPrefix(r.number, "254"), string(r.ask.Batch.Key)}
	for _, l := range r.ask.Batch.Lines {
		own = append(own, string(l.Key), strings.ReplaceAll(string(l.Key), "-", ""), l.No)
	}
	secrets = []string{r.apiKey, "core-password-of-" + r.name, r.token, r.code, strings.ReplaceAll(r.code, "-", ""), r.approver}
	for _, p := range r.orders() {
		own = append(own, p.ID)
		secrets = append(secrets, p.Callback[strings.LastIndex(p.Callback, "/")+1:])
	}
	return own, secrets
}

func (d *desks) settles(t *testing.T, name, officer, client, number string) *resident {
	t.Helper()
	r := &resident{name: name, client: client, number: number, apiKey: "api-key-of-" + name, op: &gsmatest.Operator{Books: farside.New(time.Now), APIKey: "api-key-of-" + name}}
	for i := range len(name) { // so that the operators' own numbers differ
		r.op.Take(farside.Payment{Ref: fmt.Sprint(name, i), Amount: "1", Currency: "KES"})
	}
	base := loopback.Serve(t, r.op.Books, r.op)
	d.add(name, fmt.Sprintf("accept = ['mpesa']\n[rail.mpesa]\nkind = 'gsma'\nbase = %q\naccount_type = 'walletid'\naccount_id = '1'\ncurrency = 'KES'\n", base),
		Given{"rail.mpesa.api_key", secret.New(r.apiKey)})
	r.person = d.person(name, strings.ToLower(strings.Fields(officer)[0]), officer)
	return r
}

// orders that its operator has of the desk.
func (r *resident) orders() (all []farside.Payment) {
	for _, p := range r.op.All() {
		if p.Callback != "" {
			all = append(all, p)
		}
	}
	return all
}

// TestTwoInstitutions on one desk: they enrol, pay and are called back over the real door, and each one's ids, names,
// numbers and secrets are looked for in the other's answers, in all files, and in the log.
func TestTwoInstitutions(t *testing.T) {
	d := newDesk(t)
	two := []*resident{d.settles(t, "mlimani", "Rehema Achola", "Jane Wanjiru Kamau", "254722000101"), d.settles(t, "ziwa", "Moses Kiplagat", "Fatuma Ali Hersi", "254733000701")}
	run, stop := d.run()
	for i, r := range two {
		var err error
		if r.code, err = d.Invite(t.Context(), r.name); err != nil {
			t.Fatal(err)
		}
		if r.approver, err = d.Approver(t.Context(), r.name, "joseph"); err != nil {
			t.Fatal(err)
		}
		if err := d.Policy(t.Context(), r.name, policy(r.person.user)); err != nil {
			t.Fatal(err)
		}
		other := two[1-i]
		if _, err := d.line(run, other.name, "").Enrol(t.Context(), r.person.enrolment(d, r.code)); err == nil {
			t.Errorf("%s enrols at %s", r.name, other.name)
		}
		e, err := d.line(run, r.name, "").Enrol(t.Context(), r.person.enrolment(d, r.code))
		r.token, e.Token = e.Token, ""
		r.told(t, e, err)
		r.line = d.line(run, r.name, r.token)
		if i == 1 { // a callback settles these, and enquiry those of the first
			r.op.Script(farside.Hidden, farside.Hidden, farside.Hidden)
		}
		r.ask = d.batch(r.person, "mpesa", r.client, 700+int64(100*i), r.number, 3)
		s, err := r.line.Ask(t.Context(), r.ask)
		r.told(t, s, err)
	}
	for i, r := range two {
		d.calls(t, run, r, two[1-i])
		d.paid(t, r)
		other := two[1-i]
		if _, err := d.line(run, other.name, r.token).Feed(t.Context(), 0, true); app.ClassOf(err) != app.SignedOut {
			t.Errorf("%s's token opens %s: %v", r.name, other.name, err)
		}
		for _, l := range other.ask.Batch.Lines {
			if s, err := r.line.AskNow(t.Context(), l.Key); keyOf(err) != "payout.unknown" {
				t.Errorf("%s hears of %s's payment: %+v %v", r.name, other.name, s, err)
			}
		}
		if _, err := d.Copy(t.Context(), r.name); err != nil {
			t.Fatal(err)
		}
	}
	_, metrics := d.get(run, "/metrics", "")
	for _, r := range two {
		_, page := d.get(run, "/?of="+r.name, "")
		own, secrets := r.marks()
		for _, m := range append(own, secrets...) {
			if strings.Contains(metrics, m) {
				t.Errorf("the metrics tell %q", m)
			}
			if m != r.person.name && strings.Contains(page, m) {
				t.Errorf("the page tells %q", m)
			}
		}
	}
	d.looks(t, two, "while it runs")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	d.looks(t, two, "afterwards")
}

// looks for everybody's marks where they must not be.
func (d *desks) looks(t *testing.T, two []*resident, when string) {
	t.Helper()
	files := map[string][]byte{"the log": []byte(d.log.String())}
	read := 0
	err := filepath.WalkDir(d.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(d.Dir, path)
		files[name], err = os.ReadFile(path)
		if strings.HasSuffix(name, "desk.db") {
			read++
		}
		return err
	})
	if err != nil || read < 4 {
		t.Fatalf("%d books and copies: %v", read, err)
	}
	for i, r := range two {
		own, secrets := r.marks()
		for _, l := range r.ask.Batch.Lines { // what is looked for is there to be found
			if p := r.op.Find(func(p farside.Payment) bool { return p.Ref == providers.UUID(l.Key) }); p == nil || !strings.Contains(r.answers.String(), string(l.Key)) ||
				!strings.Contains(r.answers.String(), p.ID) || !bytes.Contains(files[filepath.Join(tenantsDir, r.name, "desk.db")], []byte(l.Key)) && when == "afterwards" {
				t.Errorf("%s: %s was not told of its own payment", when, r.name)
			}
		}
		theirs := two[1-i].answers.String()
		for _, m := range append(own, secrets...) {
			if strings.Contains(theirs, m) {
				t.Errorf("%s: %q of %s in an answer to %s", when, m, r.name, two[1-i].name)
			}
		}
		for name, text := range files {
			for _, m := range append(own, secrets...) {
				keys := strings.Contains(m, "-4") && strings.Contains(name, r.name+string(filepath.Separator)) || strings.Contains(name, r.name+"-2")
				if bytes.Contains(text, []byte(m)) && !(keys && (m == string(r.ask.Batch.Key) || m == r.person.device.ID || isKey(r, m))) {
					t.Errorf("%s: %q of %s in %s", when, m, r.name, name)
				}
			}
		}
	}
}

// isKey of a payment of its own: a random number, which its own book has in clear.
func isKey(r *resident, m string) bool {
	for _, l := range r.ask.Batch.Lines {
		if m == string(l.Key) {
			return true
		}
	}
	return false
}

// calls are the operator's callbacks: to the payment's own address, and to what would be its address at the other one.
func (d *desks) calls(t *testing.T, run *Running, r, other *resident) {
	t.Helper()
	devices, _ := run.Addresses()
	call := func(path string, c providers.Callback) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+devices+path, bytes.NewReader(c.Body))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range c.Header {
			req.Header[k] = v
		}
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}} //nolint:gosec // operators are not ours
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(text)
	}
	until(t, "orders at "+r.name+"'s operator", func() bool { return len(r.orders()) == 3 })
	for _, p := range r.orders() {
		c, ok := r.op.Callback(p.Ref)
		if !ok {
			t.Fatal("an order without an address to call back")
		}
		u, err := url.Parse(p.Callback)
		if err != nil {
			t.Fatal(err)
		}
		wrong := strings.Replace(u.Path, "/"+r.name+"/", "/"+other.name+"/", 1)
		status, said := call(wrong, c)
		other.answers.WriteString(said)
		good, told := call(u.Path, c)
		r.answers.WriteString(told)
		if status != good || said != told {
			t.Errorf("who calls learns whose payment it is: %d %q, %d %q", status, said, good, told)
		}
	}
}

// paid waits until all payments are, as the device hears of it.
func (d *desks) paid(t *testing.T, r *resident) {
	t.Helper()
	after, made := int64(0), map[app.Key]bool{}
	until(t, "payments of "+r.name, func() bool {
		f, err := r.line.Feed(t.Context(), after, after == 0)
		r.told(t, f, err)
		after = f.After
		for _, s := range f.Payments {
			if s.State == payout.Made {
				made[s.Key] = true
			} else if _, err := r.line.AskNow(t.Context(), s.Key); err != nil {
				t.Fatal(err)
			}
		}
		return len(made) == 3
	})
	for _, l := range r.ask.Batch.Lines {
		if n := r.op.Moved(providers.UUID(l.Key)); n != 1 {
			t.Errorf("a payment of %s moved %d times", r.name, n)
		}
	}
}

// until something is so: the desk works in goroutines of its own.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain for " + what)
		}
	}
}
