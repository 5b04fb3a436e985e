package fineracttest

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/fineracttest/organisation"
	"daftari/fineract/fineracttest/wire"
)

const (
	root    = "/fineract-provider/"
	apiRoot = root + "api/"
)

const realm = `Basic realm="Fineract Platform API"`

// reply is an answer before it is written.
type reply struct {
	status int
	body   []byte
	kind   string // Content-Type; "" leaves it out
	head   http.Header
	known  bool // X-Notification-Refresh is there: the caller was signed in
	spring bool
}

// Handler is the server as an http.Handler, for servers of one's own.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _ := r.Context().Value(connKey{}).(*countedConn)
		body, err := io.ReadAll(r.Body)
		note := s.counter.begin(Request{Method: r.Method, Path: r.URL.RequestURI(), Tenant: tenantOf(r), Key: r.Header.Get("Idempotency-Key"), User: userOf(r), At: s.opt.Now(),
			Batch: itemsOf(r, body)}, conn)
		if err != nil {
			panic(http.ErrAbortHandler) // half a body: nothing is booked
		}
		f := s.faults.ForRequest(faults.Request{Method: r.Method, Path: apiPath(r), Key: r.Header.Get("Idempotency-Key"), User: userOf(r)})
		if s.before(w, r, f) {
			s.counter.answered(note, insteadStatus(f))
			return
		}
		out := s.answer(r, body)
		s.after(w, r, f, out)
		s.counter.answered(note, out.status)
		s.write(w, r, out)
	})
}

// itemsOf is how many requests a batch holds.
func itemsOf(r *http.Request, body []byte) int {
	var items []json.RawMessage
	if r.Method != http.MethodPost || apiPath(r) != "batches" || json.Unmarshal(body, &items) != nil {
		return 0
	}
	return len(items)
}

func apiPath(r *http.Request) string {
	return strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, apiRoot), "v1/")
}

func tenantOf(r *http.Request) string {
	if t := r.Header.Get("Fineract-Platform-TenantId"); t != "" {
		return t
	}
	return r.URL.Query().Get("tenantIdentifier")
}

func userOf(r *http.Request) string {
	u, _, _ := r.BasicAuth()
	return u
}

// before is what a fault does instead of doing the request; it is true when that was all.
func (s *Server) before(w http.ResponseWriter, r *http.Request, f *faults.Fault) bool {
	if f == nil || f.Commit {
		return false
	}
	switch f.Kind {
	case faults.DropBefore:
		panic(http.ErrAbortHandler)
	case faults.Hang:
		s.hang(r)
	case faults.Status:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, "<html><body><h1>"+strconv.Itoa(f.Status)+" "+http.StatusText(f.Status)+"</h1></body></html>")
	case faults.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>")
	case faults.Captive:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><html><head><title>Welcome to Free WiFi</title></head><body><form action=\"/login\">Please sign in to use the internet</form></body></html>")
	default:
		return false
	}
	return true
}

// insteadStatus is the status a fault of before has answered with.
func insteadStatus(f *faults.Fault) int {
	switch f.Kind {
	case faults.Status:
		return f.Status
	case faults.HTML:
		return http.StatusBadGateway
	case faults.Captive:
		return http.StatusOK
	}
	return 0
}

// after is what a fault does to an answer that is ready.
func (s *Server) after(w http.ResponseWriter, r *http.Request, f *faults.Fault, out *reply) {
	if f == nil {
		return
	}
	switch f.Kind {
	case faults.DropAfter:
		panic(http.ErrAbortHandler)
	case faults.HalfReply:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(out.body)))
		w.WriteHeader(out.status)
		_, _ = w.Write(out.body[:len(out.body)/2])
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
		panic(http.ErrAbortHandler)
	case faults.Slow:
		s.sleep(r, f.Delay)
	case faults.Hang:
		s.hang(r)
	case faults.WrongJSON:
		*out = reply{status: 200, kind: "application/json", body: []byte(`{"status":"ok","result":[1,2,3]}`)}
	case faults.Status, faults.HTML:
		status := f.Status
		if f.Kind == faults.HTML {
			status = http.StatusBadGateway
		}
		*out = reply{status: status, kind: "text/html", body: []byte("<html><body><h1>" + http.StatusText(status) + "</h1></body></html>")}
	}
}

func (s *Server) sleep(r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	case <-s.stopped.Done():
	}
}

func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.stopped.Done():
	}
	panic(http.ErrAbortHandler)
}

// answer does a request: the order of the checks is the real server's (fineract-observed.md section 1, 2).
func (s *Server) answer(r *http.Request, body []byte) *reply {
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, root+"actuator/"):
		return s.actuator(path)
	case strings.Contains(strings.ToLower(r.URL.RawPath), "%2f"):
		return container400()
	case r.Method == http.MethodOptions:
		return preflight(r)
	}
	t := s.tenants[tenantOf(r)]
	if t == nil {
		e := wire.Bare(400)
		e.Header = map[string]string{"WWW-Authenticate": realm}
		return s.failure(r, e)
	}
	if apiPath(r) == "authentication" && r.Method == http.MethodPost {
		return s.signIn(t, r, body)
	}
	name, password, _ := r.BasicAuth()
	s.checkPassword()
	t.Lock()
	a := t.Login(name, password)
	t.Unlock()
	if a == nil {
		e := wire.Bare(401)
		e.Header = map[string]string{"WWW-Authenticate": realm}
		return s.failure(r, e)
	}
	out := s.authorised(t, a, r, body)
	out.known = true
	return out
}

func (s *Server) checkPassword() {
	if s.opt.PasswordCheck > 0 {
		time.Sleep(s.opt.PasswordCheck)
	}
}

func (s *Server) authorised(t *core.Tenant, a *core.Account, r *http.Request, body []byte) *reply {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !read && t.ReadOnly() {
		return s.failure(r, wire.ReadOnly(r.Method))
	}
	c := &core.Call{T: t, A: a, Method: r.Method, Path: apiPath(r), Query: query(r), Body: string(body)}
	if values := r.Header.Values("Idempotency-Key"); len(values) > 0 {
		c.Key = &values[0]
	}
	lane := ""
	if !read {
		lane = laneOf(c.Path)
	}
	c.Busy = !t.Enter(lane)
	defer t.Leave(lane)
	t.Lock()
	defer t.Unlock()
	v, err := s.run(t, c, r)
	var out *reply
	if err != nil {
		out = s.failure(r, wire.From(err))
	} else {
		out = success(r, v)
	}
	if c.Served {
		out.head.Set("x-served-from-cache", "true")
	}
	return out
}

// query parses leniently: ";" inside a value is kept, as the real server does (238).
func query(r *http.Request) map[string][]string {
	q := r.URL.Query()
	if strings.Contains(r.URL.RawQuery, ";") {
		u := *r.URL
		u.RawQuery = strings.ReplaceAll(u.RawQuery, ";", "%3B")
		q = u.Query()
	}
	return q
}

func laneOf(path string) string {
	segs := strings.Split(path, "/")
	if len(segs) < 2 || segs[0] != "loans" && segs[0] != "savingsaccounts" {
		return ""
	}
	if segs[1] == "external-id" && len(segs) > 2 {
		return strings.Join(segs[:3], "/")
	}
	return strings.Join(segs[:2], "/")
}

// run does a call under the tenant's lock.
func (s *Server) run(t *core.Tenant, c *core.Call, r *http.Request) (any, error) {
	if e := t.SecondFactor(c.A, r.Header.Get("Fineract-Platform-TFA-Token"), c.Path); e != nil {
		return nil, e
	}
	post := c.Method == http.MethodPost
	if t.Expired(c.A) {
		if post && (strings.HasPrefix(c.Path, "loans/") || c.Path == "batches") {
			return nil, wire.Bare(500)
		}
		return nil, wire.Outdated(c.A.ID)
	}
	if !strings.HasPrefix(r.URL.Path, apiRoot) {
		return nil, wire.Bare(404)
	}
	if kind := r.Header.Get("Content-Type"); kind != "" && (post || c.Method == http.MethodPut) && !strings.HasPrefix(kind, "application/json") {
		return nil, wire.Bare(415)
	}
	if !acceptsJSON(r) {
		return nil, wire.Bare(406)
	}
	if c.Path == "batches" {
		if !post {
			return nil, wire.Bare(500)
		}
		return s.mux.Batch(c)
	}
	if e := t.LockedLoan(c); e != nil {
		return nil, e
	}
	return s.mux.Serve(c)
}

func (s *Server) signIn(t *core.Tenant, r *http.Request, body []byte) *reply {
	if t.ReadOnly() {
		return s.failure(r, wire.ReadOnly(r.Method))
	}
	b, err := wire.Parse(string(body))
	if err != nil {
		return s.failure(r, wire.From(err))
	}
	if b.Text("username") == "" || b.Text("password") == "" {
		return s.failure(r, wire.Bare(500))
	}
	s.checkPassword()
	t.Lock()
	defer t.Unlock()
	a := t.Login(b.Text("username"), b.Text("password"))
	if a == nil {
		return s.failure(r, wire.NotAuthenticated())
	}
	return success(r, organisation.Login(t, a, b.Text("password"), r.URL.Query().Get("returnClientList") == "true"))
}

// success encodes an answer.
func success(r *http.Request, v any) *reply {
	out := &reply{status: 200, kind: "application/json", head: http.Header{}}
	switch x := v.(type) {
	case core.CSV:
		out.kind, out.body = "text/csv", []byte(x)
	case core.Accepted:
		out.status, out.kind = http.StatusAccepted, ""
	default:
		if r.URL.Query().Get("pretty") == "true" {
			out.body = wire.Pretty(v)
		} else {
			out.body = wire.Encode(v)
		}
	}
	return out
}

// failure encodes an error in the shape that it and the Accept header ask for (fineract-observed.md 0.14).
func (s *Server) failure(r *http.Request, e *wire.Error) *reply {
	out := &reply{status: e.Status, kind: "application/json", head: http.Header{}}
	for k, v := range e.Header {
		if k == "Content-Type" {
			out.kind = v
			continue
		}
		out.head.Set(k, v)
	}
	switch {
	case e.Echo != nil:
		out.body = []byte(*e.Echo)
	case !e.Spring:
		out.body = wire.Encode(e.Body(false))
	case prefersHTML(r):
		out.kind, out.body = "text/html;charset=UTF-8", []byte(wire.SpringHTML(e.Status, http.StatusText(e.Status), s.opt.Now()))
	case !acceptsJSON(r):
		out.kind = ""
	default:
		out.spring = true
		out.body = wire.Encode(wire.SpringBody(e.Status, http.StatusText(e.Status), r.URL.Path, s.opt.Now()))
	}
	return out
}

func acceptsJSON(r *http.Request) bool {
	a := r.Header.Get("Accept")
	return a == "" || strings.Contains(a, "*/*") || strings.Contains(a, "application/*") || strings.Contains(a, "json") || strings.Contains(a, "text/csv")
}

func prefersHTML(r *http.Request) bool {
	a := r.Header.Get("Accept")
	html, json := strings.Index(a, "text/html"), strings.Index(a, "json")
	return html >= 0 && (json < 0 || html < json)
}
